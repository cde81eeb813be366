#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/arch.sh"

hook() { /usr/local/bin/nvidia-dkms-build "$@"; }
empty() { hook build </dev/null && hook verify </dev/null && hook keep </dev/null && hook guard </dev/null; }
# More input than anybody reads.
noise() { { head -c 40000000 /dev/urandom || :; } | hook "$1"; }
strange() { printf 'usr/lib/modules/../../etc/vmlinuz\nusr/lib/modules/a b;reboot/vmlinuz\n\n/\n' | hook build; }
watched empty empty
watched build noise build
watched verify noise verify
watched strange strange
step unknown hook nonsense
# The hook is started by hand, twice.
step all hook
watched twice hook
