# SPDX-License-Identifier: GPL-2.0 OR MIT
#
# What the top makefile and the agnostic part share. kernel-open/ does not read this file: there, Kbuild rules.

CC      ?= gcc
LD      ?= ld
OBJCOPY ?= objcopy
DATE    ?= date

NV_VERBOSE ?= 0
DEBUG      ?= 0

ifndef TARGET_OS
  TARGET_OS := $(shell uname)
endif
ifndef TARGET_ARCH
  TARGET_ARCH := $(shell uname -m)
endif

OUTPUTDIR ?= _out/$(TARGET_OS)_$(TARGET_ARCH)

NV_TOP     := $(dir $(lastword $(MAKEFILE_LIST)))
VERSION_MK := $(NV_TOP)version.mk
include $(VERSION_MK)

ifndef NVIDIA_VERSION
  $(error $(VERSION_MK) does not define NVIDIA_VERSION)
endif

# $(call cc_option,-flag): the flag, if the compiler takes it. Runs the compiler: assign the result with :=.
cc_option = $(shell $(CC) -Werror $(1) -fsyntax-only -x c /dev/null >/dev/null 2>&1 && echo $(1))

# $(call run,WORD,file,command): say " [ module            ]  WORD         file", then run the command.
ifeq ($(NV_VERBOSE),1)
  run = $(3)
else
  run = @printf ' [ %-17.17s ]  %-12s %s\n' '$(NV_MODULE_LOGGING_NAME)' '$(1)' '$(2)' && $(3)
endif

.DELETE_ON_ERROR:
