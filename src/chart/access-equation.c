/* The access model as a textbook would print it, with the present numbers under the symbols. Every symbol is
 * one mark: its shape is all the places where it, or its number, stands. */
#include "iowall/charts.h"

#include <math.h>
#include <string.h>

#include "access-symbols-private.h"
#include "label-private.h"
#include "mathbox-private.h"
#include "words-private.h"

#define SYMBOL_TYPE IW_TYPE_VALUE

/* The equations need so many px at scale 1. In a narrower box the type gives way, so that nothing is cut. */
#define LEAST_WIDTH        336.0
/* From so many on the table of symbols stands beside the equations. */
#define LEAST_WIDTH_OF_TWO 660.0

typedef struct {
  IwPicture *picture;
  IwMathSheet *sheet;
  IwTheme theme;
  const IwAccessEquationData *data;
  double unit, em;
  double values[IW_N_SYMBOLS];
} Equation;

/* --- Boxes
 * -------------------------------------------------------------------------------------------------- */

#define PIECES(...)                                                                                          \
  (IwMath *const[]){ __VA_ARGS__ }, sizeof ((IwMath *const[]){ __VA_ARGS__ }) / sizeof (IwMath *)

static IwMath *
symbol_of_type (Equation *self, IwSymbol symbol, IwType type)
{
  const IwSymbolDefinition *of = iw_symbol (symbol);
  const IwTextStyleSpec base = { .type = type, .italic = true };
  const IwTextStyleSpec sub = { .type = IW_TYPE_SMALL };
  const IwMathSymbol style = {
    .id = symbol, .role = of->role, .rule = of->rule, .plate = of->rule != IW_RULE_NONE
  };
  IwMath *inner = iw_math_text (self->sheet, of->base, &base, NULL);

  if (of->sub != NULL)
    inner = iw_math_script (self->sheet, inner, iw_math_text (self->sheet, of->sub, &sub, NULL), NULL);
  return iw_math_symbol (self->sheet, inner, &style);
}

static IwMath *
sym (Equation *self, IwSymbol symbol)
{
  return symbol_of_type (self, symbol, SYMBOL_TYPE);
}

/* The number that stands for a symbol; `bold` where it is the outcome of a line. */
static IwMath *
number (Equation *self, IwSymbol symbol, bool bold)
{
  const IwSymbolDefinition *of = iw_symbol (symbol);
  const IwTextStyleSpec spec = { .type = IW_TYPE_BODY, .bold = bold };
  const IwMathSymbol style = { .id = symbol, .role = of->role, .rule = of->rule, .live = true };
  IwMath *inner =
      iw_math_text (self->sheet, iw_symbol_shown (symbol, self->values[symbol]).s, &spec, of->widest);

  return iw_math_symbol (self->sheet, inner, &style);
}

static IwMath *
num (Equation *self, IwSymbol symbol)
{
  return number (self, symbol, false);
}

/* A number that has no symbol of its own. */
static IwMath *
plain_number (Equation *self, double value, IwUnit unit, bool bold)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_BODY, .bold = bold };

  return iw_math_text (self->sheet, iw_shown (value, unit).s, &spec, "888 MB/s");
}

static IwMath *
word (Equation *self, const char *text, IwType type)
{
  const IwTextStyleSpec spec = { .type = type, .role = IW_ROLE_INK };

  return iw_math_text (self->sheet, text, &spec, NULL);
}

/* Signs with the room that belongs to them, between symbols or between numbers. */
static IwMath *
sign (Equation *self, const char *text)
{
  g_autofree char *spaced = g_strdup_printf ("\u2005%s\u2005", text);

  return word (self, spaced, SYMBOL_TYPE);
}

/* Signs between numbers move with them. */
static IwMath *
live_word (Equation *self, const char *text)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_BODY };

  return iw_math_text (self->sheet, text, &spec, text);
}

static IwMath *
small_sign (Equation *self, const char *text)
{
  g_autofree char *spaced = g_strdup_printf ("\u2005%s\u2005", text);

  return live_word (self, spaced);
}

static IwMath *
dot (Equation *self)
{
  return word (self, "\u2009·\u2009", SYMBOL_TYPE);
}

static IwMath *
times (Equation *self)
{
  return live_word (self, "\u2009×\u2009");
}

static IwMath *
fraction (Equation *self, IwMath *above, IwMath *below)
{
  return iw_math_fraction (self->sheet, above, below);
}

static IwMath *
row (Equation *self, IwMath *const *items, size_t n)
{
  return iw_math_row (self->sheet, items, n);
}

/* One line of a case: what it is, the numbers in it, and what comes out; a case that decides is marked. */
typedef struct {
  IwMath *symbolic, *numeric; /* numeric may be NULL */
  IwMath *outcome;
  bool decides;
} Case;

/* Stays on the line of its outcome. Its room is kept in every case, so that lines break where they did when
 * another case decides. */
static IwMath *
decides_tag (Equation *self, bool decides)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_SMALL, .bold = true, .role = IW_ROLE_ACCENT };
  IwMath *tag = iw_math_text (self->sheet, " ◂ decides", &spec, " ◂ decides");

  return decides ? tag : iw_math_space (self->sheet, iw_math_width (tag));
}

static IwMath *
case_line (Equation *self, const Case *of, double symbol_width, double width)
{
  IwMath *tag = decides_tag (self, of->decides);
  IwMath *pieces[3];
  double widest = 0.0;
  size_t n = 0;

  iw_math_widen (of->symbolic, symbol_width);
  pieces[n++] = of->symbolic;
  if (of->numeric != NULL)
    pieces[n++] = row (self, PIECES (small_sign (self, "="), of->numeric));
  pieces[n++] = row (self, PIECES (small_sign (self, "="), of->outcome, tag));
  for (size_t i = 1; i < n; i++)
    widest = fmax (widest, iw_math_nominal (pieces[i]));
  return iw_math_lines (self->sheet, pieces, n, width, fmax (0.0, fmin (symbol_width, width - widest)));
}

/* "X = min { cases": the cases' first columns are aligned. */
static IwMath *
extremum (Equation *self, IwSymbol symbol, const char *name, Case *cases, size_t n, double width)
{
  IwMath *head = row (self, PIECES (sym (self, symbol), sign (self, "="), word (self, name, SYMBOL_TYPE),
                                    iw_math_space (self->sheet, 0.2 * self->em)));
  const double room = width - iw_math_width (head) - 1.5 * self->em;
  double symbol_width = 0.0;
  g_autofree IwMath **lines = g_new (IwMath *, n);

  for (size_t i = 0; i < n; i++)
    symbol_width = fmax (symbol_width, iw_math_width (cases[i].symbolic));
  for (size_t i = 0; i < n; i++)
    lines[i] = case_line (self, &cases[i], symbol_width, room);
  return row (self, PIECES (head, iw_math_cases (self->sheet, lines, n)));
}

/* --- The equations
 * ------------------------------------------------------------------------------------------ */

typedef struct {
  const char *title;
  IwMath *lines[2]; /* with symbols, with numbers; the second may be NULL */
  double x[2];
} Block;

#define MAX_BLOCKS 5

/* The second line's relation stands under that of the first. */
static Block
two_lines (Equation *self, const char *title, IwSymbol left, IwMath *const *symbolic, size_t n_symbolic,
           IwMath *const *numeric, size_t n_numeric, double width)
{
  IwMath *head = sym (self, left);
  const double indent = iw_math_width (head);
  g_autofree IwMath **pieces = g_new (IwMath *, n_symbolic + 1);

  pieces[0] = head;
  memcpy (pieces + 1, symbolic, n_symbolic * sizeof *pieces);
  return (Block){ .title = title,
                  .lines = { iw_math_lines (self->sheet, pieces, n_symbolic + 1, width, indent),
                             iw_math_lines (self->sheet, numeric, n_numeric, width - indent, self->em) },
                  .x = { 0.0, indent } };
}

static Block
run_time_block (Equation *self, double width)
{
  return two_lines (
      self, "Time of one run", IW_SYMBOL_RUN_TIME,
      PIECES (row (self, PIECES (sign (self, "="), sym (self, IW_SYMBOL_OPEN))),
              row (self, PIECES (sign (self, "+"), sym (self, IW_SYMBOL_POSITIONINGS), dot (self),
                                 sym (self, IW_SYMBOL_LATENCY))),
              row (self, PIECES (sign (self, "+"), fraction (self, sym (self, IW_SYMBOL_RUN_BYTES),
                                                             sym (self, IW_SYMBOL_STREAM))))),
      PIECES (row (self, PIECES (small_sign (self, "="), num (self, IW_SYMBOL_OPEN))),
              row (self, PIECES (small_sign (self, "+"), num (self, IW_SYMBOL_POSITIONINGS), times (self),
                                 num (self, IW_SYMBOL_LATENCY))),
              row (self, PIECES (small_sign (self, "+"), fraction (self, num (self, IW_SYMBOL_RUN_BYTES),
                                                                   num (self, IW_SYMBOL_STREAM)))),
              row (self, PIECES (small_sign (self, "="), number (self, IW_SYMBOL_RUN_TIME, true)))),
      width);
}

static Block
throughput_block (Equation *self, double width)
{
  const IwAccessResult *out = self->data->result;
  const IwBound bound = out->bound;
  const IwAccessCeilings *bounds = &out->ceilings;
  const bool latency = bound == IW_BOUND_OPEN || bound == IW_BOUND_POSITION || bound == IW_BOUND_STREAM;
  Case cases[] = {
    { .symbolic = fraction (
          self, row (self, PIECES (sym (self, IW_SYMBOL_QUEUE), dot (self), sym (self, IW_SYMBOL_RUN_BYTES))),
          sym (self, IW_SYMBOL_RUN_TIME)),
      .numeric = fraction (
          self,
          row (self, PIECES (num (self, IW_SYMBOL_QUEUE), times (self), num (self, IW_SYMBOL_RUN_BYTES))),
          num (self, IW_SYMBOL_RUN_TIME)),
      .outcome = plain_number (self, bounds->latency_bps, IW_UNIT_BYTES_PER_S, latency),
      .decides = latency },
    { .symbolic = sym (self, IW_SYMBOL_BANDWIDTH),
      .outcome = number (self, IW_SYMBOL_BANDWIDTH, bound == IW_BOUND_BANDWIDTH),
      .decides = bound == IW_BOUND_BANDWIDTH },
    { .symbolic = fraction (
          self,
          row (self, PIECES (sym (self, IW_SYMBOL_MAX_IOPS), dot (self), sym (self, IW_SYMBOL_RUN_BYTES))),
          sym (self, IW_SYMBOL_POSITIONINGS)),
      .numeric = fraction (
          self,
          row (self, PIECES (num (self, IW_SYMBOL_MAX_IOPS), times (self), num (self, IW_SYMBOL_RUN_BYTES))),
          num (self, IW_SYMBOL_POSITIONINGS)),
      .outcome = plain_number (self, bounds->iops_bps, IW_UNIT_BYTES_PER_S, bound == IW_BOUND_IOPS),
      .decides = bound == IW_BOUND_IOPS },
    { .symbolic =
          row (self, PIECES (sym (self, IW_SYMBOL_MAX_OPENS), dot (self), sym (self, IW_SYMBOL_RUN_BYTES))),
      .numeric =
          row (self, PIECES (num (self, IW_SYMBOL_MAX_OPENS), times (self), num (self, IW_SYMBOL_RUN_BYTES))),
      .outcome = plain_number (self, bounds->metadata_bps, IW_UNIT_BYTES_PER_S, bound == IW_BOUND_METADATA),
      .decides = bound == IW_BOUND_METADATA },
  };

  return (Block){
    .title = "Throughput",
    .lines = { extremum (self, IW_SYMBOL_THROUGHPUT, "min", cases, G_N_ELEMENTS (cases), width),
               row (self, PIECES (small_sign (self, "="), number (self, IW_SYMBOL_THROUGHPUT, true))) },
    .x = { 0.0, iw_math_width (sym (self, IW_SYMBOL_THROUGHPUT)) }
  };
}

static Block
load_block (Equation *self, double width)
{
  return two_lines (
      self, "Loading one step", IW_SYMBOL_LOAD,
      PIECES (row (self, PIECES (sign (self, "="),
                                 fraction (self,
                                           row (self, PIECES (sym (self, IW_SYMBOL_ACCELERATORS), dot (self),
                                                              sym (self, IW_SYMBOL_BATCH), dot (self),
                                                              sym (self, IW_SYMBOL_STORED_BYTES))),
                                           sym (self, IW_SYMBOL_THROUGHPUT))))),
      PIECES (
          row (self, PIECES (small_sign (self, "="),
                             fraction (self,
                                       row (self, PIECES (num (self, IW_SYMBOL_ACCELERATORS), times (self),
                                                          num (self, IW_SYMBOL_BATCH), times (self),
                                                          num (self, IW_SYMBOL_STORED_BYTES))),
                                       num (self, IW_SYMBOL_THROUGHPUT)))),
          row (self, PIECES (small_sign (self, "="), number (self, IW_SYMBOL_LOAD, true)))),
      width);
}

/* With prefetch the longest of the three decides; without it they add up. */
static Block
step_block (Equation *self, double width)
{
  static const IwSymbol parts[] = { IW_SYMBOL_COMPUTE, IW_SYMBOL_LOAD, IW_SYMBOL_DECODE };
  const double *v = self->values;
  Case cases[3];
  size_t longest = 0;

  if (!self->data->access->prefetch)
    return two_lines (
        self, "One step, nothing overlaps", IW_SYMBOL_STEP,
        PIECES (row (self, PIECES (sign (self, "="), sym (self, IW_SYMBOL_COMPUTE))),
                row (self, PIECES (sign (self, "+"), sym (self, IW_SYMBOL_LOAD))),
                row (self, PIECES (sign (self, "+"), sym (self, IW_SYMBOL_DECODE)))),
        PIECES (row (self, PIECES (small_sign (self, "="), num (self, IW_SYMBOL_COMPUTE))),
                row (self, PIECES (small_sign (self, "+"), num (self, IW_SYMBOL_LOAD))),
                row (self, PIECES (small_sign (self, "+"), num (self, IW_SYMBOL_DECODE))),
                row (self, PIECES (small_sign (self, "="), number (self, IW_SYMBOL_STEP, true)))),
        width);
  for (size_t i = 1; i < G_N_ELEMENTS (parts); i++) {
    if (v[parts[i]] > v[parts[longest]])
      longest = i;
  }
  for (size_t i = 0; i < G_N_ELEMENTS (parts); i++)
    cases[i] = (Case){ .symbolic = sym (self, parts[i]),
                       .outcome = number (self, parts[i], i == longest),
                       .decides = i == longest };
  return (
      Block){ .title = "One step, loading ahead",
              .lines = { extremum (self, IW_SYMBOL_STEP, "max", cases, G_N_ELEMENTS (cases), width),
                         row (self, PIECES (small_sign (self, "="), number (self, IW_SYMBOL_STEP, true))) },
              .x = { 0.0, iw_math_width (sym (self, IW_SYMBOL_STEP)) } };
}

static Block
utilization_block (Equation *self, double width)
{
  return two_lines (
      self, "Utilisation", IW_SYMBOL_UTILIZATION,
      PIECES (row (self, PIECES (sign (self, "="), fraction (self, sym (self, IW_SYMBOL_COMPUTE),
                                                             sym (self, IW_SYMBOL_STEP))))),
      PIECES (row (self, PIECES (small_sign (self, "="),
                                 fraction (self, num (self, IW_SYMBOL_COMPUTE), num (self, IW_SYMBOL_STEP)))),
              row (self, PIECES (small_sign (self, "="), number (self, IW_SYMBOL_UTILIZATION, true)))),
      width);
}

static void
build_blocks (Equation *self, double width, Block blocks[MAX_BLOCKS])
{
  blocks[0] = run_time_block (self, width);
  blocks[1] = throughput_block (self, width);
  blocks[2] = load_block (self, width);
  blocks[3] = step_block (self, width);
  blocks[4] = utilization_block (self, width);
}

/* --- Layout
 * ------------------------------------------------------------------------------------------------- */

static double
block_gap (const Equation *self)
{
  return 2.0 * self->theme.gap * self->unit;
}

static double
line_gap (const Equation *self)
{
  return 0.8 * self->theme.gap * self->unit;
}

static IwMath *
block_title (Equation *self, const Block *block)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_SMALL, .bold = true, .role = IW_ROLE_FAINT_INK };

  return iw_math_text (self->sheet, block->title, &spec, NULL);
}

static double
block_height (Equation *self, const Block *block)
{
  double height = iw_math_height (block_title (self, block)) + line_gap (self);

  height += iw_math_height (block->lines[0]);
  if (block->lines[1] != NULL)
    height += line_gap (self) + iw_math_height (block->lines[1]);
  return height;
}

static void
place_block (Equation *self, const Block *block, double x, double y, bool live)
{
  IwMath *title = block_title (self, block);

  iw_math_place (self->sheet, title, x, y, live);
  y += iw_math_height (title) + line_gap (self);
  iw_math_place (self->sheet, block->lines[0], x + block->x[0], y, live);
  y += iw_math_height (block->lines[0]) + line_gap (self);
  if (block->lines[1] != NULL)
    iw_math_place (self->sheet, block->lines[1], x + block->x[1], y, live);
}

/* The table of symbols: symbol, meaning, value. */
typedef struct {
  double symbol_width, value_width, meaning_width, height;
  double rows[IW_N_SYMBOLS];
} Table;

static const IwTextStyleSpec meaning_spec = { .type = IW_TYPE_SMALL,
                                              .role = IW_ROLE_FAINT_INK,
                                              .wrap = true };

static double
row_pad (const Equation *self)
{
  return 0.5 * self->theme.gap * self->unit;
}

static void
measure_table (Equation *self, double width, Table *table)
{
  const double gap = 1.5 * self->theme.gap * self->unit;

  *table = (Table){ 0 };
  for (IwSymbol i = 0; i < IW_N_SYMBOLS; i++) {
    IwMath *value = num (self, i);

    table->symbol_width =
        fmax (table->symbol_width, iw_math_width (symbol_of_type (self, i, IW_TYPE_BODY)) + gap);
    table->value_width = fmax (table->value_width, iw_math_nominal (value) + gap);
  }
  table->meaning_width = fmax (4.0 * self->em, width - table->symbol_width - table->value_width);
  for (IwSymbol i = 0; i < IW_N_SYMBOLS; i++) {
    IwTextStyleSpec spec = meaning_spec;

    spec.max_width = table->meaning_width;
    table->rows[i] = fmax (iw_sketch_measure (self->picture, iw_symbol (i)->meaning, &spec).height,
                           iw_math_height (symbol_of_type (self, i, IW_TYPE_BODY))) +
                     2.0 * row_pad (self);
    table->height += table->rows[i];
  }
}

static void
place_table (Equation *self, const Table *table, double x, double y, double width, bool live)
{
  for (IwSymbol i = 0; i < IW_N_SYMBOLS; i++) {
    IwMath *symbol = symbol_of_type (self, i, IW_TYPE_BODY), *value = num (self, i);
    const double top = y + row_pad (self);
    IwTextStyleSpec spec = meaning_spec;

    spec.max_width = table->meaning_width;
    if (!live) {
      iw_sketch_line (self->picture, x, floor (y) + 0.5, x + width, floor (y) + 0.5, IW_ROLE_GRID, 1.0, 1.0,
                      0.0);
      iw_sketch_text (self->picture, iw_symbol (i)->meaning, x + table->symbol_width, top, &spec);
    }
    iw_math_place (self->sheet, symbol, x, top, live);
    iw_math_place (self->sheet, value, x + width - iw_math_width (value), top, live);
    y += table->rows[i];
  }
}

/* --- Marks
 * -------------------------------------------------------------------------------------------------- */

static void
say_sentence (Equation *self)
{
  g_autofree char *bound = iw_bound_phrase (self->data->access, self->data->result, self->data->opening);

  iw_sketch_sentence (
      self->picture,
      "Throughput X is %s: %s. One run of %s takes %s. Loading one step takes %s, the step %s; "
      "utilisation is %s.",
      iw_symbol_spoken (IW_SYMBOL_THROUGHPUT, self->values[IW_SYMBOL_THROUGHPUT]).s, bound,
      iw_symbol_spoken (IW_SYMBOL_RUN_BYTES, self->values[IW_SYMBOL_RUN_BYTES]).s,
      iw_symbol_spoken (IW_SYMBOL_RUN_TIME, self->values[IW_SYMBOL_RUN_TIME]).s,
      iw_symbol_spoken (IW_SYMBOL_LOAD, self->values[IW_SYMBOL_LOAD]).s,
      iw_symbol_spoken (IW_SYMBOL_STEP, self->values[IW_SYMBOL_STEP]).s,
      iw_symbol_spoken (IW_SYMBOL_UTILIZATION, self->values[IW_SYMBOL_UTILIZATION]).s);
}

static void
add_marks (Equation *self)
{
  for (IwSymbol i = 0; i < IW_N_SYMBOLS; i++) {
    const IwSymbolDefinition *of = iw_symbol (i);
    size_t n;
    const IwBox *places = iw_math_places (self->sheet, i, &n);
    const IwQuantityText value = iw_symbol_shown (i, self->values[i]);
    g_autofree char *sentence =
        g_strdup_printf ("%s, %s: %s.", of->name, iw_symbol_spoken (i, self->values[i]).s, of->meaning);
    g_autofree char *name = g_strdup_printf ("%s%s%s, %s", of->base, of->sub != NULL ? " " : "",
                                             of->sub != NULL ? of->sub : "", of->name);

    if (n == 0)
      continue;
    for (size_t k = 0; k < n; k++) {
      iw_sketch_move (self->picture, places[k].x, places[k].y);
      iw_sketch_line_to (self->picture, places[k].x + places[k].width, places[k].y);
      iw_sketch_line_to (self->picture, places[k].x + places[k].width, places[k].y + places[k].height);
      iw_sketch_line_to (self->picture, places[k].x, places[k].y + places[k].height);
      iw_sketch_close (self->picture);
    }
    iw_sketch_mark_path (self->picture, &(IwMark){ .id = of->id,
                                                   .name = name,
                                                   .value = value.s,
                                                   .sentence = sentence,
                                                   .links = of->links,
                                                   .number = self->values[i],
                                                   .unit = of->unit });
  }
}

/* --- The picture
 * -------------------------------------------------------------------------------------------- */

static IwBox
draw_heading (Equation *self)
{
  const IwAccessEquationData *data = self->data;
  const IwQuantityText throughput =
      iw_symbol_shown (IW_SYMBOL_THROUGHPUT, self->values[IW_SYMBOL_THROUGHPUT]);
  g_autofree char *phrase = iw_bound_phrase (data->access, data->result, data->opening);
  g_autofree char *brief = iw_bound_brief (data->access, data->result, data->opening);
  g_autofree char *full = g_strdup_printf ("Throughput %s; %s", throughput.s, phrase);
  g_autofree char *shorter = g_strdup_printf ("Throughput %s; %s", throughput.s, brief);
  g_autofree char *shortest = g_strdup_printf ("Throughput %s", throughput.s);

  return iw_heading (self->picture, (const char *const[]){ full, shorter, shortest, NULL });
}

static void
init_equation (Equation *self, const IwAccessEquationData *data, const IwTheme *theme, double width,
               double height)
{
  *self = (Equation){ .theme = *theme, .data = data };
  self->theme.scale = fmin (theme->scale, width / LEAST_WIDTH);
  self->unit = self->theme.scale;
  self->em = iw_sketch_type_px (&self->theme, IW_TYPE_BODY);
  self->picture = iw_sketch_new (&self->theme, width, height, "Math Peek");
  self->sheet = iw_math_sheet_new (self->picture);
  iw_symbol_values (data->access, data->result, self->values);
}

/* Where everything stands. */
typedef struct {
  Block blocks[MAX_BLOCKS];
  double y[MAX_BLOCKS + 1]; /* the last is where the blocks end */
  Table table;
  double table_x, table_y, table_width;
} Layout;

static void
lay_out (Equation *self, IwBox box, Layout *layout)
{
  const bool two = box.width >= LEAST_WIDTH_OF_TWO * self->unit;
  const double gap = 4.0 * self->theme.gap * self->unit;
  const double column = two ? (box.width - gap) / 2.0 : box.width;

  build_blocks (self, column, layout->blocks);
  layout->y[0] = box.y;
  for (size_t i = 0; i < MAX_BLOCKS; i++)
    layout->y[i + 1] = layout->y[i] + block_height (self, &layout->blocks[i]) + block_gap (self);
  measure_table (self, column, &layout->table);
  layout->table_width = column;
  layout->table_x = two ? box.x + column + gap : box.x;
  layout->table_y = two ? box.y : layout->y[MAX_BLOCKS];
}

/* Blocks that do not fit are left out, the last first; before them the table. */
static void
place_all (Equation *self, IwBox box, const Layout *layout, bool live)
{
  const double bottom = box.y + box.height;

  for (size_t i = 0; i < MAX_BLOCKS && layout->y[i + 1] - block_gap (self) <= bottom; i++)
    place_block (self, &layout->blocks[i], box.x, layout->y[i], live);
  if (layout->table_y + layout->table.height <= bottom)
    place_table (self, &layout->table, layout->table_x, layout->table_y, layout->table_width, live);
}

IwPicture *
iw_access_equation_new (const IwAccessEquationData *data, const IwTheme *theme, double width, double height)
{
  Equation self;
  Layout layout;
  IwBox box;

  init_equation (&self, data, theme, width, height);
  box = draw_heading (&self);
  lay_out (&self, box, &layout);
  iw_sketch_group (self.picture, "symbols");
  place_all (&self, box, &layout, false);
  iw_sketch_group (self.picture, "numbers");
  place_all (&self, box, &layout, true);
  say_sentence (&self);
  add_marks (&self);
  iw_math_sheet_free (self.sheet);
  return self.picture;
}

double
iw_access_equation_height (const IwAccessEquationData *data, const IwTheme *theme, double width)
{
  const double tall = 1e6;
  Equation self;
  Layout layout;
  IwBox box;
  double end;

  init_equation (&self, data, theme, width, tall);
  box = draw_heading (&self);
  lay_out (&self, box, &layout);
  end = fmax (layout.y[MAX_BLOCKS] - block_gap (&self), layout.table_y + layout.table.height);
  iw_math_sheet_free (self.sheet);
  iw_picture_free (self.picture);
  /* What the heading leaves below the box is its margin. */
  return ceil (end + (tall - box.y - box.height));
}
