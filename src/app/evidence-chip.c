#define G_LOG_DOMAIN "iowall-evidence-chip"

#include "evidence-chip.h"

#include "iowall/language.h"

#include "tip.h"

struct _IwEvidenceChip {
  GtkBox parent_instance;

  GtkButton *restore, *quote, *remove;
  GtkLabel *label;
};

enum {
  RESTORE,
  QUOTE,
  REMOVE,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IwEvidenceChip, iw_evidence_chip, GTK_TYPE_BOX)

static void
restore_clicked (IwEvidenceChip *self)
{
  g_signal_emit (self, signals[RESTORE], 0);
}

static void
quote_clicked (IwEvidenceChip *self)
{
  g_signal_emit (self, signals[QUOTE], 0);
}

static void
remove_clicked (IwEvidenceChip *self)
{
  g_signal_emit (self, signals[REMOVE], 0);
}

static void
iw_evidence_chip_class_init (IwEvidenceChipClass *klass)
{
  static const char *const names[N_SIGNALS] = { "restore", "quote", "remove" };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], IW_TYPE_EVIDENCE_CHIP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/iowall/IoWall/evidence-chip.ui");
  gtk_widget_class_bind_template_child (widget_class, IwEvidenceChip, restore);
  gtk_widget_class_bind_template_child (widget_class, IwEvidenceChip, quote);
  gtk_widget_class_bind_template_child (widget_class, IwEvidenceChip, remove);
  gtk_widget_class_bind_template_child (widget_class, IwEvidenceChip, label);
}

static void
iw_evidence_chip_init (IwEvidenceChip *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->restore, "clicked", G_CALLBACK (restore_clicked), self);
  g_signal_connect_swapped (self->quote, "clicked", G_CALLBACK (quote_clicked), self);
  g_signal_connect_swapped (self->remove, "clicked", G_CALLBACK (remove_clicked), self);
}

/* "TFRecord; Reads in flight 32": every control that does not stand where it stood at the start. */
static char *
describe_settings (const IwPart *part, const IwSettings *settings)
{
  g_autoptr (GString) text = g_string_new (NULL);
  IwSettings start;

  iw_settings_init (&start, part);
  for (guint i = 0; i < part->controls->len; i++) {
    const IwControl *control = g_ptr_array_index (part->controls, i);
    g_autofree char *value = NULL;

    if (settings->values[i] == start.values[i])
      continue;
    value = iw_control_format (control, settings->values[i], IW_TEXT_TYPESET);
    g_string_append_printf (text, "%s%s %s", text->len > 0 ? "\n" : "", control->label, value);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
name_button (GtkButton *button, char *name)
{
  g_autofree char *owned = name;

  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, owned, -1);
}

GtkWidget *
iw_evidence_chip_new (const IwPart *part, const IwEvidence *evidence, gboolean stale,
                      IwEvidenceChipButton button)
{
  IwEvidenceChip *self = g_object_new (IW_TYPE_EVIDENCE_CHIP, NULL);
  g_autofree char *reading = iw_session_describe_evidence (evidence);
  g_autofree char *text = stale ? g_strdup_printf (_ ("%s (other settings)"), reading) : g_strdup (reading);
  g_autofree char *settings = describe_settings (part, &evidence->settings);
  g_autofree char *tooltip =
      g_strdup_printf ("%s\n%s", text, *settings != '\0' ? settings : _ ("at the settings of the start"));

  gtk_label_set_text (self->label, text);
  iw_tip_set (GTK_WIDGET (self->restore), tooltip);
  name_button (self->restore, g_strdup_printf (_ ("Restore the settings of: %s"), text));
  name_button (self->quote, g_strdup_printf (_ ("Quote: %s"), text));
  name_button (self->remove, g_strdup_printf (_ ("Remove: %s"), text));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->restore), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  *settings != '\0' ? settings : _ ("at the settings of the start"), -1);
  gtk_widget_set_visible (GTK_WIDGET (self->quote), button == IW_EVIDENCE_CHIP_QUOTE);
  gtk_widget_set_visible (GTK_WIDGET (self->remove), button == IW_EVIDENCE_CHIP_REMOVE);
  if (stale)
    gtk_widget_add_css_class (GTK_WIDGET (self), "stale");
  return GTK_WIDGET (self);
}
