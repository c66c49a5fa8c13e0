/* A stretch of the run, one lane a stage, and the buffers' fill between the lanes. A stall can be followed by
 * eye: what starves behind it, what blocks before it, and which buffer runs empty or full on the way. */
#include <math.h>

#include "label-private.h"

#include "iowall/language.h"
#include "line-words-private.h"
#include "timeline-private.h"
#include "words-private.h"

/* Heights in lanes. */
#define ANCHOR_LANE 1.3
#define TANK        0.8
#define BETWEEN     0.26

/* At scale 1, in px. */
#define LEAST_TANK   11.0
#define LEAST_SHARES 480.0 /* narrower pictures have no column of shares */
#define MOST_LANE    64.0

/* Of the width, at most: names of the stages, and of the buffers. */
#define STAGES_SHARE  0.38
#define BUFFERS_SHARE 0.3

static void
choose_columns (Timeline *self)
{
  const IwTextStyleSpec small = { .type = IW_TYPE_SMALL };
  g_autofree char *share = g_strdup_printf (_ ("busy %s"), iw_share (0.00888).s);
  const double right = self->plot.x + self->plot.width;
  double names = 0.0, buffers = 0.0, shares = 0.0;

  for (guint k = 0; k < self->n; k++) {
    const IwTextStyleSpec name = { .type = IW_TYPE_BODY, .bold = k == self->anchor };

    names = fmax (names, iw_sketch_measure (self->picture, iw_line_name (self->data, k), &name).width);
  }
  names = fmin (names, STAGES_SHARE * self->plot.width);
  for (guint k = 0; k + 1 < self->n; k++) {
    if (self->data->buffer_names[k] != NULL)
      buffers = fmax (buffers, iw_sketch_measure (self->picture, self->data->buffer_names[k], &small).width);
  }
  names = fmax (names, fmin (buffers, BUFFERS_SHARE * self->plot.width));
  if (iw_picture_width (self->picture) >= LEAST_SHARES * self->scale) {
    shares = iw_sketch_measure (self->picture, share, &small).width + 2.5 * self->gap;
    self->right = right - shares + 2.5 * self->gap;
  }
  self->plot.x = ceil (self->plot.x + names + 1.5 * self->gap);
  self->plot.width = fmax (1.0, floor (right - shares - self->plot.x));
}

static double
count_rows (const Timeline *self, bool with_tanks, double tank)
{
  double rows = 0.0;

  for (guint k = 0; k < self->n; k++) {
    rows += k == self->anchor ? ANCHOR_LANE : 1.0;
    if (k + 1 < self->n)
      rows += BETWEEN + (with_tanks && self->data->result->buffer_slots[k] > 0.0 ? tank + BETWEEN : 0.0);
  }
  return rows;
}

/* From the top: each stage, then the buffer behind it. Nothing here depends on what the run did. */
static void
choose_rows (Timeline *self)
{
  const IwTextStyleSpec small = { .type = IW_TYPE_SMALL };
  const double line = iw_sketch_measure (self->picture, "0", &small).height;
  const double room = self->plot.height - line - 0.5 * self->gap; /* the axis' numbers stand below */
  bool tanks = TANK * room / count_rows (self, true, TANK) >= LEAST_TANK * self->scale;
  double unit = room / count_rows (self, tanks, TANK), label = 0.0, y = self->plot.y;

  if (unit >= 1.35 * line) { /* the longest wait is written above the anchor's lane */
    label = line + 2.0 * self->scale;
    unit = (room - label) / count_rows (self, tanks, TANK);
    tanks = tanks && TANK * unit >= LEAST_TANK * self->scale;
    unit = (room - label) / count_rows (self, tanks, TANK);
  }
  unit = fmin (unit, MOST_LANE * self->scale);
  for (guint k = 0; k < self->n; k++) {
    const double height = floor (unit * (k == self->anchor ? ANCHOR_LANE : 1.0));

    if (k == self->anchor && label > 0.0) {
      self->wait_y = y;
      y += label;
    }
    self->lanes[k].bar = (IwBox){ self->plot.x, floor (y), self->plot.width, fmax (1.0, height) };
    self->lanes[k].anchor = k == self->anchor;
    y += height + BETWEEN * unit;
    if (k + 1 < self->n && tanks && self->data->result->buffer_slots[k] > 0.0) {
      self->tanks[k].there = true;
      self->tanks[k].box = (IwBox){ self->plot.x, floor (y), self->plot.width, floor (TANK * unit) };
      y += (TANK + BETWEEN) * unit;
    }
  }
  self->plot.height = floor (y - BETWEEN * unit) - self->plot.y;
}

/* While there is no stretch the axis keeps the length that it had last, if it had one. */
static void
choose_time (Timeline *self, IwAxisHold *hold)
{
  IwAxisHold none = { 0 };
  IwAxisHold *axis = hold != NULL ? hold : &none;

  if (self->trace != NULL) {
    self->from_s = self->trace->from_s;
    if (!axis->held || axis->domain[0] <= 0.0)
      axis->domain[0] = self->trace->to_s - self->trace->from_s;
  }
  self->length_s = axis->domain[0];
}

IwPipelineState
iw_timeline_failure (const Timeline *self)
{
  return self->data->line->anchor == IW_ANCHOR_FIRST ? IW_PIPELINE_BLOCKED : IW_PIPELINE_STARVED;
}

bool
iw_timeline_longest_wait (const Timeline *self, TimelineWait *wait)
{
  const double at_s = self->data->result->waits.longest_at_s;

  if (self->trace == NULL || !self->data->around_wait || self->data->result->waits.longest_s <= 0.0)
    return false;
  for (size_t i = 0; i < self->trace->stages[self->anchor].n; i++) {
    const IwPipelineInterval *interval = &self->trace->stages[self->anchor].intervals[i];

    if (interval->state != iw_timeline_failure (self) || interval->to_s <= at_s)
      continue;
    *wait = (TimelineWait){ .from_s = interval->from_s,
                            .to_s = interval->to_s,
                            .goes_on = interval->to_s >= self->trace->to_s };
    return interval->from_s <= at_s + 1e-9 * fabs (at_s);
  }
  return false;
}

/* The anchor's share of a stretch in which it does what it is there for. */
static double
stretch_busy (const Timeline *self)
{
  const double *stretch = self->lanes[self->anchor].stretch;

  return stretch[IW_PIPELINE_BUSY] + stretch[IW_PIPELINE_STALLED];
}

static void
head (Timeline *self)
{
  const IwLineData *data = self->data;
  const IwQuantityText run = iw_share (data->result->utilization), here = iw_share (stretch_busy (self));
  const bool around = data->around_wait;
  g_autofree char *whole = g_strdup_printf (_ ("%s %s of the run"), data->busy, run.s);
  const IwQuantityText length = iw_label (self->length_s, IW_UNIT_SECONDS);
  const IwQuantityText from = iw_shown (self->from_s, IW_UNIT_SECONDS);
  g_autofree char *full = g_strdup_printf (
      around ? _ ("%1$s around the longest wait, from %2$s on; %3$s %4$s of it, %5$s of the run")
             : _ ("%1$s of the run, from %2$s on; %3$s %4$s of it, %5$s of the run"),
      length.s, from.s, data->busy, here.s, run.s);
  g_autofree char *less =
      g_strdup_printf (around ? _ ("%1$s around the longest wait; %2$s %3$s of it, %4$s of the run")
                              : _ ("%1$s of the run; %2$s %3$s of it, %4$s of the run"),
                       length.s, data->busy, here.s, run.s);
  g_autofree char *least =
      g_strdup_printf (around ? _ ("%s around the longest wait") : _ ("%s of the run"), length.s);

  iw_heading (self->picture, self->trace != NULL ? (const char *const[]){ full, less, least, NULL }
                                                 : (const char *const[]){ whole, NULL });
}

static void
say (Timeline *self)
{
  const IwLineData *data = self->data;
  GString *stages = g_string_new (NULL);

  for (guint k = 0; k < self->n; k++) {
    g_autofree char *time = iw_line_time_phrase (data, k, true);

    g_string_append_printf (stages, " %s: %s.", iw_line_name (data, k), time);
  }
  if (self->trace != NULL)
    iw_sketch_sentence (self->picture,
                        data->around_wait
                            ? _ ("%1$s around the longest wait; %2$s %3$s of it. In the whole run:%4$s")
                            : _ ("%1$s of the run; %2$s %3$s of it. In the whole run:%4$s"),
                        iw_spoken (self->trace->to_s - self->trace->from_s, IW_UNIT_SECONDS).s, data->busy,
                        iw_spoken_share (stretch_busy (self)).s, stages->str);
  else
    iw_sketch_sentence (self->picture, _ ("The stretch is still running. In the whole run:%s"), stages->str);
  g_string_free (stages, TRUE);
}

/* The cursor sweeps over what is shown, from its first moment to its last. */
static void
add_cursor (Timeline *self)
{
  const double x0 = self->trace != NULL ? iw_timeline_x (self, self->trace->from_s) : 0.0;
  const double x1 = self->trace != NULL ? iw_timeline_x (self, self->trace->to_s) : 0.0;
  const IwMoving cursor = {
    .kind = IW_MOVING_CURSOR,
    .x = x0,
    .y = self->plot.y,
    .width = x1 - x0,
    .height = self->plot.height,
    .role = IW_ROLE_ACCENT,
  };

  if (self->trace != NULL)
    iw_sketch_moving (self->picture, &cursor);
  iw_line_play (self->picture, self->data);
}

IwPicture *
iw_timeline_new (const IwLineData *data, const IwTheme *theme, double width, double height, IwAxisHold *hold)
{
  const IwTheme fitting = iw_fitting_theme (theme, width, height);
  const IwTextStyleSpec title = { .type = IW_TYPE_TITLE, .bold = true }, line = { .type = IW_TYPE_BODY };
  Timeline self = { .data = data, .scale = fitting.scale, .gap = fitting.gap * fitting.scale };

  g_return_val_if_fail (data != NULL && data->line != NULL && data->result != NULL, NULL);
  self.trace = data->trace != NULL && data->trace->to_s > data->trace->from_s ? data->trace : NULL;
  self.n = data->line->n_stages;
  self.anchor = iw_line_anchor (data);
  self.picture = iw_sketch_new (&fitting, width, height, _ ("Stage timeline"));
  self.pieces = g_array_new (FALSE, FALSE, sizeof (TimelinePiece));
  self.levels = g_array_new (FALSE, FALSE, sizeof (TimelineLevel));
  self.plot.x = 1.5 * self.gap;
  self.plot.y = ceil (2.0 * self.gap + iw_sketch_measure (self.picture, "0", &title).height +
                      iw_sketch_measure (self.picture, "0", &line).height);
  self.plot.width = fmax (1.0, width - 3.0 * self.gap);
  self.plot.height = fmax (1.0, height - self.gap - self.plot.y);
  choose_columns (&self);
  choose_rows (&self);
  choose_time (&self, hold);
  iw_timeline_gather (&self);
  head (&self);
  iw_timeline_draw_frame (&self);
  iw_timeline_draw_run (&self);
  iw_timeline_mark_all (&self);
  add_cursor (&self);
  say (&self);
  g_array_unref (self.pieces);
  g_array_unref (self.levels);
  return self.picture;
}
