/* The access model against published measurements. A row is asserted where the model claims to hold; where it
 * does not, the miss stands in a comment with its size and its reason, and nothing is widened to hide it. */
#include "iowall/access.h"

#include "close.h"

#define KIB 1024.0
#define MIB 1048576.0
#define GIB 1073741824.0

static IwAccessResult
solve (const IwAccess *in)
{
  IwAccessResult result;

  g_assert_cmpint (iw_access_solve (in, &result, NULL), ==, IW_STATUS_OK);
  return result;
}

/* A store without ceilings of its own, so that only Little's law speaks. */
static IwAccess
store (double latency_s, double stream_bps, double max_bps, double workers, double object_bytes)
{
  IwAccess in;

  iw_access_init (&in);
  in.device = (IwAccessDevice){ .latency_s = latency_s,
                                .open_s = 0.0,
                                .stream_bps = stream_bps,
                                .max_bps = max_bps,
                                .max_iops = 1e15,
                                .max_opens_per_s = 1e15,
                                .parallelism = 1e9,
                                .contiguous = false };
  in.sample_bytes = object_bytes;
  in.readahead_bytes = 1e15;
  in.queue_depth = workers;
  return in;
}

/* NVIDIA AIStore, "AIStore fast tier" (2023-11-27): GET benchmarks with the mean latency beside the
 * throughput. X = workers x size / latency, within 0.5 %.
 * Not asserted, because the tables miss Little's law there and no model can help: AIStore cold, 1 MiB (1.080
 * against 1.108 GiB/s, 2.6 % off); S3 with 10 clients, 10 MiB (2.610 against 2.713, 3.9 %). Both ran while
 * their caches filled: mean latency and mean throughput are of different moments. */
static void
test_aistore_littles_law (void)
{
  static const struct {
    double object_mib, workers, latency_ms, gib_per_s;
  } rows[] = {
    { 1, 300, 197.243, 1.480 },    { 10, 300, 1108.5, 2.640 },  { 1, 300, 17.793, 16.450 },
    { 10, 300, 177.234, 16.520 },  { 10, 300, 1291.5, 2.260 },  { 1, 1000, 18.22, 53.550 },
    { 10, 1000, 178.386, 54.680 }, { 1, 1000, 353.979, 2.750 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const IwAccess in =
        store (rows[i].latency_ms / 1000.0, 1e18, 1e18, rows[i].workers, rows[i].object_mib * MIB);

    assert_close (solve (&in).throughput_bps, rows[i].gib_per_s * GIB, 0.005);
  }
}

/* The same post, 10 MiB objects from 10 nodes with 50 Gb/s each: latency 21 ms while nothing queues, and the
 * measured ceiling of 54.7 GiB/s. Ten workers: 4.65 against 4.5 GiB/s, 3.5 %. A thousand: 54.7 against 54.68.
 * In between the model is an upper bound (asymptotic bounds of a closed network, Lazowska et al., 1984): 46.5
 * against about 40 at 100 workers, 54.7 against about 48 at 200: 14 % and 12 % too high around the knee, for
 * it knows no queue between the bounds. Only the direction is asserted there. */
static void
test_aistore_saturation (void)
{
  static const struct {
    double workers, gib_per_s;
    gboolean bound_only;
  } rows[] = { { 10, 4.5, FALSE }, { 100, 40.0, TRUE }, { 200, 48.0, TRUE }, { 1000, 54.68, FALSE } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const IwAccess in = store (0.021, 1e18, 54.7 * GIB, rows[i].workers, 10.0 * MIB);
    const IwAccessResult result = solve (&in);

    if (rows[i].bound_only)
      g_assert_cmpfloat (result.throughput_bps, >, rows[i].gib_per_s * GIB);
    else
      assert_close (result.throughput_bps, rows[i].gib_per_s * GIB, 0.04);
  }
}

/* S3 from EC2 in the same region (dvassallo/s3-benchmark, c5.4xlarge, 2019): 12 ms to the first byte and
 * 100 MB/s a connection, both taken from the latencies of the 16 MiB rows, predict the throughputs of those
 * rows, 8 to 12 connections, within 4 %.
 * Smaller objects are missed and not asserted: with the same two numbers 4 MiB gives 593 against 666 MiB/s at
 * 8 connections and 890 against 789 at 12; 8 MiB gives 667 against 707 and 1,001 against 898. One latency and
 * one rate stand for a distribution with a tail of a second. */
static void
test_s3_connections (void)
{
  static const struct {
    double connections, mib_per_s;
  } rows[] = { { 8, 714.4 }, { 9, 826.5 }, { 10, 869.0 }, { 11, 1007.2 }, { 12, 1085.9 } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const IwAccess in = store (0.012, 1e8, 1.25e9, rows[i].connections, 16.0 * MIB);

    assert_close (solve (&in).throughput_bps, rows[i].mib_per_s * MIB, 0.04);
  }
}

/* CoorDL (VLDB 2021): random reads of ImageNet files from a hard disk give 15 to 50 MB/s. Two reads under way
 * on a 7,200 rpm disk, 119.6 KiB a file: 19 MB/s. (One reader alone gives 9.5 MB/s in the model; the paper's
 * loaders ran several.) */
static void
test_coordl_disk (void)
{
  IwAccess in;
  double bps;

  iw_access_init (&in);
  in.sample_bytes = 119.6 * KIB;
  in.queue_depth = 24.0;
  bps = solve (&in).throughput_bps;
  g_assert_cmpfloat (bps, >=, 15e6);
  g_assert_cmpfloat (bps, <=, 50e6);
}

/* MLPerf Storage v1.0 results: storage that gives the measured samples a second keeps the accelerators busy
 * for the measured share of time, within half a point. The device's ceiling is the row's throughput; batch,
 * record and step time are the benchmark's. Missed and not asserted: 3D U-Net (Micron 9400, 2 H100: 94.3
 * against 96.24 %; DDN, 36: 90.8 against 93.52) and CosmoFlow on DDN's 64 accelerators (68.7 against 70.23):
 * their samples a second include the start-up and the ends of epochs, which the reported utilization leaves
 * out. */
static void
test_mlperf_utilization (void)
{
  enum {
    RESNET,
    COSMOFLOW
  };
  static const struct {
    int workload;
    double accelerators, samples_per_s, utilization;
  } rows[] = {
    { RESNET, 58, 93464.02, 0.9033 },     /* Micron 9550 */
    { RESNET, 37, 60943.74, 0.9225 },     /* Micron 6500 */
    { RESNET, 74, 125480.13, 0.9499 },    /* WEKA, one client */
    { RESNET, 1056, 1747109.83, 0.9288 }, /* Nutanix, 32 nodes */
    { COSMOFLOW, 10, 1995.91, 0.7007 },   /* JuiceFS */
    { COSMOFLOW, 1, 236.37, 0.8280 },     /* YanRong F8000X, one client */
    { COSMOFLOW, 8, 1749.37, 0.7664 },    /* the same */
    { COSMOFLOW, 26, 5325.91, 0.7199 },   /* the same */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const double sample_bytes = rows[i].workload == RESNET ? 114660.07 : 2828486.0;
    IwAccess in = store (0.0, 1e18, rows[i].samples_per_s * sample_bytes, 64, sample_bytes);

    in.accelerators = rows[i].accelerators;
    in.batch_samples = rows[i].workload == RESNET ? 400.0 : 1.0;
    in.step_compute_s = rows[i].workload == RESNET ? 0.224 : 0.0035;
    g_assert_cmpfloat (fabs (solve (&in).accelerator_utilization - rows[i].utilization), <, 0.005);
  }
}

/* Samsung 870 EVO, data sheet: 13,000 IOPS of 4 KiB at queue depth 1 and 98,000 at 32. The latency that the
 * first figure means, and eight requests worked on, give the second to within 6 % without its ceiling. */
static void
test_sata_queue_depth (void)
{
  const IwAccessDevice device = { .latency_s = 1.0 / 13000.0 - 4096.0 / 5.6e8,
                                  .stream_bps = 5.6e8,
                                  .max_bps = 5.6e8,
                                  .max_iops = 1e15,
                                  .max_opens_per_s = 1e15,
                                  .parallelism = 8.0 };
  IwAccessPoint one, many;

  g_assert_cmpint (iw_access_random_read (&device, 1.0, 4096.0, &one, NULL), ==, IW_STATUS_OK);
  g_assert_cmpint (iw_access_random_read (&device, 32.0, 4096.0, &many, NULL), ==, IW_STATUS_OK);
  assert_close (one.iops, 13000.0, 1e-12);
  assert_close (many.iops, 98000.0, 0.065);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/access-literature/aistore-littles-law", test_aistore_littles_law);
  g_test_add_func ("/access-literature/aistore-saturation", test_aistore_saturation);
  g_test_add_func ("/access-literature/s3-connections", test_s3_connections);
  g_test_add_func ("/access-literature/coordl-disk", test_coordl_disk);
  g_test_add_func ("/access-literature/mlperf-utilization", test_mlperf_utilization);
  g_test_add_func ("/access-literature/sata-queue-depth", test_sata_queue_depth);
  return g_test_run ();
}
