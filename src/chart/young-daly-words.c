/* The words of the Young-Daly plot: its heading, and its marks: what each thing is, how much, and why. */
#include <math.h>

#include "label-private.h"

#include "iowall/language.h"
#include "young-daly-private.h"

static IwQuantityText
time_of (double seconds)
{
  return iw_shown (seconds, IW_UNIT_SECONDS);
}

static IwQuantityText
spoken_time (double seconds)
{
  return iw_spoken (seconds, IW_UNIT_SECONDS);
}

IwBox
iw_young_daly_head (YoungDaly *self)
{
  const IwJobData *data = self->data;
  const IwQuantityText waste = iw_share (data->result->waste), least = iw_share (self->least);
  const IwQuantityText at = time_of (data->job->interval_s), best = time_of (self->best_s);
  g_autofree char *full =
      g_strdup_printf (_ ("wasted %s at %s; least %s at %s"), waste.s, at.s, least.s, best.s);
  g_autofree char *shorter = g_strdup_printf (_ ("wasted %s at %s; least %s"), waste.s, at.s, least.s);
  g_autofree char *brief = g_strdup_printf (_ ("wasted %s"), waste.s);
  const char *const states[] = { full, shorter, brief, waste.s, NULL };

  return iw_job_collapsed (data) ? iw_job_collapsed_heading (self->picture, data)
                                 : iw_heading (self->picture, states);
}

/* --- Where things stand -------------------------------------------------------------------------------- */

static void
mark_collapsed (YoungDaly *self, double x)
{
  const double radius = iw_young_daly_radius (self), y = iw_young_daly_cross_y (self);
  g_autofree char *spoken = iw_job_why (self->data, true);
  const char *state = iw_job_state_words (self->data);
  const IwMark mark = { .id = "operating",
                        .name = _ ("Operating point"),
                        .links = "interval write_bw strategy writers waste",
                        .number = NAN,
                        .unit = IW_UNIT_FRACTION };

  iw_sketch_outline_box (self->picture, (IwBox){ x - radius, y - radius, 2.0 * radius, 2.0 * radius });
  iw_sketch_outline_box (self->picture, self->statement);
  iw_sketch_mark_telling (
      self->picture, &mark, g_strdup_printf (_ ("none: %s"), state),
      g_strdup_printf (
          self->data->wears
              ? _ ("Operating point, none: what is written to wears out too early, %s. There is no end to "
                   "the work that could be named.")
              : _ ("Operating point, none: what is written to has collapsed, %s. There is no end to the "
                   "work that could be named."),
          spoken));
}

static void
mark_operating (YoungDaly *self)
{
  const IwJobData *data = self->data;
  const double radius = iw_young_daly_radius (self) + 2.0 * self->plane.unit,
               more = data->result->waste - self->least;
  double x;
  bool above;
  const double y = iw_young_daly_operating (self, &x, &above);
  const bool flat = data->result->waste <= YOUNG_DALY_FLAT * self->least;
  const IwMark mark = { .id = "operating",
                        .name = _ ("Operating point"),
                        .links = "interval waste",
                        .number = data->result->waste,
                        .unit = IW_UNIT_FRACTION };

  if (iw_job_collapsed (data)) {
    mark_collapsed (self, x);
    return;
  }
  iw_sketch_outline_box (self->picture, (IwBox){ x - radius, y - radius, 2.0 * radius, 2.0 * radius });
  iw_sketch_mark_telling (
      self->picture, &mark,
      g_strdup_printf (_ ("%s wasted at %s"), iw_share (data->result->waste).s,
                       time_of (data->job->interval_s).s),
      flat ? g_strdup_printf (_ ("Operating point, a %s every %s: %s of the time is wasted, hardly more than "
                                 "the least that can be."),
                              data->checkpoint, spoken_time (data->job->interval_s).s,
                              iw_spoken_share (data->result->waste).s)
           : g_strdup_printf (_ ("Operating point, a %s every %s: %s of the time is wasted, %s more than "
                                 "with the best interval."),
                              data->checkpoint, spoken_time (data->job->interval_s).s,
                              iw_spoken_share (data->result->waste).s, iw_spoken_share (more).s));
}

/* --- The parts ----------------------------------------------------------------------------------------- */

/* What a part comes to now or, where there is no now, with the best interval. */
static double
part_now (const YoungDaly *self, IwJobPart part, double *interval_s)
{
  IwCheckpoint job = *self->data->job;
  IwCheckpointResult best;

  *interval_s = job.interval_s;
  if (!iw_job_collapsed (self->data))
    return iw_job_share (&self->data->result->split, part);
  *interval_s = job.interval_s = self->best_s;
  return iw_checkpoint_solve (&job, &best, NULL) == IW_STATUS_OK ? iw_job_share (&best.split, part) : NAN;
}

static double
thickest (const YoungDaly *self, IwJobPart part)
{
  double most = 0.0, from, to;

  for (size_t i = 0; i < self->n_samples; i++) {
    iw_young_daly_edges (self, i, part, &from, &to);
    most = fmax (most, iw_young_daly_y (self, from) - iw_young_daly_y (self, to));
  }
  return most;
}

static void
trace_part (YoungDaly *self, IwJobPart part)
{
  double from, to;

  for (size_t i = 0; i < 2 * self->n_samples; i++) {
    const size_t at = i < self->n_samples ? i : 2 * self->n_samples - 1 - i;
    const double x = self->samples[at].x;

    iw_young_daly_edges (self, at, part, &from, &to);
    if (i == 0)
      iw_sketch_move (self->picture, x, iw_young_daly_y (self, to));
    else
      iw_sketch_line_to (self->picture, x, iw_young_daly_y (self, i < self->n_samples ? to : from));
  }
  iw_sketch_close (self->picture);
}

static void
mark_part (YoungDaly *self, IwJobPart part)
{
  static const char *const links[IW_N_JOB_PARTS] = {
    [IW_JOB_CHECKPOINT] = "pause checkpoint interval write_bw strategy writers",
    [IW_JOB_REWORK] = "rework interval nodes node_mtbf clustering",
    [IW_JOB_RESTART] = "restart nodes node_mtbf",
  };
  static const char *const why[IW_N_JOB_PARTS] = {
    [IW_JOB_CHECKPOINT] =
        N_ ("the work stands still while they are written, and the longer the interval the fewer "
            "there are"),
    [IW_JOB_REWORK] =
        N_ ("what a failure throws away is done again, and the longer the interval the more that is"),
    [IW_JOB_RESTART] = N_ ("every failure needs one, whatever the interval"),
  };
  g_autofree char *name = iw_job_part_name (self->data, part);
  double interval_s;
  const double now = part_now (self, part, &interval_s);
  const IwMark mark = {
    .id = iw_job_part_id (part), .name = name, .links = links[part], .number = now, .unit = IW_UNIT_FRACTION
  };

  if (thickest (self, part) < 1.5 || isnan (now))
    return;
  trace_part (self, part);
  iw_sketch_outline_box (self->picture, self->part_labels[part]);
  iw_sketch_mark_telling (
      self->picture, &mark, g_strdup_printf (_ ("%s at %s"), iw_share (now).s, time_of (interval_s).s),
      g_strdup_printf (_ ("%s, %s of the time with a %s every %s: %s."), name, iw_spoken_share (now).s,
                       self->data->checkpoint, spoken_time (interval_s).s, _ (why[part])));
}

/* --- The best interval --------------------------------------------------------------------------------- */

static char *
best_names (const YoungDaly *self)
{
  const bool daly = self->best[YOUNG_DALY_DALY].merged, young = self->best[YOUNG_DALY_YOUNG].merged;

  return g_strdup (daly && young ? _ ("Best interval, exact, by Daly and by Young")
                   : daly        ? _ ("Best interval, exact and by Daly")
                   : young       ? _ ("Best interval, exact and by Young")
                                 : _ ("Best interval, exact"));
}

static void
mark_best (YoungDaly *self, YoungDalyLaw law)
{
  static const char *const how[YOUNG_DALY_LAWS] = {
    [YOUNG_DALY_EXACT] = N_ ("where the expected waste is least"),
    [YOUNG_DALY_DALY] =
        N_ ("his higher order, which misses the exact one by little while a failure is rarer than "
            "two pauses"),
    [YOUNG_DALY_YOUNG] =
        N_ ("the square root of twice the pause times the time between failures, a little long "
            "since it counts no failures in the pause"),
  };
  const YoungDalyBest *best = &self->best[law];
  const bool inside = iw_young_daly_in_range (self, best->interval_s);
  const double x = iw_plane_crisp (iw_young_daly_x (self, best->interval_s));
  const double exact_s = self->best[YOUNG_DALY_EXACT].interval_s;
  g_autofree char *name =
      law == YOUNG_DALY_EXACT ? best_names (self) : g_strdup_printf (_ ("Best interval by %s"), best->name);
  g_autofree char *links = g_strdup_printf ("%s write_bw nodes node_mtbf interval", best->id);
  const IwMark mark = {
    .id = best->id, .name = name, .links = links, .number = best->interval_s, .unit = IW_UNIT_SECONDS
  };
  const bool apart = fabs (x - iw_plane_crisp (iw_young_daly_x (self, exact_s))) > 2.5 * self->plane.unit;

  if (best->merged || (best->label.width <= 0.0 && (!inside || (law != YOUNG_DALY_EXACT && !apart))))
    return;
  if (inside && (law == YOUNG_DALY_EXACT || apart))
    iw_sketch_outline_line (self->picture, x, self->plane.strip.y + 0.3 * self->plane.strip.height, x,
                            self->plane.box.y + self->plane.box.height);
  iw_sketch_outline_box (self->picture, best->label);
  iw_sketch_mark_telling (
      self->picture, &mark, g_strdup_printf ("%s", time_of (best->interval_s).s),
      g_strdup_printf (best->interval_s < self->data->collapse_s
                           ? _ ("%1$s, %2$s: %3$s. What is written to does not stand that.")
                           : _ ("%1$s, %2$s: %3$s."),
                       name, spoken_time (best->interval_s).s, _ (how[law])));
}

static void
mark_flat (YoungDaly *self)
{
  const IwBox plane = self->plane.box;
  const double from = iw_young_daly_x (self, self->flat_from_s), to = iw_young_daly_x (self, self->flat_to_s);
  const IwMark mark = { .id = "flat",
                        .name = _ ("Hardly more than the least"),
                        .links = "interval waste",
                        .number = self->flat_to_s / self->flat_from_s,
                        .unit = IW_UNIT_RATIO };

  if (!(self->flat_to_s > 0.0))
    return;
  iw_sketch_outline_box (self->picture, (IwBox){ from, plane.y, to - from, 4.0 * self->plane.unit });
  iw_sketch_outline_box (self->picture, self->flat_label);
  iw_sketch_mark_telling (
      self->picture, &mark,
      g_strdup_printf ("%s … %s", time_of (self->flat_from_s).s, time_of (self->flat_to_s).s),
      g_strdup_printf (_ ("Hardly more than the least, from %s to %s: there the waste is within 5 percent of "
                          "its least, %s. The optimum is wide."),
                       spoken_time (self->flat_from_s).s, spoken_time (self->flat_to_s).s,
                       iw_spoken_share (self->least).s));
}

/* --- Curves -------------------------------------------------------------------------------------------- */

static void
mark_first_order (YoungDaly *self)
{
  const IwJobData *data = self->data;
  const bool collapsed = iw_job_collapsed (data);
  double longest_s = 0.0;
  const IwMark mark = { .id = "first-order",
                        .name = _ ("First order"),
                        .links = "first-order waste interval",
                        .number = collapsed ? NAN : data->result->waste_first_order,
                        .unit = IW_UNIT_FRACTION };
  g_autofree char *until = NULL;

  if (self->first_order_label.width <= 0.0)
    return;
  for (size_t i = 0; i < self->n_samples; i++) {
    if (self->samples[i].valid)
      longest_s = self->samples[i].interval_s;
  }
  until = longest_s > 0.0 ? g_strdup_printf (_ ("within 5 percent of the exact waste up to %s"),
                                             spoken_time (longest_s).s)
                          : g_strdup (_ ("nowhere within 5 percent of the exact waste"));
  iw_sketch_outline_box (self->picture, self->first_order_label);
  iw_sketch_mark_telling (
      self->picture, &mark,
      collapsed ? g_strdup (_ ("none now"))
                : g_strdup_printf (_ ("%s now, %s"), iw_share (data->result->waste_first_order).s,
                                   data->result->first_order_valid
                                       ? _ ("within 5\u202f%")
                                       : /* xgettext:no-c-format */ _ ("over 5\u202f% off")),
      g_strdup_printf (_ ("First order, pause over interval and half an interval over the time between "
                          "failures: %s. Its line is dashed where it is not."),
                       until));
}

static void
trace_band (YoungDaly *self)
{
  size_t n = 0;

  for (size_t i = 0; i < 2 * self->data->n_points; i++) {
    const size_t index = i < self->data->n_points ? i : 2 * self->data->n_points - 1 - i;
    const IwCheckpointPoint *at = &self->data->points[index];
    const double x = iw_young_daly_x (self, at->interval_s);
    const double y = iw_young_daly_y (self, i < self->data->n_points ? at->p95 : at->p5);

    if (!at->run)
      continue;
    if (n++ == 0)
      iw_sketch_move (self->picture, x, y);
    else
      iw_sketch_line_to (self->picture, x, y);
  }
  iw_sketch_close (self->picture);
}

static void
mark_simulated (YoungDaly *self)
{
  const IwCheckpointRuns *runs = self->data->runs;
  const bool now = runs != NULL && runs->runs > 0;
  const IwMark mark = { .id = "simulated",
                        .name = _ ("Simulated"),
                        .links = "simulated clustering waste",
                        .number = now ? runs->waste : NAN,
                        .unit = IW_UNIT_FRACTION };

  if (self->n_run == 0)
    return;
  if (self->simulated_label.width > 0.0)
    iw_sketch_outline_box (self->picture, self->simulated_label);
  else
    trace_band (self);
  iw_sketch_mark_telling (
      self->picture, &mark,
      now ? g_strdup_printf (_ ("%s now, %zu points"), iw_share (runs->waste).s, self->n_run)
          : g_strdup_printf (_ ("%zu points"), self->n_run),
      g_strdup_printf (_ ("Simulated at %zu of %zu intervals: the dots are means of runs, and 90 in 100 runs "
                          "lie in the band. No two are alike."),
                       self->n_run, self->data->n_points));
}

static void
mark_collapse (YoungDaly *self)
{
  const IwBox plane = self->plane.box;
  const double x = iw_young_daly_collapse_x (self);
  const IwQuantityText from = spoken_time (self->data->collapse_s);
  const IwMark mark = { .id = "collapse",
                        .name =
                            self->data->wears ? N_ ("Worn out before its time") : _ ("The store collapses"),
                        .links = "load write_bw strategy writers interval",
                        .number = self->data->collapse_s,
                        .unit = IW_UNIT_SECONDS };

  if (x <= plane.x)
    return;
  iw_sketch_outline_box (self->picture, (IwBox){ plane.x, plane.y, x - plane.x, plane.height });
  iw_sketch_outline_box (self->picture, self->collapse_label);
  iw_sketch_mark_telling (
      self->picture, &mark, g_strdup_printf (_ ("below %s"), time_of (self->data->collapse_s).s),
      self->data->wears
          ? g_strdup_printf (_ ("Worn out before its time, with a %s every %s or more often: more is written "
                                "than the medium stands over the %s promised."),
                             self->data->checkpoint, from.s, iw_job_years (self->data->life_s, true).s)
          : g_strdup_printf (_ ("The store collapses below %s: the next %s is due before the last one is "
                                "written, and the queue never drains."),
                             from.s, self->data->checkpoint));
}

/* --- The sentence -------------------------------------------------------------------------------------- */

static void
say_sentence (YoungDaly *self)
{
  const IwJobData *data = self->data;
  g_autofree char *why = iw_job_why (data, true);
  g_autofree char *state = iw_begin_sentence (iw_job_state_words (data));
  g_autofree char *flat = self->flat_to_s > 0.0 ? g_strdup_printf (_ ("From %1$s to %2$s it is hardly more."),
                                                                   spoken_time (self->flat_from_s).s,
                                                                   spoken_time (self->flat_to_s).s)
                                                : NULL;

  if (iw_job_collapsed (data))
    iw_sketch_sentence (self->picture, _ ("%s: %s. No time can be given. Longer intervals stand from %s on."),
                        state, why, spoken_time (data->collapse_s).s);
  else
    iw_sketch_sentence (
        self->picture,
        /* Translators: %2$s and %5$s are the track's words for a checkpoint and for several. */
        _ ("%1$s of the time is wasted with a %2$s every %3$s: %4$s on %5$s, %6$s on work done again, %7$s "
           "on "
           "restarts. The least is %8$s, at %9$s.%10$s%11$s"),
        iw_spoken_share (data->result->waste).s, data->checkpoint, spoken_time (data->job->interval_s).s,
        iw_spoken_share (data->result->split.checkpoint).s, data->checkpoints,
        iw_spoken_share (data->result->split.rework).s, iw_spoken_share (data->result->split.restart).s,
        iw_spoken_share (self->least).s, spoken_time (self->best_s).s, flat != NULL ? " " : "",
        flat != NULL ? flat : "");
}

void
iw_young_daly_describe (YoungDaly *self)
{
  say_sentence (self);
  mark_operating (self);
  for (int part = IW_JOB_CHECKPOINT; part < IW_N_JOB_PARTS; part++)
    mark_part (self, (IwJobPart)part);
  for (int law = 0; law < YOUNG_DALY_LAWS; law++)
    mark_best (self, (YoungDalyLaw)law);
  mark_flat (self);
  mark_first_order (self);
  mark_simulated (self);
  mark_collapse (self);
}
