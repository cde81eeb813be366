#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/upstream.sh"
source "$scripts/SourceUpdateInputTests/clone.sh"

mv "$upstream" "$upstream.gone"
watched offline update
watched offlineFetch nvctl driver source status --fetch
watched offlineStatus nvctl driver source status
mv "$upstream.gone" "$upstream"
nobodys_git -C "$clone" remote rename origin mine
watched noRemote update
nobodys_git -C "$clone" remote rename mine origin

as_nobody sed -i '1i // mine' "$clone/kernel-open/nvidia/nv.c"
watched changed update
step changedThere nvctl driver source update --tag 590.44.01 --dry-run
nobodys_git -C "$clone" commit -qam mine
watched commits update
nobodys_git -C "$clone" checkout -q 590.44.01

nobodys_git -C "$clone" tag -f 590.48.01 590.44.01 >/dev/null
watched rewritten update
nobodys_git -C "$clone" tag -d 590.48.01 >/dev/null

mv "$clone" /var/home/moved
watched moved update
step again nvctl driver source init /var/home/moved
step movedStatus nvctl driver source status
mv /var/home/moved "$clone"
