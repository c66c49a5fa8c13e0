/* Seeded random numbers with independent streams.
 *
 * xoshiro256** 1.0 (Blackman and Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47:4,
 * 2021), its state filled by SplitMix64 (Steele, Lea, Flood, OOPSLA 2014) from (seed, stream). One seed gives
 * each stream the same numbers whatever the other streams do, so that a slider moves the answer and not the
 * noise. */
#pragma once

#include <stdint.h>

typedef struct {
  uint64_t s[4];
} IwRandom;

/* Starts stream number `stream` of `seed`. Any two 64-bit values are good. */
void iw_random_init (IwRandom *random, uint64_t seed, uint64_t stream);

/* 64 uniform bits. */
uint64_t iw_random_next (IwRandom *random);

/* Uniform on [0, 1) with 53 random bits. */
double iw_random_uniform (IwRandom *random);

/* Uniform on 0 … n-1 without bias (Lemire, "Fast random integer generation in an interval", ACM TOMACS 29:1,
 * 2019). `n` must not be 0. */
uint32_t iw_random_below (IwRandom *random, uint32_t n);
