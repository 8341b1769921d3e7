package httpchat_test

import (
	"errors"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
)

// A service that answers with another project than the one that was asked for is not believed.
func TestGet_otherProject(t *testing.T) {
	body := func(id, key string) string {
		return `{"id":` + id + `,"key":` + key +
			`,"name":"x","whatsapp":{"token":{"present":false},"phone_number_id":null,"business_account_id":null}}`
	}
	for name, c := range map[string]struct{ asked, body, says string }{
		"another project":         {"SUP", body(`"777"`, `"OTHER"`), "another project (id 777, key OTHER) than SUP"},
		"without key":             {"SUP", body(`"777"`, "null"), "another project (id 777) than SUP"},
		"a longer key":            {"SUP", body(`"777"`, `"SUPPORT"`), "another project (id 777, key SUPPORT) than SUP"},
		"id with a zero":          {"01", body(`"1"`, `"SUP"`), "another project (id 1, key SUP) than 01"},
		"other spelling of a key": {"sup", body(`"1"`, `"SUP"`), "There is no project sup, but there is SUP."},
		"other spelling of an id": {"ab", body(`"AB"`, "null"), "There is no project ab, but there is AB."},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t)
			s.fail("*", tagged(c.body))
			_, err := s.platform().Projects.Get(t.Context(), c.asked)
			if !errors.Is(err, chat.ErrOtherProject) {
				t.Fatalf("got %v", err)
			}
			if text := explain(err); !strings.Contains(text, c.says) || !strings.Contains(text, "\n\n") {
				t.Errorf("got %q", text)
			}
		})
	}
}

// A key that holds a secret does not reach the state, however the project was asked for.
func TestDecodeProject_keyIsSecret(t *testing.T) {
	s := newService(t)
	s.fail("*", tagged(strings.Replace(whatsapp(tokenState, "null"), `"SUP"`, `"`+credential+`"`, 1)))
	got, err := s.platform().Projects.Get(t.Context(), "1")
	if err != nil || got.Key != "" {
		t.Errorf("key %q, %v", got.Key, err)
	}
	s.fail("*", tagged(strings.Replace(whatsapp(tokenState, "null"), `"SUP"`, `"`+credential+`"`, 1)))
	_, err = s.platform().Projects.Get(t.Context(), "SUP")
	if !errors.Is(err, chat.ErrOtherProject) || strings.Contains(explain(err), credential) {
		t.Errorf("got %v", err)
	}
}
