# SPDX-License-Identifier: GPL-2.0 OR MIT
#
# Builds one agnostic object: read by src/nvidia/Makefile and src/nvidia-modeset/Makefile, which set
#
#   KERNEL_O   the object to make                       SRCS       its C files
#   ID_SYMBOL  the name of its identification string    ID_MODULE  what that string calls the module
#
# Nothing here looks at a kernel: one object serves every kernel that the same compiler builds.

CFLAGS ?= -Wall -Wextra
ifeq ($(DEBUG),1)
  CFLAGS += -O0 -g
  BUILD_TYPE := Debug Build
else
  CFLAGS += -O2
  BUILD_TYPE := Release Build
endif

CFLAGS += -I interface -I ../common/inc -I $(OUTPUTDIR)
CFLAGS += -DNV_TARGET_ARCH=\"$(TARGET_ARCH)\"
CFLAGS += -std=gnu11 -ffreestanding -fno-common -fno-strict-aliasing -fno-stack-protector -fno-omit-frame-pointer
CFLAGS += -fno-pic -fno-asynchronous-unwind-tables

ifeq ($(TARGET_ARCH),x86_64)
  CFLAGS += -mcmodel=kernel -mno-red-zone -msoft-float -mno-mmx -mno-sse -mno-sse2

  # gcc up to 9.3 cannot combine this with thunk-extern; clang's worked from 14 on.
  compiler_type := $(shell sh $(NV_TOP)nv-compiler.sh type "$(CC)")
  branch_since  := $(if $(filter clang,$(compiler_type)),140000,90400)
  ifeq ($(shell sh $(NV_TOP)nv-compiler.sh version_is_at_least "$(CC)" $(branch_since)),1)
    probed_flags += $(call cc_option,-fcf-protection=branch)
  endif
  probed_flags += $(call cc_option,-fno-jump-tables)
  probed_flags += $(call cc_option,-mindirect-branch-register)
  probed_flags += $(call cc_option,-mindirect-branch=thunk-extern)
  probed_flags += $(call cc_option,-mfunction-return=thunk-extern)
endif

ifeq ($(TARGET_ARCH),aarch64)
  CFLAGS += -mgeneral-regs-only -march=armv8-a -mstrict-align -ffixed-x18
  probed_flags += $(call cc_option,-mno-outline-atomics)
endif

probed_flags := $(probed_flags)
CFLAGS += $(probed_flags) $(EXTRA_CFLAGS)

KERNEL_O_PATH := $(OUTPUTDIR)/$(KERNEL_O)
VERSION_H     := $(OUTPUTDIR)/version.h
ID_C          := $(OUTPUTDIR)/g_nvid_string.c
object         = $(OUTPUTDIR)/$(notdir $(1:.c=.o))
OBJS          := $(foreach src,$(SRCS),$(call object,$(src)))
ID_O          := $(call object,$(ID_C))

.PHONY: all clean
all: $(KERNEL_O_PATH)

# The exported names stay global, and all others become local. Each kernel decides how to return (nv-return.S in
# kernel-open/), because not every kernel has __x86_return_thunk.
$(KERNEL_O_PATH): $(OBJS) $(ID_O) exports.txt
	$(call run,LD,$@,$(LD) $(LDFLAGS) -r -o $@ $(OBJS) $(ID_O))
	$(call run,OBJCOPY,$@,$(OBJCOPY) --keep-global-symbols=exports.txt \
	  --redefine-sym __x86_return_thunk=nv_return --remove-section=.note.gnu.property $@)

define compile
$(call object,$(1)): $(1) | $(VERSION_H)
	$$(call run,CC,$$<,$$(CC) $$(CFLAGS) -MMD -MP -c $$< -o $$@)
endef
$(foreach src,$(SRCS) $(ID_C),$(eval $(call compile,$(src))))

-include $(OBJS:.o=.d)

$(OUTPUTDIR):
	@mkdir -p $@

$(VERSION_H): $(VERSION_MK) | $(OUTPUTDIR)
	@printf '#define NVIDIA_VERSION "%s"\n' '$(NVIDIA_VERSION)' > $@

# Who built this, where and when. Give all three (DATE is a command) for a reproducible object.
NV_BUILD_USER ?= $(shell whoami)
NV_BUILD_HOST ?= $(shell uname -n)

$(ID_C): $(OBJS) $(VERSION_MK)
	@printf 'const char $(ID_SYMBOL)[] = "nvidia id: NVIDIA %s for %s  %s  %s  (%s@%s)  %s";\n' \
	  '$(ID_MODULE)' '$(TARGET_ARCH)' '$(NVIDIA_VERSION)' '$(BUILD_TYPE)' \
	  '$(NV_BUILD_USER)' '$(NV_BUILD_HOST)' "$$(LC_ALL=C $(DATE))" > $@

clean:
	$(RM) -r _out
