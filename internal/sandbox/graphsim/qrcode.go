package graphsim

import (
	"slices"
	"strconv"
)

// The limits of "QR Codes": codes of a number; items of a page, of Meta's OpenAPI.
const (
	qrCodeLimit = 2000
	qrCodePage  = 25
)

func (s *Sim) registerQRCodes() {
	const message, format = "prefilled_message", "generate_qr_image"
	s.defineCollection(collection{
		of: kindPhoneNumber, name: "message_qrdls", kind: "WhatsAppMessageQRCode", key: "code",
		scopes: []string{scopeWhatsAppManagement}, newest: true, maxPage: qrCodePage, limit: qrCodeLimit,
		// No page has the code of this error.
		full: Error{Code: 100, Message: "(#100) The phone number has the maximum number of QR codes"},
		properties: []property{
			{name: "code"},
			{name: message, write: isText(1, 140), required: true},
			{name: "deep_link_url"},
			{name: "qr_image_url", onRequest: true, compute: func(_ *call, o *object, f field) any {
				return s.qrImage(o, f.args.Get("format"))
			}},
		},
		create: func(o *object) {
			o.fields["code"], o.fields["deep_link_url"] = o.key(), "https://wa.me/message/"+o.key()
		},
		check: func(c *call, _ *object, _ map[string]any, _ bool) *Error {
			if wanted := c.params.Get(format); wanted != "" && !slices.Contains([]string{"SVG", "PNG"}, wanted) {
				return badParameter("Param %s must be one of {SVG, PNG}", format)
			}
			return nil
		},
		answer: func(c *call, o *object, _ bool) any {
			out := map[string]any{"code": o.fields["code"], message: o.fields[message], "deep_link_url": o.fields["deep_link_url"]}
			if wanted := c.params.Get(format); wanted != "" {
				out["qr_image_url"] = s.qrImage(o, wanted)
			}
			return out
		},
	})
}

// qrImage is signed, and another one in every answer.
func (s *Sim) qrImage(o *object, format string) any {
	return "https://scontent.xx.fbcdn.net/" + or(format, "PNG") + "/" + o.key() + "?oh=" + strconv.Itoa(s.next())
}
