#!/bin/sh
# Runs Terraform or OpenTofu for one account, in the same way on every automation engine and by hand.
#
#   ci/account.sh plan ACCOUNT     show what apply would do
#   ci/account.sh drift ACCOUNT    the same, and exit with 2 if apply would change anything
#   ci/account.sh apply ACCOUNT    apply it
#
# An account without a file in accounts/ is destroyed, and its workspace is deleted. The script also writes what changed, what apply
# will do, and which token expires when (after an apply, as it left them), without the values, to $GITHUB_STEP_SUMMARY, or else to
# its output.
#
#   CLI               terraform (default) or tofu
#   PROVIDER_MIRROR   the URL or the folder of a mirror of the provider; not needed with a registry
#   TF_VAR_workspace  default: the ID of the account; "default" for a backend without workspaces
set -eu

command=$1 account=$2
case $command in plan | drift | apply) ;; *) echo "account.sh: unknown command $command" >&2 && exit 64 ;; esac
case $account in '' | *[!0-9]*) echo "account.sh: an account is digits, not '$account'" >&2 && exit 64 ;; esac

cli=${CLI:-terraform}
if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then exec 3>>"$GITHUB_STEP_SUMMARY"; else exec 3>&1; fi
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
files=$(mktemp -d)
trap 'rm -rf "$files"' EXIT
cd "$root/shard"

if [ -n "${PROVIDER_MIRROR:-}" ]; then
	case $PROVIDER_MIRROR in
	https://*) method=network_mirror place="url = \"${PROVIDER_MIRROR%/}/\"" ;;
	*) method=filesystem_mirror place="path = \"$PROVIDER_MIRROR\"" ;;
	esac
	cat >"$files/cli.tfrc" <<END
provider_installation {
  $method {
    $place
    include = ["terraform.local/platform/*"]
  }
  direct {
    exclude = ["terraform.local/platform/*"]
  }
}
END
	export TF_CLI_CONFIG_FILE="$files/cli.tfrc"
fi

workspace=${TF_VAR_workspace:-$account}
"$cli" init -input=false
[ "$workspace" = default ] || "$cli" workspace select -or-create "$workspace"

set -- -input=false -lock-timeout=5m -var "account_id=$account"
removed=
if [ ! -e "$root/accounts/$account.yaml" ]; then
	removed=1
	set -- "$@" -destroy
fi

# Exit code 0: no changes. 2: the configuration or a remote value changed, or a rotation is due.
code=0
"$cli" plan -detailed-exitcode -out="$files/plan" "$@" || code=$?
if [ "$code" != 0 ] && [ "$code" != 2 ]; then
	printf '### Account %s: the plan failed\n' "$account" >&3
	exit "$code"
fi
"$cli" show -json "$files/plan" >"$files/plan.json"
jq -r --arg account "$account" -f "$root/ci/changes.jq" "$files/plan.json" >&3

applied=0
if [ "$command" = apply ]; then
	[ "$code" = 0 ] || "$cli" apply -input=false -lock-timeout=5m "$files/plan" || applied=$?
	"$cli" show -json >"$files/state.json"
else
	jq '.prior_state // {}' "$files/plan.json" >"$files/state.json"
fi
jq -r -f "$root/ci/tokens.jq" "$files/state.json" >&3

case $command in
drift) exit "$code" ;;
plan) exit 0 ;;
esac
[ "$applied" = 0 ] || exit "$applied"
if [ -n "$removed" ] && [ "$workspace" != default ]; then
	"$cli" workspace select default
	"$cli" workspace delete "$workspace"
fi
