#!/usr/bin/env bash
source "$scripts/prelude.sh"

mkdir -p /var/home/other/{usr,proc,etc,var/lib/dkms} /var/home/bin
printf '#!/bin/bash\nsleep 300\n:\n' >/var/home/bin/dkms
printf '#!/bin/bash\nsleep 300\n:\n' >/usr/local/bin/dkms
chmod 755 /var/home /var/home/bin{,/dkms} /usr/local/bin/dkms
install -m 4755 /usr/bin/sleep /usr/local/bin/as-root
# A variable and not a function, because a function would run in a shell of its own.
nobodys=(setpriv --reuid=65534 --regid=65534 --clear-groups --)
"${nobodys[@]}" bash -c 'exec -a dkms sleep 300' & users=$!
"${nobodys[@]}" /var/home/bin/dkms build & script=$!
"${nobodys[@]}" bash -c 'exec -a dkms as-root 300' & setuid=$!
# sudo looks like this while it asks for a password.
bash -c 'exec -a dkms sleep 300' & named=$!
# Another system that shares this one's tree, as a container may.
mount --rbind /usr /var/home/other/usr
mount --bind /var/lib/dkms /var/home/other/var/lib/dkms
for link in bin sbin lib lib64; do ln -s "usr/$link" "/var/home/other/$link"; done
chroot /var/home/other /usr/local/bin/dkms build & other=$!
named_so() { [[ $(tr '\0' ' ' <"/proc/$1/cmdline") == *dkms* ]]; }
for process in "$users" "$script" "$setuid" "$named" "$other"; do wait_for named_so "$process"; done
rm /usr/local/bin/dkms
step build nvctl driver dkms build --force
for process in "$users" "$script" "$setuid" "$named" "$other"; do step "$process" kill -0 "$process"; done
step there cat "$results/$users.status" "$results/$script.status" "$results/$setuid.status" \
    "$results/$named.status" "$results/$other.status"
kill "$users" "$script" "$setuid" "$named" "$other"
