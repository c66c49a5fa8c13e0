/* How a run is wrapped into rows, like the days of a calendar. */
#include <math.h>
#include <string.h>

#include "failure-strip-private.h"

#include "iowall/language.h"

#define MINUTE 60.0
#define HOUR   3600.0
#define DAY    86400.0

/* At scale 1, in px: what a row needs at least, with and without drains, and the most that it takes. */
#define LEAST_PITCH       13.0
#define LEAST_DRAIN_PITCH 16.0
#define MOST_PITCH        40.0

/* Lengths of a row, and of the parts into which its axis divides it. */
static const struct {
  double row_s, tick_s;
} lengths[] = {
  { 1.0, 0.25 },
  { 2.0, 0.5 },
  { 5.0, 1.0 },
  { 10.0, 2.0 },
  { 20.0, 5.0 },
  { 30.0, 10.0 },
  { MINUTE, 15.0 },
  { 2.0 * MINUTE, 30.0 },
  { 5.0 * MINUTE, MINUTE },
  { 10.0 * MINUTE, 2.0 * MINUTE },
  { 20.0 * MINUTE, 5.0 * MINUTE },
  { 30.0 * MINUTE, 10.0 * MINUTE },
  { HOUR, 15.0 * MINUTE },
  { 2.0 * HOUR, 30.0 * MINUTE },
  { 4.0 * HOUR, HOUR },
  { 6.0 * HOUR, HOUR },
  { 12.0 * HOUR, 3.0 * HOUR },
  { DAY, 6.0 * HOUR },
  { 2.0 * DAY, 12.0 * HOUR },
  { 3.0 * DAY, DAY },
  { 4.0 * DAY, DAY },
  { 7.0 * DAY, DAY },
  { 14.0 * DAY, 2.0 * DAY },
  { 28.0 * DAY, 7.0 * DAY },
  { 91.0 * DAY, 7.0 * DAY },
  { 182.0 * DAY, 28.0 * DAY },
  { 365.0 * DAY, 73.0 * DAY },
  { 730.0 * DAY, 146.0 * DAY },
  { 1825.0 * DAY, 365.0 * DAY },
  { 3650.0 * DAY, 730.0 * DAY },
  { 18250.0 * DAY, 3650.0 * DAY },
  { 36500.0 * DAY, 7300.0 * DAY },
};

IwJobPart
iw_failure_strip_part (IwCheckpointActivity activity)
{
  static const IwJobPart parts[IW_N_CHECKPOINT_ACTIVITIES] = { [IW_CHECKPOINT_WORK] = IW_JOB_USEFUL,
                                                               [IW_CHECKPOINT_PAUSE] = IW_JOB_CHECKPOINT,
                                                               [IW_CHECKPOINT_LOST] = IW_JOB_REWORK,
                                                               [IW_CHECKPOINT_RESTART] = IW_JOB_RESTART };

  return parts[activity];
}

double
iw_failure_strip_end (const FailureStrip *self)
{
  return fmin (self->trace->to_s, self->trace->wall_s);
}

/* Lengths that no table lists: a run of less than a second, or of centuries. */
static void
choose_any_length (FailureStrip *self, double least_s)
{
  const double decade = pow (10.0, floor (log10 (least_s)));
  const double step = least_s <= decade         ? 1.0
                      : least_s <= 2.0 * decade ? 2.0
                      : least_s <= 5.0 * decade ? 5.0
                                                : 10.0;

  self->row_s = step * decade;
  self->tick_s = self->row_s / (step == 5.0 ? 5.0 : 4.0);
}

/* The shortest row of which there are no more than `most`. */
static void
choose_length (FailureStrip *self, double run_s, double most)
{
  const double least_s = run_s / fmax (1.0, floor (most));

  self->row_s = 0.0;
  for (size_t i = 0; i < G_N_ELEMENTS (lengths) && self->row_s <= 0.0; i++) {
    if (lengths[i].row_s >= least_s) {
      self->row_s = lengths[i].row_s;
      self->tick_s = lengths[i].tick_s;
    }
  }
  if (self->row_s <= 0.0 || least_s <= 0.5 * lengths[0].row_s)
    choose_any_length (self, least_s);
}

void
iw_failure_strip_choose_rows (FailureStrip *self, IwAxisHold *hold)
{
  IwAxisHold none = { 0 };
  IwAxisHold *axis = hold != NULL ? hold : &none;
  const double end_s = iw_failure_strip_end (self);
  const double least = (self->drain > 0.0 ? LEAST_DRAIN_PITCH : LEAST_PITCH) * self->scale;
  double rows;

  if (axis->held && axis->domain[0] > 0.0) {
    self->row_s = axis->domain[0];
    self->tick_s = axis->domain[1];
    rows = axis->domain[2];
  } else {
    choose_length (self, end_s, self->plot.height / least);
    rows = ceil (end_s / self->row_s - 1e-9);
    axis->domain[0] = self->row_s;
    axis->domain[1] = self->tick_s;
    axis->domain[2] = rows;
  }
  self->pitch = floor (fmin (self->plot.height / rows, MOST_PITCH * self->scale));
  self->pitch = fmax (1.0, self->pitch);
  self->cut = end_s > rows * self->row_s * (1.0 + 1e-9);
  rows = fmin (rows, ceil (end_s / self->row_s - 1e-9));
  self->drain = self->drain > 0.0 ? fmax (2.0, round (0.16 * self->pitch)) : 0.0;
  self->lead = fmax (2.0, round (0.24 * self->pitch));
  self->bar = fmax (1.0, self->pitch - self->lead - self->drain - fmax (1.0, round (0.1 * self->pitch)));
  for (guint i = 0; i < (guint)rows; i++) {
    const StripRow row = { .bar_y = floor (self->plot.y) + i * self->pitch + self->lead };

    g_array_append_val (self->rows, row);
  }
  self->plot.height = rows * self->pitch;
}

bool
iw_failure_strip_at (const FailureStrip *self, double at_s, guint *row, double *x)
{
  const double whole = fmax (0.0, floor (at_s / self->row_s));

  if (whole >= self->rows->len)
    return false;
  *row = (guint)whole;
  *x = self->plot.x + self->plot.width * fmin (1.0, fmax (0.0, at_s / self->row_s - whole));
  return true;
}

/* The part of a row that lies between two moments, in px from its left edge; FALSE if that is nothing. */
static bool
part_of_row (const FailureStrip *self, guint row, double from_s, double to_s, double *x0, double *x1)
{
  const double begins = row * self->row_s;

  *x0 = self->plot.width * fmax (0.0, (from_s - begins) / self->row_s);
  *x1 = self->plot.width * fmin (1.0, (to_s - begins) / self->row_s);
  return *x1 > *x0;
}

/* Rows that an interval lies in. */
static void
rows_of (const FailureStrip *self, double from_s, double to_s, guint *first, guint *end)
{
  *first = (guint)fmin (self->rows->len, fmax (0.0, floor (from_s / self->row_s)));
  *end = (guint)fmin (self->rows->len, ceil (to_s / self->row_s));
}

void
iw_failure_strip_path (FailureStrip *self, double from_s, double to_s, double top, double height,
                       double least)
{
  guint first, end;

  rows_of (self, from_s, to_s, &first, &end);
  for (guint i = first; i < end; i++) {
    const StripRow *row = &g_array_index (self->rows, StripRow, i);
    double x0, x1;

    if (part_of_row (self, i, from_s, to_s, &x0, &x1)) {
      const double width = fmax (least, x1 - x0);

      iw_sketch_outline_box (
          self->picture, (IwBox){ self->plot.x + fmax (0.0, x1 - width), row->bar_y + top, width, height });
    }
  }
}

/* --- Gathering ------------------------------------------------------------------------------------------ */

/* `columns` holds those of all rows, one row after the other. */
static void
spread (const FailureStrip *self, IwDenseColumn *columns, guint width, double from_s, double to_s, guint kind,
        double share)
{
  guint first, end;

  rows_of (self, from_s, to_s, &first, &end);
  for (guint i = first; i < end; i++) {
    double x0, x1;

    if (part_of_row (self, i, from_s, to_s, &x0, &x1))
      iw_dense_spread (columns + (gsize)i * width, width, x0, x1, kind, share);
  }
}

/* What of a stretch of work was pauses: those that are too short to stand for themselves. */
static double
paused_share (const FailureStrip *self, const IwCheckpointInterval *interval)
{
  const double pauses_s = interval->checkpoints * self->data->job->pause_s;

  return interval->activity == IW_CHECKPOINT_WORK ? fmin (1.0, pauses_s / (interval->to_s - interval->from_s))
                                                  : 0.0;
}

void
iw_failure_strip_sum (FailureStrip *self)
{
  for (size_t i = 0; i < self->trace->n_intervals; i++) {
    const IwCheckpointInterval *interval = &self->trace->intervals[i];
    const double paused = paused_share (self, interval), length_s = interval->to_s - interval->from_s;

    self->seconds[iw_failure_strip_part (interval->activity)] += (1.0 - paused) * length_s;
    self->seconds[IW_JOB_CHECKPOINT] += paused * length_s;
  }
}

static void
spread_interval (FailureStrip *self, IwDenseColumn *columns, guint width,
                 const IwCheckpointInterval *interval)
{
  const double paused = paused_share (self, interval);

  spread (self, columns, width, interval->from_s, interval->to_s, iw_failure_strip_part (interval->activity),
          1.0 - paused);
  if (paused > 0.0)
    spread (self, columns, width, interval->from_s, interval->to_s, IW_JOB_CHECKPOINT, paused);
}

/* What an interval adds to the rows that it lies in. */
static void
add_to_rows (FailureStrip *self, const IwCheckpointInterval *interval)
{
  guint first, end;

  rows_of (self, interval->from_s, interval->to_s, &first, &end);
  for (guint i = first; i < end; i++) {
    StripRow *row = &g_array_index (self->rows, StripRow, i);
    const double from_s = fmax (interval->from_s, i * self->row_s);
    const double to_s = fmin (interval->to_s, (i + 1.0) * self->row_s);

    if (interval->activity == IW_CHECKPOINT_LOST)
      row->lost_s += fmax (0.0, to_s - from_s);
    else if (interval->activity == IW_CHECKPOINT_RESTART)
      row->restart_s += fmax (0.0, to_s - from_s);
  }
}

static void
gather_drains (FailureStrip *self, IwDenseColumn *columns, guint width)
{
  for (size_t i = 0; i < self->trace->n_drains; i++) {
    const IwCheckpointDrain *drain = &self->trace->drains[i];

    spread (self, columns, width, drain->from_s, drain->to_s,
            drain->complete ? STRIP_DRAINED : STRIP_CUT_SHORT, 1.0);
  }
  for (gsize i = 0; i < (gsize)self->rows->len * width; i++)
    columns[i].px[STRIP_NO_DRAIN] =
        fmax (0.0, 1.0 - columns[i].px[STRIP_DRAINED] - columns[i].px[STRIP_CUT_SHORT]);
}

void
iw_failure_strip_gather (FailureStrip *self)
{
  const guint width = (guint)self->plot.width;
  const gsize n = (gsize)self->rows->len * width;
  g_autofree IwDenseColumn *columns = g_new0 (IwDenseColumn, n);
  g_autofree IwDenseColumn *drains = g_new0 (IwDenseColumn, n);

  for (size_t i = 0; i < self->trace->n_intervals; i++) {
    const IwCheckpointInterval *interval = &self->trace->intervals[i];

    spread_interval (self, columns, width, interval);
    add_to_rows (self, interval);
  }
  for (size_t i = 0; i < self->trace->n_failures; i++) {
    guint row;
    double x;

    if (iw_failure_strip_at (self, self->trace->failures[i].at_s, &row, &x))
      g_array_index (self->rows, StripRow, row).failures++;
  }
  if (self->drain > 0.0)
    gather_drains (self, drains, width);
  for (guint i = 0; i < self->rows->len; i++) {
    StripRow *row = &g_array_index (self->rows, StripRow, i);

    row->first = self->pieces->len;
    row->n = iw_dense_gather (self->pieces, columns + (gsize)i * width, width, self->plot.x, self->bar);
    row->first_drain = self->pieces->len;
    if (self->drain > 0.0)
      row->n_drains =
          iw_dense_gather (self->pieces, drains + (gsize)i * width, width, self->plot.x, self->drain);
  }
}

/* --- Names ---------------------------------------------------------------------------------------------- */

char *
iw_failure_strip_row_name (const FailureStrip *self, guint row)
{
  const double from_s = row * self->row_s;
  const double unit_s = self->row_s >= HOUR ? HOUR : self->row_s >= MINUTE ? MINUTE : 1.0;

  if (self->row_s >= DAY)
    return g_strdup_printf (_ ("day %.0f"), from_s / DAY + 1.0);
  if (from_s <= 0.0 || self->row_s < 1.0)
    return g_strdup (from_s > 0.0 ? iw_label (from_s, IW_UNIT_SECONDS).s : "0");
  return g_strdup_printf ("%.0f\u202f%s", from_s / unit_s,
                          unit_s == HOUR     ? "h"
                          : unit_s == MINUTE ? "min"
                                             : "s");
}

char *
iw_failure_strip_when (const FailureStrip *self, double at_s, bool spoken)
{
  const double end_s = iw_failure_strip_end (self);

  if (end_s >= 2.0 * DAY)
    return g_strdup_printf (_ ("day %.0f"), floor (at_s / DAY) + 1.0);
  return g_strdup_printf (_ ("after %s"), (spoken ? iw_spoken : iw_shown) (at_s, IW_UNIT_SECONDS).s);
}
