package metaarg_test

import (
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/metaarg"
)

func TestCheckImportIDs(t *testing.T) {
	one, two := []string{"phone_number_id"}, []string{"business_account_id", "flow_id"}
	for name, c := range map[string]struct {
		ids, names []string
		want       string // "" is no error
	}{
		"one": {[]string{"106000000000001"}, one, ""},
		"two": {[]string{"102000000000001", "930000000000001"}, two, ""},
		"too short": {[]string{"106"}, one,
			"must be the phone_number_id: 5 to 20 digits. For example:\n\n  terraform import t.NAME 106000000000001"},
		"first is wrong": {[]string{"x", "930000000000001"}, two, "the form BUSINESS_ACCOUNT_ID/FLOW_ID, each with 5 to 20 digits"},
		"last is wrong":  {[]string{"102000000000001", ""}, two, "terraform import t.NAME 102000000000001/930000000000001"},
	} {
		t.Run(name, func(t *testing.T) {
			err := metaarg.CheckImportIDs("t", c.ids, c.names...)
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("got %v", err)
			}
		})
	}
}
