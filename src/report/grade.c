#include "grade-private.h"

#include <string.h>

const char *
iw_grade_status_name (IwGradeStatus status)
{
  static const char *const names[IW_N_GRADES] = { "reproduces", "doubtful", "edited", "skipped" };

  g_return_val_if_fail (status < IW_N_GRADES, NULL);
  return names[status];
}

const char *
iw_part_stage_name (IwPartStage stage)
{
  static const char *const names[IW_N_STAGES] = { "no prediction", "experiment not run", "no trials",
                                                  "goals not met", "no reflection",      "done" };

  g_return_val_if_fail (stage < IW_N_STAGES, NULL);
  return names[stage];
}

static void
finding_free (IwFinding *finding)
{
  g_free (finding->where);
  g_free (finding->what);
  g_free (finding);
}

void
iw_grade_free (IwGrade *grade)
{
  if (grade == NULL)
    return;
  g_free (grade->name);
  g_free (grade->reason);
  g_free (grade->student);
  g_free (grade->created_at);
  g_free (grade->changed_at);
  for (int kind = 0; kind < IW_N_PARTS; kind++)
    g_free (grade->parts[kind].option);
  g_free (grade->choice);
  g_ptr_array_unref (grade->findings);
  g_free (grade);
}

/* --- Missions ------------------------------------------------------------------------------------------ */

/* A mission that ledgers name, with what its locks show; or why there is none. */
typedef struct {
  IwMission *mission;
  IwSettlement *settlements[IW_N_PARTS];
  char *missing;
} Track;

struct IwGrader {
  GMutex mutex;
  GHashTable *tracks; /* id -> Track */
  IwReplays *replays;
};

static void
track_free (Track *track)
{
  for (int kind = 0; kind < IW_N_PARTS; kind++)
    iw_settlement_free (track->settlements[kind]);
  iw_mission_free (track->mission);
  g_free (track->missing);
  g_free (track);
}

IwGrader *
iw_grader_new (void)
{
  IwGrader *grader = g_new0 (IwGrader, 1);

  g_mutex_init (&grader->mutex);
  grader->tracks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)track_free);
  grader->replays = iw_replays_new ();
  return grader;
}

void
iw_grader_free (IwGrader *grader)
{
  if (grader == NULL)
    return;
  g_hash_table_unref (grader->tracks);
  iw_replays_free (grader->replays);
  g_mutex_clear (&grader->mutex);
  g_free (grader);
}

/* Loads a mission and runs the experiments of its locks, which are the same for every ledger. */
static Track *
open_track (const char *id)
{
  Track *track = g_new0 (Track, 1);
  g_autoptr (GError) error = NULL;

  track->mission = iw_mission_load (id, &error);
  for (int kind = 0; kind < IW_N_PARTS && error == NULL; kind++) {
    if (track->mission->parts[kind] != NULL)
      track->settlements[kind] = iw_lock_settle (track->mission, (IwPartKind)kind, &error);
  }
  if (error != NULL)
    track->missing = g_strdup (error->message);
  return track;
}

static const Track *
find_track (IwGrader *grader, const char *id)
{
  Track *track;

  g_mutex_lock (&grader->mutex);
  track = g_hash_table_lookup (grader->tracks, id);
  if (track == NULL)
    g_hash_table_insert (grader->tracks, g_strdup (id), track = open_track (id));
  g_mutex_unlock (&grader->mutex);
  return track;
}

/* --- One ledger ---------------------------------------------------------------------------------------- */

static void
skip (IwGrade *grade, const char *reason)
{
  grade->status = IW_GRADE_SKIPPED;
  grade->reason = g_strdup (reason);
}

static void
grade_ledger (IwGrader *grader, const Track *track, const IwLedger *ledger, IwGrade *grade)
{
  g_autoptr (IwLastRun) last = iw_last_run_new ();
  IwGrading grading = {
    .replays = grader->replays, .last = last, .mission = track->mission, .ledger = ledger, .grade = grade
  };

  for (int kind = 0; kind < IW_N_PARTS; kind++) {
    if (track->settlements[kind] != NULL)
      grading.outcomes[kind] = track->settlements[kind]->outcome->option;
  }
  grade->mission = track->mission;
  grade->format = ledger->format;
  grade->student = g_strdup (ledger->student);
  grade->created_at = g_strdup (ledger->created_at);
  grade->changed_at = g_strdup (ledger->changed_at);
  grade->choice = g_strdup (ledger->verdict.choice);
  iw_grading_check (&grading);
  iw_grading_hold_against_rubric (&grading);
}

IwGrade *
iw_grader_grade (IwGrader *grader, const char *path, const char *name)
{
  IwGrade *grade = g_new0 (IwGrade, 1);
  g_autoptr (IwLedger) ledger = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  const Track *track;

  grade->name = g_strdup (name);
  grade->findings = g_ptr_array_new_with_free_func ((GDestroyNotify)finding_free);
  /* A pipe would be waited for. */
  if (g_file_test (path, G_FILE_TEST_EXISTS) && !g_file_test (path, G_FILE_TEST_IS_REGULAR)) {
    g_autofree char *reason = g_strdup_printf ("%s: found no regular file, expected a ledger", path);

    skip (grade, reason);
    return grade;
  }
  if ((id = iw_ledger_find_mission (path, &error)) == NULL) {
    skip (grade, error->message);
    return grade;
  }
  track = find_track (grader, id);
  if (track->missing != NULL) {
    g_autofree char *reason = g_strdup_printf ("%s: /mission: %s", path, track->missing);

    skip (grade, reason);
  } else if ((ledger = iw_ledger_load (path, track->mission, &error)) == NULL) {
    skip (grade, error->message);
  } else {
    grade_ledger (grader, track, ledger, grade);
  }
  return grade;
}
