/* The folder of ledgers: who may write which file, which sessions there are, deleting and bringing back.
 *
 * Nobody else writes a ledger's file while a claim on it is held: a lock on .NAME.lock beside it, which the
 * system gives back when a program ends, however it ends. Where a file system knows no locks, and against
 * programs on other machines that do not see them, every write first compares the file with what this claim
 * wrote or read last, and refuses to replace anything else. */
#pragma once

#include "iowall/ledger.h"

typedef struct IwLedgerClaim IwLedgerClaim;

/* Takes hold of the file at `path`, which need not be there yet, and of what it holds now. Removes what an
 * interrupted write of it has left. NULL with IW_MISSION_ERROR_BUSY if somebody else holds it. Where no lock
 * can be made (a folder that is read-only or full) the claim is held without one and every write tries again.
 */
IwLedgerClaim *iw_ledger_claim (const char *path, GError **error);
/* Thread-safe. The last one gives the file free. */
IwLedgerClaim *iw_ledger_claim_ref (IwLedgerClaim *claim);
void iw_ledger_claim_unref (IwLedgerClaim *claim);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IwLedgerClaim, iw_ledger_claim_unref)

/* iw_ledger_write under a claim; one at a time, from any thread. Errors: IW_MISSION_ERROR_FILE as there,
 * IW_MISSION_ERROR_BUSY if somebody else holds the file by now or has written into it: it is not touched. */
gboolean iw_ledger_claim_write (IwLedgerClaim *claim, const char *json, GError **error);

/* Whether somebody holds a claim on the file. */
gboolean iw_ledger_in_use (const char *path);

/* iw_ledger_new with a claim on the file: nobody else who begins in the same second gets that name. Never
 * NULL. */
IwLedger *iw_ledger_begin (const IwMission *mission, const char *directory, IwLedgerClaim **claim);
/* iw_ledger_load with a claim on the file. */
IwLedger *iw_ledger_open (const char *path, const IwMission *mission, IwLedgerClaim **claim, GError **error);
/* From now on the ledger has a file name of its own beside that of before, which stays as it is. Returns the
 * claim on it, never NULL. */
IwLedgerClaim *iw_ledger_fork (IwLedger *ledger, const IwMission *mission);

/* Every readable ledger of a mission in `directory` (element-type IwLedger), the one that changed last in
 * front; the caller frees it. `damaged` as in iw_ledger_open_latest. */
GPtrArray *iw_ledger_list (const char *directory, const IwMission *mission, GPtrArray *damaged);

/* Gives the session another name, up to IW_STUDENT_MAX characters. Fails while somebody works on it. */
gboolean iw_ledger_rename (const char *path, const IwMission *mission, const char *student, GError **error);
/* Renames the file to NAME.deleted (NAME.deleted-2 … if that is taken), where no list finds it. Returns its
 * new path, which the caller frees. Fails with IW_MISSION_ERROR_BUSY while somebody works on it. */
char *iw_ledger_delete (const char *path, GError **error);
/* A deleted session is kept so long. */
#define IW_DELETED_DAYS 30

/* Removes for good the sessions in `directory` that were deleted IW_DELETED_DAYS before `now` (seconds since
 * 1970 in UTC) or earlier: files named as iw_ledger_delete names them that hold a ledger which this program
 * can read. Whatever else lies there stays: what was put aside as damaged, what a newer program wrote, what
 * only looks like a ledger by its name, links. Returns how many are gone. */
guint iw_ledger_purge_deleted (const char *directory, gint64 now);
/* Brings a deleted file back to where it was. Nothing is replaced: fails if there is a file again. */
gboolean iw_ledger_undelete (const char *deleted, const char *path, GError **error);
