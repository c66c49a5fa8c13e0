/* Before and after on one picture. */
#include <math.h>
#include <string.h>

#include "label-private.h"

#include "iowall/language.h"
#include "picture-private.h"
#include "words-private.h"

/* A run's pieces, one by one, compare with nothing: what consists of more than this many is not outlined. */
#define MOST_PIECES 12u
/* Nor are boxes flatter than this, in px at scale 1: their dashes would hide what they are about. */
#define LEAST_BOX   9.0

/* One label for so many square pixels at scale 1, and never more than this many. */
#define LABEL_AREA  36000.0
#define MOST_LABELS 5u
/* What is said of a difference in words is for the ear. */
#define MOST_SPOKEN 4u

/* --- outlines --- */

static bool
same_numbers (const double *a, const double *b, guint n)
{
  for (guint i = 0; i < n; i++) {
    if (a[i] != b[i])
      return false;
  }
  return true;
}

static bool
same_box (IwBox a, IwBox b)
{
  return a.x == b.x && a.y == b.y && a.width == b.width && a.height == b.height;
}

static bool
same_shape (const IwPicture *a, const Op *op, const IwPicture *b, const Op *other)
{
  if (op->kind != other->kind || op->n != other->n || op->radius != other->radius ||
      !same_box (op->box, other->box))
    return false;
  for (guint i = 0; i < op->n; i++) {
    const Segment *s = &g_array_index (a->segments, Segment, op->first + i);
    const Segment *t = &g_array_index (b->segments, Segment, other->first + i);

    if (s->verb != t->verb || !same_numbers (s->v, t->v, G_N_ELEMENTS (s->v)))
      return false;
  }
  return true;
}

/* Among the first `n` operations of a picture. */
static bool
has_shape (const IwPicture *in, guint n, const IwPicture *of, const Op *op)
{
  for (guint i = 0; i < n; i++) {
    if (same_shape (of, op, in, &g_array_index (in->ops, Op, i)))
      return true;
  }
  return false;
}

/* What is filled with something, and lines in full colour; grounds, rules and leaders are no data. */
static bool
shows_data (const IwPicture *picture, const Op *op)
{
  const IwPaint *paint = &op->paint;
  guint pieces = 0;

  for (guint i = 0; i < op->n; i++)
    pieces += g_array_index (picture->segments, Segment, op->first + i).verb == 'm';
  if (op->kind == OP_TEXT || op->kind == OP_CLIP || op->kind == OP_UNCLIP || pieces > MOST_PIECES ||
      (op->kind == OP_RECT && op->box.height < LEAST_BOX * picture->theme.scale))
    return false;
  if (paint->filled || paint->hatched)
    return paint->fill != IW_ROLE_SURFACE && paint->fill != IW_ROLE_GRID;
  return paint->stroke != IW_ROLE_SURFACE && paint->stroke != IW_ROLE_GRID && paint->stroke != IW_ROLE_RULE &&
         paint->stroke != IW_ROLE_FAINT_INK && (paint->stroke_alpha <= 0.0 || paint->stroke_alpha >= 0.7);
}

/* A dashed line through a text is read as part of it. */
static bool
crosses_text (const IwPicture *live, const Op *op)
{
  const IwBox line = { fmin (op->box.x, op->box.width), fmin (op->box.y, op->box.height),
                       fabs (op->box.width - op->box.x), fabs (op->box.height - op->box.y) };

  return op->kind == OP_LINE && !iw_label_free (live, line);
}

static void
trace_again (IwPicture *ghost, const IwPicture *pinned, const Op *op)
{
  for (guint i = op->first; i < op->first + op->n; i++) {
    const Segment *s = &g_array_index (pinned->segments, Segment, i);

    switch (s->verb) {
    case 'm':
      iw_sketch_move (ghost, s->v[0], s->v[1]);
      break;
    case 'l':
      iw_sketch_line_to (ghost, s->v[0], s->v[1]);
      break;
    case 'c':
      iw_sketch_curve_to (ghost, s->v[0], s->v[1], s->v[2], s->v[3], s->v[4], s->v[5]);
      break;
    default:
      iw_sketch_close (ghost);
    }
  }
}

static void
outline (IwPicture *ghost, const IwPicture *pinned, const Op *op)
{
  static const IwPaint paint = {
    .stroked = true, .stroke = IW_ROLE_INK, .stroke_alpha = 0.5, .line = 1.5, .dash = 4.0
  };

  switch (op->kind) {
  case OP_RECT:
    iw_sketch_rect (ghost, op->box, op->radius, &paint);
    break;
  case OP_CIRCLE:
    iw_sketch_circle (ghost, op->box.x, op->box.y, op->box.width, &paint);
    break;
  case OP_LINE:
    iw_sketch_line (ghost, op->box.x, op->box.y, op->box.width, op->box.height, paint.stroke,
                    paint.stroke_alpha, paint.line, paint.dash);
    break;
  case OP_PATH:
    trace_again (ghost, pinned, op);
    iw_sketch_paint (ghost, &paint);
    break;
  case OP_TEXT:
  case OP_CLIP:
  case OP_UNCLIP:
    break;
  }
}

static const IwPictureGroup *
find_still (const IwPicture *picture, const char *name)
{
  for (guint i = 0; i < picture->groups->len; i++) {
    const IwPictureGroup *group = &g_array_index (picture->groups, IwPictureGroup, i);

    if (group->still && strcmp (group->name, name) == 0)
      return group;
  }
  return NULL;
}

/* Whether the two can be laid on each other. */
static bool
same_scale (const IwPicture *live, const IwPicture *pinned)
{
  for (guint i = 0; i < live->groups->len; i++) {
    const IwPictureGroup *group = &g_array_index (live->groups, IwPictureGroup, i);
    const IwPictureGroup *other = group->still ? find_still (pinned, group->name) : NULL;

    if (group->still && (other == NULL || other->hash != group->hash))
      return false;
  }
  return true;
}

/* A clip is opened with the first outline that lies in it. */
static void
draw_outlines (IwPicture *ghost, const IwPicture *live, const IwPicture *pinned)
{
  const Op *clip = NULL;
  bool open = false;

  for (guint i = 0; i < pinned->ops->len; i++) {
    const Op *op = &g_array_index (pinned->ops, Op, i);

    if (op->kind == OP_CLIP) {
      clip = op;
    } else if (op->kind == OP_UNCLIP) {
      if (open)
        iw_sketch_unclip (ghost);
      clip = NULL;
      open = false;
    } else if (shows_data (pinned, op) && !has_shape (live, live->ops->len, pinned, op) &&
               !has_shape (pinned, i, pinned, op) && !crosses_text (live, op)) {
      if (clip != NULL && !open)
        iw_sketch_clip (ghost, clip->box);
      open = clip != NULL;
      outline (ghost, pinned, op);
    }
  }
  if (open)
    iw_sketch_unclip (ghost);
}

/* --- differences --- */

/* Shares differ by points, not by percent of each other. */
static IwQuantityText
size_of (double difference, IwUnit unit, bool spoken)
{
  const double points = 100.0 * difference;
  IwQuantityText text;

  if (unit != IW_UNIT_FRACTION)
    return spoken ? iw_spoken (difference, unit) : iw_shown (difference, unit);
  g_snprintf (text.s, sizeof text.s, spoken ? _ ("%s percentage points") : _ ("%s\u00a0points"),
              (spoken ? iw_spoken (points, IW_UNIT_NONE) : iw_shown (points, IW_UNIT_NONE)).s);
  return text;
}

char *
iw_mark_difference (const IwMark *now, const IwMark *before, IwTextStyle style)
{
  const double difference = now->number - before->number;
  const bool spoken = style == IW_TEXT_SPOKEN;
  char a[IW_QUANTITY_MAX], b[IW_QUANTITY_MAX];
  IwQuantityText size;

  if (!isfinite (difference) || now->unit != before->unit)
    return NULL;
  iw_language_format (a, sizeof a, now->number, now->unit, IW_TEXT_TYPESET);
  iw_language_format (b, sizeof b, before->number, now->unit, IW_TEXT_TYPESET);
  if (strcmp (a, b) == 0)
    return NULL;
  size = size_of (fabs (difference), now->unit, spoken);
  if (spoken)
    return g_strdup_printf (difference < 0.0 ? _ ("%s less") : _ ("%s more"), size.s);
  return g_strdup_printf ("%s%s", difference < 0.0 ? "\u2212" : "+", size.s);
}

typedef struct {
  const IwMark *now, *before;
  double weight; /* its share of the largest number of its unit in the two pictures */
} Difference;

/* What a picture shows several of, or a share, is what it is about. */
static double
weight_of (const IwPicture *live, IwUnit unit)
{
  guint n = 0;

  for (guint i = 0; i < live->marks->len; i++)
    n += g_array_index (live->marks, IwMark, i).unit == unit;
  return n > 1 || unit == IW_UNIT_FRACTION ? 1.0 : 0.5;
}

static double
largest_of (const IwPicture *picture, IwUnit unit)
{
  double largest = 0.0;

  for (guint i = 0; i < picture->marks->len; i++) {
    const IwMark *mark = &g_array_index (picture->marks, IwMark, i);

    if (mark->unit == unit && isfinite (mark->number))
      largest = fmax (largest, fabs (mark->number));
  }
  return largest;
}

static gint
by_weight (gconstpointer a, gconstpointer b)
{
  const Difference *one = a, *other = b;

  if (one->weight != other->weight)
    return one->weight > other->weight ? -1 : 1;
  return one->now < other->now ? -1 : 1; /* in reading order */
}

/* Two marks that changed by the same, one the rest of the other, say one thing. */
static bool
is_told (const GArray *differences, const Difference *difference)
{
  const double size = fabs (difference->now->number - difference->before->number);

  for (guint i = 0; i < differences->len; i++) {
    const Difference *told = &g_array_index (differences, Difference, i);

    if (told->now->unit == difference->now->unit &&
        fabs (fabs (told->now->number - told->before->number) - size) <= 1e-6 * size)
      return true;
  }
  return false;
}

/* The largest come first. The caller frees the array. */
static GArray *
find_differences (const IwPicture *live, const IwPicture *pinned)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (Difference));
  GArray *distinct = g_array_new (FALSE, FALSE, sizeof (Difference));

  for (guint i = 0; i < live->marks->len; i++) {
    const IwMark *now = &g_array_index (live->marks, IwMark, i);
    const int index = iw_picture_find_mark (pinned, now->id);
    Difference difference = { .now = now };
    g_autofree char *text = NULL;

    if (index < 0)
      continue;
    difference.before = &g_array_index (pinned->marks, IwMark, index);
    text = iw_mark_difference (now, difference.before, IW_TEXT_TYPESET);
    if (text == NULL)
      continue;
    difference.weight = weight_of (live, now->unit) * fabs (now->number - difference.before->number) /
                        fmax (largest_of (live, now->unit), largest_of (pinned, now->unit));
    g_array_append_val (all, difference);
  }
  g_array_sort (all, by_weight);
  for (guint i = 0; i < all->len; i++) {
    const Difference *difference = &g_array_index (all, Difference, i);

    if (!is_told (distinct, difference))
      g_array_append_val (distinct, *difference);
  }
  g_array_unref (all);
  return distinct;
}

/* --- labels --- */

/* The places for a label of a difference, the best first: behind what is longer of the two, within its end,
 * over or under it. */
#define N_PLACES 10

static void
list_places (IwBox now, IwBox before, double width, double height, double gap, IwBox places[N_PLACES])
{
  const double left = fmin (now.x, before.x), top = fmin (now.y, before.y);
  const double right = fmax (now.x + now.width, before.x + before.width);
  const double bottom = fmax (now.y + now.height, before.y + before.height);
  const double centre = now.x + (now.width - width) / 2.0, middle = now.y + (now.height - height) / 2.0;
  /* Over or under a bar it would stand on that bar's neighbour. */
  const bool roomy = right - left > 2.0 * width && now.height >= 0.6 * height;
  const double within = roomy ? right - width - gap : right + gap;
  const double xs[N_PLACES] = {
    right + gap, within, right - width, right - width,      centre,
    centre,      centre, now.x + gap,   left - gap - width, now.x + now.width - width - gap
  };
  const double ys[N_PLACES] = {
    middle, middle, top - gap - height, bottom + gap, top - gap - height, bottom + gap, middle, middle,
    middle, middle
  };

  for (int i = 0; i < N_PLACES; i++)
    places[i] = (IwBox){ xs[i], ys[i], width, height };
}

/* TRUE if there was a free place about the two boxes. */
static bool
put_label (IwPicture *ghost, const IwPicture *live, IwBox now, IwBox before, const char *text)
{
  static const IwTextStyleSpec spec = { .type = IW_TYPE_BODY, .bold = true };
  static const IwPaint plate = { .filled = true,
                                 .fill = IW_ROLE_SURFACE,
                                 .fill_alpha = 0.94,
                                 .stroked = true,
                                 .stroke = IW_ROLE_INK,
                                 .stroke_alpha = 0.5,
                                 .line = 1.0,
                                 .dash = 4.0 };
  const double scale = ghost->theme.scale, pad_x = 5.0 * scale, pad_y = 1.0 * scale;
  const IwBox size = iw_sketch_measure (ghost, text, &spec);
  IwBox places[N_PLACES];

  list_places (now, before, size.width + 2.0 * pad_x, size.height + 2.0 * pad_y, 4.0 * scale, places);
  for (guint i = 0; i < N_PLACES; i++) {
    if (!iw_label_free (live, places[i]) || !iw_label_free (ghost, places[i]))
      continue;
    iw_sketch_rect (ghost, places[i], places[i].height / 2.0, &plate);
    iw_sketch_text (ghost, text, places[i].x + pad_x, places[i].y + pad_y, &spec);
    return true;
  }
  return false;
}

/* At the first of the mark's pieces about which there is room. */
static bool
label_difference (IwPicture *ghost, const IwPicture *live, const IwPicture *pinned,
                  const Difference *difference, const char *text)
{
  IwBox now, before;

  for (guint piece = 0; iw_picture_mark_piece (live, difference->now, piece, &now); piece++) {
    if (!iw_picture_mark_piece (pinned, difference->before, piece, &before))
      before = now;
    if (put_label (ghost, live, now, before, text))
      return true;
  }
  return false;
}

static void
draw_differences (IwPicture *ghost, const IwPicture *live, const IwPicture *pinned, const GArray *differences)
{
  const double area = ghost->width * ghost->height / (ghost->theme.scale * ghost->theme.scale);
  const guint most = CLAMP ((guint)(area / LABEL_AREA), 1u, MOST_LABELS);
  guint labels = 0;

  for (guint i = 0; i < differences->len && labels < most; i++) {
    const Difference *difference = &g_array_index (differences, Difference, i);
    g_autofree char *text = iw_mark_difference (difference->now, difference->before, IW_TEXT_TYPESET);

    labels += label_difference (ghost, live, pinned, difference, text);
  }
}

static void
say_differences (IwPicture *ghost, const GArray *differences)
{
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; i < MIN (differences->len, MOST_SPOKEN); i++) {
    const Difference *difference = &g_array_index (differences, Difference, i);
    g_autofree char *size = iw_mark_difference (difference->now, difference->before, IW_TEXT_SPOKEN);

    g_string_append_printf (words, "%s%s, %s", i > 0 ? "; " : "", difference->now->name, size);
  }
  if (words->len > 0)
    /* Translators: a list of what differs. */
    iw_sketch_sentence (ghost, _ ("Against the pinned state: %s."), words->str);
}

IwPicture *
iw_picture_ghost (const IwPicture *live, const IwPicture *pinned)
{
  IwPicture *ghost = iw_sketch_new (&live->theme, live->width, live->height, live->title);
  g_autoptr (GArray) differences = find_differences (live, pinned);

  iw_sketch_group (ghost, "outlines");
  if (same_scale (live, pinned))
    draw_outlines (ghost, live, pinned);
  iw_sketch_group (ghost, "differences");
  draw_differences (ghost, live, pinned, differences);
  say_differences (ghost, differences);
  return ghost;
}
