/* The words of the saturation plot: its heading, and its marks: what each line and point is, how much, and
 * why. */
#include <math.h>

#include "label-private.h"

#include "iowall/language.h"
#include "line-words-private.h"
#include "saturation-private.h"
#include "words-private.h"

/* A run that lies so far above the ceiling is remarked on. */
#define VISIBLY_ABOVE 1e-3

/* What jitter and stalls take at the operating point. */
static double
taken (const IwLineData *line)
{
  return fmax (0.0, line->result->ceilings.utilization_ceiling - line->result->utilization);
}

/* The ceiling is of the long run. A short one may pass it, by chance or because a buffer has not filled yet.
 */
static bool
too_short (const IwLineData *line)
{
  const bool above = line->result->utilization > line->result->ceilings.utilization_ceiling + VISIBLY_ABOVE;

  return above;
}

static guint
bottleneck_now (const IwSaturation *self)
{
  const IwPipelineCeilings *ceilings = &self->data->line->result->ceilings;

  return iw_saturation_bottleneck (self->data->line, ceilings->bottleneck, ceilings->utilization_ceiling);
}

IwBox
iw_saturation_head (IwSaturation *self)
{
  const IwLineData *line = self->data->line;
  const IwQuantityText busy = iw_share (line->result->utilization);
  const IwQuantityText ceiling = iw_share (line->result->ceilings.utilization_ceiling);
  const IwQuantityText value = iw_shown (self->data->value, self->data->unit);
  const char *stage = iw_line_name (self->data->line, bottleneck_now (self));
  g_autofree char *full =
      g_strdup_printf (_ ("%s %s at %s; ceiling %s: %s"), line->busy, busy.s, value.s, ceiling.s, stage);
  g_autofree char *shorter =
      g_strdup_printf (_ ("%s %s at %s; ceiling %s"), line->busy, busy.s, value.s, ceiling.s);
  g_autofree char *brief = g_strdup_printf (_ ("%s %s; ceiling %s"), line->busy, busy.s, ceiling.s);
  g_autofree char *shortest = g_strdup_printf ("%s %s", line->busy, busy.s);
  const char *const states[] = { full, shorter, brief, shortest, busy.s, NULL };

  return iw_heading (self->picture, states);
}

/* --- Outlines
 * ------------------------------------------------------------------------------------------------ */

/* The same for a curve through the points, or through those that are run. */
static void
trace_curve (IwSaturation *self, IwSaturationSpot (*spot) (const IwSaturation *self, size_t point),
             bool run_only)
{
  const size_t n = self->data->n_points;
  size_t taken_points = 0;

  for (size_t i = 0; i < 2 * n; i++) {
    const size_t point = i < n ? i : 2 * n - 1 - i;
    IwSaturationSpot at;

    if (run_only && !self->data->points[point].run)
      continue;
    at = spot (self, point);
    if (taken_points++ == 0)
      iw_sketch_move (self->picture, at.x, at.y);
    else
      iw_sketch_line_to (self->picture, at.x, at.y);
  }
}

/* --- Marks
 * --------------------------------------------------------------------------------------------------- */

/* " at a buffer of 8 gigabytes" */
static char *
spoken_place (const IwSaturation *self, double value)
{
  g_autofree char *control = iw_in_sentence (self->data->control);

  /* Translators: a control and its value: "at buffer 8 gigabytes". */
  return g_strdup_printf (_ ("at %1$s %2$s"), control, iw_spoken (value, self->data->unit).s);
}

/* A share with half the width of its band, if there is one. */
static char *
plus_minus (double share, double half_width, bool spoken)
{
  if (!isfinite (half_width) || !(half_width > 0.0))
    return g_strdup ((spoken ? iw_spoken_share (share) : iw_share (share)).s);
  return spoken ? g_strdup_printf (_ ("%1$s plus or minus %2$s"), iw_spoken_share (share).s,
                                   iw_spoken_share (half_width).s)
                : g_strdup_printf ("%s ± %s", iw_share (share).s, iw_share (half_width).s);
}

static void
mark_operating (IwSaturation *self)
{
  const IwLineData *line = self->data->line;
  const IwPipelineResult *result = line->result;
  const double radius = iw_saturation_radius (self) + 2.0 * self->plane.unit;
  const IwSaturationSpot at = iw_saturation_operating (self);
  const char *stage = iw_line_name (self->data->line, bottleneck_now (self));
  g_autofree char *links = g_strdup_printf ("utilization %s", self->data->control_id);
  g_autofree char *place = spoken_place (self, self->data->value);
  g_autofree char *share = plus_minus (result->utilization, result->utilization_ci, false);
  g_autofree char *spoken_share = plus_minus (result->utilization, result->utilization_ci, true);
  const IwMark mark = { .id = "operating",
                        .name = _ ("Operating point"),
                        .links = links,
                        .number = result->utilization,
                        .unit = IW_UNIT_FRACTION };

  iw_sketch_outline_box (self->picture, (IwBox){ at.x - radius, at.y - radius, 2.0 * radius, 2.0 * radius });
  iw_sketch_mark_telling (
      self->picture, &mark,
      g_strdup_printf (_ ("%1$s %2$s at %3$s"), line->busy, share,
                       iw_shown (self->data->value, self->data->unit).s),
      /* Translators: %1$s is "at buffer 8 gigabytes". */
      g_strdup_printf (
          too_short (line)
              ? _ ("Operating point, %1$s: %2$s %3$s; the ceiling there is %4$s, set by %5$s; a longer "
                   "run comes down to that.")
              : _ ("Operating point, %1$s: %2$s %3$s; the ceiling there is %4$s, set by %5$s."),
          place, line->busy, spoken_share, iw_spoken_share (result->ceilings.utilization_ceiling).s, stage));
}

static void
mark_ceiling (IwSaturation *self)
{
  const double now = self->data->line->result->ceilings.utilization_ceiling;
  const guint bottleneck = bottleneck_now (self);
  g_autofree char *links =
      g_strdup_printf ("ceiling %s %s", self->data->line->ids[bottleneck], self->data->control_id);
  const IwMark mark = {
    .id = "ceiling", .name = _ ("Ceiling"), .links = links, .number = now, .unit = IW_UNIT_FRACTION
  };

  if (self->data->n_points == 0)
    return;
  trace_curve (self, iw_saturation_ceiling, false);
  iw_sketch_outline_box (self->picture, self->ceiling_label);
  iw_sketch_mark_telling (
      self->picture, &mark,
      g_strdup_printf (_ ("%s now, %s"), iw_share (now).s, iw_line_name (self->data->line, bottleneck)),
      g_strdup_printf (_ ("Ceiling, %s as things stand, set by %s: the slowest stage's lasting rate over the "
                          "demand, which no buffer can beat."),
                       iw_spoken_share (now).s, iw_line_name (self->data->line, bottleneck)));
}

static void
mark_simulated (IwSaturation *self)
{
  double lowest = INFINITY, highest = 0.0;
  const IwMark mark = { .id = "simulated",
                        .name = _ ("Simulated"),
                        .links = "utilization jitter stall buffer",
                        .number = self->data->line->result->utilization,
                        .unit = IW_UNIT_FRACTION };

  for (size_t i = 0; i < self->data->n_points; i++) {
    if (self->data->points[i].run) {
      lowest = fmin (lowest, self->data->points[i].utilization);
      highest = fmax (highest, self->data->points[i].utilization);
    }
  }
  if (self->n_run == 0)
    return;
  trace_curve (self, iw_saturation_simulated, true);
  iw_sketch_outline_box (self->picture, self->simulated_label);
  iw_sketch_mark_telling (
      self->picture, &mark,
      g_strdup_printf (_ ("%s … %s, %zu of %zu points"), iw_share (lowest).s, iw_share (highest).s,
                       self->n_run, self->data->n_points),
      g_strdup_printf (_ ("Simulated, %s to %s with %zu of %zu points run: what the line with its jitter and "
                          "stalls reaches. Of such bands 95 in 100 hold the true mean."),
                       iw_spoken_share (lowest).s, iw_spoken_share (highest).s, self->n_run,
                       self->data->n_points));
}

static void
mark_gap (IwSaturation *self)
{
  const double gap = taken (self->data->line);
  const IwMark mark = { .id = "taken",
                        .name = _ ("What jitter and stalls take"),
                        .links = "jitter stall",
                        .number = gap,
                        .unit = IW_UNIT_FRACTION };

  if (self->gap_label.width <= 0.0)
    return;
  iw_sketch_outline_box (self->picture, self->gap_label);
  iw_sketch_mark_telling (
      self->picture, &mark, g_strdup_printf (_ ("%s now"), iw_share (gap).s),
      g_strdup_printf (_ ("What jitter and stalls take, %s as things stand: the ceiling less what is "
                          "simulated. A buffer wins some of it back."),
                       iw_spoken_share (gap).s));
}

static void
mark_target (IwSaturation *self)
{
  const IwLineData *line = self->data->line;
  const double y = iw_plane_crisp (iw_saturation_y (self, line->target) - 0.5);
  const bool reached = line->result->utilization >= line->target;
  const IwMark mark = { .id = "target",
                        .name = _ ("Target"),
                        .links = "target utilization",
                        .number = line->target,
                        .unit = IW_UNIT_FRACTION };

  iw_sketch_outline_line (self->picture, self->plane.box.x, y, self->plane.box.x + self->plane.box.width, y);
  iw_sketch_outline_box (self->picture, self->target_label);
  iw_sketch_mark_telling (self->picture, &mark,
                          g_strdup_printf (reached ? _ ("%s, reached") : _ ("%s, not reached"),
                                           iw_label (line->target, IW_UNIT_FRACTION).s),
                          g_strdup_printf (reached ? _ ("Target, %1$s %2$s: reached as things stand.")
                                                   : _ ("Target, %1$s %2$s: not reached as things stand."),
                                           line->busy, iw_spoken (line->target, IW_UNIT_FRACTION).s));
}

static void
mark_handover (IwSaturation *self, size_t index)
{
  const IwSaturationHandover *handover = &self->handovers[index];
  const char *const *ids = self->data->line->ids;
  const double x = iw_plane_crisp (iw_saturation_x (self, handover->value));
  const char *before = iw_line_name (self->data->line, handover->before);
  const char *behind = iw_line_name (self->data->line, handover->behind);
  g_autofree char *id = g_strdup_printf ("handover-%zu", index + 1);
  g_autofree char *name = g_strdup_printf (_ ("%s to %s"), before, behind);
  g_autofree char *place = spoken_place (self, handover->value);
  g_autofree char *links =
      g_strdup_printf ("%s %s %s", self->data->control_id, ids[handover->before], ids[handover->behind]);
  const IwMark mark = {
    .id = id, .name = name, .links = links, .number = handover->value, .unit = self->data->unit
  };

  iw_sketch_outline_line (self->picture, x, self->plane.strip.y, x,
                          self->plane.box.y + self->plane.box.height);
  iw_sketch_outline_box (self->picture, self->names[index]);
  if (index + 1 == self->n_handovers)
    iw_sketch_outline_box (self->picture, self->names[index + 1]);
  iw_sketch_mark_telling (
      self->picture, &mark, g_strdup_printf (_ ("at %s"), iw_shown (handover->value, self->data->unit).s),
      g_strdup_printf (_ ("The bottleneck changes hands %s: up to there it is %s, from there on %s."), place,
                       before, behind));
}

/* --- The sentence
 * -------------------------------------------------------------------------------------------- */

static void
say_sentence (IwSaturation *self)
{
  const IwLineData *line = self->data->line;
  const IwPipelineResult *result = line->result;
  g_autofree char *place = spoken_place (self, self->data->value);
  g_autoptr (GString) changes = g_string_new (NULL);

  for (size_t i = 0; i < self->n_handovers; i++) {
    g_autofree char *where = spoken_place (self, self->handovers[i].value);

    g_string_append_c (changes, ' ');
    /* Translators: two stages, and "at buffer 8 gigabytes". */
    g_string_append_printf (changes, _ ("The bottleneck changes from %1$s to %2$s %3$s."),
                            iw_line_name (self->data->line, self->handovers[i].before),
                            iw_line_name (self->data->line, self->handovers[i].behind), where);
  }
  iw_sketch_sentence (
      self->picture,
      result->utilization >= line->target ? _ ("%1$s %2$s %3$s; the ceiling is %4$s, set by %5$s, and jitter "
                                               "and stalls take %6$s. The target of "
                                               "%7$s is reached.%8$s")
                                          : _ ("%1$s %2$s %3$s; the ceiling is %4$s, set by %5$s, and jitter "
                                               "and stalls take %6$s. The target of "
                                               "%7$s is not reached.%8$s"),
      line->busy, iw_spoken_share (result->utilization).s, place,
      iw_spoken_share (result->ceilings.utilization_ceiling).s,
      iw_line_name (self->data->line, bottleneck_now (self)), iw_spoken_share (taken (line)).s,
      iw_spoken (line->target, IW_UNIT_FRACTION).s, changes->str);
}

void
iw_saturation_describe (IwSaturation *self)
{
  say_sentence (self);
  mark_operating (self);
  mark_ceiling (self);
  mark_simulated (self);
  mark_gap (self);
  mark_target (self);
  for (size_t i = 0; i < self->n_handovers; i++)
    mark_handover (self, i);
}
