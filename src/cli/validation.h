/* The models against the literature, written down for people. */
#pragma once

#include "iowall/literature.h"

/* "714.4 MiB/s", "15 to 50 MB/s", "at least 90 %". The caller's. */
char *validation_published (const IwLiteratureFigure *figure);
/* Five significant digits, thousands grouped: "711.19". The caller's. */
char *validation_number (double value);

/* For a terminal: a line a figure. The caller's. */
char *validation_text (const IwLiterature *literature);
/* docs/validation.md. The caller's. */
char *validation_markdown (const IwLiterature *literature);
