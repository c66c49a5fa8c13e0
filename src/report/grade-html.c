/* The class summary as one HTML file that needs nothing else: no script, no font, no picture of its own. */
#include "grade-document.h"

#include <math.h>

/* Colours follow the reader's choice of light or dark; on paper the length of a whole bar has an outline. */
static const char style[] =
    ":root{color-scheme:light dark;--ink:#1c1c1e;--faint:#5c5c63;--ground:#fff;--line:#d9d9de;"
    "--bar:#3a6ea8;--track:#eef0f3;--mark:#1c1c1e}\n"
    "@media (prefers-color-scheme:dark){:root{--ink:#f0f0f2;--faint:#a9a9b2;--ground:#1d1d20;"
    "--line:#3d3d43;--bar:#7fb0e6;--track:#2b2b30;--mark:#fff}}\n"
    "body{margin:0 auto;padding:2.5rem 1.5rem 4rem;max-width:60rem;color:var(--ink);"
    "background:var(--ground);font:16px/1.5 system-ui,-apple-system,\"Segoe UI\",\"Noto Sans\",sans-serif}\n"
    "h1{font-size:1.9rem;line-height:1.2;margin:0 0 .4rem;overflow-wrap:anywhere}\n"
    "h2{font-size:1.35rem;margin:2.6rem 0 .6rem;padding-top:1rem;border-top:1px solid var(--line)}\n"
    "h3{font-size:1.05rem;margin:1.8rem 0 .4rem}\n"
    "p{margin:.5rem 0;max-width:44rem}\n"
    ".note,.under{color:var(--faint)}\n"
    ".wide{overflow-x:auto}\n"
    "table{border-collapse:collapse;margin:.6rem 0;width:100%;font-size:.93rem}\n"
    "th,td{text-align:left;vertical-align:top;padding:.32rem .8rem .32rem 0;"
    "border-bottom:1px solid var(--line);overflow-wrap:anywhere}\n"
    "th{color:var(--faint);font-weight:600;overflow-wrap:normal}\n"
    ".number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}\n"
    ".text{min-width:7rem}\n"
    ".word{white-space:nowrap}\n"
    ".bar{width:38%;min-width:13rem;white-space:nowrap}\n"
    ".track{display:inline-block;position:relative;width:calc(100% - "
    "5.5rem);height:.75rem;margin-right:.6rem;"
    "background:var(--track);vertical-align:baseline}\n"
    ".fill{position:absolute;inset:0 auto 0 0;background:var(--bar)}\n"
    ".mark{position:absolute;top:-.2rem;bottom:-.2rem;width:2px;margin-left:-1px;background:var(--mark);"
    "outline:1px solid var(--ground)}\n"
    "@media (max-width:40rem){body{padding:1.2rem .9rem}table{font-size:.85rem}.bar{min-width:10rem}}\n"
    "@media print{:root{color-scheme:light;--ink:#000;--faint:#444;--ground:#fff;--line:#bbb;--bar:#3a6ea8;"
    "--track:#eee;--mark:#000}body{padding:0;max-width:none;font-size:10pt}"
    "h2,h3{break-after:avoid}tr{break-inside:avoid}thead{display:table-header-group}"
    ".track{outline:1px solid "
    "var(--line)}.fill,.mark,.track{print-color-adjust:exact;-webkit-print-color-adjust:exact}@page{margin:"
    "16mm}}\n";

/* Control characters that no HTML may hold become spaces. */
static void
append_escaped (GString *out, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at)) {
    const gunichar c = g_utf8_get_char (at);

    if (c == '&')
      g_string_append (out, "&amp;");
    else if (c == '<')
      g_string_append (out, "&lt;");
    else if (c == '>')
      g_string_append (out, "&gt;");
    else if (c == '"')
      g_string_append (out, "&quot;");
    else if (c == '\'')
      g_string_append (out, "&#39;");
    else if ((c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0) || (c & 0xfffe) == 0xfffe ||
             (c >= 0xfdd0 && c <= 0xfdef))
      g_string_append_c (out, ' ');
    else
      g_string_append_unichar (out, c);
  }
}
static void
append_element (GString *out, const char *tag, const char *class, const char *text)
{
  g_string_append_printf (out, "<%s", tag);
  if (class != NULL)
    g_string_append_printf (out, " class=\"%s\"", class);
  g_string_append_c (out, '>');
  append_escaped (out, text);
  g_string_append_printf (out, "</%s>\n", tag);
}

static void
append_percent (GString *out, const char *property, double share)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (out, "%s:%s%%", property,
                          g_ascii_formatd (text, sizeof text, "%.2f", 100.0 * share));
}

static void
append_bar (GString *out, const IwCell *cell)
{
  g_string_append (out, "<span class=\"track\" aria-hidden=\"true\"><span class=\"fill\" style=\"");
  append_percent (out, "width", cell->share);
  g_string_append (out, "\"></span>");
  if (!isnan (cell->mark)) {
    g_string_append (out, "<span class=\"mark\" style=\"");
    append_percent (out, "left", cell->mark);
    g_string_append (out, "\"></span>");
  }
  g_string_append (out, "</span>");
}

static const char *
class_of (const IwColumn *column)
{
  /* A column without a title holds one word a cell. */
  return column->bar ? "bar" : column->right ? "number" : *column->title == '\0' ? "word" : "text";
}

static void
append_table (GString *out, const IwBlock *block)
{
  const guint n = block->columns->len;

  g_return_if_fail (n > 0);

  g_string_append (out, "<div class=\"wide\"><table>\n<thead><tr>\n");
  for (guint i = 0; i < n; i++) {
    const IwColumn *column = g_ptr_array_index (block->columns, i);

    g_string_append_printf (out, "<th scope=\"col\" class=\"%s\">", class_of (column));
    append_escaped (out, column->title);
    g_string_append (out, "</th>\n");
  }
  g_string_append (out, "</tr></thead>\n<tbody>\n");
  for (guint i = 0; i < block->cells->len; i++) {
    const IwCell *cell = g_ptr_array_index (block->cells, i);

    if (i % n == 0)
      g_string_append (out, "<tr>\n");
    g_string_append_printf (out, "<td class=\"%s\">", class_of (g_ptr_array_index (block->columns, i % n)));
    if (!isnan (cell->share))
      append_bar (out, cell);
    /* A text that runs from right to left does not turn round what stands beside it. */
    g_string_append (out, "<bdi>");
    append_escaped (out, cell->text);
    g_string_append (out, "</bdi></td>\n");
    if (i % n == n - 1)
      g_string_append (out, "</tr>\n");
  }
  g_string_append (out, "</tbody>\n</table></div>\n");
}

char *
iw_document_to_html (const IwDocument *document)
{
  static const struct {
    const char *tag, *class;
  } elements[] = { [IW_BLOCK_SECTION] = { "h2", NULL },
                   [IW_BLOCK_HEADING] = { "h3", NULL },
                   [IW_BLOCK_TEXT] = { "p", NULL },
                   [IW_BLOCK_NOTE] = { "p", "note" } };
  GString *out = g_string_new ("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
                               "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"/>\n"
                               "<meta name=\"generator\" content=\"I/O Wall\"/>\n");

  append_element (out, "title", NULL, document->title);
  g_string_append_printf (out, "<style>\n%s</style>\n</head>\n<body>\n", style);
  append_element (out, "h1", NULL, document->title);
  append_element (out, "p", "under", document->under);
  for (guint i = 0; i < document->blocks->len; i++) {
    const IwBlock *block = g_ptr_array_index (document->blocks, i);

    if (block->kind == IW_BLOCK_TABLE)
      append_table (out, block);
    else
      append_element (out, elements[block->kind].tag, elements[block->kind].class, block->text);
  }
  g_string_append (out, "</body>\n</html>\n");
  return g_string_free (out, FALSE);
}
