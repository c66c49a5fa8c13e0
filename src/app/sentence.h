/* Texts that wrap, with quantities in them. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What keeps units in a text whole; the caller's, NULL if there is nothing to keep. */
PangoAttrList *iw_sentence_attributes (const char *text);

/* Shows a text, copied, whose lines end neither within a unit nor between a number and its unit: "95" and
 * "%", "MB/" and "s" stay together. Attributes that the label had are replaced. A text that is there already
 * lays nothing out anew. */
void iw_sentence_show (GtkLabel *label, const char *text);

G_END_DECLS
