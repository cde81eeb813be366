#!/usr/bin/env bash
source "$scripts/prelude.sh"

make_clone
only "$plain"
as_nobody touch "$clone/kernel-open/nvidia/nv.o" "$clone/untracked file.txt"
as_nobody mkdir "$clone/_out"
as_nobody touch "$clone/_out/nv-kernel.o"
as_nobody chmod 777 "$clone/untracked file.txt" "$clone/src"
as_nobody rm "$clone/COPYING"
as_nobody bash -c "echo '// changed' >>'$clone/kernel-open/nvidia/nv.c'"
listing() { find "$clone" -not -path "$clone/.git/*" -printf '%P %y %m %u %s %T@\n' | sort; }
step before listing
step gitBefore find "$clone/.git" -printf '%P %y %m %u %s %T@\n'
step init nvctl driver source init "$clone"
step after listing
step gitAfter find "$clone/.git" -printf '%P %y %m %u %s %T@\n'
step snapshot find "/var/lib/nvctl/sources/$version" -printf '%P|%y|%m|%U:%G\n'
step folders stat --format='%n %a %U' /var/lib/nvctl /var/lib/nvctl/sources
step link readlink "$source"
step conf cat "$source/dkms.conf"
step changed tail -n 1 "$source/kernel-open/nvidia/nv.c"
