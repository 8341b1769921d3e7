package memo_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/memo"
)

func TestOrdinals(t *testing.T) {
	var o memo.Ordinals[string]
	if o.Len() != 0 {
		t.Errorf("%d before the first key", o.Len())
	}
	for _, step := range []struct {
		key    string
		number int
		length int
	}{{"a", 1, 1}, {"b", 2, 2}, {"a", 1, 2}, {"c", 3, 3}} {
		if got := o.Add(step.key); got != step.number || o.Len() != step.length {
			t.Errorf("%s is %d of %d", step.key, got, o.Len())
		}
	}
}
