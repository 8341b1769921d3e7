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
{
	if [ -z "$base" ]; then
		ls accounts
	else
		git diff --quiet "$base...HEAD" -- shard ci || ls accounts
		git diff --name-only --no-renames "$base...HEAD" -- accounts
	fi
} | sed -n 's|^.*/||; s|\.yaml$||p' | sort -u | jq -Rnc '[inputs]'
