/* The summary of a class as a document: what it says, before it is known how it is set. One writer for each
 * kind of file. Every text is plain, never markup. */
#pragma once

#include "iowall/grade.h"

/* A cell of a table. With a share it is a bar of that length, and `mark` a tick on it where that is a number
 * too; its text is then what the bar says. */
typedef struct {
  char *text;
  double share, mark; /* 0 … 1, or NAN */
} IwCell;

typedef struct {
  char *title;
  gboolean right; /* aligned at its right: numbers */
  gboolean bar;
} IwColumn;

typedef enum {
  IW_BLOCK_SECTION,
  IW_BLOCK_HEADING,
  IW_BLOCK_TEXT,
  IW_BLOCK_NOTE, /* a text that explains */
  IW_BLOCK_TABLE
} IwBlockKind;

typedef struct {
  IwBlockKind kind;
  char *text;         /* of a table NULL */
  GPtrArray *columns; /* (element-type IwColumn) of a table */
  GPtrArray *cells;   /* (element-type IwCell) row by row */
} IwBlock;

typedef struct {
  char *title, *under;
  const char *date; /* of the newest thing in it, ISO 8601 UTC: the same class makes the same file; or NULL */
  GPtrArray *blocks; /* (element-type IwBlock) */
} IwDocument;

/* All texts that are passed in are the document's from then on. */
IwDocument *iw_document_new (char *title, char *under);
void iw_document_free (IwDocument *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IwDocument, iw_document_free)

void iw_document_add (IwDocument *document, IwBlockKind kind, char *text);
/* Begins a table. Each title has a sign before it: '<' left, '>' right, '=' a bar. NULL ends the list. */
void iw_document_table (IwDocument *document, ...) G_GNUC_NULL_TERMINATED;
/* The next cell of the table; rows follow from the number of columns. */
void iw_document_cell (IwDocument *document, char *text);
void iw_document_bar (IwDocument *document, double share, double mark, char *text);

/* --- grade-class.c, grade-class-part.c --- */

IwDocument *iw_class_document (const GPtrArray *grades, const char *folder);
/* What a class made of one part: `grades` (element-type const IwGrade) of one mission, none edited. */
void iw_class_add_part (IwDocument *document, const GPtrArray *grades, IwPartKind kind);
/* "1 student", "3 students". */
char *iw_class_count (guint n, const char *one, const char *many);
/* A share as it is read. */
char *iw_class_share (double share);
/* The quantile `p` of sorted numbers, between them where it falls there; `n` > 0. */
double iw_class_quantile (const double *sorted, guint n, double p);
int iw_class_compare_numbers (gconstpointer a, gconstpointer b);

/* --- Writers --- */

char *iw_document_to_text (const IwDocument *document);
char *iw_document_to_html (const IwDocument *document);
GBytes *iw_document_to_pdf (const IwDocument *document, GError **error);
