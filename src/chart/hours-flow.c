/* Where the hours of a run went; width is hours, the same for all bands. The work runs straight along the
 * top; what it waited for peels off downwards, passes a node of its own, and ends.
 *
 * The scale is chosen from the work, not from the run: the work keeps its width while the waste beneath it
 * grows and shrinks. */
#include <math.h>

#include "hours-flow-private.h"

#include "iowall/language.h"
#include "label-private.h"
#include "ribbon-private.h"

static double
right_of (const HoursFlow *self)
{
  return self->plot.x + self->plot.width;
}

char *
iw_hours_flow_value (const HoursFlow *self, IwJobPart part)
{
  return g_strdup_printf ("%s, %s", iw_job_time (self->end[part].seconds, self->hours.wall_s).s,
                          iw_share (self->end[part].share).s);
}

/* --- What flows ----------------------------------------------------------------------------------------- */

/* Everything moves as fast as the run gets on. */
static void
add_flow (HoursFlow *self, const char *id, IwRole role, double seconds, const IwRibbon *ribbon)
{
  const IwFlowPath path = {
    .id = id, .bytes_per_s = seconds, .pace = self->hours.split.useful, .role = role
  };

  if (seconds > 0.0)
    iw_ribbon_flow (self->picture, ribbon, path);
}

static void
draw_useful (HoursFlow *self)
{
  const HoursEnd *end = &self->end[IW_JOB_USEFUL];
  const double x = self->plot.x + self->bar;
  const IwRibbon ribbon = { x, end->from_y, self->ends, end->to_y, end->height };
  const IwPaint paint = iw_job_paint (IW_JOB_USEFUL);

  iw_sketch_rect (self->picture, (IwBox){ x, end->to_y, self->ends - x, end->height }, 0.0, &paint);
  add_flow (self, iw_job_part_id (IW_JOB_USEFUL), IW_ROLE_USEFUL, end->seconds, &ribbon);
}

/* From the whole to the node of the waste. */
static void
draw_trunk (HoursFlow *self)
{
  const IwRibbon ribbon = { self->plot.x + self->bar, self->plot.y + self->work, self->node_x, self->node_y,
                            self->waste };
  const bool thin = self->waste < 4.0 * self->scale;
  const IwPaint paint = { .filled = true,
                          .fill = IW_ROLE_WAIT,
                          .fill_alpha = thin ? 1.0 : 0.3,
                          .stroked = !thin,
                          .stroke = IW_ROLE_WAIT,
                          .line = 1.0 };

  iw_ribbon_path (self->picture, &ribbon, self->torn);
  iw_sketch_paint (self->picture, &paint);
  add_flow (self, "waste", IW_ROLE_WAIT, iw_hours_flow_waste (self), &ribbon);
}

static void
draw_end (HoursFlow *self, IwJobPart part)
{
  const HoursEnd *end = &self->end[part];
  const IwRibbon ribbon = { self->node_x + self->bar, end->from_y, self->ends - 3.0 * self->scale, end->to_y,
                            end->height };
  const bool thin = end->height < 4.0 * self->scale;
  IwPaint paint = iw_job_paint (part);
  const IwRole edge = paint.fill;

  if (thin)
    paint = (IwPaint){ .filled = true, .fill = edge };
  else if (paint.hatched)
    paint.stroked = true, paint.stroke = edge, paint.line = 1.0;
  iw_ribbon_path (self->picture, &ribbon, self->torn);
  iw_sketch_paint (self->picture, &paint);
  iw_ribbon_wall (self->picture, ribbon.x1, end->to_y, end->height, edge);
  add_flow (self, iw_job_part_id (part), edge, end->seconds, &ribbon);
}

static void
draw_bars (HoursFlow *self)
{
  const IwPaint node = { .filled = true, .fill = IW_ROLE_INK, .fill_alpha = 0.75 };

  iw_sketch_rect (self->picture, (IwBox){ self->plot.x, self->plot.y, self->bar, self->work + self->waste },
                  0.0, &node);
  iw_sketch_rect (self->picture, (IwBox){ self->node_x, self->node_y, self->bar, self->waste }, 0.0, &node);
}

static void
draw_flow (HoursFlow *self)
{
  iw_sketch_group (self->picture, "flow");
  draw_useful (self);
  draw_trunk (self);
  for (int part = IW_JOB_CHECKPOINT; part < IW_N_JOB_PARTS; part++)
    draw_end (self, (IwJobPart)part);
  draw_bars (self);
}

/* --- What is read --------------------------------------------------------------------------------------- */

static void
label_whole (HoursFlow *self)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_BODY, .bold = true };
  const IwQuantityText time = iw_job_time (self->hours.wall_s, self->hours.wall_s);
  g_autofree char *full = g_strdup_printf (_ ("Wall time %s"), time.s);

  iw_label_try_any (self->picture, (const char *const[]){ full, time.s, NULL }, self->plot.width,
                    self->plot.x, self->name_y, &spec, NULL);
}

/* The share in large type where the band has room for it, else as of the other ends. */
static bool
label_useful_large (HoursFlow *self)
{
  const HoursEnd *end = &self->end[IW_JOB_USEFUL];
  const IwTextStyleSpec name = { .type = IW_TYPE_BODY, .bold = true };
  const IwTextStyleSpec key = { .type = IW_TYPE_VALUE, .bold = true };
  const IwTextStyleSpec small = { .type = IW_TYPE_SMALL, .role = IW_ROLE_FAINT_INK };
  const double x = self->ends + self->gap, room = right_of (self) - x;
  const IwQuantityText share = iw_share (end->share), time = iw_job_time (end->seconds, self->hours.wall_s);
  const double large = iw_sketch_measure (self->picture, share.s, &key).height;
  const double height = self->body + large + self->small;
  double y = end->label_y - height / 2.0;

  if (height > end->height || iw_sketch_measure (self->picture, share.s, &key).width > room ||
      iw_sketch_measure (self->picture, end->name, &name).width > room)
    return false;
  iw_label_try (self->picture, end->name, x, y, &name, NULL);
  y += self->body;
  iw_label_try (self->picture, share.s, x, y, &key, NULL);
  y += large;
  iw_label_try (self->picture, time.s, x, y, &small, NULL);
  return true;
}

static void
label_end (HoursFlow *self, IwJobPart part)
{
  const HoursEnd *end = &self->end[part];
  const double x = self->ends + self->gap, room = right_of (self) - x;
  const IwTextStyleSpec name = { .type = IW_TYPE_BODY, .bold = true, .valign = 1.0 };
  const IwTextStyleSpec value = { .type = IW_TYPE_SMALL };
  IwTextStyleSpec one = { .type = IW_TYPE_BODY, .valign = 0.5 };
  const IwQuantityText share = iw_share (end->share);
  g_autofree char *numbers = iw_hours_flow_value (self, part);
  g_autofree char *full = g_strdup_printf ("%s %s", end->name, numbers);
  g_autofree char *less = g_strdup_printf ("%s %s", end->name, share.s);

  if (self->two_lines) {
    const double middle = end->label_y + (self->body - self->small) / 2.0;

    iw_label_try (self->picture, end->name, x, middle, &name, NULL);
    iw_label_try_any (self->picture, (const char *const[]){ numbers, share.s, NULL }, room, x, middle, &value,
                      NULL);
    return;
  }
  if (!iw_label_try_any (self->picture, (const char *const[]){ full, less, NULL }, room, x, end->label_y,
                         &one, NULL)) {
    one.max_width = room;
    iw_label_try (self->picture, less, x, end->label_y, &one, NULL);
  }
}

static void
label_waste (HoursFlow *self)
{
  const IwTextStyleSpec spec = { .type = IW_TYPE_BODY, .bold = true, .valign = 1.0 };
  const double seconds = iw_hours_flow_waste (self), wall = self->hours.wall_s;
  const IwQuantityText share = iw_share (seconds / wall);
  g_autofree char *full = g_strdup_printf (_ ("Waste %s, %s"), iw_job_time (seconds, wall).s, share.s);
  g_autofree char *less = g_strdup_printf (_ ("Waste %s"), share.s);

  iw_label_try_any (self->picture, (const char *const[]){ full, less, NULL }, right_of (self) - self->node_x,
                    self->node_x, self->node_y - 0.4 * self->gap, &spec, NULL);
}

static void
note_tears (HoursFlow *self)
{
  const IwTextStyleSpec spec = {
    .type = IW_TYPE_SMALL, .italic = true, .role = IW_ROLE_FAINT_INK, .valign = 1.0
  };

  if (self->torn)
    iw_label_try (self->picture, _ ("torn bands are cut short"), self->plot.x,
                  self->plot.y + self->plot.height, &spec, NULL);
}

static void
label_flow (HoursFlow *self)
{
  iw_sketch_group (self->picture, "words");
  label_whole (self);
  label_waste (self);
  if (!label_useful_large (self))
    label_end (self, IW_JOB_USEFUL);
  for (int part = IW_JOB_CHECKPOINT; part < IW_N_JOB_PARTS; part++)
    label_end (self, (IwJobPart)part);
  note_tears (self);
}

/* --- A run without an end ------------------------------------------------------------------------------- */

/* The work that nobody gets through, as an empty outline, and why. */
static void
draw_no_end (HoursFlow *self)
{
  const HoursEnd *end = &self->end[IW_JOB_USEFUL];
  const double x = self->plot.x + self->bar, middle = self->plot.x + self->plot.width / 2.0;
  const IwBox band = { x, end->to_y, right_of (self) - x, end->height };
  const IwPaint outline = { .stroked = true, .stroke = IW_ROLE_RULE, .line = 1.4, .dash = 5.0 };
  const IwPaint node = { .filled = true, .fill = IW_ROLE_RULE };
  const IwPaint wall = { .filled = true,
                         .fill = IW_ROLE_WAIT,
                         .fill_alpha = 0.22,
                         .hatched = true,
                         .stroked = true,
                         .stroke = IW_ROLE_WAIT,
                         .line = 1.4 };
  const double thick = 22.0 * self->scale;

  iw_sketch_group (self->picture, "flow");
  iw_sketch_rect (self->picture, band, 0.0, &outline);
  iw_sketch_rect (self->picture, (IwBox){ self->plot.x, end->to_y, self->bar, end->height }, 0.0, &node);
  iw_sketch_rect (self->picture, (IwBox){ middle - thick / 2.0, end->to_y, thick, end->height }, 0.0, &wall);
}

static void
label_no_end (HoursFlow *self)
{
  const HoursEnd *end = &self->end[IW_JOB_USEFUL];
  const double middle = self->plot.x + self->plot.width / 2.0;
  const double left = self->plot.x + self->bar + 1.5 * self->gap,
               below = self->plot.y + self->work + self->gap;
  const IwTextStyleSpec quiet = { .type = IW_TYPE_BODY, .role = IW_ROLE_FAINT_INK, .valign = 0.5 };
  const IwQuantityText work = iw_job_time (self->data->job->work_s, self->data->job->work_s);
  g_autofree char *planned = g_strdup_printf (_ ("%s of work"), work.s);

  iw_sketch_group (self->picture, "words");
  iw_label_try_any (self->picture, (const char *const[]){ planned, work.s, NULL },
                    middle - 18.0 * self->scale - left, left, end->label_y, &quiet, NULL);
  iw_job_write_end (
      self->picture, self->data,
      (IwBox){ self->plot.x, below, self->plot.width, self->plot.y + self->plot.height - below });
}

/* --- The picture ---------------------------------------------------------------------------------------- */

static IwBox
head (HoursFlow *self)
{
  const IwJobData *data = self->data;
  const double wall = self->hours.wall_s, work = data->job->work_s;
  g_autofree char *brief = iw_job_end_brief (data), *why = iw_job_end_why (data, false);
  g_autofree char *none = g_strdup_printf (_ ("No wall time: %s"), brief), *begun = iw_begin_sentence (brief);
  g_autofree char *reason = g_strdup_printf ("%s; %s", none, why);
  g_autofree char *useful = iw_in_sentence (data->useful);
  g_autofree char *full =
      g_strdup_printf (_ ("%s for %s of %s: %s is wasted"), iw_job_time (wall, wall).s,
                       iw_job_time (work, wall).s, useful, iw_share (1.0 - self->hours.split.useful).s);
  g_autofree char *less =
      g_strdup_printf (_ ("%s for %s of %s"), iw_job_time (wall, wall).s, iw_job_time (work, wall).s, useful);
  g_autofree char *least = g_strdup_printf (_ ("%s wasted"), iw_share (1.0 - self->hours.split.useful).s);

  return iw_heading (self->picture, self->hours.ends ? (const char *const[]){ full, less, least, NULL }
                                                     : (const char *const[]){ reason, none, begun, NULL });
}

static void
say (HoursFlow *self)
{
  const IwJobData *data = self->data;
  const double wall = self->hours.wall_s;
  const HoursEnd *end = self->end;
  g_autofree char *brief = iw_job_end_brief (data), *why = iw_job_end_why (data, true);

  if (!self->hours.ends) {
    iw_sketch_sentence (self->picture, _ ("There is no wall time: %s. Reason: %s."), brief, why);
    return;
  }
  iw_sketch_sentence (
      self->picture,
      _ ("%s of wall time for %s of work. %s takes %s, %s take %s, rework %s and restarts %s."),
      iw_job_spoken_time (wall, wall).s, iw_job_spoken_time (data->job->work_s, wall).s, data->useful,
      iw_spoken_share (end[IW_JOB_USEFUL].share).s, data->checkpoints,
      iw_spoken_share (end[IW_JOB_CHECKPOINT].share).s, iw_spoken_share (end[IW_JOB_REWORK].share).s,
      iw_spoken_share (end[IW_JOB_RESTART].share).s);
}

IwPicture *
iw_hours_flow_new (const IwJobData *data, const IwTheme *theme, double width, double height, IwAxisHold *hold)
{
  const IwTheme fitting = iw_fitting_theme (theme, width, height);
  HoursFlow self = { .data = data, .scale = fitting.scale, .gap = fitting.gap * fitting.scale };

  g_return_val_if_fail (data != NULL && data->job != NULL && data->runs != NULL && data->result != NULL,
                        NULL);
  self.picture = iw_sketch_new (&fitting, width, height, _ ("Where the hours went"));
  self.hours = iw_job_hours (data);
  iw_hours_flow_lay_out (&self, head (&self), hold);
  if (self.hours.ends) {
    draw_flow (&self);
    label_flow (&self);
  } else {
    draw_no_end (&self);
    label_no_end (&self);
  }
  iw_hours_flow_mark (&self);
  say (&self);
  iw_hours_flow_clear (&self);
  return self.picture;
}
