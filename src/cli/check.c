#include "command.h"

#include "iowall/gallery.h"
#include "iowall/language.h"

static const CommandInfo info = {
  .name = "check",
  .parameters = "FILE…",
  .summary = N_ ("Check missions, catalogues and ledgers"),
  .description =
      N_ ("Says of each file whether it is sound, or what is wrong first: where, what was found, what was\n"
          "expected. Every number of a mission must carry a source or an assumption."),
};

/* Whether the scenes of a mission show what there is to show. What is no mission has none. */
static gboolean
check_shown (const char *path, GError **error)
{
  g_autoptr (IwMission) mission = iw_mission_load (path, NULL);

  for (guint i = 0; mission != NULL && i < mission->scenes->len; i++) {
    GError *reason = NULL;

    if (iw_gallery_check_scene (g_ptr_array_index (mission->scenes, i), &reason))
      continue;
    g_propagate_prefixed_error (error, reason, "%s: /lecture/%u/", mission->origin, i);
    return FALSE;
  }
  return TRUE;
}

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
    g_autofree char *note = NULL;
    GError *error = NULL;

    if (iw_check_file_noting (files[i], &note, &error) && check_shown (files[i], &error)) {
      g_string_append_printf (sound, "%s: sound%s%s\n", files[i], note != NULL ? "; " : "",
                              note != NULL ? note : "");
    } else {
      command_fail_error (&info, error);
      status = EXIT_FAILED;
    }
  }
  printed = command_print (&info, sound->str);
  return status != EXIT_DONE ? status : printed;
}

const Command iw_command_check = { &info, run };
