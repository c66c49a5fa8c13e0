#include "flow-motion.h"

#include <adwaita.h>
#include <math.h>

#include "app-theme.h"

/* Speed of data that keeps its consumer busy, px/s. */
#define FULL_SPEED 110.0

#define SPACING     48.0
#define MARK_LENGTH 8.0
#define MARK_HEIGHT 5.0

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

/* Only what runs level carries marks: a row of them is then one narrow strip, and a strip a flow is all that
 * a step of the motion damages. (GTK repaints the bounds of everything from 31 rectangles on.) */
static gboolean
carries_marks (const IwFlowPath *flow)
{
  return fabs (flow->y[3] - flow->y[0]) < 0.5;
}

/* Inside a band a mark is a gap in its colour; on a hairline it is a bead of it. */
static void
draw_row (cairo_t *cr, const IwTheme *theme, const IwFlowPath *flow, double first)
{
  const gboolean inside = flow->width >= 8.0;
  const IwColor color = iw_theme_color (theme, inside ? IW_ROLE_SURFACE : flow->role, inside ? 0.6 : 1.0);
  const double height = inside ? 3.0 : MARK_HEIGHT, y = round (flow->y[0] - height / 2.0);

  cairo_set_source_rgba (cr, color.r, color.g, color.b, color.a);
  for (double x = flow->x[0] + first; x < flow->x[3]; x += SPACING)
    cairo_rectangle (cr, round (x) - MARK_LENGTH / 2.0, y, MARK_LENGTH, height);
  cairo_fill (cr);
}

static graphene_rect_t
strip_of (const IwFlowPath *flow)
{
  return GRAPHENE_RECT_INIT ((float)floor (flow->x[0] - MARK_LENGTH), (float)floor (flow->y[0] - MARK_HEIGHT),
                             (float)ceil (flow->x[3] - flow->x[0] + 2.0 * MARK_LENGTH),
                             (float)(2.0 * MARK_HEIGHT));
}

void
iw_flow_motion_snapshot (const IwFlowMotion *motion, const IwPicture *picture, GtkSnapshot *snapshot)
{
  size_t n;
  const IwFlowPath *flows = iw_picture_flows (picture, &n);
  graphene_rect_t strip = GRAPHENE_RECT_INIT (0.f, 0.f, 0.f, 0.f);
  double before = 0.0;
  IwTheme theme;
  cairo_t *cr;

  if (motion->pace <= 0.0)
    return;
  for (size_t i = 0; i < n; i++) {
    const graphene_rect_t one = strip_of (&flows[i]);

    if (carries_marks (&flows[i]))
      graphene_rect_union (strip.size.width > 0.f ? &strip : &one, &one, &strip);
  }
  if (strip.size.width <= 0.f)
    return;
  iw_app_theme (&theme, motion->view);
  cr = gtk_snapshot_append_cairo (snapshot, &strip);
  for (size_t i = 0; i < n; i++) {
    double first;

    if (!carries_marks (&flows[i]))
      continue;
    /* One row of marks runs through all flows, one behind the other. */
    first = fmod (motion->travelled - before, SPACING);
    draw_row (cr, &theme, &flows[i], first < 0.0 ? first + SPACING : first);
    before += flows[i].x[3] - flows[i].x[0];
  }
  cairo_destroy (cr);
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
