#include "mathbox-private.h"

#include <math.h>

typedef enum {
  MATH_TEXT,
  MATH_SPACE,
  MATH_ROW,
  MATH_SCRIPT,
  MATH_FRACTION,
  MATH_ROOT,
  MATH_CASES,
  MATH_SYMBOL,
  MATH_LINES
} MathKind;

struct IwMath {
  MathKind kind;
  double width, nominal, ascent, descent;
  bool live;
  char *text;
  IwTextStyleSpec spec;
  IwMathSymbol symbol;
  IwMath **parts; /* row, cases and lines: n; script: base, sub, sup; fraction: above, below; else one */
  double *x, *y;  /* lines: where each piece stands, its baseline from the top */
  size_t n;
};

struct IwMathSheet {
  IwPicture *picture;
  GPtrArray *boxes;   /* IwMath */
  GPtrArray *places;  /* GArray of IwBox, by symbol id */
  double unit, em;    /* one px at scale 1; the size of the body type */
  double axis, strut; /* height of a fraction's bar above the baseline; room around it */
};

static void
math_free (gpointer data)
{
  IwMath *box = data;

  g_free (box->text);
  g_free (box->parts);
  g_free (box->x);
  g_free (box->y);
  g_free (box);
}

static void
places_free (gpointer data)
{
  if (data != NULL)
    g_array_unref (data);
}

IwMathSheet *
iw_math_sheet_new (IwPicture *picture)
{
  IwMathSheet *sheet = g_new0 (IwMathSheet, 1);
  const IwTheme *theme = iw_sketch_theme (picture);

  sheet->picture = picture;
  sheet->boxes = g_ptr_array_new_with_free_func (math_free);
  sheet->places = g_ptr_array_new_with_free_func (places_free);
  sheet->unit = theme->scale;
  sheet->em = iw_sketch_type_px (theme, IW_TYPE_BODY);
  sheet->axis = 0.3 * sheet->em;
  sheet->strut = 2.0 * sheet->unit;
  return sheet;
}

void
iw_math_sheet_free (IwMathSheet *sheet)
{
  if (sheet == NULL)
    return;
  g_ptr_array_unref (sheet->boxes);
  g_ptr_array_unref (sheet->places);
  g_free (sheet);
}

static IwMath *
add_box (IwMathSheet *sheet, MathKind kind, IwMath *const *parts, size_t n)
{
  IwMath *box = g_new0 (IwMath, 1);

  box->kind = kind;
  box->n = n;
  if (n > 0) {
    box->parts = g_new (IwMath *, n);
    for (size_t i = 0; i < n; i++)
      box->parts[i] = parts[i];
  }
  g_ptr_array_add (sheet->boxes, box);
  return box;
}

IwMath *
iw_math_text (IwMathSheet *sheet, const char *text, const IwTextStyleSpec *spec, const char *widest)
{
  IwMath *box = add_box (sheet, MATH_TEXT, NULL, 0);
  const IwBox size = iw_sketch_measure (sheet->picture, text, spec);

  box->text = g_strdup (text);
  box->spec = *spec;
  box->width = box->nominal = size.width;
  box->ascent = iw_sketch_baseline (sheet->picture, text, spec);
  box->descent = size.height - box->ascent;
  box->live = widest != NULL;
  if (widest != NULL)
    box->nominal = fmax (size.width, iw_sketch_measure (sheet->picture, widest, spec).width);
  return box;
}

IwMath *
iw_math_space (IwMathSheet *sheet, double width)
{
  IwMath *box = add_box (sheet, MATH_SPACE, NULL, 0);

  box->width = box->nominal = width;
  return box;
}

IwMath *
iw_math_row (IwMathSheet *sheet, IwMath *const *items, size_t n)
{
  IwMath *box = add_box (sheet, MATH_ROW, items, n);

  for (size_t i = 0; i < n; i++) {
    box->live = box->live || items[i]->live;
    box->width += items[i]->width;
    box->nominal += items[i]->nominal;
    box->ascent = fmax (box->ascent, items[i]->ascent);
    box->descent = fmax (box->descent, items[i]->descent);
  }
  return box;
}

/* How far scripts stand below and above their base's baseline. */
#define SUB_DROP 0.22
#define SUP_RISE 0.45

IwMath *
iw_math_script (IwMathSheet *sheet, IwMath *base, IwMath *sub, IwMath *sup)
{
  IwMath *box = add_box (sheet, MATH_SCRIPT, (IwMath *const[]){ base, sub, sup }, 3);
  const double beside = fmax (sub != NULL ? sub->width : 0.0, sup != NULL ? sup->width : 0.0);

  box->width = box->nominal = base->width + beside;
  box->ascent = base->ascent;
  box->descent = base->descent;
  if (sub != NULL)
    box->descent = fmax (box->descent, sub->descent + SUB_DROP * base->ascent);
  if (sup != NULL)
    box->ascent = fmax (box->ascent, sup->ascent + SUP_RISE * base->ascent);
  return box;
}

IwMath *
iw_math_fraction (IwMathSheet *sheet, IwMath *above, IwMath *below)
{
  IwMath *box = add_box (sheet, MATH_FRACTION, (IwMath *const[]){ above, below }, 2);
  const double overhang = 4.0 * sheet->unit;

  box->width = fmax (above->width, below->width) + overhang;
  box->nominal = fmax (above->nominal, below->nominal) + overhang;
  box->ascent = sheet->axis + sheet->strut + above->ascent + above->descent;
  box->descent = fmax (0.0, below->ascent + below->descent + sheet->strut - sheet->axis);
  box->live = above->live || below->live;
  return box;
}

/* Width of the sign in front of the radicand. */
static double
root_sign (const IwMathSheet *sheet)
{
  return 0.8 * sheet->em;
}

IwMath *
iw_math_root (IwMathSheet *sheet, IwMath *radicand)
{
  IwMath *box = add_box (sheet, MATH_ROOT, &radicand, 1);

  box->width = radicand->width + root_sign (sheet) + 2.0 * sheet->unit;
  box->nominal = radicand->nominal + root_sign (sheet) + 2.0 * sheet->unit;
  box->ascent = radicand->ascent + 3.0 * sheet->unit;
  box->descent = radicand->descent;
  box->live = radicand->live;
  return box;
}

/* Width of the brace with the room around it. */
static double
brace_width (const IwMathSheet *sheet)
{
  return 1.1 * sheet->em;
}

static double
case_gap (const IwMathSheet *sheet)
{
  return 0.35 * sheet->em;
}

IwMath *
iw_math_cases (IwMathSheet *sheet, IwMath *const *rows, size_t n)
{
  IwMath *box = add_box (sheet, MATH_CASES, rows, n);
  double height = 0.0;

  for (size_t i = 0; i < n; i++) {
    box->width = fmax (box->width, rows[i]->width);
    box->nominal = fmax (box->nominal, rows[i]->nominal);
    height += rows[i]->ascent + rows[i]->descent + (i > 0 ? case_gap (sheet) : 0.0);
  }
  box->width += brace_width (sheet);
  box->nominal += brace_width (sheet);
  box->ascent = height / 2.0 + sheet->axis;
  box->descent = height / 2.0 - sheet->axis;
  return box;
}

static double
symbol_pad (const IwMathSheet *sheet)
{
  return 2.0 * sheet->unit;
}

IwMath *
iw_math_symbol (IwMathSheet *sheet, IwMath *inner, const IwMathSymbol *symbol)
{
  IwMath *box = add_box (sheet, MATH_SYMBOL, &inner, 1);

  box->symbol = *symbol;
  box->width = inner->width + 2.0 * symbol_pad (sheet);
  box->nominal = inner->nominal + 2.0 * symbol_pad (sheet);
  box->ascent = inner->ascent;
  box->descent = inner->descent + (symbol->rule != IW_RULE_NONE ? 2.0 * sheet->unit : 0.0);
  box->live = symbol->live;
  return box;
}

/* Sets the pieces first … last on one line whose top is `top`; returns its height. */
static double
set_line (IwMath *box, size_t first, size_t last, double indent, double top)
{
  double ascent = 0.0, descent = 0.0, x = indent, nominal = indent;

  for (size_t i = first; i < last; i++) {
    ascent = fmax (ascent, box->parts[i]->ascent);
    descent = fmax (descent, box->parts[i]->descent);
  }
  for (size_t i = first; i < last; i++) {
    box->x[i] = x;
    box->y[i] = top + ascent;
    x += box->parts[i]->width;
    nominal += box->parts[i]->nominal;
  }
  box->width = fmax (box->width, x);
  box->nominal = fmax (box->nominal, nominal);
  return ascent + descent;
}

IwMath *
iw_math_lines (IwMathSheet *sheet, IwMath *const *pieces, size_t n, double width, double indent)
{
  IwMath *box = add_box (sheet, MATH_LINES, pieces, n);
  double top = 0.0, at = 0.0;
  size_t first = 0;

  box->x = g_new0 (double, n);
  box->y = g_new0 (double, n);
  for (size_t i = 0; i < n; i++) {
    if (i > first && at + pieces[i]->nominal > width) {
      top += set_line (box, first, i, first > 0 ? indent : 0.0, top) + case_gap (sheet);
      first = i;
      at = indent;
    }
    at += pieces[i]->nominal;
  }
  top += set_line (box, first, n, first > 0 ? indent : 0.0, top);
  box->ascent = n > 0 ? box->y[0] : 0.0;
  box->descent = top - box->ascent;
  return box;
}

void
iw_math_widen (IwMath *box, double width)
{
  box->width = fmax (box->width, width);
  box->nominal = fmax (box->nominal, width);
}

double
iw_math_width (const IwMath *box)
{
  return box->width;
}

double
iw_math_nominal (const IwMath *box)
{
  return box->nominal;
}

double
iw_math_ascent (const IwMath *box)
{
  return box->ascent;
}

double
iw_math_height (const IwMath *box)
{
  return box->ascent + box->descent;
}

/* --- Placing: x is the left side, y the baseline
 * ------------------------------------------------------------- */

static void place (IwMathSheet *sheet, const IwMath *box, double x, double y, bool live);

static void
place_script (IwMathSheet *sheet, const IwMath *box, double x, double y, bool live)
{
  const IwMath *base = box->parts[0];

  place (sheet, base, x, y, live);
  if (box->parts[1] != NULL)
    place (sheet, box->parts[1], x + base->width, y + SUB_DROP * base->ascent, live);
  if (box->parts[2] != NULL)
    place (sheet, box->parts[2], x + base->width, y - SUP_RISE * base->ascent, live);
}

static void
place_fraction (IwMathSheet *sheet, const IwMath *box, double x, double y, bool live)
{
  const IwMath *above = box->parts[0], *below = box->parts[1];
  const double bar = y - sheet->axis;

  place (sheet, above, x + (box->width - above->width) / 2.0, bar - sheet->strut - above->descent, live);
  place (sheet, below, x + (box->width - below->width) / 2.0, bar + sheet->strut + below->ascent, live);
  if (box->live == live)
    iw_sketch_line (sheet->picture, x, floor (bar) + 0.5, x + box->width, floor (bar) + 0.5, IW_ROLE_INK, 1.0,
                    1.0, 0.0);
}

static void
place_root (IwMathSheet *sheet, const IwMath *box, double x, double y, bool live)
{
  const double sign = root_sign (sheet), top = y - box->ascent + sheet->unit, bottom = y + box->descent;
  const IwPaint paint = { .stroked = true, .stroke = IW_ROLE_INK, .line = 1.0 };

  place (sheet, box->parts[0], x + sign, y, live);
  if (box->live != live)
    return;
  iw_sketch_move (sheet->picture, x, y - sheet->axis);
  iw_sketch_line_to (sheet->picture, x + 0.25 * sign, y - 1.4 * sheet->axis);
  iw_sketch_line_to (sheet->picture, x + 0.55 * sign, bottom);
  iw_sketch_line_to (sheet->picture, x + 0.95 * sign, top);
  iw_sketch_line_to (sheet->picture, x + box->width, top);
  iw_sketch_paint (sheet->picture, &paint);
}

static void
draw_brace (IwMathSheet *sheet, double x, double top, double bottom)
{
  const double middle = (top + bottom) / 2.0, d = 0.28 * sheet->em;
  const double spine = x + d, tip = x, end = x + 2.0 * d;
  const IwPaint paint = { .stroked = true, .stroke = IW_ROLE_INK, .line = 1.25 };

  iw_sketch_move (sheet->picture, end, top);
  iw_sketch_curve_to (sheet->picture, spine, top, spine, top, spine, top + d);
  iw_sketch_line_to (sheet->picture, spine, middle - d);
  iw_sketch_curve_to (sheet->picture, spine, middle, spine, middle, tip, middle);
  iw_sketch_curve_to (sheet->picture, spine, middle, spine, middle, spine, middle + d);
  iw_sketch_line_to (sheet->picture, spine, bottom - d);
  iw_sketch_curve_to (sheet->picture, spine, bottom, spine, bottom, end, bottom);
  iw_sketch_paint (sheet->picture, &paint);
}

static void
place_cases (IwMathSheet *sheet, const IwMath *box, double x, double y, bool live)
{
  double top = y - box->ascent;

  if (!live)
    draw_brace (sheet, x + 0.1 * sheet->em, top, y + box->descent);
  for (size_t i = 0; i < box->n; i++) {
    const IwMath *row = box->parts[i];

    place (sheet, row, x + brace_width (sheet), top + row->ascent, live);
    top += row->ascent + row->descent + case_gap (sheet);
  }
}

static void
draw_rule (IwMathSheet *sheet, const IwMathSymbol *symbol, double x1, double x2, double y)
{
  switch (symbol->rule) {
  case IW_RULE_SOLID:
    iw_sketch_line (sheet->picture, x1, y, x2, y, symbol->role, 1.0, 2.0, 0.0);
    break;
  case IW_RULE_DASHED:
    iw_sketch_line (sheet->picture, x1, y, x2, y, symbol->role, 1.0, 2.0, 4.0);
    break;
  case IW_RULE_DOTTED:
    iw_sketch_line (sheet->picture, x1, y, x2, y, symbol->role, 1.0, 2.0, 1.5);
    break;
  case IW_RULE_DOUBLE:
    iw_sketch_line (sheet->picture, x1, y - 1.5 * sheet->unit, x2, y - 1.5 * sheet->unit, symbol->role, 1.0,
                    1.0, 0.0);
    iw_sketch_line (sheet->picture, x1, y + 1.5 * sheet->unit, x2, y + 1.5 * sheet->unit, symbol->role, 1.0,
                    1.0, 0.0);
    break;
  case IW_RULE_NONE:
    break;
  }
}

static void
remember_place (IwMathSheet *sheet, guint id, IwBox box)
{
  if (id >= sheet->places->len)
    g_ptr_array_set_size (sheet->places, (int)id + 1);
  if (g_ptr_array_index (sheet->places, id) == NULL)
    g_ptr_array_index (sheet->places, id) = g_array_new (FALSE, FALSE, sizeof (IwBox));
  g_array_append_val ((GArray *)g_ptr_array_index (sheet->places, id), box);
}

static void
place_symbol (IwMathSheet *sheet, const IwMath *box, double x, double y, bool live)
{
  const double pad = symbol_pad (sheet);
  const IwBox bounds = { x, y - box->ascent, box->width, box->ascent + box->descent };

  if (box->live == live) {
    if (box->symbol.plate) {
      const IwPaint paint = { .filled = true, .fill = box->symbol.role, .fill_alpha = 0.14 };
      iw_sketch_rect (sheet->picture, bounds, 3.0 * sheet->unit, &paint);
    }
    draw_rule (sheet, &box->symbol, x + pad / 2.0, x + box->width - pad / 2.0,
               y + box->descent - 1.0 * sheet->unit);
    remember_place (sheet, box->symbol.id, bounds);
  }
  place (sheet, box->parts[0], x + pad, y, live);
}

static void
place_text (IwMathSheet *sheet, const IwMath *box, double x, double y)
{
  IwTextStyleSpec spec = box->spec;

  spec.align = spec.valign = 0.0;
  iw_sketch_text (sheet->picture, box->text, x, y - box->ascent, &spec);
}

static void
place_parts (IwMathSheet *sheet, const IwMath *box, double x, double y, bool live)
{
  for (size_t i = 0; i < box->n; i++) {
    if (box->kind == MATH_LINES)
      place (sheet, box->parts[i], x + box->x[i], y - box->ascent + box->y[i], live);
    else
      place (sheet, box->parts[i], x, y, live);
    if (box->kind == MATH_ROW)
      x += box->parts[i]->width;
  }
}

/* One case a kind of box. */
static void
place (IwMathSheet *sheet, const IwMath *box, double x, double y, bool live)
{
  switch (box->kind) {
  case MATH_TEXT:
    if (box->live == live)
      place_text (sheet, box, x, y);
    break;
  case MATH_SPACE:
    break;
  case MATH_ROW:
  case MATH_LINES:
    place_parts (sheet, box, x, y, live);
    break;
  case MATH_SCRIPT:
    place_script (sheet, box, x, y, live);
    break;
  case MATH_FRACTION:
    place_fraction (sheet, box, x, y, live);
    break;
  case MATH_ROOT:
    place_root (sheet, box, x, y, live);
    break;
  case MATH_CASES:
    place_cases (sheet, box, x, y, live);
    break;
  case MATH_SYMBOL:
    place_symbol (sheet, box, x, y, live);
    break;
  }
}

void
iw_math_place (IwMathSheet *sheet, const IwMath *box, double x, double y, bool live)
{
  place (sheet, box, x, y + box->ascent, live);
}

const IwBox *
iw_math_places (const IwMathSheet *sheet, guint id, size_t *n)
{
  const GArray *places = id < sheet->places->len ? g_ptr_array_index (sheet->places, id) : NULL;

  *n = places != NULL ? places->len : 0;
  return places != NULL ? (const IwBox *)(const void *)places->data : NULL;
}
