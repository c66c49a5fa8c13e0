/* What is written into the flow of a line: below each stage, above each tank, and on top of the rest what
 * limits and what is missing. Where there is little room the lesser text gives way. */
#include <math.h>

#include "label-private.h"

#include "iowall/language.h"
#include "line-flow-private.h"
#include "line-words-private.h"
#include "words-private.h"

/* A text centred on a stage or a tank, moved as far as the picture's edges ask, and apart from others. */
static bool
put_centred (LineFlow *self, const char *text, double centre, double y, const IwTextStyleSpec *spec)
{
  const IwBox size = iw_sketch_measure (self->picture, text, spec);
  const double half = size.width / 2.0, apart = 0.3 * self->gap;
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
label_stages (LineFlow *self)
{
  guint order[IW_PIPELINE_MAX_STAGES + 2], n = 0;

  if (self->rows.crowded && self->bottleneck >= 0)
    order[n++] = (guint)self->bottleneck;
  if (self->rows.crowded)
    order[n++] = self->anchor;
  for (guint k = 0; k < self->n; k++)
    order[n++] = k;
  for (guint i = 0; i < n; i++) {
    const Gate *gate = &self->gates[order[i]];
    const char *name = iw_line_name (self->data, order[i]);
    const IwTextStyleSpec spec = iw_line_flow_name_style (self, order[i], &self->rows);
    const double down = self->rows.staggered && order[i] % 2 == 1 ? self->body : 0.0;

    put_centred (self, name, gate->centre, self->rows.name + down, &spec);
  }
}

static void
label_tanks (LineFlow *self)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_SMALL, .align = 0.5, .role = IW_ROLE_FAINT_INK };

  for (guint k = 0; k + 1 < self->n && self->rows.tank_name >= 0.0; k++) {
    const Tank *tank = &self->tanks[k];
    const char *name = self->data->buffer_names[k];

    if (tank->there && name != NULL)
      put_centred (self, name, tank->box.x + tank->box.width / 2.0, self->rows.tank_name, &spec);
  }
}

void
iw_line_flow_label_names (LineFlow *self)
{
  label_stages (self);
  label_tanks (self);
}

/* How much is written of what a stage could pass. */
typedef enum {
  CEILING_IN_WORDS, /* that say whose it is */
  CEILING_ALONE,
  CEILING_ROUNDED, /* to two digits */
  N_CEILINGS
} Ceiling;

static double
round_to_two_digits (double value)
{
  const double unit = value > 0.0 && isfinite (value) ? pow (10.0, floor (log10 (value)) - 1.0) : 0.0;

  return unit > 0.0 ? round (value / unit) * unit : value;
}

static char *
ceiling_text (const LineFlow *self, guint k, Ceiling form)
{
  const double ceiling_bps = self->gates[k].ceiling_bps;
  const IwQuantityText rate = iw_label (
      form == CEILING_ROUNDED ? round_to_two_digits (ceiling_bps) : ceiling_bps, IW_UNIT_BYTES_PER_S);

  if (form != CEILING_IN_WORDS)
    return g_strdup (rate.s);
  if (k != self->anchor)
    return g_strdup_printf (_ ("up to %s"), rate.s);
  return g_strdup_printf (self->data->line->anchor == IW_ANCHOR_FIRST ? _ ("produces %s") : _ ("wants %s"),
                          rate.s);
}

static bool
ceilings_fit (const LineFlow *self, Ceiling form, const IwTextStyleSpec *spec)
{
  for (guint k = 0; k < self->n; k++) {
    g_autofree char *text = ceiling_text (self, k, form);

    if (!fits (self, text, self->gates[k].column, spec))
      return false;
  }
  return true;
}

static void
label_ceilings (LineFlow *self)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_SMALL, .align = 0.5, .role = IW_ROLE_FAINT_INK };
  Ceiling form = CEILING_IN_WORDS;

  while (form + 1 < N_CEILINGS && !ceilings_fit (self, form, &spec))
    form++;
  for (guint k = 0; k < self->n && self->rows.ceiling >= 0.0; k++) {
    g_autofree char *text = ceiling_text (self, k, form);

    put_centred (self, text, self->gates[k].centre, self->rows.ceiling, &spec);
  }
}

static char *
size_text (const LineFlow *self, guint k, bool brief)
{
  const IwQuantityText size = iw_label (self->data->line->buffer_bytes[k], IW_UNIT_BYTES);

  if (brief)
    return g_strdup (size.s);
  return g_strdup_printf ("%s = %s", size.s, iw_label (iw_line_buffer_s (self->data, k), IW_UNIT_SECONDS).s);
}

static void
label_sizes (LineFlow *self)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_SMALL, .align = 0.5, .role = IW_ROLE_FAINT_INK };
  bool brief = false;

  for (guint k = 0; k + 1 < self->n; k++) {
    g_autofree char *text = size_text (self, k, false);

    brief = brief || (self->tanks[k].there && !fits (self, text, self->tanks[k].column, &spec));
  }
  for (guint k = 0; k + 1 < self->n && self->rows.tank_size >= 0.0; k++) {
    const Tank *tank = &self->tanks[k];
    g_autofree char *text = size_text (self, k, brief);

    if (tank->there)
      put_centred (self, text, tank->box.x + tank->box.width / 2.0, self->rows.tank_size, &spec);
  }
}

void
iw_line_flow_label_values (LineFlow *self)
{
  label_ceilings (self);
  label_sizes (self);
}

/* The share that a stage is busy, and the larger of those that it is not. */
void
iw_line_flow_label_times (LineFlow *self)
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

  if (self->bottleneck < 0)
    return;
  gate = &self->gates[self->bottleneck];
  box = (IwBox){ gate->x - out, floor_y - gate->height - out, gate->width + 2.0 * out,
                 gate->height + 1.5 * out };
  iw_sketch_rect (self->picture, box, 5.0 * self->scale, &ring);
  text = iw_sketch_measure (self->picture, _ ("bottleneck"), &spec);
  text.x = gate->centre - text.width / 2.0;
  text.y = box.y - 0.7 * self->gap - text.height;
  if (text.width > self->pitch - self->tanks[0].box.width - 2.0 * self->gap || text.y < self->plot.y ||
      !iw_label_free (self->picture, text))
    return;
  self->pill = (IwBox){ text.x - 0.8 * self->gap, text.y, text.width + 1.6 * self->gap, text.height };
  iw_sketch_rect (self->picture, self->pill, text.height / 2.0, &pill);
  iw_sketch_text (self->picture, _ ("bottleneck"), gate->centre, text.y + text.height, &spec);
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
  const double top = iw_line_flow_floor (self) - iw_line_flow_thickness (self, self->demand_bps);
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

/* The first of the texts that fits between two gates, clear of the bottleneck's word. */
static bool
put_between (LineFlow *self, guint k, const char *const *texts, double y, const IwTextStyleSpec *spec)
{
  double left = self->gates[k].x + self->gates[k].width, right = self->gates[k + 1].x;
  const double margin = 1.5 * self->scale, line = iw_sketch_measure (self->picture, "0", spec).height;
  const double top = y - spec->valign * line;
  const IwBox *pill = &self->pill;

  if (pill->width > 0.0 && top < pill->y + pill->height && top + line > pill->y) {
    left = pill->x < left ? fmax (left, pill->x + pill->width) : left;
    right = pill->x + pill->width > right ? fmin (right, pill->x) : right;
  }
  for (; *texts != NULL; texts++) {
    if (fits (self, *texts, right - left - 2.0 * margin, spec) &&
        put_centred (self, *texts, (left + right) / 2.0, y, spec))
      return true;
  }
  return false;
}

static void
label_hits (LineFlow *self)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_SMALL, .align = 0.5, .valign = 1.0 };
  const IwQuantityText share = iw_share (self->hits);
  g_autofree char *full = g_strdup_printf (_ ("from the cache %s"), share.s);
  g_autofree char *shorter = g_strdup_printf (_ ("from cache %s"), share.s);
  g_autofree char *brief = g_strdup_printf (_ ("cache %s"), share.s);
  const char *const texts[] = { full, shorter, brief, NULL };
  const guint k = self->hits_enter;
  const double line = iw_line_flow_demand_y (self, k), end = self->gates[k].x;
  const double band = iw_line_flow_floor (self) - self->gates[k].flow, from = iw_line_flow_hits_x (self);

  /* On the band, clear of the dashed line before it; or on the line if the band reaches that. */
  if (band - line > self->small + 3.0 * self->scale)
    iw_label_try_any (self->picture, texts, end - from, (from + end) / 2.0, band - 1.0, &spec, NULL);
  else if (!put_between (self, k - 1, texts, line - 1.0, &spec) &&
           self->gates[k].flow - self->gates[k - 1].flow > 0.5 * self->small)
    put_between (self, k - 1, (const char *const[]){ share.s, NULL }, line - 1.0, &spec);
}

static void
label_demand (LineFlow *self)
{
  const double joint = self->hits > 0.0 ? iw_line_flow_hits_x (self) : self->plot.x;
  const IwTextStyleSpec spec = { .type = IW_TYPE_SMALL, .align = 0.5, .valign = 1.0 };
  const IwQuantityText rate = iw_label (self->demand_bps, IW_UNIT_BYTES_PER_S);
  const char *word = iw_line_demand_word (self->data);
  g_autofree char *full = g_strdup_printf ("%s %s", rate.s, word);

  const char *const texts[] = { full, word };
  bool placed = false;

  for (guint i = 0; i < G_N_ELEMENTS (texts) && !placed; i++) {
    for (guint k = self->n - 1; k-- > 0 && !placed;)
      placed = (self->gates[k].x + self->gates[k + 1].x) / 2.0 > joint &&
               put_between (self, k, (const char *const[]){ texts[i], NULL },
                            iw_line_flow_demand_y (self, k + 1) - 1.0, &spec);
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
    return put_between (self, k, texts, top + 1.5 * self->scale, &inside);
  return top - iw_line_flow_demand_y (self, k) > self->small + 3.0 * self->scale &&
         put_between (self, k, texts, top - 1.0, &above);
}

/* Once where it is the same everywhere, and once more where the hits have joined. What a producer loses takes
 * the first place. */
static void
label_bands (LineFlow *self)
{
  guint first = self->anchor == 0 && !iw_line_fed (self->data) ? 1 : 0;

  if (self->hits > 0.0) {
    while (first + 1 < self->hits_enter && !label_band (self, first))
      first++;
    first = self->hits_enter;
  }
  while (first + 1 < self->n && !label_band (self, first))
    first++;
}

void
iw_line_flow_label_flow (LineFlow *self)
{
  draw_ring (self);
  label_anchor (self);
  label_ratios (self);
  if (self->hits > 0.0)
    label_hits (self);
  label_bands (self);
  label_demand (self);
}
