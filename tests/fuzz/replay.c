/* Every file of corpus/TARGET, and of seeds that the target shares with the lab, through the target: what was
 * found once stays mended, with or without a fuzzer on the machine. The files and folders are the arguments
 * behind GLib's own.
 */
#include "fuzz.h"

static void
replay_file (gconstpointer path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  g_autofree char *exact = NULL;
  gsize length;

  g_file_get_contents (path, &bytes, &length, &error);
  g_assert_no_error (error);
  /* Without the NUL that GLib adds, so that a read beyond the end is seen. */
  exact = g_memdup2 (bytes, length);
  LLVMFuzzerTestOneInput ((const uint8_t *)(exact != NULL ? exact : bytes), length);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *)a, *(const char *const *)b);
}

static void
add_file (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *test = g_strconcat ("/replay/", name, NULL);

  g_test_add_data_func_full (test, g_strdup (path), replay_file, g_free);
}

static void
add_folder (const char *path)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) files = g_dir_open (path, 0, &error);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (files)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_assert_cmpuint (names->len, >, 0);
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *file = g_build_filename (path, g_ptr_array_index (names, i), NULL);

    add_file (file);
  }
}

int
main (int argc, char **argv)
{
  LLVMFuzzerInitialize (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  for (int i = 1; i < argc; i++) {
    if (g_file_test (argv[i], G_FILE_TEST_IS_DIR))
      add_folder (argv[i]);
    else
      add_file (argv[i]);
  }
  return g_test_run ();
}
