package token

import (
	"cmp"
	"context"
	"errors"
	"net/http/httptest"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	tfpath "github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
	"terraform-provider-whatsapp/internal/transport"
)

const (
	appID      = "200000000000001"
	otherAppID = "200000000000009"
	businessID = "300000000000001"
	accountID  = "102000000000001"
	adminID    = "122000000000001" // owner of the tokens that are configured
	botID      = "122000000000077" // system user of generated tokens

	ownToken      = "EAACANARYownToken" // of the provider
	goodToken     = "EAACANARYgoodToken"
	handToken     = "EAACANARYhandToken"     // meets the requirements too
	shortToken    = "EAACANARYshortToken"    // lacks whatsapp_business_management
	soonToken     = "EAACANARYsoonToken"     // expires in one day
	otherAppToken = "EAACANARYotherAppToken" // of otherAppID

	projectID = "10000"
	project   = "project SALES" // in messages
)

const day = 24 * time.Hour

var threeScopes = []string{"business_management", "whatsapp_business_management", "whatsapp_business_messaging"}

// noToken is a token of a test case that is not there, or is not known.
const noToken = "none"

// tokenOr returns the token of a test case: byDefault if the case names none, "" for noToken.
func tokenOr(token, byDefault string) string {
	if token == noToken {
		return ""
	}
	return cmp.Or(token, byDefault)
}

func fingerprint(token string) string { return secret.New(token).Fingerprint() }

// rig is Meta, a chat platform with one project, and a session of the provider.
type rig struct {
	meta     *graphsim.Sim
	clock    *simkit.ManualClock
	config   graph.Config
	platform *chat.Platform
	service  *service
	session  *session.Session
	journal  *journal
	warnings []string
}

// newRig makes a platform that shows tokens if readable, else only their fingerprints.
func newRig(t *testing.T, readable bool) *rig {
	t.Helper()
	r := &rig{clock: simkit.NewManualClock(noon)}
	r.meta = graphsim.New(graphsim.Options{Now: r.clock.Now})
	token := func(value string, scopes []string) graphsim.Token {
		return graphsim.Token{Token: value, AppID: appID, UserID: adminID, Scopes: scopes}
	}
	soon := token(soonToken, threeScopes)
	soon.ExpiresAt = graphsim.FixedMoment(noon.Add(day))
	err := r.meta.Load(graphsim.Seed{
		Businesses: []graphsim.Business{{ID: businessID, Name: "Portfolio"}},
		Apps: []graphsim.App{
			{ID: appID, Name: "Chat App", Secret: "CANARYappSecret", BusinessID: businessID},
			{ID: otherAppID, Name: "Other App", Secret: "CANARYotherSecret", BusinessID: businessID},
		},
		BusinessAccounts: []graphsim.BusinessAccount{{ID: accountID, Name: "Support", BusinessID: businessID}},
		SystemUsers: []graphsim.SystemUser{
			{BusinessID: businessID, Name: "admin", Role: "ADMIN", IDs: map[string]string{appID: adminID}, Apps: []string{appID}},
			{BusinessID: businessID, Name: "bot", IDs: map[string]string{appID: botID}, Apps: []string{appID}},
		},
		Tokens: []graphsim.Token{
			token(ownToken, threeScopes), token(goodToken, threeScopes), token(handToken, threeScopes),
			token(shortToken, []string{"business_management", "whatsapp_business_messaging"}), soon,
			{Token: otherAppToken, AppID: otherAppID, Scopes: threeScopes},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(r.meta)
	t.Cleanup(func() { r.meta.Close(); server.Close() })
	endpoint, err := transport.ParseEndpoint(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	r.config = graph.Config{
		Endpoint:    endpoint,
		AccessToken: secret.New(ownToken),
		AppID:       appID,
		AppSecret:   secret.New("CANARYappSecret"),
		BusinessID:  businessID,
		WitnessWait: time.Millisecond,
		Now:         r.clock.Now,
		Connection:  transport.Connection{MaxRetries: -1, Secrets: secret.NewRedactor()},
	}
	r.journal = &journal{meta: r.meta}
	r.service = &service{journal: r.journal}
	r.platform = &chat.Platform{Name: "acme", Argument: "chat.acme", Projects: r.service}
	r.platform.Capabilities.TokenReadback = chat.ReadbackFingerprint
	if readable {
		r.platform.TokenReader = r.service
		r.platform.Capabilities.TokenReadback = chat.ReadbackPlainText
	}
	r.connect()
	return r
}

// connect makes a session as a new process of the provider does.
func (r *rig) connect() {
	r.session = session.New(graph.New(r.config), r.config.AccessToken, r.platform, r.config.Secrets)
}

// forget makes a session of a provider whose configuration is not known yet.
func (r *rig) forget() { r.session = session.New(nil, secret.Value{}, nil, r.config.Secrets) }

// warn collects warnings. Those of a plan have a path.
func (r *rig) warn(summary, detail string) {
	r.warnings = append(r.warnings, summary+"\n"+detail)
}

func (r *rig) warnAt(at tfpath.Path, summary, detail string) {
	r.warn(at.String()+": "+summary, detail)
}

// wantWarnings compares all warnings since the last call with parts of their texts.
func (r *rig) wantWarnings(t *testing.T, says ...[]string) {
	t.Helper()
	if len(r.warnings) != len(says) {
		t.Errorf("want %d warnings, got %q", len(says), r.warnings)
	} else {
		for i, parts := range says {
			wantParts(t, r.warnings[i], parts)
		}
	}
	r.warnings = nil
}

func wantParts(t *testing.T, text string, parts []string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("this does not say %q:\n%s", part, text)
		}
	}
	if strings.Contains(text, "CANARY") {
		t.Errorf("this holds a secret:\n%s", text)
	}
}

// wantError compares the diagnostics of an error: all are at one attribute, and each says one of the texts.
func wantError(t *testing.T, err error, at string, says ...string) {
	t.Helper()
	diags := tfdiag.FromError("create", "t_binding", err)
	var all []string
	for _, d := range diags {
		where := ""
		if placed, ok := d.(diag.DiagnosticWithPath); ok {
			where = placed.Path().String()
		}
		if where != at {
			t.Errorf("the error is not at %q: %v", at, d)
		}
		all = append(all, d.Summary()+"\n"+d.Detail())
	}
	if err == nil {
		t.Error("there is no error")
	}
	wantParts(t, strings.Join(all, "\n"), says)
}

// journal lists in their order the calls that were made.
type journal struct {
	meta  *graphsim.Sim // nil: only the calls of the chat platform
	seen  int           // calls of Meta that are in the journal already
	lines []string
}

// add notes a call of the chat platform.
func (j *journal) add(line string) {
	j.catchUp()
	j.lines = append(j.lines, line)
}

// catchUp notes the calls of Meta about a token that began since the last call. The log of the simulator has a call before
// anything is answered, also when the connection is reset or the run is interrupted.
func (j *journal) catchUp() {
	if j.meta == nil {
		return
	}
	calls := j.meta.Calls()
	for _, c := range calls[j.seen:] {
		switch base := path.Base(c.Path); {
		case base == "access_tokens" && c.Method == "POST":
			j.lines = append(j.lines, "generate")
		case base == "debug_token":
			j.lines = append(j.lines, "inspect")
		case base == "revoke":
			j.lines = append(j.lines, "revoke")
		case strings.HasSuffix(c.Path, "oauth/access_token"):
			j.lines = append(j.lines, "refresh")
		}
	}
	j.seen = len(calls)
}

// want compares the journal since the last call, such as "generate inspect write".
func (j *journal) want(t *testing.T, expected string) {
	t.Helper()
	j.catchUp()
	if got := strings.Join(j.lines, " "); got != expected {
		t.Errorf("the calls are %q, want %q", got, expected)
	}
	j.lines = nil
}

// service is a chat platform with the project projectID.
type service struct {
	journal *journal
	token   secret.Value // that the project holds
	hidden  bool         // the fingerprint is not shown
	unread  error        // of every read

	fails   error         // of every write
	arrives bool          // although the write fails
	instead *secret.Value // another token that the project holds right after a write
	before  func()        // is called before a write
	after   func()        // is called after a write
}

func (s *service) HeldToken() chat.TokenInfo {
	held := chat.TokenInfo{Present: !s.token.IsZero(), Fingerprint: s.token.Fingerprint()}
	if s.hidden {
		held.Fingerprint = ""
	}
	return held
}

// Get implements chat.Projects.
func (s *service) Get(ctx context.Context, project string) (chat.Project, error) {
	s.journal.add("get")
	if err := cmp.Or(s.unread, ctx.Err()); err != nil || project != projectID {
		return chat.Project{}, errors.Join(err, notProject(project))
	}
	return chat.Project{ID: projectID, Token: s.HeldToken()}, nil
}

// Token implements chat.TokenReader.
func (s *service) Token(ctx context.Context, project string) (secret.Value, error) {
	s.journal.add("read")
	if err := cmp.Or(s.unread, ctx.Err()); err != nil || project != projectID {
		return secret.Value{}, errors.Join(err, notProject(project))
	}
	return s.token, nil
}

func notProject(id string) error {
	if id == projectID {
		return nil
	}
	return errors.New("no project " + id)
}

// write stores a token as an object does when Deliver asks for it.
func (s *service) write(_ context.Context, token secret.Value) (chat.Project, error) {
	if token.IsZero() {
		s.journal.add("keep")
	} else {
		s.journal.add("write")
	}
	if s.before != nil {
		s.before()
	}
	if !token.IsZero() && (s.fails == nil || s.arrives) {
		s.token = token
	}
	if s.fails != nil {
		return chat.Project{}, s.fails
	}
	if s.instead != nil {
		s.token = *s.instead
	}
	result := chat.Project{ID: projectID, Token: s.HeldToken()}
	if s.after != nil {
		s.after()
	}
	return result, nil
}

// channels is a platform that lists channels.
type channels struct {
	chat.Channels // which panics for everything else
	all           []chat.Channel
	err           error
}

func (c channels) List(context.Context) ([]chat.Channel, error) { return c.all, c.err }

// stateWithToken returns a configuration with a token.
func stateWithToken(token string, change ...func(*Token)) State {
	s := State{Token: plain(change...), Generator: NoGenerator()}
	s.AccessTokenWO = types.StringValue(token)
	return s
}

// stateWithGenerate returns a configuration with generate.
func stateWithGenerate(t *testing.T, arguments values, change ...func(*Token)) State {
	t.Helper()
	return State{Token: plain(change...), Generator: block(t, arguments)}
}

// factsFor returns the facts of a token of this user with the three scopes and no expiry.
func factsFor(token, user string) Facts {
	f := fingerprintFacts(fingerprint(token))
	f.Scopes, f.AppID, f.SystemUserID = tftype.Strings(slices.Clone(threeScopes)), types.StringValue(appID), types.StringValue(user)
	return f
}

// stateAfter returns the state after config was applied: it has no access token, which is write-only.
func stateAfter(config State, facts Facts, change ...func(*State)) *State {
	config.AccessTokenWO, config.Facts = types.StringNull(), facts
	for _, f := range change {
		f(&config)
	}
	return &config
}
