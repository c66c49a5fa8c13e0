#include "iowall/access.h"

#include <math.h>

#define ACCESS_COOKIE UINT32_C (0x1a0acce5)

#define TFRECORD_FRAME_BYTES 16.0
#define TAR_BLOCK_BYTES      512.0

#define CURVE_FIRST_BYTES 512.0
#define CURVE_LAST_BYTES  1073741824.0

#define SATURATED_SHARE 0.9

/* What one worker does between two opens. */
typedef struct {
  double bytes;
  double requests;
  double positionings;
  double open_s, position_s, transfer_s;
} Run;

void
iw_access_init (IwAccess *in)
{
  *in = (IwAccess){
    .cookie = ACCESS_COOKIE,
    .device = { .latency_s = 0.0122,
                .open_s = 0.0002,
                .stream_bps = 2.5e8,
                .max_bps = 2.5e8,
                .max_iops = 170.0,
                .max_opens_per_s = 5000.0,
                .parallelism = 2.0,
                .contiguous = true },
    .pattern = IW_PATTERN_STOCHASTIC,
    .format = IW_FORMAT_RAW,
    .sample_bytes = 114660.0,
    .shard_bytes = 256e6,
    .readahead_bytes = 1048576.0,
    .queue_depth = 1.0,
    .accelerators = 1.0,
    .batch_samples = 400.0,
    .step_compute_s = 0.224,
    .decode_samples_per_s = INFINITY,
    .prefetch = true,
  };
}

static IwStatus
check_device (const IwAccessDevice *device, IwError *error)
{
  const struct {
    const char *field;
    double value, lo, hi;
  } checks[] = {
    { "device.latency_s", device->latency_s, 0.0, 1e3 },
    { "device.open_s", device->open_s, 0.0, 1e3 },
    { "device.stream_bps", device->stream_bps, 1.0, 1e18 },
    { "device.max_bps", device->max_bps, 1.0, 1e18 },
    { "device.max_iops", device->max_iops, 1e-3, 1e15 },
    { "device.max_opens_per_s", device->max_opens_per_s, 1e-3, 1e15 },
    { "device.parallelism", device->parallelism, 1.0, 1e9 },
  };

  for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++) {
    IwStatus status = iw_check_range (checks[i].field, checks[i].value, checks[i].lo, checks[i].hi, error);
    if (status != IW_STATUS_OK)
      return status;
  }
  return IW_STATUS_OK;
}

static IwStatus
check_access (const IwAccess *in, IwError *error)
{
  const struct {
    const char *field;
    double value, lo, hi;
  } checks[] = {
    { "access.sample_bytes", in->sample_bytes, 1.0, 1e15 },
    { "access.shard_bytes", in->shard_bytes, 1.0, 1e18 },
    { "access.readahead_bytes", in->readahead_bytes, 1.0, 1e15 },
    { "access.queue_depth", in->queue_depth, 1.0, 1e9 },
    { "consumer.accelerators", in->accelerators, 1.0, 1e9 },
    { "consumer.batch_samples", in->batch_samples, 1.0, 1e12 },
    { "consumer.step_compute_s", in->step_compute_s, 1e-9, 1e9 },
  };
  IwStatus status;

  if (in->cookie != ACCESS_COOKIE)
    return iw_error_set (error, IW_STATUS_NOT_INITIALISED, NULL, 0, 0, 0);
  if ((status = check_device (&in->device, error)) != IW_STATUS_OK)
    return status;
  for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++) {
    status = iw_check_range (checks[i].field, checks[i].value, checks[i].lo, checks[i].hi, error);
    if (status != IW_STATUS_OK)
      return status;
  }
  if (!isinf (in->decode_samples_per_s) || in->decode_samples_per_s < 0) {
    status = iw_check_range ("consumer.decode_samples_per_s", in->decode_samples_per_s, 1e-6, 1e15, error);
    if (status != IW_STATUS_OK)
      return status;
  }
  if ((status = iw_check_choice ("access.pattern", (int)in->pattern, IW_N_PATTERNS, error)) != IW_STATUS_OK)
    return status;
  return iw_check_choice ("access.format", (int)in->format, IW_N_FORMATS, error);
}

double
iw_access_stored_bytes (IwFormat format, double sample_bytes)
{
  switch (format) {
  case IW_FORMAT_TFRECORD:
    return sample_bytes + TFRECORD_FRAME_BYTES;
  case IW_FORMAT_WEBDATASET:
    return TAR_BLOCK_BYTES + TAR_BLOCK_BYTES * ceil (sample_bytes / TAR_BLOCK_BYTES);
  case IW_FORMAT_RAW:
  case IW_N_FORMATS:
    break;
  }
  return sample_bytes;
}

static Run
describe_run (const IwAccess *in, double stored_bytes)
{
  const IwAccessDevice *device = &in->device;
  Run run = { .open_s = device->open_s };
  double request_bytes;

  run.bytes = in->format == IW_FORMAT_RAW ? in->sample_bytes : fmax (in->shard_bytes, stored_bytes);
  request_bytes = fmin (run.bytes, in->readahead_bytes);
  run.requests = ceil (run.bytes / request_bytes);
  if (!device->contiguous)
    run.positionings = run.requests;
  else
    run.positionings = in->format == IW_FORMAT_RAW && in->pattern == IW_PATTERN_SEQUENTIAL ? 0.0 : 1.0;
  run.position_s = run.positionings * device->latency_s;
  run.transfer_s = run.bytes / device->stream_bps;
  return run;
}

static double
run_seconds (const Run *run)
{
  return run->open_s + run->position_s + run->transfer_s;
}

static IwAccessCeilings
ceilings_of (const IwAccess *in, const Run *run)
{
  const double under_way = fmin (in->queue_depth, in->device.parallelism);

  return (IwAccessCeilings){
    .latency_bps = under_way * run->bytes / run_seconds (run),
    .bandwidth_bps = in->device.max_bps,
    .iops_bps = run->positionings > 0.0 ? in->device.max_iops * run->bytes / run->positionings : INFINITY,
    .metadata_bps = in->device.max_opens_per_s * run->bytes,
  };
}

/* On a tie the ceiling is named rather than the latency: more outstanding requests would not help. */
static IwBound
find_bound (const IwAccessCeilings *ceilings, const Run *run, double *throughput_bps)
{
  IwBound bound = IW_BOUND_BANDWIDTH;

  *throughput_bps = ceilings->bandwidth_bps;
  if (ceilings->iops_bps < *throughput_bps) {
    *throughput_bps = ceilings->iops_bps;
    bound = IW_BOUND_IOPS;
  }
  if (ceilings->metadata_bps < *throughput_bps) {
    *throughput_bps = ceilings->metadata_bps;
    bound = IW_BOUND_METADATA;
  }
  if (ceilings->latency_bps < *throughput_bps) {
    *throughput_bps = ceilings->latency_bps;
    bound = IW_BOUND_STREAM;
    if (run->position_s >= run->open_s && run->position_s >= run->transfer_s)
      bound = IW_BOUND_POSITION;
    else if (run->open_s >= run->transfer_s)
      bound = IW_BOUND_OPEN;
  }
  return bound;
}

static double
throughput_of (const IwAccess *in)
{
  const Run run = describe_run (in, iw_access_stored_bytes (in->format, in->sample_bytes));
  const IwAccessCeilings ceilings = ceilings_of (in, &run);
  double throughput_bps;

  find_bound (&ceilings, &run, &throughput_bps);
  return throughput_bps;
}

static double
sequential_throughput (const IwAccess *in)
{
  IwAccess sequential = *in;

  sequential.pattern = IW_PATTERN_SEQUENTIAL;
  if (sequential.format == IW_FORMAT_RAW)
    sequential.format = IW_FORMAT_TFRECORD;
  return throughput_of (&sequential);
}

/* Fills in the time of one step; `run` gives the proportions of the loading time that no ceiling causes. */
static void
time_step (const IwAccess *in, const Run *run, IwAccessResult *out)
{
  const double samples = in->accelerators * in->batch_samples;
  const double bytes = samples * out->stored_bytes_per_sample;
  const double unhindered_s = bytes / out->ceilings.latency_bps;
  const double run_s = run_seconds (run);
  double without_io_s;

  out->load_s = bytes / out->throughput_bps;
  out->open_s = unhindered_s * (run->open_s / run_s);
  out->position_s = unhindered_s * (run->position_s / run_s);
  out->transfer_s = unhindered_s * (run->transfer_s / run_s);
  out->queue_s = fmax (0.0, out->load_s - unhindered_s);
  out->decode_s = isinf (in->decode_samples_per_s) ? 0.0 : samples / in->decode_samples_per_s;

  if (in->prefetch) {
    without_io_s = fmax (in->step_compute_s, out->decode_s);
    out->step_s = fmax (without_io_s, out->load_s);
  } else {
    without_io_s = in->step_compute_s + out->decode_s;
    out->step_s = without_io_s + out->load_s;
  }
  out->io_wait_s = out->step_s - without_io_s;
  out->accelerator_utilization = in->step_compute_s / out->step_s;
  out->demand_bps = bytes / in->step_compute_s;
  out->delivered_bps = bytes / out->step_s;
}

IwStatus
iw_access_solve (const IwAccess *in, IwAccessResult *out, IwError *error)
{
  IwAccessResult result = { 0 };
  Run run;
  IwStatus status;

  if ((status = check_access (in, error)) != IW_STATUS_OK)
    return status;

  result.stored_bytes_per_sample = iw_access_stored_bytes (in->format, in->sample_bytes);
  run = describe_run (in, result.stored_bytes_per_sample);
  result.ceilings = ceilings_of (in, &run);
  result.bound = find_bound (&result.ceilings, &run, &result.throughput_bps);
  result.run_bytes = run.bytes;
  result.request_bytes = run.bytes / run.requests;
  result.positioned_bytes = run.positionings > 0.0 ? run.bytes / run.positionings : run.bytes;
  result.samples_per_s = result.throughput_bps / result.stored_bytes_per_sample;
  result.iops = result.throughput_bps / result.request_bytes;
  result.positionings_per_s = result.throughput_bps * run.positionings / run.bytes;
  result.sequential_speedup = sequential_throughput (in) / result.throughput_bps;
  time_step (in, &run, &result);

  *out = result;
  return IW_STATUS_OK;
}

void
iw_access_flow (const IwAccess *in, const IwAccessResult *result, IwAccessFlow *out)
{
  const Run run = describe_run (in, result->stored_bytes_per_sample);
  const double under_way = fmin (in->queue_depth, in->device.parallelism);
  const double loading_share = fmin (1.0, result->load_s / result->step_s);
  const double lost_bps = fmax (0.0, in->device.max_bps - result->throughput_bps) * loading_share;
  /* Transferring loses bandwidth only in so far as the streams together are slower than the device. */
  const double streams_short = 1.0 - fmin (1.0, under_way * in->device.stream_bps / in->device.max_bps);
  const double stream_s = run.transfer_s * streams_short;
  const double lost_s = run.open_s + run.position_s + stream_s;
  const bool ceiling = result->bound == IW_BOUND_IOPS || result->bound == IW_BOUND_METADATA;

  *out = (IwAccessFlow){
    .potential_bps = in->device.max_bps,
    .useful_bps = result->delivered_bps * (in->sample_bytes / result->stored_bytes_per_sample),
    .idle_bps = in->device.max_bps * (1.0 - loading_share),
    .demand_bps = result->demand_bps,
    .starved_bps = fmax (0.0, result->demand_bps - result->delivered_bps),
  };
  out->framing_bps = result->delivered_bps - out->useful_bps;
  if (ceiling) {
    out->ceiling_bps = lost_bps;
  } else if (lost_s > 0.0) {
    out->open_bps = lost_bps * (run.open_s / lost_s);
    out->position_bps = lost_bps * (run.position_s / lost_s);
    out->stream_bps = lost_bps * (stream_s / lost_s);
  }
}

/* A device whose files are already open: what the IOPS curve and its saturation point are about. */
static void
random_read (const IwAccessDevice *device, double queue_depth, double request_bytes, IwAccessPoint *out)
{
  const double under_way = fmin (queue_depth, device->parallelism);
  const double request_s = device->latency_s + request_bytes / device->stream_bps;
  double throughput_bps = under_way * request_bytes / request_s;

  throughput_bps = fmin (throughput_bps, device->max_bps);
  throughput_bps = fmin (throughput_bps, device->max_iops * request_bytes);
  *out = (IwAccessPoint){ .request_bytes = request_bytes,
                          .throughput_bps = throughput_bps,
                          .iops = throughput_bps / request_bytes };
}

static IwStatus
check_random_read (const IwAccessDevice *device, double queue_depth, IwError *error)
{
  const IwStatus status = check_device (device, error);

  if (status != IW_STATUS_OK)
    return status;
  return iw_check_range ("access.queue_depth", queue_depth, 1.0, 1e9, error);
}

IwStatus
iw_access_random_read (const IwAccessDevice *device, double queue_depth, double request_bytes,
                       IwAccessPoint *out, IwError *error)
{
  IwStatus status = check_random_read (device, queue_depth, error);

  if (status == IW_STATUS_OK)
    status = iw_check_range ("request_bytes", request_bytes, 1.0, 1e18, error);
  if (status == IW_STATUS_OK)
    random_read (device, queue_depth, request_bytes, out);
  return status;
}

IwStatus
iw_access_curve (const IwAccessDevice *device, double queue_depth, size_t n, IwAccessPoint *points,
                 IwError *error)
{
  const IwStatus status = check_random_read (device, queue_depth, error);
  const double ratio = CURVE_LAST_BYTES / CURVE_FIRST_BYTES;

  if (status != IW_STATUS_OK)
    return status;
  if (n < 2)
    return iw_error_set (error, IW_STATUS_OUT_OF_RANGE, "n", (double)n, 2.0, 1e9);
  for (size_t i = 0; i < n; i++)
    random_read (device, queue_depth, CURVE_FIRST_BYTES * pow (ratio, (double)i / (double)(n - 1)),
                 &points[i]);
  return IW_STATUS_OK;
}

double
iw_access_saturation_bytes (const IwAccessDevice *device, double queue_depth)
{
  const double under_way = fmin (queue_depth, device->parallelism);
  const double wanted_bps = SATURATED_SHARE * device->max_bps;
  /* q c / (L + c/s) >= wanted, solved for c. */
  const double headroom = under_way - wanted_bps / device->stream_bps;

  if (headroom <= 0.0)
    return INFINITY;
  return fmax (wanted_bps * device->latency_s / headroom, wanted_bps / device->max_iops);
}

const char *
iw_pattern_name (IwPattern pattern)
{
  return pattern == IW_PATTERN_SEQUENTIAL ? "sequential" : "stochastic";
}

const char *
iw_format_name (IwFormat format)
{
  static const char *const names[IW_N_FORMATS] = { "raw", "tfrecord", "webdataset" };

  return names[format];
}

const char *
iw_bound_name (IwBound bound)
{
  static const char *const names[IW_N_BOUNDS] = { "open",      "position", "stream",
                                                  "bandwidth", "iops",     "metadata" };

  return names[bound];
}
