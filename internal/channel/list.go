package channel

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/metaarg/listing"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

// ListOpts describe a data source that lists the channels of a kind. L is its model, whose one attribute is the plural of the kind.
type ListOpts[L any] struct {
	TypeName string
	About    string
	Model    func([]Listed) L
}

// Listed is one entry of the list. It tells no secret.
type Listed struct {
	ID                types.String `tfsdk:"id"`
	Name              types.String `tfsdk:"name"`
	PhoneNumber       types.String `tfsdk:"phone_number"`
	PhoneNumberID     types.String `tfsdk:"phone_number_id"`
	BusinessAccountID types.String `tfsdk:"business_account_id"`
	TokenPresent      types.Bool   `tfsdk:"token_present"`
	TokenFingerprint  types.String `tfsdk:"token_fingerprint"`
}

// NewDataSource returns the data source that lists the channels of a kind.
func NewDataSource[M, L any](k Kind[M], opts ListOpts[L]) datasource.DataSource {
	return lifecycle.NewDataSource(lifecycle.DataSpec[L, *session.Session]{
		TypeName: opts.TypeName,
		Schema:   func(context.Context) schema.Schema { return k.listSchema(opts.About) },
		Read: func(ctx context.Context, s *session.Session, _ *lifecycle.Lookup[L]) (L, error) {
			all, err := k.listEntries(ctx, s, opts.TypeName)
			return opts.Model(all), err
		},
	})
}

func (k Kind[M]) listSchema(about string) schema.Schema {
	return schema.Schema{
		MarkdownDescription: about,
		Attributes: map[string]schema.Attribute{
			k.Plural: schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The " + k.Plural + ", by ID.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id":                  textAttribute("ID, which is the import ID too."),
					"name":                textAttribute("Name; null if there is none."),
					"phone_number":        textAttribute("Phone number, with + and digits only."),
					"phone_number_id":     textAttribute("ID of the phone number at Meta; null if none is set."),
					"business_account_id": textAttribute("ID of the WhatsApp Business Account; null if none is set."),
					"token_present":       schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether an access token is set."},
					"token_fingerprint": textAttribute("Fingerprint of that token (`sha256:` and 16 hex digits); " +
						"null if there is none or the platform does not show it."),
				}},
			},
		},
	}
}

func textAttribute(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
}

// listEntries returns the entries of the data source with this type name.
func (k Kind[M]) listEntries(ctx context.Context, s *session.Session, typeName string) ([]Listed, error) {
	p, err := k.platformFor(s, typeName)
	if err != nil {
		return nil, err
	}
	all, err := sortedChannels(ctx, p)
	if err != nil {
		return nil, err
	}
	entries := []Listed{}
	for _, ch := range all {
		entries = append(entries, Listed{
			ID:                tftype.String(ch.ID),
			Name:              tftype.String(ch.Name),
			PhoneNumber:       tftype.String(WithPlus(ch.PhoneNumber)),
			PhoneNumberID:     tftype.String(ch.PhoneNumberID),
			BusinessAccountID: tftype.String(ch.BusinessAccountID),
			TokenPresent:      types.BoolValue(ch.Token.Present),
			TokenFingerprint:  tftype.String(ch.Token.Fingerprint),
		})
	}
	return entries, nil
}

// sortedChannels returns the channels of a platform, by ID.
func sortedChannels(ctx context.Context, p *chat.Platform) ([]chat.Channel, error) {
	all, err := p.Channels.List(ctx)
	tftype.Sort(all, func(a, b chat.Channel) int { return lifecycle.CompareIDs(a.ID, b.ID) })
	return all, err
}

// List finds the channels of this kind.
func (k Kind[M]) List() *listing.List {
	return listing.WithoutScope("Lists the "+k.Plural+" of the "+k.Product+" that the provider is configured for (`chat."+k.Platform+"`), "+
		"with one list. The webhook's verify token is left out.",
		func(ctx context.Context, s *session.Session) ([]listing.Found, error) {
			p, err := k.platform(s)
			if err != nil {
				return nil, err
			}
			all, err := sortedChannels(ctx, p)
			var found []listing.Found
			for _, c := range all {
				found = append(found, listing.Found{ID: []string{c.ID}, Name: listing.DisplayName(c.Name, WithPlus(c.PhoneNumber), c.ID)})
			}
			return found, err
		})
}
