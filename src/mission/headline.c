#include "iowall/experiment.h"

/* Value of a fact as text; "" if there is none of this name. */
static char *
format (const IwExperiment *experiment, const char *id, IwTextStyle style)
{
  const IwFact *fact = iw_experiment_fact (experiment, id);

  return fact != NULL ? iw_fact_format (fact, style) : g_strdup ("");
}

char *
iw_experiment_headline (const IwExperiment *experiment, IwTextStyle style)
{
  g_autofree char *share = NULL, *rest = NULL;

  g_return_val_if_fail (experiment != NULL, NULL);

  switch (experiment->part->kind) {
  case IW_PART_ACCESS:
    share = format (experiment, "accelerator_utilization", style);
    rest = format (experiment, "io_wait_share", style);
    return g_strdup_printf ("%s %s, I/O wait %s", experiment->mission->words.busy, share, rest);
  case IW_PART_PIPELINE:
    share = format (experiment, "utilization", style);
    rest = format (experiment, "bottleneck", style);
    return g_strdup_printf ("%s %s, bottleneck %s", experiment->part->line->busy, share, rest);
  case IW_PART_CHECKPOINT:
  case IW_N_PARTS:
    break;
  }
  g_return_val_if_reached (NULL);
}
