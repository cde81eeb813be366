#!/usr/bin/env bash
source "$scripts/prelude.sh"

mkdir /tmp/nvctl-empty-$$
step status nvctl driver dkms status --root /tmp/nvctl-empty-$$
step build nvctl driver dkms build --root /tmp/nvctl-empty-$$
step left find /tmp/nvctl-empty-$$ -mindepth 1
rmdir /tmp/nvctl-empty-$$
