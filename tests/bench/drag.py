"""Frame times of a page while a slider is dragged: `drag.py PROGRAM [WIDTHxHEIGHT] [TRACK] [PART]`.

Starts the program on a virtual display, locks a prediction in, drags a slider (in Part 1 "Reads in flight", in Part 2
the link's bandwidth, in Part 3 the interval) to and fro with real pointer events at 60 a second, and prints
percentiles from the program's own frame log. In Part 2 it then touches two controls in turn, each of which makes the
saturation plot fill in anew, and prints how long that took and which frames came meanwhile. A measurement, not a test.
"""

import csv
import glob
import json
import os
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "app"))
import lab  # noqa: E402

PARTS = {"1": "access", "2": "pipeline", "3": "checkpoint"}
DRAGGED = {"1": "queue_depth", "2": "download_bw", "3": "interval"}
SWEPT = ("nvme_bw", "download_bw")
TOUCHES = 20


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(share * len(values)))]


def report(name, values):
    print(f"{name:38} n {len(values):5}   median {percentile(values, .5):6.2f}   p95 {percentile(values, .95):6.2f}"
          f"   p99 {percentile(values, .99):6.2f}   max {max(values):6.2f} ms")


def memory(pid):
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
        for line in file:
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return float("nan")


def processor_ms(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def part_of(track, part):
    with open(os.path.join(HERE, "..", "..", "missions", track + ".json"), encoding="utf-8") as file:
        return json.load(file)["parts"][PARTS[part]]


def open_page(run, part, mission_part):
    """The part, with its prediction locked in and every control in sight."""
    run.find("Lock in my prediction", "push button")
    run.key("alt+" + part)
    run.find(mission_part["title"], "push button")
    run.lock_in(mission_part["lock"]["options"][0]["label"], reason="To measure.")
    if part == "1":
        run.click("More")


def drag(run, label, width, height):
    """The slider with that label to and fro; returns when that began and ended, in microseconds."""
    slider = run.find(label + " slider", "slider")
    time.sleep(1)
    box = slider.queryComponent().getExtents(run.spi.WINDOW_COORDS)
    frame = run.frame().queryComponent().getExtents(run.spi.WINDOW_COORDS)
    margin = max(0, (width - frame.width) // 2)
    y = box.y + box.height // 2 + margin
    if y > height - 20:
        raise SystemExit("the slider is out of sight; use a larger size")
    left, right = box.x + margin + 12, box.x + box.width + margin - 12
    subprocess.run(["xdotool", "mousemove", str(left), str(y), "mousedown", "1"], check=True)
    lines = []
    for turn in range(8):
        steps = range(left, right, 2) if turn % 2 == 0 else range(right, left, -2)
        lines += [f"mousemove {x} {y}\nsleep 0.016\n" for x in steps]
    from_us = time.monotonic_ns() // 1000
    subprocess.run(["xdotool", "-"], input="".join(lines), text=True, check=True)
    to_us = time.monotonic_ns() // 1000
    subprocess.run(["xdotool", "mouseup", "1"], check=True)
    return from_us, to_us


def workers_at_work(pid):
    """Whether a thread other than the main one is on a processor or wants to be."""
    for path in glob.glob(f"/proc/{pid}/task/*/stat"):
        if path.split("/")[4] == str(pid):
            continue
        try:
            with open(path, encoding="ascii", errors="replace") as file:
                if file.read().rsplit(")", 1)[1].split()[0] == "R":
                    return True
        except OSError:  # the thread has ended
            pass
    return False


def sweeps(run, labels):
    """Touches the controls in turn; returns when each sweep began and ended, in microseconds."""
    nodes = [run.find(label, "spin button").queryValue() for label in labels]
    spans = []
    for touch in range(TOUCHES):
        value = nodes[touch % len(nodes)]
        from_us = to_us = time.monotonic_ns() // 1000
        value.currentValue = value.currentValue * (0.9 if touch // len(nodes) % 2 == 0 else 1 / 0.9)
        while time.monotonic_ns() // 1000 - max(to_us, from_us + 100000) < 100000:  # at rest for a tenth of a second
            if workers_at_work(run.process.pid):
                to_us = time.monotonic_ns() // 1000
            time.sleep(0.002)
        spans.append((from_us, to_us))
    return spans


def rate(rows):
    return 1e6 * (len(rows) - 1) / (int(rows[-1]["paint_end_us"]) - int(rows[0]["paint_end_us"]))


def report_frames(rows, from_us, to_us, processor):
    dragged = [row for row in rows if from_us <= int(row["frame_start_us"]) <= to_us]
    with_input = [row for row in dragged if row["input_us"]]
    report("frame start to paint end", [(int(r["paint_end_us"]) - int(r["frame_start_us"])) / 1000 for r in dragged])
    report("input to paint end", [(int(r["paint_end_us"]) - int(r["input_us"])) / 1000 for r in with_input])
    print(f"frames a second                        {rate(dragged):.1f}")
    print(f"processor time per painted frame       {processor / len(dragged):.2f} ms")


def report_sweeps(rows, spans):
    report("sweep, touch to last point", [(to_us - from_us) / 1000 for from_us, to_us in spans])
    ends = [int(row["paint_end_us"]) for row in rows]
    gaps = [(late - early) / 1000 for early, late in zip(ends, ends[1:])
            if any(from_us <= late and early <= to_us for from_us, to_us in spans)]
    report("from frame to frame meanwhile", gaps)
    print(f"frames a second meanwhile              {1000 * len(gaps) / sum(gaps):.1f}")


def main():
    program = sys.argv[1]
    size = sys.argv[2] if len(sys.argv) > 2 else "1920x1080"
    track = sys.argv[3] if len(sys.argv) > 3 else "cloud-titan"
    part = sys.argv[4] if len(sys.argv) > 4 else "1"
    mission_part = part_of(track, part)
    labels = {control["id"]: control["label"] for control in mission_part["controls"]}
    width, height = (int(number) for number in size.split("x"))
    desktop = lab.Desktop(size)
    log = os.path.join(desktop.folder, "frames.csv")
    started = time.monotonic_ns() // 1000
    run = lab.Lab(program, os.path.join(desktop.folder, "home"), "--track", track,
                  environment={"IOWALL_FRAME_LOG": log})
    run.find("Lock in my prediction", "push button")
    run.fill(width, height)
    open_page(run, part, mission_part)
    before = processor_ms(run.process.pid)
    from_us, to_us = drag(run, labels[DRAGGED[part]], width, height)
    processor = processor_ms(run.process.pid) - before
    pss = memory(run.process.pid)
    spans = sweeps(run, [labels[control] for control in SWEPT]) if part == "2" else []
    run.close()

    with open(log, encoding="ascii") as file:
        rows = list(csv.DictReader(file))
    print(f"{size}, {track}, part {part}, renderer {os.environ.get('GSK_RENDERER', 'as chosen by the program')}, "
          f"{os.cpu_count()} cores")
    report_frames(rows, from_us, to_us, processor)
    if spans:
        report_sweeps(rows, spans)
    print(f"process start to first painted frame   {(int(rows[0]['paint_end_us']) - started) / 1000:.0f} ms")
    print(f"proportional memory after the drag     {pss:.1f} MB")


main()
