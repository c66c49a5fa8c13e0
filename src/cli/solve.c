#include "command.h"

#include "iowall/language.h"

#include <string.h>

static const CommandInfo info = {
  .name = "solve",
  .parameters = "MISSION access|pipeline|checkpoint, or MISSION --scene N",
  .summary = N_ ("Solve a part of a mission with given settings and print what comes out"),
  .description = N_ (
      "MISSION is an id (\"iowall --help\" lists them) or a file.\n"
      "VALUE is an option's id or a quantity: --set device=hdd-7200 --set sample_bytes=\"32 KB\".\n"
      "A part builds on what those before it chose. Unless told that is what the mission assumes of them:\n"
      "--set access.format=webdataset changes a control of Part 1 in a solution of Part 2, and\n"
      "--set pipeline.nvme_bw=\"7 GB/s\" one of Part 2 in a solution of Part 3.\n"
      "--scene solves a scene of the mission's lecture, and prints its texts before that.\n"
      "An unknown control or value is answered with those that there are. In JSON \"settings\" are in SI\n"
      "units, \"shown\" gives them as the track does, in a form that --set takes back."),
};

typedef struct {
  const char *left;
  char *right;
} Row;

static void
row_clear (gpointer row)
{
  g_free (((Row *)row)->right);
}

static void
append_rows (GString *text, const char *heading, GArray *rows)
{
  glong width = 0;

  for (guint i = 0; i < rows->len; i++)
    width = MAX (width, g_utf8_strlen (g_array_index (rows, Row, i).left, -1));
  g_string_append_printf (text, "\n%s\n", heading);
  for (guint i = 0; i < rows->len; i++) {
    const Row *row = &g_array_index (rows, Row, i);
    const int padding = (int)(width - g_utf8_strlen (row->left, -1));

    g_string_append_printf (text, "  %s%*s  %s\n", row->left, padding, "", row->right);
  }
  g_array_set_size (rows, 0);
}

/* "sample_bytes  115 kB (Sample size)": the id is what --set takes. */
static void
append_settings (GString *text, const IwExperiment *experiment, GArray *rows)
{
  for (guint i = 0; i < experiment->part->controls->len; i++) {
    const IwControl *control = g_ptr_array_index (experiment->part->controls, i);
    g_autofree char *value = iw_control_format (control, experiment->settings.values[i], IW_TEXT_PLAIN);
    const Row row = { control->id, g_strdup_printf ("%s (%s)", value, control->label) };

    g_array_append_val (rows, row);
  }
  append_rows (text, "Settings", rows);
}

/* What the part builds on, by the names that --set takes. */
static void
append_earlier (GString *text, const IwSetup *setup, GArray *rows, GStringChunk *names)
{
  for (int before = 0; before < (int)setup->kind; before++) {
    const IwPart *part = setup->mission->parts[before];
    g_autofree char *title = NULL;

    if (part == NULL)
      continue;
    for (guint i = 0; i < part->controls->len; i++) {
      const IwControl *control = g_ptr_array_index (part->controls, i);
      g_autofree char *name = g_strdup_printf ("%s.%s", iw_part_id ((IwPartKind)before), control->id);
      g_autofree char *value = iw_control_format (control, setup->earlier[before].values[i], IW_TEXT_PLAIN);
      const Row row = { g_string_chunk_insert (names, name),
                        g_strdup_printf ("%s (%s)", value, control->label) };

      g_array_append_val (rows, row);
    }
    title = g_strdup_printf ("Part %d, %s", before + 1,
                             setup->assumed[before] ? "as the mission assumes it" : "as given");
    append_rows (text, title, rows);
  }
}

static void
append_facts (GString *text, const IwExperiment *experiment, GArray *rows)
{
  for (guint i = 0; i < experiment->n_facts; i++) {
    const IwFact *fact = &experiment->facts[i];
    const Row row = { fact->label, iw_fact_format (fact, IW_TEXT_PLAIN) };

    g_array_append_val (rows, row);
  }
  append_rows (text, "Results", rows);
}

static void
append_goals (GString *text, const IwExperiment *experiment, GArray *rows)
{
  for (guint i = 0; i < experiment->part->goals->len; i++) {
    const IwRule *goal = g_ptr_array_index (experiment->part->goals, i);
    const Row row = { iw_rule_holds (goal, experiment) ? "met" : "missed", g_strdup (goal->label) };

    g_array_append_val (rows, row);
  }
  append_rows (text, "Goals", rows);
}

/* Of a part with a job, where a store that has collapsed needs a reason. */
static void
append_headline (GString *text, const IwExperiment *experiment)
{
  g_autofree char *headline = NULL;

  if (experiment->part->job == NULL)
    return;
  headline = iw_experiment_headline (experiment, IW_TEXT_PLAIN);
  g_string_append_printf (text, "%s%s.\n", experiment->setup.after_message ? "After the message: " : "",
                          headline);
}

static void
append_text (GArray *rows, const char *left, const char *text, const IwExperiment *experiment)
{
  const Row row = { left, iw_experiment_bind (experiment, text, IW_TEXT_PLAIN) };

  if (*text != '\0')
    g_array_append_val (rows, row);
  else
    g_free (row.right);
}

/* What is on the screen, and what the speaker has beside it. */
static void
append_scene (GString *text, const Subject *subject, GArray *rows)
{
  const IwScene *scene = subject->scene;
  const IwLock *lock = &subject->experiment.part->lock;
  g_autofree char *shown = g_strjoinv (", ", scene->show);
  g_autofree char *controls = g_strjoinv (", ", scene->controls);
  g_autofree char *heading =
      g_strdup_printf ("Scene %u of %u: %s", subject->number, subject->n_scenes, scene->title);

  append_text (rows, "Shown", shown, &subject->experiment);
  append_text (rows, "Controls", controls, &subject->experiment);
  if (scene->tally) {
    append_text (rows, "Vote", lock->question, &subject->experiment);
    for (guint i = 0; i < lock->options->len; i++)
      append_text (rows, "", ((const IwOption *)g_ptr_array_index (lock->options, i))->label,
                   &subject->experiment);
  }
  append_text (rows, "Ask", scene->ask, &subject->experiment);
  append_text (rows, "Answer", scene->answer, &subject->experiment);
  append_text (rows, "Notes", scene->notes, &subject->experiment);
  append_rows (text, heading, rows);
}

static char *
describe (const Subject *subject)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Row));
  GStringChunk *names = g_string_chunk_new (512);

  g_array_set_clear_func (rows, row_clear);
  g_string_append_printf (text, "%s: %s\n", subject->mission->title, subject->experiment.part->title);
  append_headline (text, &subject->experiment);
  if (subject->scene != NULL)
    append_scene (text, subject, rows);
  append_settings (text, &subject->experiment, rows);
  append_earlier (text, &subject->experiment.setup, rows, names);
  append_facts (text, &subject->experiment, rows);
  append_goals (text, &subject->experiment, rows);
  g_string_chunk_free (names);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* What the flags asked for. */
typedef struct {
  GStrv settings;
  char *format, *scene;
  gboolean after_message;
} Flags;

static void
flags_clear (Flags *flags)
{
  g_strfreev (flags->settings);
  g_free (flags->format);
  g_free (flags->scene);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Flags, flags_clear)

static ExitStatus
solve (char **words, const Flags *flags)
{
  const char *const *settings = (const char *const *)flags->settings;
  g_autofree char *text = NULL;
  IwPartKind part = IW_N_PARTS;
  Subject subject;
  ExitStatus status;

  if (flags->scene == NULL && !iw_part_from_id (words[1], &part)) {
    g_autofree char *names = subject_part_names ();
    return command_misused (&info, _ ("found the part \"%s\", expected one of %s"), words[1], names);
  }
  iw_language_end (); /* what is printed is read by programs */
  status = flags->scene != NULL
               ? subject_open_scene (&subject, &info, words[0], flags->scene, settings, flags->after_message)
               : subject_open (&subject, &info, words[0], part, settings, flags->after_message);
  if (status != EXIT_DONE)
    return status;
  if (g_strcmp0 (flags->format, "json") == 0) {
    g_autofree char *json = iw_experiment_to_json (&subject.experiment);
    text = g_strconcat (json, g_str_has_suffix (json, "\n") ? "" : "\n", NULL);
  } else {
    text = describe (&subject);
  }
  subject_close (&subject);
  return command_print (&info, text);
}

static ExitStatus
run (char **arguments)
{
  g_auto (GStrv) words = NULL;
  g_auto (Flags) flags = { 0 };
  const GOptionEntry entries[] = { { "set", 's', 0, G_OPTION_ARG_FILENAME_ARRAY, &flags.settings,
                                     "Set a control; may be given several times", "CONTROL=VALUE" },
                                   { "after-message", 0, 0, G_OPTION_ARG_NONE, &flags.after_message,
                                     N_ ("Part 3, after the message in its middle"), NULL },
                                   { "scene", 0, 0, G_OPTION_ARG_FILENAME, &flags.scene,
                                     N_ ("A scene of the lecture, from 1, instead of a part"), "N" },
                                   { "format", 'f', 0, G_OPTION_ARG_FILENAME, &flags.format,
                                     N_ ("text (the default) or json"), "FORMAT" },
                                   G_OPTION_ENTRY_NULL };
  ExitStatus status;

  if (!command_parse (&info, entries, arguments, &words, &status))
    return status;
  if (flags.scene != NULL && g_strv_length (words) != 1)
    return command_misused (&info, _ ("expected a mission and no part, as a scene has one of its own"));
  if (flags.scene == NULL && g_strv_length (words) != 2)
    return command_misused (&info, _ ("expected a mission and a part"));
  if (flags.format != NULL && strcmp (flags.format, "text") != 0 && strcmp (flags.format, "json") != 0)
    return command_misused (&info, _ ("found the format \"%s\", expected text or json"), flags.format);
  return solve (words, &flags);
}

const Command iw_command_solve = { &info, run };
