#include <glib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "page-private.h"
#include "picture-checks.h"

/* The first part of a built-in mission, at its start. */
static IwMission *
start_of (const char *id, IwExperiment *experiment)
{
  g_autoptr (GError) error = NULL;
  IwMission *mission = iw_mission_load (id, &error);
  IwSettings settings;

  g_assert_no_error (error);
  iw_settings_init (&settings, mission->parts[IW_PART_ACCESS]);
  iw_experiment_run (experiment, mission, IW_PART_ACCESS, &settings, &error);
  g_assert_no_error (error);
  return mission;
}

static const char *const missions[] = { "cloud-titan", "edge-guardian", "mobile-nomad", "tiny-pioneer" };

static void
test_instruments (void)
{
  static const char *const telling[] = {
    "wait", "lost", "lose", "slow", "small", "large", "use up", "uses up"
  };
  size_t n;
  const IwInstrument *instruments = iw_gallery_instruments (IW_PART_ACCESS, &n);

  g_assert_cmpuint (n, ==, 4);
  g_assert_cmpstr (instruments[0].id, ==, "sankey");
  g_assert_cmpstr (instruments[3].id, ==, "equation");
  for (size_t i = 0; i < n; i++) {
    g_assert_true (iw_gallery_find (IW_PART_ACCESS, instruments[i].id) == &instruments[i]);
    g_assert_cmpuint (strlen (instruments[i].about), >, 40);
    g_assert_true (g_str_has_suffix (instruments[i].about, "."));
    /* It is read before the student predicts: how to read it, not what it will show. */
    for (size_t k = 0; k < G_N_ELEMENTS (telling); k++)
      g_assert_null (strstr (instruments[i].about, telling[k]));
  }
  g_assert_null (iw_gallery_find (IW_PART_ACCESS, "oracle"));
  iw_gallery_instruments (IW_PART_CHECKPOINT, &n);
  g_assert_cmpuint (n, ==, 0);
  g_assert_null (iw_gallery_find (IW_PART_PIPELINE, "sankey"));
}

/* Each instrument gets what the experiment says, and calls itself what the gallery calls it. */
static void
test_pictures (void)
{
  for (size_t m = 0; m < G_N_ELEMENTS (missions); m++) {
    IwExperiment experiment;
    g_autoptr (IwMission) mission = start_of (missions[m], &experiment);
    IwTheme theme;
    size_t n;
    const IwInstrument *instruments = iw_gallery_instruments (IW_PART_ACCESS, &n);

    g_assert_cmpstr (mission->id, ==, missions[m]);
    iw_theme_init (&theme, IW_THEME_LIGHT);
    for (size_t i = 0; i < n; i++) {
      const double needed = iw_gallery_height (IW_PART_ACCESS, &instruments[i], &experiment, &theme, 440.0);
      g_autofree char *what = g_strdup_printf ("%s, %s", missions[m], instruments[i].id);
      IwPicture *picture;

      g_assert_true ((needed > 0.0) == (instruments[i].place == IW_PLACE_EQUATION));
      picture = iw_gallery_picture (IW_PART_ACCESS, &instruments[i], &experiment, &theme, 440.0,
                                    fmax (needed, 270.0), NULL);
      check_picture (picture, what);
      g_assert_cmpstr (iw_picture_title (picture), ==, instruments[i].title);
      iw_picture_free (picture);
    }
  }
}

/* The device that the settings choose is the one in use on the curve. */
static void
test_current_device (void)
{
  IwExperiment experiment;
  g_autoptr (IwMission) mission = start_of ("cloud-titan", &experiment);
  g_autoptr (GError) error = NULL;
  IwSettings settings = experiment.settings;
  IwTheme theme;
  IwPicture *picture;

  iw_theme_init (&theme, IW_THEME_LIGHT);
  iw_settings_set_text (&settings, mission->parts[IW_PART_ACCESS], "device", "hdd-7200", &error);
  g_assert_no_error (error);
  iw_experiment_run (&experiment, mission, IW_PART_ACCESS, &settings, &error);
  g_assert_no_error (error);
  picture = iw_gallery_picture (IW_PART_ACCESS, iw_gallery_find (IW_PART_ACCESS, "iops-curve"), &experiment,
                                &theme, 740.0, 420.0, NULL);
  g_assert_nonnull (strstr (mark_of (picture, "device-hdd-7200")->sentence, "in use"));
  g_assert_null (strstr (mark_of (picture, "device-object-store")->sentence, "in use"));
  iw_picture_free (picture);
}

static void
check_words (const IwPicture *page, const char *what)
{
  size_t n;
  const IwPlacedText *texts = iw_picture_texts (page, &n);

  for (size_t i = 0; i < n; i++) {
    const IwPlacedText *a = &texts[i];

    g_test_message ("%s: %s", what, a->text);
    g_assert_cmpfloat (a->x, >=, 0.0);
    g_assert_cmpfloat (a->y, >=, 0.0);
    g_assert_cmpfloat (a->x + a->width, <=, iw_picture_width (page));
    g_assert_cmpfloat (a->y + a->height, <=, iw_picture_height (page));
    for (size_t k = 0; k < i; k++) {
      const IwPlacedText *b = &texts[k];

      g_assert_false (a->x < b->x + b->width - 0.5 && b->x < a->x + a->width - 0.5 &&
                      a->y < b->y + b->height - 0.5 && b->y < a->y + a->height - 0.5);
    }
  }
}

static void
check_places (const IwPagePlace *places, size_t n, double width, double height)
{
  for (size_t i = 0; i < n; i++) {
    const IwBox a = places[i].box;

    g_assert_cmpfloat (a.x, >=, 0.0);
    g_assert_cmpfloat (a.y, >=, 0.0);
    g_assert_cmpfloat (a.x + a.width, <=, width);
    g_assert_cmpfloat (a.y + a.height, <=, height);
    for (size_t k = 0; k < i; k++) {
      const IwBox b = places[k].box;

      g_assert_false (a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height &&
                      b.y < a.y + a.height);
    }
  }
}

static void
test_page_layout (void)
{
  static const struct {
    double width, height, scale;
    size_t instruments;
  } pages[] = { { 1280, 720, 1.0, 3 },  { 1366, 768, 1.0, 3 },  { 1920, 1080, 1.0, 4 },
                { 1920, 1080, 1.5, 3 }, { 2560, 1440, 2.0, 3 }, { 3840, 2160, 2.0, 4 },
                { 800, 600, 1.0, 3 },   { 640, 360, 1.0, 3 } };

  for (size_t m = 0; m < G_N_ELEMENTS (missions); m++) {
    IwExperiment experiment;
    g_autoptr (IwMission) mission = start_of (missions[m], &experiment);

    g_assert_cmpstr (mission->id, ==, missions[m]);
    for (size_t i = 0; i < G_N_ELEMENTS (pages); i++) {
      g_autofree char *what =
          g_strdup_printf ("%s, %g × %g at %g", missions[m], pages[i].width, pages[i].height, pages[i].scale);
      IwPagePlace places[IW_PAGE_MAX_INSTRUMENTS];
      IwTheme theme;
      IwPicture *page;
      size_t n;

      iw_theme_init (&theme, IW_THEME_DARK);
      theme.scale = pages[i].scale;
      page = iw_page_new (IW_PART_ACCESS, &experiment, &theme, pages[i].width, pages[i].height, places, &n);
      g_assert_cmpuint (n, ==, pages[i].instruments);
      check_words (page, what);
      check_places (places, n, pages[i].width, pages[i].height);
      iw_picture_free (page);
    }
  }
}

static bool
has_text (const IwPicture *page, const char *prefix)
{
  size_t n;
  const IwPlacedText *texts = iw_picture_texts (page, &n);

  for (size_t i = 0; i < n; i++) {
    if (g_str_has_prefix (texts[i].text, prefix))
      return true;
  }
  return false;
}

/* On a laptop's screen nothing of the part is left out: every setting, every goal, the question. */
static void
test_page_is_complete (void)
{
  for (size_t m = 0; m < G_N_ELEMENTS (missions); m++) {
    IwExperiment experiment;
    g_autoptr (IwMission) mission = start_of (missions[m], &experiment);
    const IwPart *part = mission->parts[IW_PART_ACCESS];
    IwPagePlace places[IW_PAGE_MAX_INSTRUMENTS];
    IwTheme theme;
    IwPicture *page;
    size_t n;

    iw_theme_init (&theme, IW_THEME_LIGHT);
    page = iw_page_new (IW_PART_ACCESS, &experiment, &theme, 1280.0, 720.0, places, &n);
    g_assert_true (has_text (page, mission->title));
    g_assert_true (has_text (page, part->target));
    g_assert_true (has_text (page, part->lock.question));
    g_assert_true (has_text (page, part->question));
    for (guint i = 0; i < part->controls->len; i++)
      g_assert_true (has_text (page, ((IwControl *)g_ptr_array_index (part->controls, i))->label));
    for (guint i = 0; i < part->goals->len; i++) {
      const IwRule *goal = g_ptr_array_index (part->goals, i);
      g_autofree char *verdict =
          g_strdup_printf ("%s: %s", goal->label, iw_rule_holds (goal, &experiment) ? "met" : "missed");

      g_assert_true (has_text (page, verdict));
    }
    /* The answer to the question is not on the page's words. */
    for (guint i = 0; i < part->lock.outcomes->len; i++)
      g_assert_false (has_text (page, ((IwOutcome *)g_ptr_array_index (part->lock.outcomes, i))->because));
    iw_picture_free (page);
  }
}

/* The ground is painted to the edge, and something is on it. */
static void
test_page_drawing (void)
{
  IwExperiment experiment;
  g_autoptr (IwMission) mission = start_of ("cloud-titan", &experiment);

  g_assert_cmpstr (mission->id, ==, "cloud-titan");
  for (int kind = IW_THEME_LIGHT; kind <= IW_THEME_CONTRAST_DARK; kind++) {
    cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 1280, 720);
    cairo_t *cr = cairo_create (surface);
    const guint32 *pixels;
    guint32 ground, others = 0;
    int stride;
    IwTheme theme;

    iw_theme_init (&theme, (IwThemeKind)kind);
    iw_gallery_draw_page (IW_PART_ACCESS, &experiment, &theme, cr, 1280.0, 720.0);
    g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
    cairo_destroy (cr);
    cairo_surface_flush (surface);
    pixels = (const guint32 *)(const void *)cairo_image_surface_get_data (surface);
    stride = cairo_image_surface_get_stride (surface) / 4;
    ground = 0xff000000u | (guint32)lround (theme.colors[IW_ROLE_SURFACE].r * 255.0) << 16 |
             (guint32)lround (theme.colors[IW_ROLE_SURFACE].g * 255.0) << 8 |
             (guint32)lround (theme.colors[IW_ROLE_SURFACE].b * 255.0);
    g_assert_cmphex (pixels[0], ==, ground);
    g_assert_cmphex (pixels[719 * stride + 1279], ==, ground);
    for (int i = 0; i < 720 * stride; i++)
      others += pixels[i] != ground;
    g_assert_cmpuint (others, >, 20000);
    cairo_surface_destroy (surface);
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gallery/instruments", test_instruments);
  g_test_add_func ("/gallery/pictures", test_pictures);
  g_test_add_func ("/gallery/current-device", test_current_device);
  g_test_add_func ("/page/layout", test_page_layout);
  g_test_add_func ("/page/complete", test_page_is_complete);
  g_test_add_func ("/page/drawing", test_page_drawing);
  return g_test_run ();
}
