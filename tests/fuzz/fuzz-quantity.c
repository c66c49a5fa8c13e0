/* Any text as a quantity: the first byte chooses the unit and the room, the rest is read. What was read can
 * be written in every style into any room, and reads back within its three digits. */
#include "fuzz.h"

#include "iowall/quantity.h"

#include <math.h>
#include <string.h>

static void
write_into (double value, IwUnit unit, size_t room)
{
  for (int style = IW_TEXT_PLAIN; style <= IW_TEXT_SPOKEN; style++) {
    char whole[IW_QUANTITY_MAX];
    char part[IW_QUANTITY_MAX];

    iw_quantity_format (whole, sizeof whole, value, unit, (IwTextStyle)style);
    g_assert_true (g_utf8_validate (whole, -1, NULL));
    g_assert_cmpuint (strlen (whole), <, sizeof whole - 1);
    memset (part, 'x', sizeof part);
    iw_quantity_format (part, room, value, unit, (IwTextStyle)style);
    g_assert_cmpuint (strlen (part), <, room);
    if (strlen (whole) < room)
      g_assert_cmpstr (part, ==, whole);
    iw_quantity_format_share (part, room, value, (IwTextStyle)style);
    g_assert_cmpuint (strlen (part), <, room);
  }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = NULL;
  char written[IW_QUANTITY_MAX];
  double value, again;
  IwUnit unit;

  if (size == 0)
    return 0;
  unit = (IwUnit)(data[0] % IW_N_UNITS);
  text = g_strndup ((const char *)data + 1, size - 1);
  if (iw_quantity_parse (text, unit, &value, NULL) != IW_STATUS_OK)
    return 0;
  g_assert_true (isfinite (value));
  write_into (value, unit, 1 + data[0] % (IW_QUANTITY_MAX - 1));
  iw_quantity_format (written, sizeof written, value, unit, IW_TEXT_PLAIN);
  /* Below, six decimals are less than three digits; above, whole numbers are. */
  if (fabs (value) > 1e-3 && fabs (value) < 1e15 && unit != IW_UNIT_NONE && unit != IW_UNIT_COUNT) {
    g_assert_cmpint (iw_quantity_parse (written, unit, &again, NULL), ==, IW_STATUS_OK);
    g_assert_cmpfloat (fabs (again - value), <=, 0.006 * fabs (value));
  }
  return 0;
}
