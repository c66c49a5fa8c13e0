#define G_LOG_DOMAIN "iowall-present-tally"

#include "present-tally.h"

#include "iowall/language.h"

/* One option of the lock. */
typedef struct {
  GtkWidget *button, *bar, *mark;
  GtkLabel *count;
} Row;

struct _IwPresentTally {
  GtkBox parent_instance;

  IwPresentation *presentation;
  GArray *rows; /* Row */
};

G_DEFINE_FINAL_TYPE (IwPresentTally, iw_present_tally, GTK_TYPE_BOX)

/* The option that the experiment made right; NULL while that is covered. */
static const char *
right_option (IwPresentTally *self)
{
  const IwSettlement *settlement = iw_presentation_get_covered (self->presentation)
                                       ? NULL
                                       : iw_presentation_get_settlement (self->presentation);

  return settlement != NULL ? settlement->outcome->option : NULL;
}

static void
sync_row (IwPresentTally *self, guint index, const char *right, guint total)
{
  const IwOption *option = g_ptr_array_index (iw_presentation_get_lock (self->presentation)->options, index);
  const Row *row = &g_array_index (self->rows, Row, index);
  const guint hands = iw_presentation_get_hands (self->presentation, index);
  const gboolean is_right = g_strcmp0 (option->id, right) == 0;
  g_autofree char *count = g_strdup_printf ("%u", hands);
  g_autofree char *raised =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u of %u hand", "%u of %u hands", total), hands, total);
  g_autofree char *state =
      is_right ? g_strconcat (raised, ". ", _ ("The simulation says so"), NULL) : g_strdup (raised);

  gtk_label_set_text (row->count, count);
  gtk_level_bar_set_value (GTK_LEVEL_BAR (row->bar), total > 0 ? (double)hands / total : 0.0);
  gtk_widget_set_visible (row->mark, is_right);
  if (is_right)
    gtk_widget_add_css_class (row->button, "right");
  else
    gtk_widget_remove_css_class (row->button, "right");
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, state,
                                  -1);
}

static void
sync (IwPresentTally *self)
{
  const IwLock *lock = iw_presentation_get_lock (self->presentation);
  const char *right = right_option (self);
  const guint total = iw_presentation_count_hands (self->presentation);

  if (iw_presentation_get_curtained (self->presentation)) /* it has the whole width */
    gtk_widget_add_css_class (GTK_WIDGET (self), "large");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "large");
  for (guint i = 0; lock != NULL && i < self->rows->len; i++)
    sync_row (self, i, right, total);
}

static void
hand_raised (GtkButton *button, gpointer data)
{
  IwPresentTally *self = data;

  iw_presentation_add_hand (self->presentation,
                            GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "option")));
}

static GtkWidget *
new_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, css_class);
  return label;
}

/* A sign and words: what is right is not told by colour alone. */
static void
fill_mark (GtkBox *mark)
{
  GtkWidget *words = gtk_label_new (_ ("The simulation says so"));

  gtk_label_set_xalign (GTK_LABEL (words), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (words), TRUE);
  gtk_box_append (mark, gtk_label_new ("✓"));
  gtk_box_append (mark, words);
  gtk_widget_add_css_class (GTK_WIDGET (mark), "tally-mark");
}

static void
add_row (IwPresentTally *self, const IwOption *option)
{
  g_autofree char *number = g_strdup_printf ("%u", self->rows->len + 1);
  GtkWidget *all = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0),
            *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *label = new_label (option->label, "tally-option");
  Row row = { .button = gtk_button_new (),
              /* The count beside it says the same. */
              .bar = g_object_new (GTK_TYPE_LEVEL_BAR, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                   NULL),
              .mark = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0),
              .count = GTK_LABEL (new_label ("0", "tally-count")) };

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (line), new_label (number, "tally-key"));
  gtk_box_append (GTK_BOX (line), label);
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (row.count));
  gtk_widget_add_css_class (line, "tally-line");
  gtk_box_append (GTK_BOX (all), line);
  fill_mark (GTK_BOX (row.mark));
  gtk_box_append (GTK_BOX (all), row.bar);
  gtk_box_append (GTK_BOX (all), row.mark);
  gtk_button_set_child (GTK_BUTTON (row.button), all);
  gtk_widget_add_css_class (row.button, "tally-row");
  gtk_widget_set_focus_on_click (row.button, FALSE);
  gtk_widget_set_valign (row.button, GTK_ALIGN_CENTER);
  gtk_widget_set_vexpand (row.button, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row.button), GTK_ACCESSIBLE_PROPERTY_LABEL, option->label,
                                  -1);
  g_object_set_data (G_OBJECT (row.button), "option", GUINT_TO_POINTER (self->rows->len));
  g_signal_connect (row.button, "clicked", G_CALLBACK (hand_raised), self);
  gtk_box_append (GTK_BOX (self), row.button);
  g_array_append_val (self->rows, row);
}

static void
iw_present_tally_dispose (GObject *object)
{
  g_clear_object (&IW_PRESENT_TALLY (object)->presentation);
  G_OBJECT_CLASS (iw_present_tally_parent_class)->dispose (object);
}

static void
iw_present_tally_finalize (GObject *object)
{
  g_array_unref (IW_PRESENT_TALLY (object)->rows);
  G_OBJECT_CLASS (iw_present_tally_parent_class)->finalize (object);
}

static void
iw_present_tally_class_init (IwPresentTallyClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = iw_present_tally_dispose;
  G_OBJECT_CLASS (klass)->finalize = iw_present_tally_finalize;
}

static void
iw_present_tally_init (IwPresentTally *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "tally");
}

GtkWidget *
iw_present_tally_new (IwPresentation *presentation)
{
  IwPresentTally *self = g_object_new (IW_TYPE_PRESENT_TALLY, NULL);
  const IwLock *lock = iw_presentation_get_lock (presentation);

  self->presentation = g_object_ref (presentation);
  for (guint i = 0; lock != NULL && i < lock->options->len; i++)
    add_row (self, g_ptr_array_index (lock->options, i));
  g_signal_connect_object (presentation, "hands-changed", G_CALLBACK (sync), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (presentation, "cover-changed", G_CALLBACK (sync), self, G_CONNECT_SWAPPED);
  sync (self);
  return GTK_WIDGET (self);
}
