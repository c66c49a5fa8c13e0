#define G_LOG_DOMAIN "iowall-present-window"

#include "present-window.h"

#include "iowall/language.h"

#include <math.h>

#include "frame-log.h"
#include "present-page.h"
#include "speaker-window.h"
#include "toast.h"

#define POINTER_RESTS_MS 2500

struct _IwPresentWindow {
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  GtkWidget *blank;

  IwPresentPage *page;
  IwPresentation *presentation;
  GtkWindow *behind;  /* weak */
  GtkWidget *speaker; /* weak: it may be closed by itself */
  IwFrameLog *frame_log;
  double pointer_x, pointer_y; /* NAN: not seen yet */
  guint pointer_timer, fit_idle;
  int width, height;
};

G_DEFINE_FINAL_TYPE (IwPresentWindow, iw_present_window, ADW_TYPE_APPLICATION_WINDOW)

/* --- saving what is on the screen --- */

static void
save_under (IwPresentWindow *self, const char *title)
{
  g_autofree char *path = iw_lecture_path (iw_presentation_get_mission (self->presentation));
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  if (iw_presentation_save_scene (self->presentation, title, &error))
    text = g_strdup_printf (_ ("Saved as scene %u in %s"), iw_presentation_get_n_scenes (self->presentation),
                            path);
  else
    text = g_strdup_printf (_ ("The scene was not saved: %s"), error->message);
  iw_toast_show (self->toasts, iw_toast_new (text));
}

static void
title_given (AdwMessageDialog *dialog, const char *answer, gpointer data)
{
  GtkWidget *entry = adw_message_dialog_get_extra_child (dialog);

  if (g_str_equal (answer, "save"))
    save_under (data, gtk_editable_get_text (GTK_EDITABLE (entry)));
}

static void
title_changed (GtkEditable *entry, gpointer dialog)
{
  g_autofree char *title = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  adw_message_dialog_set_response_enabled (dialog, "save", *title != '\0');
}

static void
ask_for_title (IwPresentWindow *self)
{
  GtkWidget *dialog = adw_message_dialog_new (
      GTK_WINDOW (self), _ ("Save a Scene"),
      _ ("What is on the screen comes behind the other scenes of this mission. What is it called?"));
  GtkWidget *entry = gtk_entry_new ();
  g_autofree char *title = iw_presentation_suggest_title (self->presentation);

  gtk_entry_set_max_length (GTK_ENTRY (entry), 80);
  gtk_editable_set_text (GTK_EDITABLE (entry), title);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Title of the scene"), -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), entry);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "save", _ ("_Save"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "save");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (entry, "changed", G_CALLBACK (title_changed), dialog);
  g_signal_connect_object (dialog, "response", G_CALLBACK (title_given), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (entry);
}

/* --- windows --- */

static GdkMonitor *
monitor_number (guint number)
{
  GListModel *monitors = gdk_display_get_monitors (gdk_display_get_default ());
  g_autoptr (GdkMonitor) monitor = g_list_model_get_item (monitors, number);

  return monitor; /* the display's */
}

static guint
count_monitors (void)
{
  return g_list_model_get_n_items (gdk_display_get_monitors (gdk_display_get_default ()));
}

static gboolean key_pressed (IwPresentWindow *self, guint key, guint code, GdkModifierType state,
                             GtkEventController *controller);
static gboolean key_left (IwPresentWindow *self, guint key, guint code, GdkModifierType state);

/* The same keys in both windows. */
static void
take_keys (IwPresentWindow *self, GtkWidget *window)
{
  GtkEventController *first = gtk_event_controller_key_new (), *last = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (first, GTK_PHASE_CAPTURE);
  g_signal_connect_object (first, "key-pressed", G_CALLBACK (key_pressed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (last, "key-pressed", G_CALLBACK (key_left), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (window, first);
  gtk_widget_add_controller (window, last);
}

static void
toggle_speaker (IwPresentWindow *self)
{
  if (self->speaker != NULL) {
    gtk_window_destroy (GTK_WINDOW (self->speaker));
    return;
  }
  self->speaker = iw_speaker_window_new (gtk_window_get_application (GTK_WINDOW (self)), self->presentation);
  g_object_add_weak_pointer (G_OBJECT (self->speaker), (gpointer *)&self->speaker);
  take_keys (self, self->speaker);
  gtk_window_present (GTK_WINDOW (self->speaker));
}

static void
leave (IwPresentWindow *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

/* --- keys --- */

/* What a text field makes of a key comes first. */
static gboolean
is_writing (GtkEventController *controller)
{
  GtkRoot *root = gtk_widget_get_root (gtk_event_controller_get_widget (controller));

  return root != NULL && GTK_IS_TEXT (gtk_root_get_focus (root));
}

static gboolean
count_hands (IwPresentWindow *self, guint key)
{
  if (key >= GDK_KEY_1 && key <= GDK_KEY_9)
    iw_presentation_add_hand (self->presentation, key - GDK_KEY_1);
  else if (key >= GDK_KEY_KP_1 && key <= GDK_KEY_KP_9)
    iw_presentation_add_hand (self->presentation, key - GDK_KEY_KP_1);
  else if (key == GDK_KEY_0 || key == GDK_KEY_KP_0)
    iw_presentation_clear_hands (self->presentation);
  else if (key == GDK_KEY_BackSpace || key == GDK_KEY_minus || key == GDK_KEY_KP_Subtract)
    iw_presentation_take_back (self->presentation);
  else
    return FALSE;
  return TRUE;
}

static gboolean
with_control (IwPresentWindow *self, guint key, GdkModifierType state)
{
  if (key == GDK_KEY_s && (state & GDK_SHIFT_MASK) == 0)
    ask_for_title (self);
  else if (key == GDK_KEY_r || key == GDK_KEY_R)
    iw_presentation_restage (self->presentation);
  else
    return FALSE;
  return TRUE;
}

/* Before whatever has the focus: a clicker works wherever that is, and Space always uncovers. */
static gboolean
key_pressed (IwPresentWindow *self, guint key, guint code, GdkModifierType state,
             GtkEventController *controller)
{
  IwPresentation *presentation = self->presentation;

  if ((state & GDK_ALT_MASK) != 0)
    return FALSE;
  if ((state & GDK_CONTROL_MASK) != 0)
    return with_control (self, key, state);
  switch (key) {
  case GDK_KEY_Page_Down:
  case GDK_KEY_KP_Page_Down:
    iw_presentation_step (presentation, 1);
    return TRUE;
  case GDK_KEY_Page_Up:
  case GDK_KEY_KP_Page_Up:
    iw_presentation_step (presentation, -1);
    return TRUE;
  default:
    break;
  }
  if (is_writing (controller))
    return FALSE;
  switch (key) {
  case GDK_KEY_space:
  case GDK_KEY_KP_Space:
    iw_presentation_toggle_cover (presentation);
    return TRUE;
  case GDK_KEY_b:
  case GDK_KEY_B:
  case GDK_KEY_period:
    iw_presentation_set_blank (presentation, !iw_presentation_get_blank (presentation));
    return TRUE;
  case GDK_KEY_n:
    toggle_speaker (self);
    return TRUE;
  case GDK_KEY_p:
    iw_session_set_pinned (iw_presentation_get_session (presentation),
                           iw_session_get_pinned (iw_presentation_get_session (presentation)) == NULL);
    return TRUE;
  default:
    return count_hands (self, key);
  }
}

/* What nothing that has the focus wanted. */
static gboolean
key_left (IwPresentWindow *self, guint key, guint code, GdkModifierType state)
{
  IwPresentation *presentation = self->presentation;

  if ((state & (GDK_ALT_MASK | GDK_CONTROL_MASK)) != 0)
    return FALSE;
  switch (key) {
  case GDK_KEY_Right:
    iw_presentation_step (presentation, 1);
    return TRUE;
  case GDK_KEY_Left:
    iw_presentation_step (presentation, -1);
    return TRUE;
  case GDK_KEY_Home:
    iw_presentation_go (presentation, 0);
    return TRUE;
  case GDK_KEY_End:
    iw_presentation_go (presentation, iw_presentation_get_n_scenes (presentation) - 1);
    return TRUE;
  case GDK_KEY_Escape:
    if (iw_presentation_get_blank (presentation))
      iw_presentation_set_blank (presentation, FALSE);
    else
      leave (self);
    return TRUE;
  default:
    return FALSE;
  }
}

/* --- following --- */

static void
sync_title (IwPresentWindow *self)
{
  g_autofree char *title =
      g_strdup_printf (_ ("Scene %u of %u: %s – %s"), iw_presentation_get_index (self->presentation) + 1,
                       iw_presentation_get_n_scenes (self->presentation),
                       iw_presentation_get_scene (self->presentation)->title,
                       iw_presentation_get_mission (self->presentation)->title);

  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_widget_set_visible (self->blank, iw_presentation_get_blank (self->presentation));
}

/* A pointer that nobody moves is not there: neither to be seen nor to light what happens to come to lie under
 * it.
 */
static void
show_pointer (IwPresentWindow *self, gboolean shown)
{
  if (shown)
    gtk_widget_set_cursor (GTK_WIDGET (self), NULL);
  else
    gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "none");
  gtk_widget_set_can_target (GTK_WIDGET (self->page), shown);
}

static gboolean
pointer_rests (gpointer data)
{
  IwPresentWindow *self = data;

  if (iw_session_get_dragging (iw_presentation_get_session (self->presentation)))
    return G_SOURCE_CONTINUE;
  self->pointer_timer = 0;
  show_pointer (self, FALSE);
  return G_SOURCE_REMOVE;
}

static void
pointer_moved (IwPresentWindow *self, double x, double y)
{
  const gboolean moved = x != self->pointer_x || y != self->pointer_y;
  const gboolean first = isnan (self->pointer_x);

  self->pointer_x = x;
  self->pointer_y = y;
  if (!moved || first)
    return;
  if (self->pointer_timer == 0)
    show_pointer (self, TRUE);
  g_clear_handle_id (&self->pointer_timer, g_source_remove);
  self->pointer_timer = g_timeout_add (POINTER_RESTS_MS, pointer_rests, self);
}

/* After the present layout: a new size of type is a new one. */
static gboolean
fit (gpointer data)
{
  IwPresentWindow *self = data;

  self->fit_idle = 0;
  iw_present_page_fit (self->page, self->width, self->height);
  return G_SOURCE_REMOVE;
}

static void
surface_laid_out (IwPresentWindow *self, int width, int height)
{
  self->width = width;
  self->height = height;
  if (self->fit_idle == 0)
    self->fit_idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fit, self, NULL);
}

/* --- the widget --- */

static void
iw_present_window_realize (GtkWidget *widget)
{
  IwPresentWindow *self = IW_PRESENT_WINDOW (widget);

  GTK_WIDGET_CLASS (iw_present_window_parent_class)->realize (widget);
  g_signal_connect_object (gtk_native_get_surface (GTK_NATIVE (self)), "layout",
                           G_CALLBACK (surface_laid_out), self, G_CONNECT_SWAPPED);
  self->frame_log = iw_frame_log_new (widget);
}

static void
iw_present_window_unrealize (GtkWidget *widget)
{
  g_clear_pointer (&IW_PRESENT_WINDOW (widget)->frame_log, iw_frame_log_free);
  GTK_WIDGET_CLASS (iw_present_window_parent_class)->unrealize (widget);
}

static gboolean
iw_present_window_close_request (GtkWindow *window)
{
  IwPresentWindow *self = IW_PRESENT_WINDOW (window);

  if (self->speaker != NULL)
    gtk_window_destroy (GTK_WINDOW (self->speaker));
  if (self->behind != NULL)
    gtk_window_present (self->behind);
  return GTK_WINDOW_CLASS (iw_present_window_parent_class)->close_request (window);
}

static void
iw_present_window_dispose (GObject *object)
{
  IwPresentWindow *self = IW_PRESENT_WINDOW (object);

  g_clear_handle_id (&self->pointer_timer, g_source_remove);
  g_clear_handle_id (&self->fit_idle, g_source_remove);
  g_clear_weak_pointer (&self->behind);
  g_clear_weak_pointer (&self->speaker);
  G_OBJECT_CLASS (iw_present_window_parent_class)->dispose (object);
  g_clear_object (&self->presentation);
}

static void
iw_present_window_class_init (IwPresentWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = iw_present_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = iw_present_window_close_request;
  widget_class->realize = iw_present_window_realize;
  widget_class->unrealize = iw_present_window_unrealize;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/iowall/IoWall/present-window.ui");
  gtk_widget_class_bind_template_child (widget_class, IwPresentWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, IwPresentWindow, blank);
}

static void
iw_present_window_init (IwPresentWindow *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->pointer_x = NAN;
  gtk_event_controller_set_propagation_phase (motion, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (pointer_moved), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  take_keys (self, GTK_WIDGET (self));
}

/* The hall's screen is the one on which the lab, or else the first thing that was opened, is not. */
static GdkMonitor *
monitor_for_hall (GtkWindow *behind)
{
  GdkSurface *surface = behind != NULL ? gtk_native_get_surface (GTK_NATIVE (behind)) : NULL;
  GdkMonitor *lab = surface != NULL ? gdk_display_get_monitor_at_surface (gdk_display_get_default (), surface)
                                    : monitor_number (0);

  for (guint i = 0; i < count_monitors (); i++) {
    if (monitor_number (i) != lab)
      return monitor_number (i);
  }
  return monitor_number (0);
}

GtkWidget *
iw_present_window_new (GtkApplication *application, IwPresentation *presentation, GtkWindow *behind,
                       gboolean speaker)
{
  IwPresentWindow *self = g_object_new (IW_TYPE_PRESENT_WINDOW, "application", application, NULL);
  GdkMonitor *monitor = monitor_for_hall (behind);
  GdkRectangle area = { 0, 0, 1280, 720 };

  self->presentation = g_object_ref (presentation);
  g_set_weak_pointer (&self->behind, behind);
  if (monitor != NULL)
    gdk_monitor_get_geometry (monitor, &area);
  self->page = IW_PRESENT_PAGE (iw_present_page_new (presentation, area.width, area.height));
  adw_toast_overlay_set_child (self->toasts, GTK_WIDGET (self->page));
  g_signal_connect_object (presentation, "scene-changed", G_CALLBACK (sync_title), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (presentation, "cover-changed", G_CALLBACK (sync_title), self, G_CONNECT_SWAPPED);
  sync_title (self);
  gtk_window_set_default_size (GTK_WINDOW (self), area.width, area.height);
  if (monitor != NULL)
    gtk_window_fullscreen_on_monitor (GTK_WINDOW (self), monitor);
  if (iw_presentation_get_problem (presentation) != NULL)
    iw_toast_show (self->toasts, iw_toast_new (iw_presentation_get_problem (presentation)));
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->page));
  show_pointer (self, FALSE);
  if (speaker || count_monitors () > 1)
    toggle_speaker (self);
  return GTK_WIDGET (self);
}
