#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/upstream.sh"
source "$scripts/StoppedPhaseTests/holding.sh"

make_upstream 590.44.01 590.48.01
clone_upstream 590.44.01
only "$plain"
hold git '*status*'
stops planning INT driver source init "$clone"
hold tar '*--create*'
stops pack TERM driver source init "$clone"
hold tar '*--extract*'
stops unpack INT driver source init "$clone"
nvctl driver source init "$clone" >/dev/null
hold git '*fetch*'
stops fetch INT driver source update
hold git '*checkout*--detach*'
stops checkout TERM driver source update
step update nvctl driver source update
step versions versions "$plain"
