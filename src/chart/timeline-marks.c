/* What a timeline says of each stage and buffer: over the stretch that is shown, and over the whole run. */
#include <math.h>

#include "line-words-private.h"

#include "iowall/language.h"
#include "timeline-private.h"
#include "words-private.h"

static double
run_share (const Timeline *self, guint k, IwPipelineState state)
{
  const IwPipelineShares *shares = &self->data->result->stages[k];

  switch (state) {
  case IW_PIPELINE_BUSY:
    return k == self->anchor ? self->data->result->utilization : shares->busy;
  case IW_PIPELINE_STALLED:
    return shares->stalled;
  case IW_PIPELINE_STARVED:
    return shares->starved;
  case IW_PIPELINE_BLOCKED:
  case IW_N_PIPELINE_STATES:
    break;
  }
  return shares->blocked;
}

/* As in the result a stall is a part of being busy. */
static double
stretch_share (const TimelineLane *lane, IwPipelineState state)
{
  return lane->stretch[state] + (state == IW_PIPELINE_BUSY ? lane->stretch[IW_PIPELINE_STALLED] : 0.0);
}

static char *
state_name (const Timeline *self, guint k, IwPipelineState state)
{
  if (k == self->anchor && (state == IW_PIPELINE_BUSY || state == iw_timeline_failure (self)))
    return g_strdup (state == IW_PIPELINE_BUSY ? self->data->busy : self->data->starved);
  return g_strdup_printf ("%s %s", iw_line_name (self->data, k), iw_line_state_word (state));
}

static void
mark_state (Timeline *self, guint k, IwPipelineState state)
{
  const TimelineLane *lane = &self->lanes[k];
  const double run = run_share (self, k, state), here = stretch_share (lane, state);
  const bool busy = state == IW_PIPELINE_BUSY, drawn = lane->stretch[state] > 0.0;
  g_autofree char *id = g_strdup_printf ("%s-%s", self->data->ids[k], iw_pipeline_state_name (state));
  g_autofree char *name = state_name (self, k, state), *links = iw_line_links (self->data, k);
  g_autofree char *value = self->trace != NULL ? g_strdup_printf (_ ("%s of this stretch, %s of the run"),
                                                                  iw_share (here).s, iw_share (run).s)
                                               : g_strdup_printf (_ ("%s of the run"), iw_share (run).s);
  g_autofree char *shares = self->trace != NULL
                                ? g_strdup_printf (_ ("%1$s of this stretch and %2$s of the whole run"),
                                                   iw_spoken_share (here).s, iw_spoken_share (run).s)
                                : g_strdup_printf (_ ("%s of the whole run"), iw_spoken_share (run).s);
  /* Translators: a state of a stage, how often it is in it, and what the state means. */
  g_autofree char *sentence = g_strdup_printf (busy && self->data->result->stages[k].stalled > 0.0
                                                   ? _ ("%1$s, %2$s: %3$s, stalls included.")
                                                   : _ ("%1$s, %2$s: %3$s."),
                                               name, shares, iw_line_state_meaning (state));
  const IwMark mark = { .id = id,
                        .name = name,
                        .value = value,
                        .sentence = sentence,
                        .links = links,
                        .number = run,
                        .unit = IW_UNIT_FRACTION,
                        .x = self->gap,
                        .y = lane->bar.y,
                        .width = lane->bar.x - 2.0 * self->gap,
                        .height = lane->bar.height };

  if (drawn && iw_timeline_target_path (self, lane, state))
    iw_sketch_mark_path (self->picture, &mark);
  else if (busy) /* it can always be asked about, at the lane's name if the lane shows none */
    iw_sketch_mark (self->picture, &mark);
}

static void
mark_tank (Timeline *self, guint k)
{
  const TimelineTank *tank = &self->tanks[k];
  const IwLineData *data = self->data;
  const double slots = data->result->buffer_slots[k], run = data->result->buffer_fill[k] / slots;
  const char *name = data->buffer_names[k] != NULL ? data->buffer_names[k] : _ ("Buffer");
  const char *sized_by = data->buffer_links[k] != NULL ? data->buffer_links[k] : "";
  const bool here = isfinite (tank->mean);
  g_autofree char *id = g_strdup_printf ("buffer-%u", k);
  g_autofree char *links = g_strdup_printf ("%s%s%s", sized_by, *sized_by != '\0' ? " " : "", id);
  g_autofree char *value = here ? g_strdup_printf (_ ("%1$s full in this stretch, %2$s in the run"),
                                                   iw_share (tank->mean / slots).s, iw_share (run).s)
                                : g_strdup_printf (_ ("%s in the run"), iw_share (run).s);
  g_autofree char *sentence =
      here ? g_strdup_printf (
                 _ ("%1$s, room for %2$s chunks: %3$s full in this stretch and %4$s full on average "
                    "over the whole run."),
                 name, iw_spoken (slots, IW_UNIT_COUNT).s, iw_spoken_share (tank->mean / slots).s,
                 iw_spoken_share (run).s)
           : g_strdup_printf (_ ("%1$s, room for %2$s chunks: %3$s full on average over the whole run."),
                              name, iw_spoken (slots, IW_UNIT_COUNT).s, iw_spoken_share (run).s);
  const IwMark mark = { .id = id,
                        .name = name,
                        .value = value,
                        .sentence = sentence,
                        .links = links,
                        .number = run,
                        .unit = IW_UNIT_FRACTION,
                        .x = tank->box.x,
                        .y = tank->box.y,
                        .width = tank->box.width,
                        .height = tank->box.height };

  if (tank->there)
    iw_sketch_mark (self->picture, &mark);
}

/* Of a wait that goes on behind the stretch only that it is longer is known here. */
static void
mark_wait (Timeline *self)
{
  const IwBox bar = self->lanes[self->anchor].bar;
  g_autofree char *links = iw_line_links (self->data, self->anchor);
  g_autofree char *all = g_strdup_printf ("waits %s", links);
  g_autofree char *value = NULL, *sentence = NULL;
  IwMark mark = { .id = "longest-wait", .name = _ ("Longest wait"), .links = all, .unit = IW_UNIT_SECONDS };
  TimelineWait wait;
  double length_s;

  if (!iw_timeline_longest_wait (self, &wait))
    return;
  length_s = wait.to_s - wait.from_s;
  value = g_strdup_printf (wait.goes_on ? _ (">%1$s, from %2$s on") : _ ("%1$s, from %2$s on"),
                           iw_shown (length_s, IW_UNIT_SECONDS).s, iw_shown (wait.from_s, IW_UNIT_SECONDS).s);
  sentence = g_strdup_printf (
      wait.goes_on ? _ ("Longest wait of this run: %1$s waits more than %2$s, beginning %3$s into it.")
                   : _ ("Longest wait of this run: %1$s waits %2$s, beginning %3$s into it."),
      iw_line_name (self->data, self->anchor), iw_spoken (length_s, IW_UNIT_SECONDS).s,
      iw_spoken (wait.from_s, IW_UNIT_SECONDS).s);
  mark.value = value;
  mark.sentence = sentence;
  mark.number = wait.goes_on ? NAN : length_s;
  mark.x = iw_timeline_x (self, wait.from_s);
  mark.width = fmax (2.0 * self->scale, iw_timeline_x (self, wait.to_s) - mark.x);
  mark.height = 8.0 * self->scale;
  mark.y = bar.y - mark.height;
  iw_sketch_mark (self->picture, &mark);
}

void
iw_timeline_mark_all (Timeline *self)
{
  for (guint k = 0; k < self->n; k++) {
    if (k == self->anchor)
      mark_wait (self);
    for (int state = 0; state < IW_N_PIPELINE_STATES; state++)
      mark_state (self, k, (IwPipelineState)state);
    if (k + 1 < self->n)
      mark_tank (self, k);
  }
}
