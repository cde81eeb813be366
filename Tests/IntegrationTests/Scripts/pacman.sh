# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with the script that has these
# What a script needs besides prelude.sh to be an Arch system: a real pacman with the hooks of the packages that matter
# to a driver, and packages to install with it.
#
# pacman, dkms, depmod and tar are the real ones. The hooks' scripts and mkinitcpio are stand-ins, with the
# names, the triggers, the order and the effects of Arch's.

packages=/var/packages

# Makes the scratch system Arch, with nothing installed but what brings the standard hooks.
pacman_system() {
    look_like_arch
    # The scratch system has none of this machine's packages, in case this machine is Arch too.
    rm -rf /var/lib/pacman /usr/share/libalpm /etc/pacman.d/hooks
    mkdir -p /etc/pacman.d/hooks /var/cache/pacman/pkg /var/lib/pacman "$packages/build"
    printf '%s\n' '[options]' 'Architecture = auto' 'SigLevel = Never' >/etc/pacman.conf
    # Kernels come in packages here. Debian's headers stay in /usr/src, because headers_package uses them.
    rm -rf /usr/lib/modules/*
    kmod_package
    dkms_package
    mkinitcpio_package
    transaction -U "$packages"/{kmod-34,dkms-3.2.2,mkinitcpio-40}-1-any.pkg.tar.zst >/dev/null
}

transaction() { pacman --noconfirm --noprogressbar "$@"; } # PACMAN-ARGUMENT...

# ------------------------------------------------------------------------------------------------- packages

# Packs the folder $packages/build/NAME-VERSION into $packages/NAME-VERSION-1-any.pkg.tar.zst.
package() { # NAME VERSION [DEPENDENCY...]
    local build=$packages/build/$1-$2 depends=("${@:3}")
    printf '%s\n' "pkgname = $1" "pkgbase = $1" "pkgver = $2-1" 'pkgdesc = made by a test' 'arch = any' \
        "${depends[@]/#/depend = }" >"$build/.PKGINFO"
    # pacman takes the names as they are: without a leading ./ .
    (cd "$build" && tar --create --use-compress-program='zstd -1' --sort=name --owner=0 --group=0 \
        --numeric-owner --file="$packages/$1-$2-1-any.pkg.tar.zst" .PKGINFO -- *)
    rm -r "$build"
}

# Makes the package NAME of a kernel. Its version is the release, with dots for the hyphens, which no version
# may have: linux 6.18.2-arch1-1 is in linux-6.18.2.arch1.1-1-any.pkg.tar.zst.
kernel_package() { # NAME RELEASE
    local folder=$packages/build/$1-${2//-/.}/usr/lib/modules/$2
    mkdir -p "$folder/kernel/lib"
    kernel_image "$2" >"$folder/vmlinuz"
    echo "$1" >"$folder/pkgbase"
    echo kernel/lib/test.ko >"$folder/modules.order"
    echo kernel/fs/ext4/ext4.ko >"$folder/modules.builtin"
    printf 'ext4.license=GPL\0' >"$folder/modules.builtin.modinfo"
    # A module that depmod can read. It is compressed like all of Arch's modules, so that DKMS compresses its own in the
    # same way.
    printf 'static const char info[] __attribute__((section(".modinfo"), used)) = "%s";\n' \
        "license=GPL\\0vermagic=$2 SMP preempt mod_unload modversions " |
        gcc -x c -c -o "$folder/kernel/lib/test.ko" -
    zstd -q --rm "$folder/kernel/lib/test.ko"
    package "$1" "${2//-/.}"
}

# The beginning of a bzImage: its release is where the word at 0x20e says, counted from 0x200.
kernel_image() { # RELEASE
    head -c 514 /dev/zero
    printf 'HdrS\17\2\0\0\0\0\0\0\0\1'
    head -c 240 /dev/zero
    printf '%s (test@localhost) #1 SMP\0' "$1"
}

# Makes the package NAME-headers. As on Arch, build is a folder in the modules' folder, not a link. The content is
# Debian's, with another release. Debian's makefile leads to the common part in /usr/src.
headers_package() { # NAME RELEASE
    local debian=/usr/src/linux-headers-$plain build
    build=$packages/build/$1-headers-${2//-/.}/usr/lib/modules/$2/build
    mkdir -p "$build"
    # The thousands of empty files that stand for options are left out. Kbuild does without them.
    tar --create --directory="$debian" --exclude='./include/config/[A-Z0-9]*' . |
        tar --extract --directory="$build"
    ln -sfn "$(readlink -f "$debian/scripts")" "$build/scripts"
    ln -sfn "$(readlink -f "$debian/tools")" "$build/tools"
    grep -rlF -- "$plain" "$build" | xargs sed -i "s/${plain//./\\.}/$2/g"
    echo "$2" >"$build/include/config/kernel.release"
    package "$1-headers" "${2//-/.}"
}

# Makes the package nvidia-open-dkms from the sample: the whole source, with dkms.conf filled in, as Arch does.
driver_package() { # VERSION
    driver_source "$1"
    package nvidia-open-dkms "$1" dkms
}

# Makes one that fails to compile for these releases (default: for all).
broken_driver_package() { # VERSION [RELEASE, with % for any text]
    local folder=$packages/build/nvidia-open-dkms-$1/usr/src/nvidia-$1/kernel-open
    driver_source "$1"
    # Kbuild knows the release only as a word of make's.
    # shellcheck disable=SC2016 # for make
    printf 'ccflags-y += $(if $(filter %s,$(KERNELRELEASE)),-DNV_UNKNOWN_KERNEL)\n' "${2-%}" >>"$folder/Kbuild"
    printf '%s\n' '#ifdef NV_UNKNOWN_KERNEL' '#error "this driver does not know this kernel"' '#endif' \
        >>"$folder/nvidia/nv.c"
    package nvidia-open-dkms "$1" dkms
}

driver_source() { # VERSION
    local folder=$packages/build/nvidia-open-dkms-$1/usr/src/nvidia-$1 index=0 module
    mkdir -p "${folder%/*}"
    cp -r "$sample" "$folder"
    echo "NVIDIA_VERSION = $1" >"$folder/version.mk"
    mv "$folder/kernel-open/dkms.conf" "$folder"
    # shellcheck disable=SC2016 # for dkms
    sed -i -e "s/__VERSION_STRING/$1/" -e 's/__JOBS/`nproc`/' -e '/__DKMS_MODULES/d' \
        -e "s/'__EXCLUDE_MODULES'/'' IGNORE_PREEMPT_RT_PRESENCE=1/" "$folder/dkms.conf"
    for module in nvidia nvidia-uvm nvidia-modeset nvidia-drm nvidia-peermem; do
        printf '%s\n' "BUILT_MODULE_NAME[$index]=\"$module\"" "BUILT_MODULE_LOCATION[$index]=\"kernel-open\"" \
            "DEST_MODULE_LOCATION[$index]=\"/kernel/drivers/video\"" >>"$folder/dkms.conf"
        index=$((index + 1))
    done
}

# Makes the package nvidia-utils, with only the files that tell which version of it is installed.
userspace_package() { # VERSION
    local folder=$packages/build/nvidia-utils-$1/usr/lib
    mkdir -p "$folder"
    echo "the library of $1" >"$folder/libnvidia-ml.so.$1"
    ln -s "libnvidia-ml.so.$1" "$folder/libnvidia-ml.so.1"
    ln -s libnvidia-ml.so.1 "$folder/libnvidia-ml.so"
    package nvidia-utils "$1"
}

# ------------------------------------------------------------------------------------------- standard hooks

# Begins a package that brings hooks; `scripts` and `hooks` are where its files go.
hook_package() { # NAME VERSION
    build=$packages/build/$1-$2
    scripts=$build/usr/share/libalpm/scripts
    hooks=$build/usr/share/libalpm/hooks
    mkdir -p "$scripts" "$hooks" "$build/usr/bin"
}

trigger() { # TYPE OPERATIONS TARGET...
    printf '%s\n' '[Trigger]' "Type = $1"
    # shellcheck disable=SC2086 # several words
    printf 'Operation = %s\n' $2
    printf 'Target = %s\n' "${@:3}"
}

action() { # WHEN PACKAGE DESCRIPTION SCRIPT [ARGUMENT...]
    printf '%s\n' '[Action]' "Description = $3" "When = $1Transaction" "Depends = $2" \
        "Exec = /usr/share/libalpm/scripts/${*:4}" NeedsTargets
}

# Makes a program of functions of this script. The first one gets the arguments.
program() { # FILE FUNCTION...
    { echo '#!/bin/bash' && declare -f "${@:2}" && echo "$2 \"\$@\""; } >"$1"
    chmod 755 "$1"
}

kmod_package() {
    local build scripts hooks
    hook_package kmod 34
    program "$scripts/depmod" depmod_hook
    # The second target excludes everything in such a folder, because pacman's * matches a slash too.
    { trigger Path 'Install Upgrade Remove' 'usr/lib/modules/*/' '!usr/lib/modules/*/?*'
      action Post kmod 'Updating module dependencies...' depmod; } >"$hooks/60-depmod.hook"
    package kmod 34
}

depmod_hook() {
    local folder
    while read -r folder; do
        folder=/${folder%/}
        if [[ -d $folder/kernel ]]; then
            depmod "${folder##*/}"
        else # of a kernel that is gone, with depmod's own files in it
            rm -f "$folder"/modules.*
            rmdir --ignore-fail-on-non-empty "$folder" 2>/dev/null
        fi
    done
}

dkms_package() {
    local build scripts hooks
    local targets=('usr/src/*/dkms.conf' 'usr/lib/modules/*/build/include/' 'usr/lib/modules/*/modules.order')
    hook_package dkms 3.2.2
    program "$scripts/dkms" dkms_hook dkms_after dkms_before built_by_dkms dkms_command
    { trigger Path Upgrade "${targets[@]}"
      action Pre dkms 'Remove upgraded DKMS modules' dkms -D remove; } >"$hooks/70-dkms-upgrade.hook"
    { trigger Path Remove "${targets[@]}"
      action Pre dkms 'Remove DKMS modules' dkms remove; } >"$hooks/71-dkms-remove.hook"
    { trigger Path 'Install Upgrade' "${targets[@]}"
      action Post dkms 'Install DKMS modules' dkms install; } >"$hooks/70-dkms-install.hook"
    package dkms 3.2.2
}

# The hook's status is 0 whatever happens. With -D, it leaves depmod to the next hook.
dkms_hook() { # [-D] install|remove
    local path kernel depmod=depmod
    local -A sources=() kernels=() changed=()
    [[ $1 != -D ]] || { depmod=:; shift; }
    while read -r path; do
        if [[ $path =~ ^usr/src/([^/]+)-([^/]+)/dkms\.conf$ ]]; then
            sources[${BASH_REMATCH[1]}/${BASH_REMATCH[2]}]=1
        elif [[ $path =~ ^usr/lib/modules/([^/]+)/ ]]; then
            kernels[${BASH_REMATCH[1]}]=1
        fi
    done
    if [[ $1 = install ]]; then dkms_after; else dkms_before; fi
    for kernel in "${!changed[@]}"; do "$depmod" "$kernel"; done
    exit 0
}

# New sources are built for all kernels, and all sources for new kernels. The order is that of bash's keys.
dkms_after() {
    local path kernel module pair
    local -A wanted=()
    for path in /usr/lib/modules/*/build/; do
        kernel=$(basename "${path%/build/}")
        [[ -d $path ]] || continue
        for module in "${!sources[@]}"; do wanted["$module $kernel"]=1; done
    done
    for path in /usr/src/*-*/dkms.conf; do
        [[ -f $path && $path =~ ^/usr/src/([^/]+)-([^/]+)/ ]] || continue
        module=${BASH_REMATCH[1]}/${BASH_REMATCH[2]}
        for kernel in "${!kernels[@]}"; do wanted["$module $kernel"]=1; done
    done
    for pair in "${!wanted[@]}"; do
        read -r module kernel <<<"$pair"
        if [[ ! -d /usr/lib/modules/$kernel/build/include ]]; then
            echo "==> ERROR: Missing $kernel kernel headers for module $module." >&2
        elif [[ ! -d /usr/lib/modules/$kernel/kernel ]]; then
            echo "==> ERROR: Missing $kernel kernel modules tree for module $module." >&2
        elif dkms_command install --no-depmod "$module" -k "$kernel"; then
            changed[$kernel]=1
        fi
    done
}

dkms_before() {
    local module kernel
    for module in "${!sources[@]}"; do
        while read -r _ kernel; do
            ! dkms_command remove --no-depmod "$module" -k "$kernel" || changed[$kernel]=1
        done < <(built_by_dkms "$module")
        [[ -z $(dkms status "$module") ]] || dkms_command remove "$module"
    done
    for kernel in "${!kernels[@]}"; do
        while read -r module _; do
            ! dkms_command remove --no-depmod "$module" -k "$kernel" || changed[$kernel]=1
        done < <(built_by_dkms -k "$kernel")
    done
}

# Prints "name/version release", one a line.
built_by_dkms() { # STATUS-ARGUMENT...
    dkms status "$@" | sed -nE 's#^([^,]+), ([^,]+), [^:]+: (built|installed).*#\1 \2#p'
}

# Runs dkms, and shows its errors but not its output. For the tests, /var/log/standard-hook has the command, its status,
# its milliseconds, and what it had to do: compile, install, remove or nothing.
dkms_command() { # ARGUMENT...
    local output work=nothing status=0 begin=${EPOCHREALTIME/[.,]}
    # The output goes to a file, because DKMS 3.2 leaves a "sleep 3" behind, and the reader of a pipe would wait for it.
    output=$(mktemp -p /run)
    echo "==> dkms $*"
    dkms "$@" >"$output" </dev/null || status=$?
    case $1,$(<"$output") in
        install,*'Building module'*) work=compile ;;
        install,*'already installed'*) ;;
        *) work=$1 ;;
    esac
    rm "$output"
    echo "dkms $* status=$status ms=$(((${EPOCHREALTIME/[.,]} - begin) / 1000)) work=$work" \
        >>/var/log/standard-hook
    ((status == 0)) || echo "==> WARNING: \`dkms $*' exited $status"
    return "$status"
}

mkinitcpio_package() {
    local build scripts hooks
    hook_package mkinitcpio 40
    program "$scripts/mkinitcpio" mkinitcpio_hook mkinitcpio_preset
    program "$build/usr/bin/mkinitcpio" mkinitcpio_program make_initramfs
    program "$build/usr/bin/lsinitcpio" lsinitcpio_program
    mkdir -p "$build/etc"
    printf '%s\n' 'MODULES=()' 'HOOKS=(base udev autodetect kms)' >"$build/etc/mkinitcpio.conf"
    { trigger Path Remove 'usr/lib/modules/*/vmlinuz'
      action Pre mkinitcpio 'Removing linux initcpios...' mkinitcpio remove
    } >"$hooks/60-mkinitcpio-remove.hook"
    { trigger Path 'Install Upgrade Remove' 'usr/lib/initcpio/*' 'usr/lib/firmware/*' 'usr/src/*/dkms.conf'
      trigger Path 'Install Upgrade' 'usr/lib/modules/*/vmlinuz'
      action Post mkinitcpio 'Updating linux initcpios...' mkinitcpio install
    } >"$hooks/90-mkinitcpio-install.hook"
    package mkinitcpio 40
}

mkinitcpio_hook() { # install|remove
    local path base preset everything='' arguments=()
    while read -r path; do
        [[ $path = */vmlinuz ]] || { everything=yes; continue; }
        read -r base 2>/dev/null <"/${path%vmlinuz}pkgbase" || continue
        preset=/etc/mkinitcpio.d/$base.preset
        if [[ $1 = install ]]; then
            mkdir -p /etc/mkinitcpio.d
            [[ -e $preset || ! -e $preset.pacsave ]] || mv "$preset.pacsave" "$preset"
            [[ -e $preset ]] || mkinitcpio_preset "$base" >"$preset"
            install -m 644 "/$path" "/boot/vmlinuz-$base"
            arguments+=(-p "$base")
        else
            rm -f "/boot/vmlinuz-$base" "/boot/initramfs-$base.img"
            if mkinitcpio_preset "$base" | cmp -s - "$preset"; then
                rm "$preset"
            elif [[ -e $preset ]]; then
                mv "$preset" "$preset.pacsave"
            fi
        fi
    done
    [[ $1 = install ]] || return 0
    [[ -z $everything ]] || ! compgen -G '/etc/mkinitcpio.d/*.preset' >/dev/null || arguments=(-P)
    ((${#arguments[@]} == 0)) || mkinitcpio "${arguments[@]}"
}

mkinitcpio_preset() { # NAME
    printf '%s\n' "ALL_kver=\"/boot/vmlinuz-$1\"" "PRESETS=('default')" \
        "default_image=\"/boot/initramfs-$1.img\""
}

# Each run is a line of /var/log/mkinitcpio-runs.
mkinitcpio_program() { # -P | -p NAME... | -k RELEASE-OR-IMAGE -g FILE
    local presets=() name kernel='' image='' status=0
    echo "mkinitcpio $*" >>/var/log/mkinitcpio-runs
    while (($#)); do
        case $1 in
            -p | --preset) presets+=("/etc/mkinitcpio.d/$2.preset"); shift ;;
            -P | --allpresets) presets+=(/etc/mkinitcpio.d/*.preset) ;;
            -k | --kernel) kernel=$2; shift ;;
            -g | --generate) image=$2; shift ;;
            *) echo "==> ERROR: this stand-in has no option $1" >&2; return 1 ;;
        esac
        shift
    done
    for name in "${presets[@]}"; do
        echo "==> Building image from preset: $name"
        # shellcheck disable=SC1090,SC2154 # a preset
        (source "$name" && make_initramfs "$ALL_kver" "${default_image:-$default_uki}") || status=1
    done
    [[ -z $image ]] || make_initramfs "${kernel:-$(uname -r)}" "$image" || status=1
    return "$status"
}

# Like the real one, it writes the image without a module that is not there, and fails afterwards.
make_initramfs() { # RELEASE-OR-IMAGE FILE
    local release=$1 MODULES=() module path paths status=0
    # A kernel's image tells its release, see kernel_image.
    if [[ $1 = /* ]]; then
        path=$(od -An -tu2 -j526 -N2 "$1") || return
        release=$(tail -c "+$((path + 512 + 1))" "$1" | tr '\0' '\n' | sed -n '1s/ .*//p')
    fi
    cd / && paths=$(find "usr/lib/modules/$release" -maxdepth 1 -name 'modules.*') || return
    # shellcheck disable=SC1091 # of the scratch system
    source /etc/mkinitcpio.conf
    for module in "${MODULES[@]}"; do
        if path=$(modinfo -k "$release" -n "$module" 2>/dev/null); then
            paths+=$'\n'$(realpath "$path" | cut -c 2-)
        else
            echo "==> ERROR: module not found: '$module'" >&2
            status=1
        fi
    done
    sort -u <<<"$paths" | cpio --quiet -o -H newc | gzip -1 >"$2" || return
    echo "==> Initcpio image generation of $release: $2"
    return "$status"
}

lsinitcpio_program() { gzip -dc "${!#}" | cpio --quiet -t; } # IMAGE
