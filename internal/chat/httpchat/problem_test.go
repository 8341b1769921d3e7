package httpchat_test

import (
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/httpchat"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/secret"
)

func TestErrAnswer(t *testing.T) {
	for name, c := range map[string]struct {
		f     fault
		want  error // nil: none of them
		tries int
		says  []string
	}{
		"401": {
			answer(401, problemJSON, `{"title":"Unauthorized","detail":"The credential has expired."}`), chat.ErrAuth, 1,
			[]string{"HTTP 401 Unauthorized: The credential has expired.", "wrong, expired or revoked", "Check chat.http.access_token"},
		},
		"403": {
			answer(403, problemJSON, `{"title":"Not yours","detail":"Ask the owner."}`), chat.ErrPermission, 1,
			[]string{"HTTP 403 Forbidden: Not yours: Ask the owner.", "may not do this", "chat.http.access_token"},
		},
		"409": {answer(409, problemJSON, `{"detail":"The project is archived."}`), chat.ErrConflict, 1, []string{"The project is archived."}},
		"422": {
			answer(422, problemJSON, `{"title":"Unprocessable Content","errors":[{"pointer":"#/access_token","detail":"too short"},`+
				`{"parameter":"limit","detail":"too large"},7]}`),
			chat.ErrInvalid, 1, []string{"HTTP 422"},
		},
		"422 with errors": {
			answer(422, problemJSON, `{"detail":"Two faults.","errors":[{"pointer":"#/access_token","detail":"too short"},`+
				`{"parameter":"limit","detail":"too large"}]}`),
			chat.ErrInvalid, 1, []string{"Two faults. #/access_token too short; limit too large"},
		},
		"400": {
			answer(400, "application/json", `{"message":"bad request of a gateway"}`), chat.ErrInvalid, 1, []string{"bad request of a gateway"},
		},
		"428": {answer(428, problemJSON, `{}`), nil, 1, []string{"If-Match", "a proxy in between removed it"}},
		"405": {answer(405, problemJSON, `{}`), nil, 1, []string{"does not offer this call"}},
		"501": {answer(501, problemJSON, `{}`), nil, 1, []string{"does not offer this call"}},
		"500": {answer(500, problemJSON, `{"detail":"database down"}`), nil, 4, []string{"database down", "internal error"}},
		"502 HTML": {
			answer(502, "text/html", "<html>nginx"), nil, 4, []string{"HTTP 502 Bad Gateway", "page for people", "chat.http.endpoint"},
		},
		"redirect": {
			answer(307, "text/html", "<a href>", "Location", "https://user:pw@login.example.com/secret?x=y"), nil, 1,
			[]string{"redirects to login.example.com.", "not followed", "chat.http.endpoint"},
		},
		"redirect to nowhere": {answer(302, "", ""), nil, 1, []string{"redirects. "}},
		"429": {
			answer(429, problemJSON, `{"detail":"slow down"}`), chat.ErrThrottled, 11,
			[]string{"slow down", "does not say for how long", "again later"},
		},
		"429 for an hour": {
			answer(429, problemJSON, `{}`, "Retry-After", "3600"), chat.ErrThrottled, 1, []string{"no more requests before 20"},
		},
		"503 for an hour": {
			answer(503, problemJSON, `{}`, "Retry-After", "3600"), chat.ErrThrottled, 1, []string{"no more requests before 20"},
		},
		"418":         {answer(418, problemJSON, `{"title":"Teapot"}`), nil, 1, []string{"Teapot"}},
		"no document": {answer(403, "text/plain", "plain words"), chat.ErrPermission, 1, []string{"HTTP 403"}},
		"strange document": {
			answer(403, problemJSON, `{"title":7,"detail":["x"],"errors":{"a":1}}`), chat.ErrPermission, 1, []string{"HTTP 403"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			for _, call := range []string{"read", "write"} {
				s := newService(t, newProject())
				p := s.platform()
				base := chat.Project{ID: "1", Version: `"r2"`}
				s.fail("*", times(c.tries, c.f)...)
				var err error
				if call == "read" {
					_, err = p.Projects.Get(t.Context(), "1")
				} else {
					_, err = p.Numbers.SetNumber(t.Context(), base, wanted)
				}
				var e *chat.Error
				if !errors.As(err, &e) || !errors.Is(e.Kind, c.want) || (c.want != nil && !errors.Is(err, c.want)) {
					t.Fatalf("%s: error: %v", call, err)
				}
				if e.Platform != "http" || e.Status == 0 || !strings.HasPrefix(e.DetailText(), "Could not "+e.Op+" on the chat platform") {
					t.Errorf("%s: %+v", call, e)
				}
				for _, part := range c.says {
					if !strings.Contains(e.DetailText(), part) {
						t.Errorf("%s: lacks %q: %s", call, part, e.DetailText())
					}
				}
				for _, bad := range []string{"user:pw", "secret?x", "nginx", "plain words"} {
					if strings.Contains(e.DetailText(), bad) || strings.Contains(e.Error(), bad) {
						t.Errorf("%s: holds %q: %s", call, bad, e.DetailText())
					}
				}
				wantNoSecret(t, err)
				tries := len(s.takeRequests())
				if call == "write" && strings.HasPrefix(name, "50") && c.tries == 4 {
					tries-- // the read that decides it
				}
				if tries != c.tries {
					t.Errorf("%s: %d requests, want %d", call, tries, c.tries)
				}
				if s.writes() != 0 {
					t.Errorf("%s: written", call)
				}
			}
		})
	}
}

func TestErrAnswer_whenToComeBack(t *testing.T) {
	s := newService(t, newProject())
	s.fail("*", answer(429, problemJSON, `{}`, "Retry-After", "3600"))
	before := time.Now()
	_, err := s.platform().Projects.Get(t.Context(), "1")
	var e *chat.Error
	if !errors.As(err, &e) || e.RetryAt.Before(before.Add(59*time.Minute)) || e.RetryAt.After(time.Now().Add(61*time.Minute)) {
		t.Errorf("%+v", e)
	}
	if !strings.Contains(e.DetailText(), e.RetryAt.Format(time.RFC3339)+" (in 60 minutes)") {
		t.Error(e.DetailText())
	}
}

// Services repeat what they were sent, and a text may hold anything.
func TestErrAnswer_echoes(t *testing.T) {
	token := "tok+en/with=odd&chars<" + newToken + ">"
	for name, text := range map[string]string{
		"plain":         token,
		"URL-escaped":   url.QueryEscape(token),
		"path-escaped":  url.PathEscape(token),
		"base64":        base64.StdEncoding.EncodeToString([]byte(token)),
		"with color":    "\x1b[31m" + token + "\x1b[0m",
		"with a title":  "\x1b]0;" + token + "\a",
		"bidi":          "\u202e" + token + "\u202c" + token[:10] + "\u2066" + token[10:],
		"zero width":    strings.Join(strings.Split(token, ""), "\u200b"),
		"line breaks":   "x\r\nError: forged\r\n" + token,
		"in pieces":     token[:20] + "\x1b" + token[20:],
		"long":          strings.Repeat(token+" ", 300),
		"the other one": credential + " " + url.QueryEscape(credential),
		"of Meta":       "Malformed access token EAAJZCpQdBAO9x8y7w6v5u4t3s2r1q0p",
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t, newProject())
			secrets := secret.NewRedactor()
			p := s.platform(func(c *httpchat.Config) { c.Secrets = secrets })
			s.fail("PUT /projects/1/whatsapp/token", fault{Func: func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
				simkit.WriteJSONAs(w, http.StatusUnprocessableEntity, problemJSON, map[string]any{
					"title": text, "detail": text, "errors": []any{map[string]string{"pointer": "#/" + text, "detail": text}},
				})
			}})
			_, err := p.Tokens.SetToken(t.Context(), chat.Project{ID: "1", Version: `"r2"`}, secret.New(token))
			if !errors.Is(err, chat.ErrInvalid) {
				t.Fatal(err)
			}
			wantNoSecret(t, err)
			for _, shown := range texts(err) {
				for _, bad := range []string{token, token[20:], url.QueryEscape(token), base64.StdEncoding.EncodeToString([]byte(token)), "EAAJ"} {
					if strings.Contains(shown, bad) {
						t.Errorf("shows %q: %s", bad, shown)
					}
				}
				if strings.Contains(shown, "\nError: forged") {
					t.Errorf("a line is forged: %s", shown)
				}
			}
			if forms := secrets.Forms(); !slices.Contains(forms, token) || !slices.Contains(forms, credential) {
				t.Error("the redactor did not learn the secrets")
			}
		})
	}
}
