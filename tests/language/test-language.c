#include "iowall/language.h"

#include <math.h>
#include <string.h>

#include "german.h"

#define THIN  "\u202f"
#define MINUS "\u2212"

/* By hand: what a German textbook writes. */
static const struct {
  double value;
  IwUnit unit;
  const char *typeset, *label, *spoken, *exact;
} written[] = {
  { 1.64e9, IW_UNIT_BYTES_PER_S, "1,64" THIN "GB/s", "1,64" THIN "GB/s", "1,64 Gigabyte pro Sekunde",
    "1.640.000.000" THIN "B/s" },
  { 1090124113, IW_UNIT_BYTES_PER_S, "1,09" THIN "GB/s", "1,09" THIN "GB/s", "1,09 Gigabyte pro Sekunde",
    "1.090.124.113" THIN "B/s" },
  { 512, IW_UNIT_BYTES_BINARY, "512" THIN "B", "512" THIN "B", "512 Byte", "512" THIN "B" },
  { 1048576, IW_UNIT_BYTES_BINARY, "1,00" THIN "MiB", "1" THIN "MiB", "1 Mebibyte", "1.048.576" THIN "B" },
  { 98000, IW_UNIT_IOPS, "98.000" THIN "IOPS", "98.000" THIN "IOPS", "98.000 E/A-Operationen pro Sekunde",
    "98.000" THIN "IOPS" },
  { 1024, IW_UNIT_COUNT, "1.024", "1.024", "1.024", "1.024" },
  { 1281167, IW_UNIT_COUNT, "1,28" THIN "M", "1,28" THIN "M", "1,28 Millionen", "1.281.167" },
  { -1.5, IW_UNIT_NONE, MINUS "1,50", MINUS "1,5", "minus 1,5", MINUS "1,5" },
  { 0.0122, IW_UNIT_SECONDS, "12,2" THIN "ms", "12,2" THIN "ms", "12,2 Millisekunden", "0,0122" THIN "s" },
  { 1, IW_UNIT_SECONDS, "1,00" THIN "s", "1" THIN "s", "1 Sekunde", "1" THIN "s" },
  { 2592000, IW_UNIT_SECONDS, "30,0" THIN "d", "30" THIN "d", "30 Tage", "2.592.000" THIN "s" },
  { 0.842, IW_UNIT_FRACTION, "84,2" THIN "%", "84,2" THIN "%", "84,2 Prozent", "84,2" THIN "%" },
  { 5000, IW_UNIT_DOLLARS_PER_MONTH, "5.000" THIN "$/Monat", "5.000" THIN "$/Monat", "5.000 Dollar im Monat",
    "5.000" THIN "$/Monat" },
  { 1300, IW_UNIT_SAMPLES_PER_S, "1.300" THIN "Samples/s", "1.300" THIN "Samples/s",
    "1.300 Samples pro Sekunde", "1.300" THIN "Samples/s" },
};

static const struct {
  const char *text;
  IwUnit unit;
  double value;
} typed[] = {
  /* as the language writes them */
  { "1,64 GB/s", IW_UNIT_BYTES_PER_S, 1.64e9 },
  { "1,64" THIN "GB/s", IW_UNIT_BYTES_PER_S, 1.64e9 },
  { "12,5 %", IW_UNIT_FRACTION, 0.125 },
  { "1.024", IW_UNIT_COUNT, 1024 },
  { "1.234.567,5", IW_UNIT_NONE, 1234567.5 },
  { "5.000 $", IW_UNIT_DOLLARS_PER_MONTH, 5000 },
  { "$5.000", IW_UNIT_DOLLARS_PER_MONTH, 5000 },
  { "1,500 GB", IW_UNIT_BYTES, 1.5e9 },
  /* in C form, where it means nothing else */
  { "1.64 GB/s", IW_UNIT_BYTES_PER_S, 1.64e9 },
  { "12.5 %", IW_UNIT_FRACTION, 0.125 },
  { "1,234,567.5", IW_UNIT_NONE, 1234567.5 },
  { "2.5e-3 s", IW_UNIT_SECONDS, 0.0025 },
  { "110000", IW_UNIT_BYTES, 110000 },
};

static void
test_silent (void)
{
  char here[IW_QUANTITY_MAX], c[IW_QUANTITY_MAX];
  double value;

  for (gsize i = 0; i < G_N_ELEMENTS (written); i++) {
    for (int style = IW_TEXT_PLAIN; style <= IW_TEXT_SPOKEN; style++) {
      iw_quantity_format (c, sizeof c, written[i].value, written[i].unit, (IwTextStyle)style);
      iw_language_format (here, sizeof here, written[i].value, written[i].unit, (IwTextStyle)style);
      g_assert_cmpstr (here, ==, c);
    }
  }
  g_assert_null (iw_language_names ()[0]);
  g_assert_true (iw_language_lowers_words ());
  g_assert_cmpint (iw_language_parse ("1,5", IW_UNIT_NONE, &value, NULL), ==, IW_STATUS_NOT_A_QUANTITY);
}

/* The tests after this one hear German. */
static void
test_begin (void)
{
  if (setlocale (LC_ALL, "de_DE.UTF-8") == NULL)
    g_test_skip ("no German locale can be had");
  setlocale (LC_ALL, "C");
  iw_language_begin ();
}

static void
test_numbers (void)
{
  char text[IW_QUANTITY_MAX], c[IW_QUANTITY_MAX];

  for (gsize i = 0; i < G_N_ELEMENTS (written); i++) {
    const double value = written[i].value;
    const IwUnit unit = written[i].unit;

    iw_language_format (text, sizeof text, value, unit, IW_TEXT_TYPESET);
    g_assert_cmpstr (text, ==, written[i].typeset);
    iw_language_format (text, sizeof text, value, unit, IW_TEXT_LABEL);
    g_assert_cmpstr (text, ==, written[i].label);
    iw_language_format (text, sizeof text, value, unit, IW_TEXT_SPOKEN);
    g_assert_cmpstr (text, ==, written[i].spoken);
    iw_language_format_exact (text, sizeof text, value, unit);
    g_assert_cmpstr (text, ==, written[i].exact);
    /* What programs read. */
    iw_quantity_format (c, sizeof c, value, unit, IW_TEXT_PLAIN);
    iw_language_format (text, sizeof text, value, unit, IW_TEXT_PLAIN);
    g_assert_cmpstr (text, ==, c);
  }
  iw_language_format_share (text, sizeof text, 0.0004, IW_TEXT_TYPESET);
  g_assert_cmpstr (text, ==, "<0,1" THIN "%");
  iw_language_format_share (text, sizeof text, 0.9996, IW_TEXT_SPOKEN);
  g_assert_cmpstr (text, ==, "mehr als 99,9 Prozent");
  iw_language_format_share (text, sizeof text, 0.9996, IW_TEXT_PLAIN);
  g_assert_cmpstr (text, ==, ">99.9 %");
  iw_language_format (text, sizeof text, INFINITY, IW_UNIT_SECONDS, IW_TEXT_SPOKEN);
  g_assert_cmpstr (text, ==, "unbegrenzt");
}

static void
test_typed (void)
{
  static const char *const refused[] = { "1,5,5", "1.5.5", "viel", "", "1,2,3.4" };
  double value;

  for (gsize i = 0; i < G_N_ELEMENTS (typed); i++) {
    value = NAN;
    g_assert_cmpint (iw_language_parse (typed[i].text, typed[i].unit, &value, NULL), ==, IW_STATUS_OK);
    g_assert_cmpfloat (fabs (value - typed[i].value), <=, 1e-12 * fabs (typed[i].value));
  }
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    g_assert_cmpint (iw_language_parse (refused[i], IW_UNIT_NONE, &value, NULL), ==,
                     IW_STATUS_NOT_A_QUANTITY);
}

/* What stands in a field is taken back as it stands there: the same number as in English. */
static void
test_taken_back (void)
{
  char here[IW_QUANTITY_MAX], c[IW_QUANTITY_MAX];
  double again, wanted;

  for (int unit = 0; unit < IW_N_UNITS; unit++) {
    for (double value = 1e-3; value < 1e14; value *= 3.7) {
      iw_quantity_format (c, sizeof c, value, (IwUnit)unit, IW_TEXT_LABEL);
      iw_language_format (here, sizeof here, value, (IwUnit)unit, IW_TEXT_LABEL);
      if (iw_quantity_parse (c, (IwUnit)unit, &wanted, NULL) != IW_STATUS_OK)
        continue;
      if (unit == IW_UNIT_SAMPLES_PER_S || unit == IW_UNIT_DOLLARS_PER_MONTH)
        continue; /* no control is in these, and their units are words */
      g_assert_cmpint (iw_language_parse (here, (IwUnit)unit, &again, NULL), ==, IW_STATUS_OK);
      g_assert_cmpfloat (again, ==, wanted);
    }
  }
}

/* --- the words that the core asks for are those that translators see --- */

static GHashTable *asked;

static const char *
note_word (const char *context, const char *english)
{
  g_hash_table_add (asked, g_strdup_printf ("msgctxt \"%s\"\nmsgid \"%s\"\n", context, english));
  return english;
}

static void
test_words (void)
{
  const IwWriting writing = { .decimal = ".", .group = ",", .word = note_word };
  static const double values[] = { 0.0, -1.0, 1.0, 2.0, 60.0 * 60.0, 12.0 * 86400.0, 600.0, NAN, INFINITY };
  g_autofree char *catalogue = NULL;
  char text[IW_QUANTITY_MAX];
  GHashTableIter iter;
  gpointer entry;
  guint checked = 0;

  asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_assert_true (g_file_get_contents (g_getenv ("IOWALL_CATALOGUE"), &catalogue, NULL, NULL));
  for (int unit = 0; unit < IW_N_UNITS; unit++) {
    for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
      iw_quantity_write (text, sizeof text, values[i], (IwUnit)unit, IW_TEXT_SPOKEN, &writing);
    for (double value = 1e-12; value < 1e20; value *= 8.0)
      iw_quantity_write (text, sizeof text, value, (IwUnit)unit, IW_TEXT_SPOKEN, &writing);
  }
  iw_quantity_write_share (text, sizeof text, 1e-5, IW_TEXT_SPOKEN, &writing);
  iw_quantity_write_share (text, sizeof text, 1.0 - 1e-5, IW_TEXT_SPOKEN, &writing);
  g_hash_table_iter_init (&iter, asked);
  while (g_hash_table_iter_next (&iter, &entry, NULL)) {
    if (strstr (catalogue, entry) == NULL) {
      g_test_message ("no entry for %s", (const char *)entry);
      g_test_fail ();
    }
    checked++;
  }
  g_assert_cmpuint (checked, >=, 40);
  g_hash_table_unref (asked);
}

static void
test_names (void)
{
  const char *const *names = iw_language_names ();

  g_assert_true (g_strv_contains (names, "de"));
  g_assert_false (g_strv_contains (names, "C"));
  g_assert_false (iw_language_lowers_words ());
  g_assert_cmpstr (_ ("Bottleneck"), ==, "Engpass");
}

static void
test_end (void)
{
  iw_language_end ();
  test_silent ();
  g_assert_cmpstr (_ ("Bottleneck"), ==, "Bottleneck");
}

int
main (int argc, char **argv)
{
  char *folder;
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/language/words", test_words);
  g_test_add_func ("/language/silent", test_silent);
  g_test_add_func ("/language/begin", test_begin);
  folder = set_german ();
  if (folder != NULL) {
    g_test_add_func ("/language/numbers", test_numbers);
    g_test_add_func ("/language/typed", test_typed);
    g_test_add_func ("/language/taken-back", test_taken_back);
    g_test_add_func ("/language/names", test_names);
    g_test_add_func ("/language/end", test_end);
  }
  status = g_test_run ();
  if (folder != NULL)
    remove_german (folder);
  return status;
}
