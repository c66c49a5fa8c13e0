/* What the hall sees: title, question, the key number, the instruments, the covered answer, the controls in
 * one strip. All of it is as large as the screen makes it. */
#pragma once

#include <gtk/gtk.h>

#include "presentation.h"

G_BEGIN_DECLS

#define IW_TYPE_PRESENT_PAGE (iw_present_page_get_type ())
G_DECLARE_FINAL_TYPE (IwPresentPage, iw_present_page, IW, PRESENT_PAGE, GtkBox)

/* For a screen of so many px. */
GtkWidget *iw_present_page_new (IwPresentation *presentation, int width, int height);

/* Sizes its type for another screen. */
void iw_present_page_fit (IwPresentPage *self, int width, int height);

G_END_DECLS
