#define G_LOG_DOMAIN "iowall-ledger-page"

#include "ledger-page.h"

#include "calibration-card.h"
#include "fit.h"
#include "ledger-part-card.h"
#include "note-binding.h"
#include "verdict-form.h"

/* Of the last question, beside the parts. */
#define QUESTION_WIDTH 380

struct _IwLedgerPage {
  GtkBox parent_instance;

  GtkScrolledWindow *record, *question;
  IwCalibrationCard *calibration;
  IwVerdictForm *form;
  GtkGrid *parts;
  GtkEntry *student;
};

G_DEFINE_FINAL_TYPE (IwLedgerPage, iw_ledger_page, GTK_TYPE_BOX)

static void
iw_ledger_page_class_init (IwLedgerPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (IW_TYPE_CALIBRATION_CARD);
  g_type_ensure (IW_TYPE_VERDICT_FORM);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/iowall/IoWall/ledger-page.ui");
  gtk_widget_class_bind_template_child (widget_class, IwLedgerPage, record);
  gtk_widget_class_bind_template_child (widget_class, IwLedgerPage, question);
  gtk_widget_class_bind_template_child (widget_class, IwLedgerPage, calibration);
  gtk_widget_class_bind_template_child (widget_class, IwLedgerPage, form);
  gtk_widget_class_bind_template_child (widget_class, IwLedgerPage, parts);
  gtk_widget_class_bind_template_child (widget_class, IwLedgerPage, student);
}

static void
iw_ledger_page_init (IwLedgerPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
iw_ledger_page_set_width (IwLedgerPage *self, int width)
{
  const gboolean stacked = iw_fit (width) == IW_FIT_STACKED;
  const GtkOrientation along = stacked ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL;
  const GtkPolicyType inner = stacked ? GTK_POLICY_NEVER : GTK_POLICY_AUTOMATIC;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), along);
  iw_fit_arrange (self->parts, stacked);
  gtk_scrolled_window_set_policy (self->record, GTK_POLICY_NEVER, inner);
  gtk_scrolled_window_set_policy (self->question, GTK_POLICY_NEVER, inner);
  gtk_widget_set_size_request (GTK_WIDGET (self->question), stacked ? -1 : iw_fit_scaled (QUESTION_WIDTH),
                               -1);
}

GtkWidget *
iw_ledger_page_new (IwSession *session)
{
  IwLedgerPage *self = g_object_new (IW_TYPE_LEDGER_PAGE, NULL);

  for (int kind = 0; kind < IW_N_PARTS; kind++) {
    GtkWidget *card;

    if (iw_session_get_mission (session)->parts[kind] == NULL)
      continue;
    card = iw_ledger_part_card_new (session, (IwPartKind)kind);
    g_signal_connect_object (card, "quote", G_CALLBACK (iw_verdict_form_quote), self->form,
                             G_CONNECT_SWAPPED);
    gtk_grid_attach (self->parts, card, kind, 0, 1, 1);
  }
  iw_calibration_card_show (self->calibration, iw_session_get_ledger (session));
  iw_verdict_form_set_session (self->form, session);
  iw_ledger_page_set_width (self, 0);
  gtk_entry_set_max_length (self->student, IW_STUDENT_MAX);
  iw_note_bind_entry (GTK_EDITABLE (self->student), session, IW_NOTE_STUDENT);
  return GTK_WIDGET (self);
}
