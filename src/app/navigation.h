/* The ways between the parts and the ledger's page, each with how far one has come there. */
#pragma once

#include <gtk/gtk.h>

#include "session.h"

G_BEGIN_DECLS

#define IW_TYPE_NAVIGATION (iw_navigation_get_type ())
G_DECLARE_FINAL_TYPE (IwNavigation, iw_navigation, IW, NAVIGATION, GtkBox)

/* Follows a session; NULL: none. Its buttons do "win.part". */
void iw_navigation_follow (IwNavigation *self, IwSession *session);

/* "settled, goal met": how far a part has come. */
char *iw_navigation_describe (const IwLedgerPart *part);
/* How many of the five answers to the last question are given. */
guint iw_navigation_count_answers (const IwVerdict *verdict);
#define IW_N_ANSWERS 5

G_END_DECLS
