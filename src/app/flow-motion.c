#include "flow-motion.h"

#include <adwaita.h>
#include <math.h>

#include "app-theme.h"

/* Speed of data that keeps its consumer busy, px/s. This and the sizes are at scale 1. */
#define FULL_SPEED 110.0

#define SPACING     48.0
#define MARK_LENGTH 8.0
#define MARK_HEIGHT 5.0

#define CURSOR_WIDTH 2.f

#define STEP_US 30000

/* After so long without a change nothing moves any more. */
#define REST_S 30.0

/* Flows beyond these carry no marks. */
#define MAX_FLOWS 32

struct IwFlowMotion {
  GtkWidget *view;
  double scale;
  guint tick;
  gboolean moves;
  double travelled[MAX_FLOWS]; /* px, one a flow */
  double play_s, phase;        /* of the stretch that is played; phase 0 … 1 */
  gint64 last_us, rest_us, rest_at_us;
};

/* The value of an evenly sampled series at a phase. */
static double
sample (const float *values, size_t n, double phase)
{
  const double at = phase * (double)(n - 1);
  const size_t i = MIN ((size_t)at, n - 1), next = MIN (i + 1, n - 1);

  return (double)values[i] + (at - (double)i) * (double)(values[next] - values[i]);
}

static double
pace_of (const IwFlowPath *flow, double phase)
{
  return flow->n_paces > 0 ? sample (flow->paces, flow->n_paces, phase) : flow->pace;
}

static gboolean
step (GtkWidget *view, GdkFrameClock *clock, gpointer data)
{
  IwFlowMotion *motion = data;
  const gint64 now_us = gdk_frame_clock_get_frame_time (clock);

  if (now_us > motion->rest_at_us) {
    motion->tick = 0;
    return G_SOURCE_REMOVE;
  }
  if (now_us - motion->last_us >= STEP_US)
    gtk_widget_queue_draw (view);
  return G_SOURCE_CONTINUE;
}

/* Moves everything on to the present frame. After a pause the marks go on from where they were. */
static void
move_on (IwFlowMotion *motion, const IwPicture *picture)
{
  const gint64 now_us = gdk_frame_clock_get_frame_time (gtk_widget_get_frame_clock (motion->view));
  const double passed_s = (double)MIN (now_us - motion->last_us, 100000) / G_USEC_PER_SEC;
  size_t n;
  const IwFlowPath *flows = iw_picture_flows (picture, &n);

  if (motion->tick == 0 || now_us <= motion->last_us)
    return;
  motion->last_us = now_us;
  if (motion->play_s > 0.0)
    motion->phase = fmod ((double)now_us / G_USEC_PER_SEC / motion->play_s, 1.0);
  for (size_t i = 0; i < MIN (n, MAX_FLOWS); i++)
    motion->travelled[i] += motion->scale * FULL_SPEED * pace_of (&flows[i], motion->phase) * passed_s;
}

static void
stop (IwFlowMotion *motion)
{
  if (motion->tick != 0)
    gtk_widget_remove_tick_callback (motion->view, motion->tick);
  motion->tick = 0;
}

void
iw_flow_motion_follow (IwFlowMotion *motion, const IwPicture *picture)
{
  size_t n = 0;
  const IwFlowPath *flows = picture != NULL ? iw_picture_flows (picture, &n) : NULL;

  motion->play_s = picture != NULL ? iw_picture_play_s (picture) : 0.0;
  motion->moves = motion->play_s > 0.0;
  for (size_t i = 0; i < n; i++)
    motion->moves |= flows[i].pace > 0.0;
  motion->rest_at_us = g_get_monotonic_time () + motion->rest_us;
  if (!motion->moves || !adw_get_enable_animations (motion->view))
    stop (motion);
  else if (motion->tick == 0)
    motion->tick = gtk_widget_add_tick_callback (motion->view, step, motion, NULL);
}

/* Only what runs level carries marks: a row of them is then one narrow strip, and a strip a flow is all that
 * a step of the motion damages. (GTK repaints the bounds of everything from 31 rectangles on.) */
static gboolean
carries_marks (const IwFlowPath *flow)
{
  return fabs (flow->y[3] - flow->y[0]) < 0.5;
}

/* Inside a band a mark is a gap in its colour; on a hairline it is a bead of it. */
static void
draw_row (cairo_t *cr, const IwTheme *theme, const IwFlowPath *flow, double first, double scale)
{
  const gboolean inside = flow->width >= 8.0 * scale;
  const IwColor color = iw_theme_color (theme, inside ? IW_ROLE_SURFACE : flow->role, inside ? 0.6 : 1.0);
  const double height = round (scale * (inside ? 3.0 : MARK_HEIGHT)), y = round (flow->y[0] - height / 2.0);
  const double length = round (scale * MARK_LENGTH);

  cairo_set_source_rgba (cr, color.r, color.g, color.b, color.a);
  for (double x = flow->x[0] + first; x < flow->x[3]; x += scale * SPACING)
    cairo_rectangle (cr, round (x) - length / 2.0, y, length, height);
  cairo_fill (cr);
}

static graphene_rect_t
strip_of (const IwFlowPath *flow, double scale)
{
  const double length = scale * MARK_LENGTH, height = scale * MARK_HEIGHT;

  return GRAPHENE_RECT_INIT ((float)floor (flow->x[0] - length), (float)floor (flow->y[0] - height),
                             (float)ceil (flow->x[3] - flow->x[0] + 2.0 * length),
                             (float)ceil (2.0 * height));
}

static void
append_marks (const IwFlowMotion *motion, const IwPicture *picture, const IwTheme *theme,
              GtkSnapshot *snapshot)
{
  size_t n;
  const IwFlowPath *flows = iw_picture_flows (picture, &n);
  graphene_rect_t strip = GRAPHENE_RECT_INIT (0.f, 0.f, 0.f, 0.f);
  double before = 0.0;
  const double spacing = motion->scale * SPACING;
  cairo_t *cr;

  n = MIN (n, MAX_FLOWS);
  for (size_t i = 0; i < n; i++) {
    const graphene_rect_t one = strip_of (&flows[i], motion->scale);

    if (carries_marks (&flows[i]))
      graphene_rect_union (strip.size.width > 0.f ? &strip : &one, &one, &strip);
  }
  if (strip.size.width <= 0.f)
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &strip);
  for (size_t i = 0; i < n; i++) {
    double first;

    if (!carries_marks (&flows[i]) || flows[i].pace <= 0.0)
      continue;
    /* One row of marks runs through all flows, one behind the other. */
    first = fmod (motion->travelled[i] - before, spacing);
    draw_row (cr, theme, &flows[i], first < 0.0 ? first + spacing : first, motion->scale);
    before += flows[i].x[3] - flows[i].x[0];
  }
  cairo_destroy (cr);
}

static void
append_moving (const IwFlowMotion *motion, const IwMoving *moving, const IwTheme *theme,
               GtkSnapshot *snapshot)
{
  const IwColor color = iw_theme_color (theme, moving->role, 1.0);
  const GdkRGBA rgba = { (float)color.r, (float)color.g, (float)color.b, (float)color.a };
  double height;

  switch (moving->kind) {
  case IW_MOVING_LEVEL:
    height = moving->n > 0
                 ? moving->height * CLAMP (sample (moving->values, moving->n, motion->phase), 0.0, 1.0)
                 : 0.0;
    gtk_snapshot_append_color (snapshot, &rgba,
                               &GRAPHENE_RECT_INIT ((float)moving->x,
                                                    (float)(moving->y + moving->height - height),
                                                    (float)moving->width, (float)height));
    break;
  case IW_MOVING_CURSOR:
    gtk_snapshot_append_color (snapshot, &rgba,
                               &GRAPHENE_RECT_INIT ((float)round (moving->x + motion->phase * moving->width),
                                                    (float)moving->y, CURSOR_WIDTH * (float)motion->scale,
                                                    (float)moving->height));
    break;
  }
}

void
iw_flow_motion_snapshot (IwFlowMotion *motion, const IwPicture *picture, GtkSnapshot *snapshot)
{
  size_t n;
  const IwMoving *moving = iw_picture_moving (picture, &n);
  IwTheme theme;

  if (!motion->moves)
    return;
  move_on (motion, picture);
  iw_app_theme (&theme, motion->view);
  append_marks (motion, picture, &theme, snapshot);
  for (size_t i = 0; i < n; i++)
    append_moving (motion, &moving[i], &theme, snapshot);
}

/* IOWALL_MOTION_SECONDS, for measurements and for who wants it calmer. */
static gint64
rest_us (void)
{
  const char *text = g_getenv ("IOWALL_MOTION_SECONDS");
  char *end = NULL;
  const double seconds = text != NULL ? g_ascii_strtod (text, &end) : REST_S;

  if (end != NULL && (end == text || *end != '\0' || !(seconds >= 0.0 && seconds <= 86400.0)))
    return (gint64)(REST_S * G_USEC_PER_SEC);
  return (gint64)(seconds * G_USEC_PER_SEC);
}

IwFlowMotion *
iw_flow_motion_new (GtkWidget *view)
{
  IwFlowMotion *motion = g_new0 (IwFlowMotion, 1);

  motion->view = view;
  motion->rest_us = rest_us ();
  motion->scale = 1.0;
  return motion;
}

void
iw_flow_motion_set_scale (IwFlowMotion *motion, double scale)
{
  motion->scale = scale;
}

void
iw_flow_motion_free (IwFlowMotion *motion)
{
  stop (motion);
  g_free (motion);
}
