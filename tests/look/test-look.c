/* The comparison itself: what has moved, gone or changed its colour is told, another way of smoothing edges
 * is not. */
#include "page.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "iowall/gallery.h"
#include "page-private.h"

static cairo_surface_t *
draw (const Page *page, const IwTheme *theme, const PageSize *size)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, size->width, size->height);
  cairo_t *cr = cairo_create (surface);

  iw_gallery_draw_page (page->part, &page->experiment, theme, cr, size->width, size->height);
  cairo_destroy (cr);
  return surface;
}

static LookDifference
compare_surface (cairo_surface_t *surface, const LookImage *kept, int shrink)
{
  g_autoptr (LookImage) now = look_image_from_surface (surface, shrink);
  LookDifference difference = look_compare (now, kept);

  g_clear_pointer (&difference.picture, look_image_free);
  return difference;
}

/* What is kept of a picture after it has been in a file. */
static LookImage *
keep (const LookImage *image)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "iowall-look-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;
  LookImage *kept;

  g_assert_nonnull (g_mkdtemp (path));
  {
    g_autofree char *file = g_build_filename (path, "kept.png", NULL);

    look_image_save (image, file, &error);
    g_assert_no_error (error);
    kept = look_image_load (file, &error);
    g_assert_no_error (error);
    g_assert_cmpint (g_remove (file), ==, 0);
  }
  g_assert_cmpint (g_rmdir (path), ==, 0);
  return kept;
}

/* The pages that the others are tried on, kept and present. */
typedef struct {
  Page page;
  IwTheme theme;
  const PageSize *size;
  cairo_surface_t *surface;
  LookImage *now, *kept;
} Example;

#define N_EXAMPLES 6

/* A dot of five pixels across has about as much. */
#define LITTLE_INK 60

static void
example_init (Example *example, guint i)
{
  page_open (&example->page, page_tracks[i % N_TRACKS], (IwPartKind)(i % IW_N_PARTS));
  iw_theme_init (&example->theme, page_themes[i % N_THEMES]);
  example->size = &page_sizes[i / IW_N_PARTS];
  example->surface = draw (&example->page, &example->theme, example->size);
  example->now = look_image_from_surface (example->surface, example->size->shrink);
  example->kept = keep (example->now);
}

static void
example_clear (Example *example)
{
  cairo_surface_destroy (example->surface);
  look_image_free (example->now);
  look_image_free (example->kept);
  page_close (&example->page);
}

static void
for_each_example (void (*test) (const Example *example))
{
  for (guint i = 0; i < N_EXAMPLES; i++) {
    Example example;

    example_init (&example, i);
    test (&example);
    example_clear (&example);
  }
}

/* A part of a picture, given in pixels of the page, with something around it. */
static LookImage *
crop (const LookImage *image, IwBox box, int shrink)
{
  const int x = MAX (0, (int)box.x / shrink - 16), y = MAX (0, (int)box.y / shrink - 16);
  const int right = MIN (image->width, (int)(box.x + box.width) / shrink + 16);
  const int bottom = MIN (image->height, (int)(box.y + box.height) / shrink + 16);
  LookImage *part = look_image_new (right - x, bottom - y);

  for (int v = y; v < bottom; v++)
    memcpy (part->pixels + (v - y) * part->width * 3, image->pixels + (v * image->width + x) * 3,
            (gsize)part->width * 3);
  return part;
}

static gboolean
differs_around (const Example *example, cairo_surface_t *surface, IwBox box)
{
  const int shrink = example->size->shrink;
  g_autoptr (LookImage) whole = look_image_from_surface (surface, shrink);
  g_autoptr (LookImage) now = crop (whole, box, shrink), kept = crop (example->kept, box, shrink);
  LookDifference difference = look_compare (now, kept);

  look_image_free (difference.picture);
  return !difference.alike;
}

static gboolean
differs (const Example *example, cairo_surface_t *surface)
{
  return !compare_surface (surface, example->kept, example->size->shrink).alike;
}

/* Channels of pixels that are more different than `least`, of the page itself. */
static int
ink_between (cairo_surface_t *one, cairo_surface_t *other, int least)
{
  const unsigned char *a = cairo_image_surface_get_data (one), *b = cairo_image_surface_get_data (other);
  const int n = cairo_image_surface_get_stride (one) * cairo_image_surface_get_height (one);
  int ink = 0;

  for (int i = 0; i < n; i++)
    ink += ABS (a[i] - b[i]) > least ? 1 : 0;
  return ink;
}

/* --- what is the same --- */

static void
check_same (const Example *example)
{
  const LookDifference difference = compare_surface (example->surface, example->kept, example->size->shrink);

  g_assert_true (difference.alike);
  g_assert_cmpint (difference.n_different, ==, 0);
}

/* Fewer colours, none of them far off, and the ground as it was. */
static void
check_kept (const Example *example)
{
  int worst = 0;

  g_assert_cmpint (example->kept->width, ==, example->size->width / example->size->shrink);
  g_assert_cmpint (example->kept->height, ==, example->size->height / example->size->shrink);
  for (int i = 0; i < example->now->width * example->now->height * 3; i++)
    worst = MAX (worst, ABS (example->now->pixels[i] - example->kept->pixels[i]));
  g_assert_cmpint (worst, <=, 12);
  g_assert_true (memcmp (example->now->pixels, example->kept->pixels, 3) == 0);
}

/* The page laid an eighth of a pixel further, so that every edge of every letter and line comes out in other
 * shades. */
static void
check_smoothed (const Example *example)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, example->size->width, example->size->height);
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_surface (cr, example->surface, 1.0 / 8.0, 1.0 / 8.0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_BILINEAR);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_paint (cr);
  cairo_destroy (cr);
  g_assert_cmpint (ink_between (example->surface, surface, 16), >, 1000);
  g_assert_false (differs (example, surface));
  cairo_surface_destroy (surface);
}

/* Every pixel a little off, and here and there one that is quite another. */
static void
check_noise (const Example *example)
{
  g_autoptr (LookImage) noisy = look_image_copy (example->now);
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  LookDifference difference;

  for (int i = 0; i < noisy->width * noisy->height * 3; i++) {
    const int noise = noisy->pixels[i] + g_rand_int_range (random, -2, 3);

    noisy->pixels[i] = (guint8)CLAMP (noise, 0, 255);
  }
  for (int y = 8; y < noisy->height; y += 16)
    memset (noisy->pixels + (y * noisy->width + g_rand_int_range (random, 0, noisy->width)) * 3, 128, 3);
  difference = look_compare (noisy, example->kept);
  g_assert_true (difference.alike);
  look_image_free (difference.picture);
}

static void
test_same (void)
{
  for_each_example (check_same);
}

static void
test_kept (void)
{
  for_each_example (check_kept);
}

static void
test_smoothed (void)
{
  for_each_example (check_smoothed);
}

static void
test_noise (void)
{
  for_each_example (check_noise);
}

/* --- what is not --- */

static cairo_surface_t *
copy_surface (cairo_surface_t *surface)
{
  cairo_surface_t *copy = cairo_image_surface_create (
      CAIRO_FORMAT_RGB24, cairo_image_surface_get_width (surface), cairo_image_surface_get_height (surface));
  cairo_t *cr = cairo_create (copy);

  cairo_set_source_surface (cr, surface, 0.0, 0.0);
  cairo_paint (cr);
  cairo_destroy (cr);
  return copy;
}

/* A box of a page shifted by a few pixels, or covered by what is beside it. */
static gboolean
notices_shift (const Example *example, IwBox box, int dx, int dy)
{
  cairo_surface_t *copy = copy_surface (example->surface);
  cairo_t *cr = cairo_create (copy);
  gboolean noticed;

  cairo_set_source_surface (cr, example->surface, dx, dy);
  cairo_rectangle (cr, floor (box.x) + dx, floor (box.y) + dy, ceil (box.width) + 1.0,
                   ceil (box.height) + 1.0);
  cairo_fill (cr);
  cairo_destroy (cr);
  noticed = differs_around (example, copy, box);
  cairo_surface_destroy (copy);
  return noticed;
}

static gboolean
notices_cover (const Example *example, IwBox box)
{
  const IwColor ground = iw_theme_color (&example->theme, IW_ROLE_SURFACE, 1.0);
  cairo_surface_t *copy = copy_surface (example->surface);
  cairo_t *cr = cairo_create (copy);
  gboolean noticed;

  cairo_set_source_rgb (cr, ground.r, ground.g, ground.b);
  cairo_rectangle (cr, floor (box.x), floor (box.y), ceil (box.width) + 1.0, ceil (box.height) + 1.0);
  cairo_fill (cr);
  cairo_destroy (cr);
  noticed = differs_around (example, copy, box);
  cairo_surface_destroy (copy);
  return noticed;
}

/* Calls `test` with each instrument's picture and its place. */
static void
for_each_picture (const Example *example, void (*test) (const Example *, const IwPicture *, IwBox))
{
  const PageSize *size = example->size;
  IwPagePlace places[IW_PAGE_MAX_INSTRUMENTS];
  size_t n;
  IwPicture *words = iw_page_new (example->page.part, &example->page.experiment, &example->theme, size->width,
                                  size->height, places, &n);

  iw_picture_free (words);
  for (size_t i = 0; i < n; i++) {
    const IwBox box = places[i].box;
    IwPicture *picture =
        iw_gallery_picture (example->page.part, places[i].instrument, &example->page.experiment,
                            &example->theme, box.width, box.height, NULL);

    test (example, picture, box);
    iw_picture_free (picture);
  }
}

static void
check_labels (const Example *example, const IwPicture *picture, IwBox place)
{
  size_t n;
  const IwPlacedText *texts = iw_picture_texts (picture, &n);

  for (size_t i = 0; i < n; i++) {
    const IwBox box = { place.x + texts[i].x, place.y + texts[i].y, texts[i].width, texts[i].height };

    if (strlen (texts[i].text) < 2 || box.y + box.height > place.y + place.height)
      continue;
    if (!notices_shift (example, box, 4, 0))
      g_error ("%s: \"%s\" four pixels to the right is not noticed", iw_picture_title (picture),
               texts[i].text);
    if (!notices_shift (example, box, 0, 4))
      g_error ("%s: \"%s\" four pixels down is not noticed", iw_picture_title (picture), texts[i].text);
    if (!notices_cover (example, box))
      g_error ("%s: \"%s\" is gone and not missed", iw_picture_title (picture), texts[i].text);
  }
}

static void
check_each_label (const Example *example)
{
  for_each_picture (example, check_labels);
}

static void
test_moved_labels (void)
{
  for_each_example (check_each_label);
}

/* Each group of a picture is left out. Some draw next to nothing that the others do not cover. */
static void
check_groups (const Example *example, const IwPicture *picture, IwBox place)
{
  const IwColor ground = iw_theme_color (&example->theme, IW_ROLE_SURFACE, 1.0);
  size_t n;
  const IwPictureGroup *groups = iw_picture_groups (picture, &n);

  for (size_t left_out = 0; left_out < n; left_out++) {
    cairo_surface_t *copy = copy_surface (example->surface);
    cairo_t *cr = cairo_create (copy);

    cairo_translate (cr, place.x, place.y);
    cairo_rectangle (cr, 2.0, 2.0, place.width - 4.0, place.height - 4.0);
    cairo_clip (cr);
    cairo_set_source_rgb (cr, ground.r, ground.g, ground.b);
    cairo_paint (cr);
    for (size_t group = 0; group < n; group++) {
      if (group != left_out)
        iw_picture_draw_group (picture, group, cr);
    }
    cairo_destroy (cr);
    if (ink_between (example->surface, copy, 64) > LITTLE_INK && !differs (example, copy))
      g_error ("%s, %s: the group \"%s\" is gone and not missed", example->page.mission->id,
               iw_picture_title (picture), groups[left_out].name);
    cairo_surface_destroy (copy);
  }
}

static void
check_each_group (const Example *example)
{
  for_each_picture (example, check_groups);
}

static void
test_missing_marks (void)
{
  for_each_example (check_each_group);
}

/* The roles that carry meaning, each in the colour of the next. */
static void
check_colours (const Example *example)
{
  static const IwRole roles[] = { IW_ROLE_INK,    IW_ROLE_USEFUL,  IW_ROLE_WAIT,   IW_ROLE_TRANSFER,
                                  IW_ROLE_DECODE, IW_ROLE_NEUTRAL, IW_ROLE_ACCENT, IW_ROLE_SURFACE };

  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++) {
    IwTheme other = example->theme;
    cairo_surface_t *surface;

    other.colors[roles[i]] = example->theme.colors[roles[(i + 1) % G_N_ELEMENTS (roles)]];
    surface = draw (&example->page, &other, example->size);
    /* Not every page uses every role. */
    if (memcmp (cairo_image_surface_get_data (surface), cairo_image_surface_get_data (example->surface),
                (gsize)cairo_image_surface_get_stride (surface) * (gsize)example->size->height) != 0 &&
        !differs (example, surface))
      g_error ("%s: another colour of the role %d is not noticed", example->page.mission->id, roles[i]);
    cairo_surface_destroy (surface);
  }
}

static void
test_changed_colours (void)
{
  for_each_example (check_colours);
}

/* The message names the page and both files, and the files are there. */
static void
test_message (void)
{
  g_autofree char *folder = g_dir_make_tmp ("iowall-look-XXXXXX", NULL), *here = g_get_current_dir ();
  g_autofree char *path = g_build_filename (folder, "page.png", NULL);
  g_autoptr (LookImage) plain = look_image_new (64, 32), other = look_image_copy (plain),
                        small = look_image_new (32, 32);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_chdir (folder), ==, 0);
  g_assert_false (look_check (plain, folder, "page", &error));
  g_assert_nonnull (strstr (error->message, "page: there is no picture to compare with"));
  g_clear_error (&error);
  look_image_save (plain, path, &error);
  g_assert_no_error (error);
  g_assert_true (look_check (plain, folder, "page", &error));
  memset (other->pixels + 64 * 3 * 10, 255, 3 * 20);
  g_assert_false (look_check (other, folder, "page", &error));
  g_assert_nonnull (strstr (error->message, "page looks different: 20 pixels in all"));
  g_assert_nonnull (strstr (error->message, "look/page-now.png"));
  g_assert_nonnull (strstr (error->message, path));
  g_assert_true (g_file_test ("look/page-now.png", G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test ("look/page-difference.png", G_FILE_TEST_EXISTS));
  g_clear_error (&error);
  g_assert_false (look_check (small, folder, "page", &error));
  g_assert_nonnull (strstr (error->message, "found 32 x 32 pixels, expected 64 x 32"));
  for (gsize i = 0; i < 4; i++)
    g_assert_cmpint (g_remove (((const char *[]){ "look/page-now.png", "look/page-difference.png", "look",
                                                  "page.png" })[i]),
                     ==, 0);
  g_assert_cmpint (g_chdir (here), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/look/kept", test_kept);
  g_test_add_func ("/look/same", test_same);
  g_test_add_func ("/look/smoothed", test_smoothed);
  g_test_add_func ("/look/noise", test_noise);
  g_test_add_func ("/look/moved-labels", test_moved_labels);
  g_test_add_func ("/look/missing-marks", test_missing_marks);
  g_test_add_func ("/look/changed-colours", test_changed_colours);
  g_test_add_func ("/look/message", test_message);
  return g_test_run ();
}
