#include "flow-motion.h"

#include <adwaita.h>
#include <math.h>

#include "app-theme.h"

/* Speed of data that keeps its consumer busy, px/s. */
#define FULL_SPEED 110.0

/* GTK damages the bounds of everything at once from 31 rectangles on; these are fewer, however long the flow.
 */
#define MOST_MARKS    24.0
#define LEAST_SPACING 40.0

#define STEP_US 30000
#define REST_US (30 * G_USEC_PER_SEC)

struct IwFlowMotion {
  GtkWidget *view;
  guint tick;
  double pace;
  double travelled; /* px */
  gint64 last_us, rest_at_us;
};

static gboolean
step (GtkWidget *view, GdkFrameClock *clock, gpointer data)
{
  IwFlowMotion *motion = data;
  const gint64 now_us = gdk_frame_clock_get_frame_time (clock);

  if (now_us > motion->rest_at_us) {
    motion->tick = 0;
    return G_SOURCE_REMOVE;
  }
  if (now_us - motion->last_us < STEP_US)
    return G_SOURCE_CONTINUE;
  /* After a pause the marks go on from where they were. */
  motion->travelled +=
      FULL_SPEED * motion->pace * (double)MIN (now_us - motion->last_us, 100000) / G_USEC_PER_SEC;
  motion->last_us = now_us;
  gtk_widget_queue_draw (view);
  return G_SOURCE_CONTINUE;
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

  motion->pace = n > 0 ? flows[0].pace : 0.0;
  motion->rest_at_us = g_get_monotonic_time () + REST_US;
  if (motion->pace <= 0.0 || !adw_get_enable_animations (motion->view))
    stop (motion);
  else if (motion->tick == 0)
    motion->tick = gtk_widget_add_tick_callback (motion->view, step, motion, NULL);
}

static double
flow_length (const IwFlowPath *flow)
{
  return hypot (flow->x[3] - flow->x[0], flow->y[3] - flow->y[0]);
}

static double
along (const double *p, double t)
{
  const double u = 1.0 - t;

  return u * u * u * p[0] + 3.0 * u * u * t * p[1] + 3.0 * u * t * t * p[2] + t * t * t * p[3];
}

/* The curve's parameter at a share of its way from left to right: marks keep their distance where it bends.
 */
static double
parameter_at (const IwFlowPath *flow, double share)
{
  const double x = flow->x[0] + share * (flow->x[3] - flow->x[0]);
  double lo = 0.0, hi = 1.0;

  for (int i = 0; i < 12; i++) {
    const double t = (lo + hi) / 2.0;
    if (along (flow->x, t) < x)
      lo = t;
    else
      hi = t;
  }
  return lo;
}

/* Inside a band a mark is a gap in its colour; on a hairline it is a bead of it. */
static void
append_mark (GtkSnapshot *snapshot, const IwTheme *theme, const IwFlowPath *flow, double t)
{
  const gboolean inside = flow->width >= 8.0;
  const IwColor color = iw_theme_color (theme, inside ? IW_ROLE_SURFACE : flow->role, inside ? 0.6 : 1.0);
  const GdkRGBA rgba = { (float)color.r, (float)color.g, (float)color.b, (float)color.a };
  const float width = 8.f, height = inside ? 3.f : 5.f;

  gtk_snapshot_append_color (snapshot, &rgba,
                             &GRAPHENE_RECT_INIT ((float)round (along (flow->x, t)) - width / 2.f,
                                                  (float)round (along (flow->y, t) - height / 2.f), width,
                                                  height));
}

void
iw_flow_motion_snapshot (const IwFlowMotion *motion, const IwPicture *picture, GtkSnapshot *snapshot)
{
  size_t n;
  const IwFlowPath *flows = iw_picture_flows (picture, &n);
  double total = 0.0, before = 0.0, spacing;
  IwTheme theme;

  if (motion->pace <= 0.0)
    return;
  for (size_t i = 0; i < n; i++)
    total += flow_length (&flows[i]);
  spacing = fmax (LEAST_SPACING, total / MOST_MARKS);
  iw_app_theme (&theme, motion->view);
  for (size_t i = 0; i < n; i++) {
    const double length = flow_length (&flows[i]);

    /* One row of marks runs through all flows, one behind the other. */
    for (double at = fmod (motion->travelled - before, spacing); at < length; at += spacing) {
      if (at >= 0.0)
        append_mark (snapshot, &theme, &flows[i], parameter_at (&flows[i], at / length));
    }
    before += length;
  }
}

IwFlowMotion *
iw_flow_motion_new (GtkWidget *view)
{
  IwFlowMotion *motion = g_new0 (IwFlowMotion, 1);

  motion->view = view;
  return motion;
}

void
iw_flow_motion_free (IwFlowMotion *motion)
{
  stop (motion);
  g_free (motion);
}
