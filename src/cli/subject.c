#include "command.h"

#include <string.h>

static gboolean
apply_setting (IwSettings *settings, const IwPart *part, const char *assignment, GError **error)
{
  const char *equals = strchr (assignment, '=');
  g_autofree char *control = NULL;

  if (!g_utf8_validate (assignment, -1, NULL)) {
    g_set_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_SETTING, "--set: found text that is not UTF-8");
    return FALSE;
  }
  if (equals == NULL) {
    g_set_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_SETTING,
                 "--set: found \"%s\", expected CONTROL=VALUE", assignment);
    return FALSE;
  }
  control = g_strndup (assignment, (gsize)(equals - assignment));
  return iw_settings_set_text (settings, part, control, equals + 1, error);
}

ExitStatus
subject_open (Subject *subject, const CommandInfo *info, const char *mission, IwPartKind part,
              const char *const *settings)
{
  g_autoptr (IwMission) loaded = NULL;
  IwSettings values;
  GError *error = NULL;

  loaded = iw_mission_load (mission, &error);
  if (loaded == NULL)
    return command_fail_error (info, error);
  if (loaded->parts[part] == NULL)
    return command_fail (info, EXIT_FAILED, "the mission \"%s\" has no part \"%s\"", loaded->id,
                         iw_part_id (part));

  iw_settings_init (&values, loaded->parts[part]);
  for (gsize i = 0; settings != NULL && settings[i] != NULL; i++) {
    if (!apply_setting (&values, loaded->parts[part], settings[i], &error))
      return command_fail_error (info, error);
  }
  if (!iw_experiment_run (&subject->experiment, loaded, part, &values, &error))
    return command_fail_error (info, error);
  subject->mission = g_steal_pointer (&loaded);
  subject->part = part;
  return EXIT_DONE;
}

void
subject_close (Subject *subject)
{
  g_clear_pointer (&subject->mission, iw_mission_free);
}

char *
subject_part_names (void)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (int part = 0; part < IW_N_PARTS; part++)
    g_string_append_printf (names, "%s%s", part > 0 ? ", " : "", iw_part_id ((IwPartKind)part));
  return g_string_free (g_steal_pointer (&names), FALSE);
}
