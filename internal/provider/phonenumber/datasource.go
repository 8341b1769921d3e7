// Package phonenumber reads one phone number.
package phonenumber

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/numberdata"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

type model struct {
	PhoneNumberID types.String `tfsdk:"phone_number_id"`
	numberdata.Facts
}

// NewDataSource returns the data source whatsapp_phone_number.
func NewDataSource() datasource.DataSource {
	return lifecycle.NewDataSource(lifecycle.DataSpec[model, *session.Session]{
		TypeName: "whatsapp_phone_number", Schema: dataSourceSchema, Read: read,
	})
}

func dataSourceSchema(context.Context) schema.Schema {
	all := numberdata.Attributes()
	all["phone_number_id"] = schema.StringAttribute{
		Required: true, Validators: []validator.String{metaarg.ID("a phone number")},
		MarkdownDescription: "Phone number ID (5 to 20 digits), which is not the phone number itself.",
	}
	return schema.Schema{
		MarkdownDescription: "Reads what changes by itself about a phone number: its state, quality, messaging limit, display name review and " +
			"[health](https://developers.facebook.com/documentation/business-messaging/whatsapp/support/health-status), for `check` blocks. " +
			"It is read anew in every plan. For all numbers of an account, `whatsapp_phone_numbers` needs one call. " +
			"The provider's token needs the permission `whatsapp_business_management`.",
		Attributes: all,
	}
}

func read(ctx context.Context, s *session.Session, l *lifecycle.Lookup[model]) (model, error) {
	m := l.Config
	g, err := s.Graph(true)
	if err != nil {
		return m, err
	}
	n, err := g.PhoneNumbers.Live(ctx, m.PhoneNumberID.ValueString())
	if errors.Is(err, graph.ErrHidden) || errors.Is(err, graph.ErrWrongKind) {
		err = tfdiag.At(path.Root("phone_number_id"), err)
	}
	m.Facts = numberdata.Of(n)
	return m, err
}
