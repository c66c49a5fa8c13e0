/* iw_check_file: one file of the lab, whichever kind, and what only the author of a mission can get wrong. */
#include "catalogue-private.h"
#include "mission-private.h"

#include "iowall/lecture.h"
#include "iowall/ledger.h"

#include <math.h>
#include <string.h>

/* A number in a text that lies this near to what the experiment finds gives the finding away. */
#define TOO_NEAR 0.10

/* --- Nothing gives the answer away --------------------------------------------------------------------- */

/* `text` with every kind of space as ' '. */
static char *
plain_spaces (const char *text)
{
  GString *plain = g_string_new (NULL);

  for (; *text != '\0'; text = g_utf8_next_char (text)) {
    const gunichar c = g_utf8_get_char (text);
    g_string_append_unichar (plain, g_unichar_isspace (c) ? ' ' : c);
  }
  return g_string_free (plain, FALSE);
}

/* Length of the number at `at`: digits, with grouping commas and a decimal point between digits. */
static gsize
number_length (const char *at)
{
  gsize length = strspn (at, "0123456789");

  while ((at[length] == '.' || at[length] == ',') && g_ascii_isdigit (at[length + 1]))
    length += 1 + strspn (at + length + 1, "0123456789");
  return length;
}

/* Whether the number at `at`, of `digits` characters, with the word behind it is a quantity of this unit. */
static gboolean
quantity_at (const char *at, gsize digits, IwUnit unit, double *out)
{
  const gsize space = at[digits] == ' ' ? 1 : 0;
  gsize word = strcspn (at + digits + space, " ,.;:!?()");
  g_autofree char *with_unit = NULL;
  g_autofree char *bare = g_strndup (at, digits);

  with_unit = g_strdup_printf ("%s %.*s", bare, (int)word, at + digits + space);
  if (word > 0 && iw_quantity_parse (with_unit, unit, out, NULL) == IW_STATUS_OK)
    return TRUE;
  /* A bare number is only a count; elsewhere it would need its unit. */
  return (unit == IW_UNIT_COUNT || unit == IW_UNIT_NONE) &&
         iw_quantity_parse (bare, unit, out, NULL) == IW_STATUS_OK;
}

static gboolean
is_near (double a, double b)
{
  return isfinite (b) && b != 0.0 && fabs (a - b) <= TOO_NEAR * fabs (b);
}

static void
give (GArray *given, double value)
{
  g_array_append_val (given, value);
}

/* What the line is made of. */
static void
give_line (GArray *given, const IwPart *part)
{
  const IwLine *line = part->line;

  give (given, line->chunk_bytes);
  give (given, line->dataset_bytes);
  give (given, line->deadline_s);
  give (given, line->target);
  give (given, line->fixed_cost);
  for (guint k = 0; k < line->n_stages; k++) {
    give (given, line->stages[k].rate_bps);
    give (given, line->stages[k].stall_every_s);
    give (given, line->stages[k].stall_s);
  }
  for (guint k = 0; k + 1 < line->n_stages; k++)
    give (given, line->buffers[k].bytes);
  for (guint i = 0; i < line->n_prices; i++)
    give (given, line->prices[i].price);
}

static void
give_job (GArray *given, const IwPart *part)
{
  const IwJob *job = part->job;

  give (given, job->work_s);
  give (given, job->restart_s);
  give (given, job->checkpoint_bytes);
  give (given, job->commit_s);
  give (given, job->local_recovery);
  give (given, job->life_s);
  for (guint i = 0; i < job->stores->len; i++) {
    const IwDevice *device = g_ptr_array_index (job->stores, i);

    give (given, device->write_bps);
    give (given, device->endurance_bytes);
  }
}

static void
give_starts (GArray *given, const IwPart *part)
{
  for (guint i = 0; i < part->controls->len; i++) {
    const IwControl *control = g_ptr_array_index (part->controls, i);
    if (control->kind == IW_CONTROL_RANGE)
      give (given, control->initial);
  }
}

static void
give_access (GArray *given, const IwPart *part)
{
  give (given, part->dataset_bytes);
  give (given, part->accelerators);
  give (given, part->memory_bytes);
  give (given, part->workload->sample_bytes);
  give (given, part->workload->batch_samples);
  give (given, part->workload->step_compute_s);
}

/* Numbers of the scenario and of the goals may be said aloud. */
static gboolean
is_given (double value, const IwPart *part)
{
  g_autoptr (GArray) given = g_array_new (FALSE, FALSE, sizeof (double));

  if (part->kind == IW_PART_ACCESS)
    give_access (given, part);
  else
    give_starts (given, part);
  if (part->line != NULL)
    give_line (given, part);
  if (part->job != NULL)
    give_job (given, part);
  for (guint i = 0; i < given->len; i++) {
    const double number = g_array_index (given, double, i);
    if (number != 0.0 && fabs (value - number) <= 0.01 * fabs (number))
      return TRUE;
  }
  for (guint i = 0; i < part->goals->len; i++) {
    const IwRule *goal = g_ptr_array_index (part->goals, i);
    if (value == goal->at_least || value == goal->at_most)
      return TRUE;
  }
  return FALSE;
}

typedef struct {
  const IwMission *mission;
  const IwPart *part;
  const IwExperiment *start;
  GPtrArray *findings; /* (element-type IwFact) */
} Audit;

static gboolean
audit_text (const Audit *audit, const char *where, const char *text, GError **error)
{
  static const char *const present[] = { "" };
  g_autofree char *bound = iw_bind_text (text, present, audit->start, 1, IW_TEXT_PLAIN);
  g_autofree char *plain = plain_spaces (bound);

  for (const char *at = plain; *at != '\0'; at++) {
    const gsize digits = number_length (at);

    for (guint i = 0; digits > 0 && i < audit->findings->len; i++) {
      const IwFact *fact = g_ptr_array_index (audit->findings, i);
      double value;

      if (!quantity_at (at, digits, fact->unit, &value) || !is_near (value, fact->value) ||
          is_given (value, audit->part))
        continue;
      g_set_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_SCHEMA,
                   "%s: /parts/%s/%s: found the number %.*s, expected none within 10 %% of what the "
                   "lock's experiment finds (%s)",
                   audit->mission->origin, iw_part_id (audit->part->kind), where, (int)digits, at, fact->id);
      return FALSE;
    }
    if (digits > 0)
      at += digits - 1;
  }
  return TRUE;
}

static void
add_finding (GPtrArray *findings, const IwExperiment *run, const char *id)
{
  const IwFactKind *kind = iw_part_find_fact (run->part, id);
  const IwFact *fact = iw_experiment_fact (run, id);

  if (kind != NULL && fact != NULL && !kind->text && !kind->scenario)
    g_ptr_array_add (findings, (gpointer)fact);
}

/* Facts that decide an outcome or that its explanation quotes. */
static GPtrArray *
collect_findings (const IwLock *lock, const IwSettlement *settlement)
{
  GPtrArray *findings = g_ptr_array_new ();

  for (guint i = 0; i < lock->outcomes->len; i++) {
    const IwOutcome *outcome = g_ptr_array_index (lock->outcomes, i);

    for (guint run = 0; run < settlement->n_runs; run++) {
      const IwLockRun *asked = g_ptr_array_index (lock->runs, run);

      for (guint w = 0; w < outcome->when->len; w++) {
        const IwRule *rule = g_ptr_array_index (outcome->when, w);
        if (strcmp (rule->run, asked->id) == 0 || strcmp (rule->versus, asked->id) == 0)
          add_finding (findings, &settlement->runs[run], rule->fact);
      }
      for (gsize f = 0; f < settlement->runs[run].n_facts; f++) {
        const char *fact = settlement->runs[run].facts[f].id;
        g_autofree char *binding = g_strdup_printf ("{%s.%s}", asked->id, fact);
        if (strstr (outcome->because, binding) != NULL)
          add_finding (findings, &settlement->runs[run], fact);
      }
    }
  }
  return findings;
}

static gboolean
audit_lock (const IwMission *mission, IwPartKind kind, GError **error)
{
  const IwPart *part = mission->parts[kind];
  g_autoptr (IwSettlement) settlement = iw_lock_settle (mission, kind, error);
  g_autoptr (GPtrArray) findings = NULL;
  IwSettings settings;
  IwExperiment start;
  Audit audit;

  iw_settings_init (&settings, part);
  if (settlement == NULL || !iw_experiment_run (&start, mission, kind, &settings, error))
    return FALSE;
  findings = collect_findings (&part->lock, settlement);
  audit = (Audit){ .mission = mission, .part = part, .start = &start, .findings = findings };
  if (!audit_text (&audit, "brief", part->brief, error) ||
      !audit_text (&audit, "target", part->target, error) ||
      !audit_text (&audit, "lock/question", part->lock.question, error))
    return FALSE;
  for (guint i = 0; i < part->lock.options->len; i++) {
    const IwOption *option = g_ptr_array_index (part->lock.options, i);
    g_autofree char *where = g_strdup_printf ("lock/options/%u", i);

    if (!audit_text (&audit, where, option->label, error) || !audit_text (&audit, where, option->note, error))
      return FALSE;
  }
  return TRUE;
}

/* --- The kinds of files -------------------------------------------------------------------------------- */

static gboolean
check_mission (const char *path, IwJson *json, GError **error)
{
  g_autoptr (IwMission) mission = iw_mission_load (path, error);

  if (mission == NULL)
    return FALSE;
  for (int kind = 0; kind < IW_N_PARTS; kind++) {
    if (mission->parts[kind] != NULL && !audit_lock (mission, (IwPartKind)kind, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
check_devices (const char *path, IwJson *json, GError **error)
{
  g_autoptr (IwCatalogue) catalogue = iw_catalogue_new ();

  iw_catalogue_read_devices (catalogue, json);
  return iw_json_finish (json, error);
}

static gboolean
check_workloads (const char *path, IwJson *json, GError **error)
{
  g_autoptr (IwCatalogue) catalogue = iw_catalogue_new ();

  iw_catalogue_read_workloads (catalogue, json);
  return iw_json_finish (json, error);
}

/* The mission that the file names. */
static IwMission *
load_named (IwJson *json, GError **error)
{
  const char *id = iw_json_id (json, iw_json_get (json, iw_json_root (json), "mission"));
  g_autoptr (IwMission) mission = NULL;
  g_autoptr (GError) reason = NULL;

  if (iw_json_ok (json) && (mission = iw_mission_load (id, &reason)) == NULL)
    iw_json_fail (json, iw_json_find (iw_json_root (json), "mission"), IW_MISSION_ERROR_SCHEMA, "%s",
                  reason->message);
  return iw_json_finish (json, error) ? g_steal_pointer (&mission) : NULL;
}

static gboolean
check_ledger (const char *path, IwJson *json, GError **error)
{
  g_autoptr (IwMission) mission = load_named (json, error);
  g_autoptr (IwLedger) ledger = mission != NULL ? iw_ledger_load (path, mission, error) : NULL;

  return ledger != NULL;
}

/* Of the mission that it names. */
static gboolean
check_lecture (const char *path, IwJson *json, GError **error)
{
  g_autoptr (IwMission) mission = load_named (json, error);

  return mission != NULL && iw_lecture_check (path, mission, error);
}

/* The schema itself lies beside the missions: it is JSON, and no more is asked of it here. */
static gboolean
is_schema (const cJSON *root)
{
  const cJSON *schema = iw_json_find (root, "$schema");

  return iw_json_find (root, "kind") == NULL && cJSON_IsString (schema) &&
         g_str_has_prefix (schema->valuestring, "http://json-schema.org/");
}

gboolean
iw_check_file (const char *path, GError **error)
{
  static const char *const kinds[] = { "mission", "devices", "workloads", "ledger", "lecture", NULL };
  static gboolean (*const checks[]) (const char *, IwJson *, GError **) = { check_mission, check_devices,
                                                                            check_workloads, check_ledger,
                                                                            check_lecture };
  g_autoptr (IwJson) json = NULL;
  guint kind;

  g_return_val_if_fail (path != NULL, FALSE);

  if ((json = iw_json_new_from_file (path, error)) == NULL)
    return FALSE;
  if (is_schema (iw_json_root (json)))
    return TRUE;
  kind = iw_json_choice (json, iw_json_get (json, iw_json_root (json), "kind"), kinds);
  if (!iw_json_finish (json, error))
    return FALSE;
  return checks[kind](path, json, error);
}
