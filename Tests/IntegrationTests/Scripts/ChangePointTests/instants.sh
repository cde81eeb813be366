# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with the script that has these
# Signals at any instant, not only at the points (points.sh): while nvctl reads and plans, while a compiler works, and
# while nvctl waits for one.

# The script of the hook, with what a package manager tells it about a new kernel.
start_hook() {
    with_installed "$plain"
    choose new
    only "$plain" "$cloud"
    # In a place that only root can change, because a hook starts no other program.
    install -D "$NVCTL" /usr/local/bin/nvctl
    quietly /usr/local/bin/nvctl driver dkms hook
    input=/var/home/targets
    echo "usr/lib/modules/$cloud/vmlinuz" >"$input"
    had=("$plain")
    program=/bin/bash
    tells_status=
    # Each run is a transaction of its own. As with a package manager, the next stage is started whatever becomes of the
    # one before it.
    # shellcheck disable=SC2016 # that bash's own
    command=(-c 'trap : INT TERM HUP
        export NVCTL_TRANSACTION=$$
        targets=$(cat)
        for stage in build verify; do /usr/local/bin/nvidia-dkms-build $stage <<<"$targets"; done
        rm -f /run/nvctl/transaction-*
        [ ! -d /run/nvctl ] || rmdir --ignore-fail-on-non-empty /run/nvctl')
}

# Sends one of the four signals, after any share of the time that an undisturbed run takes. `number` is the round.
signal_at_any_instant() {
    local thousandths=$((RANDOM % 1000)) signals=(2 15 1 9) process delay
    signal=${signals[number % 4]}
    place="instant $number (after 0.$(printf %03d $thousandths) of a run)"
    reset
    status=0
    # In a session of its own, so that a signal reaches all of it, like a terminal's signal. The programs that nvctl
    # starts have groups of their own, and nvctl has to end them.
    setsid env --default-signal=INT "$program" "${command[@]}" >"$results/said" 2>&1 <"$input" &
    process=$!
    delay=$((undisturbed * thousandths / 1000))
    sleep "$(printf '%d.%06d' $((delay / 1000000)) $((delay % 1000000)))"
    kill -"$signal" -- "-$process" 2>/dev/null || :
    # Otherwise bash itself prints "Killed".
    { wait "$process" || status=$?; } 2>/dev/null
    [[ $status == "$end_status" ]] || ended=$((ended + 1))
    expect_order
}
