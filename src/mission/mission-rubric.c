#include "mission-private.h"

#include "iowall/language.h"

#include <math.h>

/* What a criterion of each kind may say beside its label, its kind and its points. */
typedef struct {
  const char *asks;
  gboolean part, words, rows, evidence;
} Shape;

static const Shape shapes[IW_N_CRITERION_KINDS] = {
  [IW_CRITERION_PREDICTION] = { .asks = "prediction", .part = TRUE, .words = TRUE },
  [IW_CRITERION_EXPERIMENT] = { .asks = "experiment", .part = TRUE },
  [IW_CRITERION_GOAL] = { .asks = "goal", .part = TRUE },
  [IW_CRITERION_TRIALS] = { .asks = "trials", .part = TRUE, .rows = TRUE },
  [IW_CRITERION_REFLECTION] = { .asks = "reflection", .part = TRUE, .words = TRUE, .evidence = TRUE },
  [IW_CRITERION_VERDICT] = { .asks = "verdict", .words = TRUE },
};

static void
criterion_free (IwCriterion *criterion)
{
  g_free (criterion->label);
  g_free (criterion->provenance);
  g_free (criterion);
}

GPtrArray *
iw_rubric_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)criterion_free);
}

static guint
read_count (const IwPartReader *reader, const cJSON *node, const IwNumberField *field, GPtrArray *lines)
{
  const double value = iw_sources_number (reader->json, reader->sources, node, field, lines);

  if (value != floor (value))
    iw_json_unexpected (reader->json, iw_json_find (iw_json_find (node, field->key), "value"),
                        "a whole number");
  return (guint)value;
}

/* A part that the mission has, and for trials one that records some. */
static IwPartKind
read_part (IwJson *json, const cJSON *node, const IwMission *mission, IwCriterionKind kind)
{
  const char *ids[IW_N_PARTS + 1] = { NULL };
  IwPartKind part = IW_PART_ACCESS;
  guint n = 0;

  for (int at = 0; at < IW_N_PARTS; at++) {
    const IwPart *here = mission->parts[at];

    if (here != NULL && (kind != IW_CRITERION_TRIALS || here->max_trials > 0))
      ids[n++] = iw_part_id ((IwPartKind)at);
  }
  if (n == 0)
    iw_json_unexpected (json, iw_json_find (node, "asks"),
                        "none that asks for trials, as no part records any");
  else
    iw_part_from_id (ids[iw_json_choice (json, iw_json_get (json, node, "part"), ids)], &part);
  return part;
}

static void
allow_keys (IwJson *json, const cJSON *node, const Shape *shape)
{
  const char *keys[8] = { "label", "asks", "points" };
  gsize n = 3;

  if (shape->part)
    keys[n++] = "part";
  if (shape->words)
    keys[n++] = "words";
  if (shape->rows)
    keys[n++] = "rows";
  if (shape->evidence)
    keys[n++] = "evidence";
  keys[n] = NULL;
  iw_json_allow_only (json, node, keys);
}

static IwCriterion *
read_criterion (const IwPartReader *reader, const cJSON *node, const IwMission *mission)
{
  static const IwNumberField points = { "points", N_ ("Points"), IW_UNIT_COUNT, 0.0, 1000.0 };
  static const IwNumberField words = { "words", N_ ("Words"), IW_UNIT_COUNT, 1.0, 1000.0 };
  static const IwNumberField rows = { "rows", N_ ("Trials"), IW_UNIT_COUNT, 1.0, 100.0 };
  static const IwNumberField evidence = { "evidence", N_ ("Readings"), IW_UNIT_COUNT, 0.0, 100.0 };
  const char *asks[IW_N_CRITERION_KINDS + 1] = { NULL };
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  IwCriterion *criterion = g_new0 (IwCriterion, 1);
  IwJson *json = reader->json;
  const Shape *shape;

  for (gsize kind = 0; kind < IW_N_CRITERION_KINDS; kind++)
    asks[kind] = shapes[kind].asks;
  criterion->kind = (IwCriterionKind)iw_json_choice (json, iw_json_get (json, node, "asks"), asks);
  shape = &shapes[criterion->kind];
  allow_keys (json, node, shape);
  criterion->label = iw_json_dup (json, node, "label", 80);
  if (shape->part)
    criterion->part = read_part (json, node, mission, criterion->kind);
  if (shape->words)
    criterion->words = read_count (reader, node, &words, lines);
  if (shape->rows)
    criterion->rows = read_count (reader, node, &rows, lines);
  if (shape->evidence)
    criterion->evidence = read_count (reader, node, &evidence, lines);
  criterion->points = iw_sources_number (json, reader->sources, node, &points, lines);
  g_ptr_array_add (lines, NULL);
  criterion->provenance = g_strjoinv ("\n", (GStrv)lines->pdata);
  return criterion;
}

void
iw_rubric_read (const IwPartReader *reader, const cJSON *root, IwMission *mission)
{
  const cJSON *child;

  if (iw_json_find (root, "rubric") == NULL)
    return;
  cJSON_ArrayForEach (child, iw_json_get_array (reader->json, root, "rubric", 1, IW_MAX_CRITERIA)) {
    g_ptr_array_add (mission->rubric, read_criterion (reader, child, mission));
  }
}
