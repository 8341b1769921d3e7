// Package businessprofile manages what customers see of the business of a phone number.
package businessprofile

import (
	"fmt"
	"net/mail"
	"net/url"
	"slices"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
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

// The limits of Meta's page. Its API reference has a lower limit for the description.
const (
	maxAbout, maxAddress, maxEmail        = 139, 256, 128
	maxDescription, maxDescriptionAPI     = 512, 256
	maxWebsites, maxWebsite           int = 2, 256
)

// verticals are the lines of business that Meta knows.
var verticals = []string{
	"ALCOHOL", "APPAREL", "AUTO", "BEAUTY", "EDU", "ENTERTAIN", "EVENT_PLAN", "FINANCE", "GOVT", "GROCERY", "HEALTH", "HOTEL", "NONPROFIT",
	"NOT_A_BIZ", "ONLINE_GAMBLING", "OTC_DRUGS", "OTHER", "PHYSICAL_GAMBLING", "PROF_SERVICES", "RESTAURANT", "RETAIL", "TRAVEL", "UNDEFINED",
}

// NewResource returns the resource whatsapp_business_profile.
func NewResource() resource.Resource {
	return setting.New(setting.Spec{
		TypeName:        "whatsapp_business_profile",
		Setting:         graph.BusinessProfile,
		Markdown:        markdown,
		Attributes:      profileAttributes(),
		OtherAttributes: pictureAttributes(),
		// about cannot be empty, and no page says how to remove a line of business or a picture.
		Defaults:  graph.Values{"address": "", "description": "", "email": "", "websites": []any{}},
		OnDestroy: ondestroy.Abandon,
		Equal:     sameWebsites,
		Derive:    pictureHashes,
		Prepare:   uploadPicture,
	})
}

const markdown = "Sets what customers see of the business in the chat with a phone number ([business profile](" +
	"https://developers.facebook.com/documentation/business-messaging/whatsapp/business-profiles)): texts, line of business and picture.\n\n" +
	"The provider's token needs `whatsapp_business_management` and `whatsapp_business_messaging`. The display name is not part of the " +
	"profile. A user of the WhatsApp Business app changes the same profile, if the number is used in both: add the arguments to " +
	"`ignore_changes` then.\n\n" +
	"Meta shows no picture that can be compared, only an address that changes with each read. So the picture is uploaded when the " +
	"content of the file changes, and a picture that was changed elsewhere is not shown as drift. A picture cannot be removed. After an " +
	"import the picture is uploaded once."

func profileAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"about": schema.StringAttribute{
			Optional: true, Validators: []validator.String{tfvalid.Length(1, maxAbout)},
			MarkdownDescription: "Short text below the name: 1 to 139 characters. Links in it cannot be opened. Meta does not accept an empty " +
				"text, so it cannot be removed.",
		},
		"address": schema.StringAttribute{
			Optional: true, Validators: []validator.String{tfvalid.Length(0, maxAddress)},
			MarkdownDescription: "Address of the business: at most 256 characters. `\"\"` removes it.",
		},
		"description": schema.StringAttribute{
			Optional: true, Validators: []validator.String{descriptionValidator()},
			MarkdownDescription: "Description of the business: at most 512 characters. Meta's API reference allows only 256, so a longer text is " +
				"a warning. `\"\"` removes it.",
		},
		"email": schema.StringAttribute{
			Optional: true, Validators: []validator.String{emailValidator()},
			MarkdownDescription: "Email address of the business: at most 128 characters. `\"\"` removes it.",
		},
		"vertical": schema.StringAttribute{
			Optional: true, Validators: []validator.String{metaarg.MetaWordValidator(verticals...)},
			MarkdownDescription: "Line of business, such as `RETAIL`, `PROF_SERVICES` or `OTHER`, in capital letters.",
		},
		"websites": schema.ListAttribute{
			Optional: true, ElementType: types.StringType,
			Validators: []validator.List{
				listvalidator.SizeAtMost(maxWebsites), tfvalid.Unique(), listvalidator.ValueStringsAre(websiteValidator()),
			},
			MarkdownDescription: "Websites of the business: at most 2, each with `https://` or `http://` and at most 256 characters. An empty " +
				"list removes them. Meta does not document that the order is kept, so another order is not drift.",
		},
	}
}

func descriptionValidator() validator.String {
	return tfvalid.String("must have at most 512 characters", func(value string, p *tfvalid.Problems) {
		switch n := utf8.RuneCountInString(value); {
		case n > maxDescription:
			p.Error("Invalid length", "The value of %s must have at most %d characters. It has %d.", p.Argument(), maxDescription, n)
		case n > maxDescriptionAPI:
			p.Warning(fmt.Sprintf("Meta may refuse the description of phone number %s", p.OtherArgument("phone_number_id")),
				"The value of %s has %d characters. Meta's guide allows %d, its API reference "+
					"only %d. Shorten it if Meta refuses it.", p.Argument(), n, maxDescription, maxDescriptionAPI)
		}
	})
}

func emailValidator() validator.String {
	return tfvalid.String("must be an email address with at most 128 characters", func(value string, p *tfvalid.Problems) {
		if value == "" {
			return
		}
		parsed, err := mail.ParseAddress(value)
		if n := utf8.RuneCountInString(value); err != nil || parsed.Address != value || n > maxEmail {
			p.Error("Invalid email address", "The value of %s must be an email address such as support@example.com, with at most %d characters. "+
				"It has %d.", p.Argument(), maxEmail, n)
		}
	})
}

func websiteValidator() validator.String {
	return tfvalid.String("must be the address of a website with its scheme", func(value string, p *tfvalid.Problems) {
		parsed, err := url.Parse(value)
		switch n := utf8.RuneCountInString(value); {
		case n > maxWebsite:
			p.Error("Invalid length", "The value of %s must have at most %d characters. It has %d.", p.Argument(), maxWebsite, n)
		case err != nil || (parsed.Scheme != "https" && parsed.Scheme != "http") || parsed.Host == "":
			p.Error("Invalid website", "The value of %s must begin with https:// or http:// and name a host, as in https://www.example.com.",
				p.Argument())
		}
	})
}

// sameWebsites ignores the order of the websites.
func sameWebsites(key string, configured, shown attr.Value) bool {
	a, list := configured.(types.List)
	b, shownList := shown.(types.List)
	if key != "websites" || !list || !shownList || len(a.Elements()) != len(b.Elements()) {
		return false
	}
	return !slices.ContainsFunc(a.Elements(), func(one attr.Value) bool {
		return !slices.ContainsFunc(b.Elements(), one.Equal)
	})
}
