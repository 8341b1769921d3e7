// Package phonenumberstorage manages where Meta stores the messages of a phone number.
package phonenumberstorage

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/metaobject/setting"
	"terraform-provider-whatsapp/internal/tfkit/ondestroy"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

const (
	status    = "status"
	region    = "data_localization_region"
	retention = "retention_minutes"

	inCountry, disabled, noStorage = "IN_COUNTRY_STORAGE_ENABLED", "IN_COUNTRY_STORAGE_DISABLED", "NO_STORAGE_ENABLED"

	onlyRetention = 60 // minutes
)

var regions = []string{"AE", "AU", "BH", "BR", "CA", "CH", "DE", "GB", "ID", "IN", "JP", "KR", "SG", "ZA"}

// NewResource returns the resource whatsapp_phone_number_storage.
func NewResource() resource.Resource {
	return setting.New(setting.Spec{
		TypeName: "whatsapp_phone_number_storage",
		Setting:  graph.StorageConfiguration,
		Markdown: "Sets in which country Meta stores the messages of a phone number ([local storage](" +
			"https://developers.facebook.com/documentation/business-messaging/whatsapp/local-storage)).\n\n" +
			"**Meta accepts a change only while the number is not registered.** The plan is an error otherwise: deregister the number, apply this " +
			"resource, then register the number again. Let the resource `whatsapp_phone_number_registration` depend on this one. Meta allows ten " +
			"registrations and deregistrations in 72 hours. This provider does not deregister a number for this change, because the number " +
			"receives nothing until it is registered again.\n\n" +
			"The provider's token needs `whatsapp_business_management`. Meta grants `NO_STORAGE_ENABLED` to single businesses on request.",
		Attributes: map[string]schema.Attribute{
			status: schema.StringAttribute{
				Required: true, Validators: []validator.String{metaarg.MetaWordValidator(inCountry, disabled, noStorage)},
				MarkdownDescription: "`IN_COUNTRY_STORAGE_ENABLED` stores messages in `data_localization_region`, `IN_COUNTRY_STORAGE_DISABLED` " +
					"where Meta chooses, and `NO_STORAGE_ENABLED` nowhere. Meta's default is `IN_COUNTRY_STORAGE_DISABLED`, which it may show as " +
					"`DEFAULT`.",
			},
			region: schema.StringAttribute{
				Optional: true, Validators: []validator.String{metaarg.MetaWordValidator(regions...)},
				MarkdownDescription: "Country with two letters: " + strings.Join(regions, ", ") + ". Required with `IN_COUNTRY_STORAGE_ENABLED`, and " +
					"not accepted otherwise.",
			},
			retention: schema.Int64Attribute{
				Optional: true, Validators: []validator.Int64{int64validator.OneOf(onlyRetention)},
				MarkdownDescription: "For how many minutes a message is kept for delivery: `60`, the only value that Meta accepts. For " +
					"`NO_STORAGE_ENABLED` only.",
			},
		},
		SendAll:    true,
		OnDestroy:  ondestroy.Abandon,
		Normalize:  normalizeValues,
		Check:      checkNotRegistered,
		Validators: []resource.ConfigValidator{tfvalid.Config("Country and retention belong to one status each", checkArguments)},
	})
}

func normalizeValues(_ context.Context, _ *graph.Client, values graph.Values) (graph.Values, error) {
	values = setting.WithUpperCase(values, status, region)
	if values[status] == "DEFAULT" {
		values[status] = disabled
	}
	return values, nil
}

// checkNotRegistered refuses a change that Meta would refuse, before anything is written.
func checkNotRegistered(ctx context.Context, change setting.Change) error {
	number, _ := change.Planned.Attributes()["phone_number_id"].(types.String)
	now, err := change.Graph.PhoneNumbers.GetStatus(ctx, number.ValueString())
	if err != nil {
		return err
	}
	if strings.EqualFold(now.Status, "CONNECTED") {
		return tfdiag.WithPath(path.Root(status), tfdiag.New("The phone number is registered",
			"Meta accepts a change of the storage only while the number is not registered, and phone number %s is connected. "+
				"Deregister the number, apply this change, then register the number again. Meanwhile the number receives nothing.",
			number.ValueString()))
	}
	return nil
}

// checkArguments demands the arguments that belong to the status.
func checkArguments(config types.Object) error {
	now := config.Attributes()
	if now[status].IsNull() || now[status].IsUnknown() {
		return nil
	}
	local, country := now[status].Equal(types.StringValue(inCountry)), path.Root(region)
	switch {
	case local && now[region].IsNull():
		return tfdiag.WithPath(country, tfdiag.New("Missing country",
			"The status IN_COUNTRY_STORAGE_ENABLED needs data_localization_region: the country where messages are stored."))
	case !local && !now[region].IsNull():
		return tfdiag.WithPath(country, tfdiag.New("data_localization_region does not apply to this status",
			"data_localization_region belongs to the status IN_COUNTRY_STORAGE_ENABLED. Remove it, or change the status."))
	case !now[status].Equal(types.StringValue(noStorage)) && !now[retention].IsNull():
		return tfdiag.WithPath(path.Root(retention), tfdiag.New("retention_minutes does not apply to this status",
			"retention_minutes belongs to the status NO_STORAGE_ENABLED. Remove it, or change the status."))
	}
	return nil
}
