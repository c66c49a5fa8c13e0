#include "words-private.h"

#include "iowall/language.h"

#include <glib.h>
#include <string.h>

static IwQuantityText
format (double value, IwUnit unit, IwTextStyle style)
{
  IwQuantityText text = { "" };

  iw_language_format (text.s, sizeof text.s, value, unit, style);
  return text;
}

IwQuantityText
iw_shown (double value, IwUnit unit)
{
  return format (value, unit, IW_TEXT_TYPESET);
}

IwQuantityText
iw_label (double value, IwUnit unit)
{
  return format (value, unit, IW_TEXT_LABEL);
}

IwQuantityText
iw_spoken (double value, IwUnit unit)
{
  return format (value, unit, IW_TEXT_SPOKEN);
}

static IwQuantityText
format_share (double share, IwTextStyle style)
{
  IwQuantityText text = { "" };

  iw_language_format_share (text.s, sizeof text.s, share, style);
  return text;
}

IwQuantityText
iw_share (double share)
{
  return format_share (share, IW_TEXT_TYPESET);
}

IwQuantityText
iw_spoken_share (double share)
{
  return format_share (share, IW_TEXT_SPOKEN);
}

char *
iw_rate (double per_s, const char *things)
{
  /* A number that moves keeps its digits, which a count does not: it is written as a rate of samples. */
  const IwQuantityText text = iw_shown (per_s, IW_UNIT_SAMPLES_PER_S);
  const char *unit = iw_language_unit_symbol (IW_UNIT_SAMPLES_PER_S);

  g_assert (g_str_has_suffix (text.s, unit));
  return g_strdup_printf ("%.*s%s/s", (int)(strlen (text.s) - strlen (unit)), text.s, things);
}

char *
iw_spoken_rate (double per_s, const char *things)
{
  /* Translators: "13,200 samples per second". */
  return g_strdup_printf (_ ("%1$s %2$s per second"), iw_spoken (per_s, IW_UNIT_COUNT).s, things);
}

/* "GPU" and "I/O" keep their capitals: there is another one, or no letter, behind the first. */
static bool
is_abbreviation (const char *word)
{
  const gunichar second = g_utf8_get_char (g_utf8_next_char (word));

  return g_unichar_isupper (second) || g_unichar_ispunct (second) || g_unichar_isdigit (second);
}

char *
iw_in_sentence (const char *word)
{
  g_autofree char *first = NULL;

  if (*word == '\0' || is_abbreviation (word) || !iw_language_lowers_words ())
    return g_strdup (word);
  first = g_utf8_strdown (word, g_utf8_next_char (word) - word);
  return g_strconcat (first, g_utf8_next_char (word), NULL);
}

char *
iw_begin_sentence (const char *phrase)
{
  g_autofree char *first = NULL;

  if (*phrase == '\0')
    return g_strdup (phrase);
  first = g_utf8_strup (phrase, g_utf8_next_char (phrase) - phrase);
  return g_strconcat (first, g_utf8_next_char (phrase), NULL);
}

char *
iw_bound_words (IwBound bound, const char *opening)
{
  static const char *const words[IW_N_BOUNDS] = {
    [IW_BOUND_POSITION] = N_ ("positioning"),        [IW_BOUND_STREAM] = N_ ("the streams' speed"),
    [IW_BOUND_IOPS] = N_ ("the IOPS limit"),         [IW_BOUND_BANDWIDTH] = N_ ("the device's bandwidth"),
    [IW_BOUND_METADATA] = N_ ("the limit of opens"),
  };

  return bound == IW_BOUND_OPEN ? iw_in_sentence (opening) : g_strdup (_ (words[bound]));
}

char *
iw_bound_brief (const IwAccess *access, const IwAccessResult *result, const char *opening)
{
  const bool longest = result->load_s > access->step_compute_s && result->load_s >= result->decode_s;
  g_autofree char *words = iw_bound_words (result->bound, opening);

  /* Translators: "bound by positioning". */
  return g_strdup_printf (longest || !access->prefetch ? _ ("bound by %s") : _ ("loading bound by %s"),
                          words);
}

char *
iw_bound_phrase (const IwAccess *access, const IwAccessResult *result, const char *opening)
{
  g_autofree char *brief = iw_bound_brief (access, result, opening);
  const bool decoding = result->decode_s > access->step_compute_s && result->decode_s > result->load_s;

  if (!access->prefetch)
    return g_strdup_printf (_ ("%s; loading and computing take turns"), brief);
  return decoding ? g_strdup_printf (_ ("decoding takes longest; %s"), brief) : g_steal_pointer (&brief);
}
