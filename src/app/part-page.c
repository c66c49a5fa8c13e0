#define G_LOG_DOMAIN "iowall-part-page"

#include "part-page.h"

#include "iowall/language.h"

#include <math.h>

#include "carry-note.h"
#include "control-row.h"
#include "fit.h"
#include "instrument-card.h"
#include "lock-card.h"
#include "message-card.h"
#include "reflect-panel.h"
#include "sentence.h"
#include "tip.h"
#include "trials-panel.h"

/* Columns of the grid: what stands on the bench shares them evenly, the equation takes half as many. */
#define COLUMNS 12

/* Of the column with words and controls. While there is nothing to be seen beside it the words have more
 * room, so that brief and question are in sight together. */
#define SIDE_WIDTH        330
#define SIDE_WIDTH_LOCKED 410

/* Height of an instrument that stands below another. */
#define STACKED_HEIGHT 250

struct _IwPartPage {
  GtkBox parent_instance;

  GtkScrolledWindow *side, *bench;
  GtkBox *side_box, *main;
  GtkGrid *goals, *instruments;
  GtkExpander *brief_fold;
  GtkLabel *from, *brief, *target;

  IwSession *session;
  GtkWidget *locked_note;
  gboolean stacked;
  IwReflectPanel *reflect;
  GPtrArray *goal_labels; /* GtkLabel, not owned */
};

G_DEFINE_FINAL_TYPE (IwPartPage, iw_part_page, GTK_TYPE_BOX)

/* --- goals --- */

/* "now 1.79 %" for a goal about a number; NULL for one about a choice. */
static char *
describe_now (const IwRule *goal, const IwExperiment *experiment, IwTextStyle style)
{
  const IwFact *fact = *goal->fact != '\0' ? iw_experiment_fact (experiment, goal->fact) : NULL;
  g_autofree char *value = NULL;

  if (fact == NULL || fact->text != NULL || !isfinite (fact->value))
    return NULL;
  value = iw_fact_format (fact, style);
  /* Translators: behind a goal, "I/O wait below 5 %, now 1.79 %". */
  return g_strdup_printf (_ ("now %s"), value);
}

static void
show_goal (GtkWidget *label, const IwRule *goal, const IwExperiment *experiment)
{
  const gboolean met = iw_rule_holds (goal, experiment);
  g_autofree char *now = describe_now (goal, experiment, IW_TEXT_TYPESET);
  g_autofree char *now_spoken = describe_now (goal, experiment, IW_TEXT_SPOKEN);
  g_autofree char *text = g_strdup_printf ("%s\u2002%s%s%s", met ? "✓" : "○", goal->label,
                                           now != NULL ? ", " : "", now != NULL ? now : "");
  g_autofree char *whole =
      now != NULL ? g_strdup_printf ("%s, %s", goal->label, now_spoken) : g_strdup (goal->label);
  g_autofree char *spoken = g_strdup_printf (met ? _ ("Met: %s") : _ ("Not yet: %s"), whole);

  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (label)), text) == 0)
    return;
  gtk_label_set_text (GTK_LABEL (label), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  if (met)
    gtk_widget_add_css_class (label, "met");
  else
    gtk_widget_remove_css_class (label, "met");
}

static void
sync_goals (IwPartPage *self)
{
  const IwPart *part = iw_session_get_part (self->session);
  const IwExperiment *experiment = iw_session_get_experiment (self->session);
  const gboolean dragging = iw_session_get_dragging (self->session);

  gtk_widget_set_visible (GTK_WIDGET (self->goals), iw_session_get_unlocked (self->session));
  if (!iw_session_get_unlocked (self->session))
    return;
  for (guint i = 0; i < part->goals->len; i++) {
    const IwRule *goal = g_ptr_array_index (part->goals, i);
    GtkWidget *label = g_ptr_array_index (self->goal_labels, i);

    /* A new text lays the whole page out anew. Under the hand only a goal that is won or lost is worth that;
     * the number follows when the hand lets go. */
    if (!dragging || gtk_widget_has_css_class (label, "met") != iw_rule_holds (goal, experiment))
      show_goal (label, goal, experiment);
  }
}

static void
build_goals (IwPartPage *self)
{
  const IwPart *part = iw_session_get_part (self->session);

  for (guint i = 0; i < part->goals->len; i++) {
    const IwRule *goal = g_ptr_array_index (part->goals, i);
    GtkWidget *label = gtk_label_new (NULL);

    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
    gtk_widget_add_css_class (label, "goal");
    if (*goal->provenance != '\0')
      iw_tip_set (label, goal->provenance);
    g_ptr_array_add (self->goal_labels, label);
    gtk_grid_attach (self->goals, label, (int)i, 0, 1, 1);
  }
  sync_goals (self);
}

/* --- controls --- */

static GtkWidget *
new_control_list (void)
{
  GtkWidget *list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_add_css_class (list, "controls");
  return list;
}

static GtkWidget *
build_controls (IwPartPage *self)
{
  const IwPart *part = iw_session_get_part (self->session);
  GtkWidget *card = new_control_list ();
  GtkWidget *heading = gtk_label_new (_ ("Controls"));
  GtkWidget *list = new_control_list ();
  GtkWidget *more_list = new_control_list ();
  GtkWidget *more = gtk_expander_new (_ ("More"));

  gtk_widget_add_css_class (card, "panel-card");
  gtk_widget_add_css_class (heading, "section");
  gtk_label_set_xalign (GTK_LABEL (heading), 0.0f);
  gtk_box_append (GTK_BOX (card), heading);
  self->locked_note = gtk_label_new (_ ("Locked until you predict"));
  gtk_label_set_xalign (GTK_LABEL (self->locked_note), 0.0f);
  gtk_widget_add_css_class (self->locked_note, "dim");
  gtk_box_append (GTK_BOX (card), self->locked_note);

  for (guint i = 0; i < part->controls->len; i++) {
    const IwControl *control = g_ptr_array_index (part->controls, i);
    gtk_box_append (GTK_BOX (control->more ? more_list : list), iw_control_row_new (self->session, i));
  }
  gtk_widget_set_margin_top (more_list, 6);
  gtk_expander_set_child (GTK_EXPANDER (more), more_list);
  gtk_widget_add_css_class (more, "more");
  gtk_accessible_update_property (GTK_ACCESSIBLE (more), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("More"), -1);
  if (gtk_widget_get_first_child (more_list) != NULL)
    gtk_box_append (GTK_BOX (list), more);
  gtk_box_append (GTK_BOX (card), list);
  return card;
}

/* --- the page --- */

/* What comes unasked is in sight. */
static void
show_message (IwPartPage *self)
{
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->side), 0.0);
  iw_fit_scroll_to_top (GTK_WIDGET (self));
}

static void
sync_side (IwPartPage *self)
{
  const int width = iw_session_get_unlocked (self->session) ? SIDE_WIDTH : SIDE_WIDTH_LOCKED;

  gtk_widget_set_size_request (GTK_WIDGET (self->side), self->stacked ? -1 : iw_fit_scaled (width), -1);
}

static void
sync_lock (IwPartPage *self)
{
  const gboolean unlocked = iw_session_get_unlocked (self->session);

  gtk_widget_set_visible (self->locked_note, !unlocked);
  gtk_expander_set_expanded (self->brief_fold, !unlocked);
  /* What is still locked says so in few words or many; charts share the height. */
  gtk_grid_set_row_homogeneous (self->instruments, unlocked);
  sync_side (self);
  sync_goals (self);
}

static void
show_brief (IwPartPage *self)
{
  const IwPart *part = iw_session_get_part (self->session);
  g_autofree char *brief = iw_session_bind_text (self->session, part->brief);
  g_autofree char *wanted = iw_session_bind_text (self->session, part->target);
  g_autofree char *target = g_strdup_printf (_ ("Target: %s"), wanted);
  /* Translators: who has sent the brief. */
  g_autofree char *from = g_strdup_printf (_ ("From %s"), part->from);

  gtk_expander_set_label (self->brief_fold, part->title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->brief_fold), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  part->title, -1);
  gtk_label_set_text (self->from, from);
  iw_sentence_show (self->brief, brief);
  iw_sentence_show (self->target, target);
}

static void
build_instruments (IwPartPage *self)
{
  size_t n;
  const IwInstrument *instruments = iw_gallery_instruments (iw_session_get_part_kind (self->session), &n);

  for (size_t i = 0; i < n; i++) {
    GtkWidget *card = iw_instrument_card_new (self->session, &instruments[i]);

    g_object_set_data (G_OBJECT (card), "place", GINT_TO_POINTER (instruments[i].place));
    gtk_grid_attach (self->instruments, card, 0, (int)i, 1, 1);
  }
}

static IwPlace
place_of (GtkWidget *card)
{
  return (IwPlace)GPOINTER_TO_INT (g_object_get_data (G_OBJECT (card), "place"));
}

static void
place (IwPartPage *self, GtkWidget *card, int column, int row, int columns, int rows)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self->instruments));

  g_object_set (gtk_layout_manager_get_layout_child (layout, card), "column", column, "row", row,
                "column-span", columns, "row-span", rows, NULL);
}

static int
count_on_bench (IwPartPage *self)
{
  int n = 0;

  for (GtkWidget *card = gtk_widget_get_first_child (GTK_WIDGET (self->instruments)); card != NULL;
       card = gtk_widget_get_next_sibling (card))
    n += place_of (card) == IW_PLACE_BENCH;
  return n;
}

/* One instrument below the other. */
static void
stack_instruments (IwPartPage *self, gboolean math)
{
  int row = 0;

  for (GtkWidget *card = gtk_widget_get_first_child (GTK_WIDGET (self->instruments)); card != NULL;
       card = gtk_widget_get_next_sibling (card)) {
    gtk_widget_set_visible (card, math || place_of (card) != IW_PLACE_EQUATION);
    gtk_widget_set_size_request (card, -1, iw_fit_scaled (STACKED_HEIGHT));
    place (self, card, 0, row++, COLUMNS, 1);
  }
}

/* The stage above the bench. The equation is tall: with room for it it stands beside them; in a small window
 * it takes the left half, and the bench the other, one above the other. */
static void
arrange_instruments (IwPartPage *self, gboolean math, gboolean wide)
{
  const gboolean stacked = math && !wide;
  const int n_on_bench = count_on_bench (self), half = COLUMNS / 2;
  int on_bench = 0;

  for (GtkWidget *card = gtk_widget_get_first_child (GTK_WIDGET (self->instruments)); card != NULL;
       card = gtk_widget_get_next_sibling (card)) {
    gtk_widget_set_size_request (card, -1, -1);
    switch (place_of (card)) {
    case IW_PLACE_STAGE:
      gtk_widget_set_visible (card, !stacked);
      place (self, card, 0, 0, COLUMNS, 1);
      break;
    case IW_PLACE_BENCH:
      if (stacked)
        place (self, card, half, on_bench, half, 1);
      else if (n_on_bench > 0)
        place (self, card, on_bench * COLUMNS / n_on_bench, 1, COLUMNS / n_on_bench, 1);
      on_bench++;
      break;
    case IW_PLACE_EQUATION:
      gtk_widget_set_visible (card, math);
      /* GTK counts the columns of what is hidden into the grid's least width. */
      place (self, card, math && !stacked ? COLUMNS : 0, 0, half, stacked ? n_on_bench : 2);
      break;
    }
  }
}

/* Whether the page is scrolled as one by what it stands in, or each column by itself. */
static void
set_stacked (IwPartPage *self, gboolean stacked)
{
  const GtkOrientation along = stacked ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL;
  const GtkPolicyType inner = stacked ? GTK_POLICY_NEVER : GTK_POLICY_AUTOMATIC;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), along);
  iw_fit_arrange (self->goals, stacked);
  gtk_scrolled_window_set_policy (self->side, GTK_POLICY_NEVER, inner);
  gtk_scrolled_window_set_policy (self->bench, GTK_POLICY_NEVER, inner);
  self->stacked = stacked;
  sync_side (self);
  if (stacked)
    gtk_widget_add_css_class (GTK_WIDGET (self), "stacked");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "stacked");
}

void
iw_part_page_set_math (IwPartPage *self, gboolean shown, int width)
{
  const IwFit fit = iw_fit (width);

  set_stacked (self, fit == IW_FIT_STACKED);
  if (fit == IW_FIT_STACKED)
    stack_instruments (self, shown);
  else
    arrange_instruments (self, shown, fit == IW_FIT_WIDE);
}

void
iw_part_page_toggle_reflect (IwPartPage *self)
{
  if (iw_session_get_unlocked (self->session))
    iw_reflect_panel_toggle (self->reflect);
}

static void
iw_part_page_dispose (GObject *object)
{
  g_clear_object (&IW_PART_PAGE (object)->session);
  G_OBJECT_CLASS (iw_part_page_parent_class)->dispose (object);
}

static void
iw_part_page_finalize (GObject *object)
{
  g_ptr_array_unref (IW_PART_PAGE (object)->goal_labels);
  G_OBJECT_CLASS (iw_part_page_parent_class)->finalize (object);
}

static void
iw_part_page_class_init (IwPartPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = iw_part_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = iw_part_page_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/iowall/IoWall/part-page.ui");
  gtk_widget_class_bind_template_child (widget_class, IwPartPage, bench);
  gtk_widget_class_bind_template_child (widget_class, IwPartPage, side);
  gtk_widget_class_bind_template_child (widget_class, IwPartPage, side_box);
  gtk_widget_class_bind_template_child (widget_class, IwPartPage, main);
  gtk_widget_class_bind_template_child (widget_class, IwPartPage, goals);
  gtk_widget_class_bind_template_child (widget_class, IwPartPage, instruments);
  gtk_widget_class_bind_template_child (widget_class, IwPartPage, brief_fold);
  gtk_widget_class_bind_template_child (widget_class, IwPartPage, from);
  gtk_widget_class_bind_template_child (widget_class, IwPartPage, brief);
  gtk_widget_class_bind_template_child (widget_class, IwPartPage, target);
}

static void
iw_part_page_init (IwPartPage *self)
{
  self->goal_labels = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
iw_part_page_new (IwSession *session)
{
  IwPartPage *self = g_object_new (IW_TYPE_PART_PAGE, NULL);
  GtkWidget *reflect = iw_reflect_panel_new (session);

  self->session = g_object_ref (session);
  self->reflect = IW_REFLECT_PANEL (reflect);
  show_brief (self);
  gtk_box_append (self->side_box, iw_message_card_new (session));
  gtk_box_append (self->side_box, iw_lock_card_new (session));
  gtk_box_append (self->side_box, iw_carry_note_new (session));
  gtk_box_append (self->side_box, build_controls (self));
  build_instruments (self);
  iw_part_page_set_math (self, FALSE, 0);
  build_goals (self);
  if (iw_session_get_part (session)->max_trials > 0)
    gtk_box_append (self->main, iw_trials_panel_new (session));
  gtk_box_append (self->main, reflect);
  sync_lock (self);
  iw_session_follow (session, "changed", G_CALLBACK (sync_goals), self);
  iw_session_follow (session, "prediction-changed", G_CALLBACK (sync_lock), self);
  iw_session_follow (session, "message-came", G_CALLBACK (show_message), self);
  return GTK_WIDGET (self);
}
