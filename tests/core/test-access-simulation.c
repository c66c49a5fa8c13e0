/* The closed form of the access model against an independent simulation: readers that open, position and
 * transfer, one event at a time, and a device that serves opens, positionings and bytes one after the other.
 * No formula of the model is used but its description. */
#include "iowall/access.h"

#include "close.h"
#include "iowall/random.h"

typedef enum {
  STATION_OPEN,
  STATION_POSITION,
  STATION_BUS,
  N_STATIONS
} Station;

/* What one run does: at each station a share of a server that all readers queue for, then a time that
 * everybody can spend at once. */
typedef struct {
  Station station;
  double shared_s, alone_s;
} Stage;

#define MAX_STAGES  600
#define MAX_READERS 512

typedef struct {
  Stage stages[MAX_STAGES];
  guint n_stages;
  guint readers;
  double run_bytes;
} Plan;

typedef struct {
  double bps;
  double in_flight; /* mean number of runs under way, measured */
  double run_s;     /* mean time of a run, measured */
} Outcome;

/* The time that a reader alone spends in a stage is what the device states; the part of it for which the
 * device can serve nobody else follows from its ceiling. */
static void
add_stage (Plan *plan, Station station, double total_s, double shared_s)
{
  g_assert_cmpuint (plan->n_stages, <, MAX_STAGES);
  g_assert_cmpfloat (shared_s, <=, total_s * (1.0 + 1e-12));
  plan->stages[plan->n_stages++] = (Stage){ station, shared_s, fmax (0.0, total_s - shared_s) };
}

static Plan
plan_for (const IwAccess *in)
{
  const IwAccessDevice *d = &in->device;
  const gboolean sharded = in->format != IW_FORMAT_RAW;
  Plan plan = { .readers = (guint)fmin (in->queue_depth, d->parallelism),
                .run_bytes = sharded ? in->shard_bytes : in->sample_bytes };
  const guint requests = (guint)ceil (plan.run_bytes / in->readahead_bytes);

  add_stage (&plan, STATION_OPEN, d->open_s, 1.0 / d->max_opens_per_s);
  for (guint i = 0; i < requests; i++) {
    const double left = plan.run_bytes - i * in->readahead_bytes;
    const double bytes = fmin (left, in->readahead_bytes);
    const gboolean next_file = i == 0 && (sharded || in->pattern == IW_PATTERN_STOCHASTIC);

    if (!d->contiguous || next_file)
      add_stage (&plan, STATION_POSITION, d->latency_s, 1.0 / d->max_iops);
    add_stage (&plan, STATION_BUS, bytes / d->stream_bps, bytes / d->max_bps);
  }
  return plan;
}

static double
vary (IwRandom *random, double mean)
{
  return random == NULL ? mean : -mean * log1p (-iw_random_uniform (random));
}

/* Runs the readers until each has done `runs` runs on average; the first half is thrown away. Servers are
 * first come, first served; the reader whose next request comes earliest is dealt with first. With `random`
 * set, times that need no server are exponential. */
static Outcome
simulate (const Plan *plan, guint runs, IwRandom *random)
{
  double due[MAX_READERS] = { 0 }, began[MAX_READERS] = { 0 }, free_at[N_STATIONS] = { 0 };
  guint stage[MAX_READERS] = { 0 };
  const guint total = runs * plan->readers, skipped = total / 2;
  double from = 0.0, to = 0.0, run_time = 0.0;
  guint done = 0;

  g_assert_cmpuint (plan->readers, <=, MAX_READERS);
  while (done < total) {
    const Stage *now;
    guint who = 0;

    for (guint i = 1; i < plan->readers; i++) {
      if (due[i] < due[who])
        who = i;
    }
    if (stage[who] == plan->n_stages) {
      done++;
      if (done == skipped)
        from = due[who];
      if (done > skipped) {
        run_time += due[who] - began[who];
        to = due[who];
      }
      stage[who] = 0;
      began[who] = due[who];
    }
    now = &plan->stages[stage[who]++];
    free_at[now->station] = fmax (free_at[now->station], due[who]) + now->shared_s;
    due[who] = free_at[now->station] + vary (random, now->alone_s);
  }
  return (Outcome){ .bps = (total - skipped) * plan->run_bytes / (to - from),
                    .in_flight = run_time / (to - from),
                    .run_s = run_time / (total - skipped) };
}

typedef struct {
  const char *name;
  IwAccessDevice device;
  double sample_bytes, shard_bytes, readahead_bytes;
} Case;

static const Case cases[] = {
  { "disk", { 0.0122, 0.0002, 2.5e8, 2.5e8, 170, 5000, 2, true }, 110000, 256e6, 1048576 },
  { "SATA SSD", { 77e-6, 20e-6, 5.6e8, 5.6e8, 98e3, 2e5, 8, true }, 4096, 16e6, 1048576 },
  { "NVMe", { 75e-6, 5e-6, 1e9, 6.45e9, 1e6, 1e6, 75, true }, 110000, 64e6, 1048576 },
  { "NVMe, small files", { 75e-6, 5e-6, 1e9, 6.45e9, 6e5, 2e5, 75, true }, 2048, 64e6, 1048576 },
  { "object store", { 0.060, 0.001, 9e7, 1.0e9, 5500, 3000, 256, false }, 114660, 64 * 8388608.0, 8388608 },
  { "object store, few requests", { 0.030, 0.001, 9e7, 12e9, 1000, 3000, 256, false }, 50000, 1e8, 8388608 },
};

static const double depths[] = { 1, 2, 5, 8, 20, 64, 200 };

static IwAccess
access_of (const Case *c, IwPattern pattern, IwFormat format, double queue_depth)
{
  IwAccess in;

  iw_access_init (&in);
  in.device = c->device;
  in.pattern = pattern;
  in.format = format;
  in.sample_bytes = c->sample_bytes;
  in.shard_bytes = c->shard_bytes;
  in.readahead_bytes = c->readahead_bytes;
  in.queue_depth = queue_depth;
  return in;
}

static double
closed_form (const IwAccess *in)
{
  IwAccessResult result;

  g_assert_cmpint (iw_access_solve (in, &result, NULL), ==, IW_STATUS_OK);
  return result.throughput_bps;
}

/* With fixed times the readers fall into step and a closed ring of first-come servers runs at exactly the
 * smaller of readers/time and the slowest server: the closed form. Half a per cent is left for counting whole
 * runs in the measured window. */
static void
test_steady_readers (void)
{
  guint compared = 0;

  for (gsize c = 0; c < G_N_ELEMENTS (cases); c++) {
    for (gsize q = 0; q < G_N_ELEMENTS (depths); q++) {
      for (int pattern = 0; pattern < IW_N_PATTERNS; pattern++) {
        const IwAccess in = access_of (&cases[c], (IwPattern)pattern, IW_FORMAT_RAW, depths[q]);
        const Plan plan = plan_for (&in);
        const Outcome seen = simulate (&plan, 1000, NULL);

        g_test_message ("%s, %s, %g readers: %.6g B/s", cases[c].name, iw_pattern_name (in.pattern),
                        depths[q], seen.bps);
        assert_close (seen.bps, closed_form (&in), 0.005);
        compared++;
      }
    }
  }
  g_assert_cmpuint (compared, ==, G_N_ELEMENTS (cases) * G_N_ELEMENTS (depths) * IW_N_PATTERNS);
}

/* Shards: many requests a run, each positioned where the device is not contiguous. */
static void
test_steady_readers_of_shards (void)
{
  for (gsize c = 0; c < G_N_ELEMENTS (cases); c++) {
    for (gsize q = 0; q < G_N_ELEMENTS (depths); q++) {
      const IwAccess in = access_of (&cases[c], IW_PATTERN_STOCHASTIC, IW_FORMAT_WEBDATASET, depths[q]);
      Plan plan = plan_for (&in);
      const Outcome seen = simulate (&plan, 60, NULL);

      g_test_message ("%s, %g readers: %.6g B/s, %.6g", cases[c].name, depths[q], seen.bps,
                      closed_form (&in));
      assert_close (seen.bps, closed_form (&in), 0.005);
    }
  }
}

/* With random times readers get into each other's way. The closed form is then a bound (Lazowska et al.,
 * 1984, asymptotic bounds): never beaten, met far from the knee on both sides. */
static void
test_random_readers (void)
{
  for (gsize c = 0; c < G_N_ELEMENTS (cases); c++) {
    for (gsize q = 0; q < G_N_ELEMENTS (depths); q++) {
      const IwAccess in = access_of (&cases[c], IW_PATTERN_STOCHASTIC, IW_FORMAT_RAW, depths[q]);
      const Plan plan = plan_for (&in);
      const double bound = closed_form (&in);
      IwRandom random;
      Outcome seen;

      iw_random_init (&random, 1, c * 100 + q);
      seen = simulate (&plan, 40000 / plan.readers, &random);
      /* 20,000 runs with exponential times: the mean of a run varies by 1/sqrt (20000) = 0.7 %. */
      g_assert_cmpfloat (seen.bps, <=, bound * (1.0 + 4.0 * 0.007));
      if (plan.readers == 1)
        assert_close (seen.bps, bound, 4.0 * 0.007);
      /* Little's law in the simulation itself: runs under way = rate x time of a run. */
      assert_close (seen.in_flight, seen.bps / plan.run_bytes * seen.run_s, 1e-9);
      assert_close (seen.in_flight, plan.readers, 0.02);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/access-simulation/steady-readers", test_steady_readers);
  g_test_add_func ("/access-simulation/steady-readers-of-shards", test_steady_readers_of_shards);
  g_test_add_func ("/access-simulation/random-readers", test_random_readers);
  return g_test_run ();
}
