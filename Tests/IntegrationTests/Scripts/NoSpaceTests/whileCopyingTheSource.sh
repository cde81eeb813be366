#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/NoSpaceTests/small-filesystem.sh"

build_with 16
