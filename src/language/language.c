#include "language-private.h"

#include <locale.h>
#include <string.h>

static GStrv names;

/* The wanted languages without those of no country: GLib ends its list with "C". */
static GStrv
find_names (void)
{
  const char *const *wanted = g_get_language_names ();
  g_autoptr (GStrvBuilder) list = g_strv_builder_new ();

  for (gsize i = 0; wanted[i] != NULL; i++) {
    /* Whoever puts English before another language wants what is there already. */
    if (g_str_has_prefix (wanted[i], "C") || g_str_has_prefix (wanted[i], "en"))
      break;
    g_strv_builder_add (list, wanted[i]);
  }
  return g_strv_builder_end (list);
}

static gboolean
is_c (const char *locale)
{
  return locale == NULL || strcmp (locale, "C") == 0 || strcmp (locale, "POSIX") == 0;
}

void
iw_language_begin (void)
{
  g_autofree char *place = iw_catalogue_place ();

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, place);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  iw_number_begin ();
  g_strfreev (names);
  /* In the C locale the C library translates nothing, whatever LANGUAGE says; data follow it. */
  names = is_c (setlocale (LC_MESSAGES, NULL)) ? NULL : find_names ();
}

void
iw_language_end (void)
{
  setlocale (LC_ALL, "C");
  iw_number_end ();
  g_clear_pointer (&names, g_strfreev);
}

const char *const *
iw_language_names (void)
{
  static const char *const none[] = { NULL };

  return names != NULL ? (const char *const *)names : none;
}

gboolean
iw_language_lowers_words (void)
{
  /* Translators: no sentence. Put "no" where a noun inside a sentence keeps its capital, otherwise "yes". */
  return strcmp (C_ ("does a name lose its capital inside a sentence?", "yes"), "yes") == 0;
}
