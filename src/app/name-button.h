/* Who works here: a quiet button with the student's name, and the field for it. */
#pragma once

#include <gtk/gtk.h>

#include "session.h"

G_BEGIN_DECLS

#define IW_TYPE_NAME_BUTTON (iw_name_button_get_type ())
G_DECLARE_FINAL_TYPE (IwNameButton, iw_name_button, IW, NAME_BUTTON, GtkBox)

/* Follows a session; NULL: none. */
void iw_name_button_follow (IwNameButton *self, IwSession *session);

G_END_DECLS
