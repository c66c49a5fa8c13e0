/* How much fits beside each other in a window: of its width, measured in the size of its text. */
#pragma once

#include <gtk/gtk.h>

typedef enum {
  IW_FIT_STACKED,      /* one below the other, read by scrolling */
  IW_FIT_SIDE_BY_SIDE, /* words and controls beside the instruments */
  IW_FIT_WIDE          /* and room for the equation beside both */
} IwFit;

/* Of a width in pixels; not above zero: not known yet, and taken for the usual. */
IwFit iw_fit (int width);

/* Pixels that so many become where text is larger than usual. */
int iw_fit_scaled (int pixels);

/* Puts what is in a grid side by side, or stacked, in the order in which it was put there.
 *
 * A grid and not a box where text wraps: GTK asks in a row of boxes also how wide each thing would be at the
 * row's height, and a label that wraps finds that out by laying its text out at width after width. */
void iw_fit_arrange (GtkGrid *grid, gboolean stacked);

/* Shows the top of a page that stands in something that scrolls. */
void iw_fit_scroll_to_top (GtkWidget *page);
