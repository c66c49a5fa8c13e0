#include <glib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "instrument-grid.h"
#include "picture-checks.h"
#include "picture-private.h"

/* The rest of the track, beside the device of the situation. */
static const IwAccessDevice disk = { 0.006, 0.0002, 1.5e8, 1.5e8, 300.0, 5000.0, 2.0, true };
static const IwAccessDevice drive = { 85e-6, 20e-6, 6.2e9, 6.2e9, 1e6, 2e5, 85.0, true };
static const IwAccessDevice serial = { 1e-6, 0.0, 4e7, 4e7, 5e5, 1e6, 1.0, false };

#define N_DEVICES 4

static IwPicture *
world_iops_curve (const World *world, const IwTheme *theme, double width, double height, IwAxisHold *hold)
{
  const IwCurveDevice devices[N_DEVICES] = { { "disk", "10,000 rpm disk", &disk },
                                             { "here", world->device, &world->access.device },
                                             { "drive", "Parallel file system", &drive },
                                             { "serial", "QSPI NOR", &serial } };
  const IwIopsCurveData data = { .devices = devices,
                                 .n_devices = N_DEVICES,
                                 .current = 1,
                                 .access = &world->access,
                                 .result = &world->result,
                                 .consumer = world->consumer,
                                 .opening = world->opening };

  return iw_iops_curve_new (&data, theme, width, height, hold);
}

static IwPicture *
picture_of (const World *world, IwAxisHold *hold)
{
  IwTheme theme;

  iw_theme_init (&theme, IW_THEME_LIGHT);
  return world_iops_curve (world, &theme, 740.0, 420.0, hold);
}

static void
test_grid (void)
{
  check_grid (world_iops_curve);
}

static void
test_themes (void)
{
  check_themes (world_iops_curve);
}

static void
test_static_groups (void)
{
  check_static_groups (world_iops_curve,
                       (const char *const[]){ "title", "frame", "ceilings", "demand", NULL });
}

/* The axes come from the devices: neither queue depth nor format nor sample size nor the choice of a device
 * moves them, held or not. */
static void
test_axes_fixed (void)
{
  double domain[4] = { 0 };

  for (int i = 0; i < 5; i++) {
    World world;
    IwAxisHold hold = { 0 };

    world_init (&world, 5, 1.0);
    if (i == 1)
      world.access.queue_depth = 256.0;
    if (i == 2)
      world.access.format = IW_FORMAT_TFRECORD;
    if (i == 3)
      world.access.sample_bytes = 4e9;
    if (i == 4)
      world.access.pattern = IW_PATTERN_SEQUENTIAL;
    world_solve (&world);
    iw_picture_free (picture_of (&world, &hold));
    if (i == 0)
      memcpy (domain, hold.domain, sizeof domain);
    for (int k = 0; k < 4; k++)
      g_assert_cmpfloat (hold.domain[k], ==, domain[k]);
  }
}

/* Where the outline of a mark begins. */
static void
outline_start (const IwPicture *picture, const char *id, double *x, double *y)
{
  const int index = iw_picture_find_mark (picture, id);
  const MarkShape *shape = &g_array_index (picture->shapes, MarkShape, index);
  const Segment *first = &g_array_index (picture->segments, Segment, shape->first);

  g_assert_cmpint (index, >=, 0);
  *x = first->v[0];
  *y = first->v[1];
}

/* The dot stands where the axes say, which are read from lines of known numbers: throughput from those of the
 * bandwidth and of the demand, IOPS from the ceiling and from where the demand's line starts, at 1 GiB. */
static void
test_operating_point (void)
{
  int compared = 0;

  for (int index = 0; index < N_WORLDS; index++) {
    World world;
    IwPicture *picture;
    const IwMark *point;
    double x_demand, y_demand, x_iops, y_bandwidth, x_decade, y_decade, x, y, unused, demand, ceiling, iops;

    world_init (&world, index, 0.0);
    picture = picture_of (&world, NULL);
    point = mark_of (picture, "operating-point");
    g_assert_cmpfloat (point->number, ==, world.result.throughput_bps);
    outline_start (picture, "demand", &x_demand, &y_demand);
    outline_start (picture, "bandwidth", &unused, &y_bandwidth);
    outline_start (picture, "max-iops", &x_iops, &unused);
    demand = world.result.demand_bps;
    ceiling = world.access.device.max_bps;
    iops = world.access.device.max_iops;
    if (fabs (log10 (ceiling / demand)) > 0.1) {
      compared++;
      y_decade = (y_demand - y_bandwidth) / log10 (ceiling / demand);
      x_decade = (x_iops - x_demand) / log10 (iops / (demand / 1073741824.0));
      y = y_bandwidth + y_decade * log10 (ceiling / world.result.throughput_bps);
      x = x_iops + x_decade * log10 (world.result.throughput_bps / world.result.positioned_bytes / iops);
      g_assert_cmpfloat (fabs (point->y + point->height / 2.0 - y), <, 0.01);
      g_assert_cmpfloat (fabs (point->x + point->width / 2.0 - x), <, 0.01);
      /* A decade is not twice as long on one axis as on the other. */
      g_assert_cmpfloat (fabs (log2 (x_decade / y_decade)), <, 1.0);
    }
    iw_picture_free (picture);
  }
  g_assert_cmpint (compared, >, N_WORLDS / 2);
}

/* A held axis stays; a point that leaves it is shown at the edge, with its own number. */
static void
test_held_axes (void)
{
  World world;
  IwAxisHold hold = { .held = true, .domain = { 1.0, 100.0, 1e3, 1e5 } };
  IwPicture *picture;
  const IwMark *point;
  const IwPlacedText *texts;
  bool says = false;
  size_t n;

  world_init (&world, 8, 64.0);
  picture = picture_of (&world, &hold);
  g_assert_cmpfloat (hold.domain[0], ==, 1.0);
  g_assert_cmpfloat (hold.domain[3], ==, 1e5);
  check_picture (picture, "held");
  point = mark_of (picture, "operating-point");
  g_assert_cmpfloat (point->number, ==, world.result.throughput_bps);
  texts = iw_picture_texts (picture, &n);
  for (size_t i = 0; i < n; i++)
    says = says || (strstr (texts[i].text, "115\u202fkB per access") != NULL);
  g_assert_true (says);
  iw_picture_free (picture);
}

/* The saturation point is there where the core knows one, and only there. */
static void
test_saturation (void)
{
  World world;
  IwPicture *picture;

  world_init (&world, 5, 1.0); /* a disk: 0.9 × 250 MB/s × 12.2 ms / 0.1 = 27.45 MB */
  picture = picture_of (&world, NULL);
  g_assert_cmpfloat (fabs (mark_number (picture, "saturation") - 27.45e6), <, 1.0);
  iw_picture_free (picture);

  world_init (&world, 0, 1.0); /* an object store: one stream is a hundredth of what it can */
  picture = picture_of (&world, NULL);
  g_assert_cmpint (iw_picture_find_mark (picture, "saturation"), ==, -1);
  g_assert_nonnull (
      strstr (mark_of (picture, "bandwidth")->sentence, "no request size comes within 10 percent"));
  iw_picture_free (picture);
}

/* Raw files in stored order on a disk: nothing is positioned, and it is said. */
static void
test_nothing_to_position (void)
{
  World world;
  IwPicture *picture;

  world_init (&world, 5, 1.0);
  world.access.pattern = IW_PATTERN_SEQUENTIAL;
  world_solve (&world);
  picture = picture_of (&world, NULL);
  check_picture (picture, "in a row");
  g_assert_nonnull (strstr (iw_picture_sentence (picture), "nothing to position"));
  g_assert_nonnull (strstr (iw_picture_sentence (picture), "above the curve"));
  g_assert_nonnull (strstr (mark_of (picture, "operating-point")->sentence, "nothing is positioned"));
  iw_picture_free (picture);
}

static void
test_names (void)
{
  World world;
  IwPicture *picture;
  const IwPlacedText *texts;
  size_t n, named = 0;

  world_init (&world, 1, 0.0);
  picture = picture_of (&world, NULL);
  texts = iw_picture_texts (picture, &n);
  for (size_t i = 0; i < n; i++) {
    named += strcmp (texts[i].text, "10,000 rpm disk") == 0 || strcmp (texts[i].text, "Object store") == 0 ||
             strcmp (texts[i].text, "Parallel file system") == 0 || strcmp (texts[i].text, "QSPI NOR") == 0;
  }
  g_assert_cmpuint (named, ==, N_DEVICES);
  iw_picture_free (picture);
}

static void
test_sentence (void)
{
  World world;
  IwPicture *picture;
  char said[IW_QUANTITY_MAX];

  world_init (&world, 5, 1.0);
  picture = picture_of (&world, NULL);
  iw_quantity_format (said, sizeof said, world.result.throughput_bps, IW_UNIT_BYTES_PER_S, IW_TEXT_SPOKEN);
  g_assert_nonnull (strstr (iw_picture_sentence (picture), said));
  g_assert_nonnull (strstr (iw_picture_sentence (picture), "bound by positioning"));
  g_assert_nonnull (strstr (iw_picture_sentence (picture), "7,200 rpm disk at queue depth 1"));
  iw_picture_free (picture);
}

static const IwPlacedText *
text_with (const IwPicture *picture, const char *part)
{
  size_t n;
  const IwPlacedText *texts = iw_picture_texts (picture, &n);

  for (size_t i = 0; i < n; i++) {
    if (strstr (texts[i].text, part) != NULL)
      return &texts[i];
  }
  return NULL;
}

/* Only a read request is an I/O operation: a disk that reads a shard in many requests positions once. */
static void
test_accesses (void)
{
  World world;
  IwPicture *picture;

  world_init (&world, 5, 1.0);
  picture = picture_of (&world, NULL);
  g_assert_nonnull (strstr (text_with (picture, " × 115")->text, "IOPS × "));
  iw_picture_free (picture);
  world_init (&world, 6, 1.0);
  g_assert_cmpfloat (world.result.positionings_per_s, <, 0.1 * world.result.iops);
  picture = picture_of (&world, NULL);
  g_assert_nonnull (strstr (text_with (picture, " × 256")->text, "accesses/s × "));
  g_assert_nonnull (strstr (iw_picture_sentence (picture), " accesses per second of 256 megabytes"));
  g_assert_null (strstr (mark_of (picture, "operating-point")->sentence, "I/O operation"));
  iw_picture_free (picture);
}

/* The curve is of files that are open. Where opening keeps the point off it, that is said; elsewhere not. */
static void
test_below_the_curve (void)
{
  int below = 0;

  for (int index = 0; index < N_WORLDS; index++) {
    World world;
    IwPicture *picture;
    IwAccessPoint random;
    bool says;

    world_init (&world, index, 0.0);
    g_assert_cmpint (iw_access_random_read (&world.access.device, world.access.queue_depth,
                                            world.result.positioned_bytes, &random, NULL),
                     ==, IW_STATUS_OK);
    picture = picture_of (&world, NULL);
    g_test_message ("%s: %s", world.id, iw_picture_sentence (picture));
    says = strstr (iw_picture_sentence (picture), "below the curve") != NULL;
    g_assert_true (says == (world.result.throughput_bps < 0.9 * random.throughput_bps));
    g_assert_true (says ==
                   (strstr (mark_of (picture, "operating-point")->sentence, "below the curve") != NULL));
    g_assert_true (says == (text_with (picture, "below the curve") != NULL));
    below += says;
    iw_picture_free (picture);
  }
  g_assert_cmpint (below, >, 2);
  g_assert_cmpint (below, <, N_WORLDS);
}

/* The demand is named at every usual size, and as what it is. */
static void
test_demand_label (void)
{
  static const double sizes[][2] = { { 440, 270 }, { 740, 420 }, { 1500, 520 } };

  for (int index = 0; index < N_WORLDS; index++) {
    for (size_t k = 0; k < G_N_ELEMENTS (sizes); k++) {
      World world;
      IwTheme theme;
      IwPicture *picture;
      const IwPlacedText *label;

      world_init (&world, index, 0.0);
      iw_theme_init (&theme, IW_THEME_LIGHT);
      picture = world_iops_curve (&world, &theme, sizes[k][0], sizes[k][1], NULL);
      g_test_message ("%s, %g × %g", world.id, sizes[k][0], sizes[k][1]);
      label = text_with (picture, "demand");
      g_assert_nonnull (label);
      g_assert_nonnull (strstr (label->text, "stored"));
      iw_picture_free (picture);
    }
  }
}

/* What can be done without stands on no curve. */
static void
check_clear_of_curves (const IwPicture *picture, const IwPlacedText *text)
{
  static const char *const devices[N_DEVICES] = { "device-disk", "device-here", "device-drive",
                                                  "device-serial" };

  for (size_t k = 0; k < N_DEVICES; k++) {
    const MarkShape *shape =
        &g_array_index (picture->shapes, MarkShape, iw_picture_find_mark (picture, devices[k]));

    for (guint i = 0; i < shape->n; i++) {
      const Segment *segment = &g_array_index (picture->segments, Segment, shape->first + i);

      if (i > 0 && segment->verb != 'l') /* behind the curve comes the box of its name */
        break;
      g_assert_false (segment->v[0] > text->x && segment->v[0] < text->x + text->width &&
                      segment->v[1] > text->y && segment->v[1] < text->y + text->height);
    }
  }
}

static void
test_dispensable_labels (void)
{
  size_t found = 0;

  for (int index = 0; index < N_WORLDS; index++) {
    for (double depth = 1.0; depth < 2000.0; depth *= 4.0) {
      World world;
      IwTheme theme;
      IwPicture *picture;
      const IwPlacedText *texts;
      size_t n;

      world_init (&world, index, depth);
      iw_theme_init (&theme, IW_THEME_LIGHT);
      picture = world_iops_curve (&world, &theme, 440.0, 270.0, NULL);
      texts = iw_picture_texts (picture, &n);
      g_test_message ("%s, depth %g", world.id, depth);
      for (size_t i = 0; i < n; i++) {
        if (g_str_has_prefix (texts[i].text, "limit ") || g_str_has_prefix (texts[i].text, "bound by ")) {
          check_clear_of_curves (picture, &texts[i]);
          found++;
        }
      }
      iw_picture_free (picture);
    }
  }
  g_assert_cmpuint (found, >, N_WORLDS);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/iops-curve/grid", test_grid);
  g_test_add_func ("/iops-curve/themes", test_themes);
  g_test_add_func ("/iops-curve/static-groups", test_static_groups);
  g_test_add_func ("/iops-curve/axes-fixed", test_axes_fixed);
  g_test_add_func ("/iops-curve/operating-point", test_operating_point);
  g_test_add_func ("/iops-curve/held-axes", test_held_axes);
  g_test_add_func ("/iops-curve/saturation", test_saturation);
  g_test_add_func ("/iops-curve/nothing-to-position", test_nothing_to_position);
  g_test_add_func ("/iops-curve/names", test_names);
  g_test_add_func ("/iops-curve/sentence", test_sentence);
  g_test_add_func ("/iops-curve/accesses", test_accesses);
  g_test_add_func ("/iops-curve/below-the-curve", test_below_the_curve);
  g_test_add_func ("/iops-curve/demand-label", test_demand_label);
  g_test_add_func ("/iops-curve/dispensable-labels", test_dispensable_labels);
  return g_test_run ();
}
