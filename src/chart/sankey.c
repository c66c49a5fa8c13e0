/* Where the device's bandwidth goes, from the data set to the consumer; width is bytes per second, the same
 * for all ribbons. What arrives runs straight along the top; what is lost peels off downwards and ends.
 *
 * The scale is chosen from what the consumer needs, not from what it gets, so that the picture keeps its size
 * while everything else changes. What is too wide for it is cut and ends in a torn edge. */
#include <math.h>

#include "label-private.h"

#include "iowall/language.h"
#include "ribbon-private.h"
#include "sankey-private.h"
#include "words-private.h"

static void
flow_path (Sankey *self, const char *id, IwRole role, double bps, IwRibbon ribbon)
{
  const IwFlowPath path = { .id = id,
                            .bytes_per_s = bps,
                            .pace = fmin (1.0,
                                          self->data->result->delivered_bps / self->data->result->demand_bps),
                            .role = role };

  if (bps > 0.0)
    iw_ribbon_flow (self->picture, &ribbon, path);
}

static double
right_of (const Sankey *self)
{
  return self->plot.x + self->plot.width;
}

/* A name in one line stands on the last of two, unless names are staggered. */
static void
draw_names (Sankey *self)
{
  iw_sketch_group (self->picture, "names");
  for (int kind = NODE_CONSUMER; kind >= NODE_SOURCE; kind--) {
    Node *node = &self->nodes[kind];
    const IwTextStyleSpec spec = iw_sankey_name_style (self, (NodeKind)kind);

    iw_label_try (self->picture, node->name, kind == NODE_CONSUMER ? right_of (self) : node->x,
                  iw_sankey_name_bottom (self, (NodeKind)kind), &spec, &node->head);
  }
}

/* The last line of a node's heading; the first of the texts that fits. */
static void
draw_value (Sankey *self, NodeKind kind, const char *const *texts)
{
  Node *node = &self->nodes[kind];
  const bool last = kind == NODE_CONSUMER;
  const IwTextStyleSpec spec = { .type = IW_TYPE_SMALL,
                                 .role = IW_ROLE_FAINT_INK,
                                 .align = last ? 1.0 : 0.0 };
  const double right = node->head.x + node->head.width;
  IwBox box;

  if (iw_label_try_any (self->picture, texts, iw_sankey_room_for (self, kind),
                        last ? right_of (self) : node->x, self->value_y, &spec, &box)) {
    node->head.x = fmin (node->head.x, box.x);
    node->head.width = fmax (right, box.x + box.width) - node->head.x;
  }
}

static void
draw_values (Sankey *self)
{
  const IwAccessFlow *flow = self->data->flow;
  const IwAccessResult *result = self->data->result;
  const double samples_per_s = flow->useful_bps / self->data->access->sample_bytes;
  const IwQuantityText request = iw_shown (result->request_bytes, IW_UNIT_BYTES);
  const IwQuantityText delivered = iw_shown (result->delivered_bps, IW_UNIT_BYTES_PER_S);
  const IwQuantityText needed = iw_shown (self->needed_bps, IW_UNIT_BYTES_PER_S);
  g_autofree char *read = g_strdup_printf (_ ("%s a read"), request.s);
  g_autofree char *of =
      g_strdup_printf (_ ("%s of %s"), delivered.s, iw_label (flow->potential_bps, IW_UNIT_BYTES_PER_S).s);
  g_autofree char *needs = g_strdup_printf (_ ("needs %s"), needed.s);
  g_autofree char *samples = iw_rate (samples_per_s, self->data->samples);

  iw_sketch_group (self->picture, "values");
  draw_value (self, NODE_CONSUMER, (const char *const[]){ needs, needed.s, NULL });
  draw_value (self, NODE_SOURCE, (const char *const[]){ read, request.s, NULL });
  draw_value (self, NODE_DEVICE, (const char *const[]){ of, delivered.s, NULL });
  draw_value (self, NODE_MEMORY, (const char *const[]){ samples, NULL });
}

/* The whole of what the consumer needs, as a quiet ground that the flow fills. */
static void
draw_demand (Sankey *self)
{
  const Node *node = &self->nodes[NODE_CONSUMER];
  const IwPaint paint = { .filled = true, .fill = IW_ROLE_NEUTRAL, .fill_alpha = 0.25 };

  iw_sketch_group (self->picture, "demand");
  iw_sketch_rect (self->picture, (IwBox){ node->x, self->plot.y, node->width, node->height }, 0.0, &paint);
}

/* Where a held scale is too small, what flows and what is needed end in torn edges. */
static void
draw_tears (Sankey *self)
{
  const Node *nodes = self->nodes, *last = &nodes[NODE_CONSUMER];

  for (int kind = NODE_SOURCE; self->cut && kind < NODE_CONSUMER; kind++) {
    const double height = kind == NODE_MEMORY ? self->useful : iw_sankey_delivered (self);

    iw_ribbon_tear (self->picture, nodes[kind].x + nodes[kind].width, nodes[kind + 1].x,
                    self->plot.y + height);
  }
  if (self->needed_bps * self->px_per_bps > last->height + 1.0)
    iw_ribbon_tear (self->picture, last->x, last->x + last->width, self->plot.y + last->height);
}

static void
draw_bars (Sankey *self)
{
  const IwPaint paint = { .filled = true, .fill = IW_ROLE_RULE };

  for (int kind = NODE_SOURCE; kind < NODE_CONSUMER; kind++) {
    const Node *node = &self->nodes[kind];

    iw_sketch_rect (self->picture, (IwBox){ node->x, self->plot.y, node->width, node->height }, 0.0, &paint);
  }
}

/* The pipe as wide as the device's bandwidth, and what flows in it. */
static void
draw_pipe (Sankey *self)
{
  const Node *source = &self->nodes[NODE_SOURCE], *device = &self->nodes[NODE_DEVICE];
  const double x0 = source->x + source->width, x1 = device->x, y = self->plot.y;
  const double flow = iw_sankey_delivered (self);
  const IwPaint room = { .filled = true, .fill = IW_ROLE_NEUTRAL, .fill_alpha = 0.4 };
  const IwPaint moving = { .filled = true, .fill = IW_ROLE_TRANSFER };

  iw_ribbon_path (self->picture, &(IwRibbon){ x0, y, x1, y, self->pipe }, self->torn);
  iw_sketch_paint (self->picture, &room);
  iw_sketch_rect (self->picture, (IwBox){ x0, y, x1 - x0, flow }, 0.0, &moving);
  flow_path (self, "", IW_ROLE_TRANSFER, self->data->result->delivered_bps, (IwRibbon){ x0, y, x1, y, flow });
}

static void
draw_loss (Sankey *self, const Loss *loss)
{
  const Node *device = &self->nodes[NODE_DEVICE];
  const double x = device->x + device->width, share = loss->bps / self->data->flow->potential_bps;
  const IwRibbon ribbon = { x, loss->from_y, self->loss_end, loss->to_y, loss->height };
  const bool thin = loss->height < 4.0 * self->scale;
  const IwRole edge = loss->waits ? loss->role : IW_ROLE_RULE;
  const IwPaint paint = { .filled = true,
                          .fill = thin ? edge : loss->role,
                          .fill_alpha = thin          ? 1.0
                                        : loss->waits ? 0.22
                                                      : 0.6,
                          .hatched = loss->waits && !thin,
                          .stroked = !thin,
                          .stroke = edge,
                          .line = 1.0 };
  const IwQuantityText number = iw_shown (loss->bps, IW_UNIT_BYTES_PER_S), part = iw_share (share);
  g_autofree char *value =
      g_strdup_printf (_ ("%s, %s of what %s could move"), number.s, part.s, self->data->device);
  g_autofree char *sentence = g_strdup_printf (_ ("%s, %s, %s of what %s could move: %s."), loss->name,
                                               iw_spoken (loss->bps, IW_UNIT_BYTES_PER_S).s,
                                               iw_spoken_share (share).s, self->data->device, loss->why);

  iw_ribbon_path (self->picture, &ribbon, loss->torn);
  iw_sketch_paint (self->picture, &paint);
  iw_ribbon_wall (self->picture, self->loss_end, loss->to_y, loss->height, edge);
  iw_ribbon_path (self->picture, &ribbon, false);
  iw_sankey_mark (self, loss->id, loss->name, value, sentence, loss->links, loss->bps, IW_UNIT_BYTES_PER_S,
                  (IwBox){ 0 });
}

static void
label_loss (Sankey *self, const Loss *loss)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_BODY,
                                 .valign = 0.5,
                                 .role = loss->waits ? IW_ROLE_INK : IW_ROLE_FAINT_INK };
  const IwQuantityText number = iw_shown (loss->bps, IW_UNIT_BYTES_PER_S);
  g_autofree char *full = g_strdup_printf ("%s %s", loss->name, number.s);
  const double x = self->loss_end + 3.0 * self->scale + self->gap;
  const double top =
      loss->to_y + loss->height / 2.0 - iw_sketch_measure (self->picture, "0", &spec).height / 2.0;
  const Node *next = &self->nodes[top < self->framing_end ? NODE_MEMORY : NODE_CONSUMER];
  const double right = next->x - self->gap;

  iw_label_try_any (self->picture, (const char *const[]){ full, loss->name, NULL }, right - x, x,
                    loss->to_y + loss->height / 2.0, &spec, NULL);
}

static void
draw_delivered (Sankey *self)
{
  const Node *device = &self->nodes[NODE_DEVICE], *memory = &self->nodes[NODE_MEMORY];
  const double x = device->x + device->width, height = iw_sankey_delivered (self);
  const double bps = self->data->result->delivered_bps;
  const IwBox box = { x, self->plot.y, memory->x - x, height };
  const IwPaint paint = { .filled = true, .fill = IW_ROLE_TRANSFER };
  const double share = bps / self->data->flow->potential_bps;
  const IwQuantityText number = iw_shown (bps, IW_UNIT_BYTES_PER_S), part = iw_share (share);
  g_autofree char *value =
      g_strdup_printf (_ ("%s, %s of what %s could move"), number.s, part.s, self->data->device);
  g_autofree char *sentence =
      g_strdup_printf (_ ("Delivered, %s, %s of what %s could move: bytes on their way to %s."),
                       iw_spoken (bps, IW_UNIT_BYTES_PER_S).s, iw_spoken_share (share).s, self->data->device,
                       self->data->memory);

  iw_sketch_rect (self->picture, box, 0.0, &paint);
  flow_path (self, "delivered", IW_ROLE_TRANSFER, bps,
             (IwRibbon){ x, self->plot.y, memory->x, self->plot.y, height });
  iw_sankey_mark (self, "delivered", _ ("Delivered"), value, sentence, "throughput bandwidth", bps,
                  IW_UNIT_BYTES_PER_S, box);
}

/* Headers, checksums and padding end in memory. */
static void
draw_framing (Sankey *self)
{
  const Node *memory = &self->nodes[NODE_MEMORY], *consumer = &self->nodes[NODE_CONSUMER];
  const IwTextStyleSpec spec = { .type = IW_TYPE_BODY, .valign = 0.5, .role = IW_ROLE_FAINT_INK };
  const double bps = self->data->flow->framing_bps;
  const double x = memory->x + memory->width, end = x + FRAMING_SHARE * (consumer->x - x);
  const double from = self->plot.y + self->useful;
  const double line = iw_sketch_measure (self->picture, "0", &spec).height;
  const double to = from + 1.5 * self->gap + fmax (0.0, line - self->framing) / 2.0;
  const double share = bps / self->data->result->delivered_bps;
  const IwRibbon ribbon = { x, from, end, to, self->framing };
  const IwPaint paint = { .filled = true, .fill = IW_ROLE_RULE, .fill_alpha = 0.7 };
  const IwQuantityText number = iw_shown (bps, IW_UNIT_BYTES_PER_S), part = iw_share (share);
  g_autofree char *label = g_strdup_printf (_ ("Framing %s"), number.s);
  g_autofree char *value = g_strdup_printf (_ ("%s, %s of what is delivered"), number.s, part.s);
  g_autofree char *sentence = g_strdup_printf (
      _ ("Framing, %s, %s of what is delivered: headers, checksums and padding of the format."),
      iw_spoken (bps, IW_UNIT_BYTES_PER_S).s, iw_spoken_share (share).s);

  if (bps <= 0.0)
    return;
  self->framing_end = to + self->framing + 0.5 * line;
  iw_ribbon_path (self->picture, &ribbon, false);
  iw_sketch_paint (self->picture, &paint);
  iw_ribbon_wall (self->picture, end, to, self->framing, IW_ROLE_RULE);
  iw_ribbon_path (self->picture, &ribbon, false);
  iw_sankey_mark (self, "framing", _ ("Framing"), value, sentence, "format sample_bytes", bps,
                  IW_UNIT_BYTES_PER_S, (IwBox){ 0 });
  flow_path (self, "framing", IW_ROLE_RULE, bps, ribbon);
  for (int below = 0; below < 3; below++) { /* in the ribbon's height, else a line or two below */
    if (iw_label_try_any (self->picture, (const char *const[]){ label, _ ("Framing"), NULL },
                          consumer->x - end - 2.0 * self->gap, end + 1.5 * self->gap,
                          to + self->framing / 2.0 + 0.6 * below * line, &spec, NULL))
      break;
  }
}

static void
draw_useful (Sankey *self)
{
  const Node *memory = &self->nodes[NODE_MEMORY], *consumer = &self->nodes[NODE_CONSUMER];
  const double x = memory->x + memory->width, bps = self->data->flow->useful_bps;
  const IwBox box = { x, self->plot.y, consumer->x - x, self->useful };
  const IwPaint paint = { .filled = true, .fill = IW_ROLE_USEFUL };
  const double share = bps / self->needed_bps;
  const IwQuantityText number = iw_shown (bps, IW_UNIT_BYTES_PER_S), part = iw_share (share);
  g_autofree char *value =
      g_strdup_printf (_ ("%s, %s of what %s needs"), number.s, part.s, self->data->consumer);
  g_autofree char *sentence =
      g_strdup_printf (_ ("Samples, %s, %s of what %s needs."), iw_spoken (bps, IW_UNIT_BYTES_PER_S).s,
                       iw_spoken_share (share).s, self->data->consumer);

  iw_sketch_rect (self->picture, box, 0.0, &paint);
  flow_path (self, "useful", IW_ROLE_USEFUL, bps,
             (IwRibbon){ x, self->plot.y, consumer->x, self->plot.y, self->useful });
  iw_sankey_mark (self, "useful", _ ("Samples"), value, sentence, "throughput utilization sample_bytes", bps,
                  IW_UNIT_BYTES_PER_S, box);
}

/* Right of this nothing hangs below the ribbon. */
static double
clear_x (const Sankey *self)
{
  const double memory = self->nodes[NODE_MEMORY].x + self->nodes[NODE_MEMORY].width;

  if (self->framing > 0.0)
    return memory + FRAMING_SHARE * (self->nodes[NODE_CONSUMER].x - memory);
  return self->n_losses > 0 ? self->loss_end : self->nodes[NODE_DEVICE].x;
}

/* A label in the consumer's box where it fits, in one line or two, else beside it, below the ribbon. */
static void
label_consumer (Sankey *self, const char *name, const char *number, IwBox box, IwRole role, bool beside)
{
  const double room = box.width - self->gap, y = box.y + box.height / 2.0;
  const IwTextStyleSpec inside = {
    .type = IW_TYPE_BODY, .align = 0.5, .valign = 0.5, .role = role, .wrap = true, .max_width = room
  };
  const IwTextStyleSpec outside = { .type = IW_TYPE_BODY, .align = 1.0 };
  g_autofree char *one = g_strdup_printf ("%s %s", name, number);
  g_autofree char *two = g_strdup_printf ("%s\n%s", name, number);
  const char *const texts[] = { one, two, NULL };
  const double tall = box.height - 4.0 * self->scale;
  const bool wide = iw_sketch_measure (self->picture, one, &outside).width <= room - 2.0 * self->gap;
  const char *text = wide ? one : two;

  if (iw_sketch_measure (self->picture, text, &inside).height < tall &&
      iw_label_try (self->picture, text, box.x + box.width / 2.0, y, &inside, NULL))
    return;
  if (beside && iw_label_try_any (
                    self->picture, texts, box.x - 3.0 * self->gap - clear_x (self), box.x - 1.5 * self->gap,
                    fmax (box.y, self->plot.y + self->useful) + 0.5 * self->gap, &outside, NULL))
    return;
  if (iw_sketch_measure (self->picture, number, &outside).width <= room &&
      iw_sketch_measure (self->picture, number, &outside).height < tall)
    iw_label_try (self->picture, number, box.x + box.width / 2.0, y, &inside, NULL);
}

static void
draw_consumer (Sankey *self)
{
  const IwSankeyData *data = self->data;
  const Node *node = &self->nodes[NODE_CONSUMER];
  const double utilization = data->result->accelerator_utilization, idle = 1.0 - utilization;
  const double fill = fmin (self->useful, node->height);
  const IwBox full = { node->x, self->plot.y, node->width, fill };
  const IwBox empty = { node->x + 1.0, self->plot.y + fill + 1.0, node->width - 2.0,
                        fmax (0.0, node->height - fill - 2.0) };
  const IwPaint fed = { .filled = true, .fill = IW_ROLE_USEFUL };
  const IwPaint starved = { .stroked = true, .stroke = IW_ROLE_WAIT, .line = 1.8, .dash = 5.0 };
  const IwQuantityText busy = iw_share (utilization), hungry = iw_share (idle);
  const IwRole on_fill = iw_theme_ink_on (iw_sketch_theme (self->picture), IW_ROLE_USEFUL);

  iw_sketch_rect (self->picture, full, 0.0, &fed);
  if (idle > 1e-9 && empty.height > 0.0) {
    iw_sketch_rect (self->picture, empty, 0.0, &starved);
    label_consumer (self, data->starved, hungry.s, empty, IW_ROLE_INK, true);
  }
  label_consumer (self, data->busy, busy.s, full, on_fill, false);
}

/* Whether some ribbon ends in a torn edge that can be seen. */
static bool
shows_tears (const Sankey *self)
{
  bool torn = self->cut;

  for (guint i = 0; i < self->n_losses; i++)
    torn = torn || (self->losses[i].torn && self->losses[i].height > IW_TORN_FROM * self->scale);
  return torn;
}

/* What torn edges mean, in the corner that neither a band nor a label reaches. */
static void
note_tears (Sankey *self)
{
  const IwTextStyleSpec spec = {
    .type = IW_TYPE_SMALL, .italic = true, .role = IW_ROLE_FAINT_INK, .align = 1.0, .valign = 1.0
  };
  const char *text = _ ("torn bands are cut short");
  const Node *consumer = &self->nodes[NODE_CONSUMER];
  const IwBox size = iw_sketch_measure (self->picture, text, &spec);
  const double right = right_of (self), bottom = self->plot.y + self->plot.height;

  if (!shows_tears (self) || bottom - size.height < self->plot.y + consumer->height + self->gap ||
      right - size.width < self->loss_end + 2.0 * self->gap)
    return;
  iw_label_try (self->picture, text, right, bottom, &spec, NULL);
}

/* A ring round the node that limits the flow, and the word beside its name. */
static void
draw_ring (Sankey *self)
{
  const Node *node = &self->nodes[self->bottleneck];
  const double out = 3.5 * self->scale;
  const IwBox box = { node->x - out, self->plot.y - out, node->width + 2.0 * out, node->height + 2.0 * out };
  const IwPaint paint = { .stroked = true, .stroke = IW_ROLE_INK, .line = 2.2 };
  const bool last = self->bottleneck == NODE_CONSUMER;
  const IwTextStyleSpec spec = {
    .type = IW_TYPE_SMALL, .bold = true, .align = last ? 1.0 : 0.0, .valign = 0.5
  };
  const IwTextStyleSpec name = iw_sankey_name_style (self, self->bottleneck);
  const IwBox size = iw_sketch_measure (self->picture, node->name, &name);
  const double right = self->plot.x + self->plot.width;
  const double x = last ? right - size.width - 2.0 * self->gap : node->x + size.width + 2.0 * self->gap;
  const IwPaint pill = { .stroked = true, .stroke = IW_ROLE_INK, .line = 1.2 };
  IwBox text, around;
  double next;

  iw_sketch_rect (self->picture, box, 5.0 * self->scale, &paint);
  text = iw_sketch_measure (self->picture, _ ("bottleneck"), &spec);
  text.x = x - spec.align * text.width;
  text.y = iw_sankey_name_bottom (self, self->bottleneck) - (size.height + text.height) / 2.0;
  around = (IwBox){ text.x - 0.8 * self->gap, text.y, text.width + 1.6 * self->gap, text.height };
  next = last ? around.x + around.width : self->nodes[self->bottleneck + 1].head.x - self->gap;
  if (around.x + around.width > next || !iw_label_free (self->picture, around))
    return;
  iw_sketch_rect (self->picture, around, text.height / 2.0, &pill);
  iw_sketch_text (self->picture, _ ("bottleneck"), x, text.y + text.height / 2.0, &spec);
}

static void
draw_flow (Sankey *self)
{
  iw_sketch_group (self->picture, "flow");
  draw_pipe (self);
  iw_sankey_mark_node (self, NODE_SOURCE);
  iw_sankey_mark_node (self, NODE_DEVICE);
  for (guint i = 0; i < self->n_losses; i++)
    draw_loss (self, &self->losses[i]);
  draw_delivered (self);
  iw_sankey_mark_node (self, NODE_MEMORY);
  draw_consumer (self); /* its label is the last to give way */
  draw_framing (self);
  draw_useful (self);
  draw_tears (self);
  draw_bars (self);
  iw_sankey_mark_node (self, NODE_CONSUMER);
  for (guint i = 0; i < self->n_losses; i++)
    label_loss (self, &self->losses[i]);
  draw_ring (self);
  note_tears (self);
}

static void
head (Sankey *self, IwBox *box)
{
  const IwSankeyData *data = self->data;
  const double utilization = data->result->accelerator_utilization;
  const IwQuantityText useful = iw_shown (data->flow->useful_bps, IW_UNIT_BYTES_PER_S);
  const IwQuantityText needed = iw_shown (self->needed_bps, IW_UNIT_BYTES_PER_S);
  g_autofree char *bound = iw_bound_phrase (data->access, data->result, data->opening);
  g_autofree char *brief = iw_bound_brief (data->access, data->result, data->opening);
  g_autofree char *begun = iw_begin_sentence (bound), *starved = iw_in_sentence (data->starved);
  g_autofree char *busy = iw_in_sentence (data->busy);
  const bool fed = utilization >= 1.0 - 1e-9;
  g_autofree char *first =
      fed ? g_strdup_printf (_ ("%s delivered, all that %s can take"), useful.s, data->consumer)
          : g_strdup_printf (_ ("%s delivered of %s needed"), useful.s, needed.s);
  g_autofree char *longest = g_strdup_printf ("%s; %s", first, bound);
  g_autofree char *shortest = g_strdup_printf (_ ("%s of %s"), useful.s, needed.s);
  g_autofree char *shorter = g_strdup_printf ("%s; %s", shortest, brief);
  const char *const states[] = { longest, shorter, first, shortest, NULL };

  *box = iw_heading (self->picture, states);
  iw_sketch_sentence (self->picture,
                      _ ("%s gets %s of the %s of %s that it needs; %s %s of the time, %s %s. %s. "
                         "%s delivers %s of the %s that it could."),
                      data->consumer, iw_spoken (data->flow->useful_bps, IW_UNIT_BYTES_PER_S).s,
                      iw_spoken (self->needed_bps, IW_UNIT_BYTES_PER_S).s, data->samples, busy,
                      iw_spoken_share (utilization).s, starved, iw_spoken_share (1.0 - utilization).s, begun,
                      data->device, iw_spoken (data->result->delivered_bps, IW_UNIT_BYTES_PER_S).s,
                      iw_spoken (data->flow->potential_bps, IW_UNIT_BYTES_PER_S).s);
}

IwPicture *
iw_sankey_new (const IwSankeyData *data, const IwTheme *theme, double width, double height, IwAxisHold *hold)
{
  const IwTheme fitting = iw_fitting_theme (theme, width, height);
  Sankey self = { .data = data, .scale = fitting.scale, .gap = fitting.gap * fitting.scale };

  g_return_val_if_fail (data != NULL && data->access != NULL && data->result != NULL && data->flow != NULL,
                        NULL);
  self.picture = iw_sketch_new (&fitting, width, height, _ ("Data flow"));
  /* From the consumer's side alone: no format or device may move it, not even in the last digit. */
  self.needed_bps = data->access->accelerators * data->access->batch_samples * data->access->sample_bytes /
                    data->access->step_compute_s;
  self.bottleneck = iw_sankey_bottleneck (data);
  head (&self, &self.plot);
  self.plot.height = height - self.gap - self.plot.y;
  iw_sankey_lay_out (&self, hold);
  draw_names (&self);
  draw_demand (&self);
  draw_values (&self);
  draw_flow (&self);
  return self.picture;
}
