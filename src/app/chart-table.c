#define G_LOG_DOMAIN "iowall-chart-table"

#include "chart-table.h"

#include "iowall/language.h"

#include <math.h>

#include "app-theme.h"

/* Marks do not depend on a picture's size; this one has room for all of them. */
#define WIDTH  1200.0
#define HEIGHT 800.0

struct _IwChartTable {
  GtkBox parent_instance;

  GtkListBox *rows;

  IwSession *session;
  const IwInstrument *instrument;
  GPtrArray *ids; /* of the marks in the rows */
};

G_DEFINE_FINAL_TYPE (IwChartTable, iw_chart_table, GTK_TYPE_BOX)

static IwPicture *
lay_out (IwChartTable *self, const IwExperiment *experiment)
{
  IwTheme theme;

  iw_app_theme (&theme, GTK_WIDGET (self));
  return iw_gallery_picture (iw_session_get_part_kind (self->session), self->instrument, experiment, &theme,
                             WIDTH, HEIGHT, NULL);
}

/* --- rows --- */

static GtkWidget *
new_label (const char *css_class, float xalign)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

/* Name over what the chart says, and to the right the number over its difference from what is pinned. */
static GtkWidget *
new_row (void)
{
  static const struct {
    const char *name, *css_class;
    int column, row;
    float xalign;
  } cells[] = {
    { "name", "heading", 0, 0, 0.0f },
    { "says", "dim", 0, 1, 0.0f },
    { "exact", "numeric", 1, 0, 1.0f },
    { "difference", "chart-table-difference", 1, 1, 1.0f },
  };
  GtkWidget *row = gtk_list_box_row_new (), *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  for (guint i = 0; i < G_N_ELEMENTS (cells); i++) {
    GtkWidget *label = new_label (cells[i].css_class, cells[i].xalign);

    gtk_label_set_wrap (GTK_LABEL (label), cells[i].column == 0);
    gtk_widget_set_hexpand (label, cells[i].column == 0);
    gtk_widget_set_halign (label, cells[i].column == 0 ? GTK_ALIGN_FILL : GTK_ALIGN_END);
    gtk_grid_attach (GTK_GRID (grid), label, cells[i].column, cells[i].row, 1, 1);
    g_object_set_data (G_OBJECT (row), cells[i].name, label);
  }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), grid);
  gtk_widget_add_css_class (row, "chart-table-row");
  return row;
}

static void
set_cell (GtkWidget *row, const char *cell, const char *text)
{
  GtkWidget *label = g_object_get_data (G_OBJECT (row), cell);

  gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_visible (label, text != NULL && *text != '\0');
}

static void
fill_row (GtkWidget *row, const IwMark *mark, const IwMark *pinned)
{
  g_autofree char *difference = pinned != NULL ? iw_mark_difference (mark, pinned, IW_TEXT_TYPESET) : NULL;
  g_autofree char *spoken = pinned != NULL ? iw_mark_difference (mark, pinned, IW_TEXT_SPOKEN) : NULL;
  char exact[IW_QUANTITY_MAX] = "–";
  g_autofree char *all = NULL;

  if (!isnan (mark->number))
    iw_language_format_exact (exact, sizeof exact, mark->number, mark->unit);
  set_cell (row, "name", mark->name);
  set_cell (row, "says", mark->value);
  set_cell (row, "exact", exact);
  set_cell (row, "difference", difference);
  all = spoken != NULL
            /* Translators: a mark's name, its value, and how that differs. */
            ? g_strdup_printf (_ ("%1$s: %2$s, against the pinned state %3$s"), mark->name,
                               isnan (mark->number) ? mark->value : exact, spoken)
            : g_strdup_printf ("%s: %s", mark->name, isnan (mark->number) ? mark->value : exact);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, all,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, mark->sentence, -1);
}

/* The row that has the keyboard stays while its mark does. */
static gboolean
same_marks (const IwChartTable *self, const IwMark *marks, size_t n)
{
  if (self->ids->len != n)
    return FALSE;
  for (guint i = 0; i < n; i++) {
    if (g_strcmp0 (g_ptr_array_index (self->ids, i), marks[i].id) != 0)
      return FALSE;
  }
  return TRUE;
}

static void
rebuild (IwChartTable *self, const IwMark *marks, size_t n)
{
  GtkWidget *row;

  while ((row = GTK_WIDGET (gtk_list_box_get_row_at_index (self->rows, 0))) != NULL)
    gtk_list_box_remove (self->rows, row);
  g_ptr_array_set_size (self->ids, 0);
  for (guint i = 0; i < n; i++) {
    g_ptr_array_add (self->ids, g_strdup (marks[i].id));
    gtk_list_box_append (self->rows, new_row ());
  }
}

static void
sync_rows (IwChartTable *self)
{
  const IwExperiment *before = iw_session_get_pinned (self->session);
  IwPicture *picture, *pinned;
  const IwMark *marks;
  size_t n, ignored;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  picture = lay_out (self, iw_session_get_experiment (self->session));
  pinned = before != NULL ? lay_out (self, before) : NULL;
  marks = iw_picture_marks (picture, &n);
  if (!same_marks (self, marks, n))
    rebuild (self, marks, n);
  for (guint i = 0; i < n; i++) {
    const int at = pinned != NULL ? iw_picture_find_mark (pinned, marks[i].id) : -1;

    fill_row (GTK_WIDGET (gtk_list_box_get_row_at_index (self->rows, (int)i)), &marks[i],
              at >= 0 ? &iw_picture_marks (pinned, &ignored)[at] : NULL);
  }
  iw_picture_free (pinned);
  iw_picture_free (picture);
}

/* As Enter does on the chart: the reading is kept. */
static void
row_activated (IwChartTable *self, GtkListBoxRow *row)
{
  IwPicture *picture = lay_out (self, iw_session_get_experiment (self->session));
  const guint index = (guint)gtk_list_box_row_get_index (row);
  size_t n;
  const IwMark *marks = iw_picture_marks (picture, &n);

  if (index < n && isfinite (marks[index].number))
    iw_session_add_evidence (self->session, marks[index].id, marks[index].name, marks[index].number,
                             marks[index].unit);
  iw_picture_free (picture);
}

void
iw_chart_table_focus (IwChartTable *self)
{
  GtkListBoxRow *first = gtk_list_box_get_row_at_index (self->rows, 0);

  gtk_widget_grab_focus (first != NULL ? GTK_WIDGET (first) : GTK_WIDGET (self->rows));
}

/* --- the widget --- */

static void
iw_chart_table_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (iw_chart_table_parent_class)->map (widget);
  sync_rows (IW_CHART_TABLE (widget));
}

static void
iw_chart_table_dispose (GObject *object)
{
  g_clear_object (&IW_CHART_TABLE (object)->session);
  G_OBJECT_CLASS (iw_chart_table_parent_class)->dispose (object);
}

static void
iw_chart_table_finalize (GObject *object)
{
  g_ptr_array_unref (IW_CHART_TABLE (object)->ids);
  G_OBJECT_CLASS (iw_chart_table_parent_class)->finalize (object);
}

static void
iw_chart_table_class_init (IwChartTableClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = iw_chart_table_dispose;
  G_OBJECT_CLASS (klass)->finalize = iw_chart_table_finalize;
  GTK_WIDGET_CLASS (klass)->map = iw_chart_table_map;
}

static void
iw_chart_table_init (IwChartTable *self)
{
  self->ids = g_ptr_array_new_with_free_func (g_free);
}

GtkWidget *
iw_chart_table_new (IwSession *session, const IwInstrument *instrument)
{
  IwChartTable *self = g_object_new (IW_TYPE_CHART_TABLE, "orientation", GTK_ORIENTATION_VERTICAL, "spacing",
                                     4, "hexpand", TRUE, NULL);
  GtkWidget *title = new_label ("heading", 0.0f), *scroller = gtk_scrolled_window_new ();
  g_autofree char *name = g_strdup_printf (_ ("%s, exact values"), _ (instrument->title));

  self->session = g_object_ref (session);
  self->instrument = instrument;
  gtk_widget_add_css_class (GTK_WIDGET (self), "chart-table");
  gtk_label_set_text (GTK_LABEL (title), _ (instrument->title));
  gtk_box_append (GTK_BOX (self), title);
  self->rows = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_activate_on_single_click (self->rows, FALSE);
  gtk_list_box_set_selection_mode (self->rows, GTK_SELECTION_BROWSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->rows), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  /* Wider than its frame it scrolls, so that it never widens the page. */
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->rows));
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (self), scroller);
  g_signal_connect_object (self->rows, "row-activated", G_CALLBACK (row_activated), self, G_CONNECT_SWAPPED);
  iw_session_follow (session, "changed", G_CALLBACK (sync_rows), self);
  iw_session_follow (session, "filled-in", G_CALLBACK (sync_rows), self);
  iw_session_follow (session, "pin-changed", G_CALLBACK (sync_rows), self);
  return GTK_WIDGET (self);
}
