#!/usr/bin/env bash
source "$scripts/prelude.sh"

only "$plain" "$cloud" "$backport"
step build nvctl driver dkms build --kernel "$cloud" --kernel "$plain" --kernel "$cloud"
step dkms dkms status
