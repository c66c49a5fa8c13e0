/* What passes a line of stages: bands as wide as bytes per second, gates as high as what each stage could
 * pass, and a dashed line at what the anchor wants. Everything stands on one floor and on one scale, so that
 * the gate that does not reach the line is the bottleneck. Tanks above the bands are the buffers.
 *
 * The scale comes from what the anchor wants, not from what it gets: the picture keeps its size while the
 * rest changes. Gates that could pass more than twice of that end in a torn edge. */
#include <math.h>

#include "label-private.h"
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

/* --- Texts below and above --- */

/* A text centred on a stage or a tank, moved as far as the picture's edges ask, and apart from others. */
static bool
put_centred (LineFlow *self, const char *text, double centre, double y, const IwTextStyleSpec *spec)
{
  const IwBox size = iw_sketch_measure (self->picture, text, spec);
  const double half = size.width / 2.0, apart = 0.4 * self->gap;
  const double left = self->plot.x + half, right = self->plot.x + self->plot.width - half;
  const double x = fmax (left, fmin (right, centre));
  const IwBox box = { x - half - apart, y - spec->valign * size.height, size.width + 2.0 * apart,
                      size.height };

  if (!iw_label_free (self->picture, box))
    return false;
  iw_sketch_text (self->picture, text, x, y, spec);
  return true;
}

static bool
fits (const LineFlow *self, const char *text, double width, const IwTextStyleSpec *spec)
{
  return iw_sketch_measure (self->picture, text, spec).width <= width;
}

/* In one line or two as they fit; where there is no room for all, the bottleneck and the anchor come first.
 */
static void
draw_names (LineFlow *self)
{
  guint order[IW_PIPELINE_MAX_STAGES + 2], n = 0;

  if (self->bottleneck >= 0)
    order[n++] = (guint)self->bottleneck;
  order[n++] = self->anchor;
  for (guint k = 0; k < self->n; k++)
    order[n++] = k;
  for (guint i = 0; i < n; i++) {
    const Gate *gate = &self->gates[order[i]];
    const char *name = iw_line_name (self->data, order[i]);
    const IwTextStyleSpec one = { .type = IW_TYPE_BODY, .bold = true, .align = 0.5 };
    const IwTextStyleSpec two = {
      .type = IW_TYPE_BODY, .bold = true, .align = 0.5, .wrap = true, .max_width = gate->column
    };

    put_centred (self, name, gate->centre, self->rows.name, self->rows.name_lines > 1 ? &two : &one);
  }
}

static void
draw_tank_names (LineFlow *self)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_SMALL, .align = 0.5, .role = IW_ROLE_FAINT_INK };

  for (guint k = 0; k + 1 < self->n && self->rows.tank_name >= 0.0; k++) {
    const Tank *tank = &self->tanks[k];
    const char *name = self->data->buffer_names[k];

    if (tank->there && name != NULL && fits (self, name, tank->column, &spec))
      put_centred (self, name, tank->box.x + tank->box.width / 2.0, self->rows.tank_name, &spec);
  }
}

static void
draw_ground (LineFlow *self)
{
  const double y = iw_line_flow_floor (self);

  iw_sketch_group (self->picture, "names");
  iw_sketch_line (self->picture, self->plot.x, y, self->plot.x + self->plot.width, y, IW_ROLE_RULE, 1.0, 1.0,
                  0.0);
  draw_names (self);
  draw_tank_names (self);
}

/* What a stage could pass, in words that say whose it is. */
static char *
ceiling_text (const LineFlow *self, guint k, bool brief)
{
  const IwQuantityText rate = iw_label (self->gates[k].ceiling_bps, IW_UNIT_BYTES_PER_S);

  if (brief)
    return g_strdup (rate.s);
  if (k != self->anchor)
    return g_strdup_printf ("up to %s", rate.s);
  return g_strdup_printf (self->data->line->anchor == IW_ANCHOR_FIRST ? "produces %s" : "wants %s", rate.s);
}

static void
draw_ceilings (LineFlow *self)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_SMALL, .align = 0.5, .role = IW_ROLE_FAINT_INK };
  bool brief = false;

  for (guint k = 0; k < self->n; k++) {
    g_autofree char *text = ceiling_text (self, k, false);

    brief = brief || !fits (self, text, self->gates[k].column, &spec);
  }
  for (guint k = 0; k < self->n && self->rows.ceiling >= 0.0; k++) {
    g_autofree char *text = ceiling_text (self, k, brief);

    put_centred (self, text, self->gates[k].centre, self->rows.ceiling, &spec);
  }
}

static void
draw_tank_sizes (LineFlow *self)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_SMALL, .align = 0.5, .role = IW_ROLE_FAINT_INK };

  for (guint k = 0; k + 1 < self->n && self->rows.tank_size >= 0.0; k++) {
    const Tank *tank = &self->tanks[k];
    const IwQuantityText size = iw_label (self->data->line->buffer_bytes[k], IW_UNIT_BYTES);
    const IwQuantityText lasts = iw_label (iw_line_buffer_s (self->data, k), IW_UNIT_SECONDS);
    g_autofree char *text = g_strdup_printf ("%s = %s", size.s, lasts.s);
    if (tank->there)
      put_centred (self, fits (self, text, tank->column, &spec) ? text : size.s,
                   tank->box.x + tank->box.width / 2.0, self->rows.tank_size, &spec);
  }
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

/* The share that a stage is busy, and the larger of those that it is not. */
static void
label_times (LineFlow *self)
{
  const IwPipelineShares *stages = self->data->result->stages;
  const IwTextStyleSpec spec = { .type = IW_TYPE_SMALL, .align = 0.5 };
  const char *word = iw_line_state_word (IW_PIPELINE_BUSY);
  bool brief = false;

  for (guint k = 0; k < self->n; k++) {
    g_autofree char *text = g_strdup_printf ("%s %s", word, iw_share (stages[k].busy).s);

    brief = brief || !fits (self, text, self->gates[k].column, &spec);
  }
  for (guint k = 0; k < self->n; k++) {
    const IwPipelineShares *shares = &stages[k];
    const bool starved = shares->starved >= shares->blocked;
    const double idle = starved ? shares->starved : shares->blocked, centre = self->gates[k].centre;
    const IwQuantityText share = iw_share (shares->busy);
    g_autofree char *busy = g_strdup_printf ("%s %s", word, share.s);
    g_autofree char *rest = g_strdup_printf (
        "%s %s", iw_line_state_word (starved ? IW_PIPELINE_STARVED : IW_PIPELINE_BLOCKED), iw_share (idle).s);

    if (self->rows.time >= 0.0)
      put_centred (self, brief ? share.s : busy, centre, self->rows.time, &spec);
    if (self->rows.idle >= 0.0 && idle > 1e-9 && fits (self, rest, self->gates[k].column, &spec))
      put_centred (self, rest, centre, self->rows.idle, &spec);
  }
}

/* --- Gates, bands and tanks --- */

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

/* --- What limits, and what is missing, in words --- */

static void
draw_ring (LineFlow *self)
{
  const double out = 3.5 * self->scale, floor_y = iw_line_flow_floor (self);
  const IwPaint ring = { .stroked = true, .stroke = IW_ROLE_INK, .line = 2.2 };
  const IwPaint pill = { .filled = true, .fill = IW_ROLE_INK };
  const IwTextStyleSpec spec = {
    .type = IW_TYPE_SMALL, .bold = true, .align = 0.5, .valign = 1.0, .role = IW_ROLE_SURFACE
  };
  const Gate *gate;
  IwBox box, text;

  self->ring_top = INFINITY;
  if (self->bottleneck < 0)
    return;
  gate = &self->gates[self->bottleneck];
  box = (IwBox){ gate->x - out, floor_y - gate->height - out, gate->width + 2.0 * out,
                 gate->height + 1.5 * out };
  iw_sketch_rect (self->picture, box, 5.0 * self->scale, &ring);
  self->ring_top = box.y;
  text = iw_sketch_measure (self->picture, "bottleneck", &spec);
  text.x = gate->centre - text.width / 2.0;
  text.y = box.y - 0.7 * self->gap - text.height;
  if (text.width > self->pitch - self->tanks[0].box.width - 2.0 * self->gap || text.y < self->plot.y ||
      !iw_label_free (self->picture, text))
    return;
  self->ring_top = text.y;
  iw_sketch_rect (self->picture,
                  (IwBox){ text.x - 0.8 * self->gap, text.y, text.width + 1.6 * self->gap, text.height },
                  text.height / 2.0, &pill);
  iw_sketch_text (self->picture, "bottleneck", gate->centre, text.y + text.height, &spec);
}

/* Room for what is said about the anchor. */
typedef struct {
  double left, right, bottom;
} KeyRoom;

/* Puts one text or two, the second below the first, over the anchor; FALSE if there is no room for them. */
static bool
put_key (LineFlow *self, KeyRoom room, const char *word, const IwTextStyleSpec *name, const char *share,
         const IwTextStyleSpec *key)
{
  const IwBox below = iw_sketch_measure (self->picture, share, key);
  const IwBox above = word != NULL ? iw_sketch_measure (self->picture, word, name) : (IwBox){ 0 };
  const double half = fmax (below.width, above.width) / 2.0, height = below.height + above.height;
  const double x = fmax (room.left + half, fmin (room.right - half, self->gates[self->anchor].centre));
  const IwBox box = { x - half, room.bottom - height, 2.0 * half, height };

  if (2.0 * half > room.right - room.left || box.y < self->rows.top || !iw_label_free (self->picture, box))
    return false;
  iw_sketch_text (self->picture, share, x, room.bottom, key);
  if (word != NULL)
    iw_sketch_text (self->picture, word, x, room.bottom - below.height, name);
  return true;
}

/* The share that the anchor is kept from, in the free room above it. */
static void
label_anchor (LineFlow *self)
{
  const IwLineData *data = self->data;
  const bool fed = iw_line_fed (data), last = self->anchor > 0;
  const Tank *tank = &self->tanks[last ? self->anchor - 1 : 0];
  const IwQuantityText share = iw_share (fed ? 1.0 : 1.0 - data->result->utilization);
  const char *word = fed ? data->busy : data->starved, *brief = fed ? NULL : iw_line_starved_brief (data);
  const IwTextStyleSpec key = { .type = IW_TYPE_VALUE, .bold = true, .align = 0.5, .valign = 1.0 };
  const IwTextStyleSpec name = { .type = IW_TYPE_BODY, .align = 0.5, .valign = 1.0 };
  g_autofree char *line = g_strdup_printf ("%s %s", word, share.s);
  const double top = self->ring_top < INFINITY && self->bottleneck == (int)self->anchor
                         ? self->ring_top
                         : iw_line_flow_floor (self) - iw_line_flow_thickness (self, self->demand_bps);
  const double loss = !last && !fed ? 0.6 * self->lane : 0.0;
  const KeyRoom room = { last ? tank->box.x + tank->box.width + self->gap : self->plot.x,
                         last ? self->plot.x + self->plot.width : tank->box.x - self->gap,
                         top - 0.6 * self->gap - loss };

  if (put_key (self, room, word, &name, share.s, &key) ||
      (brief != NULL && put_key (self, room, brief, &name, share.s, &key)) ||
      put_key (self, room, NULL, NULL, line, &name) || put_key (self, room, NULL, NULL, share.s, &key))
    return;
  put_key (self, room, NULL, NULL, share.s, &name);
}

/* Room between two gates, in which a text may stand. */
static double
room_between (const LineFlow *self, guint k)
{
  return self->gates[k + 1].x - right_of (&self->gates[k]) - 3.0 * self->scale;
}

static double
middle_between (const LineFlow *self, guint k)
{
  return (right_of (&self->gates[k]) + self->gates[k + 1].x) / 2.0;
}

static double
demand_y (const LineFlow *self, guint k)
{
  return iw_line_flow_floor (self) - iw_line_flow_thickness (self, self->gates[k].need_bps);
}

/* On the band where it leaves room for a text, else on the dashed line. */
static double
above_band (const LineFlow *self, guint k, double flow)
{
  const double line = demand_y (self, k), band = iw_line_flow_floor (self) - flow;

  return (band - line > self->small + 3.0 * self->scale ? band : line) - 1.0;
}

static void
label_hits (LineFlow *self)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_SMALL, .align = 0.5, .valign = 1.0 };
  const IwQuantityText share = iw_share (self->hits);
  g_autofree char *full = g_strdup_printf ("from the cache %s", share.s);
  g_autofree char *brief = g_strdup_printf ("cache %s", share.s);
  const guint k = self->hits_enter;

  iw_label_try_any (self->picture, (const char *const[]){ full, brief, share.s, NULL },
                    room_between (self, k - 1), middle_between (self, k - 1),
                    above_band (self, k, self->gates[k].flow), &spec, NULL);
}

static void
label_demand (LineFlow *self)
{
  const double joint = self->hits > 0.0 ? iw_line_flow_hits_x (self) : self->plot.x;
  const IwTextStyleSpec spec = { .type = IW_TYPE_SMALL, .align = 0.5, .valign = 1.0 };
  const IwQuantityText rate = iw_label (self->demand_bps, IW_UNIT_BYTES_PER_S);
  const char *word = iw_line_demand_word (self->data);
  g_autofree char *full = g_strdup_printf ("%s %s", rate.s, word);

  for (guint k = self->n - 1; k-- > 0;) {
    if (middle_between (self, k) > joint &&
        iw_label_try_any (self->picture, (const char *const[]){ full, word, NULL }, room_between (self, k),
                          middle_between (self, k), demand_y (self, k + 1) - 1.0, &spec, NULL))
      break;
  }
}

/* What is cut short says how much it is short of: so many times what it has to pass. */
static void
label_ratios (LineFlow *self)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_SMALL, .align = 0.5, .role = IW_ROLE_FAINT_INK };

  for (guint k = 0; k < self->n; k++) {
    const Gate *gate = &self->gates[k];
    const IwQuantityText ratio = iw_label (gate->ceiling_bps / gate->need_bps, IW_UNIT_RATIO);

    if (gate->torn && gate->need_bps > 0.0 && self->rows.tank_size >= 0.0 &&
        fits (self, ratio.s, gate->width, &spec))
      put_centred (self, ratio.s, gate->centre, self->rows.tank_size, &spec);
  }
}

/* In the upper part of a band, whose middle is left to what moves. */
static bool
label_band (LineFlow *self, guint k)
{
  const IwRole ink = iw_theme_ink_on (iw_sketch_theme (self->picture), IW_ROLE_TRANSFER);
  const IwTextStyleSpec inside = { .type = IW_TYPE_BODY, .align = 0.5, .role = ink };
  const IwTextStyleSpec above = { .type = IW_TYPE_SMALL, .align = 0.5, .valign = 1.0 };
  const Gate *gate = &self->gates[k];
  const IwQuantityText rate = iw_shown (gate->pass_bps, IW_UNIT_BYTES_PER_S);
  const char *const texts[] = { rate.s, NULL };
  const double top = iw_line_flow_floor (self) - gate->flow;
  const bool joined = self->hits > 0.0 && k + 1 == self->hits_enter;

  if (gate->pass_bps <= 0.0 || joined)
    return false;
  if (gate->flow > 2.0 * (self->body + 3.0 * self->scale))
    return iw_label_try_any (self->picture, texts, room_between (self, k), middle_between (self, k),
                             top + 1.5 * self->scale, &inside, NULL);
  return top - demand_y (self, k) > self->small + 3.0 * self->scale &&
         iw_label_try_any (self->picture, texts, room_between (self, k), middle_between (self, k), top - 1.0,
                           &above, NULL);
}

/* Once where it is the same everywhere, and once more where the hits have joined. */
static void
label_bands (LineFlow *self)
{
  guint first = 0;

  if (self->hits > 0.0) {
    while (first + 1 < self->hits_enter && !label_band (self, first))
      first++;
    first = self->hits_enter;
  }
  while (first + 1 < self->n && !label_band (self, first))
    first++;
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
  label_times (self);
}

/* What is read on top of all that is drawn. */
static void
draw_words (LineFlow *self)
{
  iw_sketch_group (self->picture, "words");
  draw_ring (self);
  label_anchor (self);
  label_ratios (self);
  if (self->hits > 0.0)
    label_hits (self);
  label_bands (self);
  label_demand (self);
}

/* What the anchor wants of each stage, right across the picture. */
static void
draw_demand (LineFlow *self)
{
  const double left = self->plot.x, right = self->plot.x + self->plot.width;
  const double joint = self->hits > 0.0 ? iw_line_flow_hits_x (self) : left;
  const double low = demand_y (self, 0), high = demand_y (self, self->n - 1);

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

  iw_sketch_sentence (self->picture, "%s; %s. %s passes.", spoken, limits,
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
  self.picture = iw_sketch_new (&fitting, width, height, "Data flow");
  area = head (&self);
  iw_line_flow_lay_out (&self, area, hold);
  draw_ground (&self);
  iw_sketch_group (self.picture, "values");
  draw_ceilings (&self);
  draw_tank_sizes (&self);
  draw_flow (&self);
  draw_demand (&self);
  draw_words (&self);
  iw_line_flow_mark (&self);
  iw_line_play (self.picture, data);
  return self.picture;
}
