#include "mission-private.h"

#include "iowall/language.h"

#include "bindings.h"
#include "facts.h"

#include <math.h>
#include <string.h>

#define MAX_BRIEF_WORDS 60

static void
line_free (IwLine *line)
{
  if (line == NULL)
    return;
  for (guint k = 0; k < IW_PIPELINE_MAX_STAGES; k++) {
    g_free (line->stages[k].id);
    g_free (line->stages[k].name);
    g_free (line->stages[k].links);
  }
  for (guint k = 0; k < IW_PIPELINE_MAX_BUFFERS; k++)
    g_free (line->buffers[k].name);
  g_free (line->busy);
  g_free (line->starved);
  g_free (line);
}

static void
job_free (IwJob *job)
{
  if (job == NULL)
    return;
  g_free (job->useful);
  g_free (job->checkpoint);
  g_free (job->failure);
  g_free (job->checkpoints);
  g_free (job->failures);
  g_free (job->node);
  if (job->stores != NULL)
    g_ptr_array_unref (job->stores);
  g_free (job->message_from);
  g_free (job->message);
  g_free (job);
}

void
iw_part_free (IwPart *part)
{
  if (part == NULL)
    return;
  g_free (part->title);
  g_free (part->from);
  g_free (part->brief);
  g_free (part->target);
  iw_lock_clear (&part->lock);
  if (part->controls != NULL)
    g_ptr_array_unref (part->controls);
  if (part->goals != NULL)
    g_ptr_array_unref (part->goals);
  g_free (part->observer);
  g_free (part->question);
  if (part->devices != NULL)
    g_ptr_array_unref (part->devices);
  if (part->assumed != NULL)
    g_ptr_array_unref (part->assumed);
  if (part->provenance != NULL)
    g_ptr_array_unref (part->provenance);
  line_free (part->line);
  job_free (part->job);
  iw_fact_table_free (part->facts);
  g_free (part);
}

/* --- Numbers ------------------------------------------------------------------------------------------- */

double
iw_part_number (const IwPartReader *reader, const cJSON *object, const IwNumberField *field, const char *of,
                IwPart *part)
{
  g_autofree char *label =
      *of != '\0' ? g_strdup_printf ("%s: %s", of, _ (field->label)) : g_strdup (_ (field->label));
  IwNumberField named = *field;

  named.label = label;
  return iw_sources_number (reader->json, reader->sources, object, &named, part->provenance);
}

double
iw_part_number_if_given (const IwPartReader *reader, const cJSON *object, const IwNumberField *field,
                         const char *of, IwPart *part, double otherwise)
{
  return iw_json_find (object, field->key) != NULL ? iw_part_number (reader, object, field, of, part)
                                                   : otherwise;
}

guint
iw_part_whole_number (const IwPartReader *reader, const cJSON *object, const IwNumberField *field,
                      IwPart *part)
{
  const double value = iw_part_number (reader, object, field, "", part);

  if (value != floor (value))
    iw_json_unexpected (reader->json, iw_json_find (iw_json_find (object, field->key), "value"),
                        "a whole number");
  return (guint)value;
}

/* --- Texts and rules ----------------------------------------------------------------------------------- */

/* Words as a reader counts them: "10 TB" with a no-break space is one. */
static guint
count_words (const char *text)
{
  guint words = 0;

  while (*(text += strspn (text, " \t\n\r")) != '\0') {
    words++;
    text += strcspn (text, " \t\n\r");
  }
  return words;
}

char *
iw_part_read_text (IwJson *json, const cJSON *object, const char *key, glong most, const IwPart *part)
{
  const cJSON *node = iw_json_get (json, object, key);

  iw_bindings_check (json, node, part, NULL);
  return g_strdup (iw_json_text (json, node, most));
}

/* What the controls come to. */
static void
read_readings (IwJson *json, const cJSON *controls, IwPart *part)
{
  const cJSON *node;
  guint i = 0;

  cJSON_ArrayForEach (node, controls) {
    IwControl *control = i < part->controls->len ? g_ptr_array_index (part->controls, i++) : NULL;

    if (control == NULL || iw_json_find (node, "reading") == NULL)
      continue;
    g_free (control->reading);
    control->reading = iw_part_read_text (json, node, "reading", 120, part);
  }
}

void
iw_part_read_texts (const IwPartReader *reader, const cJSON *node, IwPart *part)
{
  static const char *const reflect_keys[] = { "observer", "question", NULL };
  static const IwNumberField minutes = { "minutes", N_ ("Minutes"), IW_UNIT_COUNT, 1.0, 600.0 };
  IwJson *json = reader->json;
  const cJSON *reflect;

  part->title = iw_json_dup (json, node, "title", 60);
  part->minutes = iw_sources_number (json, reader->sources, node, &minutes, NULL);
  part->from = iw_json_dup (json, node, "from", 80);
  part->brief = iw_part_read_text (json, node, "brief", 600, part);
  if (count_words (part->brief) > MAX_BRIEF_WORDS)
    iw_json_fail (json, iw_json_find (node, "brief"), IW_MISSION_ERROR_SCHEMA,
                  "found %u words, expected at most %d", count_words (part->brief), MAX_BRIEF_WORDS);
  part->target = iw_part_read_text (json, node, "target", 120, part);
  reflect = iw_json_get_object (json, node, "reflect");
  iw_json_allow_only (json, reflect, reflect_keys);
  part->observer = iw_json_dup (json, reflect, "observer", 60);
  part->question = iw_part_read_text (json, reflect, "question", 300, part);
  read_readings (json, iw_json_find (node, "controls"), part);
}

void
iw_part_read_goals (const IwPartReader *reader, const cJSON *node, IwPart *part)
{
  const cJSON *child;

  part->goals = g_ptr_array_new_with_free_func ((GDestroyNotify)iw_rule_free);
  cJSON_ArrayForEach (child, iw_json_get_array (reader->json, node, "goals", 1, 8)) {
    g_ptr_array_add (part->goals, iw_rule_read (reader, child, part, NULL));
  }
}

GPtrArray *
iw_part_read_set (IwJson *json, const cJSON *object, const IwPart *part)
{
  GPtrArray *set = g_ptr_array_new_with_free_func (g_free);
  const cJSON *child;
  IwSettings settings;

  iw_settings_init (&settings, part);
  cJSON_ArrayForEach (child, object) {
    const char *value = iw_json_string (json, child, 64);
    g_autoptr (GError) error = NULL;

    if (iw_json_ok (json) && !iw_settings_set_text (&settings, part, child->string, value, &error))
      iw_json_fail (json, child, IW_MISSION_ERROR_SCHEMA, "%s", error->message);
    g_ptr_array_add (set, g_strdup (child->string));
    g_ptr_array_add (set, g_strdup (value));
  }
  return set;
}

void
iw_part_read_assumed (const IwPartReader *reader, const cJSON *node, IwPart *part)
{
  const cJSON *assumed = iw_json_find (node, "assumed");

  if (assumed != NULL)
    assumed = iw_json_get_object (reader->json, node, "assumed");
  part->assumed = iw_part_read_set (reader->json, assumed, part);
}

/* --- Corners ------------------------------------------------------------------------------------------- */

void
iw_settings_first_corner (IwSettings *settings, const IwPart *part)
{
  *settings = (IwSettings){ 0 };
  for (guint i = 0; i < part->controls->len; i++)
    settings->values[i] = ((const IwControl *)g_ptr_array_index (part->controls, i))->min;
}

/* As a number is counted up. */
gboolean
iw_settings_next_corner (IwSettings *settings, const IwPart *part)
{
  for (guint i = 0; i < part->controls->len; i++) {
    const IwControl *control = g_ptr_array_index (part->controls, i);

    if (settings->values[i] < control->max) {
      settings->values[i] = control->kind == IW_CONTROL_RANGE ? control->max : settings->values[i] + 1.0;
      return TRUE;
    }
    settings->values[i] = control->min;
  }
  return FALSE;
}
