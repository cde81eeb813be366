# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with the script that has these

make_upstream 590.44.01
clone_upstream 590.44.01
only "$plain"
nvctl driver source init "$clone" >/dev/null
release 590.48.01
update() { nvctl driver source update --no-build; }
