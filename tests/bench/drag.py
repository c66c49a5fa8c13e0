"""Frame times of a page while a slider is dragged: `drag.py PROGRAM [WIDTHxHEIGHT] [TRACK] [PART]`.

Starts the program on a virtual display, locks a prediction in, drags a slider ("Reads in flight" in Part 1, the second control in Part 2) to and fro with real
pointer events at 60 a second, and prints percentiles from the program's own frame log. A measurement, not a test.
"""

import csv
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "app"))
import lab  # noqa: E402


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


def main():
    program = sys.argv[1]
    size = sys.argv[2] if len(sys.argv) > 2 else "1920x1080"
    track = sys.argv[3] if len(sys.argv) > 3 else "cloud-titan"
    part = sys.argv[4] if len(sys.argv) > 4 else "1"
    width, height = size.split("x")
    desktop = lab.Desktop(size)
    log = os.path.join(desktop.folder, "frames.csv")
    started = time.monotonic_ns() // 1000
    run = lab.Lab(program, os.path.join(desktop.folder, "home"), "--track", track,
                  environment={"IOWALL_FRAME_LOG": log})
    run.find("Lock in my prediction", "push button")
    window = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(run.process.pid)],
                            capture_output=True, text=True, check=True).stdout.split()[-1]
    subprocess.run(["xdotool", "windowmove", window, "0", "0", "windowsize", window, width, height], check=True)
    if part == "2":
        run.key("alt+2")
        run.find("Data-flow gauge")
    for node in run.nodes():  # whatever the options are called in this track
        if node.getRoleName() == "push button" and node.description and run.has(node.name, "push button"):
            if (node.name or "").startswith("By ") or node.name == "No":
                node.queryAction().doAction(0)
                break
    run.click("70 percent sure")
    run.write("Why? One sentence.", "To measure.")
    run.click("Lock in my prediction")
    if part == "1":
        run.click("More")
        slider = run.find("Reads in flight slider", "slider")
    else:
        slider = [node for node in run.nodes() if node.getRoleName() == "slider" and run.seen(node)][1]
    time.sleep(1)
    # Scroll it into view by focusing it, then ask where it is.
    box = slider.queryComponent().getExtents(run.spi.WINDOW_COORDS)
    frame = run.frame().queryComponent().getExtents(run.spi.WINDOW_COORDS)
    margin = max(0, (int(width) - frame.width) // 2)
    y = box.y + box.height // 2 + margin
    if y > int(height) - 20:
        raise SystemExit("the slider is out of sight; use a larger size")
    left, right = box.x + margin + 12, box.x + box.width + margin - 12
    subprocess.run(["xdotool", "mousemove", str(left), str(y), "mousedown", "1"], check=True)
    lines = []
    for turn in range(8):
        steps = range(left, right, 2) if turn % 2 == 0 else range(right, left, -2)
        for x in steps:
            lines.append(f"mousemove {x} {y}\nsleep 0.016\n")
    from_us = time.monotonic_ns() // 1000
    from_cpu = processor_ms(run.process.pid)
    subprocess.run(["xdotool", "-"], input="".join(lines), text=True, check=True)
    to_us = time.monotonic_ns() // 1000
    cpu = processor_ms(run.process.pid) - from_cpu
    subprocess.run(["xdotool", "mouseup", "1"], check=True)
    pss = memory(run.process.pid)
    run.close()

    with open(log, encoding="ascii") as file:
        rows = list(csv.DictReader(file))
    dragged = [row for row in rows if from_us <= int(row["frame_start_us"]) <= to_us]
    with_input = [row for row in dragged if row["input_us"]]
    print(f"{size}, {track}, renderer {os.environ.get('GSK_RENDERER', 'as chosen by the program')}, "
          f"{os.cpu_count()} cores")
    report("frame start to paint end", [(int(r["paint_end_us"]) - int(r["frame_start_us"])) / 1000 for r in dragged])
    report("input to paint end", [(int(r["paint_end_us"]) - int(r["input_us"])) / 1000 for r in with_input])
    print(f"processor time per painted frame       {cpu / len(dragged):.2f} ms")
    first = int(rows[0]["paint_end_us"]) - started
    print(f"process start to first painted frame   {first / 1000:.0f} ms")
    print(f"proportional memory after the drag     {pss:.1f} MB")


main()
