#define G_LOG_DOMAIN "iowall-trials-panel"

#include "trials-panel.h"

#include "iowall/language.h"

#include "question.h"
#include "tip.h"
#include "trials-table.h"

struct _IwTrialsPanel {
  GtkBox parent_instance;

  GtkToggleButton *fold;
  GtkImage *arrow;
  GtkLabel *summary, *count, *note;
  GtkRevealer *revealer;
  GtkWidget *start_over, *record, *table;
  GtkBox *head, *rows;
  GtkScrolledWindow *head_scroller, *scroller;

  IwSession *session;
  GPtrArray *trials;   /* (element-type const IwTrial) of the present round, in the order shown */
  GPtrArray *columns;  /* (element-type IwTrialsColumn) */
  GPtrArray *widths;   /* (element-type GtkSizeGroup) of the cells from left to right */
  GPtrArray *headings; /* (element-type GtkButton), not owned */
  IwTrialsKey sorted_by;
  gboolean descending;
  guint ticked[2]; /* numbers of trials, the one ticked first in front; 0 for none */
  gboolean syncing;
};

G_DEFINE_FINAL_TYPE (IwTrialsPanel, iw_trials_panel, GTK_TYPE_BOX)

static const IwTrial *
find_trial (IwTrialsPanel *self, guint number)
{
  for (guint i = 0; i < self->trials->len; i++) {
    const IwTrial *trial = g_ptr_array_index (self->trials, i);

    if (trial->number == number)
      return trial;
  }
  return NULL;
}

/* --- comparing two rows --- */

static guint
button_number (GtkWidget *button)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "trial"));
}

static void
sync_note (IwTrialsPanel *self)
{
  const guint earlier = MIN (self->ticked[0], self->ticked[1]);
  const IwTrial *against = find_trial (self, earlier);
  const IwTrial *trial = find_trial (self, MAX (self->ticked[0], self->ticked[1]));
  const IwMission *mission = iw_session_get_mission (self->session);
  const IwPart *part = iw_session_get_part (self->session);
  g_autofree char *text = NULL;
  g_autofree char *spoken = NULL;

  if (against != NULL && trial != NULL) {
    text = iw_trials_differences (mission, part, against, trial, IW_TEXT_TYPESET);
    spoken = iw_trials_differences (mission, part, against, trial, IW_TEXT_SPOKEN);
  } else if (self->trials->len == 0)
    text =
        g_strdup_printf (_ ("Recording keeps the settings and what came of them as a row, up to %u, so that "
                            "designs can be compared."),
                         part->max_trials);
  else
    text = g_strdup (self->trials->len > 1 ? _ ("Tick two trials to see how they differ.")
                                           : _ ("The next trial can be compared with this one."));
  gtk_label_set_text (self->note, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->note), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken != NULL ? spoken : text, -1);
}

/* The toggle of a trial's row, which is the first in it. */
static GtkToggleButton *
find_tick (IwTrialsPanel *self, guint number)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->rows)); row != NULL;
       row = gtk_widget_get_next_sibling (row)) {
    GtkWidget *tick = gtk_widget_get_first_child (row);

    if (button_number (tick) == number)
      return GTK_TOGGLE_BUTTON (tick);
  }
  return NULL;
}

static void
untick (IwTrialsPanel *self, guint number)
{
  GtkToggleButton *tick = find_tick (self, number);

  if (self->ticked[0] == number)
    self->ticked[0] = self->ticked[1];
  self->ticked[1] = 0;
  if (tick != NULL)
    gtk_toggle_button_set_active (tick, FALSE);
}

/* A third tick takes the place of the first. */
static void
ticked (GtkToggleButton *tick, gpointer data)
{
  IwTrialsPanel *self = IW_TRIALS_PANEL (data);
  const guint number = button_number (GTK_WIDGET (tick));

  if (self->syncing)
    return;
  self->syncing = TRUE;
  if (!gtk_toggle_button_get_active (tick))
    untick (self, number);
  else {
    if (self->ticked[1] != 0)
      untick (self, self->ticked[0]);
    self->ticked[self->ticked[0] != 0 ? 1 : 0] = number;
  }
  self->syncing = FALSE;
  sync_note (self);
}

/* --- rows --- */

static void
restore (GtkWidget *button, gpointer data)
{
  IwTrialsPanel *self = IW_TRIALS_PANEL (data);
  const GPtrArray *all = iw_session_get_trials (self->session);
  const IwTrial *trial = find_trial (self, button_number (button));
  guint index;

  if (trial != NULL && g_ptr_array_find ((GPtrArray *)all, trial, &index))
    iw_session_restore_trial (self->session, index);
}

static GtkWidget *
new_tick (IwTrialsPanel *self, const IwTrial *trial)
{
  GtkWidget *tick = gtk_toggle_button_new ();
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *mark = g_object_new (GTK_TYPE_IMAGE, "icon-name", "object-select-symbolic", "accessible-role",
                                  GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  g_autofree char *number = g_strdup_printf ("%u", trial->number);
  g_autofree char *name = g_strdup_printf (_ ("Compare trial %u"), trial->number);
  g_autofree char *sentence = iw_trials_sentence (iw_session_get_mission (self->session),
                                                  iw_session_get_part (self->session), self->columns, trial);
  GtkWidget *label = gtk_label_new (number);

  gtk_label_set_xalign (GTK_LABEL (label), 1.0f);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_valign (mark, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (mark, "tick-mark");
  gtk_box_append (GTK_BOX (content), mark);
  gtk_box_append (GTK_BOX (content), label);
  gtk_button_set_child (GTK_BUTTON (tick), content);
  gtk_widget_set_hexpand (tick, FALSE); /* nor does what is inside make it */
  gtk_widget_add_css_class (tick, "flat");
  gtk_widget_add_css_class (tick, "tick");
  iw_tip_set (tick, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (tick), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, sentence, -1);
  g_object_set_data (G_OBJECT (tick), "trial", GUINT_TO_POINTER (trial->number));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (tick),
                                trial->number == self->ticked[0] || trial->number == self->ticked[1]);
  g_signal_connect (tick, "toggled", G_CALLBACK (ticked), self);
  return tick;
}

static GtkWidget *
new_restore (IwTrialsPanel *self, const IwTrial *trial)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("Restore"));
  g_autofree char *name = g_strdup_printf (_ ("Restore trial %u"), trial->number);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "restore");
  iw_tip_set (button, _ ("Put its settings into the controls"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data (G_OBJECT (button), "trial", GUINT_TO_POINTER (trial->number));
  g_signal_connect (button, "clicked", G_CALLBACK (restore), self);
  return button;
}

static GtkWidget *
new_cell (IwTrialsPanel *self, const IwTrialsColumn *column, const IwTrial *trial)
{
  g_autofree char *text = iw_trials_cell (column, iw_session_get_mission (self->session),
                                          iw_session_get_part (self->session), trial);
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), column->words ? 0.0f : 1.0f);
  gtk_widget_add_css_class (label, "numeric");
  if (column->key.kind == IW_TRIALS_MET) {
    gtk_label_set_xalign (GTK_LABEL (label), 0.5f);
    iw_tip_set (label, trial->met ? _ ("All goals met") : _ ("Not all goals met"));
    gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    trial->met ? _ ("all goals met") : _ ("not all goals met"), -1);
  }
  return label;
}

/* Cells of one column are as wide as the widest of them, its heading included. */
static void
append_cell (IwTrialsPanel *self, GtkWidget *row, GtkWidget *cell, guint place)
{
  while (self->widths->len <= place)
    g_ptr_array_add (self->widths, gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL));
  gtk_size_group_add_widget (g_ptr_array_index (self->widths, place), cell);
  gtk_widget_add_css_class (cell, "trials-cell");
  gtk_box_append (GTK_BOX (row), cell);
}

static void
empty (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

/* The first column's cell is the toggle with the number; behind it stands what the row can do. */
static void
sync_rows (IwTrialsPanel *self)
{
  empty (self->rows);
  for (guint i = 0; i < self->trials->len; i++) {
    const IwTrial *trial = g_ptr_array_index (self->trials, i);
    GtkWidget *row = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_LIST_ITEM, NULL);
    g_autofree char *name = g_strdup_printf (_ ("Trial %u"), trial->number);

    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
    gtk_widget_add_css_class (row, "trials-row");
    if (trial->met)
      gtk_widget_add_css_class (row, "met");
    append_cell (self, row, new_tick (self, trial), 0);
    append_cell (self, row, new_restore (self, trial), 1);
    for (guint k = 1; k < self->columns->len; k++)
      append_cell (self, row, new_cell (self, g_ptr_array_index (self->columns, k), trial), k + 1);
    gtk_box_append (self->rows, row);
  }
}

/* --- order --- */

static int
compare_trials (gconstpointer left, gconstpointer right, gpointer data)
{
  const IwTrialsPanel *self = data;
  const IwTrial *a = *(const IwTrial *const *)left, *b = *(const IwTrial *const *)right;
  const int order = iw_trials_compare (&self->sorted_by, iw_session_get_part (self->session), a, b);

  if (order != 0)
    return self->descending ? -order : order;
  return a->number < b->number ? -1 : 1;
}

static const IwTrialsColumn *
button_column (IwTrialsPanel *self, GtkWidget *button)
{
  return g_ptr_array_index (self->columns,
                            GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "column")));
}

/* Says on a heading which way the table is sorted by it. */
static void
sync_heading (IwTrialsPanel *self, GtkWidget *button)
{
  const IwTrialsColumn *column = button_column (self, button);
  const gboolean sorted = iw_trials_key_equal (&column->key, &self->sorted_by);
  g_autofree char *text =
      g_strdup_printf ("%s%s", column->heading, sorted ? self->descending ? "\u00a0↓" : "\u00a0↑" : "");
  const char *state = !sorted            ? ""
                      : self->descending ? _ ("Sorted, largest first")
                                         : _ ("Sorted, smallest first");

  gtk_label_set_text (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, state, -1);
}

static void
sync_order (IwTrialsPanel *self)
{
  g_ptr_array_sort_with_data (self->trials, compare_trials, self);
  for (guint i = 0; i < self->headings->len; i++)
    sync_heading (self, g_ptr_array_index (self->headings, i));
  sync_rows (self);
}

static void
heading_clicked (GtkWidget *button, gpointer data)
{
  IwTrialsPanel *self = IW_TRIALS_PANEL (data);
  const IwTrialsKey key = button_column (self, button)->key;

  self->descending = iw_trials_key_equal (&key, &self->sorted_by) && !self->descending;
  self->sorted_by = key;
  sync_order (self);
}

/* --- headings --- */

static GtkWidget *
new_heading (IwTrialsPanel *self, guint index)
{
  const IwTrialsColumn *column = g_ptr_array_index (self->columns, index);
  GtkWidget *button = gtk_button_new ();
  GtkWidget *label = gtk_label_new (column->heading);
  g_autofree char *name = g_strdup_printf (_ ("Sort by %s"), column->name);

  gtk_label_set_xalign (GTK_LABEL (label), column->words ? 0.0f : 1.0f);
  gtk_label_set_yalign (GTK_LABEL (label), 1.0f);
  gtk_label_set_justify (GTK_LABEL (label), column->words ? GTK_JUSTIFY_LEFT : GTK_JUSTIFY_RIGHT);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_add_css_class (button, "flat");
  iw_tip_set (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data (G_OBJECT (button), "column", GUINT_TO_POINTER (index));
  g_signal_connect (button, "clicked", G_CALLBACK (heading_clicked), self);
  g_ptr_array_add (self->headings, button);
  return button;
}

/* A box for the headings of a group, its name above them. The name takes what room they leave it. */
static GtkWidget *
append_group (IwTrialsPanel *self, const char *group)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  if (*group != '\0') {
    GtkWidget *label = gtk_label_new (group);

    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
    gtk_label_set_max_width_chars (GTK_LABEL (label), 1);
    gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
    gtk_widget_add_css_class (label, "trials-group");
    gtk_box_append (GTK_BOX (box), label);
  }
  gtk_widget_set_vexpand (line, TRUE); /* one top edge for all of them: the Tab key goes by that */
  gtk_widget_set_vexpand (box, FALSE);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (self->head, box);
  return line;
}

static void
sync_head (IwTrialsPanel *self)
{
  const char *group = "";
  GtkWidget *line;
  guint place = 0;

  empty (self->head);
  g_ptr_array_set_size (self->headings, 0);
  g_ptr_array_set_size (self->widths, 0);
  line = append_group (self, "");
  for (guint k = 0; k < self->columns->len; k++) {
    const IwTrialsColumn *column = g_ptr_array_index (self->columns, k);

    if (g_strcmp0 (column->group, group) != 0)
      line = append_group (self, column->group);
    group = column->group;
    append_cell (self, line, new_heading (self, k), place++);
    if (k == 0) /* above the buttons that restore */
      append_cell (self, line, gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), place++);
  }
}

/* --- the panel --- */

static void
sync_record (IwTrialsPanel *self)
{
  const gboolean can = iw_session_can_record (self->session);

  /* Under the hand runs come and go: what is off stays off until the hand lets go, so that nothing flickers.
   */
  if (!can || !iw_session_get_dragging (self->session))
    gtk_widget_set_sensitive (self->record, can);
}

/* What the folded panel says of itself: the row that came last. */
static char *
summarise (IwTrialsPanel *self, IwTextStyle style)
{
  const IwPart *part = iw_session_get_part (self->session);
  const IwTrial *last = find_trial (self, self->trials->len);
  g_autofree char *headline = last != NULL ? iw_trials_headline (part, last, style) : NULL;

  if (!iw_session_get_unlocked (self->session))
    return g_strdup (_ ("Locked until you predict"));
  if (last != NULL)
    return g_strdup_printf (_ ("Trial %u: %s"), last->number, headline);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Record up to %u design",
                                       "Record up to %u designs and compare them", part->max_trials),
                          part->max_trials);
}

static void
sync_head_line (IwTrialsPanel *self)
{
  const guint n = self->trials->len, most = iw_session_get_part (self->session)->max_trials;
  const guint round = iw_session_get_trial_round (self->session);
  const gboolean unlocked = iw_session_get_unlocked (self->session);
  g_autofree char *count = g_strdup_printf (
      round > 1 ? _ ("%u of %u recorded, round %u") : _ ("%u of %u recorded"), n, most, round);
  g_autofree char *summary = summarise (self, IW_TEXT_TYPESET);
  g_autofree char *summary_spoken = summarise (self, IW_TEXT_SPOKEN);
  g_autofree char *spoken = g_strdup_printf ("%s. %s", count, summary_spoken);

  gtk_label_set_text (self->summary, summary);
  gtk_label_set_text (self->count, unlocked ? count : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->fold), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, spoken,
                                  -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->record), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, spoken,
                                  -1);
  gtk_widget_set_sensitive (GTK_WIDGET (self->fold), unlocked);
  gtk_widget_set_visible (self->start_over, unlocked && n >= most);
}

static gboolean
has_column (IwTrialsPanel *self, const IwTrialsKey *key)
{
  for (guint i = 0; i < self->columns->len; i++) {
    if (iw_trials_key_equal (&((const IwTrialsColumn *)g_ptr_array_index (self->columns, i))->key, key))
      return TRUE;
  }
  return FALSE;
}

static void
sync_trials (IwTrialsPanel *self)
{
  const GPtrArray *all = iw_session_get_trials (self->session);
  const guint round = iw_session_get_trial_round (self->session);

  g_ptr_array_set_size (self->trials, 0);
  for (guint i = 0; i < all->len; i++) {
    IwTrial *trial = g_ptr_array_index (all, i);

    if (trial->round == round)
      g_ptr_array_add (self->trials, trial);
  }
  for (guint i = 0; i < G_N_ELEMENTS (self->ticked); i++) {
    if (find_trial (self, self->ticked[i]) == NULL)
      self->ticked[i] = 0;
  }
  g_ptr_array_unref (self->columns);
  self->columns = iw_trials_columns (iw_session_get_mission (self->session),
                                     iw_session_get_part (self->session), self->trials);
  if (!has_column (self, &self->sorted_by)) {
    self->sorted_by = (IwTrialsKey){ IW_TRIALS_NUMBER, iw_session_get_part_kind (self->session), 0 };
    self->descending = FALSE;
  }
  sync_head (self);
  sync_order (self);
  gtk_widget_set_visible (self->table, self->trials->len > 0);
  sync_note (self);
  sync_head_line (self);
  sync_record (self);
}

static void
sync_lock (IwTrialsPanel *self)
{
  sync_head_line (self);
  sync_record (self);
}

static void
fold_toggled (IwTrialsPanel *self)
{
  const gboolean open = gtk_toggle_button_get_active (self->fold);

  gtk_revealer_set_reveal_child (self->revealer, open);
  gtk_image_set_from_icon_name (self->arrow, open ? "pan-down-symbolic" : "pan-end-symbolic");
}

/* The window has the key for it and a place for what may go wrong. */
static void
record_clicked (IwTrialsPanel *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.record", NULL);
}

static void
start_over (gpointer panel, gpointer data)
{
  IwTrialsPanel *self = panel;

  if (self->session == NULL) /* the page was left meanwhile */
    return;
  iw_session_start_over_trials (self->session);
  gtk_widget_grab_focus (self->record);
}

static void
start_over_clicked (IwTrialsPanel *self)
{
  const guint most = iw_session_get_part (self->session)->max_trials;
  g_autofree char *body = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE,
                   "%u new row opens. Those of this round leave the table and stay in the ledger.",
                   "%u new rows open. Those of this round leave the table and stay in the ledger.", most),
      most);
  const IwQuestion question = {
    .heading = N_ ("Start over?"), .body = body, .no = N_ ("_Cancel"), .yes = N_ ("_Start Over")
  };

  iw_question_ask (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), &question, start_over, self, NULL,
                   NULL);
}

static void
iw_trials_panel_dispose (GObject *object)
{
  g_clear_object (&IW_TRIALS_PANEL (object)->session);
  G_OBJECT_CLASS (iw_trials_panel_parent_class)->dispose (object);
}

static void
iw_trials_panel_finalize (GObject *object)
{
  IwTrialsPanel *self = IW_TRIALS_PANEL (object);

  g_ptr_array_unref (self->trials);
  g_ptr_array_unref (self->columns);
  g_ptr_array_unref (self->widths);
  g_ptr_array_unref (self->headings);
  G_OBJECT_CLASS (iw_trials_panel_parent_class)->finalize (object);
}

static void
iw_trials_panel_class_init (IwTrialsPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = iw_trials_panel_dispose;
  G_OBJECT_CLASS (klass)->finalize = iw_trials_panel_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/iowall/IoWall/trials-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, IwTrialsPanel, fold);
  gtk_widget_class_bind_template_child (widget_class, IwTrialsPanel, arrow);
  gtk_widget_class_bind_template_child (widget_class, IwTrialsPanel, summary);
  gtk_widget_class_bind_template_child (widget_class, IwTrialsPanel, count);
  gtk_widget_class_bind_template_child (widget_class, IwTrialsPanel, note);
  gtk_widget_class_bind_template_child (widget_class, IwTrialsPanel, revealer);
  gtk_widget_class_bind_template_child (widget_class, IwTrialsPanel, start_over);
  gtk_widget_class_bind_template_child (widget_class, IwTrialsPanel, record);
  gtk_widget_class_bind_template_child (widget_class, IwTrialsPanel, table);
  gtk_widget_class_bind_template_child (widget_class, IwTrialsPanel, head);
  gtk_widget_class_bind_template_child (widget_class, IwTrialsPanel, rows);
  gtk_widget_class_bind_template_child (widget_class, IwTrialsPanel, head_scroller);
  gtk_widget_class_bind_template_child (widget_class, IwTrialsPanel, scroller);
}

static void
iw_trials_panel_init (IwTrialsPanel *self)
{
  self->trials = g_ptr_array_new ();
  self->columns = g_ptr_array_new ();
  self->widths = g_ptr_array_new_with_free_func (g_object_unref);
  self->headings = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->fold, "toggled", G_CALLBACK (fold_toggled), self);
  g_signal_connect_swapped (self->record, "clicked", G_CALLBACK (record_clicked), self);
  g_signal_connect_swapped (self->start_over, "clicked", G_CALLBACK (start_over_clicked), self);
  /* Headings and rows scroll sideways together. */
  g_object_bind_property (gtk_scrolled_window_get_hadjustment (self->scroller), "value",
                          gtk_scrolled_window_get_hadjustment (self->head_scroller), "value",
                          G_BINDING_BIDIRECTIONAL);
}

GtkWidget *
iw_trials_panel_new (IwSession *session)
{
  IwTrialsPanel *self = g_object_new (IW_TYPE_TRIALS_PANEL, NULL);

  self->session = g_object_ref (session);
  iw_session_follow (session, "trials-changed", G_CALLBACK (sync_trials), self);
  iw_session_follow (session, "changed", G_CALLBACK (sync_record), self);
  iw_session_follow (session, "prediction-changed", G_CALLBACK (sync_lock), self);
  sync_trials (self);
  return GTK_WIDGET (self);
}
