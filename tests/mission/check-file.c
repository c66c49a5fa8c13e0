/* Checks the files named on the command line, one line each: for test-schema.py, which compares the program
 * with the published schema. */
#include "iowall/mission.h"

int
main (int argc, char **argv)
{
  int refused = 0;

  for (int i = 1; i < argc; i++) {
    g_autoptr (GError) error = NULL;

    if (iw_check_file (argv[i], &error)) {
      g_print ("sound\n");
    } else {
      g_print ("%s\n", error->message);
      refused = 1;
    }
  }
  return refused;
}
