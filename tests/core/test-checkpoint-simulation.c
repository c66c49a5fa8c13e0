/* The months that step from failure to failure, against a simulation that counts no segment by division: a
 * job that works, writes and restarts, and a store that drains beside it, one event after the other. It has
 * its own random numbers (Mersenne twister, Weibull as the power of an exponential, the mean by an integral).
 */
#include "iowall/checkpoint.h"

#include "close.h"
#include "months.h"

typedef enum {
  WORKING,
  WRITING,
  RESTARTING
} Doing;

typedef struct {
  const IwCheckpoint *in;
  GRand *random;
  double scale;
  double now, next_failure;
  Doing doing;
  double until;         /* when what it does is done */
  double state;         /* work that the job has in memory */
  double local, shared; /* work in the newest checkpoint here and there */
  double drained_at;    /* when the newest one has drained; INFINITY: nothing is on its way */
  double restart;       /* time for restarts */
} World;

/* Mean of a Weibull of scale 1: the integral of exp (-t^k), in the variable u = t^k where the power of t is
 * not smooth at 0. Simpson's rule. */
static double
mean_of_shape (double k)
{
  const guint n = 200000;
  const double end = 60.0, h = end / n;
  double sum = 0.0;

  /* Integral of u^(1/k - 1) exp (-u) / k du = integral of exp (-u) u^(1/k) du, by parts. */
  for (guint i = 0; i <= n; i++) {
    const double u = i * h, value = i == 0 ? 0.0 : pow (u, 1.0 / k) * exp (-u);

    sum += (i == 0 || i == n ? 1.0 : i % 2 == 1 ? 4.0 : 2.0) * value;
  }
  return sum * h / 3.0;
}

static void
await_failure (World *world)
{
  const double exponential = -log (1.0 - g_rand_double (world->random));

  world->next_failure = world->now + world->scale * pow (exponential, 1.0 / world->in->weibull_shape);
}

static double
next_piece (const World *world)
{
  return fmin (world->in->interval_s, world->in->work_s - world->state);
}

static void
go_on (World *world)
{
  world->doing = WORKING;
  world->until = world->now + next_piece (world);
  if (world->local > world->shared && world->in->drain_s > 0.0)
    world->drained_at = world->now + world->in->drain_s;
}

static void
strike (World *world)
{
  const gboolean lost =
      world->in->drain_s > 0.0 && g_rand_double (world->random) >= world->in->local_recovery;

  if (world->doing == RESTARTING)
    world->restart += world->now - (world->until - world->in->restart_s);
  if (lost)
    world->local = world->shared;
  world->state = world->local;
  world->drained_at = INFINITY;
  world->doing = RESTARTING;
  world->until = world->now + world->in->restart_s;
  await_failure (world);
}

static void
finish_checkpoint (World *world)
{
  world->local = world->state;
  if (world->in->drain_s > 0.0)
    world->drained_at = world->now + world->in->drain_s;
  else
    world->shared = world->local;
}

/* One run; returns its wall time. */
static double
live (World *world)
{
  const IwCheckpoint *in = world->in;

  world->now = world->state = world->local = world->shared = 0.0;
  world->restart = 0.0;
  world->drained_at = INFINITY;
  await_failure (world);
  go_on (world);
  for (;;) {
    world->now = fmin (world->next_failure, fmin (world->until, world->drained_at));
    if (world->now == world->drained_at && world->now < world->next_failure) {
      world->shared = world->local;
      world->drained_at = INFINITY;
    } else if (world->now == world->next_failure) {
      strike (world);
    } else if (world->doing == WORKING) {
      world->state += next_piece (world);
      world->doing = WRITING;
      world->until = world->now + in->pause_s;
    } else if (world->doing == WRITING) {
      finish_checkpoint (world);
      if (world->state >= in->work_s * (1.0 - 1e-12))
        return world->now;
      world->doing = WORKING;
      world->until = world->now + next_piece (world);
    } else {
      world->restart += in->restart_s;
      go_on (world);
    }
  }
}

static void
check (const IwCheckpoint *in, guint32 seed)
{
  const guint runs = 3000;
  IwCheckpoint model = *in;
  World world = { .in = in, .random = g_rand_new_with_seed (seed) };
  double sum = 0.0, squares = 0.0, restarts = 0.0, margin;
  IwCheckpointRuns months;

  world.scale = in->mtbf_s / mean_of_shape (in->weibull_shape);
  for (guint i = 0; i < runs; i++) {
    const double wall = live (&world);

    sum += wall;
    squares += wall * wall;
    restarts += world.restart;
  }
  g_rand_free (world.random);
  model.runs = runs;
  model.seed = seed;
  months = run_months (&model);
  /* Standard errors of the two means add up in squares; four of them, of an interval of 1.96. */
  margin =
      4.0 * sqrt ((squares / runs - sum / runs * (sum / runs)) / runs + months.ci_s * months.ci_s / 3.8416);
  if (!(fabs (months.mean_s - sum / runs) <= margin))
    g_error ("interval %g pause %g restart %g shape %g drain %g local %g: %.8g, not %.8g within %.4g",
             in->interval_s, in->pause_s, in->restart_s, in->weibull_shape, in->drain_s, in->local_recovery,
             months.mean_s, sum / runs, margin);
  g_assert_cmpfloat (margin, <, 0.05 * months.mean_s);
  assert_close (months.split.restart + 1.0, restarts / sum + 1.0, margin / months.mean_s);
}

static const double shapes[] = { 0.5, 0.78, 1.0, 2.5 };

static void
test_blocking (void)
{
  for (guint i = 0; i < 24; i++) {
    IwCheckpoint in = job_of_parts (i % 2 == 0 ? 0.01 : 0.3,
                                    i / 2 % 3 == 0   ? 0.02
                                    : i / 2 % 3 == 1 ? 0.2
                                                     : 0.9,
                                    i % 3 == 0 ? 0.5 : 0.03, 80.3);

    in.weibull_shape = shapes[i / 6];
    check (&in, 1000 + i);
  }
}

static void
test_draining (void)
{
  for (guint i = 0; i < 32; i++) {
    IwCheckpoint in = job_of_parts (0.01, i % 2 == 0 ? 0.1 : 0.7, i / 2 % 2 == 0 ? 0.02 : 0.4, 60.0);

    in.work_s += i / 4 % 2 == 0 ? 0.0 : 0.3 * in.interval_s;
    in.drain_s = (i / 2 % 2 == 0 ? 0.25 : 0.95) * in.interval_s;
    in.local_recovery = i % 3 == 0 ? 0.0 : i % 3 == 1 ? 0.5 : 0.9;
    in.weibull_shape = shapes[i / 8];
    check (&in, 2000 + i);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/checkpoint-simulation/blocking", test_blocking);
  g_test_add_func ("/checkpoint-simulation/draining", test_draining);
  return g_test_run ();
}
