/* The pipeline model as a textbook would print it, with the present numbers under the symbols. */
#include <math.h>

#include "line-words-private.h"
#include "pipeline-symbols-private.h"

/* A run that lies so far above the bound is remarked on. */
#define VISIBLY_ABOVE 1e-3

typedef struct {
  IwEquationPage page;
  IwLineSymbols of;
  const IwLineData *data;
} Equation;

/* --- Short names, so that formulas read as such
 * ------------------------------------------------------------- */

#define SYM(name)          iw_equation_symbol (&self->page, IW_LINE_SYMBOL_##name)
#define NUM(name)          iw_equation_number (&self->page, IW_LINE_SYMBOL_##name, false)
#define OUT(name)          iw_equation_number (&self->page, IW_LINE_SYMBOL_##name, true)
#define AT(name, index)    iw_equation_indexed (&self->page, IW_LINE_SYMBOL_##name, index)
#define WORD(text)         iw_equation_word (&self->page, text)
#define LIVE(text)         iw_equation_live_word (&self->page, text)
#define SIGN(text)         iw_equation_sign (&self->page, text)
#define IS(text)           iw_equation_live_sign (&self->page, text)
#define ROW(...)           iw_equation_row (&self->page, IW_PIECES (__VA_ARGS__))
#define OVER(above, below) iw_equation_fraction (&self->page, above, below)

/* --- Ceiling
 * -------------------------------------------------------------------------------------------------- */

static bool
is_warm (const Equation *self)
{
  return self->data->line->epoch == IW_EPOCH_WARM;
}

/* r over (1-h) (1 + t/t), as far as the line has such. */
static IwMath *
ceiling_of_any_stage (Equation *self)
{
  const bool hits = self->data->line->cache_stage > 0, stalls = self->of.stalling >= 0;
  IwMath *misses = ROW (WORD ("(1\u2009−\u2009"), SYM (HIT), WORD (")"));
  IwMath *stalling = ROW (WORD ("(1\u2009+\u2009"), SYM (STALL), WORD ("/"), SYM (STALL_EVERY), WORD (")"));

  if (hits && stalls)
    return OVER (SYM (RATE), ROW (misses, WORD ("\u2009·\u2009"), stalling));
  return hits ? OVER (SYM (RATE), misses) : stalls ? OVER (SYM (RATE), stalling) : SYM (RATE);
}

/* The same with the numbers of a stage; NULL where it is the rate and nothing else. */
static IwMath *
numbers_of_stage (Equation *self, guint k)
{
  const IwPipeline *line = self->data->line;
  const IwPipelineStage *stage = &line->stages[k];
  const bool misses_only = (int)k < line->cache_stage && is_warm (self), caches = (int)k == line->cache_stage;
  IwMath *rate = iw_equation_value (&self->page, IW_LINE_SYMBOL_STAGES + k,
                                    iw_shown (stage->rate_bps, IW_UNIT_BYTES_PER_S).s, false);
  IwMath *above = rate, *misses = NULL, *stalling = NULL;

  if (caches)
    above = OVER (
        LIVE ("1"),
        ROW (OVER (LIVE ("1"), rate), IS ("+"),
             OVER (is_warm (self) ? ROW (LIVE ("1\u2009−\u2009"), NUM (HIT)) : LIVE ("1"), NUM (WRITE))));
  if (misses_only)
    misses = ROW (LIVE ("(1\u2009−\u2009"), NUM (HIT), LIVE (")"));
  if (stage->stall_every_s > 0.0) {
    const bool named = (int)k == self->of.stalling;

    stalling = ROW (LIVE ("(1\u2009+\u2009"),
                    named ? NUM (STALL) : LIVE (iw_shown (stage->stall_s, IW_UNIT_SECONDS).s), LIVE ("/"),
                    named ? NUM (STALL_EVERY) : LIVE (iw_shown (stage->stall_every_s, IW_UNIT_SECONDS).s),
                    LIVE (")"));
  }
  if (misses != NULL && stalling != NULL)
    return OVER (above, ROW (misses, LIVE ("\u2009×\u2009"), stalling));
  if (misses != NULL || stalling != NULL)
    return OVER (above, misses != NULL ? misses : stalling);
  return caches ? above : NULL;
}

static void
add_ceiling (Equation *self)
{
  const IwPipeline *line = self->data->line;
  IwEquationBlock *block = iw_equation_begin (&self->page, _ ("Ceiling of the line"));
  IwMath *sub = iw_equation_note (&self->page, "k", self->page.width, false);
  IwMath *least = iw_math_script (self->page.sheet, WORD ("min"), sub, NULL);
  IwMath *head = ROW (SIGN ("="), WORD ("min"), iw_math_space (self->page.sheet, 0.2 * self->page.em));
  const double indent = iw_math_width (SYM (CEILING)), room = self->page.width - indent;
  IwEquationCase cases[IW_PIPELINE_MAX_STAGES];
  size_t n = 0;

  iw_equation_add (block,
                   ROW (SYM (CEILING), SIGN ("="), least,
                        iw_math_space (self->page.sheet, 0.4 * self->page.em), ceiling_of_any_stage (self)),
                   0.0);
  if (line->cache_stage >= 0) {
    iw_equation_add_note (
        &self->page, block,
        line->cache_stage > 0
            ? _ ("Only misses pass the stages before the cache. The cache stage reads everything "
                 "and writes the misses; in place of r it has")
            : _ ("The cache stage reads everything and writes the misses; in place of r it has"),
        false);
    iw_equation_add (block,
                     OVER (WORD ("1"), ROW (WORD ("1/"), SYM (RATE), SIGN ("+"), WORD ("(1\u2009−\u2009"),
                                            SYM (HIT), WORD (")/"), SYM (WRITE))),
                     indent);
  }
  for (guint k = 0; k < line->n_stages; k++) {
    const double bps = self->data->result->ceilings.stage_bps[k];
    const bool decides = (int)k == self->of.slowest;

    if (k == self->of.anchor)
      continue;
    cases[n++] =
        (IwEquationCase){ .symbolic = iw_equation_name (&self->page, IW_LINE_SYMBOL_STAGES + k, 0.36 * room),
                          .numeric = numbers_of_stage (self, k),
                          .outcome = iw_equation_value (&self->page, IW_LINE_SYMBOL_STAGES + k,
                                                        iw_shown (bps, IW_UNIT_BYTES_PER_S).s, decides),
                          .decides = decides };
  }
  iw_equation_add (block, iw_equation_cases (&self->page, head, cases, n, room), indent);
  iw_equation_add (block, ROW (IS ("="), OUT (CEILING)), indent);
}

/* --- Hits
 * ----------------------------------------------------------------------------------------------------- */

/* What a policy is called, the law that its hits follow, and why. */
static void
add_policy (Equation *self, IwEquationBlock *block)
{
  const double x = self->of.symbols[IW_LINE_SYMBOL_SHARE].value;
  const double indent = iw_math_width (SYM (HIT));

  switch (self->data->line->cache_policy) {
  case IW_CACHE_PAGE_CACHE:
    iw_equation_add (block,
                     ROW (SYM (HIT), SIGN ("="), WORD ("−"), SYM (SHARE),
                          WORD ("\u2009ln\u2009(1\u2009−\u2009"), SYM (SHARE), WORD ("\u2009(1\u2009−\u2009"),
                          iw_math_script (self->page.sheet, WORD ("e"), NULL,
                                          iw_equation_note (&self->page, "−1/x", self->page.width, false)),
                          WORD ("))")),
                     0.0);
    iw_equation_add (block, ROW (IS ("="), OUT (HIT)), indent);
    iw_equation_add_note (&self->page, block,
                          _ ("Pages are replaced at random, and each epoch reads in a new order."), false);
    break;
  case IW_CACHE_LRU: {
    const double log_part = x < 1.0 ? (1.0 - x) * log1p (-x) : 0.0;

    iw_equation_add (block,
                     ROW (SYM (HIT), SIGN ("="), SYM (SHARE), SIGN ("+"), WORD ("(1\u2009−\u2009"),
                          SYM (SHARE), WORD (")\u2009ln\u2009(1\u2009−\u2009"), SYM (SHARE), WORD (")")),
                     0.0);
    iw_equation_add (block,
                     ROW (IS ("="), NUM (SHARE), IS ("−"), LIVE (iw_shown (-log_part, IW_UNIT_NONE).s),
                          IS ("="), OUT (HIT)),
                     indent);
    iw_equation_add_note (
        &self->page, block,
        _ ("What was read longest ago goes first, and in a new order that is often read next."), false);
    break;
  }
  case IW_CACHE_PINNED:
  case IW_N_CACHE_POLICIES:
    iw_equation_add (block, ROW (SYM (HIT), SIGN ("="), SYM (SHARE), IS ("="), OUT (HIT)), 0.0);
    iw_equation_add_note (&self->page, block, _ ("What is in stays in."), false);
    break;
  }
}

static void
add_hits (Equation *self)
{
  static const char *const titles[IW_N_CACHE_POLICIES] = { N_ ("Hits, pinned cache"), N_ ("Hits, page cache"),
                                                           N_ ("Hits, least recently used") };
  IwEquationBlock *block;

  if (!self->of.caches)
    return;
  block = iw_equation_begin (&self->page, is_warm (self) ? titles[self->data->line->cache_policy]
                                                         : _ ("Hits, cold epoch"));
  if (!is_warm (self)) {
    iw_equation_add (block, ROW (SYM (HIT), SIGN ("="), OUT (HIT)), 0.0);
    iw_equation_add_note (&self->page, block, _ ("The first pass over the data finds nothing in the cache."),
                          false);
    return;
  }
  iw_equation_add (block,
                   iw_equation_lines (&self->page,
                                      IW_PIECES (ROW (SYM (SHARE), SIGN ("="), WORD ("min\u2009(1,\u2009"),
                                                      SYM (CACHE), WORD ("/"), SYM (DATASET), WORD (")")),
                                                 ROW (IS ("="), LIVE ("min\u2009(1,\u2009"), NUM (CACHE),
                                                      LIVE ("/"), NUM (DATASET), LIVE (")")),
                                                 ROW (IS ("="), OUT (SHARE))),
                                      0.0),
                   0.0);
  add_policy (self, block);
  if (self->of.keeps)
    iw_equation_add_note (&self->page, block,
                          _ ("What is kept is not sent on: the demand counts only the rest."), false);
}

/* --- Utilisation
 * ---------------------------------------------------------------------------------------------- */

static void
add_utilization (Equation *self)
{
  const IwPipelineResult *result = self->data->result;
  const bool first = self->data->line->anchor == IW_ANCHOR_FIRST;
  const bool band = isfinite (result->utilization_ci) && result->utilization_ci > 0.0;
  const char *anchor = iw_line_name (self->data, self->of.anchor);
  g_autofree char *spread = g_strdup_printf (" ± %s", iw_share (result->utilization_ci).s);
  const double taken = self->of.symbols[IW_LINE_SYMBOL_TAKEN].value;
  const bool minus = taken < 0.0, above = taken < -VISIBLY_ABOVE;
  g_autofree char *lost = g_strdup_printf (
      _ ("Production at %s cannot wait: the demand is what is made, and what is blocked is lost."), anchor);
  IwEquationBlock *block =
      iw_equation_begin (&self->page, first ? _ ("What is not lost") : _ ("Utilisation"));
  const double indent = iw_math_width (SYM (UTILIZATION));

  iw_equation_add (block,
                   iw_equation_lines (&self->page,
                                      IW_PIECES (ROW (SYM (UTILIZATION), SIGN ("≤"), SYM (MOST)),
                                                 ROW (SIGN ("="), WORD ("min\u2009(1,\u2009"), SYM (CEILING),
                                                      WORD ("/"), SYM (DEMAND), WORD (")"))),
                                      0.0),
                   0.0);
  iw_equation_add (block,
                   iw_equation_lines (&self->page,
                                      IW_PIECES (ROW (IS ("≤"), LIVE ("min\u2009(1,\u2009"), NUM (CEILING),
                                                      LIVE ("/"), NUM (DEMAND), LIVE (")")),
                                                 ROW (IS ("="), OUT (MOST))),
                                      indent),
                   indent);
  iw_equation_add (
      block,
      iw_equation_lines (&self->page,
                         IW_PIECES (ROW (SYM (UTILIZATION), SIGN ("="), SYM (MOST), SIGN ("−"), SYM (TAKEN)),
                                    ROW (IS ("="), NUM (MOST), IS ("−"), LIVE (minus ? "(" : ""), NUM (TAKEN),
                                         LIVE (minus ? ")" : "")),
                                    ROW (IS ("="), OUT (UTILIZATION), LIVE (band ? spread : ""))),
                         0.0),
      0.0);
  iw_equation_add_note (&self->page, block,
                        above
                            ? _ ("A run of this length lies above the bound; a longer one comes down to it.")
                            : _ ("The bound is a closed form; what jitter and stalls take is simulated."),
                        true);
  if (first)
    iw_equation_add_note (&self->page, block, lost, false);
}

/* --- Buffer
 * --------------------------------------------------------------------------------------------------- */

static void
add_buffer (Equation *self)
{
  const IwLineData *data = self->data;
  const bool first = data->line->anchor == IW_ANCHOR_FIRST;
  const double lasts = self->of.symbols[IW_LINE_SYMBOL_BUFFER_S].value;
  const double stall = self->of.symbols[IW_LINE_SYMBOL_STALL].value;
  const char *buffer = data->buffer_names[self->of.buffer];
  IwEquationBlock *block = iw_equation_begin (&self->page, _ ("The buffer against the stalls"));
  IwMath *numeric = ROW (IS ("="), NUM (BUFFER), LIVE ("/"), NUM (DEMAND));
  IwMath *compared = self->of.stalling >= 0
                         ? ROW (IS ("="), OUT (BUFFER_S), IS (lasts >= stall ? "≥" : "<"), NUM (STALL))
                         : ROW (IS ("="), OUT (BUFFER_S));
  g_autofree char *said = NULL;

  iw_equation_add (
      block,
      iw_equation_lines (&self->page,
                         IW_PIECES (ROW (SYM (BUFFER_S), SIGN ("="), SYM (BUFFER), WORD ("/"), SYM (DEMAND)),
                                    numeric, compared),
                         0.0),
      0.0);
  if (self->of.stalling < 0)
    return;
  said =
      g_strdup_printf (lasts >= stall ? _ ("%s: outlasts a mean stall of %s.")
                       : first        ? _ ("%s: full before a mean stall of %s ends.")
                                      : _ ("%s: empty before a mean stall of %s ends."),
                       buffer != NULL ? buffer : _ ("Buffer"), iw_line_name (data, (guint)self->of.stalling));
  iw_equation_add_note (&self->page, block, said, true);
}

/* --- The rule of the simulation
 * --------------------------------------------------------------------------------- */

static void
add_rule (Equation *self)
{
  IwEquationBlock *block = iw_equation_begin (&self->page, _ ("The rule of the simulation"));
  IwMath *head = ROW (AT (DEPARTURE, "k,i"), SIGN ("="), WORD ("max"));
  const double room = self->page.width - iw_math_width (head) - 1.5 * self->page.em;
  IwMath *done = iw_math_lines (self->page.sheet,
                                IW_PIECES (ROW (WORD ("max\u2009("), AT (DEPARTURE, "k−1,i"), WORD (","),
                                                AT (DEPARTURE, "k,i−1"), WORD (")")),
                                           ROW (SIGN ("+"), AT (SERVICE, "k,i"))),
                                room, self->page.em);
  IwMath *let_go = AT (DEPARTURE, "k+1,i−b−1");

  iw_equation_add (block, ROW (head, iw_math_cases (self->page.sheet, (IwMath *const[]){ done, let_go }, 2)),
                   0.0);
  iw_equation_add_note (
      &self->page, block,
      _ ("A chunk is worked on when it has come and the stage is free, and leaves when there is room for it "
         "behind: "
         "until then the stage is blocked. Its time s has the mean c/r and the variation v; the stalls that "
         "fall into "
         "it come on top."),
      false);
}

/* --- The picture
 * -------------------------------------------------------------------------------------------- */

static void
say_sentence (Equation *self)
{
  const IwEquationSymbol *of = self->of.symbols;
  g_autofree char *limit = iw_line_limit_phrase (self->data, true);
  g_autofree char *begun = iw_begin_sentence (limit);

  iw_sketch_sentence (
      self->page.picture,
      self->of.stalling >= 0
          ? _ ("%1$s. Utilisation is at most %2$s; %3$s is simulated, and jitter and stalls take "
               "%4$s. The buffer lasts %5$s, a mean stall %6$s.")
          : _ ("%1$s. Utilisation is at most %2$s; %3$s is simulated, and jitter and stalls take "
               "%4$s. The buffer lasts %5$s."),
      begun, of[IW_LINE_SYMBOL_MOST].spoken.s, of[IW_LINE_SYMBOL_UTILIZATION].spoken.s,
      of[IW_LINE_SYMBOL_TAKEN].spoken.s, of[IW_LINE_SYMBOL_BUFFER_S].spoken.s,
      of[IW_LINE_SYMBOL_STALL].spoken.s);
}

static void
draw_heading (Equation *self)
{
  g_autofree char *phrase = iw_line_limit_phrase (self->data, false);
  g_autofree char *brief = iw_line_limit_brief (self->data);
  g_autofree char *full = iw_begin_sentence (phrase), *shorter = iw_begin_sentence (brief);

  iw_equation_head (&self->page, (const char *const[]){ full, shorter, NULL });
}

static void
init_equation (Equation *self, const IwLineData *data, const IwTheme *theme, double width, double height)
{
  *self = (Equation){ .data = data };
  iw_line_symbols_init (&self->of, data);
  iw_equation_page_init (&self->page, _ ("Math Peek"), self->of.symbols,
                         IW_LINE_SYMBOL_STAGES + data->line->n_stages, theme, width, height);
  draw_heading (self);
  add_ceiling (self);
  add_hits (self);
  add_utilization (self);
  add_buffer (self);
  add_rule (self);
}

static void
clear_equation (Equation *self)
{
  iw_equation_page_clear (&self->page);
  iw_line_symbols_clear (&self->of);
}

IwPicture *
iw_pipeline_equation_new (const IwLineData *data, const IwTheme *theme, double width, double height)
{
  Equation self;

  init_equation (&self, data, theme, width, height);
  iw_equation_place (&self.page);
  say_sentence (&self);
  iw_equation_add_marks (&self.page);
  iw_line_play (self.page.picture, data);
  clear_equation (&self);
  return self.page.picture;
}

double
iw_pipeline_equation_height (const IwLineData *data, const IwTheme *theme, double width)
{
  Equation self;
  double height;

  init_equation (&self, data, theme, width, IW_EQUATION_TALL);
  height = iw_equation_height (&self.page);
  iw_picture_free (self.page.picture);
  clear_equation (&self);
  return height;
}
