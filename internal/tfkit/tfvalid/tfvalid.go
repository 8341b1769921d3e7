// Package tfvalid makes validators of string arguments from a function that judges a known value. A validator never repeats the
// value by itself, so it is safe for secrets.
package tfvalid

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Problems collects what is wrong with one value.
type Problems struct {
	at     path.Path
	value  string
	config tfsdk.Config
	strict bool
	diags  diag.Diagnostics
}

// Argument returns the path of the argument as a person writes it, such as chat.http.endpoint.
func (p *Problems) Argument() string { return p.at.String() }

// OtherArgument returns another argument of the same object, to name the object in the summary of a warning; "..." while it is not known.
func (p *Problems) OtherArgument(argument string) string {
	var value types.String
	if p.config.Schema != nil {
		p.config.GetAttribute(context.Background(), path.Root(argument), &value) // without a value the name is incomplete, and no more
	}
	return cmp.Or(value.ValueString(), "...")
}

// Error adds an error. The detail is whole sentences and never holds a secret.
func (p *Problems) Error(summary, format string, args ...any) {
	p.diags.AddAttributeError(p.at, summary, WithInvisibleHint(p.value, fmt.Sprintf(format, args...)))
}

// ErrorInText adds an error about a part of a text in which white space at the edges has no meaning, such as JSON.
func (p *Problems) ErrorInText(summary, detail string) {
	p.diags.AddAttributeError(p.at, summary, detail)
}

// WithInvisibleHint returns the text about a refused value with the hint that white space around the value can be the reason, unless the
// text says so: a carriage return at the end of a file or of an environment variable is not visible. In a text of several lines it is not a
// reason.
func WithInvisibleHint(value, text string) string {
	inner := strings.TrimSpace(value)
	if inner == value || strings.Contains(inner, "\n") || strings.Contains(text, "line break") {
		return text
	}
	return text + " The value begins or ends with white space or a line break, which may not be visible: remove it, for example with " +
		"trimspace()."
}

// Warning adds a warning.
func (p *Problems) Warning(summary, format string, args ...any) {
	p.diags.AddAttributeWarning(p.at, summary, fmt.Sprintf(format, args...))
}

// String returns a validator. The description completes "The value ..." and begins with "must". check is called with each value
// that is neither null nor unknown.
func String(description string, check func(value string, p *Problems)) validator.String {
	return stringValidator{description: description, check: check}
}

type stringValidator struct {
	description string
	check       func(string, *Problems)
}

func (v stringValidator) Description(context.Context) string         { return v.description }
func (v stringValidator) MarkdownDescription(context.Context) string { return v.description }

func (v stringValidator) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	p := &Problems{at: req.Path, value: req.ConfigValue.ValueString(), config: req.Config, strict: isStrict(ctx)}
	v.check(req.ConfigValue.ValueString(), p)
	resp.Diagnostics.Append(p.diags...)
}

// Matches returns a validator that accepts what the pattern matches.
func Matches(pattern *regexp.Regexp, summary, description string) validator.String {
	return String(description, func(value string, p *Problems) {
		if !pattern.MatchString(value) {
			p.Error(summary, "The value of %s %s.", p.Argument(), description)
		}
	})
}

// UniqueKeys returns a validator of lists of objects. No two objects may have the same text in one attribute.
func UniqueKeys(attribute string) validator.List {
	return uniqueKeysValidator{attribute}
}

type uniqueKeysValidator struct{ attribute string }

func (v uniqueKeysValidator) Description(context.Context) string {
	return "must have a different " + v.attribute + " in each element"
}
func (v uniqueKeysValidator) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

func (v uniqueKeysValidator) ValidateList(ctx context.Context, req validator.ListRequest, resp *validator.ListResponse) {
	first := map[string]int{}
	for i, element := range req.ConfigValue.Elements() {
		object, ok := element.(types.Object)
		if !ok {
			continue
		}
		text, ok := object.Attributes()[v.attribute].(types.String)
		if !ok || text.IsNull() || text.IsUnknown() {
			continue
		}
		if at, twice := first[text.ValueString()]; twice {
			resp.Diagnostics.AddAttributeError(req.Path.AtListIndex(i).AtName(v.attribute), "Value is used twice", fmt.Sprintf(
				"%s[%d] and %s[%d] have the same %s. Use a different one in each.", req.Path, at, req.Path, i, v.attribute))
		}
		first[text.ValueString()] = i
	}
}

// Unique returns a validator of lists of texts. No two elements may be equal. It names their places and not their value.
func Unique() validator.List { return uniqueValidator{} }

type uniqueValidator struct{}

func (uniqueValidator) Description(context.Context) string {
	return "must have a different value in each element"
}
func (v uniqueValidator) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (uniqueValidator) ValidateList(_ context.Context, req validator.ListRequest, resp *validator.ListResponse) {
	first := map[string]int{}
	for i, element := range req.ConfigValue.Elements() {
		text, ok := element.(types.String)
		if !ok || text.IsNull() || text.IsUnknown() {
			continue
		}
		if at, twice := first[text.ValueString()]; twice {
			resp.Diagnostics.AddAttributeError(req.Path.AtListIndex(i), "Value is used twice", fmt.Sprintf(
				"%s[%d] and %s[%d] are equal. Remove one of them.", req.Path, at, req.Path, i))
		}
		first[text.ValueString()] = i
	}
}

// OneOf returns a validator that accepts the words.
func OneOf(words ...string) validator.String {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = strconv.Quote(word)
	}
	description := "must be one of " + strings.Join(quoted, ", ")
	return String(description, func(value string, p *Problems) {
		if !slices.Contains(words, value) {
			p.Error("Invalid value", "The value of %s %s. Capital and small letters differ.", p.Argument(), description)
		}
	})
}

// Each returns a validator of each text of a set, at the path of the set: the path of an element contains its value, and a log
// shows it.
func Each(element validator.String) validator.Set { return eachValidator{element} }

type eachValidator struct{ element validator.String }

func (v eachValidator) Description(ctx context.Context) string {
	return "each value " + v.element.Description(ctx)
}
func (v eachValidator) MarkdownDescription(ctx context.Context) string {
	return "each value " + v.element.MarkdownDescription(ctx)
}

func (v eachValidator) ValidateSet(ctx context.Context, req validator.SetRequest, resp *validator.SetResponse) {
	for _, element := range req.ConfigValue.Elements() {
		text, ok := element.(types.String)
		if !ok {
			continue
		}
		one := validator.StringResponse{}
		v.element.ValidateString(ctx, validator.StringRequest{
			Path: req.Path, PathExpression: req.PathExpression, Config: req.Config, ConfigValue: text,
		}, &one)
		resp.Diagnostics.Append(one.Diagnostics...)
	}
}

// Duration returns a validator of durations from least to most, both included; most 0 means without limit.
func Duration(least, most time.Duration) validator.String {
	description := `must be a duration above zero in hours (h), minutes (m) and seconds (s), such as "168h" for a week or "1h30m"`
	if most > 0 {
		description = fmt.Sprintf("must be a duration from %q to %q", durationText(least), durationText(most))
	}
	return String(description, func(value string, p *Problems) {
		if d, err := time.ParseDuration(value); err != nil || d < least || d <= 0 || (most > 0 && d > most) {
			p.Error("Invalid duration", "The value of %s %s.", p.Argument(), description)
		}
	})
}

// durationText returns whole seconds or whole minutes as people write them.
func durationText(d time.Duration) string {
	if d%time.Minute == 0 {
		return fmt.Sprintf("%dm", d/time.Minute)
	}
	return fmt.Sprintf("%ds", d/time.Second)
}

// TriggerText begins the description of an argument whose value means nothing: a change of it makes something happen.
const TriggerText = "Any text of 1 to 256 characters"

// Trigger returns the validator of such an argument.
func Trigger() validator.String { return stringvalidator.UTF8LengthBetween(1, 256) }

// Length returns a validator of texts with least to most characters.
func Length(least, most int) validator.String {
	description := fmt.Sprintf("must have %d to %d characters", least, most)
	return String(description, func(value string, p *Problems) {
		if n := utf8.RuneCountInString(value); n < least || n > most {
			p.Error("Invalid length", "The value of %s %s. It has %d.", p.Argument(), description, n)
		}
	})
}
