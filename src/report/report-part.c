/* Works a part out, and writes its section. */
#include "report-part.h"

#include "iowall/gallery.h"
#include "iowall/language.h"

#include <math.h>
#include <string.h>

#define MAX_BENCH 2 /* instruments beside each other under the stage */

/* --- working out --- */

static double
fact_of (const IwTrial *trial, const char *id)
{
  for (guint i = 0; i < trial->n_facts; i++) {
    if (strcmp (trial->facts[i].id, id) == 0)
      return trial->facts[i].value;
  }
  return NAN;
}

/* The cheapest row that met every goal, where nothing has a price the last of them; where none did, the last
 * one. */
static const IwTrial *
telling_trial (const GPtrArray *trials)
{
  const IwTrial *best = NULL;

  for (guint i = 0; i < trials->len; i++) {
    const IwTrial *trial = g_ptr_array_index (trials, i);

    if (trial->met && (best == NULL || !(fact_of (best, "cost") <= fact_of (trial, "cost"))))
      best = trial;
  }
  if (best == NULL && trials->len > 0)
    best = g_ptr_array_index (trials, trials->len - 1);
  return best;
}

/* The control that a curve is drawn over, as the gallery chooses it before there is one. */
static gboolean
find_swept (const IwPart *part, guint *control)
{
  if (iw_part_find_control (part, "download_bw", control) != NULL && iw_sweep_possible (part, *control))
    return TRUE;
  for (*control = 0; *control < part->controls->len; (*control)++) {
    if (iw_sweep_possible (part, *control))
      return TRUE;
  }
  return FALSE;
}

static gboolean
show_run (IwReportPart *self, GError **error)
{
  IwExperiment *experiment = &self->experiment;
  guint control;

  self->stretch = iw_stretch_new (experiment, NAN, NULL, error);
  if (self->stretch == NULL)
    return FALSE;
  experiment->stretch = self->stretch;
  if (!find_swept (self->part, &control))
    return TRUE;
  self->sweep = g_new0 (IwSweep, 1);
  if (!iw_sweep_init (self->sweep, &experiment->setup, control, error))
    return FALSE;
  for (guint point = 0; point < IW_SWEEP_POINTS; point++) {
    if (!iw_sweep_run (self->sweep, point, NULL, error))
      return FALSE;
  }
  experiment->sweep = self->sweep;
  return TRUE;
}

static gboolean
work_out (IwReportPart *self, const IwLedger *ledger, GError **error)
{
  IwSetup setup;

  iw_ledger_setup (ledger, self->mission, self->kind, &setup);
  if (self->trial != NULL) {
    setup.settings = self->trial->settings;
    setup.after_message =
        setup.after_message && strcmp (self->trial->recorded_at, self->kept->message_at) >= 0;
    for (int before = 0; before < (int)self->kind; before++)
      setup.earlier[before] = self->trial->earlier[before];
  }
  if (!iw_setup_run (&self->experiment, &setup, NULL, error))
    return FALSE;
  if (self->open)
    return TRUE;
  if (self->kind != IW_PART_ACCESS && !show_run (self, error))
    return FALSE;
  if (self->kept->prediction.state == IW_LOCK_SETTLED)
    self->settlement = iw_lock_settle (self->mission, self->kind, error);
  return self->kept->prediction.state != IW_LOCK_SETTLED || self->settlement != NULL;
}

gboolean
iw_report_part_init (IwReportPart *self, const IwLedger *ledger, const IwMission *mission, IwPartKind kind,
                     GError **error)
{
  memset (self, 0, sizeof *self);
  self->kind = kind;
  self->mission = mission;
  self->kept = &ledger->parts[kind];
  if (!self->kept->present || mission->parts[kind] == NULL)
    return TRUE;
  self->part = mission->parts[kind];
  self->open = self->kept->prediction.state == IW_LOCK_OPEN;
  self->trial = telling_trial (self->kept->trials);
  if (work_out (self, ledger, error))
    return TRUE;
  iw_report_part_clear (self);
  return FALSE;
}

void
iw_report_part_clear (IwReportPart *self)
{
  g_clear_pointer (&self->stretch, iw_stretch_free);
  g_clear_pointer (&self->sweep, g_free);
  g_clear_pointer (&self->settlement, iw_settlement_free);
}

/* --- words --- */

const char *
iw_report_option (const IwReportPart *self, const char *id)
{
  const GPtrArray *options = self->part->lock.options;

  for (guint i = 0; i < options->len; i++) {
    const IwOption *option = g_ptr_array_index (options, i);

    if (strcmp (option->id, id) == 0)
      return option->label;
  }
  return "";
}

char *
iw_report_time (const char *iso)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (iso, NULL);

  return time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M UTC") : g_strdup (iso);
}

char *
iw_report_quantity (double value, IwUnit unit)
{
  char text[IW_QUANTITY_MAX];

  return g_strdup (iw_language_format (text, sizeof text, value, unit, IW_TEXT_TYPESET));
}

char *
iw_report_label (double value, IwUnit unit)
{
  char text[IW_QUANTITY_MAX];

  return g_strdup (iw_language_format (text, sizeof text, value, unit, IW_TEXT_LABEL));
}

void
iw_report_append_changes (GString *text, const IwPart *part, const IwSettings *from,
                          const IwSettings *settings)
{
  for (guint i = 0; i < part->controls->len; i++) {
    const IwControl *control = g_ptr_array_index (part->controls, i);
    g_autofree char *before = NULL, *after = NULL;

    if (from->values[i] == settings->values[i])
      continue;
    before = iw_control_format (control, from->values[i], IW_TEXT_LABEL);
    after = iw_control_format (control, settings->values[i], IW_TEXT_LABEL);
    g_string_append_printf (text, "%s%s %s → %s", text->len > 0 ? "; " : "", control->label, before, after);
  }
}

/* "Reading order: Shuffled · …", each as its control shows it */
static char *
list_settings (const IwPart *part, const IwSettings *settings)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < part->controls->len; i++) {
    const IwControl *control = g_ptr_array_index (part->controls, i);
    g_autofree char *value = iw_control_format (control, settings->values[i], IW_TEXT_LABEL);

    g_string_append_printf (text, "%s%s: %s", i > 0 ? "\u00a0· " : "", control->label, value);
  }
  return g_string_free (text, FALSE);
}

static char *
bound (const IwReportPart *self, const char *text)
{
  return iw_experiment_bind (&self->experiment, text, IW_TEXT_LABEL);
}

/* --- the section --- */

static void
write_prediction (IwPaper *paper, const IwReportPart *self)
{
  const IwPrediction *prediction = &self->kept->prediction;
  g_autofree char *question = bound (self, self->part->lock.question);
  g_autofree char *sure = NULL, *when = NULL, *predicted = NULL;

  iw_paper_entry (paper, _ ("Question"), question);
  if (self->open) {
    iw_paper_entry (paper, _ ("Predicted"),
                    _ ("No prediction was locked in, so nothing of the experiment is shown."));
    return;
  }
  sure = iw_report_label (prediction->confidence, IW_UNIT_FRACTION);
  when = iw_report_time (prediction->locked_at);
  predicted = g_strdup_printf (_ ("“%s”, %s sure, locked in on %s"),
                               iw_report_option (self, prediction->option), sure, when);
  iw_paper_entry (paper, _ ("Predicted"), predicted);
  iw_paper_written_entry (paper, _ ("Why"), prediction->reason);
}

static void
write_outcome (IwPaper *paper, const IwReportPart *self)
{
  const IwPrediction *prediction = &self->kept->prediction;
  const IwOutcome *outcome;
  g_autoptr (GString) text = NULL;
  gboolean right;

  if (self->open)
    return;
  if (self->settlement == NULL) {
    iw_paper_entry (paper, _ ("Experiment"), _ ("The prediction was not put to the test."));
    return;
  }
  outcome = self->settlement->outcome;
  right = strcmp (prediction->option, outcome->option) == 0;
  text = g_string_new (NULL);
  /* Translators: an answer, and the sentence that explains it. */
  g_string_append_printf (text,
                          right ? _ ("As predicted: “%1$s”. %2$s") : _ ("Other than predicted: “%1$s”. %2$s"),
                          iw_report_option (self, outcome->option), self->settlement->because);
  if (strcmp (prediction->outcome, outcome->option) != 0) {
    g_string_append_c (text, ' ');
    g_string_append_printf (text, _ ("(The ledger has “%s” as the outcome.)"),
                            iw_report_option (self, prediction->outcome));
  }
  iw_paper_judged_entry (paper, _ ("Experiment"), text->str, right);
}

/* When the message in the middle came, and what it said. */
static void
write_message (IwPaper *paper, const IwReportPart *self)
{
  const IwJob *job = self->part->job;
  g_autofree char *label = NULL, *message = NULL, *when = NULL, *text = NULL;

  if (job == NULL || *job->message == '\0' || *self->kept->message_at == '\0')
    return;
  message = bound (self, job->message);
  when = iw_report_time (self->kept->message_at);
  label = g_strdup_printf (_ ("%s wrote"), job->message_from);
  text = g_strdup_printf ("%s (%s)", message, when);
  iw_paper_entry (paper, label, text);
}

/* What an earlier part stood at; said in full only where its own section shows something else. */
static void
write_earlier (IwPaper *paper, const IwReportPart *self, const IwReportPart *earlier)
{
  const IwSetup *setup = &self->experiment.setup;
  const gboolean assumed = setup->assumed[earlier->kind];
  g_autofree char *name =
      g_strdup_printf (assumed ? _ ("Part %d, assumed") : _ ("Part %d, chosen"), (int)earlier->kind + 1);
  g_autofree char *values = list_settings (earlier->part, &setup->earlier[earlier->kind]);
  const gboolean same = !earlier->open && iw_settings_equal (&setup->earlier[earlier->kind],
                                                             &earlier->experiment.settings, earlier->part);

  iw_paper_entry (paper, name, same ? _ ("At the settings that its own section shows") : values);
}

static void
write_settings (IwPaper *paper, const IwReportPart parts[IW_N_PARTS], const IwReportPart *self)
{
  const IwExperiment *experiment = &self->experiment;
  g_autofree char *settings = list_settings (self->part, &experiment->settings);
  g_autofree char *label = NULL;

  if (self->trial == NULL)
    label = g_strdup (_ ("Settings"));
  else if (self->trial->round > 1 || self->kept->round > 1)
    label = g_strdup_printf (_ ("Settings of trial %u, round %u"), self->trial->number, self->trial->round);
  else
    label = g_strdup_printf (_ ("Settings of trial %u"), self->trial->number);
  iw_paper_entry (paper, label, settings);
  for (int before = 0; before < (int)self->kind; before++) {
    if (parts[before].part != NULL)
      write_earlier (paper, self, &parts[before]);
  }
}

/* `value`: where it stands, in words or as a number; NULL where there is none. */
static char *
describe_goal (const char *label, gboolean met, const char *value, gboolean words)
{
  if (value == NULL)
    return g_strdup_printf (met ? _ ("%s: met") : _ ("%s: missed"), label);
  if (words)
    return g_strdup_printf (met ? _ ("%1$s: met, %2$s") : _ ("%1$s: missed, %2$s"), label, value);
  return g_strdup_printf (met ? _ ("%1$s: met, at %2$s") : _ ("%1$s: missed, at %2$s"), label, value);
}

static void
write_goals (IwPaper *paper, const IwReportPart *self)
{
  const GPtrArray *goals = self->part->goals;
  g_autofree char *headline = iw_experiment_headline (&self->experiment, IW_TEXT_TYPESET);
  gboolean all = TRUE;

  iw_paper_entry (paper, _ ("Result"), headline);
  for (guint i = 0; i < goals->len; i++) {
    const IwRule *goal = g_ptr_array_index (goals, i);
    const IwFact *fact = *goal->fact != '\0' ? iw_experiment_fact (&self->experiment, goal->fact) : NULL;
    const gboolean met = iw_rule_holds (goal, &self->experiment);
    const gboolean tells = fact != NULL && (fact->text != NULL || isfinite (fact->value));
    g_autofree char *value = tells ? iw_fact_format (fact, IW_TEXT_TYPESET) : NULL;
    g_autofree char *text = describe_goal (goal->label, met, value, fact != NULL && fact->text != NULL);

    iw_paper_judged_entry (paper, i > 0 ? "" : goals->len > 1 ? _ ("Goals") : _ ("Goal"), text, met);
    all = all && met;
  }
  if (!all && self->kept->goal_met)
    iw_paper_entry (paper, "",
                    goals->len > 1 ? _ ("All of them were met at other settings, before.")
                                   : _ ("It was met at other settings, before."));
}

/* --- instruments --- */

typedef struct {
  const IwReportPart *part;
  const IwInstrument *instrument;
} Shown;

static IwPicture *
draw_instrument (gconstpointer data, const IwTheme *theme, double width, double height)
{
  const Shown *shown = data;

  return iw_gallery_picture (shown->part->kind, shown->instrument, &shown->part->experiment, theme, width,
                             height, NULL);
}

static void
write_instruments (IwPaper *paper, const IwReportPart *self)
{
  size_t n;
  const IwInstrument *instruments = iw_gallery_instruments (self->kind, &n);
  Shown stage = { self, &instruments[0] }, bench[MAX_BENCH];
  const IwPaperChart above = { draw_instrument, &stage };
  IwPaperChart below[MAX_BENCH];
  guint n_bench = 0;

  for (size_t i = 0; i < n; i++) {
    if (instruments[i].place == IW_PLACE_STAGE)
      stage.instrument = &instruments[i];
    if (instruments[i].place != IW_PLACE_BENCH || n_bench == MAX_BENCH)
      continue;
    bench[n_bench] = (Shown){ self, &instruments[i] };
    below[n_bench] = (IwPaperChart){ draw_instrument, &bench[n_bench] };
    n_bench++;
  }
  iw_paper_skip (paper, 3.0);
  iw_paper_charts (paper, &above, below, n_bench);
}

/* --- reflection --- */

/* What is other in `settings` than in the ones shown: "File format Raw files (above: TFRecord)". */
static void
append_differences (GString *text, const IwPart *part, const IwSettings *shown, const IwSettings *settings)
{
  for (guint i = 0; i < part->controls->len; i++) {
    const IwControl *control = g_ptr_array_index (part->controls, i);
    g_autofree char *here = NULL, *there = NULL;

    if (shown->values[i] == settings->values[i])
      continue;
    here = iw_control_format (control, settings->values[i], IW_TEXT_LABEL);
    there = iw_control_format (control, shown->values[i], IW_TEXT_LABEL);
    g_string_append (text, text->len > 0 ? "; " : "");
    /* Translators: a control, its value here and its value above. */
    g_string_append_printf (text, _ ("%1$s %2$s (above: %3$s)"), control->label, here, there);
  }
}

static char *
describe_evidence (const IwReportPart *self, const IwEvidence *reading)
{
  g_autoptr (GString) differences = g_string_new (NULL);
  const IwSettings *shown = &self->experiment.settings;
  GString *text = g_string_new (reading->label);
  char *told;

  if (!isnan (reading->value)) {
    g_autofree char *value = iw_report_quantity (reading->value, reading->unit);

    g_string_append_printf (text, " %s", value);
  }
  if (self->open) /* nothing is above */
    return g_string_free (text, FALSE);
  append_differences (differences, self->part, shown, &reading->settings);
  told = differences->len > 0
             ? g_strdup_printf (_ ("%1$s, read at other settings: %2$s"), text->str, differences->str)
             : g_strdup_printf (_ ("%s, read at the settings above"), text->str);
  g_string_free (text, TRUE);
  return told;
}

static void
write_reflection (IwPaper *paper, const IwReportPart *self)
{
  const IwPart *part = self->part;
  const GPtrArray *evidence = self->kept->evidence;

  /* The question may say what the experiment finds. */
  if (!self->open && *part->question != '\0') {
    g_autofree char *label = g_strdup_printf (_ ("%s asks"), part->observer);
    g_autofree char *question = bound (self, part->question);

    iw_paper_entry (paper, label, question);
  }
  iw_paper_written_entry (paper, _ ("Reflection"), self->kept->reflection);
  for (guint i = 0; i < evidence->len; i++) {
    g_autofree char *text = describe_evidence (self, g_ptr_array_index (evidence, i));

    iw_paper_entry (paper, i == 0 ? _ ("Evidence") : "", text);
  }
}

void
iw_report_write_part (IwPaper *paper, const IwReportPart parts[IW_N_PARTS], IwPartKind kind)
{
  const IwReportPart *self = &parts[kind];
  g_autofree char *id = g_strdup_printf ("part-%d", (int)self->kind + 1);
  g_autofree char *title = NULL;

  if (self->part == NULL) {
    title = g_strdup_printf (_ ("Part %d"), (int)self->kind + 1);
    iw_paper_section (paper, id, title, 30.0);
    iw_paper_paragraph (paper, _ ("This track has no such part."), true);
    return;
  }
  title = g_strdup_printf (_ ("Part %d · %s"), (int)self->kind + 1, self->part->title);
  iw_paper_section (paper, id, title, 90.0);
  write_prediction (paper, self);
  write_outcome (paper, self);
  if (!self->open) {
    write_message (paper, self);
    write_settings (paper, parts, self);
    write_goals (paper, self);
    write_instruments (paper, self);
    iw_report_write_trials (paper, self);
  }
  write_reflection (paper, self);
}
