#!/bin/sh
# Finds the Terraform or OpenTofu that tests, examples and the demo run.
#
#   cli.sh               print its path
#   cli.sh COMMAND...    run COMMAND with the environment that pins it
#   cli.sh -built        succeed if the OpenTofu of tofu/go.mod has been built
#
# It uses the first of these: $TF_CLI_PATH, terraform on PATH, tofu on PATH, the
# OpenTofu of tofu/go.mod, which it builds once into the user's cache folder.
# TF_CLI_PATH=pinned selects that OpenTofu.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

die() {
	echo "cli.sh: $*" >&2
	exit 1
}

# Prints the path that the OpenTofu of tofu/go.mod has in the cache folder.
pinned_path() {
	version=
	while read -r module at _; do
		case $module in
		github.com/opentofu/opentofu) version=${at#v} ;;
		esac
	done <"$here/tofu/go.mod"
	echo "${XDG_CACHE_HOME:-$HOME/.cache}/terraform-provider-whatsapp/tofu-$version$(go env GOEXE)"
}

# Builds the OpenTofu of tofu/go.mod if it is not in the cache folder, and prints its path.
pinned_tofu() {
	tofu=$(pinned_path)
	if [ ! -x "$tofu" ]; then
		echo "cli.sh: building OpenTofu once, as $tofu. Go downloads it, which takes several minutes" >&2
		mkdir -p "${tofu%/*}"
		# The file is built under another name and then moved, so that an interrupted or a parallel build leaves no partial program.
		CGO_ENABLED=0 go build -C "$here/tofu" -trimpath -buildvcs=false \
			-ldflags '-s -w -X github.com/opentofu/opentofu/version.dev=no' \
			-o "$tofu.$$" github.com/opentofu/opentofu/cmd/tofu
		mv -f "$tofu.$$" "$tofu"
	fi
	echo "$tofu"
}

if [ "${1:-}" = -built ]; then
	[ -x "$(pinned_path)" ]
	exit
fi

if [ "${TF_CLI_PATH:-}" = pinned ]; then
	cli=$(pinned_tofu)
elif [ -n "${TF_CLI_PATH:-}" ]; then
	cli=$(command -v "$TF_CLI_PATH") || die "TF_CLI_PATH is '$TF_CLI_PATH', and there is no such program"
elif ! cli=$(command -v terraform || command -v tofu); then
	cli=$(pinned_tofu)
fi
case $cli in
/* | [A-Za-z]:*) ;;
*) cli=$PWD/$cli ;;
esac
[ -x "$cli" ] && [ ! -d "$cli" ] || die "$cli is not a program"

# Ignore the caller's own settings. A configuration file that does not exist would cause a warning in every command.
unset TF_DATA_DIR TF_WORKSPACE TF_REATTACH_PROVIDERS $(env | while IFS= read -r line; do
	case ${line%%=*} in
	*[!A-Za-z_]*) ;;
	TF_CLI_ARGS*) echo "${line%%=*}" ;;
	esac
done)
export TF_CLI_CONFIG_FILE="$here/cli.tfrc" CHECKPOINT_DISABLE=1 TF_CLI_PATH="$cli"
# For plugin-testing: the program, and the provider's address. By default it uses an address in Terraform's registry.
address=terraform.local/platform
export TF_ACC_TERRAFORM_PATH="$cli" TF_ACC_PROVIDER_HOST="${address%/*}" TF_ACC_PROVIDER_NAMESPACE="${address#*/}"

name=$("$cli" version || true)
name=${name%%"
"*} # "Terraform v1.11.4", "OpenTofu v1.12.6"
case $name in
"Terraform v"* | "OpenTofu v"*) ;;
*) die "$cli is neither Terraform nor OpenTofu" ;;
esac
version=${name#* v}
minor=${version#*.}
case ${version%%.*}.${minor%%.*} in
0.* | 1.[0-9] | 1.10) die "$cli is $name; Terraform or OpenTofu 1.11 or newer is needed (set TF_CLI_PATH)" ;;
esac

[ $# -gt 0 ] || set -- echo "$cli"
exec "$@"
