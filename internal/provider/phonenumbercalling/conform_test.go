package phonenumbercalling_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

func TestConform(t *testing.T) { conform.Run(t, spec()) }

func spec() conform.Spec {
	return conform.Setting{
		Type:    "whatsapp_phone_number_calling",
		Edge:    "settings",
		Feature: "calling",
		Prepare: answered,
		Config: protocol.Values{
			"status": "ENABLED", "call_icon_visibility": "DISABLE_ALL", "callback_permission_status": "ENABLED",
			"call_icons": protocol.Values{"restrict_to_user_countries": []string{"CH", "DE"}},
		},
		Changed: protocol.Values{"callback_permission_status": "DISABLED"},
		Initial: protocol.Values{
			"status": "DISABLED", "call_icon_visibility": "DEFAULT", "callback_permission_status": "DISABLED",
			"call_icons": map[string]any{"restrict_to_user_countries": []any{}},
		},
		ByHand: map[string]any{"call_icon_visibility": "DEFAULT"},
	}.ToSpec()
}

// answered subscribes the app to the webhook field calls.
func answered(w *world.World) {
	w.Graph.SetAppSubscription(graphsim.AppSubscription{
		AppID: acctest.AppID, CallbackURL: "https://app.example.com", Fields: []string{"calls"},
	})
	w.Graph.SubscribeApp(graphsim.SubscribedApp{BusinessAccountID: acctest.Account, AppID: acctest.AppID})
	for i := range conform.Objects {
		w.Graph.SetField(conform.Number(i), "whatsapp_business_manager_messaging_limit", "TIER_2K")
	}
}

func openingHours(day, from, to string) protocol.Values {
	return protocol.Values{"day_of_week": day, "open_time": from, "close_time": to}
}

func holiday(date, from, to string) protocol.Values {
	return protocol.Values{"date": date, "start_time": from, "end_time": to}
}

func hours(week, holidays []protocol.Values) protocol.Values {
	all := protocol.Values{"status": "ENABLED", "timezone_id": "Europe/Berlin", "weekly_operating_hours": week}
	if holidays != nil {
		all["holiday_schedule"] = holidays
	}
	return protocol.Values{"call_hours": all}
}

func configWith(args protocol.Values) protocol.Values {
	return conform.Merge(protocol.Values{"phone_number_id": acctest.Number}, args)
}

// Meta replaces the hours as a whole: they are compared as a whole too, in any order.
func TestAccPhoneNumberCalling_hours(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	week := []protocol.Values{openingHours("TUESDAY", "0900", "1700"), openingHours("MONDAY", "0900", "1200"), openingHours("MONDAY", "1200",
		"1700")}
	config := configWith(hours(week, []protocol.Values{holiday("2026-12-24", "1200", "2359")}))
	r := st.AppliedObject(config)
	st.WantEmptyPlan(r, config, "with a holiday")
	calling, _ := st.Graph.Fields(acctest.Number + "/settings")["calling"].(map[string]any)
	stored, _ := calling["call_hours"].(map[string]any)
	slices.Reverse(stored["weekly_operating_hours"].([]any))
	st.Graph.SetField(acctest.Number+"/settings", "calling", calling)
	st.WantEmptyPlan(r, config, "another order")

	without := configWith(hours(week, nil))
	r.Apply(without).WantNone(t)
	st.WantEmptyPlan(r, without, "without a holiday")
	calling, _ = st.Graph.Fields(acctest.Number + "/settings")["calling"].(map[string]any)
	if strings.Contains(fmt.Sprint(calling), "2026-12-24") {
		t.Errorf("the holiday is still there: %v", calling)
	}
	stored, _ = calling["call_hours"].(map[string]any)
	stored["holiday_schedule"] = []any{map[string]any{"date": "2026-12-31", "start_time": "0000", "end_time": "2359"}}
	st.Graph.SetField(acctest.Number+"/settings", "calling", calling)
	if p, _ := r.Plan(without); p.Empty() {
		t.Error("a holiday that was added elsewhere is not shown")
	}
}

// Hours whose holidays are over are not an error, unless they change.
func TestAccPhoneNumberCalling_pastHoliday(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	past := configWith(hours([]protocol.Values{openingHours("MONDAY", "0900", "1200")}, []protocol.Values{holiday("2025-12-31", "0000",
		"1000")}))
	_, diags := st.NewObject().Plan(past)
	diags.WantError(t, "call_hours.holiday_schedule", "Holiday in the past", "2025-12-31")
	today := configWith(hours([]protocol.Values{openingHours("MONDAY", "0900", "1200")}, []protocol.Values{holiday("2026-01-01", "0000",
		"1000")}))
	_, diags = st.NewObject().Plan(today)
	diags.WantNone(t)
}

// The server of another app is neither drift nor touched.
func TestAccPhoneNumberCalling_sip(t *testing.T) {
	t.Parallel()
	for name, foreign := range map[string]any{"none": nil, "of another app": map[string]any{"app_id": "999999", "hostname": "b.example"}} {
		t.Run(name, func(t *testing.T) {
			st := spec().StartStage(t)
			config := configWith(protocol.Values{"sip": protocol.Values{
				"status": "ENABLED", "servers": []protocol.Values{{"hostname": "sip.example.com"}},
			}})
			r := st.AppliedObject(config)
			calling, _ := st.Graph.Fields(acctest.Number + "/settings")["calling"].(map[string]any)
			sip, _ := calling["sip"].(map[string]any)
			servers, _ := sip["servers"].([]any)
			own, _ := servers[0].(map[string]any)
			own["port"] = 5061
			if foreign != nil {
				sip["servers"] = []any{foreign, own}
			}
			st.Graph.SetField(acctest.Number+"/settings", "calling", calling)
			st.WantEmptyPlan(r, config, name)
			sip["servers"] = []any{}
			st.Graph.SetField(acctest.Number+"/settings", "calling", calling)
			if p, _ := r.Plan(config); p.Empty() {
				t.Error("a server that was removed elsewhere is not shown")
			}
		})
	}
}

// Meta's API reference writes the words in small letters.
func TestAccPhoneNumberCalling_lowerCase(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	st.Graph.LowerCaseSettings(true)
	r := st.AppliedObject(spec().Config(0))
	st.WantEmptyPlan(r, spec().Config(0), "in small letters")
}

// The two reasons why calls cannot be enabled have different remedies.
func TestAccPhoneNumberCalling_notEligible(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	st.Graph.SetField(acctest.Number, "whatsapp_business_manager_messaging_limit", "TIER_250")
	st.NewObject().Apply(spec().Config(0)).WantError(t, "phone_number_id", "code 138015", "at least 2,000")
	st.Graph.SetField(acctest.Number, "whatsapp_business_manager_messaging_limit", "TIER_2K")
	st.Graph.UnsubscribeApp(acctest.Account, acctest.AppID)
	st.NewObject().Apply(spec().Config(0)).WantError(t, "phone_number_id", "code 138018", "whatsapp_app_webhook", "configure sip")
}

func TestAccPhoneNumberCalling_badInput(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	monday := []protocol.Values{openingHours("MONDAY", "0900", "1200")}
	many := make([]protocol.Values, 21)
	for i := range many {
		many[i] = holiday(fmt.Sprintf("2027-01-%02d", i+1), "0000", "2359")
	}
	zone := hours(monday, nil)
	zone["call_hours"].(protocol.Values)["timezone_id"] = "Berlin"
	local := hours(monday, nil)
	local["call_hours"].(protocol.Values)["timezone_id"] = "Local"
	server := func(server protocol.Values) protocol.Values {
		return protocol.Values{"sip": protocol.Values{"status": "ENABLED", "servers": []protocol.Values{server}}}
	}
	for name, c := range map[string]struct {
		args protocol.Values
		says string
	}{
		"status":    {protocol.Values{"status": "on"}, "must be one of ENABLED, DISABLED"},
		"icons":     {protocol.Values{"call_icon_visibility": "HIDDEN"}, "must be one of DEFAULT, DISABLE_ALL"},
		"country":   {protocol.Values{"call_icons": protocol.Values{"restrict_to_user_countries": []string{"Germany"}}}, "such as DE"},
		"protocol":  {protocol.Values{"srtp_key_exchange_protocol": "TLS"}, "must be one of DTLS, SDES"},
		"codec":     {protocol.Values{"audio": protocol.Values{"additional_codecs": []string{"OPUS"}}}, "must be one of PCMA, PCMU"},
		"no hours":  {hours([]protocol.Values{}, nil), "at least 1 elements"},
		"day":       {hours([]protocol.Values{openingHours("Monday", "0900", "1200")}, nil), "Perhaps MONDAY is meant"},
		"time":      {hours([]protocol.Values{openingHours("MONDAY", "9:00", "1200")}, nil), `such as "0930"`},
		"midnight":  {hours([]protocol.Values{openingHours("MONDAY", "0900", "2400")}, nil), `such as "0930"`},
		"backwards": {hours([]protocol.Values{openingHours("MONDAY", "1200", "0900")}, nil), "open_time 1200 must be before close_time 0900"},
		"no time":   {hours([]protocol.Values{openingHours("MONDAY", "0900", "0900")}, nil), "must be before"},
		"overlap":   {hours([]protocol.Values{openingHours("MONDAY", "1100", "1300"), monday[0]}, nil), "0900 to 1200 and 1100 to 1300 overlap"},
		"three times": {hours([]protocol.Values{monday[0], openingHours("MONDAY", "1200", "1300"), openingHours("MONDAY", "1300", "1400")}, nil),
			"MONDAY has 3 times"},
		"zone":          {zone, "such as Europe/Berlin"},
		"zone of here":  {local, "such as Europe/Berlin"},
		"no holidays":   {hours(monday, []protocol.Values{}), "at least 1"},
		"many holidays": {hours(monday, many), "at most 20"},
		"date":          {hours(monday, []protocol.Values{holiday("24.12.2026", "0000", "2359")}), "such as 2026-12-24"},
		"holiday": {hours(monday, []protocol.Values{holiday("2026-12-24", "1200", "1100")}), "start_time 1200 must be before end_time " +
			"1100"},
		"two servers": {protocol.Values{"sip": protocol.Values{
			"status": "ENABLED", "servers": []protocol.Values{{"hostname": "a.example"}, {"hostname": "b.example"}},
		}}, "at most 1"},
		"server": {server(protocol.Values{"hostname": "sip:a.example"}), "without a scheme"},
		"port":   {server(protocol.Values{"hostname": "a.example", "port": 65536}), "between 1 and 65535"},
	} {
		t.Run(name, func(t *testing.T) {
			diags := st.NewObject().Validate(configWith(c.args))
			if len(diags.Errors()) != 1 || !strings.Contains(diags.String(), c.says) {
				t.Errorf("got %s", diags)
			}
		})
	}
	later := openingHours("MONDAY", "", "1100")
	later["open_time"] = protocol.Unknown
	unknown := hours([]protocol.Values{openingHours("MONDAY", "0900", "1200"), later}, nil)
	st.NewObject().Validate(configWith(unknown)).WantNone(t)
	st.WantNoCalls("validated")
}
