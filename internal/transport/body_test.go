package transport_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"unicode/utf8"

	"terraform-provider-whatsapp/internal/transport"
)

func small(c *transport.Config) { c.MaxBody = 1 << 20 }

// bomb returns 64 MiB of zeros, compressed.
func bomb(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	block := make([]byte, 1<<20)
	for range 64 {
		if _, err := z.Write(block); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestDo_answersThatAreTooLarge(t *testing.T) {
	compressed := bomb(t)
	endless := func(w http.ResponseWriter, r *http.Request, process func()) {
		process()
		block := make([]byte, 64<<10)
		for r.Context().Err() == nil {
			if _, err := w.Write(block); err != nil {
				return
			}
		}
	}
	for name, f := range map[string]fault{
		"endless body": endless,
		"gzip bomb": func(w http.ResponseWriter, _ *http.Request, process func()) {
			process()
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(compressed)
		},
		"endless body of an error": func(w http.ResponseWriter, r *http.Request, process func()) {
			w.WriteHeader(http.StatusInternalServerError)
			endless(w, r, process)
		},
		"huge headers": func(w http.ResponseWriter, _ *http.Request, process func()) {
			process()
			for i := range 20 {
				w.Header().Set("X-Huge-"+string(rune('a'+i%26))+strings.Repeat("x", i), strings.Repeat("y", 50<<10))
			}
			w.WriteHeader(http.StatusOK)
		},
	} {
		for class := range className {
			t.Run(name+"/"+className[class], func(t *testing.T) {
				s := serve(t, times(9, f)...)
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				_, err := connect(t, s.URL, small).Do(t.Context(), requestOf(class))
				runtime.ReadMemStats(&after)
				if err == nil {
					t.Fatal("no error")
				}
				mustNotLeak(t, err)
				if !strings.Contains(err.Error(), "not an answer of the expected service") {
					t.Errorf("no hint in: %v", err)
				}
				if requests, _, _ := s.count(); requests != 1 {
					t.Errorf("asked %d times for what is too large", requests)
				}
				if errors.Is(err, transport.ErrOutcomeUnknown) != (class != transport.Read) {
					t.Errorf("outcome of a %s: %v", className[class], err)
				}
				if used := (after.TotalAlloc - before.TotalAlloc) >> 20; used > 32 {
					t.Errorf("used %d MiB", used)
				}
			})
		}
	}
}

func TestDo_bodyOfTheLimit(t *testing.T) {
	exactly := func(n int) fault {
		return func(w http.ResponseWriter, _ *http.Request, _ func()) {
			_, _ = io.WriteString(w, strings.Repeat("x", n))
		}
	}
	s := serve(t, exactly(1<<20), exactly(1<<20+1))
	client := connect(t, s.URL, small)
	if answer, err := client.Do(t.Context(), requestOf(transport.Read)); err != nil || len(answer.Body) != 1<<20 {
		t.Errorf("a body of the limit: %v", err)
	}
	if _, err := client.Do(t.Context(), requestOf(transport.Read)); err == nil {
		t.Error("a body of one byte more is accepted")
	}
}

func answerOf(contentType, body string) *transport.Answer {
	return &transport.Answer{Status: 200, Header: http.Header{"Content-Type": {contentType}}, Body: []byte(body)}
}

type thing struct {
	ID    int64  `json:"id"`
	Name  string `json:"name"`
	Inner struct {
		Flag bool `json:"flag"`
	} `json:"inner"`
}

func TestDecodeJSON(t *testing.T) {
	deep := strings.Repeat("[", 100_000)
	for name, c := range map[string]struct {
		contentType, body string
		want              string // part of the error; "": none
	}{
		"object":             {"application/json", `{"id":7,"name":"x"}`, ""},
		"no content type":    {"", `{"id":7}`, ""},
		"text that is JSON":  {"text/javascript; charset=UTF-8", `{"id":7}`, ""},
		"BOM":                {"application/json", "\xEF\xBB\xBF" + `{"id":7}`, ""},
		"white space":        {"application/json", " \r\n{\"id\":7}\n\n", ""},
		"unknown members":    {"application/json", `{"id":7,"more":{"a":[1]}}`, ""},
		"duplicate members":  {"application/json", `{"id":6,"id":7}`, ""},
		"empty":              {"application/json", "", "it is empty"},
		"BOM alone":          {"application/json", "\xEF\xBB\xBF", "it is empty"},
		"null":               {"application/json", "null", "neither an object nor a list"},
		"a number":           {"application/json", "12345678901234567890", "neither an object nor a list"},
		"a string":           {"application/json", `"` + canary + `"`, "neither an object nor a list"},
		"HTML":               {"text/html; charset=utf-8", "<html>" + canary, "text/html, HTTP 200"},
		"HTML said to be it": {"application/json", "\n<!DOCTYPE html>" + canary, "page for people"},
		"captive portal":     {"text/html", "<html>sign in", "proxy, a login page or a wrong endpoint"},
		"broken off":         {"application/json", `{"id":7,"name":"` + canary, "broken or incomplete"},
		"garbage after it":   {"application/json", `{"id":7}` + canary, "something follows"},
		"two of them":        {"application/json", `{"id":7}{"id":8}`, "something follows"},
		"a list":             {"application/json", `[1]`, "not as expected (application/json, HTTP 200): it is a list, which cannot be used"},
		"wrong type":         {"application/json", `{"id":"` + canary + `"}`, `its field "id" is a text, which cannot be used`},
		"wrong type inside":  {"application/json", `{"inner":{"flag":"` + canary + `"}}`, `its field "inner.flag" is a text`},
		"number too large":   {"application/json", `{"id":123456789012345678901234567890}`, `its field "id" is a number`},
		"very deep":          {"application/json", deep, "broken or incomplete"},
		"very deep inside":   {"application/json", `{"more":` + deep, "broken or incomplete"},
		"no type":            {"", "", "(no content type, HTTP"},
		"strange type":       {"text/x-" + canary, "", "(another content type, HTTP"}, // a service may write there what it was sent
		"broken type":        {canary + "\x1b/;;", "", "(another content type, HTTP"},
		"type of a problem":  {"application/problem+json; charset=" + canary, "", "(application/problem+json, HTTP"},
	} {
		t.Run(name, func(t *testing.T) {
			var v thing
			err := transport.DecodeJSON(answerOf(c.contentType, c.body), &v)
			if c.want == "" {
				if err != nil || v.ID != 7 {
					t.Errorf("%+v, %v", v, err)
				}
				return
			}
			var notJSON *transport.NotJSONError
			if !errors.As(err, &notJSON) {
				t.Fatalf("error is %T: %v", err, err)
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("%q lacks %q", err, c.want)
			}
			if strings.Contains(err.Error(), canary) || strings.Contains(err.Error(), "12345678901234567890") || len(err.Error()) > 300 {
				t.Errorf("quotes the answer: %v", err)
			}
		})
	}
}

func TestDecodeJSON_invalidUTF8(t *testing.T) {
	var v thing
	if err := transport.DecodeJSON(answerOf("application/json", "{\"id\":7,\"name\":\"a\xff\xfeb\"}"), &v); err != nil {
		t.Fatal(err)
	}
	if !utf8.ValidString(v.Name) {
		t.Errorf("%q", v.Name)
	}
}

func TestDecodeJSON_numbersKeepTheirDigits(t *testing.T) {
	var v map[string]json.Number
	if err := transport.DecodeJSON(answerOf("", `{"id":106540352242922123}`), &v); err != nil || v["id"] != "106540352242922123" {
		t.Errorf("%v, %v", v, err)
	}
}

func FuzzDecodeJSON(f *testing.F) {
	for _, s := range []string{`{"id":7}`, "null", "[]", "\xEF\xBB\xBF{}", "<html>", `{"id":1e999}`, `{"id":{"id":[}`, "{}\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var v thing
		if err := transport.DecodeJSON(answerOf("application/json", s), &v); err == nil && !utf8.ValidString(v.Name) {
			t.Errorf("%q is not UTF-8", v.Name)
		}
	})
}
