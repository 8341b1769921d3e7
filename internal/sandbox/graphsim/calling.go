package graphsim

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // time zones are known on every machine

	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

var (
	weekdays = []string{"MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"}
	timeRule = patternRule(regexp.MustCompile(`^([01][0-9]|2[0-3])[0-5][0-9]$`))

	// "Call settings": 20 holidays, two spans a day, one server of an app.
	callHoursRule = objectRule(map[string]rule{
		"status": statusRule, "timezone_id": timeZoneRule,
		"weekly_operating_hours": listRule(1, 14, objectRule(map[string]rule{
			"day_of_week": oneOfRule(weekdays...), "open_time": timeRule, "close_time": timeRule,
		}, "day_of_week", "open_time", "close_time")),
		"holiday_schedule": listRule(0, 20, objectRule(map[string]rule{
			"date": dateRule, "start_time": timeRule, "end_time": timeRule,
		}, "date", "start_time", "end_time")),
	}, "status", "timezone_id", "weekly_operating_hours")

	callingRule = objectRule(map[string]rule{
		"status": statusRule, "call_icon_visibility": oneOfRule("DEFAULT", "DISABLE_ALL"), "callback_permission_status": statusRule,
		"call_icons":                 objectRule(map[string]rule{"restrict_to_user_countries": listRule(0, 300, countryRule)}),
		"call_hours":                 callHoursRule,
		"srtp_key_exchange_protocol": oneOfRule("DTLS", "SDES"),
		"sip": objectRule(map[string]rule{"status": statusRule, "servers": listRule(0, 1, objectRule(map[string]rule{
			"hostname": textRule(1, 255), "port": numberRule(1, 65535), "request_uri_user_params": paramsRule,
		}, "hostname"))}),
		"audio":     objectRule(map[string]rule{"additional_codecs": listRule(0, 2, oneOfRule("PCMA", "PCMU"))}),
		"video":     objectRule(map[string]rule{"status": statusRule}),
		"voicemail": objectRule(map[string]rule{"status": statusRule}),
	})
)

func timeZoneRule(name, text string) (any, *Error) {
	if _, err := time.LoadLocation(text); err != nil || !strings.Contains(text, "/") && text != "UTC" {
		return nil, errBadParameter("Param %s must be a time zone", name)
	}
	return text, nil
}

func dateRule(name, text string) (any, *Error) {
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		return nil, errBadParameter("Param %s must be a date such as 2026-12-31", name)
	}
	return text, nil
}

// paramsRule accepts texts by any names.
func paramsRule(name, text string) (any, *Error) {
	var params map[string]string
	if simkit.Decode(strings.NewReader(text), &params, true) != nil {
		return nil, errBadParameter("Param %s must be an object.", name)
	}
	return params, nil
}

// checkCalling checks calling settings, and merges the servers: the servers of a call belong to the calling app, and
// those of other apps stay. A number whose limit is below 2,000 cannot be called, and neither can one without a
// receiver of calls.
func (s *Sim) checkCalling(c *call, number *object, before, calling map[string]any) *Error {
	if sip, ok := calling["sip"].(map[string]any); ok {
		was, _ := before[callingFeature].(map[string]any)
		oldSIP, _ := was["sip"].(map[string]any)
		calling["sip"] = mergeSIP(c.caller.app.ID, oldSIP, sip)
	}
	if hours, ok := calling["call_hours"].(map[string]any); ok {
		if err := checkHours(hours, s.Now()); err != nil {
			return err
		}
	}
	if calling["status"] != statusOn {
		return nil
	}
	account := s.accountOf(number)
	switch limit := cmp.Or(simkit.JSONText(number.fields[messagingLimit]), simkit.JSONText(account.fields[messagingLimit])); {
	case slices.Contains([]string{"TIER_50", "TIER_250", "TIER_1K"}, limit):
		return &Error{Code: 138015, Message: "(#138015) Calling cannot be enabled: the messaging limit must be 2,000 or more"}
	case !answersCalls(calling) && !s.hasWebhookReceiver(account, "calls"):
		return &Error{Code: 138018, Message: "(#138018) Calling cannot be enabled: neither SIP is set up, nor is an app of the account " +
			"subscribed to the webhook field calls"}
	}
	return nil
}

func answersCalls(calling map[string]any) bool {
	sip, _ := calling["sip"].(map[string]any)
	servers, _ := sip["servers"].([]any)
	return sip["status"] == statusOn && len(servers) > 0
}

// mergeSIP assigns new servers to the app, each with its own password.
func mergeSIP(app string, before, sip map[string]any) map[string]any {
	merged, _ := mergeObjects(before, sip).(map[string]any)
	given, ok := sip["servers"].([]any)
	if !ok {
		return merged
	}
	kept, _ := before["servers"].([]any)
	servers := slices.DeleteFunc(slices.Clone(kept), func(v any) bool { return appOfServer(v) == app })
	for _, v := range given {
		server, _ := mergeObjects(map[string]any{"app_id": app, "port": 5061, sipPassword: "sip-" + app}, v).(map[string]any)
		servers = append(servers, server)
	}
	merged["servers"] = servers
	return merged
}

const sipPassword = "sip_user_password"

func appOfServer(v any) string {
	server, _ := v.(map[string]any)
	return simkit.JSONText(server["app_id"])
}

// showSIP removes the passwords, unless the call asks for them.
func showSIP(calling map[string]any, passwords bool) {
	sip, ok := calling["sip"].(map[string]any)
	if !ok || passwords {
		return
	}
	stored, _ := sip["servers"].([]any)
	servers := make([]any, len(stored))
	for i, v := range stored {
		server, _ := mergeObjects(nil, v).(map[string]any)
		delete(server, sipPassword)
		servers[i] = server
	}
	calling["sip"] = mergeObjects(sip, map[string]any{"servers": servers})
}

// checkHours checks that the periods of a day do not overlap, and that no holiday is in the past.
func checkHours(hours map[string]any, now time.Time) *Error {
	type span struct{ from, to string }
	days := map[string][]span{}
	weekly, _ := hours["weekly_operating_hours"].([]any)
	for _, v := range weekly {
		entry, _ := v.(map[string]any)
		day, next := simkit.JSONText(entry["day_of_week"]), span{simkit.JSONText(entry["open_time"]), simkit.JSONText(entry["close_time"])}
		if next.from >= next.to {
			return errBadParameter("Param call_hours: open_time must be before close_time on %s", day)
		}
		for _, other := range days[day] {
			if next.from < other.to && other.from < next.to {
				return errBadParameter("Param call_hours: the hours of %s overlap", day)
			}
		}
		if days[day] = append(days[day], next); len(days[day]) > 2 {
			return errBadParameter("Param call_hours: %s has more than 2 entries", day)
		}
	}
	zone, err := time.LoadLocation(simkit.JSONText(hours["timezone_id"]))
	if err != nil {
		return errBadParameter("Param call_hours[timezone_id] must be a time zone")
	}
	today := now.In(zone).Format(time.DateOnly)
	holidays, _ := hours["holiday_schedule"].([]any)
	for _, v := range holidays {
		entry, _ := v.(map[string]any)
		switch date := simkit.JSONText(entry["date"]); {
		case date < today:
			return errBadParameter("Param call_hours: the holiday %s is in the past", date)
		case simkit.JSONText(entry["start_time"]) >= simkit.JSONText(entry["end_time"]):
			return errBadParameter("Param call_hours: start_time must be before end_time on %s", date)
		}
	}
	return nil
}
