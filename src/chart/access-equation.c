/* The access model as a textbook would print it, with the present numbers under the symbols. */
#include "iowall/charts.h"
#include "iowall/language.h"

#include <string.h>

#include "access-symbols-private.h"

typedef struct {
  IwEquationPage page;
  const IwAccessEquationData *data;
  IwEquationSymbol symbols[IW_N_SYMBOLS];
} Equation;

/* --- Short names, so that formulas read as such
 * ------------------------------------------------------------- */

#define SYM(name)          iw_equation_symbol (&self->page, IW_SYMBOL_##name)
#define NUM(name)          iw_equation_number (&self->page, IW_SYMBOL_##name, false)
#define OUT(name)          iw_equation_number (&self->page, IW_SYMBOL_##name, true)
#define WORD(text)         iw_equation_word (&self->page, text)
#define SIGN(text)         iw_equation_sign (&self->page, text)
#define IS(text)           iw_equation_live_sign (&self->page, text)
#define DOT                WORD ("\u2009·\u2009")
#define TIMES              iw_equation_live_word (&self->page, "\u2009×\u2009")
#define ROW(...)           iw_equation_row (&self->page, IW_PIECES (__VA_ARGS__))
#define OVER(above, below) iw_equation_fraction (&self->page, above, below)

/* What one bound of the throughput comes to: it has no symbol of its own. */
static IwMath *
bound_number (Equation *self, double bps, bool bold)
{
  return iw_equation_outcome (&self->page, iw_shown (bps, IW_UNIT_BYTES_PER_S).s, "888 MB/s", bold);
}

/* The symbol that a block defines and, under its relation, what comes out. */
static void
add_extremum (Equation *self, const char *title, IwSymbol symbol, const char *name,
              const IwEquationCase *cases, size_t n)
{
  IwEquationBlock *block = iw_equation_begin (&self->page, title);
  IwMath *left = iw_equation_symbol (&self->page, symbol);
  const double indent = iw_math_width (left);
  IwMath *head = ROW (left, SIGN ("="), WORD (name), iw_math_space (self->page.sheet, 0.2 * self->page.em));

  iw_equation_add (block, iw_equation_cases (&self->page, head, cases, n, self->page.width), 0.0);
  iw_equation_add (block, ROW (IS ("="), iw_equation_number (&self->page, symbol, true)), indent);
}

/* The second line's relation stands under that of the first. */
static void
add_two_lines (Equation *self, const char *title, IwSymbol left, IwMath *const *symbolic, size_t n_symbolic,
               IwMath *const *numeric, size_t n_numeric)
{
  IwEquationBlock *block = iw_equation_begin (&self->page, title);
  IwMath *head = iw_equation_symbol (&self->page, left);
  const double indent = iw_math_width (head);
  g_autofree IwMath **pieces = g_new (IwMath *, n_symbolic + 1);

  pieces[0] = head;
  memcpy (pieces + 1, symbolic, n_symbolic * sizeof *pieces);
  iw_equation_add (block, iw_math_lines (self->page.sheet, pieces, n_symbolic + 1, self->page.width, indent),
                   0.0);
  iw_equation_add (block, iw_equation_lines (&self->page, numeric, n_numeric, indent), indent);
}

/* --- The equations
 * ------------------------------------------------------------------------------------------ */

static void
add_run_time (Equation *self)
{
  add_two_lines (
      self, _ ("Time of one run"), IW_SYMBOL_RUN_TIME,
      IW_PIECES (ROW (SIGN ("="), SYM (OPEN)), ROW (SIGN ("+"), SYM (POSITIONINGS), DOT, SYM (LATENCY)),
                 ROW (SIGN ("+"), OVER (SYM (RUN_BYTES), SYM (STREAM)))),
      IW_PIECES (ROW (IS ("="), NUM (OPEN)), ROW (IS ("+"), NUM (POSITIONINGS), TIMES, NUM (LATENCY)),
                 ROW (IS ("+"), OVER (NUM (RUN_BYTES), NUM (STREAM))), ROW (IS ("="), OUT (RUN_TIME))));
}

static void
add_throughput (Equation *self)
{
  const IwBound bound = self->data->result->bound;
  const IwAccessCeilings *bounds = &self->data->result->ceilings;
  const bool latency = bound == IW_BOUND_OPEN || bound == IW_BOUND_POSITION || bound == IW_BOUND_STREAM;
  const IwEquationCase cases[] = {
    { .symbolic = OVER (ROW (SYM (QUEUE), DOT, SYM (RUN_BYTES)), SYM (RUN_TIME)),
      .numeric = OVER (ROW (NUM (QUEUE), TIMES, NUM (RUN_BYTES)), NUM (RUN_TIME)),
      .outcome = bound_number (self, bounds->latency_bps, latency),
      .decides = latency },
    { .symbolic = SYM (BANDWIDTH),
      .outcome = iw_equation_number (&self->page, IW_SYMBOL_BANDWIDTH, bound == IW_BOUND_BANDWIDTH),
      .decides = bound == IW_BOUND_BANDWIDTH },
    { .symbolic = OVER (ROW (SYM (MAX_IOPS), DOT, SYM (RUN_BYTES)), SYM (POSITIONINGS)),
      .numeric = OVER (ROW (NUM (MAX_IOPS), TIMES, NUM (RUN_BYTES)), NUM (POSITIONINGS)),
      .outcome = bound_number (self, bounds->iops_bps, bound == IW_BOUND_IOPS),
      .decides = bound == IW_BOUND_IOPS },
    { .symbolic = ROW (SYM (MAX_OPENS), DOT, SYM (RUN_BYTES)),
      .numeric = ROW (NUM (MAX_OPENS), TIMES, NUM (RUN_BYTES)),
      .outcome = bound_number (self, bounds->metadata_bps, bound == IW_BOUND_METADATA),
      .decides = bound == IW_BOUND_METADATA },
  };

  add_extremum (self, _ ("Throughput"), IW_SYMBOL_THROUGHPUT, "min", cases, G_N_ELEMENTS (cases));
}

static void
add_load (Equation *self)
{
  add_two_lines (
      self, _ ("Loading one step"), IW_SYMBOL_LOAD,
      IW_PIECES (ROW (SIGN ("="), OVER (ROW (SYM (ACCELERATORS), DOT, SYM (BATCH), DOT, SYM (STORED_BYTES)),
                                        SYM (THROUGHPUT)))),
      IW_PIECES (ROW (IS ("="), OVER (ROW (NUM (ACCELERATORS), TIMES, NUM (BATCH), TIMES, NUM (STORED_BYTES)),
                                      NUM (THROUGHPUT))),
                 ROW (IS ("="), OUT (LOAD))));
}

/* With prefetch the longest of the three decides; without it they add up. */
static void
add_step (Equation *self)
{
  static const IwSymbol parts[] = { IW_SYMBOL_COMPUTE, IW_SYMBOL_LOAD, IW_SYMBOL_DECODE };
  IwEquationCase cases[G_N_ELEMENTS (parts)];
  size_t longest = 0;

  if (!self->data->access->prefetch) {
    add_two_lines (self, _ ("One step, nothing overlaps"), IW_SYMBOL_STEP,
                   IW_PIECES (ROW (SIGN ("="), SYM (COMPUTE)), ROW (SIGN ("+"), SYM (LOAD)),
                              ROW (SIGN ("+"), SYM (DECODE))),
                   IW_PIECES (ROW (IS ("="), NUM (COMPUTE)), ROW (IS ("+"), NUM (LOAD)),
                              ROW (IS ("+"), NUM (DECODE)), ROW (IS ("="), OUT (STEP))));
    return;
  }
  for (size_t i = 1; i < G_N_ELEMENTS (parts); i++) {
    if (self->symbols[parts[i]].value > self->symbols[parts[longest]].value)
      longest = i;
  }
  for (size_t i = 0; i < G_N_ELEMENTS (parts); i++)
    cases[i] = (IwEquationCase){ .symbolic = iw_equation_symbol (&self->page, parts[i]),
                                 .outcome = iw_equation_number (&self->page, parts[i], i == longest),
                                 .decides = i == longest };
  add_extremum (self, _ ("One step, loading ahead"), IW_SYMBOL_STEP, "max", cases, G_N_ELEMENTS (cases));
}

static void
add_utilization (Equation *self)
{
  add_two_lines (
      self, _ ("Utilisation"), IW_SYMBOL_UTILIZATION,
      IW_PIECES (ROW (SIGN ("="), OVER (SYM (COMPUTE), SYM (STEP)))),
      IW_PIECES (ROW (IS ("="), OVER (NUM (COMPUTE), NUM (STEP))), ROW (IS ("="), OUT (UTILIZATION))));
}

/* --- The picture
 * -------------------------------------------------------------------------------------------- */

static void
say_sentence (Equation *self)
{
  const IwEquationSymbol *of = self->symbols;
  g_autofree char *bound = iw_bound_phrase (self->data->access, self->data->result, self->data->opening);

  iw_sketch_sentence (
      self->page.picture,
      _ ("Throughput X is %s: %s. One run of %s takes %s. Loading one step takes %s, the step %s; "
         "utilisation is %s."),
      of[IW_SYMBOL_THROUGHPUT].spoken.s, bound, of[IW_SYMBOL_RUN_BYTES].spoken.s,
      of[IW_SYMBOL_RUN_TIME].spoken.s, of[IW_SYMBOL_LOAD].spoken.s, of[IW_SYMBOL_STEP].spoken.s,
      of[IW_SYMBOL_UTILIZATION].spoken.s);
}

static void
draw_heading (Equation *self)
{
  const IwAccessEquationData *data = self->data;
  const char *throughput = self->symbols[IW_SYMBOL_THROUGHPUT].shown.s;
  g_autofree char *phrase = iw_bound_phrase (data->access, data->result, data->opening);
  g_autofree char *brief = iw_bound_brief (data->access, data->result, data->opening);
  g_autofree char *full = g_strdup_printf (_ ("Throughput %s; %s"), throughput, phrase);
  g_autofree char *shorter = g_strdup_printf (_ ("Throughput %s; %s"), throughput, brief);
  g_autofree char *shortest = g_strdup_printf (_ ("Throughput %s"), throughput);

  iw_equation_head (&self->page, (const char *const[]){ full, shorter, shortest, NULL });
}

static void
init_equation (Equation *self, const IwAccessEquationData *data, const IwTheme *theme, double width,
               double height)
{
  *self = (Equation){ .data = data };
  iw_access_symbols_init (self->symbols, data->access, data->result);
  iw_equation_page_init (&self->page, _ ("Math Peek"), self->symbols, IW_N_SYMBOLS, theme, width, height);
  draw_heading (self);
  add_run_time (self);
  add_throughput (self);
  add_load (self);
  add_step (self);
  add_utilization (self);
}

IwPicture *
iw_access_equation_new (const IwAccessEquationData *data, const IwTheme *theme, double width, double height)
{
  Equation self;

  init_equation (&self, data, theme, width, height);
  iw_equation_place (&self.page);
  say_sentence (&self);
  iw_equation_add_marks (&self.page);
  iw_equation_page_clear (&self.page);
  return self.page.picture;
}

double
iw_access_equation_height (const IwAccessEquationData *data, const IwTheme *theme, double width)
{
  Equation self;
  double height;

  init_equation (&self, data, theme, width, IW_EQUATION_TALL);
  height = iw_equation_height (&self.page);
  iw_picture_free (self.page.picture);
  iw_equation_page_clear (&self.page);
  return height;
}
