#!/usr/bin/env bash
source "$scripts/prelude.sh"

step before inodes "$plain"
source "$scripts/StoppedBuildTests/held-build.sh"

kill -INT "$process"
finished() { wait "$!"; }
step stopped finished
step processes others 'make|cc1|dkms|gcc|hold'
step errors cat /var/home/err
step after inodes "$plain"
step work find /var/lib/nvctl/build -mindepth 1
step tree find "$tree" -name '.tmp*'
step status nvctl driver dkms status --verify
step dkms dkms status
step log find /var/log/nvctl -type f
