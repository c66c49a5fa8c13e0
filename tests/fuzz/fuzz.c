#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

/* GLib would end the process by a breakpoint, of which the fuzzer keeps no input. */
static void
log_or_end (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  g_log_default_handler (domain, level & ~G_LOG_FLAG_FATAL, message, data);
  if (level & (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_ERROR))
    abort ();
}

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  g_log_set_default_handler (log_or_end, NULL);
  return 0;
}

const IwMission *
fuzz_lab (void)
{
  static IwMission *mission;
  g_autoptr (GError) error = NULL;

  if (mission == NULL)
    mission = iw_mission_load (FIXTURES "/lab.json", &error);
  g_assert_no_error (error);
  return mission;
}

void
fuzz_assert_clear (const GError *error)
{
  g_assert_nonnull (error);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_cmpuint (strlen (error->message), <=, FUZZ_MESSAGE_MAX);
  for (const char *at = error->message; *at != '\0'; at = g_utf8_next_char (at))
    g_assert_false (g_unichar_iscntrl (g_utf8_get_char (at)));
}
