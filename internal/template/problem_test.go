package template

import "testing"

func TestCounted(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "0 words", 1: "1 word", 2: "2 words"} {
		if got := counted(n, "word"); got != want {
			t.Errorf("%d: %q", n, got)
		}
	}
}
