#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/upstream.sh"
source "$scripts/SourceUpdateTests/older.sh"

release 590.48.01
userspace 590.44.01
step tagsBefore tags
watched refused nvctl driver source update
watched no on_terminal n driver source update
step tagsAfter tags
step agreed nvctl driver source update --yes
step versions versions "$plain" "$cloud"
step status nvctl driver dkms status
