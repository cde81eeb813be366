#!/usr/bin/env bash
source "$scripts/prelude.sh"

step lines nvctl driver dkms build --force
step json nvctl driver dkms build --force --json
step dry nvctl driver dkms build --force --dry-run --json
step nothing nvctl driver dkms build --json
# The reader ends after the first line, and the build continues.
before=$(inodes "$plain")
# shellcheck disable=SC2016 # for that bash
step gone bash -c 'set -o pipefail; "$0" driver dkms build --force --json | head -n 1' "$NVCTL"
step other test "$before" != "$(inodes "$plain")"
step left others 'dkms|make'
