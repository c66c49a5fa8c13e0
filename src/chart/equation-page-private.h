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

/* A title and the lines below it, each so far to the right. */
#define IW_EQUATION_LINES 5

typedef struct {
  const char *title;
  IwMath *lines[IW_EQUATION_LINES];
  double x[IW_EQUATION_LINES];
  size_t n;
} IwEquationBlock;

#define IW_EQUATION_BLOCKS 7

typedef struct {
  IwPicture *picture;
  IwMathSheet *sheet;
  IwTheme theme;
  double unit, em;
  const IwEquationSymbol *symbols;
  size_t n_symbols;
  IwBox box;    /* what the heading leaves */
  double width; /* of a block */
  IwEquationBlock blocks[IW_EQUATION_BLOCKS];
  size_t n;
} IwEquationPage;

/* A height in which every page of equations fits: what is to be measured only is laid out in it. */
#define IW_EQUATION_TALL 1e6

/* Takes over nothing but the symbols for as long as it lives. In a narrow box the type gives way. Next comes
 * the heading, then the blocks in their order. */
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

/* The first of the texts that fits, NULL after the last; blocks stand below it. */
void iw_equation_head (IwEquationPage *page, const char *const *texts);
IwEquationBlock *iw_equation_begin (IwEquationPage *page, const char *title);
void iw_equation_add (IwEquationBlock *block, IwMath *line, double x);
/* A note over the width of a block. */
void iw_equation_add_note (IwEquationPage *page, IwEquationBlock *block, const char *text, bool live);
/* Pieces one after the other, broken between them where a block that begins at `indent` ends. */
IwMath *iw_equation_lines (IwEquationPage *page, IwMath *const *pieces, size_t n, double indent);

/* Places blocks and table, in the groups "symbols" and "numbers", beside or below each other. What does not
 * fit is left out, the last first. */
void iw_equation_place (IwEquationPage *page);
/* The height that a picture needs in which all of them fit, heading and margins included. */
double iw_equation_height (IwEquationPage *page);
/* A mark for each symbol that was placed, in their order. */
void iw_equation_add_marks (IwEquationPage *page);
