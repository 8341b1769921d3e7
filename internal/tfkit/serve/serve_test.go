package serve

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"weak"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// toy is a provider with one resource, which hands out the context of its calls.
type toy struct{ seen func(context.Context) }

func (toy) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "toy"
}
func (toy) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse)          {}
func (toy) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}
func (toy) DataSources(context.Context) []func() datasource.DataSource                        { return nil }
func (t toy) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return thing(t) }}
}

type thing toy

func (thing) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "toy_thing"
}

func (thing) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{"name": schema.StringAttribute{Required: true}}}
}
func (thing) Create(context.Context, resource.CreateRequest, *resource.CreateResponse) {}
func (thing) Read(context.Context, resource.ReadRequest, *resource.ReadResponse)       {}
func (thing) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {}
func (thing) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}
func (t thing) ValidateConfig(ctx context.Context, _ resource.ValidateConfigRequest, _ *resource.ValidateConfigResponse) {
	t.seen(ctx)
}

// counted counts how often the schema of its resource is made.
type counted struct {
	toy
	made *int
}

func (c counted) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return countedThing{thing(c.toy), c.made} }}
}

type countedThing struct {
	thing
	made *int
}

func (t countedThing) Schema(ctx context.Context, req resource.SchemaRequest, resp *resource.SchemaResponse) {
	*t.made++
	t.thing.Schema(ctx, req, resp)
}

// A server makes its schemas once, and servers that share them make them once together.
func TestServer_schemasAreMadeOnce(t *testing.T) {
	t.Parallel()
	ask := func(s tfprotov6.ProviderServer) {
		t.Helper()
		resp, err := s.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
		if err != nil || resp.ResourceSchemas["toy_thing"] == nil {
			t.Errorf("the schemas are %v, %v", resp, err)
		}
	}
	var own, shared int
	one := NewServer(counted{made: &own})
	ask(one)
	ask(one)
	p := counted{made: &shared}
	server := SharedServers(p)
	ask(server(p))
	ask(server(p))
	if own != 1 || shared != 1 {
		t.Errorf("made %d times by one server and %d times by two that share them, want once", own, shared)
	}
}

type key struct{}

func request(t *testing.T) *tfprotov6.ValidateResourceConfigRequest {
	t.Helper()
	typ := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"name": tftypes.String}}
	config, err := tfprotov6.NewDynamicValue(typ, tftypes.NewValue(typ,
		map[string]tftypes.Value{"name": tftypes.NewValue(tftypes.String, "ball")}))
	if err != nil {
		t.Fatal(err)
	}
	return &tfprotov6.ValidateResourceConfigRequest{TypeName: "toy_thing", Config: &config}
}

// validate makes one call with a context that holds 1 MB, and returns whether that is still held afterwards.
func validate(t *testing.T, s tfprotov6.ProviderServer) bool {
	t.Helper()
	held := func() weak.Pointer[[1 << 20]byte] {
		load := new([1 << 20]byte)
		ctx, cancel := context.WithCancel(context.WithValue(t.Context(), key{}, load))
		defer cancel() // as gRPC does
		resp, err := s.ValidateResourceConfig(ctx, request(t))
		if err != nil || len(resp.Diagnostics) > 0 {
			t.Fatal(err, resp)
		}
		return weak.Make(load)
	}()
	runtime.GC()
	return held.Value() != nil
}

// The framework keeps the context of each call. When the first check fails, the framework no longer does this, and release.go can be
// deleted.
func TestServer_callsAreReleased(t *testing.T) {
	t.Parallel()
	seen := 0
	p := toy{func(ctx context.Context) {
		if ctx.Value(key{}) != nil {
			seen++
		}
	}}
	theirs, ours := providerserver.NewProtocol6(p)(), NewServer(p)
	if !validate(t, theirs) {
		t.Error("the framework alone releases its calls")
	}
	if validate(t, ours) {
		t.Error("a call that has ended is still in memory")
	}
	if seen != 2 {
		t.Errorf("the values of the context reached %d of 2 calls", seen)
	}
	runtime.KeepAlive(theirs)
	runtime.KeepAlive(ours)
}

// A call sees that it is canceled. After its end its context has no values and is canceled.
func TestServer_contextOfACall(t *testing.T) {
	t.Parallel()
	var kept context.Context
	ctx, cancel := context.WithCancel(context.WithValue(t.Context(), key{}, "value"))
	s := NewServer(toy{func(ctx context.Context) {
		kept = ctx
		if ctx.Err() != nil || ctx.Value(key{}) != "value" {
			t.Errorf("before: %v, %v", ctx.Err(), ctx.Value(key{}))
		}
		cancel()
		<-ctx.Done()
		if !errors.Is(ctx.Err(), context.Canceled) {
			t.Errorf("canceled: %v", ctx.Err())
		}
	}})
	if _, err := s.ValidateResourceConfig(ctx, request(t)); err != nil {
		t.Fatal(err)
	}
	if kept.Value(key{}) != nil || !errors.Is(kept.Err(), context.Canceled) {
		t.Errorf("after: %v, %v", kept.Err(), kept.Value(key{}))
	}
}

// Each call that Terraform makes for each object reaches the wrapped server, with a context that is released.
func TestServer_releases(t *testing.T) {
	t.Parallel()
	ctx := context.WithValue(t.Context(), key{}, "value")
	below := &recorder{}
	s := releasingServer{below}
	for name, call := range map[string]func() (any, error){
		"validate":         func() (any, error) { return s.ValidateResourceConfig(ctx, nil) },
		"upgrade":          func() (any, error) { return s.UpgradeResourceState(ctx, nil) },
		"upgrade identity": func() (any, error) { return s.UpgradeResourceIdentity(ctx, nil) },
		"read":             func() (any, error) { return s.ReadResource(ctx, nil) },
		"plan":             func() (any, error) { return s.PlanResourceChange(ctx, nil) },
		"apply":            func() (any, error) { return s.ApplyResourceChange(ctx, nil) },
	} {
		below.ctx = nil
		if _, err := call(); !errors.Is(err, errBelow) {
			t.Errorf("%s: %v", name, err)
		}
		if below.ctx == nil || below.ctx.Value(key{}) != nil {
			t.Errorf("%s kept its context", name)
		}
	}
}

var errBelow = errors.New("from below")

// recorder keeps the context of the last call, as the framework does.
type recorder struct {
	completeServer
	ctx context.Context
}

func (r *recorder) ValidateResourceConfig(
	ctx context.Context, _ *tfprotov6.ValidateResourceConfigRequest,
) (*tfprotov6.ValidateResourceConfigResponse, error) {
	r.ctx = ctx
	return nil, errBelow
}

func (r *recorder) UpgradeResourceState(
	ctx context.Context, _ *tfprotov6.UpgradeResourceStateRequest,
) (*tfprotov6.UpgradeResourceStateResponse, error) {
	r.ctx = ctx
	return nil, errBelow
}

func (r *recorder) UpgradeResourceIdentity(
	ctx context.Context, _ *tfprotov6.UpgradeResourceIdentityRequest,
) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	r.ctx = ctx
	return nil, errBelow
}

func (r *recorder) ReadResource(ctx context.Context, _ *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	r.ctx = ctx
	return nil, errBelow
}

func (r *recorder) PlanResourceChange(
	ctx context.Context, _ *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	r.ctx = ctx
	return nil, errBelow
}

func (r *recorder) ApplyResourceChange(
	ctx context.Context, _ *tfprotov6.ApplyResourceChangeRequest,
) (*tfprotov6.ApplyResourceChangeResponse, error) {
	r.ctx = ctx
	return nil, errBelow
}
