# shellcheck shell=bash disable=SC2034 # variables are shared with the script that has these
# What every script in a scratch system begins with.
#
# `step NAME COMMAND…` records what a command prints and its exit status. Any other command that fails ends
# the script, and with it the test.

set -eEuo pipefail
trap 'echo "${BASH_SOURCE[0]##*/}: line $LINENO failed: $BASH_COMMAND" >&2' ERR

# Support/Scratch.swift sets these: the folder of the scripts, the folder for results, the program to test, files to
# begin with, and the kernels. Programs that are started here do not see them.
export -n scripts="$scripts" results="$results" NVCTL="$NVCTL" files="$files"
export -n plain="$plain" cloud="$cloud" backport="$backport"

repository=${scripts%/Tests/IntegrationTests/Scripts}
sample=$repository/Samples/nvidia-sample
source "$repository/scripts/lib/system.sh"

export LC_ALL=C.UTF-8 HOME=/root
umask 022
version=590.48.01
clone=/var/home/clone
source=/usr/src/nvidia-$version
tree=/var/lib/dkms/nvidia/$version
arch=$(uname -m)

# The same files are compiled hundreds of times. So ccache has the compilers' names, without anybody noticing, and one
# cache for all scripts. Only what a test has changed is compiled again.
compilers=()
for compiler in cc gcc gcc-12 "$arch-linux-gnu-gcc-12"; do
    ! command -v "$compiler" >/dev/null || compilers+=("$compiler")
done
if command -v ccache >/dev/null; then
    printf '%s\n' 'cache_dir = /tmp/nvctl-tests/compiled' 'temporary_dir = /tmp/nvctl-tests/compiled.tmp' \
        'sloppiness = file_stat_matches, locale' 'umask = 000' >/etc/ccache.conf
    for compiler in "${compilers[@]}"; do ln -sf "$(command -v ccache)" "/usr/local/bin/$compiler"; done
fi

# For files that have to be compiled, whatever the cache has.
without_cache() {
    local compiler
    for compiler in "${compilers[@]}"; do rm -f "/usr/local/bin/$compiler"; done
    hash -r
}

# nm, strip and similar programs load every plugin in this folder at each start. Loading LLVM's, which nothing here
# needs, takes longer than their work.
rm -f /usr/lib/bfd-plugins/LLVMgold*.so

nvctl() { "$NVCTL" "$@"; }

# For what a test begins with: shows the output only if the command fails.
quietly() { # COMMAND...
    local status=0
    "$@" >"$results/quietly" 2>&1 || status=$?
    [[ $status == 0 ]] || cat "$results/quietly" >&2
    return "$status"
}

# Has a program record each of its runs in /var/home/runs, as a line with its arguments.
count_runs() { # NAME
    printf '#!/bin/sh\necho "$*" >>/var/home/runs\nexec %s "$@"\n' "$(command -v "$1")" >"/usr/local/bin/$1"
    chmod 755 "/usr/local/bin/$1"
    : >/var/home/runs
    chmod 666 /var/home/runs
}

step() { # NAME COMMAND...
    local name=$1 status=0
    shift
    "$@" >"$results/$name.out" 2>"$results/$name.err" </dev/null || status=$?
    echo "$status" >"$results/$name.status"
}

# Like `step`, and also records two listings of the system, which are the same if the command changed nothing.
watched() { # NAME COMMAND...
    step "$1.before" state
    step "$@"
    step "$1.after" state
}

# Lists everything in the system that nvctl, DKMS and their programs could change, except for what nvctl remembers of
# module files in /var/cache. In /etc and /var/lib, the machine has files of its own, and may be at work on them. So
# only files with our names count there. The other folders are the scratch system's own (`Scratch.own`).
state() {
    local path format='%p %y %m %U:%G %s %T@ %l\n'
    find /etc '(' -name '*nvctl*' -o -name '*nvidia*' -o -name '*dkms*' ')' -printf "$format"
    find /var/lib -maxdepth 1 '(' -name '*nvctl*' -o -name '*nvidia*' -o -name '*dkms*' ')' -printf "$format"
    find /etc/dkms /usr/src /boot -maxdepth 1 -printf "$format"
    for path in /var/lib/dkms /var/lib/nvctl /var/log/nvctl /usr/src/nvidia-*/ /usr/lib/modules; do
        [[ ! -d $path ]] || find "$path" -printf "$format"
    done
}

# Makes a clone of the sample source that belongs to the user nobody.
make_clone() {
    clone_source "$sample" "$clone"
    chown -R nobody: "$clone"
}

# nvctl for a user who is not root, from where everybody can read it, wherever the checkout is.
ordinary() { as_nobody env -C / HOME=/nonexistent /usr/local/bin/nvctl "$@"; }

# nvctl for somebody who sits at a terminal, and answers so.
on_terminal() { printf '%s\n' "$1" | script -qec "'$NVCTL' ${*:2}" /dev/null; } # ANSWER ARGUMENT...

as_nobody() { setpriv --reuid=65534 --regid=65534 --clear-groups -- "$@"; }

# Gives these kernels an image, and has nvctl ignore all others.
only() { # RELEASE...
    local release
    for release; do touch "/boot/vmlinuz-$release"; done
    ignore_others "$@"
}

look_like_arch() {
    rm -f /etc/os-release /usr/lib/os-release
    printf 'NAME="Arch Linux"\nID=arch\n' | tee /etc/os-release >/usr/lib/os-release
}

modules() { # RELEASE
    find "/usr/lib/modules/$1/" -name 'nvidia*.ko*' | sort
}

# Where a kernel finds each module of the driver, all of them built for it.
loadable() { # RELEASE
    local module file
    for module in "${module_names[@]}"; do
        file=$(modinfo -k "$1" -n "$module") || return 1
        echo "${file#/usr}"
        modinfo -F vermagic "$file" | grep -q "^$1 " || return 1
    done
}

# The modules of a kernel with their content and identity.
checksums() { modules "$1" | xargs -r sha256sum; }
inodes() { modules "$1" | xargs -r stat --format='%n %i %y'; }

# The command line of a process, with a blank after each word.
command_line() { tr '\0' ' ' 2>/dev/null <"/proc/$1/cmdline"; } # PROCESS

# Processes of this scratch system that are not this script's own, by their command lines.
others() { # PATTERN
    local process namespace
    namespace=$(readlink /proc/self/ns/mnt)
    for process in /proc/[0-9]*; do
        [[ $(readlink "$process/ns/mnt" 2>/dev/null) != "$namespace" ]] || command_line "${process#/proc/}" || :
        echo
    done 2>/dev/null | grep -v '^grep ' | grep -vxF -- "$(command_line $$)" | grep -E "$1" || :
}

wait_for() { # COMMAND...
    local try
    for ((try = 0; try < 600; try++)); do
        ! "$@" >/dev/null 2>&1 || return 0
        sleep 0.05
    done
    echo "waited too long for: $*" >&2
    return 1
}

[[ -z $files ]] || tar --create --directory="$files" . | tar --extract --directory=/ --same-owner
