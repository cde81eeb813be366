// SPDX-License-Identifier: GPL-2.0 OR MIT
#include "nv-kms.h"
#include "mode.h"
#include "pitch.h"
#include "text.h"
#include "version.h"

extern const char NV_KMS_ID[]; /* g_nvid_string.c, made at build time */

int nvKmsInit(const char *rm_version)
{
	return text_equal(rm_version, NVIDIA_VERSION) ? 0 : -1;
}

const char *nvKmsVersion(void)
{
	return NVIDIA_VERSION;
}

const char *nvKmsBanner(void)
{
	return NV_KMS_ID + sizeof("nvidia id: ") - 1;
}

unsigned int nvKmsModeCount(unsigned long long bytes)
{
	unsigned int count = 0;
	const struct mode *mode;

	for (size_t i = 0; (mode = mode_at(i)); i++)
		count += frame_buffer_bytes(mode->width, mode->height) <= bytes;
	return count;
}
