# shellcheck shell=bash
# Ends a script of this folder, and says why.
die() { # MESSAGE [STATUS]
    printf '%s: %s\n' "${0##*/}" "$1" >&2
    exit "${2-1}"
}
