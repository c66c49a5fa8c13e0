/* News that goes by itself. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A toast of a text of any length, as it is, and read out: a toast's own title is one line of markup. */
AdwToast *iw_toast_new (const char *text);
/* Takes over the toast. */
void iw_toast_show (AdwToastOverlay *overlay, AdwToast *toast);

G_END_DECLS
