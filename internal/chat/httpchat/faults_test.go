package httpchat_test

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/test/chattest"
)

const problemJSON = "application/problem+json"

type fault = chattest.Fault

var (
	reset                  = chattest.Reset
	then, times, meanwhile = chattest.AfterProcessing, chattest.Repeated, chattest.ChangeBefore
	explain                = chattest.ErrorText
)

func answer(code int, kind, body string, headers ...string) fault {
	f := chattest.AnswerFault(code, body, headers...)
	f.ContentType = kind
	return f
}

// texts returns everything that an error shows, however it is printed.
func texts(err error) (all []string) {
	var e *chat.Error
	if errors.As(err, &e) {
		all = append(all, e.DetailText())
	}
	for ; err != nil; err = errors.Unwrap(err) {
		all = append(all, fmt.Sprintf("%v", err), fmt.Sprintf("%+v", err), fmt.Sprintf("%#v", err))
	}
	return all
}

// wantNoSecret fails when an error shows a secret, or what would change a terminal.
func wantNoSecret(t *testing.T, err error) {
	t.Helper()
	for _, text := range texts(err) {
		for _, s := range []string{credential, oldToken, newToken, otherToken} {
			if strings.Contains(text, s) || strings.Contains(text, url.QueryEscape(s)) {
				t.Errorf("shows a secret: %s", text)
			}
		}
		if strings.ContainsAny(text, "\x1b\a\r\u202e\u2066\u200b") || len(text) > 4000 {
			t.Errorf("not fit for a terminal: %q", text)
		}
	}
}
