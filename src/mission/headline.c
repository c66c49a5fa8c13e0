#include "iowall/experiment.h"

/* Value of a fact as text; "" if there is none of this name. */
static char *
format (const IwExperiment *experiment, const char *id, IwTextStyle style)
{
  const IwFact *fact = iw_experiment_fact (experiment, id);

  return fact != NULL ? iw_fact_format (fact, style) : g_strdup ("");
}

char *
iw_experiment_busy (const IwExperiment *experiment, IwTextStyle style)
{
  const IwPart *part;
  g_autofree char *share = NULL;

  g_return_val_if_fail (experiment != NULL, NULL);

  part = experiment->part;
  share =
      format (experiment, part->kind == IW_PART_ACCESS ? "accelerator_utilization" : "utilization", style);
  return g_strdup_printf ("%s %s", part->line != NULL ? part->line->busy : experiment->mission->words.busy,
                          share);
}

char *
iw_experiment_headline (const IwExperiment *experiment, IwTextStyle style)
{
  g_autofree char *busy = iw_experiment_busy (experiment, style);
  g_autofree char *why = NULL;

  if (busy == NULL)
    return NULL;
  if (experiment->part->kind == IW_PART_ACCESS) {
    why = format (experiment, "io_wait_share", style);
    return g_strdup_printf ("%s, I/O wait %s", busy, why);
  }
  why = format (experiment, "bottleneck", style);
  return g_strdup_printf ("%s, bottleneck %s", busy, why);
}
