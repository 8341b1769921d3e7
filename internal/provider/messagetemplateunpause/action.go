// Package messagetemplateunpause ends the pause of a message template.
package messagetemplateunpause

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

type model struct {
	BusinessAccountID types.String `tfsdk:"business_account_id"`
	Name              types.String `tfsdk:"name"`
	Language          types.String `tfsdk:"language"`
}

// displayName returns the name of the template with its language, for messages.
func (m model) displayName() string {
	return m.Name.ValueString() + " (" + m.Language.ValueString() + ")"
}

// NewAction returns the action whatsapp_message_template_unpause.
func NewAction() action.Action {
	return lifecycle.NewAction(lifecycle.ActionSpec[model, *session.Session]{
		TypeName: "whatsapp_message_template_unpause", Schema: actionSchema, Invoke: invoke,
	})
}

func actionSchema(context.Context) schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Ends the pause of a message template, so that it can be sent again " +
			"([template pausing](https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/template-pausing)).\n\n" +
			"Meta pauses a template because of bad feedback. A pause by template pacing lasts until it is ended by a call or by a person; a pause " +
			"because of low quality ends by itself. Without actions, use `unpause_trigger` of the resource `whatsapp_message_template`. A plan " +
			"never ends a pause.\n\n" +
			"A template that is not paused is left as it is. The call is sent once, and if its answer is lost, the status of the template " +
			"decides.\n\n" +
			"**Meta confirms this call only in part.** Its page names it for any paused template. The reference of the Graph API does not have " +
			"it, and no page lists its errors. Others report that it ends only pauses by pacing, and is accepted five minutes after the pause at " +
			"the earliest. The action sends it for any paused template and shows Meta's answer with the next step, which may be one for a person " +
			"in WhatsApp Manager > Message templates.\n\n" +
			"The provider's token needs the permission `whatsapp_business_management`.",
		Attributes: map[string]schema.Attribute{
			"business_account_id": schema.StringAttribute{
				Required: true, Validators: []validator.String{metaarg.IDValidator("a WhatsApp Business Account")},
				MarkdownDescription: "ID of the WhatsApp Business Account (5 to 20 digits).",
			},
			"name": schema.StringAttribute{
				Required: true, Validators: []validator.String{metaarg.TemplateNameValidator()}, MarkdownDescription: "Name of the template.",
			},
			"language": schema.StringAttribute{
				Required: true, MarkdownDescription: "Code of the language as Meta writes it, such as `en_US`. Other languages stay as they are.",
			},
		},
	}
}

func invoke(ctx context.Context, s *session.Session, i *lifecycle.Invocation[model]) error {
	g, err := s.Graph()
	if err != nil {
		return err
	}

	m := i.Config
	found, err := g.MessageTemplates.Find(ctx, graph.MessageTemplateKey{
		BusinessAccountID: m.BusinessAccountID.ValueString(), Name: m.Name.ValueString(), Language: m.Language.ValueString(),
	})
	switch {
	case err != nil:
		return metaarg.ExplainAccountError(err)
	case found == nil:
		return tfdiag.WithPath(path.Root("name"), tfdiag.New("There is no such message template", "The message templates of account %s do not "+
			"include %s. Check the name and the language.", m.BusinessAccountID.ValueString(), m.displayName()))
	case !found.IsPaused():
		i.Progress(fmt.Sprintf("Template %s is not paused: its status is %s. Nothing was sent.", m.displayName(), found.Status))
		return nil
	}

	status, err := g.MessageTemplates.Unpause(ctx, graph.MessageTemplateOpts{ID: found.ID, BusinessAccountID: found.BusinessAccountID})
	if errors.Is(err, graph.ErrOutcomeUnknown) {
		return tfdiag.WithSummary("It is not known whether template "+m.displayName()+" is still paused", err)
	}
	if err != nil {
		return tfdiag.WithSummary("Template "+m.displayName()+" is still paused", err)
	}
	i.Progress(fmt.Sprintf("Meta has accepted the call for template %s. Its status is %s.", m.displayName(), cmp.Or(status, "not known")))
	return nil
}
