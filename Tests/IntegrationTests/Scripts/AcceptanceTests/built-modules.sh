# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with the script that has these
# What built modules say about themselves. They are compiled for this, not taken from a cache.

without_cache

# A line for each module: its name, its version, and the kernel that it was built for.
identity() { # RELEASE NAME...
    local name file
    for name in "${@:2}"; do
        file=$(modinfo -k "$1" -n "$name") || return
        echo "$name $(modinfo -F version "$file") $(modinfo -F vermagic "$file" | cut -d ' ' -f 1)"
    done
}

# The compiler of a kernel, and the compilers of its nvidia.ko, part of which kernels share.
compilers_of() { # RELEASE
    if grep -qx CONFIG_CC_IS_CLANG=y "/usr/lib/modules/$1/build/.config"; then echo clang; else echo GCC; fi
    readelf -p .comment "$(modinfo -k "$1" -n nvidia)" | grep -oE 'GCC|clang' | sort -u
}
