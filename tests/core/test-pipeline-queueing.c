/* The simulated line against closed forms of queueing theory.
 *
 * Statistical tolerance: twice the half width of the 95 % confidence interval that the run itself reports.
 * With 19 degrees of freedom that is 4.2 standard errors, which a right model exceeds once in two thousand
 * times; the seeds are fixed. */
#include "iowall/pipeline.h"

#include "close.h"
#include "line.h"

#define assert_within(actual, least, most)                                                                   \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    const double actual_ = (actual), least_ = (least), most_ = (most);                                       \
    if (!(actual_ >= least_ && actual_ <= most_))                                                            \
      g_error ("%s:%d: %s is %.8g, not from %.8g to %.8g", __FILE__, __LINE__, #actual, actual_, least_,     \
               most_);                                                                                       \
  }                                                                                                          \
  G_STMT_END

static IwPipeline
exponential_line (uint32_t n, uint32_t slots)
{
  IwPipeline in = plain_line (n);

  for (uint32_t k = 0; k < n; k++)
    in.stages[k].service = IW_SERVICE_EXPONENTIAL;
  for (uint32_t k = 0; k + 1 < n; k++)
    in.buffer_bytes[k] = slots;
  in.replications = 20;
  return in;
}

/* Hunt, "Sequential arrays of waiting lines", Operations Research 4:6, 1956: two equal exponential stations
 * with b places between them. The number at the second station, counting what is blocked in the first, walks
 * between 0 and b+2 with equal rates up and down, so that each of b+3 states is as likely and it works in all
 * but one. */
static void
test_hunt_two_stations (void)
{
  static const uint32_t slots[] = { 0, 1, 2, 5, 10 };

  for (gsize i = 0; i < G_N_ELEMENTS (slots); i++) {
    const IwPipeline in = exponential_line (2, slots[i]);
    const IwPipelineResult result = run_line (&in);
    const double b = slots[i], expected = (b + 2.0) / (b + 3.0);
    const double margin = 2.0 * result.throughput_ci_bps;

    assert_within (margin, 0.0, 0.005);
    assert_within (result.throughput_bps, expected - margin, expected + margin);
    assert_within (result.utilization, expected - 2.0 * result.utilization_ci,
                   expected + 2.0 * result.utilization_ci);
    /* By symmetry the first station is blocked as often as the second one starves. */
    assert_within (result.stages[0].blocked, 1.0 - expected - margin, 1.0 - expected + margin);
  }
}

/* Hunt, the same paper: equal exponential stations without room between them. 22/39 for three; the others
 * solved from the Markov chains of 21, 55 and 144 states. */
static void
test_hunt_without_room (void)
{
  static const double expected[] = { 2.0 / 3.0, 22.0 / 39.0, 0.51478, 0.48580, 0.46671 };

  for (uint32_t n = 2; n <= 6; n++) {
    const IwPipeline in = exponential_line (n, 0);
    const IwPipelineResult result = run_line (&in);
    const double margin = 2.0 * result.throughput_ci_bps + 5e-6;

    assert_within (margin, 0.0, 0.004);
    assert_within (result.throughput_bps, expected[n - 2] - margin, expected[n - 2] + margin);
  }
}

/* M/M/1/K: a first station of rate rho feeds a second one of rate 1 over K-2 places; with the one that is
 * served and the one that waits in the first station K can be there, and while they are the first is blocked.
 * State n has probability (1-rho) rho^n / (1-rho^(K+1)), 1/(K+1) for rho = 1 (Kleinrock, "Queueing Systems",
 * 1975, section 3.6). */
static void
test_mm1k (void)
{
  static const struct {
    double rho;
    uint32_t k;
    double blocked;
  } cases[] = {
    { 0.8, 5, 0.08882 }, { 0.9, 10, 0.05081 }, { 0.95, 20, 0.02718 }, { 1.0, 4, 0.2 }, { 0.5, 3, 0.06667 }
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const double rho = cases[i].rho, k = cases[i].k;
    const double empty = rho < 1.0 ? (1.0 - rho) / (1.0 - pow (rho, k + 1.0)) : 1.0 / (k + 1.0);
    double waiting = 0.0, margin;
    IwPipeline in = exponential_line (2, cases[i].k - 2);
    IwPipelineResult last, first;

    /* Rates of 1 to 1e18 are allowed: ten times as fast as in the formula. */
    in.stages[0].rate_bps = 10.0 * rho;
    in.stages[1].rate_bps = 10.0;
    last = run_line (&in);
    margin = 2.0 * last.utilization_ci;
    assert_within (margin, 0.0, 0.006);
    assert_within (last.utilization, 1.0 - empty - margin, 1.0 - empty + margin);
    in.anchor = IW_ANCHOR_FIRST;
    first = run_line (&in);
    margin = 2.0 * first.utilization_ci;
    assert_close (empty * pow (rho, k), cases[i].blocked, 1e-4);
    assert_within (1.0 - first.utilization, cases[i].blocked - margin, cases[i].blocked + margin);
    /* In the buffer lie n-1 of n, and K-2 when the first station is blocked. A mean of levels up to K-2 whose
     * share of time at each level is known as well as the utilization is. */
    for (double n = 2.0; n <= k; n += 1.0)
      waiting += fmin (n - 1.0, k - 2.0) * empty * pow (rho, n);
    margin = 2.0 * last.utilization_ci * k * k / 2.0;
    assert_within (last.buffer_fill[0], waiting - margin, waiting + margin);
  }
}

/* Stages with stalls, as a share of the rate: chunks of 40 ms, every 60 s a stall of 4 s. */
static IwPipeline
stalling_line (uint32_t n, double buffer_s)
{
  IwPipeline in = plain_line (n);

  for (uint32_t k = 0; k < n; k++)
    in.stages[k] = (IwPipelineStage){ .rate_bps = 1e6, .stall_every_s = 60.0, .stall_s = 4.0 };
  for (uint32_t k = 0; k + 1 < n; k++)
    in.buffer_bytes[k] = buffer_s * 1e6;
  in.chunk_bytes = 4e4;
  in.chunks = 250000;
  in.replications = 20;
  return in;
}

/* Buzacott, "Automatic transfer lines with buffer stocks", International Journal of Production Research 5:3,
 * 1967: without room a stall anywhere stops the line, which then lasts 1/(1 + sum of stall/every). Of two
 * stalls within the same 40 ms only the longer one counts here, which gains less than n in 1,500 stalls. */
static void
test_buzacott (void)
{
  for (uint32_t n = 2; n <= 5; n++) {
    const IwPipeline in = stalling_line (n, 0.0);
    const double expected = 1.0 / (1.0 + n * 4.0 / 60.0);
    const IwPipelineResult result = run_line (&in);
    const double margin = 2.0 * result.throughput_ci_bps / 1e6;

    assert_within (margin, 0.0, 0.013);
    assert_within (result.throughput_bps / 1e6, expected - margin, expected + margin + 1e-3);
    /* Each stage is stalled for a fifteenth of the time that it works, 20 x 9,000 s in all and three
     * quarters of it working: 2,250 stalls, whose exponential lengths add up to their mean within
     * sqrt (2/2250) = 3 %. */
    for (uint32_t k = 0; k < n; k++)
      assert_close (result.stages[k].stalled / (result.stages[k].busy - result.stages[k].stalled), 1.0 / 15.0,
                    4.2 * 0.03);
  }
}

/* Two equal stages of rate 1, stalling at rate p while they work and coming back at rate r, a fluid buffer of
 * N seconds between them (Gershwin, "Manufacturing Systems Engineering", 1994, chapter 3): */
static double
two_unreliable_stages (double n)
{
  const double p = 1.0 / 60.0, r = 1.0 / 4.0;

  return (n * r * (r + p) + 2.0 * r) / (n * (p + r) * (p + r) + 2.0 * r + 4.0 * p);
}

/* A line of chunks holds up to a chunk more at either side of the buffer than the fluid does, and more room
 * never slows a line: between the fluid's N and N + 2 chunks. */
static void
test_two_unreliable_stages (void)
{
  static const double seconds[] = { 0.0, 1.0, 4.0, 16.0, 60.0 };

  assert_close (two_unreliable_stages (0.0), 0.88235, 1e-5);
  assert_close (two_unreliable_stages (4.0), 0.90078, 1e-5);
  assert_close (two_unreliable_stages (16.0), 0.91917, 1e-5);
  for (gsize i = 0; i < G_N_ELEMENTS (seconds); i++) {
    const IwPipeline in = stalling_line (2, seconds[i]);
    const IwPipelineResult result = run_line (&in);
    const double margin = 2.0 * result.throughput_ci_bps / 1e6;

    assert_within (margin, 0.0, 0.006);
    assert_within (result.throughput_bps / 1e6, two_unreliable_stages (seconds[i]) - margin,
                   two_unreliable_stages (seconds[i] + 0.08) + margin);
    /* The ceiling is one stage's r/(r+p), and what the utilization is measured against. */
    assert_close (result.ceilings.ceiling_bps, 1e6 * 60.0 / 64.0, 1e-12);
    assert_close (result.ceilings.utilization_ceiling, 1.0, 1e-12);
    assert_close (result.utilization * 60.0 / 64.0, result.throughput_bps / 1e6, 0.005);
  }
}

/* A source of speed s > 1 that stalls feeds a steady consumer of speed 1 over N seconds (an on-off source;
 * cf. Anick, Mitra, Sondhi, Bell System Technical Journal 61:8, 1982). While it works the level rises by s-1,
 * while it is stalled it falls by 1; stalls come only while it works, at the consumer's pace once the buffer
 * is full. The density of the level is exponential with exponent kappa = r - p/(s-1); balance gives */
static double
stalling_source (double s, double n)
{
  const double p = 1.0 / 60.0, r = 1.0 / 4.0;
  const double kappa = r - p / (s - 1.0);
  const double rising = expm1 (kappa * n) / kappa;
  const double empty = (s - 1.0) / r;

  return 1.0 - empty / (s * rising + s * (s - 1.0) * exp (kappa * n) / p + empty);
}

static void
test_stalling_source (void)
{
  static const struct {
    double s, n, expected;
  } cases[] = { { 2.0, 0.0, 0.96774 },
                { 2.0, 4.0, 0.98759 },
                { 1.2, 0.0, 0.94737 },
                { 1.2, 8.0, 0.98941 },
                { 1.05, 16.0, 0.98060 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    IwPipeline in = stalling_line (2, cases[i].n);
    IwPipelineResult result;
    double margin;

    assert_close (stalling_source (cases[i].s, cases[i].n), cases[i].expected, 1e-5);
    in.stages[0].rate_bps *= cases[i].s;
    in.stages[1].stall_every_s = in.stages[1].stall_s = 0.0;
    result = run_line (&in);
    margin = 2.0 * result.utilization_ci;
    assert_within (margin, 0.0, 0.004);
    assert_within (result.utilization, cases[i].expected - margin,
                   stalling_source (cases[i].s, cases[i].n + 0.08) + margin);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pipeline-queueing/hunt-two-stations", test_hunt_two_stations);
  g_test_add_func ("/pipeline-queueing/hunt-without-room", test_hunt_without_room);
  g_test_add_func ("/pipeline-queueing/mm1k", test_mm1k);
  g_test_add_func ("/pipeline-queueing/buzacott", test_buzacott);
  g_test_add_func ("/pipeline-queueing/two-unreliable-stages", test_two_unreliable_stages);
  g_test_add_func ("/pipeline-queueing/stalling-source", test_stalling_source);
  return g_test_run ();
}
