package graphsim

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"time"
)

// Budgets of "About the platform" and "Rate Limits".
const (
	accountBudget       = 200  // calls an hour, per app and business account
	activeAccountBudget = 5000 // where the account has a registered number
	budgetWindow        = time.Hour
)

type budgetKey struct{ app, account string } // account "" is the app's own budget

type throttle struct {
	code, status, left int
}

type ledger struct {
	spent     map[budgetKey][]time.Time
	limits    map[string]int // by account, set by hand
	throttles []*throttle
	units     int
}

func newLedger() ledger {
	return ledger{spent: map[budgetKey][]time.Time{}, limits: map[string]int{}}
}

// SpentUnits returns how many units of any budget the calls have spent so far: one per
// request, one per item of a batch, however much field expansion is in it.
func (s *Sim) SpentUnits() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ledger.units
}

// SetBudget sets the calls an hour for an account, for each app; 0 means no limit.
func (s *Sim) SetBudget(accountID string, calls int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ledger.limits[accountID] = calls
}

// Throttle refuses the next calls with a throttle code (4, 17, 32, 613, 80007,
// 80008, ...). Status 0 is 400; times 0 is once, -1 until Throttle(0, 0, 0).
func (s *Sim) Throttle(code, status, times int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if times == 0 {
		times = 1
	}
	if code == 0 {
		s.ledger.throttles = nil
		return
	}
	s.ledger.throttles = append(s.ledger.throttles, &throttle{code, status, times})
}

// spendUnit takes one unit from the budget of a call: that of the caller's app for the business account, or the app's
// own. A refused call spends nothing.
func (s *Sim) spendUnit(c *call, account *object) *Error {
	c.account = account
	if c.handshake != nil { // this call was counted before
		return nil
	}
	if err := s.takeThrottle(); err != nil {
		return err
	}
	key, limit := s.budgetOf(c)
	now := s.Now()
	recent := s.ledger.spent[key]
	for len(recent) > 0 && now.Sub(recent[0]) >= budgetWindow {
		recent = recent[1:]
	}
	s.ledger.spent[key] = recent
	if limit > 0 && len(recent) >= limit {
		return errThrottled(80008, 0) // "Rate Limits"; WhatsApp's "Error codes" has 80007
	}
	s.ledger.spent[key] = append(recent, now)
	s.ledger.units++
	return nil
}

func (s *Sim) takeThrottle() *Error {
	if len(s.ledger.throttles) == 0 {
		return nil
	}
	t := s.ledger.throttles[0]
	if t.left > 0 {
		if t.left--; t.left == 0 {
			s.ledger.throttles = s.ledger.throttles[1:]
		}
	}
	return errThrottled(t.code, t.status)
}

func errThrottled(code, status int) *Error {
	return &Error{
		Status: status, Code: code, Transient: code == 4, Message: fmt.Sprintf("(#%d) Calls to this api have exceeded the rate limit.", code),
	}
}

// budgetOf returns the budget of a call and its calls an hour, 0 for no limit.
func (s *Sim) budgetOf(c *call) (budgetKey, int) {
	if c.account == nil {
		return budgetKey{app: c.caller.app.ID}, 0 // Meta does not tell how many users it counts
	}
	key := budgetKey{app: c.caller.app.ID, account: c.account.id}
	if limit, ok := s.ledger.limits[c.account.id]; ok {
		return key, limit
	}
	if len(s.childrenOf(c.account.id, kindPhoneNumber, isRegistered)) > 0 {
		return key, activeAccountBudget
	}
	return key, accountBudget
}

// addUsage adds the usage headers. They "appear once enough calls have been made": here, from the first full percent.
func (s *Sim) addUsage(h http.Header, c *call) {
	if c.caller == nil {
		return
	}
	key, limit := s.budgetOf(c)
	if limit == 0 {
		return
	}
	used := s.ledger.spent[key]
	percent := len(used) * 100 / limit
	if percent == 0 {
		return
	}
	regain := 0 // minutes
	if len(used) >= limit {
		regain = int(math.Ceil((budgetWindow - s.Now().Sub(used[0])).Minutes()))
	}
	// Meta does not list the type of WhatsApp.
	setJSON(h, "X-Business-Use-Case-Usage", map[string]any{c.account.id: []any{map[string]any{
		"type": "whatsapp", "call_count": percent, "total_cputime": percent / 2, "total_time": percent / 2,
		"estimated_time_to_regain_access": regain,
	}}})
}

func setJSON(h http.Header, name string, v any) {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // maps of numbers and texts
	}
	h.Set(name, string(text))
}
