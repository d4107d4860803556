"""The commands on a system that has no forks, no signals and nothing to confine with, as macOS and Windows are."""

from __future__ import annotations

import json
import platform
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.cli.conftest import TOY_COURSE

Run = Callable[..., subprocess.CompletedProcess[str]]

MISSING = (
    "memory: this system has no limit on all the memory that a process takes; "
    "filesystem: only Linux has Landlock; syscalls: only Linux has seccomp"
)


@pytest.fixture
def elsewhere(script: Run, python_elsewhere: Path) -> Run:
    """``grader`` there."""

    def run(*arguments: str | Path, course: Path = TOY_COURSE) -> subprocess.CompletedProcess[str]:
        return script(*arguments, course=course, python=python_elsewhere)

    return run


def hand_in(folder: Path, *sources: Path) -> None:
    folder.mkdir(exist_ok=True)
    for source in sources:
        (folder / source.name).write_bytes(source.read_bytes())


def solutions() -> list[Path]:
    return sorted(path for path in (TOY_COURSE / "solutions").glob("*/*.py") if not path.name.startswith("test_"))


def test_the_system_is_one_that_lacks_it_all(python_elsewhere: Path) -> None:
    program = """
import importlib, os, select, signal, socket, sys, time
names = [(os, "fork"), (os, "killpg"), (os, "O_NOFOLLOW"), (select, "poll"), (signal, "SIGKILL"), (socket, "send_fds")]
there = [name for module, name in [*names, (time, "clock_gettime")] if hasattr(module, name)]
for name in ("fcntl", "resource", "pwd", "landlockpy"):
    try:
        importlib.import_module(name)
    except ModuleNotFoundError:
        continue
    there.append(name)
print(sys.platform, there)
"""
    result = subprocess.run([python_elsewhere, "-I", "-c", program], capture_output=True, text=True, check=False)
    assert (result.stdout, result.stderr) == ("darwin []\n", "")


def test_check_gives_full_marks_with_and_without_tensors(elsewhere: Run, tmp_path: Path, temporary: Path) -> None:
    hand_in(tmp_path, *solutions())
    result = elsewhere("check")
    assert (result.returncode, result.stderr) == (0, "")
    for line in ("7 / 7\n", "6 / 6\n", "10 / 10\n"):
        assert line in result.stdout
    assert " ".join(result.stdout.split()).count(f"Not confined by: {MISSING}") == 1
    assert list(temporary.iterdir()) == []


def test_check_shows_what_is_wrong(elsewhere: Run, tmp_path: Path) -> None:
    (tmp_path / "clamp.py").write_text("def clamp(n, low=0, high=10):\n    print('here')\n    return max(low, n)\n")
    result = elsewhere("check", "clamp")
    assert (result.returncode, result.stderr) == (1, "")
    assert "      printed meanwhile:\n        here\n" in result.stdout


def test_check_ends_what_does_not_end(elsewhere: Run, course: Path, tmp_path: Path, temporary: Path) -> None:
    exercise = course / "exercises" / "clamp" / "exercise.yaml"
    exercise.write_text(f"{exercise.read_text()}limits: {{seconds: 0.1}}\n")
    (tmp_path / "clamp.py").write_text("def clamp(n, low=0, high=10):\n    while True: pass\n")
    result = elsewhere("check", "clamp", course=course)
    assert (result.returncode, result.stderr) == (1, "")
    assert "it did not answer within 1.3 s" in result.stdout
    assert list(temporary.iterdir()) == []


def test_check_survives_a_crash_and_a_flood(elsewhere: Run, tmp_path: Path) -> None:
    program = "import os\ndef clamp(n, low=0, high=10):\n    while n > 10: print('x' * 10_000)\n    os._exit(0)\n"
    (tmp_path / "clamp.py").write_text(program)
    result = elsewhere("check", "clamp", "--all")
    assert (result.returncode, result.stderr) == (1, "")
    assert "crash" in result.stdout
    assert "Too much was printed" in result.stdout


def test_check_leaves_no_scratch_folder_however_it_was_left(elsewhere: Run, tmp_path: Path, temporary: Path) -> None:
    littering = (
        "import os\nos.makedirs('a/b')\nopen('a/b/c', 'w').close()\nos.chmod('a/b/c', 0)\nos.symlink('/', 'd')\n"
    )
    (tmp_path / "clamp.py").write_text(littering + (TOY_COURSE / "solutions/clamp/clamp.py").read_text())
    result = elsewhere("check", "clamp")
    assert (result.returncode, result.stderr) == (0, "")
    assert list(temporary.iterdir()) == []


def test_grade_refuses_and_says_why_and_what_to_do(elsewhere: Run, tmp_path: Path, temporary: Path) -> None:
    hand_in(tmp_path / "kim", *solutions())
    result = elsewhere("grade", "kim")
    assert (result.returncode, result.stdout) == (3, "")
    assert result.stderr == (
        f"Error: this machine cannot confine submissions ({MISSING}). Grade on Linux instead, or grade only code that "
        "you trust, with --allow-weak-isolation\n"
    )
    assert list(temporary.iterdir()) == []


def test_told_to_it_grades_and_every_report_says_what_held(elsewhere: Run, tmp_path: Path) -> None:
    hand_in(tmp_path / "kim", *solutions())
    result = elsewhere("grade", "kim", "--allow-weak-isolation", "--format", "json")
    assert (result.returncode, result.stderr) == (0, "")
    missing = [dict(zip(("protection", "reason"), each.split(": ", 1), strict=True)) for each in MISSING.split("; ")]
    for report in json.loads(result.stdout)["reports"]:
        assert report["score"] == report["max_score"]
        assert report["isolation"] == {
            "filesystem": None,
            "syscalls": None,
            "memory_mb": None,
            "namespaces": None,
            "cgroup": None,
            "process": "started anew, limited by the time that passes",
            "missing": missing,
            "complete": False,
        }


def test_doctor_describes_such_a_machine(elsewhere: Run) -> None:
    result = elsewhere("doctor")
    assert (result.returncode, result.stderr) == (1, "")
    needs = "    it needs: Linux, for which a container, a virtual machine or WSL 2 will do\n"
    lines = result.stdout.splitlines(keepends=True)
    assert lines.pop(1).startswith("torch ")  # which build, and what it takes on the disk
    assert "".join(lines) == (
        f"python {platform.python_version()}, numpy {np.__version__}, linux-{platform.machine().lower()}\n"
        "\n"
        "✗ filesystem: missing (only Linux has Landlock)\n"
        "    without it a submission could read this machine's files, the solutions among them, and write where you "
        "may\n"
        f"{needs}"
        "✗ syscalls: missing (only Linux has seccomp)\n"
        "    without it a submission could start processes that outlive it, open connections, signal your other "
        "processes\n"
        f"{needs}"
        "✗ memory: missing (this system has no limit on all the memory that a process takes)\n"
        "    without it a submission could take all of this machine's memory\n"
        f"{needs}"
        "- namespaces: not given here: the scratch folder's size is watched instead\n"
        "- cgroup: none is delegated here: each process is limited and ended by itself\n"
        "✓ process: its own, started anew, limited by the time that passes\n"
        "\n"
        "'grader grade' refuses to run here unless told --allow-weak-isolation; 'grader check' works.\n"
    )
