package template

import "terraform-provider-whatsapp/internal/content/jsonlint"

// Parse reads a template from JSON: the body of the call that creates it, or the array of its components alone. Keys that this package
// does not know are kept. A value of a known key that has another type or is null is a *jsonlint.ReadError, as is a text that is not
// JSON. A number is not a string: YAML and HCL write 1.10 as 1.1.
func Parse(data []byte) (Template, error) { return parse(data, false) }

// ParseAnswer parses a template in an answer of Meta as Parse does, but a null is as good as an absent key, and a number is accepted for
// a string.
func ParseAnswer(data []byte) (Template, error) { return parse(data, true) }

func parse(data []byte, answer bool) (Template, error) {
	whole, err := jsonlint.Read(data, maxBytes, "a template")
	if err != nil {
		return Template{}, err
	}
	d := decoder{data: data, answer: answer}
	t := d.decodeTemplate(whole)
	if d.err != nil {
		return Template{}, d.err
	}
	return t, nil
}

// maxBytes is far above any template: ten cards with addresses of the greatest length have less than half of it. It is small enough for
// the rules to compare components with each other.
const maxBytes = 128 << 10
