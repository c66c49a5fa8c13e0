#define G_LOG_DOMAIN "iowall-control-row"

#include "control-row.h"

#include "iowall/language.h"
#include "iowall/picture.h"

#include <math.h>

#include "announce.h"
#include "sentence.h"
#include "tip.h"

#define SPEAK_AFTER_MS 300

/* The slider counts in equal parts of its range, the number beside it in the control's own unit. */
#define SLIDER_PARTS 1000.0

/* Options stand side by side while as many of the longest name as there are options have no more letters than
 * this. */
#define SIDE_BY_SIDE_CHARS 34

/* So many characters stand in one line of a whole strip; a button's edges take as much as a few. */
#define STRIP_CHARS 88
#define EDGE_CHARS  3

struct _IwControlRow {
  GtkBox parent_instance;

  GtkLabel *label, *reading;
  GtkBox *head, *body;

  IwSession *session;
  const IwControl *control;
  guint index;
  guint n_in_strip; /* 0: it lies in none */

  GtkWidget *scale, *spin, *toggle, *menu;
  GPtrArray *options; /* GtkToggleButton, not owned */
  gboolean syncing;
  guint speak_timer;
  char *described; /* what is said of the value; NULL: something else is */
};

G_DEFINE_FINAL_TYPE (IwControlRow, iw_control_row, GTK_TYPE_BOX)

/* --- slider position and value --- */

/* Three significant digits: what the hand means when it stops somewhere. */
static double
round_for_hand (double value)
{
  const double unit = value > 0.0 ? pow (10.0, floor (log10 (value)) - 2.0) : 1.0;

  return round (value / unit) * unit;
}

static double
value_at (const IwControl *control, double position)
{
  const double share = position / SLIDER_PARTS;

  if (share <= 0.0 || share >= 1.0)
    return iw_control_value_at (control, share);
  return round_for_hand (iw_control_value_at (control, share));
}

/* --- from the session to the widgets --- */

/* A step is a tenth of the value where the slider is not linear: one key press means as much at 1 MB as at
 * 1 GB. */
static void
update_steps (IwControlRow *self, double value)
{
  GtkAdjustment *adjustment = gtk_spin_button_get_adjustment (GTK_SPIN_BUTTON (self->spin));
  const gboolean relative = self->control->spread != IW_SPREAD_LINEAR && value > 0.0;
  double step = relative ? value / 10.0 : (self->control->max - self->control->min) / 50.0;

  if (self->control->whole)
    step = fmax (1.0, round (step));
  gtk_adjustment_set_step_increment (adjustment, step);
  gtk_adjustment_set_page_increment (adjustment, relative ? value : step * 5.0);
}

/* GTK gives the button inside no name. */
static void
sync_menu (IwControlRow *self, guint index)
{
  const IwOption *option = g_ptr_array_index (self->control->options, index);
  g_autofree char *name = g_strdup_printf ("%s: %s", self->control->label, option->label);

  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->menu), index);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (self->menu)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
sync_widgets (IwControlRow *self)
{
  const double value = iw_session_get_value (self->session, self->index);

  self->syncing = TRUE;
  switch (self->control->kind) {
  case IW_CONTROL_RANGE:
    update_steps (self, value);
    gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->spin), value);
    /* A slider under the hand stays where the hand put it. */
    if (value != value_at (self->control, gtk_range_get_value (GTK_RANGE (self->scale))))
      gtk_range_set_value (GTK_RANGE (self->scale),
                           SLIDER_PARTS * iw_control_position (self->control, value));
    break;
  case IW_CONTROL_CHOICE:
    if (self->menu != NULL)
      sync_menu (self, (guint)value);
    else
      gtk_toggle_button_set_active (g_ptr_array_index (self->options, (guint)value), TRUE);
    break;
  case IW_CONTROL_SWITCH:
    gtk_switch_set_active (GTK_SWITCH (self->toggle), value > 0.5);
    break;
  }
  self->syncing = FALSE;
}

/* What the control comes to; a result, so not before the prediction. */
static void
sync_reading (IwControlRow *self)
{
  const gboolean shown =
      *self->control->reading != '\0' && self->n_in_strip == 0 && iw_session_get_unlocked (self->session);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->reading), shown);
  if (!shown)
    return;
  text = iw_session_bind_text (self->session, self->control->reading);
  iw_sentence_show (self->reading, text);
}

/* The value in words, since the number behind a slider is none that anybody knows. */
static void
describe_value (IwControlRow *self)
{
  GtkWidget *const widgets[] = { self->spin, self->scale, self->toggle };
  g_autofree char *value =
      iw_control_format (self->control, iw_session_get_value (self->session, self->index), IW_TEXT_SPOKEN);
  const gboolean locked = !iw_session_get_unlocked (self->session);
  g_autofree char *text = g_strdup_printf (locked ? "%s. Locked until you predict" : "%s", value);

  if (g_strcmp0 (text, self->described) == 0)
    return;
  g_free (self->described);
  self->described = g_steal_pointer (&text);
  for (guint i = 0; i < G_N_ELEMENTS (widgets); i++) {
    if (widgets[i] != NULL)
      gtk_accessible_update_property (GTK_ACCESSIBLE (widgets[i]), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                      self->described, -1);
  }
}

/* What a screen reader hears on the focused control: its value, then what that did. */
static gboolean
speak (gpointer data)
{
  IwControlRow *self = data;
  const IwExperiment *experiment = iw_session_get_experiment (self->session);
  const GPtrArray *goals = iw_session_get_part (self->session)->goals;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self)); /* NULL in a folded "More" */
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  g_autofree char *headline = iw_experiment_headline (experiment, IW_TEXT_SPOKEN);
  g_autofree char *value = NULL, *text = NULL;
  guint n_met = 0;

  self->speak_timer = 0;
  describe_value (self);
  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    return G_SOURCE_REMOVE;
  for (guint i = 0; i < goals->len; i++)
    n_met += iw_rule_holds (g_ptr_array_index (goals, i), experiment) ? 1 : 0;
  value =
      iw_control_format (self->control, iw_session_get_value (self->session, self->index), IW_TEXT_SPOKEN);
  text = g_strdup_printf ("%s. %s. %u of %u goals met.", value, headline, n_met, goals->len);
  iw_announce (focus, text);
  g_clear_pointer (&self->described, g_free); /* the next change describes it anew */
  return G_SOURCE_REMOVE;
}

static void
session_changed (IwControlRow *self)
{
  sync_widgets (self);
  sync_reading (self);
  if (iw_session_get_unlocked (self->session)) {
    g_clear_handle_id (&self->speak_timer, g_source_remove);
    self->speak_timer = g_timeout_add (SPEAK_AFTER_MS, speak, self);
  }
}

/* Each widget by itself: GTK does not tell the accessibility bus that what contains it is off. */
static void
sync_lock (IwControlRow *self)
{
  const gboolean unlocked = iw_session_get_unlocked (self->session);
  GtkWidget *const widgets[] = { self->spin, self->scale, self->toggle, self->menu };

  for (guint i = 0; i < G_N_ELEMENTS (widgets); i++) {
    if (widgets[i] != NULL)
      gtk_widget_set_sensitive (widgets[i], unlocked);
  }
  for (guint i = 0; i < self->options->len; i++)
    gtk_widget_set_sensitive (g_ptr_array_index (self->options, i), unlocked);
  describe_value (self);
  sync_reading (self);
}

static void
link_changed (IwControlRow *self)
{
  const char *link = iw_session_get_link (self->session);
  const gboolean lit = *link != '\0' && iw_session_get_link_source (self->session) != self &&
                       iw_links_match (self->control->links, link);

  if (lit)
    gtk_widget_add_css_class (GTK_WIDGET (self), "linked-mark");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "linked-mark");
}

/* --- from the widgets to the session --- */

/* A value that came over the accessibility bus while the part is locked is refused by the session; the widget
 * then goes back to what the session says. */
static void
set_value (IwControlRow *self, double value)
{
  if (self->syncing)
    return;
  iw_session_set_value (self->session, self->index, value);
  sync_widgets (self);
}

static void
scale_moved (IwControlRow *self)
{
  set_value (self, value_at (self->control, gtk_range_get_value (GTK_RANGE (self->scale))));
}

static void
spin_changed (IwControlRow *self)
{
  set_value (self, gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->spin)));
}

static void
option_toggled (IwControlRow *self, GtkToggleButton *button)
{
  guint index;

  if (gtk_toggle_button_get_active (button) && g_ptr_array_find (self->options, button, &index))
    set_value (self, index);
}

static void
menu_chosen (IwControlRow *self)
{
  set_value (self, gtk_drop_down_get_selected (GTK_DROP_DOWN (self->menu)));
}

static void
switch_flipped (IwControlRow *self)
{
  set_value (self, gtk_switch_get_active (GTK_SWITCH (self->toggle)) ? 1.0 : 0.0);
}

static int
spin_input (GtkSpinButton *spin, double *value, gpointer data)
{
  IwControlRow *self = data;
  const double before = gtk_spin_button_get_value (spin);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (spin));
  g_autofree char *shown = iw_control_format (self->control, before, IW_TEXT_LABEL);

  /* The focus leaves the field, and nobody has typed: what is shown rounded stays what it was. */
  if (g_strcmp0 (text, shown) == 0) {
    *value = before;
    return TRUE;
  }
  if (iw_language_parse (text, self->control->unit, value, NULL) != IW_STATUS_OK)
    return GTK_INPUT_ERROR;
  return TRUE;
}

static gboolean
spin_output (GtkSpinButton *spin, gpointer data)
{
  IwControlRow *self = data;
  g_autofree char *text = iw_control_format (self->control, gtk_spin_button_get_value (spin), IW_TEXT_LABEL);

  if (g_strcmp0 (text, gtk_editable_get_text (GTK_EDITABLE (spin))) != 0)
    gtk_editable_set_text (GTK_EDITABLE (spin), text);
  return TRUE;
}

/* --- holding and pointing --- */

static void
hand_took (IwControlRow *self)
{
  iw_session_set_dragging (self->session, TRUE);
}

static void
hand_let_go (IwControlRow *self)
{
  iw_session_set_dragging (self->session, FALSE);
}

static void
pointed_at (IwControlRow *self)
{
  iw_session_set_link (self->session, self->control->links, self);
}

static void
pointed_away (IwControlRow *self)
{
  if (iw_session_get_link_source (self->session) == self)
    iw_session_set_link (self->session, "", NULL);
}

/* --- building --- */

/* The wheel is for the page: over a slider it would change an experiment that nobody meant to touch. */
static void
leave_wheel_to_page (GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (GTK_IS_EVENT_CONTROLLER_SCROLL (controller))
      gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_NONE);
  }
}

static void
name_by_label (IwControlRow *self, GtkWidget *widget)
{
  gtk_accessible_update_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY, self->label,
                                  NULL, -1);
}

static void
build_range (IwControlRow *self)
{
  const IwControl *control = self->control;
  GtkAdjustment *value = gtk_adjustment_new (control->initial, control->min, control->max, 1.0, 1.0, 0.0);
  g_autofree char *slider_name = g_strdup_printf (_ ("%s slider"), control->label);
  GtkGesture *hand = gtk_gesture_click_new ();

  self->spin = gtk_spin_button_new (value, 0.0, 0);
  gtk_spin_button_set_update_policy (GTK_SPIN_BUTTON (self->spin), GTK_UPDATE_IF_VALID);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->spin), 9);
  gtk_editable_set_alignment (GTK_EDITABLE (self->spin), 1.0f);
  name_by_label (self, self->spin);
  g_signal_connect (self->spin, "input", G_CALLBACK (spin_input), self);
  g_signal_connect (self->spin, "output", G_CALLBACK (spin_output), self);
  g_signal_connect_swapped (self->spin, "value-changed", G_CALLBACK (spin_changed), self);
  leave_wheel_to_page (self->spin);
  if (self->n_in_strip == 0)
    gtk_box_append (self->head, self->spin);

  self->scale =
      gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0.0, SLIDER_PARTS, SLIDER_PARTS / 100.0);
  gtk_scale_set_draw_value (GTK_SCALE (self->scale), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_LABEL, slider_name,
                                  -1);
  g_signal_connect_swapped (self->scale, "value-changed", G_CALLBACK (scale_moved), self);
  leave_wheel_to_page (self->scale);
  gtk_widget_set_hexpand (self->scale, TRUE);
  gtk_box_append (self->body, self->scale);
  if (self->n_in_strip > 0)
    gtk_box_append (self->body, self->spin);

  /* On the body and in the capture phase: the scale's own drag claims the sequence, so a gesture on it would
   * never see the release. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (hand), GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (hand, "pressed", G_CALLBACK (hand_took), self);
  g_signal_connect_swapped (hand, "released", G_CALLBACK (hand_let_go), self);
  g_signal_connect_swapped (hand, "unpaired-release", G_CALLBACK (hand_let_go), self);
  gtk_widget_add_controller (GTK_WIDGET (self->body), GTK_EVENT_CONTROLLER (hand));
}

static void
set_up_label (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (item, label);
}

static void
bind_label (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
                      gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

/* What has no room side by side is one line that opens. */
static void
build_menu (IwControlRow *self)
{
  GtkStringList *labels = gtk_string_list_new (NULL);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  for (guint i = 0; i < self->control->options->len; i++)
    gtk_string_list_append (labels, ((const IwOption *)g_ptr_array_index (self->control->options, i))->label);
  g_signal_connect (factory, "setup", G_CALLBACK (set_up_label), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_label), NULL);
  self->menu = gtk_drop_down_new (G_LIST_MODEL (labels), NULL);
  gtk_drop_down_set_factory (GTK_DROP_DOWN (self->menu), factory);
  gtk_widget_set_hexpand (self->menu, TRUE);
  name_by_label (self, self->menu);
  g_signal_connect_swapped (self->menu, "notify::selected", G_CALLBACK (menu_chosen), self);
  gtk_box_append (self->body, self->menu);
}

/* Buttons of which there are two are as wide as each other. */
static glong
count_chars (const GPtrArray *options)
{
  glong longest = 0, all = 0;

  for (guint i = 0; i < options->len; i++) {
    const glong n = g_utf8_strlen (((const IwOption *)g_ptr_array_index (options, i))->label, -1);

    longest = MAX (longest, n);
    all += n;
  }
  return options->len == 2 ? 2 * longest : all;
}

static gboolean
fits_strip (IwControlRow *self)
{
  const GPtrArray *options = self->control->options;

  return count_chars (options) + EDGE_CHARS * (glong)options->len <= STRIP_CHARS / (glong)self->n_in_strip;
}

static void
build_choice (IwControlRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkToggleButton *first = NULL;
  glong longest = 0;

  for (guint i = 0; i < self->control->options->len; i++) {
    const IwOption *option = g_ptr_array_index (self->control->options, i);
    GtkWidget *button = gtk_toggle_button_new_with_label (option->label);

    longest = MAX (longest, g_utf8_strlen (option->label, -1));
    if (*option->note != '\0')
      iw_tip_set (button, option->note);
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), first);
    if (first == NULL)
      first = GTK_TOGGLE_BUTTON (button);
    g_ptr_array_add (self->options, button);
    g_signal_connect_swapped (button, "toggled", G_CALLBACK (option_toggled), self);
    gtk_box_append (GTK_BOX (box), button);
  }
  if (self->n_in_strip == 0 && longest * (glong)self->options->len > SIDE_BY_SIDE_CHARS) {
    gtk_orientable_set_orientation (GTK_ORIENTABLE (box), GTK_ORIENTATION_VERTICAL);
    for (guint i = 0; i < self->options->len; i++)
      gtk_widget_set_halign (gtk_button_get_child (g_ptr_array_index (self->options, i)), GTK_ALIGN_START);
  } else {
    gtk_box_set_homogeneous (GTK_BOX (box), self->options->len == 2);
    for (guint i = 0; i < self->options->len; i++)
      gtk_widget_set_hexpand (g_ptr_array_index (self->options, i), TRUE);
  }
  gtk_widget_add_css_class (box, "linked");
  gtk_widget_add_css_class (box, "choice");
  name_by_label (self, box);
  gtk_box_append (self->body, box);
}

static void
build_switch (IwControlRow *self)
{
  self->toggle = gtk_switch_new ();
  gtk_widget_set_valign (self->toggle, GTK_ALIGN_CENTER);
  name_by_label (self, self->toggle);
  g_signal_connect_swapped (self->toggle, "notify::active", G_CALLBACK (switch_flipped), self);
  gtk_box_append (self->head, self->toggle);
  gtk_widget_set_visible (GTK_WIDGET (self->body), FALSE);
}

/* As of a chart: out of the window there is nobody to speak to. */
static void
iw_control_row_unroot (GtkWidget *widget)
{
  g_clear_handle_id (&IW_CONTROL_ROW (widget)->speak_timer, g_source_remove);
  GTK_WIDGET_CLASS (iw_control_row_parent_class)->unroot (widget);
}

static void
iw_control_row_dispose (GObject *object)
{
  IwControlRow *self = IW_CONTROL_ROW (object);

  g_clear_handle_id (&self->speak_timer, g_source_remove);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (iw_control_row_parent_class)->dispose (object);
}

static void
iw_control_row_finalize (GObject *object)
{
  g_ptr_array_unref (IW_CONTROL_ROW (object)->options);
  g_free (IW_CONTROL_ROW (object)->described);
  G_OBJECT_CLASS (iw_control_row_parent_class)->finalize (object);
}

static void
iw_control_row_class_init (IwControlRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = iw_control_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = iw_control_row_finalize;
  widget_class->unroot = iw_control_row_unroot;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/iowall/IoWall/control-row.ui");
  gtk_widget_class_bind_template_child (widget_class, IwControlRow, label);
  gtk_widget_class_bind_template_child (widget_class, IwControlRow, head);
  gtk_widget_class_bind_template_child (widget_class, IwControlRow, body);
  gtk_widget_class_bind_template_child (widget_class, IwControlRow, reading);
}

static void
iw_control_row_init (IwControlRow *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->options = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (motion, "enter", G_CALLBACK (pointed_at), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (pointed_away), self);
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (pointed_at), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (pointed_away), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}

/* A slider and keys do what a spin button's buttons do; the strip has no room for them. */
static void
hide_buttons (GtkWidget *spin)
{
  for (GtkWidget *child = gtk_widget_get_first_child (spin); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (GTK_IS_BUTTON (child))
      gtk_widget_set_visible (child, FALSE);
  }
}

/* Those in the row that the pointer could give the focus to. */
static void
keep_focus (GtkWidget *widget)
{
  if (!GTK_IS_EDITABLE (widget))
    gtk_widget_set_focus_on_click (widget, FALSE);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && !GTK_IS_EDITABLE (widget);
       child = gtk_widget_get_next_sibling (child))
    keep_focus (child);
}

static GtkWidget *
new_row (IwSession *session, guint control, guint n_in_strip)
{
  IwControlRow *self = g_object_new (IW_TYPE_CONTROL_ROW, NULL);

  self->n_in_strip = n_in_strip;
  self->session = g_object_ref (session);
  self->index = control;
  self->control = g_ptr_array_index (iw_session_get_part (session)->controls, control);
  gtk_label_set_text (self->label, self->control->label);
  iw_tip_set (GTK_WIDGET (self->label), self->control->help);
  switch (self->control->kind) {
  case IW_CONTROL_RANGE:
    build_range (self);
    break;
  case IW_CONTROL_CHOICE:
    if (self->n_in_strip > 0 && !fits_strip (self))
      build_menu (self);
    else
      build_choice (self);
    break;
  case IW_CONTROL_SWITCH:
    build_switch (self);
    break;
  }
  sync_widgets (self);
  sync_lock (self);
  iw_session_follow (session, "prediction-changed", G_CALLBACK (sync_lock), self);
  iw_session_follow (session, "changed", G_CALLBACK (session_changed), self);
  iw_session_follow (session, "link-changed", G_CALLBACK (link_changed), self);
  return GTK_WIDGET (self);
}

GtkWidget *
iw_control_row_new (IwSession *session, guint control)
{
  return new_row (session, control, 0);
}

GtkWidget *
iw_control_row_new_in_strip (IwSession *session, guint control, guint n_in_strip)
{
  GtkWidget *row = new_row (session, control, n_in_strip);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (IW_CONTROL_ROW (row)->body), GTK_ORIENTATION_HORIZONTAL);
  keep_focus (row);
  if (IW_CONTROL_ROW (row)->spin != NULL)
    hide_buttons (IW_CONTROL_ROW (row)->spin);
  return row;
}
