#!/usr/bin/env bash
source "$scripts/prelude.sh"

install -m 755 "$NVCTL" /usr/local/bin/nvctl
rm -f /usr/bin/{sudo,run0,doas}
step status ordinary driver dkms status
step verify ordinary driver dkms status --verify
step gsp ordinary driver gsp status
watched build ordinary driver dkms build --force --kernel "$plain"
watched unregister ordinary driver dkms unregister
watched setup ordinary driver dkms setup
watched sync ordinary driver source sync --force
watched init ordinary driver source init "$clone"
watched cleanup ordinary driver dkms cleanup --keep 0 --execute
watched dryCleanup ordinary driver dkms cleanup --keep 0
watched dry ordinary driver dkms build --force --dry-run
step cache find / -xdev -newer /usr/local/bin/nvctl -user nobody -not -path '/proc/*'
