/* One run from its start to its end, wrapped into rows like the days of a calendar: every failure, what it
 * threw away, and how long work stood still for checkpoints and restarts. */
#include <math.h>

#include "failure-strip-private.h"

#include "iowall/language.h"
#include "label-private.h"

/* Narrower pictures have no notes beside their rows, in px at scale 1. */
#define LEAST_NOTES 480.0

bool
iw_failure_strip_hopeless (const FailureStrip *self)
{
  const IwCheckpointRuns *runs = self->data->runs;

  return iw_job_collapsed (self->data) ||
         (self->data->trace == NULL && runs->runs > 0 && !isfinite (runs->p50_s));
}

static bool
ends (const FailureStrip *self)
{
  return isfinite (self->trace->wall_s) && self->trace->to_s >= self->trace->wall_s;
}

static IwBox
head_without_run (FailureStrip *self)
{
  g_autofree char *brief = iw_job_end_brief (self->data), *why = iw_job_end_why (self->data, false);
  g_autofree char *none = g_strdup_printf (_ ("No run and no wall time: %s"), brief);
  g_autofree char *reason = g_strdup_printf ("%s; %s", none, why), *begun = iw_begin_sentence (brief);

  return iw_heading (self->picture, iw_failure_strip_hopeless (self)
                                        ? (const char *const[]){ reason, none, begun, NULL }
                                        : (const char *const[]){ NULL });
}

static IwBox
head (FailureStrip *self)
{
  const double end_s = iw_failure_strip_end (self);
  const IwQuantityText wall = iw_job_time (end_s, end_s), work = iw_job_time (self->data->job->work_s, end_s);
  g_autofree char *failures =
      iw_job_count ((double)self->trace->n_failures, self->data->failure, self->data->failures);
  g_autofree char *threw = g_strdup_printf (_ ("▾ %s threw away %s"), failures,
                                            iw_job_time (self->seconds[IW_JOB_REWORK], end_s).s);
  g_autofree char *less = g_strdup_printf (
      ends (self) ? _ ("%1$s; ended after %2$s") : _ ("%1$s; no end after %2$s"), threw, wall.s);
  g_autofree char *full = g_strdup_printf (_ ("%s, work alone would take %s"), less, work.s);
  g_autofree char *least = g_strdup_printf ("▾ %s; %s", failures, wall.s);

  return iw_heading (self->picture, (const char *const[]){ full, less, threw, least, wall.s, NULL });
}

static void
say_without_run (FailureStrip *self)
{
  g_autofree char *brief = iw_job_end_brief (self->data), *why = iw_job_end_why (self->data, true);

  if (iw_failure_strip_hopeless (self))
    iw_sketch_sentence (self->picture, _ ("There is no run and no wall time: %s. Reason: %s."), brief, why);
  else
    iw_sketch_sentence (self->picture, _ ("The run is still being simulated."));
}

static void
say (FailureStrip *self)
{
  const double end_s = iw_failure_strip_end (self);
  g_autofree char *failures =
      iw_job_count ((double)self->trace->n_failures, self->data->failure, self->data->failures);

  iw_sketch_sentence (
      self->picture,
      ends (self) ? _ ("%1$s threw away %2$s of work. The run ended after %3$s; work alone would take %4$s.")
                  : _ ("%1$s threw away %2$s of work. The run has no end after %3$s; work alone would "
                       "take %4$s."),
      failures, iw_job_spoken_time (self->seconds[IW_JOB_REWORK], end_s).s,
      iw_job_spoken_time (end_s, end_s).s, iw_job_spoken_time (self->data->job->work_s, end_s).s);
}

/* Names of the rows on the left, notes on the right, the axis below. */
static void
choose_columns (FailureStrip *self)
{
  const IwTextStyleSpec small = { .type = IW_TYPE_SMALL };
  const double names = iw_sketch_measure (self->picture, _ ("day 888"), &small).width;
  const double notes = iw_sketch_measure (self->picture, _ ("◂ work alone 88.8 min"), &small).width;
  const double line = iw_sketch_measure (self->picture, "0", &small).height;
  const double right = self->plot.x + self->plot.width;

  self->plot.x = ceil (self->plot.x + names + self->gap);
  if (iw_picture_width (self->picture) >= LEAST_NOTES * self->scale)
    self->right = floor (right - notes);
  self->plot.width = fmax (1.0, floor ((self->right > 0.0 ? self->right - self->gap : right) - self->plot.x));
  self->plot.height = fmax (1.0, self->plot.height - line - 0.4 * self->gap);
}

static void
write_alone (FailureStrip *self, const char *text)
{
  const IwTextStyleSpec quiet = {
    .type = IW_TYPE_BODY, .italic = true, .role = IW_ROLE_FAINT_INK, .align = 0.5, .valign = 0.5
  };

  iw_label_try (self->picture, text, self->plot.x + self->plot.width / 2.0,
                self->plot.y + self->plot.height / 2.0, &quiet, NULL);
}

static void
lay_out_run (FailureStrip *self, IwAxisHold *hold)
{
  iw_failure_strip_sum (self);
  self->plot = head (self);
  choose_columns (self);
  self->drain = self->data->job->drain_s;
  iw_failure_strip_choose_rows (self, hold);
  iw_failure_strip_gather (self);
  iw_failure_strip_draw (self);
  say (self);
}

static void
lay_out_nothing (FailureStrip *self)
{
  self->plot = head_without_run (self);
  iw_sketch_group (self->picture, "words");
  if (iw_failure_strip_hopeless (self))
    iw_job_write_end (self->picture, self->data, self->plot);
  else
    write_alone (self, _ ("running…"));
  say_without_run (self);
}

IwPicture *
iw_failure_strip_new (const IwJobData *data, const IwTheme *theme, double width, double height,
                      IwAxisHold *hold)
{
  const IwTheme fitting = iw_fitting_theme (theme, width, height);
  FailureStrip self = { .data = data, .scale = fitting.scale, .gap = fitting.gap * fitting.scale };

  g_return_val_if_fail (data != NULL && data->job != NULL && data->runs != NULL, NULL);
  self.picture = iw_sketch_new (&fitting, width, height, _ ("Failure strip"));
  if (!iw_job_collapsed (data) && data->trace != NULL && data->trace->n_intervals > 0)
    self.trace = data->trace;
  self.rows = g_array_new (FALSE, FALSE, sizeof (StripRow));
  self.pieces = g_array_new (FALSE, FALSE, sizeof (IwDensePiece));
  if (self.trace != NULL)
    lay_out_run (&self, hold);
  else
    lay_out_nothing (&self);
  iw_failure_strip_mark_all (&self);
  g_array_unref (self.rows);
  g_array_unref (self.pieces);
  return self.picture;
}
