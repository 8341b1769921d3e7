package tokenbinding_test

import (
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// failure is one fault of one call of one apply.
type failure struct {
	platform  string
	situation string // create, rotate; revoke is rotate with revoke_previous, refresh is a token that nears its end
	step      string
	kind      string
	times     int
}

func (f failure) String() string {
	times := "once"
	if f.times < 0 {
		times = "always"
	}
	return strings.Join([]string{f.platform, f.situation, f.step, f.kind, times}, " | ")
}

// failures returns all combinations of a step and a fault that make sense.
func failures() []failure {
	every := []string{"generate", "inspect", "write", "read-back", "blind", "discard"}
	kinds := []string{"reset before", "500 before", "refused", "reset after", "500 after"}
	reads := []string{"inspect", "read-back", "blind"} // which leave nothing behind, so that before and after are the same
	sentOnce := []string{"generate", "exchange"}
	var all []failure
	for platform, situations := range map[string]map[string][]string{
		"http": {"create": every, "rotate": every},
		"chatwoot": {
			"create": every, "rotate": every, "revoke": {"write", "read-back", "blind", "revoke"}, "refresh": {"exchange", "inspect", "write",
				"discard"},
		},
		"zammad": {"create": {"write", "blind"}, "rotate": {"write", "blind"}}, // which shows no fingerprint
	} {
		for situation, steps := range situations {
			for _, step := range steps {
				for i, kind := range kinds {
					if i > 2 && slices.Contains(reads, step) {
						continue
					}
					all = append(all, failure{platform, situation, step, kind, -1})
					if !slices.Contains(sentOnce, step) {
						all = append(all, failure{platform, situation, step, kind, 1})
					}
				}
				if step == "write" {
					all = append(all, failure{platform, situation, step, "502 before", -1})
				}
			}
		}
	}
	return all
}

func (f failure) fault() simkit.Fault {
	fault := simkit.Fault{Times: f.times, Body: "{}", When: simkit.Before}
	if strings.HasSuffix(f.kind, "after") {
		fault.When = simkit.After
	}
	switch strings.Fields(f.kind)[0] {
	case "reset":
		fault.Kind, fault.Body = simkit.KindReset, ""
	case "502":
		fault.Status = http.StatusBadGateway
	case "refused":
		fault.Status, fault.Body = http.StatusForbidden, `{"error":{"message":"(#200) Permissions error","type":"OAuthException","code":200,`+
			`"fbtrace_id":"A"}}`
	}
	return fault
}

// kit returns the simulator of the chat platform, and the method by which a token is stored there.
func (m *maker) kit() (kit *simkit.Kit, write string) {
	switch m.platform {
	case "chatwoot":
		return m.Chatwoot.Kit, http.MethodPatch
	case "zammad":
		return m.Zammad.Kit, http.MethodPut
	default:
		return m.Chat.Kit, http.MethodPut
	}
}

// arm makes the call fail in the apply that follows a plan.
func (m *maker) arm(f failure) {
	kit, write := m.kit()
	fault := f.fault()
	switch f.step {
	case "generate":
		fault.Path = "/*/*/access_tokens"
		m.Graph.FailNext(fault)
	case "exchange":
		fault.Path, fault.Query = "/*/oauth/access_token", "grant_type=fb_exchange_token"
		m.Graph.FailNext(fault)
	case "inspect":
		fault.Path, fault.Skip = "/*/debug_token", 1 // the provider's own
		if f.situation == "refresh" {
			fault.Skip = 2 // and the old one
		}
		m.Graph.FailNext(fault)
	case "revoke":
		fault.Path = "/*/oauth/revoke"
		m.Graph.FailNext(fault)
	case "discard":
		fault.Path = "/*/oauth/revoke"
		m.Graph.FailNext(fault)
		kit.FailNext(simkit.Fault{Method: write, Status: http.StatusForbidden, Body: "{}"})
	case "write":
		fault.Method = write
		kit.FailNext(fault)
	case "read-back", "blind": // the answer of the write is lost, too: once, or always
		fault.Method = http.MethodGet
		lost := 1
		if f.step == "blind" {
			lost = -1
		}
		kit.FailNext(simkit.Fault{Method: write, Times: lost, Func: func(_ answer, r *request, next handler) {
			next.ServeHTTP(&deaf{}, r)
			kit.FailNext(fault)
			panic(http.ErrAbortHandler)
		}})
	}
}

// deaf is a response writer that discards an answer, so that the client gets none.
type deaf struct{ header http.Header }

func (d *deaf) Header() http.Header {
	if d.header == nil {
		d.header = http.Header{}
	}
	return d.header
}
func (*deaf) Write(p []byte) (int, error) { return len(p), nil }
func (*deaf) WriteHeader(int)             {}

// outcome is a line of the table: what the apply says, what the project holds after it, what the state names, how many
// tokens of the system user are valid and not in the project, and how many after one more apply without faults.
type outcome struct {
	failure
	apply, project, state string
	spare, then           int
}

func (o outcome) String() string {
	return fmt.Sprintf("%s | %s | %s | %s | %d | %d", o.failure, o.apply, o.project, o.state, o.spare, o.then)
}

func (f failure) run(t *testing.T) outcome {
	m := startMaker(t, f.platform)
	before := m.heldToken()
	config := m.config()
	first := ""
	if f.situation != "create" {
		start := protocol.Values{"expires_in_60_days": true, "rotate_before_expiry": "336h"}
		m.Apply(m.config(start)).WantNone(t)
		m.wantSound(t, 1)
		first = m.heldToken()
		before = first
		config = m.config(start, protocol.Values{"rotation_trigger": "2", "revoke_previous": f.situation == "revoke"})
		if f.situation == "refresh" {
			config = m.config(start)
			m.clock.Advance(50 * 24 * time.Hour)
		}
	}
	planned, diags := m.Plan(config)
	diags.NoError(t)
	m.arm(f)
	diags = m.ApplyPlanned(planned)
	for _, simulator := range []*simkit.Kit{m.Graph.Kit, m.Chat.Kit, m.Chatwoot.Kit, m.Zammad.Kit} {
		simulator.ClearFaults()
	}
	o := outcome{failure: f, apply: "clean", project: "new", state: "new"}
	switch {
	case len(diags.Errors()) > 0 && len(diags.Warnings()) > 0:
		o.apply = "error and warning"
	case len(diags.Errors()) > 0:
		o.apply = "error"
	case len(diags) > 0:
		o.apply = "warning"
	}
	held := m.heldToken()
	switch held {
	case "":
		o.project = "nothing"
	case before:
		o.project = "as before"
	}
	if held == "" && before != "" || held != "" && !m.isAlive(held) {
		t.Errorf("the project holds no token that works:\n%s", diags)
	}
	named := ""
	if m.State != nil {
		named, _ = m.State["token_fingerprint"].(string)
	}
	switch {
	case m.State == nil:
		o.state = "nothing"
	case named == "":
		o.state = "not known"
	case named == acctest.Fingerprint(before):
		o.state = "as before"
	case named != acctest.Fingerprint(held):
		o.state = "new, in doubt"
	}
	text := diags.String()
	for _, token := range m.Graph.TokensOf(botUser) {
		if strings.Contains(text, token) || strings.Contains(fmt.Sprint(m.State, string(m.Private)), token) {
			t.Errorf("a message or the state holds a token:\n%s\n%v", text, m.State)
		}
		if token == held {
			continue
		}
		o.spare++
		lost := (f.step == "generate" || f.step == "exchange") && strings.HasSuffix(f.kind, "after") &&
			strings.Contains(text, "It is not known whether a token was generated\n") &&
			strings.Contains(text, "Meta may have generated a token that is lost")
		if token != first && !lost && !strings.Contains(text, acctest.Fingerprint(token)) {
			t.Errorf("no message names the token %s, which is valid and in no project:\n%s", acctest.Fingerprint(token), text)
		}
	}
	m.Apply(config).NoError(t)
	o.then = m.Graph.LiveTokens(botUser)
	m.wantSound(t, o.then)
	if p, diags := m.Plan(config); !p.Empty() {
		t.Errorf("it does not come to rest: %v\n%s", p.After, diags)
	}
	return o
}

// Every call of a generation fails in every way. What counts: the project holds a token that works whenever there was one,
// the state says so, whoever is left over is told about, and the next run comes to the expected end.
func TestAccTokenBinding_generatedFaults(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var lines []string
	t.Run("all", func(t *testing.T) {
		for _, f := range failures() {
			t.Run(f.String(), func(t *testing.T) {
				t.Parallel()
				line := f.run(t).String()
				mu.Lock()
				defer mu.Unlock()
				lines = append(lines, line)
			})
		}
	})
	slices.Sort(lines)
	table := "platform | situation | call | fault | times | apply | project | state | others alive | alive after the next apply\n" +
		strings.Join(lines, "\n") + "\n"
	t.Log("\n" + table)
	const name = "testdata/generated_faults.txt"
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if table != string(want) {
		t.Errorf("this is not what %s says; if the difference is meant, put the table above there", name)
	}
}
