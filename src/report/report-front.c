#include "report-front.h"

#include "iowall/language.h"

#include <math.h>
#include <string.h>

char *
iw_report_student (const IwLedger *ledger)
{
  char *name = g_utf8_make_valid (ledger->student, -1);

  g_strstrip (g_strdelimit (name, "\n\r\t\v\f", ' '));
  if (*name != '\0')
    return name;
  g_free (name);
  return g_strdup (_ ("no name given"));
}

/* --- at a glance --- */

enum {
  PART,
  TIME,
  PREDICTED,
  SURE,
  EXPERIMENT,
  GOALS,
  N_COLUMNS
};

static char **
make_cells (const IwReportPart *part)
{
  g_autofree char *name = part->part != NULL
                              ? g_strdup_printf ("%d · %s", (int)part->kind + 1, part->part->title)
                              : g_strdup_printf (_ ("%d · not in this track"), (int)part->kind + 1);
  const IwPrediction *prediction = &part->kept->prediction;
  char **cells = g_new0 (char *, N_COLUMNS + 1);

  for (int i = 0; i < N_COLUMNS; i++)
    cells[i] = g_strdup ("–");
  g_free (cells[PART]);
  cells[PART] = g_steal_pointer (&name);
  if (part->part == NULL)
    return cells;
  g_free (cells[TIME]);
  cells[TIME] = iw_report_quantity (part->kept->seconds, IW_UNIT_SECONDS);
  g_free (cells[GOALS]);
  cells[GOALS] = g_strdup (part->kept->goal_met ? _ ("met") : _ ("not met"));
  g_free (cells[PREDICTED]);
  cells[PREDICTED] =
      g_strdup (part->open ? _ ("not locked in") : iw_report_option (part, prediction->option));
  if (part->open)
    return cells;
  g_free (cells[SURE]);
  cells[SURE] = iw_report_label (prediction->confidence, IW_UNIT_FRACTION);
  g_free (cells[EXPERIMENT]);
  if (part->settlement == NULL)
    cells[EXPERIMENT] = g_strdup (_ ("not run"));
  else if (strcmp (part->settlement->outcome->option, prediction->option) == 0)
    cells[EXPERIMENT] = g_strdup (_ ("as predicted"));
  else
    cells[EXPERIMENT] = g_strdup (iw_report_option (part, part->settlement->outcome->option));
  return cells;
}

static void
write_glance (IwPaper *paper, const IwReportPart parts[IW_N_PARTS])
{
  IwPaperColumn columns[N_COLUMNS] = {
    [PART] = { .title = _ ("Part") },
    [TIME] = { .title = _ ("Time"), .right = true },
    [PREDICTED] = { .title = _ ("Predicted") },
    [SURE] = { .title = _ ("Sure"), .right = true },
    [EXPERIMENT] = { .title = _ ("The experiment") },
    [GOALS] = { .title = _ ("Goals") },
  };
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);

  for (int kind = 0; kind < IW_N_PARTS; kind++)
    g_ptr_array_add (rows, make_cells (&parts[kind]));
  iw_paper_table_fit (paper, columns, N_COLUMNS, rows);
  iw_paper_table_begin (paper, columns, N_COLUMNS);
  for (guint i = 0; i < rows->len; i++)
    iw_paper_table_row (paper, columns, (const char *const *)g_ptr_array_index (rows, i), N_COLUMNS, NULL);
  iw_paper_table_end (paper);
}

/* How often what was predicted came true, and how sure the student was of it. */
static void
write_calibration (IwPaper *paper, const IwReportPart parts[IW_N_PARTS])
{
  guint n = 0, n_right = 0;
  double sure = 0.0;
  g_autofree char *mean = NULL, *text = NULL;

  for (int kind = 0; kind < IW_N_PARTS; kind++) {
    const IwReportPart *part = &parts[kind];

    if (part->part == NULL || part->settlement == NULL)
      continue;
    n++;
    n_right += strcmp (part->settlement->outcome->option, part->kept->prediction.option) == 0 ? 1 : 0;
    sure += part->kept->prediction.confidence;
  }
  if (n == 0)
    return;
  mean = iw_report_label (sure / n, IW_UNIT_FRACTION);
  text = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%1$u of %2$u prediction came true; the student was %3$s sure.",
                   "%1$u of %2$u predictions came true; the student was %3$s sure on average.", n),
      n_right, n, mean);
  iw_paper_paragraph (paper, text, false);
}

void
iw_report_write_front (IwPaper *paper, const IwLedger *ledger, const IwMission *mission,
                       const IwReportPart parts[IW_N_PARTS])
{
  g_autofree char *student = iw_report_student (ledger);
  g_autofree char *created = iw_report_time (ledger->created_at);
  g_autofree char *changed = iw_report_time (ledger->changed_at);
  g_autofree char *dates = g_strdup_printf (_ ("begun %s, last changed %s"), created, changed);
  g_autofree char *persona = g_strdup_printf ("%s. %s.", mission->persona, mission->north_star);
  g_autofree char *title = g_strdup_printf (_ ("Design ledger: %s"), mission->title);
  double seconds = 0.0, minutes = 0.0;
  g_autofree char *spent = NULL, *meant = NULL, *time = NULL;

  for (int kind = 0; kind < IW_N_PARTS; kind++) {
    if (parts[kind].part == NULL)
      continue;
    seconds += parts[kind].kept->seconds;
    minutes += parts[kind].part->minutes;
  }
  spent = iw_report_quantity (seconds, IW_UNIT_SECONDS);
  meant = iw_report_label (60.0 * minutes, IW_UNIT_SECONDS);
  time = g_strdup_printf (_ ("%s of the %s that the parts are meant to take"), spent, meant);
  iw_paper_title (paper, title, persona);
  iw_paper_entry (paper, _ ("Student"), student);
  iw_paper_entry (paper, _ ("Crisis"), mission->crisis);
  iw_paper_entry (paper, _ ("Ledger"), dates);
  iw_paper_entry (paper, _ ("Time"), time);
  iw_paper_skip (paper, 4.0);
  write_glance (paper, parts);
  write_calibration (paper, parts);
}

/* --- the final strategy --- */

static gboolean
is_blank (const char *text)
{
  while (g_unichar_isspace (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  return *text == '\0';
}

void
iw_report_write_verdict (IwPaper *paper, const IwLedger *ledger)
{
  static const struct {
    const char *id, *label;
  } choices[] = { { "local-first", N_ ("Local-First") }, { "cloud-native", N_ ("Cloud-Native") } };
  const IwVerdict *verdict = &ledger->verdict;
  const char *chosen = NULL;

  iw_paper_section (paper, "strategy", _ ("Final strategy"), 60.0);
  for (gsize i = 0; i < G_N_ELEMENTS (choices); i++) {
    if (strcmp (verdict->choice, choices[i].id) == 0)
      chosen = _ (choices[i].label);
  }
  iw_paper_entry (paper, _ ("Choice"),
                  chosen != NULL ? chosen : _ ("Neither Local-First nor Cloud-Native was chosen."));
  if (chosen == NULL && is_blank (verdict->defence) && is_blank (verdict->rejected) &&
      is_blank (verdict->limitation) && is_blank (verdict->reopen))
    return;
  iw_paper_written_entry (paper, _ ("Defence"), verdict->defence);
  iw_paper_written_entry (paper, _ ("Rejected"), verdict->rejected);
  iw_paper_written_entry (paper, _ ("Limitation"), verdict->limitation);
  iw_paper_written_entry (paper, _ ("Would reopen it"), verdict->reopen);
}
