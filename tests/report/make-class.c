/* Writes ledgers of a class, each with settings of its own, as the window would.
 *
 * usage: make-class FOLDER MISSION STUDENTS TRIALS [FIRST-SEED] */
#include "student.h"

#include <stdlib.h>

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IwMission) mission = NULL;
  guint n, n_trials, seed;

  if (argc < 5)
    return 2;
  mission = iw_mission_load (argv[2], &error);
  g_assert_no_error (error);
  n = (guint)strtoul (argv[3], NULL, 10);
  n_trials = (guint)strtoul (argv[4], NULL, 10);
  seed = argc > 5 ? (guint)strtoul (argv[5], NULL, 10) : 1;
  for (guint i = 0; i < n; i++) {
    g_autoptr (IwLedger) ledger = iw_ledger_new (mission, argv[1]);
    g_autofree char *file = g_strdup_printf ("%s-%05u.json", mission->id, seed + i);
    g_autofree char *path = g_build_filename (argv[1], file, NULL);
    g_autofree char *json = NULL;

    student_play (ledger, mission, seed + i, n_trials);
    json = iw_ledger_to_json (ledger, mission);
    g_assert_true (iw_ledger_write (path, json, &error));
  }
  return 0;
}
