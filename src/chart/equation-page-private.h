/* A page of equations: blocks of lines with symbols above and their present numbers below, a table of the
 * symbols, and a mark for each, which is lit wherever it or its number stands. The page owns all boxes. */
#pragma once

#include "mathbox-private.h"
#include "words-private.h"

/* What a symbol is called, means, is worth and belongs to. The strings outlive the page. */
typedef struct {
  const char *id, *base, *sub; /* `sub` may be NULL */
  const char *name;            /* "Stall" */
  const char *meaning;         /* ends the mark's sentence and stands in the table, with the unit in words */
  const char *links;
  IwRole role;
  IwMathRule rule;
  IwUnit unit;
  const char *widest; /* of its number */
  double value;       /* SI; NAN if it has none */
  IwQuantityText shown, spoken;
  bool listed; /* in the table of symbols */
} IwEquationSymbol;

typedef struct {
  IwPicture *picture;
  IwMathSheet *sheet;
  IwTheme theme;
  double unit, em;
  const IwEquationSymbol *symbols;
  size_t n_symbols;
} IwEquationPage;

/* Takes over nothing but the symbols for as long as it lives. In a narrow box the type gives way. */
void iw_equation_page_init (IwEquationPage *page, const char *title, const IwEquationSymbol *symbols,
                            size_t n, const IwTheme *theme, double width, double height);
/* Frees the sheet; the picture is the caller's. */
void iw_equation_page_clear (IwEquationPage *page);

/* --- Pieces --- */

#define IW_PIECES(...)                                                                                       \
  (IwMath *const[]){ __VA_ARGS__ }, sizeof ((IwMath *const[]){ __VA_ARGS__ }) / sizeof (IwMath *)

IwMath *iw_equation_symbol (IwEquationPage *page, guint symbol);
/* The same symbol with another index below it. */
IwMath *iw_equation_indexed (IwEquationPage *page, guint symbol, const char *index);
/* Its number; `bold` where it is the outcome of a line. */
IwMath *iw_equation_number (IwEquationPage *page, guint symbol, bool bold);
/* Another number that belongs to the symbol. */
IwMath *iw_equation_value (IwEquationPage *page, guint symbol, const char *text, bool bold);
/* A number that has no symbol of its own; `widest` is a text as wide as it may become. */
IwMath *iw_equation_outcome (IwEquationPage *page, const char *text, const char *widest, bool bold);
/* Words and signs among symbols, which stay, and among numbers, which move with them. */
IwMath *iw_equation_word (IwEquationPage *page, const char *text);
IwMath *iw_equation_live_word (IwEquationPage *page, const char *text);
/* Relations and operators, with the room that belongs to them. */
IwMath *iw_equation_sign (IwEquationPage *page, const char *text);
IwMath *iw_equation_live_sign (IwEquationPage *page, const char *text);
/* The symbol's name as its place, cut to a width. */
IwMath *iw_equation_name (IwEquationPage *page, guint symbol, double width);
/* A paragraph of small words; `live` if it changes with the numbers. */
IwMath *iw_equation_note (IwEquationPage *page, const char *text, double width, bool live);
IwMath *iw_equation_row (IwEquationPage *page, IwMath *const *items, size_t n);
IwMath *iw_equation_fraction (IwEquationPage *page, IwMath *above, IwMath *below);

/* One line behind a brace: what it is, the numbers in it, and what comes out; the one that decides is marked.
 */
typedef struct {
  IwMath *symbolic, *numeric; /* numeric may be NULL */
  IwMath *outcome;
  bool decides;
} IwEquationCase;

/* "head { cases": the cases' first columns are aligned. */
IwMath *iw_equation_cases (IwEquationPage *page, IwMath *head, const IwEquationCase *cases, size_t n,
                           double width);

/* --- Blocks --- */

#define IW_EQUATION_LINES 5

typedef struct {
  const char *title;
  IwMath *lines[IW_EQUATION_LINES];
  double x[IW_EQUATION_LINES];
  size_t n;
} IwEquationBlock;

void iw_equation_add (IwEquationBlock *block, IwMath *line, double x);

/* Room for one column of blocks beside the table, or above it. */
double iw_equation_column (const IwEquationPage *page, IwBox box);
/* Places blocks and table into a box, in the groups "symbols" and "numbers". What does not fit is left out,
 * the last first. */
void iw_equation_place (IwEquationPage *page, IwBox box, const IwEquationBlock *blocks, size_t n);
/* The height that they need. */
double iw_equation_height (IwEquationPage *page, IwBox box, const IwEquationBlock *blocks, size_t n);
/* A mark for each symbol that was placed, in their order. */
void iw_equation_add_marks (IwEquationPage *page);
