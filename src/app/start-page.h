/* The start: four tracks, each new or to be resumed. Signal: "track-chosen" (const char *mission_id, gboolean
 * afresh). */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define IW_TYPE_START_PAGE (iw_start_page_get_type ())
G_DECLARE_FINAL_TYPE (IwStartPage, iw_start_page, IW, START_PAGE, GtkBox)

GtkWidget *iw_start_page_new (void);

/* Reads missions and ledgers anew. */
void iw_start_page_reload (IwStartPage *self);

G_END_DECLS
