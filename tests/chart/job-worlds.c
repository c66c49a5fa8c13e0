/* Jobs of the tracks, solved, simulated and followed. */
#include <glib.h>
#include <math.h>

#include "worlds.h"

#define HOUR 3600.0
#define YEAR 31557600.0

#define RUNS          200
#define RUNS_OF_POINT 40
#define ROOM          4096

static void
set_words (JobWorld *world, const char *useful, const char *const checkpoint[2], const char *const failure[2],
           const char *node, const char *store)
{
  world->data.useful = useful;
  world->data.checkpoint = checkpoint[0];
  world->data.checkpoints = checkpoint[1];
  world->data.failure = failure[0];
  world->data.failures = failure[1];
  world->data.node = node;
  world->data.store_name = store;
}

/* 1,024 nodes, 350 GB, a node fails every 6,340 h. */
static void
set_cloud (JobWorld *world)
{
  set_words (world, "Training", (const char *[]){ "checkpoint", "checkpoints" },
             (const char *[]){ "node failure", "node failures" }, "node", "Parallel file system");
  world->node_mtbf_s = 6340.0 * HOUR;
  world->job.work_s = 2592000.0;
  world->job.interval_s = 600.0;
  world->job.restart_s = 300.0;
  world->data.min_s = 10.0;
  world->data.max_s = 86400.0;
}

static void
set_edge (JobWorld *world)
{
  set_words (world, "Recording", (const char *[]){ "commit", "commits" },
             (const char *[]){ "power loss", "power losses" }, "vehicle", "Recorder flash");
  world->store.checkpoint_bytes = 65536.0;
  world->store.nodes = 1.0;
  world->store.shared_write_bps = 150e6;
  world->store.commit_s = 0.002;
  world->node_mtbf_s = 8.0 * HOUR;
  world->job.work_s = 8.0 * HOUR;
  world->job.interval_s = 1.0;
  world->job.restart_s = 20.0;
  world->endurance_bytes = 40e12;
  world->life_s = 10.0 * YEAR;
  world->data.min_s = 0.05;
  world->data.max_s = 600.0;
}

static void
set_mobile (JobWorld *world)
{
  set_words (world, "Rendering", (const char *[]){ "snapshot", "snapshots" },
             (const char *[]){ "app kill", "app kills" }, "headset", "UFS 3.1");
  world->store.checkpoint_bytes = 40e6;
  world->store.nodes = 1.0;
  world->store.shared_write_bps = 200e6;
  world->store.commit_s = 0.01;
  world->node_mtbf_s = 1200.0;
  world->job.work_s = 4.0 * HOUR;
  world->job.interval_s = 30.0;
  world->job.restart_s = 6.0;
  world->endurance_bytes = 150e12;
  world->life_s = 3.0 * YEAR;
  world->data.min_s = 1.0;
  world->data.max_s = 3600.0;
}

/* One sector of 4 KiB, erased 100,000 times. */
static void
set_tiny (JobWorld *world)
{
  set_words (world, "Filtering", (const char *[]){ "save", "saves" },
             (const char *[]){ "brown-out", "brown-outs" }, "hearable", "NOR flash");
  world->store.checkpoint_bytes = 4096.0;
  world->store.nodes = 1.0;
  world->store.shared_write_bps = 0.64e6;
  world->store.commit_s = 0.045;
  world->node_mtbf_s = 2.0 * HOUR;
  world->job.work_s = 16.0 * HOUR;
  world->job.interval_s = 60.0;
  world->job.restart_s = 0.5;
  world->endurance_bytes = 100000.0 * 4096.0;
  world->life_s = 2.0 * YEAR;
  world->data.min_s = 1.0;
  world->data.max_s = 3600.0;
}

static void
choose (JobWorld *world, JobWorldKind kind)
{
  switch (kind) {
  case JOB_CLOUD:
    world->id = "cloud";
    break;
  case JOB_CLOUD_STORM:
    world->id = "cloud storm";
    world->store.replicated = true;
    break;
  case JOB_CLOUD_AT_RISK:
    world->id = "cloud at risk";
    world->store.shared_write_bps = 5e9;
    world->job.interval_s = 90.0;
    world->data.store_name = "Object store";
    break;
  case JOB_CLOUD_LOCAL:
    world->id = "cloud local";
    world->store.strategy = IW_CHECKPOINT_LOCAL_FIRST;
    world->job.local_recovery = 0.9;
    break;
  case JOB_CLOUD_UNDRAINED:
    world->id = "cloud undrained";
    world->store.strategy = IW_CHECKPOINT_LOCAL_FIRST;
    world->store.replicated = true;
    world->job.local_recovery = 0.9;
    break;
  case JOB_CLOUD_CLUSTERED:
    world->id = "cloud clustered";
    world->job.weibull_shape = 0.5;
    break;
  case JOB_EDGE:
    world->id = "edge";
    set_edge (world);
    break;
  case JOB_EDGE_WORN:
    world->id = "edge worn";
    set_edge (world);
    world->job.interval_s = 0.1;
    break;
  case JOB_MOBILE:
    world->id = "mobile";
    set_mobile (world);
    break;
  case JOB_TINY:
    world->id = "tiny";
    set_tiny (world);
    break;
  case JOB_HOPELESS:
    world->id = "hopeless";
    world->node_mtbf_s = 1024.0 * 20.0;
    break;
  case JOB_UNFAILING:
    world->id = "unfailing";
    world->node_mtbf_s = 1e14;
    break;
  case JOB_FREE:
    world->id = "free";
    world->store.checkpoint_bytes = 1.0;
    world->store.shared_write_bps = 1e9;
    break;
  case JOB_SWAMPED:
    world->id = "swamped";
    world->store.replicated = true;
    world->store.shared_write_bps = 1e9;
    break;
  case N_JOB_WORLDS:
    g_assert_not_reached ();
  }
}

void
job_world_init (JobWorld *world, JobWorldKind kind)
{
  *world = (JobWorld){ .data = { .job = &world->job,
                                 .store = &world->store,
                                 .cost = &world->cost,
                                 .result = &world->result,
                                 .runs = &world->runs } };
  iw_checkpoint_store_init (&world->store);
  iw_checkpoint_init (&world->job);
  world->job.runs = RUNS;
  set_cloud (world);
  choose (world, kind);
  job_world_run (world);
}

/* --- Solving ------------------------------------------------------------------------------------------- */

/* What is asked of the store, or of what wears, with a checkpoint every `interval_s`. */
static double
load_at (const JobWorld *world, double interval_s)
{
  const IwCheckpointCost *cost = &world->cost;

  if (world->endurance_bytes > 0.0)
    return cost->node_bytes * world->life_s / (interval_s + cost->pause_s) / world->endurance_bytes;
  return (cost->drain_s > 0.0 ? cost->drain_s : cost->pause_s) / interval_s;
}

static double
collapse_s (const JobWorld *world)
{
  const double load = load_at (world, 1.0);

  return fmax (0.0, world->endurance_bytes > 0.0 ? load * (1.0 + world->cost.pause_s) - world->cost.pause_s
                                                 : load);
}

static void
forget (JobWorld *world)
{
  g_clear_pointer (&world->trace.intervals, g_free);
  g_clear_pointer (&world->trace.drains, g_free);
  g_clear_pointer (&world->trace.failures, g_free);
  g_clear_pointer (&world->queue.points, g_free);
  world->trace = (IwCheckpointTrace){ 0 };
  world->queue = (IwCheckpointQueue){ 0 };
  world->runs = (IwCheckpointRuns){ 0 };
}

static void
simulate (const IwCheckpoint *job, IwCheckpointRuns *out)
{
  g_autofree IwCheckpointWall *walls = g_new (IwCheckpointWall, job->runs);
  const IwCheckpointWork work = { .walls = walls, .n_walls = job->runs };

  g_assert_cmpint (iw_checkpoint_simulate (job, &work, out, NULL), ==, IW_STATUS_OK);
}

static void
follow (JobWorld *world)
{
  IwCheckpointTrace *trace = &world->trace;

  trace->to_s = world->runs.p50_s;
  trace->resolution_s = trace->to_s / 1000.0;
  trace->interval_capacity = trace->drain_capacity = trace->failure_capacity = ROOM;
  trace->intervals = g_new (IwCheckpointInterval, ROOM);
  trace->drains = g_new (IwCheckpointDrain, ROOM);
  trace->failures = g_new (IwCheckpointFailure, ROOM);
  g_assert_cmpint (iw_checkpoint_trace (&world->job, world->runs.typical_run, trace, NULL), ==, IW_STATUS_OK);
  g_assert_false (trace->truncated);
}

static void
fill_queue (JobWorld *world)
{
  const IwCheckpoint *job = &world->job;

  world->queue.to_s = 12.0 * job->interval_s;
  world->queue.capacity = 3 * 13 + 2;
  world->queue.points = g_new (IwCheckpointBacklog, world->queue.capacity);
  g_assert_cmpint (iw_checkpoint_storage_queue (job->drain_s > 0.0 ? job->drain_s : job->pause_s,
                                                job->interval_s, &world->queue, NULL),
                   ==, IW_STATUS_OK);
}

void
job_world_run (JobWorld *world)
{
  IwCheckpoint *job = &world->job;
  IwJobData *data = &world->data;
  IwScale scale;

  forget (world);
  g_assert_cmpint (iw_checkpoint_cost (&world->store, &world->cost, NULL), ==, IW_STATUS_OK);
  job->pause_s = world->cost.pause_s;
  job->drain_s = world->cost.drain_s;
  job->mtbf_s = iw_checkpoint_job_mtbf (world->node_mtbf_s, world->store.nodes);
  g_assert_cmpint (iw_checkpoint_solve (job, &world->result, NULL), ==, IW_STATUS_OK);
  data->wears = world->endurance_bytes > 0.0;
  data->life_s = world->life_s;
  data->load = load_at (world, job->interval_s);
  data->collapse_s = collapse_s (world);
  data->state = iw_checkpoint_storage_state (data->load);
  data->trace = NULL;
  if (data->state != IW_STORAGE_COLLAPSED) {
    simulate (job, &world->runs);
    if (isfinite (world->runs.p50_s)) {
      follow (world);
      data->trace = &world->trace;
    }
  }
  fill_queue (world);
  data->queue = &world->queue;
  scale = (IwScale){ data->min_s, data->max_s, 0.0, JOB_POINTS - 1.0, IW_SCALE_LOG };
  for (guint i = 0; i < JOB_POINTS; i++)
    world->points[i] = (IwCheckpointPoint){ .interval_s = iw_scale_invert (&scale, i) };
  data->points = world->points;
  data->n_points = JOB_POINTS;
}

void
job_world_sweep (JobWorld *world, guint every)
{
  for (guint i = 0; i < JOB_POINTS; i += every) {
    IwCheckpointPoint *point = &world->points[i];
    IwCheckpoint job = world->job;
    IwCheckpointRuns runs;

    job.interval_s = point->interval_s;
    job.runs = RUNS_OF_POINT;
    if (load_at (world, job.interval_s) >= IW_STORAGE_COLLAPSE_LOAD)
      continue;
    simulate (&job, &runs);
    point->run = true;
    point->waste = runs.waste;
    point->p5 = 1.0 - job.work_s / runs.p5_s;
    point->p95 = 1.0 - job.work_s / runs.p95_s;
  }
}

void
job_world_clear (JobWorld *world)
{
  forget (world);
}
