#include "audit.h"

#include "bindings.h"

#include "iowall/lecture.h"

#include <math.h>
#include <string.h>

/* A number in a text that lies this near to what the experiment finds gives the finding away. */
#define TOO_NEAR 0.10

#define FINDER_LOCK "the lock's experiment finds"

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
give_settings (GArray *given, const IwPart *part, const IwSettings *settings)
{
  for (guint i = 0; i < part->controls->len; i++) {
    const IwControl *control = g_ptr_array_index (part->controls, i);
    if (control->kind == IW_CONTROL_RANGE)
      give (given, settings->values[i]);
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

typedef struct {
  const IwMission *mission;
  const IwPart *part;
  const IwExperiment *run; /* what the texts bind */
  GPtrArray *findings;     /* (element-type IwFact) */
  const char *finder;      /* what finds them */
  gboolean literally;      /* what is bound is no number of the text, and what is set may be said */
  gboolean translated;     /* numbers may be written either way round */
} Audit;

/* Numbers of the scenario and of the goals may be said aloud. */
static gboolean
is_given (double value, const Audit *audit)
{
  const IwPart *part = audit->part;
  g_autoptr (GArray) given = g_array_new (FALSE, FALSE, sizeof (double));
  IwSettings start;

  iw_settings_init (&start, part);
  if (part->kind == IW_PART_ACCESS)
    give_access (given, part);
  else
    give_settings (given, part, &start);
  if (part->line != NULL)
    give_line (given, part);
  if (part->job != NULL)
    give_job (given, part);
  if (audit->literally)
    give_settings (given, part, &audit->run->settings);
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

/* `text` as it stands on the screen or, literally, without what it binds. */
static char *
numbers_of (const Audit *audit, const char *text)
{
  g_autoptr (GString) rest = g_string_new (NULL);
  g_autofree char *shown = NULL;
  const char *at = text, *open, *close;

  if (audit->literally) {
    for (; iw_bindings_next (at, &open, &close); at = close + 1) {
      g_string_append_len (rest, at, open - at);
      g_string_append_c (rest, '-');
    }
    g_string_append (rest, at);
    return plain_spaces (rest->str);
  }
  shown = iw_experiment_bind (audit->run, text, IW_TEXT_PLAIN);
  return plain_spaces (shown);
}

/* The other way of writing numbers: "1.024,5" for "1,024.5". */
static char *
swap_marks (const char *text)
{
  char *swapped = g_strdup (text);

  for (char *at = swapped; *at != '\0'; at++)
    *at = *at == '.' ? ',' : *at == ',' ? '.' : *at;
  return swapped;
}

static gboolean
audit_numbers (const Audit *audit, const char *where, const char *plain, GError **error)
{
  for (const char *at = plain; *at != '\0'; at++) {
    const gsize digits = number_length (at);

    for (guint i = 0; digits > 0 && i < audit->findings->len; i++) {
      const IwFact *fact = g_ptr_array_index (audit->findings, i);
      double value;

      if (!quantity_at (at, digits, fact->unit, &value) || !is_near (value, fact->value) ||
          is_given (value, audit))
        continue;
      g_set_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_SCHEMA,
                   "%s: %s: found the number %.*s, expected none within 10 %% of what %s (%s)",
                   audit->mission->origin, where, (int)digits, at, audit->finder, fact->id);
      return FALSE;
    }
    if (digits > 0)
      at += digits - 1;
  }
  return TRUE;
}

/* `where` is the JSON pointer of the text. */
static gboolean
audit_text (const Audit *audit, const char *where, const char *text, GError **error)
{
  g_autofree char *plain = numbers_of (audit, text);
  g_autofree char *swapped = swap_marks (plain);

  /* A translation may write its numbers either way. */
  return audit_numbers (audit, where, plain, error) &&
         (!audit->translated || audit_numbers (audit, where, swapped, error));
}

/* --- The texts of a part ------------------------------------------------------------------------------- */

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
audit_part_text (const Audit *audit, const char *key, const char *text, GError **error)
{
  g_autofree char *where = g_strdup_printf ("/parts/%s/%s", iw_part_id (audit->part->kind), key);

  return audit_text (audit, where, text, error);
}

static gboolean
audit_lock (const IwMission *mission, IwPartKind kind, const IwSettlement *settlement, gboolean translated,
            GError **error)
{
  const IwPart *part = mission->parts[kind];
  g_autoptr (GPtrArray) findings = collect_findings (&part->lock, settlement);
  IwSettings settings;
  IwExperiment start;
  const Audit audit = { mission, part, &start, findings, FINDER_LOCK, FALSE, translated };

  iw_settings_init (&settings, part);
  if (!iw_experiment_run (&start, mission, kind, &settings, error))
    return FALSE;
  if (!audit_part_text (&audit, "brief", part->brief, error) ||
      !audit_part_text (&audit, "target", part->target, error) ||
      !audit_part_text (&audit, "lock/question", part->lock.question, error))
    return FALSE;
  for (guint i = 0; i < part->lock.options->len; i++) {
    const IwOption *option = g_ptr_array_index (part->lock.options, i);
    g_autofree char *where = g_strdup_printf ("lock/options/%u", i);

    if (!audit_part_text (&audit, where, option->label, error) ||
        !audit_part_text (&audit, where, option->note, error))
      return FALSE;
  }
  return TRUE;
}

/* --- The scenes of a lecture --------------------------------------------------------------------------- */

/* A collapsed store has no wall time: there is nothing to bind. */
static gboolean
audit_bindings (const Audit *audit, const char *where, const char *text, GError **error)
{
  const char *at, *open, *close;

  for (at = text; iw_bindings_next (at, &open, &close); at = close + 1) {
    g_autofree char *name = g_strndup (open + 1, (gsize)(close - open - 1));
    const IwFact *fact = iw_experiment_fact (audit->run, name);

    if (fact != NULL && (fact->text != NULL || isfinite (fact->value)))
      continue;
    g_set_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_SCHEMA,
                 "%s: %s: found {%s}, expected a fact that has a value with these settings",
                 audit->mission->origin, where, name);
    return FALSE;
  }
  return TRUE;
}

static GPtrArray *
results_of (const IwExperiment *run)
{
  GPtrArray *results = g_ptr_array_new ();

  for (guint i = 0; i < run->n_facts; i++)
    add_finding (results, run, run->facts[i].id);
  return results;
}

/* `settlement` is that of the part's lock, or NULL if the hall has been told by now. */
static gboolean
audit_scene (const IwMission *mission, guint index, const IwSettlement *settlement, gboolean translated,
             GError **error)
{
  const IwScene *scene = g_ptr_array_index (mission->scenes, index);
  const IwPart *part = mission->parts[scene->part];
  g_autofree char *title = g_strdup_printf ("/lecture/%u/title", index);
  g_autofree char *ask = g_strdup_printf ("/lecture/%u/ask", index);
  g_autofree char *answer = g_strdup_printf ("/lecture/%u/answer", index);
  g_autofree char *notes = g_strdup_printf ("/lecture/%u/notes", index);
  g_autoptr (GPtrArray) findings = NULL, results = NULL;
  IwExperiment run;
  IwSetup setup;

  iw_scene_setup (scene, mission, &setup);
  if (!iw_setup_run (&run, &setup, NULL, error))
    return FALSE;
  findings = settlement != NULL ? collect_findings (&part->lock, settlement) : g_ptr_array_new ();
  results = results_of (&run);
  const Audit shown = { mission, part, &run, findings, FINDER_LOCK, FALSE, translated };
  const Audit covered = { mission, part, &run, results, "these settings give", TRUE, translated };

  return audit_bindings (&shown, ask, scene->ask, error) &&
         audit_bindings (&shown, answer, scene->answer, error) &&
         audit_bindings (&shown, notes, scene->notes, error) &&
         audit_text (&shown, title, scene->title, error) && audit_text (&shown, ask, scene->ask, error) &&
         audit_text (&covered, answer, scene->answer, error);
}

gboolean
iw_mission_audit (const IwMission *mission, gboolean translated, GError **error)
{
  IwSettlement *settlements[IW_N_PARTS] = { NULL };
  gboolean told[IW_N_PARTS] = { FALSE }, sound = TRUE;

  for (int kind = 0; sound && kind < IW_N_PARTS; kind++) {
    if (mission->parts[kind] == NULL)
      continue;
    settlements[kind] = iw_lock_settle (mission, (IwPartKind)kind, error);
    sound = settlements[kind] != NULL &&
            audit_lock (mission, (IwPartKind)kind, settlements[kind], translated, error);
  }
  for (guint i = 0; sound && i < mission->scenes->len; i++) {
    const IwScene *scene = g_ptr_array_index (mission->scenes, i);

    sound = audit_scene (mission, i, told[scene->part] ? NULL : settlements[scene->part], translated, error);
    told[scene->part] = told[scene->part] || scene->tally;
  }
  for (int kind = 0; kind < IW_N_PARTS; kind++)
    g_clear_pointer (&settlements[kind], iw_settlement_free);
  return sound;
}
