/* The models against the literature: figures that others published, as data. A record holds the input of a
 * model, a source, and what was published of it; reading a file runs the inputs through the models and judges
 * each figure.
 * tests/literature/schema.json describes the format, README.md beside it how to write a record. */
#pragma once

#include "iowall/mission.h"

/* One published figure beside what its model computes. Numbers are in `unit`. */
typedef struct {
  char *name;               /* "8 connections" */
  char *unit;               /* "MiB/s" */
  double at_least, at_most; /* what was published: equal for a number, an INFINITY for a bound on one side */
  double tolerance;         /* how far off it may be and is still met */
  double relative;          /* the tolerance as a share of what was published; 0 where it is none */
  char *why;                /* the tolerance is what it is */
  double computed;
  gboolean met, met_before; /* now, and as the record says */
  char *explanation;        /* why it is missed, or what else there is to say; may be "" */
} IwLiteratureFigure;

typedef struct {
  char *id;           /* "s3-connections" */
  char *source;       /* "Title (2019), section" */
  char *basis;        /* how the source is known: "paper", "data sheet", …, "memory" */
  char *about;        /* what the input stands for; may be "" */
  GPtrArray *figures; /* (element-type IwLiteratureFigure) */
} IwLiteratureRecord;

/* A file: records of one model under one title. */
typedef struct {
  char *path;
  IwPartKind model;
  char *title;
  GStrv intro, notes;
  GPtrArray *records; /* (element-type IwLiteratureRecord) */
} IwLiteratureFile;

typedef struct {
  GPtrArray *files; /* (element-type IwLiteratureFile), by model, within one as they were given */
  guint n_figures, n_met;
  guint n_changed; /* not as their records say */
} IwLiterature;

/* Reads the files and runs what they ask for. NULL and an error in IW_MISSION_ERROR at the first thing that
 * is wrong, in a file or between them. */
IwLiterature *iw_literature_load (const char *const *paths, GError **error);
void iw_literature_free (IwLiterature *literature);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IwLiterature, iw_literature_free)

/* How far what was computed lies outside of what was published, with its sign; 0 within it. */
double iw_literature_difference (const IwLiteratureFigure *figure);

/* All of it, for programs. */
char *iw_literature_json (const IwLiterature *literature);
