#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/upstream.sh"
source "$scripts/SourceUpdateTests/older.sh"

step offline nvctl driver source status
release 590.48.01
release 590.9.01
release 600.10.01-rc1 600.10.01-rc1
step unknown nvctl driver source status
refs >"$results/refs.before"
watched dry nvctl driver source update --dry-run
# shellcheck disable=SC2016 # for that bash
step dryRefs bash -c 'diff "$0" -' "$results/refs.before" < <(refs)
step update nvctl driver source update
step versions versions "$plain" "$cloud"
step status nvctl driver source status
step kernels nvctl driver dkms status --verify
step listed dkms status
step at at
step tags tags
step owners owners
step left find "$clone" -newer "$results/refs.before" -type f -not -path '*/.git/*' -not -name version.mk
watched again nvctl driver source update
step rollback nvctl driver dkms rollback
step back versions "$plain" "$cloud"
