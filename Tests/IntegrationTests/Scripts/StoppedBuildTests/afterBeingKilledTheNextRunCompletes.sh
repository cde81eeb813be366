#!/usr/bin/env bash
source "$scripts/prelude.sh"

step before inodes "$plain"
source "$scripts/StoppedBuildTests/held-build.sh"

kill -KILL "$process"
wait "$!" || true
step after inodes "$plain"
step status nvctl driver dkms status --verify
step left find /var/lib/nvctl/build -mindepth 1 -maxdepth 1
step next nvctl driver dkms build --force
step built nvctl driver dkms status --verify
step processes others 'make|cc1|dkms|hold'
step work find /var/lib/nvctl/build -mindepth 1
step kept find "/usr/lib/modules/$plain/" -name '.nvctl*'
