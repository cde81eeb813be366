# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with the script that has these
# Stops nvctl at every point at which it changes something (Sources/Host/ChangePoint.swift), and checks what that
# leaves. `enumerate` does all of it.

# ---------------------------------------------------------------------------------------------------- the state

input=/dev/null
going=()
# Whether the clone is part of the state that is put back.
with_clone=

state_paths() {
    local path
    for path in /run/nvctl /etc/dkms /etc/nvctl.conf /usr/src/nvidia-* \
        "/usr/lib/modules/$plain" "/usr/lib/modules/$cloud" "/usr/lib/modules/$gone" \
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

# Names, kinds, modes, owners and links: these are the same after two runs that did the same.
listing() {
    mapfile -t present < <(state_paths)
    # How git stores things does not matter.
    find "${present[@]}" -path "$clone/.git/*" -prune -o -printf '%p %y %m %U:%G %l\n' | sort
}

words() { # What nvctl and dkms say of it.
    local status=0
    nvctl driver dkms status --verify 2>&1 || status=$?
    echo "$status"
    dkms status
    found_set "$plain"
    found_set "$cloud"
}

# Prints the set that modprobe would load for a kernel, or what is wrong with it.
found_set() { # RELEASE
    local name file
    for name in "${module_names[@]}"; do
        modprobe -S "$1" --show-depends "$name" >"$results/depends" 2>&1 ||
            { echo "modprobe does not find $name: $(<"$results/depends")"; return; }
        while read -r _ file _; do
            [[ -s $file ]] || { echo "modprobe would load $file, which is not there"; return; }
        done < <(grep '^insmod' "$results/depends")
    done
    modinfo -k "$1" "${module_names[@]}" 2>&1 | awk -v kernel="$1" '
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
    local namespace process line own
    namespace=$(readlink /proc/self/ns/mnt)
    own=$(command_line $$)
    while read -r process; do
        process=${process%/ns/mnt}
        line=$(command_line "${process#/proc/}") || continue
        [[ -z $line || $line == "$own" || $line == find\ * ]] || echo "${process#/proc/} $line"
    done < <(find /proc/[0-9]*/ns/mnt -lname "$namespace" 2>/dev/null || :)
}

# ---------------------------------------------------------------------------------------------------- the points

failed=0
complain() { # WHAT
    failed=$((failed + 1))
    printf 'FAILED %s, %s, signal %d: %s\n' "$scenario" "$place" "$signal" "$1"
}

# The program that gets `command` as its arguments.
program=$NVCTL
# Whether its exit status tells which signal has stopped it.
tells_status=yes

run_nvctl() { # NAME=VALUE...: gives the exit status in `status`, the words in $results/said
    status=0
    # Otherwise bash itself prints "Killed".
    {
        env --default-signal=INT "$@" "$program" "${command[@]}" >"$results/said" 2>&1 <"$input" || status=$?
    } 2>/dev/null
}

expect_sets() { # WHEN
    local kernel text
    for kernel in "${had[@]}"; do
        text=$(found_set "$kernel")
        is_set "$text" || complain "$1, $kernel has: $text"
    done
    # These kernels have all modules, or none that can be loaded: without the core module, the others cannot be.
    for kernel in "${going[@]}"; do
        text=$(found_set "$kernel")
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

# Checks that a stopped run has left everything in order, and that the same command, run again, completes it.
expect_order() {
    local left
    expect_sets "after it"
    if ((signal != 9)); then
        left=$(strays)
        [[ -z $left ]] || complain "processes are left: $left"
        # What is there comes from the state before, or from the one after. The exceptions: built modules of a version
        # that is not in use yet are kept for the next run, and then are in DKMS's tree; a rollback has to know where it
        # was going; and the hook notes for the next login that a kernel has no modules yet.
        left=$(listing | grep -v -e '^/var/lib/nvctl/kept' -e '^/var/lib/nvctl/rollback ' -e '^/var/lib/nvctl/notice ' |
            comm -23 - <(sort -u "$results/start" "$results/end"))
        [[ -z $left ]] || complain "is left: $left"
        if [[ $tells_status && $status != $((128 + signal)) ]]; then
            [[ $status == "$end_status" ]] || complain "it ended with $status: $(<"$results/said")"
            diff "$results/end" <(listing) >"$results/diff" ||
                complain "it went on and is not done: $(<"$results/diff")"
        fi
    fi
    # A rollback that was done, but stopped before it could say so, would go forward again.
    if [[ $scenario == rollback ]] && cmp -s "$results/end" <(listing); then
        diff "$results/words" <(words) >"$results/diff" || complain "it is not done: $(<"$results/diff")"
        return
    fi
    # The next run has to put things in order. That run can be killed too.
    ((signal != 9 || number % 2 == 0)) || run_nvctl "NVCTL_POINT=$((number % 5 + 1))"
    expect_sets "and after another kill"
    run_nvctl
    # What was already done is then not done again.
    [[ $status == "$end_status" ]] || is_done || complain "the next run ended with $status: $(<"$results/said")"
    diff "$results/end" <(listing) >"$results/diff" || complain "after the next run: $(<"$results/diff")"
    diff "$results/words" <(words) >"$results/diff" || complain "after the next run: $(<"$results/diff")"
    expect_sets "after the next run"
    left=$(strays)
    [[ -z $left ]] || complain "after the next run, processes are left: $left"
}

# Whether the next run had nothing to do, and said so.
is_done() { grep -q 'no NVIDIA driver is registered with DKMS' "$results/said" && [[ ${command[2]} == unregister ]]; }

# Every k-th point, and every k-th of those where something takes the place of something else.
sample_of() { # COUNT
    local dangerous step i
    (($1 > 0)) || return 0
    mapfile -t dangerous < <(printf '%s\n' "${labels[@]}" |
        grep -nE '^(exchange|amid|rename to .*/(updates|dkms|sources))|depmod|/kernel-6' | cut -d : -f 1)
    step=$(((${#labels[@]} + $1 - 1) / $1))
    seq $((step / 2 + 1)) "$step" "${#labels[@]}"
    [[ ${#dangerous[@]} -eq 0 ]] || {
        step=$(((${#dangerous[@]} + $1 - 1) / $1))
        for ((i = step / 2; i < ${#dangerous[@]}; i += step)); do echo "${dangerous[i]}"; done
    }
}

# Kills nvctl at KILLS points of each kind (sample_of) or at all points, interrupts it at INTERRUPTIONS points of each
# kind, and sends INSTANTS signals at any instant (instants.sh). Prints a line for each thing that is wrong, and one at
# the end.
enumerate() { # SCENARIO KILLS|all INTERRUPTIONS INSTANTS
    scenario=$1 number=0 signal=0 labels=() place='undisturbed'
    local kills interruptions began=$SECONDS
    make_quick_clone
    "start_$scenario"
    # Points have the same numbers in every run only if one thing is done after the other.
    if [[ $program == "$NVCTL" ]] && nvctl "${command[@]:0:3}" --help | grep -q -e '--parallel '; then
        command+=(--parallel 1)
    fi
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
    printf 'points %s: %d, %d killed, %d interrupted, %d signals of which %d ended a run, %d failed, %d s\n' \
        "$scenario" "${#labels[@]}" "${#kills[@]}" "${#interruptions[@]}" "$4" "$ended" "$failed" $((SECONDS - began))
}
