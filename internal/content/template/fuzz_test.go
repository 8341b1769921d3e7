package template_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"terraform-provider-whatsapp/internal/content/template"
)

// Whatever is parsed can be written, checked, compared, rendered and normalized, and none of them changes what Lint finds.
func FuzzTemplate(f *testing.F) {
	f.Add(everything)
	f.Add(`[{"type":"body","text":"{{1}} {{a}} }} {{"},{"type":"carousel","cards":[{},{"components":[{"type":"buttons"}]}]}]`)
	f.Add(`{"category":"AUTHENTICATION","components":[{"type":"BUTTONS","buttons":[{"type":"OTP","otp_type":"zero_tap"}]}]}`)
	f.Add(`[{"type":"BODY","example":{"body_text_named_params":[{"param_name":"a","example":"1"},{"param_name":"a","example":"2"}]}}]`)
	f.Add(`[{"type":"header","format":"text","text":"_a_ ~b~ *c*\n"},{"type":"x","text":"\ud800"},{"type":"X"}]`)
	f.Fuzz(func(t *testing.T, text string) {
		parsed, err := template.Parse([]byte(text))
		if err != nil {
			return
		}
		problems, normalized := template.Lint(parsed), template.Normalize(parsed)
		if again := template.Lint(normalized); !reflect.DeepEqual(problems, again) {
			t.Errorf("after Normalize, Lint returns\n%+v\nand before\n%+v", again, problems)
		}
		if twice := template.Normalize(normalized); !reflect.DeepEqual(normalized, twice) {
			t.Errorf("Normalize changes a normalized template:\n%+v\n%+v", normalized, twice)
		}
		if found := template.Differences(parsed, normalized); len(found) > 0 {
			t.Errorf("Normalize makes differences: %v", found)
		}
		_, _ = template.Render(parsed, template.Examples(parsed)) // must not panic
		written, err := json.Marshal(parsed)
		if err != nil {
			t.Fatal(err)
		}
		read, err := template.Parse(written)
		read.Partial = parsed.Partial // an array is written as an object
		if again := template.Lint(read); err != nil || !reflect.DeepEqual(problems, again) {
			t.Errorf("after a round trip through\n%s\nLint returns\n%+v\nand before\n%+v\n%v", written, again, problems, err)
		}
	})
}

// One operation is the lint of 1,000 templates, from their JSON.
func BenchmarkLint(b *testing.B) {
	text := []byte(creation(b, `"category":"MARKETING"`,
		bodyWith("Dear {{1}}, your order {{2}} has been sent today, and will arrive at your address before the end of the week.", "Pablo", "123"),
		text("FOOTER", "The shop"), buttons(reply,
			`{"type":"URL","text":"Follow","url":"https://shop.example/{{1}}","example":["1"]}`, call),
		carousel(image+","+body+","+buttons(reply), image+","+body+","+buttons(reply))))
	for b.Loop() {
		for range 1000 {
			parsed, err := template.Parse(text)
			if problems := template.Lint(parsed); err != nil || len(problems) != 0 {
				b.Fatal(err, problems)
			}
		}
	}
}
