# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with the script that has these
# `filter SCRIPT` has git run a script as the clone's owner. The script gets the content of version.mk on standard
# input.
# `terminal KEYS COMMAND...` runs a command on a terminal of its own, which the command can lose, as it can when a shell
# starts it.

mkdir -p /var/home
mkdir -m 777 /var/home/seen
make_clone
only "$plain"
filter() { # SCRIPT
    printf '#!/bin/sh\n%s\n' "$1" >/var/home/filter
    chmod 755 /var/home/filter
    as_nobody git -C "$clone" config filter.x.clean /var/home/filter
    echo 'version.mk filter=x' | as_nobody tee "$clone/.git/info/attributes" >/dev/null
    as_nobody touch "$clone/version.mk"
}
terminal() { python3 "$scripts/ForeignProgramsTests/terminal.py" "$@"; } # KEYS COMMAND...
