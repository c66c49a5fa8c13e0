/* The access model against arithmetic done by hand. */
#include "iowall/access.h"

#include "close.h"

static IwAccessResult
solve (const IwAccess *in)
{
  IwAccessResult result;
  IwError error;

  if (iw_access_solve (in, &result, &error) != IW_STATUS_OK)
    g_error ("%s %s: %g", error.field, iw_status_text (error.status), error.value);
  return result;
}

/* A 7,200 rpm disk, one reader. */
static IwAccess
disk (IwFormat format, double sample_bytes)
{
  IwAccess in;

  iw_access_init (&in);
  in.format = format;
  in.sample_bytes = sample_bytes;
  return in;
}

/* 60 ms to the first byte, 90 MB/s a connection, 64 connections, none of the other ceilings in the way. */
static IwAccess
object_store (IwFormat format)
{
  IwAccess in;

  iw_access_init (&in);
  in.device = (IwAccessDevice){ .latency_s = 0.060,
                                .open_s = 0.0,
                                .stream_bps = 90e6,
                                .max_bps = 12.5e9,
                                .max_iops = 5500.0,
                                .max_opens_per_s = 5500.0,
                                .parallelism = 1e6,
                                .contiguous = false };
  in.format = format;
  in.sample_bytes = 114660.0;
  in.shard_bytes = 32.0 * 8388608.0;
  in.readahead_bytes = 8388608.0;
  in.queue_depth = 64.0;
  return in;
}

/* A PCIe 4 drive: 75 us, 1 GB/s a request stream, 6.45 GB/s and a million IOPS in all. */
static IwAccess
nvme (IwFormat format, double queue_depth)
{
  IwAccess in;

  iw_access_init (&in);
  in.device = (IwAccessDevice){ .latency_s = 75e-6,
                                .open_s = 5e-6,
                                .stream_bps = 1e9,
                                .max_bps = 6.45e9,
                                .max_iops = 1e6,
                                .max_opens_per_s = 1e6,
                                .parallelism = 75.0,
                                .contiguous = true };
  in.format = format;
  in.sample_bytes = 110000.0;
  in.queue_depth = queue_depth;
  return in;
}

/* Raw 110 KB: 0.2 + 12.2 + 0.44 = 12.84 ms a file, 110,000 B / 12.84 ms = 8.5670 MB/s.
 * Shards: 0.2 + 12.2 + 1,024 = 1,036.4 ms each, 256 MB / 1.0364 s = 247.009 MB/s. 28.83 times, 29x. */
static void
test_disk_110_kb (void)
{
  const IwAccess raw = disk (IW_FORMAT_RAW, 110000.0);
  const IwAccess sharded = disk (IW_FORMAT_TFRECORD, 110000.0);
  const IwAccessResult slow = solve (&raw), fast = solve (&sharded);

  assert_close (slow.throughput_bps, 110000.0 / 0.01284, 1e-12);
  assert_close (slow.throughput_bps, 8.5670e6, 1e-5);
  assert_close (fast.throughput_bps, 247.009e6, 1e-5);
  assert_close (slow.sequential_speedup, 28.83, 2e-4);
  g_assert_cmpfloat (round (slow.sequential_speedup), ==, 29.0);
  assert_close (fast.sequential_speedup, 1.0, 1e-12);
  g_assert_cmpint (slow.bound, ==, IW_BOUND_POSITION);
  g_assert_cmpint (fast.bound, ==, IW_BOUND_STREAM);
  /* One file after the other: 1/12.84 ms. */
  assert_close (slow.iops, 77.882, 1e-5);
  assert_close (slow.positionings_per_s, 77.882, 1e-5);
}

/* 0.2 + 12.2 + 0.128 = 12.528 ms, 32,000 B / 12.528 ms = 2.55428 MB/s; 247.009 over it is 96.70, 97x. */
static void
test_disk_32_kb (void)
{
  const IwAccess raw = disk (IW_FORMAT_RAW, 32000.0);
  const IwAccessResult slow = solve (&raw);

  assert_close (slow.throughput_bps, 2.55428e6, 1e-5);
  assert_close (slow.sequential_speedup, 96.70, 1e-4);
  g_assert_cmpfloat (round (slow.sequential_speedup), ==, 97.0);
}

/* Raw files in stored order on the same disk: no repositioning, 0.2 + 0.44 = 0.64 ms, 171.875 MB/s. */
static void
test_disk_sequential_raw (void)
{
  IwAccess in = disk (IW_FORMAT_RAW, 110000.0);
  IwAccessResult result;

  in.pattern = IW_PATTERN_SEQUENTIAL;
  result = solve (&in);
  assert_close (result.throughput_bps, 171.875e6, 1e-12);
  g_assert_cmpfloat (result.position_s, ==, 0.0);
  g_assert_cmpfloat (result.positionings_per_s, ==, 0.0);
  g_assert_true (isinf (result.ceilings.iops_bps));
  g_assert_cmpint (result.bound, ==, IW_BOUND_STREAM);
}

/* The waterfall of the worked example: 400 files of 114,660 B, one reader, ResNet-50's step of 0.224 s.
 * t = 0.2 + 12.2 + 0.45864 = 12.85864 ms; loading 400 t = 5.143456 s: opening 0.08, positioning 4.88,
 * transferring 0.183456 s. With prefetch the step is the loading: I/O wait 4.919456 s, utilization 4.355 %.
 */
static void
test_disk_step (void)
{
  IwAccess in;
  IwAccessResult result;

  iw_access_init (&in);
  result = solve (&in);
  assert_close (result.load_s, 5.143456, 1e-12);
  assert_close (result.open_s, 0.08, 1e-12);
  assert_close (result.position_s, 4.88, 1e-12);
  assert_close (result.transfer_s, 0.183456, 1e-12);
  g_assert_cmpfloat (result.queue_s, ==, 0.0);
  g_assert_cmpfloat (result.decode_s, ==, 0.0);
  assert_close (result.step_s, 5.143456, 1e-12);
  assert_close (result.io_wait_s, 4.919456, 1e-12);
  assert_close (result.accelerator_utilization, 0.224 / 5.143456, 1e-12);

  in.prefetch = false;
  result = solve (&in);
  assert_close (result.step_s, 5.143456 + 0.224, 1e-12);
  assert_close (result.io_wait_s, 5.143456, 1e-12);

  /* Decoding 100 samples/s takes 4 s of the 5.143 s that loading takes: I/O adds only 1.143456 s. */
  in.prefetch = true;
  in.decode_samples_per_s = 100.0;
  result = solve (&in);
  assert_close (result.decode_s, 4.0, 1e-12);
  assert_close (result.io_wait_s, 1.143456, 1e-12);
  in.decode_samples_per_s = 50.0; /* 8 s: loading hides behind decoding */
  result = solve (&in);
  assert_close (result.step_s, 8.0, 1e-12);
  g_assert_cmpfloat (result.io_wait_s, ==, 0.0);
}

/* The disk's arm is the bound once two readers keep it busy: 2/12.84 ms = 155.8 a second; a third one cannot
 * be worked on (parallelism 2). At 64 KiB 2/12.662 ms = 157.9, still below the arm's 170. */
static void
test_disk_parallelism (void)
{
  IwAccess in = disk (IW_FORMAT_RAW, 110000.0);

  in.queue_depth = 2.0;
  assert_close (solve (&in).throughput_bps, 2.0 * 110000.0 / 0.01284, 1e-12);
  in.queue_depth = 100.0;
  assert_close (solve (&in).throughput_bps, 2.0 * 110000.0 / 0.01284, 1e-12);
  in.device.parallelism = 4.0; /* 311 a second would be needed: the arm's 170 x 110,000 B = 18.7 MB/s */
  assert_close (solve (&in).throughput_bps, 18.7e6, 1e-12);
  g_assert_cmpint (solve (&in).bound, ==, IW_BOUND_IOPS);
}

/* Raw: 60 + 1.274 = 61.274 ms an object, 64 x 114,660 B / 61.274 ms = 119.76 MB/s.
 * Shards in 8 MiB ranges: 60 + 93.2068 = 153.2068 ms each, 64 x 8,388,608 B / 153.2068 ms = 3,504.2 MB/s.
 * 29.26 times, 29x. */
static void
test_object_store (void)
{
  const IwAccess raw = object_store (IW_FORMAT_RAW), ranged = object_store (IW_FORMAT_TFRECORD);
  const IwAccessResult slow = solve (&raw), fast = solve (&ranged);

  assert_close (slow.throughput_bps, 119.76e6, 1e-4);
  assert_close (fast.throughput_bps, 3504.2e6, 1e-4);
  assert_close (slow.sequential_speedup, 29.26, 1e-4);
  g_assert_cmpfloat (round (slow.sequential_speedup), ==, 29.0);
  g_assert_cmpfloat (fast.request_bytes, ==, 8388608.0);
  g_assert_cmpint (slow.bound, ==, IW_BOUND_POSITION);
  g_assert_cmpint (fast.bound, ==, IW_BOUND_STREAM);
}

/* Order does not matter to an object store: every GET waits for its first byte, the next object's too. */
static void
test_object_store_order (void)
{
  IwAccess in = object_store (IW_FORMAT_RAW);
  const double stochastic = solve (&in).throughput_bps;

  in.pattern = IW_PATTERN_SEQUENTIAL;
  g_assert_cmpfloat (solve (&in).throughput_bps, ==, stochastic);
}

/* 5,500 GET/s bind when connections are plenty: 5,500 x 114,660 B = 630.63 MB/s; 400 connections would give
 * 748.5. */
static void
test_object_store_requests (void)
{
  IwAccess in = object_store (IW_FORMAT_RAW);

  in.queue_depth = 400.0;
  assert_close (solve (&in).throughput_bps, 630.63e6, 1e-12);
  /* Opens and positionings are the same GET here; the first of equal ceilings is named. */
  g_assert_cmpint (solve (&in).bound, ==, IW_BOUND_IOPS);
  in.device.max_opens_per_s = 3500.0;
  assert_close (solve (&in).throughput_bps, 401.31e6, 1e-12);
  g_assert_cmpint (solve (&in).bound, ==, IW_BOUND_METADATA);
}

/* 32 x 110,000 B / (5 + 75 + 110) us = 18.5 GB/s asked of a drive that gives 6.45: shards buy nothing. */
static void
test_nvme_saturated (void)
{
  const IwAccess in = nvme (IW_FORMAT_RAW, 32.0);
  const IwAccessResult result = solve (&in);

  assert_close (result.ceilings.latency_bps, 18.526e9, 1e-4);
  g_assert_cmpfloat (result.throughput_bps, ==, 6.45e9);
  g_assert_cmpfloat (result.sequential_speedup, ==, 1.0);
  g_assert_cmpint (result.bound, ==, IW_BOUND_BANDWIDTH);
  /* What the ceiling adds: 400 x 110,000 B x (1/6.45 - 1/18.526) ns. */
  assert_close (result.queue_s, 44e6 * (1.0 / 6.45e9 - 190e-6 / (32.0 * 110000.0)), 1e-9);
}

/* IOPS = q/t while latency binds: 1, 2, 4, 8 readers of 4 KiB take 5 + 75 + 4.096 us each. */
static void
test_littles_law (void)
{
  for (double q = 1.0; q <= 64.0; q *= 2.0) {
    IwAccess in = nvme (IW_FORMAT_RAW, q);
    IwAccessPoint point;
    IwAccessResult result;

    in.sample_bytes = 4096.0;
    result = solve (&in);
    assert_close (result.iops, q / 84.096e-6, 1e-12);
    assert_close (result.positionings_per_s, q / 84.096e-6, 1e-12);
    g_assert_cmpint (result.bound, ==, IW_BOUND_POSITION);
    /* With the file open, one byte wanted: 75.001 us. */
    g_assert_cmpint (iw_access_random_read (&in.device, q, 1.0, &point, NULL), ==, IW_STATUS_OK);
    assert_close (point.iops, q / 75.001e-6, 1e-12);
  }
}

/* MLPerf Storage v1.0, bytes a second that one H100 takes: batch x record / step time.
 * 3D U-Net 7 x 146,600,628 B / 0.323 s, ResNet-50 400 x 114,660.07 B / 0.224 s, CosmoFlow 2,828,486 B / 3.5
 * ms. */
static void
test_demands (void)
{
  static const struct {
    double batch, sample_bytes, step_s, demand_bps;
  } cases[] = {
    { 7, 146600628.0, 0.323, 3.1771e9 },
    { 400, 114660.07, 0.224, 0.20475e9 },
    { 1, 2828486.0, 0.0035, 0.80814e9 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    IwAccess in = disk (IW_FORMAT_RAW, cases[i].sample_bytes);

    in.batch_samples = cases[i].batch;
    in.step_compute_s = cases[i].step_s;
    assert_close (solve (&in).demand_bps, cases[i].demand_bps, 1e-4);
    in.accelerators = 8.0;
    assert_close (solve (&in).demand_bps, 8.0 * cases[i].demand_bps, 1e-4);
  }
}

/* TFRecord: 8 + 4 + 4 bytes around a record. Tar: a 512-byte header, the content filled up to 512. */
static void
test_stored_bytes (void)
{
  g_assert_cmpfloat (iw_access_stored_bytes (IW_FORMAT_RAW, 114660), ==, 114660);
  g_assert_cmpfloat (iw_access_stored_bytes (IW_FORMAT_TFRECORD, 114660), ==, 114676);
  g_assert_cmpfloat (iw_access_stored_bytes (IW_FORMAT_WEBDATASET, 114660), ==, 512 + 224 * 512);
  g_assert_cmpfloat (iw_access_stored_bytes (IW_FORMAT_WEBDATASET, 512), ==, 1024);
  g_assert_cmpfloat (iw_access_stored_bytes (IW_FORMAT_WEBDATASET, 513), ==, 1536);
  g_assert_cmpfloat (iw_access_stored_bytes (IW_FORMAT_WEBDATASET, 1), ==, 1024);
}

/* A shard holds at least one sample. 1 KiB shards of 110 KB samples are read as one record of 110,016 B. */
static void
test_shard_smaller_than_sample (void)
{
  IwAccess in = disk (IW_FORMAT_TFRECORD, 110000.0);

  in.shard_bytes = 1024.0;
  g_assert_cmpfloat (solve (&in).run_bytes, ==, 110016.0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/access/disk-110-kb", test_disk_110_kb);
  g_test_add_func ("/access/disk-32-kb", test_disk_32_kb);
  g_test_add_func ("/access/disk-sequential-raw", test_disk_sequential_raw);
  g_test_add_func ("/access/disk-step", test_disk_step);
  g_test_add_func ("/access/disk-parallelism", test_disk_parallelism);
  g_test_add_func ("/access/object-store", test_object_store);
  g_test_add_func ("/access/object-store-order", test_object_store_order);
  g_test_add_func ("/access/object-store-requests", test_object_store_requests);
  g_test_add_func ("/access/nvme-saturated", test_nvme_saturated);
  g_test_add_func ("/access/littles-law", test_littles_law);
  g_test_add_func ("/access/demands", test_demands);
  g_test_add_func ("/access/stored-bytes", test_stored_bytes);
  g_test_add_func ("/access/shard-smaller-than-sample", test_shard_smaller_than_sample);
  return g_test_run ();
}
