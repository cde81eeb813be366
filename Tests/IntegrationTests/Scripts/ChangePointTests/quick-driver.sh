# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with the script that has these
# The sample driver, made quick to build: its makefiles copy objects and modules that were compiled once. `choose` says
# which of two sets of modules they copy. The sets differ in their srcversion.

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
    cp /var/home/compile/src/nvidia{,-modeset}/_out/*/nv-*kernel.o "$1"
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
    # The version is in the modules. Another one of the same length can be written over it.
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
