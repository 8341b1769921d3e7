package main

import (
	"testing"

	"terraform-provider-whatsapp/internal/test/tfcli"
)

// An excerpt shows an object that changes with its end, and the number of the other lines can be counted.
func TestExcerpt_object(t *testing.T) {
	t.Parallel()
	const output = `x: Refreshing state...

Terraform will perform the following actions:

  # x will be updated in-place
  ~ resource "x" "y" {
      + app_id   = (known after apply)
      + generate = {
          + system_user_id = "1"
        }
        name     = "kept"
    }

Plan: 0 to add, 1 to change, 0 to destroy.
`
	const want = `  # x will be updated in-place
      + generate = {
          + system_user_id = "1"
        }
Plan: 0 to add, 1 to change, 0 to destroy.`
	got := excerpt(tfcli.Result{Stdout: output})
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if n := countLines(output) - countLines(got); n != 6 {
		t.Errorf("%d lines are left out, want 6", n)
	}
}
