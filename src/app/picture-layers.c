#include "picture-layers.h"

#include <math.h>

/* A group that stayed the same over this many pictures stands still. */
#define STILL_AFTER 2

typedef struct {
  uint64_t hash;
  graphene_rect_t bounds;
  guint same;      /* over how many pictures */
  gboolean pixels; /* `node` paints an image of this group alone */
  GskRenderNode
      *node; /* of the group, or of the run of changing groups that begins here; NULL inside a run */
} Layer;

struct IwPictureLayers {
  GArray *layers;           /* Layer, one a group */
  graphene_rect_t changing; /* bounds of all groups that do not stand still */
  gboolean turn;            /* another at each change */
};

static void
layer_clear (gpointer data)
{
  g_clear_pointer (&((Layer *)data)->node, gsk_render_node_unref);
}

/* Whole pixels, so that an image of the group is sharp. */
static graphene_rect_t
whole_bounds (const IwPictureGroup *group)
{
  const double x = floor (group->x), y = floor (group->y);

  return GRAPHENE_RECT_INIT ((float)x, (float)y, (float)(ceil (group->x + group->width) - x),
                             (float)(ceil (group->y + group->height) - y));
}

static gboolean
is_still (const Layer *layer)
{
  return layer->same >= STILL_AFTER;
}

/* Replaying labels and grids under everything that moves costs more than copying their pixels. */
static void
fix_group (Layer *layer, const IwPicture *picture, guint group, int scale)
{
  const graphene_rect_t *bounds = &layer->bounds;
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int)bounds->size.width * scale,
                                                       (int)bounds->size.height * scale);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  cairo_t *cr;

  cairo_surface_set_device_scale (image, scale, scale);
  cr = cairo_create (image);
  cairo_translate (cr, -bounds->origin.x, -bounds->origin.y);
  iw_picture_draw_group (picture, group, cr);
  cairo_destroy (cr);

  cr = gtk_snapshot_append_cairo (snapshot, bounds);
  cairo_set_source_surface (cr, image, bounds->origin.x, bounds->origin.y);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (image);
  layer_clear (layer);
  layer->node = gtk_snapshot_free_to_node (snapshot);
  layer->pixels = TRUE;
}

/* Records the changing groups from `first` on as one node; returns the group behind them. */
static guint
record_run (IwPictureLayers *self, const IwPicture *picture, guint first)
{
  Layer *begin = &g_array_index (self->layers, Layer, first);
  graphene_rect_t bounds = begin->bounds;
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  guint end = first;
  cairo_t *cr;

  for (; end < self->layers->len && !is_still (&g_array_index (self->layers, Layer, end)); end++) {
    Layer *layer = &g_array_index (self->layers, Layer, end);

    layer_clear (layer);
    layer->pixels = FALSE;
    graphene_rect_union (&bounds, &layer->bounds, &bounds);
  }
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  for (guint i = first; i < end; i++)
    iw_picture_draw_group (picture, i, cr);
  cairo_destroy (cr);
  begin->node = gtk_snapshot_free_to_node (snapshot);
  return end;
}

/* Notes what changed; TRUE if anything did. */
static gboolean
compare (IwPictureLayers *self, const IwPicture *picture)
{
  size_t n;
  const IwPictureGroup *groups = iw_picture_groups (picture, &n);
  gboolean changed = FALSE;

  if (self->layers->len != n) {
    g_array_set_size (self->layers, 0);
    g_array_set_size (self->layers, (guint)n);
  }
  for (guint i = 0; i < n; i++) {
    Layer *layer = &g_array_index (self->layers, Layer, i);
    const graphene_rect_t bounds = whole_bounds (&groups[i]);

    if (layer->hash == groups[i].hash && graphene_rect_equal (&layer->bounds, &bounds)) {
      layer->same++;
      continue;
    }
    layer->hash = groups[i].hash;
    layer->bounds = bounds;
    layer->same = 0;
    changed = TRUE;
  }
  return changed;
}

static void
note_changing (IwPictureLayers *self)
{
  gboolean any = FALSE;

  for (guint i = 0; i < self->layers->len; i++) {
    const Layer *layer = &g_array_index (self->layers, Layer, i);

    if (is_still (layer))
      continue;
    graphene_rect_union (any ? &self->changing : &layer->bounds, &layer->bounds, &self->changing);
    any = TRUE;
  }
  self->turn = !self->turn;
}

void
iw_picture_layers_update (IwPictureLayers *self, const IwPicture *picture, int scale)
{
  if (!compare (self, picture))
    return;
  note_changing (self);
  for (guint i = 0; i < self->layers->len;) {
    Layer *layer = &g_array_index (self->layers, Layer, i);

    if (!is_still (layer)) {
      i = record_run (self, picture, i);
      continue;
    }
    if (!layer->pixels && layer->bounds.size.width > 0.f && layer->bounds.size.height > 0.f)
      fix_group (layer, picture, i, scale);
    i++;
  }
}

/* Makes one rectangle of all that a change damages. Pictures side by side cut each other's rectangles into
 * bands, and where there are more than thirty of those GTK repaints the bounds of everything, which is the
 * window. What differs from one change to the next is a colour that nobody sees. */
static void
append_damage (const IwPictureLayers *self, GtkSnapshot *snapshot)
{
  const GdkRGBA clear = { self->turn ? 1.f : 0.f, 0.f, 0.f, 0.f };

  gtk_snapshot_append_color (snapshot, &clear, &self->changing);
}

void
iw_picture_layers_snapshot (const IwPictureLayers *self, GtkSnapshot *snapshot)
{
  if (self->layers->len > 0)
    append_damage (self, snapshot);
  for (guint i = 0; i < self->layers->len; i++) {
    GskRenderNode *node = g_array_index (self->layers, Layer, i).node;

    if (node != NULL)
      gtk_snapshot_append_node (snapshot, node);
  }
}

void
iw_picture_layers_clear (IwPictureLayers *self)
{
  g_array_set_size (self->layers, 0);
}

gboolean
iw_picture_layers_is_empty (const IwPictureLayers *self)
{
  return self->layers->len == 0;
}

IwPictureLayers *
iw_picture_layers_new (void)
{
  IwPictureLayers *self = g_new0 (IwPictureLayers, 1);

  self->layers = g_array_new (FALSE, TRUE, sizeof (Layer));
  g_array_set_clear_func (self->layers, layer_clear);
  return self;
}

void
iw_picture_layers_free (IwPictureLayers *self)
{
  g_array_unref (self->layers);
  g_free (self);
}
