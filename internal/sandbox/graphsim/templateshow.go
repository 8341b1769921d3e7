package graphsim

import (
	"cmp"
	"fmt"
	"hash/crc32"
	"regexp"
	"slices"
	"strings"
)

// fixedLabels are those of buttons that Meta names.
var fixedLabels = map[string]string{"CATALOG": "View catalog", "MPM": "View items", "SPM": "View", "COPY_CODE": "Copy offer code"}

// otpMembers are not read back.
var otpMembers = []string{"otp_type", "autofill_text", "package_name", "signature_hash", "supported_apps", "zero_tap_terms_accepted"}

var componentOrder = []string{"HEADER", "BODY", "LIMITED_TIME_OFFER", "FOOTER", "CAROUSEL", "BUTTONS"}

// shownComponents returns the components that reads show, without some that were written.
func (s *Sim) shownComponents(o *object) any {
	list := cloneParts(componentsOf(o))
	for _, p := range list {
		s.showComponent(o, p)
		for _, card := range p.objects("cards") {
			for _, inner := range card.objects("components") {
				s.showComponent(o, inner)
			}
		}
	}
	if s.switches.componentsReordered {
		slices.SortStableFunc(list, func(a, b part) int {
			return slices.Index(componentOrder, a.text("type")) - slices.Index(componentOrder, b.text("type"))
		})
		slices.Reverse(list)
	}
	return list
}

func (s *Sim) showComponent(o *object, p part) {
	switch p.text("type") {
	case "HEADER":
		p["format"] = cmp.Or(p.text("format"), "TEXT")
		if handles := p.object("example").texts("header_handle"); len(handles) > 0 {
			p["example"] = map[string]any{"header_handle": []string{s.mediaAddress(handles[0])}}
		}
	case "BODY":
		s.showBody(o, p)
	case "FOOTER":
		if minutes, ok := p["code_expiration_minutes"].(float64); ok {
			p["text"] = fmt.Sprintf("This code expires in %v minutes.", minutes)
		}
	case "BUTTONS":
		for _, button := range p.objects("buttons") {
			s.showButton(button)
		}
	}
}

// mediaAddress returns a signed address, with another signature in every answer. No page says what its path is: it is
// that of the stored file, as on Meta's other CDN hosts, or a new one in every answer.
func (s *Sim) mediaAddress(handle string) string {
	n := s.nextNumber()
	file := crc32.ChecksumIEEE([]byte(handle))
	if s.switches.mediaMoved {
		file = uint32(n) //nolint:gosec // a small number
	}
	return fmt.Sprintf("https://scontent.whatsapp.net/v/t61.29466-34/%d_n?ccb=1-7&oh=%d", file, n)
}

func (s *Sim) showBody(o *object, p part) {
	if o.fields["category"] == authentication && p.text("text") == "" {
		text := "*{{1}}* is your verification code."
		if p["add_security_recommendation"] == true {
			text += " For your security, do not share this code."
		}
		p["text"], p["example"] = text, map[string]any{"body_text": []any{"123456"}}
	}
	example := p.object("example")
	if !example.has("body_text") {
		return
	}
	values := example.texts("body_text")
	if example["body_text"] = []any{values}; s.switches.examplesFlat {
		example["body_text"] = values
	}
}

func (s *Sim) showButton(button part) {
	kind := button.text("type")
	if label, ok := fixedLabels[kind]; ok {
		button["text"] = label
	}
	switch kind {
	case "OTP":
		button["text"] = cmp.Or(button.text("text"), "Copy code")
		if !s.switches.otpKept {
			url := "https://www.whatsapp.com/otp/code/?otp_type=" + button.text("otp_type") + "&code=otp"
			button["type"], button["url"], button["example"] = "URL", url+"{{1}}", []string{url + "123456"}
			for _, name := range otpMembers {
				delete(button, name)
			}
		}
	case "PHONE_NUMBER":
		button["phone_number"] = withoutTrunkZero(button.text("phone_number"))
	}
}

// countryCode begins a number with a +. Codes have one or two digits in these zones, and
// three in the others.
var countryCode = regexp.MustCompile(`^\+(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|[2-9][0-9]{2})`)

// withoutTrunkZero removes the zero after the country code ("Template components").
func withoutTrunkZero(number string) string {
	digits := "+" + digitsOf(number)
	code := countryCode.FindString(digits)
	return code + strings.TrimPrefix(digits[len(code):], "0")
}
