package graph

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

// An upload is a session and its data. The ID of the session is used as it is, and the app is that of the token.
func TestUploads(t *testing.T) {
	picture := File{Name: "logo.png", Type: "image/png", Data: []byte("12345")}
	begun := reply{body: `{"id":"upload:MTp=?sig=ab%2Bc"}`}
	for name, c := range map[string]struct {
		session, data []reply // of the first attempt and the others
		calls         int
		want          error // nil: the handle is returned
	}{
		"uploaded":          {[]reply{begun}, []reply{{body: `{"h":"4::aW1h"}`}}, 2, nil},
		"data lost once":    {[]reply{begun}, []reply{{broken: reset}, {body: `{"h":"4::aW1h"}`}}, 4, nil},
		"data lost":         {[]reply{begun}, []reply{{broken: reset}}, 4, ErrOutcomeUnknown},
		"no handle":         {[]reply{begun}, []reply{{body: `{}`}}, 2, errAny},
		"no session":        {[]reply{{body: `{}`}}, nil, 1, errAny},
		"odd session":       {[]reply{{body: `{"id":"upload:a?sig=%zz"}`}}, nil, 1, errAny},
		"refused":           {[]reply{refused(100, 0, "(#100) file_type")}, nil, 1, ErrInvalid},
		"data not accepted": {[]reply{begun}, []reply{refused(100, 0, "(#100) size")}, 2, ErrInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			seen := map[bool]int{}
			client, f := newFake(t, func(r request) reply {
				data := strings.HasPrefix(r.Path, "/upload:")
				replies := c.session
				if data {
					replies = c.data
				}
				seen[data]++
				return replies[min(seen[data], len(replies))-1]
			}, withApp)
			handle, err := client.Uploads.Upload(t.Context(), picture)
			switch {
			case c.want == nil && (err != nil || handle != "4::aW1h"):
				t.Errorf("got %q, %v", handle, err)
			case errors.Is(c.want, errAny) && err == nil, c.want != nil && !errors.Is(c.want, errAny) && !errors.Is(err, c.want):
				t.Errorf("got %v, want %v", err, c.want)
			}
			calls := f.calls()
			if len(calls) != c.calls {
				t.Fatalf("%d calls, want %d: %v", len(calls), c.calls, calls)
			}
			first := calls[0]
			if !strings.HasSuffix(first.Path, "/uploads") || first.Query.Get("file_length") != "5" || first.Query.Get("file_type") != "image/png" {
				t.Errorf("the session: %+v", first)
			}
			data := slices.DeleteFunc(calls, func(r request) bool { return r.Path == first.Path })
			for _, r := range data {
				if r.Path != "/upload:MTp=" || r.Query.Get("sig") != "ab+c" || !strings.HasPrefix(r.Authorization, "OAuth ") {
					t.Errorf("the data: %+v", r)
				}
			}
		})
	}
}

var errAny = errors.New("any error")
