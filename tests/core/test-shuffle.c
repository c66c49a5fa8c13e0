#include "iowall/shuffle.h"

#include "close.h"

/* The measures of a shuffle, written a second time from their definitions in the header. */
static double
displacement_of (const guint32 *order, guint32 n)
{
  double sum = 0.0;

  for (guint32 i = 0; i < n; i++)
    sum += fabs ((double)order[i] - (double)i);
  return sum / n * 3.0 * n / ((double)n * n - 1.0);
}

static double
mixing_of (const guint32 *order, guint32 n)
{
  double sum = 0.0;

  for (guint32 i = 1; i < n; i++)
    sum += fabs ((double)order[i] - (double)order[i - 1]);
  return sum / (n - 1.0) * 3.0 / (n + 1.0);
}

static guint32 *
shuffle (guint32 n, guint32 shard, guint32 buffer, gboolean shuffle_shards, guint64 seed)
{
  g_autofree guint32 *scratch = g_new (guint32, n);
  guint32 *order = g_new (guint32, n);
  IwShuffle in;

  iw_shuffle_init (&in);
  in.dataset_samples = n;
  in.shard_samples = shard;
  in.buffer_samples = buffer;
  in.shuffle_shards = shuffle_shards;
  in.seed = seed;
  g_assert_cmpint (iw_shuffle_order (&in, order, scratch, NULL), ==, IW_STATUS_OK);
  return order;
}

static void
assert_permutation (const guint32 *order, guint32 n)
{
  g_autofree gboolean *seen = g_new0 (gboolean, n);

  for (guint32 i = 0; i < n; i++) {
    g_assert_cmpuint (order[i], <, n);
    g_assert_false (seen[order[i]]);
    seen[order[i]] = TRUE;
  }
}

static void
test_each_sample_once (void)
{
  static const guint32 sizes[] = { 2, 3, 7, 64, 65, 1000, 4096 };

  for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++) {
    const guint32 n = sizes[s];
    const guint32 parts[] = { 1, 2, n / 3 + 1, n - 1, n };

    for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
      for (gsize k = 0; k < G_N_ELEMENTS (parts); k++) {
        for (int shards = 0; shards < 2; shards++) {
          g_autofree guint32 *order = shuffle (n, parts[i], parts[k], shards, 3);
          assert_permutation (order, n);
        }
      }
    }
  }
}

static void
test_buffer_of_one_is_identity (void)
{
  g_autofree guint32 *order = shuffle (10000, 100, 1, FALSE, 9);

  for (guint32 i = 0; i < 10000; i++)
    g_assert_cmpuint (order[i], ==, i);
}

/* Shuffled shards without a buffer: whole shards in another order, their samples as stored. */
static void
test_shards_stay_whole (void)
{
  g_autofree guint32 *order = shuffle (10000, 100, 1, TRUE, 9);
  guint moved = 0;

  for (guint32 i = 0; i < 10000; i++) {
    g_assert_cmpuint (order[i] % 100, ==, i % 100);
    g_assert_cmpuint (order[i] / 100, ==, order[i - i % 100] / 100);
    moved += order[i] != i;
  }
  g_assert_cmpuint (moved, >, 9000);
}

/* A sample cannot leave before it was read: order[i] is among the first i + buffer samples. */
static void
test_buffer_bounds_the_future (void)
{
  g_autofree guint32 *order = shuffle (20000, 1, 250, FALSE, 11);

  for (guint32 i = 0; i < 20000; i++)
    g_assert_cmpuint (order[i], <, i + 250);
}

/* A buffer that holds everything picks each next sample uniformly from what is left: a uniform permutation.
 * - Displacement is Spearman's footrule D: mean (n^2 - 1)/3, variance (n + 1)(2 n^2 + 7)/45 (Diaconis and
 *   Graham, 1977), so the standard deviation of D/mean is about 3 sqrt (2/45)/sqrt (n) = 0.632/sqrt (n).
 * - Mixing is a mean of |a - b| over neighbours. Uniform on [0, 1], |a - b| has mean 1/3 and variance 1/18;
 *   neighbouring terms share a sample: covariance Var (b^2 - b + 1/2) = 1/180, twice. The standard deviation
 *   of the mean over its mean is 3 sqrt ((1/18 + 2/180)/n) = 0.775/sqrt (n); drawing without putting back
 *   only lowers it.
 * Four standard deviations for each of 8 seeds, and for their mean. */
static void
test_full_buffer_is_uniform (void)
{
  const guint32 n = 65536;
  double displacement = 0.0, mixing = 0.0;

  for (guint64 seed = 1; seed <= 8; seed++) {
    g_autofree guint32 *order = shuffle (n, n, n, FALSE, seed);
    const double d = displacement_of (order, n), m = mixing_of (order, n);

    g_assert_cmpfloat (fabs (d - 1.0), <, 4.0 * 0.632 / sqrt (n));
    g_assert_cmpfloat (fabs (m - 1.0), <, 4.0 * 0.775 / sqrt (n));
    displacement += d / 8.0;
    mixing += m / 8.0;
  }
  g_assert_cmpfloat (fabs (displacement - 1.0), <, 4.0 * 0.632 / sqrt (8.0 * n));
  g_assert_cmpfloat (fabs (mixing - 1.0), <, 4.0 * 0.775 / sqrt (8.0 * n));
}

/* Every order of four samples comes up equally often: chi-square with 23 degrees of freedom. */
static void
test_all_orders_occur (void)
{
  const guint draws = 48000;
  guint counts[256] = { 0 };
  double sum = 0.0;
  guint orders = 0;

  for (guint64 seed = 0; seed < draws; seed++) {
    g_autofree guint32 *order = shuffle (4, 1, 4, FALSE, seed);
    counts[order[0] * 64 + order[1] * 16 + order[2] * 4 + order[3]]++;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++) {
    const double expected = draws / 24.0;
    if (counts[i] > 0) {
      orders++;
      sum += (counts[i] - expected) * (counts[i] - expected) / expected;
    }
  }
  g_assert_cmpuint (orders, ==, 24);
  g_assert_cmpfloat (fabs (sum - 23.0), <, 4.0 * sqrt (46.0));
}

/* A buffer of B samples in front of a long stream. What leaves at step i was read at i + B - A, where its
 * stay A is geometric with mean B: one slot of B is emptied each step. With 1 << B << n A is as good as
 * exponential, and stays of neighbours are independent:
 * - displacement: E|B - A| = 2 B/e, over n/3: 6 B/(e n)
 * - mixing: E|A - A'| = B, over n/3: 3 B/n
 * The ends, where the buffer fills and drains, are of order B/n = 0.1 %. A mean of n stays that are
 * correlated over B steps varies by about sqrt (2 B/n) = 4.4 % of itself in one run, 1.1 % over 16 seeds for
 * the displacement; the tolerance is 3 of those. The mixing forgets at once and is far steadier. */
static void
test_window_without_shards (void)
{
  const guint32 n = 1u << 20, buffer = 1024;
  double displacement = 0.0, mixing = 0.0;

  for (guint64 seed = 1; seed <= 16; seed++) {
    g_autofree guint32 *order = shuffle (n, n, buffer, FALSE, seed);
    displacement += displacement_of (order, n) / 16.0;
    mixing += mixing_of (order, n) / 16.0;
  }
  assert_close (displacement, 6.0 * buffer / (G_E * n), 0.033);
  assert_close (mixing, 3.0 * buffer / n, 0.01);
}

/* Shards of S samples in random order through a buffer of B = m S. Two samples that follow each other were
 * read D = |A - A'| apart, exponential with mean B (above). They are of one shard if the shard's edge does
 * not fall between them: P = E max (0, 1 - D/S) = 1 - m (1 - exp (-1/m)). Otherwise their shards are two of K
 * at random, on average (K + 1)/3 shards apart, against (n + 1)/3 samples of a uniform shuffle. So mixing = m
 * (1 - exp (-1/m)) (K + 1) S/(n + 1) + what one shard holds, at most P S/n: nothing here. Noise: neighbouring
 * shards lie |a - b| apart, relative standard deviation 0.775/sqrt (K) (as above) where one buffer sees two
 * shards; K = 16384 and 8 seeds give 0.21 %. Ends: B/n is at most 0.05 %. One per cent is over 4 standard
 * deviations. */
static void
test_mixing_of_buffered_shards (void)
{
  static const guint32 buffers[] = { 16, 32, 64, 128, 512 };
  const guint32 n = 1u << 20, shard = 64;

  for (gsize i = 0; i < G_N_ELEMENTS (buffers); i++) {
    const double m = (double)buffers[i] / shard;
    const double expected = m * (1.0 - exp (-1.0 / m)) * (n / shard + 1.0) * shard / (n + 1.0);
    double mixing = 0.0;

    for (guint64 seed = 1; seed <= 8; seed++) {
      g_autofree guint32 *order = shuffle (n, shard, buffers[i], TRUE, seed);
      mixing += mixing_of (order, n) / 8.0;
    }
    g_test_message ("m %.3g: %.5f, expected %.5f", m, mixing, expected);
    assert_close (mixing, expected, 0.01);
  }
}

static IwShuffleResult
measure (double dataset, double shard, double buffer, gboolean shuffle_shards, guint64 seed)
{
  g_autofree guint32 *work = g_new (guint32, 2 * IW_SHUFFLE_MODEL_SAMPLES);
  IwShuffleResult result;

  g_assert_cmpint (iw_shuffle_measure (dataset, shard, buffer, shuffle_shards, seed, work, &result, NULL), ==,
                   IW_STATUS_OK);
  return result;
}

/* Small data sets are measured as they are. */
static void
test_measure_is_the_order_s (void)
{
  static const guint32 buffers[] = { 1, 10, 500, 20000 };

  for (gsize i = 0; i < G_N_ELEMENTS (buffers); i++) {
    for (int shards = 0; shards < 2; shards++) {
      g_autofree guint32 *order = shuffle (20000, 125, buffers[i], shards, 77);
      const IwShuffleResult result = measure (20000, 125, buffers[i], shards, 77);

      assert_close (result.displacement, displacement_of (order, 20000), 1e-12);
      assert_close (result.mixing, mixing_of (order, 20000), 1e-12);
      assert_close (result.buffer_fraction, buffers[i] / 20000.0, 1e-12);
    }
  }
}

/* A million samples in shards of 512, measured on the reduced model and on the real permutation, 16 seeds
 * each. The model has 1,024 shards: noise 0.775/sqrt (1024 x 16) = 0.6 %, the real one 2,048: 0.4 %; 3 % is 4
 * standard deviations of the difference. */
static void
test_scaled_model (void)
{
  static const guint32 buffers[] = { 128, 512, 4096 };
  const guint32 n = 1u << 20, shard = 512;

  for (gsize i = 0; i < G_N_ELEMENTS (buffers); i++) {
    double real = 0.0, scaled = 0.0, real_moved = 0.0, scaled_moved = 0.0;

    for (guint64 seed = 1; seed <= 16; seed++) {
      g_autofree guint32 *order = shuffle (n, shard, buffers[i], TRUE, seed);
      const IwShuffleResult result = measure (n, shard, buffers[i], TRUE, seed + 100);

      real += mixing_of (order, n) / 16.0;
      real_moved += displacement_of (order, n) / 16.0;
      scaled += result.mixing / 16.0;
      scaled_moved += result.displacement / 16.0;
      assert_close (result.buffer_fraction, (double)buffers[i] / n, 1e-12);
    }
    g_test_message ("buffer %u: mixing %.4f and %.4f, displacement %.4f and %.4f", buffers[i], real, scaled,
                    real_moved, scaled_moved);
    assert_close (scaled, real, 0.03);
    assert_close (scaled_moved, real_moved, 0.03);
  }
}

/* The size of the training set of the first track: what counts beyond a thousand shards is buffer : shard. */
static void
test_measure_of_a_real_data_set (void)
{
  const double n = 8.7e7, shard = 2232.0;
  double mixing = 0.0;

  for (guint64 seed = 1; seed <= 16; seed++)
    mixing += measure (n, shard, shard, TRUE, seed).mixing / 16.0;
  /* m = 1; noise as above, 0.6 %. The edges of the model, B/n = 1/1024, are below it. */
  assert_close (mixing, 1.0 - exp (-1.0), 0.025);
  g_assert_cmpfloat (measure (n, shard, 1.0, FALSE, 1).mixing, <, 1e-4);
  g_assert_cmpfloat (measure (n, shard, 1.0, FALSE, 1).displacement, ==, 0.0);
  g_assert_cmpfloat (measure (n, shard, n, TRUE, 1).mixing, >, 0.98);
  g_assert_cmpfloat (measure (n, shard, n, TRUE, 1).buffer_fraction, ==, 1.0);
}

static void
test_measure_takes_any_size (void)
{
  static const double sizes[] = { 1.0, 2.0, 3.0, 63.0, 65536.0, 65537.0, 1e6, 1e9, 1e18 };

  for (gsize n = 1; n < G_N_ELEMENTS (sizes); n++) {
    for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++) {
      for (gsize b = 0; b < G_N_ELEMENTS (sizes); b += 2) {
        for (int shards = 0; shards < 2; shards++) {
          const IwShuffleResult result = measure (sizes[n], sizes[s], sizes[b], shards, 5);

          g_assert_true (isfinite (result.displacement) && result.displacement >= 0.0);
          g_assert_true (isfinite (result.mixing) && result.mixing > 0.0);
          g_assert_true (result.buffer_fraction > 0.0 && result.buffer_fraction <= 1.0);
        }
      }
    }
  }
}

/* FNV-1a over the order: the same on every machine, whatever the compiler and its level. The expected value
 * comes from the same shuffle written in Python. */
static void
test_golden_order (void)
{
  g_autofree guint32 *order = shuffle (100000, 250, 1000, TRUE, 2718281828);
  g_autofree guint32 *again = shuffle (100000, 250, 1000, TRUE, 2718281828);
  g_autofree guint32 *other = shuffle (100000, 250, 1000, TRUE, 2718281829);
  guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);
  guint same = 0;

  for (guint32 i = 0; i < 100000; i++) {
    for (int byte = 0; byte < 4; byte++)
      hash = (hash ^ ((order[i] >> (8 * byte)) & 0xff)) * G_GUINT64_CONSTANT (0x100000001b3);
    g_assert_cmpuint (order[i], ==, again[i]);
    same += order[i] == other[i];
  }
  g_assert_cmpuint (same, <, 100);
  g_assert_cmphex (hash, ==, G_GUINT64_CONSTANT (0x7313e765a70670c5));
}

static void
test_order_refuses (void)
{
  static const struct {
    guint32 dataset, shard, buffer;
    const char *field;
    double value, lo, hi;
  } cases[] = {
    { 1, 1, 1, "dataset_samples", 1, 2, IW_SHUFFLE_MAX_SAMPLES },
    { IW_SHUFFLE_MAX_SAMPLES + 1, 1, 1, "dataset_samples", IW_SHUFFLE_MAX_SAMPLES + 1, 2,
      IW_SHUFFLE_MAX_SAMPLES },
    { 100, 0, 1, "shard_samples", 0, 1, 100 },
    { 100, 101, 1, "shard_samples", 101, 1, 100 },
    { 100, 1, 0, "buffer_samples", 0, 1, 100 },
    { 100, 1, 101, "buffer_samples", 101, 1, 100 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    guint32 order[4] = { 9, 9, 9, 9 };
    IwShuffle in;
    IwError error;

    iw_shuffle_init (&in);
    in.dataset_samples = cases[i].dataset;
    in.shard_samples = cases[i].shard;
    in.buffer_samples = cases[i].buffer;
    g_assert_cmpint (iw_shuffle_order (&in, order, order, &error), ==, IW_STATUS_OUT_OF_RANGE);
    g_assert_cmpstr (error.field, ==, cases[i].field);
    g_assert_cmpfloat (error.value, ==, cases[i].value);
    g_assert_cmpfloat (error.lo, ==, cases[i].lo);
    g_assert_cmpfloat (error.hi, ==, cases[i].hi);
    g_assert_cmpuint (order[0], ==, 9);
    g_assert_cmpint (iw_shuffle_order (&in, order, order, NULL), ==, IW_STATUS_OUT_OF_RANGE);
  }
}

static void
test_measure_refuses (void)
{
  static const char *const fields[] = { "dataset_samples", "shard_samples", "buffer_samples" };
  const double bad[] = { 0.0, 2e18, -1.0, NAN, INFINITY };
  g_autofree guint32 *work = g_new (guint32, 2 * IW_SHUFFLE_MODEL_SAMPLES);

  for (gsize f = 0; f < G_N_ELEMENTS (fields); f++) {
    for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
      double values[3] = { 1000, 10, 10 };
      IwShuffleResult result = { 7, 7, 7 };
      IwError error;
      IwStatus status;

      values[f] = bad[i];
      status = iw_shuffle_measure (values[0], values[1], values[2], TRUE, 1, work, &result, &error);
      g_assert_cmpint (status, ==, isfinite (bad[i]) ? IW_STATUS_OUT_OF_RANGE : IW_STATUS_NOT_FINITE);
      g_assert_cmpint (error.status, ==, status);
      g_assert_cmpstr (error.field, ==, fields[f]);
      g_assert_cmpfloat (result.mixing, ==, 7.0);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/shuffle/each-sample-once", test_each_sample_once);
  g_test_add_func ("/shuffle/buffer-of-one-is-identity", test_buffer_of_one_is_identity);
  g_test_add_func ("/shuffle/shards-stay-whole", test_shards_stay_whole);
  g_test_add_func ("/shuffle/buffer-bounds-the-future", test_buffer_bounds_the_future);
  g_test_add_func ("/shuffle/full-buffer-is-uniform", test_full_buffer_is_uniform);
  g_test_add_func ("/shuffle/all-orders-occur", test_all_orders_occur);
  g_test_add_func ("/shuffle/window-without-shards", test_window_without_shards);
  g_test_add_func ("/shuffle/mixing-of-buffered-shards", test_mixing_of_buffered_shards);
  g_test_add_func ("/shuffle/measure-is-the-order-s", test_measure_is_the_order_s);
  g_test_add_func ("/shuffle/scaled-model", test_scaled_model);
  g_test_add_func ("/shuffle/measure-of-a-real-data-set", test_measure_of_a_real_data_set);
  g_test_add_func ("/shuffle/measure-takes-any-size", test_measure_takes_any_size);
  g_test_add_func ("/shuffle/golden-order", test_golden_order);
  g_test_add_func ("/shuffle/order-refuses", test_order_refuses);
  g_test_add_func ("/shuffle/measure-refuses", test_measure_refuses);
  return g_test_run ();
}
