# Stops nvctl at every point at which it changes something (Sources/Host/ChangePoint.swift), and looks at what that
# leaves. Runs in a scratch system behind the prelude of the tests; `enumerate` is the whole of it.
#
# The driver is the sample, made quick to build: its makefiles copy objects and modules that were compiled once. Which
# of two sets of modules they copy is what `choose` says; the sets differ in their srcversion.
#
# shellcheck shell=bash disable=SC2154 # variables of the prelude

stored=/var/home/stored
older=590.44.01
gone=6.0.0-gone

# Compiles for both kernels: stored/<release>/{old,new}/*.ko.
store_modules() { # FOLDER
    local kernel module
    mkdir -p /var/home
    cp -r "$sample" /var/home/compile
    for kernel in "$plain" "$cloud"; do
        make -s -C /var/home/compile -j2 modules "KERNEL_UNAME=$kernel" >/dev/null 2>&1
        mkdir -p "$1/$kernel"/{old,new}
        for module in /var/home/compile/kernel-open/*.ko; do
            strip -g -o "$1/$kernel/new/${module##*/}" "$module"
            LC_ALL=C sed 's/srcversion=[0-9A-F]\{4\}/srcversion=0000/' "$1/$kernel/new/${module##*/}" \
                >"$1/$kernel/old/${module##*/}"
        done
        make -s -C /var/home/compile/kernel-open clean
    done
    cp /var/home/compile/src/nvidia/_out/*/nv-kernel.o /var/home/compile/src/nvidia-modeset/_out/*/nv-modeset-kernel.o "$1"
}

choose() { echo "$1" >"$stored/set"; } # SET

# A clone whose makefiles copy.
make_quick_clone() {
    mkdir -p "$clone"/kernel-open/nvidia{,-modeset} "$clone"/src/nvidia{,-modeset}
    cp "$sample"/{version.mk,Makefile,utils.mk,nv-compiler.sh,.gitignore} "$clone"
    cp "$sample/kernel-open/nvidia/nv.c" "$clone/kernel-open/nvidia"
    cp "$sample/kernel-open/nvidia-modeset/nv-kms.h" "$clone/kernel-open/nvidia-modeset"
    local folder object
    for folder in nvidia nvidia-modeset; do
        object=${folder/nvidia/nv}-kernel.o
        printf '%s\n' 'include ../../utils.mk' 'all:' \
            "	mkdir -p \$(OUTPUTDIR) && cp $stored/$object \$(OUTPUTDIR)/$object" >"$clone/src/$folder/Makefile"
    done
    # The version is in the modules; of the same length, it can be written over.
    # shellcheck disable=SC2016 # make's own
    printf '%s\n' 'include ../version.mk' 'modules:' \
        "	for module in $stored/\$(KERNEL_UNAME)/\$\$(cat $stored/set)/*.ko; do \\" \
        '	  LC_ALL=C sed "s/$(subst .,\.,'"$version"')/$(NVIDIA_VERSION)/g" $$module > $$(basename $$module); done' \
        >"$clone/kernel-open/Makefile"
    git -C "$clone" init -q -b main
    git -C "$clone" add -A
    git -C "$clone" -c user.name=test -c user.email=test@localhost commit -qm sample
    chown -R nobody: "$clone"
}

change_clone() { as_nobody sed -i "$1" "$clone/version.mk"; } # SED

# ------------------------------------------------------------------------------------------------ the scenarios
#
# Each makes a start state, and says which kernels have modules then (`had`) and what is done (`command`).

quietly() { "$@" >/dev/null 2>"$results/quiet" || { cat "$results/quiet" >&2; return 1; }; }

with_installed() { # RELEASE...
    only "$@"
    choose old
    quietly nvctl driver source init "$clone"
    quietly nvctl driver source sync
}

# A new version for two kernels: one has the modules of an older version, the other none.
start_build() {
    change_clone "s/$version/$older/"
    with_installed "$plain"
    change_clone "s/$older/$version/"
    choose new
    only "$plain" "$cloud"
    quietly nvctl driver source init "$clone"
    had=("$plain")
    command=(driver dkms build --version "$version")
}

start_force() {
    with_installed "$plain"
    choose new
    had=("$plain")
    command=(driver dkms build --force)
}

# As in a container or a live system: nothing that is in an image can be exchanged, nor folders of it renamed.
start_image() {
    start_force
    in_image=(/var/lib/dkms /usr/lib/modules)
}

# Built, not installed: one kernel has the older version, the other none.
start_install() {
    start_build
    local kernel
    # As somebody makes it known to DKMS by hand.
    ln -s "/var/lib/nvctl/sources/$version" "$source"
    quietly dkms add -m nvidia -v "$version"
    for kernel in "$plain" "$cloud"; do quietly dkms build -m nvidia -v "$version" -k "$kernel"; done
}

# A release that is new for both kernels, in a repository that the clone comes from.
start_update() {
    local upstream=/var/home/upstream
    change_clone "s/$version/$older/"
    commit_clone "$older"
    cp -a "$clone" "$upstream"
    nobodys_git -C "$clone" remote add origin "file://$upstream"
    nobodys_git -C "$upstream" tag -d 590.48.01 >/dev/null 2>&1 || :
    with_installed "$plain" "$cloud"
    as_nobody sed -i "s/$older/$version/" "$upstream/version.mk"
    nobodys_git -C "$upstream" commit -qam "$version"
    nobodys_git -C "$upstream" tag "$version"
    choose new
    had=("$plain" "$cloud")
    with_clone=yes
    command=(driver source update)
}

nobodys_git() { as_nobody env HOME=/var/home git -c user.name=test -c user.email=test@localhost "$@"; }

commit_clone() { # TAG
    nobodys_git -C "$clone" commit -qam "$1"
    nobodys_git -C "$clone" tag "$1"
}

# Two versions that both kernels have had, one after the other.
start_two_versions() {
    change_clone "s/$version/$older/"
    with_installed "$plain" "$cloud"
    change_clone "s/$older/$version/"
    choose new
    quietly nvctl driver source init "$clone"
    quietly nvctl driver source sync
    had=("$plain" "$cloud")
}

start_use() {
    start_two_versions
    command=(driver dkms use "$older")
}

start_rollback() {
    start_two_versions
    command=(driver dkms rollback)
}

start_unregister() {
    with_installed "$plain"
    had=("$plain")
    command=(driver dkms unregister)
}

start_purge() {
    with_installed "$plain"
    had=()
    command=(driver dkms unregister --purge)
}

# One of two kernels is kept, the one with the newer driver. The other has an older one, which nobody uses afterwards; and
# of a third there is only what it left behind.
start_cleanup() {
    local orphan=/usr/lib/modules/$gone
    start_build
    only "$cloud"
    quietly nvctl driver dkms build --version "$version"
    mkdir -p "$orphan/updates" "$tree/$gone/$arch/module"
    cp -a "/usr/lib/modules/$plain/updates/dkms" "$orphan/updates"
    cp -a "/usr/lib/modules/$plain"/updates/dkms/nvidia*.ko "$tree/$gone/$arch/module"
    # As its package manager left it: with the whole index.
    depmod "$gone" 2>/dev/null
    rm "/boot/vmlinuz-$plain" /etc/nvctl.conf
    had=("$cloud")
    going=("$plain")
    command=(driver dkms cleanup --keep 1 --execute)
}

# Files that hide DKMS's own, and a tree that interrupted work has left in disorder.
start_fix() {
    with_installed "$plain"
    mkdir -p "/usr/lib/modules/$plain/extra" /etc/depmod.d "$tree/5.10.0/$arch/log"
    cp "$stored/$plain"/new/*.ko "/usr/lib/modules/$plain/extra"
    echo 'search extra updates built-in' >/etc/depmod.d/mine.conf
    depmod "$plain"
    rm "$tree/source"
    had=("$plain")
    command=(driver dkms fix)
}

# The stages of pacman's hook. What they are told is the driver's source, as when its package is replaced.
hook_stage() { # STAGE
    command=(driver dkms run-hook "$1" --transaction 1)
    input=/var/home/targets
    echo "usr/src/nvidia-$version/dkms.conf" >"$input"
}

start_keep() {
    with_installed "$plain"
    hook_stage keep
    had=("$plain")
}

# The modules are kept, and gone otherwise; a compiler would make others.
start_restore() {
    start_keep
    quietly nvctl "${command[@]}" <"$input"
    quietly nvctl driver dkms unregister --purge
    choose new
    quietly nvctl driver source init "$clone"
    hook_stage build
    had=()
}

start_init() {
    only "$plain"
    choose new
    had=()
    command=(driver source init "$clone")
}

start_sync() {
    with_installed "$plain"
    choose new
    change_clone '1i # changed'
    had=("$plain")
    command=(driver source sync)
}

# ---------------------------------------------------------------------------------------------------- the state

input=/dev/null
going=()
# Whether the clone is part of what is put back.
with_clone=

state_paths() {
    local path
    for path in /run/nvctl /etc/dkms /etc/nvctl.conf /usr/src/nvidia-* "/usr/lib/modules/$plain" "/usr/lib/modules/$cloud" \
        "/usr/lib/modules/$gone" \
        /var/lib/{dkms,nvctl} /var/{log,cache}/nvctl; do
        [[ ! -e $path && ! -L $path ]] || printf '%s\n' "$path"
    done
    [[ -z $with_clone ]] || echo "$clone"
}

save() {
    mapfile -t saved < <(state_paths)
    rm -rf /var/home/start
    mkdir /var/home/start
    (cd / && cp -a --parents -t /var/home/start "${saved[@]#/}")
}

in_image=()

reset() {
    local place layers
    for place in "${in_image[@]}"; do
        ! mountpoint -q "$place" || umount --lazy "$place"
    done
    mapfile -t present < <(state_paths)
    rm -rf "${present[@]}" /run/nvctl.lock
    cp -a /var/home/start/. /
    for place in "${in_image[@]}"; do
        layers=/run/image$place
        rm -rf "$layers"
        mkdir -p "$layers"/{upper,work}
        mount -t overlay -o "lowerdir=/var/home/start$place,upperdir=$layers/upper,workdir=$layers/work" image "$place"
    done
}

# Names, kinds, modes, owners and links: what two runs that did the same have in common.
listing() {
    mapfile -t present < <(state_paths)
    # How git keeps things is its own affair.
    find "${present[@]}" -path "$clone/.git/*" -prune -o -printf '%p %y %m %U:%G %l\n' | sort
}

words() { # What nvctl and dkms say of it.
    local status=0
    nvctl driver dkms status --verify 2>&1 || status=$?
    echo "$status"
    dkms status
    loadable "$plain"
    loadable "$cloud"
}

# The set that modprobe would load for a kernel; what is wrong with it otherwise, in words.
loadable() { # RELEASE
    local names=(nvidia nvidia-modeset nvidia-drm nvidia-uvm nvidia-peermem) name file
    for name in "${names[@]}"; do
        modprobe -S "$1" --show-depends "$name" >"$results/depends" 2>&1 ||
            { echo "modprobe does not find $name: $(<"$results/depends")"; return; }
        while read -r _ file _; do
            [[ -s $file ]] || { echo "modprobe would load $file, which is not there"; return; }
        done < <(grep '^insmod' "$results/depends")
    done
    modinfo -k "$1" "${names[@]}" 2>&1 | awk -v kernel="$1" '
        /^filename:/ { count++ }
        /^version:/ { versions[$2] = 1 }
        /^srcversion:/ { sets[$2 ~ /^0000/ ? "old" : "new"] = 1 }
        /^vermagic:/ && $2 != kernel { print "vermagic " $2 " for " kernel }
        /ERROR/ { print }
        END {
            if (count != 5) print count " modules"
            for (version in versions) text = text " " version
            for (set in sets) text = text " " set
            sub(/^ /, "", text)
            print text
        }'
}

is_set() { [[ $1 =~ ^590\.(44|48)\.01\ (old|new)$ ]]; } # TEXT

# Processes of this scratch system other than this script.
strays() {
    local namespace process line
    namespace=$(readlink /proc/self/ns/mnt)
    while read -r process; do
        process=${process%/ns/mnt}
        line=$(tr '\0' ' ' 2>/dev/null <"$process/cmdline") || continue
        [[ -z $line || $line == *"$results/script"* || $line == find\ * ]] || echo "${process#/proc/} $line"
    done < <(find /proc/[0-9]*/ns/mnt -lname "$namespace" 2>/dev/null || :)
}

# ---------------------------------------------------------------------------------------------------- the points

failed=0
complain() { # WHAT
    failed=$((failed + 1))
    printf 'FAILED %s, %s, signal %d: %s\n' "$scenario" "$place" "$signal" "$1"
}

# What `command` are the arguments of.
program=$NVCTL
# Whether it ends with the number of the signal that has stopped it.
tells_status=yes

run_nvctl() { # NAME=VALUE...: gives the exit status in `status`, the words in $results/said
    status=0
    # bash itself says "Killed".
    { env --default-signal=INT "$@" "$program" "${command[@]}" >"$results/said" 2>&1 <"$input" || status=$?; } 2>/dev/null
}

expect_sets() { # WHEN
    local kernel text
    for kernel in "${had[@]}"; do
        text=$(loadable "$kernel")
        is_set "$text" || complain "$1, $kernel has: $text"
    done
    # All of them, or none that can be loaded: without the core module the others cannot.
    for kernel in "${going[@]}"; do
        text=$(loadable "$kernel")
        is_set "$text" || [[ ! -e /usr/lib/modules/$kernel/updates/dkms/nvidia.ko ]] ||
            complain "$1, $kernel has half of: $text"
    done
}

stop_at() { # NUMBER SIGNAL
    number=$1 signal=$2 place="point $1 (${labels[$1 - 1]:-})"
    reset
    run_nvctl "NVCTL_POINT=$number" "NVCTL_POINT_SIGNAL=$signal"
    ((signal != 9)) || [[ $status == 137 ]] ||
        complain "it was not killed, but ended with $status: $(<"$results/said")"
    expect_order
}

# What a run that was stopped has left is in order, and the same command again brings it to its end.
expect_order() {
    local left
    expect_sets "after it"
    if ((signal != 9)); then
        left=$(strays)
        [[ -z $left ]] || complain "processes are left: $left"
        # The state before, or the one after, or some steps on the way; nothing that is in neither. What was built of a version
        # that is not in use yet is there for the next run, and then in DKMS's tree; and a rollback has to know where it was going.
        # The hook notes for the next login that a kernel has no modules yet.
        left=$(listing | grep -v -e '^/var/lib/nvctl/kept' -e '^/var/lib/nvctl/rollback ' -e '^/var/lib/nvctl/notice ' | comm -23 - <(sort -u "$results/start" "$results/end"))
        [[ -z $left ]] || complain "is left: $left"
        if [[ $tells_status && $status != $((128 + signal)) ]]; then
            [[ $status == "$end_status" ]] || complain "it ended with $status: $(<"$results/said")"
            diff "$results/end" <(listing) >"$results/diff" || complain "it went on and is not done: $(<"$results/diff")"
        fi
    fi
    # One that was done, and stopped before it could say so, would go forward again.
    if [[ $scenario == rollback ]] && cmp -s "$results/end" <(listing); then
        diff "$results/words" <(words) >"$results/diff" || complain "it is not done: $(<"$results/diff")"
        return
    fi
    # The next run has to put things in order; that one can be killed too.
    ((signal != 9 || number % 2 == 0)) || run_nvctl "NVCTL_POINT=$((number % 5 + 1))"
    expect_sets "and after another kill"
    run_nvctl
    # What was done already is then not done again.
    [[ $status == "$end_status" ]] || is_done || complain "the next run ended with $status: $(<"$results/said")"
    diff "$results/end" <(listing) >"$results/diff" || complain "after the next run: $(<"$results/diff")"
    diff "$results/words" <(words) >"$results/diff" || complain "after the next run: $(<"$results/diff")"
    expect_sets "after the next run"
    left=$(strays)
    [[ -z $left ]] || complain "after the next run, processes are left: $left"
}

# Whether the next run had nothing to do, and said so.
is_done() { grep -q 'no NVIDIA driver is registered with DKMS' "$results/said" && [[ ${command[2]} == unregister ]]; }

# Every k-th point, and those where a name changes hands.
sample_of() { # COUNT
    local dangerous step i
    (($1 > 0)) || return 0
    mapfile -t dangerous < <(printf '%s\n' "${labels[@]}" | grep -nE '^(exchange|amid|rename to .*/(updates|dkms|sources))|depmod|/kernel-6' |
        cut -d : -f 1)
    step=$(((${#labels[@]} + $1 - 1) / $1))
    seq $((step / 2 + 1)) "$step" "${#labels[@]}"
    [[ ${#dangerous[@]} -eq 0 ]] || {
        step=$(((${#dangerous[@]} + $1 - 1) / $1))
        for ((i = step / 2; i < ${#dangerous[@]}; i += step)); do echo "${dangerous[i]}"; done
    }
}

# Kills at so many points of each kind (sample_of), or at all; interrupts at so many; and sends so many signals at any
# instant (instants.sh). Prints a line for each thing that is wrong, and one at the end.
enumerate() { # SCENARIO KILLS|all INTERRUPTIONS INSTANTS
    scenario=$1 number=0 signal=0 labels=() place='undisturbed'
    local kills interruptions began=$SECONDS
    make_quick_clone
    "start_$scenario"
    # Points have the same numbers in every run only when one thing is done after the other.
    if [[ $program == "$NVCTL" ]] && nvctl "${command[@]:0:3}" --help | grep -q -e '--parallel '; then command+=(--parallel 1); fi
    nvctl driver dkms status >/dev/null || :
    save
    reset
    listing >"$results/start"
    undisturbed=${EPOCHREALTIME/./}
    run_nvctl "NVCTL_POINT_LOG=$results/points"
    undisturbed=$((${EPOCHREALTIME/./} - undisturbed))
    end_status=$status
    ((status == 0)) || complain "undisturbed it ends with $status: $(<"$results/said")"
    listing >"$results/end"
    words >"$results/words"
    mapfile -t labels <"$results/points"
    if [[ $2 == all ]]; then
        mapfile -t kills < <(seq "${#labels[@]}")
    else
        mapfile -t kills < <(sample_of "$2" | sort -nu)
    fi
    mapfile -t interruptions < <(sample_of "$3" | sort -nu)
    for number in "${kills[@]}"; do stop_at "$number" 9; done
    for number in "${interruptions[@]}"; do stop_at "$number" 2; done
    ended=0
    RANDOM=16
    for ((number = 1; number <= $4; number++)); do signal_at_any_instant; done
    printf 'points %s: %d, %d killed, %d interrupted, %d signals of which %d ended a run, %d failed, %d s\n' "$scenario" \
        "${#labels[@]}" "${#kills[@]}" "${#interruptions[@]}" "$4" "$ended" "$failed" $((SECONDS - began))
}
