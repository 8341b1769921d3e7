package acctest

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/test/protocol"
)

// Fingerprint computes a fingerprint as the documentation tells people to, not with the provider's own function.
func Fingerprint(token string) string {
	sum := sha256.Sum256([]byte(token))
	return "sha256:" + hex.EncodeToString(sum[:])[:16]
}

// WantRotation fails the test unless one warning says that this token is going to replace the one of holder, such as "project SUPPORT". It
// returns the other diagnostics.
func WantRotation(t testing.TB, diags protocol.Diags, holder, token string) protocol.Diags {
	t.Helper()
	want := "Token of " + holder + " will be replaced by " + Fingerprint(token)
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
