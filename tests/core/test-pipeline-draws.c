/* The random times of the pipeline model and the statistics of its runs. Looks inside the room, because a
 * wrong tail or a wrong quantile would hide in the noise of a whole run. */
#include "../../src/core/pipeline-private.h"

#include "close.h"

/* Chunks that are drawn in one go here. */
#define BLOCK IW_PIPELINE_BLOCK

/* The definition: Phi (z) = p, with the C library's error function, which is exact to its last digits.
 * Relative in the smaller of the two tails; z p has the sensitivity of p to z near the ends, hence the factor
 * z^2. */
static void
test_inverse_normal (void)
{
  for (double log_p = -300.0; log_p < -0.302; log_p += 0.37) {
    const double p = pow (10.0, log_p), z = iw_pipeline_inverse_normal (p);

    assert_close (0.5 * erfc (-z / sqrt (2.0)), p, 4e-15 * (1.0 + z * z));
  }
  for (double p = 0.5; p < 1.0; p += 0.00137) {
    const double z = iw_pipeline_inverse_normal (p);

    assert_close (0.5 * erfc (z / sqrt (2.0)), 1.0 - p, 4e-15 * (1.0 + z * z));
  }
  g_assert_cmpfloat (iw_pipeline_inverse_normal (0.5), ==, 0.0);
  assert_close (iw_pipeline_inverse_normal (0.975), 1.959963984540054, 1e-15);
}

/* sigma^2 = ln (1 + cv^2); a lognormal with log-mean -sigma^2/2 has mean 1. */
static void
test_factors (void)
{
  static const struct {
    double cv, pointwise, mean;
  } cases[] = { { 0.01, 3e-5, 1e-6 }, { 0.1, 3e-5, 1e-6 }, { 0.5, 3e-5, 1e-6 },
                { 1.0, 1e-4, 1e-5 },  { 3.0, 3e-4, 2e-5 }, { 10.0, 3e-4, 2e-5 } };
  IwPipelineNormals normals;
  double factors[IW_PIPELINE_CELLS + 1];
  const guint n = 1 << 18;

  iw_pipeline_fill_normals (&normals);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const double sigma = iw_pipeline_sigma (cases[i].cv);
    const IwPipelineDraws draws = { .sigma = sigma, .normals = &normals, .factors = factors };
    double before = 0.0, excess = 0.0;

    assert_close (expm1 (sigma * sigma), cases[i].cv * cases[i].cv, 1e-12);
    iw_pipeline_fill_factors (&normals, sigma, factors);
    for (guint j = 0; j < n; j++) {
      const double u = (j + 0.5) / n, factor = iw_pipeline_factor (&draws, u);
      const double exact = exp (sigma * iw_pipeline_inverse_normal (u) - 0.5 * sigma * sigma);

      assert_close (factor, exact, cases[i].pointwise);
      g_assert_cmpfloat (factor, >, before);
      excess += (factor - exact) / n;
      before = factor;
    }
    g_assert_cmpfloat (fabs (excess), <, cases[i].mean);
  }
}

/* First and second moment of the numbers that a stage draws. Of n draws with standard deviation s the mean is
 * off by s/sqrt (n); four of that. */
static void
test_moments (void)
{
  static const double cvs[] = { 0.0, 0.3, 1.0, 3.0 };
  static IwPipelineQuad service_s[BLOCK];
  IwPipelineNormals normals;
  double factors[IW_PIPELINE_CELLS + 1];
  const guint blocks = 1000, n = blocks * BLOCK * IW_PIPELINE_LANES;

  iw_pipeline_fill_normals (&normals);
  for (gsize i = 0; i <= G_N_ELEMENTS (cvs); i++) {
    const gboolean exponential = i == G_N_ELEMENTS (cvs);
    const double cv = exponential ? 1.0 : cvs[i];
    IwPipelineDraws draws = { .mean_s = 0.25,
                              .sigma = iw_pipeline_sigma (cv),
                              .service = exponential ? IW_SERVICE_EXPONENTIAL : IW_SERVICE_LOGNORMAL };
    double sum = 0.0, squares = 0.0;

    for (guint lane = 0; lane < IW_PIPELINE_LANES; lane++)
      draws.service_keys[lane] = iw_pipeline_key (7, lane, 0, IW_PIPELINE_USE_SERVICE);
    if (!exponential && cv > 0.0) {
      iw_pipeline_fill_factors (&normals, draws.sigma, factors);
      draws.factors = factors;
      draws.normals = &normals;
    }
    for (guint block = 0; block < blocks; block++) {
      iw_pipeline_draw (&draws, IW_PIPELINE_LANES, block * BLOCK, BLOCK, NULL, service_s, NULL);
      for (guint j = 0; j < BLOCK * IW_PIPELINE_LANES; j++) {
        const double time_s = service_s[j / IW_PIPELINE_LANES][j % IW_PIPELINE_LANES];

        sum += time_s;
        squares += (time_s - 0.25) * (time_s - 0.25);
      }
    }
    g_assert_cmpfloat (fabs (sum / n - 0.25), <=, 4.0 * 0.25 * cv / sqrt (n) + 1e-12);
    /* The fourth moment of a lognormal grows like cv^12: with a cv of 3 a million draws do not settle it. */
    if (cv <= 1.0)
      g_assert_cmpfloat (fabs (sqrt (squares / n) / 0.25 - cv), <=, 0.02);
  }
}

/* A Poisson number of exponential stalls: mean m s, variance 2 m s^2, none with probability exp (-m). */
static void
test_stalls (void)
{
  static const double means[] = { 1e-3, 0.1, 1.0, 20.0, 1200.0 };
  const guint n = 20000;

  for (gsize i = 0; i < G_N_ELEMENTS (means); i++) {
    const double m = means[i];
    const IwPipelineDraws draws = {
      .stalls = TRUE,
      .stall_every_s = 2.0,
      .stall_s = 3.0,
      .stall_count_keys = { 0, iw_pipeline_key (1, 0, 0, IW_PIPELINE_USE_STALL_COUNT) },
      .stall_length_keys = { 0, iw_pipeline_key (1, 0, 0, IW_PIPELINE_USE_STALL_LENGTH) }
    };
    const guint draws_n = m > 100.0 ? n / 10 : n;
    double sum = 0.0;
    guint none = 0;

    for (guint j = 0; j < draws_n; j++) {
      const double stall_s = iw_pipeline_stall (&draws, 1, j, m * 2.0);

      sum += stall_s;
      none += stall_s == 0.0;
      /* More work, or a tenth more of it, never stalls for less. */
      if (j < 500)
        g_assert_cmpfloat (iw_pipeline_stall (&draws, 1, j, m * 2.2), >=, stall_s);
    }
    g_assert_cmpfloat (fabs (sum / draws_n - m * 3.0), <=, 4.0 * 3.0 * sqrt (2.0 * m / draws_n));
    g_assert_cmpfloat (fabs ((double)none / draws_n - exp (-m)), <=,
                       4.0 * sqrt (exp (-m) * (1.0 - exp (-m)) / draws_n) + 1e-12);
  }
}

/* A number of stalls is mostly found without raising anything to a power: it must be the one that adding up
 * probabilities finds, here in a plain way. Lengths are looked at only for how many there are: none is 0. */
static void
test_stall_counts (void)
{
  for (guint i = 1; i < 200; i++) {
    const double mean = i / 100.0;

    for (guint j = 0; j < 2000; j++) {
      const IwPipelineQuad u = { (j + 0.5) / 2000.0 }, length = { 1.0 };
      const IwPipelineDraws draws = {
        .stalls = TRUE, .stall_every_s = 1.0, .stall_s = 1.0, .kept_stalls = &u, .kept_lengths = &length
      };
      const double none = exp (-mean), at_most_one = none * (1.0 + mean);
      const double stall_s = iw_pipeline_stall (&draws, 0, 0, mean);

      g_assert_cmpint (u[0] < none          ? 0
                       : u[0] < at_most_one ? 1
                                            : 2,
                       ==,
                       stall_s == 0.0   ? 0
                       : stall_s == 1.0 ? 1
                                        : 2);
    }
  }
}

/* What is drawn by the block passes over chunks that cannot stall; it must be what each chunk draws alone, in
 * each lane. Lanes that carry nothing draw nothing. */
static void
test_stalls_by_the_block (void)
{
  static IwPipelineQuad work_s[BLOCK], service_s[BLOCK], stall_s[BLOCK], numbers[BLOCK];
  static IwPipelineQuadMask hits[BLOCK];
  const guint lanes = 3;
  IwPipelineDraws draws = { .mean_s = 0.25,
                            .service = IW_SERVICE_EXPONENTIAL,
                            .skips_hits = TRUE,
                            .stall_every_s = 1.0,
                            .stall_s = 3.0,
                            .service_keys = { 1, 2, 3, 4 },
                            .stall_count_keys = { 5, 6, 7, 8 },
                            .stall_length_keys = { 9, 10, 11, 12 } };
  guint n_hits = 0, n_stalls = 0;

  iw_pipeline_draw_uniforms (draws.service_keys, lanes, 1000, BLOCK, numbers);
  for (guint i = 0; i < BLOCK; i++)
    hits[i] = numbers[i] < 0.25;
  iw_pipeline_draw (&draws, lanes, 0, BLOCK, hits, work_s, NULL);
  draws.stalls = TRUE;
  iw_pipeline_draw (&draws, lanes, 0, BLOCK, hits, service_s, stall_s);
  for (guint j = 0; j < BLOCK * lanes; j++) {
    const guint i = j / lanes, lane = j % lanes;

    g_assert_cmpfloat (stall_s[i][lane], ==, iw_pipeline_stall (&draws, lane, i, work_s[i][lane]));
    g_assert_cmpfloat (service_s[i][lane], ==, work_s[i][lane] + stall_s[i][lane]);
    g_assert_cmpfloat (numbers[i][lane], ==, iw_pipeline_uniform (draws.service_keys[lane], 1000 + i));
    if (hits[i][lane] != 0)
      g_assert_cmpfloat (service_s[i][lane], ==, 0.0);
    n_hits += hits[i][lane] != 0;
    n_stalls += stall_s[i][lane] > 0.0;
  }
  /* 192 +- 4 x 12, and 768 x 0.75 x (1 - 1/1.25) = 115 +- 4 x 10. */
  g_assert_cmpuint (n_hits, >, 144);
  g_assert_cmpuint (n_hits, <, 240);
  g_assert_cmpuint (n_stalls, >, 75);
  g_assert_cmpuint (n_stalls, <, 155);
}

/* Streams have nothing to do with each other: correlation of 4,000 numbers within 4/sqrt (4000). */
static void
test_streams (void)
{
  enum {
    N = 4000,
    STREAMS = 12
  };
  static double u[STREAMS][N];

  for (guint s = 0; s < STREAMS; s++) {
    const guint64 key = iw_pipeline_key (s / 6 + 1, s / 3 % 2, s % 3, IW_PIPELINE_USE_SERVICE);

    for (guint i = 0; i < N; i++) {
      u[s][i] = iw_pipeline_uniform (key, i) - 0.5;
      g_assert_true (u[s][i] > -0.5 && u[s][i] < 0.5);
    }
  }
  for (guint a = 0; a < STREAMS; a++) {
    for (guint b = a; b < STREAMS; b++) {
      /* Of a stream with itself, one number on. */
      const guint lag = a == b ? 1 : 0;
      double sum = 0.0;

      for (guint i = 0; i + lag < N; i++)
        sum += u[a][i] * u[b][i + lag];
      g_assert_cmpfloat (fabs (sum / N * 12.0), <, 4.0 / sqrt (N));
    }
  }
}

/* Student's density integrated from 0 to the quantile is 0.475. Simpson's rule; the constant by
 * Gamma ((n+1)/2) / (sqrt (n pi) Gamma (n/2)). */
static void
test_student (void)
{
  static const guint degrees[] = { 1, 2, 3, 4, 5, 9, 10, 19, 29, 30, 31, 32, 63, 99, 499, 999 };

  for (gsize i = 0; i < G_N_ELEMENTS (degrees); i++) {
    const double n = degrees[i], t = iw_pipeline_student (degrees[i]);
    const double top = exp (lgamma (0.5 * (n + 1.0)) - lgamma (0.5 * n)) / sqrt (n * G_PI);
    const guint steps = 20000;
    const double at_t = top * pow (1.0 + t * t / n, -0.5 * (n + 1.0));
    double sum = 0.0;

    for (guint j = 0; j <= steps; j++) {
      const double x = t * j / steps, weight = j == 0 || j == steps ? 1.0 : j % 2 == 1 ? 4.0 : 2.0;

      sum += weight * top * pow (1.0 + x * x / n, -0.5 * (n + 1.0));
    }
    sum *= t / steps / 3.0;
    g_assert_cmpfloat (fabs (sum - 0.475) / at_t, <, 1e-6);
  }
}

/* 2, 4, 6: mean 4, variance 4, so t (2 degrees) x 2 / sqrt (3). */
static void
test_sample (void)
{
  IwPipelineSample sample = { 0 };

  iw_pipeline_sample_add (&sample, 2.0);
  g_assert_cmpfloat (iw_pipeline_sample_ci (&sample), ==, INFINITY);
  iw_pipeline_sample_add (&sample, 4.0);
  iw_pipeline_sample_add (&sample, 6.0);
  assert_close (sample.mean, 4.0, 1e-15);
  assert_close (iw_pipeline_sample_ci (&sample), 4.3026527 * 2.0 / sqrt (3.0), 1e-9);
}

/* Against sorting, on waits that span six powers of ten; and one value repeated comes back as it is. */
static void
test_histogram (void)
{
  enum {
    N = 5000
  };
  static double sums[IW_PIPELINE_BINS];
  static guint64 counts[IW_PIPELINE_BINS];
  IwPipelineHistogram histogram = { .sums = sums, .counts = (uint64_t *)counts };
  static const double shares[] = { 0.01, 0.5, 0.95, 0.99, 1.0 };
  g_autoptr (GArray) sorted = g_array_new (FALSE, FALSE, sizeof (double));

  iw_pipeline_histogram_clear (&histogram, 0.02);
  g_assert_cmpfloat (iw_pipeline_histogram_quantile (&histogram, 0.5), ==, 0.0);
  /* Stepping by an odd number through a power of two visits all in no order. */
  for (guint i = 0; i < N; i++)
    iw_pipeline_histogram_add (&histogram, 1e-3 * pow (1e6, (double)(i * 1237u % N) / N));
  for (guint i = 0; i < N; i++) {
    const double value = 1e-3 * pow (1e6, (double)i / N);

    g_array_append_val (sorted, value);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (shares); i++) {
    const guint rank = (guint)ceil (shares[i] * N) - 1;

    assert_close (iw_pipeline_histogram_quantile (&histogram, shares[i]),
                  g_array_index (sorted, double, rank), 0.016);
  }
  iw_pipeline_histogram_clear (&histogram, 0.02);
  for (guint i = 0; i < 4; i++)
    iw_pipeline_histogram_add (&histogram, 0.375);
  g_assert_cmpfloat (iw_pipeline_histogram_quantile (&histogram, 0.99), ==, 0.375);
  /* Beyond either end the outermost bin takes it. */
  iw_pipeline_histogram_add (&histogram, 1e-300);
  iw_pipeline_histogram_add (&histogram, 1e300);
  g_assert_cmpfloat (iw_pipeline_histogram_quantile (&histogram, 0.01), ==, 1e-300);
  g_assert_cmpfloat (iw_pipeline_histogram_quantile (&histogram, 1.0), ==, 1e300);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pipeline-draws/inverse-normal", test_inverse_normal);
  g_test_add_func ("/pipeline-draws/factors", test_factors);
  g_test_add_func ("/pipeline-draws/moments", test_moments);
  g_test_add_func ("/pipeline-draws/stalls", test_stalls);
  g_test_add_func ("/pipeline-draws/stall-counts", test_stall_counts);
  g_test_add_func ("/pipeline-draws/stalls-by-the-block", test_stalls_by_the_block);
  g_test_add_func ("/pipeline-draws/streams", test_streams);
  g_test_add_func ("/pipeline-draws/student", test_student);
  g_test_add_func ("/pipeline-draws/sample", test_sample);
  g_test_add_func ("/pipeline-draws/histogram", test_histogram);
  return g_test_run ();
}
