/* What every picture must keep to, whatever it shows. Each check fails the running test and names the
 * culprit.
 */
#pragma once

#include "iowall/picture.h"

/* Numbers finite; texts and marks inside; no two texts overlap; every mark named, spoken and hit somewhere in
 * its own bounds; ids unique; a sentence and a title. */
void check_picture (const IwPicture *picture, const char *what);
/* What each group draws lies within its bounds. Slow: it draws. */
void check_group_bounds (const IwPicture *picture, const char *what);
/* Two pictures have the same texts and marks in the same places. */
void check_same_geometry (const IwPicture *a, const IwPicture *b, const char *what);

/* Hash of a group by name; fails if there is none. */
uint64_t group_hash (const IwPicture *picture, const char *name);
/* A mark by id; fails if there is none. */
const IwMark *mark_of (const IwPicture *picture, const char *id);
/* Its number; 0 if there is no such mark. */
double mark_number (const IwPicture *picture, const char *id);
