/* The IOPS-vs-throughput curve of a device and its saturation point. */
#include "iowall/access.h"

#include <string.h>

#include "close.h"

static const IwAccessDevice disk = { .latency_s = 0.0122,
                                     .open_s = 0.0002,
                                     .stream_bps = 2.5e8,
                                     .max_bps = 2.5e8,
                                     .max_iops = 170.0,
                                     .max_opens_per_s = 5000.0,
                                     .parallelism = 2.0,
                                     .contiguous = true };
static const IwAccessDevice drive = { .latency_s = 75e-6,
                                      .open_s = 5e-6,
                                      .stream_bps = 1e9,
                                      .max_bps = 6.45e9,
                                      .max_iops = 1e6,
                                      .max_opens_per_s = 1e6,
                                      .parallelism = 75.0,
                                      .contiguous = true };

static IwAccessPoint
random_read (const IwAccessDevice *device, double queue_depth, double request_bytes)
{
  IwAccessPoint point;

  g_assert_cmpint (iw_access_random_read (device, queue_depth, request_bytes, &point, NULL), ==,
                   IW_STATUS_OK);
  return point;
}

/* From 512 B to 1 GiB in equal ratios, every point on its request size's diagonal. */
static void
test_points (void)
{
  enum {
    N = 43
  };
  IwAccessPoint points[N];

  g_assert_cmpint (iw_access_curve (&disk, 1.0, N, points, NULL), ==, IW_STATUS_OK);
  assert_close (points[0].request_bytes, 512.0, 1e-12);
  assert_close (points[N - 1].request_bytes, 1073741824.0, 1e-12);
  for (int i = 0; i < N; i++) {
    assert_close (points[i].throughput_bps, points[i].iops * points[i].request_bytes, 1e-12);
    assert_close (points[i].request_bytes, 512.0 * pow (2.0, i / 2.0), 1e-9);
    if (i > 0) {
      g_assert_cmpfloat (points[i].throughput_bps, >=, points[i - 1].throughput_bps);
      g_assert_cmpfloat (points[i].iops, <=, points[i - 1].iops);
    }
  }
  /* 1/(12.2 ms + 512 B/250 MB/s) = 81.953 a second. */
  assert_close (points[0].iops, 81.953, 1e-5);
}

/* The curve and the model are one thing: raw files of the request size, opening free. */
static void
test_curve_is_the_model (void)
{
  static const double sizes[] = { 512.0, 4096.0, 110000.0, 1048576.0 };
  static const double depths[] = { 1.0, 2.0, 32.0, 500.0 };

  for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++) {
    for (gsize q = 0; q < G_N_ELEMENTS (depths); q++) {
      IwAccess in;
      IwAccessResult result;

      iw_access_init (&in);
      in.device = drive;
      in.device.open_s = 0.0;
      in.device.max_opens_per_s = 1e15;
      in.sample_bytes = sizes[s];
      in.queue_depth = depths[q];
      g_assert_cmpint (iw_access_solve (&in, &result, NULL), ==, IW_STATUS_OK);
      assert_close (random_read (&drive, depths[q], sizes[s]).throughput_bps, result.throughput_bps, 1e-12);
    }
  }
}

/* 90 % of the bandwidth with one worker: c/(L + c/s) = 0.9 s, c = 9 L s = 9 x 12.2 ms x 250 MB/s = 27.45 MB.
 */
static void
test_saturation_of_one_worker (void)
{
  IwAccessDevice flash = disk;

  assert_close (iw_access_saturation_bytes (&disk, 1.0), 27.45e6, 1e-12);
  flash.latency_s = 76.9e-6;
  flash.stream_bps = flash.max_bps = 5.6e8;
  flash.max_iops = 98e3;
  assert_close (iw_access_saturation_bytes (&flash, 1.0), 9.0 * 76.9e-6 * 5.6e8, 1e-12);
}

/* It is the smallest size that does it: there 90 %, just below not. */
static void
test_saturation_is_the_smallest (void)
{
  static const double depths[] = { 1.0, 2.0, 3.0, 7.0, 8.0, 32.0, 75.0, 1000.0 };
  const IwAccessDevice *devices[] = { &disk, &drive };

  for (gsize d = 0; d < G_N_ELEMENTS (devices); d++) {
    for (gsize q = 0; q < G_N_ELEMENTS (depths); q++) {
      const double size = iw_access_saturation_bytes (devices[d], depths[q]);
      const double wanted_bps = 0.9 * devices[d]->max_bps;

      if (isinf (size)) {
        g_assert_cmpfloat (random_read (devices[d], depths[q], 1e18).throughput_bps, <=,
                           wanted_bps * (1.0 + 1e-12));
        continue;
      }
      assert_close (random_read (devices[d], depths[q], size).throughput_bps, wanted_bps, 1e-9);
      g_assert_cmpfloat (random_read (devices[d], depths[q], size * 0.999).throughput_bps, <, wanted_bps);
    }
  }
}

/* Five streams of 1 GB/s never reach 90 % of 6.45 GB/s = 5.805 GB/s; six do, with
 * c = 5.805 GB/s x 75 us / (6 - 5.805) = 2.2327 MB. */
static void
test_saturation_out_of_reach (void)
{
  for (double q = 1.0; q <= 5.0; q += 1.0)
    g_assert_true (isinf (iw_access_saturation_bytes (&drive, q)));
  assert_close (iw_access_saturation_bytes (&drive, 6.0), 2.2327e6, 1e-4);
}

/* Where IOPS bind first: 5.805 GB/s from 10,000 IOPS needs 580.5 KB a request. */
static void
test_saturation_by_iops (void)
{
  IwAccessDevice device = drive;

  device.max_iops = 10000.0;
  assert_close (iw_access_saturation_bytes (&device, 75.0), 580500.0, 1e-12);
}

static void
test_refused (void)
{
  IwAccessPoint points[3] = { { 7, 7, 7 }, { 7, 7, 7 }, { 7, 7, 7 } };
  IwAccessDevice bad = disk;
  IwError error;

  g_assert_cmpint (iw_access_curve (&disk, 1.0, 1, points, &error), ==, IW_STATUS_OUT_OF_RANGE);
  g_assert_cmpstr (error.field, ==, "n");
  g_assert_cmpint (iw_access_curve (&disk, 0.5, 3, points, &error), ==, IW_STATUS_OUT_OF_RANGE);
  g_assert_cmpstr (error.field, ==, "access.queue_depth");
  g_assert_cmpint (iw_access_random_read (&disk, 1.0, 0.0, points, &error), ==, IW_STATUS_OUT_OF_RANGE);
  g_assert_cmpstr (error.field, ==, "request_bytes");
  g_assert_cmpint (iw_access_random_read (&disk, 1.0, NAN, points, &error), ==, IW_STATUS_NOT_FINITE);
  bad.max_bps = INFINITY;
  g_assert_cmpint (iw_access_curve (&bad, 1.0, 3, points, &error), ==, IW_STATUS_NOT_FINITE);
  g_assert_cmpstr (error.field, ==, "device.max_bps");
  for (int i = 0; i < 3; i++)
    g_assert_cmpfloat (points[i].iops, ==, 7.0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/curve/points", test_points);
  g_test_add_func ("/curve/is-the-model", test_curve_is_the_model);
  g_test_add_func ("/curve/saturation-of-one-worker", test_saturation_of_one_worker);
  g_test_add_func ("/curve/saturation-is-the-smallest", test_saturation_is_the_smallest);
  g_test_add_func ("/curve/saturation-out-of-reach", test_saturation_out_of_reach);
  g_test_add_func ("/curve/saturation-by-iops", test_saturation_by_iops);
  g_test_add_func ("/curve/refused", test_refused);
  return g_test_run ();
}
