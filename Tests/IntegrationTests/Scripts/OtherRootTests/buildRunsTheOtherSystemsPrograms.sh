#!/usr/bin/env bash
source "$scripts/prelude.sh"

# The whole scratch system under another root, without the kernel's own filesystems, as it is after its disks have been
# mounted.
other=/run/other
mkdir "$other"
mount --bind / "$other"
for folder in etc usr var boot; do mount --bind "/$folder" "$other/$folder"; done
# A dkms that tells where it ran: only the other system has this folder.
            mount -t tmpfs mark "$other/mnt"
touch "$other/mnt/mark"
cp /usr/sbin/dkms /usr/sbin/dkms.real
printf '#!/bin/bash\nls /mnt >>/var/home/seen 2>&1\nexec /usr/sbin/dkms.real "$@"\n' >/usr/sbin/dkms
mounts() { cut -d ' ' -f 5 /proc/self/mountinfo | sort; }
step mountsBefore mounts
step build nvctl driver dkms build --force --root "$other"
step mountsAfter mounts
step seen cat /var/home/seen
step status nvctl driver dkms status --verify
step dkms dkms.real status
step unknown nvctl driver dkms build --root /run/nothing
step sync nvctl driver source sync --root "$other"
step unregister nvctl driver dkms unregister --root "$other"
step left nvctl driver dkms status
