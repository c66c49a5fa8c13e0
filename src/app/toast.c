#include "toast.h"

#include "iowall/language.h"

/* Long enough to be read, and to reach its button by keyboard. */
#define TOAST_S     15
#define TOAST_CHARS 76

AdwToast *
iw_toast_new (const char *text)
{
  AdwToast *toast = adw_toast_new ("");
  GtkWidget *title = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_ALERT, NULL);

  gtk_label_set_text (GTK_LABEL (title), text);
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (title), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (title), TOAST_CHARS);
  gtk_label_set_xalign (GTK_LABEL (title), 0.0f);
  gtk_widget_add_css_class (title, "heading");
  adw_toast_set_custom_title (toast, title);
  adw_toast_set_timeout (toast, TOAST_S);
  return toast;
}

/* The toast's own close button has an icon and no name. */
static void
name_close_button (GtkWidget *below)
{
  if (GTK_IS_BUTTON (below) && gtk_button_get_icon_name (GTK_BUTTON (below)) != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (below), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Dismiss"), -1);
  for (GtkWidget *child = gtk_widget_get_first_child (below); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    name_close_button (child);
}

void
iw_toast_show (AdwToastOverlay *overlay, AdwToast *toast)
{
  adw_toast_overlay_add_toast (overlay, toast);
  name_close_button (gtk_widget_get_last_child (GTK_WIDGET (overlay)));
}
