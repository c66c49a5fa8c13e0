/* The last question and its answers. */
#pragma once

#include <gtk/gtk.h>

#include "session.h"

G_BEGIN_DECLS

#define IW_TYPE_VERDICT_FORM (iw_verdict_form_get_type ())
G_DECLARE_FINAL_TYPE (IwVerdictForm, iw_verdict_form, IW, VERDICT_FORM, GtkBox)

void iw_verdict_form_set_session (IwVerdictForm *self, IwSession *session);
/* Puts a text where the cursor stands in the answer that was written in last. */
void iw_verdict_form_quote (IwVerdictForm *self, const char *text);

G_END_DECLS
