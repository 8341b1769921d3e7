package gitops

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// The lists of the workflows have the accounts that changed, those whose file is gone, and all if the configuration changed.
func TestAccountsScript(t *testing.T) {
	all := workflows(t)
	for _, c := range []struct{ name, change, want string }{
		{"nothing", "true", `[]`},
		{"another file", "echo >>README.md", `[]`},
		{"a file changed", "echo >>accounts/102000000000001.yaml", `["102000000000001"]`},
		{"a file added", "cp accounts/102000000000001.yaml accounts/102000000000003.yaml", `["102000000000003"]`},
		{"a file removed", "rm accounts/102000000000002.yaml", `["102000000000002"]`},
		{"a file renamed", "mv accounts/102000000000002.yaml accounts/102000000000003.yaml", `["102000000000002","102000000000003"]`},
		{"the configuration changed, a file removed", "echo >>shard/main.tf; rm accounts/102000000000002.yaml",
			`["102000000000001","102000000000002"]`},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRunner(t)
			r.write("accounts/102000000000002.yaml", "system_user: \"b\"\nprojects: {}\n", 0o600)
			const commit = "git add -A && git -c user.name=t -c user.email=t@example.com commit -q --allow-empty -m x\n"
			code, out := r.run("git init -q . && " + commit + "git rev-parse HEAD >.git/before\n" + c.change + "\n" + commit)
			if code != 0 {
				t.Fatal(out)
			}
			before := strings.TrimSpace(r.read(".git/before"))
			for name, env := range map[string][]string{"plan": {"BASE=" + before}, "apply": {"BASE=" + before, "ACCOUNT="}} {
				r.write("output", "", 0o600)
				code, out := r.run(script(t, all[name], "accounts"), append(env, "GITHUB_OUTPUT="+r.dir+"/output")...)
				if got := r.read("output"); code != 0 || got != "list="+c.want+"\n" {
					t.Errorf("%s: exit code %d, output %q, list %q, want %s", name, code, out, got, c.want)
				}
			}
		})
	}
}

// The nightly and the weekly run take all accounts, and so does the first push to a branch. One account can be named.
func TestAccountsScript_all(t *testing.T) {
	every, err := json.Marshal(accounts(t))
	if err != nil {
		t.Fatal(err)
	}
	all := workflows(t)
	for _, c := range []struct {
		name, workflow, want string
		env                  []string
	}{
		{"drift", "drift", string(every), nil},
		{"weekly", "apply", string(every), []string{"BASE=", "ACCOUNT="}},
		{"first push", "apply", string(every), []string{"BASE=" + strings.Repeat("0", 40), "ACCOUNT="}},
		{"one account", "apply", `["109"]`, []string{"BASE=", "ACCOUNT=109"}},
	} {
		r := newRunner(t)
		if code, out := r.run("git init -q ."); code != 0 {
			t.Fatal(out)
		}
		code, out := r.run(script(t, all[c.workflow], "accounts"), slices.Concat(c.env, []string{"GITHUB_OUTPUT=" + r.dir + "/output"})...)
		if got := r.read("output"); code != 0 || got != "list="+c.want+"\n" {
			t.Errorf("%s: exit code %d, output %q, list %q", c.name, code, out, got)
		}
	}
}

// A list that cannot be made is a failure, not an empty list: a job for each account of an empty list reports success.
func TestAccountsScript_fails(t *testing.T) {
	r := newRunner(t)
	if code, out := r.run("git init -q . && rm -r accounts && ci/accounts.sh"); code == 0 {
		t.Errorf("without a folder of accounts the script succeeds and prints %s", out)
	}
}
