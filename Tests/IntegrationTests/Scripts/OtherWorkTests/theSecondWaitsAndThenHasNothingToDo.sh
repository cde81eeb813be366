#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/OtherWorkTests/holding.sh"

make_clone
only "$plain"
nvctl driver source init "$clone"
sed -i 's|^MAKE\[0\]="|&/var/home/hold; |' "$source/dkms.conf"
begin first "$NVCTL" driver dkms build
wait_for held
begin second "$NVCTL" driver dkms build --wait 600
wait_for waits second
begin third "$NVCTL" driver dkms build --wait 600
wait_for waits third
kill -INT "${pids[third]}"
end third
step status nvctl driver dkms status
go
end first
end second
step built nvctl driver dkms status --verify
