"""Missions of one's own, end to end: on the start page as soon as they are saved, gone when they are removed, opened
from a file, and shown as they stand whatever their texts hold."""

import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import lab  # noqa: E402

PROGRAM = sys.argv[1]
SOURCE = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
EXAMPLE = os.path.join(SOURCE, "docs", "examples", "campus-lab.iowall.json")
NASTY = "<b>1 & 2</b> %s _x &amp;"
desktop = lab.Desktop()


def example():
    with open(EXAMPLE, encoding="utf-8") as file:
        return json.load(file)


def home(name):
    path = os.path.join(desktop.folder, "home-" + name)
    return path, os.path.join(path, "iowall", "missions")


def save(folder, name, mission):
    """As editors do: a new file beside the old one, then renamed over it."""
    path = os.path.join(folder, name)
    with open(path + "~", "w", encoding="utf-8") as file:
        file.write(mission if isinstance(mission, str) else json.dumps(mission))
    os.rename(path + "~", path)
    return path


def test_saved_missions_appear_change_and_go():
    data, folder = home("saved")
    os.makedirs(folder)
    run = lab.Lab(PROGRAM, data)
    run.find("Cloud Titan", "push button")
    assert not run.has("Campus Lab", "push button")
    mission = example()
    path = save(folder, "campus-lab.iowall.json", mission)
    run.find("Campus Lab", "push button")
    mission["title"] = "Campus Lab II"
    save(folder, "campus-lab.iowall.json", mission)
    run.find("Campus Lab II", "push button")
    save(folder, "campus-lab.iowall.json", "{ broken")
    run.find("expected a key in quotes", exact=False)
    assert not run.has("Campus Lab II", "push button") and run.has("Cloud Titan", "push button")
    os.remove(path)
    run.wait(lambda: not run.has("expected a key in quotes", exact=False), "the complaint to go")
    assert run.close() == 0


def test_part_one_alone_is_a_mission():
    data, folder = home("alone")
    os.makedirs(folder)
    mission = example()
    del mission["parts"]["pipeline"]
    save(folder, "campus-lab.json", mission)
    run = lab.Lab(PROGRAM, data)
    run.open_track("Campus Lab")
    run.lock_in("The disk's head")
    run.wait(lambda: run.says("Data flow"), "the data flow to speak")
    run.key("alt+2")  # there is none, and nothing happens
    assert run.has("The Access Pattern Audit", exact=False)
    assert run.close() == 0


def test_a_file_opens_as_the_desktop_opens_it():
    data, _ = home("file")
    run = lab.Lab(PROGRAM, data, EXAMPLE, standalone=False)
    run.find("Controls", "label")
    assert run.has("Campus Lab", exact=False)
    assert run.close() == 0


def test_texts_are_no_markup():
    data, folder = home("nasty")
    os.makedirs(folder)
    mission = example()
    for key in ("title", "persona", "crisis", "summary", "north_star"):
        mission[key] = NASTY
    mission["words"] = {key: NASTY for key in mission["words"]}
    for part in mission["parts"].values():
        part["from"] = part["target"] = part["brief"] = NASTY
        part["reflect"] = {"observer": NASTY, "question": NASTY}
        for option in part["lock"]["options"]:
            option["label"] = option["note"] = NASTY + option["id"]
        for control in part["controls"]:
            control["label"] = control["help"] = f"{NASTY} {control['id']}"[:40]
    save(folder, "campus-lab.json", mission)
    run = lab.Lab(PROGRAM, data)
    run.find(NASTY, "push button")
    run.open_track(NASTY)
    run.find(NASTY + "jumps", "push button")
    run.lock_in(NASTY + "jumps", reason=NASTY)
    run.wait(lambda: run.says("Data flow"), "the data flow to speak")
    run.key("ctrl+r")
    run.key("ctrl+m")
    run.wait(lambda: run.says("Math Peek"), "the equation")
    assert run.close() == 0
    assert run.output() == "", run.output()
    with open(run.ledgers()[-1], encoding="utf-8") as file:
        assert json.load(file)["parts"]["access"]["prediction"]["reason"] == NASTY


lab.run([test_saved_missions_appear_change_and_go, test_part_one_alone_is_a_mission,
         test_a_file_opens_as_the_desktop_opens_it, test_texts_are_no_markup])
