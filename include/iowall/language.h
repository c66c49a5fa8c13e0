/* The language of whoever looks at the screen: words through gettext, numbers as its locale writes them.
 *
 * Until iw_language_begin everything is English and in C form, and so is whatever is written for a program to
 * read, at any time: files, the ledger and IW_TEXT_PLAIN know no language. */
#pragma once

#include <glib.h>
#include <glib/gi18n-lib.h>

#include "iowall/quantity.h"

/* Takes over the language of the environment (LANGUAGE, LC_ALL, LC_MESSAGES, LC_NUMERIC, LANG). To be called
 * once, before there is a second thread. The catalogues are looked for in $IOWALL_LOCALEDIR, in
 * ../share/locale and ../po beside the program, which is where they are once installed and once built, and
 * where the program was meant to be installed. */
void iw_language_begin (void);

/* Back to English and C form, for what a program reads. Not while another thread asks for words. */
void iw_language_end (void);

/* The languages that are wanted, best first ("de_DE", "de"), for texts that are data; ends with NULL, and has
 * none where English is all there is. Owned by the room. */
const char *const *iw_language_names (void);

/* Whether a name loses its capital where it stands inside a sentence: "utilisation" in English; a German noun
 * keeps it. */
gboolean iw_language_lowers_words (void);

/* The same as iw_quantity_format and its siblings, in the language of the screen: "1,64 GB/s", "1,64 Gigabyte
 * pro Sekunde". IW_TEXT_PLAIN stays as it is. */
char *iw_language_format (char *buffer, size_t size, double value, IwUnit unit, IwTextStyle style);
char *iw_language_format_share (char *buffer, size_t size, double share, IwTextStyle style);
char *iw_language_format_exact (char *buffer, size_t size, double value, IwUnit unit);

/* As iw_quantity_parse, of what somebody typed: first as the language writes numbers, then in C form. With a
 * decimal comma "1,5" and "1.5" are the same, and "1.500" is fifteen hundred. */
IwStatus iw_language_parse (const char *text, IwUnit unit, double *out, IwError *error);

/* As iw_unit_symbol, with words in it translated: "samples/s". Static. */
const char *iw_language_unit_symbol (IwUnit unit);
