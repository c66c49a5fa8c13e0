#define G_LOG_DOMAIN "iowall-calibration-card"

#include "calibration-card.h"

#include "iowall/language.h"

#include <math.h>
#include <string.h>

struct _IwCalibrationCard {
  GtkBox parent_instance;

  GtkLabel *sentence, *sure_text, *right_text;
  GtkLevelBar *sure, *right;
  GtkWidget *bars;
};

G_DEFINE_FINAL_TYPE (IwCalibrationCard, iw_calibration_card, GTK_TYPE_BOX)

typedef struct {
  guint n, right;
  double sure; /* mean confidence */
} Calibration;

static Calibration
calibrate (const IwLedger *ledger)
{
  Calibration found = { .n = 0 };

  for (int kind = 0; kind < IW_N_PARTS; kind++) {
    const IwPrediction *prediction = &ledger->parts[kind].prediction;

    if (!ledger->parts[kind].present || prediction->state != IW_LOCK_SETTLED)
      continue;
    found.n++;
    found.sure += prediction->confidence;
    found.right += strcmp (prediction->option, prediction->outcome) == 0;
  }
  if (found.n > 0)
    found.sure /= found.n;
  return found;
}

static char *
describe (const Calibration *found)
{
  /* The predictions of one lab are few: what they would be right by chance around the stated confidence. */
  const double expected = found->sure * found->n;
  const double spread = sqrt (found->n * found->sure * (1.0 - found->sure));
  const char *judgement = fabs (found->right - expected) <= fmax (spread, 0.5) ? _ ("That fits.")
                          : found->right < expected ? _ ("Surer than the outcomes bear out.")
                                                    : _ ("You knew more than you trusted yourself to.");

  if (found->n == 0)
    return g_strdup (_ ("Run the experiment of a part to see how your confidence fares."));
  return g_strdup_printf (
      g_dngettext (
          GETTEXT_PACKAGE, "%u of %u prediction came true. At your confidence, %.1f would be expected. %s",
          "%u of %u predictions came true. At your confidence, %.1f would be expected. %s", found->n),
      found->right, found->n, expected, judgement);
}

static void
show_bar (GtkLevelBar *bar, GtkLabel *label, const char *name, double share)
{
  g_autofree char *text = g_strdup_printf ("%s, %.0f\u202f%%", name, 100.0 * share);

  gtk_level_bar_set_value (bar, share);
  gtk_label_set_text (label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

void
iw_calibration_card_show (IwCalibrationCard *self, const IwLedger *ledger)
{
  const Calibration found = calibrate (ledger);
  g_autofree char *sentence = describe (&found);

  gtk_label_set_text (self->sentence, sentence);
  gtk_widget_set_visible (self->bars, found.n > 0);
  if (found.n == 0)
    return;
  show_bar (self->sure, self->sure_text, _ ("How sure"), found.sure);
  show_bar (self->right, self->right_text, _ ("How often right"), (double)found.right / found.n);
}

static void
iw_calibration_card_class_init (IwCalibrationCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/iowall/IoWall/calibration-card.ui");
  gtk_widget_class_bind_template_child (widget_class, IwCalibrationCard, sentence);
  gtk_widget_class_bind_template_child (widget_class, IwCalibrationCard, bars);
  gtk_widget_class_bind_template_child (widget_class, IwCalibrationCard, sure);
  gtk_widget_class_bind_template_child (widget_class, IwCalibrationCard, right);
  gtk_widget_class_bind_template_child (widget_class, IwCalibrationCard, sure_text);
  gtk_widget_class_bind_template_child (widget_class, IwCalibrationCard, right_text);
}

static void
iw_calibration_card_init (IwCalibrationCard *self)
{
  static const char *const offsets[] = { GTK_LEVEL_BAR_OFFSET_LOW, GTK_LEVEL_BAR_OFFSET_HIGH,
                                         GTK_LEVEL_BAR_OFFSET_FULL };
  gtk_widget_init_template (GTK_WIDGET (self));
  /* One colour: a low share is no warning here. */
  for (guint i = 0; i < G_N_ELEMENTS (offsets); i++) {
    gtk_level_bar_remove_offset_value (self->sure, offsets[i]);
    gtk_level_bar_remove_offset_value (self->right, offsets[i]);
  }
}
