#include <math.h>
#include <string.h>

#include "picture-private.h"
#include "typesetter-private.h"

#define FNV_OFFSET UINT64_C (0xcbf29ce484222325)
#define FNV_PRIME  UINT64_C (0x100000001b3)

static void
hash_bytes (uint64_t *hash, const void *data, gsize size)
{
  const unsigned char *bytes = data;

  for (gsize i = 0; i < size; i++)
    *hash = (*hash ^ bytes[i]) * FNV_PRIME;
}

/* Doubles go in eight bytes at a time: bytewise hashing of every coordinate would cost as much as drawing. */
static void
hash_doubles (uint64_t *hash, const double *values, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    uint64_t bits;

    memcpy (&bits, &values[i], sizeof bits);
    *hash = (*hash ^ bits) * FNV_PRIME;
    *hash ^= *hash >> 29;
  }
}

static uint64_t
hash_theme (const IwTheme *theme)
{
  const double sizes[] = { theme->scale, theme->body, theme->small, theme->title,
                           theme->value, theme->line, theme->gap };
  uint64_t hash = FNV_OFFSET;

  hash_bytes (&hash, theme->font, strlen (theme->font));
  hash_doubles (&hash, sizes, G_N_ELEMENTS (sizes));
  for (int role = 0; role < IW_N_ROLES; role++) {
    const IwColor color = theme->colors[role];

    hash_doubles (&hash, (const double[]){ color.r, color.g, color.b, color.a }, 4);
  }
  return hash;
}

IwPicture *
iw_sketch_new (const IwTheme *theme, double width, double height, const char *title)
{
  IwPicture *picture = g_new0 (IwPicture, 1);

  picture->theme = *theme;
  picture->theme_hash = hash_theme (theme);
  picture->width = width;
  picture->height = height;
  picture->strings = g_string_chunk_new (1024);
  picture->title = g_string_chunk_insert (picture->strings, title);
  picture->sentence = "";
  picture->groups = g_array_new (FALSE, FALSE, sizeof (IwPictureGroup));
  picture->ranges = g_array_new (FALSE, FALSE, sizeof (OpRange));
  picture->ops = g_array_new (FALSE, FALSE, sizeof (Op));
  picture->segments = g_array_new (FALSE, FALSE, sizeof (Segment));
  picture->marks = g_array_new (FALSE, FALSE, sizeof (IwMark));
  picture->shapes = g_array_new (FALSE, FALSE, sizeof (MarkShape));
  picture->texts = g_array_new (FALSE, FALSE, sizeof (IwPlacedText));
  picture->flows = g_array_new (FALSE, FALSE, sizeof (IwFlowPath));
  picture->moving = g_array_new (FALSE, FALSE, sizeof (IwMoving));
  picture->series = g_ptr_array_new_with_free_func (g_free);
  return picture;
}

const IwTheme *
iw_sketch_theme (const IwPicture *picture)
{
  return &picture->theme;
}

void
iw_sketch_sentence (IwPicture *picture, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  picture->sentence = g_string_chunk_insert (picture->strings, text);
}

void
iw_sketch_group (IwPicture *picture, const char *name)
{
  const IwPictureGroup group = { .name = g_string_chunk_insert_const (picture->strings, name),
                                 .hash = picture->theme_hash };
  const OpRange range = { .first = picture->ops->len };

  g_array_append_val (picture->groups, group);
  g_array_append_val (picture->ranges, range);
}

void
iw_sketch_still (IwPicture *picture)
{
  g_return_if_fail (picture->groups->len > 0);
  g_array_index (picture->groups, IwPictureGroup, picture->groups->len - 1).still = true;
}

static void
grow (IwPictureGroup *group, IwBox box)
{
  const bool empty = group->width <= 0.0 && group->height <= 0.0;
  const double x = empty ? box.x : fmin (group->x, box.x);
  const double y = empty ? box.y : fmin (group->y, box.y);
  const double right = empty ? box.x + box.width : fmax (group->x + group->width, box.x + box.width);
  const double bottom = empty ? box.y + box.height : fmax (group->y + group->height, box.y + box.height);

  group->x = x;
  group->y = y;
  group->width = right - x;
  group->height = bottom - y;
}

static IwBox
intersect (IwBox a, IwBox b)
{
  const double x = fmax (a.x, b.x), y = fmax (a.y, b.y);
  const double right = fmin (a.x + a.width, b.x + b.width), bottom = fmin (a.y + a.height, b.y + b.height);

  return (IwBox){ x, y, fmax (0.0, right - x), fmax (0.0, bottom - y) };
}

static void
add_op (IwPicture *picture, const Op *op, IwBox bounds)
{
  IwPictureGroup *group;
  const double flags[] = { (double)op->kind,
                           op->paint.filled,
                           op->paint.stroked,
                           op->paint.hatched,
                           (double)op->paint.fill,
                           (double)op->paint.stroke,
                           op->paint.fill_alpha,
                           op->paint.stroke_alpha,
                           op->paint.line,
                           op->paint.dash,
                           (double)op->role,
                           op->alpha,
                           op->turn,
                           op->halo,
                           op->radius };

  if (picture->groups->len == 0)
    iw_sketch_group (picture, "ground");
  group = &g_array_index (picture->groups, IwPictureGroup, picture->groups->len - 1);
  hash_doubles (&group->hash, flags, G_N_ELEMENTS (flags));
  hash_doubles (&group->hash, (const double[]){ op->box.x, op->box.y, op->box.width, op->box.height }, 4);
  for (guint i = 0; i < op->n; i++) {
    const Segment *segment = &g_array_index (picture->segments, Segment, op->first + i);
    hash_bytes (&group->hash, &segment->verb, 1);
    hash_doubles (&group->hash, segment->v, 6);
  }
  if (op->layout != NULL) {
    const char *text = pango_layout_get_text (op->layout);
    const double look[] = { pango_font_description_hash (pango_layout_get_font_description (op->layout)),
                            pango_layout_get_width (op->layout), pango_layout_get_ellipsize (op->layout) };

    hash_bytes (&group->hash, text, strlen (text));
    hash_doubles (&group->hash, look, G_N_ELEMENTS (look));
  }
  if (picture->clipped)
    bounds = intersect (bounds, picture->clip);
  if (op->kind != OP_CLIP && op->kind != OP_UNCLIP && (bounds.width > 0.0 || bounds.height > 0.0))
    grow (group, bounds);
  g_array_append_val (picture->ops, *op);
  g_array_index (picture->ranges, OpRange, picture->ranges->len - 1).n += 1;
}

static double
paint_margin (const IwPicture *picture, const IwPaint *paint)
{
  const double line = paint->line > 0.0 ? paint->line : picture->theme.line;

  return paint->stroked ? line * picture->theme.scale + 1.0 : 1.0;
}

static IwBox
widen (IwBox box, double margin)
{
  return (IwBox){ box.x - margin, box.y - margin, box.width + 2.0 * margin, box.height + 2.0 * margin };
}

void
iw_sketch_rect (IwPicture *picture, IwBox box, double radius, const IwPaint *paint)
{
  const Op op = { .kind = OP_RECT, .box = box, .radius = radius, .paint = *paint };

  add_op (picture, &op, widen (box, paint_margin (picture, paint)));
}

void
iw_sketch_line (IwPicture *picture, double x1, double y1, double x2, double y2, IwRole role, double alpha,
                double line, double dash)
{
  const IwPaint paint = {
    .stroked = true, .stroke = role, .stroke_alpha = alpha, .line = line, .dash = dash
  };
  const Op op = { .kind = OP_LINE, .box = { x1, y1, x2, y2 }, .paint = paint };
  const IwBox box = { fmin (x1, x2), fmin (y1, y2), fabs (x2 - x1), fabs (y2 - y1) };

  add_op (picture, &op, widen (box, paint_margin (picture, &paint)));
}

void
iw_sketch_circle (IwPicture *picture, double x, double y, double radius, const IwPaint *paint)
{
  const Op op = { .kind = OP_CIRCLE, .box = { x, y, radius, radius }, .paint = *paint };
  const IwBox box = { x - radius, y - radius, 2.0 * radius, 2.0 * radius };

  add_op (picture, &op, widen (box, paint_margin (picture, paint)));
}

static void
add_segment (IwPicture *picture, char verb, double a, double b, double c, double d, double e, double f)
{
  const Segment segment = { verb, { a, b, c, d, e, f } };

  g_array_append_val (picture->segments, segment);
}

void
iw_sketch_move (IwPicture *picture, double x, double y)
{
  add_segment (picture, 'm', x, y, 0, 0, 0, 0);
}

void
iw_sketch_line_to (IwPicture *picture, double x, double y)
{
  add_segment (picture, 'l', x, y, 0, 0, 0, 0);
}

void
iw_sketch_curve_to (IwPicture *picture, double x1, double y1, double x2, double y2, double x3, double y3)
{
  add_segment (picture, 'c', x1, y1, x2, y2, x3, y3);
}

void
iw_sketch_close (IwPicture *picture)
{
  add_segment (picture, 'z', 0, 0, 0, 0, 0, 0);
}

/* Control points included: a little more than the curve, never less. */
static IwBox
path_bounds (const IwPicture *picture, guint first, guint n)
{
  double left = G_MAXDOUBLE, top = G_MAXDOUBLE, right = -G_MAXDOUBLE, bottom = -G_MAXDOUBLE;

  for (guint i = first; i < first + n; i++) {
    const Segment *segment = &g_array_index (picture->segments, Segment, i);
    const int points = segment->verb == 'z' ? 0 : segment->verb == 'c' ? 3 : 1;

    for (int k = 0; k < points; k++) {
      left = fmin (left, segment->v[2 * k]);
      right = fmax (right, segment->v[2 * k]);
      top = fmin (top, segment->v[2 * k + 1]);
      bottom = fmax (bottom, segment->v[2 * k + 1]);
    }
  }
  if (left > right)
    return (IwBox){ 0 };
  return (IwBox){ left, top, right - left, bottom - top };
}

void
iw_sketch_paint (IwPicture *picture, const IwPaint *paint)
{
  const Op op = { .kind = OP_PATH,
                  .paint = *paint,
                  .first = picture->path_start,
                  .n = picture->segments->len - picture->path_start };

  if (op.n > 0)
    add_op (picture, &op, widen (path_bounds (picture, op.first, op.n), paint_margin (picture, paint)));
  picture->path_start = picture->segments->len;
}

void
iw_sketch_clip (IwPicture *picture, IwBox box)
{
  const Op op = { .kind = OP_CLIP, .box = box };

  g_assert (!picture->clipped);
  add_op (picture, &op, box);
  picture->clipped = true;
  picture->clip = box;
}

void
iw_sketch_unclip (IwPicture *picture)
{
  const Op op = { .kind = OP_UNCLIP };

  g_assert (picture->clipped);
  add_op (picture, &op, (IwBox){ 0 });
  picture->clipped = false;
}

static IwBox
layout_size (PangoLayout *layout)
{
  PangoRectangle logical;

  pango_layout_get_extents (layout, NULL, &logical);
  return (IwBox){ 0.0, 0.0, (double)logical.width / PANGO_SCALE, (double)logical.height / PANGO_SCALE };
}

IwBox
iw_sketch_measure (const IwPicture *picture, const char *text, const IwTextStyleSpec *spec)
{
  g_autoptr (PangoLayout) layout = iw_typeset (&picture->theme, text, spec);

  return layout_size (layout);
}

double
iw_sketch_baseline (const IwPicture *picture, const char *text, const IwTextStyleSpec *spec)
{
  g_autoptr (PangoLayout) layout = iw_typeset (&picture->theme, text, spec);

  return (double)pango_layout_get_baseline (layout) / PANGO_SCALE;
}

static IwBox
turned_bounds (IwBox box, double x, double y, double turn)
{
  const double c = cos (turn), s = sin (turn);
  double left = G_MAXDOUBLE, top = G_MAXDOUBLE, right = -G_MAXDOUBLE, bottom = -G_MAXDOUBLE;

  for (int corner = 0; corner < 4; corner++) {
    const double dx = box.x + (corner & 1 ? box.width : 0.0) - x;
    const double dy = box.y + (corner & 2 ? box.height : 0.0) - y;
    left = fmin (left, x + c * dx - s * dy);
    right = fmax (right, x + c * dx - s * dy);
    top = fmin (top, y + s * dx + c * dy);
    bottom = fmax (bottom, y + s * dx + c * dy);
  }
  return (IwBox){ left, top, right - left, bottom - top };
}

IwBox
iw_sketch_text (IwPicture *picture, const char *text, double x, double y, const IwTextStyleSpec *spec)
{
  PangoLayout *layout = iw_typeset (&picture->theme, text, spec);
  const IwBox size = layout_size (layout);
  /* A wrapped, centred layout is as wide as it was told to be; its logical rectangle starts inside. */
  PangoRectangle logical;
  IwBox box, bounds;
  Op op;
  IwPlacedText placed;

  pango_layout_get_extents (layout, NULL, &logical);
  box = (IwBox){ x - spec->align * size.width, y - spec->valign * size.height, size.width, size.height };
  op = (Op){ .kind = OP_TEXT,
             .box = { box.x - (double)logical.x / PANGO_SCALE, box.y, x, y },
             .layout = layout,
             .role = spec->role,
             .alpha = spec->alpha > 0.0 ? spec->alpha : 1.0,
             .turn = spec->turn,
             .halo = spec->halo };
  bounds = spec->turn != 0.0 ? turned_bounds (box, x, y, spec->turn) : box;
  add_op (picture, &op, widen (bounds, spec->halo ? 3.0 : 1.0));
  placed =
      (IwPlacedText){ .text = g_string_chunk_insert (picture->strings, text),
                      .x = bounds.x,
                      .y = bounds.y,
                      .width = bounds.width,
                      .height = bounds.height,
                      .group =
                          g_array_index (picture->groups, IwPictureGroup, picture->groups->len - 1).name };
  g_array_append_val (picture->texts, placed);
  return bounds;
}

static const char *
keep (IwPicture *picture, const char *text)
{
  return g_string_chunk_insert (picture->strings, text != NULL ? text : "");
}

static void
add_mark (IwPicture *picture, const IwMark *mark, IwBox box, MarkShape shape)
{
  const IwMark kept = { .id = keep (picture, mark->id),
                        .name = keep (picture, mark->name),
                        .value = keep (picture, mark->value),
                        .sentence = keep (picture, mark->sentence),
                        .links = keep (picture, mark->links),
                        .number = mark->number,
                        .unit = mark->unit,
                        .x = box.x,
                        .y = box.y,
                        .width = box.width,
                        .height = box.height };

  g_array_append_val (picture->marks, kept);
  g_array_append_val (picture->shapes, shape);
}

void
iw_sketch_mark (IwPicture *picture, const IwMark *mark)
{
  add_mark (picture, mark, (IwBox){ mark->x, mark->y, mark->width, mark->height }, (MarkShape){ 0 });
}

void
iw_sketch_mark_path (IwPicture *picture, const IwMark *mark)
{
  const MarkShape shape = { picture->path_start, picture->segments->len - picture->path_start };

  add_mark (picture, mark, path_bounds (picture, shape.first, shape.n), shape);
  picture->path_start = picture->segments->len;
}

/* The picture's own copy; NULL of nothing. */
static const float *
keep_series (IwPicture *picture, const float *values, size_t n)
{
  float *kept = values != NULL && n > 0 ? g_memdup2 (values, n * sizeof *values) : NULL;

  if (kept != NULL)
    g_ptr_array_add (picture->series, kept);
  return kept;
}

void
iw_sketch_mark_telling (IwPicture *picture, const IwMark *mark, char *value, char *sentence)
{
  IwMark telling = *mark;

  telling.value = value;
  telling.sentence = sentence;
  iw_sketch_mark_path (picture, &telling);
  g_free (value);
  g_free (sentence);
}

void
iw_sketch_outline_box (IwPicture *picture, IwBox box)
{
  const double right = fmin (box.x + box.width, picture->width);
  const double bottom = fmin (box.y + box.height, picture->height);
  const double left = fmax (0.0, box.x), top = fmax (0.0, box.y);

  if (box.width <= 0.0)
    return;
  iw_sketch_move (picture, left, top);
  iw_sketch_line_to (picture, right, top);
  iw_sketch_line_to (picture, right, bottom);
  iw_sketch_line_to (picture, left, bottom);
  iw_sketch_close (picture);
}

void
iw_sketch_outline_line (IwPicture *picture, double x1, double y1, double x2, double y2)
{
  iw_sketch_move (picture, x1, y1);
  iw_sketch_line_to (picture, x2, y2);
  iw_sketch_close (picture);
}

void
iw_sketch_flow (IwPicture *picture, const IwFlowPath *flow)
{
  IwFlowPath kept = *flow;

  kept.id = keep (picture, flow->id);
  kept.paces = keep_series (picture, flow->paces, flow->n_paces);
  kept.n_paces = kept.paces != NULL ? flow->n_paces : 0;
  g_array_append_val (picture->flows, kept);
}

void
iw_sketch_moving (IwPicture *picture, const IwMoving *moving)
{
  IwMoving kept = *moving;

  kept.values = keep_series (picture, moving->values, moving->n);
  kept.n = kept.values != NULL ? moving->n : 0;
  g_array_append_val (picture->moving, kept);
}

void
iw_sketch_play (IwPicture *picture, double play_s)
{
  picture->play_s = play_s;
}
