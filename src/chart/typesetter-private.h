/* Shaped texts. Shaping is the dear part of drawing a label, and most labels are the same from one frame to
 * the next, so each thread keeps the layouts it made lately. */
#pragma once

#include <pango/pangocairo.h>

#include "sketch-private.h"

/* A layout of the text; a new reference. The same on screen, at scale 2 and on paper: metrics are not hinted.
 */
PangoLayout *iw_typeset (const IwTheme *theme, const char *text, const IwTextStyleSpec *spec);
