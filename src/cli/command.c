#include "command.h"

#include "iowall/language.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static char *
describe_usage (const CommandInfo *info, GOptionContext *context)
{
  g_autofree char *help = NULL;
  g_autofree char *name = g_strdup_printf ("iowall %s", info->name);

  g_set_prgname (name);
  help = g_option_context_get_help (context, FALSE, NULL);
  g_set_prgname ("iowall");
  return g_strconcat (help, g_str_has_suffix (help, "\n") ? "" : "\n", NULL);
}

gboolean
command_parse (const CommandInfo *info, const GOptionEntry *entries, char **arguments, GStrv *words,
               ExitStatus *status)
{
  g_autoptr (GOptionContext) context = g_option_context_new (info->parameters);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) left = g_strdupv (arguments);
  gboolean help = FALSE, version = FALSE;
  const GOptionEntry common[] = {
    { "help", 'h', 0, G_OPTION_ARG_NONE, &help, N_ ("Show this help and exit"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, N_ ("Show the version and exit"), NULL },
    G_OPTION_ENTRY_NULL
  };

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, info->summary);
  g_option_context_set_description (context, info->description);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, common, GETTEXT_PACKAGE);

  if (!g_option_context_parse_strv (context, &left, &error)) {
    *status = command_misused (info, "%s", error->message);
    return FALSE;
  }
  if (help) {
    g_autofree char *text = describe_usage (info, context);
    *status = command_print (info, text);
    return FALSE;
  }
  if (version) {
    *status = command_print (info, "iowall " IW_VERSION "\n");
    return FALSE;
  }
  /* "--" ended the flags; it is not a word of the command. */
  *words = g_strdupv (left[1] != NULL && strcmp (left[1], "--") == 0 ? left + 2 : left + 1);
  return TRUE;
}

static void
complain (const CommandInfo *info, const char *message, const char *hint)
{
  g_autofree char *line = g_strdup_printf ("iowall %s: %s%s%s\n", info->name, message,
                                           hint != NULL ? "; " : "", hint != NULL ? hint : "");

  fputs (line, stderr);
}

ExitStatus
command_fail (const CommandInfo *info, ExitStatus status, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  complain (info, message, NULL);
  return status;
}

ExitStatus
command_fail_error (const CommandInfo *info, GError *error)
{
  g_autoptr (GError) owned = error;
  const gboolean setting = g_error_matches (error, IW_MISSION_ERROR, IW_MISSION_ERROR_SETTING);

  complain (info, owned->message, NULL);
  return setting ? EXIT_NOT_UNDERSTOOD : EXIT_FAILED;
}

ExitStatus
command_misused (const CommandInfo *info, const char *format, ...)
{
  g_autofree char *message = NULL;
  g_autofree char *hint = g_strdup_printf (_ ("see \"iowall %s --help\""), info->name);
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  complain (info, message, hint);
  return EXIT_NOT_UNDERSTOOD;
}

ExitStatus
command_print (const CommandInfo *info, const char *text)
{
  const gsize length = strlen (text);

  if (fwrite (text, 1, length, stdout) != length || fflush (stdout) != 0)
    return command_fail (info, EXIT_FAILED, _ ("cannot write to standard output: %s"), g_strerror (errno));
  return EXIT_DONE;
}

gboolean
command_is_same_file (const char *a, const char *b)
{
  GStatBuf first, second;

  return g_stat (a, &first) == 0 && g_stat (b, &second) == 0 && first.st_dev == second.st_dev &&
         first.st_ino == second.st_ino;
}
