/* Lines of the tracks, run with memory of their own and with a stretch kept. */
#include <glib.h>
#include <math.h>

#include "worlds.h"

/* Room for what happens in a stretch; a stage alone has two intervals a chunk at most. */
#define CAPACITY 4000

typedef struct {
  const char *id, *name, *links;
  double rate_bps, write_bps, cv, stall_every_s, stall_s;
} Stage;

typedef struct {
  const char *name, *links;
  double bytes;
} Buffer;

static void
set_line (LineWorld *world, const Stage *stages, const Buffer *buffers, guint n)
{
  IwPipeline *line = &world->line;

  line->n_stages = n;
  for (guint k = 0; k < n; k++) {
    line->stages[k] = (IwPipelineStage){ .name = stages[k].name,
                                         .rate_bps = stages[k].rate_bps,
                                         .write_bps = stages[k].write_bps,
                                         .cv = stages[k].cv,
                                         .stall_every_s = stages[k].stall_every_s,
                                         .stall_s = stages[k].stall_s };
    world->data.ids[k] = stages[k].id;
    world->data.links[k] = stages[k].links;
  }
  for (guint k = 0; k + 1 < n; k++) {
    line->buffer_bytes[k] = buffers[k].bytes;
    world->data.buffer_names[k] = buffers[k].name;
    world->data.buffer_links[k] = buffers[k].links;
  }
}

static void
set_cloud (LineWorld *world)
{
  const Stage stages[] = {
    { "store", "Object store", "", 5e9, 0.0, 0.5, 60.0, 4.0 },
    { "link", "Network link", "download_bw", 1.25e9, 0.0, 0.1, 0.0, 0.0 },
    { "nvme", "NVMe cache", "nvme_bw cache", 7e9, 4e9, 0.2, 0.0, 0.0 },
    { "dram", "Host memory", "", 1e11, 0.0, 0.0, 0.0, 0.0 },
    { "gpu", "8 × H100", "", 1.638e9, 0.0, 0.0, 0.0, 0.0 },
  };
  const Buffer buffers[] = { { "Socket buffers", "", 1e9 },
                             { "Write queue", "", 1e9 },
                             { "Read-ahead", "", 4e9 },
                             { "Prefetch buffer", "buffer", 8e9 } };

  set_line (world, stages, buffers, G_N_ELEMENTS (stages));
}

static void
set_edge (LineWorld *world)
{
  const Stage stages[] = {
    { "fleet", "10,000 vehicles", "", 1.39e9, 0.0, 0.1, 0.0, 0.0 },
    { "uplink", "Uplink", "download_bw", 1.25e9, 0.0, 0.3, 120.0, 6.0 },
    { "depot", "Depot NVMe", "nvme_bw", 3e9, 2e9, 0.2, 0.0, 0.0 },
    { "memory", "Depot memory", "", 5e10, 0.0, 0.0, 0.0, 0.0 },
    { "triage", "Triage GPUs", "", 2.2e9, 0.0, 0.1, 0.0, 0.0 },
    { "archive", "Archive", "", 1.8e9, 0.0, 0.2, 0.0, 0.0 },
  };
  const Buffer buffers[] = { { "Vehicle buffers", "buffer", 6e9 },
                             { "Receive queue", "", 1e9 },
                             { "Read-ahead", "", 2e9 },
                             { "Batch queue", "", 1e9 },
                             { "Archive queue", "", 2e9 } };

  set_line (world, stages, buffers, G_N_ELEMENTS (stages));
  world->line.anchor = IW_ANCHOR_FIRST;
  world->line.cache_stage = -1;
  world->line.chunk_bytes = 50e6;
  world->data.busy = "Sweeps sent";
  world->data.starved = "Sweeps lost";
  world->stretch_s = 20.0;
}

static void
set_mobile (LineWorld *world)
{
  const Stage stages[] = {
    { "model", "Model store", "", 60e6, 0.0, 0.3, 0.0, 0.0 },
    { "wifi", "Wi-Fi", "download_bw", 30e6, 0.0, 0.5, 4.0, 0.6 },
    { "ufs", "UFS 3.1", "nvme_bw cache", 400e6, 200e6, 0.2, 0.0, 0.0 },
    { "ram", "App memory", "", 8e9, 0.0, 0.0, 0.0, 0.0 },
    { "npu", "NPU", "", 24e6, 0.0, 0.0, 0.0, 0.0 },
  };
  const Buffer buffers[] = { { "Server queue", "", 2e6 },
                             { "Receive buffer", "", 2e6 },
                             { "Page cache", "", 4e6 },
                             { "Frame buffer", "buffer", 6e6 } };

  set_line (world, stages, buffers, G_N_ELEMENTS (stages));
  world->line.cache_stage = 2;
  world->line.chunk_bytes = 0.4e6;
  world->line.deadline_s = 0.05;
  world->data.busy = "NPU busy";
  world->data.starved = "Frame skipped";
  world->stretch_s = 6.0;
}

static void
set_tiny (LineWorld *world)
{
  const Stage stages[] = {
    { "phone", "Phone", "", 150e3, 0.0, 0.2, 0.0, 0.0 },
    { "ble", "BLE", "download_bw", 90e3, 0.0, 0.6, 1.0, 0.06 },
    { "nor", "NOR flash", "nvme_bw cache", 2e6, 0.25e6, 0.1, 2.0, 0.045 },
    { "dsp", "DSP", "", 96e3, 0.0, 0.0, 0.0, 0.0 },
  };
  const Buffer buffers[] = { { "Packet queue", "", 1920.0 },
                             { "Page buffer", "", 480.0 },
                             { "Ring", "buffer", 32e3 } };

  set_line (world, stages, buffers, G_N_ELEMENTS (stages));
  world->line.cache_stage = 2;
  world->line.chunk_bytes = 960.0;
  world->line.deadline_s = 0.01;
  world->data.busy = "DSP busy";
  world->data.starved = "Glitch";
  world->data.target = 0.999;
  world->stretch_s = 1.0;
}

static void
set_two_stages (LineWorld *world)
{
  const Stage stages[] = { { "disk", "Disk", "nvme_bw", 1.2e9, 0.0, 0.8, 20.0, 1.0 },
                           { "gpu", "GPU", "", 1e9, 0.0, 0.2, 0.0, 0.0 } };
  const Buffer buffers[] = { { "Prefetch buffer", "buffer", 1e9 } };

  set_line (world, stages, buffers, G_N_ELEMENTS (stages));
  world->line.cache_stage = -1;
}

static void
set_eight_stages (LineWorld *world)
{
  const Stage stages[] = {
    { "region", "Remote region", "", 4e9, 0.0, 0.5, 0.0, 0.0 },
    { "store", "Object store", "", 5e9, 0.0, 0.5, 60.0, 4.0 },
    { "gateway", "Gateway", "", 3e9, 0.0, 0.3, 0.0, 0.0 },
    { "link", "Network link", "download_bw", 2.4e9, 0.0, 0.1, 0.0, 0.0 },
    { "nvme", "NVMe cache", "nvme_bw cache", 5e9, 2.5e9, 0.2, 0.0, 0.0 },
    { "decode", "Decoders", "", 1.5e9, 0.0, 0.4, 0.0, 0.0 },
    { "dram", "Host memory", "", 1e11, 0.0, 0.0, 0.0, 0.0 },
    { "gpu", "8 × H100", "", 1.638e9, 0.0, 0.0, 0.0, 0.0 },
  };
  const Buffer buffers[] = { { "Replication queue", "", 1e9 },    { "Store queue", "", 1e9 },
                             { "Gateway queue", "", 0.0 },        { "Socket buffers", "", 1e9 },
                             { "Read-ahead", "", 4e9 },           { "Decoded samples", "", 2e9 },
                             { "Prefetch buffer", "buffer", 4e9 } };

  set_line (world, stages, buffers, G_N_ELEMENTS (stages));
  world->line.cache_stage = 4;
}

static void
choose (LineWorld *world, LineWorldKind kind)
{
  IwPipeline *line = &world->line;

  switch (kind) {
  case LINE_CLOUD_COLD:
    world->id = "cloud cold";
    break;
  case LINE_CLOUD_WARM:
    world->id = "cloud warm";
    line->epoch = IW_EPOCH_WARM;
    break;
  case LINE_CLOUD_ALL_HITS:
    world->id = "cloud all hits";
    line->epoch = IW_EPOCH_WARM;
    line->cache_bytes = line->dataset_bytes;
    break;
  case LINE_CLOUD_UNWINNABLE:
    world->id = "cloud unwinnable";
    line->stages[0].rate_bps = 15e6;
    line->stages[1].rate_bps = 3.1e9;
    break;
  case LINE_CLOUD_ROOMY:
    world->id = "cloud roomy";
    line->stages[0] = (IwPipelineStage){ .name = "Object store", .rate_bps = 12.5e9 };
    line->stages[1].rate_bps = 12.5e9;
    line->stages[2] = (IwPipelineStage){ .name = "NVMe cache", .rate_bps = 14e9 };
    break;
  case LINE_CLOUD_THRASHING:
    world->id = "cloud thrashing";
    line->epoch = IW_EPOCH_WARM;
    line->cache_policy = IW_CACHE_PAGE_CACHE;
    line->stages[1].rate_bps = 6.25e9;
    line->stages[2].rate_bps = 3e9;
    line->stages[2].write_bps = 1.5e9;
    break;
  case LINE_EDGE_FIRST:
    world->id = "edge first";
    set_edge (world);
    break;
  case LINE_MOBILE_STALLS:
    world->id = "mobile stalls";
    set_mobile (world);
    break;
  case LINE_TINY:
    world->id = "tiny";
    set_tiny (world);
    break;
  case LINE_TWO_STAGES:
    world->id = "two stages";
    set_two_stages (world);
    break;
  case LINE_EIGHT_STAGES:
    world->id = "eight stages";
    set_eight_stages (world);
    break;
  case LINE_NO_ROOM:
    world->id = "no room";
    for (guint k = 0; k < line->n_stages; k++) {
      line->stages[k].cv = line->stages[k].stall_every_s = line->stages[k].stall_s = 0.0;
      line->buffer_bytes[k < IW_PIPELINE_MAX_BUFFERS ? k : 0] = 0.0;
    }
    break;
  case LINE_NO_TRACE:
    world->id = "no trace";
    world->stretch_s = 0.0;
    break;
  case N_LINE_WORLDS:
    g_assert_not_reached ();
  }
}

void
line_world_init (LineWorld *world, LineWorldKind kind)
{
  *world = (LineWorld){ .stretch_s = 8.0,
                        .data = { .line = &world->line,
                                  .result = &world->result,
                                  .busy = "GPU busy",
                                  .starved = "GPU starved",
                                  .play_s = 8.0,
                                  .target = 0.95 } };
  iw_pipeline_init (&world->line);
  world->line.chunk_bytes = 45864000.0;
  world->line.dataset_bytes = 1e13;
  world->line.cache_bytes = 3.8e12;
  world->line.cache_policy = IW_CACHE_PINNED;
  world->line.cache_stage = 2;
  world->line.chunks = 8000;
  world->line.replications = 4;
  world->line.deadline_s = 0.05;
  set_cloud (world);
  choose (world, kind);
  line_world_run (world);
}

static void
forget_trace (LineWorld *world)
{
  for (guint k = 0; k < IW_PIPELINE_MAX_STAGES; k++)
    g_free (world->trace.stages[k].intervals);
  for (guint k = 0; k < IW_PIPELINE_MAX_BUFFERS; k++)
    g_free (world->trace.buffers[k].fills);
  world->trace = (IwPipelineTrace){ 0 };
}

/* A stretch around the longest wait, inside what is counted. */
static void
prepare_trace (LineWorld *world)
{
  const IwPipelineResult *result = &world->result;
  const double latest = result->measured_to_s - world->stretch_s;
  const double wanted = result->waits.longest_at_s - 0.35 * world->stretch_s;
  IwPipelineTrace *trace = &world->trace;

  trace->from_s = fmax (result->measured_from_s, fmin (wanted, latest));
  trace->to_s = fmin (result->measured_to_s, trace->from_s + world->stretch_s);
  for (guint k = 0; k < world->line.n_stages; k++) {
    trace->stages[k].intervals = g_new (IwPipelineInterval, CAPACITY);
    trace->stages[k].capacity = CAPACITY;
  }
  for (guint k = 0; k + 1 < world->line.n_stages; k++) {
    trace->buffers[k].fills = g_new (IwPipelineFill, CAPACITY);
    trace->buffers[k].capacity = CAPACITY;
  }
}

void
line_world_run (LineWorld *world)
{
  IwPipelineWork work = { 0 };
  IwError error;

  forget_trace (world);
  g_assert_cmpint (iw_pipeline_scratch_bytes (&world->line, &work.scratch_bytes, &error), ==, IW_STATUS_OK);
  work.scratch = g_malloc (work.scratch_bytes);
  g_assert_cmpint (iw_pipeline_run (&world->line, &work, &world->result, &error), ==, IW_STATUS_OK);
  world->data.trace = NULL;
  if (world->stretch_s > 0.0) {
    prepare_trace (world);
    work.trace = &world->trace;
    g_assert_cmpint (iw_pipeline_run (&world->line, &work, &world->result, &error), ==, IW_STATUS_OK);
    g_assert_false (world->trace.truncated);
    world->data.trace = &world->trace;
    world->data.around_wait = world->result.waits.longest_s > 0.0;
  }
  g_free (work.scratch);
}

void
line_world_clear (LineWorld *world)
{
  forget_trace (world);
}
