package template_test

import (
	"encoding/json"
	"testing"

	"terraform-provider-whatsapp/internal/content/template"
)

// What Meta shows of an authentication template is not a valid configuration; what Configurable makes of it is. Other templates stay.
func TestConfigurable(t *testing.T) {
	t.Parallel()
	const offer = `[{"text":"Hello from our shop.","type":"BODY"},{"buttons":[{"text":"Shop","type":"URL","url":"https://a.example"}],` +
		`"type":"BUTTONS"}]`
	for name, c := range map[string]struct{ category, shown, want string }{
		"authentication": {template.Authentication, `[{"type":"BODY","text":"*{{1}}* is your code.","add_security_recommendation":true,` +
			`"example":{"body_text":[["123456"]]}},{"type":"FOOTER","text":"Expires in 5 minutes.","code_expiration_minutes":5},` +
			`{"type":"BUTTONS","buttons":[{"type":"URL","text":"Copy code","url":"https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE` +
			`&code=otp{{1}}","example":["https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp123456"]}]}]`,
			`[{"add_security_recommendation":true,"type":"BODY"},{"code_expiration_minutes":5,"type":"FOOTER"},{"buttons":[` +
				`{"otp_type":"COPY_CODE","text":"Copy code","type":"OTP"}],"type":"BUTTONS"}]`},
		"another": {template.Marketing, offer, offer},
	} {
		shown, err := template.Parse([]byte(c.shown))
		if err != nil {
			t.Fatal(err)
		}
		shown.Name, shown.Language, shown.Category, shown.Partial = "code", "en_US", c.category, false
		got := template.Configurable(shown)
		raw, err := json.Marshal(got.Components)
		if err != nil || string(raw) != c.want {
			t.Errorf("%s: %s, %v\nwant %s", name, raw, err, c.want)
		}
		if problems := template.Lint(got); len(problems) > 0 {
			t.Errorf("%s: %+v", name, problems)
		}
		if differences := template.Differences(got, shown); len(differences) > 0 {
			t.Errorf("%s: %v", name, differences)
		}
	}
}
