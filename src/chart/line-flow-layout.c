#include <math.h>

#include "label-private.h"
#include "line-flow-private.h"
#include "line-words-private.h"

/* The height of the plot over what the anchor wants: what is torn could pass more than this many times as
 * much, which is what a goal calls oversized. */
#define FULL_OVER_DEMAND 2.0
/* No band is thinner, in px at scale 1. */
#define HAIRLINE         1.5
/* Text gives way before the plot has less than this share of the height, or less than so many px. */
#define LEAST_SHARE      0.45
#define LEAST_PLOT       60.0
/* Of the distance between two stages: a gate's width, and a tank's of what is left between gates. */
#define GATE_SHARE       0.34
#define TANK_SHARE       0.42
/* Room beside the middle of the first and the last stage, over the distance of two; and at most, in px. */
#define END_SHARE        0.42
#define MOST_END         100.0

double
iw_line_flow_floor (const LineFlow *self)
{
  return self->plot.y + self->plot.height;
}

/* Higher than this a band would reach the tanks. */
static double
highest_band (const LineFlow *self)
{
  return self->plot.height / FULL_OVER_DEMAND + 0.5 * self->gap;
}

double
iw_line_flow_thickness (const LineFlow *self, double bps)
{
  const double wanted = fmax (HAIRLINE * self->scale, bps * self->px_per_bps);

  return bps > 0.0 ? fmin (wanted, highest_band (self)) : 0.0;
}

double
iw_line_flow_demand_y (const LineFlow *self, guint stage)
{
  return iw_line_flow_floor (self) - iw_line_flow_thickness (self, self->gates[stage].need_bps);
}

double
iw_line_flow_hits_x (const LineFlow *self)
{
  const Gate *before = &self->gates[self->hits_enter - 1], *gate = &self->gates[self->hits_enter];
  const double from = before->x + before->width;

  return from + 0.3 * (gate->x - from);
}

/* Share of the line's bytes that a stage sees. */
static double
share_of (const LineFlow *self, guint stage)
{
  return self->hits > 0.0 && stage < self->hits_enter ? 1.0 - self->hits : 1.0;
}

static void
find_rates (LineFlow *self)
{
  const IwLineData *data = self->data;
  const IwPipelineResult *result = data->result;
  const int32_t cache = data->line->cache_stage;

  self->n = data->line->n_stages;
  self->anchor = iw_line_anchor (data);
  self->bottleneck = iw_line_bottleneck (data);
  self->demand_bps = iw_line_demand (data);
  self->hits = cache > 0 ? result->ceilings.hit_fraction : 0.0;
  self->hits_enter = cache > 0 ? (guint)cache : 0;
  for (guint k = 0; k < self->n; k++) {
    const IwPipelineStage *stage = &data->line->stages[k];
    const double share = share_of (self, k), ceiling = result->ceilings.stage_bps[k];
    const double stalls = stage->stall_every_s > 0.0 ? stage->stall_s / stage->stall_every_s : 0.0;
    Gate *gate = &self->gates[k];

    /* Where all are hits its ceiling is no number, but what it could pass is. */
    gate->ceiling_bps = isfinite (ceiling) ? share * ceiling : stage->rate_bps / (1.0 + stalls);
    gate->pass_bps = share * result->throughput_bps;
    gate->need_bps = share * self->demand_bps;
  }
}

IwTextStyleSpec
iw_line_flow_name_style (const LineFlow *self, guint k, const Rows *rows)
{
  IwTextStyleSpec spec = { .type = rows->name_type, .bold = true, .align = 0.5 };

  if (rows->name_lines > 1 && !rows->staggered) {
    /* No word is broken. */
    const double word = iw_label_widest_word (self->picture, iw_line_name (self->data, k), &spec);

    spec.wrap = true;
    spec.max_width = fmax (self->gates[k].column, ceil (word));
  }
  return spec;
}

/* Whether all names have room like that: inside the picture, and apart from each other. */
static bool
names_fit (const LineFlow *self, IwBox area, const Rows *rows)
{
  const IwTextStyleSpec plain = { .type = rows->name_type, .bold = true };
  const double line = iw_sketch_measure (self->picture, "0", &plain).height;
  const guint lines = rows->staggered ? 1 : rows->name_lines;
  const double apart = (rows->name_lines > 1 ? 0.4 : 1.0) * self->gap, right = area.x + area.width;
  double ends[2] = { area.x - self->gap, area.x - self->gap };

  for (guint k = 0; k < self->n; k++) {
    const IwTextStyleSpec spec = iw_line_flow_name_style (self, k, rows);
    const IwBox size = iw_sketch_measure (self->picture, iw_line_name (self->data, k), &spec);
    const double half = size.width / 2.0;
    const double middle = fmax (area.x + half, fmin (right - half, self->gates[k].centre));
    double *end = &ends[rows->staggered ? k % 2 : 0];

    if (size.height > (lines + 0.5) * line || middle - half < *end + apart)
      return false;
    *end = middle + half;
  }
  return true;
}

/* In one line, in two, or by turns on one of two; and rather in small type than not at all. */
static void
place_names (LineFlow *self, IwBox area, double *budget)
{
  static const Rows ways[] = {
    { .name_lines = 1, .name_type = IW_TYPE_BODY },
    { .name_lines = 2, .name_type = IW_TYPE_BODY },
    { .name_lines = 2, .name_type = IW_TYPE_SMALL },
    { .name_lines = 2, .name_type = IW_TYPE_BODY, .staggered = true },
    { .name_lines = 2, .name_type = IW_TYPE_SMALL, .staggered = true },
  };
  const Rows *chosen = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (ways) && chosen == NULL; i++) {
    if ((ways[i].name_lines == 1 || *budget >= self->body) && names_fit (self, area, &ways[i]))
      chosen = &ways[i];
  }
  self->rows.crowded = chosen == NULL;
  if (chosen == NULL)
    chosen = &ways[0];
  self->rows.name_lines = chosen->name_lines;
  self->rows.name_type = chosen->name_type;
  self->rows.staggered = chosen->staggered;
  if (chosen->name_lines > 1)
    *budget -= self->body;
}

static bool
tank_names_fit (const LineFlow *self)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_SMALL };

  for (guint k = 0; k + 1 < self->n; k++) {
    const char *name = self->data->buffer_names[k];

    if (name != NULL && iw_sketch_measure (self->picture, name, &spec).width > self->tanks[k].column)
      return false;
  }
  return true;
}

static void
place_columns (LineFlow *self, IwBox area)
{
  const double even = area.width / ((double)(self->n - 1) + 2.0 * END_SHARE);
  const double beside = fmin (END_SHARE * even, MOST_END * self->scale);
  const double pitch = (area.width - 2.0 * beside) / (double)(self->n - 1);
  const double width = fmax (10.0 * self->scale, fmin (GATE_SHARE * pitch, 92.0 * self->scale));
  const double between = pitch - width;
  const double tank = fmax (8.0 * self->scale, fmin (TANK_SHARE * between, 72.0 * self->scale));

  self->pitch = pitch;
  for (guint k = 0; k < self->n; k++) {
    Gate *gate = &self->gates[k];
    const bool end = k == 0 || k + 1 == self->n;

    gate->centre = area.x + beside + k * pitch;
    gate->width = floor (width);
    gate->x = floor (gate->centre - width / 2.0);
    gate->column = end ? fmin (pitch, 2.0 * beside) - 0.4 * self->gap : pitch - 0.8 * self->gap;
  }
  for (guint k = 0; k + 1 < self->n; k++) {
    const double slots = self->data->result->buffer_slots[k];
    Tank *tank_k = &self->tanks[k];

    tank_k->there = slots > 0.0;
    tank_k->fill = slots > 0.0 ? fmin (1.0, self->data->result->buffer_fill[k] / slots) : 0.0;
    tank_k->box.width = floor (tank);
    tank_k->box.x = floor ((self->gates[k].centre + self->gates[k + 1].centre) / 2.0 - tank / 2.0);
    tank_k->column = pitch - 0.8 * self->gap;
  }
}

/* Takes room for a row from the budget. */
static bool
afford (double *budget, double row)
{
  if (*budget < row)
    return false;
  *budget -= row;
  return true;
}

/* Which rows there are depends on names and size alone, so that the plot stays where it is. */
static void
place_rows (LineFlow *self, IwBox area)
{
  const double strip = 7.0 * self->scale + 1.2 * self->gap, pad = self->gap;
  const double least = fmax (LEAST_PLOT * self->scale, LEAST_SHARE * area.height);
  double budget = area.height - least - self->body - strip - 2.0 * pad, y, top = area.y;
  bool ceiling, time, idle, tank_size, tank_name;
  Rows *rows = &self->rows;

  ceiling = afford (&budget, self->small);
  place_names (self, area, &budget);
  tank_size = afford (&budget, self->small);
  time = afford (&budget, self->small);
  tank_name = tank_names_fit (self) && afford (&budget, self->small);
  idle = time && afford (&budget, self->small);
  rows->top = area.y;
  rows->tank_name = tank_name ? top : -1.0;
  top += tank_name ? self->small : 0.0;
  rows->tank_size = tank_size ? top : -1.0;
  top += tank_size ? self->small + pad : 0.0;
  y = area.y + area.height;
  y -= idle ? self->small : 0.0;
  rows->idle = idle ? y : -1.0;
  y -= time ? self->small : 0.0;
  rows->time = time ? y : -1.0;
  y -= strip;
  rows->strip = y + 0.8 * self->gap;
  y -= ceiling ? self->small : 0.0;
  rows->ceiling = ceiling ? y : -1.0;
  y -= rows->name_lines * self->body;
  rows->name = y;
  y -= pad;
  self->plot = (IwBox){ area.x, ceil (top), area.width, fmax (1.0, floor (y) - ceil (top)) };
}

static void
choose_scale (LineFlow *self, IwAxisHold *hold)
{
  double full_bps = FULL_OVER_DEMAND * self->demand_bps;

  if (hold != NULL && hold->held && hold->domain[0] > 0.0)
    full_bps = hold->domain[0];
  else if (hold != NULL)
    hold->domain[0] = full_bps;
  self->px_per_bps = self->plot.height / full_bps;
}

static void
size_gates (LineFlow *self)
{
  for (guint k = 0; k < self->n; k++) {
    Gate *gate = &self->gates[k];
    const double open = gate->ceiling_bps * self->px_per_bps;

    gate->flow = iw_line_flow_thickness (self, gate->pass_bps);
    self->cut = self->cut || gate->pass_bps * self->px_per_bps > gate->flow + 1.0;
    gate->torn = open > self->plot.height + 0.5;
    /* A run of chance may pass a little more than the ceiling. */
    gate->height = fmin (self->plot.height, fmax (gate->flow, open));
  }
}

static void
place_tanks (LineFlow *self)
{
  self->lane = self->small + 1.4 * self->gap;
  for (guint k = 0; k + 1 < self->n; k++) {
    IwBox *box = &self->tanks[k].box;
    const double bottom = iw_line_flow_floor (self) - self->plot.height / FULL_OVER_DEMAND - self->lane;

    box->y = self->plot.y + 1.0;
    box->height = fmax (4.0 * self->scale, floor (bottom - box->y));
  }
}

void
iw_line_flow_lay_out (LineFlow *self, IwBox area, IwAxisHold *hold)
{
  const IwTextStyleSpec small = { .type = IW_TYPE_SMALL }, body = { .type = IW_TYPE_BODY, .bold = true };

  self->small = iw_sketch_measure (self->picture, "0", &small).height;
  self->body = iw_sketch_measure (self->picture, "0", &body).height;
  find_rates (self);
  place_columns (self, area);
  place_rows (self, area);
  choose_scale (self, hold);
  size_gates (self);
  place_tanks (self);
}
