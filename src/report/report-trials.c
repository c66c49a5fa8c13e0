/* The table of recorded trials: the present round row by row, earlier ones in a line each. */
#include "report-part.h"

#include "iowall/language.h"

#include <math.h>
#include <string.h>

#define MAX_COLUMNS (2 + IW_MAX_TRIAL_FACTS)

/* The last round that has rows. */
static guint
shown_round (const GPtrArray *trials)
{
  return ((const IwTrial *)g_ptr_array_index (trials, trials->len - 1))->round;
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

static const struct {
  const char *id, *title;
} short_titles[] = {
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

static guint
choose_columns (const IwPart *part, const IwTrial *first, IwPaperColumn columns[MAX_COLUMNS])
{
  guint n = 0;

  columns[n++] = (IwPaperColumn){ .title = _ ("Trial") };
  columns[n++] = (IwPaperColumn){ .title = _ ("Goals") };
  for (guint i = 0; i < first->n_facts; i++) {
    const IwFact *fact = &first->facts[i];

    if (is_shown (part, fact))
      columns[n++] = (IwPaperColumn){ .title = short_title (fact), .right = fact->text == NULL };
  }
  return n;
}

static char **
make_cells (const IwPart *part, const IwTrial *trial)
{
  g_autoptr (GStrvBuilder) cells = g_strv_builder_new ();
  g_autofree char *number = g_strdup_printf ("%u", trial->number);

  g_strv_builder_add (cells, number);
  g_strv_builder_add (cells, trial->met ? _ ("met") : _ ("missed"));
  for (guint i = 0; i < trial->n_facts; i++) {
    g_autofree char *value = iw_fact_format (&trial->facts[i], IW_TEXT_TYPESET);

    if (is_shown (part, &trial->facts[i]))
      g_strv_builder_add (cells, value);
  }
  return g_strv_builder_end (cells);
}

/* What was changed for this row: from the row before it, and for the first from the part's start. */
static char *
describe_changes (const IwReportPart *self, const IwTrial *before, const IwTrial *trial)
{
  g_autoptr (GString) own = g_string_new (NULL);
  GString *text;
  IwSettings start;

  iw_settings_init (&start, self->part);
  iw_report_append_changes (own, self->part, before != NULL ? &before->settings : &start, &trial->settings);
  text = g_string_new (own->str);
  for (int kind = 0; before != NULL && kind < (int)self->kind; kind++) {
    g_autoptr (GString) earlier = g_string_new (NULL);

    if (self->mission->parts[kind] == NULL)
      continue;
    iw_report_append_changes (earlier, self->mission->parts[kind], &before->earlier[kind],
                              &trial->earlier[kind]);
    if (earlier->len > 0) {
      g_string_append (text, text->len > 0 ? "; " : "");
      /* Translators: what was changed in an earlier part. */
      g_string_append_printf (text, _ ("of part %1$d: %2$s"), kind + 1, earlier->str);
    }
  }
  if (text->len == 0)
    g_string_append (text, before != NULL ? _ ("Nothing was changed") : _ ("As it starts"));
  return g_string_free (text, FALSE);
}

static void
write_earlier_round (IwPaper *paper, const IwReportPart *self, guint round)
{
  const GPtrArray *trials = self->kept->trials;
  const IwFact *most = NULL;
  g_autofree char *best = NULL, *text = NULL;
  guint n = 0, n_met = 0;

  for (guint i = 0; i < trials->len; i++) {
    const IwTrial *trial = g_ptr_array_index (trials, i);

    if (trial->round != round)
      continue;
    n++;
    n_met += trial->met ? 1 : 0;
    if (trial->n_facts > 0 && (most == NULL || trial->facts[0].value > most->value))
      most = &trial->facts[0];
  }
  text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Round %1$u: %2$u trial, %3$u with every goal met",
                                       "Round %1$u: %2$u trials, %3$u with every goal met", n),
                          round, n, n_met);
  if (most != NULL) {
    g_autofree char *value = iw_fact_format (most, IW_TEXT_TYPESET);

    /* Translators: the trials of a round, a result and its largest value. */
    best = g_strdup_printf (_ ("%1$s; %2$s at most %3$s"), text, most->label, value);
  }
  iw_paper_paragraph (paper, best != NULL ? best : text, true);
}

static char *
title_of (const IwReportPart *self, guint round)
{
  return round == 1 ? g_strdup (_ ("Trials")) : g_strdup_printf (_ ("Trials of round %u"), round);
}

static void
write_rows (IwPaper *paper, const IwReportPart *self, guint round)
{
  const GPtrArray *trials = self->kept->trials;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  IwPaperColumn columns[MAX_COLUMNS];
  const IwTrial *before = NULL;
  guint n = 0, row = 0;

  for (guint i = 0; i < trials->len; i++) {
    const IwTrial *trial = g_ptr_array_index (trials, i);

    if (trial->round != round)
      continue;
    if (rows->len == 0)
      n = choose_columns (self->part, trial, columns);
    g_ptr_array_add (rows, make_cells (self->part, trial));
  }
  iw_paper_table_fit (paper, columns, n, rows);
  iw_paper_table_begin (paper, columns, n);
  for (guint i = 0; i < trials->len; i++) {
    const IwTrial *trial = g_ptr_array_index (trials, i);
    g_autofree char *changes = NULL;

    if (trial->round != round)
      continue;
    changes = describe_changes (self, before, trial);
    iw_paper_table_row (paper, columns, (const char *const *)g_ptr_array_index (rows, row++), n, changes);
    before = trial;
  }
  iw_paper_table_end (paper);
}

void
iw_report_write_trials (IwPaper *paper, const IwReportPart *self)
{
  const GPtrArray *trials = self->kept->trials;
  g_autofree char *title = NULL;
  guint round;

  if (self->part->max_trials == 0)
    return;
  if (trials->len == 0) {
    iw_paper_entry (paper, _ ("Trials"), _ ("None was recorded."));
    return;
  }
  round = shown_round (trials);
  title = title_of (self, round);
  iw_paper_heading (paper, title, 90.0);
  for (guint earlier = 1; earlier < round; earlier++)
    write_earlier_round (paper, self, earlier);
  write_rows (paper, self, round);
}
