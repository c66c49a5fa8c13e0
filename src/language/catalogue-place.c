#include "language-private.h"

/* Where the program is, or NULL where the system does not say. */
static char *
program_folder (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);

  return program != NULL ? g_path_get_dirname (program) : NULL;
}

char *
iw_catalogue_place (void)
{
  static const char *const beside[] = { "share/locale", "po" };
  const char *told = g_getenv ("IOWALL_LOCALEDIR");
  g_autofree char *folder = NULL;

  if (told != NULL && *told != '\0')
    return g_strdup (told);
  folder = program_folder ();
  for (gsize i = 0; folder != NULL && i < G_N_ELEMENTS (beside); i++) {
    g_autofree char *place = g_build_filename (folder, "..", beside[i], NULL);

    if (g_file_test (place, G_FILE_TEST_IS_DIR))
      return g_steal_pointer (&place);
  }
  return g_strdup (IW_LOCALEDIR);
}
