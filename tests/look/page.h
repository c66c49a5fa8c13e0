/* The pages whose pictures are kept: every part of every built-in track, in three themes and four sizes. */
#pragma once

#include "iowall/experiment.h"
#include "iowall/picture.h"
#include "look.h"

#define N_TRACKS 4
#define N_THEMES 3
#define N_SIZES  4

typedef struct {
  int width, height;
  int shrink; /* one pixel of the kept picture is so many a side of the page's */
} PageSize;

extern const char *const page_tracks[N_TRACKS];
extern const IwThemeKind page_themes[N_THEMES];
extern const PageSize page_sizes[N_SIZES];

/* A part of a track, run with everything that its instruments show: at its start, where Part 3 shows nothing
 * but a collapse with a store that stands. */
typedef struct {
  IwMission *mission;
  IwPartKind part;
  IwExperiment experiment;
  IwStretch *stretch;
  IwSweep *sweep;
} Page;

void page_open (Page *page, const char *track, IwPartKind part);
void page_close (Page *page);

/* "cloud-titan-access-light-1280x720" */
char *page_name (const Page *page, IwThemeKind theme, const PageSize *size);

/* As "iowall render" draws it, made as small as it is kept. */
LookImage *page_draw (const Page *page, const IwTheme *theme, const PageSize *size);
