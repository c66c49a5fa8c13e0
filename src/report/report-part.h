/* One part of a ledger, worked out: what its lock's experiment showed, and the experiment at the settings
 * that the report shows. */
#pragma once

#include "iowall/ledger.h"

#include "report-paper.h"

typedef struct {
  IwPartKind kind;
  const IwMission *mission;
  const IwPart *part;       /* NULL: the track has none */
  const IwLedgerPart *kept; /* what the ledger has of it */
  gboolean open;            /* nothing is locked in: nothing of the experiment may be shown */
  const IwTrial *trial;     /* whose settings are shown, or NULL: the part's own */
  IwExperiment experiment;
  IwStretch *stretch;
  IwSweep *sweep;
  IwSettlement *settlement; /* NULL unless settled */
} IwReportPart;

/* Works a part out. On failure there is nothing to clear. */
gboolean iw_report_part_init (IwReportPart *self, const IwLedger *ledger, const IwMission *mission,
                              IwPartKind kind, GError **error);
void iw_report_part_clear (IwReportPart *self);

/* Label of an option of the part's lock, or "". */
const char *iw_report_option (const IwReportPart *self, const char *id);

/* Writes the section of one part of all. */
void iw_report_write_part (IwPaper *paper, const IwReportPart parts[IW_N_PARTS], IwPartKind kind);
/* Writes the table of trials, if there are any. */
void iw_report_write_trials (IwPaper *paper, const IwReportPart *self);
/* What is different in `settings` from `from`: "Link bandwidth 10 Gbit/s → 25 Gbit/s; …"; "" if nothing is.
 * Appended to `text`. */
void iw_report_append_changes (GString *text, const IwPart *part, const IwSettings *from,
                               const IwSettings *settings);
/* "2026-03-01 09:30 UTC" from what ledgers write. The caller frees it. */
char *iw_report_time (const char *iso);
/* A number as it is read on paper: a finding, and one that does not move. The caller frees it. */
char *iw_report_quantity (double value, IwUnit unit);
char *iw_report_label (double value, IwUnit unit);
