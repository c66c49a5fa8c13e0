/* A reading kept as evidence: pressing it restores its settings. Signals: "restore", "quote", "remove". */
#pragma once

#include <gtk/gtk.h>

#include "session.h"

G_BEGIN_DECLS

#define IW_TYPE_EVIDENCE_CHIP (iw_evidence_chip_get_type ())
G_DECLARE_FINAL_TYPE (IwEvidenceChip, iw_evidence_chip, IW, EVIDENCE_CHIP, GtkBox)

/* The second button of a chip. */
typedef enum {
  IW_EVIDENCE_CHIP_REMOVE,
  IW_EVIDENCE_CHIP_QUOTE
} IwEvidenceChipButton;

/* `part` is the one that the evidence is from; neither is kept. */
GtkWidget *iw_evidence_chip_new (const IwPart *part, const IwEvidence *evidence, gboolean stale,
                                 IwEvidenceChipButton button);

G_END_DECLS
