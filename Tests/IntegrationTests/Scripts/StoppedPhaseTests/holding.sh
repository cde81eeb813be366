# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with the script that has these
# `hold PROGRAM PATTERN` makes a program hang if its command line matches the pattern. `stops NAME SIGNAL COMMAND…`
# starts nvctl, sends the signal when a program hangs, and waits until nvctl has ended.

flags=/var/lib/flags
mkdir -m 1777 "$flags"
hold() { # PROGRAM PATTERN
    printf '#!/bin/sh\ncase "$*" in %s) touch %s/holding; exec sleep 300 ;; esac\nexec /usr/bin/%s "$@"\n' \
        "$2" "$flags" "$1" >"/usr/local/sbin/$1"
    chmod 755 "/usr/local/sbin/$1"
}
hold_compiler() { # PATTERN
    local name
    for name in cc gcc gcc-12 "$arch-linux-gnu-gcc-12"; do
        [[ ! -e /usr/bin/$name ]] || hold "$name" "$1"
    done
}
hold_linker() { for name in ld "$arch-linux-gnu-ld"; do hold "$name" "$1"; done; }
let_go() { rm -f /usr/local/sbin/*; }
# Waits up to three times as long, because machines that test many things at once are slow.
comes() { wait_for "$@" 2>/dev/null || wait_for "$@" 2>/dev/null || wait_for "$@"; }
gone() { ! kill -0 "$1" 2>/dev/null; }
begin() { # NAME COMMAND...
    local name=$1
    shift
    rm -f "$flags/holding"
    # With SIGINT at its default: a shell makes its background jobs ignore it.
    env --default-signal=INT setsid "$@" >"$results/$name.out" 2>"$results/$name.err" </dev/null &
    process=$!
}
end() { # NAME
    local status=0
    comes gone "$process"
    wait "$process" || status=$?
    echo "$status" >"$results/$1.status"
    step "$1.left" others 'sleep 300|debug/nvctl|dkms|make|cc1|gcc|git'
}
stops() { # NAME SIGNAL COMMAND...
    begin "$1" "$NVCTL" "${@:3}"
    comes test -e "$flags/holding" || { cat "$results/$1.err" >&2; false; }
    kill "-$2" "$process"
    end "$1"
    let_go
}
