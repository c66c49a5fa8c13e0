#!/usr/bin/env python3
"""The program as a whole: help, version, words that are no command, standard output that cannot be written."""
import re
import subprocess

from harness import MISSIONS, environment, main, output, refused, run, decimal_comma, Skip

COMMANDS = ["solve", "render", "model", "check", "bench"]


def test_help_names_every_command_and_mission():
    for words in (["--help"], ["-h"], ["help"]):
        text = output(*words)
        for name in COMMANDS + MISSIONS:
            assert name in text, name


def test_each_command_explains_itself():
    for name in COMMANDS:
        for flag in ("--help", "-h"):
            text = output(name, flag)
            assert text.startswith(f"Usage:\n  iowall {name} "), text
            assert "--version" in text and text.endswith("\n")


def test_version_everywhere():
    version = output("--version")
    assert version.startswith("iowall ") and version.count("\n") == 1
    for name in COMMANDS:
        assert output(name, "--version") == version


def test_help_speaks_the_language():
    """help and complaints are in the language of the desktop, and name the same flags"""
    env = decimal_comma()
    if env is None:
        raise Skip("no other locale can be had")
    for words in (["--help"], ["solve", "--help"], ["render", "--help"]):
        english, german = output(*words), output(*words, env=env)
        assert german != english and ("Aufruf:" in german or "Optionen:" in german), german
        assert set(re.findall(r"--[a-z-]+", german)) == set(re.findall(r"--[a-z-]+", english)), german
    assert run("solve", env=env).stderr == (
        "iowall solve: erwartet werden ein Auftrag und ein Teil; siehe „iowall solve --help“\n")
    assert "found text" in run("solve", "cloud-titan", "access", "--set", b"\xff", env=env).stderr


def test_unknown_flags():
    for name in COMMANDS:
        refused(2, rf"^iowall {name}: .*--bogus.*iowall {name} --help", name, "--bogus")


def test_unknown_command():
    refused(2, r'found "sovle", expected one of solve, render', "sovle")


def test_without_a_display_it_says_so():
    result = refused(1, r"display", env=environment())
    for name in COMMANDS:
        assert name in result.stderr


def test_full_disk():
    for words in (["--help"], ["--version"], ["solve", "--help"], ["solve", "cloud-titan", "access"],
                  ["solve", "cloud-titan", "access", "--format", "json"]):
        with open("/dev/full", "wb") as full:
            result = run(*words, stdout=full)
        assert result.returncode == 1, words
        assert "standard output: No space left on device" in result.stderr, result.stderr


def test_closed_pipe():
    result = run("solve", "cloud-titan", "access", wrapper=["sh", "-c", '"$@" | true; exit 0', "sh"])
    assert "Broken pipe" in result.stderr or result.stderr == "", result.stderr
    reader = subprocess.Popen(["true"], stdin=subprocess.PIPE)
    reader.wait()
    result = run("solve", "cloud-titan", "access", stdout=reader.stdin)
    assert result.returncode == 1 and "Broken pipe" in result.stderr, (result.returncode, result.stderr)


def test_closed_standard_output():
    result = run("solve", "cloud-titan", "access", wrapper=["sh", "-c", 'exec "$@" >&-', "sh"])
    assert result.returncode == 1 and "standard output" in result.stderr


main(globals())
