package chatwootsim_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/chatwootsim"
	"terraform-provider-whatsapp/internal/sandbox/simtest"
)

// Chatwoot, "After DELETE, GET keeps answering 200 until the job has run".
func TestDestroy_isAsynchronous(t *testing.T) {
	r := startSeeded(t)
	r.DeleteAfterReads(-1)
	for range 2 {
		r.do("DELETE", inboxPath(11), nil).Check(200, `"message":"Your inbox deletion request will be processed in some time."`)
		r.do("GET", inboxPath(11), nil).Check(200)
		r.do("GET", list, nil).Check(200, "Support")
	}
	r.do("POST", list, createBody(number, config(tokenA, waba, phone))).Check(422, `["phone_number"]`)
	r.RunJobs(t.Context())
	r.do("GET", inboxPath(11), nil).Check(404)
	r.do("DELETE", inboxPath(11), nil).Check(404)
	r.do("POST", list, createBody(number, config(tokenA, waba, phone))).Check(200)
}

func TestDestroy_afterReads(t *testing.T) {
	for reads := range 3 {
		r := startSeeded(t)
		if reads != 1 { // the default
			r.DeleteAfterReads(reads)
		}
		r.do("DELETE", inboxPath(11), nil).Check(200)
		for i := range reads {
			r.do("GET", []string{list, inboxPath(11)}[i], nil).Check(200)
		}
		r.do("GET", inboxPath(11), nil).Check(404)
	}
}

// Chatwoot, "Delete hooks".
func TestDestroy_webhook(t *testing.T) {
	for name, c := range map[string]struct {
		version chatwootsim.Version
		dead    bool
		source  string
		target  string
		left    bool
	}{
		"4.11 leaves it":         {chatwootsim.V4_11, false, "", waba, true},
		"4.11 embedded":          {chatwootsim.V4_11, false, "embedded_signup", waba, false},
		"4.18 clears it":         {chatwootsim.V4_18, false, "", phone, false},
		"4.18 with a dead token": {chatwootsim.V4_18, true, "", phone, true},
	} {
		r := newRig(t)
		r.SetVersion(c.version)
		r.seed()
		r.SetConfig(11, "source", c.source)
		if c.dead {
			r.graph.RevokeToken(tokenA, 0)
		}
		r.do("DELETE", inboxPath(11), nil).Check(200)
		r.RunJobs(t.Context())
		_, left := r.Webhook(c.target)
		simtest.CheckEqual(t, name, left, c.left)
	}
}
