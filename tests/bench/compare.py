"""The lab's simulations beside the same work in SimPy and NumPy: `/usr/bin/python3 compare.py PROGRAM [ROUNDS]`.

In each round the program, NumPy and SimPy take turns, so that whatever else the machine does falls on all three alike;
what counts is processor time, and the ratios of the same round. The program is given the same JSON (`iowall model`)
once with few and once with many runs: the difference is the time of the runs without the start of a process and the
writing of JSON. Memory is the most that a process had which did the same work once. The answers are compared: means that lie further apart than four standard errors end the script with a
status of 1. A measurement, not a test; needs python3-numpy and python3-simpy3.
"""
import json
import math
import os
import resource
import statistics
import subprocess
import sys
import time

import in_numpy
import in_simpy

LINE = {
    "stages": [{"name": "object store", "rate_bps": 2e9, "cv": 0.5, "stall_every_s": 60, "stall_s": 4},
               {"name": "network link", "rate_bps": 1.8e9, "cv": 0.1},
               {"name": "NVMe cache", "rate_bps": 7e9, "write_bps": 4e9, "cv": 0.2},
               {"name": "DRAM", "rate_bps": 1e11},
               {"name": "GPU", "rate_bps": 1.64e9}],
    "buffer_bytes": [1e9, 1e9, 4e9, 4e9], "chunk_bytes": 45864000, "chunks": 100000,
}
MONTHS = {"work_s": 2592000, "interval_s": 600, "pause_s": 60, "restart_s": 300, "mtbf_s": 10800, "runs": 2000}
FEW, MANY = 1, 41          # runs of the line that the program is given
NUMPY_RUNS = 10            # side by side in one array
MONTHS_MANY = 42000        # the program's, against MONTHS["runs"]
Z_LIMIT = 4


def processor_s(who):
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


def ask(program, model, data):
    """The program's answer and the processor time that it took."""
    before = processor_s(resource.RUSAGE_CHILDREN)
    result = subprocess.run([program, "model", model], input=json.dumps(data).encode(), stdout=subprocess.PIPE, check=True)
    return json.loads(result.stdout), processor_s(resource.RUSAGE_CHILDREN) - before


def timed(function, *arguments):
    before = processor_s(resource.RUSAGE_SELF)
    result = function(*arguments)
    return result, processor_s(resource.RUSAGE_SELF) - before


def mean_and_error(values):
    return statistics.fmean(values), statistics.stdev(values) / math.sqrt(len(values))


class Agreement:
    """Means of the same thing from several places, with their standard errors."""

    def __init__(self):
        self.failed = False

    def check(self, what, **answers):
        (reference, (mean, error)), *others = answers.items()
        text = [f"{reference} {mean:.6g} ± {error:.2g}"]
        for name, (value, own_error) in others:
            z = (value - mean) / math.hypot(error, own_error)
            self.failed |= abs(z) > Z_LIMIT
            text.append(f"{name} {value:.6g} ± {own_error:.2g} ({z:+.1f} standard errors)")
        print(f"  {what}: " + "; ".join(text))


def line_round(program, number):
    seed = 1 + number
    few, few_s = ask(program, "pipeline", {**LINE, "seed": seed, "replications": FEW})
    many, many_s = ask(program, "pipeline", {**LINE, "seed": seed, "replications": MANY})
    (utilization, throughput), numpy_s = timed(in_numpy.line, LINE, seed, NUMPY_RUNS)
    simpy_run, simpy_s = timed(in_simpy.line, LINE, seed)
    return {"times": {"iowall": (many_s - few_s) / (MANY - FEW), "NumPy": numpy_s / NUMPY_RUNS, "SimPy": simpy_s},
            "iowall": many, "NumPy": list(zip(utilization, throughput)), "SimPy": [simpy_run]}


def months_round(program, number):
    seed = 1 + number
    few, few_s = ask(program, "checkpoint", {**MONTHS, "seed": seed})
    many, many_s = ask(program, "checkpoint", {**MONTHS, "seed": seed, "runs": MONTHS_MANY})
    (wall, failures), numpy_s = timed(in_numpy.months, MONTHS, seed)
    simpy_runs, simpy_s = timed(in_simpy.months, MONTHS, seed)
    share = MONTHS["runs"] / (MONTHS_MANY - MONTHS["runs"])
    return {"times": {"iowall": (many_s - few_s) * share, "NumPy": numpy_s, "SimPy": simpy_s},
            "iowall": many, "NumPy": list(zip(wall, failures)), "SimPy": simpy_runs}


def together(rounds, name):
    return [run for item in rounds for run in item[name]]


def report_times(rounds, work, unit):
    times = {name: [item["times"][name] for item in rounds] for name in rounds[0]["times"]}
    for name, values in times.items():
        ratios = sorted(value / own for value, own in zip(values, times["iowall"]))
        median = statistics.median(values)
        print(f"  {name:7} {1000 * median:9.2f} ms   {work / median / 1e6:9.3f} million {unit} a second"
              f"   {statistics.median(ratios):7.1f} times iowall's ({ratios[0]:.1f} to {ratios[-1]:.1f})")


def compare_lines(program, rounds, agreement):
    print(f"\nLine: {LINE['chunks']:,} chunks through {len(LINE['stages'])} stages, one run; {rounds} rounds")
    results = [line_round(program, number) for number in range(rounds)]
    report_times(results, LINE["chunks"] * len(LINE["stages"]), "chunks at a stage")
    # The half width of 95 % over the 40 degrees of freedom of MANY runs is 2.02 standard errors.
    own = [item["iowall"] for item in results]
    for place, (what, width) in enumerate((("utilization", "utilization_ci"), ("throughput_bps", "throughput_ci_bps"))):
        mean = statistics.fmean(answer[what] for answer in own)
        error = math.sqrt(sum((answer[width] / 2.02) ** 2 for answer in own)) / len(own)
        agreement.check(what, iowall=(mean, error),
                        **{name: mean_and_error([run[place] for run in together(results, name)])
                           for name in ("NumPy", "SimPy")})


def compare_months(program, rounds, agreement):
    print(f"\nMonths: {MONTHS['runs']:,} with a failure every {MONTHS['mtbf_s'] / 3600:.0f} h; {rounds} rounds")
    results = [months_round(program, number) for number in range(rounds)]
    report_times(results, MONTHS["runs"], "months")
    own = [item["iowall"]["monte_carlo"] for item in results]
    walls = {name: [run[0] for run in together(results, name)] for name in ("NumPy", "SimPy")}
    error = math.sqrt(sum((answer["ci_s"] / 1.96) ** 2 for answer in own)) / len(own)
    agreement.check("wall time in days", iowall=(statistics.fmean(a["mean_s"] for a in own) / 86400, error / 86400),
                    **{name: tuple(value / 86400 for value in mean_and_error(runs)) for name, runs in walls.items()})
    failures = {name: mean_and_error([run[1] for run in together(results, name)]) for name in ("NumPy", "SimPy")}
    # The program gives no spread of its own; NumPy's, for its number of runs.
    spread = failures["NumPy"][1] * math.sqrt(len(walls["NumPy"]) / (MONTHS_MANY * len(own)))
    agreement.check("failures", iowall=(statistics.fmean(a["failures"] for a in own), spread), **failures)


# Runs what its arguments say and prints the most memory that had, in KiB. A process is told what the one had that started
# it, until it is another program; this one is small.
WATCH = """import os, sys
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
status, usage = os.wait4(child, 0)[1:]
print(usage.ru_maxrss, file=sys.stderr)
sys.exit(os.waitstatus_to_exitcode(status))
"""


def peak_mb(command, data=None):
    result = subprocess.run([sys.executable, "-I", "-S", "-c", WATCH, *command], check=True, capture_output=True,
                            input=json.dumps(data).encode(), cwd=os.path.dirname(os.path.abspath(__file__)))
    return int(result.stderr.split()[-1]) * 1024 / 1e6


def compare_memory(program):
    print("\nThe most memory that a process had, of all that is in it; and above one that answers a small question, or only imports")
    python = [os.path.realpath(sys.executable), "-c"]
    line = {**LINE, "seed": 1, "replications": NUMPY_RUNS}
    small = {**LINE, "chunks": 10, "seed": 1}
    one_month = {**MONTHS, "runs": 1}
    works = {
        f"line, {NUMPY_RUNS} runs": {
            "iowall": (peak_mb([program, "model", "pipeline"], line), peak_mb([program, "model", "pipeline"], small)),
            "NumPy": (peak_mb([*python, f"import in_numpy; in_numpy.line({LINE!r}, 1, {NUMPY_RUNS})"]),
                      peak_mb([*python, "import in_numpy"])),
            "SimPy": (peak_mb([*python, f"import in_simpy; [in_simpy.line({LINE!r}, seed) for seed in range(2)]"]),
                      peak_mb([*python, "import in_simpy"])),
        },
        f"{MONTHS['runs']:,} months": {
            "iowall": (peak_mb([program, "model", "checkpoint"], MONTHS), peak_mb([program, "model", "checkpoint"], one_month)),
            "NumPy": (peak_mb([*python, f"import in_numpy; in_numpy.months({MONTHS!r}, 1)"]),
                      peak_mb([*python, "import in_numpy"])),
            "SimPy": (peak_mb([*python, f"import in_simpy; in_simpy.months({MONTHS!r}, 1)"]),
                      peak_mb([*python, "import in_simpy"])),
        },
    }
    for work, answers in works.items():
        own = answers["iowall"][0]
        for name, (peak, least) in answers.items():
            print(f"  {work:14} {name:7} {peak:8.1f} MB   {max(peak - least, 0):8.1f} MB above   {peak / own:6.1f} times iowall's")


def compare_starts(program, rounds):
    print(f"\nA process that answers one question, from start to end; {4 * rounds} rounds, wall time")
    small = json.dumps({**MONTHS, "runs": 1}).encode()
    commands = {
        "iowall model checkpoint": [program, "model", "checkpoint"],
        "python3, NumPy imported": [sys.executable, "-c", "import numpy"],
        "python3, SimPy imported": [sys.executable, "-c", "import simpy"],
    }
    results = {name: [] for name in commands}
    for _ in range(4 * rounds):
        for name, command in commands.items():
            before = time.monotonic()
            subprocess.run(command, input=small, stdout=subprocess.DEVNULL, check=True)
            results[name].append(time.monotonic() - before)
    for name, values in results.items():
        print(f"  {name:24} {1000 * statistics.median(values):7.1f} ms")


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        names = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} cores, {names[0] if names else 'an unnamed processor'}, load {load:.1f} at the start"


def main():
    program = os.path.abspath(sys.argv[1])
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    if rounds < 2:
        raise SystemExit("found fewer than 2 rounds, expected 2 or more")
    agreement = Agreement()
    print(f"{machine()}; Python {sys.version.split()[0]}, NumPy {in_numpy.np.__version__}, "
          f"SimPy {in_simpy.simpy.__version__}; medians of processor time, one core each")
    compare_lines(program, rounds, agreement)
    compare_months(program, rounds, agreement)
    compare_memory(program)
    compare_starts(program, rounds)
    if agreement.failed:
        print("\nThe answers do not agree.", file=sys.stderr)
        sys.exit(1)


main()
