#include "page.h"

#include <math.h>

#include "iowall/gallery.h"

const char *const page_tracks[N_TRACKS] = { "cloud-titan", "edge-guardian", "mobile-nomad", "tiny-pioneer" };
const IwThemeKind page_themes[N_THEMES] = { IW_THEME_LIGHT, IW_THEME_DARK, IW_THEME_CONTRAST };
const PageSize page_sizes[N_SIZES] = {
  { 1024, 640, 2 }, { 1280, 720, 2 }, { 1920, 1080, 2 }, { 3840, 2160, 4 }
};

/* Of Part 3, in the order of the tracks: a store that stands. */
static const char *const stores[N_TRACKS] = { "parallel-fs", "ufs-auto", "ufs-3-1", "nor-ring" };
static const char *const intervals[N_TRACKS] = { "30 min", "60 s", "60 s", "5 min" };

static void
set (IwSetup *setup, const char *control, const char *value)
{
  g_autoptr (GError) error = NULL;

  iw_settings_set_text (&setup->settings, setup->mission->parts[setup->kind], control, value, &error);
  g_assert_no_error (error);
}

static void
show_run (Page *page)
{
  g_autoptr (GError) error = NULL;
  const char *swept = page->part == IW_PART_PIPELINE ? "download_bw" : "interval";
  const IwPart *part = page->experiment.part;
  guint control = 0;

  while (g_strcmp0 (((const IwControl *)g_ptr_array_index (part->controls, control))->id, swept) != 0)
    control++;
  page->stretch = iw_stretch_new (&page->experiment, NAN, NULL, &error);
  g_assert_no_error (error);
  page->sweep = g_new0 (IwSweep, 1);
  iw_sweep_init (page->sweep, &page->experiment.setup, control, &error);
  g_assert_no_error (error);
  for (guint point = 0; point < IW_SWEEP_POINTS; point++) {
    iw_sweep_run (page->sweep, point, NULL, &error);
    g_assert_no_error (error);
  }
  page->experiment.stretch = page->stretch;
  page->experiment.sweep = page->sweep;
}

void
page_open (Page *page, const char *track, IwPartKind part)
{
  g_autoptr (GError) error = NULL;
  IwSetup setup;

  *page = (Page){ .part = part, .mission = iw_mission_load (track, &error) };
  g_assert_no_error (error);
  iw_setup_init (&setup, page->mission, part);
  for (gsize i = 0; i < N_TRACKS && part == IW_PART_CHECKPOINT; i++) {
    if (g_str_equal (page_tracks[i], track)) {
      set (&setup, "writers", "once");
      set (&setup, "write_bw", stores[i]);
      set (&setup, "interval", intervals[i]);
    }
  }
  iw_setup_run (&page->experiment, &setup, NULL, &error);
  g_assert_no_error (error);
  if (part != IW_PART_ACCESS)
    show_run (page);
}

void
page_close (Page *page)
{
  g_clear_pointer (&page->stretch, iw_stretch_free);
  g_clear_pointer (&page->sweep, g_free);
  g_clear_pointer (&page->mission, iw_mission_free);
}

char *
page_name (const Page *page, IwThemeKind theme, const PageSize *size)
{
  static const char *const names[] = { [IW_THEME_LIGHT] = "light",
                                       [IW_THEME_DARK] = "dark",
                                       [IW_THEME_CONTRAST] = "contrast",
                                       [IW_THEME_CONTRAST_DARK] = "contrast-dark" };

  return g_strdup_printf ("%s-%s-%s-%dx%d", page->mission->id, iw_part_id (page->part), names[theme],
                          size->width, size->height);
}

LookImage *
page_draw (const Page *page, const IwTheme *theme, const PageSize *size)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, size->width, size->height);
  cairo_t *cr = cairo_create (surface);
  LookImage *image;

  iw_gallery_draw_page (page->part, &page->experiment, theme, cr, size->width, size->height);
  cairo_destroy (cr);
  image = look_image_from_surface (surface, size->shrink);
  cairo_surface_destroy (surface);
  return image;
}
