#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/upstream.sh"
source "$scripts/SourceUpdateInputTests/clone.sh"

mine=$clone/kernel-open/nvidia/nv.c
# It fails only the first time, because going back must be able to succeed.
printf '#!/bin/sh\n[ ! -e %s ] || exec cat\n: >%s\necho "// mine" >>%s\nexit 1\n' \
    "$clone/.git/failed" "$clone/.git/failed" "$mine" >/var/home/fail
chmod 755 /var/home/fail
echo 'version.mk filter=fail' | as_nobody tee "$clone/.git/info/attributes" >/dev/null
nobodys_git -C "$clone" config filter.fail.smudge /var/home/fail
nobodys_git -C "$clone" config filter.fail.clean cat
nobodys_git -C "$clone" config filter.fail.required true
step failed update
rm "$clone/.git/info/attributes"
step kept tail -n 1 "$mine"
step head nobodys_git -C "$clone" describe --tags
watched again update
nobodys_git -C "$clone" checkout -q -- kernel-open
step undone update
step at nobodys_git -C "$clone" describe --tags
