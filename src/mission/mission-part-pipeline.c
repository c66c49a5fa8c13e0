#include "mission-private.h"

#include "iowall/language.h"

#include "error.h"
#include "experiment-private.h"
#include "facts.h"

#include <math.h>
#include <string.h>

/* Stages × chunks × replications: more would not be run within a frame. */
#define MAX_STEPS 300000.0

/* The index of one of these controls, by the id at `node`. */
static int
read_control (IwJson *json, const cJSON *node, const char *const *ids, const IwPart *part)
{
  const char *id = ids[iw_json_choice (json, node, ids)];
  guint index = 0;

  return iw_part_find_control (part, id, &index) != NULL ? (int)index : IW_NO_CONTROL;
}

/* Either a number under `field->key` or a control; exactly one of them. */
static double
read_size (const IwPartReader *reader, const cJSON *node, const IwNumberField *field, const char *of,
           const char *const *ids, IwPart *part, int *control)
{
  const cJSON *name = iw_json_find (node, "control");

  *control = IW_NO_CONTROL;
  if ((name == NULL) == (iw_json_find (node, field->key) == NULL)) {
    iw_json_fail (reader->json, node, IW_MISSION_ERROR_SCHEMA, "expected either \"%s\" or \"control\"",
                  field->key);
    return field->lo;
  }
  if (name == NULL)
    return iw_part_number (reader, node, field, of, part);
  *control = read_control (reader->json, name, ids, part);
  return 0.0;
}

/* --- Stages and buffers -------------------------------------------------------------------------------- */

/* Ids make names of facts: "link_busy". */
static char *
read_stage_id (IwJson *json, const cJSON *node, const IwLine *line)
{
  const char *id = iw_json_id (json, node);

  if (strlen (id) > 40 || strcmp (id, "none") == 0)
    iw_json_unexpected (json, node, "an id of at most 40 characters other than \"none\"");
  for (guint k = 0; k < line->n_stages; k++) {
    if (strcmp (line->stages[k].id, id) == 0)
      iw_json_unexpected (json, node, "an id of its own");
  }
  return g_strdup (id);
}

static void
read_stalls (const IwPartReader *reader, const cJSON *node, IwPart *part, IwLineStage *stage)
{
  static const IwNumberField every = { "stall_every_s", N_ ("between two stalls"), IW_UNIT_SECONDS, 1e-9,
                                       1e12 };
  static const IwNumberField length = { "stall_s", N_ ("a stall"), IW_UNIT_SECONDS, 0.0, 1e9 };

  if (iw_json_find (node, every.key) == NULL && iw_json_find (node, length.key) == NULL)
    return;
  stage->stall_every_s = iw_part_number (reader, node, &every, stage->name, part);
  stage->stall_s = iw_part_number (reader, node, &length, stage->name, part);
}

static void
read_stage (const IwPartReader *reader, const cJSON *node, IwPart *part, IwLineStage *stage)
{
  static const char *const keys[] = { "id", "name",          "links",   "rate_bps",    "control", "capped_by",
                                      "cv", "stall_every_s", "stall_s", "write_share", NULL };
  static const char *const controls[] = { "download_bw", "nvme_bw", NULL };
  static const char *const caps[] = { "access", NULL };
  static const IwNumberField rate = { "rate_bps", N_ ("rate"), IW_UNIT_BYTES_PER_S, 1.0, 1e18 };
  static const IwNumberField share = { "write_share", N_ ("writes, over reads"), IW_UNIT_RATIO, 1e-3, 1e3 };
  static const IwNumberField cv = { "cv", N_ ("variation of the time of a chunk"), IW_UNIT_FRACTION, 0.0,
                                    10.0 };
  IwJson *json = reader->json;
  const cJSON *capped_by = iw_json_find (node, "capped_by");

  iw_json_allow_only (json, node, keys);
  stage->id = read_stage_id (json, iw_json_get (json, node, "id"), part->line);
  stage->name = iw_json_dup (json, node, "name", 40);
  stage->rate_bps = read_size (reader, node, &rate, stage->name, controls, part, &stage->control);
  if (capped_by != NULL) {
    iw_json_choice (json, capped_by, caps);
    stage->access = TRUE;
  }
  stage->links = iw_json_find (node, "links") != NULL || stage->control == IW_NO_CONTROL
                     ? iw_json_dup_ids (json, node, "links", 200)
                     : g_strdup (controls[iw_json_choice (json, iw_json_find (node, "control"), controls)]);
  stage->write_share = iw_part_number_if_given (reader, node, &share, stage->name, part, 1.0);
  stage->cv = iw_part_number_if_given (reader, node, &cv, stage->name, part, 0.0);
  read_stalls (reader, node, part, stage);
}

static void
read_stages (const IwPartReader *reader, const cJSON *node, IwPart *part)
{
  const cJSON *child;

  cJSON_ArrayForEach (child, iw_json_get_array (reader->json, node, "stages", IW_PIPELINE_MIN_STAGES,
                                                IW_PIPELINE_MAX_STAGES)) {
    read_stage (reader, child, part, &part->line->stages[part->line->n_stages]);
    part->line->n_stages++;
  }
}

static void
read_buffers (const IwPartReader *reader, const cJSON *node, IwPart *part)
{
  static const char *const keys[] = { "name", "bytes", "control", NULL };
  static const char *const controls[] = { "buffer", NULL };
  static const IwNumberField bytes = { "bytes", N_ ("size"), IW_UNIT_BYTES, 0.0, 1e18 };
  const cJSON *array = iw_json_get_array (reader->json, node, "buffers", 1, IW_PIPELINE_MAX_BUFFERS);
  const guint n = (guint)cJSON_GetArraySize (array);
  const cJSON *child;
  guint k = 0;

  if (array != NULL && n + 1 != part->line->n_stages)
    iw_json_fail (reader->json, array, IW_MISSION_ERROR_SCHEMA,
                  "found %u buffers, expected %u, one behind each stage but the last", n,
                  part->line->n_stages - 1);
  cJSON_ArrayForEach (child, array) {
    IwLineBuffer *buffer = &part->line->buffers[k++];

    iw_json_allow_only (reader->json, child, keys);
    buffer->name = iw_json_dup (reader->json, child, "name", 40);
    buffer->bytes = read_size (reader, child, &bytes, buffer->name, controls, part, &buffer->control);
  }
}

/* The cache's stage and its controls come together or not at all; what only it has stands nowhere else. */
static void
read_cache (const IwPartReader *reader, const cJSON *node, IwPart *part)
{
  static const char *const controls[] = { "cache", "cache_policy", "epoch" };
  IwJson *json = reader->json;
  IwLine *line = part->line;
  const cJSON *name = iw_json_find (node, "cache_stage");
  const char *ids[IW_PIPELINE_MAX_STAGES + 1] = { NULL };

  for (guint k = 0; k < line->n_stages; k++)
    ids[k] = line->stages[k].id;
  line->cache_stage = name != NULL ? (int)iw_json_choice (json, name, ids) : -1;
  for (gsize i = 0; i < G_N_ELEMENTS (controls); i++) {
    if ((iw_part_find_control (part, controls[i], NULL) != NULL) != (name != NULL))
      iw_json_fail (json, iw_json_find (node, "controls"), IW_MISSION_ERROR_SCHEMA,
                    name != NULL ? "found no control \"%s\", expected one, as there is a \"cache_stage\""
                                 : "found the control \"%s\", expected none without a \"cache_stage\"",
                    controls[i]);
  }
  for (guint k = 0; k < line->n_stages; k++) {
    const cJSON *stage = cJSON_GetArrayItem (iw_json_find (node, "stages"), (int)k);
    const cJSON *share = iw_json_find (stage, "write_share");

    if (share != NULL && (int)k != line->cache_stage)
      iw_json_fail (json, share, IW_MISSION_ERROR_SCHEMA,
                    "found a write share, expected one at most at the \"cache_stage\"");
  }
}

/* A slider that sizes nothing would be a riddle. */
static void
check_controls_used (IwJson *json, const cJSON *node, const IwPart *part)
{
  static const char *const sizes[] = { "download_bw", "nvme_bw", "buffer" };
  const IwLine *line = part->line;

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    gboolean used = FALSE;
    guint index = 0;

    iw_part_find_control (part, sizes[i], &index);
    for (guint k = 0; k < line->n_stages; k++)
      used = used || line->stages[k].control == (int)index;
    for (guint k = 0; k + 1 < line->n_stages; k++)
      used = used || line->buffers[k].control == (int)index;
    if (!used)
      iw_json_fail (json, iw_json_find (node, strcmp (sizes[i], "buffer") == 0 ? "buffers" : "stages"),
                    IW_MISSION_ERROR_SCHEMA, "found none with the control \"%s\", expected one", sizes[i]);
  }
}

/* --- The rest of the line ------------------------------------------------------------------------------ */

static void
read_price (const IwPartReader *reader, const cJSON *node, IwPart *part)
{
  static const char *const keys[] = { "control", "each", "price", NULL };
  IwJson *json = reader->json;
  IwLine *line = part->line;
  const cJSON *name = iw_json_get (json, node, "control");
  IwLinePrice *price = &line->prices[line->n_prices];
  const IwControl *control;

  iw_json_allow_only (json, node, keys);
  control = iw_part_find_control (part, iw_json_id (json, name), &price->control);
  if (control == NULL || control->kind != IW_CONTROL_RANGE) {
    iw_json_unexpected (json, name, "the id of a control with a range");
    return;
  }
  for (guint i = 0; i < line->n_prices; i++) {
    if (line->prices[i].control == price->control)
      iw_json_unexpected (json, name, "each control once");
  }
  {
    const IwNumberField each = { "each", N_ ("priced by"), control->unit, 1e-9, 1e21 };
    const IwNumberField cost = { "price", N_ ("price of that"), line->cost_unit, 0.0, 1e12 };

    price->each = iw_part_number (reader, node, &each, control->label, part);
    price->price = iw_part_number (reader, node, &cost, control->label, part);
  }
  line->n_prices++;
}

static void
read_cost (const IwPartReader *reader, const cJSON *node, IwPart *part)
{
  static const char *const keys[] = { "unit", "fixed", "prices", NULL };
  static const char *const units[] = { "dollars_per_month", "watts", NULL };
  static const IwUnit unit_of[] = { IW_UNIT_DOLLARS_PER_MONTH, IW_UNIT_WATTS };
  IwJson *json = reader->json;
  const cJSON *cost = iw_json_get_object (json, node, "cost");
  const cJSON *child;
  IwNumberField fixed = { "fixed", N_ ("Fixed cost"), IW_UNIT_NONE, 0.0, 1e12 };

  iw_json_allow_only (json, cost, keys);
  part->line->cost_unit = unit_of[iw_json_choice (json, iw_json_get (json, cost, "unit"), units)];
  fixed.unit = part->line->cost_unit;
  part->line->fixed_cost = iw_part_number (reader, cost, &fixed, "", part);
  cJSON_ArrayForEach (child, iw_json_get_array (json, cost, "prices", 0, IW_MAX_CONTROLS)) {
    read_price (reader, child, part);
  }
}

static void
read_words (const IwPartReader *reader, const cJSON *node, IwLine *line)
{
  static const char *const keys[] = { "busy", "starved", NULL };
  const cJSON *words = iw_json_find (node, "words");

  if (words == NULL) {
    line->busy = g_strdup (reader->words->busy);
    line->starved = g_strdup (reader->words->starved);
    return;
  }
  words = iw_json_get_object (reader->json, node, "words");
  iw_json_allow_only (reader->json, words, keys);
  line->busy = iw_json_dup (reader->json, words, "busy", 40);
  line->starved = iw_json_dup (reader->json, words, "starved", 40);
}

static void
read_run (const IwPartReader *reader, const cJSON *node, IwPart *part)
{
  static const IwNumberField chunk = { "chunk_bytes", N_ ("Chunk"), IW_UNIT_BYTES, 1.0, 1e18 };
  static const IwNumberField dataset = { "dataset_bytes", N_ ("Data set"), IW_UNIT_BYTES, 1.0, 1e21 };
  static const IwNumberField deadline = { "deadline_s", N_ ("Deadline of a wait"), IW_UNIT_SECONDS, 0.0,
                                          1e9 };
  static const IwNumberField target = { "target_utilization", N_ ("Target"), IW_UNIT_FRACTION, 0.01, 1.0 };
  static const IwNumberField stretch = { "stretch_s", N_ ("Stretch shown"), IW_UNIT_SECONDS, 1e-9, 1e9 };
  static const IwNumberField play = { "play_s", N_ ("Time to play it"), IW_UNIT_SECONDS, 0.1, 600.0 };
  static const IwNumberField chunks = { "chunks", N_ ("Chunks of a run"), IW_UNIT_COUNT,
                                        IW_PIPELINE_MIN_CHUNKS, IW_PIPELINE_MAX_CHUNKS };
  static const IwNumberField replications = { "replications", N_ ("Runs"), IW_UNIT_COUNT, 2.0,
                                              IW_PIPELINE_MAX_REPLICATIONS };
  static const IwNumberField trials = { "trials", N_ ("Trials"), IW_UNIT_COUNT, 1.0, 100.0 };
  static const char *const anchors[] = { [IW_ANCHOR_LAST] = "last", [IW_ANCHOR_FIRST] = "first", NULL };
  IwLine *line = part->line;
  double steps;

  line->anchor = (IwAnchor)iw_json_choice (reader->json, iw_json_get (reader->json, node, "anchor"), anchors);
  line->chunk_bytes = iw_part_number (reader, node, &chunk, "", part);
  line->dataset_bytes = iw_part_number (reader, node, &dataset, "", part);
  line->deadline_s = iw_part_number (reader, node, &deadline, "", part);
  line->target = iw_part_number (reader, node, &target, "", part);
  line->stretch_s = iw_part_number (reader, node, &stretch, "", part);
  line->play_s = iw_part_number (reader, node, &play, "", part);
  line->chunks = iw_part_whole_number (reader, node, &chunks, part);
  line->replications = iw_part_whole_number (reader, node, &replications, part);
  part->max_trials = iw_part_whole_number (reader, node, &trials, part);
  steps = (double)line->chunks * line->replications * line->n_stages;
  if (steps > MAX_STEPS)
    iw_json_fail (
        reader->json, iw_json_find (iw_json_find (node, "chunks"), "value"), IW_MISSION_ERROR_SCHEMA,
        "found %u chunks in each of %u replications through %u stages, %.0f steps, expected at most "
        "%.0f, so that a run stays quick",
        line->chunks, line->replications, line->n_stages, steps, MAX_STEPS);
}

/* --- Solvable everywhere ------------------------------------------------------------------------------- */

/* The least that Part 1 can be made to read at: with each control at one of its ends. */
static double
slowest_access (const IwPart *access)
{
  double slowest = INFINITY;
  IwSettings settings;

  iw_settings_first_corner (&settings, access);
  do {
    IwAccess in;
    IwAccessResult result;

    iw_experiment_access (access, &settings, &in);
    if (iw_access_solve (&in, &result, NULL) == IW_STATUS_OK)
      slowest = fmin (slowest, result.throughput_bps);
  } while (iw_settings_next_corner (&settings, access));
  return slowest;
}

/* What the core asks of the fields together must hold wherever the controls stand. It judges times against
 * the time of a chunk, which is longest where every stage is slowest. */
static void
check_solvable (IwJson *json, const cJSON *node, const IwPart *part, const IwPart *access)
{
  g_autofree char *what = NULL;
  IwPipelineCeilings ceilings;
  IwSettings settings;
  IwPipeline line;
  IwError reason;
  guint index;

  iw_settings_first_corner (&settings, part);
  iw_part_find_control (part, "jitter", &index);
  settings.values[index] = ((const IwControl *)g_ptr_array_index (part->controls, index))->max;
  if (part->line->anchor == IW_ANCHOR_FIRST && part->line->cache_stage == 0) {
    /* A producer is slowest where it keeps most. */
    iw_part_find_control (part, "cache", &index);
    settings.values[index] = ((const IwControl *)g_ptr_array_index (part->controls, index))->max;
    iw_settings_set_text (&settings, part, "cache_policy", "pinned", NULL);
    iw_settings_set_text (&settings, part, "epoch", "warm", NULL);
  } else if (part->line->cache_stage >= 0) {
    iw_settings_set_text (&settings, part, "epoch", "cold", NULL);
  }
  iw_experiment_line (part, &settings, slowest_access (access), &line);
  if (iw_pipeline_ceilings (&line, &ceilings, &reason) == IW_STATUS_OK)
    return;
  what = iw_error_describe (&reason);
  iw_json_fail (json, node, IW_MISSION_ERROR_SCHEMA,
                "with every stage at its slowest the line cannot be solved: %s: %s",
                reason.field != NULL ? reason.field : "input", what);
}

IwPart *
iw_part_read_pipeline (const IwPartReader *reader, const cJSON *node, const IwPart *access)
{
  static const char *const keys[] = { "title",
                                      "minutes",
                                      "from",
                                      "brief",
                                      "target",
                                      "words",
                                      "anchor",
                                      "chunk_bytes",
                                      "dataset_bytes",
                                      "deadline_s",
                                      "target_utilization",
                                      "chunks",
                                      "replications",
                                      "stretch_s",
                                      "play_s",
                                      "stages",
                                      "buffers",
                                      "cache_stage",
                                      "cost",
                                      "trials",
                                      "assumed",
                                      "controls",
                                      "lock",
                                      "goals",
                                      "reflect",
                                      NULL };
  IwPart *part = g_new0 (IwPart, 1);
  IwJson *json = reader->json;

  part->kind = IW_PART_PIPELINE;
  part->line = g_new0 (IwLine, 1);
  part->line->cache_stage = -1;
  part->provenance = g_ptr_array_new_with_free_func (g_free);
  iw_json_allow_only (json, node, keys);
  iw_controls_read (reader, node, part);
  /* The line looks the controls up, the texts and rules its facts. */
  if (iw_json_ok (json)) {
    read_words (reader, node, part->line);
    read_stages (reader, node, part);
    read_buffers (reader, node, part);
    read_cost (reader, node, part);
    read_run (reader, node, part);
  }
  if (iw_json_ok (json)) {
    read_cache (reader, node, part);
    check_controls_used (json, node, part);
  }
  if (iw_json_ok (json)) {
    part->facts = iw_pipeline_facts_new (part);
    iw_part_read_texts (reader, node, part);
    iw_part_read_goals (reader, node, part);
    iw_lock_read (reader, node, part);
    iw_part_read_assumed (reader, node, part);
  }
  if (iw_json_ok (json))
    check_solvable (json, node, part, access);
  return part;
}
