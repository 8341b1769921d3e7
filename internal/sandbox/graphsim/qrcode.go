package graphsim

import (
	"cmp"
	"strconv"
)

// The limits of "QR Codes": codes of a number; items of a page, of Meta's OpenAPI.
const (
	qrCodeLimit = 2000
	qrCodePage  = 25
)

func (s *Sim) registerQRCodes() {
	const message = "prefilled_message"
	s.defineCollection(collection{
		nodeKind: kindPhoneNumber, name: "message_qrdls", kind: "WhatsAppMessageQRCode", key: "code",
		scopes: []string{scopeWhatsAppManagement}, newestFirst: true, maxPage: qrCodePage, maxItems: qrCodeLimit,
		// No page has the code of this error.
		fullError: Error{Code: 100, Message: "(#100) The phone number has the maximum number of QR codes"},
		properties: []property{
			{name: "code"},
			{name: message, write: textRule(1, 140), required: true},
			{name: "deep_link_url"},
			{name: "qr_image_url", onRequest: true, compute: func(_ *call, o *object, f field) any {
				// Signed, and another one in every answer.
				return "https://scontent.xx.fbcdn.net/" + cmp.Or(f.args.Get("format"), "PNG") + "/" + o.key() + "?oh=" + strconv.Itoa(s.nextNumber())
			}},
		},
		create: func(o *object) {
			o.fields["code"], o.fields["deep_link_url"] = o.key(), "https://wa.me/message/"+o.key()
		},
		answer: func(_ *call, o *object, _ bool) any {
			return map[string]any{"code": o.fields["code"], message: o.fields[message], "deep_link_url": o.fields["deep_link_url"]}
		},
	})
}
