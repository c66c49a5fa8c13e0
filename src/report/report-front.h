/* The first and the last section of a report: who and what at a glance, and the final strategy. */
#pragma once

#include "report-part.h"

void iw_report_write_front (IwPaper *paper, const IwLedger *ledger, const IwMission *mission,
                            const IwReportPart parts[IW_N_PARTS]);
void iw_report_write_verdict (IwPaper *paper, const IwLedger *ledger);
/* The student as the report calls them, in one line. The caller frees it. */
char *iw_report_student (const IwLedger *ledger);
