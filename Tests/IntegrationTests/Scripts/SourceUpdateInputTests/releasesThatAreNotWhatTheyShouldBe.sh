#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/upstream.sh"
source "$scripts/SourceUpdateInputTests/clone.sh"

nobodys_git -C "$upstream" tag -d 590.48.01 >/dev/null
nobodys_git -C "$upstream" tag -d 590.44.01 >/dev/null
release 590.40.01
watched removed update
release 590.47.01 590.50.01
watched wrong update
nobodys_git -C "$upstream" tag -d 590.50.01 >/dev/null
nobodys_git -C "$upstream" -c protocol.file.allow=always submodule --quiet add "file://$upstream" sub
release 590.51.01
watched submodules update
