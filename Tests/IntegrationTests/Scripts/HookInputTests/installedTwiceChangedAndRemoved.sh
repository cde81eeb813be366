#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/arch.sh"

watched twice nvctl driver dkms hook
step status nvctl driver dkms hook --status
step dry nvctl driver dkms hook --remove --dry-run
echo '# mine' >>/etc/pacman.d/hooks/nvidia-dkms.hook
# The user's change stays.
step changed nvctl driver dkms hook
step shown nvctl driver dkms hook --status
step remove nvctl driver dkms hook --remove
step left find /etc/pacman.d/hooks /usr/local/bin/nvidia-dkms-build /etc/profile.d/nvidia-dkms.sh
rm /etc/pacman.d/hooks/nvidia-dkms.hook
step none nvctl driver dkms hook --status
step json nvctl driver dkms hook --status --json
