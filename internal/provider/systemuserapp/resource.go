// Package systemuserapp installs an app on a system user.
package systemuserapp

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

const typeName = "whatsapp_system_user_app"

type model struct {
	SystemUserID types.String `tfsdk:"system_user_id"`
	AppID        types.String `tfsdk:"app_id"`
}

// NewResource returns the resource whatsapp_system_user_app.
func NewResource() resource.Resource {
	return lifecycle.New(lifecycle.Spec[model, *session.Session]{
		TypeName: typeName,
		Schema:   resourceSchema,
		Identity: []string{"system_user_id", "app_id"},
		Replaces: []string{"system_user_id", "app_id"},
		Plan:     plan,
		Import:   importState,
		Create:   create,
		Read:     read,
		Update: func(_ context.Context, _ *session.Session, w *lifecycle.Write[model]) (model, error) {
			return w.Plan, nil
		}, // every argument replaces
		Delete: remove,
	})
}

func resourceSchema(context.Context) schema.Schema {
	id := func(what, text string) schema.Attribute {
		return schema.StringAttribute{
			Required: true, Validators: []validator.String{metaarg.IDValidator(what)},
			MarkdownDescription: text,
		}
	}
	return schema.Schema{
		MarkdownDescription: "Installs an app on a system user. This is required before a token of that app can be generated for the user " +
			"([install apps](https://developers.facebook.com/docs/business-management-apis/system-users/install-apps-and-generate-tokens)).\n\n" +
			"**Terraform cannot read or remove an installation**, because Meta documents no API for either. A refresh sends nothing and keeps " +
			"the state, so an app that was removed manually is not shown as drift. In this case, a generated token lacks scopes. " +
			"`terraform apply -replace=ADDRESS` installs the app again. Installing an app that is already installed changes nothing. " +
			"A destroy only removes the resource from the state and warns how to remove the app manually.\n\n" +
			"A token that is generated before the app is installed may lack scopes. In resources that generate the token, reference " +
			"`whatsapp_system_user_app.NAME.system_user_id`, so that Terraform installs the app first.\n\n" +
			"The app and the system user must be in the same business portfolio. An import checks that the system user can be read. It cannot " +
			"verify the installation. For the same reason, installations cannot be listed with `terraform query`.",
		Attributes: map[string]schema.Attribute{
			"system_user_id": id("a system user", "ID of the system user (5 to 20 digits), such as the `id` of `whatsapp_system_user`. It is "+
				"app-scoped: use the ID that the app of the provider's token uses for the user, not the ID that Business Settings shows. "+
				"Changing it replaces the resource."),
			"app_id": id("an app", "ID of the app (5 to 20 digits), as the app's dashboard shows it. Changing it replaces the resource; "+
				"the previous app remains installed."),
		},
	}
}

// plan checks that the provider's token can read the user.
func plan(ctx context.Context, s *session.Session, p *lifecycle.Plan[model]) error {
	g, err := s.Graph()
	switch {
	case err != nil:
		return err
	case p.Planned.SystemUserID.IsUnknown(), p.Prior != nil && p.Planned.SystemUserID.Equal(p.Prior.SystemUserID):
		return nil
	}
	user := p.Planned.SystemUserID.ValueString()
	if app := p.Planned.AppID; p.Prior == nil && !app.IsUnknown() {
		installed := session.Object{Kind: "app of a system user", ID: user + "/" + app.ValueString()}
		if err := s.Ledger.PlanUnique(installed, typeName); err != nil {
			return tfdiag.WithPath(path.Root("system_user_id"), err)
		}
	}
	_, err = g.SystemUsers.Get(ctx, graph.GetSystemUserOpts{ID: user})
	if errors.Is(err, graph.ErrPermission) {
		return nil // permission to install an app does not include permission to read the user
	}
	return explainHidden(err)
}

func create(ctx context.Context, s *session.Session, w *lifecycle.Write[model]) (model, error) {
	m := w.Plan
	g, err := s.Graph()
	if err != nil {
		return m, err
	}
	user, app := m.SystemUserID.ValueString(), m.AppID.ValueString()
	err = g.SystemUsers.InstallApp(ctx, graph.InstallAppOpts{SystemUserID: user, AppID: app})
	switch {
	case errors.Is(err, graph.ErrOutcomeUnknown):
		return m, tfdiag.WithAdvice(err, "The app may be installed. Apply again. Installing an app that is already installed changes nothing.")
	case errors.Is(err, graph.ErrInvalid), errors.Is(err, graph.ErrPermission):
		return m, tfdiag.WithPath(path.Root("app_id"), tfdiag.WithSummary(fmt.Sprintf("Meta refused to install app %s on system user %s", app,
			user),
			tfdiag.WithAdvice(err, "The app and the system user must be in the same business portfolio. Check Meta Business Settings > Accounts > "+
				"Apps in the user's portfolio. The provider's token must belong to an admin or to a system user of that portfolio.")))
	}
	return m, explainHidden(err)
}

// explainHidden adds the argument system_user_id to an error about a hidden user.
func explainHidden(err error) error {
	if !errors.Is(err, graph.ErrHidden) {
		return err
	}
	return tfdiag.WithPath(path.Root("system_user_id"), tfdiag.WithSummary("System user is not visible to the provider's token",
		tfdiag.WithAdvice(err,
			"IDs of system users are app-scoped. The ID that another app uses for the user does not work, nor does the ID that Business "+
				"Settings shows. Use the id of a whatsapp_system_user that was created with a token of the same app.")))
}

// read sends nothing, because an installation cannot be read.
func read(_ context.Context, _ *session.Session, r *lifecycle.Stored[model]) (model, error) {
	return r.State, nil
}

// importState checks the system user only, because an installation cannot be read.
func importState(ctx context.Context, s *session.Session, ids []string, _ lifecycle.PrivateWriter) (model, error) {
	m := model{SystemUserID: types.StringValue(ids[0]), AppID: types.StringValue(ids[1])}
	if err := metaarg.CheckImportIDs(typeName, ids, "system_user_id", "app_id"); err != nil {
		return m, err
	}
	g, err := s.Graph()
	if err != nil {
		return m, err
	}
	_, err = g.SystemUsers.Get(ctx, graph.GetSystemUserOpts{ID: ids[0]})
	return m, explainHidden(err)
}

// remove sends nothing, because an installation cannot be removed.
func remove(_ context.Context, _ *session.Session, r *lifecycle.Stored[model]) error {
	app, user := r.State.AppID.ValueString(), r.State.SystemUserID.ValueString()
	r.Warn(fmt.Sprintf("App %s remains installed on system user %s", app, user), "Meta documents no way to remove the app. Terraform removed "+
		"it only from the state, and tokens of the app still work. To remove the app manually, open Meta Business Settings > Users > System "+
		"users, select the user, and remove the app under its installed or assigned apps.")
	return nil
}
