#include "checkpoint-symbols-private.h"

#include "iowall/language.h"

#include <math.h>
#include <string.h>

#include "job-run-private.h"

/* Colours and rules as on the charts: solid transfers, dashed waits, double is useful; ink is what the charts
 * mark with a line; a plain symbol has no colour there. */
#define PAUSES   IW_ROLE_TRANSFER, IW_RULE_SOLID
#define FAILS    IW_ROLE_WAIT, IW_RULE_DASHED
#define RESTARTS IW_ROLE_DECODE, IW_RULE_DOTTED
#define USEFUL   IW_ROLE_USEFUL, IW_RULE_DOUBLE
#define SETTING  IW_ROLE_ACCENT, IW_RULE_SOLID
#define OPTIMA   IW_ROLE_INK, IW_RULE_DASHED
#define PLAIN    IW_ROLE_NEUTRAL, IW_RULE_NONE

#define WIDEST_TIME  "88.8 min"
#define WIDEST_SHARE "88.8 %"

/* Meanings that name the track's things are filled in later. */
static const IwEquationSymbol definitions[IW_N_JOB_SYMBOLS] = {
  [IW_JOB_SYMBOL_MTBF] = { "mtbf", "M", NULL, N_ ("Mean time between failures"),
                           N_ ("of the whole job, from one failure to the next, in seconds"),
                           "mtbf nodes node_mtbf clustering", FAILS, IW_UNIT_SECONDS, WIDEST_TIME },
  [IW_JOB_SYMBOL_NODE_MTBF] = { "node-mtbf", "M", "1", N_ ("Mean time between failures of one"), NULL,
                                "mtbf node_mtbf", FAILS, IW_UNIT_SECONDS, WIDEST_TIME },
  [IW_JOB_SYMBOL_NODES] = { "nodes", "N", NULL, N_ ("Nodes"), NULL, "nodes", PLAIN, IW_UNIT_COUNT, "8,888" },
  [IW_JOB_SYMBOL_PAUSE] = { "pause", "δ", NULL, N_ ("Pause"), NULL,
                            "pause checkpoint write_bw writers strategy", PAUSES, IW_UNIT_SECONDS,
                            WIDEST_TIME },
  [IW_JOB_SYMBOL_BYTES] = { "bytes", "B", NULL, N_ ("Bytes"), NULL, "writers nodes", PLAIN, IW_UNIT_BYTES,
                            "888 MB" },
  [IW_JOB_SYMBOL_BANDWIDTH] = { "bandwidth", "w", NULL, N_ ("Write bandwidth"), NULL, "write_bw strategy",
                                PLAIN, IW_UNIT_BYTES_PER_S, "888 MB/s" },
  [IW_JOB_SYMBOL_YOUNG] = { "young", "τ", "Y", N_ ("Young's interval"),
                            N_ ("the best interval by Young, in seconds"), "young interval", OPTIMA,
                            IW_UNIT_SECONDS, WIDEST_TIME },
  [IW_JOB_SYMBOL_DALY] = { "daly", "τ", "D", N_ ("Daly's interval"),
                           N_ ("the best interval by Daly's higher order, in seconds"), "daly interval",
                           OPTIMA, IW_UNIT_SECONDS, WIDEST_TIME },
  [IW_JOB_SYMBOL_EXACT] = { "exact", "τ", "best", N_ ("Best interval"),
                            N_ ("the interval with the shortest expected wall time, in seconds"),
                            "exact interval", OPTIMA, IW_UNIT_SECONDS, WIDEST_TIME },
  [IW_JOB_SYMBOL_INTERVAL] = { "interval", "τ", NULL, N_ ("Interval"), NULL, "interval", SETTING,
                               IW_UNIT_SECONDS, WIDEST_TIME },
  [IW_JOB_SYMBOL_WALL] = { "wall", "T", NULL, N_ ("Wall time"),
                           N_ ("expected from the start to the end, in seconds"), "wall", PLAIN,
                           IW_UNIT_SECONDS, WIDEST_TIME },
  [IW_JOB_SYMBOL_RESTART] = { "restart-time", "R", NULL, N_ ("Restart"),
                              N_ ("from a failure until work goes on, in seconds"), "restart", RESTARTS,
                              IW_UNIT_SECONDS, WIDEST_TIME },
  [IW_JOB_SYMBOL_WORK] = { "work", "W", NULL, N_ ("Work"), N_ ("what there is to do, in seconds"), "useful",
                           USEFUL, IW_UNIT_SECONDS, WIDEST_TIME },
  [IW_JOB_SYMBOL_DRAIN_COST] = { "drain-cost", "D", NULL, N_ ("What drains add"),
                                 N_ ("when a failure takes the local copy before it has drained, in seconds"),
                                 "rework strategy", FAILS, IW_UNIT_SECONDS, WIDEST_TIME },
  [IW_JOB_SYMBOL_WASTE] = { "waste", "ω", NULL, N_ ("Waste"),
                            N_ ("the share of the wall time that is not work"), "waste wall", FAILS,
                            IW_UNIT_FRACTION, WIDEST_SHARE },
  [IW_JOB_SYMBOL_FIRST_ORDER] = { "first-order", "ω", "1", N_ ("Waste to first order"),
                                  N_ ("what the rule of thumb makes of it; it may exceed all of the time"),
                                  "waste", OPTIMA, IW_UNIT_FRACTION, WIDEST_SHARE },
  [IW_JOB_SYMBOL_KEPT] = { "kept", "p", NULL, N_ ("Local recovery"),
                           N_ ("the share of failures that leave the local copy intact"), "strategy", PLAIN,
                           IW_UNIT_FRACTION, WIDEST_SHARE },
  [IW_JOB_SYMBOL_LOAD] = { "storage-load", "ρ", NULL, N_ ("Load"), NULL,
                           "load interval write_bw writers nodes", FAILS, IW_UNIT_NONE, "0.888" },
  [IW_JOB_SYMBOL_WRITE] = { "write", "T", "w", N_ ("Time to write"),
                            N_ ("for which the shared store is busy with one, in seconds"),
                            "load write_bw writers nodes", PAUSES, IW_UNIT_SECONDS, WIDEST_TIME },
};

static const char *keep (IwJobSymbols *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

static const char *
keep (IwJobSymbols *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  return g_string_chunk_insert (self->strings, text);
}

static void
set_meanings (IwJobSymbols *self, const IwJobData *data)
{
  IwEquationSymbol *of = self->symbols;

  of[IW_JOB_SYMBOL_NODE_MTBF].meaning =
      keep (self, _ ("of one %s, from one failure to the next, in seconds"), data->node);
  of[IW_JOB_SYMBOL_NODES].meaning = keep (self, _ ("any one %s that fails stops the job"), data->node);
  of[IW_JOB_SYMBOL_PAUSE].meaning =
      keep (self, _ ("for which work stands still for one %s, in seconds"), data->checkpoint);
  of[IW_JOB_SYMBOL_BYTES].meaning =
      self->local
          ? keep (self, _ ("of one %s that each %s writes to its own drive"), data->checkpoint, data->node)
          : keep (self, _ ("of one %s that reach %s"), data->checkpoint, data->store_name);
  of[IW_JOB_SYMBOL_BANDWIDTH].meaning = keep (self, _ ("at which %s takes them, in bytes per second"),
                                              self->local ? _ ("the drive") : data->store_name);
  of[IW_JOB_SYMBOL_INTERVAL].meaning =
      keep (self, _ ("work from one %s to the next, as it is set, in seconds"), data->checkpoint);
  of[IW_JOB_SYMBOL_LOAD].meaning =
      data->wears ? _ ("what is written over the promised life, as a part of what the medium stands")
                  : _ ("the part of its time that the shared store would have to write");
}

static void
set_value (IwJobSymbols *self, IwJobSymbol symbol, double value)
{
  IwEquationSymbol *of = &self->symbols[symbol];
  /* Of the first order more than all is an answer, if a wrong one. */
  const bool share = of->unit == IW_UNIT_FRACTION && value <= 1.0;

  of->value = isfinite (value) ? value : NAN;
  of->shown = share ? iw_share (value) : iw_shown (value, of->unit);
  of->spoken = share ? iw_spoken_share (value) : iw_spoken (value, of->unit);
}

/* Things that are counted are not rounded while they can be read: 1,024. */
static void
set_count (IwJobSymbols *self, IwJobSymbol symbol, double n)
{
  IwEquationSymbol *of = &self->symbols[symbol];

  set_value (self, symbol, n);
  if (n < 1e3 || n >= 1e6)
    return;
  iw_language_format_exact (of->shown.s, sizeof of->shown.s, floor (n), IW_UNIT_COUNT);
  of->spoken = of->shown;
}

/* No wall time, nor anything that would follow from one. */
static void
set_none (IwJobSymbols *self, IwJobSymbol symbol, const IwJobData *data)
{
  IwEquationSymbol *of = &self->symbols[symbol];
  g_autofree char *why = iw_job_end_brief (data);

  of->value = NAN;
  g_strlcpy (of->shown.s, _ ("none"), sizeof of->shown.s);
  g_snprintf (of->spoken.s, sizeof of->spoken.s, _ ("none, %s"), why);
}

static void
set_values (IwJobSymbols *self, const IwJobData *data)
{
  static const IwJobSymbol walls[] = { IW_JOB_SYMBOL_WALL, IW_JOB_SYMBOL_DRAIN_COST, IW_JOB_SYMBOL_WASTE,
                                       IW_JOB_SYMBOL_FIRST_ORDER };
  const IwCheckpoint *job = data->job;
  const IwCheckpointResult *result = data->result;

  set_value (self, IW_JOB_SYMBOL_MTBF, job->mtbf_s);
  set_value (self, IW_JOB_SYMBOL_NODE_MTBF, job->mtbf_s * data->store->nodes);
  set_count (self, IW_JOB_SYMBOL_NODES, data->store->nodes);
  set_value (self, IW_JOB_SYMBOL_PAUSE, job->pause_s);
  set_value (self, IW_JOB_SYMBOL_BYTES, self->local ? data->cost->node_bytes : data->cost->total_bytes);
  set_value (self, IW_JOB_SYMBOL_BANDWIDTH,
             self->local ? data->store->local_write_bps : data->cost->shared_bps);
  set_value (self, IW_JOB_SYMBOL_YOUNG, result->young_s);
  set_value (self, IW_JOB_SYMBOL_DALY, result->daly_s);
  set_value (self, IW_JOB_SYMBOL_EXACT, result->exact_s);
  set_value (self, IW_JOB_SYMBOL_INTERVAL, job->interval_s);
  set_value (self, IW_JOB_SYMBOL_RESTART, job->restart_s);
  set_value (self, IW_JOB_SYMBOL_WORK, job->work_s);
  set_value (self, IW_JOB_SYMBOL_WALL, result->expected_wall_s);
  set_value (self, IW_JOB_SYMBOL_DRAIN_COST, fmax (0.0, result->expected_wall_s - self->daly_wall_s));
  set_value (self, IW_JOB_SYMBOL_WASTE, result->waste);
  set_value (self, IW_JOB_SYMBOL_FIRST_ORDER, result->waste_first_order);
  set_value (self, IW_JOB_SYMBOL_KEPT, job->local_recovery);
  set_value (self, IW_JOB_SYMBOL_LOAD, data->load);
  set_value (self, IW_JOB_SYMBOL_WRITE, data->cost->write_s);
  for (size_t i = 0; i < G_N_ELEMENTS (walls) && !self->ends; i++)
    set_none (self, walls[i], data);
}

void
iw_job_symbols_init (IwJobSymbols *self, const IwJobData *data)
{
  const IwCheckpoint *job = data->job;
  const double m = job->mtbf_s;

  *self = (IwJobSymbols){ .local = job->drain_s > 0.0,
                          .partly = job->drain_s > 0.0 && job->local_recovery < 1.0,
                          .ends = !iw_job_collapsed (data) && isfinite (data->result->expected_wall_s),
                          .daly_wall_s = m * exp (job->restart_s / m) *
                                         expm1 ((job->interval_s + job->pause_s) / m) * job->work_s /
                                         job->interval_s,
                          .strings = g_string_chunk_new (1024) };
  memcpy (self->symbols, definitions, sizeof definitions);
  for (guint i = 0; i < IW_N_JOB_SYMBOLS; i++) {
    IwEquationSymbol *of = &self->symbols[i];

    of->name = _ (of->name);
    of->meaning = of->meaning != NULL ? _ (of->meaning) : NULL;
    of->listed = true;
  }
  self->symbols[IW_JOB_SYMBOL_DRAIN_COST].listed = self->partly;
  self->symbols[IW_JOB_SYMBOL_KEPT].listed = self->partly;
  self->symbols[IW_JOB_SYMBOL_WRITE].listed = !data->wears;
  set_meanings (self, data);
  set_values (self, data);
}

void
iw_job_symbols_clear (IwJobSymbols *self)
{
  g_clear_pointer (&self->strings, g_string_chunk_free);
}
