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
	isTime   = isMatch(regexp.MustCompile(`^([01][0-9]|2[0-3])[0-5][0-9]$`))

	// "Call settings": 20 holidays, two spans a day, one server of an app.
	isCallHours = isObject(map[string]rule{
		"status": isStatus, "timezone_id": isZone,
		"weekly_operating_hours": isListOf(1, 14, isObject(map[string]rule{
			"day_of_week": isOneOf(weekdays...), "open_time": isTime, "close_time": isTime,
		}, "day_of_week", "open_time", "close_time")),
		"holiday_schedule": isListOf(0, 20, isObject(map[string]rule{
			"date": isDate, "start_time": isTime, "end_time": isTime,
		}, "date", "start_time", "end_time")),
	}, "status", "timezone_id", "weekly_operating_hours")

	isCalling = isObject(map[string]rule{
		"status": isStatus, "call_icon_visibility": isOneOf("DEFAULT", "DISABLE_ALL"), "callback_permission_status": isStatus,
		"call_icons":                 isObject(map[string]rule{"restrict_to_user_countries": isListOf(0, 300, isCountry)}),
		"call_hours":                 isCallHours,
		"srtp_key_exchange_protocol": isOneOf("DTLS", "SDES"),
		"sip": isObject(map[string]rule{"status": isStatus, "servers": isListOf(0, 1, isObject(map[string]rule{
			"hostname": isText(1, 255), "port": isNumber(1, 65535), "request_uri_user_params": isParams,
		}, "hostname"))}),
		"audio":     isObject(map[string]rule{"additional_codecs": isListOf(0, 2, isOneOf("PCMA", "PCMU"))}),
		"video":     isObject(map[string]rule{"status": isStatus}),
		"voicemail": isObject(map[string]rule{"status": isStatus}),
	})
)

func isZone(name, text string) (any, *Error) {
	if _, err := time.LoadLocation(text); err != nil || !strings.Contains(text, "/") && text != "UTC" {
		return nil, badParameter("Param %s must be a time zone", name)
	}
	return text, nil
}

func isDate(name, text string) (any, *Error) {
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		return nil, badParameter("Param %s must be a date such as 2026-12-31", name)
	}
	return text, nil
}

// isParams accepts any texts by name.
func isParams(name, text string) (any, *Error) {
	var params map[string]string
	if simkit.Decode(strings.NewReader(text), &params, true) != nil {
		return nil, badParameter("Param %s must be an object.", name)
	}
	return params, nil
}

// checkCalling: servers belong to the calling app, and those of other apps stay. A
// number whose limit is below 2,000 cannot be called, and one that nothing answers for.
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
	if calling["status"] != on {
		return nil
	}
	account := s.accountOf(number)
	switch limit := cmp.Or(simkit.Text(number.fields[messagingLimit]), simkit.Text(account.fields[messagingLimit])); {
	case slices.Contains([]string{"TIER_50", "TIER_250", "TIER_1K"}, limit):
		return &Error{Code: 138015, Message: "(#138015) Calling cannot be enabled: the messaging limit must be 2,000 or more"}
	case !answersCalls(calling) && !s.listens(account, "calls"):
		return &Error{Code: 138018, Message: "(#138018) Calling cannot be enabled: neither SIP is set up, nor is an app of the account " +
			"subscribed to the webhook field calls"}
	}
	return nil
}

func answersCalls(calling map[string]any) bool {
	sip, _ := calling["sip"].(map[string]any)
	servers, _ := sip["servers"].([]any)
	return sip["status"] == on && len(servers) > 0
}

// mergeSIP gives new servers to the app, each with a password of its own.
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
	return simkit.Text(server["app_id"])
}

// showSIP leaves the passwords out, unless the call asks for them.
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

// checkHours: spans of a day do not overlap, and no holiday is over.
func checkHours(hours map[string]any, now time.Time) *Error {
	type span struct{ from, to string }
	days := map[string][]span{}
	weekly, _ := hours["weekly_operating_hours"].([]any)
	for _, v := range weekly {
		entry, _ := v.(map[string]any)
		day, next := simkit.Text(entry["day_of_week"]), span{simkit.Text(entry["open_time"]), simkit.Text(entry["close_time"])}
		if next.from >= next.to {
			return badParameter("Param call_hours: open_time must be before close_time on %s", day)
		}
		for _, other := range days[day] {
			if next.from < other.to && other.from < next.to {
				return badParameter("Param call_hours: the hours of %s overlap", day)
			}
		}
		if days[day] = append(days[day], next); len(days[day]) > 2 {
			return badParameter("Param call_hours: %s has more than 2 entries", day)
		}
	}
	zone, err := time.LoadLocation(simkit.Text(hours["timezone_id"]))
	if err != nil {
		return badParameter("Param call_hours[timezone_id] must be a time zone")
	}
	today := now.In(zone).Format(time.DateOnly)
	holidays, _ := hours["holiday_schedule"].([]any)
	for _, v := range holidays {
		entry, _ := v.(map[string]any)
		switch date := simkit.Text(entry["date"]); {
		case date < today:
			return badParameter("Param call_hours: the holiday %s is in the past", date)
		case simkit.Text(entry["start_time"]) >= simkit.Text(entry["end_time"]):
			return badParameter("Param call_hours: start_time must be before end_time on %s", date)
		}
	}
	return nil
}
