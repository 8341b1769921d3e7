package chattest

import (
	"fmt"
	"strings"
	"testing"
)

// Canary is the credential of the platform of FuzzDecode.
const Canary = "CANARY7f3a9c21d8e64b50x"

// FuzzDecode tests that an answer never crashes its reader, and that the credential is in nothing that is read, nor in an error. The
// function decode returns what it reads, and whether that has an ID that can be used. NAME in a seed is also replaced by the credential.
func FuzzDecode(f *testing.F, decode func(body []byte) (read any, valid bool, err error), seeds ...string) {
	f.Helper()
	for _, seed := range append(seeds, `{}`, `[]`, `null`, `1`, "", "<html>") {
		f.Add([]byte(seed))
		f.Add([]byte(strings.ReplaceAll(seed, "NAME", Canary)))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		read, valid, err := decode(body)
		if err != nil {
			if strings.Contains(err.Error(), Canary) {
				t.Error(err)
			}
			return
		}
		if shown := fmt.Sprintf("%+v", read); !valid || strings.Contains(shown, Canary) {
			t.Errorf("read %s", shown)
		}
	})
}
