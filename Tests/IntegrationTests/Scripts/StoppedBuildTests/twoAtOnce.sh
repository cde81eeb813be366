#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/StoppedBuildTests/held-build.sh"

watched second nvctl driver dkms unregister
step third nvctl driver dkms build --force
step dry nvctl driver dkms build --force --dry-run
step status nvctl driver dkms status
go
wait "$!"
step first cat /var/home/out
echo "$process" >/var/home/process
step process cat /var/home/process
