/* What the storage load's drawing (storage-load.c), its two pictures of what the load does
 * (storage-load-plot.c) and its words (storage-load-words.c) share. */
#pragma once

#include "job-words-private.h"
#include "placer-private.h"
#include "plane-private.h"

/* The bar ends at this load. */
#define STORAGE_LOAD_END 1.5

typedef struct {
  IwPicture *picture;
  const IwTheme *theme;
  const IwJobData *data;
  IwBox number; /* of the load */
  IwBox bar;
  IwScale load;
  double labels_y; /* of the thresholds' names; below 0: there is no room for them */
  IwBox risk_label, limit_label;
  IwPlane plane;
  IwPlacer placer;
  IwBox write_label, end_label;
} StorageLoad;

/* Where the load ends on the bar, kept on it. */
double iw_storage_load_x (const StorageLoad *self, double load);

/* --- storage-load-plot.c --- */

/* Chooses the axes, or takes those that are held. `hold` may be NULL. */
void iw_storage_load_set_scales (StorageLoad *self, IwAxisHold *hold);
void iw_storage_load_draw_frame (StorageLoad *self);
void iw_storage_load_draw_plot (StorageLoad *self);
/* A point of the queue, or of the wear, on the plane, kept on it. */
double iw_storage_load_plot_x (const StorageLoad *self, double value);
double iw_storage_load_plot_y (const StorageLoad *self, double value);
/* When it is worn out, in years, and how far it is worn where its line ends. */
double iw_storage_load_worn_out (const StorageLoad *self, double *worn);

/* --- storage-load-words.c --- */

/* "58.3 %", "17.0×" */
IwQuantityText iw_storage_load_shown (double load, bool spoken);
IwBox iw_storage_load_head (StorageLoad *self);
void iw_storage_load_describe (StorageLoad *self);
