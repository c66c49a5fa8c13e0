#include "command.h"

#include "iowall/language.h"

#include <gio/gunixinputstream.h>
#include <string.h>
#include <unistd.h>

static const CommandInfo info = {
  .name = "model",
  .parameters = "access|pipeline|checkpoint",
  .summary = N_ ("Solve a model: one JSON object from standard input to standard output"),
  .description = N_ (
      "The models know no mission. Their fields, units and ranges are in docs/models.md. Example:\n"
      "\n"
      "  iowall model access <<< '{\"device\": {\"latency_s\": 0.0122, \"open_s\": 0.0002,\n"
      "    \"stream_bps\": 2.5e8, \"max_bps\": 2.5e8, \"max_iops\": 170, \"max_opens_per_s\": 5000,\n"
      "    \"parallelism\": 2, \"contiguous\": true},\n"
      "   \"access\": {\"pattern\": \"stochastic\", \"format\": \"raw\", \"sample_bytes\": 110000,\n"
      "    \"shard_bytes\": 256e6, \"readahead_bytes\": 1048576, \"queue_depth\": 1},\n"
      "   \"consumer\": {\"accelerators\": 1, \"batch_samples\": 400, \"step_compute_s\": 0.224,\n"
      "    \"decode_samples_per_s\": null, \"prefetch\": true}}'\n"
      "\n"
      "  iowall model pipeline <<< '{\"stages\": [{\"name\": \"store\", \"rate_bps\": 2e9, \"cv\": 0.5},\n"
      "    {\"name\": \"link\", \"rate_bps\": 1.7e9, \"cv\": 0.1, \"stall_every_s\": 60, \"stall_s\": 4},\n"
      "    {\"name\": \"GPU\", \"rate_bps\": 1.64e9}],\n"
      "   \"buffer_bytes\": [1e9, 4e9], \"chunk_bytes\": 45864000, \"replications\": 5}'\n"
      "\n"
      "  iowall model checkpoint <<< '{\"interval_s\": 600, \"pause_s\": 60, \"restart_s\": 300,\n"
      "    \"mtbf_s\": 10800}'"),
};

typedef char *(*Solve) (const char *json, gssize length, const char *name, GError **error);

static const struct {
  const char *name;
  Solve solve;
} models[] = {
  { "access", iw_model_access_json },
  { "pipeline", iw_model_pipeline_json },
  { "checkpoint", iw_model_checkpoint_json },
};

static Solve
find_model (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (models); i++) {
    if (strcmp (name, models[i].name) == 0)
      return models[i].solve;
  }
  return NULL;
}

/* Far more than any input of a model; a stream without an end is not read for ever. */
#define INPUT_MAX (1 << 20)

static GBytes *
read_input (GError **error)
{
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autofree char *buffer = g_malloc (INPUT_MAX + 1);
  gsize length;

  if (!g_input_stream_read_all (input, buffer, INPUT_MAX + 1, &length, NULL, error)) {
    g_prefix_error (error, "cannot read standard input: ");
    return NULL;
  }
  if (length > INPUT_MAX) {
    g_set_error (error, IW_MISSION_ERROR, IW_MISSION_ERROR_SYNTAX,
                 "standard input: found more than %d bytes, expected one JSON object", INPUT_MAX);
    return NULL;
  }
  return g_bytes_new (buffer, length);
}

static ExitStatus
run (char **arguments)
{
  g_auto (GStrv) words = NULL;
  g_autoptr (GBytes) input = NULL;
  g_autofree char *output = NULL;
  g_autofree char *line = NULL;
  GError *error = NULL;
  ExitStatus status;
  gsize length;
  const char *json;
  Solve solve;

  if (!command_parse (&info, NULL, arguments, &words, &status))
    return status;
  if (g_strv_length (words) != 1)
    return command_misused (&info, _ ("expected the name of one model"));
  solve = find_model (words[0]);
  if (solve == NULL)
    return command_misused (&info, _ ("found the model \"%s\", expected access, pipeline or checkpoint"),
                            words[0]);

  input = read_input (&error);
  if (input == NULL)
    return command_fail_error (&info, error);
  json = g_bytes_get_data (input, &length);
  output = solve (json != NULL ? json : "", (gssize)length, "standard input", &error);
  if (output == NULL)
    return command_fail_error (&info, error);
  line = g_strconcat (output, g_str_has_suffix (output, "\n") ? "" : "\n", NULL);
  return command_print (&info, line);
}

const Command iw_command_model = { &info, run };
