# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with the script that has these
# Three kernels with modules.

only "$plain" "$cloud" "$backport"
quietly nvctl driver dkms build
cleanup() { nvctl driver dkms cleanup "$@"; }
unbootable() { rm -f "/boot/vmlinuz-$plain" "/boot/vmlinuz-$cloud" "/boot/vmlinuz-$backport"; }
