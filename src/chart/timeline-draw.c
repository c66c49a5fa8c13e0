/* What a timeline looks like. */
#include <math.h>
#include <string.h>

#include "label-private.h"

#include "iowall/language.h"
#include "line-words-private.h"
#include "timeline-private.h"
#include "words-private.h"

static double
middle_of (IwBox box)
{
  return box.y + box.height / 2.0;
}

/* --- What stands still --- */

static void
draw_plates (Timeline *self)
{
  const IwBox bar = self->lanes[self->anchor].bar;
  const double left = 0.5 * self->gap, pad = fmin (3.0 * self->scale, 0.12 * bar.height);
  const IwBox plate = { left, bar.y - pad, iw_picture_width (self->picture) - 2.0 * left,
                        bar.height + 2.0 * pad };
  const IwPaint emphasis = { .filled = true, .fill = IW_ROLE_NEUTRAL, .fill_alpha = 0.45 };
  const IwPaint ground = { .filled = true, .fill = IW_ROLE_NEUTRAL, .fill_alpha = 0.18 };

  iw_sketch_rect (self->picture, plate, 5.0 * self->scale, &emphasis);
  for (guint k = 0; k < self->n; k++)
    iw_sketch_rect (self->picture, self->lanes[k].bar, 0.0, &ground);
  for (guint k = 0; k + 1 < self->n; k++) {
    const IwBox box = self->tanks[k].box;

    if (self->tanks[k].there)
      iw_sketch_line (self->picture, box.x, box.y + box.height + 0.5, box.x + box.width,
                      box.y + box.height + 0.5, IW_ROLE_RULE, 1.0, 1.0 / self->scale, 0.0);
  }
}

static void
draw_names (Timeline *self)
{
  const double room = self->plot.x - 2.5 * self->gap;
  IwTextStyleSpec spec = { .type = IW_TYPE_BODY, .align = 1.0, .valign = 0.5, .max_width = room };

  for (guint i = 0; i < self->n; i++) { /* where there is no room for all, the anchor's stands */
    const guint k = (self->anchor + i) % self->n;

    spec.bold = k == self->anchor;
    spec.type = self->lanes[k].bar.height < 18.0 * self->scale ? IW_TYPE_SMALL : IW_TYPE_BODY;
    iw_label_try (self->picture, iw_line_name (self->data, k), self->plot.x - self->gap,
                  middle_of (self->lanes[k].bar), &spec, NULL);
  }
  spec.type = IW_TYPE_SMALL;
  spec.role = IW_ROLE_FAINT_INK;
  spec.bold = false;
  for (guint k = 0; k + 1 < self->n; k++) {
    if (self->tanks[k].there && self->data->buffer_names[k] != NULL)
      iw_label_try (self->picture, self->data->buffer_names[k], self->plot.x - self->gap,
                    middle_of (self->tanks[k].box), &spec, NULL);
  }
}

/* The axis counts from the stretch's first moment, in the unit in which its length is written. */
static void
draw_axis (Timeline *self)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_SMALL, .role = IW_ROLE_FAINT_INK, .align = 0.5 };
  const double bottom = self->plot.y + self->plot.height, right = self->plot.x + self->plot.width;
  char length[IW_QUANTITY_MAX], one[IW_QUANTITY_MAX];
  const char *name;
  double unit_s = 1.0, ticks[IW_MAX_TICKS];
  IwScale scale;
  size_t n;

  if (self->length_s <= 0.0)
    return;
  iw_quantity_format (length, sizeof length, self->length_s, IW_UNIT_SECONDS, IW_TEXT_PLAIN);
  name = strrchr (length, ' ') != NULL ? strrchr (length, ' ') + 1 : "s";
  g_snprintf (one, sizeof one, "1 %s", name);
  if (iw_quantity_parse (one, IW_UNIT_SECONDS, &unit_s, NULL) != IW_STATUS_OK)
    unit_s = 1.0;
  scale = (IwScale){ .hi = self->length_s / unit_s, .from = self->plot.x, .to = right };
  n = iw_scale_ticks (&scale, (size_t)fmax (2.0, self->plot.width / (70.0 * self->scale)), ticks);
  for (size_t i = n; i-- > 0;) { /* from the last, which carries the unit */
    const double x = iw_scale_map (&scale, ticks[i]), pixel = floor (x) + 0.5;
    char text[IW_QUANTITY_MAX + 16];

    g_snprintf (text, sizeof text, i + 1 == n ? "%s\u202f%s" : "%s", iw_label (ticks[i], IW_UNIT_NONE).s,
                name);
    iw_sketch_line (self->picture, pixel, self->plot.y, pixel, bottom, IW_ROLE_GRID, 1.0, 1.0 / self->scale,
                    0.0);
    iw_label_try (self->picture, text,
                  fmin (x, iw_picture_width (self->picture) -
                               iw_sketch_measure (self->picture, text, &spec).width / 2.0 - 1.0),
                  bottom + 0.5 * self->gap, &spec, NULL);
  }
  if (self->right > 0.0) {
    IwTextStyleSpec left = spec;

    left.align = 0.0;
    iw_label_try (self->picture, _ ("whole run"), self->right, bottom + 0.5 * self->gap, &left, NULL);
  }
}

void
iw_timeline_draw_frame (Timeline *self)
{
  iw_sketch_group (self->picture, "frame");
  iw_sketch_still (self->picture);
  draw_plates (self);
  draw_axis (self);
  draw_names (self);
}

/* --- What the run did --- */

/* The fill's upper edge, then back along its foot or, for the edge alone, a little below itself. */
static void
tank_path (Timeline *self, const TimelineTank *tank, double thick)
{
  const double foot = tank->box.y + tank->box.height;

  for (guint i = 0; i < tank->n; i++) {
    const TimelineLevel *level = &g_array_index (self->levels, TimelineLevel, tank->first + i);

    if (i == 0)
      iw_sketch_move (self->picture, level->x0, foot - level->height);
    else
      iw_sketch_line_to (self->picture, level->x0, foot - level->height);
    iw_sketch_line_to (self->picture, level->x1, foot - level->height);
  }
  for (guint i = tank->n; i-- > 0;) {
    const TimelineLevel *level = &g_array_index (self->levels, TimelineLevel, tank->first + i);
    const double y = thick > 0.0 ? fmin (foot, foot - level->height + thick) : foot;

    iw_sketch_line_to (self->picture, level->x1, y);
    iw_sketch_line_to (self->picture, level->x0, y);
  }
  iw_sketch_close (self->picture);
}

static void
draw_tank (Timeline *self, guint k)
{
  const TimelineTank *tank = &self->tanks[k];
  const IwPaint area = { .filled = true, .fill = IW_ROLE_TRANSFER, .fill_alpha = 0.55 };
  const IwPaint edge = { .filled = true, .fill = IW_ROLE_TRANSFER };

  if (!tank->there || tank->n == 0)
    return;
  tank_path (self, tank, 0.0);
  iw_sketch_paint (self->picture, &area);
  tank_path (self, tank, ceil (self->scale));
  iw_sketch_paint (self->picture, &edge);
}

/* The track has a word for what the anchor must not do. */
static bool
is_failure (const Timeline *self, guint k, IwPipelineState state)
{
  return k == self->anchor && state == iw_timeline_failure (self);
}

static const char *
state_word (const Timeline *self, guint k, IwPipelineState state)
{
  return is_failure (self, k, state) ? self->data->starved : iw_line_state_word (state);
}

/* The failure is hatched as it is on the gauge, whichever state it is. */
static IwPaint
state_paint (const Timeline *self, guint k, IwPipelineState state)
{
  return iw_line_state_paint (is_failure (self, k, state) ? IW_PIPELINE_STARVED : state);
}

static void
draw_lane (Timeline *self, guint k)
{
  for (int state = 0; state < IW_N_PIPELINE_STATES; state++) {
    const IwPaint paint = state_paint (self, k, (IwPipelineState)state);

    if (iw_timeline_state_path (self, &self->lanes[k], (IwPipelineState)state))
      iw_sketch_paint (self->picture, &paint);
  }
}

/* In the widest piece of the state that a lane shows. */
static bool
label_piece (Timeline *self, guint k, IwPipelineState state)
{
  TimelineLane *lane = &self->lanes[k];
  const IwTheme *theme = iw_sketch_theme (self->picture);
  const IwPaint paint = state_paint (self, k, state);
  const IwRole on_fill = iw_theme_ink_on (theme, paint.fill);
  const bool plate =
      paint.hatched || iw_theme_contrast (theme->colors[on_fill], theme->colors[paint.fill]) < 4.5;
  const IwTextStyleSpec spec = {
    .type = IW_TYPE_SMALL, .align = 0.5, .valign = 0.5, .role = plate ? IW_ROLE_INK : on_fill
  };
  const char *word = state_word (self, k, state);
  const double x = lane->widest_x[state] + lane->widest[state] / 2.0, y = middle_of (lane->bar);
  IwBox size = iw_sketch_measure (self->picture, word, &spec);

  size.x = x - size.width / 2.0;
  size.y = y - size.height / 2.0;
  if (size.width + 2.5 * self->gap > lane->widest[state] || size.height > 1.25 * lane->bar.height ||
      !iw_label_free (self->picture, size))
    return false;
  if (plate) {
    const double height = fmin (size.height, lane->bar.height - 4.0 * self->scale);

    iw_label_plate (self->picture, (IwBox){ size.x, y - height / 2.0, size.width, height });
  }
  iw_sketch_text (self->picture, word, x, y, &spec);
  lane->labelled[state] = true;
  return true;
}

/* Each state is named once, where it is widest. The anchor's failure has a word of its own and is named apart
 * from the state. */
static void
label_states (Timeline *self)
{
  label_piece (self, self->anchor, iw_timeline_failure (self));
  for (int state = 0; state < IW_N_PIPELINE_STATES; state++) {
    double widest = 0.0;
    guint at = 0;

    for (guint k = 0; k < self->n; k++) {
      if (!is_failure (self, k, (IwPipelineState)state) && self->lanes[k].widest[state] > widest) {
        widest = self->lanes[k].widest[state];
        at = k;
      }
    }
    if (widest > 0.0)
      label_piece (self, at, (IwPipelineState)state);
  }
}

/* What no piece has room to say stands in the title's line. */
static void
draw_key (Timeline *self)
{
  const IwTextStyleSpec title = { .type = IW_TYPE_TITLE, .bold = true };
  const double y = self->gap + iw_sketch_measure (self->picture, "0", &title).height / 2.0;
  const IwPipelineState failure = iw_timeline_failure (self);
  const bool apart = failure != IW_PIPELINE_STARVED; /* it does not look like its state elsewhere */
  double x = iw_picture_width (self->picture) - 1.5 * self->gap;

  for (int state = IW_N_PIPELINE_STATES - 1; state >= 0; state--) {
    const IwPaint paint = iw_line_state_paint ((IwPipelineState)state);
    bool shown = false, named = false;

    for (guint k = 0; k < self->n; k++) {
      if (k == self->anchor && apart && (IwPipelineState)state == failure)
        continue;
      shown = shown || self->lanes[k].stretch[state] > 0.0;
      named = named || self->lanes[k].labelled[state];
    }
    if (shown && !named)
      iw_label_key (self->picture, &x, y, iw_line_state_word ((IwPipelineState)state), &paint, NULL);
  }
  if (apart && self->lanes[self->anchor].stretch[failure] > 0.0 &&
      !self->lanes[self->anchor].labelled[failure]) {
    const IwPaint paint = state_paint (self, self->anchor, failure);

    iw_label_key (self->picture, &x, y, self->data->starved, &paint, NULL);
  }
}

static void
draw_shares (Timeline *self)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_SMALL, .valign = 0.5 };
  IwTextStyleSpec faint = spec;

  faint.role = IW_ROLE_FAINT_INK;
  for (guint k = 0; k < self->n && self->right > 0.0; k++) {
    const double slots = k + 1 < self->n ? self->data->result->buffer_slots[k] : 0.0;
    g_autofree char *busy = g_strdup_printf (_ ("busy %s"), iw_share (self->data->result->stages[k].busy).s);

    iw_label_try (self->picture, busy, self->right, middle_of (self->lanes[k].bar), &spec, NULL);
    if (slots > 0.0 && self->tanks[k].there) {
      g_autofree char *full =
          g_strdup_printf (_ ("full %s"), iw_share (self->data->result->buffer_fill[k] / slots).s);

      iw_label_try (self->picture, full, self->right, middle_of (self->tanks[k].box), &faint, NULL);
    }
  }
}

/* A bracket over the anchor's lane; open where the wait goes on. */
static void
draw_wait (Timeline *self)
{
  const IwBox bar = self->lanes[self->anchor].bar;
  const IwTextStyleSpec spec = { .type = IW_TYPE_SMALL, .bold = true, .align = 0.5 };
  const double y = bar.y - 2.5 * self->scale, end = 3.0 * self->scale;
  double x0, x1, half, right = self->plot.x + self->plot.width;
  g_autofree char *text = NULL;
  TimelineWait wait;

  if (!iw_timeline_longest_wait (self, &wait))
    return;
  x0 = iw_timeline_x (self, wait.from_s);
  x1 = fmax (iw_timeline_x (self, wait.to_s), x0 + 2.0 * self->scale);
  text = g_strdup_printf (wait.goes_on ? _ ("longest wait >%s") : _ ("longest wait %s"),
                          iw_shown (wait.to_s - wait.from_s, IW_UNIT_SECONDS).s);
  iw_sketch_line (self->picture, x0, y, x1, y, IW_ROLE_INK, 1.0, 1.5, 0.0);
  iw_sketch_line (self->picture, x0, y - end / 2.0, x0, y + end, IW_ROLE_INK, 1.0, 1.5, 0.0);
  if (!wait.goes_on)
    iw_sketch_line (self->picture, x1, y - end / 2.0, x1, y + end, IW_ROLE_INK, 1.0, 1.5, 0.0);
  if (self->wait_y <= 0.0)
    return;
  half = iw_sketch_measure (self->picture, text, &spec).width / 2.0;
  iw_label_try (self->picture, text, fmax (self->plot.x + half, fmin (right - half, (x0 + x1) / 2.0)),
                self->wait_y - 1.5 * self->scale, &spec, NULL);
}

void
iw_timeline_draw_run (Timeline *self)
{
  const IwTextStyleSpec quiet = {
    .type = IW_TYPE_BODY, .italic = true, .role = IW_ROLE_FAINT_INK, .align = 0.5, .valign = 0.5
  };

  iw_sketch_group (self->picture, "run");
  for (guint k = 0; k + 1 < self->n; k++)
    draw_tank (self, k);
  for (guint k = 0; k < self->n; k++)
    draw_lane (self, k);
  iw_sketch_group (self->picture, "words");
  draw_wait (self);
  label_states (self);
  draw_key (self);
  draw_shares (self);
  if (self->trace == NULL)
    iw_label_try (self->picture, _ ("running…"), self->plot.x + self->plot.width / 2.0,
                  self->plot.y + self->plot.height / 2.0, &quiet, NULL);
}
