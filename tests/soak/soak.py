"""An hour of students at ten times the speed: `/usr/bin/python3 soak.py PROGRAM [SECONDS] [WIDTHxHEIGHT]`.

One window of the program on a display of its own. Track after track somebody predicts, drags, records trials, keeps
readings, pins, looks at tables and equations, undoes, writes the ledger, copies pictures, goes back to the start page
and deletes the session; then the next one comes, until SECONDS (360) have passed. The first four are only passing, one on
each track: what is loaded once is loaded then. Printed are the resident memory in each tenth, the frames that took
longer than 50 ms with what was being done, and what the program said.

The status is 1 where the program said anything, ended, or grew: where its memory on the start page after a student, the
first tenth and the first four left out, lies more than 5 % from what it was after the first of them. Frame times are
reported and never judged.
"""

import bisect
import csv
import json
import os
import random
import statistics
import subprocess
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "app"))
import lab  # noqa: E402

MISSIONS = os.path.join(HERE, "..", "..", "missions")
TRACKS = ("cloud-titan", "edge-guardian", "mobile-nomad", "tiny-pioneer")
PARTS = ("access", "pipeline", "checkpoint")
INSTRUMENTS = {
    "access": ("Data flow", "I/O waterfall", "IOPS against throughput"),
    "pipeline": ("Data flow", "Data-flow gauge", "Pipeline saturation", "Stage timeline"),
    "checkpoint": ("Where the hours went", "Young and Daly", "Storage load", "Failure strip"),
}
MOST_GROWTH = 0.05
SLOW_MS = 50.0


def read_mission(track):
    with open(os.path.join(MISSIONS, track + ".json"), encoding="utf-8") as file:
        return json.load(file)


class Memory(threading.Thread):
    """Resident memory of a process, ten times a second."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.samples = pid, []

    def now(self):
        with open(f"/proc/{self.pid}/status", encoding="ascii") as file:
            for line in file:
                if line.startswith("VmRSS:"):
                    return int(line.split()[1]) / 1024
        raise OSError("the process has ended")

    def run(self):
        try:
            while True:
                self.samples.append((time.monotonic(), self.now()))
                time.sleep(0.1)
        except OSError:
            pass


class Hour:
    """The students, one after the other, in one window."""

    def __init__(self, run, size, seed):
        self.run, self.draw = run, random.Random(seed)
        self.width, self.height = size
        self.doing = []  # (since, what)
        self.rounds = 0

    # --- small things -----------------------------------------------------------------------------------------

    def do(self, what):
        self.doing.append((time.monotonic_ns() // 1000, what))

    def what(self, at_us):
        """What was being done then; of many things of a kind, the kind."""
        place = bisect.bisect(self.doing, (at_us, "~"))
        words = self.doing[place - 1][1] if place > 0 else "starting"
        for kind in ("dragging", "setting", "choosing", "pointing at", "a reading of", "the table of", "copying"):
            if words.startswith(kind):
                return kind
        return words

    def pointer(self, *words):
        subprocess.run(["xdotool", *map(str, words)], check=True)

    def corner(self, node, dx=0.5, dy=0.5):
        box = node.queryComponent().getExtents(self.run.spi.WINDOW_COORDS)
        return round(box.x + dx * box.width), round(box.y + dy * box.height)

    def keys(self, what, *keys):
        self.do(what)
        self.run.key(*keys)

    # --- what one does in a part ----------------------------------------------------------------------------------

    def drag(self, label, turns):
        """A slider to and fro with the pointer, at sixty motions a second."""
        slider = self.run.find(label + " slider", "slider")
        box = slider.queryComponent().getExtents(self.run.spi.WINDOW_COORDS)
        y = box.y + box.height // 2
        if not 0 < y < self.height - 10:
            return self.walk(label)
        self.do(f"dragging {label}")
        left, right = box.x + 12, box.x + box.width - 12
        lines = [f"mousemove {left} {y} mousedown 1"]
        for turn in range(turns):
            steps = range(left, right, 4) if turn % 2 == 0 else range(right, left, -4)
            lines += [f"mousemove {x} {y} sleep 0.016" for x in steps]
        lines.append(f"mousemove {self.draw.randint(left, right)} {y} mouseup 1")
        subprocess.run(["xdotool", "-"], input="\n".join(lines) + "\n", text=True, check=True)
        return None

    def walk(self, label):
        """The same over the accessibility bus, for what is scrolled out of sight."""
        value = self.run.find(label, "spin button").queryValue()
        low, high = value.minimumValue, value.maximumValue
        self.do(f"setting {label}")
        for _ in range(10):
            value.currentValue = low + (high - low) * self.draw.random() ** 3
            time.sleep(0.05)

    def choose(self, control):
        for option in control.get("options", []):
            if "label" in option and self.run.has(option["label"], "push button"):
                self.do(f"choosing {option['label']}")
                self.run.click(option["label"])

    def point(self, title):
        """Over an instrument, mark after mark, and a reading kept from where one ends."""
        chart = self.run.chart(title)
        box = chart.queryComponent().getExtents(self.run.spi.WINDOW_COORDS)
        self.do(f"pointing at {title}")
        lines = [f"mousemove {round(box.x + box.width * share / 24)} {round(box.y + box.height * height)} sleep 0.02"
                 for height in (0.3, 0.5, 0.7) for share in range(1, 24)]
        subprocess.run(["xdotool", "-"], input="\n".join(lines) + "\n", text=True, check=True)
        self.pointer("mousemove", box.x + box.width - 8, box.y + 8, "click", 1)
        self.keys(f"a reading of {title}", "Home", "Right", "Return")

    def turn(self, title):
        self.pointer("mousemove", *self.corner(self.run.chart(title), 0.98, 0.04), "click", 1)
        self.keys(f"the table of {title}", "t")
        self.run.wait(lambda: self.run.has(title + ", exact values", "list"), "the table of " + title)
        self.keys(f"the chart {title} again", "t")
        self.run.chart(title)

    def copy(self, title):
        self.pointer("mousemove", *self.corner(self.run.chart(title), 0.98, 0.04), "click", 1)
        self.keys(f"copying {title}", "shift+F10")
        self.run.wait(lambda: self.run.has("Copy Picture", "menu item"), "the menu")
        self.keys(f"copying {title}", "Down", "Return")

    def predict(self, part):
        self.do("predicting")
        options = part["lock"]["options"]
        self.run.lock_in(self.draw.choice(options)["label"], reason="It comes to mind.")

    def enter(self, part, kind):
        self.keys("to a part", f"alt+{PARTS.index(kind) + 1}")
        self.run.find(part["title"], "push button")
        self.predict(part)
        self.run.chart(INSTRUMENTS[kind][0])

    def look(self, part):
        """What somebody does who is only passing: drags the first slider, tries what there is."""
        shown = [control for control in part["controls"] if not control.get("more")]
        for control in [control for control in shown if control["kind"] == "range"][:1]:
            self.drag(control["label"], 1)
        for control in shown:
            self.choose(control)

    def part(self, part, kind):
        ranges = [control for control in part["controls"] if control["kind"] == "range"]
        self.run.unfold("More", [c for c in ranges if c.get("more")][0]["label"], "spin button")
        self.keys("pinning", "p")
        for control in self.draw.sample(ranges, min(2, len(ranges))):
            self.drag(control["label"], 2)
        for control in part["controls"]:
            self.choose(control)
        if kind == "pipeline":
            for _ in range(3):
                self.keys("a trial", "ctrl+t")
                self.walk(ranges[0]["label"])
        self.keys("letting go of the pin", "p")
        self.point(self.draw.choice(INSTRUMENTS[kind]))
        self.turn(self.draw.choice(INSTRUMENTS[kind]))
        self.copy(self.draw.choice(INSTRUMENTS[kind]))
        self.keys("the equation", "ctrl+m")
        self.run.chart("Math Peek")
        self.keys("the equation folded", "ctrl+m")
        self.keys("undoing", *["ctrl+z"] * 8)
        self.keys("redoing", *["ctrl+shift+z"] * 8)
        if not self.run.has("Your reflection", "text"):
            self.keys("the reflection", "ctrl+r")
        self.run.write("Your reflection", "Positioning eats the step. " * 3)
        self.do("the experiment")
        self.run.click("Run the experiment")
        self.keys("the reset", "ctrl+shift+r")

    def ledger(self):
        self.keys("to the ledger", "alt+4")
        self.run.find("The last question", exact=False)
        self.do("the ledger")
        self.run.choose(self.draw.choice(("Local-First", "Cloud-Native")))
        for name in ("Defend your choice", "What would reopen the question"):
            self.run.write(name, "What is read twice belongs near. " * 3)
        self.keys("undoing in the ledger", *["ctrl+z"] * 3)

    def round(self, track):
        """One student, from the start page and back."""
        mission = read_mission(track)
        self.do("opening a track")
        self.run.until(lambda: self.run.has("Controls", "label"), lambda: self.run.click(mission["title"]), track)
        for kind in PARTS:
            self.enter(mission["parts"][kind], kind)
            if self.rounds >= len(TRACKS):
                self.part(mission["parts"][kind], kind)
            else:
                self.look(mission["parts"][kind])
        self.ledger()
        for place in ("alt+1", "alt+3", "alt+2"):
            self.keys("to a part", place)
        self.keys("to the start page", "alt+Home")
        name = "No name, " + mission["title"]
        self.run.find("Resume " + name, "push button")
        self.do("resuming")
        self.run.click("Resume " + name)
        self.run.find("Controls", "label")
        self.keys("to the start page", "alt+Home")
        self.do("deleting")
        self.run.until(lambda: not self.run.ledgers(), lambda: self.run.click("Delete " + name), name + " to be gone")
        self.rounds += 1


def share_of_time(samples, start, end, tenth):
    span = (end - start) / 10
    return [value for at, value in samples if start + tenth * span <= at < start + (tenth + 1) * span]


def report_memory(memory, start, end, resting):
    print(f"resident memory, MB      {'least':>8} {'median':>8} {'most':>8}")
    for tenth in range(10):
        values = share_of_time(memory.samples, start, end, tenth)
        if values:
            print(f"  tenth {tenth + 1:2}               {min(values):8.1f} {statistics.median(values):8.1f}"
                  f" {max(values):8.1f}")
    print("on the start page after each round: " + ", ".join(f"{value:.1f}" for _, value in resting))


def report_frames(path, hour):
    with open(path, encoding="ascii") as file:
        rows = [row for row in csv.DictReader(file) if row["paint_end_us"]]
    work = [(int(r["paint_end_us"]) - int(r["frame_start_us"])) / 1000 for r in rows]
    waits = [(int(r["paint_end_us"]) - int(r["input_us"])) / 1000 for r in rows if r["input_us"]]
    for name, values in (("frame start to paint end", work), ("input to paint end", waits)):
        values = sorted(values)
        print(f"{name:26} n {len(values):6}   median {values[len(values) // 2]:6.1f}"
              f"   p99 {values[int(len(values) * .99)]:6.1f}   max {values[-1]:6.1f} ms")
    frames = {}
    for row, took in zip(rows, work):
        since = int(row["input_us"] or row["frame_start_us"])
        frames.setdefault(hour.what(since), []).append((max(took, (int(row["paint_end_us"]) - since) / 1000), took))
    print(f"of {len(rows)} frames over {SLOW_MS:.0f} ms:")
    for what, times in sorted(frames.items(), key=lambda item: -max(item[1])[0]):
        slow = [total for total, _ in times if total > SLOW_MS]
        if slow:
            print(f"  {what:32} {len(slow):4} of {len(times):5}   longest {max(times)[0]:6.1f} ms,"
                  f" longest to draw {max(took for _, took in times):6.1f} ms")


def grown(resting):
    """By how much the memory at rest differs, of the first after the warm-up."""
    values = [value for _, value in resting]
    return max(abs(value / values[0] - 1) for value in values)


def main():
    program = os.path.abspath(sys.argv[1])
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 360.0
    size = sys.argv[3] if len(sys.argv) > 3 else "1280x720"
    width, height = (int(number) for number in size.split("x"))
    desktop = lab.Desktop(size)
    frames = os.path.join(desktop.folder, "frames.csv")
    run = lab.Lab(program, os.path.join(desktop.folder, "home"), environment={"IOWALL_FRAME_LOG": frames})
    run.find("Tiny Pioneer", "push button")
    window = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(run.process.pid)], capture_output=True,
                            text=True, check=True).stdout.split()[-1]
    subprocess.run(["xdotool", "windowmove", window, "0", "0", "windowsize", window, str(width), str(height)], check=True)
    hour = Hour(run, (width, height), 1)
    memory = Memory(run.process.pid)
    memory.start()
    start = time.monotonic()
    resting = []
    while time.monotonic() - start < seconds or hour.rounds < len(TRACKS) + 2:
        hour.round(TRACKS[hour.rounds % len(TRACKS)])
        time.sleep(1)
        resting.append((time.monotonic(), memory.now()))
    end = time.monotonic()
    warm = [(at, value) for at, value in resting[len(TRACKS):] if at - start > (end - start) / 10]
    status = run.close()
    said = run.output()

    print(f"{end - start:.0f} s, {hour.rounds} students, {len(hour.doing)} acts, {size}, "
          f"renderer {os.environ.get('GSK_RENDERER', 'as chosen by the program')}, {os.cpu_count()} cores")
    report_memory(memory, start, end, resting)
    report_frames(frames, hour)
    print(f"at rest within {100 * grown(warm):.1f} % after the first tenth")
    print(f"ended with {status}, said {said!r}")
    sys.exit(1 if status != 0 or said or grown(warm) > MOST_GROWTH else 0)


main()
