"""What can be done with an instrument, end to end: a pinned state says what is different, a table of exact values
and back, pictures into files; all of it by keyboard."""

import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import lab  # noqa: E402

PROGRAM = sys.argv[1]
desktop = lab.Desktop()


def start(name, **options):
    """Part 1 of Cloud Titan, unlocked, and the chart of the step focused by a click."""
    run = lab.Lab(PROGRAM, os.path.join(desktop.folder, "home-" + name), **options)
    run.open_track("Cloud Titan")
    run.lock_in("By the GPUs")
    run.wait(lambda: run.says("I/O waterfall"), "the waterfall to speak")
    focus(run, "I/O waterfall")
    return run


def focus(run, title):
    def focused():
        return run.chart(title).getState().contains(run.spi.STATE_FOCUSED)

    def click():
        box = run.chart(title).queryComponent().getExtents(run.spi.WINDOW_COORDS)
        # An empty corner, so that no mark is pointed at; the window has the whole screen or stands in its middle.
        window = subprocess.run(["xdotool", "getactivewindow", "getwindowgeometry", "--shell"], capture_output=True,
                                text=True, check=False).stdout
        left, top = (int(re.search(axis + r"=(-?\d+)", window).group(1)) if window else 0 for axis in "XY")
        subprocess.run(["xdotool", "mousemove", str(left + box.x + box.width - 8), str(top + box.y + 8), "click", "1"],
                       check=True)

    run.until(focused, click, f"{title} to be focused")


def pinned(run):
    return run.find("Pin what the charts show", "push button")


def seconds(text, words):
    """A time that is spoken in front of `words`."""
    number, unit = re.search(r"([\d.,]+) (seconds|milliseconds) " + words, text).groups()
    return float(number.replace(",", "")) * (1.0 if unit == "seconds" else 1e-3)


def step(run):
    return seconds(re.sub(r"step of ([^.]+(?:\.\d+)? \w+)\.", r"\1 step", run.says("I/O waterfall")), "step")


def test_ghost():
    """P pins; the charts then say by how much they differ, exactly as much as they did change; P lets go."""
    run = start("ghost")
    before = step(run)
    run.until(lambda: run.pressed(pinned(run)), lambda: run.key("p"), "the charts to be pinned")
    assert "Against the pinned state" not in run.says("I/O waterfall"), "a ghost of itself has something to say"
    run.choose("TFRecord")
    run.wait(lambda: "Against the pinned state" in run.says("I/O waterfall"), "the difference to be said")
    says = run.says("I/O waterfall")
    told = seconds(says, "less")
    assert abs(before - step(run) - told) < 0.01 * before, says
    for title in ("Data flow", "IOPS against throughput"):
        run.wait(lambda name=title: "Against the pinned state" in run.says(name), title + " to say its difference")
    focus(run, "I/O waterfall")
    run.until(lambda: not run.pressed(pinned(run)), lambda: run.key("p"), "the pin to be taken off")
    run.wait(lambda: "Against the pinned state" not in run.says("I/O waterfall"), "the ghost to go")
    assert run.close() == 0, run.output()


def test_letters_in_a_text():
    """A P that is written in a text field is a letter."""
    run = start("letters")
    run.unfold("Reflect", "Your reflection", "text")
    field = run.find("Your reflection", "text")

    def focused():
        return field.getState().contains(run.spi.STATE_FOCUSED)

    def click():
        box = field.queryComponent().getExtents(run.spi.WINDOW_COORDS)
        subprocess.run(["xdotool", "mousemove", str(box.x + box.width // 2), str(box.y + box.height // 2), "click", "1"],
                       check=True)

    run.until(focused, click, "the reflection to be focused")
    run.key("p", "t")
    run.wait(lambda: run.read("Your reflection") == "pt", "the letters")
    assert not run.pressed(pinned(run))
    assert run.close() == 0, run.output()


def rows(run, title):
    """name -> what stands behind it, of the table of an instrument."""
    found = {}
    for node in run.nodes(run.find(title + ", exact values", "list")):
        if node.getRoleName() == "list item" and run.seen(node):
            name, _, value = node.name.partition(": ")
            found[name] = value
    return found


def test_table():
    """T shows a table whose numbers add up, which follows the controls, and T brings the chart back."""
    run = start("table")
    spoken = step(run)
    run.until(lambda: run.has("I/O waterfall, exact values", "list"), lambda: run.key("t"), "the table")
    table = rows(run, "I/O waterfall")
    times = {name: float(value.replace(",", "").split("\u202f")[0]) for name, value in table.items()}
    assert abs(times["Whole step"] - spoken) < 0.01 * spoken, (times, spoken)
    # Loading is its four parts, and what the GPUs do not compute in a step they wait.
    parts = sum(times[name] for name in ("Opening files", "Positioning", "Transfer", "Queueing"))
    assert abs(parts - times["Load"]) < 1e-5 * parts, times
    assert abs(times["Compute"] + times["Waiting"] - times["Whole step"]) < 1e-5 * times["Whole step"], times
    assert not run.nameless(), run.nameless()
    run.choose("TFRecord")
    run.wait(lambda: rows(run, "I/O waterfall")["Whole step"] != table["Whole step"], "the table to follow")
    chips = len(run.ledger()["parts"]["access"].get("evidence", [])) if run.ledgers() else 0
    box = run.find("I/O waterfall, exact values", "list").queryComponent().getExtents(run.spi.WINDOW_COORDS)
    subprocess.run(["xdotool", "mousemove", str(box.x + 20), str(box.y + 20), "click", "1"], check=True)
    run.key("Return")
    run.wait(lambda: len(run.ledger()["parts"]["access"].get("evidence", [])) == chips + 1, "the row to be kept")
    run.until(lambda: run.has("I/O waterfall", "image"), lambda: run.key("t"), "the chart again")
    assert run.close() == 0, run.output()


def save_as(run, presses, path):
    """Through the menu on the chart: so many times down, then the name."""
    def asks():
        run.key("shift+F10")
        run.wait(lambda: run.has("Copy Picture", "menu item"), "the menu")
        run.key(*["Down"] * presses, "Return")

    def dialog():
        for application in run.spi.Registry.getDesktop(0):
            if application is not None and application.get_process_id() == run.process.pid:
                return any(child is not None and child.name == "Save the Picture" for child in application)
        return False

    asks()
    run.wait(dialog, "the file dialog")
    run.key("ctrl+a")
    subprocess.run(["xdotool", "type", "--delay", "15", path], check=True)
    run.until(lambda: os.path.exists(path), lambda: run.key("Return"), path)
    run.wait(lambda: not dialog(), "the dialog to close")
    run.take_focus()


def test_files():
    """Pictures at the size of a slide, of each kind."""
    # GTK's file dialog leaves behind what a leak checker counts: names in libcloudproviders, and the first table of
    # GLib's quarks, which grows with all that the dialog loads. The other tests close without a leak.
    options = ":".join(filter(None, (os.environ.get("ASAN_OPTIONS"), "detect_leaks=0")))
    run = start("files", environment={"ASAN_OPTIONS": options})
    folder = os.path.join(desktop.folder, "pictures")
    os.mkdir(folder)
    png, svg = os.path.join(folder, "step.png"), os.path.join(folder, "step.svg")
    save_as(run, 3, png)
    with open(png, "rb") as file:
        head = file.read(24)
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")) == (1920, 1080)
    focus(run, "I/O waterfall")
    save_as(run, 4, svg)
    with open(svg, encoding="utf-8") as file:
        text = file.read()
    assert 'width="1920"' in text and 'height="1080"' in text, text[:300]
    assert sorted(os.listdir(folder)) == ["step.png", "step.svg"], "something is left beside them"
    assert run.close() == 0, run.output()


lab.run([test_ghost, test_letters_in_a_text, test_table, test_files])
