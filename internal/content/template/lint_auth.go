package template

import (
	"slices"
	"strings"
	"unicode/utf8"

	"terraform-provider-whatsapp/internal/content/jsonlint"
)

const (
	maxExpiry      = 90 // minutes
	maxApps        = 5
	maxPackageName = 224
	hashLength     = 11
)

var otpTypes = []string{otpCopyCode, otpOneTap, otpZeroTap}

// lintAuthentication checks a template to which Meta supplies the texts.
//
// Source:
// https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/authentication-templates/authentication-templates
func (l *linter) lintAuthentication() {
	seen := map[string]int{}
	for _, c := range l.template.Components {
		path := l.componentPath("", c.Type, seen)
		l.lintExtra(path, c.Extra)
		switch c.Type {
		case typeBody:
			l.lintAuthText(path, c, "add_security_recommendation")
		case typeFooter:
			l.lintAuthText(path, c, "code_expiration_minutes")
			l.lintExpiry(path, c.CodeExpirationMinutes)
		case typeButtons:
			l.lintAuthButtons(path, c.Buttons)
		case typeHeader, typeOffer, typeCarousel, typeCall:
			l.report(path, ruleAuthComponent, "An authentication template has BODY, FOOTER and BUTTONS only. Remove the component %s.", c.Type)
		default:
			l.reportUnknownType(path+".type", c.Type, componentTypes)
		}
	}
	if seen[typeButtons] == 0 && len(l.template.Components) > 0 {
		l.report("buttons",
			ruleAuthButton, "The template has no OTP button, and Meta requires one. Add a component BUTTONS with a button of the type "+
				"OTP.")
	}
}

func (l *linter) lintAuthText(path string, c Component, instead string) {
	if c.Text != "" || c.Example != nil {
		l.report(path+".text",
			ruleAuthText, "Meta supplies the text of an authentication template in its language, and accepts only %s here. Remove "+
				"text and example.", instead)
	}
}

func (l *linter) lintExpiry(path string, minutes *int64) {
	path += ".code_expiration_minutes"
	switch {
	case minutes == nil:
		l.report(path, ruleAuthExpiry, "The footer of an authentication template shows when the code expires. Set code_expiration_minutes, or "+
			"remove the footer.")
	case *minutes < 1 || *minutes > maxExpiry:
		l.report(path, ruleAuthExpiry, "The code expires after %d minutes, and Meta accepts 1 to %d. Set a value in that range.",
			*minutes, maxExpiry)
	}
}

func (l *linter) lintAuthButtons(path string, buttons []Button) {
	if len(buttons) != 1 {
		l.report(path, ruleAuthButton, "The template has %d buttons, and an authentication template has exactly one, of the type OTP.",
			len(buttons))
	}
	for i, b := range buttons {
		at := itemPath(path, i)
		l.lintExtra(at, b.Extra)
		if b.Type != buttonOTP {
			l.report(at+".type",
				ruleAuthButton, "The type of the button is %s, and an authentication template has a button of the type OTP only. Change "+
					"it.", jsonlint.QuotedText(b.Type)).Fix = buttonOTP
			continue
		}
		l.lintOTP(at, b)
	}
}

func (l *linter) lintOTP(path string, b Button) {
	if !slices.Contains(otpTypes, b.OTPType) {
		l.report(path+".otp_type", ruleAuthButton, "The otp_type is %s, and Meta knows %s. Set one of them.", jsonlint.QuotedText(b.OTPType),
			strings.Join(otpTypes, ", ")).Fix = nearestName(b.OTPType, otpTypes)
		return
	}
	l.lintOTPLabel(path+".text", b.Text)
	l.lintOTPLabel(path+".autofill_text", b.AutofillText)
	if b.OTPType == otpCopyCode {
		return
	}
	l.lintApps(path+".supported_apps", b.SupportedApps)
	if b.OTPType == otpZeroTap && (b.ZeroTapTermsAccepted == nil || !*b.ZeroTapTermsAccepted) {
		l.report(path+".zero_tap_terms_accepted",
			ruleOTPTerms, "A ZERO_TAP button is created only if its terms are accepted. Read them on Meta's page "+
				"about zero-tap authentication, and set zero_tap_terms_accepted to true.").Fix = "true"
	}
}

func (l *linter) lintOTPLabel(path, label string) {
	if utf8.RuneCountInString(label) > maxButtonText || hasEmoji(label) {
		l.report(path, ruleAuthLabel, "The label %s has an emoji or more than %d characters. Change it, or remove it: Meta then sets one in the "+
			"language of the template.", jsonlint.QuotedText(label), maxButtonText)
	}
}

func (l *linter) lintApps(path string, apps []App) {
	if len(apps) < 1 || len(apps) > maxApps {
		l.report(path, ruleOTPApps, "The button has %d apps, and Meta requires 1 to %d. Set supported_apps with package_name and signature_hash.",
			len(apps), maxApps)
	}
	for i, app := range apps {
		l.lintExtra(itemPath(path, i), app.Extra)
		if !isPackageName(app.PackageName) {
			l.report(itemPath(path, i)+".package_name", ruleOTPApps, "%s is not the package name of an Android app, such as com.example.shop: at "+
				"most %d characters, two or more segments of letters, digits and underscores that begin with a letter. Correct it.",
				jsonlint.QuotedText(app.PackageName), maxPackageName)
		}
		if len(app.SignatureHash) != hashLength || strings.ContainsFunc(app.SignatureHash, isNotBase64) {
			l.report(itemPath(path, i)+".signature_hash",
				ruleOTPApps, "%s is not the signing key hash of an app, which has exactly %d letters, digits, +, / "+
					"or =. Correct it.", jsonlint.QuotedText(app.SignatureHash), hashLength)
		}
	}
}

func isPackageName(name string) bool {
	segments := strings.Split(name, ".")
	for _, segment := range segments {
		first := strings.IndexFunc(segment, isNotAlphanumeric)
		if segment == "" || first == 0 || segment[0] <= '9' || strings.ContainsFunc(strings.ReplaceAll(segment, "_", ""), isNotAlphanumeric) {
			return false
		}
	}
	return len(segments) > 1 && len(name) <= maxPackageName
}

func isNotBase64(r rune) bool { return isNotAlphanumeric(r) && !strings.ContainsRune("+/=", r) }
