#include "command.h"

#include "iowall/language.h"
#include "iowall/output.h"
#include "validation.h"

#include <string.h>

#define FOLDER "tests/literature"
#define SCHEMA "schema.json"

static const CommandInfo info = {
  .name = "validate",
  .parameters = "[FILE… | FOLDER]",
  .summary = N_ ("Compare the models with figures that others published"),
  .description = N_ (
      "Runs the inputs of the records in the files, or in all .json files of a folder (tests/literature\n"
      "unless told), through the models and says of each published figure what was computed and whether\n"
      "it is met. Fails when a figure is not as its record says: one that was met is missed, or one that\n"
      "was missed is met. Then nothing is written."),
};

static const char *const formats[] = { "text", "json", "markdown", NULL };

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* Appends the records of a folder, sorted by name. */
static gboolean
add_folder (const char *folder, GPtrArray *files, GError **error)
{
  g_autoptr (GDir) directory = g_dir_open (folder, 0, error);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (directory == NULL)
    return FALSE;
  while ((name = g_dir_read_name (directory)) != NULL) {
    if (g_str_has_suffix (name, ".json") && strcmp (name, SCHEMA) != 0)
      g_ptr_array_add (found, g_build_filename (folder, name, NULL));
  }
  if (found->len == 0) {
    g_set_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_FILE, "%s: found no records, expected .json files",
                 folder);
    return FALSE;
  }
  g_ptr_array_sort (found, compare_names);
  g_ptr_array_set_free_func (found, NULL);
  for (guint i = 0; i < found->len; i++)
    g_ptr_array_add (files, g_ptr_array_index (found, i));
  return TRUE;
}

/* The files that are meant, NULL-terminated; NULL with an error. */
static GPtrArray *
find_files (char **words, GError **error)
{
  static const char *const standard[] = { FOLDER, NULL };
  const char *const *given = words[0] != NULL ? (const char *const *)words : standard;
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);

  for (; *given != NULL; given++) {
    if (!g_file_test (*given, G_FILE_TEST_IS_DIR) && given != standard)
      g_ptr_array_add (files, g_strdup (*given));
    else if (!add_folder (*given, files, error))
      return NULL;
  }
  g_ptr_array_add (files, NULL);
  return g_steal_pointer (&files);
}

/* Says of each figure that is not as recorded what has become of it. */
static void
tell_changes (const IwLiterature *literature)
{
  for (guint f = 0; f < literature->files->len; f++) {
    const IwLiteratureFile *file = g_ptr_array_index (literature->files, f);

    for (guint r = 0; r < file->records->len; r++) {
      const IwLiteratureRecord *record = g_ptr_array_index (file->records, r);

      for (guint i = 0; i < record->figures->len; i++) {
        const IwLiteratureFigure *figure = g_ptr_array_index (record->figures, i);
        g_autofree char *published = validation_published (figure);
        g_autofree char *computed = validation_number (figure->computed);

        if (figure->met != figure->met_before)
          command_fail (&info, EXIT_FAILED, "%s: %s, \"%s\": %s: published %s, computed %s", file->path,
                        record->id, figure->name,
                        figure->met ? "recorded as missed, but met now; mend the record"
                                    : "was met, but is missed now",
                        published, computed);
      }
    }
  }
}

static char *
write_out (const IwLiterature *literature, const char *format)
{
  if (strcmp (format, "json") == 0)
    return iw_literature_json (literature);
  return strcmp (format, "markdown") == 0 ? validation_markdown (literature) : validation_text (literature);
}

static ExitStatus
validate (const char *const *files, const char *format, const char *output)
{
  g_autoptr (IwLiterature) literature = NULL;
  g_autofree char *text = NULL;
  GError *error = NULL;
  ExitStatus status = EXIT_DONE;

  if ((literature = iw_literature_load (files, &error)) == NULL)
    return command_fail_error (&info, error);
  text = write_out (literature, format);
  if (literature->n_changed > 0)
    status = EXIT_FAILED;
  if (output == NULL) {
    const ExitStatus printed = command_print (&info, text);

    status = status != EXIT_DONE ? status : printed;
  } else if (status == EXIT_DONE) {
    if (!iw_output_save (output, text, strlen (text), &error))
      return command_fail_error (&info, error);
  }
  tell_changes (literature);
  return status;
}

/* What a file's name asks for, where no format was given. */
static const char *
format_for (const char *output)
{
  if (output != NULL && g_str_has_suffix (output, ".md"))
    return "markdown";
  return output != NULL && g_str_has_suffix (output, ".json") ? "json" : "text";
}

static ExitStatus
run (char **arguments)
{
  g_autofree char *format = NULL, *output = NULL;
  g_auto (GStrv) words = NULL;
  g_autoptr (GPtrArray) files = NULL;
  GError *error = NULL;
  const GOptionEntry entries[] = {
    { "format", 'f', 0, G_OPTION_ARG_FILENAME, &format,
      N_ ("text (the default), json or markdown; of a file what its name ends in: .json, .md"), "FORMAT" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("Write this file instead of standard output"),
      "FILE" },
    G_OPTION_ENTRY_NULL
  };
  ExitStatus status;

  if (!command_parse (&info, entries, arguments, &words, &status))
    return status;
  if (output != NULL && *output == '\0')
    return command_misused (&info, _ ("found an empty name, expected -o FILE"));
  if (format != NULL && !g_strv_contains (formats, format))
    return command_misused (&info, _ ("found the format \"%s\", expected text, json or markdown"), format);
  if ((files = find_files (words, &error)) == NULL)
    return command_fail_error (&info, error);
  return validate ((const char *const *)files->pdata, format != NULL ? format : format_for (output), output);
}

const Command iw_command_validate = { &info, run };
