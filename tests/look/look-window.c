/* Compares a window on a virtual screen with the picture of it that is kept, or keeps it.
 *
 * usage: look-window check|renew SCREEN WIDTH HEIGHT FOLDER NAME
 * SCREEN is the file of Xvfb's -fbdir; the window has its upper left corner. Exit status 1 where they differ.
 */
#include "look.h"

#include <stdlib.h>

#define SHRINK 2

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LookImage) image = NULL;
  gboolean done = FALSE;

  if (argc != 7)
    return 2;
  image = look_image_from_screen (argv[2], atoi (argv[3]), atoi (argv[4]), SHRINK, &error);
  if (image != NULL && g_str_equal (argv[1], "renew")) {
    g_autofree char *path = g_strdup_printf ("%s/%s.png", argv[5], argv[6]);

    done = look_image_save (image, path, &error);
  } else if (image != NULL) {
    done = look_check (image, argv[5], argv[6], &error);
  }
  if (!done)
    g_printerr ("%s\n", error->message);
  return done ? 0 : 1;
}
