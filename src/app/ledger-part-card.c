#define G_LOG_DOMAIN "iowall-ledger-part-card"

#include "ledger-part-card.h"

#include "iowall/language.h"

#include <math.h>
#include <string.h>

#include "evidence-chip.h"
#include "navigation.h"

struct _IwLedgerPartCard {
  GtkBox parent_instance;

  GtkLabel *title, *state, *predicted_head, *predicted, *outcome, *verdict, *reason;
  GtkLabel *no_evidence, *trials_note, *reflection;
  GtkWidget *visit, *trials_box;
  GtkBox *chips;
  GtkGrid *trials;

  IwSession *session;
  IwPartKind kind;
};

enum {
  QUOTE,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IwLedgerPartCard, iw_ledger_part_card, GTK_TYPE_BOX)

static const IwPart *
get_part (const IwLedgerPartCard *self)
{
  return iw_session_get_mission (self->session)->parts[self->kind];
}

static const IwLedgerPart *
get_kept (const IwLedgerPartCard *self)
{
  return &iw_session_get_ledger (self->session)->parts[self->kind];
}

/* --- prediction against outcome --- */

static const char *
option_label (const IwLedgerPartCard *self, const char *id)
{
  const IwOption *option = iw_options_find (get_part (self)->lock.options, id, NULL);

  return option != NULL ? option->label : "";
}

static void
show_verdict (IwLedgerPartCard *self, const IwPrediction *prediction)
{
  const gboolean settled = prediction->state == IW_LOCK_SETTLED;
  const gboolean right = settled && strcmp (prediction->option, prediction->outcome) == 0;

  gtk_widget_set_visible (GTK_WIDGET (self->verdict), settled);
  gtk_label_set_text (self->verdict, right ? _ ("✓ As you predicted") : _ ("✗ A surprise"));
  if (right)
    gtk_widget_add_css_class (GTK_WIDGET (self->verdict), "right");
}

static void
show_prediction (IwLedgerPartCard *self)
{
  const IwPrediction *prediction = &get_kept (self)->prediction;
  const gboolean locked = prediction->state != IW_LOCK_OPEN;
  g_autofree char *head =
      g_strdup_printf (_ ("You, %.0f\u202f%% sure"), round (prediction->confidence * 100.0));
  g_autofree char *reason = g_strdup_printf ("“%s”", prediction->reason);

  gtk_label_set_text (self->predicted_head, locked ? head : _ ("You"));
  gtk_label_set_text (self->predicted, locked ? option_label (self, prediction->option) : _ ("Nothing yet"));
  gtk_label_set_text (self->outcome, prediction->state == IW_LOCK_SETTLED
                                         ? option_label (self, prediction->outcome)
                                         : _ ("Not run yet"));
  gtk_label_set_text (self->reason, reason);
  gtk_widget_set_visible (GTK_WIDGET (self->reason), locked);
  show_verdict (self, prediction);
}

/* --- evidence --- */

static guint
chip_index (IwEvidenceChip *chip)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (chip), "evidence"));
}

/* The page, and this card with it, is gone when the part is shown. */
static void
restore (IwEvidenceChip *chip, gpointer data)
{
  IwLedgerPartCard *self = data;
  const guint index = chip_index (chip);
  g_autoptr (IwSession) session = g_object_ref (self->session);

  iw_session_visit (session, (int)self->kind);
  iw_session_restore_evidence (session, index);
}

static char *
quotation (const IwLedgerPartCard *self, const IwEvidence *evidence)
{
  g_autofree char *reading = iw_session_describe_evidence (evidence);

  return g_strdup_printf (_ ("%s (Part %d)"), reading, self->kind + 1);
}

static void
quote (IwEvidenceChip *chip, gpointer data)
{
  IwLedgerPartCard *self = data;
  g_autofree char *text = quotation (self, g_ptr_array_index (get_kept (self)->evidence, chip_index (chip)));

  g_signal_emit (self, signals[QUOTE], 0, text);
}

static void
make_draggable (GtkWidget *chip, const char *text)
{
  GtkDragSource *source = gtk_drag_source_new ();
  GdkContentProvider *content = gdk_content_provider_new_typed (G_TYPE_STRING, text);

  gtk_drag_source_set_content (source, content);
  g_object_unref (content);
  gtk_widget_add_controller (chip, GTK_EVENT_CONTROLLER (source));
}

static void
show_evidence (IwLedgerPartCard *self)
{
  const GPtrArray *evidence = get_kept (self)->evidence;
  GtkWidget *chip;

  while ((chip = gtk_widget_get_first_child (GTK_WIDGET (self->chips))) != NULL)
    gtk_box_remove (self->chips, chip);
  for (guint i = 0; i < evidence->len; i++) {
    const IwEvidence *reading = g_ptr_array_index (evidence, i);
    g_autofree char *text = quotation (self, reading);

    chip = iw_evidence_chip_new (get_part (self), reading,
                                 iw_session_evidence_is_stale (self->session, self->kind, i),
                                 IW_EVIDENCE_CHIP_QUOTE);
    g_object_set_data (G_OBJECT (chip), "evidence", GUINT_TO_POINTER (i));
    g_signal_connect (chip, "restore", G_CALLBACK (restore), self);
    g_signal_connect (chip, "quote", G_CALLBACK (quote), self);
    make_draggable (chip, text);
    gtk_box_append (self->chips, chip);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->no_evidence), evidence->len == 0);
}

/* --- trials --- */

/* The first and the last of what a trial keeps: what the design is for, and what it costs. */
static const IwFact *
trial_fact (const IwTrial *trial, gboolean last)
{
  if (trial->n_facts == 0)
    return NULL;
  for (guint i = 0; last && i < trial->n_facts; i++) {
    const IwFact *fact = &trial->facts[trial->n_facts - 1 - i];

    if (fact->text == NULL)
      return fact;
  }
  return &trial->facts[0];
}

static void
add_cell (IwLedgerPartCard *self, int column, int row, const char *text, gboolean right)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), right ? 1.0f : 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, column > 0);
  gtk_widget_add_css_class (label, row == 0 ? "dim" : "numeric");
  gtk_grid_attach (self->trials, label, column, row, 1, 1);
}

static void
add_trial (IwLedgerPartCard *self, const IwTrial *trial, int row)
{
  g_autofree char *number = trial->round > 1 ? g_strdup_printf ("%u.%u", trial->round, trial->number)
                                             : g_strdup_printf ("%u", trial->number);

  add_cell (self, 0, row, number, TRUE);
  for (int last = 0; last < 2; last++) {
    const IwFact *fact = trial_fact (trial, last);
    g_autofree char *value = fact != NULL ? iw_fact_format (fact, IW_TEXT_TYPESET) : g_strdup ("");

    add_cell (self, 1 + last, row, value, TRUE);
  }
  add_cell (self, 3, row, trial->met ? _ ("✓ goals") : _ ("○ missed"), FALSE);
}

static void
show_trials (IwLedgerPartCard *self)
{
  const GPtrArray *trials = get_kept (self)->trials;
  guint met = 0;
  g_autofree char *note = NULL;
  GtkWidget *cell;

  while ((cell = gtk_widget_get_first_child (GTK_WIDGET (self->trials))) != NULL)
    gtk_grid_remove (self->trials, cell);
  for (guint i = 0; i < trials->len; i++) {
    const IwTrial *trial = g_ptr_array_index (trials, i);
    const IwFact *first = trial_fact (trial, FALSE), *last = trial_fact (trial, TRUE);

    if (i == 0) {
      add_cell (self, 0, 0, _ ("Trial"), TRUE);
      add_cell (self, 1, 0, first != NULL ? first->label : "", TRUE);
      add_cell (self, 2, 0, last != NULL ? last->label : "", TRUE);
    }
    add_trial (self, trial, (int)i + 1);
    met += trial->met ? 1 : 0;
  }
  gtk_widget_set_visible (self->trials_box, get_part (self)->max_trials > 0);
  if (trials->len == 0)
    note = g_strdup (_ ("None recorded yet."));
  else
    note = g_strdup_printf (_ ("%u recorded, %u with every goal met."), trials->len, met);
  gtk_label_set_text (self->trials_note, note);
}

/* --- the card --- */

static void
show_head (IwLedgerPartCard *self)
{
  const IwLedgerPart *kept = get_kept (self);
  g_autofree char *title = g_strdup_printf ("%d  %s", self->kind + 1, get_part (self)->title);
  g_autofree char *progress = iw_navigation_describe (kept);
  g_autofree char *state = g_strdup_printf (_ ("%1$s · %2$.0f of %3$.0f min"), progress,
                                            floor (kept->seconds / 60.0), get_part (self)->minutes);
  g_autofree char *visit = g_strdup_printf (_ ("Go to Part %d"), self->kind + 1);

  state[0] = g_ascii_toupper (state[0]);
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->state, state);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->visit), GTK_ACCESSIBLE_PROPERTY_LABEL, visit, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->visit), "win.part");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->visit), "s", iw_part_id (self->kind));
}

static void
show_reflection (IwLedgerPartCard *self)
{
  const char *text = get_kept (self)->reflection;
  const gboolean blank = strspn (text, " \t\r\n") == strlen (text);

  gtk_label_set_text (self->reflection, blank ? _ ("Nothing written yet.") : text);
  if (blank)
    gtk_widget_add_css_class (GTK_WIDGET (self->reflection), "dim");
}

static void
iw_ledger_part_card_dispose (GObject *object)
{
  g_clear_object (&IW_LEDGER_PART_CARD (object)->session);
  G_OBJECT_CLASS (iw_ledger_part_card_parent_class)->dispose (object);
}

static void
iw_ledger_part_card_class_init (IwLedgerPartCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = iw_ledger_part_card_dispose;
  signals[QUOTE] = g_signal_new ("quote", IW_TYPE_LEDGER_PART_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/iowall/IoWall/ledger-part-card.ui");
  gtk_widget_class_bind_template_child (widget_class, IwLedgerPartCard, title);
  gtk_widget_class_bind_template_child (widget_class, IwLedgerPartCard, state);
  gtk_widget_class_bind_template_child (widget_class, IwLedgerPartCard, visit);
  gtk_widget_class_bind_template_child (widget_class, IwLedgerPartCard, predicted_head);
  gtk_widget_class_bind_template_child (widget_class, IwLedgerPartCard, predicted);
  gtk_widget_class_bind_template_child (widget_class, IwLedgerPartCard, outcome);
  gtk_widget_class_bind_template_child (widget_class, IwLedgerPartCard, verdict);
  gtk_widget_class_bind_template_child (widget_class, IwLedgerPartCard, reason);
  gtk_widget_class_bind_template_child (widget_class, IwLedgerPartCard, no_evidence);
  gtk_widget_class_bind_template_child (widget_class, IwLedgerPartCard, chips);
  gtk_widget_class_bind_template_child (widget_class, IwLedgerPartCard, trials_box);
  gtk_widget_class_bind_template_child (widget_class, IwLedgerPartCard, trials_note);
  gtk_widget_class_bind_template_child (widget_class, IwLedgerPartCard, trials);
  gtk_widget_class_bind_template_child (widget_class, IwLedgerPartCard, reflection);
}

static void
iw_ledger_part_card_init (IwLedgerPartCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
iw_ledger_part_card_new (IwSession *session, IwPartKind kind)
{
  IwLedgerPartCard *self = g_object_new (IW_TYPE_LEDGER_PART_CARD, NULL);

  self->session = g_object_ref (session);
  self->kind = kind;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  get_part (self)->title, -1);
  show_head (self);
  show_prediction (self);
  show_evidence (self);
  show_trials (self);
  show_reflection (self);
  return GTK_WIDGET (self);
}
