package chatwoot_test

import (
	"net/http"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/test/chattest"
)

type fault = chattest.Fault

var (
	reset                     = chattest.Reset
	answer, then, skip, times = chattest.AnswerFault, chattest.AfterProcessing, chattest.SkipOne, chattest.Repeated
	meanwhile, canceled       = chattest.ChangeBefore, chattest.CancelFault
	explain, update           = chattest.ErrorText, chattest.Update
)

// loseAnswer changes something, and loses the request.
func loseAnswer(change func()) fault {
	return fault{Func: func(http.ResponseWriter, *http.Request, http.Handler) {
		change()
		panic(http.ErrAbortHandler)
	}}
}

// wantNoSecret fails the test when an error holds a secret or a control character.
func wantNoSecret(t *testing.T, err error) {
	t.Helper()
	for _, text := range []string{err.Error(), explain(err)} {
		for _, s := range []string{credential, oldToken, newToken, otherToken, deadToken, verify, appSecret} {
			if strings.Contains(text, s) {
				t.Errorf("holds %q: %s", s, text)
			}
		}
		if i := strings.IndexFunc(strings.ReplaceAll(text, "\n", ""), func(r rune) bool { return r < ' ' || r == 0x202e }); i >= 0 {
			t.Errorf("holds a control character: %q", text)
		}
	}
}
