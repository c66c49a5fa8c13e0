#include "validation.h"

#include <math.h>
#include <string.h>

#define SIGNIFICANT 5
#define DECIMALS    8
#define LINE_WIDTH  120

/* --- Numbers ------------------------------------------------------------------------------------------- */

/* Commas between groups of three in what stands before the decimal point. */
static char *
group (const char *digits)
{
  const gsize sign = *digits == '-' ? 1 : 0;
  const gsize whole = strcspn (digits + sign, ".");
  GString *out = g_string_new_len (digits, (gssize)sign);

  for (gsize i = 0; i < whole; i++) {
    if (i > 0 && (whole - i) % 3 == 0)
      g_string_append_c (out, ',');
    g_string_append_c (out, digits[sign + i]);
  }
  g_string_append (out, digits + sign + whole);
  return g_string_free (out, FALSE);
}

/* So many significant digits, without exponent, without trailing zeros behind the point. */
static char *
write_number (double value, int significant)
{
  const int magnitude = value != 0.0 ? (int)floor (log10 (fabs (value))) : 0;
  const int decimals = CLAMP (significant - 1 - magnitude, 0, DECIMALS);
  char text[400], format[8];

  g_snprintf (format, sizeof format, "%%.%df", decimals);
  g_ascii_formatd (text, sizeof text, format, value);
  if (strchr (text, '.') != NULL) {
    gsize end = strlen (text);

    while (text[end - 1] == '0')
      end--;
    text[text[end - 1] == '.' ? end - 1 : end] = '\0';
  }
  return group (strcmp (text, "-0") == 0 ? "0" : text);
}

char *
validation_number (double value)
{
  return write_number (value, SIGNIFICANT);
}

/* What was published keeps all of its digits. */
static char *
exact_number (double value)
{
  return write_number (value, 12);
}

static char *
with_unit (const char *number, const char *unit)
{
  if (strcmp (unit, "fraction") == 0 || strcmp (unit, "count") == 0)
    return g_strdup (number);
  if (strcmp (unit, "times") == 0)
    return g_strconcat (number, "×", NULL);
  return g_strconcat (number, " ", strcmp (unit, "us") == 0 ? "µs" : unit, NULL);
}

char *
validation_published (const IwLiteratureFigure *figure)
{
  g_autofree char *least = isfinite (figure->at_least) ? exact_number (figure->at_least) : NULL;
  g_autofree char *most = isfinite (figure->at_most) ? exact_number (figure->at_most) : NULL;
  g_autofree char *number = NULL;

  if (least != NULL && most != NULL)
    number = figure->at_least == figure->at_most ? g_strdup (least) : g_strconcat (least, " to ", most, NULL);
  else
    number = g_strconcat (least != NULL ? "at least " : "at most ", least != NULL ? least : most, NULL);
  return with_unit (number, figure->unit);
}

/* A distance in the terms of the tolerance: of what was published in percent, or in the figure's unit. */
static char *
write_distance (const IwLiteratureFigure *figure, double distance, int significant)
{
  const gboolean relative = figure->relative > 0.0;
  g_autofree char *number = write_number (
      relative ? 100.0 * distance * figure->relative / figure->tolerance : distance, significant);

  if (relative)
    return g_strconcat (number, " %", NULL);
  return strcmp (figure->unit, "%") == 0 ? g_strconcat (number, " points", NULL)
                                         : with_unit (number, figure->unit);
}

static gboolean
is_range (const IwLiteratureFigure *figure)
{
  return figure->at_least != figure->at_most;
}

static char *
write_difference (const IwLiteratureFigure *figure)
{
  const double difference = iw_literature_difference (figure);
  g_autofree char *text = write_distance (figure, difference, 2);

  if (is_range (figure) && difference == 0.0)
    return g_strdup ("inside");
  return g_strconcat (difference > 0.0 ? "+" : "", text, NULL);
}

static char *
write_tolerance (const IwLiteratureFigure *figure)
{
  return is_range (figure) && figure->tolerance == 0.0 ? g_strdup ("none")
                                                       : write_distance (figure, figure->tolerance, 2);
}

/* --- Text ---------------------------------------------------------------------------------------------- */

static void
write_figure_line (GString *out, const IwLiteratureFigure *figure)
{
  g_autofree char *published = validation_published (figure);
  g_autofree char *computed = validation_number (figure->computed);
  g_autofree char *difference = write_difference (figure);
  g_autofree char *tolerance = write_tolerance (figure);

  g_string_append_printf (out, "  %-6s  %s: published %s, computed %s, difference %s, allowed %s%s\n",
                          figure->met ? "met" : "missed", figure->name, published, computed, difference,
                          tolerance,
                          figure->met == figure->met_before ? ""
                          : figure->met                     ? "; recorded as missed"
                                                            : "; recorded as met");
}

char *
validation_text (const IwLiterature *literature)
{
  GString *out = g_string_new (NULL);

  for (guint f = 0; f < literature->files->len; f++) {
    const IwLiteratureFile *file = g_ptr_array_index (literature->files, f);

    for (guint r = 0; r < file->records->len; r++) {
      const IwLiteratureRecord *record = g_ptr_array_index (file->records, r);

      g_string_append_printf (out, "%s, %s: %s\n", iw_part_id (file->model), record->id, record->source);
      for (guint i = 0; i < record->figures->len; i++)
        write_figure_line (out, g_ptr_array_index (record->figures, i));
    }
  }
  g_string_append_printf (out, "%u published figures: %u met, %u missed\n", literature->n_figures,
                          literature->n_met, literature->n_figures - literature->n_met);
  return g_string_free (out, FALSE);
}

/* --- Markdown ------------------------------------------------------------------------------------------ */

/* Text as text: nothing in it is markup. An underscore inside a word is none anyway. */
static char *
escape (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *c = text; *c != '\0'; c++) {
    const gboolean inside = c > text && g_ascii_isalnum (c[-1]) && g_ascii_isalnum (c[1]);

    if (strchr ("\\`*[]<>|#&~", *c) != NULL || (*c == '_' && !inside))
      g_string_append_c (out, '\\');
    g_string_append_c (out, g_ascii_iscntrl (*c) ? ' ' : *c);
  }
  return g_string_free (out, FALSE);
}

/* A paragraph of several lines, behind `first` and then `next`. A word that would begin a list or a heading
 * at the head of a line stays where it is. */
static void
append_wrapped (GString *out, const char *text, const char *first, const char *next)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  glong column = (glong)strlen (first);
  gboolean begun = FALSE;

  g_string_append (out, first);
  for (guint i = 0; words[i] != NULL; i++) {
    const glong width = g_utf8_strlen (words[i], -1);
    const gboolean starts_list =
        strchr ("-+", *words[i]) != NULL || (g_ascii_isdigit (*words[i]) && g_str_has_suffix (words[i], "."));

    if (width == 0)
      continue;
    if (begun && column + 1 + width > LINE_WIDTH && !starts_list) {
      g_string_append_printf (out, "\n%s", next);
      column = (glong)strlen (next);
    } else if (begun) {
      g_string_append_c (out, ' ');
      column++;
    }
    g_string_append (out, words[i]);
    column += width;
    begun = TRUE;
  }
  g_string_append_c (out, '\n');
}

static void
append_paragraph (GString *out, const char *text)
{
  g_autofree char *plain = escape (text);

  append_wrapped (out, plain, "", "");
  g_string_append_c (out, '\n');
}

static void
append_row (GString *out, const IwLiteratureFigure *figure)
{
  g_autofree char *name = escape (figure->name);
  g_autofree char *published = validation_published (figure);
  g_autofree char *computed = validation_number (figure->computed);
  g_autofree char *difference = write_difference (figure);
  g_autofree char *tolerance = write_tolerance (figure);

  g_string_append_printf (out, "| %s | %s | %s | %s | %s | %s |\n", name, published, computed, difference,
                          tolerance, figure->met ? "met" : "**missed**");
}

/* Each reason once, in the order in which they come. */
static void
append_reasons (GString *out, const IwLiteratureRecord *record)
{
  g_autoptr (GHashTable) told = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < record->figures->len; i++) {
    const IwLiteratureFigure *figure = g_ptr_array_index (record->figures, i);
    g_autofree char *why = NULL;

    if (!g_hash_table_add (told, figure->why))
      continue;
    why = escape (figure->why);
    append_wrapped (out, why, "- Allowed: ", "  ");
  }
}

/* The names of all figures from `first` on that have the same to say as it has. */
static char *
join_names (const IwLiteratureRecord *record, guint first)
{
  const IwLiteratureFigure *as = g_ptr_array_index (record->figures, first);
  GString *names = g_string_new (as->name);

  for (guint i = first + 1; i < record->figures->len; i++) {
    const IwLiteratureFigure *figure = g_ptr_array_index (record->figures, i);

    if (strcmp (figure->explanation, as->explanation) == 0)
      g_string_append_printf (names, "; %s", figure->name);
  }
  return g_string_free (names, FALSE);
}

static void
append_explanations (GString *out, const IwLiteratureRecord *record)
{
  g_autoptr (GHashTable) told = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < record->figures->len; i++) {
    const IwLiteratureFigure *figure = g_ptr_array_index (record->figures, i);
    g_autofree char *names = NULL, *line = NULL, *plain = NULL;

    if (*figure->explanation == '\0' || !g_hash_table_add (told, figure->explanation))
      continue;
    names = join_names (record, i);
    line = g_strdup_printf ("%s: %s", names, figure->explanation);
    plain = escape (line);
    append_wrapped (out, plain, figure->met ? "- " : "- Missed, ", "  ");
  }
}

static void
append_record (GString *out, const IwLiteratureRecord *record)
{
  g_autofree char *source = escape (record->source);
  g_autofree char *about = escape (record->about);
  g_autofree char *text =
      g_strdup_printf ("**%s** (%s).%s%s", source, record->basis, *about != '\0' ? " " : "", about);

  append_wrapped (out, text, "", "");
  g_string_append (out, "\n| | Published | Computed | Difference | Allowed | |\n"
                        "| --- | --- | --- | --- | --- | --- |\n");
  for (guint i = 0; i < record->figures->len; i++)
    append_row (out, g_ptr_array_index (record->figures, i));
  g_string_append_c (out, '\n');
  append_reasons (out, record);
  append_explanations (out, record);
  g_string_append_c (out, '\n');
}

static void
append_file (GString *out, const IwLiteratureFile *file)
{
  g_autofree char *title = escape (file->title);

  g_string_append_printf (out, "### %s\n\n", title);
  for (guint i = 0; file->intro[i] != NULL; i++)
    append_paragraph (out, file->intro[i]);
  for (guint r = 0; r < file->records->len; r++)
    append_record (out, g_ptr_array_index (file->records, r));
  if (file->notes[0] != NULL)
    g_string_append (out, "Remarks, and what is not compared:\n\n");
  for (guint i = 0; file->notes[i] != NULL; i++) {
    g_autofree char *note = escape (file->notes[i]);

    append_wrapped (out, note, "- ", "  ");
  }
  if (file->notes[0] != NULL)
    g_string_append_c (out, '\n');
}

static void
append_summary (GString *out, const IwLiterature *literature)
{
  static const char *const titles[IW_N_PARTS] = { "Access", "Pipeline", "Checkpoint" };
  guint figures[IW_N_PARTS] = { 0 }, met[IW_N_PARTS] = { 0 };

  for (guint f = 0; f < literature->files->len; f++) {
    const IwLiteratureFile *file = g_ptr_array_index (literature->files, f);

    for (guint r = 0; r < file->records->len; r++) {
      const IwLiteratureRecord *record = g_ptr_array_index (file->records, r);

      for (guint i = 0; i < record->figures->len; i++) {
        figures[file->model]++;
        met[file->model] += ((IwLiteratureFigure *)g_ptr_array_index (record->figures, i))->met ? 1 : 0;
      }
    }
  }
  g_string_append (out, "| Model | Published figures | Met | Missed |\n| --- | --- | --- | --- |\n");
  for (int part = 0; part < IW_N_PARTS; part++)
    g_string_append_printf (out, "| %s | %u | %u | %u |\n", titles[part], figures[part], met[part],
                            figures[part] - met[part]);
  g_string_append_printf (out, "| All | %u | %u | %u |\n\n", literature->n_figures, literature->n_met,
                          literature->n_figures - literature->n_met);
}

char *
validation_markdown (const IwLiterature *literature)
{
  static const char *const titles[IW_N_PARTS] = { "Access model", "Pipeline model", "Checkpoint model" };
  GString *out = g_string_new ("# What the models hit, and what they miss\n"
                               "\n"
                               "Figures that others published, beside what the models say of the same "
                               "inputs. This page is generated:\n"
                               "\n"
                               "```sh\n"
                               "iowall validate tests/literature -o docs/validation.md\n"
                               "```\n"
                               "\n"
                               "Each record in `tests/literature/` holds an input of `iowall model`, the "
                               "source, what was published, how far off\n"
                               "the model may be and why. The command fails when a figure that was met is "
                               "missed, and when one that was missed is\n"
                               "met. A tolerance comes from the source: half of the last digit printed, the "
                               "scatter of what was measured, or the\n"
                               "confidence interval of the model's own run. None is widened so that a figure "
                               "is met: what is missed stands here\n"
                               "with its size and the reason. In brackets stands how the source is known; "
                               "*report* is the press, a review or a\n"
                               "blog, *memory* a figure that was not looked up again.\n"
                               "\n");
  int shown = -1;

  append_summary (out, literature);
  for (guint f = 0; f < literature->files->len; f++) {
    const IwLiteratureFile *file = g_ptr_array_index (literature->files, f);

    if ((int)file->model != shown)
      g_string_append_printf (out, "## %s\n\n", titles[file->model]);
    shown = (int)file->model;
    append_file (out, file);
  }
  g_string_truncate (out, out->len - 1); /* the last blank line */
  return g_string_free (out, FALSE);
}
