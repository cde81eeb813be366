# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with the script that has these
# `hold` ends when `go` is called; `begin NAME COMMAND…` runs in the background, `end NAME` records how it ended.

mkdir -p /var/home
cat >/var/home/hold <<'END'
#!/bin/sh
touch /var/home/holding
while [ -e /var/home/holding ]; do sleep 0.05; done
END
chmod 755 /var/home/hold
go() { rm -f /var/home/holding; }
held() { test -e /var/home/holding; }
declare -A pids=()
# With SIGINT at its default: a shell makes its background jobs ignore it.
begin() { # NAME COMMAND...
    local name=$1
    shift
    env --default-signal=INT setsid "$@" >"$results/$name.out" 2>"$results/$name.err" </dev/null &
    pids[$name]=$!
}
end() { # NAME
    local status=0
    wait "${pids[$1]}" || status=$?
    echo "$status" >"$results/$1.status"
}
waits() { grep -q "^..:..:.. waiting: " "$results/$1.err"; } # NAME
