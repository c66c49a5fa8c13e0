#!/usr/bin/env python3
"""What a file cannot do to the commands: write where it was not told, speak to the terminal, be taken for markup or for
a format."""
import json
import os
import shutil
import stat

from harness import SCRATCH, environment, main, mission_text, output, refused, run, scratch

NASTY = "<b>&amp;</b> %s%n_x"


def tree(path):
    """Everything below a folder, with what tells whether it was written to."""
    found = {}
    for folder, folders, files in os.walk(path):
        for name in folders + files:
            whole = os.path.join(folder, name)
            info = os.lstat(whole)
            found[os.path.relpath(whole, path)] = (info.st_mode, info.st_size if stat.S_ISREG(info.st_mode) else 0,
                                                   info.st_mtime_ns if stat.S_ISREG(info.st_mode) else 0)
    return found


def home(name):
    """An empty home, in which the program works and keeps whatever it wants to keep."""
    path = os.path.join(SCRATCH, name)
    shutil.rmtree(path, ignore_errors=True)
    os.makedirs(path)
    return path, environment(HOME=path, XDG_DATA_HOME=path + "/share", XDG_CACHE_HOME=path + "/cache",
                             XDG_CONFIG_HOME=path + "/config", TMPDIR=path)


def nasty_mission():
    mission = json.loads(mission_text())
    for key in ("title", "persona", "crisis", "summary"):
        mission[key] = NASTY
    mission["words"] = {key: NASTY for key in mission["words"]}
    for part in mission["parts"].values():
        part["title"] = part["from"] = NASTY
        for control in part["controls"]:
            control["label"] = control["help"] = NASTY
    del mission["texts"]  # of other words
    return scratch("nasty.json", json.dumps(mission))


def test_commands_write_only_what_they_are_told():
    path, env = home("home")
    outside = tree(SCRATCH)
    for words in (["solve", "cloud-titan", "access"], ["solve", "cloud-titan", "pipeline", "--format", "json"],
                  ["check", os.path.join(SCRATCH, "nothing.json")], ["--help"], ["model", "access"], ["render", "--help"]):
        run(*words, env=env)
        assert tree(path) == {}, (words, tree(path))
    target = os.path.join(path, "out.png")
    result = run("render", "cloud-titan", "access", "-o", target, env=env)
    assert result.returncode == 0, result.stderr
    # Fontconfig, a library, may refresh its cache where caches go.
    assert {name for name in tree(path) if not name.startswith("cache")} == {"out.png"}, tree(path)
    inside = {name for name in tree(SCRATCH) if not name.startswith("home")}
    assert inside == {name for name in outside if not name.startswith("home")}


def test_a_refused_picture_leaves_nothing():
    path, env = home("refused")
    for words in (["nowhere", "access"], ["cloud-titan", "nowhere"], ["cloud-titan", "access", "--set", "x=1"]):
        result = run("render", *words, "-o", os.path.join(path, "out.png"), env=env)
        assert result.returncode != 0 and tree(path) == {}, (words, tree(path))


def test_a_file_is_not_replaced_by_half_a_picture():
    path, env = home("kept")
    target = os.path.join(path, "out.png")
    with open(target, "w", encoding="utf-8") as file:
        file.write("mine")
    run("render", "cloud-titan", "access", "--set", "queue_depth=-1", "-o", target, env=env)
    with open(target, encoding="utf-8") as file:
        assert file.read() == "mine"


def test_texts_are_shown_as_they_stand():
    path = nasty_mission()
    assert output("check", path) == f"{path}: sound\n"
    assert NASTY in output("solve", path, "access")
    for part in ("access", "pipeline"):
        for ending in ("png", "svg", "pdf"):
            # Pango and Cairo complain on standard error, which must stay empty.
            output("render", path, part, "-o", os.path.join(SCRATCH, f"nasty.{ending}"))


def test_no_file_speaks_to_the_terminal():
    for escape in ("\\u001b[31m", "\\u009b31m", "\\u0007", "\\u0000", "\\r"):
        path = scratch("loud.json", mission_text().replace('"title": "Cloud Titan"', f'"title": "{escape}"', 1))
        line = refused(1, "found", "check", path).stderr
        assert all(character.isprintable() for character in line[:-1]), repr(line)
    path = scratch("loud.json", '{"kind": "ledger", "format": 2, "mission": "cloud-titan", "\\u009b2J": 1}')
    line = refused(1, "found", "check", path).stderr
    assert all(character.isprintable() for character in line[:-1]), repr(line)


def test_a_ledger_names_no_place():
    for name in ("../../etc/passwd", "/etc/passwd", "..", "cloud-titan.json", "%s%n%x"):
        path = scratch("far.json", json.dumps({"kind": "ledger", "format": 2, "mission": name}))
        refused(1, r"/mission: found .*, expected an id", "check", path)
        refused(1, r"/mission: found .*, expected an id", "report", path, "-o", os.path.join(SCRATCH, "far.pdf"))
        assert not os.path.exists(os.path.join(SCRATCH, "far.pdf"))


main(globals())
