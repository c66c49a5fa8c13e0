/* The parts of a step: how long each takes, when it starts, and why. */
#include <math.h>

#include "waterfall-private.h"

#include "iowall/language.h"
#include "words-private.h"

static void
add_part (Waterfall *self, const Part *part)
{
  self->parts[self->n_parts++] = *part;
}

static const char *
ceiling_words (IwBound bound)
{
  switch (bound) {
  case IW_BOUND_BANDWIDTH:
    return _ ("the device's bandwidth is used up, so requests queue");
  case IW_BOUND_IOPS:
    return _ ("the device does no more positionings per second, so requests queue");
  case IW_BOUND_METADATA:
    return _ ("the device opens no more files per second, so requests queue");
  case IW_BOUND_OPEN:
  case IW_BOUND_POSITION:
  case IW_BOUND_STREAM:
  case IW_N_BOUNDS:
    break;
  }
  return _ ("no limit of the device is met, so nothing queues");
}

/* The four parts of loading, one after the other from zero. */
static void
add_loading (Waterfall *self)
{
  const IwAccess *in = self->data->access;
  const IwAccessResult *out = self->data->result;
  const double positionings = out->positionings_per_s > 0.0
                                  ? out->positionings_per_s / out->throughput_bps * in->accelerators *
                                        in->batch_samples * out->stored_bytes_per_sample
                                  : 0.0;
  const double opens = in->accelerators * in->batch_samples * out->stored_bytes_per_sample / out->run_bytes;
  Part part;

  part = (Part){ .id = "open",
                 .name = self->data->opening,
                 .links = "open format queue_depth sample_bytes shard_bytes" };
  part.role = IW_ROLE_WAIT, part.waits = true, part.loads = true;
  part.length_s = out->open_s;
  g_snprintf (part.why, sizeof part.why, _ ("%s files are opened for it."),
              iw_spoken (opens, IW_UNIT_COUNT).s);
  add_part (self, &part);

  part.id = "position", part.name = _ ("Positioning");
  part.links = "latency positionings pattern format device queue_depth";
  part.start_s += part.length_s, part.length_s = out->position_s;
  g_snprintf (part.why, sizeof part.why, _ ("%s repositionings of %s each are waited for, %s at a time."),
              iw_spoken (positionings, IW_UNIT_COUNT).s, iw_spoken (in->device.latency_s, IW_UNIT_SECONDS).s,
              iw_spoken (fmin (in->queue_depth, in->device.parallelism), IW_UNIT_COUNT).s);
  add_part (self, &part);

  part.id = "transfer", part.name = _ ("Transfer"), part.role = IW_ROLE_TRANSFER, part.waits = false;
  part.links = "stream sample_bytes run_bytes device queue_depth";
  part.start_s += part.length_s, part.length_s = out->transfer_s;
  g_snprintf (part.why, sizeof part.why, _ ("bytes move at %s in each request under way."),
              iw_spoken (in->device.stream_bps, IW_UNIT_BYTES_PER_S).s);
  add_part (self, &part);

  part.id = "queue", part.name = _ ("Queueing"), part.role = IW_ROLE_WAIT, part.waits = true;
  part.links = "bandwidth max_iops queue_depth parallelism device";
  part.start_s += part.length_s, part.length_s = out->queue_s;
  g_snprintf (part.why, sizeof part.why, "%s.", ceiling_words (out->bound));
  add_part (self, &part);
}

void
iw_waterfall_add_parts (Waterfall *self)
{
  const IwAccess *in = self->data->access;
  const IwAccessResult *out = self->data->result;
  const double load_s = out->load_s;
  g_autofree char *decoded = iw_spoken_rate (in->decode_samples_per_s, self->data->samples);
  Part part;

  add_loading (self);
  if (!isinf (in->decode_samples_per_s)) {
    part = (Part){ .id = "decode",
                   .name = _ ("Decoding"),
                   .links = "decode prefetch",
                   .role = IW_ROLE_DECODE,
                   .start_s = in->prefetch ? 0.0 : load_s,
                   .length_s = out->decode_s };
    g_snprintf (part.why, sizeof part.why, _ ("the node decodes %s."), decoded);
    add_part (self, &part);
  }
  self->wait_s = out->step_s - in->step_compute_s;
  self->wait_from_s = in->prefetch ? in->step_compute_s : 0.0;
  part = (Part){ .id = "compute",
                 .name = self->data->compute,
                 .links = "compute utilization prefetch",
                 .role = IW_ROLE_USEFUL,
                 .start_s = in->prefetch ? 0.0 : self->wait_s,
                 .length_s = in->step_compute_s };
  g_snprintf (part.why, sizeof part.why, _ ("%s busy for this long in every %s."), self->data->consumer,
              self->data->step);
  add_part (self, &part);
  self->largest = &self->parts[0];
  for (guint i = 1; i < self->n_parts; i++) {
    if (self->parts[i].length_s > self->largest->length_s)
      self->largest = &self->parts[i];
  }
}
