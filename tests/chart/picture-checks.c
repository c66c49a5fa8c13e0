#include "picture-checks.h"

#include <glib.h>
#include <math.h>
#include <string.h>

/* Logical boxes of lines that stand close may touch; their ink does not. */
#define TOUCH 0.6

#define fail(what, ...)                                                                                      \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    g_autofree char *said = g_strdup_printf (__VA_ARGS__);                                                   \
    g_test_message ("%s: %s", what, said);                                                                   \
    g_test_fail ();                                                                                          \
  }                                                                                                          \
  G_STMT_END

static bool
inside (const IwPicture *picture, double x, double y, double width, double height)
{
  return isfinite (x) && isfinite (y) && isfinite (width) && isfinite (height) && x >= -TOUCH &&
         y >= -TOUCH && x + width <= iw_picture_width (picture) + TOUCH &&
         y + height <= iw_picture_height (picture) + TOUCH;
}

static void
check_texts (const IwPicture *picture, const char *what)
{
  size_t n;
  const IwPlacedText *texts = iw_picture_texts (picture, &n);

  for (size_t i = 0; i < n; i++) {
    const IwPlacedText *a = &texts[i];

    if (!inside (picture, a->x, a->y, a->width, a->height))
      fail (what, "text “%s” leaves the picture: %g, %g, %g × %g", a->text, a->x, a->y, a->width, a->height);
    for (size_t j = 0; j < i; j++) {
      const IwPlacedText *b = &texts[j];

      if (a->x < b->x + b->width - TOUCH && b->x < a->x + a->width - TOUCH &&
          a->y < b->y + b->height - TOUCH && b->y < a->y + a->height - TOUCH)
        fail (what, "texts “%s” and “%s” overlap", a->text, b->text);
    }
  }
}

/* Points of a grid over its bounds, the middle among them, until one hits. */
static bool
is_hit (const IwPicture *picture, const IwMark *mark, int index)
{
  const int steps = 40;

  if (iw_picture_mark_at (picture, mark->x + mark->width / 2.0, mark->y + mark->height / 2.0) == index)
    return true;
  for (int i = 0; i <= steps; i++) {
    for (int k = 0; k <= steps; k++) {
      if (iw_picture_mark_at (picture, mark->x + mark->width * i / steps,
                              mark->y + mark->height * k / steps) == index)
        return true;
    }
  }
  return false;
}

static void
check_marks (const IwPicture *picture, const char *what)
{
  size_t n;
  const IwMark *marks = iw_picture_marks (picture, &n);

  if (n == 0)
    fail (what, "no marks");
  for (size_t i = 0; i < n; i++) {
    const IwMark *mark = &marks[i];

    if (*mark->id == '\0' || *mark->name == '\0' || *mark->value == '\0' || *mark->links == '\0')
      fail (what, "mark “%s” lacks a name, a value or links", mark->id);
    if (strlen (mark->sentence) < 10 || !g_str_has_suffix (mark->sentence, "."))
      fail (what, "mark “%s” has no sentence: “%s”", mark->id, mark->sentence);
    if (isinf (mark->number))
      fail (what, "mark “%s” has no finite number", mark->id);
    /* What a quantity says of a NaN; "nan" alone is also the start of nanoseconds. */
    if (strstr (mark->sentence, "undefined") != NULL || strstr (mark->value, "undefined") != NULL)
      fail (what, "mark “%s” has a number that is none", mark->id);
    if (!inside (picture, mark->x, mark->y, mark->width, mark->height))
      fail (what, "mark “%s” leaves the picture: %g, %g, %g × %g", mark->id, mark->x, mark->y, mark->width,
            mark->height);
    if (iw_picture_find_mark (picture, mark->id) != (int)i)
      fail (what, "two marks are called “%s”", mark->id);
    if (!is_hit (picture, mark, (int)i))
      fail (what, "mark “%s” cannot be pointed at", mark->id);
  }
}

void
check_picture (const IwPicture *picture, const char *what)
{
  size_t n;
  const IwPictureGroup *groups = iw_picture_groups (picture, &n);

  if (strlen (iw_picture_title (picture)) == 0 || strlen (iw_picture_sentence (picture)) < 10)
    fail (what, "no title or no sentence");
  for (size_t i = 0; i < n; i++) {
    if (!isfinite (groups[i].x) || !isfinite (groups[i].y) || !isfinite (groups[i].width) ||
        !isfinite (groups[i].height))
      fail (what, "bounds of group “%s” are not finite", groups[i].name);
  }
  check_texts (picture, what);
  check_marks (picture, what);
}

void
check_group_bounds (const IwPicture *picture, const char *what)
{
  size_t n;
  const IwPictureGroup *groups = iw_picture_groups (picture, &n);

  for (size_t i = 0; i < n; i++) {
    const IwPictureGroup *group = &groups[i];
    cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
    cairo_t *cr = cairo_create (surface);
    double x, y, width, height;

    iw_picture_draw_group (picture, i, cr);
    if (cairo_status (cr) != CAIRO_STATUS_SUCCESS)
      fail (what, "group “%s”: %s", group->name, cairo_status_to_string (cairo_status (cr)));
    cairo_recording_surface_ink_extents (surface, &x, &y, &width, &height);
    /* Ink extents are whole pixels. */
    if (width > 0.0 && height > 0.0 &&
        (x < floor (group->x) - 1.0 || y < floor (group->y) - 1.0 ||
         x + width > ceil (group->x + group->width) + 1.0 ||
         y + height > ceil (group->y + group->height) + 1.0))
      fail (what, "group “%s” draws outside its bounds: ink %g, %g, %g × %g; bounds %g, %g, %g × %g",
            group->name, x, y, width, height, group->x, group->y, group->width, group->height);
    cairo_destroy (cr);
    cairo_surface_destroy (surface);
  }
}

void
check_same_geometry (const IwPicture *a, const IwPicture *b, const char *what)
{
  size_t n_a, n_b;
  const IwPlacedText *texts_a = iw_picture_texts (a, &n_a), *texts_b = iw_picture_texts (b, &n_b);
  const IwMark *marks_a, *marks_b;

  if (n_a != n_b) {
    fail (what, "%zu and %zu texts", n_a, n_b);
    return;
  }
  for (size_t i = 0; i < n_a; i++) {
    if (strcmp (texts_a[i].text, texts_b[i].text) != 0 || texts_a[i].x != texts_b[i].x ||
        texts_a[i].y != texts_b[i].y || texts_a[i].width != texts_b[i].width)
      fail (what, "text “%s” moves", texts_a[i].text);
  }
  marks_a = iw_picture_marks (a, &n_a), marks_b = iw_picture_marks (b, &n_b);
  if (n_a != n_b) {
    fail (what, "%zu and %zu marks", n_a, n_b);
    return;
  }
  for (size_t i = 0; i < n_a; i++) {
    if (strcmp (marks_a[i].id, marks_b[i].id) != 0 || marks_a[i].x != marks_b[i].x ||
        marks_a[i].y != marks_b[i].y || marks_a[i].width != marks_b[i].width ||
        marks_a[i].height != marks_b[i].height)
      fail (what, "mark “%s” moves", marks_a[i].id);
  }
}

uint64_t
group_hash (const IwPicture *picture, const char *name)
{
  size_t n;
  const IwPictureGroup *groups = iw_picture_groups (picture, &n);

  for (size_t i = 0; i < n; i++) {
    if (strcmp (groups[i].name, name) == 0)
      return groups[i].hash;
  }
  g_error ("no group %s", name);
}

const IwMark *
mark_of (const IwPicture *picture, const char *id)
{
  size_t n;
  const IwMark *marks = iw_picture_marks (picture, &n);
  const int index = iw_picture_find_mark (picture, id);

  if (index < 0)
    g_error ("no mark %s", id);
  return &marks[index];
}

double
mark_number (const IwPicture *picture, const char *id)
{
  return iw_picture_find_mark (picture, id) < 0 ? 0.0 : mark_of (picture, id)->number;
}
