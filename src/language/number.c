#include "language-private.h"

#include <locale.h>
#include <stdbool.h>
#include <string.h>

/* For locales that group digits with nothing; as SI does it. */
#define NARROW_SPACE "\u202f"

#define MARK_MAX 8

static char decimal[MARK_MAX] = ".", group[MARK_MAX] = ",";
static bool speaking;

/* Every word that a quantity may hold, for xgettext; the core asks for them by their English. */
static const char *const words[] G_GNUC_UNUSED = {
  /* Translators: spoken by a screen reader, in front of a unit without a space: "giga" + "bytes". */
  NC_ ("prefix", "kilo"),
  NC_ ("prefix", "mega"),
  NC_ ("prefix", "giga"),
  NC_ ("prefix", "tera"),
  NC_ ("prefix", "peta"),
  NC_ ("prefix", "exa"),
  NC_ ("prefix", "kibi"),
  NC_ ("prefix", "mebi"),
  NC_ ("prefix", "gibi"),
  NC_ ("prefix", "tebi"),
  NC_ ("prefix", "pico"),
  NC_ ("prefix", "nano"),
  NC_ ("prefix", "micro"),
  NC_ ("prefix", "milli"),
  /* Translators: behind a number, "1.28 million samples per second". */
  NC_ ("prefix", "million"),
  NC_ ("prefix", "billion"),
  NC_ ("prefix", "trillion"),
  /* Translators: spoken units behind a number, "12 bytes". */
  NC_ ("unit", "bytes"),
  NC_ ("unit", "byte"),
  NC_ ("unit", "bytes per second"),
  NC_ ("unit", "byte per second"),
  NC_ ("unit", "bits per second"),
  NC_ ("unit", "bit per second"),
  NC_ ("unit", "seconds"),
  NC_ ("unit", "second"),
  NC_ ("unit", "minutes"),
  NC_ ("unit", "minute"),
  NC_ ("unit", "hours"),
  NC_ ("unit", "hour"),
  NC_ ("unit", "days"),
  NC_ ("unit", "day"),
  NC_ ("unit", "I/O operations per second"),
  NC_ ("unit", "I/O operation per second"),
  NC_ ("unit", "samples per second"),
  NC_ ("unit", "sample per second"),
  NC_ ("unit", "percent"),
  NC_ ("unit", "times"),
  NC_ ("unit", "watts"),
  NC_ ("unit", "watt"),
  NC_ ("unit", "dollars a month"),
  NC_ ("unit", "dollar a month"),
  /* Translators: spoken units behind a prefix, "gigabytes": no capital in the middle of a word. */
  NC_ ("unit behind a prefix", "bytes"),
  NC_ ("unit behind a prefix", "byte"),
  NC_ ("unit behind a prefix", "bytes per second"),
  NC_ ("unit behind a prefix", "byte per second"),
  NC_ ("unit behind a prefix", "bits per second"),
  NC_ ("unit behind a prefix", "bit per second"),
  NC_ ("unit behind a prefix", "seconds"),
  NC_ ("unit behind a prefix", "second"),
  NC_ ("unit behind a prefix", "watts"),
  NC_ ("unit behind a prefix", "watt"),
  /* Translators: written behind a number, with a number of dollars in front of the second. */
  NC_ ("symbol", "samples/s"),
  NC_ ("symbol", "/month"),
  NC_ ("symbol", "$/month"),
  /* Translators: parts of a spoken number: "minus 3", "less than 0.1 percent". */
  NC_ ("number", "minus"),
  NC_ ("number", "less than"),
  NC_ ("number", "more than"),
  NC_ ("number", "unbounded"),
  NC_ ("number", "undefined"),
};

static const char *
translate (const char *context, const char *english)
{
  return *english != '\0' ? g_dpgettext2 (GETTEXT_PACKAGE, context, english) : english;
}

static IwWriting here = { .decimal = decimal, .group = group, .word = translate };

static void
take_mark (char *mark, const char *text, const char *otherwise)
{
  g_autofree char *utf8 = g_locale_to_utf8 (text, -1, NULL, NULL, NULL);
  const bool fits = utf8 != NULL && *utf8 != '\0' && strlen (utf8) < MARK_MAX;

  g_strlcpy (mark, fits ? utf8 : otherwise, MARK_MAX);
}

void
iw_number_begin (void)
{
  const struct lconv *locale = localeconv ();

  take_mark (decimal, locale->decimal_point, ".");
  take_mark (group, locale->thousands_sep, strcmp (decimal, ".") == 0 ? "," : NARROW_SPACE);
  /* Translators: no sentence. Put "behind" where one writes 5,000 $ and not $5,000, otherwise "before". */
  here.lead_behind =
      strcmp (C_ ("does a currency stand before or behind its number?", "before"), "behind") == 0;
  speaking = true;
}

void
iw_number_end (void)
{
  g_strlcpy (decimal, ".", MARK_MAX);
  g_strlcpy (group, ",", MARK_MAX);
  speaking = false;
}

/* NULL: in C form. */
static const IwWriting *
writing (IwTextStyle style)
{
  return speaking && style != IW_TEXT_PLAIN ? &here : NULL;
}

char *
iw_language_format (char *buffer, size_t size, double value, IwUnit unit, IwTextStyle style)
{
  return iw_quantity_write (buffer, size, value, unit, style, writing (style));
}

char *
iw_language_format_share (char *buffer, size_t size, double share, IwTextStyle style)
{
  return iw_quantity_write_share (buffer, size, share, style, writing (style));
}

char *
iw_language_format_exact (char *buffer, size_t size, double value, IwUnit unit)
{
  return iw_quantity_write_exact (buffer, size, value, unit, writing (IW_TEXT_LABEL));
}

const char *
iw_language_unit_symbol (IwUnit unit)
{
  return speaking ? translate ("symbol", iw_unit_symbol (unit)) : iw_unit_symbol (unit);
}

/* The text with the marks of the locale turned into those of C. A space that groups is one between digits. */
static char *
to_c_form (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *at = text; *at != '\0';) {
    if (g_str_has_prefix (at, group) && at > text && g_ascii_isdigit (at[-1]) &&
        g_ascii_isdigit (at[strlen (group)])) {
      g_string_append_c (out, ',');
      at += strlen (group);
    } else if (g_str_has_prefix (at, decimal)) {
      g_string_append_c (out, '.');
      at += strlen (decimal);
    } else {
      g_string_append_c (out, *at++);
    }
  }
  return g_string_free (out, FALSE);
}

IwStatus
iw_language_parse (const char *text, IwUnit unit, double *out, IwError *error)
{
  g_autofree char *plain = to_c_form (text);

  if (iw_quantity_parse (plain, unit, out, NULL) == IW_STATUS_OK)
    return IW_STATUS_OK;
  return iw_quantity_parse (text, unit, out, error);
}
