#define G_LOG_DOMAIN "iowall-reflect-panel"

#include "reflect-panel.h"

#include "iowall/language.h"

#include "evidence-chip.h"
#include "note-binding.h"
#include "sentence.h"

struct _IwReflectPanel {
  GtkBox parent_instance;

  GtkToggleButton *fold;
  GtkImage *arrow;
  GtkLabel *question, *count, *hint;
  GtkRevealer *revealer;
  GtkTextView *text;
  GtkFlowBox *chips;

  IwSession *session;
};

G_DEFINE_FINAL_TYPE (IwReflectPanel, iw_reflect_panel, GTK_TYPE_BOX)

static void
fold_toggled (IwReflectPanel *self)
{
  const gboolean open = gtk_toggle_button_get_active (self->fold);

  gtk_revealer_set_reveal_child (self->revealer, open);
  gtk_image_set_from_icon_name (self->arrow, open ? "pan-down-symbolic" : "pan-end-symbolic");
  gtk_label_set_ellipsize (self->question, open ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END);
  gtk_label_set_wrap (self->question, open);
  if (open)
    gtk_widget_grab_focus (GTK_WIDGET (self->text));
}

/* What scrolls follows the focus when that moves, and while it moved here there was no room yet. */
static void
revealed (IwReflectPanel *self)
{
  if (!gtk_widget_has_focus (GTK_WIDGET (self->text)))
    return;
  gtk_widget_grab_focus (GTK_WIDGET (self->fold));
  gtk_widget_grab_focus (GTK_WIDGET (self->text));
}

void
iw_reflect_panel_toggle (IwReflectPanel *self)
{
  gtk_toggle_button_set_active (self->fold, !gtk_toggle_button_get_active (self->fold));
}

/* Undone or done again: what changed is in sight. */
static void
text_undone (IwReflectPanel *self)
{
  gtk_toggle_button_set_active (self->fold, TRUE);
}

/* --- evidence --- */

static guint
chip_index (IwEvidenceChip *chip)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (chip), "evidence"));
}

static void
restore (IwEvidenceChip *chip, gpointer data)
{
  iw_session_restore_evidence (IW_REFLECT_PANEL (data)->session, chip_index (chip));
}

static void
drop (IwEvidenceChip *chip, gpointer data)
{
  iw_session_remove_evidence (IW_REFLECT_PANEL (data)->session, chip_index (chip));
}

static GtkWidget *
new_chip (IwReflectPanel *self, guint index, const IwEvidence *evidence)
{
  const IwPartKind kind = iw_session_get_part_kind (self->session);
  GtkWidget *chip = iw_evidence_chip_new (iw_session_get_part (self->session), evidence,
                                          iw_session_evidence_is_stale (self->session, kind, index),
                                          IW_EVIDENCE_CHIP_REMOVE);

  g_object_set_data (G_OBJECT (chip), "evidence", GUINT_TO_POINTER (index));
  g_signal_connect (chip, "restore", G_CALLBACK (restore), self);
  g_signal_connect (chip, "remove", G_CALLBACK (drop), self);
  return chip;
}

static void
sync_evidence (IwReflectPanel *self)
{
  const GPtrArray *evidence = iw_session_get_evidence (self->session);
  g_autofree char *count = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u reading", "%u readings", evidence->len), evidence->len);
  GtkFlowBoxChild *child;

  while ((child = gtk_flow_box_get_child_at_index (self->chips, 0)) != NULL)
    gtk_flow_box_remove (self->chips, GTK_WIDGET (child));
  for (guint i = 0; i < evidence->len; i++) {
    const IwEvidence *reading = g_ptr_array_index (evidence, i);

    gtk_flow_box_append (self->chips, new_chip (self, i, reading));
    child = gtk_flow_box_get_child_at_index (self->chips, (int)i);
    gtk_widget_set_focusable (GTK_WIDGET (child), FALSE); /* its buttons are */
    gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, reading->label,
                                    -1);
  }
  gtk_label_set_text (self->count, evidence->len > 0 ? count : "");
  gtk_widget_set_visible (GTK_WIDGET (self->hint), evidence->len == 0);
}

/* The question may quote the present result. */
static void
show_question (IwReflectPanel *self)
{
  const gboolean unlocked = iw_session_get_unlocked (self->session);
  const IwPart *part = iw_session_get_part (self->session);
  g_autofree char *question = iw_session_bind_text (self->session, part->question);
  g_autofree char *asks = g_strdup_printf (_ ("%1$s asks: %2$s"), part->observer, question);
  const char *shown =
      unlocked ? asks : _ ("Locked until you predict"); /* the question leans towards its answer */

  if (g_strcmp0 (gtk_label_get_text (self->question), shown) == 0)
    return;
  iw_sentence_show (self->question, shown);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->fold), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, shown,
                                  -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, shown,
                                  -1);
}

static void
sync_lock (IwReflectPanel *self)
{
  const gboolean unlocked = iw_session_get_unlocked (self->session);

  show_question (self);
  gtk_widget_set_sensitive (GTK_WIDGET (self->fold), unlocked);
  gtk_widget_set_sensitive (GTK_WIDGET (self->text), unlocked);
}

/* Whether a reading is stale can only change when the settings do; while a slider moves nobody reads here. */
static void
settings_changed (IwReflectPanel *self)
{
  if (iw_session_get_dragging (self->session))
    return;
  show_question (self);
  if (iw_session_get_evidence (self->session)->len > 0)
    sync_evidence (self);
}

static void
iw_reflect_panel_dispose (GObject *object)
{
  g_clear_object (&IW_REFLECT_PANEL (object)->session);
  G_OBJECT_CLASS (iw_reflect_panel_parent_class)->dispose (object);
}

static void
iw_reflect_panel_class_init (IwReflectPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = iw_reflect_panel_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/iowall/IoWall/reflect-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, IwReflectPanel, fold);
  gtk_widget_class_bind_template_child (widget_class, IwReflectPanel, arrow);
  gtk_widget_class_bind_template_child (widget_class, IwReflectPanel, question);
  gtk_widget_class_bind_template_child (widget_class, IwReflectPanel, count);
  gtk_widget_class_bind_template_child (widget_class, IwReflectPanel, hint);
  gtk_widget_class_bind_template_child (widget_class, IwReflectPanel, revealer);
  gtk_widget_class_bind_template_child (widget_class, IwReflectPanel, text);
  gtk_widget_class_bind_template_child (widget_class, IwReflectPanel, chips);
}

static void
iw_reflect_panel_init (IwReflectPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->fold, "toggled", G_CALLBACK (fold_toggled), self);
  g_signal_connect_swapped (self->revealer, "notify::child-revealed", G_CALLBACK (revealed), self);
}

GtkWidget *
iw_reflect_panel_new (IwSession *session)
{
  IwReflectPanel *self = g_object_new (IW_TYPE_REFLECT_PANEL, NULL);

  self->session = g_object_ref (session);
  iw_note_bind_text (self->text, session, IW_NOTE_REFLECTION, G_CALLBACK (text_undone), self);
  iw_session_follow (session, "evidence-changed", G_CALLBACK (sync_evidence), self);
  iw_session_follow (session, "changed", G_CALLBACK (settings_changed), self);
  iw_session_follow (session, "prediction-changed", G_CALLBACK (sync_lock), self);
  sync_evidence (self);
  sync_lock (self);
  return GTK_WIDGET (self);
}
