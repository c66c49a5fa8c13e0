/* From bytes to seconds, and what lies before a store: by hand, and against a queue that is advanced in small
 * steps. */
#include "iowall/checkpoint.h"

#include "close.h"

static IwCheckpointCost
cost_of (const IwCheckpointStore *in)
{
  IwCheckpointCost cost = { .pause_s = -1.0 };
  IwError error;

  if (iw_checkpoint_cost (in, &cost, &error) != IW_STATUS_OK)
    g_error ("%s %s: %g", error.field, iw_status_text (error.status), error.value);
  return cost;
}

/* 350 GB from 1,024 nodes to 100 GB/s: 3.5 s written once, an hour when every node writes all of it. */
static void
test_storm (void)
{
  IwCheckpointStore in;
  IwCheckpointCost cost;

  iw_checkpoint_store_init (&in);
  cost = cost_of (&in);
  assert_close (cost.pause_s, 3.5, 1e-12);
  assert_close (cost.write_s, 3.5, 1e-12);
  g_assert_cmpfloat (cost.drain_s, ==, 0.0);
  assert_close (cost.total_bytes, 350e9, 1e-12);
  assert_close (cost.node_bytes, 350e9 / 1024.0, 1e-12);
  in.replicated = true;
  cost = cost_of (&in);
  assert_close (cost.total_bytes, 358.4e12, 1e-12);
  assert_close (cost.node_bytes, 350e9, 1e-12);
  assert_close (cost.pause_s, 3584.0, 1e-12);
  /* A node that gets 50 MB/s through: 51.2 GB/s together. One that gets 1 GB/s is no limit. */
  in.client_write_bps = 50e6;
  cost = cost_of (&in);
  assert_close (cost.shared_bps, 51.2e9, 1e-12);
  assert_close (cost.pause_s, 7000.0, 1e-12);
  in.client_write_bps = 1e9;
  assert_close (cost_of (&in).pause_s, 3584.0, 1e-12);
}

static void
test_local_first (void)
{
  IwCheckpointStore in;
  IwCheckpointCost cost;

  iw_checkpoint_store_init (&in);
  in.strategy = IW_CHECKPOINT_LOCAL_FIRST;
  in.commit_s = 0.25;
  cost = cost_of (&in);
  assert_close (cost.pause_s, 0.25 + 350e9 / 1024.0 / 2e9, 1e-12);
  assert_close (cost.drain_s, 3.5, 1e-12);
  assert_close (cost.write_s, 3.5, 1e-12);
  in.replicated = true;
  cost = cost_of (&in);
  assert_close (cost.pause_s, 175.25, 1e-12);
  assert_close (cost.drain_s, 3584.0, 1e-12);
  in.strategy = IW_CHECKPOINT_CLOUD_NATIVE;
  cost = cost_of (&in);
  assert_close (cost.pause_s, 3584.25, 1e-12);
  assert_close (cost.write_s, 3584.25, 1e-12);
  g_assert_cmpfloat (cost.drain_s, ==, 0.0);
}

static void
test_refused (void)
{
  static const struct {
    const char *field;
    gsize offset;
    double lo, hi;
  } fields[] = {
#define FIELD(member, lo, hi) { #member, G_STRUCT_OFFSET (IwCheckpointStore, member), lo, hi }
    FIELD (checkpoint_bytes, 1.0, 1e21), FIELD (nodes, 1.0, 1e9),
    FIELD (shared_write_bps, 1.0, 1e18), FIELD (client_write_bps, 1.0, 1e18),
    FIELD (local_write_bps, 1.0, 1e18),  FIELD (commit_s, 0.0, 1e9)
#undef FIELD
  };
  IwCheckpointCost cost = { .pause_s = 42.0 };
  IwCheckpointStore in;
  IwError error;

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++) {
    const double bad[] = { -1.0, fields[i].lo - 1e-9, fields[i].hi * 1.001, NAN, INFINITY };

    for (gsize j = 0; j < G_N_ELEMENTS (bad); j++) {
      iw_checkpoint_store_init (&in);
      in.strategy = IW_CHECKPOINT_LOCAL_FIRST;
      *(double *)(void *)G_STRUCT_MEMBER_P (&in, fields[i].offset) = bad[j];
      g_assert_cmpint (iw_checkpoint_cost (&in, &cost, &error), ==,
                       isfinite (bad[j]) ? IW_STATUS_OUT_OF_RANGE : IW_STATUS_NOT_FINITE);
      g_assert_cmpstr (error.field, ==, fields[i].field);
      g_assert_cmpfloat (error.lo, ==, fields[i].lo);
      g_assert_cmpfloat (error.hi, ==, fields[i].hi);
      g_assert_cmpfloat (cost.pause_s, ==, 42.0);
    }
  }
  /* A drive that nothing is written to may be missing. */
  iw_checkpoint_store_init (&in);
  in.local_write_bps = 0.0;
  assert_close (cost_of (&in).pause_s, 3.5, 1e-12);
  in.strategy = IW_N_CHECKPOINT_STRATEGIES;
  g_assert_cmpint (iw_checkpoint_cost (&in, &cost, &error), ==, IW_STATUS_NOT_A_CHOICE);
  g_assert_cmpstr (error.field, ==, "strategy");
  memset (&in, 0, sizeof in);
  g_assert_cmpint (iw_checkpoint_cost (&in, &cost, &error), ==, IW_STATUS_NOT_INITIALISED);
}

/* 4 KiB written once a second to a sector of NOR flash that stands 100,000 erasures, over five years: worn
 * out 1,578 times over; spread over 16 MiB, 0.385 of its life. */
static void
test_wear (void)
{
  const double life_s = 5.0 * 365.25 * 86400.0;

  assert_close (iw_checkpoint_wear_load (4096.0, 1.0, 4096.0 * 1e5, life_s), 1577.88, 1e-6);
  assert_close (iw_checkpoint_wear_load (4096.0, 1.0, 16777216.0 * 1e5, life_s), 1577.88 / 4096.0, 1e-6);
  g_assert_cmpint (iw_checkpoint_storage_state (1577.88 / 4096.0), ==, IW_STORAGE_STANDING);
}

/* --- Queue --------------------------------------------------------------------------------------------- */

#define MAX_POINTS 4096

/* The backlog at a time: straight lines between the points, of two at the same time the later. */
static double
backlog_at (const IwCheckpointQueue *queue, double at_s)
{
  gsize i = 0;

  while (i + 1 < queue->n && queue->points[i + 1].at_s <= at_s)
    i++;
  if (i + 1 == queue->n)
    return queue->points[i].backlog_s;
  return queue->points[i].backlog_s + (queue->points[i + 1].backlog_s - queue->points[i].backlog_s) *
                                          (at_s - queue->points[i].at_s) /
                                          (queue->points[i + 1].at_s - queue->points[i].at_s);
}

/* Steps of 1/64 s, which are exact in binary: a checkpoint arrives, a step's worth is written. */
static void
check_queue (double write_s, double interval_s, double to_s)
{
  IwCheckpointBacklog points[MAX_POINTS];
  IwCheckpointQueue queue = { .to_s = to_s, .points = points, .capacity = MAX_POINTS };
  const double step_s = 1.0 / 64.0;
  double backlog_s = 0.0, due_s = interval_s, busy_s = 0.0, peak_s = 0.0;

  g_assert_cmpint (iw_checkpoint_storage_queue (write_s, interval_s, &queue, NULL), ==, IW_STATUS_OK);
  g_assert_false (queue.truncated);
  for (double at_s = 0.0; at_s <= to_s; at_s += step_s) {
    if (at_s >= due_s) {
      backlog_s += write_s;
      due_s += interval_s;
    }
    peak_s = fmax (peak_s, backlog_s);
    if (at_s < to_s)
      assert_close (backlog_at (&queue, at_s) + 1.0, backlog_s + 1.0, 1e-9);
    if (backlog_s > 0.0 && at_s >= interval_s && at_s < to_s)
      busy_s += step_s;
    backlog_s = fmax (0.0, backlog_s - step_s);
  }
  assert_close (queue.peak_s + 1.0, peak_s + 1.0, 1e-9);
  for (gsize i = 0; i + 1 < queue.n; i++)
    g_assert_cmpfloat (queue.points[i].at_s, <=, queue.points[i + 1].at_s);
  if (to_s > 100.0 * interval_s)
    assert_close (queue.duty, busy_s / (to_s - interval_s), 0.02);
}

static void
test_queue (void)
{
  check_queue (3.0, 8.0, 1000.0);
  check_queue (8.0, 8.0, 1000.0);
  check_queue (11.5, 8.0, 1000.0);
  check_queue (0.25, 8.0, 1000.0);
  check_queue (100.0, 8.0, 50.0);
  check_queue (3.0, 8.0, 7.0);
  check_queue (3.0, 8.0, 8.0);
  check_queue (3.0, 8.0, 17.0);
  check_queue (0.0, 8.0, 30.0);
  check_queue (3.0, 8.0, 0.0);
}

static void
test_queue_facts (void)
{
  IwCheckpointBacklog points[8];
  IwCheckpointQueue queue = { .to_s = 1e6, .points = points, .capacity = 8 };
  IwError error;

  g_assert_cmpint (iw_checkpoint_storage_queue (900.0, 600.0, &queue, NULL), ==, IW_STATUS_OK);
  g_assert_true (queue.never_empties && queue.truncated);
  g_assert_cmpuint (queue.n, ==, 8);
  g_assert_cmpfloat (queue.duty, ==, 1.0);
  assert_close (queue.growth, 0.5, 1e-12);
  g_assert_cmpint (iw_checkpoint_storage_queue (60.0, 600.0, &queue, NULL), ==, IW_STATUS_OK);
  g_assert_false (queue.never_empties);
  assert_close (queue.duty, 0.1, 1e-12);
  g_assert_cmpfloat (queue.growth, ==, 0.0);
  assert_close (queue.peak_s, 60.0, 1e-12);
  /* (0,0) (600,0) (600,60) (660,0) (1200,0) … */
  g_assert_cmpfloat (points[3].at_s, ==, 660.0);
  g_assert_cmpfloat (points[3].backlog_s, ==, 0.0);

  g_assert_cmpint (iw_checkpoint_storage_queue (-1.0, 600.0, &queue, &error), ==, IW_STATUS_OUT_OF_RANGE);
  g_assert_cmpstr (error.field, ==, "write_s");
  g_assert_cmpint (iw_checkpoint_storage_queue (1.0, 0.0, &queue, &error), ==, IW_STATUS_OUT_OF_RANGE);
  g_assert_cmpstr (error.field, ==, "interval_s");
  queue.to_s = NAN;
  g_assert_cmpint (iw_checkpoint_storage_queue (1.0, 1.0, &queue, &error), ==, IW_STATUS_NOT_FINITE);
  g_assert_cmpstr (error.field, ==, "queue.to_s");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/checkpoint-store/storm", test_storm);
  g_test_add_func ("/checkpoint-store/local-first", test_local_first);
  g_test_add_func ("/checkpoint-store/refused", test_refused);
  g_test_add_func ("/checkpoint-store/wear", test_wear);
  g_test_add_func ("/checkpoint-store/queue", test_queue);
  g_test_add_func ("/checkpoint-store/queue-facts", test_queue_facts);
  return g_test_run ();
}
