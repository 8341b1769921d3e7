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
		Import:   imported,
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
			Required: true, Validators: []validator.String{metaarg.ID(what)},
			MarkdownDescription: text,
		}
	}
	return schema.Schema{
		MarkdownDescription: "Installs an app on a system user (\"associate the application\"), which comes before generating a token of that app for the user ([install apps](https://developers.facebook.com/docs/business-management-apis/system-users/install-apps-and-generate-tokens)).\n\n" +
			"**Terraform cannot see an installation, and cannot undo one.** Meta documents neither reading it back nor uninstalling. So refreshing this resource sends nothing and keeps the state: an app that somebody removed by hand is no drift here. It shows when a token is generated and comes short of scopes; `terraform apply -replace=ADDRESS` installs the app again, which changes nothing where it is installed already. " +
			"Destroying only forgets, with a warning that says what to remove by hand.\n\n" +
			"A token that is generated before the app is installed may lack scopes. Refer to `whatsapp_system_user_app.NAME.system_user_id` in whatever generates the token, so that Terraform installs the app first.\n\n" +
			"The app and the system user must be in the same business portfolio. An import checks that the system user can be read, and takes your word for the installation.",
		Attributes: map[string]schema.Attribute{
			"system_user_id": id("a system user", "ID of the system user (5 to 20 digits), as `whatsapp_system_user` has it. It is app-scoped: the app of the provider's token has to be the one that knows the user by this ID, and the ID that Business Settings shows is another one. Changing it replaces the resource."),
			"app_id":         id("an app", "ID of the app (5 to 20 digits), as the app's dashboard shows it. Changing it replaces the resource; the former app stays installed."),
		},
	}
}

// plan checks that the provider's token sees the user.
func plan(ctx context.Context, c *session.Session, p *lifecycle.Plan[model]) error {
	g, err := c.Graph(true)
	switch {
	case errors.Is(err, session.ErrUnknown):
		return nil
	case err != nil:
		return err
	case p.Planned.SystemUserID.IsUnknown(), p.Prior != nil && p.Planned.SystemUserID.Equal(p.Prior.SystemUserID):
		return nil
	}
	_, err = g.SystemUsers.Get(ctx, graph.GetSystemUserOpts{ID: p.Planned.SystemUserID.ValueString()})
	if errors.Is(err, graph.ErrPermission) {
		return nil // who may install an app need not be allowed to read the user
	}
	return hidden(err)
}

func create(ctx context.Context, c *session.Session, w *lifecycle.Write[model]) (model, error) {
	m := w.Plan
	g, err := c.Graph(true)
	if err != nil {
		return m, err
	}
	user, app := m.SystemUserID.ValueString(), m.AppID.ValueString()
	err = g.SystemUsers.InstallApp(ctx, graph.InstallAppOpts{SystemUserID: user, AppID: app})
	switch {
	case errors.Is(err, graph.ErrOutcomeUnknown):
		return m, tfdiag.Advise(err, "The app may be installed. Apply again: to install an app that is installed changes nothing.")
	case errors.Is(err, graph.ErrInvalid), errors.Is(err, graph.ErrPermission):
		return m, tfdiag.At(path.Root("app_id"), tfdiag.Titled(fmt.Sprintf("Meta does not install app %s on system user %s", app, user),
			tfdiag.Advise(err, "The app and the system user must be in the same business portfolio. Compare Meta Business Settings > Accounts > "+
				"Apps of the user's portfolio. The provider's token must belong to an admin or to a system user of that portfolio.")))
	}
	return m, hidden(err)
}

// hidden ties an error about a hidden user to the user's argument.
func hidden(err error) error {
	if !errors.Is(err, graph.ErrHidden) {
		return err
	}
	return tfdiag.At(path.Root("system_user_id"), tfdiag.Titled("The provider's token finds no such system user", tfdiag.Advise(err,
		"IDs of system users are app-scoped. The ID that another app has for the user is not found here, and neither is the one that Business "+
			"Settings shows. Use the id of a whatsapp_system_user that was made with a token of the same app.")))
}

// read sends nothing: an installation cannot be read back.
func read(_ context.Context, _ *session.Session, r *lifecycle.Read[model]) (model, error) {
	return r.State, nil
}

// imported assumes the installation: it cannot be read.
func imported(ctx context.Context, c *session.Session, ids []string, _ lifecycle.PrivateWriter) (model, error) {
	m := model{SystemUserID: types.StringValue(ids[0]), AppID: types.StringValue(ids[1])}
	if !graph.ValidID(ids[0]) || !graph.ValidID(ids[1]) {
		return m, tfdiag.New("Invalid import ID", "The import ID must be the ID of the system user and that of the app, each of 5 to 20 digits. "+
			"For example:\n\n  terraform import %s.NAME 122000000000001/200000000000001", typeName)
	}
	g, err := c.Graph(true)
	if err != nil {
		return m, err
	}
	_, err = g.SystemUsers.Get(ctx, graph.GetSystemUserOpts{ID: ids[0]})
	return m, hidden(err)
}

func remove(_ context.Context, _ *session.Session, r *lifecycle.Read[model]) error {
	r.Warn("The app stays installed", fmt.Sprintf("Meta documents no way to remove the app %s from the system user %s. Terraform only removed it from the state, "+
		"and tokens of the app still work. To remove it by hand, open Meta Business Settings > Users > System users, choose the user, and remove the app under "+
		"its installed or assigned apps.", r.State.AppID.ValueString(), r.State.SystemUserID.ValueString()))
	return nil
}
