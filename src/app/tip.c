#include "tip.h"

/* GTK asks the display server for the pointer each time, three questions that are waited for, and a page has
 * dozens of tips. Nobody points at what is in no window yet, and GTK does not ask for what is hidden. */
void
iw_tip_set (GtkWidget *widget, const char *text)
{
  const gboolean aside = gtk_widget_get_root (widget) == NULL && gtk_widget_get_visible (widget);

  if (aside)
    gtk_widget_set_visible (widget, FALSE);
  gtk_widget_set_tooltip_text (widget, text);
  if (aside)
    gtk_widget_set_visible (widget, TRUE);
}
