#!/usr/bin/env bash
source "$scripts/prelude.sh"

# shellcheck disable=SC2016 # for that bash
step full bash -c '"$0" driver dkms status >/dev/full' "$NVCTL"
echo 'IgnoreKernels = *' >>/etc/nvctl.conf
step typo nvctl driver dkms status
