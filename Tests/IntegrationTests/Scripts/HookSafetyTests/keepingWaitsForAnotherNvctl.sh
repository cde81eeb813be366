#!/usr/bin/env bash
source "$scripts/prelude.sh"

install_nvctl
mkdir -p /etc/kernel/postinst.d
quietly nvctl driver dkms hook
mkdir -p /var/lib/nvctl/kept/.new-live/part
keep() { nvidia-dkms-build keep <<<"usr/src/nvidia-$version/dkms.conf"; }
kept() { find /var/lib/nvctl/kept -mindepth 1 -maxdepth 1 -printf '%f\n'; }
# The holder of the lock waits for us: it is this shell, from which the package manager was started.
exec 9>/run/nvctl.lock
flock 9
echo "$$ 1700000000 nvctl driver source update" >&9
step gaveUp keep
step untouched kept
exec 9>&-
# Another nvctl holds the lock, and ends.
mkfifo /var/hold
(exec 8>/run/nvctl.lock; flock 8; echo "$BASHPID 1700000000 nvctl driver dkms build" >&8; : >/var/holding
    read -r _ </var/hold) &
wait_for test -e /var/holding
waiting() {
    keep &
    wait_for grep -q 'waiting: another nvctl is at work' "$results/waited.err"
    kept
    echo >/var/hold
    wait "$!"
}
step waited waiting
wait
step after kept
