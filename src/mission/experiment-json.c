#include "experiment-private.h"
#include "json.h"
#include "model-fields.h"

/* A value as people read it, as long as it is taken back in this form: rounded to three digits an end of a
 * range can lie beyond it. */
static void
add_shown (cJSON *object, const IwPart *part, guint index, double value)
{
  const IwControl *control = g_ptr_array_index (part->controls, index);
  g_autofree char *exact = iw_json_number_text (value);
  g_autofree char *text = iw_control_format (control, value, IW_TEXT_PLAIN);
  IwSettings settings;

  iw_settings_init (&settings, part);
  cJSON_AddStringToObject (object, control->id,
                           iw_settings_set_text (&settings, part, control->id, text, NULL) ? text : exact);
}

/* Exact values by control id; of ranges numbers in SI. */
static cJSON *
write_settings (const IwPart *part, const IwSettings *values)
{
  cJSON *settings = cJSON_CreateObject ();

  for (guint i = 0; i < part->controls->len; i++) {
    const IwControl *control = g_ptr_array_index (part->controls, i);

    if (control->kind == IW_CONTROL_RANGE) {
      iw_json_add_number (settings, control->id, values->values[i]);
    } else {
      g_autofree char *option = iw_settings_get_text (values, part, i);
      cJSON_AddStringToObject (settings, control->id, option);
    }
  }
  return settings;
}

/* What the ranges are measured in, and their values in that. */
static void
write_units (cJSON *root, const IwExperiment *experiment)
{
  const IwPart *part = experiment->part;
  cJSON *units = cJSON_AddObjectToObject (root, "units");
  cJSON *shown = cJSON_AddObjectToObject (root, "shown");

  for (guint i = 0; i < part->controls->len; i++) {
    const IwControl *control = g_ptr_array_index (part->controls, i);

    if (control->kind != IW_CONTROL_RANGE)
      continue;
    cJSON_AddStringToObject (units, control->id, iw_unit_symbol (control->unit));
    add_shown (shown, part, i, experiment->settings.values[i]);
  }
}

static void
write_earlier (cJSON *root, const IwSetup *setup)
{
  cJSON *earlier = cJSON_AddObjectToObject (root, "earlier");

  for (int before = 0; before < (int)setup->kind; before++) {
    const IwPart *part = setup->mission->parts[before];
    cJSON *row;

    if (part == NULL)
      continue;
    row = cJSON_AddObjectToObject (earlier, iw_part_id ((IwPartKind)before));
    cJSON_AddBoolToObject (row, "assumed", setup->assumed[before]);
    cJSON_AddItemToObject (row, "settings", write_settings (part, &setup->earlier[before]));
  }
}

/* As the model prints them, under the ids that their facts have. */
static void
write_stages (cJSON *root, const IwExperiment *experiment)
{
  cJSON *stages = iw_model_pipeline_stages (&experiment->pipeline, &experiment->run);

  for (guint k = 0; k < experiment->pipeline.n_stages; k++)
    cJSON_AddStringToObject (cJSON_GetArrayItem (stages, (int)k), "id", experiment->part->line->stages[k].id);
  cJSON_AddItemToObject (root, "stages", stages);
}

static void
write_facts (cJSON *root, const IwExperiment *experiment)
{
  cJSON *facts = cJSON_AddObjectToObject (root, "facts");

  for (guint i = 0; i < experiment->n_facts; i++) {
    const IwFact *fact = &experiment->facts[i];

    if (fact->text != NULL)
      cJSON_AddStringToObject (facts, fact->id, fact->text);
    else
      iw_json_add_number (facts, fact->id, fact->value);
  }
}

static void
write_goals (cJSON *root, const IwExperiment *experiment)
{
  const GPtrArray *goals = experiment->part->goals;
  cJSON *rows = cJSON_AddArrayToObject (root, "goals");
  gboolean all_met = TRUE;

  for (guint i = 0; i < goals->len; i++) {
    const IwRule *goal = g_ptr_array_index (goals, i);
    const gboolean met = iw_rule_holds (goal, experiment);
    cJSON *row = cJSON_CreateObject ();

    cJSON_AddStringToObject (row, "label", goal->label);
    cJSON_AddBoolToObject (row, "met", met);
    cJSON_AddItemToArray (rows, row);
    all_met = all_met && met;
  }
  cJSON_AddBoolToObject (root, "goal_met", all_met);
}

char *
iw_experiment_to_json (const IwExperiment *experiment)
{
  cJSON *root;

  g_return_val_if_fail (experiment != NULL, NULL);

  root = cJSON_CreateObject ();
  cJSON_AddStringToObject (root, "mission", experiment->mission->id);
  cJSON_AddStringToObject (root, "part", iw_part_id (experiment->part->kind));
  cJSON_AddItemToObject (root, "settings", write_settings (experiment->part, &experiment->settings));
  write_units (root, experiment);
  write_earlier (root, &experiment->setup);
  if (experiment->part->job != NULL)
    cJSON_AddBoolToObject (root, "after_message", experiment->setup.after_message);
  write_facts (root, experiment);
  if (experiment->part->kind == IW_PART_PIPELINE)
    write_stages (root, experiment);
  write_goals (root, experiment);
  return iw_json_print (root);
}
