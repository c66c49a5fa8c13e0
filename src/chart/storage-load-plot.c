/* What the load does: the queue before the store, a tooth for each checkpoint, or the wear over the life that
 * was promised. */
#include <math.h>

#include "label-private.h"

#include "iowall/language.h"
#include "storage-load-private.h"

/* Checkpoints that are shown before the queue is known. */
#define CHECKPOINTS 12.0

/* The axes reach so many times the highest backlog, and the whole of the wear. */
#define TIMES_PEAK 1.3
#define TIMES_WEAR 1.18

static const IwTextStyleSpec small_ink = { .type = IW_TYPE_SMALL, .role = IW_ROLE_INK, .halo = true };
static const IwTextStyleSpec small_faint = { .type = IW_TYPE_SMALL, .role = IW_ROLE_FAINT_INK, .halo = true };

double
iw_storage_load_plot_x (const StorageLoad *self, double value)
{
  return iw_scale_map (&self->plane.x, fmax (self->plane.x.lo, fmin (value, self->plane.x.hi)));
}

double
iw_storage_load_plot_y (const StorageLoad *self, double value)
{
  return iw_scale_map (&self->plane.y, fmax (self->plane.y.lo, fmin (value, self->plane.y.hi)));
}

double
iw_storage_load_worn_out (const StorageLoad *self, double *worn)
{
  const double life = self->data->life_s / IW_JOB_YEAR_S, load = self->data->load;

  *worn = fmin (1.0, load);
  return load > 1.0 ? life / load : life;
}

/* --- Axes ---------------------------------------------------------------------------------------------- */

/* Checkpoints to the right, so that the axis stays as it is while the interval moves. */
static void
queue_domain (const StorageLoad *self, double *checkpoints, double *top_s)
{
  const IwCheckpointQueue *queue = self->data->queue;
  double peak_s = iw_job_write_s (self->data);

  *checkpoints = CHECKPOINTS;
  if (queue != NULL && queue->to_s > 0.0) {
    *checkpoints = fmax (1.0, round (queue->to_s / self->data->job->interval_s));
    peak_s = fmax (peak_s, queue->peak_s);
  }
  *top_s = fmax (1e-12, TIMES_PEAK * peak_s);
}

void
iw_storage_load_set_scales (StorageLoad *self, IwAxisHold *hold)
{
  const IwBox plane = self->plane.box;
  double right, top;

  if (self->data->wears) {
    right = fmax (1e-9, self->data->life_s / IW_JOB_YEAR_S);
    top = TIMES_WEAR;
  } else {
    queue_domain (self, &right, &top);
  }
  if (hold != NULL && hold->held && hold->domain[1] > 0.0 && hold->domain[3] > 0.0) {
    right = hold->domain[1];
    top = hold->domain[3];
  }
  if (hold != NULL)
    *hold = (IwAxisHold){ hold->held, { 0.0, right, 0.0, top } };
  self->plane.x = (IwScale){ 0.0, right, plane.x, plane.x + plane.width, IW_SCALE_LINEAR };
  self->plane.y = iw_plane_upwards (&self->plane, 0.0, top);
}

void
iw_storage_load_draw_frame (StorageLoad *self)
{
  g_autofree char *due = g_strdup_printf (_ ("%s due"), self->data->checkpoints);
  const char *const of_queue[] = { due, NULL }, *const of_wear[] = { _ ("years of use, as promised"),
                                                                     _ ("years"), NULL };
  const IwTextPlace start = { self->plane.left, self->plane.strip.y, 0.0, 0.0 };
  const size_t wanted = (size_t)fmax (2.0, fmin (12.0, self->plane.box.width / (4.0 * self->plane.line)));
  double ticks[IW_MAX_TICKS];
  const size_t n = iw_scale_ticks (&self->plane.x, wanted, ticks);

  iw_plane_draw_grid (&self->plane, self->data->wears ? IW_UNIT_FRACTION : IW_UNIT_SECONDS);
  for (size_t i = 0; i < n; i++) {
    if (self->data->wears || ticks[i] == floor (ticks[i]))
      iw_plane_draw_tick (&self->plane, ticks[i], iw_label (ticks[i], IW_UNIT_NONE).s);
  }
  iw_plane_draw_axes (&self->plane, self->data->wears ? of_wear : of_queue);
  self->placer.apart = 4.0 * self->plane.unit;
  self->placer.within =
      (IwBox){ self->plane.left, self->plane.strip.y, self->plane.box.width, self->plane.strip.height };
  iw_placer_put_clear (&self->placer, self->picture,
                       self->data->wears ? _ ("worn") : _ ("still to be written"), &small_faint, &start, 1,
                       NULL);
  self->placer.within = self->plane.box;
}

/* --- The queue ----------------------------------------------------------------------------------------- */

static IwRole
plot_role (const StorageLoad *self)
{
  return self->data->state == IW_STORAGE_STANDING ? iw_job_role (IW_JOB_CHECKPOINT) : IW_ROLE_WAIT;
}

static void
trace_queue (StorageLoad *self, bool closed)
{
  const IwCheckpointQueue *queue = self->data->queue;
  const double interval_s = self->data->job->interval_s;
  double x = self->plane.box.x;

  iw_sketch_move (self->picture, x, iw_storage_load_plot_y (self, 0.0));
  for (size_t i = 0; i < queue->n; i++) {
    x = iw_scale_map (&self->plane.x, queue->points[i].at_s / interval_s);
    iw_sketch_line_to (self->picture, x, iw_scale_map (&self->plane.y, queue->points[i].backlog_s));
  }
  if (closed) {
    iw_sketch_line_to (self->picture, x, iw_storage_load_plot_y (self, 0.0));
    iw_sketch_close (self->picture);
  }
}

static void
take_queue (StorageLoad *self)
{
  const IwCheckpointQueue *queue = self->data->queue;
  const double interval_s = self->data->job->interval_s;

  for (size_t i = 0; i + 1 < queue->n; i++)
    iw_placer_take_line (&self->placer, iw_storage_load_plot_x (self, queue->points[i].at_s / interval_s),
                         iw_storage_load_plot_y (self, queue->points[i].backlog_s),
                         iw_storage_load_plot_x (self, queue->points[i + 1].at_s / interval_s),
                         iw_storage_load_plot_y (self, queue->points[i + 1].backlog_s));
}

/* How high one checkpoint alone is, as a line that the teeth touch while the queue drains. */
static void
draw_one (StorageLoad *self)
{
  const IwBox plane = self->plane.box;
  const double write_s = iw_job_write_s (self->data),
               y = iw_plane_crisp (iw_storage_load_plot_y (self, write_s));
  const double pad = 3.0 * self->plane.unit, right = plane.x + plane.width - pad;
  g_autofree char *full =
      g_strdup_printf (_ ("one %s: %s"), self->data->checkpoint, iw_shown (write_s, IW_UNIT_SECONDS).s);
  const IwTextPlace places[] = { { right, y - pad / 2.0, 1.0, 1.0 },
                                 { right, y + pad / 2.0, 1.0, 0.0 },
                                 { plane.x + 2.0 * pad, y - pad / 2.0, 0.0, 1.0 },
                                 { plane.x + plane.width / 2.0, y - pad / 2.0, 0.5, 1.0 } };

  iw_sketch_line (self->picture, plane.x, y, plane.x + plane.width, y, IW_ROLE_INK, 0.8, 1.0, 3.0);
  if (!iw_placer_put_clear (&self->placer, self->picture, full, &small_ink, places, G_N_ELEMENTS (places),
                            &self->write_label))
    iw_placer_put (&self->placer, self->picture, full, &small_ink, places, G_N_ELEMENTS (places),
                   &self->write_label);
}

/* What there is at the end of the picture. */
static void
label_end (StorageLoad *self)
{
  const IwCheckpointQueue *queue = self->data->queue;
  const IwBox plane = self->plane.box;
  const double pad = 5.0 * self->plane.unit,
               backlog_s = queue->n > 0 ? queue->points[queue->n - 1].backlog_s : 0.0;
  const double checkpoints = round (queue->to_s / self->data->job->interval_s);
  const IwTextStyleSpec strong = { .type = IW_TYPE_BODY, .bold = true, .halo = true };
  g_autofree char *full = queue->never_empties
                              ? g_strdup_printf (_ ("never drains: %s behind after %.0f"),
                                                 iw_shown (backlog_s, IW_UNIT_SECONDS).s, checkpoints)
                              : g_strdup (_ ("drained before the next is due"));
  const char *const texts[] = { full, queue->never_empties ? _ ("never drains") : _ ("drained in time") };
  const IwTextPlace places[] = { { plane.x + 2.0 * pad, plane.y + pad / 2.0, 0.0, 0.0 },
                                 { plane.x + 2.0 * pad, plane.y + pad / 2.0 + self->plane.line, 0.0, 0.0 },
                                 { plane.x + plane.width - pad, plane.y + pad / 2.0, 1.0, 0.0 } };

  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++) {
    if (iw_placer_put_clear (&self->placer, self->picture, texts[i],
                             queue->never_empties ? &strong : &small_ink, places, G_N_ELEMENTS (places),
                             &self->end_label))
      return;
  }
}

static void
draw_queue (StorageLoad *self)
{
  const IwRole role = plot_role (self);
  const IwPaint area = { .filled = true, .fill = role, .fill_alpha = 0.42 };
  const IwPaint edge = { .stroked = true, .stroke = role, .line = 2.0 };

  if (self->data->queue == NULL) {
    const IwTextPlace middle = { self->plane.box.x + self->plane.box.width / 2.0,
                                 self->plane.box.y + self->plane.box.height / 2.0, 0.5, 0.5 };

    iw_placer_put (&self->placer, self->picture, _ ("running …"), &small_faint, &middle, 1, NULL);
    return;
  }
  iw_sketch_clip (self->picture, self->plane.box);
  trace_queue (self, true);
  iw_sketch_paint (self->picture, &area);
  trace_queue (self, false);
  iw_sketch_paint (self->picture, &edge);
  iw_sketch_unclip (self->picture);
  take_queue (self);
  label_end (self);
  draw_one (self);
}

/* --- The wear ------------------------------------------------------------------------------------------ */

/* Of the promised life what is left when nothing can be written any more. */
static void
draw_missing (StorageLoad *self, double from)
{
  const IwBox plane = self->plane.box;
  const double top = iw_storage_load_plot_y (self, 1.0), left = iw_storage_load_plot_x (self, from);
  const IwPaint paint = { .filled = true, .hatched = true, .fill = IW_ROLE_NEUTRAL, .fill_alpha = 0.3 };

  iw_sketch_rect (self->picture,
                  (IwBox){ left, top, plane.x + plane.width - left, plane.y + plane.height - top }, 0.0,
                  &paint);
  iw_sketch_line (self->picture, left, top, left, plane.y + plane.height, IW_ROLE_WAIT, 1.0, 2.0, 0.0);
}

static void
label_wear (StorageLoad *self, double x, double y, double worn)
{
  const IwJobData *data = self->data;
  const bool early = worn >= 1.0;
  const double pad = 6.0 * self->plane.unit;
  const IwTextStyleSpec strong = { .type = IW_TYPE_BODY, .bold = true, .halo = true };
  const IwQuantityText lasts = iw_job_years (data->life_s / data->load, false);
  g_autofree char *full =
      early ? g_strdup_printf (_ ("worn out after %s"), lasts.s)
            : g_strdup_printf (_ ("%s worn at the end; lasts %s"), iw_share (worn).s, lasts.s);
  g_autofree char *brief =
      early ? g_strdup_printf (_ ("after %s"), lasts.s) : g_strdup_printf (_ ("%s worn"), iw_share (worn).s);
  const char *const texts[] = { full, brief };
  const IwTextPlace places[] = { { x + pad, y + pad, 0.0, 0.0 },
                                 { x - pad, y + pad, 1.0, 0.0 },
                                 { x - pad, y - pad, 1.0, 1.0 },
                                 { x + pad, y - pad, 0.0, 1.0 },
                                 { x - pad, self->plane.box.y + self->plane.box.height - pad, 1.0, 1.0 } };

  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++) {
    if (iw_placer_put_clear (&self->placer, self->picture, texts[i], &strong, places, G_N_ELEMENTS (places),
                             &self->end_label))
      return;
  }
}

static void
label_limit (StorageLoad *self)
{
  const IwBox plane = self->plane.box;
  const double pad = 3.0 * self->plane.unit, y = iw_storage_load_plot_y (self, 1.0) - pad / 2.0;
  g_autofree char *full = g_strdup_printf (_ ("what %s stands"), self->data->store_name);
  const char *const texts[] = { full, _ ("what it stands") };
  const IwTextPlace places[] = { { plane.x + plane.width - pad, y, 1.0, 1.0 },
                                 { plane.x + 2.0 * pad, y, 0.0, 1.0 } };

  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++) {
    if (iw_placer_put_clear (&self->placer, self->picture, texts[i], &small_faint, places,
                             G_N_ELEMENTS (places), &self->write_label))
      return;
  }
}

static void
draw_wear (StorageLoad *self)
{
  const IwBox plane = self->plane.box;
  const IwRole role = plot_role (self);
  double worn;
  const double end = iw_storage_load_worn_out (self, &worn), y0 = iw_storage_load_plot_y (self, 0.0);
  const double x = iw_storage_load_plot_x (self, end), y = iw_storage_load_plot_y (self, worn);
  const double limit = iw_plane_crisp (iw_storage_load_plot_y (self, 1.0));
  const IwPaint area = { .filled = true, .fill = role, .fill_alpha = 0.42 };
  const IwPaint dot = {
    .filled = true, .stroked = true, .fill = role, .stroke = IW_ROLE_SURFACE, .line = 1.5
  };

  if (worn >= 1.0)
    draw_missing (self, end);
  iw_sketch_move (self->picture, plane.x, y0);
  iw_sketch_line_to (self->picture, x, y);
  iw_sketch_line_to (self->picture, x, y0);
  iw_sketch_close (self->picture);
  iw_sketch_paint (self->picture, &area);
  iw_sketch_line (self->picture, plane.x, y0, x, y, role, 1.0, 2.0, 0.0);
  iw_sketch_line (self->picture, plane.x, limit, plane.x + plane.width, limit, IW_ROLE_INK, 0.8, 1.0, 3.0);
  iw_sketch_circle (self->picture, x, y, 4.0 * self->plane.unit, &dot);
  for (int i = 0; i < 20; i++)
    iw_placer_take_line (&self->placer, plane.x + (x - plane.x) * i / 20.0, y0 + (y - y0) * i / 20.0,
                         plane.x + (x - plane.x) * (i + 1) / 20.0, y0 + (y - y0) * (i + 1) / 20.0);
  iw_placer_take_line (&self->placer, plane.x, limit, plane.x + plane.width, limit);
  label_wear (self, x, y, worn);
  label_limit (self);
}

void
iw_storage_load_draw_plot (StorageLoad *self)
{
  if (self->data->wears)
    draw_wear (self);
  else
    draw_queue (self);
}
