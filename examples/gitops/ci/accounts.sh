#!/bin/sh
# Prints a JSON list of accounts.
#
#   ci/accounts.sh           all accounts
#   ci/accounts.sh COMMIT    the accounts whose file was changed, added or removed since COMMIT;
#                            all accounts in addition if the configuration or the scripts were changed
set -eu

cd "$(dirname -- "$0")/.."
base=${1:-}
git cat-file -e "$base^{commit}" 2>/dev/null || base= # such as the first push to a branch
# In a variable each, because sh ignores a failure of all but the last command of a pipe.
files=
if [ -z "$base" ]; then
	files=$(ls accounts)
else
	git diff --quiet "$base...HEAD" -- shard ci || files=$(ls accounts)
	changed=$(git diff --name-only --no-renames "$base...HEAD" -- accounts)
	files="$files
$changed"
fi
printf '%s\n' "$files" | sed -n 's|^.*/||; s|\.yaml$||p' | sort -u | jq -Rnc '[inputs]'
