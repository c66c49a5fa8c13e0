#include "bindings.h"

#include "experiment-private.h"

#include <string.h>

static const IwExperiment *
find_run (const char *id, const char *const *ids, const IwExperiment *runs, guint n)
{
  for (guint i = 0; i < n; i++) {
    if (strcmp (ids[i], id) == 0)
      return &runs[i];
  }
  return NULL;
}

/* The value of "fact" or "run.fact", or NULL if there is none of this name. */
static char *
resolve (const char *name, const char *const *ids, const IwExperiment *runs, guint n, IwTextStyle style)
{
  const char *dot = strchr (name, '.');
  g_autofree char *run = g_strndup (name, dot != NULL ? (gsize)(dot - name) : 0);
  const IwExperiment *experiment = find_run (run, ids, runs, n);
  const IwFact *fact =
      experiment != NULL ? iw_experiment_fact (experiment, dot != NULL ? dot + 1 : name) : NULL;

  return fact != NULL ? iw_fact_format (fact, style) : NULL;
}

char *
iw_bind_text (const char *template_text, const char *const *ids, const IwExperiment *runs, guint n,
              IwTextStyle style)
{
  GString *text;
  const char *at = template_text, *open, *close;

  g_return_val_if_fail (template_text != NULL && (n == 0 || (ids != NULL && runs != NULL)), NULL);

  text = g_string_new (NULL);
  for (; iw_bindings_next (at, &open, &close); at = close + 1) {
    g_autofree char *name = g_strndup (open + 1, (gsize)(close - open - 1));
    g_autofree char *value = resolve (name, ids, runs, n, style);

    g_string_append_len (text, at, open - at);
    if (value != NULL)
      g_string_append (text, value);
    else
      g_string_append_len (text, open, close + 1 - open);
  }
  g_string_append (text, at);
  return g_string_free (text, FALSE);
}

char *
iw_experiment_bind (const IwExperiment *experiment, const char *template_text, IwTextStyle style)
{
  static const char *const present[] = { "" };

  g_return_val_if_fail (experiment != NULL, NULL);
  return iw_bind_text (template_text, present, experiment, 1, style);
}

static const IwExperiment *
run_of_lock (const char *id, const IwLock *lock, const IwExperiment *runs)
{
  for (guint i = 0; i < lock->runs->len; i++) {
    const IwLockRun *run = g_ptr_array_index (lock->runs, i);
    if (strcmp (run->id, id) == 0)
      return &runs[i];
  }
  g_return_val_if_reached (NULL);
}

static gboolean
outcome_holds (const IwOutcome *outcome, const IwLock *lock, const IwExperiment *runs)
{
  for (guint i = 0; i < outcome->when->len; i++) {
    const IwRule *rule = g_ptr_array_index (outcome->when, i);
    const IwExperiment *versus = *rule->versus != '\0' ? run_of_lock (rule->versus, lock, runs) : NULL;

    if (!iw_rule_holds_versus (rule, run_of_lock (rule->run, lock, runs), versus))
      return FALSE;
  }
  return TRUE;
}

static gboolean
solve_run (const IwMission *mission, IwPartKind kind, const IwLockRun *run, IwExperiment *out, GError **error)
{
  const IwPart *part = mission->parts[kind];
  IwSettings settings;

  iw_settings_init (&settings, part);
  for (guint i = 0; i + 1 < run->set->len; i += 2) {
    if (!iw_settings_set_text (&settings, part, g_ptr_array_index (run->set, i),
                               g_ptr_array_index (run->set, i + 1), error))
      return FALSE;
  }
  return iw_experiment_run (out, mission, kind, &settings, error);
}

/* Runs everything; the settlement has room for the runs. */
static gboolean
settle (IwSettlement *settlement, const IwMission *mission, IwPartKind kind, GError **error)
{
  const IwLock *lock = &mission->parts[kind]->lock;
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  for (guint i = 0; i < lock->runs->len; i++) {
    const IwLockRun *run = g_ptr_array_index (lock->runs, i);

    if (!solve_run (mission, kind, run, &settlement->runs[i], error))
      return FALSE;
    g_ptr_array_add (ids, run->id);
  }
  for (guint i = 0; settlement->outcome == NULL && i < lock->outcomes->len; i++) {
    const IwOutcome *outcome = g_ptr_array_index (lock->outcomes, i);
    if (outcome_holds (outcome, lock, settlement->runs))
      settlement->outcome = outcome;
  }
  g_return_val_if_fail (settlement->outcome != NULL,
                        FALSE); /* the loader saw to it that the last one holds */
  settlement->because = iw_bind_text (settlement->outcome->because, (const char *const *)ids->pdata,
                                      settlement->runs, settlement->n_runs, IW_TEXT_TYPESET);
  return TRUE;
}

IwSettlement *
iw_lock_settle (const IwMission *mission, IwPartKind kind, GError **error)
{
  IwSettlement *settlement;

  g_return_val_if_fail (mission != NULL && kind < IW_N_PARTS && mission->parts[kind] != NULL, NULL);

  settlement = g_new0 (IwSettlement, 1);
  settlement->n_runs = mission->parts[kind]->lock.runs->len;
  settlement->runs = g_new0 (IwExperiment, settlement->n_runs);
  if (settle (settlement, mission, kind, error))
    return settlement;
  iw_settlement_free (settlement);
  return NULL;
}

void
iw_settlement_free (IwSettlement *settlement)
{
  if (settlement == NULL)
    return;
  g_free (settlement->runs);
  g_free (settlement->because);
  g_free (settlement);
}
