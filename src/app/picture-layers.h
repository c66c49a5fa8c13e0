/* What was drawn of a picture, kept as render nodes from one picture to the next. A node that stays the same
 * object damages nothing, and GTK repaints everything at once from 31 damaged rectangles on: so what stands
 * still has a node for each group, and neighbours that change share one. */
#pragma once

#include <gtk/gtk.h>

#include "iowall/picture.h"

typedef struct IwPictureLayers IwPictureLayers;

IwPictureLayers *iw_picture_layers_new (void);
void iw_picture_layers_free (IwPictureLayers *layers);

/* Forgets what was drawn: size, theme or scale is another one. */
void iw_picture_layers_clear (IwPictureLayers *layers);
gboolean iw_picture_layers_is_empty (const IwPictureLayers *layers);

/* Draws what differs from the picture before. `scale` is the device's pixels per unit. */
void iw_picture_layers_update (IwPictureLayers *layers, const IwPicture *picture, int scale);

void iw_picture_layers_snapshot (const IwPictureLayers *layers, GtkSnapshot *snapshot);
