"""What three other graders make of our attack programs: gradescope-utils, check50 and pytest-prairielearn-grader.

Run as root, on Linux: python tests/benchmarks/peers.py [--cache FOLDER] [--only NAME ...]

Each grader gets a virtual environment of its own and a small set-up for two functions, written the way its own
documentation shows. Every attack program is then handed in to each of them, in a fresh folder, by users that exist for
that one run, in a network that has nothing but loopback. What came of it goes into peers.json (attack, grader, one
word) and peers_note.json (versions, set-ups, what the words mean, what each run showed).
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import dataclasses
import datetime
import fcntl
import hashlib
import json
import os
import platform
import re
import resource
import secrets
import select
import shutil
import signal
import socket
import stat
import string
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

HERE = Path(__file__).resolve().parent
SET_UPS = HERE / "peer_setups"

WALL_SECONDS = 30.0  # what PrairieLearn's examples give a submission; the other two allow more by default
GRACE_SECONDS = 2.0  # what a process may need to end after its grader did
MAX_PROCESSES, MAX_FILE_BYTES, MAX_MEMORY_BYTES = 300, 512 << 20, 4 << 30
DISK = "size=1g,nr_inodes=300k"
SHARED_DISK = "size=256m,nr_inodes=120k,mode=1777"
SHARED_FOLDERS = ("/tmp", "/var/tmp", "/dev/shm", "/run/lock")  # where any user of a machine may write

WORDS = {
    "held": "the points that the program earned, no more, and nothing else was found",
    "fooled": "the program got points that it did not earn",
    "leaked": "the token, a hidden input or expectation, or the word that it was read, came out where a learner reads",
    "reached": "the program reached a listener on the network",
    "wrote": "a file was made, changed or removed outside the program's own folder, and was left so",
    "survivor": f"a process was alive {GRACE_SECONDS:.0f} s after the grader had finished",
    "hung": f"no verdict within {WALL_SECONDS:.0f} s",
    "died": "the grader ended without a verdict for this submission",
    "denied": "an honest program got less than it earned",
}  # a run that earns several words gets the one that stands first here, "held" apart

USERS = 65_536  # what one run may use of the machine's user ids; inside, they are 0 to 65535
ROOT, STUDENT = 0, 1000

HONEST = """
import numpy as np

def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    return (n + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1

def corr2d(x, k):
    height, width = x.shape[0] - k.shape[0] + 1, x.shape[1] - k.shape[1] + 1
    y = np.zeros((height, width))
    for i in range(height):
        for j in range(width):
            y[i, j] = (x[i : i + k.shape[0], j : j + k.shape[1]] * k).sum()
    return y
"""

WRONG = """
def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    return n - 1000

def corr2d(x, k):
    return x - 1000
"""

# The six tests, in every set-up the same: three that the learner may see, three hidden ones. What stands in _HIDDEN
# occurs in the hidden tests only, so that its place in a learner's report shows a leak.
TESTS = 6
_HIDDEN = ("98731", "32907", "0.8713")

_CHECK50_SCORED = {"size_valid", "size_wide", "corr2d", "size_dilated", "size_odd", "corr2d_wide"}


@dataclasses.dataclass(frozen=True)
class Result:
    """A grader's verdict: points as a share of all, and the text that the learner gets to read."""

    score: float
    shown: str


@dataclasses.dataclass(frozen=True)
class Launch:
    """How a grader is started once its files lie there; ``user`` as the graders' own documentation has it."""

    command: list[str]
    folder: Path
    user: int
    results: Path


@dataclasses.dataclass(frozen=True)
class Peer:
    name: str
    packages: tuple[str, ...]
    set_up: str
    course: str  # the folder that holds the tests
    lay_out: Callable[[Path, Path, bytes, str], Launch]
    read: Callable[[Path], Result]


def _write(path: Path, text: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def _template(name: str, token: str) -> str:
    """One file of a set-up; the token stands in a comment of those that hold tests."""
    return string.Template((SET_UPS / f"{name}.in").read_text()).substitute(token=token)


def _hand_in(folder: Path, name: str, source: bytes) -> None:
    """The submission, and a file beside it: many programs act only where they find a canary of ours."""
    _write(folder / name, source)
    _write(folder / "canary.txt", "GRADER_CANARY\n")


def _gradescope(root: Path, python: Path, source: bytes, token: str) -> Launch:
    place = root / "autograder"
    _hand_in(place / "submission", "submission.py", source)
    _hand_in(place / "source", "submission.py", source)  # run_autograder copies it there
    return _gradescope_launch(place, python, "in_process", token, STUDENT)


def _gradescope_isolated(root: Path, python: Path, source: bytes, token: str) -> Launch:
    place = root / "autograder"
    _hand_in(place / "submission", "submission.py", source)
    _write(place / "wrapper" / "call.py", _template("gradescope-utils/call.py", token))
    launch = _gradescope_launch(place, python, "isolated", token, ROOT)
    for kept_from_others in ("source", "results"):
        (place / kept_from_others).chmod(0o750)
    return launch


def _gradescope_launch(place: Path, python: Path, tests: str, token: str, user: int) -> Launch:
    _write(place / "source" / "run_tests.py", _template("gradescope-utils/run_tests.py", token))
    _write(place / "source" / "tests" / "test_submission.py", _template(f"gradescope-utils/{tests}.py", token))
    (place / "results").mkdir()
    return Launch([str(python), "run_tests.py"], place / "source", user, place / "results" / "results.json")


def _read_gradescope(results: Path) -> Result:
    """Hidden tests are not shown; what the runner itself printed goes to the instructor only."""
    data = json.loads(results.read_text())
    seen = [f"{test['name']}\n{test.get('output', '')}" for test in data["tests"] if test.get("visibility") != "hidden"]
    return Result(float(data["score"]) / TESTS, "\n".join([*seen, str(data.get("output", ""))]))


def _check50(root: Path, python: Path, source: bytes, token: str) -> Launch:
    checks = root / "checks" / "convolution"
    _write(checks / ".cs50.yaml", 'check50:\n  checks: "__init__.py"\n')
    _write(checks / "__init__.py", _template("check50/checks.py", token))
    _hand_in(root / "student", "submission.py", source)
    results = root / "results" / "results.json"
    results.parent.mkdir()
    command = [str(python), "-m", "check50", "--dev", str(checks), "-o", "json", "--output-file", str(results)]
    return Launch(command, root / "student", STUDENT, results)


def _read_check50(results: Path) -> Result:
    """All that check50 says is for the learner, who runs it: its text and its page show the tracebacks too."""
    text = results.read_text()
    passed = [check["name"] for check in json.loads(text)["results"] if check["passed"]]
    return Result(len(_CHECK50_SCORED.intersection(passed)) / TESTS, text)


def _prairielearn(root: Path, python: Path, source: bytes, token: str) -> Launch:
    place = root / "grade" / "run"
    _write(place / "test_student.py", _template("pytest-prairielearn-grader/test_student.py", token))
    _hand_in(place / "test_student" / "student", "student_code.py", source)
    shutil.copytree(python.parents[1] / "fonts", root / "fonts")  # matplotlib would list the machine's fonts each time
    (root / "fonts").chmod(0o777)
    pytest = [str(python), "-m", "pytest", "-p", "prairielearn-grader", "--color=no", "--worker-username", "nobody"]
    return Launch([*pytest, str(place)], place, ROOT, place / "autograder_results.json")


def _read_prairielearn(results: Path) -> Result:
    data = json.loads(results.read_text())
    said = [f"{test['name']}\n{test['message']}" for test in data["tests"]]
    said += [str(data.get(key, "")) for key in ("output", "message", "format_errors")]
    return Result(float(data.get("score", 0)), "\n".join(said))


PEERS = (
    Peer(
        "gradescope-utils",
        ("gradescope-utils", "numpy"),
        "As in Gradescope's Python example: a unittest suite that imports the submission, JSONTestRunner, hidden tests "
        "by @visibility('hidden'). As its documentation advises: not as root, and a limit for each test (SIGALRM, 2 s)",
        "autograder/source",
        _gradescope,
        _read_gradescope,
    ),
    Peer(
        "gradescope-utils, isolated",
        ("gradescope-utils", "numpy"),
        "The same tests as Gradescope's page of best practices would have them and its example does not: the "
        "submission runs behind a small wrapper, in a process and under a user of its own (2 s), source and results "
        "closed to that user. That part is ours; the package holds nothing of it",
        "autograder/source",
        _gradescope_isolated,
        _read_gradescope,
    ),
    Peer(
        "check50",
        ("check50", "numpy"),
        "Checks in Python with check50.py.import_, as CS50's own checks of functions have them, a limit for each (3 s) "
        "and @check50.hidden; run with --dev, by an ordinary user",
        "checks/convolution",
        _check50,
        _read_check50,
    ),
    Peer(
        "pytest-prairielearn-grader",
        ("pytest-prairielearn-grader", "numpy", "pandas", "networkx", "plot-serializer"),
        "The layout and the command of its Docker image (root, submissions as another user by --worker-username), its "
        "default list of refused imports, the builtins that its quick start calls safe, 2 s for each call, hidden "
        "tests at output level none. The wheel needs pandas, networkx and plot-serializer but does not say so",
        "grade/run/test_student",
        _prairielearn,
        _read_prairielearn,
    ),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, help="where the virtual environments stay (default: a temporary folder)")
    parser.add_argument("--programs", type=Path, default=HERE.parent / "attacks" / "programs")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="these programs; what was found of others stays")
    parser.add_argument("--out", type=Path, default=HERE / "peers.json")
    parser.add_argument(
        "--python", type=Path, help="the interpreter of the graders (default: one that anybody may run)"
    )
    options = parser.parse_args()
    if os.getuid() != 0 or sys.platform != "linux":
        raise SystemExit(
            "Run this as root on Linux: hostile programs get users of their own, and only root can do that."
        )
    all_programs = sorted(options.programs.glob("*.py"))
    programs = [path for path in all_programs if not options.only or path.name in options.only]
    if not programs:
        raise SystemExit(f"{options.programs}: no such attack programs there; name their folder with --programs.")
    os.umask(0o022)
    with tempfile.TemporaryDirectory(prefix="peers-") as temporary:
        Path(temporary).chmod(0o755)
        cache = (options.cache or Path(temporary)).resolve()
        interpreter = options.python or _interpreter()
        for peer in PEERS:
            _make_environment(peer, cache, interpreter)
        environments, work = _leave_the_machine(cache)
        pythons = {peer.name: environments / peer.packages[0] / "bin" / "python" for peer in PEERS}
        baselines = _check_the_set_ups(pythons, work)
        words, evidence = _try_all(programs, pythons, work)
        note = _note(pythons, baselines)
    _save(options.out, words, note, evidence, {path.name for path in all_programs})


def _try_all(
    programs: list[Path], pythons: dict[str, Path], work: Path
) -> tuple[dict[str, dict[str, str]], dict[str, dict[str, str]]]:
    words: dict[str, dict[str, str]] = {}
    evidence: dict[str, dict[str, str]] = {}
    for program in programs:
        source = program.read_bytes()
        for peer in PEERS:
            seen = run(peer, pythons[peer.name], source, work)
            words.setdefault(program.name, {})[peer.name] = word = seen.word(earned(source))
            evidence.setdefault(program.name, {})[peer.name] = str(seen)
            print(f"{program.name:40} {peer.name:28} {word:9} {seen}", flush=True)
    return words, evidence


def _check_the_set_ups(pythons: dict[str, Path], work: Path) -> dict[str, dict[str, str]]:
    """An honest solution earns everything and a wrong one nothing, and no other word is earned, or none means much."""
    baselines: dict[str, dict[str, str]] = {}
    for peer in PEERS:
        for name, source, score in (("honest", HONEST, 1.0), ("wrong", WRONG, 0.0)):
            seen = run(peer, pythons[peer.name], source.encode(), work)
            if seen.word((score, score)) != "held":
                raise SystemExit(
                    f"{peer.name}: the {name} solution should earn {score:.2f} and leave nothing: {seen}\n{seen.output}"
                )
            baselines.setdefault(peer.name, {})[name] = str(seen)
            print(f"{name:40} {peer.name:28} {'held':9} {seen}", flush=True)
    return baselines


def earned(source: bytes) -> tuple[float, float]:
    """The least and the most that this program deserves, from its header ``# score:``.

    ``# elsewhere: any`` says that its answers are right under another design than ours, which is no fault.
    """
    if b"\n# elsewhere: any" in source:
        return 0.0, 1.0
    found = re.search(rb"\bscore[:=]\s*(\S+)", source)
    deserved = {"0": (0.0, 0.0), "less": (0.0, (TESTS - 1) / TESTS), "full": (1.0, 1.0)}
    told = found[1].decode() if found else "nothing"
    if told not in deserved:
        raise SystemExit(f"The header '# score:' of an attack program says {told}; it takes {', '.join(deserved)}.")
    return deserved[told]


@dataclasses.dataclass(frozen=True)
class Seen:
    """What one run showed. ``score`` is None without a verdict; ``output`` is the end of what the grader said."""

    score: float | None
    hung: bool
    leaked: bool
    reached: bool
    written: tuple[str, ...]
    survivors: int
    output: str

    def word(self, deserved: tuple[float, float]) -> str:
        least, most = deserved
        findings = {
            "fooled": self.score is not None and self.score > most,
            "leaked": self.leaked,
            "reached": self.reached,
            "wrote": bool(self.written),
            "survivor": bool(self.survivors),
            "hung": self.hung,
            "died": self.score is None,
            "denied": self.score is not None and self.score < least,
        }
        return next((word for word, true in findings.items() if true), "held")

    def __str__(self) -> str:
        said = ["no verdict" if self.score is None else f"score {self.score:.2f}"]
        said += ["the wall limit ended it"] * self.hung
        said += ["something hidden in the learner's report"] * self.leaked + ["the listener was reached"] * self.reached
        said += [f"left {', '.join(self.written[:3])}{' and more' * (len(self.written) > 3)}"] * bool(self.written)
        said += [f"{self.survivors} processes survived"] * bool(self.survivors)
        return "; ".join(said)


def run(peer: Peer, python: Path, source: bytes, work: Path) -> Seen:
    """Hand ``source`` in to ``peer`` in a fresh folder, and look at what is there afterwards."""
    root = Path(tempfile.mkdtemp(prefix="run-", dir=work))
    output = root.with_name(f"{root.name}.out")
    token = secrets.token_hex(12)
    first_user = (10_000 + secrets.randbelow(50_000)) * USERS
    try:
        with Listener() as listener, _shared_folders():
            course = root / peer.course
            filled_in = source.replace(b"@COURSE@", bytes(course)).replace(b"@PORT@", b"%d" % listener.port)
            launch = peer.lay_out(root, python, filled_in, token)
            _furnish(root, course, token)
            _give(root, first_user, launch.user)
            (root / "temp").chmod(0o1777)
            before = _snapshot(root, launch.results)
            ended = _fenced(launch, _environ(root, python, token), first_user, output)
            survivors = _count_survivors(first_user) if ended else 0
            _kill_all(first_user)
            result = _result(peer, launch.results) if ended else None
            written = _changed(before, _snapshot(root, launch.results)) + _strays(root, result is not None)
            received = listener.received()
        shown = result.shown if result else ""
        leaked = token.encode() in received or any(secret in shown for secret in (token, *_HIDDEN))
        leaked = leaked or (b"group: reading" in source and "LEAK" in shown)  # these programs tell what they could read
        score = result.score if result else None
        return Seen(score, not ended, leaked, bool(received), written, survivors, _tail(output))
    finally:
        subprocess.run(["rm", "-rf", "--", str(root), str(output)], check=True)


def _furnish(root: Path, course: Path, token: str) -> None:
    """What the set-ups share: a home, a temp folder, and things that hold the token and that nobody hands out."""
    root.chmod(0o755)
    for folder in ("home", "temp"):
        (root / folder).mkdir()
    for canary in (root, course, course / "solutions"):
        if not (canary / "canary.txt").exists():
            _write(canary / "canary.txt", f"GRADER_CANARY {token}\n")
    for solution in ("conv-output-size/conv_output_size.py", "corr2d/corr2d.py"):
        _write(course / "solutions" / solution, f"# {token}\n{HONEST}")
        _write((course / "solutions" / solution).with_name("hidden.yaml"), f"# {token}\n")


def _tail(output: Path) -> str:
    if not output.exists():
        return ""
    with output.open("rb") as file:
        file.seek(max(0, output.stat().st_size - 4000))
        return file.read().decode(errors="replace")


def _result(peer: Peer, results: Path) -> Result | None:
    """None for no file, one that is not a regular file, or one that does not hold results."""
    try:
        if not stat.S_ISREG(results.lstat().st_mode):
            return None
        return peer.read(results)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None


def _environ(root: Path, python: Path, token: str) -> dict[str, str]:
    return {
        "PATH": f"{python.parent}:/usr/bin:/bin",
        "HOME": str(root / "home"),
        "TMPDIR": str(root / "temp"),
        "LANG": "C.UTF-8",
        "GRADER_CANARY": token,
        "MPLCONFIGDIR": str(root / "fonts"),
        "OMP_NUM_THREADS": "1",  # the limit on processes counts threads
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONDONTWRITEBYTECODE": "1",  # a cache beside the tests would look like a forged file
    }


# The fence: ours, not the graders'. It keeps the machine whole and takes no part in what they hold.


def _fenced(launch: Launch, environ: dict[str, str], first_user: int, output: Path) -> bool:
    """Run the command as users that nobody else has; whether it ended within the limit."""
    ready, tell_ready = os.pipe()
    wait, tell_mapped = os.pipe()
    child = os.fork()
    if child == 0:
        _become(launch, environ, output, tell_ready, wait)
    os.close(tell_ready)
    os.close(wait)
    try:
        if os.read(ready, 1):
            for kind in ("uid_map", "gid_map"):
                Path(f"/proc/{child}/{kind}").write_text(f"0 {first_user} {USERS}")
            os.write(tell_mapped, b"m")
    finally:
        os.close(ready)
        os.close(tell_mapped)
    process = os.pidfd_open(child)
    try:
        ended = bool(select.select([process], [], [], WALL_SECONDS)[0])
    finally:
        os.close(process)
    if not ended:
        _kill_all(first_user)
    os.waitpid(child, 0)
    return ended


def _become(launch: Launch, environ: dict[str, str], output: Path, tell_ready: int, wait: int) -> NoReturn:
    """In the child: take the new users, the limits and the files, and become the grader."""
    try:
        os.setsid()
        _call("unshare", 0x10000000 | 0x08000000)  # CLONE_NEWUSER, and with it CLONE_NEWIPC
        os.write(tell_ready, b"r")
        os.read(wait, 1)
        os.dup2(os.open("/dev/null", os.O_RDONLY), 0)
        os.dup2(os.open(output, os.O_WRONLY | os.O_CREAT, 0o600), 1)
        os.dup2(1, 2)
        os.closerange(3, 4096)
        os.setgroups([])
        os.setresgid(launch.user, launch.user, launch.user)
        os.setresuid(launch.user, launch.user, launch.user)
        for limit, value in (
            (resource.RLIMIT_NPROC, MAX_PROCESSES),
            (resource.RLIMIT_FSIZE, MAX_FILE_BYTES),
            (resource.RLIMIT_AS, MAX_MEMORY_BYTES),
            (resource.RLIMIT_CORE, 0),
        ):
            resource.setrlimit(limit, (value, value))
        os.chdir(launch.folder)
        os.execve(launch.command[0], launch.command, environ)
    finally:
        os._exit(127)


def _leave_the_machine(cache: Path) -> tuple[Path, Path]:
    """Give this process, and all that it starts, mounts and a network of their own: a loopback, and a disk in memory.

    The environments, and the folder for the runs, as seen from there.
    """
    environments, work = Path("/mnt/environments"), Path("/mnt/runs")
    _call("unshare", 0x00020000 | 0x40000000)  # CLONE_NEWNS, CLONE_NEWNET
    _call("mount", b"none", b"/", None, 0x4000 | 0x40000, None)  # MS_REC, MS_PRIVATE
    kept = os.open(cache, os.O_PATH)  # wherever it is, the mounts to come may hide it
    _call("mount", b"peers", b"/mnt", b"tmpfs", 0, DISK.encode())
    Path("/mnt").chmod(0o755)
    for folder in (environments, work):
        folder.mkdir()
    _call("mount", f"/proc/self/fd/{kept}".encode(), bytes(environments), None, 0x1000, None)  # MS_BIND
    os.close(kept)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        up = struct.pack("16sh14x", b"lo", 1)  # struct ifreq with IFF_UP
        fcntl.ioctl(any_socket, 0x8914, up)  # SIOCSIFFLAGS
    return environments, work


@contextlib.contextmanager
def _shared_folders() -> Iterator[None]:
    """Fresh ones for one run, over those of the machine."""
    mounted = [folder for folder in SHARED_FOLDERS if os.path.isdir(folder) and not os.path.islink(folder)]
    for folder in mounted:
        _call("mount", b"peers", folder.encode(), b"tmpfs", 0, SHARED_DISK.encode())
    try:
        yield
    finally:
        for folder in mounted:
            _call("umount2", folder.encode(), 2)  # MNT_DETACH


def _call(name: str, *arguments: object) -> None:
    if getattr(ctypes.CDLL(None, use_errno=True), name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def _processes(first_user: int) -> Iterator[int]:
    """The living processes of one run's users; what they did to their environment or session does not hide them."""
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                status = Path(f"/proc/{entry}/status").read_text(errors="replace")
            except OSError:
                continue
            state = re.search(r"^State:\s+(\S)", status, re.MULTILINE)
            user = re.search(r"^Uid:\s+(\d+)", status, re.MULTILINE)
            if state and user and state[1] not in "ZX" and first_user <= int(user[1]) < first_user + USERS:
                yield int(entry)


def _count_survivors(first_user: int) -> int:
    deadline = time.monotonic() + GRACE_SECONDS
    while (alive := len(list(_processes(first_user)))) and time.monotonic() < deadline:
        time.sleep(0.05)
    return alive


def _kill_all(first_user: int) -> None:
    deadline = time.monotonic() + 10
    while alive := list(_processes(first_user)):
        if time.monotonic() > deadline:
            raise SystemExit(f"processes of users {first_user} and up cannot be killed: {alive}")
        for process in alive:
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                continue
        time.sleep(0.02)


class Listener:
    """TCP and UDP on one loopback port; the kernel keeps what comes, and nothing is read before the end."""

    def __init__(self) -> None:
        self.stream = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.stream.getsockname()[1]
        self.datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.datagrams.bind(("127.0.0.1", self.port))
        self.stream.setblocking(False)
        self.datagrams.setblocking(False)

    def __enter__(self) -> Listener:
        return self

    def __exit__(self, *error: object) -> None:
        self.stream.close()
        self.datagrams.close()

    def received(self) -> bytes:
        """All that came, one mark for each connection; empty if nothing ever did."""
        came = b""
        try:
            while True:
                connection, _ = self.stream.accept()
                with connection:
                    connection.settimeout(0.2)
                    came += b"connection "
                    try:
                        came += connection.recv(65_536)
                    except OSError:
                        continue
        except BlockingIOError:
            pass
        try:
            while True:
                came += b"datagram " + self.datagrams.recv(65_536)
        except BlockingIOError:
            return came


# What a run leaves behind.


def _give(root: Path, first_user: int, user: int) -> None:
    for folder, _, files in os.walk(root):
        for name in [folder, *(os.path.join(folder, file) for file in files)]:
            os.chown(name, first_user + user, first_user + user, follow_symlinks=False)


def _snapshot(root: Path, results: Path) -> dict[str, str]:
    """A line for each file below ``root`` but the graders' own results, to the depth at which the set-ups end."""
    lines: dict[str, str] = {}
    pending = [(root, 0)]
    while pending:
        folder, depth = pending.pop()
        for entry in os.scandir(folder):
            path = Path(entry.path)
            if path == results or entry.name in {".pytest_cache", "__pycache__"}:
                continue
            if entry.is_dir(follow_symlinks=False):
                lines[str(path.relative_to(root))] = "folder"
                if depth < 6 and path != root / "temp":
                    pending.append((path, depth + 1))
            elif entry.is_file(follow_symlinks=False):
                with path.open("rb") as file:
                    lines[str(path.relative_to(root))] = hashlib.file_digest(file, "sha256").hexdigest()
            else:
                lines[str(path.relative_to(root))] = "neither file nor folder"
    return lines


def _changed(before: dict[str, str], after: dict[str, str]) -> tuple[str, ...]:
    """Changes outside the folder that was handed in, which is the submission's own."""
    names = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    own = ("autograder/submission", "student", "grade/run/test_student/student")
    return tuple(_told(name) for name in names if not any(name == o or name.startswith(f"{o}/") for o in own))


def _strays(root: Path, finished: bool) -> tuple[str, ...]:
    """What stands in the temp folders when all is over, the run's own and the machine's.

    The lock files are the attack programs' own bound. A grader that did not finish could not tidy up, so that then only
    the programs' files count; matplotlib's folder stays where its process is ended by a signal.
    """
    return tuple(
        sorted(
            f"{place}/{_told(name)}"
            for place, folder in {"temp": root / "temp", **{shared: Path(shared) for shared in SHARED_FOLDERS}}.items()
            if folder.is_dir()
            for name in os.listdir(folder)
            if _is_stray(name, finished)
        )
    )


def _is_stray(name: str, finished: bool) -> bool:
    if name.startswith(("grader_canary_lock", "matplotlib-")):
        return False
    return finished or name.startswith("grader_canary")


def _told(name: str) -> str:
    """A file name that a hostile program chose, fit to be printed."""
    return ascii(name)[1:-1][:60]


# The graders' environments.


def _interpreter() -> Path:
    """This one, or the system's, whichever everybody on the machine may run."""
    candidates = [Path(sys.base_prefix, "bin", "python3").resolve(), Path("/usr/bin/python3").resolve()]
    for candidate in candidates:
        if candidate.exists() and all(parent.stat().st_mode & stat.S_IXOTH for parent in candidate.parents):
            return candidate
    raise SystemExit("No Python that other users may run was found; name one with --python.")


def _make_environment(peer: Peer, cache: Path, interpreter: Path) -> None:
    """The grader's own Python with its packages, unless ``cache`` has it from an earlier time."""
    folder = cache / peer.packages[0]
    if (folder / "complete").exists():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run([str(interpreter), "-m", "venv", "--without-pip", "--clear", str(folder)], check=True)
    python = str(folder / "bin" / "python")
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", *peer.packages]
    subprocess.run(pip, check=True)
    if "plot-serializer" in peer.packages:  # which draws
        listing = {**os.environ, "MPLCONFIGDIR": str(folder / "fonts")}
        subprocess.run([python, "-c", "import matplotlib.font_manager"], check=True, env=listing)
    (folder / "complete").touch()


def _save(
    out: Path,
    words: dict[str, dict[str, str]],
    note: dict[str, object],
    evidence: dict[str, dict[str, str]],
    programs: set[str],
) -> None:
    """Write both files. Programs that were not run now keep what was found, if the same graders found it."""
    out_note = out.with_name(f"{out.stem}_note.json")
    if words.keys() != programs and out.exists():
        old = json.loads(out_note.read_text())
        if old["graders"] != note["graders"]:
            raise SystemExit(f"{out}: of other versions or set-ups; run all programs.")
        words = json.loads(out.read_text()) | words
        evidence = old["runs"] | evidence
    runs = {name: evidence[name] for name in sorted(programs & evidence.keys())}
    out.write_text(json.dumps({name: words[name] for name in runs}, indent=2) + "\n")
    out_note.write_text(json.dumps({**note, "runs": runs}, indent=2) + "\n")


def _note(pythons: dict[str, Path], baselines: dict[str, dict[str, str]]) -> dict[str, object]:
    return {
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "machine": f"Linux {platform.release().split('-')[0]}, {platform.machine()}",
        "words": WORDS,
        "to be read with": "Each submission is handed in once, and all six tests are run on it. check50 shows a "
        "learner the traceback of a check through which an exception went, and with it the line of a hidden check and "
        "its numbers: that one leak is counted for every program whose call raises. What pytest-prairielearn-grader "
        "held it mostly held by its list of refused imports, which denies some honest programs too.",
        "not measured": "Gradescope and PrairieLearn run each submission in a container of its own, which is removed "
        "afterwards, and CS50 runs check50 on its servers. Such a container limits what 'wrote', 'survivor', 'hung' "
        "and 'reached' mean there; it is not part of the packages, and not of this table. Our own fence limits memory, "
        "processes and disk in every run; where a program meets those limits, the grader has the credit. The programs "
        "were written against no other grader, many of them against the walls of ours: a list of refused imports ends "
        "most of them at their first line, which says little about a program that goes around the list.",
        "graders": {
            peer.name: {
                "set-up": peer.set_up,
                "versions": _versions(pythons[peer.name], peer.packages),
                "baselines": baselines[peer.name],
            }
            for peer in PEERS
        },
    }


def _versions(python: Path, packages: tuple[str, ...]) -> dict[str, str]:
    ask = "import sys, json, platform; from importlib.metadata import version; " + (
        "print(json.dumps({'python': platform.python_version(), **{p: version(p) for p in sys.argv[1:]}}))"
    )
    told = subprocess.run([str(python), "-I", "-c", ask, *packages], check=True, capture_output=True, text=True)
    versions: dict[str, str] = json.loads(told.stdout)
    return versions


if __name__ == "__main__":
    main()
