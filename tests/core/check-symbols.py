#!/usr/bin/env python3
"""The core is plain C: its archive asks the outside for arithmetic and string functions and nothing else.

usage: check-symbols.py NM ARCHIVE
"""
import re
import subprocess
import sys

# Functions of the C library without state: no allocation, no files, no clock, no locale, no environment.
ALLOWED = set("""
ceil exp expm1 fabs floor fmax fmin hypot isfinite isinf isnan ldexp llround log log10 log1p log2 lround pow powl
round sqrt tgamma trunc
memcpy memmove memset memcmp strcmp strlen strncmp
""".split())

# What the compiler adds on its own: stack protector, sanitizers, coverage, position-independent code.
ADDED = re.compile(r"__stack_chk_fail|_GLOBAL_OFFSET_TABLE_|__(asan|ubsan|lsan|tsan|gcov|sanitizer)_\w+|__mempcpy_chk")


def symbols(nm, archive):
    """Yields (name, class, section) of every symbol. The format is that of System V, which names the section."""
    text = subprocess.run([nm, "--format=sysv", archive], check=True, capture_output=True, text=True).stdout
    for line in text.splitlines():
        fields = [field.strip() for field in line.split("|")]
        if len(fields) == 7 and fields[0] != "Name":
            yield fields[0], fields[2], fields[6]


def is_state(name, section):
    """Whether a symbol is a variable that can be written. What .data.rel.ro holds is constant once relocated."""
    if section.startswith(".data.rel.ro") or ADDED.match(name) or "asan" in name or "ubsan" in name.lower():
        return False
    return section.startswith((".data", ".bss", "*COM*")) and not name.startswith((".L", "*."))


def main():
    nm, archive = sys.argv[1:]
    table = list(symbols(nm, archive))
    defined = {name for name, kind, section in table if kind.isupper() and kind != "U"}
    wanted = {name for name, kind, section in table if kind == "U"}
    strangers = sorted(name for name in wanted - defined - ALLOWED if not ADDED.fullmatch(name))
    foreign = sorted(name for name in defined if not name.startswith("iw_") and not ADDED.match(name))
    state = sorted({name for name, kind, section in table if is_state(name, section)})
    checks = [
        ("the archive defines the core", ["nothing that starts with iw_access_"]
         if "iw_access_solve" not in defined else []),
        ("it asks for nothing but arithmetic and strings", strangers),
        ("it defines no name outside iw_", foreign),
        ("it has no variable that can be written", state),
    ]
    print(f"1..{len(checks)}")
    for number, (text, offenders) in enumerate(checks, 1):
        print(f"{'not ok' if offenders else 'ok'} {number} - {text}")
        for name in offenders:
            print(f"# {name}")
    return any(offenders for text, offenders in checks)


if __name__ == "__main__":
    sys.exit(main())
