#!/usr/bin/env bash
source "$scripts/prelude.sh"

make_clone
only "$plain"
watched missing nvctl driver source init /var/home/nothing
watched file nvctl driver source init "$clone/version.mk"
watched other nvctl driver source init /etc
cp -a "$clone" /var/home/no-version && rm /var/home/no-version/version.mk
watched noVersion nvctl driver source init /var/home/no-version
cp -a "$clone" /var/home/garbage && echo 'NVIDIA_VERSION = ../../etc' >/var/home/garbage/version.mk
watched garbage nvctl driver source init /var/home/garbage
cp -a "$clone" /var/home/no-git && rm -r /var/home/no-git/.git
watched noGit nvctl driver source init /var/home/no-git
cp -a "$clone" /var/home/broken-git && rm /var/home/broken-git/.git/HEAD
watched brokenGit nvctl driver source init /var/home/broken-git
watched escape nvctl driver source init $'/var/home/\e[31mred'
watched none nvctl driver source init
