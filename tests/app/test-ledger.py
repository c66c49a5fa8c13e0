"""Sessions on the start page and the ledger's page, end to end: named, listed, deleted and brought back; predictions
against outcomes, readings quoted in the last answers; one undo over parts and texts; two windows on one session."""

import glob
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import lab  # noqa: E402

PROGRAM = sys.argv[1]
desktop = lab.Desktop()
TRACK = "Cloud Titan"


def home(name):
    return os.path.join(desktop.folder, "home-" + name)


def start(name, *arguments, **options):
    return lab.Lab(PROGRAM, home(name), *arguments, **options)


def go(run, keys, there):
    run.until(lambda: run.has(there, exact=False), lambda: run.key(keys), there)


def state_of(run, place):
    """How far one has come, as the navigation says it."""
    return run.find(place, "push button").description


def texts(run):
    verdict = run.ledger()["verdict"]
    return [verdict[key] for key in ("choice", "defence", "rejected", "limitation", "reopen")]


def test_a_session_from_the_first_prediction_to_the_last_answer():
    run = start("whole")
    run.open_track(TRACK)
    assert state_of(run, "1 Access") == "to be predicted"
    run.lock_in("By the GPUs", sure=80, reason="They are the dearest part.")
    assert state_of(run, "1 Access") == "predicted"
    run.wait(lambda: run.says("I/O waterfall"), "the waterfall to speak")
    reading = run.keep_reading("I/O waterfall")
    run.write("Your reflection", "Positioning eats the step.")
    run.click("Run the experiment")
    run.wait(lambda: state_of(run, "1 Access") == "settled", "the settlement in the navigation")

    go(run, "alt+4", "The last question")
    for words in ("You, 80", "By the GPUs", "By storage IOPS", "A surprise", "They are the dearest part.",
                  "Positioning eats the step.", "0 of 1 prediction came true"):
        assert run.has(words, exact=False), words
    assert run.nameless() == [], run.nameless()
    run.choose("Local-First")
    run.write("What would reopen the question", "Twice the bandwidth.")
    run.click("Quote: " + reading)  # into the answer written last; none had the focus yet: the first
    run.wait(lambda: reading in run.read("Defend your choice"), "the reading in the answer")
    assert "(Part 1)" in run.read("Defend your choice")
    run.write("Name or initials", "Ada L.")
    run.wait(lambda: state_of(run, "Ledger") == "3 of 5 answers", "the answers to be counted")

    run.click("Restore the settings of", exact=False)  # goes to the part that it is of
    run.find("Controls", "label")
    assert run.close() == 0
    assert texts(run)[0] == "local-first" and texts(run)[4] == "Twice the bandwidth.", texts(run)
    assert run.ledger()["student"] == "Ada L."
    run = start("whole")
    run.find("Resume Ada L., " + TRACK, "push button")
    run.until(lambda: run.has("Controls", "label"), lambda: run.click("Resume Ada L., " + TRACK), "the session")
    go(run, "alt+4", "The last question")
    assert reading in run.read("Defend your choice") and run.read("Name or initials") == "Ada L."
    assert run.pressed(run.find("Local-First", "push button"))
    assert run.close() == 0
    assert "WARNING" not in run.output() and "CRITICAL" not in run.output(), run.output()


def test_one_undo_over_parts_and_texts():
    run = start("undo")
    run.open_track(TRACK)
    run.choose("By the GPUs")
    run.write("Why? One sentence.", "Nobody knows.")
    run.wait(lambda: run.ledgers() and run.ledger()["parts"]["access"]["prediction"]["reason"], "the draft in the file")
    run.key("ctrl+z")
    run.wait(lambda: run.read("Why? One sentence.") == "", "the reason to be undone")
    run.key("ctrl+z")
    run.wait(lambda: not run.pressed(run.find_now("By the GPUs", "push button")), "the answer to be undone")
    run.key("ctrl+shift+z")
    run.wait(lambda: run.pressed(run.find_now("By the GPUs", "push button")), "the answer again")
    run.lock_in("By the GPUs")
    run.choose("TFRecord")
    run.keep_reading("I/O waterfall")
    go(run, "alt+4", "The last question")
    run.choose("Cloud-Native")
    run.write("Defend your choice", "It is cheaper.")
    run.wait(lambda: run.read("Defend your choice") == "It is cheaper.", "the text to be there")
    run.take_focus()
    run.key("ctrl+z")
    run.wait(lambda: run.read("Defend your choice") == "", "the text to be undone")
    run.key("ctrl+z")
    run.wait(lambda: not run.pressed(run.find_now("Cloud-Native", "push button")), "the choice to be undone")
    run.key("ctrl+z")  # the reading, in the part where it was kept
    run.find("Controls", "label")
    run.wait(lambda: not run.has("Restore the settings of", exact=False), "the reading to be undone")
    assert run.pressed(run.find("TFRecord", "push button"))
    run.key("ctrl+z")
    run.wait(lambda: run.pressed(run.find_now("Raw files", "push button")), "the setting to be undone")
    run.key("ctrl+z")  # what is locked in stays
    assert run.has("You said, 70", exact=False)
    run.key("ctrl+shift+z", "ctrl+shift+z", "ctrl+shift+z", "ctrl+shift+z")
    run.wait(lambda: run.read("Defend your choice") == "It is cheaper.", "everything done again")
    assert run.close() == 0
    assert run.ledger()["verdict"]["defence"] == "It is cheaper."
    part = run.ledger()["parts"]["access"]
    assert part["settings"]["format"] == "tfrecord" and len(part["evidence"]) == 1, part


def test_keys_go_on_while_pages_change():
    """Also those that come while what is on the page is still unfolding, and before the next page is drawn."""
    run = start("fast")
    run.open_track(TRACK)
    run.lock_in("By the GPUs")
    run.key("ctrl+r", "alt+4")
    run.find("The last question")
    subprocess.run(["xdotool", "key", "--delay", "0", "alt+2", "alt+3", "alt+4", "alt+1", "ctrl+r"], check=True)
    run.find("Your reflection", "text")
    assert run.close() == 0
    assert "CRITICAL" not in run.output(), run.output()


def delete(run, name):
    """Of two sessions."""
    run.until(lambda: len(run.ledgers()) == 1, lambda: run.click(f"Delete {name}, {TRACK}"), f"{name} to be gone")
    run.find(f"Bring back {name}, {TRACK}", "push button")
    run.find(f"Deleted: {name}, {TRACK} · its file is kept for 30 days", "label")


def press_inside(run, name):
    """A menu button has its name outside and its action inside."""
    for node in run.nodes(run.find(name)):
        if "Action" in node.get_interfaces() and node.queryAction().nActions > 0:
            node.queryAction().doAction(0)
            return


def test_sessions_are_named_deleted_and_brought_back():
    run = start("several")
    run.open_track(TRACK)
    run.lock_in("By the GPUs")
    run.key("alt+Home")
    run.find("Resume No name, " + TRACK, "push button")
    run.until(lambda: run.has("Controls", "label"), lambda: run.click("New session of " + TRACK), "a new session")
    run.until(lambda: run.has("Name or initials", "text"), lambda: press_inside(run, "Add a name"), "the name's field")
    run.write("Name or initials", "Bea")
    run.key("Escape")
    run.key("alt+Home")
    run.find("Resume Bea, " + TRACK, "push button")

    run.click("Rename No name, " + TRACK)
    run.write("Name of No name, " + TRACK, "Ada")
    run.key("Return")
    run.find("Resume Ada, " + TRACK, "push button")
    assert run.nameless() == [], run.nameless()

    kept = {path: os.stat(path).st_ino for path in run.ledgers()}
    assert len(kept) == 2, kept
    delete(run, "Ada")
    assert len(glob.glob(os.path.join(home("several"), "iowall/ledgers/*.deleted"))) == 1, "the file is gone for good"
    run.until(lambda: len(run.ledgers()) == 2, lambda: run.click("Bring back Ada, " + TRACK), "Ada to be back")
    delete(run, "Bea")
    run.until(lambda: len(run.ledgers()) == 2, lambda: run.key("ctrl+z"), "Bea to be back")
    assert {path: os.stat(path).st_ino for path in run.ledgers()} == kept, "another file came back"
    delete(run, "Bea")
    assert run.close() == 0
    run = start("several")
    run.find("Resume Ada, " + TRACK, "push button")
    assert not run.has("Resume Bea, " + TRACK), "what was deleted is back"
    assert run.close() == 0


def test_a_second_window_is_told_and_works_on_a_copy():
    first = start("two")
    first.open_track(TRACK)
    first.lock_in("By the GPUs", reason="Mine.")
    first.wait(lambda: first.ledgers() and first.ledger()["parts"]["access"]["prediction"]["state"] == "locked",
               "the save")
    path = first.ledgers()[0]
    second = start("two", "--track", "cloud-titan")
    second.wait(lambda: second.dialog_button("Open a Copy"), "the question").queryAction().doAction(0)
    second.find("Run the experiment", "push button")
    second.click("Run the experiment")
    first.choose("TFRecord")
    second.wait(lambda: len(second.ledgers()) == 2, "the copy in a file of its own")
    first.kill()
    second.kill()
    with open(path, encoding="utf-8") as file:
        assert '"state": "locked"' in file.read().replace('":"', '": "'), "the second window wrote into the first one's file"
    third = start("two", "--track", "cloud-titan")  # locks go with those who held them
    third.find("Controls", "label")
    assert third.close() == 0


def test_leaving_asks_before_it_loses_what_no_file_has_taken():
    os.makedirs(home("blocked"), exist_ok=True)
    blocked = os.path.join(home("blocked"), "iowall")
    with open(blocked, "w", encoding="utf-8") as file:  # where the folder should be
        file.write("in the way")
    run = start("blocked", "--track", "cloud-titan")
    run.choose("By the GPUs")
    run.wait(lambda: run.has("Your work is not being saved", exact=False), "the banner")
    for keys in ("alt+Home", "ctrl+w"):
        run.until(lambda: run.dialog_button("Stay"), lambda: run.key(keys), f"the question after {keys}")
        run.dialog_button("Stay").queryAction().doAction(0)
        run.wait(lambda: not run.dialog_button("Stay"), "the question to go")
        assert run.pressed(run.find("By the GPUs", "push button")), "staying lost it"
    run.until(lambda: run.dialog_button("Leave and Lose It"), lambda: run.key("alt+Home"), "the question again")
    run.dialog_button("Leave and Lose It").queryAction().doAction(0)
    run.find("Tiny Pioneer", "push button")
    run.open_track(TRACK)
    run.choose("By the GPUs")
    run.wait(lambda: run.has("Your work is not being saved", exact=False), "the banner")
    run.until(lambda: run.dialog_button("Leave and Lose It"), lambda: run.key("ctrl+w"), "the question again")
    run.dialog_button("Leave and Lose It").queryAction().doAction(0)
    assert run.process.wait(lab.PATIENCE) == 0, run.output()
    assert "CRITICAL" not in run.output(), run.output()


lab.run([test_a_session_from_the_first_prediction_to_the_last_answer,
         test_one_undo_over_parts_and_texts,
         test_keys_go_on_while_pages_change,
         test_sessions_are_named_deleted_and_brought_back,
         test_a_second_window_is_told_and_works_on_a_copy,
         test_leaving_asks_before_it_loses_what_no_file_has_taken])
