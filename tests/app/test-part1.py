"""Part 1, end to end, as a student meets it: on all four tracks, refused while locked, then played through, closed,
and found again."""

import glob
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import lab  # noqa: E402

PROGRAM = sys.argv[1]
desktop = lab.Desktop()

# What a sensible student sets after the first look: shards instead of single files, more reads in flight, a wider
# shuffle buffer. Labels are those of the screen.
TRACKS = {
    "Cloud Titan": {
        "option": "By the GPUs", "shards": "TFRecord", "single": "Raw files", "order": "As stored",
        "other device": "7,200 rpm disk", "controls": {"Reads in flight": 32, "Shuffle buffer": 60000},
    },
    "Edge Guardian": {
        "option": "By storage IOPS", "shards": "Log container", "single": "Sweep files", "order": "As recorded",
        "other device": "Automotive eMMC",
        "controls": {"Container size": 60e6, "Draw buffer": 20000},
    },
    "Mobile Nomad": {
        "option": "By taking turns", "shards": "Record bundle", "single": "Scattered tiles", "order": "Fixed walk",
        "other device": "UFS 4.0", "controls": {"Reads in flight": 2, "Bundle size": 64e6, "Tile window": 8192},
        "switch": "Fetch ahead",
    },
    "Tiny Pioneer": {
        "option": "By the bus", "shards": "Record bundle", "single": "Scattered pages", "order": "Fixed walk",
        "other device": "On-chip SRAM", "controls": {"Bundle size": 8192, "Page window": 100},
    },
}


def home(name):
    return os.path.join(desktop.folder, "home-" + name.lower().replace(" ", "-"))


def start(name, *arguments, **options):
    return lab.Lab(PROGRAM, home(name), *arguments, **options)


def busy(run):
    """What the waterfall says now, which names the share of the step."""
    return run.says("I/O waterfall")


def changed_from(run, before, title="I/O waterfall"):
    return run.wait(lambda: run.says(title) not in ("", before) and run.says(title), f"{title} to change")


def open_more(run):
    run.unfold("More", "Reads in flight", "spin button")


def test_start_page_offers_four_tracks():
    run = start("empty")
    for title in TRACKS:
        run.find(title, "push button")
    assert run.close() == 0
    assert run.ledgers() == [], "looking at the start page wrote a ledger"


def refused_while_locked(run, track):
    assert not run.sensitive(run.find(track["shards"], "push button")), "a control is on before the prediction"
    assert not run.has("I/O waterfall", "image"), "an instrument shows before the prediction"
    assert run.has("Locked until you predict", exact=False)
    run.click(track["shards"])  # over the bus, past the screen
    assert not run.pressed(run.find(track["shards"], "push button")), "a locked control moved"
    assert run.pressed(run.find(track["single"], "push button"))
    run.click("Lock in my prediction")
    assert run.has("Lock in my prediction", "push button"), "locked in without an answer"
    run.wait(lambda: "needs" in run.find("Lock in my prediction").description, "the refusal")


def play(run, name, track):
    run.lock_in(track["option"])
    run.wait(lambda: run.says("I/O waterfall"), "the waterfall to speak")
    assert run.sensitive(run.find(track["shards"], "push button"))
    start_says = busy(run)

    run.choose(track["other device"])
    other = changed_from(run, start_says)
    run.key("ctrl+z")
    run.wait(lambda: busy(run) == start_says, "undo")
    run.key("ctrl+shift+z")
    run.wait(lambda: busy(run) == other, "redo")
    run.key("ctrl+shift+r")
    run.wait(lambda: busy(run) == start_says, "reset to start")

    run.choose(track["shards"])
    changed_from(run, start_says)
    open_more(run)
    if "switch" in track:
        run.switch_on(track["switch"])
    for label, value in track["controls"].items():
        run.set(label, value)
    goals = run.wait(lambda: goals_of(run), "the goals")
    run.wait(lambda: all(goal.startswith("Met: ") for goal in goals_of(run)), f"the goals of {name}: {goals}")


def goals_of(run):
    for node in run.nodes():
        if node.name == "Goals":
            return [child.name for child in node]
    return []


def settle_and_reflect(run, track):
    run.click("Run the experiment")
    run.wait(lambda: any("The experiment" in (node.name or "") for node in run.nodes()), "the verdict")
    run.key("ctrl+r")
    run.find("Your reflection", "text")
    run.write("Your reflection", "Every jump costs the same wait, so few long runs beat many short ones.")


def walk_marks(run):
    run.find("Data flow", "image")
    heard = set()
    run.chart("I/O waterfall").queryComponent()
    run.walk_to("I/O waterfall")
    for key in ("Home", "Right", "Right"):
        before = busy(run)
        run.key(key)
        heard.add(changed_from(run, before))
    assert len(heard) == 3, heard
    run.key("Return")
    run.wait(lambda: run.has("Restore the settings of", exact=False), "the evidence chip")


def found_again(run, name, track):
    run.open_track(name)
    run.find("Settled", exact=False)
    assert run.has("You said, 70", exact=False)
    assert run.pressed(run.find(track["single"], "push button")), "settling showed the question's own settings"
    run.key("ctrl+r")
    assert "few long runs beat many short ones" in run.read("Your reflection")
    assert run.has("Restore the settings of", exact=False), "the evidence is gone"


def make_track_test(name, track):
    def test():
        run = start(name)
        run.open_track(name)
        refused_while_locked(run, track)
        play(run, name, track)
        settle_and_reflect(run, track)
        walk_marks(run)
        assert run.close() == 0
        ledger = run.ledger()
        assert ledger["parts"]["access"]["prediction"]["state"] == "settled", ledger
        run = start(name)
        found_again(run, name, track)
        assert run.close() == 0
        assert "WARNING" not in run.output() and "CRITICAL" not in run.output(), run.output()
    test.__name__ = "test_" + name.lower().replace(" ", "_") + "_played_through_and_found_again"
    return test


def test_math_peek_follows_the_controls():
    run = start("math")
    run.open_track("Cloud Titan")
    assert not run.has("Math Peek", "image")
    run.lock_in("By the GPUs")
    run.key("ctrl+m")
    first = run.wait(lambda: run.says("Math Peek"), "the equation to speak")
    run.choose("TFRecord")
    changed_from(run, first, "Math Peek")
    assert run.close() == 0


def test_killed_at_any_moment_it_is_all_there():
    run = start("killed")
    run.open_track("Tiny Pioneer")
    run.lock_in("By the bus", reason="Before the power went.")
    run.wait(lambda: run.ledgers() and run.ledger()["parts"]["access"]["prediction"]["state"] == "locked", "the save")
    run.kill()
    run = start("killed")
    run.open_track("Tiny Pioneer")
    run.find("Run the experiment", "push button")
    assert run.has("Before the power went.", exact=False)
    assert run.close() == 0


def test_truncated_ledger_is_kept_and_named():
    run = start("truncated")
    run.open_track("Cloud Titan")
    run.lock_in("By the GPUs")
    assert run.close() == 0
    path = run.ledgers()[0]
    with open(path, "rb") as file:
        whole = file.read()
    with open(path, "wb") as file:
        file.write(whole[: len(whole) // 2])
    run = start("truncated")
    message = run.wait(lambda: [node.name for node in run.nodes()
                                if os.path.basename(path) in (node.name or "") and run.seen(node)], "the message")
    assert len(message) == 1, message
    run.open_track("Cloud Titan")
    assert run.close() == 0
    kept = glob.glob(path + ".damaged*")
    assert len(kept) == 1, kept
    with open(kept[0], "rb") as file:
        assert file.read() == whole[: len(whole) // 2], "the damaged file was changed"


def test_unwritable_home_is_said_and_nothing_is_lost():
    os.makedirs(home("file"), exist_ok=True)
    blocked = os.path.join(home("file"), "iowall")
    with open(blocked, "w", encoding="utf-8") as file:  # a file where the folder should be: not even root gets past it
        file.write("in the way")
    run = start("file")
    run.open_track("Cloud Titan")
    run.lock_in("By the GPUs", reason="Nobody can save this.")
    run.wait(lambda: run.has("Your work is not being saved", exact=False), "the banner")
    assert run.has("Nobody can save this.", exact=False)
    os.remove(blocked)
    run.choose("TFRecord")
    run.wait(lambda: run.ledgers(), "the ledger once there is room for it")
    run.wait(lambda: not run.has("Your work is not being saved", exact=False), "the banner to go")
    assert run.close() == 0
    assert run.ledger()["parts"]["access"]["prediction"]["reason"] == "Nobody can save this."


def test_unreadable_mission_is_said():
    run = start("unknown", "--track", "no-such-track")
    run.wait(lambda: run.has("no-such-track", exact=False), "the message")
    assert run.close() == 0


def test_everything_has_a_name():
    run = start("names")
    assert run.nameless() == [], run.nameless()
    run.open_track("Mobile Nomad")
    assert run.nameless() == [], run.nameless()
    run.lock_in("By the NPU")
    run.wait(lambda: run.says("I/O waterfall"), "the waterfall to speak")
    open_more(run)
    run.key("ctrl+m")
    run.wait(lambda: run.says("Math Peek"), "the equation")
    assert run.nameless() == [], run.nameless()
    for title in ("I/O waterfall", "IOPS against throughput"):
        assert run.says(title), title
    assert run.close() == 0


def test_window_without_display():
    environment = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    done = subprocess.run([PROGRAM], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert len(done.stderr.strip().splitlines()) == 1 and "display" in done.stderr, done.stderr


lab.run([test_start_page_offers_four_tracks,
         *[make_track_test(name, track) for name, track in TRACKS.items()],
         test_math_peek_follows_the_controls,
         test_killed_at_any_moment_it_is_all_there,
         test_truncated_ledger_is_kept_and_named,
         test_unwritable_home_is_said_and_nothing_is_lost,
         test_unreadable_mission_is_said,
         test_everything_has_a_name,
         test_window_without_display])
