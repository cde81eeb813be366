#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/upstream.sh"

userspace 590.48.01
as_nobody sed -i 's/590.48.01/590.60.01/' "$clone/version.mk"
step old nvctl driver source sync
step init nvctl driver source init "$clone"
step between dkms status
step sync nvctl driver source sync
step status nvctl driver dkms status
step end nvctl driver dkms status --verify
step dkms dkms status
