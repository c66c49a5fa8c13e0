/* Where the lines of a text may not end. */
#include "sentence.h"

#include <string.h>

/* The parts of a text that are kept whole, between bars. */
static char *
kept_whole (const char *text)
{
  PangoAttrList *attributes = iw_sentence_attributes (text);
  GString *kept = g_string_new (NULL);
  GSList *all = attributes != NULL ? pango_attr_list_get_attributes (attributes) : NULL;

  for (GSList *item = all; item != NULL; item = item->next) {
    const PangoAttribute *attribute = item->data;

    g_assert_cmpint (attribute->klass->type, ==, PANGO_ATTR_ALLOW_BREAKS);
    g_string_append_printf (kept, "|%.*s", (int)(attribute->end_index - attribute->start_index),
                            text + attribute->start_index);
  }
  g_slist_free_full (all, (GDestroyNotify)pango_attribute_destroy);
  g_clear_pointer (&attributes, pango_attr_list_unref);
  return g_string_free (kept, FALSE);
}

static void
test_units (void)
{
  static const struct {
    const char *text, *kept;
  } cases[] = {
    { "", "" },
    { "nothing of the kind", "" },
    { "29.3\u202fMB/s, or 21.0 Gbit/s with its stalls", "|B/s|t/s" },
    { "now $3,100/month", "|0/m" },
    { "3 \u00b5J/\u00b5s", "|3 \u00b5|J/\u00b5" },
    { "12/10", "|2/1" },
    { "at least 95 % of the time", "|5 %" },
    { "10 TB in 224 ms, 1.64 GB/s", "|0 T|4 m|4 G|B/s" },
    /* Words may be parted. */
    { "8 accelerators", "" },
    { "H100 accelerators / s", "" },
    { "read/write", "" },
    { "the I/O of 5 workers", "" },
    { "either/or 5", "" },
    /* Slashes at the ends of a text and of a word. */
    { "/", "" },
    { "/home", "" },
    { "5\u202fMB/", "" },
    { "5 ", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *kept = kept_whole (cases[i].text);

    g_assert_cmpstr (kept, ==, cases[i].kept);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sentence/units", test_units);
  return g_test_run ();
}
