package simkit_test

import (
	"errors"
	"net/http/httptest"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

func TestReadJSON(t *testing.T) {
	for body, ok := range map[string]bool{
		`{"a":1}`: true, `{"a":1} `: true, ``: false, `{"a":1}{}`: false, `{"a":1} x`: false, `{"b":1}`: false, `[]`: false,
	} {
		var v struct{ A int }
		err := simkit.ReadJSON(httptest.NewRequest("POST", "/", strings.NewReader(body)), &v, true)
		if (err == nil) != ok || ok && v.A != 1 {
			t.Errorf("%q: %+v %v", body, v, err)
		}
	}
	var v map[string]int
	if err := simkit.ReadJSON(httptest.NewRequest("POST", "/", strings.NewReader(`{"b":1}`)), &v, false); err != nil {
		t.Error(err)
	}
	huge := `"` + strings.Repeat("a", 2<<20) + `"`
	if err := simkit.ReadJSON(httptest.NewRequest("POST", "/", strings.NewReader(huge)), &v, false); !errors.Is(err, simkit.ErrBodyTooLarge) {
		t.Error(err)
	}
}
