"""Nothing of a session stays when it is left: no widget of its pages, and not the session itself. The window is driven
from inside (window-driver.c), where every one of them can be watched."""

import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import lab  # noqa: E402

DRIVER = sys.argv[1]
desktop = lab.Desktop()


def test_nothing_is_kept():
    home = os.path.join(desktop.folder, "home")
    driver = subprocess.run([DRIVER], env=dict(os.environ, XDG_DATA_HOME=home), capture_output=True, text=True,
                            timeout=20 * lab.PATIENCE, check=False)
    assert driver.returncode == 0 and not driver.stderr, f"{driver.returncode}: {driver.stderr}"
    words = [line.split() for line in driver.stdout.splitlines()]
    watched = [int(value) for word, value in words if word == "watched"]
    kept = sorted((value for word, value in words if word == "kept"), key=lambda name: not name.startswith("Iw"))
    assert watched and watched[0] > 5000, f"only {watched} were watched"
    assert not kept, f"{len(kept)} of {watched[0]} are kept: {', '.join(kept[:40])}"


lab.run([test_nothing_is_kept])
