#define G_LOG_DOMAIN "iowall-window"

#include "window-private.h"

#include "iowall/language.h"

#include <math.h>

#include "announce.h"
#include "fit.h"
#include "ledger-page.h"
#include "memory.h"
#include "part-page.h"
#include "present-window.h"
#include "report-dialog.h"
#include "toast.h"

/* Who goes from one session straight into the next finds everything as it was. */
#define REST_AFTER_MS 500

G_DEFINE_FINAL_TYPE (IwWindow, iw_window, ADW_TYPE_APPLICATION_WINDOW)

void
iw_window_show_banner (IwWindow *self, const char *text)
{
  if (text != NULL && g_strcmp0 (text, gtk_label_get_text (self->banner_text)) != 0)
    iw_announce (GTK_WIDGET (self), text);
  gtk_label_set_text (self->banner_text, text != NULL ? text : "");
  gtk_widget_set_visible (self->banner, text != NULL);
}

/* --- actions: enabled in one place, from the state --- */

/* The page of a part, or NULL. */
static IwPartPage *
part_page (IwWindow *self)
{
  return self->page != NULL && IW_IS_PART_PAGE (self->page) ? IW_PART_PAGE (self->page) : NULL;
}

void
iw_window_update_actions (IwWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const gboolean in_lab = self->session != NULL;
  const gboolean unlocked = part_page (self) != NULL && iw_session_get_unlocked (self->session);

  gtk_widget_action_set_enabled (widget, "win.start", in_lab);
  gtk_widget_action_set_enabled (widget, "win.save-report", in_lab);
  gtk_widget_action_set_enabled (widget, "win.reset", unlocked);
  gtk_widget_action_set_enabled (widget, "win.reflect", unlocked);
  gtk_widget_action_set_enabled (widget, "win.record", unlocked && iw_session_can_record (self->session));
  gtk_widget_action_set_enabled (widget, "win.undo",
                                 in_lab ? iw_session_can_undo (self->session)
                                        : iw_start_page_can_undo (self->start));
  gtk_widget_action_set_enabled (widget, "win.redo", in_lab && iw_session_can_redo (self->session));
  g_simple_action_set_enabled (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), "math-peek")), unlocked);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), "ghost")),
                               unlocked);
}

static void
undo (GtkWidget *widget, const char *name, GVariant *parameter)
{
  IwWindow *self = IW_WINDOW (widget);

  if (self->session != NULL)
    iw_session_undo (self->session);
  else
    iw_start_page_undo (self->start);
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
    iw_window_show_banner (IW_WINDOW (widget), error->message);
}

static void
toggle_reflect (GtkWidget *widget, const char *name, GVariant *parameter)
{
  iw_part_page_toggle_reflect (part_page (IW_WINDOW (widget)));
}

static void
report_opened (GObject *source, GAsyncResult *result, gpointer window)
{
  g_autoptr (IwWindow) self = window;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (g_app_info_launch_default_for_uri_finish (result, &error))
    return;
  text = g_strdup_printf (_ ("The report cannot be opened: %s."), error->message);
  iw_window_show_banner (self, text);
}

static void
open_report (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GdkAppLaunchContext) context =
      gdk_display_get_app_launch_context (gtk_widget_get_display (widget));

  g_app_info_launch_default_for_uri_async (g_variant_get_string (parameter, NULL),
                                           G_APP_LAUNCH_CONTEXT (context), NULL, report_opened,
                                           g_object_ref (widget));
}

/* Good news goes by itself; what went wrong stays. */
static void
report_done (GtkWindow *window, const char *path, const GError *error)
{
  IwWindow *self = IW_WINDOW (window);
  g_autofree char *shown = path != NULL ? g_filename_display_name (path) : NULL;
  g_autofree char *text = error == NULL
                              ? g_strdup_printf (_ ("The report was saved as %s."), shown)
                              : g_strdup_printf (_ ("The report was not saved: %s."), error->message);
  g_autofree char *uri = path != NULL ? g_filename_to_uri (path, NULL, NULL) : NULL;
  AdwToast *toast;

  if (error != NULL) {
    iw_window_show_banner (self, text);
    return;
  }
  toast = iw_toast_new (text);
  adw_toast_set_button_label (toast, _ ("Open"));
  adw_toast_set_action_name (toast, "win.open-report");
  adw_toast_set_action_target_value (toast, g_variant_new_string (uri));
  iw_toast_show (self->toasts, toast);
}

static void
save_report (GtkWidget *widget, const char *name, GVariant *parameter)
{
  iw_report_dialog_run (GTK_WINDOW (widget), IW_WINDOW (widget)->session, report_done);
}

/* Where the mission that is open, or that F5 means on the start page, was read from. NULL: there is none. */
static const char *
mission_to_present (IwWindow *self)
{
  const IwMission *open;

  if (self->session == NULL)
    return iw_start_page_get_mission (self->start);
  open = iw_session_get_mission (self->session);
  return g_str_has_prefix (open->origin, "resource:") ? open->id : open->origin;
}

/* The lecture, from the open part on. What is done in it is nobody's work. */
static void
present (GtkWidget *widget, const char *name, GVariant *parameter)
{
  IwWindow *self = IW_WINDOW (widget);
  const char *origin = mission_to_present (self);
  g_autoptr (IwPresentation) presentation = NULL;
  g_autoptr (GError) error = NULL;
  IwMission *mission;

  if (origin == NULL)
    return;
  mission = iw_mission_load (origin, &error);
  if (mission == NULL) {
    iw_window_show_banner (self, error->message);
    return;
  }
  presentation = iw_presentation_new (mission);
  if (self->session != NULL)
    iw_presentation_go (presentation,
                        iw_presentation_find_part (presentation, iw_session_get_part_kind (self->session)));
  iw_present_window_new (gtk_window_get_application (GTK_WINDOW (self)), presentation, GTK_WINDOW (self),
                         FALSE);
}

static void
sync_math (IwWindow *self)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (G_ACTION_GROUP (self), "math-peek");

  if (part_page (self) != NULL)
    iw_part_page_set_math (part_page (self), g_variant_get_boolean (state), self->width);
}

/* Where not enough fits beside each other the parts of the lab are named below the header bar, and the page
 * is scrolled as a whole. */
static void
sync_fit (IwWindow *self)
{
  const gboolean stacked = iw_fit (self->width) == IW_FIT_STACKED;
  GtkBox *place = stacked ? self->strip : self->lab_title;
  GtkWidget *navigation = GTK_WIDGET (self->navigation), *parent = gtk_widget_get_parent (navigation);

  if (parent != GTK_WIDGET (place)) {
    g_object_ref (navigation);
    gtk_box_remove (GTK_BOX (parent), navigation);
    gtk_box_append (place, navigation);
    g_object_unref (navigation);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->strip), stacked && self->session != NULL);
  gtk_scrolled_window_set_policy (self->scroller, GTK_POLICY_AUTOMATIC,
                                  stacked ? GTK_POLICY_AUTOMATIC : GTK_POLICY_NEVER);
  iw_start_page_set_width (self->start, self->width);
  if (self->page != NULL && IW_IS_LEDGER_PAGE (self->page))
    iw_ledger_page_set_width (IW_LEDGER_PAGE (self->page), self->width);
  sync_math (self);
}

static void
math_changed (GSimpleAction *action, GVariant *state, gpointer data)
{
  g_simple_action_set_state (action, state);
  sync_math (data);
}

void
iw_window_sync_ghost (IwWindow *self)
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
      g_strdup_printf (_ ("%.0f of %.0f min"), minutes, iw_session_get_part (self->session)->minutes);

  if (g_strcmp0 (text, gtk_label_get_text (GTK_LABEL (self->clock))) != 0)
    gtk_label_set_text (GTK_LABEL (self->clock), text);
}

static gboolean
second_passed (gpointer data)
{
  IwWindow *self = data;

  if (gtk_window_is_active (GTK_WINDOW (self)) && part_page (self) != NULL) {
    iw_session_add_seconds (self->session, 1.0);
    show_clock (self);
  }
  return G_SOURCE_CONTINUE;
}

/* --- start and lab --- */

static gboolean
let_go (gpointer data)
{
  IwWindow *self = data;

  self->let_go_idle = 0;
  g_clear_object (&self->left_page);
  return G_SOURCE_REMOVE;
}

/* GTK looks for another focus only once the next frame is drawn. Until then a key would go to what is in no
 * window any more, and to no shortcut. */
static void
take_focus_from (IwWindow *self, GtkWidget *page)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (focus == NULL || !gtk_widget_is_ancestor (focus, page))
    return;
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  self->focus_taken = TRUE;
}

/* The first that takes it, if the page before had it. */
static void
give_focus_to (IwWindow *self, GtkWidget *page)
{
  if (self->focus_taken)
    gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
  self->focus_taken = FALSE;
}

/* Takes the page away. To take it apart lasts as long as to build one, and nobody waits for that: it is done
 * when there is nothing else to do. */
static void
leave_page (IwWindow *self)
{
  if (self->page == NULL)
    return;
  take_focus_from (self, self->page);
  g_set_object (&self->left_page, self->page);
  gtk_stack_remove (self->pages, self->page);
  self->page = NULL;
  if (self->let_go_idle == 0)
    self->let_go_idle = g_idle_add_full (G_PRIORITY_LOW, let_go, self, NULL);
}

/* The same, where the session ends: pages hold on to it. */
static void
remove_page (IwWindow *self)
{
  leave_page (self);
  g_clear_handle_id (&self->let_go_idle, g_source_remove);
  g_clear_object (&self->left_page);
}

/* What belongs to the lab and not to the start page. */
static void
show_lab_widgets (IwWindow *self, gboolean shown)
{
  GtkWidget *const widgets[] = { self->back, self->track, self->clock,
                                 self->pin,  self->math,  GTK_WIDGET (self->who) };

  for (guint i = 0; i < G_N_ELEMENTS (widgets); i++)
    gtk_widget_set_visible (widgets[i], shown);
}

static gboolean
rest (gpointer data)
{
  IW_WINDOW (data)->rest_timer = 0;
  iw_memory_rest ();
  return G_SOURCE_REMOVE;
}

/* Once the start page has been drawn and the last run has been given up. */
static void
rest_soon (IwWindow *self)
{
  g_clear_handle_id (&self->rest_timer, g_source_remove);
  self->rest_timer = g_timeout_add_full (G_PRIORITY_LOW, REST_AFTER_MS, rest, self, NULL);
}

void
iw_window_show_start (IwWindow *self)
{
  if (self->session != NULL)
    rest_soon (self);
  iw_window_close_session (self);
  iw_window_show_banner (self, NULL);
  iw_start_page_reload (self->start);
  gtk_widget_set_visible (GTK_WIDGET (self->start), TRUE);
  gtk_stack_set_visible_child (self->pages, GTK_WIDGET (self->start));
  gtk_stack_set_visible_child_name (self->titles, "start");
  show_lab_widgets (self, FALSE);
  sync_fit (self);
  give_focus_to (self, GTK_WIDGET (self->start));
  gtk_window_set_title (GTK_WINDOW (self), "I/O Wall");
  iw_window_update_actions (self);
}

static void
choose_track (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (iw_window_may_leave (IW_WINDOW (widget), "win.start"))
    iw_window_show_start (IW_WINDOW (widget));
}

/* The page of the session's part, or the ledger's, in place of the one before. */
static void
show_page (IwWindow *self, gboolean ledger)
{
  leave_page (self);
  self->page = ledger ? iw_ledger_page_new (self->session) : iw_part_page_new (self->session);
  gtk_stack_add_child (self->pages, self->page);
  gtk_stack_set_visible_child (self->pages, self->page);
  gtk_widget_set_visible (GTK_WIDGET (self->start), FALSE); /* or it would still be read out */
  gtk_widget_set_visible (self->clock, !ledger);
  gtk_widget_set_visible (self->math, !ledger);
  gtk_widget_set_visible (self->pin, !ledger);
  iw_fit_scroll_to_top (GTK_WIDGET (self->pages));
  show_clock (self);
  sync_fit (self);
  give_focus_to (self, self->page);
  iw_window_update_actions (self);
}

void
iw_window_show_place (IwWindow *self, int place)
{
  GSimpleAction *action = G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), "part"));
  const gboolean ledger = place == IW_N_PARTS;
  const int shown = part_page (self) != NULL ? (int)iw_session_get_part_kind (self->session) : IW_N_PARTS;

  if (place == shown && self->page != NULL)
    return;
  g_simple_action_set_state (action,
                             g_variant_new_string (ledger ? "ledger" : iw_part_id ((IwPartKind)place)));
  leave_page (self);
  if (!ledger && iw_session_get_part_kind (self->session) != (IwPartKind)place)
    iw_session_show_part (self->session, (IwPartKind)place);
  show_page (self, ledger);
}

static void
part_changed (GSimpleAction *action, GVariant *state, gpointer data)
{
  IwWindow *self = data;
  const char *id = g_variant_get_string (state, NULL);
  IwPartKind kind;

  if (self->session == NULL)
    return;
  if (g_str_equal (id, "ledger"))
    iw_window_show_place (self, IW_N_PARTS);
  else if (iw_part_from_id (id, &kind) && iw_session_get_mission (self->session)->parts[kind] != NULL)
    iw_window_show_place (self, (int)kind);
}

void
iw_window_leave_lab (IwWindow *self)
{
  g_clear_handle_id (&self->second_timer, g_source_remove);
  remove_page (self);
  iw_navigation_follow (self->navigation, NULL);
  iw_name_button_follow (self->who, NULL);
}

void
iw_window_show_lab (IwWindow *self)
{
  const IwMission *mission = iw_session_get_mission (self->session);
  g_autofree char *title = g_strdup_printf ("%s – I/O Wall", mission->title);

  self->second_timer = g_timeout_add_seconds (1, second_passed, self);
  iw_navigation_follow (self->navigation, self->session);
  iw_name_button_follow (self->who, self->session);
  show_lab_widgets (self, TRUE);
  iw_window_show_place (self, (int)iw_session_get_part_kind (self->session));
  gtk_stack_set_visible_child_name (self->titles, "lab");
  gtk_label_set_text (GTK_LABEL (self->track), mission->title);
  gtk_window_set_title (GTK_WINDOW (self), title);
}

static void
session_chosen (IwWindow *self, const char *mission_id, const char *path)
{
  g_autofree char *mission = g_strdup (mission_id), *file = g_strdup (path); /* the row may go */

  iw_window_open_path (self, mission, file);
}

static void
track_chosen (IwWindow *self, const char *mission_id, gboolean afresh)
{
  g_autofree char *mission = g_strdup (mission_id);

  iw_window_open_track (self, mission, afresh);
}

static void
surface_laid_out (IwWindow *self, int width, int height)
{
  if (self->width == width)
    return;
  self->width = width;
  sync_fit (self);
}

static void
iw_window_realize (GtkWidget *widget)
{
  IwWindow *self = IW_WINDOW (widget);

  GTK_WIDGET_CLASS (iw_window_parent_class)->realize (widget);
  g_signal_connect_object (gtk_native_get_surface (GTK_NATIVE (self)), "layout",
                           G_CALLBACK (surface_laid_out), self, G_CONNECT_SWAPPED);
  self->frame_log = iw_frame_log_new (widget);
  iw_name_search (GTK_WIDGET (gtk_application_window_get_help_overlay (GTK_APPLICATION_WINDOW (self))),
                  _ ("Search"));
}

static void
iw_window_unrealize (GtkWidget *widget)
{
  g_clear_pointer (&IW_WINDOW (widget)->frame_log, iw_frame_log_free);
  GTK_WIDGET_CLASS (iw_window_parent_class)->unrealize (widget);
}

/* The text's size may be another one. */
static void
iw_window_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (iw_window_parent_class)->system_setting_changed (widget, setting);
  sync_fit (IW_WINDOW (widget));
}

static gboolean
iw_window_close_request (GtkWindow *window)
{
  IwWindow *self = IW_WINDOW (window);

  if (!iw_window_may_leave (self, "window.close"))
    return TRUE;
  iw_window_close_session (self);
  return GTK_WINDOW_CLASS (iw_window_parent_class)->close_request (window);
}

static void
iw_window_dispose (GObject *object)
{
  IwWindow *self = IW_WINDOW (object);

  iw_window_close_session (self);
  g_clear_handle_id (&self->rest_timer, g_source_remove);
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
  widget_class->system_setting_changed = iw_window_system_setting_changed;
  g_type_ensure (IW_TYPE_NAVIGATION);
  g_type_ensure (IW_TYPE_NAME_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/iowall/IoWall/window.ui");
  gtk_widget_class_bind_template_child (widget_class, IwWindow, back);
  gtk_widget_class_bind_template_child (widget_class, IwWindow, track);
  gtk_widget_class_bind_template_child (widget_class, IwWindow, clock);
  gtk_widget_class_bind_template_child (widget_class, IwWindow, pin);
  gtk_widget_class_bind_template_child (widget_class, IwWindow, math);
  gtk_widget_class_bind_template_child (widget_class, IwWindow, banner);
  gtk_widget_class_bind_template_child (widget_class, IwWindow, banner_text);
  gtk_widget_class_bind_template_child (widget_class, IwWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, IwWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, IwWindow, strip);
  gtk_widget_class_bind_template_child (widget_class, IwWindow, lab_title);
  gtk_widget_class_bind_template_child (widget_class, IwWindow, scroller);
  gtk_widget_class_bind_template_child (widget_class, IwWindow, titles);
  gtk_widget_class_bind_template_child (widget_class, IwWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, IwWindow, navigation);
  gtk_widget_class_bind_template_child (widget_class, IwWindow, who);
  gtk_widget_class_install_action (widget_class, "win.start", NULL, choose_track);
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, undo);
  gtk_widget_class_install_action (widget_class, "win.redo", NULL, redo);
  gtk_widget_class_install_action (widget_class, "win.reset", NULL, reset);
  gtk_widget_class_install_action (widget_class, "win.reflect", NULL, toggle_reflect);
  gtk_widget_class_install_action (widget_class, "win.record", NULL, record);
  /* Not an accelerator of the application: those come before what a text field makes of a letter. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, 0, "win.ghost", NULL);
  gtk_widget_class_install_action (widget_class, "win.save-report", NULL, save_report);
  gtk_widget_class_install_action (widget_class, "win.open-report", "s", open_report);
  gtk_widget_class_install_action (widget_class, "win.present", NULL, present);
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
  iw_name_menu (self->menu_button, _ ("Menu"));
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  self->start = IW_START_PAGE (iw_start_page_new ());
  g_signal_connect_object (self->start, "track-chosen", G_CALLBACK (track_chosen), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->start, "session-chosen", G_CALLBACK (session_chosen), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->start, "undo-changed", G_CALLBACK (iw_window_update_actions), self,
                           G_CONNECT_SWAPPED);
  gtk_stack_add_child (self->pages, GTK_WIDGET (self->start));
  gtk_widget_child_focus (GTK_WIDGET (self->start), GTK_DIR_TAB_FORWARD);
  iw_window_update_actions (self);
}

GtkWidget *
iw_window_new (GtkApplication *application)
{
  return g_object_new (IW_TYPE_WINDOW, "application", application, NULL);
}
