/* What the gauge says: its numbers in words, and its marks. */
#include <math.h>

#include "gauge-private.h"

#include "iowall/language.h"
#include "line-words-private.h"
#include "words-private.h"

#define SECONDS_PER_MINUTE 60.0
#define LEAST_MARGIN       0.001

char *
iw_gauge_margin (const Gauge *self, IwTextStyle style)
{
  const double rounded = round (self->margin / LEAST_MARGIN) * LEAST_MARGIN;
  const bool small = self->margin < LEAST_MARGIN;
  char number[IW_QUANTITY_MAX];

  if (self->margin <= 0.0)
    return NULL;
  iw_language_format (number, sizeof number, fmax (LEAST_MARGIN, rounded), IW_UNIT_FRACTION,
                      style == IW_TEXT_SPOKEN ? style : IW_TEXT_LABEL);
  if (style == IW_TEXT_SPOKEN)
    return g_strdup_printf (small ? _ ("give or take less than %s") : _ ("give or take %s"), number);
  return g_strdup_printf ("±%s%s", small ? "<" : "", number);
}

/* Waits over the deadline, per minute of the run. */
static double
late_per_minute (const Gauge *self)
{
  const IwPipelineResult *result = self->data->result;
  const double counted_s = result->measured_to_s - result->measured_from_s;

  return counted_s > 0.0 ? result->waits.over_deadline / counted_s * SECONDS_PER_MINUTE : 0.0;
}

char *
iw_gauge_waits (const Gauge *self, bool with_late)
{
  const IwPipelineWaits *waits = &self->data->result->waits;
  const IwQuantityText longest = iw_shown (waits->longest_s, IW_UNIT_SECONDS);
  const IwQuantityText deadline = iw_label (self->data->line->deadline_s, IW_UNIT_SECONDS);

  if (waits->longest_s <= 0.0)
    return g_strdup (_ ("no waits"));
  if (!with_late)
    return g_strdup_printf (_ ("longest wait %s"), longest.s);
  if (waits->over_deadline <= 0.0)
    return g_strdup_printf (_ ("longest wait %s · none over %s"), longest.s, deadline.s);
  return g_strdup_printf (_ ("longest wait %s · %s a minute over %s"), longest.s,
                          iw_shown (late_per_minute (self), IW_UNIT_NONE).s, deadline.s);
}

char *
iw_gauge_spoken_waits (const Gauge *self)
{
  const IwPipelineWaits *waits = &self->data->result->waits;

  if (waits->longest_s <= 0.0)
    return g_strdup (_ ("there are no waits"));
  return g_strdup_printf (_ ("the longest wait is %s; %s waits a minute are longer than %s"),
                          iw_spoken (waits->longest_s, IW_UNIT_SECONDS).s,
                          iw_spoken (late_per_minute (self), IW_UNIT_NONE).s,
                          iw_spoken (self->data->line->deadline_s, IW_UNIT_SECONDS).s);
}

/* Ids of the controls that size the buffers. */
static char *
with_buffers (const Gauge *self, const char *links)
{
  const IwLineData *data = self->data;
  GString *all = g_string_new (links);

  for (uint32_t k = 0; k + 1 < data->line->n_stages; k++) {
    const char *more = data->buffer_links[k];

    if (more != NULL && *more != '\0' && !iw_links_match (all->str, more))
      g_string_append_printf (all, " %s", more);
  }
  return g_string_free (all, FALSE);
}

static const char *
anchor_name (const Gauge *self)
{
  return iw_line_name (self->data, iw_line_anchor (self->data));
}

static void
mark_utilization (Gauge *self)
{
  const IwQuantityText share = iw_share (self->utilization);
  const bool last = self->data->line->anchor == IW_ANCHOR_LAST;
  g_autofree char *margin = iw_gauge_margin (self, IW_TEXT_TYPESET);
  g_autofree char *spoken = iw_gauge_margin (self, IW_TEXT_SPOKEN);
  g_autofree char *links = with_buffers (self, "utilization throughput jitter");
  g_autofree char *plain = g_strdup_printf (_ ("%s of the time"), share.s);
  g_autofree char *value = margin != NULL ? g_strdup_printf ("%s %s", plain, margin) : g_strdup (plain);
  g_autofree char *spoken_plain =
      g_strdup_printf (_ ("%s of the time"), iw_spoken_share (self->utilization).s);
  g_autofree char *spoken_value =
      spoken != NULL ? g_strdup_printf ("%s, %s", spoken_plain, spoken) : g_strdup (spoken_plain);
  /* Translators: "GPU busy, 84 percent of the time: GPU has a chunk to work on." */
  g_autofree char *sentence = g_strdup_printf (last ? _ ("%1$s, %2$s: %3$s has a chunk to work on.")
                                                    : _ ("%1$s, %2$s: %3$s can hand on what it makes."),
                                               self->data->busy, spoken_value, anchor_name (self));
  const IwMark mark = { .id = "utilization",
                        .name = self->data->busy,
                        .value = value,
                        .sentence = sentence,
                        .links = links,
                        .number = self->data->result->utilization,
                        .unit = IW_UNIT_FRACTION };

  iw_gauge_ring (self, 0.0, fmax (self->utilization, 0.004), self->inner, self->outer);
  iw_sketch_mark_path (self->picture, &mark);
}

static void
mark_starved (Gauge *self)
{
  const double waits = 1.0 - self->utilization;
  const bool last = self->data->line->anchor == IW_ANCHOR_LAST;
  const IwQuantityText share = iw_share (waits);
  g_autofree char *value = g_strdup_printf (_ ("%s of the time"), share.s);
  g_autofree char *links = with_buffers (self, "utilization starved jitter");
  g_autofree char *sentence =
      g_strdup_printf (last ? _ ("%1$s, %2$s of the time: the next chunk is not there yet.")
                            : _ ("%1$s, %2$s of the time: there is no room for what is made, which is lost."),
                       self->data->starved, iw_spoken_share (waits).s);
  const IwMark mark = { .id = "starved",
                        .name = self->data->starved,
                        .value = value,
                        .sentence = sentence,
                        .links = links,
                        .number = waits,
                        .unit = IW_UNIT_FRACTION };

  if (waits <= 1e-9)
    return;
  iw_gauge_ring (self, fmin (self->utilization, 0.996), 1.0, self->inner, self->outer);
  iw_sketch_mark_path (self->picture, &mark);
}

static void
mark_ceiling (Gauge *self)
{
  const IwPipelineCeilings *ceilings = &self->data->result->ceilings;
  const IwQuantityText share = iw_share (self->ceiling);
  g_autofree char *stage =
      ceilings->bottleneck >= 0 ? iw_line_links (self->data, (guint)ceilings->bottleneck) : g_strdup ("");
  g_autofree char *links = g_strdup_printf ("ceiling bottleneck %s", stage);
  g_autofree char *value =
      self->limiter != NULL ? g_strdup_printf ("%s: %s", share.s, self->limiter) : g_strdup (share.s);
  g_autofree char *sentence =
      self->limiter != NULL
          ? g_strdup_printf (
                _ ("Ceiling, %s, set by %s: no buffer lifts it, only a faster stage or fewer bytes."),
                iw_spoken_share (self->ceiling).s, self->limiter)
          : g_strdup (_ ("Ceiling, 100 percent: every stage can pass all that is wanted."));
  const IwMark mark = { .id = "ceiling",
                        .name = _ ("Ceiling"),
                        .value = value,
                        .sentence = sentence,
                        .links = links,
                        .number = self->ceiling,
                        .unit = IW_UNIT_FRACTION };
  const double rail = GAUGE_RAIL * self->scale;

  iw_gauge_ring (self, fmin (self->ceiling, 0.99), 1.0, self->outer + rail, self->outer + 2.0 * rail);
  iw_sketch_mark_path (self->picture, &mark);
}

static void
mark_target (Gauge *self)
{
  const double tip = self->outer, half = 0.008;
  const double points = 100.0 * fabs (self->target - self->utilization);
  const bool met = self->utilization >= self->target;
  const IwQuantityText share = iw_label (self->target, IW_UNIT_FRACTION);
  g_autofree char *value =
      met ? g_strdup_printf (_ ("%s, met"), share.s)
          : g_strdup_printf (_ ("%s, %s points above the present %s"), share.s,
                             iw_shown (points, IW_UNIT_NONE).s, iw_share (self->utilization).s);
  g_autofree char *sentence = g_strdup_printf (
      met ? _ ("Target, %1$s: it is met with %2$s.") : _ ("Target, %1$s: it is missed with %2$s."),
      iw_spoken (self->target, IW_UNIT_FRACTION).s, iw_spoken_share (self->utilization).s);
  const IwMark mark = { .id = "target",
                        .name = _ ("Target"),
                        .value = value,
                        .sentence = sentence,
                        .links = "target utilization",
                        .number = self->data->target,
                        .unit = IW_UNIT_FRACTION };

  iw_gauge_ring (self, fmax (0.0, self->target - half), fmin (1.0, self->target + half), tip, self->rim);
  iw_sketch_mark_path (self->picture, &mark);
}

/* In the arc's opening, where the line about it stands or would stand. */
static void
mark_longest_wait (Gauge *self)
{
  const IwPipelineWaits *waits = &self->data->result->waits;
  const bool none = waits->longest_s <= 0.0;
  const double top = fmin (self->cy + 0.62 * self->outer, self->plot.y + self->plot.height - 2.0 * self->gap);
  const IwBox opening = { self->cx - 0.5 * self->inner, top, self->inner,
                          self->plot.y + self->plot.height - top };
  const IwBox box = self->foot.height > 0.0 ? self->foot : opening;
  const IwQuantityText longest = iw_shown (waits->longest_s, IW_UNIT_SECONDS);
  g_autofree char *late = g_strdup_printf (_ ("%s; %s a minute over %s"), longest.s,
                                           iw_shown (late_per_minute (self), IW_UNIT_NONE).s,
                                           iw_label (self->data->line->deadline_s, IW_UNIT_SECONDS).s);
  g_autofree char *spoken = iw_gauge_spoken_waits (self);
  g_autofree char *begun = iw_begin_sentence (spoken);
  g_autofree char *sentence = g_strdup_printf ("%s.", begun);
  g_autofree char *links = with_buffers (self, "waits jitter");
  const IwMark mark = { .id = "longest-wait",
                        .name = _ ("Longest wait"),
                        .value = none ? _ ("none") : late,
                        .sentence = sentence,
                        .links = links,
                        .number = waits->longest_s,
                        .unit = IW_UNIT_SECONDS,
                        .x = box.x,
                        .y = box.y,
                        .width = box.width,
                        .height = box.height };

  iw_sketch_mark (self->picture, &mark);
}

void
iw_gauge_mark_all (Gauge *self)
{
  mark_utilization (self);
  mark_starved (self);
  mark_ceiling (self);
  mark_target (self);
  mark_longest_wait (self);
}
