#include "facts.h"

#include "iowall/language.h"

#include "experiment-private.h"

#include <math.h>

typedef enum {
  FACT_UTILIZATION,
  FACT_UTILIZATION_CI,
  FACT_UTILIZATION_CEILING,
  FACT_STARVED,
  FACT_THROUGHPUT,
  FACT_DEMAND,
  FACT_CEILING,
  FACT_BOTTLENECK,
  FACT_HIT_FRACTION,
  FACT_ACCESS,
  FACT_OVERSIZE,
  FACT_OVERSIZED,
  FACT_COST,
  FACT_JITTER,
  FACT_CACHE_SHARE,
  FACT_BUFFER,
  FACT_WAIT_COUNT,
  FACT_LATE_PER_MIN,
  FACT_LONGEST_WAIT,
  FACT_WAIT_P99,
  N_LINE_FACTS
} LineFact;

/* The labels of the first and the fourth are the track's words, the unit of the cost the line's. */
static const IwFactKind line_kinds[N_LINE_FACTS] = {
  [FACT_UTILIZATION] = { "utilization", N_ ("Utilisation"), IW_UNIT_FRACTION, FALSE, FALSE },
  [FACT_UTILIZATION_CI] = { "utilization_ci", N_ ("Uncertainty of the utilisation, ±"), IW_UNIT_FRACTION,
                            FALSE, FALSE },
  [FACT_UTILIZATION_CEILING] = { "utilization_ceiling", N_ ("Ceiling of the utilisation"), IW_UNIT_FRACTION,
                                 FALSE, FALSE },
  [FACT_STARVED] = { "starved", N_ ("Starved"), IW_UNIT_FRACTION, FALSE, FALSE },
  [FACT_THROUGHPUT] = { "throughput_bps", N_ ("Throughput"), IW_UNIT_BYTES_PER_S, FALSE, FALSE },
  [FACT_DEMAND] = { "demand_bps", N_ ("Demand"), IW_UNIT_BYTES_PER_S, FALSE, TRUE },
  [FACT_CEILING] = { "ceiling_bps", N_ ("Ceiling of the line"), IW_UNIT_BYTES_PER_S, FALSE, FALSE },
  [FACT_BOTTLENECK] = { "bottleneck", N_ ("Bottleneck"), IW_UNIT_NONE, TRUE, FALSE },
  [FACT_HIT_FRACTION] = { "hit_fraction", N_ ("Cache hits"), IW_UNIT_FRACTION, FALSE, FALSE },
  [FACT_ACCESS] = { "access_bps", N_ ("Part 1 reads at"), IW_UNIT_BYTES_PER_S, FALSE, FALSE },
  [FACT_OVERSIZE] = { "oversize", N_ ("Largest stage over the demand"), IW_UNIT_RATIO, FALSE, FALSE },
  [FACT_OVERSIZED] = { "oversized", N_ ("Largest stage"), IW_UNIT_NONE, TRUE, FALSE },
  [FACT_COST] = { "cost", N_ ("Cost"), IW_UNIT_NONE, FALSE, FALSE },
  [FACT_JITTER] = { "jitter", N_ ("Jitter"), IW_UNIT_RATIO, FALSE, TRUE },
  [FACT_CACHE_SHARE] = { "cache_share", N_ ("Cache, share of the data set"), IW_UNIT_FRACTION, FALSE, TRUE },
  [FACT_BUFFER] = { "buffer_s", N_ ("Buffers last, at the demand"), IW_UNIT_SECONDS, FALSE, TRUE },
  [FACT_WAIT_COUNT] = { "wait_count", N_ ("Waits in a run"), IW_UNIT_COUNT, FALSE, FALSE },
  [FACT_LATE_PER_MIN] = { "late_per_min", N_ ("Waits over the deadline, a minute"), IW_UNIT_NONE, FALSE,
                          FALSE },
  [FACT_LONGEST_WAIT] = { "longest_wait_s", N_ ("Longest wait"), IW_UNIT_SECONDS, FALSE, FALSE },
  [FACT_WAIT_P99] = { "wait_p99_s", N_ ("99 of 100 waits are no longer than"), IW_UNIT_SECONDS, FALSE,
                      FALSE },
};

typedef enum {
  STAGE_BUSY,
  STAGE_IDLE,
  STAGE_STARVED,
  STAGE_BLOCKED,
  STAGE_CEILING,
  N_STAGE_FACTS
} StageFact;

static const struct {
  const char *id, *label;
  IwUnit unit;
} stage_kinds[N_STAGE_FACTS] = {
  [STAGE_BUSY] = { "busy", NC_ ("stage", "busy"), IW_UNIT_FRACTION },
  [STAGE_IDLE] = { "idle", NC_ ("stage", "idle"), IW_UNIT_FRACTION },
  [STAGE_STARVED] = { "starved", NC_ ("stage", "starved"), IW_UNIT_FRACTION },
  [STAGE_BLOCKED] = { "blocked", NC_ ("stage", "blocked"), IW_UNIT_FRACTION },
  [STAGE_CEILING] = { "ceiling_bps", NC_ ("stage", "ceiling"), IW_UNIT_BYTES_PER_S },
};

G_STATIC_ASSERT (N_LINE_FACTS + IW_PIPELINE_MAX_STAGES * N_STAGE_FACTS <= IW_MAX_FACTS);

IwFactTable *
iw_pipeline_facts_new (const IwPart *part)
{
  IwFactTable *table = g_new0 (IwFactTable, 1);
  const IwLine *line = part->line;

  table->texts = g_string_chunk_new (1024);
  for (gsize i = 0; i < N_LINE_FACTS; i++) {
    table->kinds[table->n] = line_kinds[i];
    table->kinds[table->n++].label = _ (line_kinds[i].label);
  }
  table->kinds[FACT_UTILIZATION].label = line->busy;
  table->kinds[FACT_STARVED].label = line->starved;
  table->kinds[FACT_COST].unit = line->cost_unit;
  for (guint k = 0; k < line->n_stages; k++) {
    for (gsize i = 0; i < N_STAGE_FACTS; i++) {
      g_autofree char *id = g_strdup_printf ("%s_%s", line->stages[k].id, stage_kinds[i].id);
      g_autofree char *label = g_strdup_printf (
          "%s %s", line->stages[k].name, g_dpgettext2 (GETTEXT_PACKAGE, "stage", stage_kinds[i].label));

      table->kinds[table->n++] = (IwFactKind){ .id = g_string_chunk_insert (table->texts, id),
                                               .label = g_string_chunk_insert (table->texts, label),
                                               .unit = stage_kinds[i].unit };
    }
  }
  return table;
}

guint
iw_pipeline_fact_words (const IwPart *part, IwFactWord words[IW_MAX_FACT_WORDS])
{
  const IwLine *line = part->line;

  for (guint k = 0; k < line->n_stages; k++)
    words[k] = (IwFactWord){ line->stages[k].id, line->stages[k].name };
  words[line->n_stages] = (IwFactWord){ "none", C_ ("no stage", "nothing") };
  return line->n_stages + 1;
}

/* A share of a run is a sum of at most a million times: what is less than this is their rounding. */
#define ROUNDING 1e-9

static double
without_rounding (double share)
{
  return share < ROUNDING ? 0.0 : share;
}

static double
setting_or_zero (const IwExperiment *experiment, const char *id)
{
  guint index;

  return iw_part_find_control (experiment->part, id, &index) != NULL ? experiment->settings.values[index]
                                                                     : 0.0;
}

static double
cost_of (const IwExperiment *experiment)
{
  const IwLine *line = experiment->part->line;
  double cost = line->fixed_cost;

  for (guint i = 0; i < line->n_prices; i++) {
    const IwLinePrice *price = &line->prices[i];
    cost += experiment->settings.values[price->control] / price->each * price->price;
  }
  return cost;
}

static double
sized_buffers (const IwExperiment *experiment)
{
  const IwLine *line = experiment->part->line;
  double bytes = 0.0;

  for (guint k = 0; k + 1 < line->n_stages; k++) {
    if (line->buffers[k].control != IW_NO_CONTROL)
      bytes += experiment->pipeline.buffer_bytes[k];
  }
  return bytes;
}

/* The stage that a control has made largest, or -1: what stands at its minimum cannot be smaller. */
static int
largest_stage (const IwExperiment *experiment)
{
  const IwPart *part = experiment->part;
  const double *stage_bps = experiment->run.ceilings.stage_bps;
  int largest = -1;

  for (guint k = 0; k < part->line->n_stages; k++) {
    const int control = part->line->stages[k].control;

    if (control == IW_NO_CONTROL ||
        !(experiment->settings.values[control] >
          ((const IwControl *)g_ptr_array_index (part->controls, (guint)control))->min))
      continue;
    if (largest < 0 || stage_bps[k] > stage_bps[largest])
      largest = (int)k;
  }
  return largest;
}

static const char *
stage_id (const IwPart *part, int stage)
{
  return stage >= 0 ? part->line->stages[stage].id : "none";
}

static double
stage_value (const IwPipelineResult *run, guint stage, StageFact fact)
{
  const IwPipelineShares *shares = &run->stages[stage];

  switch (fact) {
  case STAGE_BUSY:
    return shares->busy;
  case STAGE_IDLE:
    return shares->starved + shares->blocked;
  case STAGE_STARVED:
    return shares->starved;
  case STAGE_BLOCKED:
    return shares->blocked;
  case STAGE_CEILING:
  case N_STAGE_FACTS:
    break;
  }
  return run->ceilings.stage_bps[stage];
}

void
iw_pipeline_facts_fill (IwExperiment *experiment)
{
  const IwPart *part = experiment->part;
  const IwPipelineResult *run = &experiment->run;
  const IwPipelineWaits *waits = &run->waits;
  const guint anchor = iw_line_anchor (part->line);
  const double demand_bps = run->ceilings.stage_bps[anchor];
  const double minutes = (run->measured_to_s - run->measured_from_s) / 60.0;
  const int largest = largest_stage (experiment);
  /* A stage that is slower than the others but keeps up with the anchor holds nothing back. */
  const int bottleneck = run->ceilings.utilization_ceiling < 1.0 ? run->ceilings.bottleneck : -1;
  double values[IW_MAX_FACTS] = { 0.0 };

  values[FACT_UTILIZATION] = run->utilization;
  values[FACT_UTILIZATION_CI] = without_rounding (run->utilization_ci);
  values[FACT_UTILIZATION_CEILING] = run->ceilings.utilization_ceiling;
  values[FACT_STARVED] = without_rounding (1.0 - run->utilization);
  values[FACT_THROUGHPUT] = run->throughput_bps;
  values[FACT_DEMAND] = demand_bps;
  values[FACT_CEILING] = run->ceilings.ceiling_bps;
  values[FACT_HIT_FRACTION] = iw_line_hit_fraction (part, &experiment->settings);
  values[FACT_ACCESS] = experiment->result.throughput_bps;
  values[FACT_OVERSIZE] = largest >= 0 ? run->ceilings.stage_bps[largest] / demand_bps : 0.0;
  values[FACT_COST] = cost_of (experiment);
  values[FACT_JITTER] = setting_or_zero (experiment, "jitter");
  values[FACT_CACHE_SHARE] = fmin (1.0, setting_or_zero (experiment, "cache") / part->line->dataset_bytes);
  values[FACT_BUFFER] = sized_buffers (experiment) / demand_bps;
  values[FACT_WAIT_COUNT] = waits->count;
  values[FACT_LATE_PER_MIN] = waits->over_deadline / minutes;
  values[FACT_LONGEST_WAIT] = waits->longest_s;
  values[FACT_WAIT_P99] = waits->p99_s;
  for (guint k = 0; k < part->line->n_stages; k++) {
    for (guint i = 0; i < N_STAGE_FACTS; i++)
      values[N_LINE_FACTS + k * N_STAGE_FACTS + i] = stage_value (run, k, (StageFact)i);
  }

  experiment->n_facts = part->facts->n;
  for (guint i = 0; i < experiment->n_facts; i++) {
    const IwFactKind *kind = &part->facts->kinds[i];
    experiment->facts[i] =
        (IwFact){ .id = kind->id, .label = kind->label, .value = values[i], .unit = kind->unit };
  }
  iw_fact_set_text (&experiment->facts[FACT_BOTTLENECK], part, stage_id (part, bottleneck));
  iw_fact_set_text (&experiment->facts[FACT_OVERSIZED], part, stage_id (part, largest));
}
