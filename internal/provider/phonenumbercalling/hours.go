package phonenumbercalling

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"time"
	_ "time/tzdata" // the machine may have no list of time zones

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/metaobject/setting"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

// The limits of Meta's page.
const (
	maxHolidays = 20
	maxPerDay   = 2
)

var (
	timeForm = regexp.MustCompile(`^([01][0-9]|2[0-3])[0-5][0-9]$`)
	days     = []string{"MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"}
)

func hoursAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"status": schema.StringAttribute{
			Required: true, Validators: []validator.String{metaarg.MetaWordValidator(enabled, disabled)},
			MarkdownDescription: "`ENABLED` or `DISABLED`. While the hours are disabled, the number can be called at any time.",
		},
		"timezone_id": schema.StringAttribute{
			Required: true, Validators: []validator.String{zoneValidator()},
			MarkdownDescription: "Time zone of the IANA list, such as `Europe/Berlin`.",
		},
		"weekly_operating_hours": schema.SetNestedAttribute{
			Required: true, Validators: []validator.Set{setvalidator.SizeAtLeast(1)},
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"day_of_week": schema.StringAttribute{
					Required: true, Validators: []validator.String{metaarg.MetaWordValidator(days...)},
					MarkdownDescription: "`MONDAY` to `SUNDAY`.",
				},
				"open_time":  timeAttribute("Time from which the number can be called"),
				"close_time": timeAttribute("Time until which the number can be called, after `open_time`"),
			}},
			MarkdownDescription: "Hours of the days on which the number can be called: at least one, at most 2 on one day, without an overlap.",
		},
		"holiday_schedule": schema.SetNestedAttribute{
			Optional: true, Validators: []validator.Set{setvalidator.SizeBetween(1, maxHolidays)},
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"date": schema.StringAttribute{
					Required: true, Validators: []validator.String{dateValidator()},
					MarkdownDescription: "Day, as in `2026-12-24`. It must not be in the past when the hours are changed.",
				},
				"start_time": timeAttribute("Time from which the number cannot be called"),
				"end_time":   timeAttribute("Time until which the number cannot be called, after `start_time`"),
			}},
			MarkdownDescription: "Exceptions on single days: 1 to 20. Leave the argument out for none.",
		},
	}
}

func timeAttribute(text string) schema.StringAttribute {
	return schema.StringAttribute{
		Required: true, Validators: []validator.String{
			tfvalid.Matches(timeForm, "Invalid time", `must be a time with four digits, such as "0930"`),
		},
		MarkdownDescription: text + ": four digits, `0000` to `2359`.",
	}
}

func zoneValidator() validator.String {
	return tfvalid.String("must be a time zone of the IANA list", func(value string, p *tfvalid.Problems) {
		if _, err := time.LoadLocation(value); err != nil || value == "" || value == "Local" {
			p.Error("Unknown time zone", "The value of %s must be a time zone of the IANA list, such as Europe/Berlin.", p.Argument())
		}
	})
}

func dateValidator() validator.String {
	return tfvalid.String("must be a date", func(value string, p *tfvalid.Problems) {
		if _, err := time.Parse(time.DateOnly, value); err != nil {
			p.Error("Invalid date", "The value of %s must be a date such as 2026-12-24.", p.Argument())
		}
	})
}

// callHoursValidator checks what concerns more than one value of the hours.
type callHoursValidator struct{}

func (callHoursValidator) Description(context.Context) string {
	return "opening before closing, and at most 2 times on one day without an overlap"
}

func (v callHoursValidator) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

func (callHoursValidator) ValidateObject(_ context.Context, req validator.ObjectRequest, resp *validator.ObjectResponse) {
	hours := req.ConfigValue.Attributes()
	for _, err := range append(weekErrors(knownSpans(hours["weekly_operating_hours"], "day_of_week", "open_time", "close_time")),
		holidayErrors(knownSpans(hours["holiday_schedule"], "date", "start_time", "end_time"))...) {
		resp.Diagnostics.Append(tfdiag.FromError("validate", "call_hours", tfdiag.WithPath(req.Path, err))...)
	}
}

// span is a time on a day or a date.
type span struct{ day, from, to string }

// knownSpans returns the times in a set that are wholly known.
func knownSpans(set attr.Value, day, from, to string) []span {
	all, _ := set.(types.Set)
	var known []span
	for _, element := range all.Elements() {
		object, _ := element.(types.Object)
		text := func(name string) string {
			value, _ := object.Attributes()[name].(types.String)
			return value.ValueString()
		}
		if one := (span{text(day), text(from), text(to)}); one.day != "" && timeForm.MatchString(one.from) && timeForm.MatchString(one.to) {
			known = append(known, one)
		}
	}
	return known
}

func weekErrors(week []span) (errs []error) {
	for _, day := range days {
		times := slices.DeleteFunc(slices.Clone(week), func(s span) bool { return s.day != day })
		tftype.Sort(times, func(a, b span) int { return cmp.Compare(a.from, b.from) })
		if len(times) > maxPerDay {
			errs = append(errs, tfdiag.New("Too many times on one day", "%s has %d times in weekly_operating_hours. Meta accepts %d.", day,
				len(times), maxPerDay))
			continue
		}
		for i, one := range times {
			if one.from >= one.to {
				errs = append(errs, tfdiag.New("close_time is not after open_time",
					"On %s, open_time %s must be before close_time %s. For hours beyond midnight, use two days.", day, one.from, one.to))
			}
			if i > 0 && one.from < times[i-1].to {
				errs = append(errs, tfdiag.New("Times of weekly_operating_hours overlap",
					"On %s, %s to %s and %s to %s overlap. Use one time, or change one of them.",
					day, times[i-1].from, times[i-1].to, one.from, one.to))
			}
		}
	}
	return errs
}

func holidayErrors(holidays []span) (errs []error) {
	for _, one := range holidays {
		if one.from >= one.to {
			errs = append(errs, tfdiag.New("end_time is not after start_time",
				"On %s, start_time %s must be before end_time %s.", one.day, one.from, one.to))
		}
	}
	return errs
}

// checkHolidays refuses hours with a holiday in the past. Those that are over are not an error as long as the hours do not change.
func checkHolidays(_ context.Context, change setting.Change) error {
	hours, _ := change.Planned.Attributes()["call_hours"].(types.Object)
	if !slices.Contains(change.Keys, "call_hours") {
		return nil
	}
	name, _ := hours.Attributes()["timezone_id"].(types.String)
	zone, err := time.LoadLocation(name.ValueString())
	if err != nil {
		return nil //nolint:nilerr // it is not known yet: the validator has checked it otherwise
	}
	today := change.Graph.Now().In(zone).Format(time.DateOnly)
	for _, one := range knownSpans(hours.Attributes()["holiday_schedule"], "date", "start_time", "end_time") {
		if one.day < today {
			return tfdiag.WithPath(path.Root("call_hours").AtName("holiday_schedule"), tfdiag.New("Holiday in the past",
				"%s is in the past. Meta accepts no holiday that is over when the hours are changed. Remove it.", one.day))
		}
	}
	return nil
}
