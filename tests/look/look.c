#include "look.h"

#include <glib/gstdio.h>
#include <string.h>

/* A channel of a pixel may be off by SHADE, and by so much of the contrast that there is around it in both
 * pictures: that is how far another way to smooth an edge takes it. */
#define SHADE      14
#define EDGE_SHARE 0.25

/* In a square of so many pixels a side so many may be different. */
#define SQUARE      16
#define MOST_STRAYS 5

#define FAILED g_quark_from_static_string ("look")

LookImage *
look_image_new (int width, int height)
{
  LookImage *image = g_new0 (LookImage, 1);

  image->width = width;
  image->height = height;
  image->pixels = g_malloc0 ((gsize)width * (gsize)height * 3);
  return image;
}

LookImage *
look_image_copy (const LookImage *image)
{
  LookImage *copy = look_image_new (image->width, image->height);

  memcpy (copy->pixels, image->pixels, (gsize)image->width * (gsize)image->height * 3);
  return copy;
}

void
look_image_free (LookImage *image)
{
  if (image == NULL)
    return;
  g_free (image->pixels);
  g_free (image);
}

static guint8 *
at (const LookImage *image, int x, int y)
{
  return image->pixels + ((gsize)y * (gsize)image->width + (gsize)x) * 3;
}

/* --- from pixels of 32 bits --- */

static LookImage *
shrink_words (const guint8 *data, gsize stride, int width, int height, int shrink)
{
  LookImage *image = look_image_new (width / shrink, height / shrink);
  const guint n = (guint)(shrink * shrink);

  for (int y = 0; y < image->height; y++) {
    for (int x = 0; x < image->width; x++) {
      guint sums[3] = { n / 2, n / 2, n / 2 };

      for (int dy = 0; dy < shrink; dy++) {
        const guint32 *row = (const void *)(data + (gsize)(y * shrink + dy) * stride);

        for (int dx = 0; dx < shrink; dx++) {
          const guint32 word = row[x * shrink + dx];

          sums[0] += word >> 16 & 0xff;
          sums[1] += word >> 8 & 0xff;
          sums[2] += word & 0xff;
        }
      }
      for (int c = 0; c < 3; c++)
        at (image, x, y)[c] = (guint8)(sums[c] / n);
    }
  }
  return image;
}

LookImage *
look_image_from_surface (cairo_surface_t *surface, int shrink)
{
  cairo_surface_flush (surface);
  return shrink_words (
      cairo_image_surface_get_data (surface), (gsize)cairo_image_surface_get_stride (surface),
      cairo_image_surface_get_width (surface), cairo_image_surface_get_height (surface), shrink);
}

LookImage *
look_image_load (const char *path, GError **error)
{
  cairo_surface_t *surface = cairo_image_surface_create_from_png (path);
  const cairo_status_t status = cairo_surface_status (surface);
  LookImage *image = NULL;

  if (status == CAIRO_STATUS_SUCCESS)
    image = look_image_from_surface (surface, 1);
  else
    g_set_error (error, FAILED, 0, "%s: %s", path, cairo_status_to_string (status));
  cairo_surface_destroy (surface);
  return image;
}

LookImage *
look_image_from_screen (const char *path, int width, int height, int shrink, GError **error)
{
  enum {
    HEADER_SIZE = 0,
    VERSION = 1,
    DEPTH = 3,
    SCREEN_WIDTH = 4,
    SCREEN_HEIGHT = 5,
    BYTE_ORDER_ = 7,
    BITS = 11,
    STRIDE = 12,
    N_COLOURS = 19,
    N_WORDS = 25
  };
  g_autofree char *bytes = NULL;
  guint32 words[N_WORDS];
  gsize length, start;

  if (!g_file_get_contents (path, &bytes, &length, error))
    return NULL;
  for (gsize i = 0; i < N_WORDS && (i + 1) * 4 <= length; i++) {
    memcpy (&words[i], bytes + i * 4, 4);
    words[i] = GUINT32_FROM_BE (words[i]);
  }
  if (length < sizeof words || words[VERSION] != 7 || words[DEPTH] != 24 || words[BITS] != 32 ||
      words[BYTE_ORDER_] != 0 || words[SCREEN_WIDTH] < (guint32)width ||
      words[SCREEN_HEIGHT] < (guint32)height ||
      length < (start = words[HEADER_SIZE] + words[N_COLOURS] * 12) + words[STRIDE] * (gsize)height) {
    g_set_error (error, FAILED, 0, "%s: expected a screen of at least %d x %d pixels of 32 bits", path, width,
                 height);
    return NULL;
  }
  return shrink_words ((const guint8 *)bytes + start, words[STRIDE], width, height, shrink);
}

/* --- comparing --- */

/* Between the darkest and the lightest in a channel, at a point and around it. */
static int
contrast_around (const LookImage *image, int x, int y, int channel)
{
  int least = 255, most = 0;

  for (int v = MAX (0, y - 1); v <= MIN (image->height - 1, y + 1); v++) {
    for (int u = MAX (0, x - 1); u <= MIN (image->width - 1, x + 1); u++) {
      least = MIN (least, at (image, u, v)[channel]);
      most = MAX (most, at (image, u, v)[channel]);
    }
  }
  return most - least;
}

static gboolean
is_different (const LookImage *one, const LookImage *other, int x, int y)
{
  for (int channel = 0; channel < 3; channel++) {
    const int off = ABS (at (one, x, y)[channel] - at (other, x, y)[channel]);

    if (off > SHADE && off > SHADE + EDGE_SHARE * MIN (contrast_around (one, x, y, channel),
                                                       contrast_around (other, x, y, channel)))
      return TRUE;
  }
  return FALSE;
}

/* Squares overlap by half, so that what is different in one place is not shared out. */
static void
find_worst (LookDifference *difference, const guint8 *different, int width, int height)
{
  for (int y = 0; y < height; y += SQUARE / 2) {
    for (int x = 0; x < width; x += SQUARE / 2) {
      int n = 0;

      for (int v = y; v < MIN (y + SQUARE, height); v++) {
        for (int u = x; u < MIN (x + SQUARE, width); u++)
          n += different[(gsize)v * (gsize)width + (gsize)u];
      }
      if (n > difference->most) {
        difference->most = n;
        difference->x = x;
        difference->y = y;
      }
    }
  }
}

LookDifference
look_compare (const LookImage *now, const LookImage *kept)
{
  LookDifference difference = { .alike = FALSE };
  g_autofree guint8 *different = NULL;

  if (now->width != kept->width || now->height != kept->height)
    return difference;
  different = g_malloc0 ((gsize)now->width * (gsize)now->height);
  difference.picture = look_image_new (now->width, now->height);
  for (int y = 0; y < now->height; y++) {
    for (int x = 0; x < now->width; x++) {
      const gboolean other = is_different (now, kept, x, y);
      guint8 *out = at (difference.picture, x, y);

      for (int c = 0; c < 3; c++)
        out[c] = (guint8)(190 + at (now, x, y)[c] / 4);
      if (other)
        memcpy (out, ((guint8[]){ 0xd0, 0x00, 0x20 }), 3);
      different[(gsize)y * (gsize)now->width + (gsize)x] = other ? 1 : 0;
      difference.n_different += other ? 1 : 0;
    }
  }
  find_worst (&difference, different, now->width, now->height);
  difference.alike = difference.most <= MOST_STRAYS;
  return difference;
}

/* --- checking --- */

static void
keep (const LookImage *image, const char *name, const char *what)
{
  g_autofree char *path = g_strdup_printf ("look/%s-%s.png", name, what);

  g_mkdir_with_parents ("look", 0777);
  look_image_save (image, path, NULL);
}

gboolean
look_check (const LookImage *now, const char *folder, const char *name, GError **error)
{
  g_autofree char *path = g_strdup_printf ("%s/%s.png", folder, name);
  g_autofree char *here = g_get_current_dir ();
  g_autoptr (LookImage) kept = look_image_load (path, error);
  LookDifference difference;

  if (kept == NULL) {
    g_prefix_error (error, "%s: there is no picture to compare with: ", name);
    keep (now, name, "now");
    return FALSE;
  }
  difference = look_compare (now, kept);
  if (!difference.alike) {
    keep (now, name, "now");
    if (difference.picture != NULL) {
      keep (difference.picture, name, "difference");
      g_set_error (
          error, FAILED, 0,
          "%s looks different: %d pixels in all, most around %d, %d. Compare %s/look/%s-now.png with %s "
          "(in red: look/%s-difference.png); docs/testing.md says how to renew it",
          name, difference.n_different, difference.x + SQUARE / 2, difference.y + SQUARE / 2, here, name,
          path, name);
    } else {
      g_set_error (error, FAILED, 0, "%s: found %d x %d pixels, expected %d x %d as in %s", name, now->width,
                   now->height, kept->width, kept->height, path);
    }
  }
  look_image_free (difference.picture);
  return difference.alike;
}
