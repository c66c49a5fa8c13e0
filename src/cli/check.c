#include "command.h"

#include "iowall/language.h"

static const CommandInfo info = {
  .name = "check",
  .parameters = "FILE…",
  .summary = N_ ("Check missions, catalogues and ledgers"),
  .description =
      N_ ("Says of each file whether it is sound, or what is wrong first: where, what was found, what was\n"
          "expected. Every number of a mission must carry a source or an assumption."),
};

static ExitStatus
run (char **arguments)
{
  g_auto (GStrv) files = NULL;
  g_autoptr (GString) sound = g_string_new (NULL);
  ExitStatus status, printed;

  if (!command_parse (&info, NULL, arguments, &files, &status))
    return status;
  if (files[0] == NULL)
    return command_misused (&info, _ ("expected at least one file"));

  status = EXIT_DONE;
  for (gsize i = 0; files[i] != NULL; i++) {
    GError *error = NULL;

    if (iw_check_file (files[i], &error)) {
      g_string_append_printf (sound, "%s: sound\n", files[i]);
    } else {
      command_fail_error (&info, error);
      status = EXIT_FAILED;
    }
  }
  printed = command_print (&info, sound->str);
  return status != EXIT_DONE ? status : printed;
}

const Command iw_command_check = { &info, run };
