/* What the marks of the Sankey's nodes say. */
#include <math.h>

#include "sankey-private.h"

#include "iowall/language.h"
#include "words-private.h"

void
iw_sankey_mark (Sankey *self, const char *id, const char *name, const char *value, const char *sentence,
                const char *links, double number, IwUnit unit, IwBox box)
{
  const IwMark it = { .id = id,
                      .name = name,
                      .value = value,
                      .sentence = sentence,
                      .links = links,
                      .number = number,
                      .unit = unit,
                      .x = box.x,
                      .y = box.y,
                      .width = box.width,
                      .height = box.height };

  if (box.width > 0.0)
    iw_sketch_mark (self->picture, &it);
  else /* its outline is the path just built */
    iw_sketch_mark_path (self->picture, &it);
}

/* A node's heading and bar are one mark: pointing at the name asks about the node. `name` is what its number
 * counts, as a reading that is kept says it. */
static void
mark_node (Sankey *self, NodeKind kind, const char *name, const char *value, double number, IwUnit unit,
           const char *why)
{
  const Node *node = &self->nodes[kind];
  const double bottom = self->plot.y - 0.5 * self->gap, end = node->x + node->width;
  const double pad = 4.0 * self->scale;
  const double left = node->head.x - pad, right = fmax (node->head.x + node->head.width, end) + pad;
  g_autofree char *sentence = g_strdup_printf ("%s, %s", node->name, why);

  iw_sketch_move (self->picture, left, self->name_y);
  iw_sketch_line_to (self->picture, right, self->name_y);
  iw_sketch_line_to (self->picture, right, bottom);
  iw_sketch_line_to (self->picture, end, bottom);
  iw_sketch_line_to (self->picture, end, self->plot.y + node->height);
  iw_sketch_line_to (self->picture, node->x, self->plot.y + node->height);
  iw_sketch_line_to (self->picture, node->x, bottom);
  iw_sketch_line_to (self->picture, left, bottom);
  iw_sketch_close (self->picture);
  iw_sankey_mark (self, node->id, name, value, sentence, node->links, number, unit, (IwBox){ 0 });
}

static void
mark_source (Sankey *self)
{
  const IwAccessResult *result = self->data->result;
  g_autofree char *value =
      g_strdup_printf (_ ("%s a read"), iw_shown (result->request_bytes, IW_UNIT_BYTES).s);
  g_autofree char *why = g_strdup_printf (
      _ ("read %s at a time: %s lie together and are read after one open."),
      iw_spoken (result->request_bytes, IW_UNIT_BYTES).s, iw_spoken (result->run_bytes, IW_UNIT_BYTES).s);

  mark_node (self, NODE_SOURCE, self->data->source, value, result->request_bytes, IW_UNIT_BYTES, why);
}

static void
mark_device (Sankey *self)
{
  const IwAccessResult *result = self->data->result;
  g_autofree char *bound = iw_bound_words (result->bound, self->data->opening);
  g_autofree char *value =
      g_strdup_printf (_ ("%s, bound by %s"), iw_shown (result->iops, IW_UNIT_IOPS).s, bound);
  g_autofree char *why =
      g_strdup_printf (_ ("%s or %s while it loads: bound by %s."), iw_spoken (result->iops, IW_UNIT_IOPS).s,
                       iw_spoken (result->throughput_bps, IW_UNIT_BYTES_PER_S).s, bound);

  mark_node (self, NODE_DEVICE, self->data->device, value, result->iops, IW_UNIT_IOPS, why);
}

static void
mark_pipe (Sankey *self)
{
  const IwAccessFlow *flow = self->data->flow;
  const double delivered = self->data->result->delivered_bps, right = self->nodes[NODE_DEVICE].x;
  const double left = self->nodes[NODE_SOURCE].x + self->nodes[NODE_SOURCE].width;
  g_autofree char *value =
      g_strdup_printf (_ ("%s, %s used"), iw_label (flow->potential_bps, IW_UNIT_BYTES_PER_S).s,
                       iw_shown (delivered, IW_UNIT_BYTES_PER_S).s);
  g_autofree char *sentence =
      g_strdup_printf (_ ("Bandwidth, %s: what %s could move at most. It delivers %s."),
                       iw_spoken (flow->potential_bps, IW_UNIT_BYTES_PER_S).s, self->data->device,
                       iw_spoken (delivered, IW_UNIT_BYTES_PER_S).s);

  iw_sankey_mark (self, "bandwidth", _ ("Bandwidth"), value, sentence, "bandwidth device",
                  flow->potential_bps, IW_UNIT_BYTES_PER_S,
                  (IwBox){ left, self->plot.y, right - left, self->pipe });
}

static void
mark_memory (Sankey *self)
{
  const char *word = self->data->samples;
  const double samples = self->data->flow->useful_bps / self->data->access->sample_bytes;
  const double decode = self->data->access->decode_samples_per_s;
  g_autofree char *value = iw_rate (samples, word);
  g_autofree char *arriving = iw_spoken_rate (samples, word), *decoded = iw_spoken_rate (decode, word);
  g_autofree char *why =
      isinf (decode) ? g_strdup_printf (_ ("%s arrive here."), arriving)
                     : g_strdup_printf (_ ("%s arrive here; the node can decode %s."), arriving, decoded);

  mark_node (self, NODE_MEMORY, self->data->memory, value, samples, IW_UNIT_SAMPLES_PER_S, why);
}

static void
mark_consumer (Sankey *self)
{
  const IwSankeyData *data = self->data;
  const Node *node = &self->nodes[NODE_CONSUMER];
  const double utilization = data->result->accelerator_utilization, idle = 1.0 - utilization;
  const double fill = fmin (self->useful, node->height), missing = self->needed_bps - data->flow->useful_bps;
  g_autofree char *busy = iw_in_sentence (data->busy);
  g_autofree char *value = g_strdup_printf (_ ("%s, needs %s"), iw_share (utilization).s,
                                            iw_shown (self->needed_bps, IW_UNIT_BYTES_PER_S).s);
  g_autofree char *sentence =
      g_strdup_printf (_ ("%s for %s of the time: it needs %s of %s and gets %s."), busy,
                       iw_spoken_share (utilization).s, iw_spoken (self->needed_bps, IW_UNIT_BYTES_PER_S).s,
                       data->samples, iw_spoken (data->flow->useful_bps, IW_UNIT_BYTES_PER_S).s);
  g_autofree char *less = g_strdup_printf (_ ("%s of the time, %s short"), iw_share (idle).s,
                                           iw_shown (fmax (0.0, missing), IW_UNIT_BYTES_PER_S).s);
  g_autofree char *why = g_strdup_printf (
      _ ("%s, %s of the time: %s of %s more would be taken if they came."), data->starved,
      iw_spoken_share (idle).s, iw_spoken (fmax (0.0, missing), IW_UNIT_BYTES_PER_S).s, data->samples);

  mark_node (self, NODE_CONSUMER, data->busy, value, utilization, IW_UNIT_FRACTION, sentence);
  if (idle > 1e-9)
    iw_sankey_mark (self, "starved", data->starved, less, why, "utilization load decode step", idle,
                    IW_UNIT_FRACTION,
                    (IwBox){ node->x, self->plot.y + fill, node->width, fmax (1.0, node->height - fill) });
}

void
iw_sankey_mark_node (Sankey *self, NodeKind kind)
{
  switch (kind) {
  case NODE_SOURCE:
    mark_source (self);
    mark_pipe (self);
    break;
  case NODE_DEVICE:
    mark_device (self);
    break;
  case NODE_MEMORY:
    mark_memory (self);
    break;
  case NODE_CONSUMER:
    mark_consumer (self);
    break;
  case N_NODES:
    break;
  }
}
