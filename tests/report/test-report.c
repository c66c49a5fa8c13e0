/* The report through its one function: figures as the experiment has them, odd ledgers, and errors. What the
 * pages say as a whole is tested through the command. */
#include "iowall/report.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static void
set_text (char **text, const char *value)
{
  g_free (*text);
  *text = g_strdup (value);
}

static IwMission *
load_mission (const char *id)
{
  g_autoptr (GError) error = NULL;
  IwMission *mission = iw_mission_load (id, &error);

  g_assert_no_error (error);
  return mission;
}

static void
settle (IwLedger *ledger, const IwMission *mission, IwPartKind kind)
{
  IwPrediction *prediction = &ledger->parts[kind].prediction;
  g_autoptr (GError) error = NULL;
  g_autoptr (IwSettlement) settlement = iw_lock_settle (mission, kind, &error);

  g_assert_no_error (error);
  set_text (&prediction->option, settlement->outcome->option);
  set_text (&prediction->reason, "So it seems");
  set_text (&prediction->outcome, settlement->outcome->option);
  prediction->touched = TRUE;
  g_assert_true (iw_prediction_lock (prediction, &error));
  prediction->state = IW_LOCK_SETTLED;
  set_text (&prediction->settled_at, prediction->locked_at);
}

static void
record (IwLedger *ledger, const IwMission *mission)
{
  g_autoptr (GError) error = NULL;
  IwExperiment experiment;
  IwSetup setup;

  iw_ledger_setup (ledger, mission, IW_PART_PIPELINE, &setup);
  g_assert_true (iw_setup_run (&experiment, &setup, NULL, &error));
  g_assert_nonnull (iw_ledger_record (ledger, &experiment, &error));
}

/* The text of a PDF without spaces, or NULL if nothing here can read one. */
static char *
read_text (const char *path)
{
  const char *const command[] = { "pdftotext", "-raw", path, "-", NULL };
  g_autofree char *text = NULL;
  GString *squeezed;
  int status;

  if (!g_spawn_sync (NULL, (char **)command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL, &status,
                     NULL))
    return NULL;
  g_assert_cmpint (status, ==, 0);
  squeezed = g_string_new (NULL);
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    if (!g_unichar_isspace (g_utf8_get_char (at)))
      g_string_append_unichar (squeezed, g_utf8_get_char (at));
  }
  return g_string_free (squeezed, FALSE);
}

static void
assert_holds (const char *text, const char *part)
{
  g_autofree char *squeezed = g_strdup (part);
  char *out = squeezed;

  for (const char *at = part; *at != '\0'; at = g_utf8_next_char (at)) {
    if (!g_unichar_isspace (g_utf8_get_char (at)))
      out += g_unichar_to_utf8 (g_utf8_get_char (at), out);
  }
  *out = '\0';
  if (strstr (text, squeezed) == NULL)
    g_error ("no \"%s\" in %s", squeezed, text);
}

typedef struct {
  char *directory, *path;
  IwMission *mission;
  IwLedger *ledger;
} Desk;

static void
set_up (Desk *desk, gconstpointer id)
{
  desk->directory = g_dir_make_tmp ("iowall-report-XXXXXX", NULL);
  desk->path = g_build_filename (desk->directory, "report.pdf", NULL);
  desk->mission = load_mission (id);
  desk->ledger = iw_ledger_new (desk->mission, desk->directory);
}

static void
tear_down (Desk *desk, gconstpointer id)
{
  g_unlink (desk->path);
  g_assert_cmpint (g_rmdir (desk->directory), ==, 0);
  g_free (desk->directory);
  g_free (desk->path);
  iw_ledger_free (desk->ledger);
  iw_mission_free (desk->mission);
}

static void
write_report (const Desk *desk)
{
  g_autoptr (GError) error = NULL;

  iw_report_write (desk->ledger, desk->mission, desk->path, &error);
  g_assert_no_error (error);
}

/* Every figure of a goal, of a trial and of what the lock showed is on paper as the experiment has it. */
static void
test_figures (Desk *desk, gconstpointer id)
{
  g_autoptr (IwSettlement) settlement = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  const IwTrial *trial;

  settle (desk->ledger, desk->mission, IW_PART_ACCESS);
  settle (desk->ledger, desk->mission, IW_PART_PIPELINE);
  record (desk->ledger, desk->mission);
  write_report (desk);
  text = read_text (desk->path);
  if (text == NULL) {
    g_test_skip ("pdftotext is not installed");
    return;
  }
  for (int kind = IW_PART_ACCESS; kind <= IW_PART_PIPELINE; kind++) {
    const GPtrArray *goals = desk->mission->parts[kind]->goals;
    IwExperiment experiment;
    IwSetup setup;

    g_clear_pointer (&settlement, iw_settlement_free);
    settlement = iw_lock_settle (desk->mission, (IwPartKind)kind, &error);
    g_assert_no_error (error);
    assert_holds (text, settlement->because);
    iw_ledger_setup (desk->ledger, desk->mission, (IwPartKind)kind, &setup);
    g_assert_true (iw_setup_run (&experiment, &setup, NULL, &error));
    for (guint i = 0; i < goals->len; i++) {
      const IwRule *goal = g_ptr_array_index (goals, i);
      const IwFact *fact = *goal->fact != '\0' ? iw_experiment_fact (&experiment, goal->fact) : NULL;
      g_autofree char *value = fact != NULL ? iw_fact_format (fact, IW_TEXT_TYPESET) : NULL;
      g_autofree char *line =
          g_strdup_printf ("%s: %s%s%s", goal->label, iw_rule_holds (goal, &experiment) ? "met" : "missed",
                           fact != NULL && isfinite (fact->value) ? ", at " : "",
                           fact != NULL && isfinite (fact->value) ? value : "");

      assert_holds (text, line);
    }
  }
  trial = g_ptr_array_index (desk->ledger->parts[IW_PART_PIPELINE].trials, 0);
  for (guint i = 0; i < trial->n_facts; i++) {
    g_autofree char *value = iw_fact_format (&trial->facts[i], IW_TEXT_TYPESET);

    if (strcmp (trial->facts[i].id, "late_per_min") != 0) /* has a column where a goal asks for it */
      assert_holds (text, value);
  }
}

static void
add_evidence (IwLedgerPart *part, double value, IwUnit unit)
{
  IwEvidence *evidence = g_new0 (IwEvidence, 1);

  evidence->fact_id = g_strdup ("position");
  evidence->label = g_strdup ("Reading");
  evidence->value = value;
  evidence->unit = unit;
  evidence->settings = part->settings;
  g_ptr_array_add (part->evidence, evidence);
}

/* Texts that are no UTF-8, readings without a number, parts that are not there. */
static void
test_odd (Desk *desk, gconstpointer id)
{
  IwLedgerPart *access = &desk->ledger->parts[IW_PART_ACCESS];
  g_autofree char *text = NULL;

  settle (desk->ledger, desk->mission, IW_PART_ACCESS);
  set_text (&desk->ledger->student, "caf\xe9\nNewline");
  set_text (&access->reflection, "\xff broken \x01 \t text\r\n");
  set_text (&access->prediction.reason, "a\xc3");
  set_text (&desk->ledger->verdict.choice, "neither");
  set_text (&desk->ledger->verdict.defence, " \n\t");
  set_text (&desk->ledger->verdict.reopen, "\xe9nough");
  add_evidence (access, NAN, IW_UNIT_SECONDS);
  add_evidence (access, INFINITY, IW_UNIT_BYTES);
  desk->ledger->parts[IW_PART_PIPELINE].present = FALSE;
  write_report (desk);
  text = read_text (desk->path);
  if (text == NULL)
    return;
  assert_holds (text, "caf\uFFFD Newline");
  assert_holds (text, "broken");
  assert_holds (text, "Neither Local-First nor Cloud-Native was chosen.");
  assert_holds (text, "Defence Nothing was written.");
  assert_holds (text, "\uFFFDnough");
}

static void
test_errors (Desk *desk, gconstpointer id)
{
  g_autofree char *inside = g_build_filename (desk->path, "x.pdf", NULL);
  g_autofree char *expected = g_strdup_printf ("%s: cannot be written: Not a directory", inside);
  g_autofree char *kept = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (desk->path, "mine", -1, NULL));
  g_assert_false (iw_report_write (desk->ledger, desk->mission, inside, &error));
  g_assert_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_FILE);
  g_assert_cmpstr (error->message, ==, expected);
  g_clear_error (&error);
  g_assert_false (iw_report_write (desk->ledger, desk->mission, desk->directory, &error));
  g_assert_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_FILE);
  g_clear_error (&error);
  g_assert_false (iw_report_write (desk->ledger, desk->mission, "/dev/full", &error));
  g_assert_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_FILE);
  g_assert_true (g_file_get_contents (desk->path, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, "mine");
}

static gpointer
write_many (gpointer data)
{
  const Desk *desk = data;

  for (int i = 0; i < 3; i++)
    write_report (desk);
  return NULL;
}

/* Workers may write at once, even the same file: what is there is always one whole report. */
static void
test_threads (Desk *desk, gconstpointer id)
{
  GThread *threads[3];
  g_autofree char *pdf = NULL;
  gsize length;

  settle (desk->ledger, desk->mission, IW_PART_ACCESS);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("report", write_many, desk);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_true (g_file_get_contents (desk->path, &pdf, &length, NULL));
  g_assert_true (g_str_has_prefix (pdf, "%PDF-"));
  g_assert_nonnull (g_strstr_len (pdf + length - 16, 16, "%%EOF"));
}

int
main (int argc, char **argv)
{
  static const char *const missions[] = { "cloud-titan", "edge-guardian", "mobile-nomad", "tiny-pioneer" };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (missions); i++) {
    g_autofree char *path = g_strconcat ("/report/figures/", missions[i], NULL);

    g_test_add (path, Desk, missions[i], set_up, test_figures, tear_down);
  }
  g_test_add ("/report/odd", Desk, "cloud-titan", set_up, test_odd, tear_down);
  g_test_add ("/report/errors", Desk, "cloud-titan", set_up, test_errors, tear_down);
  g_test_add ("/report/threads", Desk, "cloud-titan", set_up, test_threads, tear_down);
  return g_test_run ();
}
