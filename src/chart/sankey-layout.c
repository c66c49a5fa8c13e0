#include <math.h>

#include "label-private.h"
#include "sankey-private.h"

#include "iowall/language.h"
#include "words-private.h"

/* What the consumer needs takes this share of the plot's height. */
#define DEMAND_SHARE 0.48
/* No ribbon is thinner, in px at scale 1. */
#define HAIRLINE     1.5
/* Names of columns narrower than so many heights of a line, in no lower plot, take two lines. */
#define NARROW_EMS   8.0
#define LEAST_HEIGHT 150.0

double
iw_sankey_thickness (const Sankey *self, double bps)
{
  return bps > 0.0 ? fmax (HAIRLINE * self->scale, bps * self->px_per_bps) : 0.0;
}

double
iw_sankey_delivered (const Sankey *self)
{
  return self->useful + self->framing;
}

static void
add_loss (Sankey *self, const Loss *loss)
{
  if (loss->bps > 0.0)
    self->losses[self->n_losses++] = *loss;
}

static void
add_losses (Sankey *self)
{
  const IwAccess *in = self->data->access;
  const IwAccessFlow *flow = self->data->flow;
  const double under_way = fmin (in->queue_depth, in->device.parallelism);
  Loss loss;

  loss = (Loss){ .id = "open",
                 .name = self->data->opening,
                 .links = "open format",
                 .role = IW_ROLE_WAIT,
                 .waits = true,
                 .bps = flow->open_bps };
  g_snprintf (loss.why, sizeof loss.why, _ ("each open takes %s in which no byte moves"),
              iw_spoken (in->device.open_s, IW_UNIT_SECONDS).s);
  add_loss (self, &loss);

  loss.id = "position", loss.name = _ ("Positioning"), loss.bps = flow->position_bps;
  loss.links = "latency positionings pattern format queue_depth";
  g_snprintf (loss.why, sizeof loss.why, _ ("each repositioning takes %s in which no byte moves"),
              iw_spoken (in->device.latency_s, IW_UNIT_SECONDS).s);
  add_loss (self, &loss);

  loss.id = "stream", loss.name = _ ("Stream limit"), loss.bps = flow->stream_bps;
  loss.links = "stream queue_depth parallelism";
  g_snprintf (loss.why, sizeof loss.why, _ ("%s at a time, each no faster than %s, do not fill the device"),
              iw_spoken (under_way, IW_UNIT_COUNT).s,
              iw_spoken (in->device.stream_bps, IW_UNIT_BYTES_PER_S).s);
  add_loss (self, &loss);

  loss.id = "ceiling", loss.bps = flow->ceiling_bps;
  if (self->data->result->bound == IW_BOUND_METADATA) {
    loss.name = _ ("Limit of opens"), loss.links = "open format run_bytes";
    g_snprintf (loss.why, sizeof loss.why, _ ("the device does no more than %s opens a second"),
                iw_spoken (in->device.max_opens_per_s, IW_UNIT_COUNT).s);
  } else {
    loss.name = _ ("IOPS limit"), loss.links = "max_iops run_bytes";
    g_snprintf (loss.why, sizeof loss.why, _ ("the device does no more than %s positionings a second"),
                iw_spoken (in->device.max_iops, IW_UNIT_COUNT).s);
  }
  add_loss (self, &loss);

  loss.id = "idle", loss.name = _ ("Idle"), loss.bps = flow->idle_bps;
  loss.role = IW_ROLE_NEUTRAL, loss.waits = false, loss.links = "bandwidth utilization compute";
  g_snprintf (loss.why, sizeof loss.why, _ ("nobody asks for it"));
  add_loss (self, &loss);
}

static void
choose_scale (Sankey *self, IwAxisHold *hold)
{
  const IwAccessFlow *flow = self->data->flow;
  double full_bps; /* what would fill the height */

  if (hold != NULL && hold->held && hold->domain[0] > 0.0) {
    full_bps = hold->domain[0];
  } else {
    /* Formats that store much more than the samples must leave room below what they deliver. */
    full_bps = fmax (self->needed_bps / DEMAND_SHARE, flow->demand_bps / 0.6);
    if (hold != NULL)
      hold->domain[0] = full_bps;
  }
  self->px_per_bps = self->plot.height / full_bps;
}

/* Memory and consumer must not outgrow a held scale; the device's losses take what is left. */
static void
size_flows (Sankey *self)
{
  const double most = 0.8 * self->plot.height;
  double sum;

  self->useful = iw_sankey_thickness (self, self->data->flow->useful_bps);
  self->framing = iw_sankey_thickness (self, self->data->flow->framing_bps);
  sum = iw_sankey_delivered (self);
  self->cut = sum > most;
  if (self->cut) {
    self->useful *= most / sum;
    self->framing *= most / sum;
  }
}

/* The room that a loss takes where it ends: its own height at this part of the scale, or that of its label.
 */
static double
slot (const Sankey *self, const Loss *loss, double part, double line)
{
  return fmax (part * iw_sankey_thickness (self, loss->bps), line);
}

static double
sum_slots (const Sankey *self, double part, double line)
{
  double sum = 0.0;

  for (guint i = 0; i < self->n_losses; i++)
    sum += slot (self, &self->losses[i], part, line);
  return sum;
}

/* The part of the scale at which the losses fit, 1 if they do as they are. */
static double
fit_losses (const Sankey *self, double room, double line)
{
  double low = 0.0, high = 1.0;

  if (sum_slots (self, 1.0, line) <= room)
    return 1.0;
  for (int i = 0; i < 40; i++) {
    const double middle = (low + high) / 2.0;

    if (sum_slots (self, middle, line) > room)
      high = middle;
    else
      low = middle;
  }
  return low;
}

/* Losses that do not fit are all cut in the same proportion, so that they can still be told from each other,
 * and torn at the lower edge. */
static void
place_losses (Sankey *self)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_BODY };
  const double lead = 1.5 * self->gap, apart = 0.5 * self->gap, hair = HAIRLINE * self->scale;
  const guint n = self->n_losses;
  const double start = self->plot.y + iw_sankey_delivered (self);
  const double room = self->plot.y + self->plot.height - start - lead - apart * (n > 0 ? n - 1 : 0);
  const double line = n > 0 ? fmin (iw_sketch_measure (self->picture, "0", &spec).height, room / n) : 0.0;
  const double part = fit_losses (self, room, line);
  double from = start, to = start + lead;

  self->torn = part < 1.0;
  for (guint i = 0; i < n; i++) {
    Loss *loss = &self->losses[i];
    const double wanted = iw_sankey_thickness (self, loss->bps);

    loss->height = fmin (wanted, fmax (hair, part * wanted));
    loss->torn = loss->height < wanted;
    loss->from_y = from;
    from += loss->height;
    loss->to_y = to + (slot (self, loss, part, line) - loss->height) / 2.0;
    to += slot (self, loss, part, line) + apart;
  }
  self->pipe = from - self->plot.y;
}

NodeKind
iw_sankey_bottleneck (const IwSankeyData *data)
{
  const IwAccessResult *result = data->result;
  const double compute_s = data->access->step_compute_s;

  if (compute_s >= result->load_s && compute_s >= result->decode_s)
    return NODE_CONSUMER;
  return result->load_s >= result->decode_s ? NODE_DEVICE : NODE_MEMORY;
}

/* Names and columns. Nothing here depends on what comes out. */
static void
place_columns (Sankey *self)
{
  const IwTextStyleSpec bold = { .type = IW_TYPE_BODY, .bold = true };
  const double box = fmin (fmax (0.14 * self->plot.width, 90.0 * self->scale), 0.3 * self->plot.width);
  const double bar = 10.0 * self->scale, span = self->plot.width - box;
  /* The first column makes room for its name. */
  const double name = iw_sketch_measure (self->picture, self->data->source, &bold).width + 3.0 * self->gap;
  const double second = fmin (fmax (0.22 * span, name), 0.3 * span);

  self->nodes[NODE_SOURCE] = (Node){ .id = "source",
                                     .name = self->data->source,
                                     .links = "pattern format sample_bytes shard_bytes shuffle_samples",
                                     .x = self->plot.x,
                                     .width = bar };
  self->nodes[NODE_DEVICE] = (Node){ .id = "device",
                                     .name = self->data->device,
                                     .links = "device bandwidth max_iops parallelism queue_depth throughput",
                                     .x = floor (self->plot.x + second),
                                     .width = bar };
  self->nodes[NODE_MEMORY] = (Node){ .id = "memory",
                                     .name = self->data->memory,
                                     .links = "decode prefetch throughput",
                                     .x = floor (self->plot.x + 0.66 * span),
                                     .width = bar };
  self->nodes[NODE_CONSUMER] = (Node){ .id = "consumer",
                                       .name = self->data->consumer,
                                       .links = "compute utilization step",
                                       .x = self->plot.x + span,
                                       .width = box };
}

/* Staggered, source and memory stand above device and consumer. */
static bool
is_upper (const Sankey *self, NodeKind kind)
{
  return self->staggered && (kind == NODE_SOURCE || kind == NODE_MEMORY);
}

double
iw_sankey_room_for (const Sankey *self, NodeKind kind)
{
  const Node *nodes = self->nodes;

  if (kind == NODE_CONSUMER)
    return self->plot.x + self->plot.width - nodes[NODE_MEMORY].x - 8.0 * self->gap;
  if (kind == NODE_MEMORY)
    return nodes[NODE_CONSUMER].head.x - nodes[kind].x - 2.0 * self->gap;
  return nodes[kind + 1].x - nodes[kind].x - (self->name_lines > 1 ? 1.0 : 2.0) * self->gap;
}

static double
room_for_name (const Sankey *self, NodeKind kind)
{
  const double right = self->plot.x + self->plot.width;

  if (!self->staggered || kind == NODE_CONSUMER)
    return iw_sankey_room_for (self, kind);
  if (kind == NODE_SOURCE)
    return self->nodes[NODE_MEMORY].x - self->nodes[kind].x - 2.0 * self->gap;
  return (kind == NODE_DEVICE ? self->nodes[NODE_CONSUMER].head.x - 2.0 * self->gap : right) -
         self->nodes[kind].x;
}

IwTextStyleSpec
iw_sankey_name_style (const Sankey *self, NodeKind kind)
{
  return (IwTextStyleSpec){ .type = IW_TYPE_BODY,
                            .bold = true,
                            .align = kind == NODE_CONSUMER ? 1.0 : 0.0,
                            .valign = 1.0,
                            .wrap = self->name_lines > 1 && !self->staggered && kind != NODE_CONSUMER,
                            .max_width = fmax (1.0, room_for_name (self, kind)) };
}

double
iw_sankey_name_bottom (const Sankey *self, NodeKind kind)
{
  const IwTextStyleSpec name = { .type = IW_TYPE_BODY, .bold = true };

  return self->value_y - (is_upper (self, kind) ? iw_sketch_measure (self->picture, "0", &name).height : 0.0);
}

/* Whether all names wrap into two lines without a word being broken. */
static bool
names_wrap (const Sankey *self, double line)
{
  const IwTextStyleSpec plain = { .type = IW_TYPE_BODY, .bold = true };

  for (int kind = NODE_SOURCE; kind < NODE_CONSUMER; kind++) {
    const char *name = self->nodes[kind].name;
    const IwTextStyleSpec spec = iw_sankey_name_style (self, (NodeKind)kind);

    if (iw_label_widest_word (self->picture, name, &plain) > spec.max_width ||
        iw_sketch_measure (self->picture, name, &spec).height > 2.5 * line)
      return false;
  }
  return true;
}

/* Names take two lines where columns are narrow, whatever device is chosen, so that the plot stays where it
 * is. */
static void
place_heading (Sankey *self)
{
  const IwTextStyleSpec name = { .type = IW_TYPE_BODY, .bold = true };
  const IwTextStyleSpec value = { .type = IW_TYPE_SMALL };
  const double line = iw_sketch_measure (self->picture, "0", &name).height;
  const double bottom = self->plot.y + self->plot.height;
  Node *consumer = &self->nodes[NODE_CONSUMER];

  self->name_lines = 1;
  consumer->head.x =
      self->plot.x + self->plot.width - iw_sketch_measure (self->picture, consumer->name, &name).width;
  if (iw_sankey_room_for (self, NODE_DEVICE) < NARROW_EMS * line &&
      self->plot.height > LEAST_HEIGHT * self->scale)
    self->name_lines = 2;
  self->staggered = self->name_lines > 1 && !names_wrap (self, line);
  self->name_y = self->plot.y;
  self->value_y = self->name_y + self->name_lines * line;
  self->plot.y =
      ceil (self->value_y + iw_sketch_measure (self->picture, "0", &value).height + 1.4 * self->gap);
  self->plot.height = fmax (1.0, bottom - self->plot.y);
}

/* What hangs from the bars, and how long the ribbons of losses are. */
static void
size_nodes (Sankey *self)
{
  const IwTextStyleSpec plain = { .type = IW_TYPE_BODY };
  Node *nodes = self->nodes;
  const double from = nodes[NODE_DEVICE].x + nodes[NODE_DEVICE].width, way = nodes[NODE_MEMORY].x - from;
  g_autofree char *widest = g_strdup_printf ("%s 88.8 MB/s", _ ("Positioning"));
  double room;

  nodes[NODE_SOURCE].height = nodes[NODE_DEVICE].height = self->pipe;
  nodes[NODE_MEMORY].height = iw_sankey_delivered (self);
  nodes[NODE_CONSUMER].height = fmin (self->plot.height, iw_sankey_thickness (self, self->needed_bps));
  /* A consumer that gets all it needs is filled, however the flow is drawn. */
  if (self->cut && self->data->result->accelerator_utilization >= 1.0 - 1e-9)
    nodes[NODE_CONSUMER].height = self->useful;
  /* Where there is little room the ribbons are short, so that a name and a number fit behind them. */
  room = nodes[NODE_CONSUMER].x - from - iw_sketch_measure (self->picture, widest, &plain).width -
         3.0 * self->gap;
  self->loss_end = from + fmax (0.2 * way, fmin (0.36 * way, room));
}

void
iw_sankey_lay_out (Sankey *self, IwAxisHold *hold)
{
  place_columns (self);
  place_heading (self);
  choose_scale (self, hold);
  add_losses (self);
  size_flows (self);
  place_losses (self);
  size_nodes (self);
}
