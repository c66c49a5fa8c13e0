/* What the marks of a line's flow say. */
#include <math.h>

#include "line-flow-private.h"

#include "iowall/language.h"
#include "line-words-private.h"
#include "words-private.h"

static void
add (LineFlow *self, const char *id, const char *name, const char *value, const char *sentence,
     const char *links, double number, IwUnit unit, IwBox box)
{
  const IwMark mark = { .id = id,
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
    iw_sketch_mark (self->picture, &mark);
  else /* its outline is the path just built */
    iw_sketch_mark_path (self->picture, &mark);
}

/* Left and right edge of a stage's texts, inside the picture. */
static void
edges (const LineFlow *self, guint k, double *left, double *right)
{
  const Gate *gate = &self->gates[k];

  *left = fmax (self->plot.x, gate->centre - gate->column / 2.0);
  *right = fmin (self->plot.x + self->plot.width, gate->centre + gate->column / 2.0);
}

/* How what a stage could pass compares with what it must. */
static char *
why_stage (const LineFlow *self, guint k)
{
  const IwLineData *data = self->data;
  const Gate *gate = &self->gates[k];
  const double ratio = gate->need_bps > 0.0 ? gate->ceiling_bps / gate->need_bps : INFINITY;
  const IwQuantityText need = iw_spoken (gate->need_bps, IW_UNIT_BYTES_PER_S);
  const char *word = iw_line_demand_word (data);

  if (k == self->anchor)
    return g_strdup (self->bottleneck < 0 ? _ ("No other stage is slower.") : _ ("Another stage is slower."));
  if (gate->need_bps <= 0.0)
    return g_strdup (_ ("Everything comes from the cache, so nothing has to pass it."));
  if (self->bottleneck == (int)k)
    return g_strdup_printf (
        _ ("It is the bottleneck: %s %s of it, and no other stage passes less of the line."), need.s, word);
  if (ratio < 1.0)
    return g_strdup_printf (_ ("%s %s of it, but another stage passes less still."), need.s, word);
  return g_strdup_printf (_ ("%s %s of it: it could pass %s that."), need.s, word,
                          iw_spoken (ratio, IW_UNIT_RATIO).s);
}

/* Heading and gate are one mark: pointing at the name asks about the stage. */
static void
mark_stage (LineFlow *self, guint k)
{
  const Gate *gate = &self->gates[k];
  const double floor_y = iw_line_flow_floor (self), bottom = self->rows.strip - 0.3 * self->gap;
  const double top = floor_y - fmax (gate->height, gate->flow);
  const IwQuantityText most = iw_shown (gate->ceiling_bps, IW_UNIT_BYTES_PER_S);
  const IwQuantityText passes = iw_shown (gate->pass_bps, IW_UNIT_BYTES_PER_S);
  const char *name = iw_line_name (self->data, k);
  const bool anchor = k == self->anchor, first = self->data->line->anchor == IW_ANCHOR_FIRST;
  g_autofree char *why = why_stage (self, k), *links = iw_line_links (self->data, k);
  g_autofree char *value = g_strdup_printf (!anchor ? _ ("could pass %1$s, passes %2$s")
                                            : first ? _ ("produces %1$s, hands on %2$s")
                                                    : _ ("wants %1$s, gets %2$s"),
                                            most.s, passes.s);
  g_autofree char *sentence =
      /* Translators: a stage, two rates, and a sentence on what that means. */
      g_strdup_printf (!anchor ? _ ("%1$s could pass %2$s and passes %3$s. %4$s")
                       : first ? _ ("%1$s produces %2$s and hands on %3$s. %4$s")
                               : _ ("%1$s wants %2$s and gets %3$s. %4$s"),
                       name, iw_spoken (gate->ceiling_bps, IW_UNIT_BYTES_PER_S).s,
                       iw_spoken (gate->pass_bps, IW_UNIT_BYTES_PER_S).s, why);
  double left, right;

  edges (self, k, &left, &right);
  iw_sketch_move (self->picture, gate->x, top);
  iw_sketch_line_to (self->picture, gate->x + gate->width, top);
  iw_sketch_line_to (self->picture, gate->x + gate->width, floor_y);
  iw_sketch_line_to (self->picture, right, floor_y);
  iw_sketch_line_to (self->picture, right, bottom);
  iw_sketch_line_to (self->picture, left, bottom);
  iw_sketch_line_to (self->picture, left, floor_y);
  iw_sketch_line_to (self->picture, gate->x, floor_y);
  iw_sketch_close (self->picture);
  add (self, self->data->ids[k], name, value, sentence, links, gate->ceiling_bps, IW_UNIT_BYTES_PER_S,
       (IwBox){ 0 });
}

static void
mark_time (LineFlow *self, guint k)
{
  const IwLineData *data = self->data;
  const IwPipelineShares *shares = &data->result->stages[k];
  const bool anchor = k == self->anchor;
  const double busy = anchor ? data->result->utilization : shares->busy;
  const IwPipelineState idle = shares->starved >= shares->blocked ? IW_PIPELINE_STARVED : IW_PIPELINE_BLOCKED;
  const double most = idle == IW_PIPELINE_STARVED ? shares->starved : shares->blocked;
  g_autofree char *id = g_strdup_printf ("%s-busy", data->ids[k]);
  g_autofree char *name =
      anchor ? g_strdup (data->busy) : g_strdup_printf (_ ("%s busy"), iw_line_name (data, k));
  g_autofree char *value = iw_line_time_phrase (data, k, false),
                  *spoken = iw_line_time_phrase (data, k, true);
  g_autofree char *links = iw_line_links (data, k);
  g_autofree char *sentence =
      most > 0.0 ? g_strdup_printf (_ ("%s, of its time: %s. %s means %s."), iw_line_name (data, k), spoken,
                                    iw_line_state_word (idle), iw_line_state_meaning (idle))
                 : g_strdup_printf (_ ("%s, of its time: %s."), iw_line_name (data, k), spoken);
  double left, right, bottom = self->rows.strip + 8.0 * self->scale;

  bottom = fmax (bottom, self->rows.time >= 0.0 ? self->rows.time + self->small : 0.0);
  bottom = fmax (bottom, self->rows.idle >= 0.0 ? self->rows.idle + self->small : 0.0);
  edges (self, k, &left, &right);
  add (self, id, name, value, sentence, links, busy, IW_UNIT_FRACTION,
       (IwBox){ left, self->rows.strip - 1.0, right - left, bottom - self->rows.strip + 1.0 });
}

static void
mark_band (LineFlow *self, guint k)
{
  const Gate *gate = &self->gates[k], *next = gate + 1;
  const double x = gate->x + gate->width, share = gate->pass_bps / gate->need_bps;
  const char *from = iw_line_name (self->data, k), *to = iw_line_name (self->data, k + 1);
  const char *word = iw_line_demand_word (self->data);
  g_autofree char *id = g_strdup_printf ("band-%u", k);
  g_autofree char *name = g_strdup_printf (_ ("%s to %s"), from, to);
  g_autofree char *value = g_strdup_printf (
      _ ("%s, %s of what is %s"), iw_shown (gate->pass_bps, IW_UNIT_BYTES_PER_S).s, iw_share (share).s, word);
  g_autofree char *sentence =
      g_strdup_printf (_ ("From %s to %s pass %s, %s of what is %s."), from, to,
                       iw_spoken (gate->pass_bps, IW_UNIT_BYTES_PER_S).s, iw_spoken_share (share).s, word);
  g_autofree char *links = iw_line_links (self->data, k);

  if (gate->pass_bps > 0.0)
    add (self, id, name, value, sentence, links, gate->pass_bps, IW_UNIT_BYTES_PER_S,
         (IwBox){ x, iw_line_flow_floor (self) - gate->flow, next->x - x, gate->flow });
}

static void
mark_tank (LineFlow *self, guint k)
{
  const Tank *tank = &self->tanks[k];
  const IwLineData *data = self->data;
  const double bytes = data->line->buffer_bytes[k], lasts = iw_line_buffer_s (data, k);
  const char *name = data->buffer_names[k] != NULL ? data->buffer_names[k] : _ ("Buffer");
  const char *sized_by = data->buffer_links[k] != NULL ? data->buffer_links[k] : "";
  g_autofree char *id = g_strdup_printf ("buffer-%u", k);
  g_autofree char *links = g_strdup_printf ("%s%s%s", sized_by, *sized_by != '\0' ? " " : "", id);
  g_autofree char *value =
      g_strdup_printf (_ ("%s = %s, %s full on average"), iw_label (bytes, IW_UNIT_BYTES).s,
                       iw_label (lasts, IW_UNIT_SECONDS).s, iw_share (tank->fill).s);
  g_autofree char *sentence = g_strdup_printf (
      _ ("%s, room for %s or %s chunks, which last %s at the rate %s; on average %s full."), name,
      iw_spoken (bytes, IW_UNIT_BYTES).s, iw_spoken (data->result->buffer_slots[k], IW_UNIT_COUNT).s,
      iw_spoken (lasts, IW_UNIT_SECONDS).s, iw_line_demand_word (data), iw_spoken_share (tank->fill).s);

  if (tank->there)
    add (self, id, name, value, sentence, links, tank->fill, IW_UNIT_FRACTION, tank->box);
}

static void
mark_hits (LineFlow *self)
{
  const Gate *gate = &self->gates[self->hits_enter], *before = gate - 1;
  const double x = iw_line_flow_hits_x (self), bps = self->hits * self->data->result->throughput_bps;
  const char *name = iw_line_name (self->data, self->hits_enter);
  g_autofree char *links = g_strdup_printf ("cache cache_policy epoch %s", self->data->ids[self->hits_enter]);
  g_autofree char *value = g_strdup_printf (_ ("%s of what is read, %s"), iw_share (self->hits).s,
                                            iw_shown (bps, IW_UNIT_BYTES_PER_S).s);
  g_autofree char *sentence = g_strdup_printf (
      _ ("From the cache, %s of what is read: %s are there already and do not pass the stages before %s."),
      iw_spoken_share (self->hits).s, iw_spoken (bps, IW_UNIT_BYTES_PER_S).s, name);

  if (gate->flow > before->flow)
    add (self, "hits", _ ("From the cache"), value, sentence, links, self->hits, IW_UNIT_FRACTION,
         (IwBox){ x, iw_line_flow_floor (self) - gate->flow, gate->x - x, gate->flow - before->flow });
}

static void
mark_missing (LineFlow *self)
{
  const IwLineData *data = self->data;
  const Gate *gate = &self->gates[self->anchor];
  const double share = 1.0 - data->result->utilization, bps = share * self->demand_bps;
  const double height = iw_line_flow_thickness (self, self->demand_bps) - gate->flow;
  const bool first = data->line->anchor == IW_ANCHOR_FIRST;
  g_autofree char *links = iw_line_links (data, self->anchor);
  g_autofree char *with = g_strdup_printf ("utilization %s", links);
  g_autofree char *value = g_strdup_printf (first ? _ ("%1$s, %2$s lost") : _ ("%1$s, %2$s short"),
                                            iw_share (share).s, iw_shown (bps, IW_UNIT_BYTES_PER_S).s);
  g_autofree char *why = first ? g_strdup (_ ("are produced while there is no room for them"))
                               : g_strdup (_ ("more would be taken if they came"));
  g_autofree char *sentence =
      g_strdup_printf (_ ("%s, %s of the time: %s %s."), data->starved, iw_spoken_share (share).s,
                       iw_spoken (bps, IW_UNIT_BYTES_PER_S).s, why);

  if (!iw_line_fed (data))
    add (self, "starved", data->starved, value, sentence, with, share, IW_UNIT_FRACTION,
         (IwBox){ gate->x, iw_line_flow_floor (self) - gate->flow - fmax (1.0, height), gate->width,
                  fmax (1.0, height) });
}

void
iw_line_flow_mark (LineFlow *self)
{
  for (guint k = 0; k < self->n; k++) {
    mark_stage (self, k);
    mark_time (self, k);
    if (k == 0 && self->anchor == 0)
      mark_missing (self);
    if (k + 1 < self->n) {
      mark_band (self, k);
      mark_tank (self, k);
    }
    if (self->hits > 0.0 && k + 1 == self->hits_enter)
      mark_hits (self);
  }
  if (self->anchor > 0)
    mark_missing (self);
}
