#include "trials-table.h"

#include "iowall/language.h"

#include <math.h>
#include <string.h>

/* Values of one column further apart than this carry their units themselves. */
#define WIDEST_SPAN 1e4

/* A heading is broken into lines of about this many characters. */
#define HEADING_CHARS 11

#define THIN_SPACE "\u202f"

gboolean
iw_trials_key_equal (const IwTrialsKey *a, const IwTrialsKey *b)
{
  return a->kind == b->kind && a->part == b->part && a->index == b->index;
}

/* --- values --- */

static const IwControl *
control_of (const IwMission *mission, const IwTrialsKey *key)
{
  return g_ptr_array_index (mission->parts[key->part]->controls, key->index);
}

static const IwSettings *
settings_of (const IwTrialsKey *key, const IwPart *part, const IwTrial *trial)
{
  return key->part == part->kind ? &trial->settings : &trial->earlier[key->part];
}

/* The stage whose busy share a fact is, or NULL. */
static const char *
busy_stage (const IwPart *part, const char *id)
{
  for (guint k = 0; part->line != NULL && k < part->line->n_stages; k++) {
    const char *stage = part->line->stages[k].id;

    if (g_str_has_prefix (id, stage) && strcmp (id + strlen (stage), "_busy") == 0)
      return part->line->stages[k].name;
  }
  return NULL;
}

static double
number_of (const IwTrialsKey *key, const IwPart *part, const IwTrial *trial)
{
  switch (key->kind) {
  case IW_TRIALS_NUMBER:
    return trial->number;
  case IW_TRIALS_MET:
    return trial->met ? 1.0 : 0.0;
  case IW_TRIALS_FACT:
    return trial->facts[key->index].value;
  case IW_TRIALS_SETTING:
    return settings_of (key, part, trial)->values[key->index];
  }
  g_return_val_if_reached (0.0);
}

/* --- columns --- */

static const struct {
  const char *id, *title;
} short_titles[] = {
  { "utilization", N_ ("Utilisation") },
  { "bottleneck", N_ ("Bottleneck") },
  { "oversize", N_ ("Oversize") },
  { "late_per_min", N_ ("Late per min") },
  { "cost", N_ ("Cost") },
};

static const char *
short_title (const IwFact *fact)
{
  for (gsize i = 0; i < G_N_ELEMENTS (short_titles); i++) {
    if (strcmp (fact->id, short_titles[i].id) == 0)
      return _ (short_titles[i].title);
  }
  return fact->label;
}

/* The unit that the largest value of a column is read in, for all of them; its size goes to `size`, 0 where
 * one unit does not do for all. NULL: no unit to be named. */
static char *
common_unit (const IwTrialsKey *key, const IwPart *part, IwUnit unit, const GPtrArray *rows, double *size)
{
  double most = 0.0, least = INFINITY;
  char text[IW_QUANTITY_MAX];
  g_autofree char *one = NULL;
  const char *symbol;

  *size = 1.0;
  if (unit == IW_UNIT_NONE || unit == IW_UNIT_COUNT)
    return NULL;
  if (unit == IW_UNIT_RATIO)
    return g_strdup ("×");
  if (unit == IW_UNIT_DOLLARS_PER_MONTH)
    return g_strdup (iw_language_unit_symbol (unit));
  for (guint i = 0; i < rows->len; i++) {
    const double value = fabs (number_of (key, part, g_ptr_array_index (rows, i)));

    most = isfinite (value) ? fmax (most, value) : most;
    least = value > 0.0 ? fmin (least, value) : least;
  }
  symbol = strchr (iw_quantity_format (text, sizeof text, most, unit, IW_TEXT_PLAIN), ' ');
  if (symbol != NULL)
    one = g_strconcat ("1", symbol, NULL);
  if (one != NULL && (most <= least * WIDEST_SPAN || unit == IW_UNIT_FRACTION) &&
      iw_quantity_parse (one, unit, size, NULL) == IW_STATUS_OK)
    return g_strdup (symbol + 1);
  *size = 0.0;
  return NULL;
}

static void
column_free (gpointer data)
{
  IwTrialsColumn *column = data;

  g_free (column->group);
  g_free (column->heading);
  g_free (column->name);
  g_free (column);
}

/* Words below each other where they would be wider than HEADING_CHARS in one line. Fixed lines, because a
 * label that wraps has no one width that heading and cells could share. */
static char *
break_lines (const char *title)
{
  g_auto (GStrv) words = g_strsplit (title, " ", -1);
  GString *text = g_string_new (NULL);
  glong length = 0;

  for (guint i = 0; words[i] != NULL; i++) {
    const glong word = g_utf8_strlen (words[i], -1);
    const gboolean fits = length + 1 + word <= HEADING_CHARS;

    if (i > 0)
      g_string_append_c (text, fits ? ' ' : '\n');
    g_string_append (text, words[i]);
    length = i > 0 && fits ? length + 1 + word : word;
  }
  return g_string_free (text, FALSE);
}

static IwTrialsColumn *
add_column (GPtrArray *columns, IwTrialsKey key, const char *group, const char *title)
{
  IwTrialsColumn *column = g_new0 (IwTrialsColumn, 1);

  column->key = key;
  column->group = g_strdup (group);
  column->heading = break_lines (title);
  column->name = g_strdup (title);
  column->unit = IW_UNIT_COUNT;
  column->unit_size = 1.0;
  g_ptr_array_add (columns, column);
  return column;
}

static void
take_name (IwTrialsColumn *column, char *name)
{
  g_free (column->name);
  column->name = name;
}

/* A column of numbers: the unit stands in its title. */
static IwTrialsColumn *
add_numbers (GPtrArray *columns, IwTrialsKey key, const char *group, const char *title, IwUnit unit,
             const IwPart *part, const GPtrArray *rows)
{
  double size;
  g_autofree char *symbol = common_unit (&key, part, unit, rows, &size);
  g_autofree char *with_unit = symbol != NULL ? g_strdup_printf ("%s, %s", title, symbol) : NULL;
  IwTrialsColumn *column = add_column (columns, key, group, with_unit != NULL ? with_unit : title);

  column->unit = unit;
  column->unit_size = size;
  return column;
}

/* Being late is worth a column where a goal asks for it. */
static gboolean
is_shown (const IwPart *part, const IwFact *fact)
{
  if (strcmp (fact->id, "late_per_min") != 0)
    return TRUE;
  for (guint i = 0; i < part->goals->len; i++) {
    if (strcmp (((const IwRule *)g_ptr_array_index (part->goals, i))->fact, fact->id) == 0)
      return TRUE;
  }
  return FALSE;
}

static void
add_fact (GPtrArray *columns, const IwPart *part, guint index, const GPtrArray *rows)
{
  const IwTrialsKey key = { IW_TRIALS_FACT, part->kind, index };
  const IwFact *fact = &((const IwTrial *)g_ptr_array_index (rows, 0))->facts[index];
  const char *stage = busy_stage (part, fact->id);

  if (!is_shown (part, fact))
    return;
  if (fact->text != NULL)
    add_column (columns, key, "", short_title (fact))->words = TRUE;
  else if (stage != NULL) {
    IwTrialsColumn *column = add_column (columns, key, _ ("Busy, %"), stage);

    take_name (column, g_strdup_printf (_ ("%s busy, %%"), stage));
    column->unit = fact->unit;
    column->unit_size = 0.01;
  } else
    add_numbers (columns, key, "", short_title (fact), fact->unit, part, rows);
}

static gboolean
differs (const IwTrialsKey *key, const IwPart *part, const GPtrArray *rows)
{
  for (guint i = 1; i < rows->len; i++) {
    if (number_of (key, part, g_ptr_array_index (rows, i)) !=
        number_of (key, part, g_ptr_array_index (rows, 0)))
      return TRUE;
  }
  return FALSE;
}

static void
add_settings (GPtrArray *columns, const IwMission *mission, const IwPart *part, IwPartKind kind,
              const GPtrArray *rows)
{
  g_autofree char *group = kind == part->kind ? g_strdup (_ ("Settings"))
                                              : g_strdup_printf (_ ("Settings of part %d"), (int)kind + 1);

  for (guint i = 0; i < mission->parts[kind]->controls->len; i++) {
    const IwTrialsKey key = { IW_TRIALS_SETTING, kind, i };
    const IwControl *control = control_of (mission, &key);
    IwTrialsColumn *column;

    if (!differs (&key, part, rows))
      continue;
    if (control->kind == IW_CONTROL_RANGE)
      column = add_numbers (columns, key, group, control->label, control->unit, part, rows);
    else {
      column = add_column (columns, key, group, control->label);
      column->words = TRUE;
    }
    if (kind != part->kind)
      take_name (column, g_strdup_printf (_ ("%s of part %d"), column->name, (int)kind + 1));
  }
}

GPtrArray *
iw_trials_columns (const IwMission *mission, const IwPart *part, const GPtrArray *rows)
{
  GPtrArray *columns = g_ptr_array_new_with_free_func (column_free);
  const IwTrial *first;

  if (rows->len == 0)
    return columns;
  first = g_ptr_array_index (rows, 0);
  add_column (columns, (IwTrialsKey){ IW_TRIALS_NUMBER, part->kind, 0 }, "", _ ("Trial"));
  add_column (columns, (IwTrialsKey){ IW_TRIALS_MET, part->kind, 0 }, "", _ ("Goals"))->words = TRUE;
  for (guint i = 0; i < first->n_facts; i++)
    add_fact (columns, part, i, rows);
  add_settings (columns, mission, part, part->kind, rows);
  for (int kind = 0; kind < (int)part->kind; kind++) {
    if (mission->parts[kind] != NULL)
      add_settings (columns, mission, part, (IwPartKind)kind, rows);
  }
  return columns;
}

/* --- cells --- */

static char *
format_number (double value, IwUnit unit, IwTextStyle style)
{
  char text[IW_QUANTITY_MAX];

  return g_strdup (iw_language_format (text, sizeof text, value, unit, style));
}

/* As the goal beside it says it, without the unit, which the head of the column has. */
static char *
format_dollars (double value)
{
  g_autofree char *text = format_number (value, IW_UNIT_DOLLARS_PER_MONTH, IW_TEXT_TYPESET);

  return g_str_has_prefix (text, "$") && g_str_has_suffix (text, "/month")
             ? g_strndup (text + 1, strlen (text) - strlen ("$/month"))
             : g_steal_pointer (&text);
}

char *
iw_trials_cell (const IwTrialsColumn *column, const IwMission *mission, const IwPart *part,
                const IwTrial *trial)
{
  const double value = number_of (&column->key, part, trial);

  switch (column->key.kind) {
  case IW_TRIALS_NUMBER:
    return g_strdup_printf ("%u", trial->number);
  case IW_TRIALS_MET:
    return g_strdup (trial->met ? "✓" : "○");
  case IW_TRIALS_FACT:
    if (column->words)
      return iw_fact_format (&trial->facts[column->key.index], IW_TEXT_TYPESET);
    break;
  case IW_TRIALS_SETTING:
    if (column->words)
      return iw_control_format (control_of (mission, &column->key), value, IW_TEXT_TYPESET);
    break;
  }
  if (column->unit == IW_UNIT_DOLLARS_PER_MONTH)
    return format_dollars (value);
  if (column->unit_size > 0.0 && column->unit != IW_UNIT_COUNT)
    return format_number (value / column->unit_size, IW_UNIT_NONE, IW_TEXT_TYPESET);
  return format_number (value, column->unit, IW_TEXT_TYPESET);
}

int
iw_trials_compare (const IwTrialsKey *key, const IwPart *part, const IwTrial *a, const IwTrial *b)
{
  const double left = number_of (key, part, a), right = number_of (key, part, b);

  return (left > right) - (left < right);
}

/* --- sentences --- */

/* Inside a sentence: "utilisation", but "NVMe busy". */
static char *
fact_words (const IwPart *part, const IwFact *fact)
{
  const char *stage = busy_stage (part, fact->id);
  char *words = stage != NULL ? g_strdup_printf (_ ("%s busy"), stage) : g_strdup (short_title (fact));

  if (stage == NULL && iw_language_lowers_words ())
    *words = g_ascii_tolower (*words);
  return words;
}

char *
iw_trials_headline (const IwPart *part, const IwTrial *trial, IwTextStyle style)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < MIN (trial->n_facts, 2); i++) {
    g_autofree char *words = fact_words (part, &trial->facts[i]);
    g_autofree char *value = iw_fact_format (&trial->facts[i], style);

    g_string_append_printf (text, "%s%s %s", i > 0 ? ", " : "", words, value);
  }
  return g_string_free (text, FALSE);
}

char *
iw_trials_sentence (const IwMission *mission, const IwPart *part, const GPtrArray *columns,
                    const IwTrial *trial)
{
  GString *text = g_string_new (NULL);

  g_string_printf (text, trial->met ? _ ("Trial %u: all goals met") : _ ("Trial %u: not all goals met"),
                   trial->number);
  for (guint i = 0; i < columns->len; i++) {
    const IwTrialsColumn *column = g_ptr_array_index (columns, i);
    g_autofree char *words = NULL;
    g_autofree char *value = NULL;

    if (column->key.kind == IW_TRIALS_FACT) {
      const IwFact *fact = &trial->facts[column->key.index];

      words = fact_words (part, fact);
      value = iw_fact_format (fact, IW_TEXT_SPOKEN);
    } else if (column->key.kind == IW_TRIALS_SETTING) {
      const IwControl *control = control_of (mission, &column->key);

      words = g_strdup (control->label);
      value = iw_control_format (control, number_of (&column->key, part, trial), IW_TEXT_SPOKEN);
    } else
      continue;
    g_string_append_printf (text, "; %s %s", words, value);
  }
  return g_string_free (text, FALSE);
}

/* Appends "words from → to", a unit that both share once. Nothing if they read the same. */
static void
append_change (GString *text, const char *words, const char *from, const char *to, IwTextStyle style)
{
  const char *from_unit, *to_unit;

  if (strcmp (from, to) == 0)
    return;
  if (!g_str_has_suffix (text->str, ": "))
    g_string_append (text, "; ");
  if (style == IW_TEXT_SPOKEN) {
    /* Translators: what changed, spoken: "Buffer from 4 to 8". */
    g_string_append_printf (text, _ ("%1$s from %2$s to %3$s"), words, from, to);
    return;
  }
  g_string_append_printf (text, "%s ", words);
  from_unit = g_strrstr (from, THIN_SPACE);
  to_unit = g_strrstr (to, THIN_SPACE);
  if (from_unit != NULL && to_unit != NULL && strcmp (from_unit, to_unit) == 0)
    g_string_append_len (text, from, from_unit - from);
  else
    g_string_append (text, from);
  g_string_append_printf (text, " → %s", to);
}

static void
append_settings (GString *text, const IwMission *mission, const IwPart *part, IwPartKind kind,
                 const IwTrial *against, const IwTrial *trial, IwTextStyle style)
{
  for (guint i = 0; i < mission->parts[kind]->controls->len; i++) {
    const IwTrialsKey key = { IW_TRIALS_SETTING, kind, i };
    const IwControl *control = control_of (mission, &key);
    g_autofree char *words = kind == part->kind
                                 ? g_strdup (control->label)
                                 : g_strdup_printf (_ ("%s (part %d)"), control->label, (int)kind + 1);
    g_autofree char *from = iw_control_format (control, number_of (&key, part, against), style);
    g_autofree char *to = iw_control_format (control, number_of (&key, part, trial), style);

    append_change (text, words, from, to, style);
  }
}

char *
iw_trials_differences (const IwMission *mission, const IwPart *part, const IwTrial *against,
                       const IwTrial *trial, IwTextStyle style)
{
  GString *text = g_string_new (NULL);
  gsize start;

  /* Translators: a list of differences follows. */
  g_string_printf (text, _ ("Trial %1$u against %2$u:"), trial->number, against->number);
  g_string_append_c (text, ' ');
  start = text->len;
  append_settings (text, mission, part, part->kind, against, trial, style);
  for (int kind = 0; kind < (int)part->kind; kind++) {
    if (mission->parts[kind] != NULL)
      append_settings (text, mission, part, (IwPartKind)kind, against, trial, style);
  }
  for (guint i = 0; i < trial->n_facts; i++) {
    if (!is_shown (part, &trial->facts[i]))
      continue;
    g_autofree char *words = fact_words (part, &trial->facts[i]);
    g_autofree char *from = iw_fact_format (&against->facts[i], style);
    g_autofree char *to = iw_fact_format (&trial->facts[i], style);

    append_change (text, words, from, to, style);
  }
  g_string_append (text, text->len == start ? _ ("no difference.") : ".");
  return g_string_free (text, FALSE);
}
