#include "fit.h"

#include <math.h>

#include "app-theme.h"

#define SIDE_BY_SIDE_WIDTH 960.0
#define WIDE_WIDTH         1560.0

IwFit
iw_fit (int width)
{
  const double room = width / iw_app_text_scale ();

  if (width <= 0)
    return IW_FIT_SIDE_BY_SIDE;
  if (room < SIDE_BY_SIDE_WIDTH)
    return IW_FIT_STACKED;
  return room < WIDE_WIDTH ? IW_FIT_SIDE_BY_SIDE : IW_FIT_WIDE;
}

int
iw_fit_scaled (int pixels)
{
  return (int)round (pixels * iw_app_text_scale ());
}

void
iw_fit_arrange (GtkGrid *grid, gboolean stacked)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (grid));
  int place = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (grid)); child != NULL;
       child = gtk_widget_get_next_sibling (child), place++)
    g_object_set (gtk_layout_manager_get_layout_child (layout, child), "column", stacked ? 0 : place, "row",
                  stacked ? place : 0, NULL);
}

void
iw_fit_scroll_to_top (GtkWidget *page)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (page, GTK_TYPE_SCROLLED_WINDOW);

  if (scroller != NULL)
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller)), 0.0);
}
