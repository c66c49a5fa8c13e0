"""For everyone: the whole lab by keyboard alone, what every page says on the accessibility bus, and that every page
fits into the smallest window and with text of twice the size."""

import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import lab  # noqa: E402

PROGRAM = sys.argv[1]
WIDTH, HEIGHT = 1024, 640
desktop = lab.Desktop(f"{WIDTH}x{HEIGHT}")

PARTS = [  # keys, title, an answer that takes no looking for, instruments
    ("alt+1", "The Access Pattern Audit", "By the GPUs", ["Data flow", "I/O waterfall", "IOPS against throughput"]),
    ("alt+2", "Sizing the Pipeline", "No", ["Data flow", "Data-flow gauge", "Pipeline saturation", "Stage timeline"]),
    ("alt+3", "The Checkpoint Wall", "It increases it",
     ["Where the hours went", "Young and Daly", "Storage load", "Failure strip"]),
]


def start(name, *arguments, **options):
    """The program in a window as large as the screen."""
    run = lab.Lab(PROGRAM, os.path.join(desktop.folder, "home-" + name), *arguments, **options)
    run.fill(WIDTH, HEIGHT)
    return run


# --- the keyboard ---------------------------------------------------------------------------------------------------

def focused(run, node):
    return node.getState().contains(run.spi.STATE_FOCUSED)


def focusable(run, name, role):
    """A button with a menu has two nodes of its name, one around the other."""
    for node in run.nodes():
        if node.name == name and node.getRoleName() == role and run.seen(node) and \
                node.getState().contains(run.spi.STATE_FOCUSABLE):
            return node
    return None


def tab_to(run, name, role="push button", key="Tab", most=60):
    """Presses the Tab key until the node has the focus."""
    node = run.wait(lambda: focusable(run, name, role), f"{name!r} ({role}) to be there")
    for _ in range(most):
        if focused(run, node):
            return node
        run.key(key)
    assert focused(run, node), f"no way to {name!r} by {key}"
    return node


def type_text(text):
    subprocess.run(["xdotool", "type", "--delay", "8", text], check=True)


def press(run, name, key="space", role="push button", back=False):
    tab_to(run, name, role, "shift+Tab" if back else "Tab")
    run.key(key)


def lock_in(run, option, reason):
    press(run, option)
    run.wait(lambda: run.pressed(run.find_now(option, "push button")), f"{option} to be chosen")
    press(run, "80 percent sure")
    tab_to(run, "Why? One sentence.", "text")
    type_text(reason)
    run.key("Return")
    button = run.find("Run the experiment")
    run.wait(lambda: focused(run, button), "the focus on what comes next")
    run.wait(lambda: reason in button.description, "the prediction to be said")


def settle(run):
    run.key("Return")
    verdict = run.wait(lambda: [node for node in run.nodes() if run.seen(node) and focused(run, node)
                                and node.description.startswith("The experiment ")], "the verdict to be said")
    assert len(verdict) == 1


def keep_reading(run, title):
    tab_to(run, title, "image")
    heard = run.says(title)
    run.key("Home")
    run.wait(lambda: run.says(title) not in ("", heard), f"the first mark of {title}")
    run.key("Return")


def reflect(run, text):
    run.key("ctrl+r")
    field = run.find("Your reflection", "text")
    run.wait(lambda: focused(run, field), "the focus in the reflection")
    type_text(text)
    run.wait(lambda: run.read("Your reflection") == text, "the reflection")


def turn(run, name):
    """Moves a slider by a key, and waits until it is said what that did."""
    slider = tab_to(run, name + " slider", "slider")
    before = slider.description
    run.key("Left")
    run.wait(lambda: "goals met" in slider.description and slider.description != before, f"{name} to speak")


def test_the_whole_lab_by_keyboard():
    run = start("keyboard")
    press(run, "Cloud Titan", "Return")
    run.find("Controls", "label")
    for number, (keys, title, option, instruments) in enumerate(PARTS):
        if number > 0:
            run.key(keys)
            run.find(title, "push button")
        lock_in(run, option, f"A guess about part {number + 1}.")
        settle(run)
        if number == 1:
            turn(run, "Link bandwidth")
            run.until(lambda: run.has("1 of 10 recorded", exact=False), lambda: run.key("ctrl+t"), "a trial")
        keep_reading(run, instruments[-1] if number < 2 else instruments[2])
        reflect(run, f"What part {number + 1} taught.")
    run.key("alt+4")
    run.find("The last question", "heading")
    press(run, "Local-First")
    for field in ("Defend your choice", "The alternative you reject, and why", "The limitation you accept",
                  "What would reopen the question"):
        tab_to(run, field, "text")
        type_text(field[-12:])
    tab_to(run, "Name or initials", "text")
    type_text("Kay")
    run.wait(lambda: run.find_now("Ledger", "push button").description == "5 of 5 answers", "five answers")
    assert run.close() == 0, run.output()

    ledger = run.ledger()
    for number, part in enumerate(ledger["parts"].values()):
        assert part["prediction"]["state"] == "settled" and part["prediction"]["confidence"] == 0.8, part
        assert part["prediction"]["reason"] == f"A guess about part {number + 1}.", part["prediction"]
        assert part["reflection"] == f"What part {number + 1} taught." and len(part["evidence"]) == 1, part
    assert len(ledger["parts"]["pipeline"]["trials"]) == 1
    assert ledger["student"] == "Kay" and ledger["verdict"]["choice"] == "local-first"
    assert ledger["verdict"]["reopen"] == "the question", ledger["verdict"]


# --- what is on the accessibility bus, and where on the screen ------------------------------------------------------

CONTROLS = {"push button", "toggle button", "check box", "radio button", "switch", "slider", "spin button", "text",
            "entry", "combo box", "link", "list item", "menu item", "check menu item", "radio menu item", "image"}
TYPE_NAME = re.compile(r"(Gtk|Adw|Iw)[A-Z]")


def has_value(node):
    try:
        node.queryValue()
        return True
    except NotImplementedError:
        return False


def wrong_with(run, node):
    """What a screen reader would miss at a node, or None."""
    role, name, description = node.getRoleName(), node.name or "", node.description or ""
    states = node.getState()
    if role in ("frame", "dialog", "menu", "list", "table") and (not name.strip() or TYPE_NAME.match(name)):
        return "no name"
    if role not in CONTROLS or not states.contains(run.spi.STATE_FOCUSABLE):
        return None
    if node.parent is not None and node.parent.getRoleName() == "spin button":
        return None  # its text and its two buttons: the spin button speaks for them
    if not name.strip() or TYPE_NAME.match(name):
        return "no name"
    if role in ("slider", "spin button", "level bar") and not has_value(node):
        return "no value"
    if role in ("slider", "spin button", "switch", "text") and not description:
        return "no description"
    if role == "image" and not (description.endswith(".") and len(description.split()) >= 5):
        return f"no sentence of its state, but {description!r}"
    return None


def check_tree(run, page):
    """Every window of the program, whole."""
    faults, n = [], 0
    for application in run.spi.Registry.getDesktop(0):
        if application is None or application.get_process_id() != run.process.pid:
            continue
        for window in application:
            for node in run.nodes(window):
                if not run.seen(node):
                    continue
                n += node.getRoleName() in CONTROLS
                fault = wrong_with(run, node)
                if fault is not None:
                    faults.append(f"{node.getRoleName()} {node.name!r}: {fault}")
    assert n > 5, f"{page}: hardly anything is on the bus"
    assert not faults, f"{page}: " + "; ".join(faults)


def box_of(run, node):
    return node.queryComponent().getExtents(run.spi.WINDOW_COORDS)


def check_fit(run, page, instruments=()):
    """The window is no larger than the screen, nothing reaches out of it sideways, and what is named is whole."""
    frame = box_of(run, run.frame())
    assert frame.width <= WIDTH and frame.height <= HEIGHT, f"{page}: the window has {frame.width} x {frame.height}"
    for node in run.nodes():
        if node.getRoleName() not in CONTROLS or not run.seen(node):
            continue
        box = box_of(run, node)
        assert frame.x <= box.x and box.x + box.width <= frame.x + frame.width, \
            f"{page}: {node.name!r} reaches from {box.x} to {box.x + box.width} in a window {frame.width} wide"
    for title in instruments:
        box = box_of(run, run.chart(title))
        assert box.y >= 0 and box.y + box.height <= frame.y + frame.height, f"{page}: {title} is cut off"


def spoken(run, titles):
    for title in titles:
        run.wait(lambda name=title: run.says(name).endswith("."), f"{title} to speak")


def in_popover(run, key, inside, role, page):
    run.until(lambda: run.has(inside, role), lambda: run.key(key), page)
    check_tree(run, page)
    run.until(lambda: not run.has(inside, role), lambda: run.key("Escape"), page + " to close")


def test_every_page_speaks_and_fits():
    run = start("tree")
    run.find("Tiny Pioneer", "push button")
    check_tree(run, "start page")
    check_fit(run, "start page")
    run.open_track("Cloud Titan")
    assert not run.has("Tiny Pioneer", "push button"), "the start page is still on the bus"
    tab_to(run, "Add a name")
    in_popover(run, "space", "Name or initials", "text", "name")
    for keys, title, option, instruments in PARTS:
        # A page that is left in the middle of its folding is gone all the same.
        run.until(lambda name=title: run.has(name, "push button"),
                  lambda press=keys: run.key("ctrl+r", "ctrl+r", press), title)
        check_tree(run, title + ", locked")
        check_fit(run, title + ", locked")
        run.lock_in(option)
        spoken(run, instruments)
        check_tree(run, title)
        check_fit(run, title, instruments)
        assert not run.has("Locked until you predict"), "a veil is still on the bus"
    tab_to(run, "Storage load", "image")
    in_popover(run, "shift+F10", "Copy Picture", "menu item", "menu of an instrument")
    run.wait(lambda: focused(run, run.chart("Storage load")), "the focus to come back")
    run.until(lambda: run.has("Storage load, exact values", "list"), lambda: run.key("t"), "the table")
    check_tree(run, "instrument as a table")
    in_popover(run, "F10", "About I/O Wall", "menu item", "menu")
    run.key("alt+4")
    run.find("The last question", "heading")
    check_tree(run, "ledger")
    check_fit(run, "ledger")
    run.key("ctrl+question")
    run.wait(lambda: any(node.name == "Keyboard shortcuts" for node in windows(run)), "the shortcuts")
    check_tree(run, "shortcuts")
    run.key("Escape")
    run.wait(lambda: len(windows(run)) == 1, "the shortcuts to close")
    assert run.close() == 0, run.output()


def windows(run):
    for application in run.spi.Registry.getDesktop(0):
        if application is not None and application.get_process_id() == run.process.pid:
            return [window for window in application if window is not None]
    return []


def test_text_of_twice_the_size():
    """Widgets and charts grow with it, and what has no room beside the rest stands below it."""
    heights = {}
    for size in (11, 22):
        config = os.path.join(desktop.folder, f"config-{size}")
        os.makedirs(os.path.join(config, "gtk-4.0"))
        with open(os.path.join(config, "gtk-4.0", "settings.ini"), "w", encoding="ascii") as file:
            file.write(f"[Settings]\ngtk-font-name=Cantarell {size}\n")
        run = start(f"text-{size}", "--track", "cloud-titan", environment={"XDG_CONFIG_HOME": config})
        run.find("Lock in my prediction", "push button")
        check_fit(run, f"locked, {size} points")
        run.lock_in("By the GPUs")
        spoken(run, PARTS[0][3])
        check_fit(run, f"{size} points")
        heights[size] = [box_of(run, node).height for node in
                         (run.find("Run the experiment", "push button"), run.chart("Data flow"))]
        assert run.close() == 0, run.output()
    assert heights[22][0] > 1.4 * heights[11][0], heights
    assert heights[22][1] >= 2 * 150, heights


lab.run([test_the_whole_lab_by_keyboard, test_every_page_speaks_and_fits, test_text_of_twice_the_size])
