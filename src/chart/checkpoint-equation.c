/* What Young and Daly found, as a textbook would print it, with the present numbers under the symbols. */
#include "checkpoint-symbols-private.h"

#include "iowall/language.h"
#include "job-run-private.h"

typedef struct {
  IwEquationPage page;
  IwJobSymbols of;
  const IwJobData *data;
} Equation;

/* --- Short names, so that formulas read as such
 * ------------------------------------------------------------- */

#define SYM(name)          iw_equation_symbol (&self->page, IW_JOB_SYMBOL_##name)
#define NUM(name)          iw_equation_number (&self->page, IW_JOB_SYMBOL_##name, false)
#define OUT(name)          iw_equation_number (&self->page, IW_JOB_SYMBOL_##name, true)
#define WORD(text)         iw_equation_word (&self->page, text)
#define LIVE(text)         iw_equation_live_word (&self->page, text)
#define SIGN(text)         iw_equation_sign (&self->page, text)
#define IS(text)           iw_equation_live_sign (&self->page, text)
#define ROW(...)           iw_equation_row (&self->page, IW_PIECES (__VA_ARGS__))
#define OVER(above, below) iw_equation_fraction (&self->page, above, below)
#define ROOT(radicand)     iw_math_root (self->page.sheet, radicand)
#define EXP                WORD ("exp\u2009")

/* --- What goes in
 * -------------------------------------------------------------------------------------------- */

static void
add_failures (Equation *self)
{
  IwEquationBlock *block = iw_equation_begin (&self->page, _ ("Time between failures"));

  iw_equation_add (
      block,
      iw_equation_lines (&self->page,
                         IW_PIECES (ROW (SYM (MTBF), SIGN ("="), OVER (SYM (NODE_MTBF), SYM (NODES))),
                                    ROW (IS ("="), OVER (NUM (NODE_MTBF), NUM (NODES))),
                                    ROW (IS ("="), OUT (MTBF))),
                         0.0),
      0.0);
}

static void
add_pause (Equation *self)
{
  const double commit = self->data->store->commit_s;
  const bool commits = commit > 0.0;
  const IwQuantityText each = iw_label (commit, IW_UNIT_SECONDS);
  IwEquationBlock *block =
      iw_equation_begin (&self->page, self->of.local ? _ ("The pause, for the own drive") : _ ("The pause"));
  IwMath *fixed = commits ? ROW (IS ("+"), LIVE (each.s)) : LIVE ("");

  iw_equation_add (
      block,
      iw_equation_lines (&self->page,
                         IW_PIECES (ROW (SYM (PAUSE), SIGN ("="), OVER (SYM (BYTES), SYM (BANDWIDTH)),
                                         commits ? WORD ("\u2005+\u2005c") : WORD ("")),
                                    ROW (IS ("="), OVER (NUM (BYTES), NUM (BANDWIDTH)), fixed),
                                    ROW (IS ("="), OUT (PAUSE))),
                         0.0),
      0.0);
  if (commits)
    iw_equation_add_note (&self->page, block,
                          _ ("c is what each costs whatever its size: a flush, an erase."), false);
}

/* --- The best interval
 * --------------------------------------------------------------------------------------- */

static void
add_best (Equation *self)
{
  const bool rare = self->data->job->pause_s < 2.0 * self->data->job->mtbf_s;
  IwEquationBlock *block = iw_equation_begin (&self->page, _ ("The interval that costs least"));
  IwMath *half = ROW (SYM (PAUSE), WORD ("/2"), SYM (MTBF));

  iw_equation_add (block,
                   iw_equation_lines (&self->page,
                                      IW_PIECES (ROW (SYM (YOUNG), SIGN ("="),
                                                      ROOT (ROW (WORD ("2"), SYM (PAUSE), SYM (MTBF)))),
                                                 ROW (IS ("="), OUT (YOUNG))),
                                      0.0),
                   0.0);
  iw_equation_add (
      block,
      rare ? iw_equation_lines (&self->page,
                                IW_PIECES (ROW (SYM (DALY), SIGN ("="), SYM (YOUNG),
                                                WORD ("\u2009(1\u2005+\u2005⅓\u2009"), ROOT (half)),
                                           ROW (SIGN ("+"), WORD ("⅑\u2009"), SYM (PAUSE), WORD ("/2"),
                                                SYM (MTBF), WORD (")")),
                                           ROW (SIGN ("−"), SYM (PAUSE)), ROW (IS ("="), OUT (DALY))),
                                0.0)
           : ROW (SYM (DALY), SIGN ("="), SYM (MTBF), IS ("="), OUT (DALY)),
      0.0);
  iw_equation_add (
      block,
      iw_equation_lines (
          &self->page,
          IW_PIECES (ROW (SYM (EXACT), SIGN ("="), SYM (MTBF), WORD ("\u2009(1\u2005+\u2005W₀(−"), EXP,
                          WORD ("(−1\u2009−\u2009"), SYM (PAUSE), WORD ("/"), SYM (MTBF), WORD (")))")),
                     ROW (IS ("="), OUT (EXACT))),
          0.0),
      0.0);
  iw_equation_add_note (&self->page, block, _ ("W₀ is Lambert's function: the y with y\u2009exp\u2009y = x."),
                        false);
}

/* --- Wall time
 * ----------------------------------------------------------------------------------------------- */

static void
add_wall (Equation *self)
{
  const bool partly = self->of.partly;
  const double indent = iw_math_width (SYM (WALL));
  IwEquationBlock *block = iw_equation_begin (&self->page, _ ("Expected wall time"));
  g_autofree char *brief = iw_job_end_brief (self->data), *why = iw_job_end_why (self->data, false);
  g_autofree char *none = g_strdup_printf (_ ("No wall time: %s; %s."), brief, why);

  iw_equation_add (
      block,
      iw_equation_lines (&self->page,
                         IW_PIECES (ROW (SYM (WALL), SIGN ("="), SYM (MTBF), WORD ("\u2009"), EXP, WORD ("("),
                                         SYM (RESTART), WORD ("/"), SYM (MTBF), WORD (")")),
                                    ROW (WORD ("\u2009("), EXP, WORD ("(("), SYM (INTERVAL), SIGN ("+"),
                                         SYM (PAUSE), WORD (")/"), SYM (MTBF), WORD (")\u2005−\u20051)")),
                                    ROW (WORD ("\u2009"), OVER (SYM (WORK), SYM (INTERVAL)),
                                         partly ? ROW (SIGN ("+"), SYM (DRAIN_COST)) : WORD (""))),
                         0.0),
      0.0);
  if (!self->of.ends) {
    iw_equation_add_note (&self->page, block, none, true);
    return;
  }
  iw_equation_add (
      block,
      iw_equation_lines (&self->page,
                         IW_PIECES (ROW (IS ("="), NUM (MTBF), LIVE ("\u2009exp\u2009("), NUM (RESTART),
                                         LIVE ("/"), NUM (MTBF), LIVE (")")),
                                    ROW (LIVE ("\u2009(exp\u2009(("), NUM (INTERVAL), IS ("+"), NUM (PAUSE),
                                         LIVE (")/"), NUM (MTBF), LIVE (")\u2005−\u20051)")),
                                    ROW (LIVE ("\u2009"), OVER (NUM (WORK), NUM (INTERVAL)),
                                         partly ? ROW (IS ("+"), NUM (DRAIN_COST)) : LIVE ("")),
                                    ROW (IS ("="), OUT (WALL))),
                         indent),
      indent);
}

/* --- Waste
 * --------------------------------------------------------------------------------------------------- */

static IwMath *
first_order_symbols (Equation *self)
{
  IwMath *twice = ROW (WORD ("2"), SYM (MTBF));
  IwMath *drain =
      self->of.partly
          ? ROW (SIGN ("+"),
                 OVER (ROW (WORD ("(1\u2009−\u2009"), SYM (KEPT), WORD (")\u2009"), SYM (WRITE)), SYM (MTBF)))
          : WORD ("");

  return iw_equation_lines (
      &self->page,
      IW_PIECES (ROW (SYM (FIRST_ORDER), SIGN ("="), OVER (SYM (PAUSE), SYM (INTERVAL))),
                 ROW (SIGN ("+"), OVER (ROW (SYM (INTERVAL), SIGN ("+"), SYM (PAUSE)), twice)),
                 ROW (SIGN ("+"), OVER (SYM (RESTART), SYM (MTBF))), drain),
      0.0);
}

/* A term that has no symbol of its own. */
static IwMath *
term (Equation *self, double share)
{
  const IwQuantityText text = share <= 1.0 ? iw_share (share) : iw_shown (share, IW_UNIT_FRACTION);

  return iw_equation_outcome (&self->page, text.s, "88.8 %", false);
}

static void
add_waste (Equation *self)
{
  const IwCheckpoint *job = self->data->job;
  const double m = job->mtbf_s, indent = iw_math_width (SYM (FIRST_ORDER));
  IwEquationBlock *block = iw_equation_begin (&self->page, _ ("Waste, to first order"));
  IwMath *drain = self->of.partly
                      ? ROW (IS ("+"), term (self, (1.0 - job->local_recovery) * job->drain_s / m))
                      : LIVE ("");

  iw_equation_add (block, first_order_symbols (self), 0.0);
  if (!self->of.ends)
    return;
  iw_equation_add (
      block,
      iw_equation_lines (&self->page,
                         IW_PIECES (ROW (IS ("="), term (self, job->pause_s / job->interval_s), IS ("+"),
                                         term (self, (job->interval_s + job->pause_s) / (2.0 * m)), IS ("+"),
                                         term (self, job->restart_s / m), drain),
                                    ROW (IS ("="), OUT (FIRST_ORDER))),
                         indent),
      indent);
  iw_equation_add (block,
                   iw_equation_lines (&self->page,
                                      IW_PIECES (ROW (SYM (WASTE), SIGN ("="), WORD ("1\u2005−\u2005"),
                                                      SYM (WORK), WORD ("/"), SYM (WALL)),
                                                 ROW (IS ("="), OUT (WASTE))),
                                      0.0),
                   0.0);
  iw_equation_add_note (
      &self->page, block,
      self->data->result->first_order_valid
          ? /* xgettext:no-c-format */ _ ("Here the first order is within 5 % of it.")
          : /* xgettext:no-c-format */ _ (
                "Here the first order is more than 5 % off: too much of the time lies between two failures."),
      true);
}

/* --- Load
 * ---------------------------------------------------------------------------------------------------- */

static void
add_load (Equation *self)
{
  IwEquationBlock *block =
      iw_equation_begin (&self->page, self->data->wears ? _ ("Wear of the store") : _ ("Load of the store"));
  g_autofree char *why = iw_job_why (self->data, false);
  g_autofree char *state = g_strdup_printf ("%s: %s.", iw_job_state_words (self->data), why);
  g_autofree char *begun = iw_begin_sentence (state);

  if (self->data->wears)
    iw_equation_add (block,
                     ROW (SYM (LOAD), SIGN ("="),
                          OVER (WORD (_ ("written in its life")), WORD (_ ("what it stands"))), IS ("="),
                          OUT (LOAD)),
                     0.0);
  else
    iw_equation_add (
        block,
        iw_equation_lines (&self->page,
                           IW_PIECES (ROW (SYM (LOAD), SIGN ("="), OVER (SYM (WRITE), SYM (INTERVAL))),
                                      ROW (IS ("="), OVER (NUM (WRITE), NUM (INTERVAL))),
                                      ROW (IS ("="), OUT (LOAD))),
                           0.0),
        0.0);
  iw_equation_add_note (&self->page, block, begun, true);
  iw_equation_add_note (&self->page, block, _ ("At 1 and above it collapses; from 0.7 it is at risk."),
                        false);
}

static void
add_assumptions (Equation *self)
{
  const double shape = self->data->job->weibull_shape;
  IwEquationBlock *block = iw_equation_begin (&self->page, _ ("What Young and Daly take for granted"));
  g_autofree char *clusters = g_strdup_printf (
      shape < 1.0
          ? _ ("Here failures come in clusters (shape %s): the closed forms do not know that, the "
               "simulated runs do.")
          : _ ("Here failures come more evenly than by chance (shape %s): the closed forms do not know "
               "that, the simulated runs do."),
      iw_label (shape, IW_UNIT_NONE).s);

  iw_equation_add_note (&self->page, block, _ ("Failures come at a constant rate, whatever came before."),
                        false);
  iw_equation_add_note (&self->page, block, _ ("Writing takes the same time every time."), false);
  iw_equation_add_note (&self->page, block, _ ("One fails at a time, and the store does not."), false);
  iw_equation_add_note (&self->page, block, _ ("The run is much longer than M."), false);
  if (shape != 1.0)
    iw_equation_add_note (&self->page, block, clusters, true);
}

/* --- The picture
 * --------------------------------------------------------------------------------------------- */

static void
say_sentence (Equation *self)
{
  const IwEquationSymbol *of = self->of.symbols;
  g_autofree char *why = iw_job_end_why (self->data, true), *brief = iw_job_end_brief (self->data);
  g_autofree char *wall =
      self->of.ends ? g_strdup_printf (_ ("expected wall time %s, waste %s"), of[IW_JOB_SYMBOL_WALL].spoken.s,
                                       of[IW_JOB_SYMBOL_WASTE].spoken.s)
                    : g_strdup_printf (_ ("no wall time, %s: %s"), brief, why);

  iw_sketch_sentence (
      self->page.picture, _ ("Best interval %s, by Young %s, by Daly %s; set to %s. Load %s, %s."),
      of[IW_JOB_SYMBOL_EXACT].spoken.s, of[IW_JOB_SYMBOL_YOUNG].spoken.s, of[IW_JOB_SYMBOL_DALY].spoken.s,
      of[IW_JOB_SYMBOL_INTERVAL].spoken.s, of[IW_JOB_SYMBOL_LOAD].spoken.s, wall);
}

static void
draw_heading (Equation *self)
{
  const IwEquationSymbol *of = self->of.symbols;
  g_autofree char *brief = iw_job_end_brief (self->data);
  g_autofree char *wall = self->of.ends ? g_strdup_printf (_ ("%s wasted"), of[IW_JOB_SYMBOL_WASTE].shown.s)
                                        : g_strdup_printf (_ ("no wall time: %s"), brief);
  g_autofree char *best = g_strdup_printf (_ ("Best interval %s"), of[IW_JOB_SYMBOL_EXACT].shown.s);
  g_autofree char *full =
      g_strdup_printf (_ ("%s; at %s %s"), best, of[IW_JOB_SYMBOL_INTERVAL].shown.s, wall);
  g_autofree char *less = iw_begin_sentence (wall);

  iw_equation_head (&self->page, (const char *const[]){ full, less, best, NULL });
}

static void
init_equation (Equation *self, const IwJobData *data, const IwTheme *theme, double width, double height)
{
  *self = (Equation){ .data = data };
  iw_job_symbols_init (&self->of, data);
  iw_equation_page_init (&self->page, _ ("Math Peek"), self->of.symbols, IW_N_JOB_SYMBOLS, theme, width,
                         height);
  draw_heading (self);
  add_failures (self);
  add_pause (self);
  add_best (self);
  add_wall (self);
  add_waste (self);
  add_load (self);
  add_assumptions (self);
}

static void
clear_equation (Equation *self)
{
  iw_equation_page_clear (&self->page);
  iw_job_symbols_clear (&self->of);
}

IwPicture *
iw_checkpoint_equation_new (const IwJobData *data, const IwTheme *theme, double width, double height)
{
  Equation self;

  init_equation (&self, data, theme, width, height);
  iw_equation_place (&self.page);
  say_sentence (&self);
  iw_equation_add_marks (&self.page);
  clear_equation (&self);
  return self.page.picture;
}

double
iw_checkpoint_equation_height (const IwJobData *data, const IwTheme *theme, double width)
{
  Equation self;
  double height;

  init_equation (&self, data, theme, width, IW_EQUATION_TALL);
  height = iw_equation_height (&self.page);
  iw_picture_free (self.page.picture);
  clear_equation (&self);
  return height;
}
