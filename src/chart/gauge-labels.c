/* The names of target, ceiling and wait: beside the dial, each at its place on the arc, where the card is
 * wide enough; else in rows below it, each with its sign. */
#include <math.h>
#include <string.h>

#include "gauge-private.h"

#include "iowall/language.h"
#include "label-private.h"
#include "line-words-private.h"
#include "placer-private.h"
#include "words-private.h"

#define MAX_LINES 3
#define SIGN      14.0 /* width of a row's sign, in px at scale 1 */

/* Labels beside the dial, or one row more below it, may cost this much of its size. */
#define DIAL_SHARE 0.88
#define ROW_SHARE  0.93

typedef enum {
  LABEL_TARGET,
  LABEL_CEILING,
  LABEL_STARVED,
  N_LABELS
} LabelKind;

static const IwTextStyleSpec label_type = { .type = IW_TYPE_SMALL };

typedef struct {
  LabelKind kind;
  double share;  /* where on the arc it belongs */
  double radius; /* where what it names ends */
  char lines[MAX_LINES][96];
  guint n;
  double middle; /* of its height */
} Label;

static double
width_of (const Gauge *self, const char *text)
{
  return iw_sketch_measure (self->picture, text, &label_type).width;
}

static double
line_height (const Gauge *self)
{
  return iw_sketch_measure (self->picture, "0", &label_type).height;
}

/* What rows take, whatever will stand in them. */
static double
rows_height (const Gauge *self, guint rows)
{
  return rows > 0 ? rows * line_height (self) + 0.5 * self->gap : 0.0;
}

/* Radius that is left in a height. */
static double
rim_over_rows (const Gauge *self, double height, double below, guint rows)
{
  return fmin ((height - rows_height (self, rows) - below) / 1.5, self->plot.width / 2.0);
}

double
iw_gauge_choose_rim (Gauge *self, double height, double below)
{
  const IwLineData *data = self->data;
  g_autofree char *ceiling = g_strdup_printf (_ ("ceiling %s:"), iw_share (0.888).s);
  double widest = fmax (width_of (self, ceiling), width_of (self, data->starved)), beside;

  for (uint32_t k = 0; k < data->line->n_stages; k++)
    widest = fmax (widest, width_of (self, iw_line_name (data, k)));
  beside = fmin (rim_over_rows (self, height, below, 0), self->plot.width / 2.0 - widest - 2.0 * self->gap);
  for (self->rows = 3; self->rows > 1; self->rows--) {
    if (rim_over_rows (self, height, below, self->rows) >= ROW_SHARE * rim_over_rows (self, height, below, 1))
      break;
  }
  self->rim = rim_over_rows (self, height, below, self->rows);
  if (beside >= DIAL_SHARE * self->rim) {
    self->rows = 0;
    self->rim = beside;
  }
  self->rim = fmax (self->rim, 24.0 * self->scale);
  self->side = fmax (1.0, self->plot.width / 2.0 - self->rim - self->gap);
  return rows_height (self, self->rows);
}

/* What a label says; `brief` leaves out the stage's name. NULL if there is nothing to say. */
static char *
label_text (const Gauge *self, LabelKind kind, bool brief)
{
  switch (kind) {
  case LABEL_TARGET:
    return g_strdup_printf (_ ("target %s"), iw_label (self->target, IW_UNIT_FRACTION).s);
  case LABEL_CEILING:
    if (self->limiter == NULL)
      return NULL;
    return brief ? g_strdup_printf (_ ("ceiling %s"), iw_share (self->ceiling).s)
                 : g_strdup_printf (_ ("ceiling %1$s: %2$s"), iw_share (self->ceiling).s, self->limiter);
  case LABEL_STARVED:
  case N_LABELS:
    break;
  }
  return self->utilization < 1.0 - 1e-9
             ? g_strdup_printf ("%s %s", self->data->starved, iw_share (1.0 - self->utilization).s)
             : NULL;
}

/* --- Beside the dial --- */

/* Breaks a text at its spaces into lines that are no wider than `width`; FALSE if it takes too many. A word
 * that is wider stands alone. */
static bool
break_lines (const Gauge *self, const char *text, double width, Label *label)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  label->n = 0;
  for (char **word = words; *word != NULL; word++) {
    char *line = label->n > 0 ? label->lines[label->n - 1] : NULL;
    g_autofree char *longer = line != NULL ? g_strdup_printf ("%s %s", line, *word) : NULL;

    if (longer != NULL && width_of (self, longer) <= width) {
      g_strlcpy (line, longer, sizeof label->lines[0]);
      continue;
    }
    if (label->n == MAX_LINES)
      return false;
    g_strlcpy (label->lines[label->n++], *word, sizeof label->lines[0]);
  }
  return true;
}

static guint
collect (const Gauge *self, Label labels[N_LABELS])
{
  const double shares[] = { self->target, self->ceiling, (1.0 + self->utilization) / 2.0 };
  const double radii[] = { self->rim, self->outer + 2.0 * GAUGE_RAIL * self->scale, self->outer };
  guint n = 0;

  for (int kind = 0; kind < N_LABELS; kind++) {
    g_autofree char *full = label_text (self, (LabelKind)kind, false);
    g_autofree char *brief = label_text (self, (LabelKind)kind, true);

    labels[n] = (Label){ .kind = (LabelKind)kind, .share = shares[kind], .radius = radii[kind] };
    if (full != NULL && (break_lines (self, full, self->side, &labels[n]) ||
                         break_lines (self, brief, self->side, &labels[n])))
      n++;
  }
  return n;
}

/* Beside the rim, as near as a box of this height can stand. */
static double
distance_beside (const Gauge *self, double top, double bottom)
{
  const double up = self->cy - bottom, down = top - self->cy;
  const double off = fmax (0.0, fmax (up, down)), radius = self->rim + self->gap;

  return sqrt (fmax (0.0, radius * radius - off * off));
}

static void
write_label (Gauge *self, const Label *label)
{
  const bool left = label->share < 0.5;
  const double sign = left ? -1.0 : 1.0, line = line_height (self), height = label->n * line;
  const double top = label->middle - height / 2.0;
  const double x = self->cx + sign * distance_beside (self, top, top + height);
  const double from_x = iw_gauge_x (self, label->share, label->radius + 2.0 * self->scale);
  const double from_y = iw_gauge_y (self, label->share, label->radius + 2.0 * self->scale);
  IwTextStyleSpec spec = label_type;

  spec.align = left ? 1.0 : 0.0;
  spec.bold = label->kind == LABEL_TARGET;
  spec.max_width = left ? x - self->plot.x : self->plot.x + self->plot.width - x;
  for (guint i = 0; i < label->n; i++)
    iw_label_try (self->picture, label->lines[i], x, top + i * line, &spec, NULL);
  if (hypot (x - from_x, label->middle - from_y) > 1.2 * line) /* it had to move: a thread leads back */
    iw_sketch_line (self->picture, from_x, from_y, x - sign * 0.3 * self->gap, label->middle, IW_ROLE_RULE,
                    1.0, 1.0, 0.0);
}

static int
by_height (gconstpointer a, gconstpointer b, gpointer data)
{
  const Label *one = a, *other = b;

  return (one->middle > other->middle) - (one->middle < other->middle);
}

static void
write_side (Gauge *self, Label *labels, guint n)
{
  double middles[N_LABELS], tallest = 0.0;

  g_qsort_with_data (labels, (gint)n, sizeof *labels, by_height, NULL);
  for (guint i = 0; i < n; i++) {
    middles[i] = labels[i].middle;
    tallest = fmax (tallest, labels[i].n * line_height (self));
  }
  iw_placer_spread (middles, n, tallest + 0.3 * self->gap, self->plot.y + tallest / 2.0,
                    fmax (self->plot.y + tallest / 2.0, self->bottom - tallest / 2.0));
  for (guint i = 0; i < n; i++) {
    labels[i].middle = middles[i];
    write_label (self, &labels[i]);
  }
}

static void
draw_beside (Gauge *self)
{
  Label labels[N_LABELS], sides[2][N_LABELS];
  const guint n = collect (self, labels);
  guint counts[2] = { 0 };

  for (guint i = 0; i < n; i++) {
    const guint side = labels[i].share < 0.5 ? 0 : 1;

    labels[i].middle = iw_gauge_y (self, labels[i].share, self->rim);
    sides[side][counts[side]++] = labels[i];
  }
  for (guint side = 0; side < 2; side++)
    write_side (self, sides[side], counts[side]);
}

/* --- Below it --- */

typedef struct {
  guint row;
  double x; /* from the row's start */
} Place;

/* The same shape as on the dial, in a row's sign. */
static void
draw_sign (Gauge *self, LabelKind kind, double x, double y)
{
  const double w = (SIGN - 4.0) * self->scale, h = 4.0 * self->scale;
  const IwPaint ink = { .filled = true, .fill = IW_ROLE_INK };
  const IwPaint waits = { .filled = true,
                          .hatched = true,
                          .stroked = true,
                          .fill = IW_ROLE_WAIT,
                          .fill_alpha = 0.22,
                          .stroke = IW_ROLE_WAIT,
                          .line = 1.2 };

  switch (kind) {
  case LABEL_TARGET:
    iw_sketch_move (self->picture, x, y);
    iw_sketch_line_to (self->picture, x + w, y - 1.2 * h);
    iw_sketch_line_to (self->picture, x + w, y + 1.2 * h);
    iw_sketch_close (self->picture);
    iw_sketch_paint (self->picture, &ink);
    return;
  case LABEL_CEILING:
    iw_sketch_rect (self->picture, (IwBox){ x, y - h, 3.0 * self->scale, 2.5 * h }, 0.0, &ink);
    iw_sketch_rect (self->picture, (IwBox){ x, y - h, w, 3.0 * self->scale }, 0.0, &ink);
    return;
  case LABEL_STARVED:
  case N_LABELS:
    break;
  }
  iw_sketch_rect (self->picture, (IwBox){ x, y - h, w, 2.0 * h }, 0.0, &waits);
}

/* Puts labels one after the other, in a new row where one does not fit; alone where there is a row for each.
 * FALSE if the rows are too few. Texts that are NULL are passed over. */
static bool
fill_rows (const Gauge *self, char *const texts[N_LABELS], Place places[N_LABELS], double widths[3])
{
  const double sign = SIGN * self->scale, apart = 2.5 * self->gap;
  guint row = 0;
  double x = 0.0;

  widths[0] = widths[1] = widths[2] = 0.0;
  for (int kind = 0; kind < N_LABELS; kind++) {
    const double width = texts[kind] != NULL ? sign + width_of (self, texts[kind]) : 0.0;

    if (texts[kind] == NULL)
      continue;
    if (x > 0.0 && (x + width > self->plot.width || self->rows >= N_LABELS)) {
      row++;
      x = 0.0;
    }
    if (row >= self->rows || width > self->plot.width)
      return false;
    places[kind] = (Place){ row, x };
    widths[row] = x + width;
    x += width + apart;
  }
  return true;
}

static void
draw_rows (Gauge *self, char *const texts[N_LABELS], const Place places[N_LABELS], const double widths[3])
{
  const double line = line_height (self), top = self->bottom - self->rows * line;
  const double widest = fmax (widths[0], fmax (widths[1], widths[2]));

  for (int kind = 0; kind < N_LABELS; kind++) {
    const Place *place = &places[kind];
    /* Rows of one label each line up, longer ones are centred. */
    const double wide = self->rows >= N_LABELS ? widest : widths[place->row];
    const double x = self->cx - wide / 2.0 + place->x, y = top + (place->row + 0.5) * line;
    IwTextStyleSpec spec = label_type;

    if (texts[kind] == NULL)
      continue;
    spec.valign = 0.5;
    draw_sign (self, (LabelKind)kind, x, y);
    iw_label_try (self->picture, texts[kind], x + SIGN * self->scale, y, &spec, NULL);
  }
}

/* The first choice that fits: what can be left out is the stage's name, then the wait, which the number tells
 * as well. */
static void
draw_below (Gauge *self)
{
  static const struct {
    bool brief;
    int last;
  } choices[] = { { false, LABEL_STARVED },
                  { true, LABEL_STARVED },
                  { false, LABEL_CEILING },
                  { true, LABEL_CEILING },
                  { true, LABEL_TARGET } };

  for (gsize i = 0; i < G_N_ELEMENTS (choices); i++) {
    char *texts[N_LABELS] = { NULL };
    Place places[N_LABELS] = { 0 };
    double widths[3];
    bool fits;

    for (int kind = 0; kind <= choices[i].last; kind++)
      texts[kind] = label_text (self, (LabelKind)kind, choices[i].brief);
    fits = fill_rows (self, texts, places, widths);
    if (fits)
      draw_rows (self, texts, places, widths);
    for (int kind = 0; kind < N_LABELS; kind++)
      g_free (texts[kind]);
    if (fits)
      return;
  }
}

void
iw_gauge_draw_labels (Gauge *self)
{
  if (self->rows == 0)
    draw_beside (self);
  else
    draw_below (self);
}
