#!/bin/sh
# Runs Terraform or OpenTofu for the templates, in the same way in every pipeline and by hand.
#
#   ci/templates.sh lint [COMMIT]   check all templates, without credentials; show what customers will read in those whose
#                                   file was changed since COMMIT
#   ci/templates.sh plan            show what apply would do
#   ci/templates.sh apply           apply it
#   ci/templates.sh report          show status and category of all templates; exit with 2 if one cannot be sent, has another
#                                   category than the configured one, or differs from its file
#
# The results are written as Markdown to $GITHUB_STEP_SUMMARY, or else to the output.
#
#   CLI         terraform (default) or tofu
#   PLAN_JSON   a file that gets the plan as JSON, for policies; lint writes the changed templates only, as if they were new
set -eu

command=${1:-}
case $command in lint | plan | apply | report) ;; *) echo "templates.sh: unknown command '$command'" >&2 && exit 64 ;; esac

cli=${CLI:-terraform}
if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then exec 3>>"$GITHUB_STEP_SUMMARY"; else exec 3>&1; fi
files=$(mktemp -d)
trap 'rm -rf "$files"' EXIT
cd "$(dirname -- "$0")/.."

# The names of the templates whose file was changed since a commit, as a JSON list. Without the commit, such as in the first
# push to a branch, all templates.
changed() {
	if git cat-file -e "$1^{commit}" 2>/dev/null; then
		names=$(git diff --name-only --no-renames "$1...HEAD" -- templates)
	else
		names=$(ls templates)
	fi
	printf '%s\n' "$names" | sed -n 's|^.*/||; s|\.yaml$||p' | jq -Rnc '[inputs]'
}

"$cli" init -input=false

if [ "$command" = lint ]; then
	names=$(changed "${2:-}")
	code=0
	"$cli" test -json -verbose >"$files/test.json" || code=$?
	jq -r -n --argjson names "$names" -f ci/lint.jq "$files/test.json" >&3
	if [ -n "${PLAN_JSON:-}" ]; then
		jq -c --argjson names "$names" 'select(.type == "test_plan").test_plan
			| {resource_changes: [.resource_changes[]? | select(.change.after.name? | IN($names[]))]}' "$files/test.json" >"$PLAN_JSON"
	fi
	exit "$code"
fi

# Exit code 0: no changes. 2: a file differs from its template at Meta.
code=0
"$cli" plan -input=false -lock-timeout=5m -detailed-exitcode -out="$files/plan" || code=$?
[ "$code" = 0 ] || [ "$code" = 2 ] || exit "$code"
"$cli" show -json "$files/plan" >"$files/plan.json"
[ -z "${PLAN_JSON:-}" ] || cp "$files/plan.json" "$PLAN_JSON"
jq -r -L ci -f ci/report.jq "$files/plan.json" >&3

case $command in
apply) [ "$code" = 0 ] || "$cli" apply -input=false -lock-timeout=5m "$files/plan" ;;
report)
	[ "$(jq -L ci 'import "templates" as t; [t::templates | select(t::problem)] == []' "$files/plan.json")" = true ] || code=2
	exit "$code"
	;;
esac
