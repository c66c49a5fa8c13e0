/* The lock: question, options, confidence and reason; then the prediction as it was made, the experiment that
 * settles it and what it showed. */
#pragma once

#include <gtk/gtk.h>

#include "session.h"

G_BEGIN_DECLS

#define IW_TYPE_LOCK_CARD (iw_lock_card_get_type ())
G_DECLARE_FINAL_TYPE (IwLockCard, iw_lock_card, IW, LOCK_CARD, GtkBox)

GtkWidget *iw_lock_card_new (IwSession *session);

G_END_DECLS
