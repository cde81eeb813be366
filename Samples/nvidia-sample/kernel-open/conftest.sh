#!/bin/sh
# SPDX-License-Identifier: GPL-2.0 OR MIT
#
# conftest.sh CHECK             may this kernel be built for, with this compiler? Prints why not, and fails.
# conftest.sh test NAME FILE    what do this kernel's headers offer? Writes one #define or #undef to FILE.
#
# From the environment: CC, CFLAGS (the kernel's own), NV_KERNEL_OUTPUT.

set -eu

refuse() {
    printf '\n%s\n\n*** Failed %s. Bailing out! ***\n\n' "$1" "$2"
    exit 1
}

# gcc-12 (Debian 12.2.0-14) 12.2.0 and Debian clang version 14.0.6 are 12.2 and 14.0.
major_minor() {
    echo "$1" | sed 's/([^)]*)//g' | grep -o '[0-9][0-9]*\.[0-9][0-9]*' | head -n 1
}

has_option() {
    grep -qs "^#define $1 1\$" "$NV_KERNEL_OUTPUT/include/generated/autoconf.h"
}

# Reads C from its standard input. $CC and $CFLAGS are lists of words. The compiler reads and writes files, so that a
# compiler cache recognises them.
compiles() { # FILE
    status=0
    cat > "$1.c"
    # shellcheck disable=SC2086
    $CC $CFLAGS -Wno-error -Werror=implicit-function-declaration -c -o "$1.o" "$1.c" >/dev/null 2>&1 || status=1
    rm -f "$1.c" "$1.o"
    return "$status"
}

define_if() {
    if [ "$1" -eq 0 ]; then echo "#define $2"; else echo "#undef $2"; fi
}

test_code() {
    result=0
    echo "$2" | compiles "$file" || result=1
    define_if "$result" "$1"
}

# Only looks for the file. Whether it can be compiled by itself does not matter.
test_header() {
    result=0
    # shellcheck disable=SC2086
    echo "#include <$1>" | $CC $CFLAGS -E -x c - >/dev/null 2>&1 || result=1
    define_if "$result" "NV_$(echo "$1" | tr 'a-z/.' 'A-Z__')_PRESENT"
}

test_exported_symbol() {
    result=0
    grep -qs "	$1	.*	EXPORT_SYMBOL" "$NV_KERNEL_OUTPUT/Module.symvers" || result=1
    define_if "$result" "NV_EXPORTS_$1"
}

run_test() {
    case $1 in
        linux_unaligned_h) # asm/unaligned.h until 6.11
            test_header linux/unaligned.h ;;

        get_random_u32_below) # since 6.2, and in some stable branches; prandom_u32_max before
            test_code NV_GET_RANDOM_U32_BELOW_PRESENT '
                #include <linux/random.h>
                u32 f(void);
                u32 f(void) { return get_random_u32_below(2); }' ;;

        timer_delete_sync) # since 6.2; del_timer_sync, which is gone in 6.15, before
            test_code NV_TIMER_DELETE_SYNC_PRESENT '
                #include <linux/timer.h>
                int f(struct timer_list *timer);
                int f(struct timer_list *timer) { return timer_delete_sync(timer); }' ;;

        module_import_ns_takes_constant) # a name up to 6.12, a string since
            test_code NV_MODULE_IMPORT_NS_TAKES_CONSTANT '
                #include <linux/module.h>
                MODULE_IMPORT_NS(DMA_BUF);' ;;

        ib_register_peer_memory_client) # only in kernels with Mellanox's patches
            test_exported_symbol ib_register_peer_memory_client ;;

        *)
            echo "conftest.sh: there is no test '$1'" >&2
            exit 64 ;;
    esac
}

case $1 in
    test)
        file=$3
        run_test "$2" > "$3.tmp"
        mv "$3.tmp" "$3" ;;

    cc_sanity_check)
        echo 'int f(void) { return 0; }' | $CC -c -x c - -o /dev/null 2>/dev/null ||
            refuse "The C compiler '$CC' cannot compile a one-line program." "CC sanity check" ;;

    cc_version_check) # a warning only
        theirs=$(sed -n 's/^CONFIG_CC_VERSION_TEXT="\(.*\)"$/\1/p' "$NV_KERNEL_OUTPUT/.config" 2>/dev/null || true)
        ours=$($CC --version 2>/dev/null | head -n 1)
        if [ "$(major_minor "$theirs")" != "$(major_minor "$ours")" ]; then
            printf '\nWarning: the kernel was built with\n  %s\nbut this module is built with\n  %s\n\n%s\n\n' \
                "$theirs" "$ours" '*** Failed CC version check. ***'
        fi ;;

    preempt_rt_sanity_check)
        if has_option CONFIG_PREEMPT_RT && [ -z "${IGNORE_PREEMPT_RT_PRESENCE:-}" ]; then
            refuse 'The kernel you are installing for is a PREEMPT_RT kernel!

This driver is not made for real-time kernels. To build it all the same, set IGNORE_PREEMPT_RT_PRESENCE=1.' \
                'PREEMPT_RT sanity check'
        fi ;;

    module_symvers_sanity_check)
        if [ ! -f "$NV_KERNEL_OUTPUT/Module.symvers" ] && [ -z "${IGNORE_MISSING_MODULE_SYMVERS:-}" ]; then
            refuse "The Module.symvers file is missing: $NV_KERNEL_OUTPUT/Module.symvers

Nothing would check what the modules need of the kernel. To build all the same, set IGNORE_MISSING_MODULE_SYMVERS=1." \
                'Module.symvers sanity check'
        fi ;;

    *)
        echo "conftest.sh: there is no check '$1'" >&2
        exit 64 ;;
esac
