#include "announce.h"

void
iw_announce (GtkWidget *widget, const char *text)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *spin;

  if (focus == NULL)
    return;
  /* The text inside a spin button has the focus; the spin button has the name. */
  spin = gtk_widget_get_ancestor (focus, GTK_TYPE_SPIN_BUTTON);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin != NULL ? spin : focus),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

void
iw_name_menu (GtkMenuButton *button, const char *name)
{
  GtkPopover *popover = gtk_menu_button_get_popover (button);

  if (popover != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
iw_name_search (GtkWidget *shortcuts, const char *name)
{
  GtkWidget *child = shortcuts != NULL ? gtk_widget_get_first_child (shortcuts) : NULL;

  for (; child != NULL; child = gtk_widget_get_next_sibling (child)) {
    if (GTK_IS_TOGGLE_BUTTON (child))
      gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
    else
      iw_name_search (child, name);
  }
}
