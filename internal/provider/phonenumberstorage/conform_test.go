package phonenumberstorage_test

import (
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

func TestConform(t *testing.T) { conform.Run(t, spec()) }

func spec() conform.Spec {
	return conform.Setting{
		Type: "whatsapp_phone_number_storage", DescriptionOnly: true,
		Edge:           "settings",
		Feature:        "storage_configuration",
		Prepare:        deregister,
		Config:         protocol.Values{"status": "IN_COUNTRY_STORAGE_ENABLED", "data_localization_region": "DE"},
		Changed:        protocol.Values{"data_localization_region": "CH"},
		Initial:        protocol.Values{"status": "DEFAULT", "data_localization_region": nil},
		ByHand:         map[string]any{"data_localization_region": "BR"},
		Abandons:       true,
		OtherOnDestroy: conform.NoOtherOnDestroy,
	}.ToSpec()
}

func deregister(w *world.World) {
	for i := range conform.Objects {
		w.Graph.SetField(conform.Number(i), "status", "DISCONNECTED")
	}
}

// The storage of a registered number cannot change. The plan says so, and reads nothing where nothing changes.
func TestAccPhoneNumberStorage_registered(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	r := st.AppliedObject(spec().Config(0))
	st.Graph.SetField(acctest.Number, "status", "CONNECTED")
	st.WantEmptyPlan(r, spec().Config(0), "registered")
	_, diags := r.Plan(conform.Merge(spec().Config(0), spec().Changed))
	diags.WantError(t, "status", "The phone number is registered", "Deregister the number")
	st.Graph.SetField(acctest.OtherNumber, "status", "CONNECTED")
	_, diags = st.NewObject().Plan(conform.Merge(spec().Config(0), protocol.Values{"phone_number_id": acctest.OtherNumber}))
	diags.WantError(t, "status", "The phone number is registered")
}

// Meta may show a storage that is switched off as DEFAULT.
func TestAccPhoneNumberStorage_default(t *testing.T) {
	t.Parallel()
	config := protocol.Values{"phone_number_id": acctest.Number, "status": "IN_COUNTRY_STORAGE_DISABLED"}
	for _, on := range []bool{true, false} {
		st := spec().StartStage(t)
		st.Graph.ShowDisabledStorageAsDefault(on)
		st.Graph.LowerCaseSettings(on)
		r := st.AppliedObject(spec().Config(0))
		r.Apply(config).WantNone(t)
		st.WantEmptyPlan(r, config, "switched off")
	}
}

func TestAccPhoneNumberStorage_badInput(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	for name, c := range map[string]struct {
		args protocol.Values
		says string
	}{
		"status":      {protocol.Values{"status": "ENABLED"}, "must be one of IN_COUNTRY_STORAGE_ENABLED"},
		"no country":  {protocol.Values{"status": "IN_COUNTRY_STORAGE_ENABLED"}, "Missing country"},
		"country":     {protocol.Values{"status": "IN_COUNTRY_STORAGE_ENABLED", "data_localization_region": "FR"}, "must be one of AE"},
		"no use":      {protocol.Values{"status": "NO_STORAGE_ENABLED", "data_localization_region": "DE"}, "region does not apply"},
		"retention":   {protocol.Values{"status": "NO_STORAGE_ENABLED", "retention_minutes": 30}, "60"},
		"no storage":  {protocol.Values{"status": "IN_COUNTRY_STORAGE_DISABLED", "retention_minutes": 60}, "minutes does not apply"},
		"two reasons": {protocol.Values{"status": "IN_COUNTRY_STORAGE_DISABLED", "data_localization_region": "DE"}, "region does not apply"},
	} {
		t.Run(name, func(t *testing.T) {
			diags := st.NewObject().Validate(conform.Merge(protocol.Values{"phone_number_id": acctest.Number}, c.args))
			if len(diags.Errors()) != 1 || !strings.Contains(diags.String(), c.says) {
				t.Errorf("got %s", diags)
			}
		})
	}
	st.NewObject().Validate(protocol.Values{"phone_number_id": acctest.Number, "status": protocol.Unknown}).WantNone(t)
	st.WantNoCalls("validated")
}

// Meta grants NO_STORAGE_ENABLED to single businesses, and refuses it otherwise.
func TestAccPhoneNumberStorage_noStorage(t *testing.T) {
	t.Parallel()
	config := protocol.Values{"phone_number_id": acctest.Number, "status": "NO_STORAGE_ENABLED", "retention_minutes": 60}
	st := spec().StartStage(t)
	r := st.NewObject()
	p, diags := r.Plan(config)
	diags.NoError(t)
	r.ApplyPlanned(p).WantError(t, "phone_number_id", "Not supported")
	st.Graph.GrantNoStorage(true)
	r = st.AppliedObject(config)
	st.WantEmptyPlan(r, config, "created")
}
