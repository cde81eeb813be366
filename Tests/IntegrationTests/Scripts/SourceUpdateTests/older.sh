# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with the script that has these
# A clone at the older of two releases, built for two kernels.

make_upstream 580.105.08 590.44.01
clone_upstream 590.44.01
only "$plain" "$cloud"
nvctl driver source init "$clone" >/dev/null
quietly nvctl driver source sync
tags() { git -c safe.directory='*' -C "$clone" tag; }
refs() { nobodys_git -C "$clone" for-each-ref; nobodys_git -C "$clone" status --porcelain; }
at() { nobodys_git -C "$clone" describe --tags; }
owners() { find "$clone" ! -user nobody; }
