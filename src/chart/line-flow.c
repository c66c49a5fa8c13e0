/* What passes a line of stages: bands as wide as bytes per second, gates as high as what each stage could
 * pass, and a dashed line at what the anchor wants. Everything stands on one floor and on one scale, so that
 * the gate that does not reach the line is the bottleneck. Tanks above the bands are the buffers.
 *
 * The scale comes from what the anchor wants, not from what it gets: the picture keeps its size while the
 * rest changes. Gates that could pass more than twice of that end in a torn edge. */
#include <math.h>

#include "label-private.h"

#include "iowall/language.h"
#include "line-flow-private.h"
#include "line-words-private.h"
#include "words-private.h"

/* Teeth of a torn edge, in px at scale 1. */
#define TOOTH 5.0

static double
right_of (const Gate *gate)
{
  return gate->x + gate->width;
}

static void
draw_ground (LineFlow *self)
{
  const double y = iw_line_flow_floor (self);

  iw_sketch_group (self->picture, "names");
  iw_sketch_line (self->picture, self->plot.x, y, self->plot.x + self->plot.width, y, IW_ROLE_RULE, 1.0, 1.0,
                  0.0);
  iw_line_flow_label_names (self);
}

/* How a stage spends its time: a strip of shares. */
static void
draw_strip (LineFlow *self, guint k)
{
  const IwPipelineShares *shares = &self->data->result->stages[k];
  const double share[IW_N_PIPELINE_STATES] = { [IW_PIPELINE_BUSY] = shares->busy - shares->stalled,
                                               [IW_PIPELINE_STALLED] = shares->stalled,
                                               [IW_PIPELINE_STARVED] = shares->starved,
                                               [IW_PIPELINE_BLOCKED] = shares->blocked };
  const Gate *gate = &self->gates[k];
  const IwPaint frame = { .stroked = true, .stroke = IW_ROLE_RULE, .line = 1.0 };
  const double width = fmin (fmax (gate->width, 0.78 * gate->column), 150.0 * self->scale);
  const IwBox strip = { gate->centre - width / 2.0, self->rows.strip, width, 7.0 * self->scale };
  double x = strip.x;

  for (int state = IW_PIPELINE_BUSY; state < IW_N_PIPELINE_STATES; state++) {
    const IwPaint paint = iw_line_state_paint ((IwPipelineState)state);
    const double part = fmax (0.0, share[state]) * strip.width;

    if (part > 0.0)
      iw_sketch_rect (self->picture, (IwBox){ x, strip.y, part, strip.height }, 0.0, &paint);
    x += part;
  }
  iw_sketch_rect (self->picture, strip, 0.0, &frame);
}

/* A box standing on the floor whose upper edge is torn. */
static void
torn_box (LineFlow *self, double x, double width, double height)
{
  const double floor_y = iw_line_flow_floor (self), top = floor_y - height;
  const int n = 2 * (int)fmax (1.0, round (width / (2.0 * TOOTH * self->scale)));

  iw_sketch_move (self->picture, x, floor_y);
  for (int i = 0; i <= n; i++)
    iw_sketch_line_to (self->picture, x + width * i / n, top + (i % 2 == 1 ? TOOTH * self->scale : 0.0));
  iw_sketch_line_to (self->picture, x + width, floor_y);
  iw_sketch_close (self->picture);
}

static void
draw_band (LineFlow *self, guint k)
{
  const Gate *gate = &self->gates[k], *next = &self->gates[k + 1];
  const double y = iw_line_flow_floor (self) - gate->flow;
  const IwPaint paint = { .filled = true, .fill = IW_ROLE_TRANSFER };
  float paces[LINE_FLOW_STEPS];
  const bool played = iw_line_flow_paces (self, k, paces);
  g_autofree char *id = g_strdup_printf ("band-%u", k);
  const double middle = y + gate->flow / 2.0, x0 = gate->x, x1 = next->x;
  const IwFlowPath path = { .id = id,
                            .x = { x0, x0 + (x1 - x0) / 3.0, x1 - (x1 - x0) / 3.0, x1 },
                            .y = { middle, middle, middle, middle },
                            .width = gate->flow,
                            .bytes_per_s = gate->pass_bps,
                            .pace = fmin (1.0, gate->pass_bps / gate->need_bps),
                            .role = IW_ROLE_TRANSFER,
                            .paces = played ? paces : NULL,
                            .n_paces = played ? LINE_FLOW_STEPS : 0 };

  if (gate->pass_bps <= 0.0)
    return;
  iw_sketch_rect (self->picture, (IwBox){ gate->x, y, next->x - gate->x, gate->flow }, 0.0, &paint);
  iw_sketch_flow (self->picture, &path);
}

/* What the cache serves joins here, on top of what comes through the stages before. */
static void
draw_hits (LineFlow *self)
{
  const Gate *gate = &self->gates[self->hits_enter], *before = gate - 1;
  const double bps = self->hits * self->data->result->throughput_bps;
  const double height = gate->flow - before->flow, x = iw_line_flow_hits_x (self);
  const double bar = 4.0 * self->scale, y = iw_line_flow_floor (self) - gate->flow;
  const IwPaint paint = { .filled = true, .fill = IW_ROLE_USEFUL, .fill_alpha = 0.8 };
  const IwPaint node = { .filled = true, .fill = IW_ROLE_INK };
  const double middle = y + height / 2.0;
  const IwFlowPath path = { .id = "hits",
                            .x = { x, x + (gate->x - x) / 3.0, gate->x - (gate->x - x) / 3.0, gate->x },
                            .y = { middle, middle, middle, middle },
                            .width = height,
                            .bytes_per_s = bps,
                            .pace = fmin (1.0, gate->pass_bps / gate->need_bps),
                            .role = IW_ROLE_USEFUL };

  iw_sketch_rect (self->picture, (IwBox){ x, y, gate->x - x, height }, 0.0, &paint);
  iw_sketch_rect (self->picture, (IwBox){ x - bar, y, bar, height }, 0.0, &node);
  iw_sketch_flow (self->picture, &path);
}

/* The gate as far as nothing passes it: the room that is left. */
static void
draw_room (LineFlow *self, guint k)
{
  const Gate *gate = &self->gates[k];
  const IwPaint paint = { .filled = true,
                          .fill = IW_ROLE_NEUTRAL,
                          .fill_alpha = 0.45,
                          .stroked = true,
                          .stroke = IW_ROLE_RULE,
                          .line = 1.0 };

  if (gate->torn)
    torn_box (self, gate->x, gate->width, gate->height);
  if (gate->torn)
    iw_sketch_paint (self->picture, &paint);
  else
    iw_sketch_rect (self->picture,
                    (IwBox){ gate->x, iw_line_flow_floor (self) - gate->height, gate->width, gate->height },
                    0.0, &paint);
}

/* What passes it. The anchor is dimmed as far as it has nothing to do. */
static void
draw_passing (LineFlow *self, guint k)
{
  const Gate *gate = &self->gates[k];
  const IwBox box = { gate->x, iw_line_flow_floor (self) - gate->flow, gate->width, gate->flow };
  const bool anchor = k == self->anchor;
  const IwPaint shade = { .filled = true, .fill = IW_ROLE_INK, .fill_alpha = 0.25 };
  const IwPaint paint = { .filled = true,
                          .fill = anchor ? IW_ROLE_USEFUL : IW_ROLE_TRANSFER,
                          .fill_alpha = anchor ? 0.4 + 0.6 * self->data->result->utilization : 1.0,
                          .stroked = true,
                          .stroke = anchor ? IW_ROLE_USEFUL : IW_ROLE_RULE,
                          .line = 1.0 };

  if (gate->flow <= 0.0)
    return;
  iw_sketch_rect (self->picture, box, 0.0, &paint);
  if (!anchor)
    iw_sketch_rect (self->picture, box, 0.0, &shade);
}

/* What a producer cannot hand over leaves the line behind it, and ends. */
static void
draw_loss (LineFlow *self, double y, double height, const IwPaint *paint)
{
  const double x0 = right_of (&self->gates[0]), room = self->gates[1].x - x0;
  const double bend = x0 + 0.3 * room, x1 = x0 + 0.6 * room, middle = (bend + x1) / 2.0;
  const double lift = 0.6 * self->lane, over = 2.0 * self->scale;
  const IwPaint wall = { .filled = true, .fill = IW_ROLE_WAIT };

  iw_sketch_move (self->picture, x0, y);
  iw_sketch_line_to (self->picture, bend, y);
  iw_sketch_curve_to (self->picture, middle, y, middle, y - lift, x1, y - lift);
  iw_sketch_line_to (self->picture, x1, y - lift + height);
  iw_sketch_curve_to (self->picture, middle, y - lift + height, middle, y + height, bend, y + height);
  iw_sketch_line_to (self->picture, x0, y + height);
  iw_sketch_close (self->picture);
  iw_sketch_paint (self->picture, paint);
  iw_sketch_rect (self->picture, (IwBox){ x1, y - lift - over, 3.0 * self->scale, height + 2.0 * over }, 0.0,
                  &wall);
}

/* What the anchor would take, or has lost. */
static void
draw_missing (LineFlow *self)
{
  const Gate *gate = &self->gates[self->anchor];
  const double height = iw_line_flow_thickness (self, self->demand_bps) - gate->flow;
  const double y = iw_line_flow_floor (self) - gate->flow - height;
  const IwPaint paint = { .filled = true,
                          .fill = IW_ROLE_WAIT,
                          .fill_alpha = 0.22,
                          .hatched = true,
                          .stroked = true,
                          .stroke = IW_ROLE_WAIT,
                          .line = 1.4 };

  if (iw_line_fed (self->data) || height <= 0.0)
    return;
  iw_sketch_rect (self->picture, (IwBox){ gate->x, y, gate->width, height }, 0.0, &paint);
  if (self->data->line->anchor == IW_ANCHOR_FIRST)
    draw_loss (self, y, height, &paint);
}

static void
draw_tank (LineFlow *self, guint k)
{
  const Tank *tank = &self->tanks[k];
  const IwBox box = tank->box;
  const double level = tank->fill * box.height, y = box.y + box.height - level;
  const double spout = fmin (5.0 * self->scale, box.width / 3.0), end = box.y + box.height;
  const double middle = box.x + box.width / 2.0, tick = 4.0 * self->scale;
  const IwPaint mean = { .filled = true, .fill = IW_ROLE_TRANSFER, .fill_alpha = 0.35 };
  const IwPaint wall = { .stroked = true, .stroke = IW_ROLE_RULE, .line = 1.6 };
  float levels[LINE_FLOW_STEPS];
  const IwMoving moving = { .kind = IW_MOVING_LEVEL,
                            .x = box.x,
                            .y = box.y,
                            .width = box.width,
                            .height = box.height,
                            .role = IW_ROLE_TRANSFER,
                            .values = levels,
                            .n = LINE_FLOW_STEPS };

  if (!tank->there)
    return;
  iw_sketch_rect (self->picture, (IwBox){ box.x, y, box.width, level }, 0.0, &mean);
  iw_sketch_move (self->picture, box.x, box.y);
  iw_sketch_line_to (self->picture, box.x, end);
  iw_sketch_line_to (self->picture, middle - spout / 2.0, end);
  iw_sketch_line_to (self->picture, middle - spout / 2.0, end + spout);
  iw_sketch_move (self->picture, middle + spout / 2.0, end + spout);
  iw_sketch_line_to (self->picture, middle + spout / 2.0, end);
  iw_sketch_line_to (self->picture, box.x + box.width, end);
  iw_sketch_line_to (self->picture, box.x + box.width, box.y);
  iw_sketch_paint (self->picture, &wall);
  iw_sketch_line (self->picture, box.x - tick, y, box.x + tick, y, IW_ROLE_INK, 1.0, 1.6, 0.0);
  iw_sketch_line (self->picture, box.x + box.width - tick, y, box.x + box.width + tick, y, IW_ROLE_INK, 1.0,
                  1.6, 0.0);
  if (iw_line_flow_levels (self, k, levels))
    iw_sketch_moving (self->picture, &moving);
}

static void
draw_flow (LineFlow *self)
{
  iw_sketch_group (self->picture, "flow");
  for (guint k = 0; k < self->n; k++)
    draw_room (self, k);
  for (guint k = 0; k + 1 < self->n; k++) {
    draw_band (self, k);
    draw_tank (self, k);
  }
  if (self->hits > 0.0)
    draw_hits (self);
  for (guint k = 0; k < self->n; k++) {
    draw_passing (self, k);
    draw_strip (self, k);
  }
  draw_missing (self);
  iw_line_flow_label_times (self);
}

/* What the anchor wants of each stage, right across the picture. */
static void
draw_demand (LineFlow *self)
{
  const double left = self->plot.x, right = self->plot.x + self->plot.width;
  const double joint = self->hits > 0.0 ? iw_line_flow_hits_x (self) : left;
  const double low = iw_line_flow_demand_y (self, 0), high = iw_line_flow_demand_y (self, self->n - 1);

  iw_sketch_group (self->picture, "demand");
  if (joint > left)
    iw_sketch_line (self->picture, left, low, joint, low, IW_ROLE_INK, 1.0, 1.4, 5.0);
  iw_sketch_line (self->picture, joint, high, right, high, IW_ROLE_INK, 1.0, 1.4, 5.0);
}

static IwBox
head (LineFlow *self)
{
  g_autofree char *busy = iw_line_busy_phrase (self->data, false);
  g_autofree char *limit = iw_line_limit_phrase (self->data, false);
  g_autofree char *brief = iw_line_limit_brief (self->data);
  g_autofree char *longest = g_strdup_printf ("%s; %s", busy, limit);
  g_autofree char *shorter = g_strdup_printf ("%s; %s", busy, brief);
  g_autofree char *busy_only =
      g_strdup_printf ("%s %s", self->data->busy, iw_share (self->data->result->utilization).s);
  g_autofree char *spoken = iw_line_busy_phrase (self->data, true);
  g_autofree char *limits = iw_line_limit_phrase (self->data, true);

  iw_sketch_sentence (self->picture, _ ("%s; %s. It passes %s."), spoken, limits,
                      iw_spoken (self->data->result->throughput_bps, IW_UNIT_BYTES_PER_S).s);
  return iw_heading (self->picture, (const char *const[]){ longest, shorter, busy, busy_only, NULL });
}

IwPicture *
iw_line_flow_new (const IwLineData *data, const IwTheme *theme, double width, double height, IwAxisHold *hold)
{
  const IwTheme fitting = iw_fitting_theme (theme, width, height);
  LineFlow self = { .data = data, .scale = fitting.scale, .gap = fitting.gap * fitting.scale };
  IwBox area;

  g_return_val_if_fail (data != NULL && data->line != NULL && data->result != NULL, NULL);
  self.picture = iw_sketch_new (&fitting, width, height, _ ("Data flow"));
  area = head (&self);
  iw_line_flow_lay_out (&self, area, hold);
  draw_ground (&self);
  iw_sketch_group (self.picture, "values");
  iw_line_flow_label_values (&self);
  draw_flow (&self);
  draw_demand (&self);
  iw_sketch_group (self.picture, "words"); /* what is read on top of all that is drawn */
  iw_line_flow_label_flow (&self);
  iw_line_flow_mark (&self);
  iw_line_play (self.picture, data);
  return self.picture;
}
