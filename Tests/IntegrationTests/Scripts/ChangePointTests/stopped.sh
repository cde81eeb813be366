#!/usr/bin/env bash
# SCENARIO MODULES KILLS|all INTERRUPTIONS INSTANTS, where MODULES is what storedModules.sh has made.
source "$scripts/prelude.sh"
source "$scripts/upstream.sh"
source "$scripts/ChangePointTests/quick-driver.sh"
source "$scripts/ChangePointTests/scenarios.sh"
source "$scripts/ChangePointTests/points.sh"
source "$scripts/ChangePointTests/instants.sh"

mkdir -p /var/home
cp -r "$2" "$stored"
enumerate "$1" "${@:3}" >"$results/report"
step report cat "$results/report"
