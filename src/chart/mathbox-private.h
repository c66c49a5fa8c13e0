/* Formulas as boxes, set the way a textbook sets them: rows on one baseline, fractions, roots, scripts, cases
 * behind a brace, and lines that break before a relation. D. E. Knuth, "The TeXbook", 1984, appendix G, is
 * the model; the rules are far fewer.
 *
 * Boxes are built bottom up on a sheet, which owns them, and then placed on its picture. What changes with
 * the numbers is `live`, the bar of a fraction with what it parts: placing draws either the live boxes or the
 * others, so that each goes to its own group. To keep lines from breaking elsewhere with every digit, a live
 * text is as wide as its widest likely form when breaks are chosen. */
#pragma once

#include "sketch-private.h"

typedef struct IwMath IwMath;
typedef struct IwMathSheet IwMathSheet;

/* The second channel beside a colour. */
typedef enum {
  IW_RULE_NONE,
  IW_RULE_SOLID,
  IW_RULE_DASHED,
  IW_RULE_DOTTED,
  IW_RULE_DOUBLE
} IwMathRule;

/* How a symbol, and the number in its place, are told from others. */
typedef struct {
  guint id; /* of the caller; its places are found again with iw_math_places */
  IwRole role;
  IwMathRule rule;
  bool plate; /* a tinted ground as well */
  bool live;
} IwMathSymbol;

IwMathSheet *iw_math_sheet_new (IwPicture *picture);
void iw_math_sheet_free (IwMathSheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IwMathSheet, iw_math_sheet_free)

/* `widest` is a text as wide as this one may become, or NULL for one that stays. */
IwMath *iw_math_text (IwMathSheet *sheet, const char *text, const IwTextStyleSpec *spec, const char *widest);
IwMath *iw_math_space (IwMathSheet *sheet, double width);
/* `n` boxes on one baseline. */
IwMath *iw_math_row (IwMathSheet *sheet, IwMath *const *items, size_t n);
IwMath *iw_math_script (IwMathSheet *sheet, IwMath *base, IwMath *sub, IwMath *sup); /* NULL where none */
IwMath *iw_math_fraction (IwMathSheet *sheet, IwMath *above, IwMath *below);
IwMath *iw_math_root (IwMathSheet *sheet, IwMath *radicand);
/* `n` rows, left-aligned, behind a brace. */
IwMath *iw_math_cases (IwMathSheet *sheet, IwMath *const *rows, size_t n);
/* A symbol or its number. */
IwMath *iw_math_symbol (IwMathSheet *sheet, IwMath *inner, const IwMathSymbol *symbol);
/* `n` pieces on lines of at most `width`, broken between pieces; lines after the first start at `indent`. */
IwMath *iw_math_lines (IwMathSheet *sheet, IwMath *const *pieces, size_t n, double width, double indent);

/* Makes a box wider, to align what follows it. */
void iw_math_widen (IwMath *box, double width);

double iw_math_width (const IwMath *box);   /* as it is */
double iw_math_nominal (const IwMath *box); /* as it may become */
double iw_math_ascent (const IwMath *box);  /* from its top to its baseline */
double iw_math_height (const IwMath *box);

/* Draws the live parts of a box, or the others, with its top left corner at a point. */
void iw_math_place (IwMathSheet *sheet, const IwMath *box, double x, double y, bool live);

/* Where the symbols with this id were placed, in order; `n` of them. */
const IwBox *iw_math_places (const IwMathSheet *sheet, guint id, size_t *n);
