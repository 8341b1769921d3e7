package chat

import (
	"cmp"
	"fmt"
)

// ChannelField is one value of ChannelSettings that a platform keeps. An adapter has one list of them for reading, comparing and
// writing, so that none of the three can leave a value out.
type ChannelField struct {
	Key     string                     // the name of the value in the platform's API
	Label   string                     // the name of the value in a message: "welcome message"
	Pointer func(*ChannelSettings) any // *string, *bool or *int64
}

// Value returns the value that s has for the field.
func (f ChannelField) Value(s ChannelSettings) any {
	switch at := f.Pointer(&s).(type) {
	case *string:
		return *at
	case *bool:
		return *at
	case *int64:
		return *at
	default:
		panic(fmt.Sprintf("the field %s is a %T", f.Key, at))
	}
}

// DifferingFields returns the fields that differ between two settings.
func DifferingFields(fields []ChannelField, a, b ChannelSettings) []ChannelField {
	var differing []ChannelField
	for _, f := range fields {
		if f.Value(a) != f.Value(b) {
			differing = append(differing, f)
		}
	}
	return differing
}

// ConflictSentence says in a sentence which value an update from before to after must not write, because another person has
// changed it: it is now neither as before nor as after. It is "" when there is no such value. A secret that the platform
// does not show is taken for the one that was held.
func ConflictSentence(fields []ChannelField, before ChannelSpec, now Channel, after ChannelSpec) string {
	if now.IsReplacementOf(before.Origin) {
		return "this ID belongs to another channel now, whose webhook has another address and another verify token."
	}
	for _, f := range DifferingFields(fields, before.ChannelSettings, after.ChannelSettings) {
		if is := f.Value(now.ChannelSettings); is != f.Value(before.ChannelSettings) && is != f.Value(after.ChannelSettings) {
			return "its " + f.Label + " has another value now."
		}
	}
	switch {
	case isSecretConflict(before.Token, now.Token, after.Token):
		return fmt.Sprintf("its token was %s and is %s.", before.Token.HeldFingerprint, cmp.Or(now.Token.Fingerprint, "absent"))
	case isSecretConflict(before.AppSecret, TokenInfo{Present: now.AppSecretPresent}, after.AppSecret): // no platform's app secret is compared
		return "its app secret was removed."
	}
	return ""
}

func isSecretConflict(before ChannelSecret, now TokenInfo, after ChannelSecret) bool {
	if after.Write.IsZero() || before.HeldFingerprint == "" {
		return false
	}
	return !now.Present || now.Fingerprint != "" && now.Fingerprint != before.HeldFingerprint && now.Fingerprint != after.Write.Fingerprint()
}

// MapTexts returns the specification with f applied to the text of every field.
func MapTexts(fields []ChannelField, spec ChannelSpec, f func(string) string) ChannelSpec {
	for _, field := range fields {
		if text, ok := field.Pointer(&spec.ChannelSettings).(*string); ok {
			*text = f(*text)
		}
	}
	return spec
}
