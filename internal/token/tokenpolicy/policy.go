// Package tokenpolicy decides whether an access token is good enough for a chat project: valid, of the right kind and
// app, with the scopes that are needed, for long enough, and able to reach what it has to reach.
//
// It knows the Graph API and no Terraform. Every object that takes a token asks it.
package tokenpolicy

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/secret"
)

// warnedValidity is how long before its expiry a token is worth a warning when no minimum validity is asked for.
const warnedValidity = 7 * 24 * time.Hour

// generateText is the next step for a token that cannot be used.
const generateText = "Generate a new token in Meta Business Settings > Users > System users > Generate token."

// Policy says what is asked of a token.
type Policy struct {
	RequiredScopes     []string // nil: DefaultScopes
	ForbidExcess       bool     // a scope beyond RequiredScopes is a failure
	MinimumValidity    time.Duration
	BusinessAccountIDs []string // accounts that the token itself must be able to read
	PhoneNumberIDs     []string // numbers that the token itself must be able to read
	Accounts           []string // accounts that the token's scopes must cover, as far as Meta lists them: no call is made
	AppID              string   // the app that the token must belong to; "" = any
	SystemUserID       string   // the system user that the token must belong to; "" = any
	GeneratedBy        string   // the arguments that gave a token its scopes, if this provider generated it; "" for another token
}

// Report is what a check found. A token is good when Failures is empty.
type Report struct {
	Token           graph.TokenInfo
	Missing, Excess []string  // sorted
	Failures        []string  // each in sentences: the cause, then the next step
	Warnings        []Warning // the most urgent one first
}

// Warning is a fact about a good token that a person has to know.
type Warning struct {
	Fact string // completes "The token ..."
	Text string // in sentences: the cause, then the next step
}

// JoinedWarning returns all warnings as one: the most urgent fact, and the whole text. Both are "" if there is none.
func (r Report) JoinedWarning() (fact, text string) {
	if len(r.Warnings) == 0 {
		return "", ""
	}
	texts := make([]string, len(r.Warnings))
	for i, w := range r.Warnings {
		texts[i] = w.Text
	}
	return r.Warnings[0].Fact, strings.Join(texts, "\n\n")
}

// Check inspects the token at Meta and compares it with the policy. An error means that the token could not be
// inspected, and says nothing about the token.
func Check(ctx context.Context, g *graph.Client, token secret.Value, p Policy) (Report, error) {
	info, err := g.Tokens.Inspect(ctx, token)
	if err != nil {
		return Report{}, err
	}
	if p.RequiredScopes == nil {
		p.RequiredScopes = DefaultScopes()
	}
	r := Report{Token: info}
	r.compareScopes(p.RequiredScopes)
	if !info.Valid {
		r.addFailure("%s", invalidTokenText(info, p))
		return r, nil
	}
	if r.addKindFailures(p) {
		r.addScopeFailures(p)
		r.addCoverageFailures(p)
	}
	r.addExpiryFailures(p)
	if len(r.Failures) > 0 {
		return r, nil // a token that is refused anyway is not worth another call
	}
	return r, r.addAccessFailures(ctx, g, token, p)
}

func (r *Report) addFailure(format string, args ...any) {
	r.Failures = append(r.Failures, fmt.Sprintf(format, args...))
}

func (r *Report) addWarning(fact, format string, args ...any) {
	r.Warnings = append(r.Warnings, Warning{Fact: fact, Text: fmt.Sprintf(format, args...)})
}

// addUrgentWarning adds a warning in front of the others: its fact has an effect before theirs.
func (r *Report) addUrgentWarning(fact, format string, args ...any) {
	r.Warnings = slices.Insert(r.Warnings, 0, Warning{Fact: fact, Text: fmt.Sprintf(format, args...)})
}

func invalidTokenText(info graph.TokenInfo, p Policy) string {
	said := *info.Problem
	said.Op = "Meta says that the token is not valid"
	if p.isGenerated() {
		return strings.TrimSuffix(said.Error(), ".") + ". " + p.regenerateText()
	}
	if !info.ExpiresAt.IsZero() && !info.ExpiresAt.After(info.CheckedAt) {
		return fmt.Sprintf("The token expired at %s (code %d, subcode %d). %s Where the business may have tokens without an expiry, choose that.",
			timeText(info.ExpiresAt), said.Code, said.Subcode, generateText)
	}
	return said.DetailText()
}

// addKindFailures reports whether the token is of a kind that has scopes of its own.
func (r *Report) addKindFailures(p Policy) bool {
	switch {
	case p.AppID == "" || p.AppID == r.Token.AppID:
	case r.Token.AppID == "":
		r.addFailure("Meta does not say to which app the token belongs, and the provider is configured for app %s. %s",
			p.AppID, p.regenerateText())
	default:
		r.addFailure("The token belongs to app %s%s, but the provider is configured for app %s. Generate the token for app %s, or correct "+
			"app_id.", r.Token.AppID, nameSuffix(r.Token.Application), p.AppID, p.AppID)
	}
	if p.SystemUserID != "" && r.Token.UserID != p.SystemUserID {
		r.addFailure("The token belongs to user %s, and a token of system user %s is required.",
			cmp.Or(r.Token.UserID, "(not shown)"), p.SystemUserID)
	}
	switch r.Token.Type {
	case "PAGE", "APP":
		r.addFailure("This is a token of type %s, and a system user access token is required. %s", r.Token.Type, p.regenerateText())
		return false
	case "USER":
		r.addWarning("belongs to a person", "This is the token of a person (type USER). It expires after about 60 days, or when that person "+
			"leaves. Use a system user access token instead. %s", generateText)
	case "SYSTEM_USER", "":
	default:
		r.addWarning("has an unknown type", "This is a token of type %s, which this provider does not know. A system user access token is "+
			"expected. %s", r.Token.Type, generateText)
	}
	return true
}

func nameSuffix(name string) string {
	if name == "" {
		return ""
	}
	return fmt.Sprintf(" (%q)", name)
}

func (r *Report) compareScopes(required []string) {
	for _, scope := range required {
		if !slices.Contains(r.Token.Scopes, scope) {
			r.Missing = append(r.Missing, scope)
		}
	}
	for _, scope := range r.Token.Scopes {
		if scope != "public_profile" && !slices.Contains(required, scope) { // every token has public_profile
			r.Excess = append(r.Excess, scope)
		}
	}
	slices.Sort(r.Missing)
	slices.Sort(r.Excess)
}

func (r *Report) addScopeFailures(p Policy) {
	switch {
	case len(r.Missing) == 0:
	case p.isGenerated():
		r.addFailure("Meta generated a token that lacks %s. It has %s. Either the app was not yet installed on system user %s when the token "+
			"was generated, or the system user does not have these permissions.\n\n"+
			"Install the app first, with the resource whatsapp_system_user_app, and reference it, so that Terraform keeps this order: "+
			"system_user_id = whatsapp_system_user_app.NAME.system_user_id. If the app is installed, check the system user's role and "+
			"the app's permissions.\n\n%s",
			nameList(r.Missing), nameList(r.Token.Scopes), r.Token.UserID, r.fewerScopesText(p))
	default:
		r.addFailure("The token lacks %s. It has %s.\n\nIn Meta Business Settings > Users > System users choose the system user%s. "+
			"Check under Assigned assets that the app is there: a token that was generated before the app was assigned lacks scopes. "+
			"Then choose Generate token, also tick %s, and use the new token.\n\n%s",
			nameList(r.Missing), nameList(r.Token.Scopes), systemUserSuffix(r.Token), nameList(r.Missing), r.fewerScopesText(p))
	}
	if p.ForbidExcess && len(r.Excess) > 0 {
		r.addFailure("The token has more scopes than allowed: %s. %s", nameList(r.Excess), p.allowScopesText(r.Excess))
	}
}

// fewerScopesText says what to do if the chat does not need the scopes that are missing.
func (r *Report) fewerScopesText(p Policy) string {
	set := cmp.Or(p.GeneratedBy, "required_scopes")
	if slices.Equal(r.Missing, []string{"business_management"}) {
		return "If the chat only sends and receives messages, the token does not need business_management, and neither does a system user " +
			"with the role EMPLOYEE. Set " + set + " to [\"whatsapp_business_management\", \"whatsapp_business_messaging\"] then."
	}
	return "If the chat does not need these scopes, set " + set + " to those that it needs."
}

func systemUserSuffix(t graph.TokenInfo) string {
	if t.UserID == "" {
		return ""
	}
	return " " + t.UserID
}

func nameList(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

func (r *Report) addExpiryFailures(p Policy) {
	now := r.Token.CheckedAt
	if data := r.Token.DataAccessExpiresAt; !data.IsZero() && data.Before(now) {
		r.addUrgentWarning("no longer has access to data", "The token's access to data expired at %s, so calls may return less than before. %s",
			timeText(data), generateText)
	}
	expires := r.Token.ExpiresAt
	left := expires.Sub(now)
	switch {
	case r.Token.ExpiryUnknown && p.MinimumValidity > 0:
		r.addFailure("Meta does not say when the token expires, and at least %s are required (minimum_validity). %s",
			durationText(p.MinimumValidity), p.longerValidityText(generateText))
	case expires.IsZero(): // never
	case left <= 0:
		r.addFailure("The token expired at %s. %s", timeText(expires), p.regenerateText())
	case left < p.MinimumValidity:
		r.addFailure("The token expires at %s, in %s, but at least %s are required (minimum_validity). %s",
			timeText(expires), durationText(left), durationText(p.MinimumValidity), p.longerValidityText("Generate a new token and roll it out."))
	case p.MinimumValidity == 0 && left < warnedValidity:
		r.addUrgentWarning("expires in "+durationText(left), "The token expires at %s, in %s. Generate a new token and roll it out before then. "+
			"To get an error instead of this warning, set minimum_validity.", timeText(expires), durationText(left))
	}
}

func timeText(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// durationText prints a duration the way people write it in minimum_validity: in hours and minutes, or in seconds below a minute.
func durationText(d time.Duration) string {
	switch {
	case d >= 24*time.Hour:
		d = d.Truncate(time.Hour)
	case d >= time.Minute:
		d = d.Truncate(time.Minute)
	default:
		return d.Truncate(time.Second).String()
	}
	text := strings.TrimSuffix(d.String(), "0s")
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// coveringScopes are the scopes that a token needs for an account, and that can be limited to accounts.
var coveringScopes = []string{"whatsapp_business_management", "whatsapp_business_messaging"}

// HasLimitedScopes reports whether a token's scopes are limited to some accounts.
func HasLimitedScopes(t graph.TokenInfo) bool {
	return slices.ContainsFunc(coveringScopes, func(scope string) bool { return t.Granular[scope] != nil })
}

// uncoveredScope returns a scope of a token that does not cover an account, and the accounts that it covers. scope is "" if there is none.
// A scope without a list of IDs covers every account; one with an empty list covers none.
func uncoveredScope(t graph.TokenInfo, account string) (scope string, covers []string) {
	for _, scope := range coveringScopes {
		if ids := t.Granular[scope]; ids != nil && !slices.Contains(ids, account) {
			return scope, ids
		}
	}
	return "", nil
}

// addCoverageFailures finds accounts that the token's scopes do not cover.
func (r *Report) addCoverageFailures(p Policy) {
	for _, id := range distinctIDs(slices.Concat(p.BusinessAccountIDs, p.Accounts)) {
		if text := uncoveredSentence(r.Token, id); text != "" {
			r.addFailure("%s %s", text, p.coverAccountText(r.Token))
		}
	}
}

// UncoveredText says that the scopes of a token do not cover an account, and what to do. It is "" if they do.
func UncoveredText(t graph.TokenInfo, account string) string {
	text := uncoveredSentence(t, account)
	if text == "" {
		return ""
	}
	return text + " " + Policy{}.coverAccountText(t)
}

func uncoveredSentence(t graph.TokenInfo, account string) string {
	scope, ids := uncoveredScope(t, account)
	if scope == "" {
		return ""
	}
	covers := "only " + nameList(ids)
	if len(ids) == 0 {
		covers = "no object"
	}
	return fmt.Sprintf("The token's scope %s covers %s, not the WhatsApp Business Account %s.", scope, covers, account)
}

func (r *Report) addAccessFailures(ctx context.Context, g *graph.Client, token secret.Value, p Policy) error {
	var objects []graph.Object
	for _, id := range distinctIDs(p.BusinessAccountIDs) {
		objects = append(objects, graph.Object{ID: id, Kind: graph.KindAccount})
	}

	for _, id := range distinctIDs(p.PhoneNumberIDs) {
		objects = append(objects, graph.Object{ID: id, Kind: graph.KindPhoneNumber})
	}
	if len(objects) == 0 {
		return nil
	}

	answers, err := g.Tokens.CheckAccess(ctx, token, objects)
	if err != nil {
		return err
	}

	for _, o := range objects {
		err := answers[o]
		kind := map[graph.ObjectKind]string{graph.KindAccount: "WhatsApp Business Account", graph.KindPhoneNumber: "phone number"}[o.Kind]
		switch {
		case err == nil:
		case errors.Is(err, graph.ErrWrongKind):
			r.addFailure("%s is not the ID of a %s (required_access). %s.\n\nIDs of business portfolios, WhatsApp Business Accounts, phone numbers "+
				"and apps look alike. Set the ID of the %s: Meta Business Suite > WhatsApp Manager shows it.", o.ID, kind, answerText(err), kind)
		case !isRefusal(err):
			return err
		default:
			r.addFailure("The token cannot read the %s %s (required_access). %s.\n\n%s%s",
				kind, o.ID, answerText(err), digitsText(err), p.grantAccessText(r.Token))
		}
	}
	return nil
}

// distinctIDs returns sorted IDs, each once.
func distinctIDs(ids []string) []string { return slices.Compact(slices.Sorted(slices.Values(ids))) }

// answerText returns Meta's answer without the next step, which is for callers that manage the object.
func answerText(err error) string {
	e, ok := errors.AsType[*graph.Error](err)
	if !ok {
		return err.Error()
	}
	answer := *e
	answer.Op = "Meta said"
	return strings.TrimSuffix(answer.Error(), ".")
}

// digitsText says that an ID looks like a phone number, "" if it does not.
func digitsText(err error) string {
	if e, ok := errors.AsType[*graph.Error](err); ok {
		return e.DigitsText()
	}
	return ""
}

// isRefusal reports whether an error is Meta's answer about the token. A failure of the network or of Meta says nothing about it.
func isRefusal(err error) bool {
	for _, said := range []error{graph.ErrHidden, graph.ErrPermission, graph.ErrAuth, graph.ErrWrongKind, graph.ErrInvalid} {
		if errors.Is(err, said) {
			return true
		}
	}
	return false
}
