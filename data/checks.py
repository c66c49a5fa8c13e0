#!/usr/bin/env python3
"""Runs every check of the project and counts them: each subtest of each test, and each file or tool of the static
checks. The last line is "N passed, N failed"; the exit status says the same.

usage: checks.py [--list | --coverage | --valgrind | STEP...]
"""
import concurrent.futures
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), ".."))
JOBS = int(os.environ.get("IOWALL_JOBS", os.cpu_count() or 1))
FAILING = {"FAIL", "ERROR", "TIMEOUT", "INTERRUPT", "UNEXPECTEDPASS"}

# The fast unwinder stops at the first library without frame pointers; the frame that lsan.supp names is always before
# that, and with the slow one the window takes five times as long.
SANITIZED = {
    "ASAN_OPTIONS": "abort_on_error=1:detect_stack_use_after_return=1",
    "UBSAN_OPTIONS": "halt_on_error=1:abort_on_error=1:print_stacktrace=1",
    "LSAN_OPTIONS": f"suppressions={ROOT}/tests/lsan.supp:print_suppressions=0",
    # Drivers and GL libraries leak by design; the lab is drawn without them here.
    "GSK_RENDERER": "cairo",
    "GDK_DEBUG": "gl-disable",
    # Everything takes longer; the GUI tests wait longer for it.
    "IOWALL_TEST_PATIENCE": "90",
}


class Tally:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0
        self.failures = []

    def check(self, name, ok, detail=""):
        """Counts one check; what went wrong is shown at once."""
        if ok:
            self.passed += 1
        else:
            self.failed += 1
            self.failures.append(name)
            print(f"FAILED {name}\n{detail.rstrip()}" if detail else f"FAILED {name}", flush=True)
        return ok

    def add(self, passed, failed, skipped, names):
        self.passed += passed
        self.failed += failed
        self.skipped += skipped
        self.failures += names


def run(*command, env=None, **options):
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **(env or {})}, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", **options)


def found(*patterns):
    return sorted(path for pattern in patterns
                  for path in glob.glob(os.path.join(ROOT, pattern), recursive=True))


def sources():
    return found("src/**/*.c", "src/**/*.h", "include/**/*.h", "tests/**/*.c", "tests/**/*.h")


def short(path):
    return os.path.relpath(path, ROOT)


# --- steps ------------------------------------------------------------------------------------------------------------

def check_format(tally):
    files = sources()
    result = run("clang-format", "--dry-run", "--Werror", *files)
    wrong = sorted(set(re.findall(r"^(\S+?):\d+:\d+: error:", result.stdout, re.M)))
    tally.check("format", result.returncode == 0, "\n".join(f"clang-format -i {short(path)}" for path in wrong))


def build(tally, folder, *options):
    result = run("data/build.sh", folder, *options)
    return tally.check(f"build in {folder}", result.returncode == 0, result.stdout)


def junit_counts(folder):
    """Test name -> [passed, failed, skipped, names of what failed]. Meson puts the project in front of the name."""
    counts = {}
    path = os.path.join(ROOT, folder, "meson-logs", "testlog.junit.xml")
    for suite in xml.etree.ElementTree.parse(path).getroot().iter("testsuite"):
        name = suite.get("name", "").split(".", 1)[-1]
        count = counts.setdefault(name, [0, 0, 0, []])
        for case in suite.iter("testcase"):
            if case.find("failure") is not None or case.find("error") is not None:
                count[1] += 1
                count[3].append(f"{name}: {case.get('name')}")
            elif case.find("skipped") is not None:
                count[2] += 1
            else:
                count[0] += 1
    return counts


def run_tests(tally, folder, multiplier, *arguments, env=None):
    before = time.monotonic()
    result = run("meson", "test", "-C", folder, "--no-rebuild", "--print-errorlogs", "--num-processes", str(min(JOBS, 2) + 1),
                 "--timeout-multiplier", str(multiplier), *arguments, env=env)
    log = os.path.join(ROOT, folder, "meson-logs", "testlog.json")
    if not os.path.exists(log) or os.path.getmtime(log) < time.time() - (time.monotonic() - before) - 1:
        tally.check(f"tests in {folder}", False, result.stdout)
        return
    counts = junit_counts(folder)
    with open(log, encoding="utf-8") as file:
        tests = [json.loads(line) for line in file if line.strip()]
    total = [0, 0, 0, []]
    for test in tests:
        name = test["name"]
        passed, failed, skipped, names = counts.get(name, [0, 0, 0, []])
        if test["result"] in FAILING and failed == 0:
            # It crashed, timed out or has one result only.
            failed, names = 1, [f"{name}: {test['result'].lower()}"]
        elif passed + failed + skipped == 0:
            passed, skipped = (0, 1) if test["result"] == "SKIP" else (1, 0)
        for i, value in enumerate((passed, failed, skipped, [f"{folder}: {text}" for text in names])):
            total[i] += value
    tally.add(*total)
    if total[1] > 0 or result.returncode != 0:
        print(result.stdout, flush=True)
    if total[1] == 0 and result.returncode != 0:
        tally.check(f"tests in {folder}", False)


def check_build(tally):
    build(tally, "build")


def check_tests(tally):
    if build(tally, "build"):
        run_tests(tally, "build", 2)


def check_sanitized(tally):
    # b_lundef: the sanitizers' own functions are found when the program starts.
    if build(tally, "build-sanitize", "-Db_sanitize=address,undefined", "-Db_lundef=false"):
        run_tests(tally, "build-sanitize", 6, env=SANITIZED)


# What a test starts that is not the project's is not looked at.
VALGRIND = ("valgrind --quiet --error-exitcode=99 --leak-check=full --show-leak-kinds=definite "
            "--errors-for-leak-kinds=definite --num-callers=30 --trace-children=yes --trace-children-skip=/usr/*,/bin/* "
            f"--suppressions={ROOT}/tests/valgrind.supp")


def check_valgrind(tally):
    """Memcheck over the tests of core, mission and charts: no error, nothing definitely lost."""
    if not tally.check("valgrind is there", shutil.which("valgrind") is not None, "apt-get install valgrind"):
        return
    if not build(tally, "build"):
        return
    tests = json.loads(run("meson", "introspect", "--tests", "build").stdout)
    names = [test["name"] for test in tests if {"iowall:core", "iowall:mission", "iowall:chart"} & set(test["suite"])
             and test["cmd"][0].startswith(os.path.join(ROOT, "build"))]
    if tally.check("tests for valgrind", bool(names)):
        run_tests(tally, "build", 60, "--wrapper", VALGRIND, *names, env={"G_SLICE": "always-malloc"})


def check_fuzz(tally):
    """A few seconds of made-up input for each target; data/fuzz.sh runs them for longer."""
    result = run("data/fuzz.sh", "3")
    print(result.stdout.rstrip(), flush=True)
    if result.returncode == 77:
        tally.skipped += 1
        return
    lines = re.findall(r"^([a-z-]+): (\d+ executions|FAILED)", result.stdout, re.M)
    tally.check("fuzz targets run", bool(lines) and (result.returncode == 0) == all(end != "FAILED" for _, end in lines))
    for name, end in lines:
        tally.check(f"fuzz {name}", end != "FAILED" and not end.startswith("0 "))


# Least shares of lines and branches that the tests of the two rooms run, in percent.
COVERED = {"src/core/": (95.0, 85.0), "src/mission/": (95.0, 85.0)}


def percent(covered, total):
    return 100.0 * covered / total if total else 100.0


def check_coverage(tally):
    """Lines and branches of core and mission that their own tests run. Nothing is left out of the count."""
    # Runs side by side count the same lines.
    if not build(tally, "build-coverage", "-Db_coverage=true", "-Dbuildtype=debug", "-Doptimization=0",
                 "-Dc_args=-fprofile-update=atomic"):
        return
    for path in found("build-coverage/**/*.gcda"):
        os.remove(path)
    # What reads published figures is tried by the command that compares them.
    for tests in (["--suite", "core", "--suite", "mission", "--suite", "fuzz"], ["cli-validate"]):
        result = run("meson", "test", "-C", "build-coverage", "--no-rebuild", *tests, "--num-processes",
                     str(min(JOBS, 2)), "--timeout-multiplier", "6")
        if not tally.check("tests for coverage", result.returncode == 0, result.stdout):
            return
    result = run("gcovr", "-r", ".", "--object-directory", "build-coverage", "-f", "src/core/", "-f", "src/mission/",
                 "-s", "--json-summary", "-o", "build-coverage/coverage.json")
    if not tally.check("gcovr", result.returncode == 0, result.stdout):
        return
    with open(os.path.join(ROOT, "build-coverage", "coverage.json"), encoding="utf-8") as file:
        files = json.load(file)["files"]
    print(f"{'file':<42} {'lines':>12} {'branches':>19}")
    for folder, least in COVERED.items():
        of_folder = [entry for entry in files if entry["filename"].startswith(folder)]
        sums = {key: sum(entry[key] for entry in of_folder)
                for key in ("line_covered", "line_total", "branch_covered", "branch_total")}
        for entry in [*of_folder, {"filename": f"{folder} in all", **sums}]:
            print(f"{entry['filename']:<42} {entry['line_covered']:>5}/{entry['line_total']:<5}"
                  f"{percent(entry['line_covered'], entry['line_total']):6.1f} %"
                  f"{entry['branch_covered']:>6}/{entry['branch_total']:<5}"
                  f"{percent(entry['branch_covered'], entry['branch_total']):6.1f} %")
        for what, limit in zip(("line", "branch"), least):
            share = percent(sums[f"{what}_covered"], sums[f"{what}_total"])
            tally.check(f"{what} coverage of {folder}", bool(of_folder) and share >= limit,
                        f"found {share:.1f} %, expected at least {limit:.0f} %")


def check_cppcheck(tally):
    result = run("cppcheck", "--quiet", "--error-exitcode=1", "--enable=warning,performance,portability", "--std=c11",
                 "--library=gtk", "--inline-suppr", "--suppressions-list=data/cppcheck.supp", "-j", str(JOBS),
                 "-I", "include", "-D__GNUC__", "src")
    tally.check("cppcheck", result.returncode == 0, result.stdout)


def check_tidy(tally):
    """Each source file on its own, with the flags of the build."""
    database = os.path.join(ROOT, "build", "compile_commands.json")
    if not os.path.exists(database) and not build(tally, "build"):
        return
    with open(database, encoding="utf-8") as file:
        known = {os.path.realpath(os.path.join(entry["directory"], entry["file"])) for entry in json.load(file)}
    files = [path for path in found("src/**/*.c") if os.path.realpath(path) in known]

    def tidy(path):
        return path, run("clang-tidy", "-p", "build", "--quiet", "--warnings-as-errors=*", path)

    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        for path, result in pool.map(tidy, files):
            # Not the pages of notes on how the analyser got there.
            findings = [line for line in result.stdout.splitlines() if re.search(r" (warning|error): ", line)]
            tally.check(f"clang-tidy {short(path)}", result.returncode == 0, "\n".join(findings) or result.stdout)


def find_library(name):
    text = run("ldconfig", "-p", env={"PATH": os.environ["PATH"] + ":/sbin:/usr/sbin"}).stdout
    match = re.search(rf"\S*/{re.escape(name)}$", text, re.M)
    return match.group(0) if match else ""


def check_templates(tally):
    """Well-formed, and known to GTK. The tool knows neither the lab's functions nor its classes: signals are left out,
    and a template that uses a class of the lab or extends one of libadwaita is checked by the GUI tests alone."""
    adwaita = find_library("libadwaita-1.so.0")
    for path in found("ui/*.ui"):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        result = run("xmllint", "--noout", path)
        if not tally.check(f"well-formed {short(path)}", result.returncode == 0, result.stdout):
            continue
        if re.search(r'<object class="Iw|<template [^>]*parent="Adw', text):
            tally.skipped += 1
            continue
        copy = os.path.join(ROOT, "build", "template.ui")
        with open(copy, "w", encoding="utf-8") as file:
            file.write(re.sub(r"<signal [^>]*/>|<signal [^>]*>\s*</signal>", "", text))
        result = run("xvfb-run", "-a", "sh", "-c", 'LD_PRELOAD="$1" exec gtk4-builder-tool validate "$2"', "sh", adwaita,
                     copy, env={"GSK_RENDERER": "cairo"})
        tally.check(f"template {short(path)}", result.returncode == 0, result.stdout)
        os.remove(copy)


def check_desktop(tally):
    # The sources, and what the translations made of them.
    for path in found("data/*.desktop", "build/data/*.desktop"):
        result = run("desktop-file-validate", path)
        tally.check(f"desktop file {short(path)}", result.returncode == 0, result.stdout)
    for path in found("data/*.metainfo.xml", "build/data/*.metainfo.xml"):
        result = run("appstreamcli", "validate", "--no-net", path)
        tally.check(f"metainfo {short(path)}", result.returncode == 0, result.stdout)
    for path in found("data/flatpak/*.json"):
        if shutil.which("flatpak-builder") is None:
            print(f"skipped: {short(path)}, as there is no flatpak-builder", flush=True)
            tally.skipped += 1
            continue
        result = run("flatpak-builder", "--show-manifest", path)
        tally.check(f"Flatpak manifest {short(path)}", result.returncode == 0, result.stdout)
    for path in found("data/*.1"):
        result = run("man", "--warnings", "-l", "-Tutf8", path, env={"MANWIDTH": "100", "LC_ALL": "C.UTF-8"}) \
            if shutil.which("man") else run("true")
        tally.check(f"manual {short(path)}", result.returncode == 0 and "warning" not in result.stdout, result.stdout)


# What is installed below the prefix, and how the desktop then sees files of these names.
INSTALLED = [
    "bin/iowall", "share/applications/io.github.iowall.IoWall.desktop", "share/bash-completion/completions/iowall",
    "share/fish/vendor_completions.d/iowall.fish", "share/zsh/site-functions/_iowall",
    "share/icons/hicolor/scalable/apps/io.github.iowall.IoWall.svg",
    "share/icons/hicolor/symbolic/apps/io.github.iowall.IoWall-symbolic.svg",
    "share/locale/de/LC_MESSAGES/iowall.mo", "share/man/man1/iowall.1",
    "share/metainfo/io.github.iowall.IoWall.metainfo.xml", "share/mime/packages/io.github.iowall.IoWall.xml",
]
FILE_TYPES = [
    ("own.iowall.json", "missions/tiny-pioneer.json", "application/x-iowall-mission+json"),
    ("mine.iowall.json", "tests/fuzz/corpus/ledger/jobs", "application/x-iowall-ledger+json"),
    ("schema.json", "missions/schema.json", "application/schema+json"),
    ("other.json", "data/flatpak/io.github.iowall.IoWall.json", "application/json"),
]
COMPLETIONS = [
    ("iowall so", "solve"), ("iowall solve tiny", "tiny-pioneer"), ("iowall solve tiny-pioneer acc", "access"),
    ("iowall --track cloud", "cloud-titan"), ("iowall --present cloud", "cloud-titan"),
    ("iowall --present cloud-titan --sp", "--speaker"), ("iowall model pipe", "pipeline"), ("iowall solve --form", "--format"),
]
# Shell -> where its completion is, a script that is given that file and a line and prints what the line may become, and
# how the shell checks a file's syntax. In zsh it stands in for the functions that would show a menu.
SHELLS = {
    "bash": ("bash-completion/completions/iowall", ["bash", "-n"], ["bash", "-c",
             'source "$1"; COMP_WORDS=($2); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _iowall; echo "${COMPREPLY[@]}"', "bash"]),
    "zsh": ("zsh/site-functions/_iowall", ["zsh", "-n"], ["zsh", "-f", "-c", """
_describe () { for item in ${(P)@[-1]}; do [[ ${item%%:*} == $words[CURRENT]* ]] && print -r -- ${item%%:*}; done }
_files () { }
words=(${=2}); CURRENT=$#words; source $1""", "zsh"]),
    "fish": ("fish/vendor_completions.d/iowall.fish", ["fish", "-N", "-n"], ["fish", "-N", "-c",
             "source $argv[1]; complete -C $argv[2] | string split -f 1 \\t"]),
}


def check_installed(tally):
    """meson install into an empty folder, and what the desktop and the shell make of it."""
    if not build(tally, "build"):
        return
    with tempfile.TemporaryDirectory() as folder:
        result = run("meson", "install", "-C", "build", "--no-rebuild", env={"DESTDIR": folder})
        prefix = os.path.join(folder, "usr/local")
        there = sorted(os.path.relpath(path, prefix) for path in glob.glob(prefix + "/**", recursive=True)
                       if os.path.isfile(path))
        tally.check("meson install", result.returncode == 0 and there == sorted(INSTALLED),
                    f"{result.stdout}found {there}")
        data = os.path.join(prefix, "share")
        run("cp", "/usr/share/mime/packages/freedesktop.org.xml", data + "/mime/packages/")
        result = run("update-mime-database", data + "/mime")
        tally.check("file types", result.returncode == 0, result.stdout)
        for name, source, kind in FILE_TYPES:
            path = os.path.join(folder, name)
            shutil.copy(os.path.join(ROOT, source), path)
            result = run("gio", "info", "-a", "standard::content-type", path,
                         env={"XDG_DATA_HOME": data, "XDG_DATA_DIRS": folder})
            tally.check(f"file type of {name}", f"content-type: {kind}\n" in result.stdout, result.stdout)
        # Where it was not meant to be installed, it finds its words all the same.
        result = run(prefix + "/bin/iowall", "--help", env={"LC_ALL": "C.UTF-8", "LANGUAGE": "de"})
        tally.check("words of the installed program", "Aufruf:" in result.stdout, result.stdout)
        path = prefix + "/bin:" + os.environ["PATH"]
        for shell, (place, syntax, command) in SHELLS.items():
            if shutil.which(shell) is None:
                print(f"skipped: completion in {shell}, which is not installed", flush=True)
                tally.skipped += 1
                continue
            file = os.path.join(data, place)
            result = run(*syntax, file)
            tally.check(f"syntax of the completion in {shell}", result.returncode == 0, result.stdout)
            for line, word in COMPLETIONS:
                result = run(*command, file, line, env={"PATH": path, "HOME": folder})
                tally.check(f"completion of \"{line}\" in {shell}", result.stdout.split() == [word], result.stdout)


def check_package(tally):
    """The Debian package, built in a copy and looked at by lintian. Needs debhelper, dpkg-dev and lintian."""
    result = run("data/debian-package.sh")
    tally.check("Debian package", result.returncode == 0, result.stdout)


STEPS = {
    "format": check_format,
    "build": check_build,
    "tests": check_tests,
    "sanitized": check_sanitized,
    "fuzz": check_fuzz,
    "cppcheck": check_cppcheck,
    "tidy": check_tidy,
    "templates": check_templates,
    "desktop": check_desktop,
    "installed": check_installed,
    "coverage": check_coverage,
    "package": check_package,
    "valgrind": check_valgrind,
}
# These are asked for by name: the others check the same.
ON_DEMAND = {"build": "\"tests\" builds as well", "coverage": "it takes a build and the tests once more",
             "package": "it builds and tests everything in a copy", "valgrind": "it takes half an hour"}


def main():
    words = [word.removeprefix("--") if word in ("--coverage", "--valgrind") else word for word in sys.argv[1:]]
    if words == ["--list"]:
        print("\n".join(STEPS))
        return 0
    unknown = [word for word in words if word not in STEPS]
    if unknown:
        print(f"test: found \"{unknown[0]}\", expected one of {', '.join(STEPS)}", file=sys.stderr)
        return 2
    tally = Tally()
    if os.environ.get("IOWALL_PACKAGES_MISSING"):
        tally.check("packages of data/debian-packages", False)
    for name, step in STEPS.items():
        if name not in words if words else name in ON_DEMAND:
            continue
        before = time.monotonic()
        start = (tally.passed, tally.failed)
        step(tally)
        print(f"{name}: {tally.passed - start[0]} passed, {tally.failed - start[1]} failed, "
              f"{time.monotonic() - before:.0f} s", flush=True)
    if tally.skipped:
        print(f"{tally.skipped} skipped")
    for name in tally.failures:
        print(f"failed: {name}")
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed or tally.passed == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
