/* A folder of ledgers: what is in it, and all of it graded. */
#include "grade-private.h"

#include <glib/gstdio.h>
#include <string.h>

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static gboolean
is_folder (const char *path)
{
  return g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK);
}

/* `below` is "" or a path that ends in a slash. */
static gboolean
list_below (const char *folder, const char *below, GPtrArray *names, GError **error)
{
  g_autofree char *path = g_build_filename (folder, below, NULL);
  g_autoptr (GError) reason = NULL;
  g_autoptr (GDir) files = g_dir_open (path, 0, &reason);
  const char *file;

  if (files == NULL) {
    g_set_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_FILE, "%s", reason->message);
    return FALSE;
  }
  while ((file = g_dir_read_name (files)) != NULL) {
    g_autofree char *name = g_strconcat (below, file, NULL);
    g_autofree char *full = g_build_filename (folder, name, NULL);

    if (*file == '.')
      continue;
    if (is_folder (full)) {
      g_autofree char *deeper = g_strconcat (name, "/", NULL);

      if (!list_below (folder, deeper, names, error))
        return FALSE;
    } else if (g_str_has_suffix (file, ".json")) {
      g_ptr_array_add (names, g_steal_pointer (&name));
    }
  }
  return TRUE;
}

GPtrArray *
iw_grade_list (const char *folder, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (folder != NULL, NULL);

  if (!list_below (folder, "", names, error))
    return NULL;
  g_ptr_array_sort (names, compare_names);
  return g_steal_pointer (&names);
}

/* --- All of them --------------------------------------------------------------------------------------- */

typedef struct {
  IwGrader *grader;
  const char *folder;
  const GPtrArray *names;
  GPtrArray *grades; /* as many places as names; each worker fills its own in */
  GAsyncQueue *done; /* one entry for each that is filled in */
} Work;

static void
grade_one (gpointer index_plus_one, gpointer data)
{
  const Work *work = data;
  const guint index = GPOINTER_TO_UINT (index_plus_one) - 1;
  const char *name = g_ptr_array_index (work->names, index);
  g_autofree char *path = g_build_filename (work->folder, name, NULL);

  g_ptr_array_index (work->grades, index) = iw_grader_grade (work->grader, path, name);
  g_async_queue_push (work->done, index_plus_one);
}

GPtrArray *
iw_grader_grade_all (IwGrader *grader, const char *folder, const GPtrArray *names, guint n_threads,
                     IwGradeProgress progress, gpointer data)
{
  Work work = { .grader = grader, .folder = folder, .names = names };
  GThreadPool *pool = NULL;

  g_return_val_if_fail (grader != NULL && folder != NULL && names != NULL, NULL);

  work.grades = g_ptr_array_new_with_free_func ((GDestroyNotify)iw_grade_free);
  g_ptr_array_set_size (work.grades, (int)names->len);
  work.done = g_async_queue_new ();
  if (n_threads > 1)
    pool = g_thread_pool_new (grade_one, &work, (int)n_threads, FALSE, NULL);
  for (guint i = 0; i < names->len && pool != NULL; i++)
    g_thread_pool_push (pool, GUINT_TO_POINTER (i + 1), NULL);
  for (guint i = 0; i < names->len; i++) {
    if (pool == NULL)
      grade_one (GUINT_TO_POINTER (i + 1), &work);
    g_async_queue_pop (work.done);
    if (progress != NULL)
      progress (i + 1, names->len, data);
  }
  if (pool != NULL)
    g_thread_pool_free (pool, FALSE, TRUE);
  g_async_queue_unref (work.done);
  return work.grades;
}
