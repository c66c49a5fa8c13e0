#define G_LOG_DOMAIN "iowall-chart-view"

#include "chart-view.h"

#include "iowall/language.h"

#include <math.h>
#include <string.h>

#include "app-theme.h"
#include "chart-ghost.h"
#include "fit.h"
#include "flow-motion.h"
#include "picture-layers.h"

#define SPEAK_AFTER_MS 300

/* Smallest size that an instrument is laid out in, and its natural size, with text of the usual size. */
#define MIN_WIDTH      160
#define MIN_HEIGHT     150
#define NATURAL_WIDTH  460
#define NATURAL_HEIGHT 280

/* Of a larger scale that is asked for: rather than drawing all of an equation too small to be read, its end
 * is left out. */
#define LEAST_SHARE 0.6

struct _IwChartView {
  GtkWidget parent_instance;

  IwSession *session;
  const IwInstrument *instrument;
  double scale; /* in place of the theme's, for a screen that is seen from afar; 0: none is asked for */

  IwPicture *picture; /* NULL: to be laid out anew */
  int picture_width, picture_height;
  IwAxisHold hold;
  IwPictureLayers *layers;
  IwChartGhost *ghost;

  IwFlowMotion *motion;

  int current; /* mark under the pointer or walked to, or -1 */
  gboolean by_keyboard;
  guint speak_timer;
};

G_DEFINE_FINAL_TYPE (IwChartView, iw_chart_view, GTK_TYPE_WIDGET)

static void
forget_pixels (IwChartView *self)
{
  iw_picture_layers_clear (self->layers);
  iw_chart_ghost_clear (self->ghost);
  g_clear_pointer (&self->picture, iw_picture_free);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* --- laying out --- */

static IwPicture *
lay_out (IwChartView *self, int width, int height)
{
  IwTheme theme;

  iw_app_theme (&theme, GTK_WIDGET (self));
  if (self->scale > 0.0) {
    theme.scale = self->scale;
    iw_gallery_fit_scale (iw_session_get_part_kind (self->session), self->instrument,
                          iw_session_get_experiment (self->session), &theme, LEAST_SHARE * theme.scale, width,
                          height);
  }
  return iw_chart_ghost_lay_out (self->ghost, self->session, self->instrument, &theme, width, height,
                                 &self->hold);
}

static void
ensure_picture (IwChartView *self)
{
  const int width = gtk_widget_get_width (GTK_WIDGET (self));
  const int height = gtk_widget_get_height (GTK_WIDGET (self));
  g_autofree char *id = NULL;
  IwPicture *old = self->picture;
  size_t n;

  if (old != NULL && self->picture_width == width && self->picture_height == height)
    return;
  if (width <= 0 || height <= 0)
    return;
  if (old != NULL && self->current >= 0) {
    const IwMark *marks = iw_picture_marks (old, &n);
    id = g_strdup ((size_t)self->current < n ? marks[self->current].id : NULL);
  }
  self->picture = lay_out (self, width, height);
  self->picture_width = width;
  self->picture_height = height;
  self->current = id != NULL ? iw_picture_find_mark (self->picture, id) : MIN (self->current, -1);
  iw_picture_free (old);
}

/* The mark that is pointed at stays the same one when the picture is laid out anew. */
static void
refresh_picture (IwChartView *self)
{
  self->picture_width = -1;
  ensure_picture (self);
}

/* --- drawing --- */

static void
show_picture (IwChartView *self)
{
  iw_picture_layers_update (self->layers, self->picture, gtk_widget_get_scale_factor (GTK_WIDGET (self)));
  iw_flow_motion_follow (self->motion, self->picture);
}

static void
append_highlight (IwChartView *self, GtkSnapshot *snapshot, size_t mark, gboolean tag)
{
  double bounds[4];
  cairo_t *cr;

  iw_picture_draw_highlight (self->picture, mark, tag, NULL, bounds);
  cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT ((float)bounds[0], (float)bounds[1], (float)bounds[2], (float)bounds[3]));
  iw_picture_draw_highlight (self->picture, mark, tag, cr, NULL);
  cairo_destroy (cr);
}

static void
append_highlights (IwChartView *self, GtkSnapshot *snapshot)
{
  const char *link = iw_session_get_link (self->session);
  size_t n;
  const IwMark *marks = iw_picture_marks (self->picture, &n);

  /* While a slider is held the picture itself shows what it moves. */
  if (*link != '\0' && iw_session_get_link_source (self->session) != self &&
      !iw_session_get_dragging (self->session)) {
    for (size_t i = 0; i < n; i++) {
      if (iw_links_match (marks[i].links, link))
        append_highlight (self, snapshot, i, FALSE);
    }
  }
  if (self->current >= 0 && (size_t)self->current < n)
    append_highlight (self, snapshot, (size_t)self->current, TRUE);
}

static void
iw_chart_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  IwChartView *self = IW_CHART_VIEW (widget);
  const IwPicture *before = self->picture;

  ensure_picture (self);
  if (self->picture == NULL)
    return;
  if (self->picture != before || iw_picture_layers_is_empty (self->layers))
    show_picture (self);
  gtk_snapshot_push_clip (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, (float)self->picture_width, (float)self->picture_height));
  iw_picture_layers_snapshot (self->layers, snapshot);
  iw_flow_motion_snapshot (self->motion, self->picture, snapshot);
  iw_chart_ghost_snapshot (self->ghost, snapshot, gtk_widget_get_scale_factor (widget));
  append_highlights (self, snapshot);
  gtk_snapshot_pop (snapshot);
}

/* --- speech --- */

/* Speaking costs a message on the bus and piles up while a slider moves: only the last state is said. */
static gboolean
speak (gpointer data)
{
  IwChartView *self = data;
  g_autofree char *text = NULL;
  gboolean on_mark;
  size_t n;
  const IwMark *marks;

  self->speak_timer = 0;
  ensure_picture (self);
  if (self->picture == NULL)
    return G_SOURCE_REMOVE;
  marks = iw_picture_marks (self->picture, &n);
  on_mark = self->by_keyboard && self->current >= 0 && (size_t)self->current < n;
  text = iw_chart_ghost_describe (self->ghost, self->picture, on_mark ? &marks[self->current] : NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  return G_SOURCE_REMOVE;
}

static void
queue_speech (IwChartView *self, guint after_ms)
{
  g_clear_handle_id (&self->speak_timer, g_source_remove);
  self->speak_timer = g_timeout_add (after_ms, speak, self);
}

/* --- pointing and walking --- */

static void
set_current (IwChartView *self, int mark, gboolean by_keyboard)
{
  const char *links = "";
  size_t n;
  const IwMark *marks;

  if (self->current == mark && self->by_keyboard == by_keyboard)
    return;
  self->current = mark;
  self->by_keyboard = by_keyboard;
  if (self->picture != NULL) {
    marks = iw_picture_marks (self->picture, &n);
    if (mark >= 0 && (size_t)mark < n)
      links = marks[mark].links;
  }
  iw_session_set_link (self->session, links, *links != '\0' ? self : NULL);
  if (by_keyboard)
    queue_speech (self, 0);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
pointer_moved (IwChartView *self, double x, double y)
{
  int mark;

  if (self->picture == NULL)
    return;
  mark = iw_picture_mark_at (self->picture, x, y);
  /* A pointer that rests on nothing leaves the mark that the keyboard walked to. */
  if (mark >= 0 || !self->by_keyboard)
    set_current (self, mark, FALSE);
}

static void
pointer_left (IwChartView *self)
{
  if (!self->by_keyboard)
    set_current (self, -1, FALSE);
}

static void
keep_reading (IwChartView *self)
{
  size_t n;
  const IwMark *marks;

  if (self->picture == NULL || self->current < 0)
    return;
  marks = iw_picture_marks (self->picture, &n);
  if ((size_t)self->current < n && isfinite (marks[self->current].number))
    iw_session_add_evidence (self->session, marks[self->current].id, marks[self->current].name,
                             marks[self->current].number, marks[self->current].unit);
}

static void
clicked (IwChartView *self, int n_press, double x, double y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (self->picture == NULL)
    return;
  set_current (self, iw_picture_mark_at (self->picture, x, y), FALSE);
  if (n_press == 2)
    keep_reading (self);
}

static gboolean
key_pressed (IwChartView *self, guint key, guint code, GdkModifierType state)
{
  size_t n = 0;
  int to = self->current;

  if (self->picture == NULL)
    return FALSE;
  iw_picture_marks (self->picture, &n);
  if (n == 0 || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return FALSE;
  switch (key) {
  case GDK_KEY_Right:
  case GDK_KEY_Down:
    to = MIN (to + 1, (int)n - 1);
    break;
  case GDK_KEY_Left:
  case GDK_KEY_Up:
    to = to < 0 ? (int)n - 1 : MAX (to - 1, 0);
    break;
  case GDK_KEY_Home:
    to = 0;
    break;
  case GDK_KEY_End:
    to = (int)n - 1;
    break;
  case GDK_KEY_Escape:
    if (self->current < 0)
      return FALSE;
    to = -1;
    break;
  case GDK_KEY_Return:
  case GDK_KEY_KP_Enter:
    keep_reading (self);
    return TRUE;
  default:
    return FALSE;
  }
  set_current (self, to, TRUE);
  return TRUE;
}

static void
focus_left (IwChartView *self)
{
  if (self->by_keyboard)
    set_current (self, -1, FALSE);
  self->by_keyboard = FALSE;
  queue_speech (self, 0);
}

/* --- following the session --- */

static void
session_changed (IwChartView *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self))) {
    g_clear_pointer (&self->picture, iw_picture_free);
    return;
  }
  refresh_picture (self);
  if (self->picture != NULL)
    show_picture (self);
  queue_speech (self, SPEAK_AFTER_MS);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
link_changed (IwChartView *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* --- the widget --- */

static GtkSizeRequestMode
iw_chart_view_get_request_mode (GtkWidget *widget)
{
  const IwChartView *self = IW_CHART_VIEW (widget);

  return self->instrument->place == IW_PLACE_EQUATION && self->scale <= 0.0
             ? GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH
             : GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
iw_chart_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                       int *natural, int *minimum_baseline, int *natural_baseline)
{
  IwChartView *self = IW_CHART_VIEW (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = iw_fit_scaled (MIN_WIDTH);
    *natural = iw_fit_scaled (NATURAL_WIDTH);
  } else if (self->instrument->place == IW_PLACE_EQUATION && self->scale <= 0.0) {
    IwTheme theme;

    iw_app_theme (&theme, widget);
    *minimum = *natural = (int)ceil (iw_gallery_height (
        iw_session_get_part_kind (self->session), self->instrument, iw_session_get_experiment (self->session),
        &theme, for_size > 0 ? for_size : iw_fit_scaled (NATURAL_WIDTH)));
  } else {
    *minimum = iw_fit_scaled (MIN_HEIGHT);
    *natural = iw_fit_scaled (NATURAL_HEIGHT);
  }
}

static void
iw_chart_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  IwChartView *self = IW_CHART_VIEW (widget);

  if (width != self->picture_width || height != self->picture_height) {
    iw_picture_layers_clear (self->layers);
    iw_chart_ghost_clear (self->ghost);
    queue_speech (self, SPEAK_AFTER_MS);
  }
}

static void
iw_chart_view_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (iw_chart_view_parent_class)->system_setting_changed (widget, setting);
  forget_pixels (IW_CHART_VIEW (widget));
  gtk_widget_queue_resize (widget);
}

static void
iw_chart_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (iw_chart_view_parent_class)->map (widget);
  iw_flow_motion_follow (IW_CHART_VIEW (widget)->motion, IW_CHART_VIEW (widget)->picture);
  queue_speech (IW_CHART_VIEW (widget), 0);
}

static void
iw_chart_view_unmap (GtkWidget *widget)
{
  iw_flow_motion_follow (IW_CHART_VIEW (widget)->motion, NULL);
  GTK_WIDGET_CLASS (iw_chart_view_parent_class)->unmap (widget);
}

/* Out of the window there is nobody to speak to, and the session may go on to another part before the page is
 * taken apart. */
static void
iw_chart_view_unroot (GtkWidget *widget)
{
  g_clear_handle_id (&IW_CHART_VIEW (widget)->speak_timer, g_source_remove);
  GTK_WIDGET_CLASS (iw_chart_view_parent_class)->unroot (widget);
}

static void
iw_chart_view_dispose (GObject *object)
{
  IwChartView *self = IW_CHART_VIEW (object);

  g_clear_pointer (&self->motion, iw_flow_motion_free);
  g_clear_handle_id (&self->speak_timer, g_source_remove);
  g_clear_pointer (&self->picture, iw_picture_free);
  iw_picture_layers_clear (self->layers);
  iw_chart_ghost_clear (self->ghost);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (iw_chart_view_parent_class)->dispose (object);
}

static void
iw_chart_view_finalize (GObject *object)
{
  iw_picture_layers_free (IW_CHART_VIEW (object)->layers);
  iw_chart_ghost_free (IW_CHART_VIEW (object)->ghost);
  G_OBJECT_CLASS (iw_chart_view_parent_class)->finalize (object);
}

static void
iw_chart_view_class_init (IwChartViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = iw_chart_view_dispose;
  object_class->finalize = iw_chart_view_finalize;
  widget_class->snapshot = iw_chart_view_snapshot;
  widget_class->get_request_mode = iw_chart_view_get_request_mode;
  widget_class->measure = iw_chart_view_measure;
  widget_class->size_allocate = iw_chart_view_size_allocate;
  widget_class->system_setting_changed = iw_chart_view_system_setting_changed;
  widget_class->map = iw_chart_view_map;
  widget_class->unmap = iw_chart_view_unmap;
  widget_class->unroot = iw_chart_view_unroot;
  gtk_widget_class_set_css_name (widget_class, "chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
iw_chart_view_init (IwChartView *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->current = -1;
  self->motion = iw_flow_motion_new (GTK_WIDGET (self));
  self->layers = iw_picture_layers_new ();
  self->ghost = iw_chart_ghost_new ();
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (pointer_moved), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (pointer_moved), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (pointer_left), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (focus_left), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (clicked), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

void
iw_chart_view_set_scale (IwChartView *self, double scale)
{
  g_return_if_fail (IW_IS_CHART_VIEW (self));

  if (self->scale == scale)
    return;
  self->scale = scale;
  iw_flow_motion_set_scale (self->motion, scale);
  forget_pixels (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

GtkWidget *
iw_chart_view_new (IwSession *session, const IwInstrument *instrument)
{
  IwChartView *self = g_object_new (IW_TYPE_CHART_VIEW, NULL);

  self->session = g_object_ref (session);
  self->instrument = instrument;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (instrument->title),
                                  -1);
  iw_session_follow (session, "changed", G_CALLBACK (session_changed), self);
  iw_session_follow (session, "filled-in", G_CALLBACK (session_changed), self);
  iw_session_follow (session, "pin-changed", G_CALLBACK (session_changed), self);
  iw_session_follow (session, "link-changed", G_CALLBACK (link_changed), self);
  g_signal_connect_object (self, "notify::scale-factor", G_CALLBACK (forget_pixels), self, G_CONNECT_SWAPPED);
  iw_app_theme_watch (GTK_WIDGET (self), G_CALLBACK (forget_pixels));
  return GTK_WIDGET (self);
}
