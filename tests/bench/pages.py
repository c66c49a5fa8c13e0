"""Frame times of pages that are opened: `pages.py PROGRAM [WIDTHxHEIGHT] [TRACK] [TIMES]`.

Starts the program on a virtual display with a full ledger (`build/tests/report/make-class`: predictions settled, ten
trials recorded, readings kept, every answer written), goes from the ledger through the parts and back, and lets
undoing and redoing lead from part to part and from the ledger into one, each TIMES (20) times. For each way it prints
from the program's own frame log the longest frame that came after the key: from the key to its paint end, and from its
own start. Modifiers are held down before, as a hand does. A measurement, not a test.
"""

import csv
import json
import os
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "app"))
import lab  # noqa: E402

MAKE_CLASS = os.path.join("..", "tests", "report", "make-class")  # seen from the program
PARTS = ("access", "pipeline", "checkpoint")
TRIALS = 10
SETTLED_S = 0.5  # a page has drawn what it draws by itself
SLOW_MS = 50.0


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(share * len(values)))]


class Ways:
    """Keys that were pressed, each with the name of the way that it leads."""

    def __init__(self):
        self.pressed = []  # (from, to in us, name)

    def go(self, name, modifiers, key):
        hold = " ".join(f"keydown {modifier}" for modifier in modifiers)
        free = " ".join(f"keyup {modifier}" for modifier in modifiers)
        subprocess.run(["xdotool", *hold.split(), "sleep", "0.1"], check=True)
        from_us = time.monotonic_ns() // 1000
        subprocess.run(["xdotool", "key", key, "sleep", str(SETTLED_S), *free.split()], check=True)
        if name:
            self.pressed.append((from_us, time.monotonic_ns() // 1000, name))

    def place(self, name, number):
        self.go(name, ["alt"], str(number))

    def undo(self, name=None):
        self.go(name, ["ctrl"], "z")

    def redo(self, name=None):
        self.go(name, ["ctrl", "shift"], "z")

    def report(self, rows):
        times = {}
        for from_us, to_us, name in self.pressed:
            frames = [row for row in rows if from_us <= int(row["frame_start_us"]) < to_us]
            answers = [row for row in frames if row["input_us"]]
            if not answers:
                raise SystemExit(f"no frame answered a key: {name}")
            first = answers[0]  # frames behind it are measured by themselves
            wait = (int(first["paint_end_us"]) - int(first["input_us"])) / 1000
            work = (int(first["paint_end_us"]) - int(first["frame_start_us"])) / 1000
            longest = max((int(r["paint_end_us"]) - int(r["input_us"] or r["frame_start_us"])) / 1000 for r in frames)
            times.setdefault(name, []).append((wait, work, longest))
        print(f"{'':26}{'key to paint end':^28}{'frame start to paint end':^28}{'longest frame':^18}   over")
        print(f"{'ms':26}" + f"{'median':>9}{'p95':>9}{'max':>9} " * 2 + f"{'median':>9}{'max':>9}   {SLOW_MS:.0f}")
        for name, taken in times.items():
            waits, works, longest = zip(*taken)
            columns = "".join("".join(f"{percentile(values, share):9.1f}" for share in (.5, .95, 1)) + " "
                              for values in (waits, works))
            slow = sum(value > SLOW_MS for value in longest)
            print(f"{name:26}{columns}{percentile(longest, .5):9.1f}{max(longest):9.1f}   {slow} of {len(taken)}")


def touch(run, part):
    """Sets a slider of the part elsewhere, or chooses something else."""
    sliders = [control["label"] for control in part["controls"] if control["kind"] == "range" and not control.get("more")]
    options = [option["label"] for control in part["controls"] for option in control.get("options", []) if "label" in option]
    if sliders:
        node = run.find(sliders[0], "spin button").queryValue()
        node.currentValue = node.currentValue * 0.7
    else:
        run.choose(next(option for option in options
                        if run.has(option, "push button") and not run.pressed(run.find(option, "push button"))))
    time.sleep(1)  # that it be a step of its own


def walk(run, ways, mission, times):
    ways.place(None, 1)
    touch(run, mission["parts"]["access"])
    ways.place(None, 2)
    touch(run, mission["parts"]["pipeline"])
    for _ in range(times):
        ways.place("to the ledger", 4)
        ways.place("to Part 1", 1)
        ways.place("to Part 2", 2)
        ways.place("to Part 3", 3)
        ways.place("to Part 2 again", 2)
        ways.undo()
        ways.undo("undoing in Part 1")
        ways.redo()
        ways.redo("redoing in Part 2")
        ways.place(None, 4)
        ways.undo("undoing from the ledger")
        ways.redo()
        ways.place(None, 3)


def fill_ledger(program, folder, track):
    """One that the program takes for a session of its own."""
    os.makedirs(folder)
    subprocess.run([os.path.join(os.path.dirname(program), MAKE_CLASS), folder, track, "1", str(TRIALS)], check=True)
    for name in os.listdir(folder):
        os.rename(os.path.join(folder, name), os.path.join(folder, track + "-20260101-120000.json"))


def main():
    program = os.path.abspath(sys.argv[1])
    size = sys.argv[2] if len(sys.argv) > 2 else "1280x720"
    track = sys.argv[3] if len(sys.argv) > 3 else "cloud-titan"
    times = int(sys.argv[4]) if len(sys.argv) > 4 else 20
    with open(os.path.join(HERE, "..", "..", "missions", track + ".json"), encoding="utf-8") as file:
        mission = json.load(file)
    desktop = lab.Desktop(size)
    home = os.path.join(desktop.folder, "home")
    ledgers = os.path.join(home, "iowall", "ledgers")
    fill_ledger(program, ledgers, track)
    log = os.path.join(desktop.folder, "frames.csv")
    run = lab.Lab(program, home, "--track", track, environment={"IOWALL_FRAME_LOG": log})
    run.find("Controls", "label")
    run.fill(*(int(number) for number in size.split("x")))
    time.sleep(1)
    ways = Ways()
    walk(run, ways, mission, times)
    run.close()
    with open(log, encoding="ascii") as file:
        rows = [row for row in csv.DictReader(file) if row["paint_end_us"]]
    print(f"{size}, {track}, {times} times, renderer {os.environ.get('GSK_RENDERER', 'as chosen by the program')}, "
          f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    ways.report(rows)


main()
