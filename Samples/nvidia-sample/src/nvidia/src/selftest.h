/* SPDX-License-Identifier: GPL-2.0 OR MIT */
#ifndef SELFTEST_H
#define SELFTEST_H

/* 0, or the number of the first test that failed. */
int selftest(void);

#endif
