#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/upstream.sh"

make_upstream 590.44.01
clone_upstream 590.44.01 --depth 1 --branch 590.44.01
only "$plain"
nvctl driver source init "$clone" >/dev/null
release 590.46.01
release 590.48.01
step update nvctl driver source update --no-build
step shallow nobodys_git -C "$clone" rev-parse --is-shallow-repository
step commits nobodys_git -C "$clone" rev-list --count HEAD
step version cat /var/lib/nvctl/sources/590.48.01/version.mk
