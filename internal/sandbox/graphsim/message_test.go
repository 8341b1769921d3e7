package graphsim_test

import "testing"

// A message needs the scope for messages, a registered number, a recipient and a template. No message is stored with an error.
func TestMessages(t *testing.T) {
	w := newWorld(t)
	send := func(more string) string {
		return "admin POST " + phone + "/messages messaging_product=whatsapp&type=template&" + more
	}
	const good = `to=%2B16505551234&template={"name":"hello_world","language":{"code":"en_US"},` +
		`"components":[{"type":"body","parameters":[{"type":"text","text":"Asha"}]}]}`
	w.try(send(good), "ok", `"wa_id":"16505551234"`, `"id":"wamid.`, `"message_status":"accepted"`)
	for _, bad := range []string{
		`to=12&template={"name":"hello_world","language":{"code":"en_US"}}`,
		`to=16505551234&template={"name":"Hello","language":{"code":"en_US"}}`,
		`to=16505551234&template={"name":"hello","language":{"code":"English"}}`,
		`to=16505551234`,
	} {
		w.try(send(bad), "100")
	}
	w.try("admin POST "+phone+"/messages type=template&"+good, "100", "messaging_product")
	w.try("admin POST "+phone+`/messages messaging_product=whatsapp&type=text&to=16505551234&text={"body":"hi"}`, "100")
	w.try(send(`to=16505551234&template={"name":"a","language":{"code":"en"},"components":[{"type":"body","parameters":[{"type":"text"}]}]}`),
		"131008")
	w.SetField(secondPhone, "status", "PENDING")
	w.SetField(secondPhone, "platform_type", "NOT_APPLICABLE")
	w.try("admin POST "+secondPhone+"/messages messaging_product=whatsapp&type=template&"+good, "133010")
	w.DropScope(adminToken, "whatsapp_business_messaging")
	w.try(send(good), "200", "whatsapp_business_messaging")
	expect(t, "stored", w.Stored("messages"), "{1 0 0}")
	expect(t, "sent", w.Messages(), "[{"+phone+" 16505551234 hello_world en_US [Asha]}]")
}
