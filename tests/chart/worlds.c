#include "worlds.h"

#include <glib.h>
#include <math.h>

static const IwAccessDevice object_store = { .latency_s = 0.06,
                                             .open_s = 0.01,
                                             .stream_bps = 90e6,
                                             .max_bps = 12.5e9,
                                             .max_iops = 55000.0,
                                             .max_opens_per_s = 5500.0,
                                             .parallelism = 1024.0 };
static const IwAccessDevice nvme = { .latency_s = 80e-6,
                                     .open_s = 20e-6,
                                     .stream_bps = 3.5e9,
                                     .max_bps = 7e9,
                                     .max_iops = 1e6,
                                     .max_opens_per_s = 2e5,
                                     .parallelism = 128.0,
                                     .contiguous = true };
static const IwAccessDevice ufs = { .latency_s = 120e-6,
                                    .open_s = 50e-6,
                                    .stream_bps = 400e6,
                                    .max_bps = 2.1e9,
                                    .max_iops = 70000.0,
                                    .max_opens_per_s = 20000.0,
                                    .parallelism = 32.0,
                                    .contiguous = true };
static const IwAccessDevice nor = { .latency_s = 1e-6,
                                    .open_s = 0.0,
                                    .stream_bps = 10e6,
                                    .max_bps = 10e6,
                                    .max_iops = 1e6,
                                    .max_opens_per_s = 1e6,
                                    .parallelism = 1.0,
                                    .contiguous = true };
static const IwAccessDevice emmc = { .latency_s = 200e-6,
                                     .open_s = 300e-6,
                                     .stream_bps = 250e6,
                                     .max_bps = 250e6,
                                     .max_iops = 8000.0,
                                     .max_opens_per_s = 3000.0,
                                     .parallelism = 2.0,
                                     .contiguous = true };

static void
set_cloud (World *world, const char *id, const IwAccessDevice *device, const char *name, IwFormat format,
           double queue_depth)
{
  world->id = id;
  world->access.accelerators = 8.0;
  world->access.readahead_bytes = 8388608.0;
  world->access.device = *device;
  world->access.format = format;
  world->access.queue_depth = queue_depth;
  world->device = name;
}

/* The names are those of the track; what is computed is chosen to reach every bound. */
static void
set_track (World *world, const char *id, const IwAccessDevice *device, double sample_bytes,
           double batch_samples, double step_compute_s, const char *names[8])
{
  world->id = id;
  world->access.device = *device;
  world->access.sample_bytes = sample_bytes;
  world->access.batch_samples = batch_samples;
  world->access.step_compute_s = step_compute_s;
  world->source = names[0], world->device = names[1], world->memory = names[2], world->consumer = names[3];
  world->step = names[4], world->compute = names[5], world->starved = names[6], world->busy = names[7];
}

static void
choose (World *world, int index)
{
  const char *mobile[] = { "Model weights", "UFS 3.1",   "App memory",    "NPU",
                           "frame",         "Translate", "Frame skipped", "NPU busy" };
  const char *tiny[] = { "Weight blocks", "QSPI NOR", "64 KB SRAM", "DSP",
                         "hop",           "Filter",   "Glitch",     "DSP busy" };
  const char *edge[] = { "Lidar sweeps", "Automotive eMMC", "Depot memory",  "Triage GPU",
                         "batch",        "Triage",          "Sweep waiting", "Triage busy" };

  switch (index) {
  case 0:
    set_cloud (world, "cloud raw", &object_store, "Object store", IW_FORMAT_RAW, 1.0);
    break;
  case 1:
    set_cloud (world, "cloud raw deep", &object_store, "Object store", IW_FORMAT_RAW, 256.0);
    break;
  case 2:
    set_cloud (world, "cloud tar deep", &object_store, "Object store", IW_FORMAT_WEBDATASET, 256.0);
    break;
  case 3:
    set_cloud (world, "cloud shards", &object_store, "Object store", IW_FORMAT_TFRECORD, 1.0);
    break;
  case 4:
    set_cloud (world, "cloud raw over metadata", &object_store, "Object store", IW_FORMAT_RAW, 1024.0);
    break;
  case 5:
    world->id = "disk raw";
    break;
  case 6:
    world->id = "disk shards";
    world->access.format = IW_FORMAT_TFRECORD;
    break;
  case 7:
    set_cloud (world, "nvme shallow", &nvme, "Local NVMe", IW_FORMAT_RAW, 2.0);
    break;
  case 8:
    set_cloud (world, "nvme deep", &nvme, "Local NVMe", IW_FORMAT_RAW, 16.0);
    break;
  case 9:
    set_cloud (world, "nvme in turn", &nvme, "Local NVMe", IW_FORMAT_RAW, 16.0);
    world->access.prefetch = false;
    world->access.decode_samples_per_s = 20000.0;
    break;
  case 10:
    set_cloud (world, "nvme decoding", &nvme, "Local NVMe", IW_FORMAT_RAW, 16.0);
    world->access.decode_samples_per_s = 9000.0;
    break;
  case 11:
    set_track (world, "mobile", &ufs, 32768.0, 600.0, 0.0167, mobile);
    break;
  case 12:
    set_track (world, "tiny raw", &nor, 256.0, 200.0, 0.01, tiny);
    break;
  case 13:
    set_track (world, "tiny tar", &nor, 256.0, 200.0, 0.01, tiny);
    world->access.format = IW_FORMAT_WEBDATASET;
    break;
  default:
    set_track (world, "edge", &emmc, 13900.0, 1000.0, 0.1, edge);
    world->access.queue_depth = 8.0;
    world->opening = "Asking the units";
    world->samples = "sweeps";
    break;
  }
}

void
world_init (World *world, int index, double queue_depth)
{
  *world = (World){ .source = "10 TB training set",
                    .device = "7,200 rpm disk",
                    .memory = "Host memory",
                    .consumer = "8 × H100",
                    .step = "step",
                    .compute = "Compute",
                    .starved = "GPU starved",
                    .busy = "GPU busy",
                    .opening = "Opening files",
                    .samples = "images" };
  iw_access_init (&world->access);
  choose (world, index);
  if (queue_depth > 0.0)
    world->access.queue_depth = queue_depth;
  world_solve (world);
}

void
world_solve (World *world)
{
  g_assert_cmpint (iw_access_solve (&world->access, &world->result, NULL), ==, IW_STATUS_OK);
  iw_access_flow (&world->access, &world->result, &world->flow);
}

IwPicture *
world_waterfall (const World *world, const IwTheme *theme, double width, double height, IwAxisHold *hold)
{
  const IwWaterfallData data = { .access = &world->access,
                                 .result = &world->result,
                                 .step = world->step,
                                 .consumer = world->consumer,
                                 .device = world->device,
                                 .compute = world->compute,
                                 .starved = world->starved,
                                 .opening = world->opening,
                                 .samples = world->samples };

  return iw_waterfall_new (&data, theme, width, height, hold);
}

IwPicture *
world_sankey (const World *world, const IwTheme *theme, double width, double height, IwAxisHold *hold)
{
  const IwSankeyData data = { .access = &world->access,
                              .result = &world->result,
                              .flow = &world->flow,
                              .source = world->source,
                              .device = world->device,
                              .memory = world->memory,
                              .consumer = world->consumer,
                              .starved = world->starved,
                              .busy = world->busy,
                              .opening = world->opening,
                              .samples = world->samples };

  return iw_sankey_new (&data, theme, width, height, hold);
}
