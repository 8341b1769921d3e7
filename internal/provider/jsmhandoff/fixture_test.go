package jsmhandoff_test

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"maps"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

const (
	typeName  = "whatsapp_jsm_handoff"
	address   = typeName + ".test"
	projectID = "10000" // of acctest.ServiceDesk
	title     = "Manual step in Jira: enter the WhatsApp settings of project SUP"
)

// code computes the value as documented, without the provider's own function.
func code(project, number, token string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%s", project, number, acctest.Fingerprint(token)))
	return base32.StdEncoding.EncodeToString(sum[:])[:8]
}

var good = code(projectID, acctest.Number, acctest.GoodToken)

func quoted(s string) string { return fmt.Sprintf("%q", s) }

// args returns a configuration. nil leaves out an argument.
func args(token any, more ...protocol.Values) protocol.Values {
	v := protocol.Values{"project": acctest.ServiceDesk, "phone_number_id": acctest.Number, "access_token_wo": token}
	for _, m := range more {
		maps.Copy(v, m)
	}
	return v
}

func confirmed(code any) protocol.Values { return protocol.Values{"confirmed_code": code} }

var required = protocol.Values{"require_confirmation": true}

func start(t *testing.T) *acctest.Fixture {
	t.Helper()
	t.Parallel()
	return startIn(t, acctest.Start(t))
}

func startIn(t *testing.T, w *world.World, block ...protocol.Values) *acctest.Fixture {
	t.Helper()
	t.Cleanup(func() { wantNoWrites(t, w) })
	return acctest.StartResourceIn(t, w, typeName, "jira", block...)
}

// startApplied starts with a confirmed hand-off.
func startApplied(t *testing.T) *acctest.Fixture {
	t.Helper()
	f := start(t)
	f.Apply(args(acctest.GoodToken, confirmed(good))).WantNone(t)
	f.WantState(t, protocol.Values{"confirmation_code": good, "confirmed": true})
	return f
}

// wantNoWrites asserts that no write was sent.
func wantNoWrites(t *testing.T, w *world.World) {
	t.Helper()
	if all := w.Jira.WriteAttempts(); len(all) > 0 {
		t.Errorf("written to Jira: %v", all)
	}
	if all := w.Graph.Writes(); len(all) > 0 {
		t.Errorf("written to Meta: %v", all)
	}
}

// wantCodeWarning asserts that the only diagnostic is the warning that asks for a code.
func wantCodeWarning(t *testing.T, diags protocol.Diags, code string) {
	t.Helper()
	diags.WantWarning(t, "confirmed_code", title, "confirmed_code = "+quoted(code)+"\n")
	acctest.WantNoSecret(t, diags)
}
