/* The message that comes in the middle of a part and changes its terms. Not there before it has come. */
#pragma once

#include <gtk/gtk.h>

#include "session.h"

G_BEGIN_DECLS

#define IW_TYPE_MESSAGE_CARD (iw_message_card_get_type ())
G_DECLARE_FINAL_TYPE (IwMessageCard, iw_message_card, IW, MESSAGE_CARD, GtkBox)

GtkWidget *iw_message_card_new (IwSession *session);

G_END_DECLS
