package jirasim

import (
	"net/http"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

type switches struct{ badCredentials401, hideType bool }

// AnswerBadCredentialsWith401 makes Cloud refuse bad credentials on a project too, as it
// would if JRACLOUD-94680 were fixed; by default it answers 404.
func (s *Sim) AnswerBadCredentialsWith401(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.switches.badCredentials401 = on
}

// HideProjectType leaves "projectTypeKey" out, which Atlassian's documentation does not guarantee.
func (s *Sim) HideProjectType(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.switches.hideType = on
}

// BurstBased is the value of the header "RateLimit-Reason" for a limit on bursts.
const BurstBased = "jira-burst-based"

// SetRateLimit allows n calls per window of the injected clock, then answers 429 with
// Retry-After; 0 calls switch it off.
func (s *Sim) SetRateLimit(n int, window time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.limit = simkit.Window{Calls: n, Per: window}
}

func (c *call) underLimit() bool {
	ok, _, rest := c.limit.Take(c.Now())
	if !ok {
		simkit.SetRetryAfter(c.w.Header(), rest)
		c.w.Header().Set("RateLimit-Reason", BurstBased)
		c.w.Header().Set("X-RateLimit-Reset", c.Now().Add(rest).UTC().Format("2006-01-02T15:04Z"))
		c.sendError(http.StatusTooManyRequests, "Rate limit exceeded.")
	}
	return ok
}
