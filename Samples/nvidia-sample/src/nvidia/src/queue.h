/* SPDX-License-Identifier: GPL-2.0 OR MIT */
#ifndef QUEUE_H
#define QUEUE_H

#include "nvtypes.h"

/* A ring of 32-bit messages. Zeroed memory is an empty queue. */
struct queue {
	uint32_t slots[16];
	uint32_t head, tail;
};

bool queue_push(struct queue *queue, uint32_t message);
bool queue_pop(struct queue *queue, uint32_t *message);

#endif
