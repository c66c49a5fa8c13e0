"""The window in German, on a desktop with a decimal comma: its words, its numbers, what is kept, and the
same session in English afterwards."""

import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import lab  # noqa: E402

PROGRAM, CATALOGUES = sys.argv[1:3]
desktop = lab.Desktop()
HOME = os.path.join(desktop.folder, "home")
LOCALES = os.path.join(desktop.folder, "locales")


def german():
    os.makedirs(LOCALES, exist_ok=True)
    subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8", os.path.join(LOCALES, "de_DE.UTF-8")],
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return {"LOCPATH": LOCALES, "LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8", "IOWALL_LOCALEDIR": CATALOGUES}


def test_a_session_in_german():
    run = lab.Lab(PROGRAM, HOME, environment=german())
    run.until(lambda: run.has("Regler", "label"), lambda: run.click("Cloud Titan"), "the track")
    # Words of the templates, of the program and of the mission.
    for name in ("Wie sicher sind Sie?", "Gesperrt bis zur Vorhersage", "Lesereihenfolge", "Durch die GPUs"):
        run.find(name)
    for name in ("How sure are you?", "Locked until you predict", "Reading order", "By the GPUs"):
        assert not run.has(name), name
    run.choose("Durch die GPUs")
    run.choose("zu 70 Prozent sicher")
    run.click("Vorhersage festlegen")
    run.find("Der Vorhersage fehlt noch eine Begründung.")
    run.write("Warum? Ein Satz.", "Weil die GPUs teuer sind.")
    run.until(lambda: run.has("Experiment durchführen", "push button"), lambda: run.click("Vorhersage festlegen"),
              "the prediction to be locked in")
    # Numbers with a decimal comma: spoken, and in a control's field.
    run.wait(lambda: "29,3 Megabyte pro Sekunde" in run.says("Datenfluss"), "a decimal comma that is spoken")
    run.unfold("Mehr", "Bildgröße", "spin button")
    run.set("Bildgröße", 1048576.0)
    field = run.find("Bildgröße", "spin button").queryText()
    run.wait(lambda: field.getText(0, field.characterCount) == "1,05\u202fMB", "a decimal comma in the field")
    assert run.nameless() == []
    # What is kept knows no language.
    run.wait(lambda: run.ledger()["parts"]["access"]["settings"]["sample_bytes"] == "1048576", "the ledger")
    assert run.ledger()["parts"]["access"]["prediction"]["option"] == "gpu"
    assert run.close() == 0


def test_it_goes_on_in_english():
    run = lab.Lab(PROGRAM, HOME)
    run.until(lambda: run.has("Controls", "label"), lambda: run.click("Cloud Titan"), "the track")
    run.find("Run the experiment", "push button")
    run.unfold("More", "Image size", "spin button")
    assert run.value("Image size") == 1048576
    assert run.close() == 0


lab.run([test_a_session_in_german, test_it_goes_on_in_english])
