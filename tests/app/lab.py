"""The lab in a window on a display of its own, driven as a screen reader and a keyboard would.

Starts Xvfb, a session bus and the accessibility bus once a process, then the program as often as a test wants.
GTK 4.8 reports SHOWING for windows only, so a node counts as seen when it is visible and has a size.
"""

import atexit
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

PATIENCE = float(os.environ.get("IOWALL_TEST_PATIENCE", "20"))


class Desktop:
    """Display and buses, with a home of their own. `kept`: the screen is the file "screen/Xvfb_screen0" there."""

    def __init__(self, size="1280x720", kept=False):
        self.folder = tempfile.mkdtemp(prefix="iowall-test-")
        self.processes = []
        atexit.register(self.stop)
        runtime = os.path.join(self.folder, "run")
        os.mkdir(runtime, 0o700)
        if kept:
            os.mkdir(os.path.join(self.folder, "screen"))
        read_end, write_end = os.pipe()
        xvfb = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write_end), "-screen", "0", size + "x24", "-nolisten", "tcp", "-noreset",
             *(["-fbdir", os.path.join(self.folder, "screen")] if kept else [])],
            pass_fds=[write_end], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(write_end)
        self.processes.append(xvfb)
        with os.fdopen(read_end) as answer:
            number = answer.readline().strip()
        if not number:
            raise RuntimeError("Xvfb did not start")
        until = time.monotonic() + PATIENCE
        while not os.path.exists("/tmp/.X11-unix/X" + number) and time.monotonic() < until:
            time.sleep(0.05)
        os.environ.update({
            "DISPLAY": ":" + number, "XDG_RUNTIME_DIR": runtime, "GDK_BACKEND": "x11",
            "GSETTINGS_BACKEND": "memory", "HOME": self.folder, "LC_ALL": "C.UTF-8", "TZ": "UTC",
            "XDG_CONFIG_HOME": os.path.join(self.folder, "config"),
            "XDG_CACHE_HOME": os.path.join(self.folder, "cache"),
            "G_DEBUG": "fatal-criticals", "NO_AT_BRIDGE": "0",
        })
        os.environ.pop("WAYLAND_DISPLAY", None)
        bus = subprocess.Popen(["dbus-daemon", "--session", "--nofork", "--print-address=1"],
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.processes.append(bus)
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
        self.processes.append(subprocess.Popen(
            ["/usr/libexec/at-spi-bus-launcher", "--launch-immediately"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        question = ["dbus-send", "--session", "--print-reply", "--dest=org.a11y.Bus", "/org/a11y/bus",
                    "org.a11y.Bus.GetAddress"]
        until = time.monotonic() + PATIENCE
        while subprocess.run(question, capture_output=True, check=False).returncode != 0 and time.monotonic() < until:
            time.sleep(0.05)

    def stop(self):
        for process in reversed(self.processes):
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
        self.processes = []
        shutil.rmtree(self.folder, ignore_errors=True)


class Missing(AssertionError):
    pass


class Lab:
    """One run of the program."""

    running = []

    def __init__(self, program, data_home, *arguments, environment=None, standalone=True):
        import pyatspi  # looks for its bus when it is imported
        self.spi = pyatspi
        self.data_home = data_home
        self.log = tempfile.NamedTemporaryFile(prefix="iowall-log-", delete=False)
        everything = dict(os.environ, XDG_DATA_HOME=data_home, **(environment or {}))
        self.process = subprocess.Popen([program, *(["--standalone"] if standalone else []), *arguments], env=everything,
                                        stdout=self.log, stderr=subprocess.STDOUT)
        Lab.running.append(self)
        self.wait(lambda: self.frame() is not None, "the window")

    # --- waiting ---------------------------------------------------------------------------------------------

    def wait(self, true, what, every=0.1):
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise AssertionError(f"the program ended with {self.process.returncode}: {self.output()}")
            try:
                found = true()
                if found:
                    return found
            except Missing:
                pass
            except Exception:  # the tree changes while it is read
                pass
            time.sleep(every)
        raise Missing(f"waited {PATIENCE:.0f} s for {what}; {self.state()}")

    def state(self):
        """What an error tells of the window: where the focus is, and the toggles that are pressed."""
        try:
            focus = [f"{node.getRoleName()} {node.name!r}" for node in self.nodes()
                     if node.getState().contains(self.spi.STATE_FOCUSED)]
            pressed = [node.name for node in self.nodes() if node.getRoleName() == "push button" and self.pressed(node)]
        except Exception as error:  # of the accessibility bus, on which the window may be gone
            return f"nothing of the window is known: {error}"
        return f"the focus is on {', '.join(focus) or 'nothing'}, pressed are {', '.join(pressed) or 'none'}"

    def output(self):
        with open(self.log.name, encoding="utf-8", errors="replace") as log:
            return log.read()

    # --- the tree ----------------------------------------------------------------------------------------------

    def frame(self):
        for application in self.spi.Registry.getDesktop(0):
            if application is not None and application.get_process_id() == self.process.pid:
                for child in application:
                    if child is not None and child.getRoleName() in ("frame", "window"):
                        return child
        return None

    def nodes(self, below=None):
        stack = [below or self.frame()]
        while stack:
            node = stack.pop()
            if node is None:
                continue
            yield node
            try:
                children = [node.getChildAtIndex(i) for i in range(node.childCount)]
            except Exception:
                children = []
            stack.extend(reversed(children))

    def seen(self, node):
        try:
            if not node.getState().contains(self.spi.STATE_VISIBLE):
                return False
            extents = node.queryComponent().getExtents(self.spi.WINDOW_COORDS)
            return extents.width > 0 and extents.height > 0
        except Exception:
            return False

    def find_now(self, name, role=None, exact=True):
        for node in self.nodes():
            try:
                text = node.name or ""  # every question is a message: the one that tells most comes first
                if not (text == name if exact else name in text):
                    continue
                if role is not None and node.getRoleName() != role:
                    continue
            except Exception:
                continue
            if self.seen(node):
                return node
        raise Missing(f"nothing is named {name!r} ({role or 'any role'})")

    def find(self, name, role=None, exact=True):
        return self.wait(lambda: self.find_now(name, role, exact), f"{name!r} ({role or 'any role'})")

    def has(self, name, role=None, exact=True):
        try:
            self.find_now(name, role, exact)
            return True
        except Missing:
            return False

    def chart(self, title):
        return self.find(title, "image")

    def says(self, title):
        """What an instrument tells of its state."""
        return self.chart(title).description

    def sensitive(self, node):
        return node.getState().contains(self.spi.STATE_SENSITIVE)

    def pressed(self, node):
        return node.getState().contains(self.spi.STATE_PRESSED)

    def nameless(self):
        """What can be focused and seen but has no name of its own."""
        focusable = {"push button", "toggle button", "check box", "spin button", "slider", "text", "image", "switch"}
        found = []
        for node in self.nodes():
            if node.getRoleName() not in focusable or not self.seen(node):
                continue
            if not node.getState().contains(self.spi.STATE_FOCUSABLE):
                continue
            parent = node.parent
            if node.getRoleName() == "text" and parent is not None and parent.getRoleName() == "spin button":
                continue
            if not node.name or node.name.startswith(("Gtk", "Adw", "Iw")):
                found.append(f"{node.getRoleName()} {node.name!r}")
        return found

    def dialog_button(self, name):
        """A button of a dialog, which is a window of its own; None as long as there is none."""
        for application in self.spi.Registry.getDesktop(0):
            if application is not None and application.get_process_id() == self.process.pid:
                for window in application:
                    for node in self.nodes(window):
                        if node.getRoleName() == "push button" and (node.name or "").endswith(name) and self.seen(node):
                            return node
        return None

    # --- the window on the screen, of which there is no manager ---------------------------------------------------

    def window(self):
        """Its number, for xdotool."""
        return subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)],
                              capture_output=True, text=True, check=True).stdout.split()[-1]

    def fill(self, width, height):
        """Makes it so large, from the corner of the screen on."""
        window = self.wait(self.window, "the window on the screen")
        subprocess.run(["xdotool", "windowmove", window, "0", "0", "windowsize", window, str(width), str(height)],
                       check=True)

    def take_focus(self):
        """When a dialog has closed."""
        subprocess.run(["xdotool", "windowfocus", self.window()], check=True)

    # --- acting --------------------------------------------------------------------------------------------------

    def click(self, name, role="push button", exact=True):
        node = self.find(name, role, exact)
        actions = node.queryAction()
        names = [actions.getName(i) for i in range(actions.nActions)]
        for wanted in ("click", "toggle", "activate"):
            if wanted in names:
                actions.doAction(names.index(wanted))
                return node
        raise AssertionError(f"{name!r} has no action, only {names}")

    def until(self, done, act, what):
        """Acts until it shows: what came before the page was ready for it is done again."""
        acted = [0.0]

        def shown():
            if done():
                return True
            if time.monotonic() - acted[0] > 3:
                act()
                acted[0] = time.monotonic()
            return False

        self.wait(shown, what)

    def switch_on(self, name):
        self.until(lambda: self.find_now(name, "check box").getState().contains(self.spi.STATE_CHECKED),
                   lambda: self.click(name, "check box"), f"the switch {name}")

    def choose(self, name):
        """Presses one of several buttons of which one stays down."""
        self.until(lambda: self.pressed(self.find_now(name, "push button")), lambda: self.click(name),
                   f"{name} to be chosen")

    def unfold(self, title, inside, role=None):
        """Opens a fold in which there is `inside`."""
        self.until(lambda: self.has(inside, role), lambda: self.click(title), f"{title} to unfold")

    def set(self, name, value, role="spin button"):
        self.find(name, role).queryValue().currentValue = value

    def value(self, name, role="spin button"):
        return self.find(name, role).queryValue().currentValue

    def write(self, name, text):
        self.find(name, "text").queryEditableText().setTextContents(text)

    def read(self, name):
        text = self.find(name, "text").queryText()
        return text.getText(0, text.characterCount)

    def key(self, *keys):
        subprocess.run(["xdotool", "key", "--delay", "40", *keys], check=True)

    def walk_to(self, title):
        """By Tab to an instrument."""
        chart = self.chart(title)
        for _ in range(80):
            if chart.getState().contains(self.spi.STATE_FOCUSED):
                return
            self.key("Tab")
        raise AssertionError(f"no way to {title} by Tab")

    def keep_reading(self, title):
        """By keyboard: to the instrument, its first mark, kept. Returns what stands on its chip."""
        self.walk_to(title)
        self.key("Home", "Return")
        self.key("ctrl+r")
        return self.find("Restore the settings of", "push button", exact=False).name.partition(": ")[2]

    def close(self):
        """As a person does it; returns the exit status."""
        self.key("ctrl+w")
        try:
            return self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise AssertionError("the window did not close: " + self.output())

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    # --- what every test does ------------------------------------------------------------------------------------

    def open_track(self, title):
        """From the start page into a track."""
        self.until(lambda: self.has("Controls", "label"), lambda: self.click(title), f"the track {title}")

    def lock_in(self, option, sure=70, reason="It is the first thing that comes to mind."):
        self.choose(option)
        self.choose(f"{sure} percent sure")
        self.write("Why? One sentence.", reason)
        self.until(lambda: self.has("Run the experiment", "push button"),
                   lambda: self.click("Lock in my prediction"), "the prediction to be locked in")

    def ledgers(self):
        """Files of sessions; not the locks on them, nor what was put aside."""
        folder = os.path.join(self.data_home, "iowall", "ledgers")
        if not os.path.isdir(folder):
            return []
        return sorted(os.path.join(folder, name) for name in os.listdir(folder) if name.endswith(".json"))

    def ledger(self):
        with open(self.ledgers()[-1], encoding="utf-8") as file:
            return json.load(file)


def run(tests):
    """Runs functions in order and reports in the Test Anything Protocol."""
    import traceback
    print(f"1..{len(tests)}")
    failed = 0
    for number, test in enumerate(tests, 1):
        try:
            test()
            print(f"ok {number} {test.__name__}", flush=True)
        except Exception:  # a test that breaks is a test that fails
            failed += 1
            for line in traceback.format_exc().splitlines():
                print("# " + line)
            print(f"not ok {number} {test.__name__}", flush=True)
        for left in Lab.running:
            if left.process.poll() is None:
                left.kill()
        Lab.running.clear()
    sys.exit(1 if failed else 0)
