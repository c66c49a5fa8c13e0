/* The start: the sessions kept on this machine, and the tracks, each to be resumed or begun. Signals:
 * "session-chosen" (const char *mission_id, const char *path), "track-chosen" (const char *mission_id,
 * gboolean afresh), "undo-changed". */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define IW_TYPE_START_PAGE (iw_start_page_get_type ())
G_DECLARE_FINAL_TYPE (IwStartPage, iw_start_page, IW, START_PAGE, GtkBox)

GtkWidget *iw_start_page_new (void);

/* For a window so many px wide: the tracks side by side or one below the other. */
void iw_start_page_set_width (IwStartPage *self, int width);

/* Reads missions and ledgers anew. What was deleted before cannot be brought back here any more. */
void iw_start_page_reload (IwStartPage *self);
/* The id of the mission whose card or session has the focus; the first one's if none has, NULL if there is
 * none. Owned by the page. */
const char *iw_start_page_get_mission (IwStartPage *self);
/* Brings back the session that was deleted last. */
gboolean iw_start_page_can_undo (IwStartPage *self);
void iw_start_page_undo (IwStartPage *self);

G_END_DECLS
