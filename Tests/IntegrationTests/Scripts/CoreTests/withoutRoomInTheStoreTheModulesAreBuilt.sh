#!/usr/bin/env bash
source "$scripts/prelude.sh"

rm -rf /var/cache/nvctl/core
mkdir -p /var/cache/nvctl/core
mount -t tmpfs -o size=8k,mode=755 small /var/cache/nvctl/core
step build nvctl driver dkms build --force
step status nvctl driver dkms status --verify
step store find /var/cache/nvctl/core -mindepth 1
