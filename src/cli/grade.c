#include "command.h"

#include "iowall/grade.h"
#include "iowall/language.h"
#include "iowall/output.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* On a terminal the line is written again this often; elsewhere, where it was asked for, every so often a
 * line of its own. */
#define TERMINAL_US (G_USEC_PER_SEC / 10)
#define LINES_US    G_USEC_PER_SEC

static const CommandInfo info = {
  .name = "grade",
  .parameters = "FOLDER -o GRADES.csv [--summary SUMMARY.html]",
  .summary = N_ ("Recompute and sum up a folder of design ledgers"),
  .description = N_ (
      "Every .json file in FOLDER and the folders below it is one ledger and one row of GRADES.csv. What is\n"
      "recorded in it is run again; what does not come out is marked. A file that cannot be graded is told\n"
      "on standard error, has a row that says why, and makes the exit status 1; the others are graded all "
      "the\n"
      "same. The summary is written as its name ends: .html, .pdf or .txt. Files that are there already are\n"
      "kept unless --force is given; each is replaced whole or not at all. docs/grading.md explains columns\n"
      "and marks."),
};

/* --- Progress ------------------------------------------------------------------------------------------ */

typedef struct {
  gboolean shown, terminal;
  gint64 next;
} Progress;

static void
tell (guint n_done, guint n, gpointer data)
{
  Progress *progress = data;
  const gint64 now = g_get_monotonic_time ();

  if (!progress->shown || (now < progress->next && n_done < n))
    return;
  progress->next = now + (progress->terminal ? TERMINAL_US : LINES_US);
  fprintf (stderr, progress->terminal ? "\r%u of %u" : "%u of %u\n", n_done, n);
  /* The line is not left behind: what follows begins where it stood. */
  if (progress->terminal && n_done == n)
    fprintf (stderr, "\r\033[K");
  fflush (stderr);
}

/* --- Files --------------------------------------------------------------------------------------------- */

/* Whether a file may be written; a complaint is made if not. */
static gboolean
may_write (const char *path, gboolean force, const char *folder, const GPtrArray *names)
{
  GStatBuf status;

  if (g_stat (path, &status) != 0 || !S_ISREG (status.st_mode))
    return TRUE;
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *ledger = g_build_filename (folder, g_ptr_array_index (names, i), NULL);

    if (command_is_same_file (path, ledger)) {
      command_fail (&info, EXIT_FAILED, _ ("%s: found one of the ledgers, expected another file to write"),
                    path);
      return FALSE;
    }
  }
  if (!force)
    command_fail (&info, EXIT_FAILED, _ ("%s: there is such a file already; --force replaces it"), path);
  return force;
}

/* --- Grading ------------------------------------------------------------------------------------------- */

typedef struct {
  const char *folder, *output, *summary;
  IwSummaryKind kind;
  gboolean force, progress, quiet;
  guint threads;
} Task;

static gboolean
write_results (const Task *task, const GPtrArray *grades)
{
  g_autofree char *csv = iw_grades_to_csv (grades);
  g_autoptr (GBytes) summary = NULL;
  GError *error = NULL;
  gsize length;
  const char *bytes;

  /* Before anything is written. */
  if (task->summary != NULL &&
      (summary = iw_grades_summarise (grades, task->folder, task->kind, &error)) == NULL) {
    command_fail_error (&info, error);
    return FALSE;
  }
  if (!iw_output_save (task->output, csv, strlen (csv), &error)) {
    command_fail_error (&info, error);
    return FALSE;
  }
  if (summary == NULL)
    return TRUE;
  bytes = g_bytes_get_data (summary, &length);
  if (iw_output_save (task->summary, bytes, length, &error))
    return TRUE;
  command_fail_error (&info, error);
  return FALSE;
}

/* One line for each file that was skipped. */
static guint
report_skipped (const GPtrArray *grades)
{
  guint n = 0;

  for (guint i = 0; i < grades->len; i++) {
    const IwGrade *grade = g_ptr_array_index (grades, i);

    if (grade->status != IW_GRADE_SKIPPED)
      continue;
    command_fail (&info, EXIT_FAILED, "%s", grade->reason);
    n++;
  }
  return n;
}

static ExitStatus
print_count (const GPtrArray *grades)
{
  g_autofree char *line = NULL;
  guint n[IW_N_GRADES] = { 0 };

  for (guint i = 0; i < grades->len; i++)
    n[((const IwGrade *)g_ptr_array_index (grades, i))->status]++;
  line =
      g_strdup_printf ("%u files: %u reproduce, %u doubtful, %u edited, %u skipped\n", grades->len,
                       n[IW_GRADE_REPRODUCES], n[IW_GRADE_DOUBTFUL], n[IW_GRADE_EDITED], n[IW_GRADE_SKIPPED]);
  return command_print (&info, line);
}

static ExitStatus
grade (const Task *task)
{
  const gboolean terminal = isatty (STDERR_FILENO) != 0;
  Progress progress = { .shown = !task->quiet && (terminal || task->progress), .terminal = terminal };
  g_autoptr (IwGrader) grader = NULL;
  g_autoptr (GPtrArray) names = NULL, grades = NULL;
  GError *error = NULL;
  ExitStatus status;

  /* A table is read by programs, and its marks are compared between classes. */
  iw_language_end ();
  if ((names = iw_grade_list (task->folder, &error)) == NULL)
    return command_fail_error (&info, error);
  if (names->len == 0)
    return command_fail (&info, EXIT_FAILED, _ ("%s: found no file, expected ledgers (.json)"), task->folder);
  if (!may_write (task->output, task->force, task->folder, names) ||
      (task->summary != NULL && !may_write (task->summary, task->force, task->folder, names)))
    return EXIT_FAILED;
  grader = iw_grader_new ();
  grades = iw_grader_grade_all (grader, task->folder, names, task->threads, tell, &progress);
  if (!write_results (task, grades))
    return EXIT_FAILED;
  status = print_count (grades);
  return report_skipped (grades) > 0 ? EXIT_FAILED : status;
}

static ExitStatus
run (char **arguments)
{
  g_autofree char *output = NULL, *summary = NULL;
  g_auto (GStrv) words = NULL;
  gboolean force = FALSE, progress = FALSE, quiet = FALSE;
  int threads = 0;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("Write the grades into this file"),
      "GRADES.csv" },
    { "summary", 's', 0, G_OPTION_ARG_FILENAME, &summary, N_ ("Write a summary of the class"),
      "FILE.html|pdf|txt" },
    { "force", 'f', 0, G_OPTION_ARG_NONE, &force, N_ ("Replace files that are there already"), NULL },
    { "progress", 0, 0, G_OPTION_ARG_NONE, &progress, N_ ("Tell progress although it is no terminal"), NULL },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &quiet, N_ ("Tell no progress on a terminal"), NULL },
    { "threads", 0, 0, G_OPTION_ARG_INT, &threads, N_ ("Work on so many threads (one for each core)"), "N" },
    G_OPTION_ENTRY_NULL
  };
  ExitStatus status;
  Task task;

  if (!command_parse (&info, entries, arguments, &words, &status))
    return status;
  if (g_strv_length (words) != 1)
    return command_misused (&info, _ ("expected one folder"));
  if (output == NULL || *output == '\0')
    return command_misused (&info, _ ("found no file to write, expected -o GRADES.csv"));
  if (threads < 0 || threads > 256)
    return command_misused (&info, _ ("--threads: found %d, expected 1 to 256"), threads);
  if (progress && quiet)
    return command_misused (&info, _ ("found both --progress and --quiet, expected one of them"));
  task = (Task){ .folder = words[0],
                 .output = output,
                 .summary = summary,
                 .force = force,
                 .progress = progress,
                 .quiet = quiet,
                 .threads = threads > 0 ? (guint)threads : g_get_num_processors () };
  if (summary != NULL && !iw_summary_kind_from_path (summary, &task.kind))
    return command_misused (
        &info, _ ("--summary: found \"%s\", expected a name that ends in .html, .pdf or .txt"), summary);
  if (summary != NULL && (strcmp (summary, output) == 0 || command_is_same_file (summary, output)))
    return command_misused (&info, "found \"%s\" for both files, expected two", summary);
  return grade (&task);
}

const Command iw_command_grade = { &info, run };
