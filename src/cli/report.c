#include "command.h"

#include "iowall/language.h"
#include "iowall/report.h"

#include <glib/gstdio.h>
#include <string.h>

static const CommandInfo info = {
  .name = "report",
  .parameters = "LEDGER [-o REPORT.pdf]",
  .summary = N_ ("Set a design ledger as a PDF to read, print and hand in"),
  .description =
      N_ ("LEDGER is a file of a session; the window keeps them in ~/.local/share/iowall/ledgers.\n"
          "Without -o the report is put beside it, under the same name with .pdf. A file that is\n"
          "there already is kept unless --force is given; it is replaced whole or not at all."),
};

/* "x/ledger.json" -> "x/ledger.pdf" */
static char *
beside (const char *ledger)
{
  g_autofree char *stem = g_str_has_suffix (ledger, ".json")
                              ? g_strndup (ledger, strlen (ledger) - strlen (".json"))
                              : g_strdup (ledger);

  return g_strconcat (stem, ".pdf", NULL);
}

static ExitStatus
report (const char *path, const char *output, gboolean force)
{
  g_autoptr (IwMission) mission = NULL;
  g_autoptr (IwLedger) ledger = NULL;
  g_autofree char *id = NULL;
  GStatBuf status;
  GError *error = NULL;

  if (command_is_same_file (path, output))
    return command_fail (&info, EXIT_FAILED,
                         _ ("%s: found the ledger itself, expected another file to write"), output);
  if (!force && g_stat (output, &status) == 0 && S_ISREG (status.st_mode))
    return command_fail (&info, EXIT_FAILED, _ ("%s: there is such a file already; --force replaces it"),
                         output);
  id = iw_ledger_find_mission (path, &error);
  mission = id != NULL ? iw_mission_load (id, &error) : NULL;
  ledger = mission != NULL ? iw_ledger_load (path, mission, &error) : NULL;
  if (ledger == NULL || !iw_report_write (ledger, mission, output, &error))
    return command_fail_error (&info, error);
  return EXIT_DONE;
}

static ExitStatus
run (char **arguments)
{
  g_autofree char *output = NULL, *beside_it = NULL;
  g_auto (GStrv) words = NULL;
  gboolean force = FALSE;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("Write this file"), "REPORT.pdf" },
    { "force", 'f', 0, G_OPTION_ARG_NONE, &force, N_ ("Replace a file that is there already"), NULL },
    G_OPTION_ENTRY_NULL
  };
  ExitStatus status;

  if (!command_parse (&info, entries, arguments, &words, &status))
    return status;
  if (g_strv_length (words) != 1)
    return command_misused (&info, _ ("expected one ledger"));
  if (output != NULL && *output == '\0')
    return command_misused (&info, _ ("found an empty name, expected -o REPORT.pdf"));
  beside_it = beside (words[0]);
  return report (words[0], output != NULL ? output : beside_it, force);
}

const Command iw_command_report = { &info, run };
