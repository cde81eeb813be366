#!/usr/bin/env bash
# NAME...: for each, the function break_NAME is called in the folder of the driver's source.
source "$scripts/prelude.sh"
source "$scripts/DiagnosisTests/breaking.sh"

break_interface() {
    echo 'int f(void); int f(void) { return no_such_function(1); }' >>kernel-open/nvidia-uvm/uvm.c
}
break_undefined() {
    echo 'int no_such(void); int f(void); int f(void) { return no_such(); }' >>kernel-open/nvidia-uvm/uvm.c
}
break_licence() {
    sed -i 's|Dual MIT/GPL|NVIDIA|' kernel-open/common/inc/nv-linux.h
    printf '%s\n' '#include <linux/debugfs.h>' 'void *gpl(void);' \
        'void *gpl(void) { return debugfs_create_dir("a", NULL); }' >>kernel-open/nvidia-uvm/uvm.c
}
break_source() { rm kernel-open/nvidia-uvm/uvm.c; }
break_autoconf() { rm "$headers/include/generated/autoconf.h"; }
break_symvers() { rm "$headers/Module.symvers"; }
# With a dkms.conf that does not check which compiler built the kernel.
break_clang() {
    sed -i 's/^CONFIG_CC_IS_GCC=y/CONFIG_CC_IS_CLANG=y/' "$headers/include/config/auto.conf"
    # shellcheck disable=SC2016 # of dkms.conf
    sed -i 's/ $nv_llvm"/"/' dkms.conf
}

for name; do
    cp -a "$sources" /var/home/sources
    cp -a "$headers" /var/home/headers
    (cd "$sources" && "break_$name")
    step "$name.build" nvctl driver dkms build --force --kernel "$plain"
    said "$name"
    [[ ! -e $log ]] || cp "$log" "$results/$name.log"
    rm -r "$sources" "$headers"
    mv /var/home/sources "$sources"
    mv /var/home/headers "$headers"
done
# The machine was switched off, and cut off the last log.
head -c 2000 "$log" >"$log.cut"
mv "$log.cut" "$log"
said cut
step healthy nvctl driver dkms build --force --kernel "$plain"
said mended
