#include "command.h"

#include <math.h>
#include <string.h>

static gboolean
apply_setting (IwSetup *setup, const char *assignment, GError **error)
{
  const char *equals = strchr (assignment, '=');
  g_autofree char *name = NULL;
  GError *reason = NULL;

  if (!g_utf8_validate (assignment, -1, NULL)) {
    g_set_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_SETTING, "--set: found text that is not UTF-8");
    return FALSE;
  }
  if (equals == NULL) {
    g_set_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_SETTING,
                 "--set: found \"%s\", expected CONTROL=VALUE", assignment);
    return FALSE;
  }
  name = g_strndup (assignment, (gsize)(equals - assignment));
  if (iw_setup_set_text (setup, name, equals + 1, &reason))
    return TRUE;
  g_propagate_prefixed_error (error, reason, "--set: ");
  return FALSE;
}

ExitStatus
subject_open (Subject *subject, const CommandInfo *info, const char *mission, IwPartKind part,
              const char *const *settings, gboolean after_message)
{
  g_autoptr (IwMission) loaded = NULL;
  IwSetup setup;
  GError *error = NULL;

  loaded = iw_mission_load (mission, &error);
  if (loaded == NULL)
    return command_fail_error (info, error);
  if (loaded->parts[part] == NULL)
    return command_fail (info, EXIT_FAILED, "the mission \"%s\" has no part \"%s\"", loaded->id,
                         iw_part_id (part));

  if (after_message && (loaded->parts[part]->job == NULL || *loaded->parts[part]->job->message == '\0'))
    return command_fail (info, EXIT_NOT_UNDERSTOOD,
                         "found --after-message, expected none, as no message comes in the part \"%s\" of "
                         "\"%s\"",
                         iw_part_id (part), loaded->id);

  iw_setup_init (&setup, loaded, part);
  setup.after_message = after_message;
  for (gsize i = 0; settings != NULL && settings[i] != NULL; i++) {
    if (!apply_setting (&setup, settings[i], &error))
      return command_fail_error (info, error);
  }
  if (!iw_setup_run (&subject->experiment, &setup, NULL, &error))
    return command_fail_error (info, error);
  subject->mission = g_steal_pointer (&loaded);
  subject->part = part;
  subject->stretch = NULL;
  subject->sweep = NULL;
  return EXIT_DONE;
}

/* The control to sweep: the one of this id; unless told the link's or, where there is none, the first that
 * can be swept. */
static gboolean
find_sweep (const IwPart *part, const char *id, guint *out, GError **error)
{
  const char *wanted = id != NULL ? id : "download_bw";
  g_autoptr (GString) possible = g_string_new (NULL);
  gboolean any = FALSE;

  for (guint i = 0; i < part->controls->len; i++) {
    const IwControl *control = g_ptr_array_index (part->controls, i);

    if (!iw_sweep_possible (part, i))
      continue;
    if (strcmp (control->id, wanted) == 0) {
      *out = i;
      return TRUE;
    }
    if (!any)
      *out = i;
    g_string_append_printf (possible, "%s%s", any ? ", " : "", control->id);
    any = TRUE;
  }
  if (id == NULL && any)
    return TRUE;
  g_set_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_SETTING, "--sweep: found \"%s\", expected %s%s",
               wanted, any ? "one of " : "none, as this part has nothing to sweep", possible->str);
  return FALSE;
}

static gboolean
show_run (Subject *subject, const char *control, GError **error)
{
  IwExperiment *experiment = &subject->experiment;
  guint swept = 0;

  if (subject->part == IW_PART_ACCESS && control == NULL)
    return TRUE;
  if (!find_sweep (experiment->part, control, &swept, error))
    return FALSE;
  subject->stretch = iw_stretch_new (experiment, NAN, NULL, error);
  if (subject->stretch == NULL)
    return FALSE;
  subject->sweep = g_new0 (IwSweep, 1);
  if (!iw_sweep_init (subject->sweep, &experiment->setup, swept, error))
    return FALSE;
  for (guint point = 0; point < IW_SWEEP_POINTS; point++) {
    if (!iw_sweep_run (subject->sweep, point, NULL, error))
      return FALSE;
  }
  experiment->stretch = subject->stretch;
  experiment->sweep = subject->sweep;
  return TRUE;
}

ExitStatus
subject_show_run (Subject *subject, const CommandInfo *info, const char *control)
{
  GError *error = NULL;

  if (show_run (subject, control, &error))
    return EXIT_DONE;
  subject_close (subject);
  return command_fail_error (info, error);
}

void
subject_close (Subject *subject)
{
  g_clear_pointer (&subject->stretch, iw_stretch_free);
  g_clear_pointer (&subject->sweep, g_free);
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
