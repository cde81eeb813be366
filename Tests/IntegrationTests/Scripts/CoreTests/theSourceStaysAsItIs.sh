#!/usr/bin/env bash
source "$scripts/prelude.sh"

only "$plain" "$cloud"
rm -rf /var/cache/nvctl/core
listing() { find "$source/" -printf '%p %y %m %s %T@ %C@\n' | sort; }
step before listing
step build nvctl driver dkms build --force
step after listing
step store ls /var/cache/nvctl/core
