/* The trace of a run: that it is the run, not a drawing of one. */
#include "iowall/pipeline.h"

#include <string.h>

#include "close.h"
#include "line.h"

#define CAPACITY 40000

static IwPipelineTrace
new_trace (double from_s, double to_s, size_t capacity)
{
  IwPipelineTrace trace = { .from_s = from_s, .to_s = to_s };

  for (guint k = 0; k < IW_PIPELINE_MAX_STAGES; k++) {
    trace.stages[k].intervals = g_new (IwPipelineInterval, MAX (capacity, 1));
    trace.stages[k].capacity = capacity;
  }
  for (guint k = 0; k < IW_PIPELINE_MAX_BUFFERS; k++) {
    trace.buffers[k].fills = g_new (IwPipelineFill, MAX (capacity, 1));
    trace.buffers[k].capacity = capacity;
  }
  return trace;
}

static void
free_trace (IwPipelineTrace *trace)
{
  for (guint k = 0; k < IW_PIPELINE_MAX_STAGES; k++)
    g_free (trace->stages[k].intervals);
  for (guint k = 0; k < IW_PIPELINE_MAX_BUFFERS; k++)
    g_free (trace->buffers[k].fills);
}

/* Jitter, stalls, a warm cache, buffers of 3, 0, 5 and 2 chunks, all of which fill and empty. */
static IwPipeline
lively_line (void)
{
  IwPipeline in;

  iw_pipeline_init (&in);
  in.chunk_bytes = 1e8;
  in.stages[0] = (IwPipelineStage){ .rate_bps = 8e8, .cv = 1.0, .stall_every_s = 5.0, .stall_s = 1.0 };
  in.stages[1] = (IwPipelineStage){ .rate_bps = 1.1e9, .cv = 0.3 };
  in.stages[2] = (IwPipelineStage){ .rate_bps = 2e9, .write_bps = 2e9, .cv = 0.5 };
  in.stages[3] = (IwPipelineStage){ .rate_bps = 1.1e9, .service = IW_SERVICE_EXPONENTIAL };
  in.stages[4] = (IwPipelineStage){ .rate_bps = 1e9, .cv = 0.1, .stall_every_s = 9.0, .stall_s = 2.0 };
  in.buffer_bytes[0] = 3e8;
  in.buffer_bytes[1] = 0.0;
  in.buffer_bytes[2] = 5e8;
  in.buffer_bytes[3] = 2e8;
  in.epoch = IW_EPOCH_WARM;
  in.chunks = 3000;
  return in;
}

/* Time in each state, and that intervals follow each other. */
static void
add_up (const IwPipelineTrace *trace, guint k, double seconds[IW_N_PIPELINE_STATES])
{
  const IwPipelineInterval *intervals = trace->stages[k].intervals;

  memset (seconds, 0, IW_N_PIPELINE_STATES * sizeof (double));
  for (size_t i = 0; i < trace->stages[k].n; i++) {
    g_assert_cmpfloat (intervals[i].from_s, <, intervals[i].to_s);
    g_assert_cmpfloat (intervals[i].from_s, >=, trace->from_s);
    g_assert_cmpfloat (intervals[i].to_s, <=, trace->to_s);
    if (i > 0) {
      g_assert_cmpfloat (intervals[i].from_s, ==, intervals[i - 1].to_s);
      g_assert_cmpint (intervals[i].state, !=, intervals[i - 1].state);
    }
    seconds[intervals[i].state] += intervals[i].to_s - intervals[i].from_s;
  }
}

/* Over the stretch that is counted the anchor's intervals are its shares, at either end of the line. */
static void
test_shares (void)
{
  for (int anchor = 0; anchor < IW_N_ANCHORS; anchor++) {
    IwPipeline in = lively_line ();
    IwPipelineResult result, traced;
    IwPipelineTrace trace;
    double seconds[IW_N_PIPELINE_STATES], window;
    guint k;

    in.anchor = (IwAnchor)anchor;
    k = in.anchor == IW_ANCHOR_FIRST ? 0 : in.n_stages - 1;
    result = run_line (&in);
    trace = new_trace (result.measured_from_s, result.measured_to_s, CAPACITY);
    traced = run_line_traced (&in, &trace);
    g_assert_true (same_result (&result, &traced, in.n_stages));
    g_assert_false (trace.truncated);
    add_up (&trace, k, seconds);
    window = trace.to_s - trace.from_s;
    assert_close ((seconds[IW_PIPELINE_BUSY] + seconds[IW_PIPELINE_STALLED]) / window, result.stages[k].busy,
                  1e-9);
    assert_close (seconds[IW_PIPELINE_STALLED] / window, result.stages[k].stalled, 1e-9);
    assert_close (seconds[IW_PIPELINE_STARVED] / window, result.stages[k].starved, 1e-9);
    assert_close (seconds[IW_PIPELINE_BLOCKED] / window, result.stages[k].blocked, 1e-9);
    free_trace (&trace);
  }
}

static double
level_at (const IwPipelineTrace *trace, guint k, double t)
{
  double level = 0.0;

  for (size_t i = 0; i < trace->buffers[k].n && trace->buffers[k].fills[i].at_s <= t; i++)
    level = trace->buffers[k].fills[i].chunks;
  return level;
}

/* The stages' states and the buffers' levels are worked out apart and must tell the same story: who is
 * blocked has a full buffer behind, who starves an empty one in front; all that goes in comes out; no level
 * is below nothing or above the room; the mean level is what Little's law says. */
static void
test_levels (void)
{
  const IwPipeline in = lively_line ();
  const IwPipelineResult result = run_line (&in);
  IwPipelineTrace trace = new_trace (0.0, result.measured_to_s, CAPACITY);

  run_line_traced (&in, &trace);
  g_assert_false (trace.truncated);
  for (guint k = 0; k + 1 < in.n_stages; k++) {
    const IwPipelineFill *fills = trace.buffers[k].fills;
    const size_t n = trace.buffers[k].n;
    double area = 0.0, highest = 0.0;

    g_assert_cmpfloat (fills[0].at_s, ==, 0.0);
    g_assert_cmpfloat (fills[0].chunks, ==, 0.0);
    g_assert_cmpfloat (fills[n - 1].chunks, ==, 0.0);
    for (size_t i = 1; i < n; i++) {
      g_assert_cmpfloat (fills[i].at_s, >, fills[i - 1].at_s);
      g_assert_cmpfloat (fills[i].chunks, !=, fills[i - 1].chunks);
      g_assert_cmpfloat (fills[i].chunks, ==, round (fills[i].chunks));
      g_assert_cmpfloat (fills[i].chunks, >=, 0.0);
      g_assert_cmpfloat (fills[i].chunks, <=, result.buffer_slots[k]);
      highest = fmax (highest, fills[i].chunks);
      if (fills[i - 1].at_s > result.measured_from_s)
        area += fills[i - 1].chunks * (fills[i].at_s - fills[i - 1].at_s);
    }
    g_assert_cmpfloat (highest, ==, result.buffer_slots[k]);
    /* The buffer counts from its reader's departures, and the waits that begin before that: as many as there
     * is room for, a few seconds each, of the 330 s that are counted. */
    g_assert_cmpfloat (fabs (area / (result.measured_to_s - result.measured_from_s) - result.buffer_fill[k]),
                       <=, 0.02 * result.buffer_slots[k]);
  }
  for (guint k = 0; k < in.n_stages; k++) {
    for (size_t i = 0; i < trace.stages[k].n; i += 7) {
      const IwPipelineInterval *interval = &trace.stages[k].intervals[i];
      const double middle = 0.5 * (interval->from_s + interval->to_s);

      if (interval->state == IW_PIPELINE_BLOCKED)
        g_assert_cmpfloat (level_at (&trace, k, middle), ==, result.buffer_slots[k]);
      else if (interval->state == IW_PIPELINE_STARVED && k > 0)
        g_assert_cmpfloat (level_at (&trace, k - 1, middle), ==, 0.0);
    }
  }
  free_trace (&trace);
}

/* A line without chance: chunks take 1/2 s and 1 s, with room for one. The second stage begins with chunk 0
 * at 0.5, 1 at 1.5, 2 at 2.5. The first is done with chunk 1 at 1.0, which goes into the buffer; with chunk 2
 * at 1.5, when chunk 1 leaves the buffer for it; with chunk 3 at 2.0, and stands blocked until 2.5. */
static void
test_by_hand (void)
{
  IwPipeline in = plain_line (2);
  IwPipelineTrace trace = new_trace (0.0, 3.0, CAPACITY);
  static const IwPipelineInterval first[] = { { 0.0, 2.0, IW_PIPELINE_BUSY },
                                              { 2.0, 2.5, IW_PIPELINE_BLOCKED },
                                              { 2.5, 3.0, IW_PIPELINE_BUSY } };
  static const IwPipelineFill level[] = { { 0.0, 0.0 }, { 1.0, 1.0 } };

  in.stages[0].rate_bps = 2.0;
  in.stages[1].rate_bps = 1.0;
  in.buffer_bytes[0] = 1.9; /* whole chunks only */
  in.chunks = 10;
  run_line_traced (&in, &trace);
  g_assert_cmpuint (trace.stages[0].n, ==, G_N_ELEMENTS (first));
  for (guint i = 0; i < G_N_ELEMENTS (first); i++) {
    g_assert_cmpfloat (trace.stages[0].intervals[i].from_s, ==, first[i].from_s);
    g_assert_cmpfloat (trace.stages[0].intervals[i].to_s, ==, first[i].to_s);
    g_assert_cmpint (trace.stages[0].intervals[i].state, ==, first[i].state);
  }
  g_assert_cmpuint (trace.stages[1].n, ==, 2);
  g_assert_cmpint (trace.stages[1].intervals[0].state, ==, IW_PIPELINE_STARVED);
  g_assert_cmpfloat (trace.stages[1].intervals[0].to_s, ==, 0.5);
  g_assert_cmpint (trace.stages[1].intervals[1].state, ==, IW_PIPELINE_BUSY);
  /* At 1.5 and at 2.5 one leaves as another comes: no change. */
  g_assert_cmpuint (trace.buffers[0].n, ==, G_N_ELEMENTS (level));
  for (guint i = 0; i < G_N_ELEMENTS (level); i++) {
    g_assert_cmpfloat (trace.buffers[0].fills[i].at_s, ==, level[i].at_s);
    g_assert_cmpfloat (trace.buffers[0].fills[i].chunks, ==, level[i].chunks);
  }
  free_trace (&trace);
}

/* A window is a cut out of the whole, and a short array its beginning. */
static void
test_window_and_capacity (void)
{
  const IwPipeline in = lively_line ();
  const IwPipelineResult result = run_line (&in);
  const double from_s = 0.4 * result.measured_to_s, to_s = 0.6 * result.measured_to_s;
  IwPipelineTrace whole = new_trace (0.0, result.measured_to_s, CAPACITY);
  IwPipelineTrace cut = new_trace (from_s, to_s, CAPACITY);
  static const size_t capacities[] = { 0, 1, 2, 7, 100 };

  run_line_traced (&in, &whole);
  run_line_traced (&in, &cut);
  for (guint k = 0; k < in.n_stages; k++) {
    size_t i = 0;

    while (whole.stages[k].intervals[i].to_s <= from_s)
      i++;
    g_assert_cmpfloat (cut.stages[k].intervals[0].from_s, ==, from_s);
    g_assert_cmpfloat (cut.stages[k].intervals[cut.stages[k].n - 1].to_s, ==, to_s);
    for (size_t j = 0; j < cut.stages[k].n; j++)
      g_assert_cmpint (cut.stages[k].intervals[j].state, ==, whole.stages[k].intervals[i + j].state);
    if (k + 1 == in.n_stages)
      continue;
    for (size_t j = 0; j < cut.buffers[k].n; j++) {
      const IwPipelineFill *fill = &cut.buffers[k].fills[j];

      g_assert_cmpfloat (fill->chunks, ==, level_at (&whole, k, fill->at_s));
    }
  }
  for (gsize c = 0; c < G_N_ELEMENTS (capacities); c++) {
    IwPipelineTrace little = new_trace (from_s, to_s, capacities[c]);

    run_line_traced (&in, &little);
    g_assert_cmpint (little.truncated, ==, capacities[c] > 0);
    for (guint k = 0; k < in.n_stages; k++) {
      g_assert_cmpuint (little.stages[k].n, ==, capacities[c]);
      for (size_t i = 0; i + 1 < little.stages[k].n; i++) {
        g_assert_cmpfloat (little.stages[k].intervals[i].from_s, ==, cut.stages[k].intervals[i].from_s);
        g_assert_cmpfloat (little.stages[k].intervals[i].to_s, ==, cut.stages[k].intervals[i].to_s);
      }
      if (k + 1 == in.n_stages)
        continue;
      g_assert_cmpuint (little.buffers[k].n, <=, capacities[c]);
      /* Of several changes at one moment the last place may hold some only. */
      for (size_t i = 0; i + 1 < little.buffers[k].n; i++) {
        g_assert_cmpfloat (little.buffers[k].fills[i].at_s, ==, cut.buffers[k].fills[i].at_s);
        g_assert_cmpfloat (little.buffers[k].fills[i].chunks, ==, cut.buffers[k].fills[i].chunks);
      }
    }
    free_trace (&little);
  }
  free_trace (&whole);
  free_trace (&cut);
}

/* Only the first replication is recorded, and where the longest wait is said to have begun there is one. */
static void
test_longest_wait (void)
{
  IwPipeline in = lively_line ();
  IwPipelineResult result;
  IwPipelineTrace trace;
  gboolean found = FALSE;

  result = run_line (&in);
  in.replications = 3;
  trace = new_trace (result.measured_from_s, result.measured_to_s, CAPACITY);
  run_line_traced (&in, &trace);
  for (size_t i = 0; i < trace.stages[4].n; i++) {
    const IwPipelineInterval *interval = &trace.stages[4].intervals[i];

    if (interval->from_s == result.waits.longest_at_s) {
      found = TRUE;
      g_assert_cmpint (interval->state, ==, IW_PIPELINE_STARVED);
      assert_close (interval->to_s - interval->from_s, result.waits.longest_s, 1e-9);
    }
  }
  g_assert_true (found);
  free_trace (&trace);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pipeline-trace/shares", test_shares);
  g_test_add_func ("/pipeline-trace/levels", test_levels);
  g_test_add_func ("/pipeline-trace/by-hand", test_by_hand);
  g_test_add_func ("/pipeline-trace/window-and-capacity", test_window_and_capacity);
  g_test_add_func ("/pipeline-trace/longest-wait", test_longest_wait);
  return g_test_run ();
}
