#include "student.h"

#include "iowall/gallery.h"

#include <math.h>

static void
put (char **text, const char *value)
{
  g_free (*text);
  *text = g_strdup (value);
}

void
student_move (IwSettings *settings, const IwPart *part, GRand *chance)
{
  for (guint i = 0; i < part->controls->len; i++) {
    const IwControl *control = g_ptr_array_index (part->controls, i);

    if (control->kind != IW_CONTROL_RANGE)
      settings->values[i] = g_rand_int_range (chance, 0, (int)control->options->len);
    else
      settings->values[i] = iw_control_value_at (control, g_rand_double (chance));
    if (control->whole)
      settings->values[i] = CLAMP (round (settings->values[i]), control->min, control->max);
  }
}

static void
predict (IwLedgerPart *part, const IwMission *mission, IwPartKind kind, GRand *chance)
{
  const GPtrArray *options = mission->parts[kind]->lock.options;
  const IwOption *option = g_ptr_array_index (options, g_rand_int_range (chance, 0, (int)options->len));
  IwPrediction *prediction = &part->prediction;
  g_autoptr (GError) error = NULL;
  g_autoptr (IwSettlement) settlement = iw_lock_settle (mission, kind, &error);

  g_assert_no_error (error);
  put (&prediction->option, option->id);
  put (&prediction->reason, "Every read waits for its turn before the first byte arrives");
  prediction->confidence = g_rand_int_range (chance, 50, 101) / 100.0;
  prediction->touched = TRUE;
  g_assert_true (iw_prediction_lock (prediction, &error));
  prediction->state = IW_LOCK_SETTLED;
  put (&prediction->settled_at, prediction->locked_at);
  put (&prediction->outcome, settlement->outcome->option);
}

/* A mark with a number of one of the instruments, at a size of card that the window may have. */
static void
keep_reading (IwLedgerPart *part, const IwExperiment *experiment, GRand *chance)
{
  const IwPartKind kind = experiment->part->kind;
  size_t n_instruments, n;
  const IwInstrument *instruments = iw_gallery_instruments (kind, &n_instruments), *instrument;
  IwTheme theme;
  IwPicture *picture;
  const IwMark *marks;

  if (n_instruments == 0)
    return;
  instrument = &instruments[g_rand_int_range (chance, 0, (int)n_instruments)];
  iw_theme_init (&theme, IW_THEME_LIGHT);
  picture = iw_gallery_picture (kind, instrument, experiment, &theme, g_rand_double_range (chance, 300, 1600),
                                g_rand_double_range (chance, 200, 900), NULL);
  marks = iw_picture_marks (picture, &n);
  if (n > 0) {
    const IwMark *mark = &marks[g_rand_int_range (chance, 0, (int)n)];

    if (isfinite (mark->number)) {
      IwEvidence *evidence = g_new0 (IwEvidence, 1);

      *evidence = (IwEvidence){ .fact_id = g_strdup (mark->id),
                                .label = g_strdup (mark->name),
                                .value = mark->number,
                                .unit = mark->unit,
                                .settings = experiment->settings };
      g_ptr_array_add (part->evidence, evidence);
    }
  }
  iw_picture_free (picture);
}

static gboolean
goals_hold (const IwExperiment *experiment)
{
  for (guint i = 0; i < experiment->part->goals->len; i++) {
    if (!iw_rule_holds (g_ptr_array_index (experiment->part->goals, i), experiment))
      return FALSE;
  }
  return TRUE;
}

static void
solve (IwExperiment *experiment, const IwLedger *ledger, const IwMission *mission, IwPartKind kind)
{
  g_autoptr (GError) error = NULL;
  IwSetup setup;

  iw_ledger_setup (ledger, mission, kind, &setup);
  g_assert_true (iw_setup_run (experiment, &setup, NULL, &error));
  g_assert_no_error (error);
}

static void
record (IwLedger *ledger, const IwExperiment *experiment)
{
  const IwPartKind kind = experiment->part->kind;
  g_autoptr (GError) error = NULL;

  if (iw_ledger_part_n_trials (&ledger->parts[kind]) == experiment->part->max_trials)
    iw_ledger_start_over (ledger, kind);
  g_assert_nonnull (iw_ledger_record (ledger, experiment, &error));
}

/* A part with a message in its middle is won after that has come. */
static void
win (IwLedgerPart *part, const IwPart *mission_part)
{
  const IwJob *job = mission_part->job;

  if (job == NULL || *job->message == '\0' || *part->message_at != '\0')
    part->goal_met = TRUE;
  else
    put (&part->message_at, part->prediction.locked_at);
}

static void
explore (IwLedger *ledger, const IwMission *mission, IwPartKind kind, GRand *chance, guint n_trials)
{
  IwLedgerPart *part = &ledger->parts[kind];
  const gboolean records = mission->parts[kind]->max_trials > 0;
  /* A job that fails all the time takes long. */
  const guint n = records ? MAX (1, n_trials) : kind == IW_PART_CHECKPOINT ? 1 : 3;
  g_autofree IwExperiment *experiment = g_new (IwExperiment, 1);

  for (guint i = 0; i < n; i++) {
    g_autoptr (IwStretch) stretch = NULL;

    student_move (&part->settings, mission->parts[kind], chance);
    solve (experiment, ledger, mission, kind);
    if (kind != IW_PART_ACCESS && i < 3)
      experiment->stretch = stretch = iw_stretch_new (experiment, NAN, NULL, NULL);
    if (i < 3)
      keep_reading (part, experiment, chance);
    if (records && n_trials > 0)
      record (ledger, experiment);
    else if (!records && goals_hold (experiment))
      win (part, experiment->part);
  }
}

void
student_play (IwLedger *ledger, const IwMission *mission, guint32 seed, guint n_trials)
{
  g_autoptr (GRand) chance = g_rand_new_with_seed (seed);
  g_autoptr (GDateTime) now = NULL;

  put (&ledger->student, "Ada L.");
  for (int kind = 0; kind < IW_N_PARTS; kind++) {
    IwLedgerPart *part = &ledger->parts[kind];

    if (!part->present)
      continue;
    predict (part, mission, (IwPartKind)kind, chance);
    explore (ledger, mission, (IwPartKind)kind, chance, n_trials);
    put (&part->reflection,
         "What is read in one long run pays for one positioning only. Short reads pay for one "
         "each, and the device has just so many of them a second to give.");
    part->seconds = g_rand_double_range (chance, 300.0, 1500.0);
  }
  put (&ledger->verdict.choice, "local-first");
  put (&ledger->verdict.defence,
       "What is read again every epoch belongs next to the accelerator, since the link "
       "is the narrow place and every byte that crosses it twice has been paid for "
       "twice without need.");
  put (&ledger->verdict.rejected, "Cloud-Native: the wider link costs more every month.");
  put (&ledger->verdict.limitation, "A new node starts cold.");
  put (&ledger->verdict.reopen, "Data that are read only once.");
  now = g_date_time_new_now_utc ();
  g_free (ledger->changed_at);
  ledger->changed_at = g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");
}
