"""Every page as it stands in the window, in three themes and two sizes, beside the pictures that are kept.
usage: test-windows.py PROGRAM LOOK-WINDOW [--renew]"""

import os
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "app"))
import lab  # noqa: E402

PROGRAM, TOOL = sys.argv[1:3]
RENEW = "--renew" in sys.argv[3:]
FOLDER = os.path.join(HERE, "windows")
SIZES = [(1024, 640), (1280, 720)]
THEMES = {
    "light": {"ADW_DEBUG_COLOR_SCHEME": "prefer-light"},
    "dark": {"ADW_DEBUG_COLOR_SCHEME": "prefer-dark"},
    "contrast": {"ADW_DEBUG_COLOR_SCHEME": "prefer-light", "ADW_DEBUG_HIGH_CONTRAST": "1"},
}
PARTS = [("access", "alt+1", "The Access Pattern Audit", "By the GPUs"),
         ("pipeline", "alt+2", "Sizing the Pipeline", "No"),
         ("checkpoint", "alt+3", "The Checkpoint Wall", "It increases it")]

desktop = lab.Desktop("1280x720", kept=True)
screen = os.path.join(desktop.folder, "screen", "Xvfb_screen0")
os.makedirs(os.path.join(desktop.folder, "config", "gtk-4.0"))
with open(os.path.join(desktop.folder, "config", "gtk-4.0", "settings.ini"), "w", encoding="ascii") as file:
    # Nothing moves or blinks, and the font is one that the program brings along.
    file.write("[Settings]\ngtk-font-name=Cantarell 11\ngtk-enable-animations=0\ngtk-cursor-blink=0\n")


def pixels():
    with open(screen, "rb") as image:
        return image.read()


def settle():
    """Until nothing has changed for a third of a second."""
    before, since = None, time.monotonic()
    while time.monotonic() - since < 0.35:
        now = pixels()
        if now != before:
            before, since = now, time.monotonic()
        time.sleep(0.05)


def compare(name, width, height, last):
    result = subprocess.run([TOOL, "renew" if RENEW else "check", screen, str(width), str(height), FOLDER, name],
                            capture_output=True, text=True, check=False)
    if result.returncode != 0 and last:
        return result.stderr.strip()
    return None if result.returncode == 0 else ""


def look(run, page, theme):
    """Compares the page in each size; what is still on its way gets some time to come."""
    wrong = []
    for width, height in SIZES:
        name = f"{page}-{theme}-{width}x{height}"
        run.fill(width, height)
        until = time.monotonic() + lab.PATIENCE / 4
        settle()
        while True:
            message = compare(name, width, height, time.monotonic() > until)
            if message != "":
                break
            time.sleep(0.3)
        if message:
            wrong.append(message)
    return wrong


def ready(run, title):
    """The page of a part, and all that its charts have to say."""
    run.find(title, "push button")
    run.find("Run the experiment", "push button")
    charts = [node for node in run.nodes() if node.getRoleName() == "image" and run.seen(node)]
    for chart in charts:
        run.wait(lambda node=chart: node.description.endswith("."), f"{chart.name} to speak")


def open_part(run, keys, title):
    run.until(lambda: run.has(title, "push button"), lambda: run.key(keys), title)


def make_test(theme):
    def test():
        home = os.path.join(desktop.folder, "home")
        subprocess.run(["xdotool", "mousemove", "1279", "719"], check=True)
        wrong = []
        if not os.path.isdir(home):  # what the other themes find
            run = lab.Lab(PROGRAM, home, "--track", "cloud-titan")
            for _, keys, title, option in PARTS:
                open_part(run, keys, title)
                run.lock_in(option, reason="To be looked at.")
            assert run.close() == 0
        run = lab.Lab(PROGRAM, os.path.join(desktop.folder, "empty-" + theme), environment=THEMES[theme])
        run.find("Tiny Pioneer", "push button")
        wrong += look(run, "start", theme)
        run.open_track("Cloud Titan")
        wrong += look(run, "locked", theme)
        assert run.close() == 0
        run = lab.Lab(PROGRAM, home, "--track", "cloud-titan", environment=THEMES[theme])
        for page, keys, title, _ in PARTS:
            open_part(run, keys, title)
            ready(run, title)
            wrong += look(run, page, theme)
        run.key("alt+4")
        run.find("The last question", "heading")
        wrong += look(run, "ledger", theme)
        assert run.close() == 0
        assert not wrong, "\n".join(wrong)
    test.__name__ = f"test_windows_in_{theme}"
    return test


os.makedirs(FOLDER, exist_ok=True)
lab.run([make_test(theme) for theme in THEMES])
