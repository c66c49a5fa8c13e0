#include "json-scan.h"

#include <math.h>
#include <string.h>

typedef struct {
  const char *text;
  gsize length, at;
  guint depth;
  GArray *places;
  IwJsonFault *fault;
} Scanner;

static gboolean scan_value (Scanner *scanner, gsize key);

/* What stands at `offset`, in words. */
static char *
describe_at (const Scanner *scanner, gsize offset)
{
  gunichar c;

  if (offset >= scanner->length)
    return g_strdup ("the end of the text");
  c = g_utf8_get_char (scanner->text + offset);
  if (c == '\n' || c == '\r')
    return g_strdup ("the end of the line");
  if (c < 0x20 || c == 0x7f)
    return g_strdup_printf ("the control character U+%04X", c);
  return g_strdup_printf ("'%.*s'", g_unichar_to_utf8 (c, NULL), scanner->text + offset);
}

static gboolean
fail_text (Scanner *scanner, gsize offset, char *what)
{
  scanner->fault->offset = offset;
  scanner->fault->what = what;
  return FALSE;
}

static gboolean
fail (Scanner *scanner, gsize offset, const char *expected)
{
  g_autofree char *found = describe_at (scanner, offset);

  return fail_text (scanner, offset, g_strdup_printf ("found %s, expected %s", found, expected));
}

/* The text ends in a NUL, which is no JSON character, so looking at the end is safe. */
static char
peek (const Scanner *scanner)
{
  return scanner->text[scanner->at];
}

static void
skip_space (Scanner *scanner)
{
  while (peek (scanner) != '\0' && strchr (" \t\n\r", peek (scanner)) != NULL)
    scanner->at++;
}

static gboolean
scan_hex (Scanner *scanner, gunichar *out)
{
  *out = 0;
  for (int i = 0; i < 4; i++, scanner->at++) {
    if (!g_ascii_isxdigit (peek (scanner)))
      return fail (scanner, scanner->at, "four hexadecimal digits after \\u");
    *out = *out * 16 + (gunichar)g_ascii_xdigit_value (peek (scanner));
  }
  return TRUE;
}

/* `at` is at the character after the backslash. */
static gboolean
scan_escape (Scanner *scanner)
{
  const gsize start = scanner->at - 1;
  gunichar c, low;

  if (peek (scanner) != 'u') {
    if (peek (scanner) == '\0' || strchr ("\"\\/bfnrt", peek (scanner)) == NULL)
      return fail (scanner, scanner->at, "one of \" \\ / b f n r t u after a backslash");
    scanner->at++;
    return TRUE;
  }
  scanner->at++;
  if (!scan_hex (scanner, &c))
    return FALSE;
  if (c == 0)
    return fail_text (scanner, start, g_strdup ("found \\u0000, expected a character that text can hold"));
  if (c < 0xd800 || c > 0xdfff)
    return TRUE;
  if (c < 0xdc00 && strncmp (scanner->text + scanner->at, "\\u", 2) == 0) {
    scanner->at += 2;
    if (!scan_hex (scanner, &low))
      return FALSE;
    if (low >= 0xdc00 && low <= 0xdfff)
      return TRUE;
  }
  return fail_text (scanner, start, g_strdup ("found half of a surrogate pair, expected both halves"));
}

static gboolean
scan_string (Scanner *scanner)
{
  scanner->at++;
  for (;;) {
    const char c = peek (scanner);

    if (scanner->at >= scanner->length)
      return fail (scanner, scanner->at, "the closing quote of a string");
    if ((guchar)c < 0x20)
      return fail (scanner, scanner->at, "a closing quote, or an escape such as \\n");
    scanner->at++;
    if (c == '"')
      return TRUE;
    if (c == '\\' && !scan_escape (scanner))
      return FALSE;
  }
}

static gboolean
scan_digits (Scanner *scanner, const char *expected)
{
  if (!g_ascii_isdigit (peek (scanner)))
    return fail (scanner, scanner->at, expected);
  while (g_ascii_isdigit (peek (scanner)))
    scanner->at++;
  return TRUE;
}

static gboolean
scan_number (Scanner *scanner)
{
  const gsize start = scanner->at;
  g_autofree char *number = NULL;

  if (peek (scanner) == '-')
    scanner->at++;
  if (peek (scanner) == '0') {
    scanner->at++;
    if (g_ascii_isdigit (peek (scanner)))
      return fail (scanner, scanner->at, "no digit after a leading zero");
  } else if (!scan_digits (scanner, "a digit")) {
    return FALSE;
  }
  if (peek (scanner) == '.') {
    scanner->at++;
    if (!scan_digits (scanner, "a digit after the decimal point"))
      return FALSE;
  }
  if (peek (scanner) == 'e' || peek (scanner) == 'E') {
    scanner->at++;
    if (peek (scanner) == '+' || peek (scanner) == '-')
      scanner->at++;
    if (!scan_digits (scanner, "a digit in the exponent"))
      return FALSE;
  }
  if (scanner->at - start > IW_JSON_MAX_NUMBER)
    return fail_text (scanner, start,
                      g_strdup_printf ("found a number of %" G_GSIZE_FORMAT
                                       " characters, expected at most %d",
                                       scanner->at - start, IW_JSON_MAX_NUMBER));
  number = g_strndup (scanner->text + start, scanner->at - start);
  if (!isfinite (g_ascii_strtod (number, NULL)))
    return fail_text (scanner, start, g_strdup_printf ("found %s, expected a number below 1.8e308", number));
  return TRUE;
}

static gboolean
scan_members (Scanner *scanner)
{
  for (;;) {
    const gsize key = scanner->at;

    if (peek (scanner) != '"')
      return fail (scanner, scanner->at, "a key in quotes");
    if (!scan_string (scanner))
      return FALSE;
    skip_space (scanner);
    if (peek (scanner) != ':')
      return fail (scanner, scanner->at, "':' after a key");
    scanner->at++;
    skip_space (scanner);
    if (!scan_value (scanner, key))
      return FALSE;
    skip_space (scanner);
    if (peek (scanner) == '}')
      return TRUE;
    if (peek (scanner) != ',')
      return fail (scanner, scanner->at, "',' or '}'");
    scanner->at++;
    skip_space (scanner);
  }
}

static gboolean
scan_elements (Scanner *scanner)
{
  for (;;) {
    if (!scan_value (scanner, scanner->at))
      return FALSE;
    skip_space (scanner);
    if (peek (scanner) == ']')
      return TRUE;
    if (peek (scanner) != ',')
      return fail (scanner, scanner->at, "',' or ']'");
    scanner->at++;
    skip_space (scanner);
  }
}

static gboolean
scan_container (Scanner *scanner, char closing)
{
  if (++scanner->depth > IW_JSON_MAX_DEPTH)
    return fail_text (scanner, scanner->at,
                      g_strdup_printf ("found level %u of nesting, expected at most %d", scanner->depth,
                                       IW_JSON_MAX_DEPTH));
  scanner->at++;
  skip_space (scanner);
  if (peek (scanner) != closing && !(closing == '}' ? scan_members (scanner) : scan_elements (scanner)))
    return FALSE;
  scanner->at++;
  scanner->depth--;
  return TRUE;
}

static gboolean
scan_word (Scanner *scanner, const char *word)
{
  const gsize length = strlen (word);

  if (strncmp (scanner->text + scanner->at, word, length) != 0)
    return fail (scanner, scanner->at, "a JSON value");
  scanner->at += length;
  return TRUE;
}

static gboolean
scan_value (Scanner *scanner, gsize key)
{
  const IwJsonPlace place = { .key = key, .value = scanner->at };
  const char c = peek (scanner);

  g_array_append_val (scanner->places, place);
  switch (c) {
  case '{':
    return scan_container (scanner, '}');
  case '[':
    return scan_container (scanner, ']');
  case '"':
    return scan_string (scanner);
  case 't':
    return scan_word (scanner, "true");
  case 'f':
    return scan_word (scanner, "false");
  case 'n':
    return scan_word (scanner, "null");
  default:
    if (c == '-' || g_ascii_isdigit (c))
      return scan_number (scanner);
    return fail (scanner, scanner->at, "a JSON value");
  }
}

static gboolean
check_encoding (Scanner *scanner)
{
  const char *end;

  if (!g_utf8_validate_len (scanner->text, scanner->length, &end)) {
    const gsize offset = (gsize)(end - scanner->text);
    return fail_text (scanner, offset,
                      g_strdup_printf ("found the byte 0x%02X, expected UTF-8 text", (guchar)*end));
  }
  if (g_str_has_prefix (scanner->text, "\xef\xbb\xbf"))
    return fail_text (scanner, 0, g_strdup ("found a byte order mark, expected plain UTF-8"));
  return TRUE;
}

gboolean
iw_json_scan (const char *text, gsize length, GArray *places, IwJsonFault *fault)
{
  Scanner scanner = { .text = text, .length = length, .places = places, .fault = fault };

  if (!check_encoding (&scanner))
    return FALSE;
  skip_space (&scanner);
  if (!scan_value (&scanner, scanner.at))
    return FALSE;
  skip_space (&scanner);
  if (scanner.at < length)
    return fail (&scanner, scanner.at, "the end of the text");
  return TRUE;
}
