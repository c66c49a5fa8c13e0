/* Labels that keep out of each other's way, and the heading that every instrument has. */
#pragma once

#include "sketch-private.h"

/* TRUE if a box of text lies inside the picture and clear of every text placed so far. */
bool iw_label_free (const IwPicture *picture, IwBox box);

/* Places a text if its place is free; otherwise places nothing and returns FALSE. `box`, unless NULL, gets
 * the place either way. */
bool iw_label_try (IwPicture *picture, const char *text, double x, double y, const IwTextStyleSpec *spec,
                   IwBox *box);

/* Places the first of the texts (NULL-terminated, longest first) that is no wider than `width` and whose
 * place is free. */
bool iw_label_try_any (IwPicture *picture, const char *const *texts, double width, double x, double y,
                       const IwTextStyleSpec *spec, IwBox *box);

/* A plate of the surface colour under a label that stands on hatching. */
void iw_label_plate (IwPicture *picture, IwBox text);

/* One entry of a key that is built from the right: a word that ends at `x`, and a swatch before it; `x` moves
 * on to where the next one ends. Where there is no room for it it is left out. `box`, unless NULL, gets its
 * place. */
bool iw_label_key (IwPicture *picture, double *x, double y, const char *word, const IwPaint *paint,
                   IwBox *box);

/* Width of the widest word of a text, in px: a narrower column would break it. */
double iw_label_widest_word (IwPicture *picture, const char *text, const IwTextStyleSpec *spec);

/* The theme with a scale that a picture of this size can carry: large type in a small box would leave no room
 * for the chart. Never below 1. */
IwTheme iw_fitting_theme (const IwTheme *theme, double width, double height);

/* Title and one line of state, in the groups "title" and "state"; of the states (NULL-terminated, longest
 * first) the first that fits is placed. A group must be begun before anything else is added. Returns the box
 * that is left for the plot. */
IwBox iw_heading (IwPicture *picture, const char *const *states);
