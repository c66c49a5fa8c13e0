/* The labels of the Young-Daly plot: each on what it names, or tied to it. */
#include <math.h>

#include "label-private.h"

#include "iowall/language.h"
#include "young-daly-private.h"

static const IwTextStyleSpec small_ink = { .type = IW_TYPE_SMALL, .role = IW_ROLE_INK, .halo = true };
static const IwTextStyleSpec small_faint = { .type = IW_TYPE_SMALL, .role = IW_ROLE_FAINT_INK, .halo = true };

/* Where along the axis a label is looked for, the best places first. */
static const double along[] = { 0.5,  0.6,  0.4,  0.7,  0.3,  0.8,  0.2,  0.9,  0.1,
                                0.45, 0.55, 0.35, 0.65, 0.25, 0.75, 0.15, 0.85, 0.95 };

#define N_ALONG G_N_ELEMENTS (along)

static size_t
sample_at (const YoungDaly *self, double share)
{
  return (size_t)floor (share * (double)(self->n_samples - 1) + 0.5);
}

/* --- The best interval --------------------------------------------------------------------------------- */

static void
draw_upright (YoungDaly *self, double x, double dash)
{
  const double at = iw_plane_crisp (x), bottom = self->plane.box.y + self->plane.box.height;
  const double top = self->plane.strip.y + 0.3 * self->plane.strip.height;

  iw_sketch_line (self->picture, at, top, at, bottom, IW_ROLE_SURFACE, 0.8, 3.5, 0.0);
  iw_sketch_line (self->picture, at, top, at, bottom, IW_ROLE_INK, 1.0, 1.5, dash);
}

/* Beside its upright, in the strip; at the axis' end with an arrow where it lies beyond. */
static bool
put_best (YoungDaly *self, const char *text, double interval_s, bool left, IwBox *box)
{
  const double pad = 5.0 * self->plane.unit, x = iw_young_daly_x (self, interval_s);
  const bool below = interval_s<self->data->min_s, beyond = interval_s> self->data->max_s;
  g_autofree char *arrowed = below    ? g_strdup_printf ("◂ %s", text)
                             : beyond ? g_strdup_printf ("%s ▸", text)
                                      : g_strdup (text);
  const bool aside = beyond || (left && !below);
  const double off = below || beyond ? 0.0 : pad;
  const IwTextPlace places[] = { { aside ? x - off : x + off, self->plane.strip.y, aside ? 1.0 : 0.0, 0.0 },
                                 { aside ? x + off : x - off, self->plane.strip.y, aside ? 0.0 : 1.0, 0.0 } };

  return iw_placer_put_clear (&self->placer, self->picture, arrowed, &small_ink, places,
                              below || beyond ? 1 : 2, box);
}

/* The name of those that read the same: "Young, Daly, exact". */
static char *
merged_name (const YoungDaly *self)
{
  g_autoptr (GString) name = g_string_new (NULL);

  for (int law = YOUNG_DALY_LAWS - 1; law > YOUNG_DALY_EXACT; law--) {
    if (self->best[law].merged)
      g_string_append_printf (name, "%s, ", self->best[law].name);
  }
  g_string_append (name, self->best[YOUNG_DALY_EXACT].name);
  return g_string_free (g_steal_pointer (&name), FALSE);
}

static void
merge_equal (YoungDaly *self)
{
  const IwQuantityText exact = iw_shown (self->best[YOUNG_DALY_EXACT].interval_s, IW_UNIT_SECONDS);

  for (int law = YOUNG_DALY_EXACT + 1; law < YOUNG_DALY_LAWS; law++)
    self->best[law].merged = g_str_equal (iw_shown (self->best[law].interval_s, IW_UNIT_SECONDS).s, exact.s);
}

static void
label_law (YoungDaly *self, YoungDalyLaw law)
{
  YoungDalyBest *best = &self->best[law];
  const IwQuantityText value = iw_shown (best->interval_s, IW_UNIT_SECONDS);
  g_autofree char *name = law == YOUNG_DALY_EXACT ? merged_name (self) : g_strdup (best->name);
  g_autofree char *text = g_strdup_printf ("%s %s", name, value.s);

  if (best->merged || self->plane.strip.height < self->plane.line)
    return;
  put_best (self, text, best->interval_s, law == YOUNG_DALY_EXACT, &best->label);
}

/* The exact one always; the laws' own where they can be told from it. */
void
iw_young_daly_draw_best (YoungDaly *self)
{
  static const double dashes[YOUNG_DALY_LAWS] = { 0.0, 6.0, 2.0 };
  const double exact_x = iw_young_daly_x (self, self->best[YOUNG_DALY_EXACT].interval_s);

  merge_equal (self);
  self->placer.apart = 4.0 * self->plane.unit;
  self->placer.within =
      (IwBox){ self->plane.left, self->plane.strip.y, iw_picture_width (self->picture) - self->plane.left,
               self->plane.strip.height };
  for (int law = YOUNG_DALY_LAWS - 1; law >= YOUNG_DALY_EXACT; law--) {
    const double at_s = self->best[law].interval_s;
    const double x = iw_young_daly_x (self, at_s);

    if (!iw_young_daly_in_range (self, at_s))
      continue;
    if (law == YOUNG_DALY_EXACT || fabs (x - exact_x) > 2.5 * self->plane.unit)
      draw_upright (self, x, dashes[law]);
  }
  label_law (self, YOUNG_DALY_EXACT);
  label_law (self, YOUNG_DALY_YOUNG);
  label_law (self, YOUNG_DALY_DALY);
}

/* --- What the others keep clear of --------------------------------------------------------------------- */

static void
take_curves (YoungDaly *self)
{
  const IwBox plane = self->plane.box;

  for (int law = 0; law < YOUNG_DALY_LAWS; law++) {
    const double x = iw_young_daly_x (self, self->best[law].interval_s), pad = 2.0 * self->plane.unit;

    if (iw_young_daly_in_range (self, self->best[law].interval_s))
      iw_placer_take_line (&self->placer, x - pad, plane.y, x + pad, plane.y + plane.height);
  }
  for (size_t i = 0; i + 1 < self->n_samples; i++) {
    const YoungDalySample *a = &self->samples[i], *b = a + 1;

    iw_placer_take_line (&self->placer, a->x, iw_young_daly_y (self, a->waste), b->x,
                         iw_young_daly_y (self, b->waste));
  }
  for (size_t i = 0; i + 2 < self->n_samples; i += 2) {
    const YoungDalySample *a = &self->samples[i], *b = a + 2;

    if (a->first_order < self->plane.y.hi || b->first_order < self->plane.y.hi)
      iw_placer_take_line (&self->placer, a->x, iw_young_daly_y (self, a->first_order), b->x,
                           iw_young_daly_y (self, b->first_order));
  }
}

/* --- The parts ----------------------------------------------------------------------------------------- */

/* The room that a part leaves around a sample for a text of this width: from `top` down. */
static double
room_in (const YoungDaly *self, IwJobPart part, size_t middle, double width, double *top)
{
  const double x = self->samples[middle].x;
  double bottom = INFINITY;

  *top = -INFINITY;
  for (size_t i = 0; i < self->n_samples; i++) {
    double from, to;

    if (i != middle && fabs (self->samples[i].x - x) > width / 2.0)
      continue;
    iw_young_daly_edges (self, i, part, &from, &to);
    *top = fmax (*top, iw_young_daly_y (self, to));
    bottom = fmin (bottom, iw_young_daly_y (self, from));
  }
  return bottom - *top;
}

/* Where it is widest for a text. */
static double
widest_room (const YoungDaly *self, IwJobPart part, double width, double *x, double *y)
{
  const IwBox plane = self->plane.box;
  double widest = 0.0;

  for (size_t i = 0; i < self->n_samples; i++) {
    const double at = self->samples[i].x;
    double top, room;

    if (at - width / 2.0 < iw_young_daly_collapse_x (self) || at + width / 2.0 > plane.x + plane.width)
      continue;
    room = room_in (self, part, i, width, &top);
    if (room > widest) {
      widest = room;
      *x = at;
      *y = top + room / 2.0;
    }
  }
  return widest;
}

/* Whether a text that ends at `bottom` stands above all areas. */
static bool
is_above (const YoungDaly *self, double left, double width, double bottom)
{
  for (size_t i = 0; i < self->n_samples; i++) {
    const double x = self->samples[i].x;

    if (x >= left && x <= left + width && iw_young_daly_y (self, self->samples[i].waste) < bottom)
      return false;
  }
  return true;
}

#define N_STEPS 7

/* Inside where it is high enough, else above the curves and tied to it. */
static void
label_part (YoungDaly *self, IwJobPart part)
{
  g_autofree char *name = iw_job_part_name (self->data, part);
  g_autofree char *text = iw_in_sentence (name);
  const IwBox size = iw_sketch_measure (self->picture, text, &small_ink);
  const double pad = 3.0 * self->plane.unit;
  IwTextPlace places[2 * N_STEPS];
  size_t n = 0;
  double x = 0.0, y = 0.0, room = widest_room (self, part, size.width + 2.0 * pad, &x, &y);

  if (room > size.height) {
    const IwTextPlace inside[] = { { x, y, 0.5, 0.5 } };

    if (iw_placer_put (&self->placer, self->picture, text, &small_ink, inside, 1, &self->part_labels[part]))
      return;
  }
  room = widest_room (self, part, 2.0, &x, &y);
  if (room < 1.5 * self->plane.unit)
    return;
  for (int step = 0; step < N_STEPS; step++) {
    const double up = y - room / 2.0 - (0.5 + step) * self->plane.line;

    if (is_above (self, x - 2.0 * pad - size.width, size.width, up))
      places[n++] = (IwTextPlace){ x - 2.0 * pad, up, 1.0, 1.0 };
    if (is_above (self, x + 2.0 * pad, size.width, up))
      places[n++] = (IwTextPlace){ x + 2.0 * pad, up, 0.0, 1.0 };
  }
  if (iw_placer_put_clear (&self->placer, self->picture, text, &small_ink, places, n,
                           &self->part_labels[part])) {
    const IwBox box = self->part_labels[part];

    iw_sketch_line (self->picture, x, y, box.x > x ? box.x - pad / 2.0 : box.x + box.width + pad / 2.0,
                    box.y + box.height / 2.0, iw_job_role (part), 1.0, 1.0, 0.0);
  }
}

/* --- The rest ------------------------------------------------------------------------------------------ */

static void
label_flat (YoungDaly *self)
{
  static const char *const texts[] = { /* xgettext:no-c-format */ N_ ("within 5\u202f% of the least"),
                                       N_ ("within 5\u202f%") };
  const double from = iw_young_daly_x (self, self->flat_from_s), to = iw_young_daly_x (self, self->flat_to_s);
  const double y = self->plane.box.y + 5.0 * self->plane.unit, pad = 4.0 * self->plane.unit;
  const IwTextPlace places[] = { { (from + to) / 2.0, y, 0.5, 0.0 },
                                 { to - pad, y, 1.0, 0.0 },
                                 { from + pad, y, 0.0, 0.0 },
                                 { to + pad, y - pad, 0.0, 0.0 },
                                 { from - pad, y - pad, 1.0, 0.0 } };

  for (size_t i = 0; self->flat_to_s > 0.0 && i < G_N_ELEMENTS (texts); i++) {
    const double width = iw_sketch_measure (self->picture, _ (texts[i]), &small_ink).width;
    const size_t first = width + 2.0 * pad < to - from ? 0 : 3;

    if (iw_placer_put_clear (&self->placer, self->picture, _ (texts[i]), &small_ink, &places[first],
                             G_N_ELEMENTS (places) - first, &self->flat_label))
      return;
  }
}

static void
label_collapse (YoungDaly *self)
{
  const IwBox plane = self->plane.box;
  const double x = iw_young_daly_collapse_x (self), pad = 6.0 * self->plane.unit;
  const double width = x - plane.x - 2.0 * pad;
  const IwQuantityText from = iw_shown (self->data->collapse_s, IW_UNIT_SECONDS);
  g_autofree char *full =
      self->data->wears
          ? g_strdup_printf (_ ("below %s it wears out before its time"), from.s)
          : g_strdup_printf (_ ("below %s the store collapses: due before the last is written"), from.s);
  g_autofree char *brief =
      g_strdup_printf (self->data->wears ? _ ("below %s it wears out") : _ ("below %s it collapses"), from.s);
  g_autofree char *aside = g_strdup_printf ("◂ %s", brief);
  const char *const texts[] = { full, brief };
  const IwTextPlace outside[] = { { x + pad, plane.y + plane.height - pad, 0.0, 1.0 },
                                  { x + pad, plane.y + plane.height / 2.0, 0.0, 0.5 },
                                  { x + pad, plane.y + 2.0 * self->plane.line, 0.0, 0.0 } };

  if (x <= plane.x)
    return;
  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++) {
    IwTextStyleSpec spec = { .type = IW_TYPE_SMALL, .wrap = true, .max_width = width, .valign = 1.0 };
    const IwBox size = iw_sketch_measure (self->picture, texts[i], &spec);
    const IwBox box = { plane.x + pad, plane.y + plane.height - pad - size.height, size.width, size.height };

    if (width < 6.0 * self->plane.line || size.height > 0.3 * plane.height ||
        !iw_label_free (self->picture, box))
      continue;
    iw_label_plate (self->picture, box);
    self->collapse_label = iw_sketch_text (self->picture, texts[i], box.x, box.y + box.height, &spec);
    iw_placer_take (&self->placer, self->collapse_label);
    return;
  }
  iw_placer_put_clear (&self->placer, self->picture, aside, &small_ink, outside, G_N_ELEMENTS (outside),
                       &self->collapse_label);
}

/* The dashed stretch is said first: where the first order may not be believed. */
static void
label_first_order (YoungDaly *self)
{
  const double pad = 6.0 * self->plane.unit;
  IwTextPlace places[4 * N_ALONG];

  for (int valid = 0; valid <= 1; valid++) {
    const char *const texts[] = { valid
                                      ? _ ("first order")
                                      : /* xgettext:no-c-format */ _ ("first order, more than 5\u202f% off"),
                                  _ ("first order") };
    size_t n = 0;

    for (size_t i = 0; self->n_samples > 0 && i < N_ALONG; i++) {
      const size_t at = sample_at (self, along[i]);
      const double x = self->samples[at].x, y = iw_young_daly_y (self, self->samples[at].first_order);

      if (self->samples[at].valid != (valid != 0) || self->samples[at].first_order > self->plane.y.hi ||
          fabs (y - iw_young_daly_y (self, self->samples[at].waste)) < pad)
        continue;
      places[n++] = (IwTextPlace){ x - pad, y, 1.0, 0.8 };
      places[n++] = (IwTextPlace){ x, y - pad, 0.5, 1.0 };
      places[n++] = (IwTextPlace){ x + pad, y, 0.0, 0.8 };
      places[n++] = (IwTextPlace){ x - pad, y - pad, 1.0, 1.0 };
    }
    for (size_t i = 0; n > 0 && i < G_N_ELEMENTS (texts); i++) {
      if (iw_placer_put_clear (&self->placer, self->picture, texts[i], &small_faint, places, n,
                               &self->first_order_label))
        return;
    }
  }
}

/* Above the upper edge of the band. */
static void
label_simulated (YoungDaly *self)
{
  static const char *const texts[] = { /* xgettext:no-c-format */ N_ (
                                           "simulated: mean, 5 to 95\u202f% of runs"),
                                       N_ ("simulated, 5 to 95\u202f%"), N_ ("simulated") };
  const double pad = 5.0 * self->plane.unit;
  IwTextPlace places[2 * N_ALONG];
  size_t n = 0;

  for (size_t i = 0; self->n_run > 0 && i < N_ALONG; i++) {
    const IwCheckpointPoint *at =
        &self->data->points[(size_t)floor (along[i] * (double)(self->data->n_points - 1) + 0.5)];
    const double x = iw_young_daly_x (self, at->interval_s), y = iw_young_daly_y (self, at->p95);

    if (!at->run || at->p95 > self->plane.y.hi)
      continue;
    places[n++] = (IwTextPlace){ x - pad, y - pad, 1.0, 1.0 };
    places[n++] = (IwTextPlace){ x, y - 2.0 * pad, 0.5, 1.0 };
  }
  for (size_t i = 0; n > 0 && i < G_N_ELEMENTS (texts); i++) {
    if (iw_placer_put_clear (&self->placer, self->picture, _ (texts[i]), &small_ink, places, n,
                             &self->simulated_label))
      return;
  }
}

/* What is not run yet is said where the band will be; else what the upright axis counts. */
static void
label_axis (YoungDaly *self)
{
  const IwBox plane = self->plane.box;
  const IwTextPlace end = { plane.x + plane.width - 4.0 * self->plane.unit,
                            plane.y + plane.height - 2.0 * self->plane.unit, 1.0, 1.0 };
  const IwTextPlace start = { self->plane.left, self->plane.strip.y, 0.0, 0.0 };

  if (self->data->n_points > 0 && self->n_run == 0 && self->n_samples > 0)
    iw_placer_put_clear (&self->placer, self->picture, _ ("running …"), &small_faint, &end, 1, NULL);
  self->placer.within =
      (IwBox){ self->plane.left, self->plane.strip.y, plane.width, self->plane.strip.height };
  iw_placer_put_clear (&self->placer, self->picture, _ ("wasted"), &small_faint, &start, 1, NULL);
}

void
iw_young_daly_draw_labels (YoungDaly *self)
{
  self->placer.within = self->plane.box;
  take_curves (self);
  label_collapse (self);
  self->placer.within.x = fmax (self->plane.box.x, iw_young_daly_collapse_x (self));
  self->placer.within.width = self->plane.box.x + self->plane.box.width - self->placer.within.x;
  label_flat (self);
  for (int part = IW_JOB_CHECKPOINT; part < IW_N_JOB_PARTS; part++)
    label_part (self, (IwJobPart)part);
  label_first_order (self);
  label_simulated (self);
  label_axis (self);
  self->placer.within = (IwBox){ self->plane.box.x, self->plane.strip.y, self->plane.box.width,
                                 self->plane.strip.height + self->plane.box.height };
}

/* --- What moves with the interval ---------------------------------------------------------------------- */

void
iw_young_daly_draw_number (YoungDaly *self)
{
  const bool roomy = self->plane.box.height > 11.0 * self->plane.line;
  const IwTextStyleSpec spec = {
    .type = roomy ? IW_TYPE_VALUE : IW_TYPE_BODY, .bold = true, .role = IW_ROLE_ACCENT, .halo = true
  };
  double x;
  bool above;
  const double y = iw_young_daly_operating (self, &x, &above);

  iw_placer_put_beside (&self->placer, self->picture, iw_share (self->data->result->waste).s, &spec, x, y,
                        iw_young_daly_radius (self), NULL);
}

/* Where a text about the cross stands: in the hatched region, beside the cross or below it, if it fits there.
 */
static IwBox
place_statement (const YoungDaly *self, double width, double height)
{
  const IwBox plane = self->plane.box;
  const double pad = 8.0 * self->plane.unit, off = iw_young_daly_radius (self) + pad;
  const double x = iw_young_daly_x (self, self->data->job->interval_s), y = iw_young_daly_cross_y (self);
  const double end = iw_young_daly_collapse_x (self) - pad;
  IwBox box = { x + off, y - 0.6 * self->plane.line, width, height };

  if (box.x + width <= end)
    return box;
  box.x = x - off - width;
  if (box.x >= plane.x + pad)
    return box;
  box.x = fmax (plane.x + pad, fmin (x, end) - width);
  box.y = y + off;
  if (box.x + width <= end)
    return box;
  box.x = fmax (plane.x + pad, fmin (x + off, plane.x + plane.width - pad - width));
  return box;
}

#define N_HEIGHTS 11

/* Instead of a point: that there is none, and why. Where there is no room the state in the heading says it.
 */
void
iw_young_daly_draw_statement (YoungDaly *self)
{
  static const double moves[N_HEIGHTS] = { 0.0, 1.0, -1.0, 2.0, -2.0, 3.0, -3.0, 4.0, 5.0, 6.0, 8.0 };
  const IwBox plane = self->plane.box;
  const double pad = 8.0 * self->plane.unit;
  const IwTextStyleSpec strong = { .type = IW_TYPE_TITLE, .bold = true };
  const IwTextStyleSpec small = { .type = IW_TYPE_SMALL,
                                  .wrap = true,
                                  .max_width = fmin (14.0 * self->plane.line, plane.width - 2.0 * pad) };
  const char *word = self->data->wears ? _ ("Wears out too early") : _ ("Collapsed");
  g_autofree char *why = iw_job_why (self->data, false), *begun = iw_begin_sentence (why);
  const IwBox head = iw_sketch_measure (self->picture, word, &strong);
  const IwBox body = iw_sketch_measure (self->picture, begun, &small);
  const IwBox wanted = place_statement (self, fmax (head.width, body.width), head.height + body.height);

  for (size_t i = 0; i < N_HEIGHTS; i++) {
    IwBox box = wanted;

    box.y += moves[i] * self->plane.line;
    if (box.y < plane.y + pad / 2.0 || box.y + box.height > plane.y + plane.height - pad / 2.0 ||
        !iw_label_free (self->picture, box))
      continue;
    iw_label_plate (self->picture, box);
    iw_sketch_text (self->picture, word, box.x, box.y, &strong);
    iw_sketch_text (self->picture, begun, box.x, box.y + head.height, &small);
    self->statement = box;
    return;
  }
}
