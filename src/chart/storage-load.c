/* What is asked of the store, as a share of what it can do: a bar against the loads from which it is at risk
 * and from which it collapses. Under it what that does: the queue before the store, or the wear over the life
 * that was promised. */
#include "storage-load-private.h"

#include "iowall/language.h"

#include <math.h>

#include "label-private.h"

#define BAR 18.0 /* height, px at scale 1 */

/* Below it a plane has no room for anything, in lines of small text. */
#define LEAST_PLOT 4.0

static const IwTextStyleSpec small_faint = { .type = IW_TYPE_SMALL, .role = IW_ROLE_FAINT_INK };

double
iw_storage_load_x (const StorageLoad *self, double load)
{
  return iw_scale_map (&self->load, fmax (0.0, fmin (load, STORAGE_LOAD_END)));
}

/* The number stands left of the bar, whatever it is. */
static IwBox
place_bar (StorageLoad *self, IwBox box)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_VALUE, .bold = true };
  const double unit = self->theme->scale, gap = self->theme->gap * unit;
  const double line = iw_sketch_measure (self->picture, "0", &small_faint).height;
  const IwBox widest = iw_sketch_measure (self->picture, "0.888\u202f%", &spec);
  const double labels =
      box.height > line + widest.height + (LEAST_PLOT + 2.0) * line ? line + 2.0 * unit : 0.0;

  self->labels_y = labels > 0.0 ? box.y : -1.0;
  self->number = (IwBox){ box.x, box.y + labels, widest.width, widest.height };
  self->bar = (IwBox){ box.x + widest.width + 1.5 * gap, box.y + labels + (widest.height - BAR * unit) / 2.0,
                       box.width - widest.width - 1.5 * gap, BAR * unit };
  self->bar.width = fmax (self->bar.width, 10.0);
  self->load =
      (IwScale){ 0.0, STORAGE_LOAD_END, self->bar.x, self->bar.x + self->bar.width, IW_SCALE_LINEAR };
  box.height = fmax (1.0, box.height - labels - widest.height - gap);
  box.y += labels + widest.height + gap;
  return box;
}

static void
draw_threshold (StorageLoad *self, double load, const char *const *texts, double align, IwBox *label)
{
  const double unit = self->theme->scale, x = iw_plane_crisp (iw_storage_load_x (self, load));
  const double end = self->bar.x + self->bar.width, room = align > 0.5 ? x - self->bar.x : end - x;
  IwTextStyleSpec spec = { .type = IW_TYPE_SMALL, .align = align };

  iw_sketch_line (self->picture, x, self->bar.y - 4.0 * unit, x, self->bar.y + self->bar.height + 2.0 * unit,
                  IW_ROLE_INK, 1.0, 1.5, 0.0);
  if (self->labels_y >= 0.0 &&
      !iw_label_try_any (self->picture, texts, room, x + (align > 0.5 ? 2.0 : -2.0) * unit, self->labels_y,
                         &spec, label))
    *label = (IwBox){ 0.0, 0.0, 0.0, 0.0 };
}

/* Everything of the bar that stands still. */
static void
draw_track (StorageLoad *self)
{
  const char *const risk[] = { _ ("at risk from 70\u202f%"), _ ("at risk"), _ ("risk"), NULL };
  const char *const limit[] = { self->data->wears ? _ ("worn out early from 100\u202f%")
                                                  : _ ("collapsed from 100\u202f%"),
                                self->data->wears ? _ ("too early") : _ ("collapsed"), "100\u202f%", NULL };
  const double from = iw_storage_load_x (self, IW_STORAGE_COLLAPSE_LOAD);
  const IwPaint track = { .filled = true, .fill = IW_ROLE_NEUTRAL, .fill_alpha = 0.35 };
  const IwPaint beyond = { .filled = true, .hatched = true, .fill = IW_ROLE_NEUTRAL, .fill_alpha = 0.3 };

  iw_sketch_rect (self->picture, self->bar, 0.0, &track);
  iw_sketch_rect (self->picture,
                  (IwBox){ from, self->bar.y, self->bar.x + self->bar.width - from, self->bar.height }, 0.0,
                  &beyond);
  draw_threshold (self, IW_STORAGE_RISK_LOAD, risk, 1.0, &self->risk_label);
  draw_threshold (self, IW_STORAGE_COLLAPSE_LOAD, limit, 0.0, &self->limit_label);
}

/* The fill, and an arrowhead where it goes on beyond the bar. */
static void
draw_load (StorageLoad *self)
{
  const IwRole role = self->data->state == IW_STORAGE_STANDING ? IW_ROLE_USEFUL : IW_ROLE_WAIT;
  const IwPaint paint = { .filled = true, .fill = role };
  const IwTextStyleSpec spec = { .type = IW_TYPE_VALUE, .bold = true };
  const double unit = self->theme->scale, inset = 3.0 * unit;
  const double x = iw_storage_load_x (self, self->data->load);
  const IwBox bar = self->bar;

  if (self->data->load > STORAGE_LOAD_END) {
    iw_sketch_move (self->picture, bar.x, bar.y + inset);
    iw_sketch_line_to (self->picture, x - 0.5 * bar.height, bar.y + inset);
    iw_sketch_line_to (self->picture, x, bar.y + bar.height / 2.0);
    iw_sketch_line_to (self->picture, x - 0.5 * bar.height, bar.y + bar.height - inset);
    iw_sketch_line_to (self->picture, bar.x, bar.y + bar.height - inset);
    iw_sketch_close (self->picture);
    iw_sketch_paint (self->picture, &paint);
  } else {
    iw_sketch_rect (self->picture,
                    (IwBox){ bar.x, bar.y + inset, fmax (1.5 * unit, x - bar.x), bar.height - 2.0 * inset },
                    0.0, &paint);
  }
  iw_sketch_text (self->picture, iw_storage_load_shown (self->data->load, false).s, self->number.x,
                  self->number.y, &spec);
}

IwPicture *
iw_storage_load_new (const IwJobData *data, const IwTheme *theme, double width, double height,
                     IwAxisHold *hold)
{
  const IwTheme fitting = iw_fitting_theme (theme, width, height);
  StorageLoad self = { .picture = iw_sketch_new (&fitting, width, height, _ ("Storage load")),
                       .theme = &fitting,
                       .data = data };
  /* Track and frame stand still while the interval moves. */
  const struct {
    const char *group;
    void (*draw) (StorageLoad *self);
  } layers[] = { { "track", draw_track },
                 { "load", draw_load },
                 { "frame", iw_storage_load_draw_frame },
                 { "plot", iw_storage_load_draw_plot } };

  iw_plane_init (&self.plane, self.picture, place_bar (&self, iw_storage_load_head (&self)), "100\u202fmin",
                 4.0 * fitting.scale);
  iw_storage_load_set_scales (&self, hold);
  for (size_t i = 0; i < G_N_ELEMENTS (layers); i++) {
    iw_sketch_group (self.picture, layers[i].group);
    if (layers[i].draw == iw_storage_load_draw_frame)
      iw_sketch_still (self.picture);
    layers[i].draw (&self);
  }
  iw_storage_load_describe (&self);
  return self.picture;
}
