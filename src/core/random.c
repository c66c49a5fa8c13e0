#include "iowall/random.h"

static uint64_t
split_mix (uint64_t *state)
{
  uint64_t z = (*state += UINT64_C (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * UINT64_C (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * UINT64_C (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static uint64_t
rotate_left (uint64_t x, int k)
{
  return (x << k) | (x >> (64 - k));
}

void
iw_random_init (IwRandom *random, uint64_t seed, uint64_t stream)
{
  /* The stream number is scrambled before it meets the seed, so that (1, 2) and (2, 1) have nothing in
   * common. */
  uint64_t mixed = stream;
  uint64_t state = seed ^ split_mix (&mixed);

  for (int i = 0; i < 4; i++)
    random->s[i] = split_mix (&state);
}

uint64_t
iw_random_next (IwRandom *random)
{
  uint64_t *s = random->s;
  const uint64_t result = rotate_left (s[1] * 5, 7) * 9;
  const uint64_t t = s[1] << 17;

  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotate_left (s[3], 45);
  return result;
}

double
iw_random_uniform (IwRandom *random)
{
  return (double)(iw_random_next (random) >> 11) * 0x1p-53;
}

uint32_t
iw_random_below (IwRandom *random, uint32_t n)
{
  uint64_t product = (iw_random_next (random) >> 32) * n;
  uint32_t low = (uint32_t)product;

  if (low < n) {
    const uint32_t threshold = (uint32_t)(-n) % n;

    while (low < threshold) {
      product = (iw_random_next (random) >> 32) * n;
      low = (uint32_t)product;
    }
  }
  return (uint32_t)(product >> 32);
}
