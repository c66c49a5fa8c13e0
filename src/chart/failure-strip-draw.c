/* What a failure strip looks like. */
#include <math.h>

#include "failure-strip-private.h"

#include "iowall/language.h"
#include "label-private.h"

#define DAY 86400.0

static const StripRow *
row_at (const FailureStrip *self, guint i)
{
  return &g_array_index (self->rows, StripRow, i);
}

/* --- What stands still ---------------------------------------------------------------------------------- */

static void
draw_names (FailureStrip *self)
{
  const IwTextStyleSpec spec = {
    .type = IW_TYPE_SMALL, .role = IW_ROLE_FAINT_INK, .align = 1.0, .valign = 0.5
  };

  for (guint i = 0; i < self->rows->len; i++) {
    g_autofree char *name = iw_failure_strip_row_name (self, i);

    iw_label_try (self->picture, name, self->plot.x - self->gap, row_at (self, i)->bar_y + self->bar / 2.0,
                  &spec, NULL);
  }
}

/* In the largest unit of which each part is a whole number. */
static double
axis_unit (const FailureStrip *self, const char **name)
{
  static const struct {
    double unit_s;
    const char *name;
  } units[] = {
    { DAY, "d" }, { 3600.0, "h" }, { 60.0, "min" }, { 1.0, "s" }, { 1e-3, "ms" }, { 1e-6, "µs" }
  };

  for (size_t i = 0; i < G_N_ELEMENTS (units); i++) {
    const double parts = self->tick_s / units[i].unit_s;

    *name = units[i].name;
    if (parts >= 1.0 - 1e-9 && fabs (parts - round (parts)) < 1e-6)
      return units[i].unit_s;
  }
  return 1e-6;
}

static void
draw_axis (FailureStrip *self)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_SMALL, .role = IW_ROLE_FAINT_INK, .align = 0.5 };
  const double bottom = self->plot.y + self->plot.height, right = iw_picture_width (self->picture) - 1.0;
  const guint n = (guint)round (self->row_s / self->tick_s);
  const char *name;
  const double unit_s = axis_unit (self, &name);

  for (guint i = n + 1; i-- > 0;) { /* from the last, which carries the unit */
    const double x = self->plot.x + self->plot.width * i / n, pixel = floor (x) + 0.5;
    g_autofree char *text = g_strdup_printf (i == n ? "%s\u202f%s" : "%s",
                                             iw_label (i * self->tick_s / unit_s, IW_UNIT_NONE).s, name);
    const double half = iw_sketch_measure (self->picture, text, &spec).width / 2.0;

    iw_sketch_line (self->picture, pixel, self->plot.y, pixel, bottom, IW_ROLE_GRID, 1.0, 1.0 / self->scale,
                    0.0);
    iw_label_try (self->picture, text, fmin (x, right - half), bottom + 0.4 * self->gap, &spec, NULL);
  }
}

/* --- The run -------------------------------------------------------------------------------------------- */

static void
draw_part (FailureStrip *self, IwJobPart part)
{
  const IwPaint paint = iw_job_paint (part);
  bool any = false;

  for (guint i = 0; i < self->rows->len; i++) {
    const StripRow *row = row_at (self, i);

    for (guint k = row->first; k < row->first + row->n; k++)
      any |= iw_dense_box (self->picture, &g_array_index (self->pieces, IwDensePiece, k),
                           row->bar_y + self->bar, part);
  }
  if (any)
    iw_sketch_paint (self->picture, &paint);
}

static void
draw_drains (FailureStrip *self, guint kind, IwRole role)
{
  const IwPaint paint = { .filled = true, .fill = role, .fill_alpha = kind == STRIP_DRAINED ? 0.6 : 1.0 };
  bool any = false;

  for (guint i = 0; i < self->rows->len; i++) {
    const StripRow *row = row_at (self, i);

    for (guint k = row->first_drain; k < row->first_drain + row->n_drains; k++)
      any |= iw_dense_box (self->picture, &g_array_index (self->pieces, IwDensePiece, k),
                           row->bar_y + self->bar + self->drain, kind);
  }
  if (any)
    iw_sketch_paint (self->picture, &paint);
}

/* A head above the bar that points at the moment. Those that would cover each other are one. */
static void
draw_failures (FailureStrip *self)
{
  const double half = fmin (0.55 * self->lead, 4.0 * self->scale), high = self->lead - 1.0;
  const IwPaint paint = { .filled = true, .fill = IW_ROLE_INK };
  guint last_row = G_MAXUINT, row;
  double last_x = 0.0, x;
  bool any = false;

  for (size_t i = 0; i < self->trace->n_failures; i++) {
    if (!iw_failure_strip_at (self, self->trace->failures[i].at_s, &row, &x) ||
        (row == last_row && x - last_x < 1.0))
      continue;
    last_row = row;
    last_x = x;
    iw_sketch_move (self->picture, x, row_at (self, row)->bar_y);
    iw_sketch_line_to (self->picture, x - half, row_at (self, row)->bar_y - high);
    iw_sketch_line_to (self->picture, x + half, row_at (self, row)->bar_y - high);
    iw_sketch_close (self->picture);
    any = true;
  }
  if (any)
    iw_sketch_paint (self->picture, &paint);
}

/* A line across a row's bar, and where there is room a note beside the row. */
static void
draw_moment (FailureStrip *self, double at_s, const char *note, bool bold)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_SMALL, .bold = bold, .valign = 0.5 };
  guint row;
  double x, y;

  /* What happens as a row ends is of that row and not of the next. */
  if (!iw_failure_strip_at (self, at_s * (1.0 - 1e-12), &row, &x))
    return;
  y = row_at (self, row)->bar_y;
  iw_sketch_line (self->picture, x, y - self->lead + 1.0, x, y + self->bar + self->drain, IW_ROLE_INK, 1.0,
                  2.0, 0.0);
  if (self->right > 0.0)
    iw_label_try (self->picture, note, self->right, y + self->bar / 2.0, &spec, NULL);
}

static void
draw_moments (FailureStrip *self)
{
  const double wall_s = self->trace->wall_s, work_s = self->data->job->work_s;
  const double end_s = iw_failure_strip_end (self);
  const IwTextStyleSpec small = { .type = IW_TYPE_SMALL, .italic = true, .valign = 0.5 };
  g_autofree char *alone = g_strdup_printf (_ ("◂ work alone %s"), iw_job_time (work_s, end_s).s);
  g_autofree char *ended = g_strdup_printf (_ ("◂ ended %s"), iw_job_time (end_s, end_s).s);
  const bool whole = isfinite (wall_s) && self->trace->to_s >= wall_s;

  if (whole && !self->cut)
    draw_moment (self, end_s, ended, true);
  if (work_s < 0.999 * end_s)
    draw_moment (self, work_s, alone, false);
  if ((!whole || self->cut) && self->right > 0.0 && self->rows->len > 0)
    iw_label_try (self->picture, _ ("it goes on"), self->right,
                  row_at (self, self->rows->len - 1)->bar_y + self->bar / 2.0, &small, NULL);
}

/* --- The key -------------------------------------------------------------------------------------------- */

/* In the title's line, from the right; where there is no room for all, what is done again comes first. */
static void
draw_key (FailureStrip *self)
{
  static const IwJobPart order[IW_N_JOB_PARTS] = { IW_JOB_REWORK, IW_JOB_CHECKPOINT, IW_JOB_RESTART,
                                                   IW_JOB_USEFUL };
  const IwTextStyleSpec title = { .type = IW_TYPE_TITLE, .bold = true };
  const double y = self->gap + iw_sketch_measure (self->picture, "0", &title).height / 2.0;
  const IwPaint drain = { .filled = true, .fill = IW_ROLE_INK, .fill_alpha = 0.6 };
  double x = iw_picture_width (self->picture) - 1.5 * self->gap;

  for (guint i = 0; i < G_N_ELEMENTS (order); i++) {
    const IwPaint paint = iw_job_paint (order[i]);
    g_autofree char *name = iw_job_part_name (self->data, order[i]);
    IwBox box;

    if (iw_label_key (self->picture, &x, y, name, &paint, &box))
      iw_failure_strip_mark_key (self, order[i], name, box);
  }
  if (self->drain > 0.0)
    iw_label_key (self->picture, &x, y, _ ("Drain to the store"), &drain, NULL);
}

void
iw_failure_strip_draw (FailureStrip *self)
{
  iw_sketch_group (self->picture, "frame");
  iw_sketch_still (self->picture);
  draw_axis (self);
  draw_names (self);
  iw_sketch_group (self->picture, "run");
  for (int part = 0; part < IW_N_JOB_PARTS; part++)
    draw_part (self, (IwJobPart)part);
  draw_drains (self, STRIP_DRAINED, IW_ROLE_INK);
  draw_drains (self, STRIP_CUT_SHORT, IW_ROLE_WAIT);
  draw_failures (self);
  iw_sketch_group (self->picture, "words");
  draw_moments (self);
  draw_key (self);
}
