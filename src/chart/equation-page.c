#include "equation-page-private.h"

#include "iowall/language.h"

#include <math.h>

#include "label-private.h"

/* The equations need so many px at scale 1. In a narrower box the type gives way, so that nothing is cut. */
#define LEAST_WIDTH        336.0
/* From so many on the table of symbols stands beside the equations. */
#define LEAST_WIDTH_OF_TWO 660.0

#define SYMBOL_TYPE IW_TYPE_VALUE

/* The most of a line that its first column may take. */
#define MOST_OF_FIRST_COLUMN 0.45

void
iw_equation_page_init (IwEquationPage *page, const char *title, const IwEquationSymbol *symbols, size_t n,
                       const IwTheme *theme, double width, double height)
{
  *page = (IwEquationPage){ .theme = *theme, .symbols = symbols, .n_symbols = n };
  page->theme.scale = fmin (theme->scale, width / LEAST_WIDTH);
  page->unit = page->theme.scale;
  page->em = iw_sketch_type_px (&page->theme, IW_TYPE_BODY);
  page->picture = iw_sketch_new (&page->theme, width, height, title);
  page->sheet = iw_math_sheet_new (page->picture);
}

void
iw_equation_page_clear (IwEquationPage *page)
{
  iw_math_sheet_free (page->sheet);
  page->sheet = NULL;
}

/* --- Pieces
 * ------------------------------------------------------------------------------------------------- */

static IwMath *
symbol_of_type (IwEquationPage *page, guint symbol, const char *index, IwType type)
{
  const IwEquationSymbol *of = &page->symbols[symbol];
  const IwTextStyleSpec base = { .type = type, .italic = true };
  const IwTextStyleSpec sub = { .type = IW_TYPE_SMALL };
  const IwMathSymbol style = {
    .id = symbol, .role = of->role, .rule = of->rule, .plate = of->rule != IW_RULE_NONE
  };
  IwMath *inner = iw_math_text (page->sheet, of->base, &base, NULL);

  if (index != NULL)
    inner = iw_math_script (page->sheet, inner, iw_math_text (page->sheet, index, &sub, NULL), NULL);
  return iw_math_symbol (page->sheet, inner, &style);
}

IwMath *
iw_equation_symbol (IwEquationPage *page, guint symbol)
{
  return symbol_of_type (page, symbol, page->symbols[symbol].sub, SYMBOL_TYPE);
}

IwMath *
iw_equation_indexed (IwEquationPage *page, guint symbol, const char *index)
{
  return symbol_of_type (page, symbol, index, SYMBOL_TYPE);
}

IwMath *
iw_equation_value (IwEquationPage *page, guint symbol, const char *text, bool bold)
{
  const IwEquationSymbol *of = &page->symbols[symbol];
  const IwTextStyleSpec spec = { .type = IW_TYPE_BODY, .bold = bold };
  const IwMathSymbol style = { .id = symbol, .role = of->role, .rule = of->rule, .live = true };

  return iw_math_symbol (page->sheet, iw_math_text (page->sheet, text, &spec, of->widest), &style);
}

IwMath *
iw_equation_number (IwEquationPage *page, guint symbol, bool bold)
{
  return iw_equation_value (page, symbol, page->symbols[symbol].shown.s, bold);
}

IwMath *
iw_equation_outcome (IwEquationPage *page, const char *text, const char *widest, bool bold)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_BODY, .bold = bold };

  return iw_math_text (page->sheet, text, &spec, widest);
}

IwMath *
iw_equation_word (IwEquationPage *page, const char *text)
{
  const IwTextStyleSpec spec = { .type = SYMBOL_TYPE, .role = IW_ROLE_INK };

  return iw_math_text (page->sheet, text, &spec, NULL);
}

IwMath *
iw_equation_live_word (IwEquationPage *page, const char *text)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_BODY };

  return iw_math_text (page->sheet, text, &spec, text);
}

IwMath *
iw_equation_sign (IwEquationPage *page, const char *text)
{
  g_autofree char *spaced = g_strdup_printf ("\u2005%s\u2005", text);

  return iw_equation_word (page, spaced);
}

IwMath *
iw_equation_live_sign (IwEquationPage *page, const char *text)
{
  g_autofree char *spaced = g_strdup_printf ("\u2005%s\u2005", text);

  return iw_equation_live_word (page, spaced);
}

IwMath *
iw_equation_name (IwEquationPage *page, guint symbol, double width)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_BODY, .role = IW_ROLE_INK, .max_width = width };
  const IwMathSymbol style = { .id = symbol, .role = IW_ROLE_NEUTRAL };

  return iw_math_symbol (page->sheet, iw_math_text (page->sheet, page->symbols[symbol].name, &spec, NULL),
                         &style);
}

IwMath *
iw_equation_note (IwEquationPage *page, const char *text, double width, bool live)
{
  const IwTextStyleSpec spec = {
    .type = IW_TYPE_SMALL, .role = IW_ROLE_FAINT_INK, .wrap = true, .max_width = width
  };

  return iw_math_text (page->sheet, text, &spec, live ? text : NULL);
}

IwMath *
iw_equation_row (IwEquationPage *page, IwMath *const *items, size_t n)
{
  return iw_math_row (page->sheet, items, n);
}

IwMath *
iw_equation_fraction (IwEquationPage *page, IwMath *above, IwMath *below)
{
  return iw_math_fraction (page->sheet, above, below);
}

/* Stays on the line of its outcome. Its room is kept in every case, so that lines break where they did when
 * another case decides. */
static IwMath *
decides_tag (IwEquationPage *page, bool decides)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_SMALL, .bold = true, .role = IW_ROLE_ACCENT };
  IwMath *tag = iw_math_text (page->sheet, _ (" ◂ decides"), &spec, _ (" ◂ decides"));

  return decides ? tag : iw_math_space (page->sheet, iw_math_width (tag));
}

static IwMath *
case_line (IwEquationPage *page, const IwEquationCase *of, double first_column, double width)
{
  IwMath *tag = decides_tag (page, of->decides);
  IwMath *pieces[3];
  double widest = 0.0;
  size_t n = 0;

  iw_math_widen (of->symbolic, first_column);
  pieces[n++] = of->symbolic;
  if (of->numeric != NULL)
    pieces[n++] = iw_equation_row (page, IW_PIECES (iw_equation_live_sign (page, "="), of->numeric));
  pieces[n++] = iw_equation_row (page, IW_PIECES (iw_equation_live_sign (page, "="), of->outcome, tag));
  for (size_t i = 1; i < n; i++)
    widest = fmax (widest, iw_math_nominal (pieces[i]));
  return iw_math_lines (page->sheet, pieces, n, width, fmax (0.0, fmin (first_column, width - widest)));
}

IwMath *
iw_equation_cases (IwEquationPage *page, IwMath *head, const IwEquationCase *cases, size_t n, double width)
{
  const double room = width - iw_math_width (head) - 1.5 * page->em;
  double first_column = 0.0;
  g_autofree IwMath **lines = g_new (IwMath *, n);

  for (size_t i = 0; i < n; i++)
    first_column = fmax (first_column, iw_math_width (cases[i].symbolic));
  first_column = fmin (first_column, MOST_OF_FIRST_COLUMN * room);
  for (size_t i = 0; i < n; i++)
    lines[i] = case_line (page, &cases[i], first_column, room);
  return iw_equation_row (page, IW_PIECES (head, iw_math_cases (page->sheet, lines, n)));
}

/* --- Blocks
 * ------------------------------------------------------------------------------------------------- */

IwEquationBlock *
iw_equation_begin (IwEquationPage *page, const char *title)
{
  IwEquationBlock *block = &page->blocks[page->n];

  g_return_val_if_fail (page->n < IW_EQUATION_BLOCKS, NULL);
  page->n++;
  *block = (IwEquationBlock){ .title = title };
  return block;
}

void
iw_equation_add (IwEquationBlock *block, IwMath *line, double x)
{
  g_return_if_fail (block->n < IW_EQUATION_LINES);
  block->lines[block->n] = line;
  block->x[block->n++] = x;
}

void
iw_equation_add_note (IwEquationPage *page, IwEquationBlock *block, const char *text, bool live)
{
  iw_equation_add (block, iw_equation_note (page, text, page->width, live), 0.0);
}

IwMath *
iw_equation_lines (IwEquationPage *page, IwMath *const *pieces, size_t n, double indent)
{
  return iw_math_lines (page->sheet, pieces, n, page->width - indent, page->em);
}

static double
block_gap (const IwEquationPage *page)
{
  return 2.0 * page->theme.gap * page->unit;
}

static double
line_gap (const IwEquationPage *page)
{
  return 0.8 * page->theme.gap * page->unit;
}

static IwMath *
block_title (IwEquationPage *page, const IwEquationBlock *block)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_SMALL, .bold = true, .role = IW_ROLE_FAINT_INK };

  return iw_math_text (page->sheet, block->title, &spec, NULL);
}

static double
block_height (IwEquationPage *page, const IwEquationBlock *block)
{
  double height = iw_math_height (block_title (page, block));

  for (size_t i = 0; i < block->n; i++)
    height += line_gap (page) + iw_math_height (block->lines[i]);
  return height;
}

static void
place_block (IwEquationPage *page, const IwEquationBlock *block, double x, double y, bool live)
{
  IwMath *title = block_title (page, block);

  iw_math_place (page->sheet, title, x, y, live);
  y += iw_math_height (title);
  for (size_t i = 0; i < block->n; i++) {
    y += line_gap (page);
    iw_math_place (page->sheet, block->lines[i], x + block->x[i], y, live);
    y += iw_math_height (block->lines[i]);
  }
}

/* --- The table of symbols: symbol, meaning, value
 * ----------------------------------------------------------------------- */

typedef struct {
  double symbol_width, value_width, meaning_width, height;
} Table;

static const IwTextStyleSpec meaning_spec = { .type = IW_TYPE_SMALL,
                                              .role = IW_ROLE_FAINT_INK,
                                              .wrap = true };

static double
row_pad (const IwEquationPage *page)
{
  return 0.5 * page->theme.gap * page->unit;
}

static IwMath *
table_symbol (IwEquationPage *page, guint symbol)
{
  return symbol_of_type (page, symbol, page->symbols[symbol].sub, IW_TYPE_BODY);
}

static double
row_height (IwEquationPage *page, const Table *table, guint symbol)
{
  IwTextStyleSpec spec = meaning_spec;

  spec.max_width = table->meaning_width;
  return fmax (iw_sketch_measure (page->picture, page->symbols[symbol].meaning, &spec).height,
               iw_math_height (table_symbol (page, symbol))) +
         2.0 * row_pad (page);
}

static void
measure_table (IwEquationPage *page, double width, Table *table)
{
  const double gap = 1.5 * page->theme.gap * page->unit;

  *table = (Table){ 0 };
  for (guint i = 0; i < page->n_symbols; i++) {
    if (!page->symbols[i].listed)
      continue;
    table->symbol_width = fmax (table->symbol_width, iw_math_width (table_symbol (page, i)) + gap);
    table->value_width =
        fmax (table->value_width, iw_math_nominal (iw_equation_number (page, i, false)) + gap);
  }
  table->meaning_width = fmax (4.0 * page->em, width - table->symbol_width - table->value_width);
  for (guint i = 0; i < page->n_symbols; i++) {
    if (page->symbols[i].listed)
      table->height += row_height (page, table, i);
  }
}

static void
place_table (IwEquationPage *page, const Table *table, double x, double y, double width, bool live)
{
  for (guint i = 0; i < page->n_symbols; i++) {
    const double top = y + row_pad (page);
    IwTextStyleSpec spec = meaning_spec;
    IwMath *value;

    if (!page->symbols[i].listed)
      continue;
    value = iw_equation_number (page, i, false);
    spec.max_width = table->meaning_width;
    if (!live) {
      iw_sketch_line (page->picture, x, floor (y) + 0.5, x + width, floor (y) + 0.5, IW_ROLE_GRID, 1.0, 1.0,
                      0.0);
      iw_sketch_text (page->picture, page->symbols[i].meaning, x + table->symbol_width, top, &spec);
    }
    iw_math_place (page->sheet, table_symbol (page, i), x, top, live);
    iw_math_place (page->sheet, value, x + width - iw_math_width (value), top, live);
    y += row_height (page, table, i);
  }
}

/* --- The page
 * -------------------------------------------------------------------------------------------- */

/* Where everything stands. */
typedef struct {
  Table table;
  double table_x, table_y;
  double blocks_end;
} Layout;

static bool
is_wide (const IwEquationPage *page)
{
  return page->box.width >= LEAST_WIDTH_OF_TWO * page->unit;
}

static double
columns_gap (const IwEquationPage *page)
{
  return 4.0 * page->theme.gap * page->unit;
}

void
iw_equation_head (IwEquationPage *page, const char *const *texts)
{
  page->box = iw_heading (page->picture, texts);
  page->width = is_wide (page) ? (page->box.width - columns_gap (page)) / 2.0 : page->box.width;
}

static void
lay_out (IwEquationPage *page, Layout *layout)
{
  const IwBox box = page->box;
  double y = box.y;

  for (size_t i = 0; i < page->n; i++)
    y += block_height (page, &page->blocks[i]) + block_gap (page);
  layout->blocks_end = y - block_gap (page);
  measure_table (page, page->width, &layout->table);
  layout->table_x = is_wide (page) ? box.x + page->width + columns_gap (page) : box.x;
  layout->table_y = is_wide (page) ? box.y : y;
}

/* Blocks that do not fit are left out, the last first; before them the table. */
static void
place_all (IwEquationPage *page, const Layout *layout, bool live)
{
  const double bottom = page->box.y + page->box.height;
  double y = page->box.y;

  for (size_t i = 0; i < page->n; i++) {
    const double height = block_height (page, &page->blocks[i]);

    if (y + height > bottom)
      break;
    place_block (page, &page->blocks[i], page->box.x, y, live);
    y += height + block_gap (page);
  }
  if (layout->table_y + layout->table.height <= bottom)
    place_table (page, &layout->table, layout->table_x, layout->table_y, page->width, live);
}

void
iw_equation_place (IwEquationPage *page)
{
  Layout layout;

  lay_out (page, &layout);
  iw_sketch_group (page->picture, "symbols");
  place_all (page, &layout, false);
  iw_sketch_group (page->picture, "numbers");
  place_all (page, &layout, true);
}

double
iw_equation_height (IwEquationPage *page)
{
  const double below = iw_picture_height (page->picture) - page->box.y - page->box.height; /* the margin */
  Layout layout;

  lay_out (page, &layout);
  return ceil (fmax (layout.blocks_end, layout.table_y + layout.table.height) + below);
}

void
iw_equation_add_marks (IwEquationPage *page)
{
  for (guint i = 0; i < page->n_symbols; i++) {
    const IwEquationSymbol *of = &page->symbols[i];
    size_t n;
    const IwBox *places = iw_math_places (page->sheet, i, &n);
    g_autofree char *sentence = g_strdup_printf ("%s, %s: %s.", of->name, of->spoken.s, of->meaning);
    g_autofree char *name = *of->base != '\0'
                                ? g_strdup_printf ("%s%s%s, %s", of->base, of->sub != NULL ? " " : "",
                                                   of->sub != NULL ? of->sub : "", of->name)
                                : g_strdup (of->name);

    if (n == 0)
      continue;
    for (size_t k = 0; k < n; k++) {
      iw_sketch_move (page->picture, places[k].x, places[k].y);
      iw_sketch_line_to (page->picture, places[k].x + places[k].width, places[k].y);
      iw_sketch_line_to (page->picture, places[k].x + places[k].width, places[k].y + places[k].height);
      iw_sketch_line_to (page->picture, places[k].x, places[k].y + places[k].height);
      iw_sketch_close (page->picture);
    }
    iw_sketch_mark_path (page->picture, &(IwMark){ .id = of->id,
                                                   .name = name,
                                                   .value = of->shown.s,
                                                   .sentence = sentence,
                                                   .links = of->links,
                                                   .number = of->value,
                                                   .unit = of->unit });
  }
}
