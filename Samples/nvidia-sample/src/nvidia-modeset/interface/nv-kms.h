/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Between the agnostic part of nvidia-modeset.ko and its kernel interface. Both have a copy of this file, because
 * each must compile without the other: src/nvidia-modeset/interface/nv-kms.h and kernel-open/nvidia-modeset/nv-kms.h.
 */
#ifndef NV_KMS_H
#define NV_KMS_H

/* Given by the agnostic part. */

/* 0; anything else if rm_version, which nvidia.ko states, is not the version of this module. */
int nvKmsInit(const char *rm_version);

const char *nvKmsVersion(void);
const char *nvKmsBanner(void);

/* How many of the modes that the module knows fit into that many bytes of a frame buffer. */
unsigned int nvKmsModeCount(unsigned long long bytes);

#endif
