"""A lecture in front of a hall: Cloud Titan's, walked to its end by key presses alone."""

import json
import os
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from lab import Desktop, Lab, run  # noqa: E402

PROGRAM = sys.argv[1]
HERE = os.path.dirname(os.path.abspath(__file__))
MISSION = os.path.join(HERE, "..", "..", "missions", "cloud-titan.json")
SPEAKS = "Speaker – I/O Wall"

Desktop("1280x720")
with open(MISSION, encoding="utf-8") as file:
    CLOUD_TITAN = json.load(file)
SCENES = CLOUD_TITAN["lecture"]
OPTIONS = [option["label"] for option in CLOUD_TITAN["parts"]["access"]["lock"]["options"]]


def presenting(data_home, *arguments):
    return Lab(PROGRAM, data_home, "--present", "cloud-titan", *arguments)


def answer(data_home, scene):
    """As the command line prints it: another way to the same numbers."""
    done = subprocess.run([PROGRAM, "solve", "cloud-titan", "--scene", str(scene)], check=True,
                          capture_output=True, text=True, env=dict(os.environ, XDG_DATA_HOME=data_home))
    return next(line for line in done.stdout.splitlines() if line.startswith("  Answer ")).split(maxsplit=1)[1]


def plain(text):
    """Without the narrow spaces of a screen."""
    return " ".join(text.split())


def page(lab):
    """The group that is named after the scene."""
    for node in lab.nodes():
        if (node.name or "").startswith("Scene ") and node.getRoleName() in ("panel", "grouping", "group"):
            return node
    raise AssertionError("no page")


def shown(lab):
    return [plain(node.name) for node in lab.nodes() if node.getRoleName() == "label" and lab.seen(node)]


def at(lab, scene, n=len(SCENES), title=None):
    title = title or SCENES[scene - 1]["title"]
    lab.wait(lambda: page(lab).name == f"Scene {scene} of {n}: {title}", f"scene {scene}")


def windows(lab):
    found = []
    for application in lab.spi.Registry.getDesktop(0):
        if application is not None and application.get_process_id() == lab.process.pid:
            found = [window for window in application if window is not None]
    return found


def window(lab, title):
    return next(window for window in windows(lab) if window.name == title)


def the_lecture_is_walked_by_keys():
    with tempfile.TemporaryDirectory() as data_home:
        lab = presenting(data_home)
        at(lab, 1)
        for scene in range(1, len(SCENES) + 1):
            at(lab, scene)
            assert lab.has(SCENES[scene - 1]["title"], "label")
            assert page(lab).description.endswith("The answer is covered."), page(lab).description
            wanted = answer(data_home, scene)
            assert wanted not in shown(lab), wanted
            lab.key("space")
            lab.wait(lambda: plain(page(lab).description).endswith(wanted) and wanted in shown(lab), wanted)
            assert not lab.nameless(), lab.nameless()
            lab.key("Next")
        at(lab, len(SCENES))  # there is nothing behind the last one
        lab.key("Home")
        at(lab, 1)
        lab.key("Right")
        at(lab, 2)
        lab.key("Left")
        at(lab, 1)
        lab.key("End")
        at(lab, len(SCENES))
        lab.key("Prior")
        at(lab, len(SCENES) - 1)
        lab.key("Escape")
        assert lab.process.wait(20) == 0, lab.output()
        assert not os.path.exists(os.path.join(data_home, "iowall", "ledgers")), "nobody's work was written down"


def hands_are_counted_beside_the_simulation():
    right = "iops"
    right_label = next(o["label"] for o in CLOUD_TITAN["parts"]["access"]["lock"]["options"] if o["id"] == right)
    with tempfile.TemporaryDirectory() as data_home:
        lab = presenting(data_home)
        at(lab, 1)

        def says(option):
            return lab.find(option, "push button").description

        assert [says(option) for option in OPTIONS] == ["0 of 0 hands"] * 4
        lab.key("1", "2", "2", "KP_3", "9")
        lab.wait(lambda: [says(o) for o in OPTIONS] == [f"{n} of 4 hands" for n in (1, 2, 1, 0)], "four hands")
        lab.key("BackSpace")
        lab.wait(lambda: [says(o) for o in OPTIONS] == [f"{n} of 3 hands" for n in (1, 2, 0, 0)], "three hands")
        assert not lab.has("The simulation says so", "label")
        lab.key("space")
        lab.wait(lambda: says(right_label) == "2 of 3 hands. The simulation says so", "what the simulation says")
        assert [o for o in OPTIONS if "simulation" in says(o)] == [right_label]
        assert lab.has("The simulation says so", "label") and lab.has("✓", "label")
        lab.key("Next")
        at(lab, 2)
        lab.key("3", "Prior")  # where no hands are counted none is
        at(lab, 1)
        lab.wait(lambda: says(right_label) == "2 of 3 hands", "the hands of before, covered again")
        lab.key("b")
        lab.find("The screen is blank")
        lab.key("period")
        lab.wait(lambda: not lab.has("The screen is blank"), "the screen to be back")


def what_is_on_the_screen_is_saved():
    path_of = os.path.join("iowall", "lectures", "cloud-titan.json")
    with tempfile.TemporaryDirectory() as data_home:
        lab = presenting(data_home, "--scene", "3")
        at(lab, 3)
        lab.set("Reads in flight", 64)
        lab.wait(lambda: lab.has("Reads in flight", "spin button") and lab.value("Reads in flight") == 64, "64 reads")
        lab.key("ctrl+s")
        entry = lab.wait(lambda: next((node for w in windows(lab) for node in lab.nodes(w)
                                       if node.name == "Title of the scene" and lab.seen(node)), None), "the dialog")
        text = entry.queryText()
        assert text.getText(0, text.characterCount) == "Reads in flight: 64", text.getText(0, text.characterCount)
        lab.key("Return")
        path = os.path.join(data_home, path_of)
        lab.find(f"Saved as scene {len(SCENES) + 1} in {path}", exact=True)
        checked = subprocess.run([PROGRAM, "check", path], capture_output=True, text=True, check=False,
                                 env=dict(os.environ, XDG_DATA_HOME=data_home))
        assert checked.returncode == 0, checked.stdout + checked.stderr
        lab.kill()

        n = len(SCENES) + 1
        lab = presenting(data_home, "--scene", str(n), "--speaker")
        at(lab, n, n, "Reads in flight: 64")
        assert lab.value("Reads in flight") == 64
        lab.wait(lambda: window(lab, SPEAKS), "the speaker's window")
        lab.key("Home")
        at(lab, 1, n)
        speaker = window(lab, SPEAKS)
        texts = [node.name for node in lab.nodes(speaker) if node.getRoleName() == "label"]
        assert SCENES[0]["notes"] in texts and f"Next: {SCENES[1]['title']}" in texts, texts
        assert f"Scene 1 of {n}" in texts and "Answer, covered (Space)" in texts, texts
        lab.key("n")
        lab.wait(lambda: SPEAKS not in [window.name for window in windows(lab)], "the speaker's window to be gone")
        os.chmod(os.path.dirname(path), 0o555)
        if not os.access(os.path.dirname(path), os.W_OK):  # root may write everywhere
            lab.key("ctrl+s")
            lab.wait(lambda: lab.dialog_button("Save"), "the dialog")
            lab.key("Return")
            lab.find("The scene was not saved: ", exact=False)
        os.chmod(os.path.dirname(path), 0o755)


def a_student_s_window_is_as_it_was():
    with tempfile.TemporaryDirectory() as data_home:
        lab = Lab(PROGRAM, data_home, "--track", "cloud-titan")
        lab.find("Lock in my prediction", "push button")
        lab.choose(OPTIONS[0])
        lab.wait(lab.ledgers, "a file")
        before = [window.name for window in windows(lab)]
        time.sleep(1.5)  # what is set is saved within a second
        written = lab.ledger()
        lab.until(lambda: len(windows(lab)) == 2, lambda: lab.key("F5"), "the lecture")
        lecture = lab.wait(lambda: next((w for w in windows(lab) if (w.name or "").startswith("Scene 1 of ")), None),
                           "scene 1")
        # GTK 4.8 stumbles over what goes before anybody has asked for it.
        lab.wait(lambda: sum(node.name in OPTIONS for node in lab.nodes(lecture)) >= len(OPTIONS), "the options")
        lab.key("Next", "1", "space", "Escape")
        lab.wait(lambda: [window.name for window in windows(lab)] == before, "the lab")
        assert lab.pressed(lab.find(OPTIONS[0], "push button"))
        assert len(lab.ledgers()) == 1 and lab.ledger() == written, lab.ledger()


def what_cannot_be_presented_is_told():
    for arguments, status, wanted in (
            (["--present", "nonsense"], 1, "nonsense"),
            (["--present", "cloud-titan", "--scene", "99"], 2, f'found the scene "99", expected a number from 1 to {len(SCENES)}'),
            (["--present", "cloud-titan", "--scene", "0"], 2, 'found the scene "0"'),
            (["--present", "cloud-titan", "--scene", "two"], 2, 'found the scene "two"'),
            (["--scene", "2"], 2, "--present")):
        done = subprocess.run([PROGRAM, "--standalone", *arguments], capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == status, (arguments, done.returncode, done.stderr)
        assert wanted in done.stderr and done.stderr.count("\n") == 1, (arguments, done.stderr)


run([the_lecture_is_walked_by_keys, hands_are_counted_beside_the_simulation, what_is_on_the_screen_is_saved,
     a_student_s_window_is_as_it_was, what_cannot_be_presented_is_told])
