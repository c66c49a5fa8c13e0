#include "job-run-private.h"

#include "iowall/language.h"

#include <math.h>

#include "label-private.h"

/* A whole between these is told in hours. */
#define LEAST_HOURS 10.0
#define MOST_HOURS  1e5
/* Smaller parts of it are not. */
#define LEAST_PART  0.1

#define HOUR 3600.0

IwPaint
iw_job_paint (IwJobPart part)
{
  const bool again = part == IW_JOB_REWORK;

  return (IwPaint){
    .filled = true, .fill = iw_job_role (part), .fill_alpha = again ? 0.22 : 1.0, .hatched = again
  };
}

const char *
iw_job_part_links (IwJobPart part)
{
  static const char *const links[IW_N_JOB_PARTS] = {
    [IW_JOB_USEFUL] = "useful work",
    [IW_JOB_CHECKPOINT] = "checkpoint pause interval write_bw writers strategy",
    [IW_JOB_REWORK] = "rework mtbf interval nodes node_mtbf clustering",
    [IW_JOB_RESTART] = "restart restart-time mtbf nodes node_mtbf clustering",
  };

  return links[part];
}

IwJobHours
iw_job_hours (const IwJobData *data)
{
  const bool simulated = data->runs->runs > 0;
  const IwJobHours hours = {
    .ends = true,
    .wall_s = simulated ? data->runs->mean_s : data->result->expected_wall_s,
    .split = simulated ? data->runs->split : data->result->split,
    .failures = simulated ? data->runs->failures : data->result->expected_failures,
  };

  if (iw_job_collapsed (data) || !isfinite (hours.wall_s))
    return (IwJobHours){ 0 };
  return hours;
}

static bool
in_hours (double seconds, double whole_s)
{
  return whole_s >= LEAST_HOURS * HOUR && whole_s < MOST_HOURS * HOUR &&
         (seconds == 0.0 || fabs (seconds) >= LEAST_PART * HOUR);
}

IwQuantityText
iw_job_time (double seconds, double whole_s)
{
  IwQuantityText text;

  if (!in_hours (seconds, whole_s))
    return iw_shown (seconds, IW_UNIT_SECONDS);
  text = iw_shown (seconds / HOUR, IW_UNIT_NONE);
  g_strlcat (text.s, "\u202fh", sizeof text.s);
  return text;
}

IwQuantityText
iw_job_spoken_time (double seconds, double whole_s)
{
  IwQuantityText text;

  if (!in_hours (seconds, whole_s))
    return iw_spoken (seconds, IW_UNIT_SECONDS);
  g_snprintf (text.s, sizeof text.s, seconds == HOUR ? _ ("%s hour") : _ ("%s hours"),
              iw_spoken (seconds / HOUR, IW_UNIT_NONE).s);
  return text;
}

char *
iw_job_count (double n, const char *one, const char *several)
{
  return g_strdup_printf ("%s %s", iw_shown (n, IW_UNIT_COUNT).s, n == 1.0 ? one : several);
}

char *
iw_job_end_brief (const IwJobData *data)
{
  const IwCheckpointRuns *runs = data->runs;

  if (iw_job_collapsed (data))
    return g_strdup (data->wears ? _ ("the store wears out too early") : _ ("the store has collapsed"));
  if (runs->given_up < runs->runs)
    return g_strdup_printf (_ ("%s of %s runs never end"), iw_shown (runs->given_up, IW_UNIT_COUNT).s,
                            iw_shown (runs->runs, IW_UNIT_COUNT).s);
  return g_strdup (_ ("no run ends"));
}

char *
iw_job_end_why (const IwJobData *data, bool spoken)
{
  IwQuantityText (*const say) (double, IwUnit) = spoken ? iw_spoken : iw_label;
  const IwCheckpoint *job = data->job;

  if (iw_job_collapsed (data))
    return iw_job_why (data, spoken);
  /* Translators: two times, and the track's word for a checkpoint. */
  return g_strdup_printf (
      _ ("between two failures lie %1$s on average, too little to get through %2$s of work and a "
         "%3$s"),
      say (job->mtbf_s, IW_UNIT_SECONDS).s, say (job->interval_s, IW_UNIT_SECONDS).s, data->checkpoint);
}

void
iw_job_write_end (IwPicture *picture, const IwJobData *data, IwBox within)
{
  const IwTheme *theme = iw_sketch_theme (picture);
  const double middle = within.x + within.width / 2.0, gap = theme->gap * theme->scale;
  const IwTextStyleSpec key = { .type = IW_TYPE_VALUE, .bold = true, .align = 0.5 };
  const IwTextStyleSpec lesser = { .type = IW_TYPE_BODY, .bold = true, .align = 0.5 };
  const IwTextStyleSpec why = {
    .type = IW_TYPE_BODY, .align = 0.5, .wrap = true, .max_width = fmin (within.width, 440.0 * theme->scale)
  };
  g_autofree char *brief = iw_job_end_brief (data), *reason = iw_job_end_why (data, false);
  g_autofree char *title = iw_begin_sentence (brief), *sentence = iw_begin_sentence (reason);
  g_autofree char *stopped = g_strconcat (sentence, ".", NULL);
  const double below = iw_sketch_measure (picture, stopped, &why).height + 0.5 * gap;
  const double large = iw_sketch_measure (picture, title, &key).height;
  const bool fits =
      large + below <= within.height && iw_sketch_measure (picture, title, &key).width <= within.width;
  const double height = (fits ? large : iw_sketch_measure (picture, title, &lesser).height) + below;
  IwBox box;

  iw_label_try (picture, title, middle, within.y + fmax (0.0, (within.height - height) / 2.0),
                fits ? &key : &lesser, &box);
  iw_label_try (picture, stopped, middle, box.y + box.height + 0.5 * gap, &why, NULL);
}
