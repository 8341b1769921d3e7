package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"terraform-provider-whatsapp/internal/provider/appwebhook"
	"terraform-provider-whatsapp/internal/provider/businessaccount"
	"terraform-provider-whatsapp/internal/provider/businessaccounts"
	"terraform-provider-whatsapp/internal/provider/businessaccountsettings"
	"terraform-provider-whatsapp/internal/provider/businessaccountuser"
	"terraform-provider-whatsapp/internal/provider/businessaccountusers"
	"terraform-provider-whatsapp/internal/provider/businessaccountwebhook"
	"terraform-provider-whatsapp/internal/provider/businesscomplianceinfo"
	"terraform-provider-whatsapp/internal/provider/businessencryption"
	"terraform-provider-whatsapp/internal/provider/businessprofile"
	"terraform-provider-whatsapp/internal/provider/chatproject"
	"terraform-provider-whatsapp/internal/provider/chatprojects"
	"terraform-provider-whatsapp/internal/provider/chatwootinbox"
	"terraform-provider-whatsapp/internal/provider/commercesettings"
	"terraform-provider-whatsapp/internal/provider/contentfunctions"
	"terraform-provider-whatsapp/internal/provider/conversationalautomation"
	"terraform-provider-whatsapp/internal/provider/flow"
	"terraform-provider-whatsapp/internal/provider/flows"
	"terraform-provider-whatsapp/internal/provider/integrationcheck"
	"terraform-provider-whatsapp/internal/provider/jsmhandoff"
	"terraform-provider-whatsapp/internal/provider/messagetemplate"
	"terraform-provider-whatsapp/internal/provider/messagetemplatelibrary"
	"terraform-provider-whatsapp/internal/provider/messagetemplateunpause"
	"terraform-provider-whatsapp/internal/provider/phonenumber"
	"terraform-provider-whatsapp/internal/provider/phonenumberbinding"
	"terraform-provider-whatsapp/internal/provider/phonenumbercalling"
	"terraform-provider-whatsapp/internal/provider/phonenumberidentitycheck"
	"terraform-provider-whatsapp/internal/provider/phonenumberpayloadencryption"
	"terraform-provider-whatsapp/internal/provider/phonenumberregistration"
	"terraform-provider-whatsapp/internal/provider/phonenumberrequestcode"
	"terraform-provider-whatsapp/internal/provider/phonenumbers"
	"terraform-provider-whatsapp/internal/provider/phonenumberstorage"
	"terraform-provider-whatsapp/internal/provider/phonenumberverifycode"
	"terraform-provider-whatsapp/internal/provider/phonenumberwebhook"
	"terraform-provider-whatsapp/internal/provider/productcataloglink"
	"terraform-provider-whatsapp/internal/provider/qrcode"
	"terraform-provider-whatsapp/internal/provider/qrcodes"
	"terraform-provider-whatsapp/internal/provider/sendtemplatemessage"
	"terraform-provider-whatsapp/internal/provider/signup"
	"terraform-provider-whatsapp/internal/provider/systemuser"
	"terraform-provider-whatsapp/internal/provider/systemuserapp"
	"terraform-provider-whatsapp/internal/provider/systemusers"
	"terraform-provider-whatsapp/internal/provider/systemusertoken"
	"terraform-provider-whatsapp/internal/provider/tokenbinding"
	"terraform-provider-whatsapp/internal/provider/tokenfunctions"
	"terraform-provider-whatsapp/internal/provider/tokenscopes"
	"terraform-provider-whatsapp/internal/provider/username"
	"terraform-provider-whatsapp/internal/provider/webhookresubscribe"
	"terraform-provider-whatsapp/internal/provider/welcomemessagesequence"
	"terraform-provider-whatsapp/internal/provider/zammadchannel"
)

// Resources lists every managed resource.
func (p *Provider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{
		appwebhook.NewResource,
		businessaccountsettings.NewResource,
		businessaccountuser.NewResource,
		businessaccountwebhook.NewResource,
		businesscomplianceinfo.NewResource,
		businessencryption.NewResource,
		businessprofile.NewResource,
		chatwootinbox.NewResource,
		commercesettings.NewResource,
		conversationalautomation.NewResource,
		flow.NewResource,
		jsmhandoff.NewResource,
		messagetemplate.NewResource,
		phonenumber.NewResource,
		phonenumberbinding.NewResource,
		phonenumbercalling.NewResource,
		phonenumberidentitycheck.NewResource,
		phonenumberpayloadencryption.NewResource,
		phonenumberregistration.NewResource,
		phonenumberstorage.NewResource,
		phonenumberwebhook.NewResource,
		productcataloglink.NewResource,
		qrcode.NewResource,
		signup.NewResource,
		systemuser.NewResource,
		systemuserapp.NewResource,
		tokenbinding.NewResource,
		username.NewResource,
		welcomemessagesequence.NewResource,
		zammadchannel.NewResource,
	}
}

// ListResources lists the managed resources whose objects can be listed: a resource is its own list resource.
func (p *Provider) ListResources(ctx context.Context) []func() list.ListResource {
	var all []func() list.ListResource
	for _, construct := range p.Resources(ctx) {
		if r, ok := construct().(listable); ok && r.CanList() {
			all = append(all, func() list.ListResource { return construct().(listable) }) //nolint:forcetypeassert // TestRegistry_plurals checks it
		}
	}
	return all
}

// listable is what all managed resources implement, also those that cannot be listed.
type listable interface {
	list.ListResource
	CanList() bool
	Plural() datasource.DataSource
}

// pluralDataSource returns the data source that lists the objects of a managed resource.
func pluralDataSource(construct func() resource.Resource) func() datasource.DataSource {
	return func() datasource.DataSource { return construct().(listable).Plural() } //nolint:forcetypeassert // as above
}

// DataSources lists every data source.
func (p *Provider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{
		businessaccount.NewDataSource,
		businessaccounts.NewDataSource,
		businessaccountusers.NewDataSource,
		chatproject.NewDataSource,
		chatprojects.NewDataSource,
		chatwootinbox.NewDataSource,
		flows.NewDataSource,
		integrationcheck.NewDataSource,
		messagetemplate.NewDataSource,
		messagetemplatelibrary.NewDataSource,
		phonenumber.NewDataSource,
		phonenumbers.NewDataSource,
		qrcodes.NewDataSource,
		systemusers.NewDataSource,
		tokenscopes.NewDataSource,
		zammadchannel.NewDataSource,
		pluralDataSource(appwebhook.NewResource),
		pluralDataSource(businessaccountwebhook.NewResource),
		pluralDataSource(businesscomplianceinfo.NewResource),
		pluralDataSource(businessencryption.NewResource),
		pluralDataSource(businessprofile.NewResource),
		pluralDataSource(commercesettings.NewResource),
		pluralDataSource(conversationalautomation.NewResource),
		pluralDataSource(phonenumberwebhook.NewResource),
		pluralDataSource(productcataloglink.NewResource),
		pluralDataSource(signup.NewResource),
		pluralDataSource(username.NewResource),
		pluralDataSource(welcomemessagesequence.NewResource),
	}
}

// EphemeralResources lists every ephemeral resource.
func (p *Provider) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{
		systemusertoken.NewEphemeral,
		tokenscopes.NewEphemeral,
	}
}

// Actions lists every action. Each has a twin for a CLI without actions, which the guide "Actions and triggers" names.
func (p *Provider) Actions(context.Context) []func() action.Action {
	return []func() action.Action{
		messagetemplateunpause.NewAction,
		phonenumberrequestcode.NewAction,
		phonenumberverifycode.NewAction,
		sendtemplatemessage.NewAction,
		webhookresubscribe.NewAction,
	}
}

// Functions lists every function.
func (p *Provider) Functions(context.Context) []func() function.Function {
	return []func() function.Function{
		contentfunctions.NewLint,
		contentfunctions.NewLintFlow,
		contentfunctions.NewRender,
		tokenfunctions.NewFingerprint,
		tokenfunctions.NewMissingScopes,
	}
}
