#include "ledger-private.h"

#include "iowall/language.h"

#include <string.h>

void
iw_trial_free (IwTrial *trial)
{
  g_free (trial->recorded_at);
  g_free (trial);
}

guint
iw_part_trial_facts (const IwPart *part, const char *ids[IW_MAX_TRIAL_FACTS])
{
  static const char *const last[] = { "oversize", "late_per_min", "cost" };
  static const char *const of_job[] = { "goodput", "excess", "expected_wall_s", "storage_load",
                                        "storage_state" };
  guint n = 0;

  g_return_val_if_fail (part != NULL && ids != NULL, 0);

  if (part->job != NULL) {
    for (; n < G_N_ELEMENTS (of_job); n++)
      ids[n] = of_job[n];
    return n;
  }
  if (part->line == NULL)
    return 0;
  G_STATIC_ASSERT (2 + IW_PIPELINE_MAX_STAGES + G_N_ELEMENTS (last) <= IW_MAX_TRIAL_FACTS);
  ids[n++] = "utilization";
  ids[n++] = "bottleneck";
  for (guint k = 0; k < part->line->n_stages; k++) {
    g_autofree char *busy = g_strconcat (part->line->stages[k].id, "_busy", NULL);
    const IwFactKind *kind = iw_part_find_fact (part, busy);

    g_return_val_if_fail (kind != NULL, 0);
    ids[n++] = kind->id;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (last); i++)
    ids[n++] = last[i];
  return n;
}

guint
iw_ledger_part_n_trials (const IwLedgerPart *part)
{
  guint n = 0;

  g_return_val_if_fail (part != NULL, 0);

  for (guint i = 0; i < part->trials->len; i++)
    n += ((const IwTrial *)g_ptr_array_index (part->trials, i))->round == part->round;
  return n;
}

static gboolean
goals_met (const IwExperiment *experiment)
{
  for (guint i = 0; i < experiment->part->goals->len; i++) {
    if (!iw_rule_holds (g_ptr_array_index (experiment->part->goals, i), experiment))
      return FALSE;
  }
  return TRUE;
}

const IwTrial *
iw_ledger_record (IwLedger *ledger, const IwExperiment *experiment, GError **error)
{
  const IwPart *mission_part;
  const char *ids[IW_MAX_TRIAL_FACTS];
  IwLedgerPart *part;
  IwTrial *trial;
  guint n;

  g_return_val_if_fail (ledger != NULL && experiment != NULL, NULL);

  mission_part = experiment->part;
  part = &ledger->parts[mission_part->kind];
  n = iw_ledger_part_n_trials (part);
  if (n >= mission_part->max_trials) {
    if (mission_part->max_trials == 0)
      g_set_error_literal (error, IW_MISSION_ERROR, IW_MISSION_ERROR_LOCKED,
                           _ ("This part has no trials to record."));
    else
      g_set_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_LOCKED,
                   _ ("All %u trials of this round are recorded; starting over opens new rows."),
                   mission_part->max_trials);
    return NULL;
  }
  trial = g_new0 (IwTrial, 1);
  trial->round = part->round;
  trial->number = n + 1;
  trial->settings = experiment->settings;
  memcpy (trial->earlier, experiment->setup.earlier, sizeof trial->earlier);
  trial->n_facts = iw_part_trial_facts (mission_part, ids);
  for (guint i = 0; i < trial->n_facts; i++) {
    const IwFact *fact = iw_experiment_fact (experiment, ids[i]);

    if (fact != NULL)
      trial->facts[i] = *fact;
  }
  trial->met = goals_met (experiment);
  trial->recorded_at = iw_ledger_now ();
  g_ptr_array_add (part->trials, trial);
  part->goal_met = part->goal_met || trial->met;
  return trial;
}

void
iw_ledger_start_over (IwLedger *ledger, IwPartKind kind)
{
  g_return_if_fail (ledger != NULL && kind < IW_N_PARTS);

  if (iw_ledger_part_n_trials (&ledger->parts[kind]) > 0)
    ledger->parts[kind].round++;
}

void
iw_ledger_setup (const IwLedger *ledger, const IwMission *mission, IwPartKind kind, IwSetup *out)
{
  g_return_if_fail (ledger != NULL && mission != NULL && out != NULL);
  g_return_if_fail (kind < IW_N_PARTS && mission->parts[kind] != NULL);

  iw_setup_init (out, mission, kind);
  out->settings = ledger->parts[kind].settings;
  out->after_message = *ledger->parts[kind].message_at != '\0';
  for (int before = 0; before < (int)kind; before++) {
    const IwLedgerPart *part = &ledger->parts[before];

    if (!part->present || part->prediction.state == IW_LOCK_OPEN)
      continue;
    out->earlier[before] = part->settings;
    out->assumed[before] = FALSE;
  }
}
