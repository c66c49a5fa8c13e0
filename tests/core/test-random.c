#include "iowall/random.h"

#include <glib.h>
#include <math.h>

/* xoshiro256** from the state {1, 2, 3, 4}: computed from the recurrence of Blackman and Vigna (2021) with
 * Python's integers of any size, modulo 2^64. */
static void
test_recurrence (void)
{
  static const guint64 expected[] = {
    G_GUINT64_CONSTANT (11520),
    G_GUINT64_CONSTANT (0),
    G_GUINT64_CONSTANT (1509978240),
    G_GUINT64_CONSTANT (1215971899390074240),
    G_GUINT64_CONSTANT (1216172134540287360),
    G_GUINT64_CONSTANT (607988272756665600),
    G_GUINT64_CONSTANT (16172922978634559625),
    G_GUINT64_CONSTANT (8476171486693032832),
    G_GUINT64_CONSTANT (10595114339597558777),
    G_GUINT64_CONSTANT (2904607092377533576),
  };
  IwRandom random = { { 1, 2, 3, 4 } };
  guint64 last = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpuint (iw_random_next (&random), ==, expected[i]);
  for (gsize i = G_N_ELEMENTS (expected); i < 1000; i++)
    last = iw_random_next (&random);
  g_assert_cmphex (last, ==, G_GUINT64_CONSTANT (0x3039d010986d012d));
}

/* The state that SplitMix64 fills from (seed, stream): s[i] = mix (seed ^ mix (stream) + (i + 1) gamma),
 * again computed apart in Python. */
static void
test_seeding (void)
{
  static const struct {
    guint64 seed, stream, state[4], first;
  } cases[] = {
    { 0,
      0,
      { 0xa706dd2f4d197e6f, 0xb382a305f4414f5e, 0x631a9154fbabf717, 0xa80aba8c86640906 },
      0xfb5405f7bd79c540 },
    { 1,
      0,
      { 0x08b4fda8c892b50e, 0xe89e8dc54072ebd9, 0x26a90e7c423166a6, 0x5ba208d6dc82d245 },
      0xef75d62a19ba94ed },
    { 1,
      2,
      { 0xe06dd043328bd285, 0xd3e217aa83e35590, 0x26ec98251dda6012, 0x2346789e30602515 },
      0x5f147c977b052899 },
    { 2,
      1,
      { 0xbcd9dbb49673066b, 0xe2bbf3eb5675cf33, 0x43e7d7a64ed2acb9, 0x9d31d8b315005b90 },
      0x84f02f195ab5fd66 },
    { G_MAXUINT64,
      G_MAXUINT64,
      { 0x6309143e67a47936, 0x774df63d42806e2d, 0xff11840ba52baaf9, 0x27bbb5ba82daab3c },
      0x5a24625849aef5fa },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    IwRandom random;

    iw_random_init (&random, cases[i].seed, cases[i].stream);
    for (int k = 0; k < 4; k++)
      g_assert_cmphex (random.s[k], ==, cases[i].state[k]);
    g_assert_cmphex (iw_random_next (&random), ==, cases[i].first);
  }
}

/* 53 bits: a multiple of 2^-53 below 1. The mean of N numbers has standard deviation 1/sqrt (12 N). */
static void
test_uniform (void)
{
  const int n = 1 << 20;
  IwRandom random;
  double sum = 0.0;

  iw_random_init (&random, 7, 0);
  for (int i = 0; i < n; i++) {
    const double u = iw_random_uniform (&random);

    g_assert_true (u >= 0.0 && u < 1.0);
    g_assert_cmpfloat (u * 0x1p53, ==, floor (u * 0x1p53));
    sum += u;
  }
  g_assert_cmpfloat (fabs (sum / n - 0.5), <, 4.0 / sqrt (12.0 * n));
}

/* The largest word gives the largest double below 1. The state follows from the recurrence run backwards:
 * rotl (5 s1, 7) 9 = 2^64 - 1 means s1 = rotr ((2^64 - 1) / 9, 7) / 5 modulo 2^64. */
static void
test_uniform_never_reaches_one (void)
{
  const guint64 ninth = G_MAXUINT64 * 0x8e38e38e38e38e39u; /* 1/9 modulo 2^64 */
  const guint64 turned = (ninth >> 7) | (ninth << 57);
  IwRandom random = { { 1, turned * 0xcccccccccccccccdu /* 1/5 modulo 2^64 */, 3, 4 } };
  IwRandom same = random;

  g_assert_cmphex (iw_random_next (&same), ==, G_MAXUINT64);
  g_assert_cmpfloat (iw_random_uniform (&random), ==, 1.0 - 0x1p-53);
}

static double
chi_square (const guint *counts, guint bins, guint draws)
{
  const double expected = (double)draws / bins;
  double sum = 0.0;

  for (guint i = 0; i < bins; i++)
    sum += (counts[i] - expected) * (counts[i] - expected) / expected;
  return sum;
}

/* Chi-square with k = bins - 1 degrees of freedom has mean k and variance 2 k; the seed is fixed, so the
 * test is one draw and 4 standard deviations are generous without being blind: one of 256 bins that is off by
 * a tenth adds 7 of them. Too even is wrong as well. */
static void
assert_even (const guint *counts, guint bins, guint draws)
{
  const double k = bins - 1.0;

  g_assert_cmpfloat (fabs (chi_square (counts, bins, draws) - k), <, 4.0 * sqrt (2.0 * k));
}

static void
test_chi_square (void)
{
  const guint draws = 1u << 22;
  guint high[256] = { 0 }, low[256] = { 0 }, uniform[100] = { 0 };
  IwRandom random;

  iw_random_init (&random, 42, 3);
  for (guint i = 0; i < draws; i++) {
    const guint64 word = iw_random_next (&random);

    high[word >> 56]++;
    low[word & 0xff]++;
    uniform[(guint)(iw_random_uniform (&random) * 100.0)]++;
  }
  assert_even (high, 256, draws);
  assert_even (low, 256, draws);
  assert_even (uniform, 100, draws);
}

/* With n = 3/4 of 2^32 a multiplication without rejection maps four words to three values, and every third
 * value comes up twice as often. */
static void
test_below_is_unbiased (void)
{
  const guint draws = 300000;
  guint counts[3] = { 0 }, few[6] = { 0 };
  IwRandom random;

  iw_random_init (&random, 42, 4);
  for (guint i = 0; i < draws; i++) {
    const guint32 value = iw_random_below (&random, 0xc0000000u);

    g_assert_cmpuint (value, <, 0xc0000000u);
    counts[value % 3]++;
    few[iw_random_below (&random, 6)]++;
  }
  assert_even (counts, 3, draws);
  assert_even (few, 6, draws);
}

static void
test_below_bounds (void)
{
  static const guint32 limits[] = { 1, 2, 3, 255, 65537, 0x80000001u, G_MAXUINT32 };
  IwRandom random;

  iw_random_init (&random, 1, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++) {
    for (int k = 0; k < 1000; k++)
      g_assert_cmpuint (iw_random_below (&random, limits[i]), <, limits[i]);
  }
}

/* The correlation of N pairs of independent uniform numbers has standard deviation 1/sqrt (N). 120 pairs of
 * streams are looked at, so 5 standard deviations (two-sided 6e-7 each). */
static void
test_streams_are_independent (void)
{
  enum {
    N_STREAMS = 16,
    N = 16384
  };
  g_autofree double *numbers = g_new (double, (gsize)N_STREAMS *N);

  for (guint stream = 0; stream < N_STREAMS; stream++) {
    IwRandom random;

    iw_random_init (&random, 2024, stream);
    for (guint i = 0; i < N; i++)
      numbers[stream * N + i] = (iw_random_uniform (&random) - 0.5) * sqrt (12.0);
  }
  for (guint a = 0; a < N_STREAMS; a++) {
    for (guint b = a + 1; b < N_STREAMS; b++) {
      double sum = 0.0;

      for (guint i = 0; i < N; i++)
        sum += numbers[a * N + i] * numbers[b * N + i];
      g_assert_cmpfloat (fabs (sum / N), <, 5.0 / sqrt (N));
    }
  }
}

/* What one stream gives does not depend on what was drawn from another one meanwhile. */
static void
test_streams_do_not_disturb (void)
{
  IwRandom alone, beside, other;

  iw_random_init (&alone, 5, 1);
  iw_random_init (&beside, 5, 1);
  iw_random_init (&other, 5, 2);
  for (int i = 0; i < 100; i++) {
    for (int k = 0; k < i % 7; k++)
      iw_random_next (&other);
    g_assert_cmphex (iw_random_next (&alone), ==, iw_random_next (&beside));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/random/recurrence", test_recurrence);
  g_test_add_func ("/random/seeding", test_seeding);
  g_test_add_func ("/random/uniform", test_uniform);
  g_test_add_func ("/random/uniform-never-reaches-one", test_uniform_never_reaches_one);
  g_test_add_func ("/random/chi-square", test_chi_square);
  g_test_add_func ("/random/below-is-unbiased", test_below_is_unbiased);
  g_test_add_func ("/random/below-bounds", test_below_bounds);
  g_test_add_func ("/random/streams-are-independent", test_streams_are_independent);
  g_test_add_func ("/random/streams-do-not-disturb", test_streams_do_not_disturb);
  return g_test_run ();
}
