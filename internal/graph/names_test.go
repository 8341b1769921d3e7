package graph

import "testing"

func TestNearestName(t *testing.T) {
	t.Parallel()
	known := []string{"MANAGE", "MANAGE_BILLING", "DEVELOP", "VIEW"}
	for name, want := range map[string]string{
		"manage": "MANAGE", " Manage ": "MANAGE", "manage-billing": "MANAGE_BILLING", "Manage.Billing": "MANAGE_BILLING",
		"MANAGED": "MANAGE", "DEVELOPER": "DEVELOP", "DEVELOPERS": "", "MANEGE_BILING": "MANAGE_BILLING", "MANEGE_BILIN": "",
		"view": "VIEW", "VIEWS": "", "": "",
	} {
		if got := NearestName(name, known, 6); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}
