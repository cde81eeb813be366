#!/usr/bin/env bash
source "$scripts/prelude.sh"

make_clone
only "$plain"
mv /usr/bin/git /usr/bin/not-git
watched init nvctl driver source init "$clone"
