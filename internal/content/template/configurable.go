package template

import "slices"

// Configurable returns the template that a configuration must have for the content that Meta shows: without the texts that Meta supplies in
// an authentication template, and with its OTP button as such. Meta does not show the apps of such a button.
func Configurable(shown Template) Template {
	t := Normalize(shown)
	if !hasMetaTexts(t) {
		return t
	}
	t.Components = slices.Clone(t.Components)
	for i, c := range t.Components {
		switch c.Type {
		case typeBody, typeFooter:
			c.Text, c.Example = "", nil
		case typeButtons:
			c.Buttons = slices.Clone(c.Buttons)
			for j, b := range c.Buttons {
				if b.Type == buttonURL && b.isOTP() {
					c.Buttons[j] = Button{Type: buttonOTP, OTPType: b.otpKind(), Text: b.Text, Extra: b.Extra}
				}
			}
		}
		t.Components[i] = c
	}
	return t
}
