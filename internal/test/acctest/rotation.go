package acctest

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/test/protocol"
)

// Rotates fails the test unless one warning says that this token is going to replace the one of holder, such as "project SUPPORT". It
// returns the other diagnostics.
func Rotates(t testing.TB, diags protocol.Diags, holder, token string) protocol.Diags {
	t.Helper()
	sum := sha256.Sum256([]byte(token))
	want := "Token of " + holder + " will be replaced by sha256:" + hex.EncodeToString(sum[:])[:16]
	var others protocol.Diags
	for _, one := range diags {
		if one.Error || one.Path != "access_token_wo" || one.Summary != want || !strings.HasPrefix(one.Detail, "It holds the token sha256:") {
			others = append(others, one)
		}
	}
	if len(diags)-len(others) != 1 {
		t.Fatalf("want one warning that says %q, have %d:\n%s", want, len(diags)-len(others), diags)
	}
	return others
}
