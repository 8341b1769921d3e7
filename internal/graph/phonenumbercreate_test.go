package graph

import (
	"errors"
	"net/http"
	"slices"
	"testing"
)

// A number is added once. Whatever Meta answers, the number is found in the list of the account by its digits.
func TestPhoneNumbers_create(t *testing.T) {
	const list, other, wanted = "/" + accountID + "/phone_numbers", `{"id":"500001","display_phone_number":"+1 655-555-199"}`,
		`{"id":"500002","display_phone_number":"+1 (650) 555-0199"}`
	made := reply{body: `{"id":"500002"}`}
	listed := refused(100, 2388012, "Phone number already in account")
	page := func(numbers string) reply { return reply{body: `{"data":[` + numbers + `]}`} }
	for name, c := range map[string]struct {
		lists  []reply // the last one is repeated
		answer reply
		id     string
		err    error
		posts  int
		reads  int
	}{
		"added":                  {[]reply{page(other)}, made, "500002", nil, 1, 1},
		"is in the account":      {[]reply{page(wanted)}, made, "500002", ErrExists, 0, 1},
		"list refused":           {[]reply{refused(200, 0, "no")}, made, "", ErrPermission, 0, 1},
		"refused":                {[]reply{page(other), page(wanted)}, refused(100, 0, "no"), "", ErrInvalid, 1, 1},
		"lost, added":            {[]reply{page(other), page(other + "," + wanted)}, reply{broken: reset}, "500002", nil, 1, 2},
		"lost, shown later":      {[]reply{page(other), page(other), page(wanted)}, reply{broken: reset}, "500002", nil, 1, 3},
		"lost, one read fails":   {[]reply{page(other), refused(200, 0, "no"), page(wanted)}, reply{broken: reset}, "500002", nil, 1, 3},
		"lost, not added":        {[]reply{page(other)}, reply{broken: reset}, "", ErrOutcomeUnknown, 1, 1 + lostReads},
		"added by another user":  {[]reply{page(other), page(wanted)}, listed, "500002", nil, 1, 2},
		"refused, and not there": {[]reply{page(other)}, listed, "", ErrInvalid, 1, 1 + lostReads},
	} {
		t.Run(name, func(t *testing.T) {
			reads := 0
			client, f := newFake(t, func(r request) reply {
				if r.Method == http.MethodPost {
					return c.answer
				}
				reads++
				return c.lists[min(reads, len(c.lists))-1]
			})
			got, err := client.PhoneNumbers.Create(t.Context(), CreatePhoneNumberOpts{
				BusinessAccountID: accountID, CountryCode: "1", Number: "6505550199", VerifiedName: "Sales", PreverifiedID: "600001", Migrate: true,
			})
			if got.ID != c.id || !errors.Is(err, c.err) {
				t.Errorf("%+v, %v", got, err)
			}
			if posts := countOf(f, http.MethodPost, list); posts != c.posts || reads != c.reads {
				t.Errorf("%d creations and %d lists", posts, reads)
			}
			i := slices.IndexFunc(f.calls(), func(r request) bool { return r.Method == http.MethodPost })
			if i < 0 {
				return
			}
			const form = "cc=1&migrate_phone_number=true&phone_number=6505550199&preverified_id=600001&verified_name=Sales"
			if sent := f.calls()[i].Form.Encode(); sent != form {
				t.Errorf("sent %s", sent)
			}
		})
	}
}

// What is not set is not sent, and an ID that is none sends nothing.
func TestPhoneNumbers_createLeast(t *testing.T) {
	client, f := newFake(t, func(r request) reply {
		if r.Method == http.MethodPost {
			return reply{body: `{"id":"500002"}`}
		}
		return reply{body: `{"data":[]}`}
	})
	o := CreatePhoneNumberOpts{BusinessAccountID: accountID, CountryCode: "1", Number: "6505550199", VerifiedName: "Sales"}
	if _, err := client.PhoneNumbers.Create(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	if sent := f.calls()[1].Form.Encode(); sent != "cc=1&phone_number=6505550199&verified_name=Sales" {
		t.Errorf("sent %s", sent)
	}
	o.BusinessAccountID = "x"
	if _, err := client.PhoneNumbers.Create(t.Context(), o); !errors.Is(err, ErrInvalid) || len(f.calls()) != 2 {
		t.Errorf("%v after %d calls", err, len(f.calls()))
	}
}
