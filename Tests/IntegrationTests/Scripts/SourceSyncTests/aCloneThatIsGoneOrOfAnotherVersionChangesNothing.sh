#!/usr/bin/env bash
source "$scripts/prelude.sh"

as_nobody sed -i 's/590.48.01/595.10.02/' "$clone/version.mk"
watched version nvctl driver source sync
mv "$clone" /var/home/moved
watched gone nvctl driver source sync
watched build nvctl driver dkms build
