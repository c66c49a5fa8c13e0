/* Between the files of the room. */
#pragma once

#include "iowall/language.h"

/* The folder that holds de/LC_MESSAGES/iowall.mo and its siblings. The caller frees it. */
char *iw_catalogue_place (void);

/* Takes the marks of numbers from the C library's locale (begin) or from the C form (end). */
void iw_number_begin (void);
void iw_number_end (void);
