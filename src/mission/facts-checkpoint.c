#include "facts.h"

#include "iowall/language.h"

#include "experiment-private.h"

#include <math.h>

typedef enum {
  FACT_GOODPUT,
  FACT_WASTE,
  FACT_WASTE_FIRST_ORDER,
  FACT_LEAST_WASTE,
  FACT_EXCESS,
  FACT_WORK,
  FACT_EXPECTED_WALL,
  FACT_EXTRA,
  FACT_FAILURES,
  FACT_STORAGE_STATE,
  FACT_STORAGE_LOAD,
  FACT_INTERVAL,
  FACT_PAUSE,
  FACT_DRAIN,
  FACT_WRITE,
  FACT_TOTAL_BYTES,
  FACT_SHARED_WRITE,
  FACT_LOCAL_WRITE,
  FACT_MTBF,
  FACT_NODE_MTBF,
  FACT_NODE_MTBF_SET,
  FACT_NODES,
  FACT_YOUNG,
  FACT_DALY,
  FACT_EXACT,
  FACT_INTERVAL_RATIO,
  FACT_SIMULATED_WASTE,
  FACT_USEFUL_SHARE,
  FACT_CHECKPOINT_SHARE,
  FACT_REWORK_SHARE,
  FACT_RESTART_SHARE,
  FACT_WALL_P5,
  FACT_WALL_P50,
  FACT_WALL_P95,
  N_FACTS
} FactId;

/* {checkpoint}, {checkpoints} and {node} in a label are the mission's words, in every language. */
static const IwFactKind kinds[N_FACTS] = {
  [FACT_GOODPUT] = { "goodput", N_ ("Useful work"), IW_UNIT_FRACTION, FALSE, FALSE },
  [FACT_WASTE] = { "waste", N_ ("Wasted"), IW_UNIT_FRACTION, FALSE, FALSE },
  [FACT_WASTE_FIRST_ORDER] = { "waste_first_order", N_ ("Wasted, first order"), IW_UNIT_FRACTION, FALSE,
                               FALSE },
  [FACT_LEAST_WASTE] = { "least_waste", N_ ("Least that any interval wastes"), IW_UNIT_FRACTION, FALSE,
                         FALSE },
  [FACT_EXCESS] = { "excess", N_ ("Wasted beyond the least"), IW_UNIT_FRACTION, FALSE, FALSE },
  [FACT_WORK] = { "work_s", N_ ("Work to do"), IW_UNIT_SECONDS, FALSE, TRUE },
  [FACT_EXPECTED_WALL] = { "expected_wall_s", N_ ("Expected time in all"), IW_UNIT_SECONDS, FALSE, FALSE },
  [FACT_EXTRA] = { "extra_s", N_ ("Beyond the work itself"), IW_UNIT_SECONDS, FALSE, FALSE },
  [FACT_FAILURES] = { "failures", N_ ("Failures expected"), IW_UNIT_COUNT, FALSE, FALSE },
  [FACT_STORAGE_STATE] = { "storage_state", N_ ("The store is"), IW_UNIT_NONE, TRUE, FALSE },
  [FACT_STORAGE_LOAD] = { "storage_load", N_ ("Storage load"), IW_UNIT_FRACTION, FALSE, FALSE },
  [FACT_INTERVAL] = { "interval_s", N_ ("Interval"), IW_UNIT_SECONDS, FALSE, TRUE },
  [FACT_PAUSE] = { "pause_s", N_ ("Pause for one {checkpoint}"), IW_UNIT_SECONDS, FALSE, FALSE },
  [FACT_DRAIN] = { "drain_s", N_ ("Draining one {checkpoint} behind the work"), IW_UNIT_SECONDS, FALSE,
                   FALSE },
  [FACT_WRITE] = { "write_s", N_ ("The shared store writes one {checkpoint} in"), IW_UNIT_SECONDS, FALSE,
                   FALSE },
  [FACT_TOTAL_BYTES] = { "total_bytes", N_ ("Written for one {checkpoint}"), IW_UNIT_BYTES, FALSE, TRUE },
  [FACT_SHARED_WRITE] = { "shared_write_bps", N_ ("The shared store takes"), IW_UNIT_BYTES_PER_S, FALSE,
                          FALSE },
  [FACT_LOCAL_WRITE] = { "local_write_bps", N_ ("The drive of one {node} takes"), IW_UNIT_BYTES_PER_S, FALSE,
                         FALSE },
  [FACT_MTBF] = { "mtbf_s", N_ ("MTBF of the job"), IW_UNIT_SECONDS, FALSE, TRUE },
  [FACT_NODE_MTBF] = { "node_mtbf_s", N_ ("MTBF of one {node}"), IW_UNIT_SECONDS, FALSE, TRUE },
  [FACT_NODE_MTBF_SET] = { "node_mtbf_set_s", N_ ("MTBF of one {node}, as set"), IW_UNIT_SECONDS, FALSE,
                           TRUE },
  [FACT_NODES] = { "nodes", N_ ("Working together"), IW_UNIT_COUNT, FALSE, TRUE },
  [FACT_YOUNG] = { "young_s", N_ ("Best interval, Young"), IW_UNIT_SECONDS, FALSE, FALSE },
  [FACT_DALY] = { "daly_s", N_ ("Best interval, Daly"), IW_UNIT_SECONDS, FALSE, FALSE },
  [FACT_EXACT] = { "exact_s", N_ ("Best interval, exact"), IW_UNIT_SECONDS, FALSE, FALSE },
  [FACT_INTERVAL_RATIO] = { "interval_ratio", N_ ("Interval over the best"), IW_UNIT_RATIO, FALSE, FALSE },
  [FACT_SIMULATED_WASTE] = { "simulated_waste", N_ ("Wasted, simulated"), IW_UNIT_FRACTION, FALSE, FALSE },
  [FACT_USEFUL_SHARE] = { "useful_share", N_ ("Useful work, simulated"), IW_UNIT_FRACTION, FALSE, FALSE },
  [FACT_CHECKPOINT_SHARE] = { "checkpoint_share", N_ ("Pauses for {checkpoints}, simulated"),
                              IW_UNIT_FRACTION, FALSE, FALSE },
  [FACT_REWORK_SHARE] = { "rework_share", N_ ("Done again, simulated"), IW_UNIT_FRACTION, FALSE, FALSE },
  [FACT_RESTART_SHARE] = { "restart_share", N_ ("Restarts, simulated"), IW_UNIT_FRACTION, FALSE, FALSE },
  [FACT_WALL_P5] = { "wall_p5_s", N_ ("5 of 100 runs take at most"), IW_UNIT_SECONDS, FALSE, FALSE },
  [FACT_WALL_P50] = { "wall_p50_s", N_ ("50 of 100 runs take at most"), IW_UNIT_SECONDS, FALSE, FALSE },
  [FACT_WALL_P95] = { "wall_p95_s", N_ ("95 of 100 runs take at most"), IW_UNIT_SECONDS, FALSE, FALSE },
};

G_STATIC_ASSERT (N_FACTS <= IW_MAX_FACTS);
G_STATIC_ASSERT (IW_N_STORAGE_STATES <= IW_MAX_FACT_WORDS);

/* What would follow from a wall time. */
static const FactId of_wall_time[] = { FACT_GOODPUT,      FACT_WASTE,         FACT_WASTE_FIRST_ORDER,
                                       FACT_EXCESS,       FACT_EXPECTED_WALL, FACT_EXTRA,
                                       FACT_FAILURES,     FACT_USEFUL_SHARE,  FACT_CHECKPOINT_SHARE,
                                       FACT_REWORK_SHARE, FACT_RESTART_SHARE, FACT_SIMULATED_WASTE,
                                       FACT_WALL_P5,      FACT_WALL_P50,      FACT_WALL_P95 };

static const char *const state_words[IW_N_STORAGE_STATES] = { N_ ("standing"), N_ ("at risk"),
                                                              N_ ("collapsed") };

/* A store stands at any longer interval than the one at which it collapses, by this part of it. */
#define LONGER 1e-9

IwFactTable *
iw_checkpoint_facts_new (const IwPart *part)
{
  IwFactTable *table = g_new0 (IwFactTable, 1);

  table->texts = g_string_chunk_new (1024);
  for (gsize i = 0; i < N_FACTS; i++) {
    g_autoptr (GString) label = g_string_new (_ (kinds[i].label));

    g_string_replace (label, "{checkpoint}", part->job->checkpoint, 0);
    g_string_replace (label, "{checkpoints}", part->job->checkpoints, 0);
    g_string_replace (label, "{node}", part->job->node, 0);
    table->kinds[i] = kinds[i];
    table->kinds[i].label = g_string_chunk_insert (table->texts, label->str);
  }
  table->n = N_FACTS;
  return table;
}

guint
iw_checkpoint_fact_words (IwFactWord words[IW_MAX_FACT_WORDS])
{
  for (int state = 0; state < IW_N_STORAGE_STATES; state++)
    words[state] = (IwFactWord){ iw_storage_state_name ((IwStorageState)state), _ (state_words[state]) };
  return IW_N_STORAGE_STATES;
}

/* What the best interval at which the store stands wastes: the exact optimum or, where that would be too much
 * for the store, the shortest one that is not. */
static double
least_waste (const IwExperiment *experiment)
{
  IwCheckpoint best = experiment->job;
  IwCheckpointResult result;

  if (experiment->checkpoint.exact_s > experiment->collapse_s)
    return experiment->checkpoint.least_waste;
  best.interval_s = experiment->collapse_s * (1.0 + LONGER);
  return iw_checkpoint_solve (&best, &result, NULL) == IW_STATUS_OK ? result.waste : NAN;
}

static void
fill_simulated (const IwCheckpointRuns *runs, double values[N_FACTS])
{
  /* Where no run ended there is no time to share out. */
  const double none = runs->split.useful > 0.0 ? 0.0 : NAN;

  values[FACT_SIMULATED_WASTE] = runs->waste;
  values[FACT_USEFUL_SHARE] = runs->split.useful + none;
  values[FACT_CHECKPOINT_SHARE] = runs->split.checkpoint + none;
  values[FACT_REWORK_SHARE] = runs->split.rework + none;
  values[FACT_RESTART_SHARE] = runs->split.restart + none;
  values[FACT_WALL_P5] = runs->p5_s;
  values[FACT_WALL_P50] = runs->p50_s;
  values[FACT_WALL_P95] = runs->p95_s;
}

void
iw_checkpoint_facts_fill (IwExperiment *experiment)
{
  const IwPart *part = experiment->part;
  const IwCheckpointResult *result = &experiment->checkpoint;
  const IwCheckpoint *job = &experiment->job;
  const IwStorageState state = iw_checkpoint_storage_state (experiment->load);
  double values[N_FACTS] = { 0.0 };

  values[FACT_WASTE] = result->waste;
  values[FACT_WASTE_FIRST_ORDER] = result->waste_first_order;
  values[FACT_LEAST_WASTE] = least_waste (experiment);
  values[FACT_EXCESS] = fmax (0.0, result->waste - values[FACT_LEAST_WASTE]);
  values[FACT_GOODPUT] = 1.0 - result->waste;
  values[FACT_WORK] = job->work_s;
  values[FACT_EXPECTED_WALL] = result->expected_wall_s;
  values[FACT_EXTRA] = result->expected_wall_s - job->work_s;
  values[FACT_FAILURES] = result->expected_failures;
  values[FACT_STORAGE_LOAD] = experiment->load;
  values[FACT_INTERVAL] = job->interval_s;
  values[FACT_PAUSE] = job->pause_s;
  values[FACT_DRAIN] = job->drain_s;
  values[FACT_WRITE] = experiment->cost.write_s;
  values[FACT_TOTAL_BYTES] = experiment->cost.total_bytes;
  values[FACT_SHARED_WRITE] = experiment->cost.shared_bps;
  values[FACT_LOCAL_WRITE] = experiment->store.local_write_bps;
  values[FACT_MTBF] = job->mtbf_s;
  values[FACT_NODE_MTBF] = job->mtbf_s * experiment->store.nodes;
  values[FACT_NODE_MTBF_SET] = iw_setting_value (part, &experiment->settings, "node_mtbf");
  values[FACT_NODES] = experiment->store.nodes;
  values[FACT_YOUNG] = result->young_s;
  values[FACT_DALY] = result->daly_s;
  values[FACT_EXACT] = result->exact_s;
  values[FACT_INTERVAL_RATIO] = job->interval_s / result->exact_s;
  fill_simulated (&experiment->runs, values);
  for (gsize i = 0; state == IW_STORAGE_COLLAPSED && i < G_N_ELEMENTS (of_wall_time); i++)
    values[of_wall_time[i]] = NAN;

  experiment->n_facts = part->facts->n;
  for (guint i = 0; i < experiment->n_facts; i++) {
    const IwFactKind *kind = &part->facts->kinds[i];
    experiment->facts[i] =
        (IwFact){ .id = kind->id, .label = kind->label, .value = values[i], .unit = kind->unit };
    if (state == IW_STORAGE_COLLAPSED && isnan (values[i]))
      experiment->facts[i].words = _ ("none, the store has collapsed");
  }
  iw_fact_set_text (&experiment->facts[FACT_STORAGE_STATE], part, iw_storage_state_name (state));
}
