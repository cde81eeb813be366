#!/usr/bin/env bash
source "$scripts/prelude.sh"
source "$scripts/OtherWorkTests/holding.sh"

cp "$source/dkms.conf" /var/home/dkms.conf
sed -i 's|^MAKE\[0\]="|&/var/home/hold; |' "$source/dkms.conf"
begin dkms dkms build -m nvidia -v "$version" -k "$plain" --force
wait_for held
cp /var/home/dkms.conf "$source/dkms.conf"
watched fails nvctl driver dkms build --force
watched short nvctl driver dkms build --force --wait 1
begin waits "$NVCTL" driver dkms build --force --wait 600
wait_for waits waits
go
end dkms
end waits
step built nvctl driver dkms status --verify
# A build in another DKMS tree does not count.
mkdir -p "/var/home/tree/nvidia/$version"
ln -s "$source" "/var/home/tree/nvidia/$version/source"
sed -i 's|^MAKE\[0\]="|&/var/home/hold; |' "$source/dkms.conf"
begin elsewhere dkms build -m nvidia -v "$version" -k "$plain" --dkmstree /var/home/tree
wait_for held
cp /var/home/dkms.conf "$source/dkms.conf"
step beside nvctl driver dkms build --force
go
end elsewhere
