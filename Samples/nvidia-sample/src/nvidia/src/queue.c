// SPDX-License-Identifier: GPL-2.0 OR MIT
#include "queue.h"

bool queue_push(struct queue *queue, uint32_t message)
{
	if (queue->tail - queue->head == NV_COUNT(queue->slots))
		return false;
	queue->slots[queue->tail++ % NV_COUNT(queue->slots)] = message;
	return true;
}

bool queue_pop(struct queue *queue, uint32_t *message)
{
	if (queue->head == queue->tail)
		return false;
	*message = queue->slots[queue->head++ % NV_COUNT(queue->slots)];
	return true;
}
