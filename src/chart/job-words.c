#include "job-words-private.h"

#include "iowall/language.h"

#include <glib.h>

#include "label-private.h"

IwRole
iw_job_role (IwJobPart part)
{
  static const IwRole roles[IW_N_JOB_PARTS] = { [IW_JOB_USEFUL] = IW_ROLE_USEFUL,
                                                [IW_JOB_CHECKPOINT] = IW_ROLE_TRANSFER,
                                                [IW_JOB_REWORK] = IW_ROLE_WAIT,
                                                [IW_JOB_RESTART] = IW_ROLE_DECODE };

  return roles[part];
}

const char *
iw_job_part_id (IwJobPart part)
{
  static const char *const ids[IW_N_JOB_PARTS] = { [IW_JOB_USEFUL] = "useful",
                                                   [IW_JOB_CHECKPOINT] = "checkpoint",
                                                   [IW_JOB_REWORK] = "rework",
                                                   [IW_JOB_RESTART] = "restart" };

  return ids[part];
}

char *
iw_job_part_name (const IwJobData *data, IwJobPart part)
{
  switch (part) {
  case IW_JOB_USEFUL:
    return g_strdup (data->useful);
  case IW_JOB_CHECKPOINT:
    return iw_begin_sentence (data->checkpoints);
  case IW_JOB_REWORK:
    return g_strdup (_ ("Done again"));
  case IW_JOB_RESTART:
    return g_strdup (_ ("Restarts"));
  case IW_N_JOB_PARTS:
    break;
  }
  g_assert_not_reached ();
}

double
iw_job_share (const IwCheckpointSplit *split, IwJobPart part)
{
  const double shares[IW_N_JOB_PARTS] = { [IW_JOB_USEFUL] = split->useful,
                                          [IW_JOB_CHECKPOINT] = split->checkpoint,
                                          [IW_JOB_REWORK] = split->rework,
                                          [IW_JOB_RESTART] = split->restart };

  return shares[part];
}

bool
iw_job_collapsed (const IwJobData *data)
{
  return data->state == IW_STORAGE_COLLAPSED;
}

const char *
iw_job_state_words (const IwJobData *data)
{
  static const char *const words[2][IW_N_STORAGE_STATES] = {
    { N_ ("standing"), N_ ("at risk"), N_ ("collapsed") },
    { N_ ("lasts"), N_ ("just lasts"), N_ ("wears out too early") },
  };

  return _ (words[data->wears][data->state]);
}

IwQuantityText
iw_job_years (double seconds, bool spoken)
{
  const IwUnit plain = IW_UNIT_NONE;
  const double years = seconds / IW_JOB_YEAR_S;
  IwQuantityText text, shown;

  if (seconds < IW_JOB_YEAR_S)
    return spoken ? iw_spoken (seconds, IW_UNIT_SECONDS) : iw_label (seconds, IW_UNIT_SECONDS);
  text = spoken ? iw_spoken (years, plain) : iw_label (years, plain);
  g_snprintf (shown.s, sizeof shown.s, spoken ? _ ("%s years") : _ ("%s\u202fyears"), text.s);
  return shown;
}

/* Of life: how long the medium lasts, of how long it has to. */
static char *
why_of_life (const IwJobData *data, bool spoken)
{
  const IwQuantityText lasts = iw_job_years (data->life_s / data->load, spoken);
  const IwQuantityText promised = iw_job_years (data->life_s, spoken);

  if (data->state != IW_STORAGE_COLLAPSED)
    /* Translators: the medium lasts %1$s and has to last %2$s. */
    return g_strdup_printf (_ ("%1$s, and %2$s are promised"), lasts.s, promised.s);
  return g_strdup_printf (_ ("it lasts %s of the %s promised"), lasts.s, promised.s);
}

double
iw_job_write_s (const IwJobData *data)
{
  return data->cost->drain_s > 0.0 ? data->cost->drain_s : data->cost->pause_s;
}

char *
iw_job_why (const IwJobData *data, bool spoken)
{
  const double write_s = iw_job_write_s (data), interval_s = data->job->interval_s;
  const IwUnit unit = IW_UNIT_SECONDS;

  if (data->wears)
    return why_of_life (data, spoken);
  /* Translators: %1$s is the track's word for a checkpoint. */
  return g_strdup_printf (_ ("a %1$s takes %2$s to write, and one is due every %3$s"), data->checkpoint,
                          (spoken ? iw_spoken (write_s, unit) : iw_shown (write_s, unit)).s,
                          (spoken ? iw_spoken (interval_s, unit) : iw_shown (interval_s, unit)).s);
}

IwBox
iw_job_collapsed_heading (IwPicture *picture, const IwJobData *data)
{
  const IwQuantityText write = iw_shown (iw_job_write_s (data), IW_UNIT_SECONDS);
  const IwQuantityText interval = iw_shown (data->job->interval_s, IW_UNIT_SECONDS);
  const char *state = iw_job_state_words (data);
  g_autofree char *why = iw_job_why (data, false);
  g_autofree char *full = g_strdup_printf ("%s: %s", state, why);
  g_autofree char *brief =
      data->wears
          ? g_strdup_printf (_ ("%s: after %s"), state, iw_job_years (data->life_s / data->load, false).s)
          : g_strdup_printf (_ ("%s: written in %s, due every %s"), state, write.s, interval.s);
  const char *const states[] = { full, brief, state, NULL };

  return iw_heading (picture, states);
}
