# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with the script that has these
# Two versions were in use on two kernels, one after the other.

make_upstream 590.44.01 590.48.01
clone_upstream 590.44.01
only "$plain" "$cloud"
nvctl driver source init "$clone" >/dev/null
quietly nvctl driver source sync
nobodys_git -C "$clone" checkout -q 590.48.01
step init nvctl driver source init "$clone"
step staged dkms status
step sync nvctl driver source sync
compiles() { grep -c 'compil\|conftest\|interface' "$results/$1.err" || :; }
