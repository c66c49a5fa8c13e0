#include "experiment-private.h"

#include "iowall/language.h"

#include "error.h"
#include "facts.h"

#include <string.h>

double
iw_setting_value (const IwPart *part, const IwSettings *settings, const char *id)
{
  guint index;

  g_return_val_if_fail (iw_part_find_control (part, id, &index) != NULL, 0.0);
  return settings->values[index];
}

const char *
iw_setting_option (const IwPart *part, const IwSettings *settings, const char *id)
{
  guint index = 0;
  const IwControl *control = iw_part_find_control (part, id, &index);
  const guint option = (guint)settings->values[index];

  g_return_val_if_fail (control != NULL && option < control->options->len, "");
  return ((const IwOption *)g_ptr_array_index (control->options, option))->id;
}

void
iw_setup_init (IwSetup *setup, const IwMission *mission, IwPartKind kind)
{
  g_return_if_fail (setup != NULL && mission != NULL);
  g_return_if_fail (kind < IW_N_PARTS && mission->parts[kind] != NULL);

  *setup = (IwSetup){ .mission = mission, .kind = kind };
  iw_settings_init (&setup->settings, mission->parts[kind]);
  for (int before = 0; before < (int)kind; before++) {
    if (mission->parts[before] == NULL)
      continue;
    iw_settings_assume (&setup->earlier[before], mission->parts[before]);
    setup->assumed[before] = TRUE;
  }
}

/* Splits "PART.CONTROL". */
static gboolean
find_control (const IwSetup *setup, const char *name, IwPartKind *part, const char **control, GError **error)
{
  const char *dot = strchr (name, '.');
  g_autofree char *id = g_strndup (name, dot != NULL ? (gsize)(dot - name) : 0);
  g_autoptr (GString) earlier = g_string_new (NULL);

  *part = setup->kind;
  *control = dot != NULL ? dot + 1 : name;
  if (dot == NULL ||
      (iw_part_from_id (id, part) && *part <= setup->kind && setup->mission->parts[*part] != NULL))
    return TRUE;
  for (int before = 0; before < (int)setup->kind; before++) {
    if (setup->mission->parts[before] != NULL)
      g_string_append_printf (earlier, " or %s.CONTROL", iw_part_id ((IwPartKind)before));
  }
  g_set_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_SETTING, "found \"%s\", expected CONTROL%s", name,
               earlier->str);
  return FALSE;
}

gboolean
iw_setup_set_text (IwSetup *setup, const char *name, const char *value, GError **error)
{
  const char *control;
  IwPartKind part;

  g_return_val_if_fail (setup != NULL && name != NULL && value != NULL, FALSE);

  if (!find_control (setup, name, &part, &control, error) ||
      !iw_settings_set_text (part == setup->kind ? &setup->settings : &setup->earlier[part],
                             setup->mission->parts[part], control, value, error))
    return FALSE;
  setup->assumed[part] = FALSE;
  return TRUE;
}

gboolean
iw_setup_equal (const IwSetup *a, const IwSetup *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  if (a->mission != b->mission || a->kind != b->kind || !a->after_message != !b->after_message ||
      !iw_settings_equal (&a->settings, &b->settings, a->mission->parts[a->kind]))
    return FALSE;
  for (int before = 0; before < (int)a->kind; before++) {
    const IwPart *part = a->mission->parts[before];

    if (part != NULL && (!a->assumed[before] != !b->assumed[before] ||
                         !iw_settings_equal (&a->earlier[before], &b->earlier[before], part)))
      return FALSE;
  }
  return TRUE;
}

void
iw_experiment_fail (const IwMission *mission, const IwError *reason, GError **error)
{
  g_autofree char *what = NULL;

  if (reason->status == IW_STATUS_STOPPED) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("The run was stopped."));
    return;
  }
  what = iw_error_describe (reason);
  g_set_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_SETTING, "%s: %s: %s", mission->id,
               reason->field != NULL ? reason->field : "input", what);
}

static IwStatus
solve_pipeline (IwExperiment *out, const IwStop *stop, IwError *reason)
{
  const IwSetup *setup = &out->setup;
  IwStatus status = iw_experiment_solve_access (out, setup->mission->parts[IW_PART_ACCESS],
                                                &setup->earlier[IW_PART_ACCESS], reason);

  if (status != IW_STATUS_OK)
    return status;
  iw_access_flow (&out->access, &out->result, &out->flow);
  iw_experiment_line (out->part, &out->settings, out->result.throughput_bps, &out->pipeline);
  return iw_experiment_run_line (&out->pipeline, NULL, stop, &out->run, reason);
}

static IwStatus
solve (IwExperiment *out, const IwStop *stop, IwError *reason)
{
  IwStatus status;

  if (out->part->kind == IW_PART_CHECKPOINT) {
    if ((status = iw_experiment_solve_job (out, stop, reason)) == IW_STATUS_OK)
      iw_checkpoint_facts_fill (out);
    return status;
  }
  if (out->part->kind == IW_PART_PIPELINE) {
    if ((status = solve_pipeline (out, stop, reason)) == IW_STATUS_OK)
      iw_pipeline_facts_fill (out);
    return status;
  }
  if ((status = iw_experiment_solve_access (out, out->part, &out->settings, reason)) != IW_STATUS_OK ||
      (status = iw_experiment_solve_shuffle (out, reason)) != IW_STATUS_OK)
    return status;
  iw_access_facts_fill (out);
  return IW_STATUS_OK;
}

gboolean
iw_setup_run (IwExperiment *out, const IwSetup *setup, const IwStop *stop, GError **error)
{
  IwError reason;

  g_return_val_if_fail (out != NULL && setup != NULL && setup->mission != NULL, FALSE);
  g_return_val_if_fail (setup->kind < IW_N_PARTS && setup->mission->parts[setup->kind] != NULL, FALSE);

  memset (out, 0, sizeof *out);
  out->mission = setup->mission;
  out->part = setup->mission->parts[setup->kind];
  out->setup = *setup;
  out->settings = setup->settings;
  if (solve (out, stop, &reason) == IW_STATUS_OK)
    return TRUE;
  iw_experiment_fail (setup->mission, &reason, error);
  return FALSE;
}

gboolean
iw_experiment_run (IwExperiment *out, const IwMission *mission, IwPartKind kind, const IwSettings *settings,
                   GError **error)
{
  IwSetup setup;

  g_return_val_if_fail (out != NULL && mission != NULL && settings != NULL, FALSE);
  g_return_val_if_fail (kind < IW_N_PARTS && mission->parts[kind] != NULL, FALSE);

  iw_setup_init (&setup, mission, kind);
  setup.settings = *settings;
  return iw_setup_run (out, &setup, NULL, error);
}

gboolean
iw_rule_holds_versus (const IwRule *rule, const IwExperiment *experiment, const IwExperiment *versus)
{
  const IwFact *fact, *other;
  double value;

  if (*rule->control != '\0')
    return g_strv_contains ((const char *const *)rule->is_one_of,
                            iw_setting_option (experiment->part, &experiment->settings, rule->control));
  fact = iw_experiment_fact (experiment, rule->fact);
  if (fact == NULL)
    return FALSE;
  if (fact->text != NULL)
    return g_strv_contains ((const char *const *)rule->is_one_of, fact->text);
  value = fact->value;
  if (versus != NULL) {
    if ((other = iw_experiment_fact (versus, rule->fact)) == NULL)
      return FALSE;
    value /= other->value;
  }
  /* Of nothing over nothing neither holds. */
  return value >= rule->at_least && value <= rule->at_most;
}

gboolean
iw_rule_holds (const IwRule *rule, const IwExperiment *experiment)
{
  g_return_val_if_fail (rule != NULL && experiment != NULL, FALSE);

  return *rule->versus == '\0' && iw_rule_holds_versus (rule, experiment, NULL);
}
