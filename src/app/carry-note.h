/* What a part builds on that an earlier one decided, and the way back there. Seen once the part is unlocked.
 */
#pragma once

#include <gtk/gtk.h>

#include "session.h"

G_BEGIN_DECLS

#define IW_TYPE_CARRY_NOTE (iw_carry_note_get_type ())
G_DECLARE_FINAL_TYPE (IwCarryNote, iw_carry_note, IW, CARRY_NOTE, GtkBox)

GtkWidget *iw_carry_note_new (IwSession *session);

G_END_DECLS
