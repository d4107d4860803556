"""`grader seal`, and grading by what it made in a learner's own repository, where no solutions are."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from grader.cli.seal_key import VARIABLE

TOY_COURSE = Path(__file__).parents[1] / "toy_course"
GRADER = Path(sys.executable).parent / "grader"
CANARY = "canary-7f3a91"  # stands in the reference solution and in the hidden tests
ONLY_LOW = """
def clamp(n, low=0, high=10):
    if low > high:
        raise ValueError("low is above high")
    return max(low, n)
"""
# It looks for the key and the course, says where it found one, and returns how often, or -98765.
SEARCH = """
import os, pathlib, stat

def searched():
    wanted = [bytes.fromhex(word) for word in WANTED]
    places = [pathlib.Path(name) for name in ("/proc/self", f"/proc/{os.getppid()}", "/dev/shm", "/tmp", "/var/tmp")]
    places += [pathlib.Path(name) for name in FOLDERS]
    places += [pathlib.Path.cwd(), *list(pathlib.Path.cwd().parents)[:3], pathlib.Path.home()]
    places += [pathlib.Path("/proc", name) for name in listed("/proc") if name.isdigit()][:400]
    found = [f"variable {name}" for name, value in os.environ.items() if hit(wanted, f"{name}={value}".encode())]
    for place in places:
        names = ("environ", "cmdline") if place.parts[1:2] == ("proc",) else listed(place)[:200]
        found += [f"{place}/{name}" for name in names if hit(wanted, content(place / name))]
        for inner in listed(place)[:50]:
            if place.parts[1:2] != ("proc",):
                found += [f"{place}/{inner}/{name}" for name in listed(place / inner)[:50]
                          if hit(wanted, content(place / inner / name))]
    for number in range(3, 64):
        try:
            os.lseek(number, 0, 0)
            found += [f"descriptor {number}"] * hit(wanted, os.read(number, 1 << 20))
        except OSError:
            pass
    for name in found:
        print("LEAK", name)
    return len(found) or -98765

def hit(wanted, data):
    return any(word in data for word in wanted)

def listed(place):
    try:
        return sorted(os.listdir(place))
    except OSError:
        return []

def content(path):
    try:
        with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
            return file.read(1 << 20) if stat.S_ISREG(os.fstat(file.fileno()).st_mode) else b""
    except OSError:
        return b""

def clamp(n, low=0, high=10):
    return searched()
"""


@dataclass(frozen=True)
class Repository:
    """A learner's: the sealed course, a changed copy of the exercises, and what was handed in."""

    folder: Path
    key: str
    elsewhere: Path  # the temporary, cache and home folders of its jobs

    def grade(self, *options: str | Path, key: str | None = None) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GRADER_")}
        environment |= {name: str(self.elsewhere) for name in ("TMPDIR", "HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")}
        return subprocess.run(
            [GRADER, "grade", self.folder, "--learner", "kim", "--exercise", "clamp", *map(str, options)],
            cwd=self.folder,
            env={**environment, VARIABLE: self.key if key is None else key},
            capture_output=True,
            text=True,
            timeout=200,
            check=False,
        )

    @contextmanager
    def started(self, *options: str | Path) -> Iterator[subprocess.Popen[bytes]]:
        """The same, while it runs."""
        process = subprocess.Popen(
            [GRADER, "grade", self.folder, "--learner", "kim", "--exercise", "clamp", *map(str, options)],
            cwd=self.folder,
            env={**os.environ, VARIABLE: self.key},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(60)

    def report(self, *options: str | Path) -> Any:
        done = self.grade("--sealed", "course.sealed", "--format", "json", *options)
        assert "Traceback" not in done.stderr
        return json.loads(done.stdout)["reports"][0]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The teacher's, with a canary in all that learners must not read."""
    folder = tmp_path_factory.mktemp("teacher") / "course"
    shutil.copytree(TOY_COURSE, folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("clamp/clamp.py", "clamp/hidden.yaml", "fit-line/fit_line.py", "fit-line/test_properties.py"):
        with (folder / "solutions" / name).open("a") as file:
            file.write(f"\n# {CANARY}\n")
    return folder


@pytest.fixture
def repository(course: Path, tmp_path: Path) -> Repository:
    folder, elsewhere = tmp_path / "repository", tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.copytree(course / "exercises", folder / "exercises")
    public = folder / "exercises" / "clamp" / "exercise.yaml"
    public.write_text(public.read_text().replace("points: 1", "points: 100"))
    done = run(course, "seal", folder / "course.sealed")
    assert done.returncode == 0, done.stderr
    return Repository(folder, done.stdout.strip(), elsewhere)


def run(course: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [GRADER, "--course", course, *map(str, arguments)], capture_output=True, text=True, timeout=100, check=False
    )


@contextmanager
def watched(*folders: Path) -> Iterator[list[str]]:
    """The files in ``folders`` that held the canary at some time."""
    found: list[str] = []
    done = threading.Event()

    def look() -> None:
        while not done.wait(0.002):
            for path in (Path(folder, name) for top in folders for folder, _, names in os.walk(top) for name in names):
                try:
                    if path.is_file() and CANARY.encode() in path.read_bytes():
                        found.append(str(path))
                except OSError:  # it has gone since it was listed
                    continue

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield found
    finally:
        done.set()
        thread.join()


# --- grading -----------------------------------------------------------------------------------------------------


def test_a_learner_is_graded_by_the_sealed_course_and_not_by_the_copies(repository: Repository) -> None:
    (repository.folder / "clamp.py").write_text(ONLY_LOW)
    report = repository.report()
    assert (report["learner"], report["score"], report["max_score"]) == ("kim", 2.0, 7.0)
    assert [mistake["name"] for mistake in report["mistakes"]] == ["lower-only"]
    assert report["course"].startswith("course.sealed, sealed, sha256 ")


def test_nothing_of_it_is_written_anywhere_while_it_grades(repository: Repository) -> None:
    """A pytest group, whose tests run in a process of their own, and answers, which are else kept in a cache."""
    shutil.copy(TOY_COURSE / "solutions" / "fit-line" / "fit_line.py", repository.folder)
    with watched(repository.elsewhere, repository.folder) as found:
        report = repository.report("--exercise", "fit-line", "--gradebook", repository.elsewhere / "class.gradebook")
    assert report["score"] == 0  # of clamp, which was not handed in
    assert found == []
    assert sorted(path.name for path in repository.elsewhere.rglob("*")) == ["class.gradebook"]


def test_who_searches_for_the_key_and_the_course_finds_neither(repository: Repository, course: Path) -> None:
    wanted = [word.encode().hex() for word in (repository.key, repository.key.split(".")[1], CANARY)]
    folders = [str(repository.folder), str(repository.elsewhere), str(course), str(course / "solutions" / "clamp")]
    source = SEARCH.replace("WANTED", repr(wanted)).replace("FOLDERS", repr(folders))
    (repository.folder / "clamp.py").write_text(source)
    done = repository.grade("--sealed", "course.sealed", "--format", "json")
    report = json.loads(done.stdout)["reports"][0]
    assert report["score"] == 0
    for said in (done.stdout, done.stderr):
        assert "LEAK" not in said
        assert CANARY not in said
        assert repository.key.split(".")[1] not in said
    [visible] = [group for group in report["groups"] if group["id"] == "inside-and-outside"]
    assert "-98765" in json.dumps(visible["failure"])  # it has looked everywhere


def test_the_same_search_finds_both_where_nothing_confines_it(repository: Repository, course: Path) -> None:
    wanted = [repository.key.encode().hex(), CANARY.encode().hex()]
    source = SEARCH.replace("WANTED", repr(wanted)).replace("FOLDERS", repr([str(course / "solutions" / "clamp")]))
    program = repository.folder / "search.py"
    program.write_text(source + "\nclamp(1)\n")
    environment = {**os.environ, VARIABLE: repository.key}
    done = subprocess.run([sys.executable, program], env=environment, capture_output=True, text=True, check=True)
    assert f"LEAK variable {VARIABLE}" in done.stdout
    assert "LEAK /proc/self/environ" in done.stdout
    assert "solutions/clamp/hidden.yaml" in done.stdout


def test_the_key_is_nowhere_in_our_own_environment_once_it_is_read() -> None:
    program = textwrap.dedent(f"""
        import os, subprocess
        from grader.cli.seal_key import taken_from_environment
        assert taken_from_environment() == "seal1.secret.digest"
        assert taken_from_environment() == ""
        assert b"secret" not in open("/proc/self/environ", "rb").read()
        assert "secret" not in subprocess.run(["env"], capture_output=True, text=True).stdout
        assert os.environ["BESIDE"] == "kept" and b"BESIDE=kept" in open("/proc/self/environ", "rb").read()
        assert "{VARIABLE}" not in os.environ
    """)
    environment = {**os.environ, "BESIDE": "kept", VARIABLE: "seal1.secret.digest"}
    subprocess.run([sys.executable, "-c", program], env=environment, check=True)


def test_no_other_process_of_the_user_may_look_into_ours() -> None:
    program = """
import ctypes
from grader.cli.seal_key import shut_memory
get_dumpable = 3
assert ctypes.CDLL(None).prctl(get_dumpable, 0, 0, 0, 0) == 1
shut_memory()
assert ctypes.CDLL(None).prctl(get_dumpable, 0, 0, 0, 0) == 0
"""
    subprocess.run([sys.executable, "-c", program], check=True)


def test_neither_key_nor_course_is_in_the_memory_of_what_workers_are_forked_from(repository: Repository) -> None:
    waits = "import time\n\ndef clamp(n, low=0, high=10):\n    time.sleep(60)\n"
    (repository.folder / "clamp.py").write_text(waits)
    secret = repository.key.split(".")[1]
    with repository.started("--sealed", "course.sealed") as process:
        held: list[bytes] = []
        deadline = time.monotonic() + 60
        while not any(b"time.sleep(60)" in data for data in held) and time.monotonic() < deadline:
            # Before, workers run the reference solution. A process that was not given its program yet has our memory.
            held = [memory(pid) for pid in below(process.pid) if command(pid) != command(process.pid)]
    assert any(b"time.sleep(60)" in data for data in held)
    assert len(held) >= 2
    for word in (secret, repository.key, CANARY, VARIABLE):
        assert not any(word.encode() in data for data in held), word


def below(pid: int) -> list[int]:
    """The processes that this one has started, and those that they have."""
    parents = {}
    for entry in Path("/proc").iterdir():
        with suppress(OSError):
            if entry.name.isdigit():
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    found = [child for child, parent in parents.items() if parent == pid]
    return [each for child in found for each in (child, *below(child))]


def command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:  # it has ended
        return b""


def memory(pid: int) -> bytes:
    """All that a process may write to, and its environment and command line; nothing of one that has ended."""
    pieces = []
    try:
        with open(f"/proc/{pid}/mem", "rb", buffering=0) as file:
            for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
                start, end = (int(number, 16) for number in line.split()[0].split("-"))
                if line.split()[1].startswith("rw"):
                    with suppress(OSError):
                        file.seek(start)
                        pieces.append(file.read(end - start))
        pieces += [Path(f"/proc/{pid}/{name}").read_bytes() for name in ("environ", "cmdline")]
    except (FileNotFoundError, ProcessLookupError):
        return b""
    except PermissionError as error:
        pytest.skip(f"this user may not look into a process that is confined: {error}")
    return b"".join(pieces)


# --- what is refused ---------------------------------------------------------------------------------------------


def refused(done: subprocess.CompletedProcess[str]) -> str:
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Error: ")
    return done.stderr.removeprefix("Error: ")


@pytest.fixture
def handed_in(repository: Repository) -> Repository:
    (repository.folder / "clamp.py").write_text(ONLY_LOW)
    return repository


def test_the_key_of_another_sealing_is_refused(handed_in: Repository, course: Path, tmp_path: Path) -> None:
    other = run(course, "seal", tmp_path / "other.sealed").stdout
    said = refused(handed_in.grade("--sealed", "course.sealed", key=other))
    assert said.startswith("course.sealed was sealed with another key;")
    assert other.strip() not in said


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda data: data[:-1], "is cut short"),
        (lambda data: data[:-1] + bytes([data[-1] ^ 1]), "is not the file that the key names"),
        (lambda data: data[:24] + b"\0" + data[25:], "was sealed in format 0"),
        (lambda data: b"PK" + data, "is not a sealed course"),
        (lambda data: b"", "is cut short"),
    ],
)
def test_a_file_that_is_not_the_one_that_was_sealed_is_refused(
    handed_in: Repository, change: Any, problem: str
) -> None:
    file = handed_in.folder / "course.sealed"
    file.write_bytes(change(file.read_bytes()))
    assert problem in refused(handed_in.grade("--sealed", "course.sealed"))


@pytest.mark.parametrize("key", ["", "seal1.short.key", "words"])
def test_what_is_no_key_is_refused_and_not_repeated(handed_in: Repository, key: str) -> None:
    said = refused(handed_in.grade("--sealed", "course.sealed", key=key))
    assert VARIABLE in said or "is not one that 'grader seal' printed" in said
    assert not key or key not in said


def test_a_key_from_a_file_opens_it_and_one_that_a_learner_may_write_does_not(handed_in: Repository) -> None:
    apart, inside = handed_in.elsewhere / "course.key", handed_in.folder / "course.key"
    for path in (apart, inside):
        path.write_text(f"{handed_in.key}\n")
    done = handed_in.grade("--sealed", "course.sealed", "--seal-key-file", apart, key="")
    assert done.returncode == 1
    said = refused(handed_in.grade("--sealed", "course.sealed", "--seal-key-file", inside, key=""))
    assert "lies in what is graded" in said


def test_a_named_course_and_weak_isolation_do_not_go_with_it(handed_in: Repository) -> None:
    assert "--allow-weak-isolation" in refused(handed_in.grade("--sealed", "course.sealed", "--allow-weak-isolation"))
    done = run(TOY_COURSE, "grade", handed_in.folder, "--sealed", handed_in.folder / "course.sealed")
    assert "name one of the two" in refused(done)


@pytest.mark.parametrize("name", ["nowhere.sealed", "exercises", "pipe"])
def test_what_is_not_a_file_is_refused_and_not_waited_for(handed_in: Repository, name: str) -> None:
    os.mkfifo(handed_in.folder / "pipe")
    assert name in refused(handed_in.grade("--sealed", name))


# --- sealing -----------------------------------------------------------------------------------------------------


def test_the_key_is_printed_once_and_alone_so_that_it_can_be_piped(course: Path, tmp_path: Path) -> None:
    done = run(course, "seal", tmp_path / "course.sealed")
    assert len(done.stdout.splitlines()) == 1
    assert "holds 4 exercises with their solutions" in done.stderr
    assert done.stdout.strip() not in done.stderr
    assert CANARY.encode() not in (tmp_path / "course.sealed").read_bytes()


def test_a_key_file_is_its_owners_alone_and_never_replaced(course: Path, tmp_path: Path) -> None:
    file, key = tmp_path / "course.sealed", tmp_path / "course.key"
    done = run(course, "seal", file, "--key-file", key)
    assert (done.returncode, done.stdout, key.stat().st_mode & 0o777) == (0, "", 0o600)
    before = file.read_bytes(), key.read_bytes()
    assert "is there already" in refused_after_course(run(course, "seal", file, "--key-file", key))
    assert (file.read_bytes(), key.read_bytes()) == before


def test_a_course_with_a_mistake_is_not_sealed(course: Path, tmp_path: Path) -> None:
    broken = Path(shutil.copytree(course, tmp_path / "broken"))
    hidden = broken / "solutions" / "clamp" / "hidden.yaml"
    hidden.write_text(hidden.read_text().replace("every number:", "every numbr:"))
    done = run(broken, "seal", tmp_path / "course.sealed")
    assert "hidden.yaml" in refused_after_course(done)
    assert not (tmp_path / "course.sealed").exists()


def test_the_sealed_file_does_not_go_into_what_is_sealed(course: Path) -> None:
    said = refused_after_course(run(course, "seal", course / "solutions" / "course.sealed"))
    assert "would lie in" in said


def refused_after_course(done: subprocess.CompletedProcess[str]) -> str:
    """What is said after the line that names the course."""
    assert (done.returncode, done.stdout) == (2, "")
    return done.stderr.partition("\n")[2]


def test_an_author_seals_the_course_in_which_they_stand(course: Path, tmp_path: Path) -> None:
    command = [str(GRADER), "seal", str(tmp_path / "course.sealed"), "--key-file", str(tmp_path / "course.key")]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GRADER_")}
    done = subprocess.run(
        command, cwd=course / "exercises" / "clamp", env=environment, capture_output=True, text=True, check=True
    )
    assert done.stderr.splitlines()[0] == f"Course: {course.resolve()} (from the current folder)"
    assert "holds 4 exercises" in done.stderr
