#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/HostileCloneTests/everything.sh"

mkdir -m 777 /var/home/opened
for file in version.mk dkms.conf .git/config .git/HEAD .git/packed-refs; do
    as_nobody rm -f "$clone/$file"
    as_nobody mkfifo "$clone/$file"
    # Waits until somebody opens it to read.
    as_nobody sh -c "exec 3>'$clone/$file'; touch '/var/home/opened/${file##*/}'" &
done
step seen everything
step hooks hooks
step opened ls /var/home/opened
# shellcheck disable=SC2046 # one word each
kill $(jobs -p) || :
