/* Every page beside the picture of it that is kept. "test-pages --renew" keeps the present ones instead. */
#include "page.h"

#include <locale.h>

static char *folder;

static void
for_each_page (void (*act) (const LookImage *image, const char *name), const char *track, IwPartKind part)
{
  Page page;

  page_open (&page, track, part);
  for (gsize t = 0; t < N_THEMES; t++) {
    for (gsize s = 0; s < N_SIZES; s++) {
      g_autofree char *name = page_name (&page, page_themes[t], &page_sizes[s]);
      g_autoptr (LookImage) image = NULL;
      IwTheme theme;

      iw_theme_init (&theme, page_themes[t]);
      image = page_draw (&page, &theme, &page_sizes[s]);
      act (image, name);
    }
  }
  page_close (&page);
}

static void
check (const LookImage *image, const char *name)
{
  g_autoptr (GError) error = NULL;

  if (!look_check (image, folder, name, &error)) {
    g_test_message ("%s", error->message);
    g_test_fail ();
  }
}

static void
renew (const LookImage *image, const char *name)
{
  g_autofree char *path = g_strdup_printf ("%s/%s.png", folder, name);
  g_autoptr (GError) error = NULL;

  if (!look_image_save (image, path, &error))
    g_error ("%s", error->message);
}

/* "/look/cloud-titan/access" */
static void
test_page (gconstpointer which)
{
  const guint i = GPOINTER_TO_UINT (which);

  for_each_page (check, page_tracks[i / IW_N_PARTS], (IwPartKind)(i % IW_N_PARTS));
}

int
main (int argc, char **argv)
{
  const gboolean renewing = argc > 1 && g_str_equal (argv[1], "--renew");

  setlocale (LC_ALL, "C.UTF-8");
  folder = g_strdup (g_getenv ("IOWALL_LOOK_FOLDER"));
  if (folder == NULL)
    g_error ("IOWALL_LOOK_FOLDER: found nothing, expected the folder of the pictures");
  if (!renewing)
    g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < N_TRACKS * IW_N_PARTS; i++) {
    g_autofree char *path = g_strdup_printf ("/look/%s/%s", page_tracks[i / IW_N_PARTS],
                                             iw_part_id ((IwPartKind)(i % IW_N_PARTS)));

    if (renewing)
      for_each_page (renew, page_tracks[i / IW_N_PARTS], (IwPartKind)(i % IW_N_PARTS));
    else
      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_page);
  }
  return renewing ? 0 : g_test_run ();
}
