/* The random times of the pipeline model and the statistics of its runs. Looks inside the room, because a
 * wrong tail or a wrong quantile would hide in the noise of a whole run. */
#include "../../src/core/pipeline-private.h"

#include "close.h"

/* Chunks that are drawn in one go here. */
#define BLOCK 1024u

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
  static double service_s[BLOCK], stall_s[BLOCK];
  const IwPipelineTimes out = { .service_s = service_s, .stall_s = stall_s, .stride = 1 };
  IwPipelineNormals normals;
  double factors[IW_PIPELINE_CELLS + 1];
  const guint blocks = 1000, n = blocks * BLOCK;

  iw_pipeline_fill_normals (&normals);
  for (gsize i = 0; i <= G_N_ELEMENTS (cvs); i++) {
    const gboolean exponential = i == G_N_ELEMENTS (cvs);
    const double cv = exponential ? 1.0 : cvs[i];
    IwPipelineDraws draws = { .mean_s = 0.25,
                              .sigma = iw_pipeline_sigma (cv),
                              .service = exponential ? IW_SERVICE_EXPONENTIAL : IW_SERVICE_LOGNORMAL,
                              .service_key = iw_pipeline_key (7, 0, 0, IW_PIPELINE_USE_SERVICE) };
    double sum = 0.0, squares = 0.0;

    if (!exponential && cv > 0.0) {
      iw_pipeline_fill_factors (&normals, draws.sigma, factors);
      draws.factors = factors;
      draws.normals = &normals;
    }
    for (guint block = 0; block < blocks; block++) {
      iw_pipeline_draw (&draws, block * BLOCK, BLOCK, NULL, &out);
      for (guint j = 0; j < BLOCK; j++) {
        sum += service_s[j];
        squares += (service_s[j] - 0.25) * (service_s[j] - 0.25);
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
    const IwPipelineDraws draws = { .stalls = TRUE,
                                    .stall_every_s = 2.0,
                                    .stall_s = 3.0,
                                    .stall_count_key = iw_pipeline_key (1, 0, 0, IW_PIPELINE_USE_STALL_COUNT),
                                    .stall_length_key =
                                        iw_pipeline_key (1, 0, 0, IW_PIPELINE_USE_STALL_LENGTH) };
    const guint draws_n = m > 100.0 ? n / 10 : n;
    double sum = 0.0;
    guint none = 0;

    for (guint j = 0; j < draws_n; j++) {
      const double stall_s = iw_pipeline_stall (&draws, j, m * 2.0);

      sum += stall_s;
      none += stall_s == 0.0;
      /* More work, or a tenth more of it, never stalls for less. */
      if (j < 500)
        g_assert_cmpfloat (iw_pipeline_stall (&draws, j, m * 2.2), >=, stall_s);
    }
    g_assert_cmpfloat (fabs (sum / draws_n - m * 3.0), <=, 4.0 * 3.0 * sqrt (2.0 * m / draws_n));
    g_assert_cmpfloat (fabs ((double)none / draws_n - exp (-m)), <=,
                       4.0 * sqrt (exp (-m) * (1.0 - exp (-m)) / draws_n) + 1e-12);
  }
}

/* What is drawn by the block passes over chunks that cannot stall; it must be what each chunk draws alone. */
static void
test_stalls_by_the_block (void)
{
  static double work_s[BLOCK], service_s[BLOCK], stall_s[BLOCK];
  static bool hits[BLOCK];
  const IwPipelineTimes work = { .service_s = work_s, .stall_s = stall_s, .stride = 1 };
  const IwPipelineTimes service = { .service_s = service_s, .stall_s = stall_s, .stride = 1 };
  IwPipelineDraws draws = { .mean_s = 0.25,
                            .service = IW_SERVICE_EXPONENTIAL,
                            .skips_hits = TRUE,
                            .stall_every_s = 1.0,
                            .stall_s = 3.0,
                            .service_key = 1,
                            .stall_count_key = 2,
                            .stall_length_key = 3 };
  guint n_hits = 0, n_stalls = 0;

  iw_pipeline_draw_hits (4, NULL, 0.25, 0, BLOCK, hits);
  iw_pipeline_draw (&draws, 0, BLOCK, hits, &work);
  draws.stalls = TRUE;
  iw_pipeline_draw (&draws, 0, BLOCK, hits, &service);
  for (guint i = 0; i < BLOCK; i++) {
    g_assert_cmpfloat (stall_s[i], ==, iw_pipeline_stall (&draws, i, work_s[i]));
    g_assert_cmpfloat (service_s[i], ==, work_s[i] + stall_s[i]);
    if (hits[i])
      g_assert_cmpfloat (service_s[i], ==, 0.0);
    n_hits += hits[i];
    n_stalls += stall_s[i] > 0.0;
  }
  /* 256 +- 4 x 14, and 1024 x 0.75 x (1 - 1/1.25) = 154 +- 4 x 11. */
  g_assert_cmpuint (n_hits, >, 200);
  g_assert_cmpuint (n_hits, <, 312);
  g_assert_cmpuint (n_stalls, >, 110);
  g_assert_cmpuint (n_stalls, <, 198);
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
  g_test_add_func ("/pipeline-draws/stalls-by-the-block", test_stalls_by_the_block);
  g_test_add_func ("/pipeline-draws/streams", test_streams);
  g_test_add_func ("/pipeline-draws/student", test_student);
  g_test_add_func ("/pipeline-draws/sample", test_sample);
  g_test_add_func ("/pipeline-draws/histogram", test_histogram);
  return g_test_run ();
}
