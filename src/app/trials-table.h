/* What the table of trials says: its columns for the rows there are, the cells, the order, and how two rows
 * differ. Texts only; the widgets are the panel's. */
#pragma once

#include "iowall/ledger.h"

typedef enum {
  IW_TRIALS_NUMBER,
  IW_TRIALS_MET,
  IW_TRIALS_FACT,
  IW_TRIALS_SETTING
} IwTrialsKind;

/* What tells columns apart: they come and go with the rows. A value type. */
typedef struct {
  IwTrialsKind kind;
  IwPartKind part; /* of a setting: whose control */
  guint index;     /* of the fact in the row, or of the control in its part */
} IwTrialsKey;

typedef struct {
  IwTrialsKey key;
  char *group;   /* heading over neighbours that share it; "" for none */
  char *heading; /* in lines: "Download", "bandwidth,", "Gbit/s" */
  char *name;    /* for a screen reader, with what the group says: "Network link busy, %" */
  IwUnit unit;
  double unit_size; /* SI value of 1 in the column's unit; 0: each cell carries its own unit */
  gboolean words;   /* set from the left, not from the right */
} IwTrialsColumn;

gboolean iw_trials_key_equal (const IwTrialsKey *a, const IwTrialsKey *b);

/* Columns for `rows` (element-type const IwTrial), which are of `part`: number, goals, facts, and the
 * settings in which rows differ. (element-type IwTrialsColumn) */
GPtrArray *iw_trials_columns (const IwMission *mission, const IwPart *part, const GPtrArray *rows);

/* The text of a cell, without the unit that the column's heading says. The caller frees it. */
char *iw_trials_cell (const IwTrialsColumn *column, const IwMission *mission, const IwPart *part,
                      const IwTrial *trial);
/* Below, at or above zero as `a` comes before `b`. */
int iw_trials_compare (const IwTrialsKey *key, const IwPart *part, const IwTrial *a, const IwTrial *b);

/* "utilisation 76.1 %, bottleneck Network link": the two that are asked about first. */
char *iw_trials_headline (const IwPart *part, const IwTrial *trial, IwTextStyle style);
/* A whole row as a sentence for a screen reader. */
char *iw_trials_sentence (const IwMission *mission, const IwPart *part, const GPtrArray *columns,
                          const IwTrial *trial);
/* "Trial 4 against 2: Download bandwidth 10.0 → 25.0 Gbit/s; cost …": what `trial` has otherwise than
 * `against`. */
char *iw_trials_differences (const IwMission *mission, const IwPart *part, const IwTrial *against,
                             const IwTrial *trial, IwTextStyle style);
