"""What happens to a session's file when a program is killed, the disk is full, the folder is read-only, or two
programs want the same file. Without a window: session-driver works as one does, a change every 10 ms."""

import json
import os
import random
import resource
import signal
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from lab import PATIENCE, run as run_tests  # noqa: E402

DRIVER = sys.argv[1]
MISSION = "tiny-pioneer"
KILLS = 200 if PATIENCE <= 20 else 20  # a program that is watched at every step is slow
# What is lost is counted in changes, of which a second has a hundred: a machine that stalls makes none either.
SECOND = 100

# What a kill leaves behind does not depend on the disk, but how long the flush of a file takes does.
ROOT = tempfile.mkdtemp(prefix="iowall-safety-", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)
os.chmod(ROOT, 0o755)


class Student:
    def __init__(self, folder, which="new", changes=0, name=None, **options):
        arguments = [DRIVER, MISSION, folder, which, str(changes)] + ([name] if name else [])
        self.process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True, bufsize=1,
                                        restore_signals=False, **options)  # a file too large is an error, no signal
        self.said = []
        self.patience = threading.Timer(3 * PATIENCE, self.process.kill)
        self.patience.daemon = True
        self.patience.start()

    def hear(self, word):
        """Waits for a line that begins so."""
        while True:
            line = self.process.stdout.readline()
            assert line, f"ended without {word!r}, after {self.said[-3:]}"
            self.said.append(line.strip())
            if line.split()[0] == word:
                return self.said[-1]

    def begun(self):
        _, path, count = self.hear("begun").split()
        return path, int(count)

    def kill(self):
        """Returns the number of the last change that was made."""
        self.process.send_signal(signal.SIGKILL)
        rest = self.process.stdout.read().splitlines()
        self.process.wait()
        self.patience.cancel()
        self.said += [line for line in rest if line.startswith("did ")][-1:]
        did = [int(line.split()[1]) for line in self.said if line.startswith("did ")]
        return did[-1] if did else 0

    def end(self):
        self.process.stdin.close()
        rest = self.process.stdout.read()
        assert self.process.wait() == 0
        self.patience.cancel()
        return rest.splitlines()[-1]


def folder(name):
    path = os.path.join(ROOT, name)
    os.mkdir(path)
    os.chmod(path, 0o777)
    return path


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def count(path):
    return int(load(path)["parts"]["access"]["reflection"])


def files(where):
    """What lies there but locks, which are empty."""
    return sorted(name for name in os.listdir(where) if not name.endswith(".lock"))


def kill_again_and_again(name, kills, seed):
    """One session that is killed and resumed; returns how many changes each kill lost."""
    where = folder(name)
    chance = random.Random(seed)
    path, reached, lost = "new", 0, []
    for _ in range(kills):
        student = Student(where, path)
        path, found = student.begun()
        assert path and found <= reached, (found, reached)
        lost.append(reached - found)
        student.hear("did")
        time.sleep(chance.uniform(0.0, 0.7))
        reached = student.kill()
        if not os.path.exists(path):  # killed before the first save
            assert reached - found <= SECOND, (reached, found)
            path, reached = "new", 0
    left = [name for name in files(where) if name != os.path.basename(path)]
    assert len(left) <= 1 and "damaged" not in "".join(left), left  # half of a file, of the last kill
    return lost


def test_killed_at_random_moments_it_opens_and_loses_a_second_at_most():
    at_once = 4
    with ThreadPoolExecutor(at_once) as pool:
        runs = [pool.submit(kill_again_and_again, f"kill-{n}", KILLS // at_once, 20260301 + n)
                for n in range(at_once)]
        lost = [changes for run in runs for changes in run.result()]
    assert len(lost) == KILLS
    print(f"# {KILLS} kills: at most {max(lost)} changes lost, {SECOND} are a second; {sum(lost) / KILLS:.0f} on average")
    assert max(lost) <= SECOND, sorted(lost)[-5:]
    assert max(lost) > 0, "no kill came between two saves: the test sees nothing"


def test_what_an_interrupted_write_left_is_cleared_away():
    where = folder("leftover")
    student = Student(where, changes=5)
    path, _ = student.begun()
    student.end()
    for name in (".A1b2C3", ".damaged", ".deleted-2"):
        with open(path + name, "w", encoding="utf-8") as file:
            file.write("{")
    student = Student(where, path)
    student.begun()
    student.end()
    assert files(where) == [os.path.basename(path) + rest for rest in ("", ".damaged", ".deleted-2")], files(where)


def test_full_disk_is_said_nothing_is_half_written_and_it_recovers():
    where = folder("full")
    student = Student(where, changes=150)
    path, _ = student.begun()
    while not os.path.exists(path):
        student.hear("did")
    before = load(path)  # whole, whatever moment it is of
    assert before["kind"] == "ledger"
    resource.prlimit(student.process.pid, resource.RLIMIT_FSIZE, (256, resource.RLIM_INFINITY))
    message = student.hear("failed")
    assert path in message and "cannot be saved" in message, message
    kept = load(path)
    assert kept["kind"] == "ledger" and files(where) == [os.path.basename(path)], files(where)
    while "did 150" not in student.said:
        student.hear("did")
    resource.prlimit(student.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    student.hear("saved")  # by itself: nothing is changed any more
    assert count(path) == 150 and files(where) == [os.path.basename(path)]
    assert student.end() == "closed"


def test_a_disk_without_room_for_the_file():
    """The real thing, where the system lets a test mount a small file system of its own."""
    where = folder("small")
    script = ('mount -t tmpfs -o size=16k none "$1" && head -c 16384 /dev/zero > "$1/filler"; '
              'sleep 7 | "$2" tiny-pioneer "$1" new 60 & sleep 3; rm "$1/filler"; wait; cat "$1"/*.json')
    private = ["unshare", "-m"] if os.geteuid() == 0 else ["unshare", "-rm"]
    if subprocess.run([*private, "mount", "-t", "tmpfs", "none", where], capture_output=True, check=False).returncode:
        print("# no file system can be mounted here: the limit on the size of files stands for it")
        return
    done = subprocess.run([*private, "sh", "-c", script, "sh", where, DRIVER], capture_output=True, text=True,
                          check=False)
    assert "failed" in done.stdout and "No space left on device" in done.stdout, done.stdout[-500:] + done.stderr
    assert "\nsaved\n" in done.stdout, done.stdout[-500:]
    document = json.loads(done.stdout[done.stdout.index("{"):])
    assert document["parts"]["access"]["reflection"] == "60", document


def test_read_only_folder_is_said_and_it_recovers():
    where = folder("read-only")
    nobody = {"user": 65534, "group": 65534} if os.geteuid() == 0 else {}  # root may write everywhere
    student = Student(where, changes=100, **nobody)
    path, _ = student.begun()
    while not os.path.exists(path):
        student.hear("did")
    student.end()
    saved = load(path)
    os.chmod(where, 0o555)
    student = Student(where, path, changes=160, **nobody)
    student.begun()
    message = student.hear("failed")
    assert "cannot be saved: Permission denied" in message, message
    assert load(path) == saved
    while "did 160" not in student.said:
        student.hear("did")
    os.chmod(where, 0o777)
    student.hear("saved")  # by itself: nothing is changed any more
    assert student.end() == "closed" and count(path) == 160


def test_a_second_window_is_told_and_a_killed_one_lets_go():
    where = folder("two")
    first = Student(where)
    path, _ = first.begun()
    while not os.path.exists(path):
        first.hear("did")
    second = Student(where, path)
    assert second.hear("busy") and second.process.wait() == 2
    first.kill()
    third = Student(where, path)
    assert third.begun()[0] == path
    third.end()
    assert files(where) == [os.path.basename(path)] and not [name for name in os.listdir(where) if "lock" in name]


def test_what_another_program_writes_is_never_overwritten():
    """As one does that does not see the lock: on another machine, or a program that keeps folders alike."""
    where = folder("foreign")
    student = Student(where)
    path, _ = student.begun()
    while not os.path.exists(path):
        student.hear("did")
    with open(path, encoding="utf-8") as file:
        theirs = file.read().replace('"student": ""', '"student": "Somebody else"')
    with open(path + ".theirs", "w", encoding="utf-8") as file:
        file.write(theirs)
    os.rename(path + ".theirs", path)
    moved = student.hear("moved").split(maxsplit=1)[1]
    assert moved != path
    student.end()
    with open(path, encoding="utf-8") as file:
        assert file.read() == theirs, "what somebody else wrote is gone"
    assert count(moved) >= count(path)
    assert files(where) == sorted([os.path.basename(path), os.path.basename(moved)])


def test_programs_that_begin_in_the_same_second_get_files_of_their_own():
    where = folder("same-second")
    students = [Student(where, changes=3, name=f"S{n}") for n in range(8)]
    paths = [student.begun()[0] for student in students]
    for student in students:
        student.hear("did")
    assert [student.end() for student in students] == ["closed"] * 8
    assert len(set(paths)) == 8, paths
    assert sorted(load(path)["student"] for path in paths) == [f"S{n}" for n in range(8)]


try:
    run_tests([test_killed_at_random_moments_it_opens_and_loses_a_second_at_most,
               test_what_an_interrupted_write_left_is_cleared_away,
               test_full_disk_is_said_nothing_is_half_written_and_it_recovers,
               test_a_disk_without_room_for_the_file,
               test_read_only_folder_is_said_and_it_recovers,
               test_a_second_window_is_told_and_a_killed_one_lets_go,
               test_what_another_program_writes_is_never_overwritten,
               test_programs_that_begin_in_the_same_second_get_files_of_their_own])
finally:
    shutil.rmtree(ROOT, ignore_errors=True)
