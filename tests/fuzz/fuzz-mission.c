/* Any bytes as a mission, beside the tests' catalogue: refused with one clear line, or a mission whose every
 * lock can be settled. */
#include "fuzz.h"
#include "mission-private.h"

#include "iowall/experiment.h"

/* A mission may ask for runs that take seconds. The fuzzer wants thousands of missions, so the runs are cut
 * short; how long a run may be is a question of ranges, which are read before. */
static void
shorten (IwMission *mission)
{
  if (mission->parts[IW_PART_PIPELINE] != NULL) {
    IwLine *line = mission->parts[IW_PART_PIPELINE]->line;

    line->chunks = MIN (line->chunks, 100);
    line->replications = 1;
  }
  if (mission->parts[IW_PART_CHECKPOINT] != NULL)
    mission->parts[IW_PART_CHECKPOINT]->job->runs = 1;
}

static void
use (const IwMission *mission, IwPartKind kind)
{
  const IwPart *part = mission->parts[kind];
  g_autoptr (GError) error = NULL;
  g_autoptr (IwSettlement) settlement = iw_lock_settle (mission, kind, &error);
  g_autofree char *brief = NULL;
  g_autofree char *json = NULL;
  IwExperiment start;
  IwSettings settings;

  g_assert_no_error (error);
  g_assert_nonnull (settlement->outcome);
  iw_settings_init (&settings, part);
  g_assert_true (iw_experiment_run (&start, mission, kind, &settings, &error));
  brief = iw_experiment_bind (&start, part->brief, IW_TEXT_TYPESET);
  g_assert_true (g_utf8_validate (brief, -1, NULL));
  json = iw_experiment_to_json (&start);
  g_assert_nonnull (json);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IwJson) json = iw_json_new ((const char *)data, (gssize)size, "mission", &error);
  g_autoptr (IwMission) mission = json != NULL ? iw_mission_read (json, "mission", FIXTURES, &error) : NULL;

  if (mission == NULL) {
    fuzz_assert_clear (error);
    return 0;
  }
  shorten (mission);
  for (int kind = 0; kind < IW_N_PARTS; kind++) {
    if (mission->parts[kind] != NULL)
      use (mission, (IwPartKind)kind);
  }
  return 0;
}
