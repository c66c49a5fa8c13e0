"""Pictures move while they are looked at and something flows, and stop when hidden, put away, left alone or unwanted.
What counts is whether frames are painted: rows of the frame log."""

import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import lab  # noqa: E402

PROGRAM = sys.argv[1]
desktop = lab.Desktop()
log = os.path.join(desktop.folder, "frames.csv")
MANY = 12  # frames that nothing but motion paints


def start(name, **environment):
    run = lab.Lab(PROGRAM, os.path.join(desktop.folder, "home-" + name), "--track", "cloud-titan",
                  environment={"IOWALL_FRAME_LOG": log, **environment})
    run.fill(1280, 720)
    run.lock_in("By the GPUs")
    run.wait(lambda: run.says("Data flow").endswith("."), "the flow to speak")
    return run


def frames():
    with open(log, encoding="ascii") as file:
        return sum(1 for _ in file)


def moves(run, what):
    before = frames()
    run.wait(lambda: frames() > before + MANY, f"motion {what}")


def rests(run, what):
    """No frame at all between two looks; what fades out after a change has its time before."""
    last = [frames()]

    def still():
        before, last[0] = last[0], frames()
        return before == last[0]

    run.wait(still, f"rest {what}", every=1.2)


def test_motion_stops_when_nobody_sees_it():
    run = start("seen", IOWALL_MOTION_SECONDS="3600")
    moves(run, "of a page that is looked at")
    rest_of_page(run)
    window = run.window()
    subprocess.run(["xdotool", "windowunmap", "--sync", window], check=True)
    rests(run, "of a window that is put away")
    subprocess.run(["xdotool", "windowmap", "--sync", window], check=True)
    moves(run, "of a window that is back")
    assert run.close() == 0, run.output()


def rest_of_page(run):
    run.until(lambda: run.has("The last question", "heading"), lambda: run.key("alt+4"), "the ledger")
    rests(run, "of a page that is hidden")
    run.until(lambda: run.has("Controls", "label"), lambda: run.key("alt+1"), "the part")
    moves(run, "of the page that is back")


def test_motion_stops_when_left_alone():
    run = start("alone", IOWALL_MOTION_SECONDS="2")
    rests(run, "of a page that is left alone")
    run.choose("TFRecord")
    moves(run, "after a change")
    rests(run, "of a page that is left alone again")
    assert run.close() == 0, run.output()


def test_reduced_motion():
    config = os.path.join(desktop.folder, "still")
    os.makedirs(os.path.join(config, "gtk-4.0"))
    with open(os.path.join(config, "gtk-4.0", "settings.ini"), "w", encoding="ascii") as file:
        file.write("[Settings]\ngtk-enable-animations=0\n")
    run = start("still", IOWALL_MOTION_SECONDS="3600", XDG_CONFIG_HOME=config)
    rests(run, "where motion is not wanted")
    before = frames()
    run.choose("TFRecord")
    run.wait(lambda: frames() > before, "the change to be shown")
    rests(run, "after the change")
    assert run.close() == 0, run.output()


lab.run([test_motion_stops_when_nobody_sees_it, test_motion_stops_when_left_alone, test_reduced_motion])
