#define G_LOG_DOMAIN "iowall-instrument-card"

#include "instrument-card.h"

#include "iowall/language.h"

#include <adwaita.h>

#include "app-theme.h"
#include "chart-export.h"
#include "chart-table.h"
#include "chart-view.h"
#include "file-dialog.h"

struct _IwInstrumentCard {
  GtkBox parent_instance;

  GtkStack *stack;
  GtkLabel *title, *about;
  GtkScrolledWindow *scroller;
  GtkBox *table_place;
  GMenuModel *menu;

  IwSession *session;
  const IwInstrument *instrument;
  GSimpleActionGroup *actions;
  GtkWidget *chart, *table; /* the table from when it is first asked for */
  GtkWidget *popover;       /* NULL until the menu is first asked for */
};

G_DEFINE_FINAL_TYPE (IwInstrumentCard, iw_instrument_card, GTK_TYPE_BOX)

static gboolean
shows_table (IwInstrumentCard *self)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (G_ACTION_GROUP (self->actions), "table");

  return g_variant_get_boolean (state);
}

/* A stack tells the accessibility bus nothing of what it does not show; what is hidden is not read out. */
static void
show_page (IwInstrumentCard *self, const char *name)
{
  static const char *const pages[] = { "veil", "chart", "table" };

  gtk_widget_set_visible (gtk_stack_get_child_by_name (self->stack, name), TRUE);
  gtk_stack_set_visible_child_name (self->stack, name);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    gtk_widget_set_visible (gtk_stack_get_child_by_name (self->stack, pages[i]),
                            g_str_equal (pages[i], name));
}

static void
sync_page (IwInstrumentCard *self)
{
  static const char *const names[] = { "table", "copy", "save" };
  const gboolean unlocked = iw_session_get_unlocked (self->session);

  show_page (self, !unlocked ? "veil" : shows_table (self) ? "table" : "chart");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_simple_action_set_enabled (
        G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), names[i])), unlocked);
}

/* --- actions --- */

static void
focus_page (IwInstrumentCard *self)
{
  if (shows_table (self))
    iw_chart_table_focus (IW_CHART_TABLE (self->table));
  else
    gtk_widget_grab_focus (self->chart);
}

/* The keyboard goes along to what is shown now. */
static void
table_changed (GSimpleAction *action, GVariant *state, gpointer data)
{
  IwInstrumentCard *self = data;

  g_simple_action_set_state (action, state);
  if (self->table == NULL) {
    self->table = iw_chart_table_new (self->session, self->instrument);
    gtk_box_append (self->table_place, self->table);
  }
  sync_page (self);
  focus_page (self);
}

static IwThemeKind
picture_theme (IwInstrumentCard *self)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (G_ACTION_GROUP (self->actions), "colours");
  const char *colours = g_variant_get_string (state, NULL);
  IwTheme screen;

  if (g_str_equal (colours, "light"))
    return IW_THEME_LIGHT;
  if (g_str_equal (colours, "dark"))
    return IW_THEME_DARK;
  iw_app_theme (&screen, GTK_WIDGET (self));
  return screen.kind;
}

static void
copy (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  IwInstrumentCard *self = data;

  iw_chart_export_copy (GTK_WIDGET (self), self->session, self->instrument, picture_theme (self));
}

static void
file_chosen (gpointer data, GFile *file)
{
  IwInstrumentCard *self = data;
  GtkRoot *window = gtk_widget_get_root (GTK_WIDGET (self));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  g_autoptr (GError) error = NULL;
  GtkWidget *dialog;

  if (path == NULL || window == NULL) /* dismissed, or the page is gone */
    return;
  if (iw_chart_export_save (GTK_WIDGET (self), self->session, self->instrument, picture_theme (self), path,
                            &error))
    return;
  dialog = adw_message_dialog_new (GTK_WINDOW (window), _ ("The picture was not saved"), error->message);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
save (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  IwInstrumentCard *self = data;
  g_autofree char *name =
      g_strdup_printf ("%s %s.%s", iw_session_get_mission (self->session)->title, _ (self->instrument->title),
                       g_variant_get_string (parameter, NULL));

  iw_file_dialog_save (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _ ("Save the Picture"), name,
                       file_chosen, self);
}

/* --- the menu --- */

static void
show_menu_at (IwInstrumentCard *self, double x, double y)
{
  if (self->popover == NULL) {
    self->popover = gtk_popover_menu_new_from_model (self->menu);
    gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
    gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
    gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
    /* GTK leaves the keyboard with whatever is around the chart, which knows none of its keys. */
    g_signal_connect_swapped (self->popover, "closed", G_CALLBACK (focus_page), self);
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->popover), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    self->instrument->title, -1);
  }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &(GdkRectangle){ (int)x, (int)y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
secondary_pressed (IwInstrumentCard *self, int n_press, double x, double y)
{
  if (iw_session_get_unlocked (self->session))
    show_menu_at (self, x, y);
}

static gboolean
menu_key (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  IwInstrumentCard *self = IW_INSTRUMENT_CARD (widget);

  if (!iw_session_get_unlocked (self->session))
    return FALSE;
  show_menu_at (self, gtk_widget_get_width (widget) / 3.0, gtk_widget_get_height (widget) / 3.0);
  return TRUE;
}

/* --- the widget --- */

static void
iw_instrument_card_dispose (GObject *object)
{
  IwInstrumentCard *self = IW_INSTRUMENT_CARD (object);

  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_clear_object (&self->session);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (iw_instrument_card_parent_class)->dispose (object);
}

static void
iw_instrument_card_class_init (IwInstrumentCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = iw_instrument_card_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/iowall/IoWall/instrument-card.ui");
  gtk_widget_class_bind_template_child (widget_class, IwInstrumentCard, stack);
  gtk_widget_class_bind_template_child (widget_class, IwInstrumentCard, title);
  gtk_widget_class_bind_template_child (widget_class, IwInstrumentCard, about);
  gtk_widget_class_bind_template_child (widget_class, IwInstrumentCard, scroller);
  gtk_widget_class_bind_template_child (widget_class, IwInstrumentCard, table_place);
  gtk_widget_class_bind_template_child (widget_class, IwInstrumentCard, menu);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_t, 0, "instrument.table", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "instrument.copy", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, menu_key, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, menu_key, NULL);
}

static void
iw_instrument_card_init (IwInstrumentCard *self)
{
  static const GActionEntry entries[] = {
    { .name = "table", .state = "false", .change_state = table_changed },
    { .name = "copy", .activate = copy },
    { .name = "save", .parameter_type = "s", .activate = save },
    { .name = "colours", .parameter_type = "s", .state = "'screen'" },
  };
  GtkGesture *secondary = gtk_gesture_click_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "instrument", G_ACTION_GROUP (self->actions));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (secondary, "pressed", G_CALLBACK (secondary_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (secondary));
}

void
iw_instrument_card_set_scale (IwInstrumentCard *self, double scale)
{
  iw_chart_view_set_scale (IW_CHART_VIEW (self->chart), scale);
  gtk_scrolled_window_set_policy (self->scroller, GTK_POLICY_NEVER, GTK_POLICY_NEVER);
}

GtkWidget *
iw_instrument_card_new (IwSession *session, const IwInstrument *instrument)
{
  IwInstrumentCard *self = g_object_new (IW_TYPE_INSTRUMENT_CARD, NULL);

  self->session = g_object_ref (session);
  self->instrument = instrument;
  self->chart = iw_chart_view_new (session, instrument);
  gtk_label_set_text (self->title, _ (instrument->title));
  gtk_label_set_text (self->about, _ (instrument->about));
  gtk_scrolled_window_set_child (self->scroller, self->chart);
  /* Only what is read like a page scrolls; the others fill their frame. */
  if (instrument->place != IW_PLACE_EQUATION)
    gtk_scrolled_window_set_policy (self->scroller, GTK_POLICY_NEVER, GTK_POLICY_NEVER);
  iw_session_follow (session, "prediction-changed", G_CALLBACK (sync_page), self);
  sync_page (self);
  return GTK_WIDGET (self);
}
