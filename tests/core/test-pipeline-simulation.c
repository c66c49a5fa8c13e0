/* The departure recursion against a simulation that does not know it: stations that work, stall, wait and
 * block, buffers that are counted up and down, one event at a time. It has its own random numbers (Mersenne
 * twister, Box and Muller) and lets stalls come by a clock that runs while a station works. */
#include "iowall/pipeline.h"

#include <string.h>

#include "close.h"
#include "line.h"

typedef enum {
  IDLE,
  WORKING,
  BLOCKED,
  N_STATES
} State;

typedef struct {
  State state;
  double since, until;
  double stall_in;       /* working time until the next stall */
  guint in_buffer, room; /* in front of it */
  guint next_chunk;
  double level_since;
  /* Between the departures that count. */
  double time_in[N_STATES], level_time, from, to;
} Station;

typedef struct {
  const IwPipeline *in;
  double hit_fraction;
  GRand *random;
  gboolean *hits;
  double now;
  guint started; /* chunks that entered the line */
  Station stations[IW_PIPELINE_MAX_STAGES];
} World;

typedef struct {
  double busy, starved, blocked, fill;
} Seen;

static double
draw_exponential (GRand *random, double mean)
{
  return -mean * log (1.0 - g_rand_double (random));
}

static double
draw_work (World *world, guint k)
{
  const IwPipelineStage *stage = &world->in->stages[k];
  const gboolean cache = (gint)k == world->in->cache_stage;
  const double mean = world->in->chunk_bytes / stage->rate_bps +
                      (cache ? (1.0 - world->hit_fraction) * world->in->chunk_bytes / stage->write_bps : 0.0);
  const double sigma2 = log (1.0 + stage->cv * stage->cv);
  double normal;

  if (stage->service == IW_SERVICE_EXPONENTIAL)
    return draw_exponential (world->random, mean);
  normal = sqrt (-2.0 * log (1.0 - g_rand_double (world->random))) *
           cos (2.0 * G_PI * g_rand_double (world->random));
  return mean * exp (sqrt (sigma2) * normal - 0.5 * sigma2);
}

static void
change_state (World *world, guint k, State state)
{
  Station *station = &world->stations[k];

  station->time_in[station->state] += world->now - station->since;
  station->since = world->now;
  station->state = state;
}

static void
change_level (World *world, guint k, gint by)
{
  Station *station = &world->stations[k];

  station->level_time += station->in_buffer * (world->now - station->level_since);
  station->level_since = world->now;
  station->in_buffer = (guint)((gint)station->in_buffer + by);
}

static void
start_work (World *world, guint k)
{
  Station *station = &world->stations[k];
  const IwPipelineStage *stage = &world->in->stages[k];
  const guint chunk = station->next_chunk++;
  double work = (gint)k < world->in->cache_stage && world->hits[chunk] ? 0.0 : draw_work (world, k);

  change_state (world, k, WORKING);
  station->until = world->now + work;
  if (stage->stall_s == 0.0)
    return;
  while (work > station->stall_in) {
    work -= station->stall_in;
    station->until += draw_exponential (world->random, stage->stall_s);
    station->stall_in = draw_exponential (world->random, stage->stall_every_s);
  }
  station->stall_in -= work;
}

static void leave (World *world, guint k);

/* Station k has nothing to do: it takes what is there for it. */
static void
take_next (World *world, guint k)
{
  Station *station = &world->stations[k];

  change_state (world, k, IDLE);
  if (k == 0) {
    if (station->next_chunk < world->in->chunks)
      start_work (world, k);
  } else if (station->in_buffer > 0) {
    change_level (world, k, -1);
    start_work (world, k);
    if (world->stations[k - 1].state == BLOCKED) {
      change_level (world, k, 1);
      leave (world, k - 1);
    }
  } else if (world->stations[k - 1].state == BLOCKED) {
    start_work (world, k);
    leave (world, k - 1);
  }
}

/* A chunk leaves station k. The counting window is between departures chunks/10 and chunks-1. */
static void
leave (World *world, guint k)
{
  Station *station = &world->stations[k];
  const guint chunk = station->next_chunk - 1;

  change_state (world, k, IDLE);
  change_level (world, k, 0);
  if (chunk == world->in->chunks / 10) {
    memset (station->time_in, 0, sizeof station->time_in);
    station->level_time = 0.0;
    station->from = world->now;
  }
  station->to = world->now;
  take_next (world, k);
}

/* Station k is done with a chunk. */
static void
hand_over (World *world, guint k)
{
  const guint last = world->in->n_stages - 1;
  Station *next = &world->stations[k + 1];

  if (k == last) {
    leave (world, k);
  } else if (next->state == IDLE) {
    start_work (world, k + 1);
    leave (world, k);
  } else if (next->in_buffer < next->room) {
    change_level (world, k + 1, 1);
    leave (world, k);
  } else {
    change_state (world, k, BLOCKED);
  }
}

static void
simulate (const IwPipeline *in, double hit_fraction, guint32 seed, Seen *seen)
{
  World world = { .in = in, .hit_fraction = hit_fraction, .random = g_rand_new_with_seed (seed) };

  world.hits = g_new (gboolean, in->chunks);
  for (guint i = 0; i < in->chunks; i++)
    world.hits[i] = g_rand_double (world.random) < hit_fraction;
  for (guint k = 0; k < in->n_stages; k++) {
    world.stations[k].room = k > 0 ? (guint)(in->buffer_bytes[k - 1] / in->chunk_bytes) : 0;
    world.stations[k].stall_in = draw_exponential (world.random, in->stages[k].stall_every_s);
  }
  take_next (&world, 0);
  for (;;) {
    guint first = in->n_stages;

    for (guint k = 0; k < in->n_stages; k++) {
      const Station *station = &world.stations[k];

      if (station->state == WORKING &&
          (first == in->n_stages || station->until < world.stations[first].until))
        first = k;
    }
    if (first == in->n_stages)
      break;
    world.now = world.stations[first].until;
    hand_over (&world, first);
  }
  for (guint k = 0; k < in->n_stages; k++) {
    const Station *station = &world.stations[k];
    const double window = station->to - station->from;

    g_assert_cmpuint (station->next_chunk, ==, in->chunks);
    g_assert_cmpuint (station->in_buffer, ==, 0);
    /* What is not starved ends with the last departure; waiting for nothing more is not in the window. */
    seen[k] = (Seen){ .busy = station->time_in[WORKING] / window,
                      .blocked = station->time_in[BLOCKED] / window,
                      .fill = station->level_time / window };
    seen[k].starved = 1.0 - seen[k].busy - seen[k].blocked;
  }
  g_free (world.hits);
  g_rand_free (world.random);
}

/* Sums of two ways to the same number, over runs. */
typedef struct {
  double sum[2], squares[2];
} Pair;

static void
add (Pair *pair, guint way, double value)
{
  pair->sum[way] += value;
  pair->squares[way] += value * value;
}

/* The means agree within four standard errors of their difference and `slack`. */
static void
assert_alike (const Pair *pair, guint runs, double slack, const char *what, guint k)
{
  const double n = runs, a = pair->sum[0] / n, b = pair->sum[1] / n;
  const double variance = (pair->squares[0] / n - a * a + pair->squares[1] / n - b * b) / (n - 1.0);
  const double margin = 4.0 * sqrt (fmax (0.0, variance)) + slack;

  g_test_message ("%s of stage %u: %.5f by the recursion, %.5f by events, +- %.5f", what, k, a, b, margin);
  if (!(fabs (a - b) <= margin))
    g_error ("%s of stage %u: %.6f by the recursion, %.6f by events, not within %.6f", what, k, a, b, margin);
}

static void
compare (IwPipeline *in, guint runs)
{
  Pair pairs[IW_PIPELINE_MAX_STAGES][4] = { 0 };
  Seen seen[IW_PIPELINE_MAX_STAGES];

  in->replications = 1;
  for (guint run = 0; run < runs; run++) {
    IwPipelineResult result;

    in->seed = run + 1;
    result = run_line (in);
    simulate (in, result.ceilings.hit_fraction, run + 1, seen);
    for (guint k = 0; k < in->n_stages; k++) {
      add (&pairs[k][0], 0, result.stages[k].busy);
      add (&pairs[k][0], 1, seen[k].busy);
      add (&pairs[k][1], 0, result.stages[k].starved);
      add (&pairs[k][1], 1, seen[k].starved);
      add (&pairs[k][2], 0, result.stages[k].blocked);
      add (&pairs[k][2], 1, seen[k].blocked);
      add (&pairs[k][3], 0, k > 0 ? result.buffer_fill[k - 1] : 0.0);
      add (&pairs[k][3], 1, seen[k].fill);
    }
  }
  for (guint k = 0; k < in->n_stages; k++) {
    assert_alike (&pairs[k][0], runs, 1e-9, "busy", k);
    assert_alike (&pairs[k][1], runs, 1e-9, "starved", k);
    assert_alike (&pairs[k][2], runs, 1e-9, "blocked", k);
    /* Little's law takes whole waits, the events what of them lies in the window: a buffer's worth of chunks
     * in the number that is counted. */
    if (k > 0) {
      const double room = in->buffer_bytes[k - 1] / in->chunk_bytes;

      assert_alike (&pairs[k][3], runs, 2.0 * room * room / (0.9 * in->chunks), "fill", k);
    }
  }
}

/* Exponential stations of unequal rates, buffers of 2, 1 and 0 chunks. */
static void
test_exponential_stations (void)
{
  IwPipeline in = plain_line (4);

  for (guint k = 0; k < 4; k++)
    in.stages[k].service = IW_SERVICE_EXPONENTIAL;
  in.stages[1].rate_bps = 1.3;
  in.stages[2].rate_bps = 1.1;
  in.buffer_bytes[0] = 2.0;
  in.buffer_bytes[1] = 1.0;
  in.chunks = 5000;
  compare (&in, 40);
}

/* Without any chance both must agree to the last digits. */
static void
test_steady_stations (void)
{
  static const double rates[] = { 3.0, 2.0, 7.0, 1.9, 5.0 };
  IwPipeline in = plain_line (5);

  for (guint k = 0; k < 5; k++)
    in.stages[k].rate_bps = rates[k];
  in.buffer_bytes[0] = 3.0;
  in.buffer_bytes[2] = 1.0;
  in.buffer_bytes[3] = 2.0;
  in.chunks = 1000;
  compare (&in, 2);
}

/* All that the model has: jitter, stalls, a warm cache that misses half, writes, unequal buffers. */
static void
test_everything (void)
{
  IwPipeline in;

  iw_pipeline_init (&in);
  in.chunks = 10000;
  in.chunk_bytes = 1e8;
  in.stages[0] = (IwPipelineStage){ .rate_bps = 8e8, .cv = 1.0, .stall_every_s = 5.0, .stall_s = 1.0 };
  in.stages[1] = (IwPipelineStage){ .rate_bps = 9e8, .cv = 0.3 };
  in.stages[2] =
      (IwPipelineStage){ .rate_bps = 3e9, .write_bps = 1e9, .cv = 0.5, .stall_every_s = 9.0, .stall_s = 0.7 };
  in.stages[3] = (IwPipelineStage){ .rate_bps = 2e9, .service = IW_SERVICE_EXPONENTIAL };
  in.stages[4] = (IwPipelineStage){ .rate_bps = 1.5e9, .cv = 0.1 };
  in.buffer_bytes[0] = 2.5e8;
  in.buffer_bytes[1] = 0.0;
  in.buffer_bytes[2] = 8e8;
  in.buffer_bytes[3] = 3e8;
  in.epoch = IW_EPOCH_WARM;
  in.cache_policy = IW_CACHE_PINNED;
  in.cache_bytes = 0.5 * in.dataset_bytes;
  compare (&in, 40);
  in.epoch = IW_EPOCH_COLD;
  compare (&in, 40);
  /* Held up from behind. */
  in.stages[4].rate_bps = 7e8;
  in.epoch = IW_EPOCH_WARM;
  compare (&in, 40);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pipeline-simulation/steady-stations", test_steady_stations);
  g_test_add_func ("/pipeline-simulation/exponential-stations", test_exponential_stations);
  g_test_add_func ("/pipeline-simulation/everything", test_everything);
  return g_test_run ();
}
