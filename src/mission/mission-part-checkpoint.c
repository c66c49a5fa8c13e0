#include "mission-private.h"

#include "iowall/language.h"

#include "error.h"
#include "experiment-private.h"
#include "facts.h"

#include <math.h>

/* Runs × failures of each at the start: more would not be simulated within a frame. */
#define MAX_FAILURES 300000.0

/* --- What is written and where ------------------------------------------------------------------------- */

static void
read_stores (const IwPartReader *reader, const cJSON *node, IwJob *job)
{
  IwJson *json = reader->json;
  const cJSON *child;

  job->stores = g_ptr_array_new ();
  cJSON_ArrayForEach (child, iw_json_get_array (json, node, "stores", 1, 12)) {
    const IwDevice *device = iw_catalogue_find_device (reader->catalogue, iw_json_id (json, child));

    if (device == NULL || !(device->write_bps > 0.0))
      iw_json_unexpected (json, child, "the id of a device in devices.json that has a \"write_bps\"");
    else if (g_ptr_array_find (job->stores, device, NULL))
      iw_json_unexpected (json, child, "each device once");
    else
      g_ptr_array_add (job->stores, (gpointer)device);
  }
}

/* Either a number, or a share of what a control of Part 2 is set to. */
static double
read_provisioned (const IwPartReader *reader, const cJSON *node, const IwNumberField *field, IwPart *part,
                  const IwPart *pipeline, int *control)
{
  static const char *const keys[] = { "control", "share", NULL };
  static const char *const controls[] = { "download_bw", "nvme_bw", NULL };
  static const IwNumberField share = { "share", N_ ("share of Part 2's"), IW_UNIT_RATIO, 1e-9, 1e9 };
  IwJson *json = reader->json;
  const cJSON *object = iw_json_get (json, node, field->key);
  const cJSON *name = iw_json_find (object, "control");
  guint index = 0;

  *control = IW_NO_CONTROL;
  if (name == NULL)
    return iw_part_number (reader, node, field, "", part);
  iw_json_allow_only (json, object, keys);
  if (pipeline == NULL) {
    iw_json_fail (json, name, IW_MISSION_ERROR_SCHEMA,
                  "found a control, expected a number, as the mission has no part \"pipeline\"");
    return 0.0;
  }
  if (iw_part_find_control (pipeline, controls[iw_json_choice (json, name, controls)], &index) != NULL)
    *control = (int)index;
  return iw_part_number (reader, object, &share, field->label, part);
}

static void
read_writing (const IwPartReader *reader, const cJSON *node, IwPart *part, const IwPart *pipeline)
{
  static const IwNumberField bytes = { "checkpoint_bytes", N_ ("Checkpoint"), IW_UNIT_BYTES, 1.0, 1e21 };
  static const IwNumberField commit = { "commit_s", N_ ("Commit"), IW_UNIT_SECONDS, 0.0, 1e9 };
  static const IwNumberField local = { "local_write_bps", N_ ("Own drive"), IW_UNIT_BYTES_PER_S, 1.0, 1e18 };
  static const IwNumberField client = { "client_write_bps", N_ ("Way to a shared store"), IW_UNIT_BYTES_PER_S,
                                        1.0, 1e18 };
  IwJob *job = part->job;

  job->checkpoint_bytes = iw_part_number (reader, node, &bytes, "", part);
  job->commit_s = iw_part_number_if_given (reader, node, &commit, "", part, 0.0);
  job->local_write_bps = read_provisioned (reader, node, &local, part, pipeline, &job->local_control);
  if (iw_json_find (node, client.key) != NULL)
    job->client_write_bps = read_provisioned (reader, node, &client, part, pipeline, &job->client_control);
}

static void
read_wear (const IwPartReader *reader, const cJSON *node, IwPart *part)
{
  static const char *const keys[] = { "life_s", "share", NULL };
  static const IwNumberField life = { "life_s", N_ ("Life promised"), IW_UNIT_SECONDS, 1.0, 1e12 };
  static const IwNumberField share = { "share", N_ ("Share of the endurance"), IW_UNIT_FRACTION, 1e-9, 1.0 };
  const cJSON *wear;

  if (iw_json_find (node, "wear") == NULL)
    return;
  wear = iw_json_get_object (reader->json, node, "wear");
  iw_json_allow_only (reader->json, wear, keys);
  part->job->life_s = iw_part_number (reader, wear, &life, "", part);
  part->job->endurance_share = iw_part_number_if_given (reader, wear, &share, "", part, 1.0);
  for (guint i = 0; i < part->job->stores->len; i++) {
    const IwDevice *device = g_ptr_array_index (part->job->stores, i);

    if (!(device->endurance_bytes > 0.0))
      iw_json_unexpected (reader->json, cJSON_GetArrayItem (iw_json_find (node, "stores"), (int)i),
                          "the id of a device in devices.json that has an \"endurance_bytes\"");
  }
}

/* --- The job ------------------------------------------------------------------------------------------- */

/* Several of what `one` is; without a word of its own as in English. */
static char *
read_plural (IwJson *json, const cJSON *words, const char *key, const char *one)
{
  g_autofree char *several = iw_json_dup_optional (json, words, key, 40);

  if (*several != '\0')
    return g_steal_pointer (&several);
  return g_strconcat (one, g_str_has_suffix (one, "s") ? "es" : "s", NULL);
}

static void
read_words (IwJson *json, const cJSON *node, IwJob *job)
{
  /* The last two may be missing. */
  static const char *const keys[] = { "useful",      "checkpoint", "failure", "node",
                                      "checkpoints", "failures",   NULL };
  char **const texts[] = { &job->useful, &job->checkpoint, &job->failure, &job->node };
  const cJSON *words = iw_json_get_object (json, node, "words");

  iw_json_allow_only (json, words, keys);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i] = iw_json_dup (json, words, keys[i], 40);
  job->checkpoints = read_plural (json, words, "checkpoints", job->checkpoint);
  job->failures = read_plural (json, words, "failures", job->failure);
}

static void
read_work (const IwPartReader *reader, const cJSON *node, IwPart *part)
{
  static const IwNumberField work = { "work_s", N_ ("Work"), IW_UNIT_SECONDS, 1e-3, 1e12 };
  static const IwNumberField restart = { "restart_s", N_ ("Restart"), IW_UNIT_SECONDS, 0.0, 1e12 };
  static const IwNumberField recovery = { "local_recovery", N_ ("Failures that leave the local copy"),
                                          IW_UNIT_FRACTION, 0.0, 1.0 };
  static const IwNumberField runs = { "runs", N_ ("Runs"), IW_UNIT_COUNT, 1.0, IW_CHECKPOINT_MAX_RUNS };
  static const IwNumberField trials = { "trials", N_ ("Trials"), IW_UNIT_COUNT, 1.0, 100.0 };
  IwJob *job = part->job;

  job->work_s = iw_part_number (reader, node, &work, "", part);
  job->restart_s = iw_part_number (reader, node, &restart, "", part);
  job->local_recovery = iw_part_number (reader, node, &recovery, "", part);
  job->runs = iw_part_whole_number (reader, node, &runs, part);
  if (iw_json_find (node, trials.key) != NULL)
    part->max_trials = iw_part_whole_number (reader, node, &trials, part);
}

/* Binds facts, which must be there. */
static void
read_message (const IwPartReader *reader, const cJSON *node, IwPart *part)
{
  static const char *const keys[] = { "from", "text", "mtbf_factor", NULL };
  static const IwNumberField factor = { "mtbf_factor", N_ ("MTBF after the message"), IW_UNIT_RATIO, 1e-6,
                                        1.0 };
  IwJob *job = part->job;
  const cJSON *message;

  job->mtbf_factor = 1.0;
  if (iw_json_find (node, "message") == NULL) {
    job->message_from = g_strdup ("");
    job->message = g_strdup ("");
    return;
  }
  message = iw_json_get_object (reader->json, node, "message");
  iw_json_allow_only (reader->json, message, keys);
  job->message_from = iw_json_dup (reader->json, message, "from", 80);
  job->message = iw_part_read_text (reader->json, message, "text", 400, part);
  job->mtbf_factor = iw_part_number (reader, message, &factor, "", part);
}

/* --- Solvable everywhere ------------------------------------------------------------------------------- */

static void
check_quick (IwJson *json, const cJSON *node, const IwPart *part)
{
  IwSettings start;
  double failures;

  iw_settings_init (&start, part);
  failures = part->job->work_s / iw_checkpoint_job_mtbf (iw_setting_value (part, &start, "node_mtbf"),
                                                         iw_setting_value (part, &start, "nodes"));
  if (part->job->runs * failures > MAX_FAILURES)
    iw_json_fail (json, iw_json_find (iw_json_find (node, "runs"), "value"), IW_MISSION_ERROR_SCHEMA,
                  "found %u runs of %.0f failures each at the start, expected at most %.0f failures in all, "
                  "so that a change stays quick",
                  part->job->runs, failures, MAX_FAILURES);
}

static gboolean
is_solvable (const IwPart *part, const IwSettings *settings, const IwSettings *provisioned,
             gboolean after_message, IwError *reason)
{
  IwCheckpointStore store;
  IwCheckpointCost cost;
  IwCheckpoint job;
  IwCheckpointResult result;

  return iw_experiment_job (part, settings, provisioned, after_message, &store, &cost, &job, reason) ==
             IW_STATUS_OK &&
         iw_checkpoint_solve (&job, &result, reason) == IW_STATUS_OK;
}

/* What the core asks of the fields together must hold wherever the controls stand, those of Part 2 too: each
 * moves a time in one direction only. */
static void
check_solvable (IwJson *json, const cJSON *node, const IwPart *part, const IwPart *pipeline)
{
  g_autofree char *what = NULL;
  gboolean solvable = TRUE;
  IwSettings settings, provisioned = { 0 };
  IwError reason = { .field = NULL };

  iw_settings_first_corner (&settings, part);
  do {
    for (guint end = 0; end < 2 && solvable; end++) {
      for (guint i = 0; pipeline != NULL && i < pipeline->controls->len; i++) {
        const IwControl *control = g_ptr_array_index (pipeline->controls, i);
        provisioned.values[i] = end == 0 ? control->min : control->max;
      }
      solvable = is_solvable (part, &settings, &provisioned, FALSE, &reason) &&
                 is_solvable (part, &settings, &provisioned, TRUE, &reason);
    }
  } while (solvable && iw_settings_next_corner (&settings, part));
  if (solvable)
    return;
  what = iw_error_describe (&reason);
  iw_json_fail (json, node, IW_MISSION_ERROR_SCHEMA,
                "with the controls at some of their ends the job cannot be solved: %s: %s",
                reason.field != NULL ? reason.field : "input", what);
}

IwPart *
iw_part_read_checkpoint (const IwPartReader *reader, const cJSON *node, const IwPart *pipeline)
{
  static const char *const keys[] = { "title",    "minutes",         "from",
                                      "brief",    "target",          "words",
                                      "work_s",   "restart_s",       "checkpoint_bytes",
                                      "commit_s", "local_recovery",  "runs",
                                      "stores",   "local_write_bps", "client_write_bps",
                                      "wear",     "message",         "trials",
                                      "assumed",  "controls",        "lock",
                                      "goals",    "reflect",         NULL };
  IwPart *part = g_new0 (IwPart, 1);
  IwJson *json = reader->json;

  part->kind = IW_PART_CHECKPOINT;
  part->job = g_new0 (IwJob, 1);
  part->job->local_control = part->job->client_control = IW_NO_CONTROL;
  part->provenance = g_ptr_array_new_with_free_func (g_free);
  iw_json_allow_only (json, node, keys);
  read_stores (reader, node, part->job);
  iw_controls_read (reader, node, part);
  /* Texts and rules look facts and controls up, which must be complete for that. */
  if (iw_json_ok (json)) {
    read_words (json, node, part->job);
    read_work (reader, node, part);
    read_writing (reader, node, part, pipeline);
    read_wear (reader, node, part);
  }
  if (iw_json_ok (json)) {
    part->facts = iw_checkpoint_facts_new (part);
    iw_part_read_texts (reader, node, part);
    read_message (reader, node, part);
    iw_part_read_goals (reader, node, part);
    iw_lock_read (reader, node, part);
    iw_part_read_assumed (reader, node, part);
  }
  if (iw_json_ok (json)) {
    check_quick (json, node, part);
    check_solvable (json, node, part, pipeline);
  }
  return part;
}
