#define G_LOG_DOMAIN "iowall-lock-card"

#include "lock-card.h"

#include "iowall/language.h"

#include <math.h>

#include "sentence.h"
#include "tip.h"

static const int confidence_percents[] = { 50, 60, 70, 80, 90, 100 };

struct _IwLockCard {
  GtkBox parent_instance;

  GtkLabel *heading;
  GtkBox *open_box, *options, *confidences;
  GtkLabel *question;
  GtkEntry *reason;
  GtkButton *lock_button;

  GtkBox *locked_box, *runs;
  GtkLabel *predicted, *verdict, *because;
  GtkExpander *evidence;
  GtkButton *settle_button;
  GtkWidget *own; /* back from the runs; NULL until there are some */

  IwSession *session;
  GPtrArray *option_buttons, *confidence_buttons; /* GtkToggleButton, not owned */
  gboolean syncing;
};

G_DEFINE_FINAL_TYPE (IwLockCard, iw_lock_card, GTK_TYPE_BOX)

static const IwLock *
get_lock (IwLockCard *self)
{
  return &iw_session_get_part (self->session)->lock;
}

static int
active_index (const GPtrArray *buttons)
{
  for (guint i = 0; i < buttons->len; i++) {
    if (gtk_toggle_button_get_active (g_ptr_array_index (buttons, i)))
      return (int)i;
  }
  return -1;
}

/* --- open --- */

/* Says what is missing where "Predict" stands, so that nothing on the card moves; heard as well as seen,
 * since the button that was pressed has the focus. NULL: nothing is missing any more. */
static void
refuse (IwLockCard *self, const char *message)
{
  if (message != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->heading), "refusal");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->heading), "refusal");
  gtk_label_set_text (self->heading, message != NULL ? message : _ ("Predict"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->lock_button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  message != NULL ? message : "", -1);
}

static void
draft_changed (IwLockCard *self)
{
  const IwPrediction *prediction = iw_session_get_prediction (self->session);
  const int option = active_index (self->option_buttons);
  const int sure = active_index (self->confidence_buttons);
  const IwOption *chosen = option < 0 ? NULL : g_ptr_array_index (get_lock (self)->options, (guint)option);

  if (self->syncing)
    return;
  refuse (self, NULL);
  iw_session_draft_prediction (self->session, chosen != NULL ? chosen->id : "",
                               sure < 0 ? prediction->confidence : confidence_percents[sure] / 100.0,
                               gtk_editable_get_text (GTK_EDITABLE (self->reason)));
}

static void
lock_in (IwLockCard *self)
{
  g_autoptr (GError) error = NULL;

  draft_changed (self);
  if (iw_session_lock_prediction (self->session, &error)) {
    gtk_widget_grab_focus (GTK_WIDGET (self->settle_button)); /* what had it is gone */
    return;
  }
  refuse (self, error->message);
  /* The page scrolls to what gets the focus. */
  if (active_index (self->option_buttons) < 0)
    gtk_widget_grab_focus (g_ptr_array_index (self->option_buttons, 0));
  else if (active_index (self->confidence_buttons) < 0)
    gtk_widget_grab_focus (g_ptr_array_index (self->confidence_buttons, 0));
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->reason));
}

static GtkWidget *
option_button (const IwOption *option)
{
  GtkWidget *button = gtk_toggle_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *label = gtk_label_new (option->label);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_box_append (GTK_BOX (box), label);
  if (*option->note != '\0') {
    GtkWidget *note = gtk_label_new (option->note);

    gtk_label_set_wrap (GTK_LABEL (note), TRUE);
    gtk_label_set_xalign (GTK_LABEL (note), 0.0f);
    gtk_widget_add_css_class (note, "note");
    gtk_box_append (GTK_BOX (box), note);
  }
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "option");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, option->label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, option->note, -1);
  return button;
}

static void
add_toggle (IwLockCard *self, GtkBox *box, GPtrArray *buttons, GtkWidget *button)
{
  if (buttons->len > 0)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), g_ptr_array_index (buttons, 0));
  g_ptr_array_add (buttons, button);
  gtk_box_append (box, button);
  g_signal_connect_swapped (button, "toggled", G_CALLBACK (draft_changed), self);
}

/* The draft as the session has it: when the page is opened, and when a step is undone. */
static void
sync_draft (IwLockCard *self)
{
  const IwPrediction *draft = iw_session_get_prediction (self->session);

  self->syncing = TRUE;
  for (guint i = 0; i < self->option_buttons->len; i++) {
    const IwOption *option = g_ptr_array_index (get_lock (self)->options, i);

    gtk_toggle_button_set_active (g_ptr_array_index (self->option_buttons, i),
                                  g_strcmp0 (draft->option, option->id) == 0);
  }
  for (guint i = 0; i < self->confidence_buttons->len; i++)
    gtk_toggle_button_set_active (g_ptr_array_index (self->confidence_buttons, i),
                                  draft->touched &&
                                      fabs (draft->confidence - confidence_percents[i] / 100.0) < 0.005);
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->reason)), draft->reason) != 0) {
    gtk_editable_set_text (GTK_EDITABLE (self->reason), draft->reason);
    gtk_editable_set_position (GTK_EDITABLE (self->reason), -1);
  }
  self->syncing = FALSE;
}

static void
build_open (IwLockCard *self)
{
  const IwLock *lock = get_lock (self);
  g_autofree char *question = iw_session_bind_text (self->session, lock->question);

  self->syncing = TRUE;
  iw_sentence_show (self->question, question);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->reason), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  question, -1);
  for (guint i = 0; i < lock->options->len; i++) {
    const IwOption *option = g_ptr_array_index (lock->options, i);
    GtkWidget *button = option_button (option);

    add_toggle (self, self->options, self->option_buttons, button);
  }
  for (guint i = 0; i < G_N_ELEMENTS (confidence_percents); i++) {
    g_autofree char *text = g_strdup_printf ("%d\u202f%%", confidence_percents[i]);
    g_autofree char *name = g_strdup_printf (_ ("%d percent sure"), confidence_percents[i]);
    GtkWidget *button = gtk_toggle_button_new_with_label (text);

    gtk_widget_add_css_class (button, "option");
    gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
    add_toggle (self, self->confidences, self->confidence_buttons, button);
  }
  gtk_editable_set_enable_undo (GTK_EDITABLE (self->reason), FALSE); /* the session's history has it */
  self->syncing = FALSE;
}

/* --- locked and settled --- */

static void
settle (IwLockCard *self)
{
  /* Open when it has just happened; on coming back the verdict is enough and the controls get the room. */
  gtk_expander_set_expanded (self->evidence, TRUE);
  iw_session_settle (self->session);
  gtk_widget_grab_focus (GTK_WIDGET (self->evidence)); /* says what came out */
}

static void
show_run (GtkButton *button, gpointer data)
{
  IwLockCard *self = data;

  iw_session_show_run (self->session, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "run")));
}

static void
show_own (IwLockCard *self)
{
  iw_session_show_own (self->session);
  gtk_widget_grab_focus (GTK_WIDGET (self->evidence)); /* the button has gone */
}

static void
sync_own (IwLockCard *self)
{
  if (self->own != NULL)
    gtk_widget_set_visible (self->own, iw_session_has_own (self->session));
}

static GtkWidget *
add_button (IwLockCard *self, const char *text, const char *tip)
{
  GtkWidget *button = gtk_button_new_with_label (text);
  GtkWidget *label = gtk_button_get_child (GTK_BUTTON (button));

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_widget_add_css_class (button, "option");
  iw_tip_set (button, tip);
  gtk_box_append (self->runs, button);
  return button;
}

static void
build_runs (IwLockCard *self, const IwSettlement *settlement)
{
  const IwLock *lock = get_lock (self);

  if (self->own != NULL)
    return;
  for (guint i = 0; i < settlement->n_runs; i++) {
    const IwLockRun *run = g_ptr_array_index (lock->runs, i);
    g_autofree char *busy = iw_experiment_busy (&settlement->runs[i], IW_TEXT_TYPESET);
    g_autofree char *text = g_strdup_printf ("%s: %s", run->label, busy);
    GtkWidget *button = add_button (self, text, _ ("Put these settings into the controls"));

    g_object_set_data (G_OBJECT (button), "run", GUINT_TO_POINTER (i));
    g_signal_connect (button, "clicked", G_CALLBACK (show_run), self);
  }
  self->own = add_button (self, _ ("Back to your own settings"), _ ("As they were before the experiment"));
  g_signal_connect_swapped (self->own, "clicked", G_CALLBACK (show_own), self);
  sync_own (self);
}

static void
show_outcome (IwLockCard *self, const IwPrediction *prediction)
{
  const IwSettlement *settlement = iw_session_get_settlement (self->session);
  const IwOption *right = iw_options_find (get_lock (self)->options, prediction->outcome, NULL);
  const gboolean hit = g_strcmp0 (prediction->option, prediction->outcome) == 0;
  g_autofree char *verdict = NULL, *spoken = NULL;

  if (settlement == NULL || right == NULL)
    return;
  verdict = hit ? g_strdup_printf (_ ("The experiment agrees with you: %s."), right->label)
                : g_strdup_printf (
                      _ ("The experiment says otherwise: %s. A surprise is the part you will remember."),
                      right->label);
  gtk_label_set_text (self->verdict, verdict);
  iw_sentence_show (self->because, settlement->because);
  spoken = g_strdup_printf ("%s %s", verdict, settlement->because);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->evidence), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  spoken, -1);
  build_runs (self, settlement);
}

static void
sync_state (IwLockCard *self)
{
  const IwPrediction *prediction = iw_session_get_prediction (self->session);
  const gboolean open = prediction->state == IW_LOCK_OPEN;
  const gboolean settled = prediction->state == IW_LOCK_SETTLED;
  const IwOption *chosen = iw_options_find (get_lock (self)->options, prediction->option, NULL);
  g_autofree char *predicted = NULL;

  refuse (self, NULL);
  gtk_label_set_text (self->heading, open ? _ ("Predict") : settled ? _ ("Settled") : _ ("Locked in"));
  gtk_widget_set_visible (GTK_WIDGET (self->open_box), open);
  gtk_widget_set_visible (GTK_WIDGET (self->locked_box), !open);
  gtk_widget_set_visible (GTK_WIDGET (self->settle_button), !settled);
  gtk_widget_set_visible (GTK_WIDGET (self->verdict), settled);
  gtk_widget_set_visible (GTK_WIDGET (self->evidence), settled);
  if (open) {
    sync_draft (self);
    return;
  }
  predicted = g_strdup_printf (_ ("You said, %.0f\u202f%% sure: %s. “%s”"), prediction->confidence * 100.0,
                               chosen != NULL ? chosen->label : prediction->option, prediction->reason);
  gtk_label_set_text (self->predicted, predicted);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->settle_button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  predicted, -1);
  if (settled)
    show_outcome (self, prediction);
}

static void
iw_lock_card_dispose (GObject *object)
{
  g_clear_object (&IW_LOCK_CARD (object)->session);
  G_OBJECT_CLASS (iw_lock_card_parent_class)->dispose (object);
}

static void
iw_lock_card_finalize (GObject *object)
{
  IwLockCard *self = IW_LOCK_CARD (object);

  g_ptr_array_unref (self->option_buttons);
  g_ptr_array_unref (self->confidence_buttons);
  G_OBJECT_CLASS (iw_lock_card_parent_class)->finalize (object);
}

static void
iw_lock_card_class_init (IwLockCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = iw_lock_card_dispose;
  G_OBJECT_CLASS (klass)->finalize = iw_lock_card_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/iowall/IoWall/lock-card.ui");
  gtk_widget_class_bind_template_child (widget_class, IwLockCard, heading);
  gtk_widget_class_bind_template_child (widget_class, IwLockCard, open_box);
  gtk_widget_class_bind_template_child (widget_class, IwLockCard, options);
  gtk_widget_class_bind_template_child (widget_class, IwLockCard, confidences);
  gtk_widget_class_bind_template_child (widget_class, IwLockCard, question);
  gtk_widget_class_bind_template_child (widget_class, IwLockCard, reason);
  gtk_widget_class_bind_template_child (widget_class, IwLockCard, lock_button);
  gtk_widget_class_bind_template_child (widget_class, IwLockCard, locked_box);
  gtk_widget_class_bind_template_child (widget_class, IwLockCard, runs);
  gtk_widget_class_bind_template_child (widget_class, IwLockCard, predicted);
  gtk_widget_class_bind_template_child (widget_class, IwLockCard, verdict);
  gtk_widget_class_bind_template_child (widget_class, IwLockCard, because);
  gtk_widget_class_bind_template_child (widget_class, IwLockCard, evidence);
  gtk_widget_class_bind_template_child (widget_class, IwLockCard, settle_button);
}

static void
iw_lock_card_init (IwLockCard *self)
{
  self->option_buttons = g_ptr_array_new ();
  self->confidence_buttons = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->reason, "changed", G_CALLBACK (draft_changed), self);
  g_signal_connect_swapped (self->reason, "activate", G_CALLBACK (lock_in), self);
  g_signal_connect_swapped (self->lock_button, "clicked", G_CALLBACK (lock_in), self);
  g_signal_connect_swapped (self->settle_button, "clicked", G_CALLBACK (settle), self);
}

GtkWidget *
iw_lock_card_new (IwSession *session)
{
  IwLockCard *self = g_object_new (IW_TYPE_LOCK_CARD, NULL);

  self->session = g_object_ref (session);
  build_open (self);
  sync_state (self);
  iw_session_follow (session, "prediction-changed", G_CALLBACK (sync_state), self);
  iw_session_follow (session, "changed", G_CALLBACK (sync_own), self);
  return GTK_WIDGET (self);
}
