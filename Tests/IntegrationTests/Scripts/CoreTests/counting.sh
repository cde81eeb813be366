# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with the script that has these
# Has the clone's makefile count how often an independent object is linked.

only "$plain" "$cloud"
make_clone
counter=/var/lib/linked
sed -i "/OBJCOPY.*keep-global/i\\\t@echo \$@ >>$counter" "$clone/src/common/agnostic.mk"
: >"$counter"
count() { wc -l <"$counter"; }
step init nvctl driver source init "$clone"
