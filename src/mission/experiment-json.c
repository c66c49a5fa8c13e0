#include "json.h"

#include "iowall/experiment.h"

char *
iw_experiment_to_json (const IwExperiment *experiment)
{
  const IwPart *part;
  gboolean all_met = TRUE;
  cJSON *root, *settings, *units, *facts, *goals;

  g_return_val_if_fail (experiment != NULL, NULL);

  part = experiment->part;
  root = cJSON_CreateObject ();
  cJSON_AddStringToObject (root, "mission", experiment->mission->id);
  cJSON_AddStringToObject (root, "part", iw_part_id (part->kind));
  settings = cJSON_AddObjectToObject (root, "settings");
  units = cJSON_AddObjectToObject (root, "units");
  for (guint i = 0; i < part->controls->len; i++) {
    const IwControl *control = g_ptr_array_index (part->controls, i);

    if (control->kind == IW_CONTROL_RANGE) {
      iw_json_add_number (settings, control->id, experiment->settings.values[i]);
      cJSON_AddStringToObject (units, control->id, iw_unit_symbol (control->unit));
    } else {
      g_autofree char *option = iw_settings_get_text (&experiment->settings, part, i);
      cJSON_AddStringToObject (settings, control->id, option);
    }
  }
  facts = cJSON_AddObjectToObject (root, "facts");
  for (guint i = 0; i < experiment->n_facts; i++) {
    const IwFact *fact = &experiment->facts[i];

    if (fact->text != NULL)
      cJSON_AddStringToObject (facts, fact->id, fact->text);
    else
      iw_json_add_number (facts, fact->id, fact->value);
  }
  goals = cJSON_AddArrayToObject (root, "goals");
  for (guint i = 0; i < part->goals->len; i++) {
    const IwRule *goal = g_ptr_array_index (part->goals, i);
    const gboolean met = iw_rule_holds (goal, experiment);
    cJSON *row = cJSON_CreateObject ();

    cJSON_AddStringToObject (row, "label", goal->label);
    cJSON_AddBoolToObject (row, "met", met);
    cJSON_AddItemToArray (goals, row);
    all_met = all_met && met;
  }
  cJSON_AddBoolToObject (root, "goal_met", all_met);
  return iw_json_print (root);
}
