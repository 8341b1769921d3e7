package transport_test

import (
	"net/http"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/transport"
)

func TestRetryAfter(t *testing.T) {
	now := time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	for raw, want := range map[string]struct {
		after time.Duration
		said  bool
	}{
		"":                                  {0, false},
		"0":                                 {0, true},
		" 7 ":                               {7 * time.Second, true},
		"-1":                                {0, false},
		"1.5":                               {0, false},
		"Wed, 02 Jan 2030 03:04:35 GMT":     {30 * time.Second, true},
		"Wednesday, 02-Jan-30 03:04:35 GMT": {30 * time.Second, true},
		"Wed Jan  2 03:04:35 2030":          {30 * time.Second, true},
		"Tue, 01 Jan 2030 03:04:05 GMT":     {0, true},
		"-99999999999999999999999":          {0, false},
		"0x10":                              {0, false},
	} {
		after, said := transport.RetryAfter(http.Header{"Retry-After": {raw}}, now)
		if after != want.after || said != want.said {
			t.Errorf("%q: %s, %t", raw, after, said)
		}
	}
}

func FuzzRetryAfter(f *testing.F) {
	for _, s := range []string{
		"5", "999999999", "9223372037", "-1", "junk", "99999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT", "1e9", "+5", "٣",
	} {
		f.Add(s)
	}
	now := time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	f.Fuzz(func(t *testing.T, s string) {
		after, said := transport.RetryAfter(http.Header{"Retry-After": {s}}, now)
		if after < 0 {
			t.Errorf("%q: negative: %s", s, after)
		}
		if !said && after != 0 {
			t.Errorf("%q: %s although nothing was said", s, after)
		}
		if now.Add(after).Before(now) {
			t.Errorf("%q: overflows", s)
		}
	})
}
