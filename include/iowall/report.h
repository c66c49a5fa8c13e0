/* The report: a ledger as two to four A4 pages, to be read, printed and handed in. */
#pragma once

#include "iowall/ledger.h"

/* Writes the report of a ledger as a PDF: who, the time in each part, each lock with what was predicted and
 * what its experiment showed, the instruments at the recorded settings as vectors, trials, reflections with
 * their evidence, and the final strategy. What the experiments show is run again, with the mission given. An
 * instrument is shown only where its part's prediction is locked in. Texts of the student are set as they
 * are, however long; more of them than fit on four pages take more.
 *
 * `path` is replaced whole or not at all; a link keeps pointing where it did, and what is no regular file (a
 * pipe) is written into. Errors, each one line: IW_MISSION_ERROR_FILE if it cannot be written, and those of
 * iw_setup_run if a setting in the ledger cannot be solved. Takes some tenths of a second; thread-safe as
 * long as nobody changes the ledger. */
gboolean iw_report_write (const IwLedger *ledger, const IwMission *mission, const char *path, GError **error);
