package chatwootsim_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/chatwootsim"
)

// Chatwoot, "After DELETE, GET keeps answering 200 until the job has run".
func TestDestroy_isAsynchronous(t *testing.T) {
	r := newRig(t)
	r.seeded()
	r.DeleteAfterReads(-1)
	for range 2 {
		r.do("DELETE", one(11), nil).has(200).says("message", "Your inbox deletion request will be processed in some time.")
	}
	for range 3 {
		r.do("GET", one(11), nil).has(200)
		r.do("GET", list, nil).has(200)
	}
	r.do("POST", list, createBody(number, config(tokenA, waba, phone))).invalid("phone_number")
	r.RunJobs(t.Context())
	r.do("GET", one(11), nil).has(404)
	r.do("DELETE", one(11), nil).has(404)
	r.do("POST", list, createBody(number, config(tokenA, waba, phone))).has(200)
}

func TestDestroy_afterReads(t *testing.T) {
	for reads := range 3 {
		r := newRig(t)
		r.seeded()
		r.DeleteAfterReads(reads)
		r.do("DELETE", one(11), nil).has(200)
		for i := range reads {
			if i == 0 {
				r.do("GET", list, nil).has(200)
				continue
			}
			r.do("GET", one(11), nil).has(200)
		}
		r.do("GET", one(11), nil).has(404)
	}
	r := newRig(t)
	r.seeded()
	r.do("DELETE", one(11), nil).has(200)
	r.do("GET", one(11), nil).has(200) // one read by default
	r.do("GET", one(11), nil).has(404)
}

// Chatwoot, "Delete hooks".
func TestDestroy_webhook(t *testing.T) {
	for name, c := range map[string]struct {
		version chatwootsim.Version
		dead    bool
		source  string
		left    bool
	}{
		"4.11 leaves it":         {chatwootsim.V4_11, false, "", true},
		"4.11 embedded":          {chatwootsim.V4_11, false, "embedded_signup", false},
		"4.18 clears it":         {chatwootsim.V4_18, false, "", false},
		"4.18 with a dead token": {chatwootsim.V4_18, true, "", true},
	} {
		r := newRig(t)
		r.SetVersion(c.version)
		r.seeded()
		r.SetConfig(11, "source", c.source)
		if c.dead {
			r.graph.RevokeToken(tokenA, 0)
		}
		r.do("DELETE", one(11), nil).has(200)
		r.RunJobs(t.Context())
		target := phone
		if c.version == chatwootsim.V4_11 {
			target = waba
		}
		if _, left := r.Webhook(target); left != c.left {
			t.Errorf("%s: left %v", name, left)
		}
	}
}
