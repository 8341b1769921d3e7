#!/bin/sh
# Prints a child pipeline for GitLab, as JSON, which is YAML: ci/gitlab.sh COMMAND [COMMIT], with COMMIT as in ci/accounts.sh. GitLab
# refuses a pipeline without a job, so there is one if there is no account.
set -eu

accounts=$("$(dirname -- "$0")/accounts.sh" "${2:-}")
jq -n --arg command "$1" --argjson accounts "$accounts" '
  {include: [{local: "gitlab/account.yml"}]} +
  if $accounts == [] then {"no account": {script: ["true"]}} else
    [$accounts[] | {("account \(.)"): {extends: ".account", variables: {COMMAND: $command, ACCOUNT: .}}}] | add
  end'
