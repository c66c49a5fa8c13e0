/* The grid of sizes, scales and themes in which an instrument is checked. */
#pragma once

#include "worlds.h"

typedef IwPicture *(*MakePicture) (const World *world, const IwTheme *theme, double width, double height,
                                   IwAxisHold *hold);

/* Lays the instrument out for every world at every size and scale, and checks each picture. */
void check_grid (MakePicture make);
/* The same geometry in all themes, and a group's drawing within its bounds. */
void check_themes (MakePicture make);
/* The groups named (NULL-terminated) keep their hash when only the queue depth changes under a held axis. */
void check_static_groups (MakePicture make, const char *const *names);

typedef IwPicture *(*MakeLinePicture) (const LineWorld *world, const IwTheme *theme, double width,
                                       double height, IwAxisHold *hold);

/* The same two for the instruments of a line. */
void check_line_grid (MakeLinePicture make);
void check_line_themes (MakeLinePicture make);

typedef IwPicture *(*MakeJobPicture) (const IwJobData *data, const IwTheme *theme, double width,
                                      double height, IwAxisHold *hold);

/* The same two for the instruments of a job, before its curve is run, in part and whole. */
void check_job_grid (MakeJobPicture make);
void check_job_themes (MakeJobPicture make);
