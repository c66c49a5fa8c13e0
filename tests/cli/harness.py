"""Runs the program as a user does and reports in TAP.

A test is a function whose name starts with test_; its doc string or name is its title. The program's path is the
first argument of the test file.
"""
import json
import os
import re
import subprocess
import sys
import tempfile
import traceback

PROGRAM = os.path.abspath(sys.argv[1])
SOURCE = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
MISSIONS = ["cloud-titan", "edge-guardian", "mobile-nomad", "tiny-pioneer"]
INSTRUMENTS = ["sankey", "waterfall", "iops-curve", "equation"]
PIPELINE_INSTRUMENTS = ["pipeline/sankey", "gauge", "saturation", "timeline", "pipeline/equation"]

# Everything a test writes goes here; it is the working directory of every run and goes away at the end.
_directory = tempfile.TemporaryDirectory(prefix="iowall-cli-")
SCRATCH = _directory.name


def environment(**changes):
    env = {key: value for key, value in os.environ.items()
           if key not in ("DISPLAY", "WAYLAND_DISPLAY", "LANG", "LANGUAGE") and not key.startswith("LC_")}
    env.update(HOME=SCRATCH, XDG_DATA_HOME=os.path.join(SCRATCH, "share"), XDG_CACHE_HOME=os.path.join(SCRATCH, "cache"),
               LC_ALL="C")
    env.update(changes)
    return env


def run(*arguments, stdin=b"", env=None, stdout=subprocess.PIPE, wrapper=()):
    """Runs the program. The result has returncode, stdout and stderr as text."""
    result = subprocess.run([*wrapper, PROGRAM, *arguments], input=stdin, stdout=stdout, stderr=subprocess.PIPE,
                            cwd=SCRATCH, env=env or environment(), timeout=120)
    result.stdout = result.stdout.decode("utf-8") if result.stdout is not None else ""
    result.stderr = result.stderr.decode("utf-8")
    return result


def output(*arguments, **options):
    """Standard output of a run that must succeed in silence."""
    result = run(*arguments, **options)
    assert result.returncode == 0, f"exit {result.returncode}: {result.stderr}"
    assert result.stderr == "", f"standard error: {result.stderr}"
    return result.stdout


def refused(status, pattern, *arguments, **options):
    """A run that must fail with one line on standard error that matches, and nothing on standard output."""
    result = run(*arguments, **options)
    assert result.returncode == status, f"exit {result.returncode}, not {status}: {result.stderr}"
    assert result.stdout == "", f"standard output: {result.stdout}"
    assert result.stderr.endswith("\n") and result.stderr.count("\n") == 1, f"not one line: {result.stderr!r}"
    assert re.search(pattern, result.stderr), f"{result.stderr!r} does not match {pattern!r}"
    return result


def solve(*arguments, **options):
    return json.loads(output("solve", *arguments, "--format", "json", **options))


def mission_text(name="cloud-titan"):
    with open(os.path.join(SOURCE, "missions", name + ".json"), encoding="utf-8") as file:
        return file.read()


def scratch(name, content):
    """Writes a file and returns its path."""
    path = os.path.join(SCRATCH, name)
    with open(path, "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def close(actual, expected, relative=1e-9):
    assert abs(actual - expected) <= relative * abs(expected), f"{actual} is not {expected} within {relative}"


def decimal_comma():
    """An environment whose locale writes a decimal comma, or None where none can be had."""
    path = os.path.join(SCRATCH, "locales")
    os.makedirs(path, exist_ok=True)
    try:
        subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8", os.path.join(path, "de_DE.UTF-8")],
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    except FileNotFoundError:
        return None
    if not os.path.isdir(os.path.join(path, "de_DE.UTF-8")):
        return None
    return environment(LOCPATH=path, LC_ALL="de_DE.UTF-8", LANG="de_DE.UTF-8")


class Skip(Exception):
    pass


def main(module):
    tests = [(name, function) for name, function in module.items() if name.startswith("test_")]
    failed = 0
    print(f"1..{len(tests)}", flush=True)
    for number, (name, function) in enumerate(tests, 1):
        title = (function.__doc__ or name[5:].replace("_", " ")).strip()
        try:
            function()
        except Skip as reason:
            print(f"ok {number} - {title} # SKIP {reason}", flush=True)
        except Exception:
            failed += 1
            print(f"not ok {number} - {title}")
            for line in traceback.format_exc().splitlines():
                print(f"# {line}", flush=True)
        else:
            print(f"ok {number} - {title}", flush=True)
    sys.exit(1 if failed else 0)
