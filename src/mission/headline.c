#include "iowall/experiment.h"
#include "iowall/language.h"

#include <math.h>
#include <string.h>

/* Value of a fact as text; "" if there is none of this name. */
static char *
format (const IwExperiment *experiment, const char *id, IwTextStyle style)
{
  const IwFact *fact = iw_experiment_fact (experiment, id);

  return fact != NULL ? iw_fact_format (fact, style) : g_strdup ("");
}

static gboolean
has_collapsed (const IwExperiment *experiment)
{
  const IwFact *state =
      experiment->part->kind == IW_PART_CHECKPOINT ? iw_experiment_fact (experiment, "storage_state") : NULL;

  return state != NULL && strcmp (state->text, iw_storage_state_name (IW_STORAGE_COLLAPSED)) == 0;
}

void
iw_experiment_reading (const IwExperiment *experiment, IwTextStyle style, char **name, char **value)
{
  static const char *const shares[IW_N_PARTS] = { "accelerator_utilization", "utilization", "goodput" };
  const IwPart *part;
  const char *share;

  g_return_if_fail (experiment != NULL && name != NULL && value != NULL);

  part = experiment->part;
  share = shares[part->kind];
  if (has_collapsed (experiment)) {
    *name = g_strdup (_ ("Store"));
    *value = g_strdup (_ ("collapsed"));
    return;
  }
  *value = format (experiment, share, style);
  if (part->kind == IW_PART_CHECKPOINT)
    *name = g_strdup (iw_part_find_fact (part, share)->label);
  else
    *name = g_strdup (part->line != NULL ? part->line->busy : experiment->mission->words.busy);
}

char *
iw_experiment_busy (const IwExperiment *experiment, IwTextStyle style)
{
  g_autofree char *name = NULL, *value = NULL;

  g_return_val_if_fail (experiment != NULL, NULL);

  if (has_collapsed (experiment))
    return g_strdup (_ ("The store has collapsed"));
  iw_experiment_reading (experiment, style, &name, &value);
  return g_strdup_printf ("%s %s", name, value);
}

/* What a job's storage has to say: its load or, where it is too much, why. */
static char *
describe_load (const IwExperiment *experiment, IwTextStyle style)
{
  const IwJob *job = experiment->part->job;
  g_autofree char *load = format (experiment, "storage_load", style);
  g_autofree char *due = format (experiment, "interval_s", style);
  g_autofree char *takes = NULL;
  char text[IW_QUANTITY_MAX];

  if (!has_collapsed (experiment))
    return g_strdup_printf (_ ("storage load %s"), load);
  if (isnan (experiment->wear_load)) {
    takes = format (experiment, "write_s", style);
    return g_strdup_printf (_ ("one %1$s takes it %2$s and one is due every %3$s"), job->checkpoint, takes,
                            due);
  }
  iw_language_format (text, sizeof text, job->life_s / experiment->wear_load, IW_UNIT_SECONDS, style);
  takes = g_strdup (text);
  iw_language_format (text, sizeof text, job->life_s, IW_UNIT_SECONDS, style);
  /* Translators: the track's word for a checkpoint and three times. */
  return g_strdup_printf (_ ("with one %1$s every %2$s it wears out in %3$s and has to last %4$s"),
                          job->checkpoint, due, takes, text);
}

char *
iw_experiment_headline (const IwExperiment *experiment, IwTextStyle style)
{
  g_autofree char *busy = iw_experiment_busy (experiment, style);
  g_autofree char *why = NULL;

  if (busy == NULL)
    return NULL;
  switch (experiment->part->kind) {
  case IW_PART_ACCESS:
    why = format (experiment, "io_wait_share", style);
    return g_strdup_printf (_ ("%1$s, I/O wait %2$s"), busy, why);
  case IW_PART_PIPELINE:
    why = format (experiment, "bottleneck", style);
    return g_strdup_printf (_ ("%1$s, bottleneck %2$s"), busy, why);
  case IW_PART_CHECKPOINT:
  case IW_N_PARTS:
    break;
  }
  why = describe_load (experiment, style);
  return g_strdup_printf (has_collapsed (experiment) ? "%s: %s" : "%s, %s", busy, why);
}
