/* The observer's question, the student's answer, and the readings kept as evidence. Folds away. */
#pragma once

#include <gtk/gtk.h>

#include "session.h"

G_BEGIN_DECLS

#define IW_TYPE_REFLECT_PANEL (iw_reflect_panel_get_type ())
G_DECLARE_FINAL_TYPE (IwReflectPanel, iw_reflect_panel, IW, REFLECT_PANEL, GtkBox)

GtkWidget *iw_reflect_panel_new (IwSession *session);

/* Opens or folds it; opening puts the keyboard into the text. */
void iw_reflect_panel_toggle (IwReflectPanel *self);

G_END_DECLS
