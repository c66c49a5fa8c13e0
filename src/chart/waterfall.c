/* One step's time, part by part in the order of events, on one axis from zero. Each part has a row of its own
 * and starts where the one before it ends; what overlaps (prefetch) starts again at zero. */
#include <math.h>
#include <string.h>

#include "label-private.h"

#include "iowall/language.h"
#include "waterfall-private.h"
#include "words-private.h"

/* The axis counts in the unit in which its longest time is written, and in no other. */
static void
choose_axis (Waterfall *self, IwAxisHold *hold)
{
  const double step_s = self->data->result->step_s;
  IwAxisHold none = { 0 };
  IwAxisHold *axis = hold != NULL ? hold : &none;
  const bool held = axis->held && axis->domain[0] > 0.0;
  const double spoken_for_s = held ? axis->domain[1] : step_s;
  char one[IW_QUANTITY_MAX + 2];

  iw_quantity_format (self->unit_text, sizeof self->unit_text, spoken_for_s, IW_UNIT_SECONDS, IW_TEXT_PLAIN);
  self->unit_name = strrchr (self->unit_text, ' ');
  self->unit_name = self->unit_name != NULL ? self->unit_name + 1 : "s";
  g_snprintf (one, sizeof one, "1 %s", self->unit_name);
  if (iw_quantity_parse (one, IW_UNIT_SECONDS, &self->unit_s, NULL) != IW_STATUS_OK)
    self->unit_s = 1.0;
  self->time.lo = 0.0;
  self->time.hi = held ? axis->domain[0] : iw_scale_nice_above (step_s / self->unit_s) * self->unit_s;
  if (!held) {
    axis->domain[0] = self->time.hi;
    axis->domain[1] = step_s;
  }
}

static double
time_x (const Waterfall *self, double seconds)
{
  return fmin (iw_scale_map (&self->time, seconds), self->plot.x + self->plot.width);
}

static double
row_middle (const Waterfall *self, guint row)
{
  return self->plot.y + self->row * ((double)row + 0.5);
}

/* The names' width decides where the plot starts; nothing in it depends on the result. */
static void
choose_plot (Waterfall *self, IwBox box)
{
  const IwTextStyleSpec name = { .type = IW_TYPE_BODY };
  const IwTextStyleSpec tick = { .type = IW_TYPE_SMALL };
  const double tick_height = iw_sketch_measure (self->picture, "0", &tick).height;
  const double step_height = iw_sketch_measure (self->picture, "0", &name).height;
  double names = 0.0;

  for (guint i = 0; i < self->n_parts; i++)
    names = fmax (names, iw_sketch_measure (self->picture, self->parts[i].name, &name).width);
  names = fmin (names, 0.35 * box.width);
  self->brace_x = box.x + step_height + 0.5 * self->gap;
  self->plot.x = self->brace_x + names + 2.0 * self->gap;
  self->plot.width = fmax (1.0, box.x + box.width - self->plot.x - 2.0 * self->gap);
  self->plot.y = box.y + step_height + self->gap;
  self->plot.height = fmax (1.0, box.y + box.height - tick_height - 0.5 * self->gap - self->plot.y);
  self->row = self->plot.height / self->n_parts;
  self->bar = fmin (0.76 * self->row, 34.0 * self->scale);
  self->time.from = self->plot.x;
  self->time.to = self->plot.x + self->plot.width;
}

static void
draw_axis (Waterfall *self)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_SMALL, .role = IW_ROLE_FAINT_INK, .align = 0.5 };
  const IwScale in_units = { .lo = 0.0, .hi = self->time.hi / self->unit_s };
  const double bottom = self->plot.y + self->plot.height;
  double ticks[IW_MAX_TICKS];
  const size_t n =
      iw_scale_ticks (&in_units, (size_t)fmax (2.0, self->plot.width / (80.0 * self->scale)), ticks);

  iw_sketch_group (self->picture, "axis");
  iw_sketch_still (self->picture);
  for (size_t i = n; i-- > 0;) { /* from the last, which carries the unit */
    const double x = iw_scale_map (&self->time, ticks[i] * self->unit_s);
    const double pixel = floor (x) + 0.5;
    const IwQuantityText number = iw_label (ticks[i], IW_UNIT_NONE);
    char text[IW_QUANTITY_MAX + 16];
    IwBox size;

    g_snprintf (text, sizeof text, i + 1 == n ? "%s\u202f%s" : "%s", number.s, self->unit_name);
    size = iw_sketch_measure (self->picture, text, &spec);
    iw_sketch_line (self->picture, pixel, self->plot.y, pixel, bottom, i == 0 ? IW_ROLE_RULE : IW_ROLE_GRID,
                    1.0, 1.0 / self->scale, 0.0);
    iw_label_try (self->picture, text, fmin (x, iw_picture_width (self->picture) - size.width / 2.0 - 1.0),
                  bottom + 0.5 * self->gap, &spec, NULL);
  }
}

/* Names of the rows; a rule at their left ties the four of loading together. */
static void
draw_names (Waterfall *self)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_BODY,
                                 .align = 1.0,
                                 .valign = 0.5,
                                 .max_width = self->plot.x - self->brace_x - 1.5 * self->gap };
  guint loading = 0;

  iw_sketch_group (self->picture, "names");
  for (guint i = 0; i < self->n_parts; i++) {
    iw_label_try (self->picture, self->parts[i].name, self->plot.x - self->gap, row_middle (self, i), &spec,
                  NULL);
    loading += self->parts[i].loads;
  }
  for (guint i = loading; i < self->n_parts; i++) {
    const double y = floor (self->plot.y + self->row * i) + 0.5;

    iw_sketch_line (self->picture, self->brace_x, y, self->plot.x + self->plot.width, y, IW_ROLE_GRID, 1.0,
                    1.0 / self->scale, 0.0);
  }
  iw_sketch_line (self->picture, self->brace_x, self->plot.y + 0.12 * self->row, self->brace_x,
                  self->plot.y + self->row * (loading - 0.12), IW_ROLE_RULE, 1.0, 1.5, 0.0);
}

/* A held axis may be too short for a time. */
static bool
is_beyond (const Waterfall *self, double seconds)
{
  return seconds > self->time.hi * (1.0 + 1e-9);
}

static double
arrow_length (const Waterfall *self)
{
  return 10.0 * self->scale;
}

static IwBox
bar_box (const Waterfall *self, guint row, double start_s, double length_s)
{
  const double from = time_x (self, start_s), to = time_x (self, start_s + length_s);
  const double least = is_beyond (self, start_s) ? arrow_length (self) : 1.5 * self->scale;
  const double x = fmin (from, self->plot.x + self->plot.width - least);

  return (IwBox){ x, row_middle (self, row) - self->bar / 2.0, fmax (least, to - x), self->bar };
}

/* A bar that goes on behind the end of a held axis ends in a torn edge. */
static void
tear (Waterfall *self, IwBox bar)
{
  const double x = bar.x + bar.width, tooth = bar.height / 6.0;
  const IwPaint paint = { .filled = true, .fill = IW_ROLE_SURFACE };

  iw_sketch_move (self->picture, x + 2.0, bar.y - 2.0);
  for (int i = 0; i <= 6; i++)
    iw_sketch_line_to (self->picture, x - (i % 2 == 0 ? 0.0 : 0.6 * tooth + 2.0), bar.y + i * tooth);
  iw_sketch_line_to (self->picture, x + 2.0, bar.y + bar.height + 2.0);
  iw_sketch_close (self->picture);
  iw_sketch_paint (self->picture, &paint);
}

/* What lies wholly behind the end of a held axis: an arrowhead that fills a box and points there. */
static void
draw_arrow (Waterfall *self, IwBox box, IwRole role)
{
  const double tall = fmin (box.height, 1.4 * box.width), middle = box.y + box.height / 2.0;
  const IwPaint paint = { .filled = true, .fill = role };

  iw_sketch_move (self->picture, box.x + box.width, middle);
  iw_sketch_line_to (self->picture, box.x, middle - tall / 2.0);
  iw_sketch_line_to (self->picture, box.x, middle + tall / 2.0);
  iw_sketch_close (self->picture);
  iw_sketch_paint (self->picture, &paint);
}

static IwBox
draw_bar (Waterfall *self, guint row, const Part *part)
{
  const IwBox box = bar_box (self, row, part->start_s, part->length_s);
  const IwPaint waiting = { .filled = true,
                            .hatched = true,
                            .stroked = true,
                            .fill = part->role,
                            .fill_alpha = 0.22,
                            .stroke = part->role,
                            .line = 1.2 };
  const IwPaint moving = { .filled = true, .fill = part->role };

  if (part->length_s <= 0.0)
    return box;
  if (is_beyond (self, part->start_s)) {
    draw_arrow (self, box, part->role);
    return box;
  }
  iw_sketch_rect (self->picture, box, 0.0, part->waits && box.width > 4.0 ? &waiting : &moving);
  if (is_beyond (self, part->start_s + part->length_s))
    tear (self, box);
  return box;
}

/* The same box no higher than this, about the same middle: a plate leaves its bar's edges to be seen. */
static IwBox
shrink (IwBox box, double height)
{
  const double to = fmax (0.0, fmin (box.height, height));

  return (IwBox){ box.x, box.y + (box.height - to) / 2.0, box.width, to };
}

/* Places the first text that has room. What stands on hatching or across the step's end gets a plate. */
static bool
put (Waterfall *self, const char *const *texts, double room, double height, double x, double y,
     const IwTextStyleSpec *spec, bool plate)
{
  const double step_x = time_x (self, self->data->result->step_s);

  for (; *texts != NULL; texts++) {
    IwBox box = iw_sketch_measure (self->picture, *texts, spec);

    box.x = x - spec->align * box.width;
    box.y = y - spec->valign * box.height;
    if (box.width > room || box.height > height || !iw_label_free (self->picture, box))
      continue;
    if (plate || (box.x < step_x && box.x + box.width > step_x && spec->align != 0.5))
      iw_label_plate (self->picture, shrink (box, self->bar - 4.0 * self->scale));
    iw_sketch_text (self->picture, *texts, x, y, spec);
    self->label_from = box.x, self->label_end = box.x + box.width;
    return true;
  }
  return false;
}

/* Inside where the bar is wide enough, else behind it, else before it. */
static bool
label_bar (Waterfall *self, const Part *part, IwBox bar, const char *const *texts)
{
  const IwTheme *theme = iw_sketch_theme (self->picture);
  const IwRole on_bar = iw_theme_ink_on (theme, part->role);
  const bool legible = iw_theme_contrast (theme->colors[on_bar], theme->colors[part->role]) >= 4.5;
  const bool plate = part->waits || !legible;
  const double y = bar.y + bar.height / 2.0, end = bar.x + bar.width;
  const bool hole = part->role == IW_ROLE_WAIT && !part->loads; /* beside it stands the compute bar */
  const bool in_gap = part->role == IW_ROLE_USEFUL && self->wait_s > 0.0;
  IwTextStyleSpec spec = {
    .type = IW_TYPE_BODY, .valign = 0.5, .align = 0.5, .role = plate ? IW_ROLE_INK : on_bar
  };

  /* A line of type is a third taller than its figures; those must not stand out. */
  if (bar.width > 0.12 * self->plot.width && put (self, texts, bar.width - 2.0 * self->gap, 1.34 * bar.height,
                                                  bar.x + bar.width / 2.0, y, &spec, plate))
    return true;
  spec.role = part->length_s > 0.0 ? IW_ROLE_INK : IW_ROLE_FAINT_INK;
  spec.align = 0.0;
  if ((!hole || self->data->access->prefetch) &&
      put (self, texts, iw_picture_width (self->picture) - 2.0 * self->gap - end, self->row, end + self->gap,
           y, &spec, in_gap))
    return true;
  if (hole)
    return false;
  spec.align = 1.0;
  return put (self, texts, bar.x - self->plot.x - 2.0 * self->gap, self->row, bar.x - self->gap, y, &spec,
              in_gap);
}

static void
mark_part (Waterfall *self, const Part *part, IwBox box, const char *value)
{
  const double share = part->length_s / self->data->result->step_s;
  g_autofree char *sentence = g_strdup_printf (_ ("%s, %s, %s of the %s: %s"), part->name,
                                               iw_spoken (part->length_s, IW_UNIT_SECONDS).s,
                                               iw_spoken_share (share).s, self->data->step, part->why);
  const IwMark mark = { .id = part->id,
                        .name = part->name,
                        .value = value,
                        .sentence = sentence,
                        .links = part->links,
                        .number = part->length_s,
                        .unit = IW_UNIT_SECONDS,
                        .x = box.x,
                        .y = box.y,
                        .width = box.width,
                        .height = box.height };

  iw_sketch_mark (self->picture, &mark);
}

static void
draw_part (Waterfall *self, guint row)
{
  const Part *part = &self->parts[row];
  const IwBox box = draw_bar (self, row, part);
  const IwQuantityText share = iw_share (part->length_s / self->data->result->step_s);
  g_autofree char *value = g_strdup_printf (
      _ ("%s, %s of the %s"), iw_shown (part->length_s, IW_UNIT_SECONDS).s, share.s, self->data->step);

  mark_part (self, part, box, value);
  if (row > 0 && part->loads && part->start_s > 0.0 && !is_beyond (self, part->start_s)) { /* the thread of
                                                                                               events */
    const double x = floor (time_x (self, part->start_s)) + 0.5;

    iw_sketch_line (self->picture, x, row_middle (self, row - 1) + self->bar / 2.0, x,
                    row_middle (self, row) - self->bar / 2.0, IW_ROLE_RULE, 1.0, 1.0 / self->scale, 0.0);
  }
}

static void
label_part (Waterfall *self, guint row)
{
  const Part *part = &self->parts[row];
  const IwQuantityText time = iw_shown (part->length_s, IW_UNIT_SECONDS);
  const IwQuantityText share = iw_share (part->length_s / self->data->result->step_s);
  g_autofree char *both = g_strdup_printf ("%s · %s", time.s, share.s);
  const char *const texts[] = { both, time.s, NULL };

  label_bar (self, part, bar_box (self, row, part->start_s, part->length_s),
             part->length_s > 0.0 ? texts : texts + 1);
}

/* The failure has a word of its own in every track, for a share; a time is waiting. */
static Part
wait_part (const Waterfall *self)
{
  Part gap = { .id = "starved",
               .name = _ ("Waiting"),
               .links = "utilization load decode step",
               .role = IW_ROLE_WAIT,
               .waits = true,
               .start_s = self->wait_from_s,
               .length_s = self->wait_s };

  g_snprintf (gap.why, sizeof gap.why, _ ("%s has nothing to work on for this long."), self->data->consumer);
  return gap;
}

/* The hole in the compute lane. Where the computing that follows lies behind a held axis, its arrow stands
 * between the hole and the axis' end. */
static IwBox
wait_box (const Waterfall *self)
{
  const Part *compute = &self->parts[self->n_parts - 1];
  IwBox box = bar_box (self, self->n_parts - 1, self->wait_from_s, self->wait_s);

  if (is_beyond (self, compute->start_s))
    box.width = fmax (1.5 * self->scale, box.width - arrow_length (self) - 0.5 * self->gap);
  return box;
}

static void
draw_wait (Waterfall *self)
{
  const Part gap = wait_part (self);
  const IwBox box = wait_box (self);
  const IwQuantityText share = iw_share (self->wait_s / self->data->result->step_s);
  g_autofree char *value = g_strdup_printf (
      _ ("%s, %s of the %s"), iw_shown (gap.length_s, IW_UNIT_SECONDS).s, share.s, self->data->step);
  const IwPaint paint = {
    .hatched = true, .stroked = true, .fill = IW_ROLE_WAIT, .stroke = IW_ROLE_WAIT, .line = 1.5, .dash = 4.0
  };

  if (self->wait_s <= 0.0)
    return;
  iw_sketch_rect (self->picture, box, 0.0, &paint);
  if (is_beyond (self, gap.start_s + gap.length_s))
    tear (self, box);
  mark_part (self, &gap, box, value);
}

/* In what the compute bar's own label leaves of the gap. */
static void
label_wait (Waterfall *self)
{
  const Part gap = wait_part (self);
  IwBox box = wait_box (self);
  g_autofree char *label = g_strdup_printf (_ ("waiting %s"), iw_shown (gap.length_s, IW_UNIT_SECONDS).s);
  const char *const texts[] = { label, NULL }, *const brief[] = { _ ("waiting"), NULL };

  if (self->wait_s <= 0.0)
    return;
  if (self->label_end > box.x && self->label_from < box.x + box.width) {
    const double before = self->label_from - self->gap - box.x;
    const double behind = box.x + box.width - self->label_end - self->gap;

    if (behind >= before)
      box.x = self->label_end + self->gap;
    box.width = fmax (0.0, fmax (before, behind));
  }
  if (!label_bar (self, &gap, box, texts))
    label_bar (self, &gap, box, brief);
}

/* The whole step as a bracket over the rows. */
static void
draw_step (Waterfall *self)
{
  const IwAccessResult *out = self->data->result;
  const IwTextStyleSpec spec = { .type = IW_TYPE_BODY, .bold = true, .align = 0.5, .valign = 0.5 };
  g_autofree char *text =
      g_strdup_printf ("%s %s", iw_shown (out->step_s, IW_UNIT_SECONDS).s, self->data->step);
  const IwBox size = iw_sketch_measure (self->picture, text, &spec);
  const double y = floor (self->plot.y - self->gap / 2.0 - size.height / 2.0) + 0.5;
  const double left = self->plot.x, right = time_x (self, out->step_s), tick = 0.4 * size.height;
  const double line = 1.5;
  IwMark mark = { .id = "step",
                  .name = _ ("Whole step"),
                  .links = "step load compute decode utilization throughput",
                  .number = out->step_s,
                  .unit = IW_UNIT_SECONDS,
                  .x = left,
                  .y = y - size.height / 2.0,
                  .width = right - left,
                  .height = size.height };
  const IwQuantityText value = iw_shown (out->step_s, IW_UNIT_SECONDS);
  /* Translators: the whole step, in the track's word for it. */
  g_autofree char *name = g_strdup_printf (_ ("Whole %s"), self->data->step);
  g_autofree char *sentence = g_strdup_printf (
      _ ("%s, %s: %s is busy for %s of it."), name, iw_spoken (out->step_s, IW_UNIT_SECONDS).s,
      self->data->consumer, iw_spoken_share (out->accelerator_utilization).s);
  double from = right, to = right;

  if (size.width + 4.0 * self->gap < right - left) {
    from = to = (left + right) / 2.0;
    from -= size.width / 2.0 + self->gap;
    to += size.width / 2.0 + self->gap;
    iw_label_try (self->picture, text, (left + right) / 2.0, y, &spec, NULL);
  } else {
    IwTextStyleSpec beside = spec;

    beside.align = 0.0;
    iw_label_try (self->picture, text, right + self->gap, y, &beside, NULL);
  }
  iw_sketch_line (self->picture, left, y, from, y, IW_ROLE_INK, 1.0, line, 0.0);
  if (to < right)
    iw_sketch_line (self->picture, to, y, right, y, IW_ROLE_INK, 1.0, line, 0.0);
  iw_sketch_line (self->picture, left, y - tick, left, y + tick, IW_ROLE_INK, 1.0, line, 0.0);
  if (is_beyond (self, out->step_s)) {
    draw_arrow (self, (IwBox){ right - arrow_length (self), y - tick, arrow_length (self), 2.0 * tick },
                IW_ROLE_INK);
  } else {
    iw_sketch_line (self->picture, right, y - tick, right, y + tick, IW_ROLE_INK, 1.0, line, 0.0);
    iw_sketch_line (self->picture, right, y + tick, right, self->plot.y + self->plot.height, IW_ROLE_INK,
                    0.55, 1.0 / self->scale, 3.0);
  }
  mark.name = name, mark.value = value.s, mark.sentence = sentence;
  iw_sketch_mark (self->picture, &mark);
}

static void
draw_load (Waterfall *self)
{
  const IwAccessResult *out = self->data->result;
  const IwTextStyleSpec spec = {
    .type = IW_TYPE_BODY, .role = IW_ROLE_FAINT_INK, .align = 0.5, .valign = 1.0, .turn = -G_PI_2
  };
  const IwQuantityText time = iw_shown (out->load_s, IW_UNIT_SECONDS);
  g_autofree char *full = g_strdup_printf (_ ("Load %s"), time.s);
  g_autofree char *opening = iw_in_sentence (self->data->opening);
  const char *const texts[] = { full, _ ("Load"), NULL };
  const double height = 4.0 * self->row, x = self->brace_x - 0.5 * self->gap;
  g_autofree char *sentence = g_strdup_printf (
      self->data->access->prefetch
          ? _ ("Load, %1$s: %2$s, positioning, transfer and queueing together, while the step before is "
               "computed.")
          : _ ("Load, %1$s: %2$s, positioning, transfer and queueing together, before computing starts."),
      iw_spoken (out->load_s, IW_UNIT_SECONDS).s, opening);
  const IwMark mark = { .id = "load",
                        .name = _ ("Load"),
                        .value = time.s,
                        .sentence = sentence,
                        .links = "load throughput prefetch queue_depth",
                        .number = out->load_s,
                        .unit = IW_UNIT_SECONDS,
                        .x = 0.5 * self->gap,
                        .y = self->plot.y,
                        .width = self->brace_x - 0.5 * self->gap,
                        .height = height };

  for (const char *const *text = texts; *text != NULL; text++) {
    const IwBox size = iw_sketch_measure (self->picture, *text, &spec);
    const IwBox place = { x - size.height, self->plot.y + (height - size.width) / 2.0, size.height,
                          size.width };

    if (size.width < height && iw_label_free (self->picture, place)) {
      iw_sketch_text (self->picture, *text, x, self->plot.y + height / 2.0, &spec);
      break;
    }
  }
  iw_sketch_mark (self->picture, &mark);
}

/* What it says now; the heading takes the longest that fits. */
static void
head (Waterfall *self, IwBox *box)
{
  const IwWaterfallData *data = self->data;
  const IwAccessResult *out = data->result;
  const double share = self->largest->length_s / out->step_s;
  const double starved = self->wait_s / out->step_s;
  const IwQuantityText step = iw_shown (out->step_s, IW_UNIT_SECONDS);
  const IwQuantityText percent = iw_share (share);
  const IwQuantityText hungry = iw_share (starved);
  const bool fills = share >= 1.0 - 1e-9;
  g_autofree char *first =
      fills ? g_strdup_printf (_ ("%s: all of the %s %s"), self->largest->name, step.s, data->step)
            : g_strdup_printf (_ ("%s: %s of the %s %s"), self->largest->name, percent.s, step.s, data->step);
  g_autofree char *phrase = iw_bound_phrase (data->access, out, data->opening);
  g_autofree char *short_phrase = iw_bound_brief (data->access, out, data->opening);
  g_autofree char *failure = iw_in_sentence (data->starved);
  g_autofree char *begun_failure = iw_begin_sentence (data->starved), *begun = iw_begin_sentence (phrase);
  g_autofree char *full = g_strdup_printf ("%s; %s", first, phrase);
  g_autofree char *longest = starved > 0.0 ? g_strdup_printf ("%s; %s %s", full, failure, hungry.s)
                                           : g_strdup_printf (_ ("%s; loading takes %s of it"), full,
                                                              iw_share (out->load_s / out->step_s).s);
  g_autofree char *bound = g_strdup_printf ("%s; %s", first, short_phrase);
  g_autofree char *brief = g_strdup_printf ("%s %s; %s", self->largest->name, percent.s, short_phrase);
  g_autofree char *shortest = g_strdup_printf ("%s %s", self->largest->name, percent.s);
  const char *const states[] = { longest, full, bound, brief, shortest, NULL };

  *box = iw_heading (self->picture, states);
  iw_sketch_sentence (self->picture, _ ("%s: %s of a %s of %s. %s %s of the time. %s."), self->largest->name,
                      iw_spoken_share (share).s, data->step, iw_spoken (out->step_s, IW_UNIT_SECONDS).s,
                      begun_failure, iw_spoken_share (starved).s, begun);
}

IwPicture *
iw_waterfall_new (const IwWaterfallData *data, const IwTheme *theme, double width, double height,
                  IwAxisHold *hold)
{
  const IwTheme fitting = iw_fitting_theme (theme, width, height);
  Waterfall self = { .data = data, .scale = fitting.scale, .gap = fitting.gap * fitting.scale };
  IwBox box;

  g_return_val_if_fail (data != NULL && data->access != NULL && data->result != NULL, NULL);
  self.picture = iw_sketch_new (&fitting, width, height, _ ("I/O waterfall"));
  iw_waterfall_add_parts (&self);
  choose_axis (&self, hold);
  head (&self, &box);
  choose_plot (&self, box);
  draw_axis (&self);
  draw_names (&self);
  iw_sketch_group (self.picture, "bars");
  draw_step (&self);
  draw_load (&self);
  for (guint row = 0; row < self.n_parts; row++)
    draw_part (&self, row);
  draw_wait (&self);
  for (guint row = 0; row < self.n_parts; row++)
    label_part (&self, row);
  label_wait (&self);
  return self.picture;
}
