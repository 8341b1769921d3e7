// Package username manages the username of a phone number.
package username

import (
	"context"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/metaobject/setting"
	"terraform-provider-whatsapp/internal/tfkit/ondestroy"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

const (
	name     = "username"
	status   = "status"
	transfer = "transfer_action"
)

// NewResource returns the resource whatsapp_username.
func NewResource() resource.Resource {
	return setting.New(setting.Spec{
		TypeName: "whatsapp_username",
		Setting:  graph.Username,
		Markdown: "Sets the name by which people find a phone number without knowing it ([usernames](" +
			"https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids)).\n\n" +
			"The provider's token needs `whatsapp_business_management`, and its system user full control of the WhatsApp Business Account or the " +
			"task to manage phone numbers. The number must be registered. A username is unique across WhatsApp, and a number has one. Meta " +
			"refuses a username that belongs to a Facebook page or an Instagram account, unless that is linked to the business portfolio. A " +
			"user of the WhatsApp Business app can change it too.",
		Attributes: map[string]schema.Attribute{
			name: schema.StringAttribute{
				Required: true, Validators: []validator.String{usernameValidator()},
				MarkdownDescription: "Username: 3 to 35 letters `a` to `z`, digits, dots and underscores, with at least one letter, no dot at the " +
					"beginning or the end and no two dots together. It must not begin with `www` or end like a domain (`.com`). Capital letters are not " +
					"a difference. Changing it frees the present one.",
			},
		},
		OtherAttributes: map[string]schema.Attribute{
			transfer: schema.StringAttribute{
				Optional: true, Validators: []validator.String{metaarg.MetaWordValidator("none", "force_transfer")},
				MarkdownDescription: "`force_transfer` takes the username from another number of the same business (code 147005). `none` is Meta's " +
					"default. Used when the username is set.",
			},
			status: schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "`approved`; `reserved` until Meta shows usernames in the country of the number; or `deleted`.",
			},
		},
		Facts:        []string{status},
		LostOnDelete: "Another business can then take it.",
		OnDestroy:    ondestroy.Abandon,
		Equal:        sameName,
		Prepare:      transferValues,
	})
}

func sameName(_ string, configured, shown attr.Value) bool {
	a, _ := configured.(types.String)
	b, _ := shown.(types.String)
	return !b.IsNull() && strings.EqualFold(a.ValueString(), b.ValueString())
}

// transferValues returns transfer_action for a change of the username.
func transferValues(_ context.Context, change setting.Change) (graph.Values, error) {
	action, _ := change.Planned.Attributes()[transfer].(types.String)
	if len(change.Keys) == 0 || action.IsNull() {
		return nil, nil
	}
	return graph.Values{transfer: action.ValueString()}, nil
}

var (
	usernameForm = regexp.MustCompile(`^[a-z0-9._]{3,35}$`)
	letter       = regexp.MustCompile(`[a-z]`)
	// domain recognizes the usual ends of a domain. Meta does not publish its list.
	domain = regexp.MustCompile(`\.(com|org|net|int|edu|gov|mil|info|biz|app|dev|io|co|in|br|de|uk|us|fr|es|it|mx|id|eu|shop|store|online)$`)
)

func usernameValidator() validator.String {
	return tfvalid.String("must be a username", func(value string, p *tfvalid.Problems) {
		lower := strings.ToLower(value)
		wrong := ""
		switch {
		case !usernameForm.MatchString(lower):
			wrong = "must have 3 to 35 letters a to z, digits, dots and underscores"
		case !letter.MatchString(lower):
			wrong = "must have at least one letter"
		case strings.HasPrefix(lower, ".") || strings.HasSuffix(lower, ".") || strings.Contains(lower, ".."):
			wrong = "must not begin or end with a dot, or have two dots together"
		case strings.HasPrefix(lower, "www"):
			wrong = "must not begin with www"
		case domain.MatchString(lower):
			wrong = "must not end like a domain"
		}
		if wrong != "" {
			p.Error("Invalid username", "The value of %s %s.", p.Argument(), wrong)
		}
	})
}
