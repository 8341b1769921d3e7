package lifecycle_test

import (
	"context"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	dataschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	ephemeralschema "github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"terraform-provider-whatsapp/internal/test/protocol"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/serve"
)

const toyName = "toy_thing"

// toy is the model of a resource that lives in a map.
type toy struct {
	Name  types.String `tfsdk:"name"`
	Size  types.Int64  `tfsdk:"size"`
	Facts types.String `tfsdk:"facts"`
}

// shelf is what the toy provider hands to its objects: the remote system, and what a test does in a callback's place.
type shelf struct {
	things    map[string]int64
	logged    int
	refreshed bool
	notices   []string

	plan       func(*lifecycle.Plan[toy]) error
	write      func(*lifecycle.Write[toy]) error // before a create or an update
	read       func(*lifecycle.Stored[toy]) error
	remove     func(*lifecycle.Stored[toy]) error
	planDelete func(*lifecycle.Stored[toy]) error
	imported   func(id string) error
	lookup     func(*lifecycle.Lookup[toy]) error
	closed     func(context.Context, *lifecycle.Closing)
	pushed     func(*lifecycle.Invocation[push]) error
	planPush   func(*lifecycle.Invocation[push]) error // nil: the action has no Plan
	more       []string                                // of the identity, beside the name
	unplanned  bool                                    // the resource has no Plan
	data       any                                     // what the provider hands over; nil: the shelf

	lost   func() error // ends a list
	wanted int          // things that lists asked for
}

func (s *shelf) LogContext(ctx context.Context) context.Context {
	if s != nil {
		s.logged++
	}
	return ctx
}

func (s *shelf) LogCost(context.Context) {}

func (s *shelf) MarkRefreshed() {
	if s != nil {
		s.refreshed = true
	}
}

func (s *shelf) HasRefreshed() bool { return s.refreshed }

func (s *shelf) Notices() []string {
	if s == nil {
		return nil
	}
	return s.notices
}

func callOverride[A any](f func(A) error, a A) error {
	if f == nil {
		return nil
	}
	return f(a)
}

func (s *shelf) put(w *lifecycle.Write[toy]) (toy, error) {
	if err := callOverride(s.write, w); err != nil {
		return toy{}, err
	}
	m := w.Plan
	s.things[m.Name.ValueString()] = m.Size.ValueInt64()
	m.Facts = types.StringValue("stored")
	return m, nil
}

func (s *shelf) spec() lifecycle.Spec[toy, *shelf] {
	spec := lifecycle.Spec[toy, *shelf]{
		TypeName: toyName, Identity: append([]string{"name"}, s.more...), Replaces: []string{"name"},
		Schema: func(context.Context) schema.Schema {
			return schema.Schema{Attributes: map[string]schema.Attribute{
				"name":  schema.StringAttribute{Required: true},
				"size":  schema.Int64Attribute{Optional: true},
				"facts": schema.StringAttribute{Computed: true},
			}}
		},
		PlanDelete: func(_ context.Context, c *shelf, r *lifecycle.Stored[toy]) error {
			return callOverride(c.planDelete, r)
		},
		Plan: func(_ context.Context, _ *shelf, p *lifecycle.Plan[toy]) error { return callOverride(s.plan, p) },
		Import: func(_ context.Context, c *shelf, ids []string, private lifecycle.PrivateWriter) (toy, error) {
			id := strings.Join(ids, "/")
			if err := callOverride(c.imported, id); err != nil {
				return toy{}, err
			}
			_ = private.SetKey(context.Background(), "how", []byte(`"imported"`))
			return toy{Name: types.StringValue(id), Size: types.Int64Value(c.things[id]), Facts: types.StringValue("stored")}, nil
		},
		Create: func(_ context.Context, c *shelf, w *lifecycle.Write[toy]) (toy, error) { return c.put(w) },
		Update: func(_ context.Context, c *shelf, w *lifecycle.Write[toy]) (toy, error) { return c.put(w) },
		Read: func(_ context.Context, c *shelf, r *lifecycle.Stored[toy]) (toy, error) {
			if err := callOverride(c.read, r); err != nil {
				return toy{}, err
			}
			m := r.State
			m.Size = types.Int64Value(c.things[m.Name.ValueString()])
			return m, nil
		},
		Delete: func(_ context.Context, c *shelf, r *lifecycle.Stored[toy]) error {
			if err := callOverride(c.remove, r); err != nil {
				return err
			}
			delete(c.things, r.State.Name.ValueString())
			return nil
		},
		List: s.list(),
	}
	if s.unplanned {
		spec.Plan = nil
	}
	return spec
}

// toyProvider implements provider.Provider around a shelf.
type toyProvider struct{ shelf *shelf }

func (toyProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "toy"
}
func (toyProvider) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

func (p toyProvider) Configure(_ context.Context, _ provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var data any = p.shelf
	if p.shelf.data != nil {
		data = p.shelf.data
	}
	resp.ResourceData, resp.DataSourceData, resp.EphemeralResourceData, resp.ListResourceData = data, data, data, data
	resp.ActionData = data
}

func (p toyProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return lifecycle.New(p.shelf.spec()) }}
}

func (p toyProvider) readToy(_ context.Context, c *shelf, l *lifecycle.Lookup[toy]) (toy, error) {
	m := l.Config
	if err := callOverride(c.lookup, l); err != nil {
		return m, err
	}
	m.Facts = types.StringValue("seen")
	return m, nil
}

// closing returns nil while no test wants to see a Close.
func (p toyProvider) closing() func(context.Context, *shelf, *lifecycle.Closing) {
	if p.shelf.closed == nil {
		return nil
	}
	return func(ctx context.Context, c *shelf, closing *lifecycle.Closing) { c.closed(ctx, closing) }
}

func (p toyProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{func() datasource.DataSource {
		return lifecycle.NewDataSource(lifecycle.DataSpec[toy, *shelf]{TypeName: toyName, Read: p.readToy,
			Schema: func(context.Context) dataschema.Schema {
				return dataschema.Schema{Attributes: map[string]dataschema.Attribute{
					"name": dataschema.StringAttribute{Required: true}, "size": dataschema.Int64Attribute{Optional: true},
					"facts": dataschema.StringAttribute{Computed: true},
				}}
			}})
	}, func() datasource.DataSource { return lifecycle.New(p.shelf.spec()).Plural() }}
}

func (p toyProvider) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{func() ephemeral.EphemeralResource {
		return lifecycle.NewEphemeral(lifecycle.EphemeralSpec[toy, *shelf]{TypeName: toyName, Open: p.readToy, Close: p.closing(),
			Schema: func(context.Context) ephemeralschema.Schema {
				return ephemeralschema.Schema{Attributes: map[string]ephemeralschema.Attribute{
					"name": ephemeralschema.StringAttribute{Required: true}, "size": ephemeralschema.Int64Attribute{Optional: true},
					"facts": ephemeralschema.StringAttribute{Computed: true},
				}}
			}})
	}}
}

// start serves a toy provider with an empty shelf.
func start(t *testing.T, change ...func(*shelf)) (*shelf, *protocol.Server) {
	t.Helper()
	s := &shelf{things: map[string]int64{}}
	for _, f := range change {
		f(s)
	}
	server := protocol.Serve(t, func() (tfprotov6.ProviderServer, error) { return serve.NewServer(toyProvider{s}), nil })
	server.Configure(nil).WantNone(t)
	return s, server
}

// startApplied creates a toy.
func startApplied(t *testing.T) (*shelf, *protocol.Resource) {
	t.Helper()
	s, server := start(t)
	r := server.NewResource(toyName)
	r.Apply(ball(1)).WantNone(t)
	return s, r
}

func ball(size int) protocol.Values { return protocol.Values{"name": "ball", "size": size} }
