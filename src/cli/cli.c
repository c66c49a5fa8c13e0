#include "iowall/cli.h"
#include "iowall/language.h"

#include "command.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static const Command *const commands[] = {
  &iw_command_solve, &iw_command_render, &iw_command_report,   &iw_command_grade,
  &iw_command_model, &iw_command_check,  &iw_command_validate, &iw_command_bench,
};

static const CommandInfo program = { .name = "", .parameters = "[COMMAND]" };

static const Command *
find_command (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++) {
    if (strcmp (commands[i]->info->name, name) == 0)
      return commands[i];
  }
  return NULL;
}

static char *
join_names (void)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", commands[i]->info->name);
  return g_string_free (g_steal_pointer (&names), FALSE);
}

static ExitStatus
print_help (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_auto (GStrv) missions = iw_mission_list ();
  g_autofree char *ids = g_strjoinv (", ", missions);

  g_string_append (text, _ ("Usage:\n"
                            "  iowall               open the lab in a window\n"
                            "  iowall --track ID    … in one track straight away\n"
                            "  iowall --present ID  play its lecture on the whole screen\n"
                            "  iowall COMMAND …     work without a window\n"
                            "\n"
                            "Commands:\n"));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (text, "  %-8s %s\n", commands[i]->info->name, _ (commands[i]->info->summary));
  g_string_append_printf (
      text,
      _ ("\n"
         "Missions: %s\n"
         "\n"
         "\"iowall COMMAND --help\" explains a command, \"iowall --version\" shows the version.\n"),
      ids);
  return command_print (&program, text->str);
}

static gboolean
is_help (const char *word)
{
  return strcmp (word, "help") == 0 || strcmp (word, "--help") == 0 || strcmp (word, "-h") == 0;
}

gboolean
iw_cli_is_command (const char *word)
{
  g_return_val_if_fail (word != NULL, FALSE);

  return find_command (word) != NULL || is_help (word) || strcmp (word, "--version") == 0;
}

int
iw_cli_run (int argc, char **argv)
{
  const char *word = argc > 1 ? argv[1] : "--help";
  const Command *command = find_command (word);
  g_autofree char *names = NULL;

  g_set_prgname ("iowall");
  /* Numbers that are printed here are read by programs, whatever main chose for the window. */
  setlocale (LC_NUMERIC, "C");
  /* A reader that has gone and a file that may not grow are errors of the write, like a full disk. */
  signal (SIGPIPE, SIG_IGN);
  signal (SIGXFSZ, SIG_IGN);
  if (command != NULL)
    return (int)command->run (argv + 1);
  if (is_help (word))
    return (int)print_help ();
  if (strcmp (word, "--version") == 0)
    return (int)command_print (&program, "iowall " IW_VERSION "\n");
  names = join_names ();
  fprintf (stderr, _ ("iowall: found \"%s\", expected one of %s; see \"iowall --help\"\n"), word, names);
  return EXIT_NOT_UNDERSTOOD;
}

int
iw_cli_no_display (void)
{
  g_autofree char *names = join_names ();

  fprintf (stderr,
           _ ("iowall: the window needs a display and there is none; without one there are the commands %s "
              "(see \"iowall --help\")\n"),
           names);
  return EXIT_FAILED;
}
