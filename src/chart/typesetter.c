#include "typesetter-private.h"

#include "iowall/picture.h"

#define MAX_KEPT 600

typedef struct {
  PangoContext *context;
  GHashTable *layouts; /* key text -> PangoLayout */
} Typesetter;

static void
typesetter_free (gpointer data)
{
  Typesetter *self = data;

  g_hash_table_unref (self->layouts);
  g_object_unref (self->context);
  g_free (self);
}

static GPrivate this_thread = G_PRIVATE_INIT (typesetter_free);

static Typesetter *
get_typesetter (void)
{
  Typesetter *self = g_private_get (&this_thread);

  if (self == NULL) {
    PangoFontMap *map = pango_cairo_font_map_get_default ();
    cairo_font_options_t *options = cairo_font_options_create ();

    cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
    self = g_new0 (Typesetter, 1);
    self->context = pango_font_map_create_context (map);
    pango_cairo_context_set_font_options (self->context, options);
    pango_cairo_context_set_resolution (self->context, 72.0); /* one point is one pixel */
    pango_context_set_round_glyph_positions (self->context, FALSE);
    cairo_font_options_destroy (options);
    self->layouts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
    g_private_set (&this_thread, self);
  }
  return self;
}

double
iw_sketch_type_px (const IwTheme *theme, IwType type)
{
  switch (type) {
  case IW_TYPE_SMALL:
    return theme->small * theme->scale;
  case IW_TYPE_TITLE:
    return theme->title * theme->scale;
  case IW_TYPE_VALUE:
    return theme->value * theme->scale;
  case IW_TYPE_SUBSCRIPT:
    return theme->body * theme->scale * 0.72;
  case IW_TYPE_BODY:
    break;
  }
  return theme->body * theme->scale;
}

static double
text_px (const IwTheme *theme, const IwTextStyleSpec *spec)
{
  return iw_sketch_type_px (theme, spec->type) * (spec->size > 0.0 ? spec->size : 1.0);
}

static PangoLayout *
shape (Typesetter *self, const IwTheme *theme, const char *text, const IwTextStyleSpec *spec)
{
  PangoLayout *layout = pango_layout_new (self->context);
  PangoFontDescription *font = pango_font_description_from_string (theme->font);
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_font_description_set_absolute_size (font, text_px (theme, spec) * PANGO_SCALE);
  if (spec->bold)
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  if (spec->italic)
    pango_font_description_set_style (font, PANGO_STYLE_ITALIC);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  /* Numbers that change must not change their width. */
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  if (spec->max_width > 0.0) {
    pango_layout_set_width (layout, (int)(spec->max_width * PANGO_SCALE));
    if (spec->wrap)
      pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
    else
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
    if (spec->wrap && spec->align == 0.5)
      pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  }
  pango_layout_set_text (layout, text, -1);
  return layout;
}

PangoLayout *
iw_typeset (const IwTheme *theme, const char *text, const IwTextStyleSpec *spec)
{
  Typesetter *self = get_typesetter ();
  g_autofree char *key =
      g_strdup_printf ("%s|%.2f|%d%d%d%d|%.1f|%s", theme->font, text_px (theme, spec), spec->bold,
                       spec->italic, spec->wrap, spec->align == 0.5, spec->max_width, text);
  PangoLayout *layout = g_hash_table_lookup (self->layouts, key);

  if (layout == NULL) {
    if (g_hash_table_size (self->layouts) >= MAX_KEPT)
      g_hash_table_remove_all (self->layouts);
    layout = shape (self, theme, text, spec);
    g_hash_table_insert (self->layouts, g_steal_pointer (&key), layout);
  }
  return g_object_ref (layout);
}

unsigned
iw_picture_forget_texts (void)
{
  Typesetter *self = g_private_get (&this_thread);
  guint n;

  if (self == NULL)
    return 0;
  n = g_hash_table_size (self->layouts);
  g_hash_table_remove_all (self->layouts);
  return n;
}
