"""Processor time of the window at rest and in motion: `motion.py PROGRAM [WIDTHxHEIGHT] [TRACK] [SECONDS]`.

Starts the program on a virtual display, locks a prediction in on each part, and prints for the start page and each part
which share of one core the program took over so many seconds (10 unless told) and how many frames it painted: locked,
in motion, at rest again, and with reduced motion. What the display server takes comes beside it. A measurement, not a
test.
"""

import glob
import json
import os
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "app"))
import lab  # noqa: E402

PARTS = [("access", "alt+1"), ("pipeline", "alt+2"), ("checkpoint", "alt+3")]

# Options of controls, by their place, with which more moves than at the start, if the track has them.
LIVELIER = {"access": [("format", 1)], "pipeline": [], "checkpoint": [("writers", 0)]}


def processor_s(pid):
    """Of all threads, to the nanosecond."""
    total = 0
    for path in glob.glob(f"/proc/{pid}/task/*/schedstat"):
        try:
            with open(path, encoding="ascii") as file:
                total += int(file.read().split()[0])
        except OSError:  # the thread has ended
            pass
    return total / 1e9


def frames(log):
    with open(log, encoding="ascii") as file:
        return sum(1 for _ in file)


def measure(what, run, log, server, seconds):
    time.sleep(1.5)  # what comes a moment after the last change
    before, shown, painted, started = processor_s(run.process.pid), processor_s(server), frames(log), time.monotonic()
    time.sleep(seconds)
    passed = time.monotonic() - started
    print(f"{what:34} {100 * (processor_s(run.process.pid) - before) / passed:6.2f} %   "
          f"{(frames(log) - painted) / passed:5.1f} frames a second   "
          f"display server {100 * (processor_s(server) - shown) / passed:6.2f} %", flush=True)


def open_part(run, keys, part):
    run.key(keys)
    run.find(part["title"], "push button")


def make_livelier(run, kind, part):
    for control, place in LIVELIER[kind]:
        options = next(entry for entry in part["controls"] if entry["id"] == control).get("options", [])
        if len(options) <= place:
            continue
        label = options[place]["label"]
        if not run.has(label, "push button"):
            run.unfold("More", label, "push button")
        run.choose(label)


def main():
    program = sys.argv[1]
    width, height = (int(number) for number in (sys.argv[2] if len(sys.argv) > 2 else "1920x1080").split("x"))
    track = sys.argv[3] if len(sys.argv) > 3 else "cloud-titan"
    seconds = float(sys.argv[4]) if len(sys.argv) > 4 else 10.0
    with open(os.path.join(HERE, "..", "..", "missions", track + ".json"), encoding="utf-8") as file:
        mission = json.load(file)
    desktop = lab.Desktop(f"{width}x{height}")
    server = desktop.processes[0].pid
    log = os.path.join(desktop.folder, "frames.csv")
    home = os.path.join(desktop.folder, "home")
    os.makedirs(os.path.join(desktop.folder, "still", "gtk-4.0"))
    with open(os.path.join(desktop.folder, "still", "gtk-4.0", "settings.ini"), "w", encoding="ascii") as file:
        file.write("[Settings]\ngtk-enable-animations=0\n")

    # A moment of motion behind each change is enough to get to rest soon.
    for what, environment in (("in motion", {"IOWALL_MOTION_SECONDS": "3600"}),
                              ("at rest again", {"IOWALL_MOTION_SECONDS": "1"}),
                              ("reduced motion", {"XDG_CONFIG_HOME": os.path.join(desktop.folder, "still")})):
        first = what == "in motion"
        run = lab.Lab(program, home, environment={"IOWALL_FRAME_LOG": log, **environment})
        run.fill(width, height)
        if first:
            measure("start page", run, log, server, seconds)
        run.open_track(mission["title"])
        for number, (kind, keys) in enumerate(PARTS):
            part = mission["parts"][kind]
            open_part(run, keys, part)
            if first:
                measure(f"part {number + 1}, locked", run, log, server, seconds)
                run.lock_in(part["lock"]["options"][0]["label"], reason="To measure.")
                make_livelier(run, kind, part)
            measure(f"part {number + 1}, {what}", run, log, server, seconds)
        run.close()


main()
