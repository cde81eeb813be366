#!/usr/bin/env bash
# shellcheck disable=SC2046 # files_of gives several words
source "$scripts/prelude.sh"
source "$scripts/arch.sh"

kernel linux-zen "$newZen"
mkfifo /var/hold
# A make that waits keeps the other nvctl at work.
cat >/usr/local/bin/make <<'END'
#!/bin/sh
[ ! -p /var/hold ] || [ -e /var/held ] || { : >/var/held; cat /var/hold >/dev/null; }
exec /usr/bin/make "$@"
END
chmod 755 /usr/local/bin/make
nvctl driver dkms build --force >/dev/null 2>&1 &
other=$!
wait_for test -e /var/held
upgrade() {
    pacman --noconfirm -U $(files_of linux-zen "$newZen") &
    wait_for grep -q 'another nvctl is at work' "$results/upgrade.out"
    echo >/var/hold
    wait "$!"
}
step upgrade upgrade
wait "$other" || :
step status nvctl driver dkms status
