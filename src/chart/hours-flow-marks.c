/* What the marks of a run's hours say. */
#include <math.h>

#include "hours-flow-private.h"

#include "iowall/language.h"
#include "ribbon-private.h"

static void
add (HoursFlow *self, const char *id, const char *name, const char *value, const char *sentence,
     const char *links, double number, IwUnit unit)
{
  const IwMark mark = { .id = id,
                        .name = name,
                        .value = value,
                        .sentence = sentence,
                        .links = links,
                        .number = number,
                        .unit = unit };

  iw_sketch_mark_path (self->picture, &mark);
}

/* The time and how widely the simulated runs differ. The caller frees it. */
static char *
describe_wall (const HoursFlow *self)
{
  const IwCheckpointRuns *runs = self->data->runs;
  const double wall = self->hours.wall_s;

  if (runs->runs == 0 || !isfinite (runs->p95_s))
    return g_strdup_printf (_ ("Wall time, %s on average, by the closed form."),
                            iw_job_spoken_time (wall, wall).s);
  return g_strdup_printf (
      _ ("Wall time, %1$s on average over %2$s simulated runs; nine of ten lie between %3$s and "
         "%4$s."),
      iw_job_spoken_time (wall, wall).s, iw_spoken (runs->runs, IW_UNIT_COUNT).s,
      iw_job_spoken_time (runs->p5_s, wall).s, iw_job_spoken_time (runs->p95_s, wall).s);
}

/* The bar and the name above it. */
static void
mark_whole (HoursFlow *self)
{
  const double wall = self->hours.wall_s, width = 2.0 * self->bar;
  const IwQuantityText time = iw_job_time (wall, wall);
  g_autofree char *brief = iw_job_end_brief (self->data), *why = iw_job_end_why (self->data, true);
  g_autofree char *none = g_strdup_printf (_ ("none, %s"), brief);
  g_autofree char *sentence = self->hours.ends
                                  ? describe_wall (self)
                                  : g_strdup_printf (_ ("Wall time: none, %s. Reason: %s."), brief, why);

  iw_sketch_outline_box (self->picture, (IwBox){ self->plot.x, self->name_y, width,
                                                 self->plot.y - self->name_y + self->work + self->waste });
  add (self, "wall", _ ("Wall time"), self->hours.ends ? time.s : none, sentence,
       "wall interval nodes node_mtbf write_bw writers strategy clustering", self->hours.ends ? wall : NAN,
       IW_UNIT_SECONDS);
}

/* Why there are hours of this part. The caller frees it. */
static char *
why_of (const HoursFlow *self, IwJobPart part)
{
  const IwJobData *data = self->data;
  const IwCheckpoint *job = data->job;
  g_autofree char *failures = iw_job_count (round (self->hours.failures), data->failure, data->failures);
  g_autofree char *useful = iw_in_sentence (data->useful);

  switch (part) {
  case IW_JOB_CHECKPOINT:
    return g_strdup_printf (_ ("%s stands still for %s after every %s of work"), useful,
                            iw_spoken (job->pause_s, IW_UNIT_SECONDS).s,
                            iw_spoken (job->interval_s, IW_UNIT_SECONDS).s);
  case IW_JOB_REWORK:
    return g_strdup_printf (_ ("what %s threw away and had to be done again"), failures);
  case IW_JOB_RESTART:
    return g_strdup_printf (_ ("%s from each of %s until work goes on"),
                            iw_spoken (job->restart_s, IW_UNIT_SECONDS).s, failures);
  case IW_JOB_USEFUL:
  case IW_N_JOB_PARTS:
    break;
  }
  return g_strdup (_ ("what there was to do"));
}

static void
mark_end (HoursFlow *self, IwJobPart part)
{
  const HoursEnd *end = &self->end[part];
  const bool useful = part == IW_JOB_USEFUL;
  const double x = useful ? self->plot.x + self->bar : self->node_x + self->bar;
  g_autofree char *why = why_of (self, part), *numbers = iw_hours_flow_value (self, part);
  g_autofree char *value = g_strdup_printf (_ ("%s of the wall time"), numbers);
  g_autofree char *sentence = g_strdup_printf (_ ("%s, %s, %s of the wall time: %s."), end->name,
                                               iw_job_spoken_time (end->seconds, self->hours.wall_s).s,
                                               iw_spoken_share (end->share).s, why);

  iw_ribbon_path (self->picture, &(IwRibbon){ x, end->from_y, self->ends, end->to_y, end->height }, false);
  add (self, iw_job_part_id (part), end->name, value, sentence, iw_job_part_links (part), end->seconds,
       IW_UNIT_SECONDS);
}

static void
mark_waste (HoursFlow *self)
{
  const double seconds = iw_hours_flow_waste (self), wall = self->hours.wall_s, share = seconds / wall;
  const IwQuantityText time = iw_job_time (seconds, wall), part = iw_share (share);
  g_autofree char *value = g_strdup_printf (_ ("%s, %s of the wall time"), time.s, part.s);
  g_autofree char *sentence =
      g_strdup_printf (_ ("Waste, %1$s, %2$s of the wall time: all that is not work."),
                       iw_job_spoken_time (seconds, wall).s, iw_spoken_share (share).s);

  iw_ribbon_path (self->picture,
                  &(IwRibbon){ self->plot.x + self->bar, self->plot.y + self->work, self->node_x + self->bar,
                               self->node_y, self->waste },
                  false);
  add (self, "waste", _ ("Waste"), value, sentence, "waste interval nodes node_mtbf write_bw", share,
       IW_UNIT_FRACTION);
}

static void
mark_planned (HoursFlow *self)
{
  const HoursEnd *end = &self->end[IW_JOB_USEFUL];
  const double work = self->data->job->work_s, x = self->plot.x + self->bar;
  const IwQuantityText time = iw_job_time (work, work);
  g_autofree char *sentence =
      g_strdup_printf (_ ("%s, %s: what there is to do, without a %s or a failure."), end->name,
                       iw_job_spoken_time (work, work).s, self->data->checkpoint);

  iw_sketch_outline_box (
      self->picture,
      (IwBox){ x + self->bar, end->to_y, self->plot.x + self->plot.width - x - self->bar, end->height });
  add (self, iw_job_part_id (IW_JOB_USEFUL), end->name, time.s, sentence, iw_job_part_links (IW_JOB_USEFUL),
       work, IW_UNIT_SECONDS);
}

void
iw_hours_flow_mark (HoursFlow *self)
{
  mark_whole (self);
  if (!self->hours.ends) {
    mark_planned (self);
    return;
  }
  mark_end (self, IW_JOB_USEFUL);
  mark_waste (self);
  for (int part = IW_JOB_CHECKPOINT; part < IW_N_JOB_PARTS; part++)
    mark_end (self, (IwJobPart)part);
}
