"""The autograder for Gradescope, run as the platform runs it: its folders, no network, an unprivileged user."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import re
import shutil
import signal
import site
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.author.platforms.gradescope import make
from grader.author.platforms.wanted import Wanted, pinned
from grader.exercise.course import Course

TOY_COURSE = Course(Path(__file__).parents[1] / "toy_course")
NOBODY = 65534
RIGHT = """
def clamp(n, low=0, high=10):
    if low > high:
        raise ValueError("low is above high")
    return max(low, min(n, high))
"""
# What the exercise allows it is more than the platform has.
HUNGRY = RIGHT.replace("    return max", "    if n == 5:\n        b'x' * (700 << 20)\n    return max")
HANGS = "def clamp(n, low=0, high=10):\n    while True:\n        pass\n"
# It looks for the course and the results, and tries to write a result of its own.
HOSTILE = """
import json, os, pathlib, sys
def clamp(n, low=0, high=10):
    found = []
    for place in ("/autograder", os.getcwd(), *sys.path, BASE):
        for name in ("results/results.json", "source/course/solutions/clamp/clamp.py", "../results/results.json"):
            try:
                found.append(pathlib.Path(place, name).read_text())
            except OSError:
                pass
            try:
                pathlib.Path(place, name).write_text(json.dumps({"score": 100}))
                found.append(name)
            except OSError:
                pass
    print("::error::forged", found)
    return found
"""

MEMORY_MB, CORES = 768, 0.5  # the smallest container of the platform
Graded = Callable[[str], tuple[int, Any]]


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bundle") / "autograder.zip"
    make(Wanted(TOY_COURSE, ("clamp",), allow_weak=False), path)
    return path


@dataclasses.dataclass(frozen=True)
class Installed:
    """An interpreter, and the folders of the packages that are installed for it."""

    python: Path
    packages: tuple[Path, ...]


@pytest.fixture(scope="module")
def installed() -> Iterator[Installed]:
    """What runs these tests, in a place that a user without rights can read: linked there, it may be root's alone."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    packages = tuple(map(Path, site.getsitepackages()))
    if os.geteuid():
        yield Installed(Path(sys.base_prefix) / "bin" / version, packages)
        return
    with tempfile.TemporaryDirectory(prefix="python-") as folder:
        base = Path(folder)
        shutil.copytree(sys.base_prefix, base / "python", symlinks=True, copy_function=_linked)
        copies = tuple(base / str(number) for number, _ in enumerate(packages))
        for source, copy in zip(packages, copies, strict=True):
            shutil.copytree(source, copy, symlinks=True, copy_function=_linked)
        base.chmod(0o755)
        yield Installed(base / "python" / "bin" / version, copies)


def _linked(source: str, target: str) -> str:
    try:
        os.link(source, target)
    except OSError:  # on another file system
        shutil.copy2(source, target)
    return target


@pytest.fixture(scope="module")
def platform(bundle: Path, installed: Installed) -> Iterator[Path]:
    """What stands for /autograder, when the platform has unpacked the zip and run its setup."""
    with tempfile.TemporaryDirectory(prefix="autograder-") as folder:
        base = Path(folder)
        with zipfile.ZipFile(bundle) as archive:
            archive.extractall(base / "source")
        shutil.copy(base / "source" / "run_autograder", base / "run_autograder")
        (base / "run_autograder").chmod(0o755)
        for name in ("submission", "results", "cache"):
            (base / name).mkdir()
        # In place of setup.sh, which installs from the network: all else that it does.
        subprocess.run([installed.python, "-m", "venv", "--without-pip", base / "venv"], check=True)
        packages = next((base / "venv").glob("lib/python*/site-packages"))
        (packages / "convgrader.pth").write_text(
            "\n".join(map(str, (base / "source" / "package", *installed.packages)))
        )
        base.chmod(0o755)
        yield base


@pytest.fixture
def graded(platform: Path) -> Graded:
    """``graded(source)`` is the exit status of a run on one submission, and the result that it left."""
    return lambda source: run(platform, source, as_platform(platform))


def run(platform: Path, source: str, command: list[str]) -> tuple[int, Any]:
    (platform / "submission" / "clamp.py").write_text(source)
    done = subprocess.run(command, capture_output=True, text=True, timeout=400, check=False)
    (platform / "printed").write_text(done.stdout)
    return done.returncode, json.loads((platform / "results" / "results.json").read_text())


@pytest.fixture(params=["control group", "stopped half the time"])
def graded_in_little(platform: Path, request: pytest.FixtureRequest) -> Iterator[Graded]:
    """The same with the memory and half the core that the platform gives, by what this machine lets us use for it."""
    command = as_platform(platform)
    if request.param == "control group":
        with control_groups() as files:
            join = "".join(f"echo $$ > {file}; " for file in files)
            yield lambda source: run(platform, source, ["bash", "-c", f'{join} exec "$@"', "bash", *command])
        return
    limited = ["bash", "-c", f'ulimit -v {MEMORY_MB << 10}; exec "$@"', "bash", *command]
    with half_the_time(str(platform)):
        yield lambda source: run(platform, source, limited)


@contextlib.contextmanager
def control_groups() -> Iterator[list[Path]]:
    """Groups with the platform's limits, as the files that a process enters them by."""
    root, name = Path("/sys/fs/cgroup"), f"autograder-{os.getpid()}"
    limits: dict[str, dict[str, int | str]] = {
        "memory": {"memory.limit_in_bytes": MEMORY_MB << 20},
        "cpu": {"cpu.cfs_quota_us": int(CORES * 100_000)},
    }
    with contextlib.ExitStack() as made:
        files = []
        try:
            if (root / "cgroup.controllers").exists():
                limits = {".": {"memory.max": MEMORY_MB << 20, "cpu.max": f"{int(CORES * 100_000)} 100000"}}
            for controller, values in limits.items():
                group = root / controller / name
                group.mkdir()
                made.callback(removed, group)
                for file, value in values.items():
                    (group / file).write_text(str(value))
                files.append(group / "cgroup.procs")
        except OSError as error:
            pytest.skip(f"this machine gives us no control groups: {error}")
        yield files


def removed(group: Path) -> None:
    """Remove a group whose processes have ended, some of them this moment."""
    deadline = time.monotonic() + 10
    while (group / "cgroup.procs").read_text() and time.monotonic() < deadline:
        time.sleep(0.02)
    group.rmdir()


@contextlib.contextmanager
def half_the_time(folder: str) -> Iterator[None]:
    """Stop what is run from ``folder``, and what that starts, for every other moment."""
    done = threading.Event()

    def stop_and_go() -> None:
        while not done.is_set():
            processes = processes_from(folder)
            for number in (signal.SIGSTOP, signal.SIGCONT):
                for process in processes:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(process, number)
                done.wait(0.02)

    thread = threading.Thread(target=stop_and_go)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def processes_from(folder: str) -> list[int]:
    """Those whose program, or an argument of it, lies there; workers are among them, as forks of such a process."""
    found = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit() and f"{folder}/".encode() in (entry / "cmdline").read_bytes():
                found.append(int(entry.name))
    return found


def as_platform(base: Path) -> list[str]:
    """The command in a network of its own that has nobody else, by a user without rights; as far as we may do that."""
    command = [str(base / "run_autograder")]
    if os.geteuid():
        return command
    subprocess.run(["chown", "-R", f"{NOBODY}:{NOBODY}", str(base)], check=True)
    return ["unshare", "--net", "setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *command]


# --- the zip -----------------------------------------------------------------------------------------------------


@pytest.mark.quick
def test_the_zip_has_the_two_scripts_at_its_root_and_they_are_executable(bundle: Path) -> None:
    with zipfile.ZipFile(bundle) as archive:
        modes = {info.filename: info.external_attr >> 16 for info in archive.infolist()}
    assert {modes["setup.sh"], modes["run_autograder"]} == {0o755}


@pytest.mark.quick
def test_the_zip_holds_what_is_graded_and_the_package_and_nothing_else(bundle: Path) -> None:
    with zipfile.ZipFile(bundle) as archive:
        names = archive.namelist()
    course = {name for name in names if name.startswith("course/")}
    assert {name.split("/")[2] for name in course} == {"clamp"}
    assert "course/solutions/clamp/hidden.yaml" in course
    assert {name.split("/")[1] for name in names if name.startswith("package/")} == {
        "grader",
        next(name.split("/")[1] for name in names if name.endswith(".dist-info/entry_points.txt")),
    }
    assert not [name for name in names if "__pycache__" in name]


@pytest.mark.quick
def test_the_same_course_makes_the_same_zip(bundle: Path, tmp_path: Path) -> None:
    make(Wanted(TOY_COURSE, ("clamp",), allow_weak=False), tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == bundle.read_bytes()


@pytest.mark.quick
def test_everything_that_the_package_needs_is_pinned() -> None:
    torch, others = pinned()
    assert len(torch) == 1
    assert {line.partition("==")[0] for line in others} >= {"click", "numpy", "msgspec", "pytest", "pyyaml", "rich"}
    assert all(line.count("==") == 1 and "+" not in line for line in (*torch, *others))


@pytest.mark.parametrize("script", ["setup.sh", "run_autograder", "warm.sh", "settings.sh"])
def test_every_script_parses(bundle: Path, tmp_path: Path, script: str) -> None:
    with zipfile.ZipFile(bundle) as archive:
        path = Path(archive.extract(script, tmp_path))
    assert subprocess.run(["bash", "-n", path], check=False).returncode == 0


# --- a run of it -------------------------------------------------------------------------------------------------


def test_the_answers_are_worked_out_when_the_image_is_built(platform: Path) -> None:
    command = ["bash", str(platform / "source" / "warm.sh"), str(platform)]
    assert subprocess.run(command, capture_output=True, timeout=200, check=False).returncode == 0
    assert list((platform / "cache").iterdir())


def test_a_right_submission_has_all_points(graded_in_little: Graded) -> None:
    status, result = graded_in_little(RIGHT)
    assert (status, result["score"]) == (0, 7.0)
    assert {test["status"] for test in result["tests"]} == {"passed"}


def test_a_wrong_submission_has_what_it_earns_and_reads_why(graded_in_little: Graded) -> None:
    status, result = graded_in_little(RIGHT.replace("min(n, high)", "n"))
    assert (status, result["score"]) == (0, 2.0)
    assert "In every case it behaves like a known mistake: lower-only" in result["output"]
    assert "expected: 10" in result["tests"][0]["output"]


def test_a_hanging_submission_ends_and_has_no_points(graded_in_little: Graded) -> None:
    status, result = graded_in_little(HANGS)
    assert (status, result["score"]) == (0, 0.0)
    assert {test["status"] for test in result["tests"]} == {"failed"}


def test_a_hostile_submission_finds_no_solution_and_writes_no_result(graded_in_little: Graded, platform: Path) -> None:
    status, result = graded_in_little(HOSTILE.replace("BASE", repr(str(platform))))
    assert (status, result["score"]) == (0, 0.0)
    assert "low is above high" not in json.dumps(result)
    assert "::error::" not in (platform / "results" / "grader.log").read_text()


def test_a_submission_that_takes_more_than_there_is_loses_that_call_alone(
    graded_in_little: Graded, platform: Path
) -> None:
    """Its exercise allows it a gigabyte; without a lower limit the system would kill something."""
    status, result = graded_in_little(HUNGRY)
    assert (status, result["score"]) == (0, 5.0)
    first, *others = result["tests"]
    assert (first["status"], {test["status"] for test in others}) == ("failed", {"passed"})
    assert "it needs more memory than it may use" in first["output"]
    assert re.search(
        r"Less memory here: .* so that a submission may take \d+ MiB where its exercise allows 1024;",
        (platform / "printed").read_text(),
    )


def test_what_cannot_be_graded_has_a_result_without_a_score(graded: Graded, platform: Path) -> None:
    hidden = platform / "source" / "course" / "solutions" / "clamp" / "hidden.yaml"
    whole = hidden.read_text()
    hidden.write_text(whole.replace("groups:", "grups:"))
    try:
        status, result = graded(RIGHT)
    finally:
        hidden.write_text(whole)
    assert status == 1
    assert result["output"].startswith("Not graded here, and nobody loses points by it.")
    assert "hidden.yaml" in result["output"]
    assert "score" not in result
    assert "tests" not in result


def test_a_run_that_takes_too_long_has_a_result_without_a_score(graded: Graded, platform: Path) -> None:
    settings = platform / "source" / "settings.sh"
    usual = settings.read_text()
    settings.write_text(usual.replace("SECONDS_AT_MOST=540", "SECONDS_AT_MOST=0.1"))
    try:
        status, result = graded(HANGS)
    finally:
        settings.write_text(usual)
    assert status == 1
    assert "grading took longer than 0.1 s" in result["output"]
