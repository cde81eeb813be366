#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/upstream.sh"

make_upstream 590.44.01
clone_upstream 590.44.01
only "$plain"
nvctl driver source init "$clone" >/dev/null
as_nobody sed -i '1i // the next release' "$upstream/kernel-open/nvidia/nv.c"
echo new | as_nobody tee "$upstream/kernel-open/nvidia/added.h" >/dev/null
release 590.48.01
printf '#!/bin/sh\ntouch /var/home/reached\nexec sleep infinity\n' >/var/home/stop
chmod 755 /var/home/stop
chmod 1777 /var/home
cut_short() {
    echo 'version.mk filter=stop' | as_nobody tee "$clone/.git/info/attributes" >/dev/null
    nobodys_git -C "$clone" config filter.stop.smudge /var/home/stop
    rm -f /var/home/reached
    "$NVCTL" driver source update --no-build >/dev/null 2>&1 &
    wait_for test -e /var/home/reached
    kill -9 $!
    # Only in this scratch system, because others run as nobody beside it.
    pkill -9 -u nobody --ns $$ --nslist mnt
    wait $! || :
    rm -f "$clone/.git/info/attributes"
    nobodys_git -C "$clone" config --unset filter.stop.smudge
    # This removes what the killed run has left in nvctl's own folders.
    nvctl driver source init "$clone" >/dev/null 2>&1 || :
}
added=$clone/kernel-open/nvidia/added.h changed=$clone/kernel-open/nvidia/nv.c
cut_short
step half head -n 1 "$changed" "$added"
step gone ls "$clone/version.mk"
watched locked nvctl driver source update --no-build
rm "$clone/.git/index.lock"
watched sync nvctl driver source sync
watched init nvctl driver source init "$clone"
cp -p "$changed" "$added" /var/home
echo '// mine' | as_nobody tee -a "$changed" >/dev/null
watched mine nvctl driver source update --no-build
cp -p /var/home/nv.c "$changed"
echo mine | as_nobody tee "$added" >/dev/null
watched mineAdded nvctl driver source update --no-build
# git had written only this much of it.
head -c 2 /var/home/added.h >"$added"
step again nvctl driver source update --no-build
step whole nobodys_git -C "$clone" status --porcelain
step at nobodys_git -C "$clone" describe --tags
step left ls /var/lib/nvctl
# The user has repaired the clone, and works on.
nobodys_git -C "$clone" checkout -q 590.44.01
cut_short
rm "$clone/.git/index.lock"
nobodys_git -C "$clone" checkout -q -f 590.44.01
rm -f "$added"
as_nobody sed -i '1i // mine' "$changed"
watched later nvctl driver source update --no-build
step laterSync nvctl driver source sync
