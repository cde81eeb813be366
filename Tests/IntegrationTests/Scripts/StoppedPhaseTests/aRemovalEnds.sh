#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/StoppedPhaseTests/holding.sh"

hold depmod '*'
stops uninstall INT driver dkms unregister --purge
step again nvctl driver dkms unregister --purge
step modules modules "$plain"
