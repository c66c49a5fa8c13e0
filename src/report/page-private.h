/* The words of a page and the places of its instruments; page.c draws them, the tests look at them. */
#pragma once

#include "iowall/gallery.h"
#include "sketch-private.h"

#define IW_PAGE_MAX_INSTRUMENTS 8

typedef struct {
  const IwInstrument *instrument;
  IwBox box;
} IwPagePlace;

/* Lays a page out: everything but the instruments is in the picture, the instruments' places go to `places`.
 */
IwPicture *iw_page_new (IwPartKind part, const IwExperiment *experiment, const IwTheme *theme, double width,
                        double height, IwPagePlace places[IW_PAGE_MAX_INSTRUMENTS], size_t *n_places);
