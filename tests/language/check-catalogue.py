#!/usr/bin/env python3
"""The catalogues are whole: every text that is marked in the source has a translation that fits it.

usage: check-catalogue.py ROOT
"""
import os
import re
import subprocess
import sys
import tempfile

ROOT = sys.argv[1]
PO = os.path.join(ROOT, "po")
KEYWORDS = ["_", "N_", "C_:1c,2", "NC_:1c,2", "g_dngettext:2,3", "g_dpgettext2:2c,3"]
MARKED = re.compile(r'(?<![A-Za-z])(?:_|N_|C_|NC_) \("|g_dngettext \(|translatable="yes"')


def lines_of(path):
    with open(path, encoding="utf-8") as file:
        return [line.strip() for line in file if line.strip() and not line.startswith("#")]


def run(*command):
    return subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)


def unquote(text):
    return text[1:-1].replace('\\"', '"').replace("\\n", "\n").replace("\\\\", "\\")


def entries(path):
    """(context, English) -> (translations, flags). What is obsolete is left out."""
    found, entry, field, flags = {}, {}, None, ""
    with open(path, encoding="utf-8") as file:
        for line in [*file, "\n"]:
            line = line.rstrip("\n")
            if line.startswith("#,"):
                flags = line
            elif line.startswith('"'):
                entry[field] += unquote(line)
            elif match := re.match(r"(msg[a-z_]+(?:\[\d\])?) (\".*\")$", line):
                field = match.group(1)
                entry[field] = unquote(match.group(2))
            elif not line:
                if "msgid" in entry:
                    found[entry.get("msgctxt"), entry["msgid"]] = (
                        [text for key, text in entry.items() if key.startswith("msgstr")], flags)
                entry, field, flags = {}, None, ""
    found.pop((None, ""), None)
    return found


def extract():
    """What xgettext finds in the source now."""
    with tempfile.TemporaryDirectory() as folder:
        target = os.path.join(folder, "now.pot")
        result = run("xgettext", "--from-code=UTF-8", "--files-from=po/POTFILES.in", "--output=" + target,
                     *["--keyword=" + word for word in KEYWORDS])
        assert result.returncode == 0, result.stdout
        return entries(target)


def marked_files():
    for folder, _, names in os.walk(ROOT):
        if not folder.startswith((os.path.join(ROOT, "src"), os.path.join(ROOT, "ui"))):
            continue
        for name in names:
            path = os.path.join(folder, name)
            if name.endswith((".c", ".h", ".ui")):
                with open(path, encoding="utf-8") as file:
                    if MARKED.search(file.read()):
                        yield os.path.relpath(path, ROOT)


def marks_at_the_ends(english, translation):
    """What both must begin and end with: spaces, line breaks, the sign that something goes on."""
    def ends(text):
        return text[:len(text) - len(text.lstrip())], text[len(text.rstrip()):], text.endswith(":")
    return ends(english) == ends(translation)


def check(number, title, offenders):
    print(f"{'not ok' if offenders else 'ok'} {number} - {title}", flush=True)
    for offender in offenders:
        print(f"# {offender!r}")
    return not offenders


def main():
    languages = lines_of(os.path.join(PO, "LINGUAS"))
    source = extract()
    print(f"1..{2 + 4 * len(languages)}")
    good = check(1, "every file with texts is listed", sorted(set(marked_files()) -
                                                              set(lines_of(os.path.join(PO, "POTFILES.in")))))
    good &= check(2, "there is something to translate", [] if len(source) > 300 else [len(source)])
    number = 3
    for language in languages:
        path = os.path.join(PO, language + ".po")
        catalogue = entries(path)
        result = run("msgfmt", "--check", "--check-format", "--output-file=/dev/null", path)
        good &= check(number, f"{language}: msgfmt finds nothing", result.stdout.splitlines())
        good &= check(number + 1, f"{language}: every text of the source is there",
                      sorted(str(key) for key in source.keys() - catalogue.keys()))
        good &= check(number + 2, f"{language}: every text is translated, and surely",
                      [key for key, (texts, flags) in catalogue.items() if "" in texts or "fuzzy" in flags])
        good &= check(number + 3, f"{language}: begins and ends as in English",
                      [key for key, (texts, _) in catalogue.items()
                       if not all(marks_at_the_ends(key[1], text) for text in texts)])
        number += 4
    return 0 if good else 1


sys.exit(main())
