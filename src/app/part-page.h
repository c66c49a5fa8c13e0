/* The page of one part: brief, lock and controls on the left, instruments in the middle, Reflect at the foot.
 * What stands on it comes from the mission and the gallery; nothing here knows which part it is. */
#pragma once

#include <gtk/gtk.h>

#include "session.h"

G_BEGIN_DECLS

#define IW_TYPE_PART_PAGE (iw_part_page_get_type ())
G_DECLARE_FINAL_TYPE (IwPartPage, iw_part_page, IW, PART_PAGE, GtkBox)

GtkWidget *iw_part_page_new (IwSession *session);

/* Arranges the page for a window so many px wide, and shows or hides the Math Peek: beside the stage where
 * there is room, else in its place. */
void iw_part_page_set_math (IwPartPage *self, gboolean shown, int width);
void iw_part_page_toggle_reflect (IwPartPage *self);

G_END_DECLS
