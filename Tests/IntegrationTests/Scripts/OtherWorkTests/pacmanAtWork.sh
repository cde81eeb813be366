#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/OtherWorkTests/holding.sh"

mkdir -p /var/lib/pacman
cat >/var/home/pacman <<'END'
#!/bin/bash
set -C
exec 9>/var/lib/pacman/db.lck
/var/home/hold
rm /var/lib/pacman/db.lck
END
chmod 755 /var/home/pacman
begin pacman /var/home/pacman
wait_for held
watched fails nvctl driver dkms build --force
step hook nvctl driver dkms build --force --in-transaction
begin waits "$NVCTL" driver dkms unregister --wait 600
wait_for waits waits
go
end pacman
end waits
: >/var/lib/pacman/db.lck
setpriv --reuid=65534 --regid=65534 --clear-groups bash -c 'exec 9</var/lib/pacman/db.lck; exec sleep 300' & users=$!
reading() { [[ -e /proc/$users/fd/9 ]]; }
wait_for reading
step stale nvctl driver dkms setup
kill "$users"
