/* PNG files with a palette: the part of the format that small pictures of few colours need. */
#include "look.h"

#include <string.h>

#define N_COLOURS 256

/* So many of the palette are the most frequent ones: flat areas keep their colour exactly. */
#define N_FREQUENT 96

typedef struct {
  guint32 colour, n;
  int error;    /* to the nearest one of the palette */
  guint8 index; /* of that */
} Shade;

static guint32
pack (const guint8 *rgb)
{
  return (guint32)rgb[0] << 16 | (guint32)rgb[1] << 8 | rgb[2];
}

static int
distance (guint32 a, guint32 b)
{
  int most = 0;

  for (guint shift = 0; shift < 24; shift += 8)
    most = MAX (most, ABS ((int)(a >> shift & 255) - (int)(b >> shift & 255)));
  return most;
}

static int
compare_most_first (gconstpointer left, gconstpointer right)
{
  const Shade *a = left, *b = right;

  if (a->n != b->n)
    return a->n > b->n ? -1 : 1;
  return a->colour < b->colour ? -1 : a->colour > b->colour;
}

/* Every colour of an image, the most frequent one first (element-type Shade). */
static GArray *
list_shades (const LookImage *image)
{
  const gsize n_pixels = (gsize)image->width * (gsize)image->height;
  g_autoptr (GHashTable) counts = g_hash_table_new (NULL, NULL);
  GArray *shades = g_array_new (FALSE, FALSE, sizeof (Shade));
  GHashTableIter iter;
  gpointer colour, n;

  for (gsize i = 0; i < n_pixels; i++) {
    colour = GUINT_TO_POINTER (pack (image->pixels + i * 3));
    g_hash_table_insert (counts, colour,
                         GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, colour)) + 1));
  }
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &colour, &n)) {
    const Shade shade = { .colour = GPOINTER_TO_UINT (colour), .n = GPOINTER_TO_UINT (n), .error = G_MAXINT };

    g_array_append_val (shades, shade);
  }
  g_array_sort (shades, compare_most_first);
  return shades;
}

/* The palette goes to `colours`; returns how many they are. Behind the frequent ones comes, time and again,
 * the one that is worst off, so that no pixel is far from its colour. */
static guint
choose_colours (GArray *shades, guint32 colours[N_COLOURS])
{
  guint n = 0;

  while (n < MIN (N_COLOURS, shades->len)) {
    guint worst = 0;

    for (guint i = 1; i < shades->len && n >= N_FREQUENT; i++) {
      if (g_array_index (shades, Shade, i).error > g_array_index (shades, Shade, worst).error)
        worst = i;
    }
    colours[n] = g_array_index (shades, Shade, n < N_FREQUENT ? n : worst).colour;
    for (guint i = 0; i < shades->len; i++) {
      Shade *shade = &g_array_index (shades, Shade, i);
      const int error = distance (shade->colour, colours[n]);

      if (error < shade->error) {
        shade->error = error;
        shade->index = (guint8)n;
      }
    }
    n++;
  }
  return n;
}

/* One byte a pixel behind one for each row, which says that nothing is foretold. */
static GByteArray *
index_rows (const LookImage *image, const GArray *shades)
{
  g_autoptr (GHashTable) places = g_hash_table_new (NULL, NULL);
  GByteArray *rows = g_byte_array_new ();

  for (guint i = 0; i < shades->len; i++) {
    const Shade *shade = &g_array_index (shades, Shade, i);

    g_hash_table_insert (places, GUINT_TO_POINTER (shade->colour), GUINT_TO_POINTER (shade->index));
  }
  for (int y = 0; y < image->height; y++) {
    g_byte_array_append (rows, (const guint8[]){ 0 }, 1);
    for (int x = 0; x < image->width; x++) {
      const guint32 colour = pack (image->pixels + ((gsize)y * (gsize)image->width + (gsize)x) * 3);
      const guint8 index = (guint8)GPOINTER_TO_UINT (g_hash_table_lookup (places, GUINT_TO_POINTER (colour)));

      g_byte_array_append (rows, &index, 1);
    }
  }
  return rows;
}

/* --- the file --- */

static guint32
checksum (const guint8 *data, gsize length)
{
  guint32 crc = 0xffffffff;

  for (gsize i = 0; i < length; i++) {
    crc ^= data[i];
    for (int bit = 0; bit < 8; bit++)
      crc = (crc & 1) != 0 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
  }
  return ~crc;
}

static void
append_number (GByteArray *bytes, guint32 number)
{
  const guint32 big = GUINT32_TO_BE (number);

  g_byte_array_append (bytes, (const guint8 *)&big, 4);
}

static void
append_chunk (GByteArray *file, const char *type, const GByteArray *data)
{
  guint start;

  append_number (file, data->len);
  start = file->len;
  g_byte_array_append (file, (const guint8 *)type, 4);
  g_byte_array_append (file, data->data, data->len);
  append_number (file, checksum (file->data + start, file->len - start));
}

static GByteArray *
compress (const GByteArray *plain, GError **error)
{
  g_autoptr (GZlibCompressor) zlib = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 9);
  g_autoptr (GInputStream) source = g_memory_input_stream_new_from_data (plain->data, plain->len, NULL);
  g_autoptr (GInputStream) stream = g_converter_input_stream_new (source, G_CONVERTER (zlib));
  g_autoptr (GByteArray) packed = g_byte_array_new ();
  guint8 buffer[4096];
  gssize n;

  while ((n = g_input_stream_read (stream, buffer, sizeof buffer, NULL, error)) > 0)
    g_byte_array_append (packed, buffer, (guint)n);
  return n < 0 ? NULL : g_steal_pointer (&packed);
}

gboolean
look_image_save (const LookImage *image, const char *path, GError **error)
{
  static const guint8 signature[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
  static const guint8 manner[] = { 8, 3, 0, 0, 0 }; /* bits, palette, and the only ways there are */
  guint32 colours[N_COLOURS];
  g_autoptr (GArray) shades = list_shades (image);
  const guint n = choose_colours (shades, colours);
  g_autoptr (GByteArray) rows = index_rows (image, shades);
  g_autoptr (GByteArray) packed = compress (rows, error);
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autoptr (GByteArray) head = g_byte_array_new ();
  g_autoptr (GByteArray) palette = g_byte_array_new ();
  g_autoptr (GByteArray) nothing = g_byte_array_new ();

  if (packed == NULL)
    return FALSE;
  append_number (head, (guint32)image->width);
  append_number (head, (guint32)image->height);
  g_byte_array_append (head, manner, sizeof manner);
  for (guint i = 0; i < n; i++)
    g_byte_array_append (
        palette,
        (const guint8[]){ (guint8)(colours[i] >> 16), (guint8)(colours[i] >> 8), (guint8)colours[i] }, 3);
  g_byte_array_append (file, signature, sizeof signature);
  append_chunk (file, "IHDR", head);
  append_chunk (file, "PLTE", palette);
  append_chunk (file, "IDAT", packed);
  append_chunk (file, "IEND", nothing);
  return g_file_set_contents (path, (const char *)file->data, (gssize)file->len, error);
}
