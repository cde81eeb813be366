#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
#
# nv-compiler.sh type COMPILER                       prints clang, gcc or unknown
# nv-compiler.sh version_is_at_least COMPILER MMmmpp prints 1 if it is (9.4.0 is 90400), else nothing

set -eu

macro() {
    echo "$macros" | sed -n "s/^#define $1 //p"
}

type() {
    if [ -n "$(macro __clang__)" ]; then
        echo clang
    elif [ -n "$(macro __GNUC__)" ]; then
        echo gcc
    else
        echo unknown
    fi
}

# canonical PREFIX MAJOR MINOR PATCH: one number from the three macros of those names.
canonical() {
    echo $(($(macro "$1$2") * 10000 + $(macro "$1$3") * 100 + $(macro "$1$4")))
}

version() {
    case $(type) in
        clang) canonical __clang_ major__ minor__ patchlevel__ ;;
        gcc)   canonical __GNUC '__' _MINOR__ _PATCHLEVEL__ ;;
        *)     echo 0 ;;
    esac
}

# The compiler may be a list of words.
compiler=${2:?which compiler?}
macros=$($compiler -dM -E -x c /dev/null || true)
case $1 in
    type) type ;;
    version_is_at_least) if [ "$(version)" -ge "${3:?which version?}" ]; then echo 1; fi ;;
    *) echo "$0: unknown command '$1'" >&2; exit 64 ;;
esac
