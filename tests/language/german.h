/* A desktop that speaks German, for a test. */
#pragma once

#include <glib/gstdio.h>
#include <locale.h>

/* Sets the environment up so that iw_language_begin finds German; the locale is compiled into a folder of its
 * own where none is installed. The caller removes the folder and frees its name; NULL where there is no way.
 */
static inline char *
set_german (void)
{
  g_autofree char *folder = g_dir_make_tmp ("iowall-locale-XXXXXX", NULL);
  g_autofree char *place = g_build_filename (folder, "de_DE.UTF-8", NULL);
  const char *command[] = { "localedef", "-i", "de_DE", "-f", "UTF-8", place, NULL };

  /* It complains of much that does not matter here, and says so with its exit status. */
  if (g_spawn_sync (NULL, (char **)command, NULL,
                    G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
                    NULL, NULL, NULL, NULL))
    g_setenv ("LOCPATH", folder, TRUE);
  g_setenv ("LC_ALL", "de_DE.UTF-8", TRUE);
  g_setenv ("LANGUAGE", "de", TRUE);
  if (setlocale (LC_ALL, "de_DE.UTF-8") != NULL)
    return g_steal_pointer (&folder);
  g_rmdir (folder);
  return NULL;
}

static inline void
remove_german (char *folder)
{
  const char *const command[] = { "rm", "-r", folder, NULL };

  g_spawn_sync (NULL, (char **)command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  g_free (folder);
}
