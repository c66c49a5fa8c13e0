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

/* Solves the part that `setup` is for, with `settings` applied. Takes the mission, whatever comes of it. */
static ExitStatus
open_setup (Subject *subject, const CommandInfo *info, IwMission *mission, IwSetup *setup,
            const char *const *settings)
{
  g_autoptr (IwMission) owned = mission;
  GError *error = NULL;

  for (gsize i = 0; settings != NULL && settings[i] != NULL; i++) {
    if (!apply_setting (setup, settings[i], &error))
      return command_fail_error (info, error);
  }
  *subject = (Subject){ .part = setup->kind };
  if (!iw_setup_run (&subject->experiment, setup, NULL, &error))
    return command_fail_error (info, error);
  subject->mission = g_steal_pointer (&owned);
  return EXIT_DONE;
}

/* Lets the message come, if it is asked for and there is one. */
static ExitStatus
let_message_come (IwSetup *setup, const CommandInfo *info, gboolean after_message)
{
  const IwPart *part = setup->mission->parts[setup->kind];

  if (after_message && (part->job == NULL || *part->job->message == '\0'))
    return command_fail (info, EXIT_NOT_UNDERSTOOD,
                         "found --after-message, expected none, as no message comes in the part \"%s\" of "
                         "\"%s\"",
                         iw_part_id (setup->kind), setup->mission->id);
  setup->after_message = setup->after_message || after_message;
  return EXIT_DONE;
}

ExitStatus
subject_open (Subject *subject, const CommandInfo *info, const char *mission, IwPartKind part,
              const char *const *settings, gboolean after_message)
{
  g_autoptr (IwMission) loaded = NULL;
  IwSetup setup;
  GError *error = NULL;
  ExitStatus status;

  loaded = iw_mission_load (mission, &error);
  if (loaded == NULL)
    return command_fail_error (info, error);
  if (loaded->parts[part] == NULL)
    return command_fail (info, EXIT_FAILED, "the mission \"%s\" has no part \"%s\"", loaded->id,
                         iw_part_id (part));

  iw_setup_init (&setup, loaded, part);
  status = let_message_come (&setup, info, after_message);
  if (status != EXIT_DONE)
    return status;
  return open_setup (subject, info, g_steal_pointer (&loaded), &setup, settings);
}

/* All scenes of the mission, of which `index` is the one that was asked for. NULL, with the status, if there
 * is none: saved ones that cannot be read are no hindrance for the others. */
static GPtrArray *
find_scene (const CommandInfo *info, const IwMission *mission, const char *number, guint *index,
            ExitStatus *status)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) scenes = iw_lecture_load (mission, &error);
  guint64 found;

  if (scenes->len > 0 && g_ascii_string_to_unsigned (number, 10, 1, scenes->len, &found, NULL)) {
    *index = (guint)found - 1;
    return g_steal_pointer (&scenes);
  }
  if (error != NULL)
    *status = command_fail_error (info, g_steal_pointer (&error));
  else if (scenes->len == 0)
    *status = command_fail (info, EXIT_FAILED, "the mission \"%s\" has no lecture", mission->id);
  else
    *status = command_fail (info, EXIT_NOT_UNDERSTOOD,
                            "found the scene \"%s\", expected a number from 1 to %u", number, scenes->len);
  return NULL;
}

ExitStatus
subject_open_scene (Subject *subject, const CommandInfo *info, const char *mission, const char *number,
                    const char *const *settings, gboolean after_message)
{
  g_autoptr (IwMission) loaded = NULL;
  g_autoptr (GPtrArray) scenes = NULL;
  const IwScene *scene;
  IwSetup setup;
  guint index = 0;
  GError *error = NULL;
  ExitStatus status;

  loaded = iw_mission_load (mission, &error);
  if (loaded == NULL)
    return command_fail_error (info, error);
  scenes = find_scene (info, loaded, number, &index, &status);
  if (scenes == NULL)
    return status;

  scene = g_ptr_array_index (scenes, index);
  iw_scene_setup (scene, loaded, &setup);
  status = let_message_come (&setup, info, after_message);
  if (status == EXIT_DONE)
    status = open_setup (subject, info, g_steal_pointer (&loaded), &setup, settings);
  if (status != EXIT_DONE)
    return status;
  subject->scene = iw_scene_copy (scene);
  subject->number = index + 1;
  subject->n_scenes = scenes->len;
  return EXIT_DONE;
}

/* The first control in the scene's strip that can be swept; NULL if there is none. */
static const char *
first_in_strip (const IwScene *scene, const IwPart *part)
{
  for (gsize i = 0; scene != NULL && scene->controls[i] != NULL; i++) {
    guint index;

    if (iw_part_find_control (part, scene->controls[i], &index) != NULL && iw_sweep_possible (part, index))
      return scene->controls[i];
  }
  return NULL;
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
  if (control == NULL)
    control = first_in_strip (subject->scene, experiment->part);
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
  g_clear_pointer (&subject->scene, iw_scene_free);
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
