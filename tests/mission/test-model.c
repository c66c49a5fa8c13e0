/* The access model from outside, JSON in and JSON out, against arithmetic that is written beside each case.
 */
#include "model-check.h"

#include "iowall/experiment.h"

#include <math.h>
#include <string.h>

static double
answer (const IwJson *json, const char *key)
{
  return model_number (iw_json_root (json), key);
}

static double
ask (const char *input, const char *key)
{
  g_autoptr (IwJson) json = model_answer (iw_model_access_json, input);

  return answer (json, key);
}

static void
assert_close (double found, double expected)
{
  model_assert_close (found, expected, 1e-9);
}

#define DISK                                                                                                 \
  "\"device\": {\"latency_s\": 0.0122, \"open_s\": 0.0002, \"stream_bps\": 2.5e8, \"max_bps\": 2.5e8, "      \
  "\"max_iops\": 170, \"max_opens_per_s\": 5000, \"parallelism\": 2, \"contiguous\": true}"
#define STORE                                                                                                \
  "\"device\": {\"latency_s\": 0.06, \"open_s\": 0, \"stream_bps\": 9e7, \"max_bps\": 1e10, "                \
  "\"max_iops\": 5500, \"max_opens_per_s\": 1e6, \"parallelism\": 64, \"contiguous\": false}"
#define NVME                                                                                                 \
  "\"device\": {\"latency_s\": 7.5e-5, \"open_s\": 1e-5, \"stream_bps\": 3e9, \"max_bps\": 6.45e9, "         \
  "\"max_iops\": 1e6, \"max_opens_per_s\": 1e6, \"parallelism\": 75, \"contiguous\": true}"

/* A 7,200 rpm disk. One 110 KB file: 0.2 + 12.2 + 0.44 = 12.84 ms, 8.567 MB/s. One 256 MB shard: 12.4 ms +
 * 1.024 s = 1.0364 s, 247.0 MB/s. 247.0 / 8.567 = 28.83. */
static void
test_disk_110_kb (void)
{
  const char *raw = "{" DISK ", \"access\": {\"pattern\": \"stochastic\", \"format\": \"raw\", "
                    "\"sample_bytes\": 110000, \"shard_bytes\": 256e6, \"queue_depth\": 1}}";
  const char *shards = "{" DISK ", \"access\": {\"pattern\": \"stochastic\", \"format\": \"tfrecord\", "
                       "\"sample_bytes\": 110000, \"shard_bytes\": 256e6, \"queue_depth\": 1}}";

  assert_close (ask (raw, "throughput_bps"), 110000.0 / 0.01284);
  assert_close (ask (shards, "throughput_bps"), 256e6 / 1.0364);
  assert_close (ask (raw, "sequential_speedup"), (256e6 / 1.0364) / (110000.0 / 0.01284));
  g_assert_cmpfloat (round (ask (raw, "sequential_speedup")), ==, 29.0);
  g_assert_cmpfloat (round (ask (shards, "throughput_bps") / ask (raw, "throughput_bps")), ==, 29.0);
}

/* The same with 32 KB: 12.4 ms + 0.128 ms = 12.528 ms, 2.554 MB/s; 247.0 / 2.554 = 96.7. */
static void
test_disk_32_kb (void)
{
  const char *raw = "{" DISK ", \"access\": {\"pattern\": \"stochastic\", \"format\": \"raw\", "
                    "\"sample_bytes\": 32000, \"shard_bytes\": 256e6}}";

  assert_close (ask (raw, "throughput_bps"), 32000.0 / 0.012528);
  g_assert_cmpfloat (round (ask (raw, "sequential_speedup")), ==, 97.0);
}

/* An object store, 64 connections. One 114,660-byte object: 60 + 1.274 = 61.274 ms; 64 of them 119.8 MB/s. A
 * 256 MB shard by 8 MiB ranges: 31 requests x 60 ms + 256e6 / 90e6 = 1.86 + 2.8444 s; 64 of them 3.483 GB/s.
 * 3.483 / 0.1198 = 29.1. */
static void
test_object_store (void)
{
  const char *raw = "{" STORE ", \"access\": {\"pattern\": \"stochastic\", \"format\": \"raw\", "
                    "\"sample_bytes\": 114660, \"shard_bytes\": 256e6, \"readahead_bytes\": 8388608, "
                    "\"queue_depth\": 64}}";
  const char *shards = "{" STORE ", \"access\": {\"pattern\": \"stochastic\", \"format\": \"tfrecord\", "
                       "\"sample_bytes\": 114660, \"shard_bytes\": 256e6, \"readahead_bytes\": 8388608, "
                       "\"queue_depth\": 64}}";

  assert_close (ask (raw, "throughput_bps"), 64 * 114660.0 / (0.06 + 114660.0 / 9e7));
  assert_close (ask (shards, "throughput_bps"), 64 * 256e6 / (31 * 0.06 + 256e6 / 9e7));
  g_assert_cmpfloat (round (ask (shards, "throughput_bps") / ask (raw, "throughput_bps")), ==, 29.0);
}

/* The boundary of the rule. An NVMe drive with 32 reads in flight: 110 KB takes 85 us + 36.7 us, so 32 of
 * them could move 28.9 GB/s; the drive's 6.45 GB/s are reached either way. */
static void
test_nvme_saturates (void)
{
  const char *raw = "{" NVME ", \"access\": {\"pattern\": \"stochastic\", \"format\": \"raw\", "
                    "\"sample_bytes\": 110000, \"shard_bytes\": 256e6, \"queue_depth\": 32}}";
  g_autoptr (IwJson) json = model_answer (iw_model_access_json, raw);

  g_assert_cmpfloat (answer (json, "throughput_bps"), ==, 6.45e9);
  g_assert_cmpfloat (answer (json, "sequential_speedup"), ==, 1.0);
  g_assert_cmpstr (iw_json_find (iw_json_root (json), "bound")->valuestring, ==, "bandwidth");
}

/* Little's law on the latency side: IOPS = queue depth / latency. With 512-byte reads and streams of 1e18
 * B/s, what is left of a read is its latency; 8 in 100 us are 80,000 a second, and from 16 on the device's
 * parallelism counts. */
static void
test_little (void)
{
  static const struct {
    int queue_depth;
    double iops;
  } cases[] = { { 1, 1e4 }, { 2, 2e4 }, { 8, 8e4 }, { 16, 16e4 }, { 64, 16e4 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *input = g_strdup_printf (
        "{\"device\": {\"latency_s\": 1e-4, \"open_s\": 0, \"stream_bps\": 1e18, \"max_bps\": 1e18, "
        "\"max_iops\": 1e9, \"max_opens_per_s\": 1e9, \"parallelism\": 16, \"contiguous\": true}, "
        "\"access\": {\"pattern\": \"stochastic\", \"format\": \"raw\", \"sample_bytes\": 512, "
        "\"queue_depth\": %d}}",
        cases[i].queue_depth);

    assert_close (ask (input, "iops"), cases[i].iops);
    assert_close (ask (input, "positionings_per_s"), cases[i].iops);
  }
}

/* MLPerf Storage, per H100: batch x record / step. */
static void
test_mlperf_demands (void)
{
  static const struct {
    double batch, record_bytes, step_s, demand_gbps;
  } cases[] = {
    { 7, 146600628, 0.323, 3.18 }, /* 3D U-Net: 1.0262 GB in 0.323 s = 3.177 GB/s */
    { 400, 114660, 0.224, 0.205 }, /* ResNet-50: 45.864 MB in 0.224 s = 0.20475 GB/s */
    { 1, 2828486, 0.0035, 0.81 },  /* CosmoFlow: 2.828 MB in 3.5 ms = 0.8081 GB/s */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *input = g_strdup_printf (
        "{" NVME ", \"access\": {\"pattern\": \"stochastic\", \"format\": \"raw\", \"sample_bytes\": %.0f}, "
        "\"consumer\": {\"accelerators\": 1, \"batch_samples\": %.0f, \"step_compute_s\": %g}}",
        cases[i].record_bytes, cases[i].batch, cases[i].step_s);
    const double demand = ask (input, "demand_bps");

    assert_close (demand, cases[i].batch * cases[i].record_bytes / cases[i].step_s);
    g_assert_cmpfloat_with_epsilon (demand / 1e9, cases[i].demand_gbps, 0.005);
  }
}

static void
test_output (void)
{
  static const char *const keys[] = { "throughput_bps",
                                      "samples_per_s",
                                      "iops",
                                      "positionings_per_s",
                                      "bound",
                                      "ceilings",
                                      "open_s",
                                      "position_s",
                                      "transfer_s",
                                      "queue_s",
                                      "decode_s",
                                      "load_s",
                                      "step_s",
                                      "io_wait_s",
                                      "accelerator_utilization",
                                      "demand_bps",
                                      "delivered_bps",
                                      "stored_bytes_per_sample",
                                      "run_bytes",
                                      "request_bytes",
                                      "sequential_speedup" };
  const char *input = "{" DISK ", \"access\": {\"pattern\": \"sequential\", \"format\": \"raw\", "
                      "\"sample_bytes\": 110000}, \"consumer\": {\"decode_samples_per_s\": null}}";
  g_autoptr (IwJson) json = model_answer (iw_model_access_json, input);
  const cJSON *node = iw_json_root (json)->child;
  const cJSON *ceilings = iw_json_find (iw_json_root (json), "ceilings");

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++, node = node->next) {
    g_assert_nonnull (node);
    g_assert_cmpstr (node->string, ==, keys[i]);
  }
  g_assert_null (node);
  /* Read in order, a disk repositions for no file: no ceiling of positionings. */
  g_assert_true (cJSON_IsNull (iw_json_find (ceilings, "iops_bps")));
  g_assert_cmpfloat (iw_json_find (ceilings, "bandwidth_bps")->valuedouble, ==, 2.5e8);
  assert_close (iw_json_find (ceilings, "metadata_bps")->valuedouble, 5000.0 * 110000.0);
  assert_close (iw_json_find (ceilings, "latency_bps")->valuedouble, 110000.0 / 0.00064);
  g_assert_cmpfloat (answer (json, "decode_s"), ==, 0.0);
}

/* --- Refused ------------------------------------------------------------------------------------------- */

static const char good[] =
    "{\n"
    "  \"device\": {\"latency_s\": 0.0122, \"open_s\": 0.0002, \"stream_bps\": 2.5e8,\n"
    "    \"max_bps\": 2.6e8, \"max_iops\": 170, \"max_opens_per_s\": 5000,\n"
    "    \"parallelism\": 2, \"contiguous\": true},\n"
    "  \"access\": {\"pattern\": \"stochastic\", \"format\": \"raw\",\n"
    "    \"sample_bytes\": 110000, \"queue_depth\": 1},\n"
    "  \"consumer\": {\"step_compute_s\": 0.224, \"decode_samples_per_s\": null,\n"
    "    \"prefetch\": false}\n"
    "}\n";

static const FixtureWrong wrong[] = {
  { "\"latency_s\": 0.0122", "\"latency_s\": -1", "-1",
    "/device/latency_s: found -1, expected a number from 0 to 1000" },
  { "\"max_iops\": 170", "\"max_iops\": 0", "0, \"max_opens",
    "/device/max_iops: found 0, expected a number from 0.001 to 1e+15" },
  { "\"step_compute_s\": 0.224", "\"step_compute_s\": 0", "0, \"decode",
    "/consumer/step_compute_s: found 0, expected a number from 1e-09 to 1000000000" },
  { "\"decode_samples_per_s\": null", "\"decode_samples_per_s\": 0", "0,\n    \"prefetch",
    "/consumer/decode_samples_per_s: found 0, expected a number from 1e-06 to 1e+15" },
  { "\"queue_depth\": 1", "\"queue_depth\": 0.5", "0.5",
    "/access/queue_depth: found 0.5, expected a number from 1 to 1000000000" },
  { "\"latency_s\": 0.0122, ", "", "{\"open_s\"", "/device: found no \"latency_s\", expected one" },
  { "\"sample_bytes\": 110000, ", "", "{\"pattern\"", "/access: found no \"sample_bytes\", expected one" },
  { "\"pattern\": \"stochastic\"", "\"pattern\": \"random\"", "\"random\"",
    "/access/pattern: found \"random\", expected one of sequential, stochastic" },
  { "\"format\": \"raw\"", "\"format\": \"zip\"", "\"zip\"",
    "/access/format: found \"zip\", expected one of raw, tfrecord, webdataset" },
  { "\"parallelism\": 2", "\"paralelism\": 2", "\"paralelism\"",
    "/device/paralelism: found the unknown key \"paralelism\", expected one of latency_s, open_s, "
    "stream_bps, "
    "max_bps, max_iops, max_opens_per_s, parallelism, contiguous" },
  { "\"queue_depth\": 1", "\"queuedepth\": 1", "\"queuedepth\"",
    "/access/queuedepth: found the unknown key \"queuedepth\", expected one of pattern, format, "
    "sample_bytes, "
    "shard_bytes, readahead_bytes, queue_depth" },
  { "\"consumer\"", "\"customer\"", "\"customer\"",
    "/customer: found the unknown key \"customer\", expected one of device, access, consumer" },
  { "\"contiguous\": true", "\"contiguous\": 1", "1},",
    "/device/contiguous: found 1, expected true or false" },
  { "\"prefetch\": false", "\"prefetch\": \"off\"", "\"off\"",
    "/consumer/prefetch: found \"off\", expected true or false" },
  { "\"max_bps\": 2.6e8", "\"max_bps\": \"260 MB/s\"", "\"260",
    "/device/max_bps: found \"260 MB/s\", expected a number" },
  { "\"max_bps\": 2.6e8", "\"max_bps\": null", "null, \"max_iops",
    "/device/max_bps: found null, expected a number" },
};

static void
test_wrong (void)
{
  model_assert_wrong (iw_model_access_json, good, wrong, G_N_ELEMENTS (wrong));
}

static void
test_misshapen (void)
{
  static const char *const inputs[] = { "[]", "3", "null", "{}", "{\"device\": 3, \"access\": []}" };

  g_autoptr (GError) error = NULL;

  model_assert_misshapen (iw_model_access_json, inputs, G_N_ELEMENTS (inputs));
  g_assert_null (iw_model_access_json ("[]", 2, "<stdin>", &error));
  fixture_assert_error (&error, IW_MISSION_ERROR_SCHEMA,
                        "<stdin>:1:1: ", "found an array, expected an object");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/disk-110-kb", test_disk_110_kb);
  g_test_add_func ("/model/disk-32-kb", test_disk_32_kb);
  g_test_add_func ("/model/object-store", test_object_store);
  g_test_add_func ("/model/nvme-saturates", test_nvme_saturates);
  g_test_add_func ("/model/little", test_little);
  g_test_add_func ("/model/mlperf-demands", test_mlperf_demands);
  g_test_add_func ("/model/output", test_output);
  g_test_add_func ("/model/wrong", test_wrong);
  g_test_add_func ("/model/misshapen", test_misshapen);
  return g_test_run ();
}
