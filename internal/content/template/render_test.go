package template_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"terraform-provider-whatsapp/internal/content/template"
)

const (
	sale   = `{"type":"header","format":"text","text":"Our {{1}} is on!","example":{"header_text":["Summer Sale"]}}`
	follow = `{"type":"URL","text":"Shop","url":"https://shop.example/?a={{1}}","example":["https://shop.example/?a=x"]}`
)

func TestRender(t *testing.T) {
	message := creation(t, marketing, sale, bodyWith("Get {{2}} until {{1}}, {{2}} in all shops.", "Monday", "25%"), text("FOOTER", "Bye"),
		buttons(reply, follow, call, copyCode))
	hello := bodyNamed("Dear {{name}}, hello", "name")
	for name, c := range map[string]struct {
		template string
		values   map[string]string
		want     string
	}{
		"positional": {
			message, map[string]string{"header.1": "Sale", "1": "Friday", "2": "30%", "buttons[1].1": "y"},
			"Our Sale is on!\n\nGet 30% until Friday, 30% in all shops.\n\nBye\n\n" +
				"[ Yes ]\n[ Shop ] https://shop.example/?a=y\n[ Call ] +15550051310\n[ Copy offer code ] 25OFF",
		},
		"examples": {
			message, template.Examples(parse(t, message)),
			"Our Summer Sale is on!\n\nGet 25% until Monday, 25% in all shops.\n\nBye\n\n" +
				"[ Yes ]\n[ Shop ] https://shop.example/?a=x\n[ Call ] +15550051310\n[ Copy offer code ] 25OFF",
		},
		"body with its place": {"[" + bodyWith("Get {{1}}") + "]", map[string]string{"body.1": "{{2}}"}, "Get {{2}}"},
		"named in all texts": {
			"[" + header("For {{name}}") + "," + hello + "]", map[string]string{"name": "Pablo"}, "For Pablo\n\nDear Pablo, hello",
		},
		"named with a place": {
			"[" + header("For {{name}}") + "," + hello + "]", map[string]string{"name": "Pablo", "header.name": "you"},
			"For you\n\nDear Pablo, hello",
		},
		"named examples": {"[" + hello + "]", template.Examples(parse(t, "["+hello+"]")), "Dear x, hello"},
		"files":          {"[" + image + "," + body + "]", nil, "(image)\n\nYour order has been sent."},
		"offer":          {"[" + offer + "," + limited("Today") + "]", nil, "Ends soon (with the time until it ends)\n\nToday"},
		"no offer":       {`[{"type":"LIMITED_TIME_OFFER"},` + body + "]", nil, "Your order has been sent."},
		"cards": {
			"[" + body + "," + carousel(image+","+bodyWith("Buy {{1}}", "this"), buttons(follow)) + "]",
			map[string]string{"carousel.cards[0].body.1": "it", "carousel.cards[1].buttons[0].1": "z"},
			"Your order has been sent.\n\nCard 1:\n\n(image)\n\nBuy it\n\nCard 2:\n\n[ Shop ] https://shop.example/?a=z",
		},
		"examples of cards": {
			"[" + carousel(bodyWith("Buy {{1}}", "this"), buttons(follow)) + "]",
			template.Examples(parse(t, "["+carousel(bodyWith("Buy {{1}}", "this"), buttons(follow))+"]")),
			"Card 1:\n\nBuy this\n\nCard 2:\n\n[ Shop ] https://shop.example/?a=x",
		},
		"other components": {`[{"type":"CALL_PERMISSION_REQUEST"},{"type":"NEW"}]`, nil, "(request for permission to call)\n\n(NEW)"},
		"labels of Meta": {
			"[" + buttons(`{"type":"CATALOG"}`, `{"type":"FLOW","text":"Open"}`, `{"type":"NEW"}`) + "]", nil,
			"[ View catalog ]\n[ Open ]\n[ NEW ]",
		},
		"authentication": {
			creation(t, auth(authBody, `{"type":"FOOTER","code_expiration_minutes":5}`, buttons(otpButton))), map[string]string{"1": "42"},
			"42 is your verification code. For your security, do not share this code.\n\nThis code expires in 5 minutes.\n\n[ Copy code ]",
		},
		"authentication in another language": {
			creation(t, `"language":"de",`+auth(`{"type":"BODY"}`, `{"type":"FOOTER"}`, otp(`"otp_type":"ONE_TAP"`))),
			template.Examples(parse(t, creation(t, auth(authBody)))),
			"123456 is your verification code. (Meta writes this in de.)\n\n[ Autofill ]",
		},
		"zero tap": {"[" + authBody + "," + otp(`"otp_type":"ZERO_TAP"`) + "]", map[string]string{"1": "42"},
			"42 is your verification code. For your security, do not share this code."},
	} {
		got, err := template.Render(parse(t, c.template), c.values)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

func TestRender_errors(t *testing.T) {
	message := "[" + sale + "," + bodyWith("Get {{2}} until {{1}}, {{2}} in all shops.") + "," + buttons(follow) + "]"
	for name, c := range map[string]struct {
		template string
		values   map[string]string
		want     string
	}{
		"missing": {
			message, map[string]string{"1": "a", "header.1": "b"},
			"there is no value for 2, buttons[0].1: its variables are header.1, 2, 1, buttons[0].1",
		},
		"unknown": {
			message, map[string]string{"1": "a", "2": "a", "header.1": "b", "buttons[0].1": "c", "x": "", "3": ""},
			"the template has no variable 3, x: its variables are header.1, 2, 1, buttons[0].1",
		},
		"both": {
			"[" + bodyWith("Get {{1}}") + "]", map[string]string{"2": "a"},
			"there is no value for 1; the template has no variable 2: its variables are 1",
		},
		"no variables": {"[" + body + "]", map[string]string{"1": "a"}, "the template has no variable 1: it has no variables"},
	} {
		if text, err := template.Render(parse(t, c.template), c.values); err == nil || err.Error() != c.want || text != "" {
			t.Errorf("%s: got %q and %v, want %s", name, text, err, c.want)
		}
	}
}
