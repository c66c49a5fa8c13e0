/* The properties that the access model must have whatever the numbers are, and what it refuses. */
#include "iowall/access.h"

#include <string.h>

#include "close.h"
#include "iowall/random.h"

static IwAccessResult
solve (const IwAccess *in)
{
  IwAccessResult result;
  IwError error;

  if (iw_access_solve (in, &result, &error) != IW_STATUS_OK)
    g_error ("%s %s: %g", error.field, iw_status_text (error.status), error.value);
  return result;
}

/* A PCIe 4 drive: 75 us, 1 GB/s a request stream, 6.45 GB/s and a million IOPS in all. */
static IwAccess
drive (double queue_depth)
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
  in.queue_depth = queue_depth;
  return in;
}

/* --- properties, on inputs drawn from the whole ranges --- */

static const struct {
  const char *field;
  gsize offset;
  double lo, hi;
} fields[] = {
#define DEVICE(name, lo, hi)                                                                                 \
  {                                                                                                          \
    "device." #name, offsetof (IwAccess, device.name), lo, hi                                                \
  }
#define ACCESS(name, lo, hi)                                                                                 \
  {                                                                                                          \
    "access." #name, offsetof (IwAccess, name), lo, hi                                                       \
  }
#define CONSUMER(name, lo, hi)                                                                               \
  {                                                                                                          \
    "consumer." #name, offsetof (IwAccess, name), lo, hi                                                     \
  }
  DEVICE (latency_s, 0, 1e3),
  DEVICE (open_s, 0, 1e3),
  DEVICE (stream_bps, 1, 1e18),
  DEVICE (max_bps, 1, 1e18),
  DEVICE (max_iops, 1e-3, 1e15),
  DEVICE (max_opens_per_s, 1e-3, 1e15),
  DEVICE (parallelism, 1, 1e9),
  ACCESS (sample_bytes, 1, 1e15),
  ACCESS (shard_bytes, 1, 1e18),
  ACCESS (readahead_bytes, 1, 1e15),
  ACCESS (queue_depth, 1, 1e9),
  CONSUMER (accelerators, 1, 1e9),
  CONSUMER (batch_samples, 1, 1e12),
  CONSUMER (step_compute_s, 1e-9, 1e9),
  CONSUMER (decode_samples_per_s, 1e-6, 1e15),
};

static double *
member (IwAccess *in, gsize field)
{
  return G_STRUCT_MEMBER_P (in, fields[field].offset);
}

/* Log-uniform within the ranges; one time in eight an end of the range. */
static IwAccess
draw (IwRandom *random)
{
  IwAccess in;

  iw_access_init (&in);
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++) {
    const double lo = fmax (fields[i].lo, 1e-9), hi = fields[i].hi;
    const double u = iw_random_uniform (random);

    switch (iw_random_below (random, 16)) {
    case 0:
      *member (&in, i) = fields[i].lo;
      break;
    case 1:
      *member (&in, i) = fields[i].hi;
      break;
    default:
      *member (&in, i) = CLAMP (lo * pow (hi / lo, u), lo, hi);
      break;
    }
  }
  if (iw_random_below (random, 4) == 0)
    in.decode_samples_per_s = INFINITY;
  in.device.contiguous = iw_random_below (random, 2) == 1;
  in.pattern = (IwPattern)iw_random_below (random, IW_N_PATTERNS);
  in.format = (IwFormat)iw_random_below (random, IW_N_FORMATS);
  in.prefetch = iw_random_below (random, 2) == 1;
  return in;
}

#define N_DRAWS 20000

static void
test_results_are_finite (void)
{
  IwRandom random;

  iw_random_init (&random, 1, 0);
  for (int i_draw = 0; i_draw < N_DRAWS; i_draw++) {
    IwAccess in = draw (&random);
    const IwAccessResult r = solve (&in);
    const double finite[] = { r.throughput_bps,
                              r.samples_per_s,
                              r.iops,
                              r.ceilings.latency_bps,
                              r.ceilings.bandwidth_bps,
                              r.ceilings.metadata_bps,
                              r.load_s,
                              r.step_s,
                              r.accelerator_utilization,
                              r.demand_bps,
                              r.delivered_bps,
                              r.stored_bytes_per_sample,
                              r.run_bytes,
                              r.request_bytes,
                              r.positioned_bytes,
                              r.sequential_speedup };
    const double or_zero[] = { r.positionings_per_s, r.open_s,   r.position_s, r.transfer_s, r.queue_s,
                               r.decode_s,           r.io_wait_s };

    for (gsize i = 0; i < G_N_ELEMENTS (finite); i++)
      g_assert_true (isfinite (finite[i]) && finite[i] > 0.0);
    for (gsize i = 0; i < G_N_ELEMENTS (or_zero); i++)
      g_assert_true (isfinite (or_zero[i]) && or_zero[i] >= 0.0);
    g_assert_cmpfloat (r.accelerator_utilization, <=, 1.0);
    g_assert_cmpfloat (r.request_bytes, <=, in.readahead_bytes * (1.0 + 1e-12));
    g_assert_cmpfloat (r.delivered_bps, <=, r.demand_bps * (1.0 + 1e-12));
    g_assert_cmpfloat (r.delivered_bps, <=, r.throughput_bps * (1.0 + 1e-12));
  }
}

static void
test_parts_add_up (void)
{
  IwRandom random;

  iw_random_init (&random, 2, 0);
  for (int i_draw = 0; i_draw < N_DRAWS; i_draw++) {
    IwAccess in = draw (&random);
    const IwAccessResult r = solve (&in);
    const double others_s =
        in.prefetch ? fmax (in.step_compute_s, r.decode_s) : in.step_compute_s + r.decode_s;
    const double smallest = fmin (fmin (r.ceilings.latency_bps, r.ceilings.bandwidth_bps),
                                  fmin (r.ceilings.iops_bps, r.ceilings.metadata_bps));

    assert_close (r.open_s + r.position_s + r.transfer_s + r.queue_s, r.load_s, 1e-9);
    g_assert_cmpfloat (r.throughput_bps, ==, smallest);
    assert_close (r.io_wait_s + others_s, r.step_s, 1e-9);
    assert_close (r.throughput_bps * r.load_s, r.demand_bps * in.step_compute_s, 1e-9);
    assert_close (r.samples_per_s * r.stored_bytes_per_sample, r.throughput_bps, 1e-9);
    assert_close (r.iops * r.request_bytes, r.throughput_bps, 1e-9);
  }
}

static void
test_flow_adds_up (void)
{
  IwRandom random;

  iw_random_init (&random, 3, 0);
  for (int i_draw = 0; i_draw < N_DRAWS; i_draw++) {
    IwAccess in = draw (&random);
    const IwAccessResult r = solve (&in);
    IwAccessFlow f;

    iw_access_flow (&in, &r, &f);
    {
      const double parts[] = { f.useful_bps, f.framing_bps, f.open_bps, f.position_bps,
                               f.stream_bps, f.ceiling_bps, f.idle_bps };
      double sum = 0.0;

      for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
        g_assert_true (isfinite (parts[i]));
        g_assert_cmpfloat (parts[i], >=, -1e-9 * f.potential_bps);
        sum += parts[i];
      }
      g_assert_cmpfloat (f.potential_bps, ==, in.device.max_bps);
      assert_close (sum, f.potential_bps, 1e-9);
      assert_close (f.useful_bps + f.framing_bps, r.delivered_bps, 1e-9);
      g_assert_cmpfloat (fabs (f.demand_bps - f.starved_bps - r.delivered_bps), <=, 1e-9 * f.demand_bps);
    }
  }
}

/* More of what helps never hurts, less latency neither. */
static void
test_monotone (void)
{
  IwRandom random;

  iw_random_init (&random, 4, 0);
  for (int i_draw = 0; i_draw < N_DRAWS; i_draw++) {
    IwAccess in = draw (&random);
    const double before = solve (&in).throughput_bps;
    const double before_step = solve (&in).step_s;
    static const struct {
      const char *field;
      gboolean up;
    } moves[] = { { "access.queue_depth", TRUE }, { "device.parallelism", TRUE },
                  { "device.max_bps", TRUE },     { "device.stream_bps", TRUE },
                  { "device.max_iops", TRUE },    { "device.max_opens_per_s", TRUE },
                  { "device.latency_s", FALSE },  { "device.open_s", FALSE } };

    for (gsize i = 0; i < G_N_ELEMENTS (moves); i++) {
      for (gsize k = 0; k < G_N_ELEMENTS (fields); k++) {
        IwAccess moved = in;

        if (strcmp (moves[i].field, fields[k].field) != 0)
          continue;
        *member (&moved, k) *= moves[i].up ? 3.0 : 1.0 / 3.0;
        *member (&moved, k) = CLAMP (*member (&moved, k), fields[k].lo, fields[k].hi);
        g_assert_cmpfloat (solve (&moved).throughput_bps, >=, before * (1.0 - 1e-12));
        g_assert_cmpfloat (solve (&moved).step_s, <=, before_step * (1.0 + 1e-12));
      }
    }
  }
}

/* Bytes have no size of their own: raw files, all bytes and rates times eight, and no time changes. Nor has
 * time: all times times eight, all rates by it, and no byte changes. (Framing has a size, so raw only. Eight
 * is exact in binary, so the number of requests does not tip over.) */
static void
test_scale_free (void)
{
  IwRandom random;

  iw_random_init (&random, 5, 0);
  for (int i = 0; i < N_DRAWS; i++) {
    IwAccess in = drive (1.0 + iw_random_below (&random, 200)), larger, slower;
    IwAccessResult r, l, s;

    in.device.contiguous = iw_random_below (&random, 2) == 1;
    in.sample_bytes = 1e3 * pow (1e6, iw_random_uniform (&random));
    in.prefetch = iw_random_below (&random, 2) == 1;
    larger = slower = in;
    larger.sample_bytes *= 8.0, larger.readahead_bytes *= 8.0, larger.shard_bytes *= 8.0;
    larger.device.stream_bps *= 8.0, larger.device.max_bps *= 8.0;
    slower.device.latency_s *= 8.0, slower.device.open_s *= 8.0, slower.step_compute_s *= 8.0;
    slower.device.stream_bps /= 8.0, slower.device.max_bps /= 8.0;
    slower.device.max_iops /= 8.0, slower.device.max_opens_per_s /= 8.0;
    r = solve (&in), l = solve (&larger), s = solve (&slower);

    assert_close (l.throughput_bps, 8.0 * r.throughput_bps, 1e-12);
    assert_close (l.iops, r.iops, 1e-12);
    assert_close (l.step_s, r.step_s, 1e-12);
    assert_close (l.accelerator_utilization, r.accelerator_utilization, 1e-12);
    assert_close (s.throughput_bps, r.throughput_bps / 8.0, 1e-12);
    assert_close (s.step_s, 8.0 * r.step_s, 1e-12);
    assert_close (s.accelerator_utilization, r.accelerator_utilization, 1e-12);
    g_assert_cmpint (l.bound, ==, r.bound);
    g_assert_cmpint (s.bound, ==, r.bound);
  }
}

/* --- what is refused -------------------------------------------------------------------------------------
 */

static void
assert_refused (const IwAccess *in, IwStatus status, const char *field, double value, double lo, double hi)
{
  IwAccessResult result, before;
  IwError error = { 0 };

  memset (&result, 0x5a, sizeof result);
  memcpy (&before, &result, sizeof before);
  g_assert_cmpint (iw_access_solve (in, &result, &error), ==, status);
  g_assert_cmpint (error.status, ==, status);
  g_assert_cmpstr (error.field, ==, field);
  g_assert_true (error.value == value || (isnan (error.value) && isnan (value)));
  g_assert_cmpfloat (error.lo, ==, lo);
  g_assert_cmpfloat (error.hi, ==, hi);
  g_assert_cmpint (memcmp (&result, &before, sizeof before), ==, 0);
  g_assert_cmpint (iw_access_solve (in, &result, NULL), ==, status);
}

static void
test_ranges (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++) {
    const double lo = fields[i].lo, hi = fields[i].hi;
    const double outside[] = { nextafter (lo, -INFINITY), nextafter (hi, INFINITY), -1.0, -hi };
    const double not_finite[] = { NAN, -INFINITY, INFINITY };
    IwAccess in;

    iw_access_init (&in);
    for (gsize k = 0; k < G_N_ELEMENTS (outside); k++) {
      *member (&in, i) = outside[k];
      assert_refused (&in, IW_STATUS_OUT_OF_RANGE, fields[i].field, outside[k], lo, hi);
    }
    for (gsize k = 0; k < G_N_ELEMENTS (not_finite); k++) {
      *member (&in, i) = not_finite[k];
      if (strcmp (fields[i].field, "consumer.decode_samples_per_s") == 0 && not_finite[k] == INFINITY)
        g_assert_cmpfloat (solve (&in).decode_s, ==, 0.0); /* decoding is free */
      else
        assert_refused (&in, IW_STATUS_NOT_FINITE, fields[i].field, not_finite[k], lo, hi);
    }
    *member (&in, i) = lo;
    solve (&in);
    *member (&in, i) = hi;
    solve (&in);
  }
}

static void
test_choices (void)
{
  IwAccess in;

  iw_access_init (&in);
  in.pattern = IW_N_PATTERNS;
  assert_refused (&in, IW_STATUS_NOT_A_CHOICE, "access.pattern", IW_N_PATTERNS, 0, IW_N_PATTERNS - 1);
  iw_access_init (&in);
  in.format = IW_N_FORMATS;
  assert_refused (&in, IW_STATUS_NOT_A_CHOICE, "access.format", IW_N_FORMATS, 0, IW_N_FORMATS - 1);
}

static void
test_uninitialised (void)
{
  IwAccess in;

  iw_access_init (&in);
  in.cookie = 0;
  assert_refused (&in, IW_STATUS_NOT_INITIALISED, NULL, 0, 0, 0);
}

static void
test_status_texts (void)
{
  for (int status = IW_STATUS_OK; status <= IW_STATUS_NO_MEMORY; status++)
    g_assert_cmpuint (strlen (iw_status_text ((IwStatus)status)), >, 0);
  g_assert_cmpstr (iw_status_text (IW_STATUS_OUT_OF_RANGE), !=, iw_status_text (IW_STATUS_NOT_FINITE));
  g_assert_nonnull (iw_status_text ((IwStatus)1234));
}

static void
test_names (void)
{
  static const char *const bounds[] = { "open", "position", "stream", "bandwidth", "iops", "metadata" };

  g_assert_cmpuint (G_N_ELEMENTS (bounds), ==, IW_N_BOUNDS);
  for (int i = 0; i < IW_N_BOUNDS; i++)
    g_assert_cmpstr (iw_bound_name ((IwBound)i), ==, bounds[i]);
  g_assert_cmpstr (iw_pattern_name (IW_PATTERN_SEQUENTIAL), ==, "sequential");
  g_assert_cmpstr (iw_pattern_name (IW_PATTERN_STOCHASTIC), ==, "stochastic");
  g_assert_cmpstr (iw_format_name (IW_FORMAT_RAW), ==, "raw");
  g_assert_cmpstr (iw_format_name (IW_FORMAT_TFRECORD), ==, "tfrecord");
  g_assert_cmpstr (iw_format_name (IW_FORMAT_WEBDATASET), ==, "webdataset");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/access-properties/results-are-finite", test_results_are_finite);
  g_test_add_func ("/access-properties/parts-add-up", test_parts_add_up);
  g_test_add_func ("/access-properties/flow-adds-up", test_flow_adds_up);
  g_test_add_func ("/access-properties/monotone", test_monotone);
  g_test_add_func ("/access-properties/scale-free", test_scale_free);
  g_test_add_func ("/access-properties/ranges", test_ranges);
  g_test_add_func ("/access-properties/choices", test_choices);
  g_test_add_func ("/access-properties/uninitialised", test_uninitialised);
  g_test_add_func ("/access-properties/status-texts", test_status_texts);
  g_test_add_func ("/access-properties/names", test_names);
  return g_test_run ();
}
