#define G_LOG_DOMAIN "iowall-window"

#include "window.h"

#include <math.h>

#include "frame-log.h"
#include "part-page.h"
#include "session.h"
#include "start-page.h"

struct _IwWindow {
  AdwApplicationWindow parent_instance;

  GtkWidget *back, *track, *clock, *pin, *math, *banner;
  GtkLabel *banner_text;
  GtkStack *titles, *pages;
  GtkBox *navigation;

  IwStartPage *start;
  IwSession *session; /* NULL on the start page */
  IwPartPage *page;
  IwFrameLog *frame_log;
  guint second_timer;
  int width;
};

G_DEFINE_FINAL_TYPE (IwWindow, iw_window, ADW_TYPE_APPLICATION_WINDOW)

static void
show_banner (IwWindow *self, const char *text)
{
  gtk_label_set_text (self->banner_text, text != NULL ? text : "");
  gtk_widget_set_visible (self->banner, text != NULL);
}

/* --- actions: enabled in one place, from the state --- */

static void
update_actions (IwWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const gboolean unlocked = self->session != NULL && iw_session_get_unlocked (self->session);

  gtk_widget_action_set_enabled (widget, "win.start", self->session != NULL);
  gtk_widget_action_set_enabled (widget, "win.reset", unlocked);
  gtk_widget_action_set_enabled (widget, "win.reflect", unlocked);
  gtk_widget_action_set_enabled (widget, "win.record", unlocked && iw_session_can_record (self->session));
  gtk_widget_action_set_enabled (widget, "win.undo", unlocked && iw_session_can_undo (self->session));
  gtk_widget_action_set_enabled (widget, "win.redo", unlocked && iw_session_can_redo (self->session));
  g_simple_action_set_enabled (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), "math-peek")), unlocked);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), "ghost")),
                               unlocked);
}

static void
undo (GtkWidget *widget, const char *name, GVariant *parameter)
{
  iw_session_undo (IW_WINDOW (widget)->session);
}

static void
redo (GtkWidget *widget, const char *name, GVariant *parameter)
{
  iw_session_redo (IW_WINDOW (widget)->session);
}

static void
reset (GtkWidget *widget, const char *name, GVariant *parameter)
{
  iw_session_reset (IW_WINDOW (widget)->session);
}

static void
record (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GError) error = NULL;

  if (!iw_session_record_trial (IW_WINDOW (widget)->session, &error))
    show_banner (IW_WINDOW (widget), error->message);
}

static void
toggle_reflect (GtkWidget *widget, const char *name, GVariant *parameter)
{
  iw_part_page_toggle_reflect (IW_WINDOW (widget)->page);
}

static void
sync_math (IwWindow *self)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (G_ACTION_GROUP (self), "math-peek");

  if (self->page != NULL)
    iw_part_page_set_math (self->page, g_variant_get_boolean (state), self->width);
}

static void
math_changed (GSimpleAction *action, GVariant *state, gpointer data)
{
  g_simple_action_set_state (action, state);
  sync_math (data);
}

/* What is pinned follows the session: another part has nothing pinned. */
static void
sync_ghost (IwWindow *self)
{
  const gboolean pinned = self->session != NULL && iw_session_get_pinned (self->session) != NULL;

  g_simple_action_set_state (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), "ghost")),
                             g_variant_new_boolean (pinned));
}

static void
ghost_changed (GSimpleAction *action, GVariant *state, gpointer data)
{
  iw_session_set_pinned (IW_WINDOW (data)->session, g_variant_get_boolean (state));
}

/* --- the clock informs and never punishes --- */

static void
show_clock (IwWindow *self)
{
  const double minutes = floor (iw_session_get_seconds (self->session) / 60.0);
  g_autofree char *text =
      g_strdup_printf ("%.0f of %.0f min", minutes, iw_session_get_part (self->session)->minutes);

  if (g_strcmp0 (text, gtk_label_get_text (GTK_LABEL (self->clock))) != 0)
    gtk_label_set_text (GTK_LABEL (self->clock), text);
}

static gboolean
second_passed (gpointer data)
{
  IwWindow *self = data;

  if (gtk_window_is_active (GTK_WINDOW (self))) {
    iw_session_add_seconds (self->session, 1.0);
    show_clock (self);
  }
  return G_SOURCE_CONTINUE;
}

/* --- start and lab --- */

/* `kind` IW_N_PARTS: what no mission has yet. */
static void
add_navigation (IwWindow *self, const char *name, IwPartKind kind)
{
  const IwMission *mission = iw_session_get_mission (self->session);
  const IwPart *part = kind < IW_N_PARTS ? mission->parts[kind] : NULL;
  g_autofree char *label = part != NULL ? g_strdup (name) : g_strdup_printf ("%s · coming next", name);
  GtkWidget *button = gtk_toggle_button_new_with_label (label);

  if (part != NULL) {
    g_autofree char *tooltip = g_strdup_printf ("Part %d: %s (Alt+%d)", kind + 1, part->title, kind + 1);

    gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.part");
    gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", iw_part_id (kind));
    gtk_widget_set_tooltip_text (button, tooltip);
  } else {
    gtk_widget_set_sensitive (button, FALSE);
  }
  gtk_box_append (self->navigation, button);
}

static void
build_navigation (IwWindow *self)
{
  GtkWidget *button;

  while ((button = gtk_widget_get_first_child (GTK_WIDGET (self->navigation))) != NULL)
    gtk_box_remove (self->navigation, button);
  add_navigation (self, "1 Access", IW_PART_ACCESS);
  add_navigation (self, "2 Pipeline", IW_PART_PIPELINE);
  add_navigation (self, "3 Checkpoint", IW_PART_CHECKPOINT);
  add_navigation (self, "Ledger", IW_N_PARTS);
}

static void
save_failed (IwWindow *self, const char *message)
{
  g_autofree char *text = g_strdup_printf (
      "Your work is not being saved: %s. Everything is still here as long as this window is open.", message);

  show_banner (self, text);
}

static void
saved_again (IwWindow *self)
{
  show_banner (self, NULL);
}

static void
close_session (IwWindow *self)
{
  if (self->session == NULL)
    return;
  g_clear_handle_id (&self->second_timer, g_source_remove);
  iw_session_flush (self->session);
  g_signal_handlers_disconnect_by_data (self->session, self);
  if (self->page != NULL)
    gtk_stack_remove (self->pages, GTK_WIDGET (self->page));
  self->page = NULL;
  g_clear_object (&self->session);
  sync_ghost (self);
}

static void
show_start (GtkWidget *widget, const char *name, GVariant *parameter)
{
  IwWindow *self = IW_WINDOW (widget);
  GtkWidget *const lab_widgets[] = { self->back, self->track, self->clock, self->pin, self->math };

  close_session (self);
  show_banner (self, NULL);
  iw_start_page_reload (self->start);
  gtk_stack_set_visible_child (self->pages, GTK_WIDGET (self->start));
  gtk_stack_set_visible_child_name (self->titles, "start");
  for (guint i = 0; i < G_N_ELEMENTS (lab_widgets); i++)
    gtk_widget_set_visible (lab_widgets[i], FALSE);
  gtk_window_set_title (GTK_WINDOW (self), "I/O Wall");
  update_actions (self);
}

/* The page of the session's part, in place of the one before. */
static void
show_page (IwWindow *self)
{
  if (self->page != NULL)
    gtk_stack_remove (self->pages, GTK_WIDGET (self->page));
  self->page = IW_PART_PAGE (iw_part_page_new (self->session));
  gtk_stack_add_child (self->pages, GTK_WIDGET (self->page));
  gtk_stack_set_visible_child (self->pages, GTK_WIDGET (self->page));
  show_clock (self);
  sync_math (self);
  update_actions (self);
}

static void
part_changed (GSimpleAction *action, GVariant *state, gpointer data)
{
  IwWindow *self = data;
  IwPartKind kind;

  if (self->session == NULL || !iw_part_from_id (g_variant_get_string (state, NULL), &kind) ||
      iw_session_get_mission (self->session)->parts[kind] == NULL ||
      kind == iw_session_get_part_kind (self->session))
    return;
  g_simple_action_set_state (action, state);
  gtk_stack_remove (self->pages, GTK_WIDGET (self->page));
  self->page = NULL;
  iw_session_show_part (self->session, kind);
  show_page (self);
}

static void
show_lab (IwWindow *self)
{
  GtkWidget *const lab_widgets[] = { self->back, self->track, self->clock, self->pin, self->math };
  const IwMission *mission = iw_session_get_mission (self->session);
  g_autofree char *title = g_strdup_printf ("%s – I/O Wall", mission->title);
  GAction *part = g_action_map_lookup_action (G_ACTION_MAP (self), "part");

  g_simple_action_set_state (G_SIMPLE_ACTION (part),
                             g_variant_new_string (iw_part_id (iw_session_get_part_kind (self->session))));
  build_navigation (self);
  show_page (self);
  gtk_stack_set_visible_child_name (self->titles, "lab");
  for (guint i = 0; i < G_N_ELEMENTS (lab_widgets); i++)
    gtk_widget_set_visible (lab_widgets[i], TRUE);
  gtk_label_set_text (GTK_LABEL (self->track), mission->title);
  gtk_window_set_title (GTK_WINDOW (self), title);
}

gboolean
iw_window_open_track (IwWindow *self, const char *mission_id, gboolean afresh)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) damaged = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *directory = iw_ledger_directory ();
  IwMission *mission;
  IwLedger *ledger = NULL;

  g_return_val_if_fail (IW_IS_WINDOW (self), FALSE);
  close_session (self);
  mission = iw_mission_load (mission_id, &error);
  if (mission == NULL) {
    show_start (GTK_WIDGET (self), NULL, NULL);
    show_banner (self, error->message);
    return FALSE;
  }
  if (!afresh)
    ledger = iw_ledger_open_latest (directory, mission, damaged);
  if (ledger == NULL)
    ledger = iw_ledger_new (mission, directory);
  self->session = iw_session_new (mission, ledger);
  g_signal_connect_swapped (self->session, "save-failed", G_CALLBACK (save_failed), self);
  g_signal_connect_swapped (self->session, "saved", G_CALLBACK (saved_again), self);
  g_signal_connect_swapped (self->session, "pin-changed", G_CALLBACK (sync_ghost), self);
  g_signal_connect_swapped (self->session, "changed", G_CALLBACK (update_actions), self);
  g_signal_connect_swapped (self->session, "prediction-changed", G_CALLBACK (update_actions), self);
  g_signal_connect_swapped (self->session, "trials-changed", G_CALLBACK (update_actions), self);
  self->second_timer = g_timeout_add_seconds (1, second_passed, self);
  show_banner (self, damaged->len > 0 ? g_ptr_array_index (damaged, 0) : NULL);
  show_lab (self);
  return TRUE;
}

static void
afresh_answered (AdwMessageDialog *dialog, const char *answer, gpointer data)
{
  if (g_strcmp0 (answer, "afresh") == 0)
    iw_window_open_track (IW_WINDOW (data), g_object_get_data (G_OBJECT (dialog), "mission"), TRUE);
}

/* What was written stays on the disk, but the lab goes on with the newest ledger of a track: that is worth a
 * question. */
static void
ask_before_afresh (IwWindow *self, const char *mission)
{
  g_autofree char *directory = iw_ledger_directory ();
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), "Start afresh?", NULL);

  adw_message_dialog_format_body (
      ADW_MESSAGE_DIALOG (dialog),
      "Your prediction, settings and reflection stay in their ledger in %s, but Resume "
      "will open the new one.",
      directory);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", "_Cancel", "afresh",
                                    "_Start Afresh", NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "mission", g_strdup (mission), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (afresh_answered), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
track_chosen (IwWindow *self, const char *mission, gboolean afresh)
{
  if (afresh)
    ask_before_afresh (self, mission);
  else
    iw_window_open_track (self, mission, FALSE);
}

static void
surface_laid_out (IwWindow *self, int width, int height)
{
  if (self->width == width)
    return;
  self->width = width;
  sync_math (self);
}

static void
iw_window_realize (GtkWidget *widget)
{
  IwWindow *self = IW_WINDOW (widget);

  GTK_WIDGET_CLASS (iw_window_parent_class)->realize (widget);
  g_signal_connect_object (gtk_native_get_surface (GTK_NATIVE (self)), "layout",
                           G_CALLBACK (surface_laid_out), self, G_CONNECT_SWAPPED);
  self->frame_log = iw_frame_log_new (widget);
}

static void
iw_window_unrealize (GtkWidget *widget)
{
  g_clear_pointer (&IW_WINDOW (widget)->frame_log, iw_frame_log_free);
  GTK_WIDGET_CLASS (iw_window_parent_class)->unrealize (widget);
}

static gboolean
iw_window_close_request (GtkWindow *window)
{
  close_session (IW_WINDOW (window));
  return GTK_WINDOW_CLASS (iw_window_parent_class)->close_request (window);
}

static void
iw_window_dispose (GObject *object)
{
  IwWindow *self = IW_WINDOW (object);

  close_session (self);
  G_OBJECT_CLASS (iw_window_parent_class)->dispose (object);
}

static void
iw_window_class_init (IwWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = iw_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = iw_window_close_request;
  widget_class->realize = iw_window_realize;
  widget_class->unrealize = iw_window_unrealize;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/iowall/IoWall/window.ui");
  gtk_widget_class_bind_template_child (widget_class, IwWindow, back);
  gtk_widget_class_bind_template_child (widget_class, IwWindow, track);
  gtk_widget_class_bind_template_child (widget_class, IwWindow, clock);
  gtk_widget_class_bind_template_child (widget_class, IwWindow, pin);
  gtk_widget_class_bind_template_child (widget_class, IwWindow, math);
  gtk_widget_class_bind_template_child (widget_class, IwWindow, banner);
  gtk_widget_class_bind_template_child (widget_class, IwWindow, banner_text);
  gtk_widget_class_bind_template_child (widget_class, IwWindow, titles);
  gtk_widget_class_bind_template_child (widget_class, IwWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, IwWindow, navigation);
  gtk_widget_class_install_action (widget_class, "win.start", NULL, show_start);
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, undo);
  gtk_widget_class_install_action (widget_class, "win.redo", NULL, redo);
  gtk_widget_class_install_action (widget_class, "win.reset", NULL, reset);
  gtk_widget_class_install_action (widget_class, "win.reflect", NULL, toggle_reflect);
  gtk_widget_class_install_action (widget_class, "win.record", NULL, record);
  /* Not an accelerator of the application: those come before what a text field makes of a letter. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, 0, "win.ghost", NULL);
}

static void
iw_window_init (IwWindow *self)
{
  static const GActionEntry entries[] = {
    { .name = "math-peek", .state = "false", .change_state = math_changed },
    { .name = "ghost", .state = "false", .change_state = ghost_changed },
    { .name = "part", .parameter_type = "s", .state = "'access'", .change_state = part_changed },
  };

  gtk_widget_init_template (GTK_WIDGET (self));
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  self->start = IW_START_PAGE (iw_start_page_new ());
  g_signal_connect_object (self->start, "track-chosen", G_CALLBACK (track_chosen), self, G_CONNECT_SWAPPED);
  gtk_stack_add_child (self->pages, GTK_WIDGET (self->start));
  gtk_widget_child_focus (GTK_WIDGET (self->start), GTK_DIR_TAB_FORWARD);
  update_actions (self);
}

GtkWidget *
iw_window_new (GtkApplication *application)
{
  return g_object_new (IW_TYPE_WINDOW, "application", application, NULL);
}
