#include "iowall/picture.h"

#include <math.h>
#include <string.h>

#include "picture-private.h"
#include "typesetter-private.h"

/* A mark is easy to hit from this size on (half of it around its middle), in px at scale 1. */
#define COMFORTABLE_TARGET 14.0

void
iw_picture_free (IwPicture *picture)
{
  if (picture == NULL)
    return;
  for (guint i = 0; i < picture->ops->len; i++) {
    const Op *op = &g_array_index (picture->ops, Op, i);

    if (op->layout != NULL)
      g_object_unref (op->layout);
  }
  g_array_unref (picture->groups);
  g_array_unref (picture->ranges);
  g_array_unref (picture->ops);
  g_array_unref (picture->segments);
  g_array_unref (picture->marks);
  g_array_unref (picture->shapes);
  g_array_unref (picture->texts);
  g_array_unref (picture->flows);
  g_array_unref (picture->moving);
  g_ptr_array_unref (picture->series);
  g_string_chunk_free (picture->strings);
  g_free (picture);
}

double
iw_picture_width (const IwPicture *picture)
{
  return picture->width;
}

double
iw_picture_height (const IwPicture *picture)
{
  return picture->height;
}

const char *
iw_picture_title (const IwPicture *picture)
{
  return picture->title;
}

const char *
iw_picture_sentence (const IwPicture *picture)
{
  return picture->sentence;
}

const IwPictureGroup *
iw_picture_groups (const IwPicture *picture, size_t *n)
{
  *n = picture->groups->len;
  return (const IwPictureGroup *)(const void *)picture->groups->data;
}

const IwMark *
iw_picture_marks (const IwPicture *picture, size_t *n)
{
  *n = picture->marks->len;
  return (const IwMark *)(const void *)picture->marks->data;
}

const IwPlacedText *
iw_picture_texts (const IwPicture *picture, size_t *n)
{
  *n = picture->texts->len;
  return (const IwPlacedText *)(const void *)picture->texts->data;
}

const IwFlowPath *
iw_picture_flows (const IwPicture *picture, size_t *n)
{
  *n = picture->flows->len;
  return (const IwFlowPath *)(const void *)picture->flows->data;
}

const IwMoving *
iw_picture_moving (const IwPicture *picture, size_t *n)
{
  *n = picture->moving->len;
  return (const IwMoving *)(const void *)picture->moving->data;
}

double
iw_picture_play_s (const IwPicture *picture)
{
  return picture->play_s;
}

void
iw_picture_trace (const IwPicture *picture, guint first, guint n, cairo_t *cr)
{
  cairo_new_path (cr);
  for (guint i = first; i < first + n; i++) {
    const Segment *s = &g_array_index (picture->segments, Segment, i);

    switch (s->verb) {
    case 'm':
      cairo_move_to (cr, s->v[0], s->v[1]);
      break;
    case 'l':
      cairo_line_to (cr, s->v[0], s->v[1]);
      break;
    case 'c':
      cairo_curve_to (cr, s->v[0], s->v[1], s->v[2], s->v[3], s->v[4], s->v[5]);
      break;
    default:
      cairo_close_path (cr);
    }
  }
}

static void
set_color (const IwPicture *picture, cairo_t *cr, IwRole role, double alpha)
{
  const IwColor color = iw_theme_color (&picture->theme, role, alpha > 0.0 ? alpha : 1.0);

  cairo_set_source_rgba (cr, color.r, color.g, color.b, color.a);
}

static void
round_rect (cairo_t *cr, IwBox box, double radius)
{
  const double r = fmin (radius, fmin (box.width, box.height) / 2.0);

  cairo_new_path (cr);
  if (r <= 0.0) {
    cairo_rectangle (cr, box.x, box.y, box.width, box.height);
    return;
  }
  cairo_arc (cr, box.x + box.width - r, box.y + r, r, -G_PI_2, 0.0);
  cairo_arc (cr, box.x + box.width - r, box.y + box.height - r, r, 0.0, G_PI_2);
  cairo_arc (cr, box.x + r, box.y + box.height - r, r, G_PI_2, G_PI);
  cairo_arc (cr, box.x + r, box.y + r, r, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
}

/* Distance of two hatch lines along the horizontal, and their width, in px at scale 1. */
#define HATCH_STEP 6.0
#define HATCH_LINE 1.2

/* On pixels the hatch is a small tile that repeats: stroking a hundred slanted lines costs ten times as much
 * as all the rest of a chart. FALSE where the target takes vectors. */
static bool
hatch_with_tile (const IwPicture *picture, cairo_t *cr, const IwPaint *paint)
{
  cairo_surface_t *target = cairo_get_group_target (cr), *tile;
  const cairo_surface_type_t type = cairo_surface_get_type (target);
  const double step = HATCH_STEP * picture->theme.scale;
  cairo_matrix_t matrix;
  cairo_pattern_t *pattern;
  cairo_t *stripes;
  double device_x, device_y;
  int n;

  cairo_get_matrix (cr, &matrix);
  cairo_surface_get_device_scale (target, &device_x, &device_y);
  if ((type != CAIRO_SURFACE_TYPE_IMAGE && type != CAIRO_SURFACE_TYPE_RECORDING) || matrix.xy != 0.0 ||
      matrix.yx != 0.0)
    return false;
  n = (int)fmax (2.0, fmin (256.0, round (step * fabs (matrix.xx) * device_x)));
  tile = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, n, n);
  stripes = cairo_create (tile);
  for (int k = -1; k <= 1; k++) { /* the lines x + y = 0, n, 2n, from beyond the tile to beyond it */
    cairo_move_to (stripes, (k - 1) * n, 2 * n);
    cairo_line_to (stripes, (k + 2) * n, -n);
  }
  set_color (picture, stripes, paint->fill, 1.0);
  cairo_set_line_width (stripes, HATCH_LINE / HATCH_STEP * n);
  cairo_stroke (stripes);
  cairo_destroy (stripes);
  pattern = cairo_pattern_create_for_surface (tile);
  cairo_pattern_set_extend (pattern, CAIRO_EXTEND_REPEAT);
  cairo_matrix_init_scale (&matrix, n / step, n / step);
  cairo_pattern_set_matrix (pattern, &matrix);
  cairo_set_source (cr, pattern);
  cairo_fill_preserve (cr);
  cairo_pattern_destroy (pattern);
  cairo_surface_destroy (tile);
  return true;
}

/* Diagonal lines through the current path, which is kept: the second channel of everything that waits. */
static void
hatch (const IwPicture *picture, cairo_t *cr, const IwPaint *paint)
{
  const double step = HATCH_STEP * picture->theme.scale;
  cairo_path_t *path;
  double x1, y1, x2, y2, first;

  if (hatch_with_tile (picture, cr, paint))
    return;
  path = cairo_copy_path (cr);
  cairo_path_extents (cr, &x1, &y1, &x2, &y2);
  cairo_save (cr);
  cairo_clip (cr);
  first = floor ((x1 - (y2 - y1)) / step);
  for (int i = 0; (first + i) * step < x2; i++) {
    cairo_move_to (cr, (first + i) * step, y2);
    cairo_line_to (cr, (first + i) * step + (y2 - y1), y1);
  }
  set_color (picture, cr, paint->fill, 1.0);
  cairo_set_line_width (cr, HATCH_LINE * picture->theme.scale);
  cairo_set_dash (cr, NULL, 0, 0.0); /* what was drawn before must not show in what is drawn now */
  cairo_stroke (cr);
  cairo_restore (cr);
  cairo_append_path (cr, path);
  cairo_path_destroy (path);
}

static void
apply_paint (const IwPicture *picture, cairo_t *cr, const IwPaint *paint)
{
  if (paint->filled) {
    set_color (picture, cr, paint->fill, paint->fill_alpha);
    cairo_fill_preserve (cr);
  }
  if (paint->hatched)
    hatch (picture, cr, paint);
  if (paint->stroked) {
    const double dash = paint->dash * picture->theme.scale;

    set_color (picture, cr, paint->stroke, paint->stroke_alpha);
    cairo_set_line_width (cr, (paint->line > 0.0 ? paint->line : picture->theme.line) * picture->theme.scale);
    cairo_set_dash (cr, &dash, dash > 0.0 ? 1 : 0, 0.0);
    cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
    cairo_stroke_preserve (cr);
  }
  cairo_new_path (cr);
}

static void
draw_text (const IwPicture *picture, cairo_t *cr, const Op *op)
{
  cairo_save (cr);
  if (op->turn != 0.0) {
    cairo_translate (cr, op->box.width, op->box.height);
    cairo_rotate (cr, op->turn);
    cairo_translate (cr, -op->box.width, -op->box.height);
  }
  cairo_move_to (cr, op->box.x, op->box.y);
  if (op->halo) {
    /* A clear ground rather than an outline around each letter: stroking letters costs ten times what filling
     * does. */
    PangoRectangle logical;

    pango_layout_get_extents (op->layout, NULL, &logical);
    set_color (picture, cr, IW_ROLE_SURFACE, 0.82);
    cairo_rectangle (cr, op->box.x + (double)logical.x / PANGO_SCALE - 1.0, op->box.y,
                     (double)logical.width / PANGO_SCALE + 2.0, (double)logical.height / PANGO_SCALE);
    cairo_fill (cr);
    cairo_move_to (cr, op->box.x, op->box.y);
  }
  set_color (picture, cr, op->role, op->alpha);
  pango_cairo_show_layout (cr, op->layout);
  cairo_new_path (cr);
  cairo_restore (cr);
}

static void
draw_op (const IwPicture *picture, cairo_t *cr, const Op *op)
{
  switch (op->kind) {
  case OP_RECT:
    round_rect (cr, op->box, op->radius);
    apply_paint (picture, cr, &op->paint);
    break;
  case OP_CIRCLE:
    cairo_new_path (cr);
    cairo_arc (cr, op->box.x, op->box.y, op->box.width, 0.0, 2.0 * G_PI);
    apply_paint (picture, cr, &op->paint);
    break;
  case OP_PATH:
    iw_picture_trace (picture, op->first, op->n, cr);
    apply_paint (picture, cr, &op->paint);
    break;
  case OP_LINE:
    cairo_new_path (cr);
    cairo_move_to (cr, op->box.x, op->box.y);
    cairo_line_to (cr, op->box.width, op->box.height);
    apply_paint (picture, cr, &op->paint);
    break;
  case OP_TEXT:
    draw_text (picture, cr, op);
    break;
  case OP_CLIP:
    cairo_save (cr);
    cairo_rectangle (cr, op->box.x, op->box.y, op->box.width, op->box.height);
    cairo_clip (cr);
    break;
  case OP_UNCLIP:
    cairo_restore (cr);
    break;
  }
}

void
iw_picture_draw_group (const IwPicture *picture, size_t group, cairo_t *cr)
{
  const OpRange *range;

  g_return_if_fail (group < picture->groups->len);
  range = &g_array_index (picture->ranges, OpRange, group);
  for (guint i = 0; i < range->n; i++)
    draw_op (picture, cr, &g_array_index (picture->ops, Op, range->first + i));
}

void
iw_picture_draw (const IwPicture *picture, cairo_t *cr)
{
  for (guint i = 0; i < picture->groups->len; i++)
    iw_picture_draw_group (picture, i, cr);
}

/* Twice the area over the perimeter: about the thickness of a ribbon, 0 of a line that runs out and back. */
static double
thickness (const IwPicture *picture, const MarkShape *shape)
{
  double area = 0.0, perimeter = 0.0, start_x = 0.0, start_y = 0.0, x = 0.0, y = 0.0, part = 0.0;

  for (guint i = shape->first; i < shape->first + shape->n; i++) {
    const Segment *segment = &g_array_index (picture->segments, Segment, i);
    const double to_x = segment->verb == 'z' ? start_x : segment->v[segment->verb == 'c' ? 4 : 0];
    const double to_y = segment->verb == 'z' ? start_y : segment->v[segment->verb == 'c' ? 5 : 1];

    if (segment->verb == 'm') {
      area += fabs (part);
      part = 0.0;
      start_x = to_x;
      start_y = to_y;
    } else {
      part += (x * to_y - to_x * y) / 2.0;
      perimeter += hypot (to_x - x, to_y - y);
    }
    x = to_x;
    y = to_y;
  }
  area += fabs (part);
  return perimeter > 0.0 ? 2.0 * area / perimeter : 0.0;
}

/* How far a point is off a mark: 0 on it, 1 at the end of its reach, above 1 beyond. Marks are asked with a
 * measuring context: cairo knows what lies inside a path. */
static double
off_shape (const IwPicture *picture, const MarkShape *shape, double x, double y)
{
  static const double reaches[] = { 0.25, 0.5, 1.0 };
  cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_ALPHA, NULL);
  cairo_t *cr = cairo_create (surface);
  double off = 2.0;

  iw_picture_trace (picture, shape->first, shape->n, cr);
  if (cairo_in_fill (cr, x, y))
    off = 0.0;
  for (guint i = 0; i < G_N_ELEMENTS (reaches) && off > 1.0; i++) {
    cairo_set_line_width (cr, reaches[i] * COMFORTABLE_TARGET * picture->theme.scale);
    if (cairo_in_stroke (cr, x, y))
      off = reaches[i];
  }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return off;
}

static double
off_bounds (const IwMark *mark, double least, double x, double y)
{
  const double reach_x = fmax (0.0, (least - mark->width) / 2.0);
  const double reach_y = fmax (0.0, (least - mark->height) / 2.0);
  const double dx = fmax (0.0, fmax (mark->x - x, x - mark->x - mark->width));
  const double dy = fmax (0.0, fmax (mark->y - y, y - mark->y - mark->height));

  if (dx > reach_x || dy > reach_y)
    return 2.0;
  return fmax (dx, dy) / (least / 2.0);
}

typedef struct {
  int index;
  double off, area;
} Candidate;

static void
prefer (Candidate *best, Candidate other)
{
  if (best->index < 0 || other.off < best->off || (other.off == best->off && other.area < best->area))
    *best = other;
}

/* Of the thin marks the nearest counts, of the others the one that the point is on; between the two the
 * smaller, so that a line can be pointed at on an area. */
int
iw_picture_mark_at (const IwPicture *picture, double x, double y)
{
  const double least = COMFORTABLE_TARGET * picture->theme.scale;
  Candidate thin = { .index = -1 }, thick = { .index = -1 };

  for (guint i = 0; i < picture->marks->len; i++) {
    const IwMark *mark = &g_array_index (picture->marks, IwMark, i);
    const MarkShape *shape = &g_array_index (picture->shapes, MarkShape, i);
    const double width = fmax (least, mark->width), height = fmax (least, mark->height);
    Candidate candidate = { .index = (int)i, .area = width * height, .off = off_bounds (mark, least, x, y) };
    double across = fmin (mark->width, mark->height);

    if (candidate.off > 1.0)
      continue;
    if (shape->n > 0) {
      candidate.off = off_shape (picture, shape, x, y);
      across = thickness (picture, shape);
    }
    if (candidate.off <= 1.0)
      prefer (across < least / 3.0 ? &thin : &thick, candidate);
  }
  if (thin.index < 0 || (thick.index >= 0 && thick.off == 0.0 && thick.area < thin.area))
    return thick.index;
  return thin.index;
}

int
iw_picture_find_mark (const IwPicture *picture, const char *id)
{
  for (guint i = 0; i < picture->marks->len; i++) {
    if (strcmp (g_array_index (picture->marks, IwMark, i).id, id) == 0)
      return (int)i;
  }
  return -1;
}

static void
include (IwBox *box, double x, double y)
{
  const double right = fmax (box->x + box->width, x), bottom = fmax (box->y + box->height, y);

  box->x = fmin (box->x, x);
  box->y = fmin (box->y, y);
  box->width = right - box->x;
  box->height = bottom - box->y;
}

bool
iw_picture_mark_piece (const IwPicture *picture, const IwMark *mark, guint piece, IwBox *box)
{
  const guint index = (guint)(mark - (const IwMark *)(const void *)picture->marks->data);
  const MarkShape *shape = &g_array_index (picture->shapes, MarkShape, index);
  guint pieces = 0;

  *box = (IwBox){ mark->x, mark->y, mark->width, mark->height };
  for (guint i = shape->first; i < shape->first + shape->n && pieces <= piece + 1; i++) {
    const Segment *segment = &g_array_index (picture->segments, Segment, i);
    const int points = segment->verb == 'z' ? 0 : segment->verb == 'c' ? 3 : 1;

    pieces += segment->verb == 'm';
    if (pieces != piece + 1)
      continue;
    if (segment->verb == 'm')
      *box = (IwBox){ segment->v[0], segment->v[1], 0.0, 0.0 };
    for (int k = 0; k < points; k++)
      include (box, segment->v[2 * k], segment->v[2 * k + 1]);
  }
  return piece < MAX (1u, pieces);
}

/* The tag stands above its mark where there is room, else below, and never leaves the picture. */
static IwBox
place_tag (const IwPicture *picture, IwBox at, double width, double height)
{
  const double gap = picture->theme.gap * picture->theme.scale;
  IwBox box = { at.x + at.width / 2.0 - width / 2.0, at.y - height - gap, width, height };

  if (box.y < 0.0)
    box.y = at.y + at.height + gap;
  if (box.y + height > picture->height)
    box.y = picture->height - height;
  box.y = fmax (0.0, box.y);
  box.x = fmax (0.0, fmin (box.x, picture->width - width));
  return box;
}

static IwBox
draw_tag (const IwPicture *picture, const IwMark *mark, cairo_t *cr)
{
  const IwTheme *theme = &picture->theme;
  const double pad = theme->gap * theme->scale;
  const IwTextStyleSpec name_spec = { .type = IW_TYPE_BODY, .bold = true, .max_width = 0.0 };
  const IwTextStyleSpec value_spec = { .type = IW_TYPE_BODY,
                                       .wrap = true,
                                       .max_width = fmin (300.0 * theme->scale, picture->width - 4.0 * pad) };
  g_autoptr (PangoLayout) name = iw_typeset (theme, mark->name, &name_spec);
  g_autoptr (PangoLayout) value = iw_typeset (theme, mark->value, &value_spec);
  PangoRectangle a, b;
  IwBox at, box;

  iw_picture_mark_piece (picture, mark, 0, &at); /* of several pieces the first */
  pango_layout_get_pixel_extents (name, NULL, &a);
  pango_layout_get_pixel_extents (value, NULL, &b);
  box = place_tag (picture, at, fmax (a.width, b.width) + 2.0 * pad, a.height + b.height + 2.0 * pad);
  if (cr == NULL)
    return box;
  round_rect (cr, box, 5.0 * theme->scale);
  set_color (picture, cr, IW_ROLE_INK, 1.0);
  cairo_fill (cr);
  set_color (picture, cr, IW_ROLE_SURFACE, 1.0);
  cairo_move_to (cr, box.x + pad, box.y + pad);
  pango_cairo_show_layout (cr, name);
  cairo_move_to (cr, box.x + pad, box.y + pad + a.height);
  pango_cairo_show_layout (cr, value);
  cairo_new_path (cr);
  return box;
}

void
iw_picture_draw_highlight (const IwPicture *picture, size_t mark_index, bool tag, cairo_t *cr,
                           double bounds[4])
{
  const double line = 2.5 * picture->theme.scale;
  const IwMark *mark;
  const MarkShape *shape;
  IwBox outline;
  double left, top, right, bottom;

  g_return_if_fail (mark_index < picture->marks->len);
  mark = &g_array_index (picture->marks, IwMark, mark_index);
  shape = &g_array_index (picture->shapes, MarkShape, mark_index);
  outline = (IwBox){ mark->x - 2.0, mark->y - 2.0, mark->width + 4.0, mark->height + 4.0 };
  if (cr != NULL) {
    if (shape->n > 0)
      iw_picture_trace (picture, shape->first, shape->n, cr);
    else
      round_rect (cr, outline, 3.0 * picture->theme.scale);
    cairo_set_dash (cr, NULL, 0, 0.0);
    cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
    set_color (picture, cr, IW_ROLE_SURFACE, 0.9);
    cairo_set_line_width (cr, line + 2.0);
    cairo_stroke_preserve (cr);
    set_color (picture, cr, IW_ROLE_ACCENT, 1.0);
    cairo_set_line_width (cr, line);
    cairo_stroke (cr);
  }
  left = outline.x - line, top = outline.y - line;
  right = outline.x + outline.width + line, bottom = outline.y + outline.height + line;
  if (tag) {
    const IwBox box = draw_tag (picture, mark, cr);

    left = fmin (left, box.x);
    top = fmin (top, box.y);
    right = fmax (right, box.x + box.width);
    bottom = fmax (bottom, box.y + box.height);
  }
  if (bounds != NULL) {
    bounds[0] = left;
    bounds[1] = top;
    bounds[2] = right - left;
    bounds[3] = bottom - top;
  }
}

bool
iw_links_match (const char *links, const char *link)
{
  while (*link != '\0') {
    const size_t length = strcspn (link, " ");

    for (const char *at = links; length > 0 && *at != '\0'; at += strcspn (at, " "), at += strspn (at, " ")) {
      if (strcspn (at, " ") == length && strncmp (at, link, length) == 0)
        return true;
    }
    link += length;
    link += strspn (link, " ");
  }
  return false;
}
