from __future__ import annotations

import platform
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np

from grader.cli.doctor_command import _REMEDIES
from grader.sandbox.obstacles import Obstacle
from tests.interpreters import python_with

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_a_machine_that_has_everything_is_told_so_with_status_0(script: Run) -> None:
    result = script("doctor")
    assert (result.returncode, result.stderr) == (0, "")
    machine = f"linux-{platform.machine().lower()}"
    # Namespaces and control groups are additions that not every machine gives to anybody.
    lines = result.stdout.splitlines(keepends=True)
    everywhere = "".join(line for line in lines if line[2:].partition(":")[0] not in ("namespaces", "cgroup"))
    everywhere = re.sub(r"^torch \S+: .*, \d+ MB", "torch VERSION: the CPU build, N MB", everywhere, flags=re.MULTILINE)
    assert re.sub(r"ABI \d+", "ABI N", everywhere) == (
        f"python {platform.python_version()}, numpy {np.__version__}, {machine}\n"
        "torch VERSION: the CPU build, N MB on the disk\n"
        "\n"
        "✓ filesystem: landlock (ABI N)\n"
        "✓ syscalls: seccomp\n"
        "✓ memory: 1024 MiB by default\n"
        "✓ process: its own, forked from a warm one, limited by CPU time\n"
        "\n"
        "Everything that 'grader grade' asks for is here.\n"
    )


def test_a_missing_protection_is_named_with_its_reason_its_danger_and_its_remedy(
    script: Run, python_without_seccomp: Path
) -> None:
    result = script("doctor", python=python_without_seccomp)
    assert (result.returncode, result.stderr) == (1, "")
    assert (
        "✗ syscalls: missing (libseccomp is not here)\n"
        "    without it a submission could start processes that outlive it, open connections, signal your other "
        "processes\n"
        "    it needs: install libseccomp (Debian: libseccomp2)\n"
    ) in result.stdout
    assert "✓ filesystem: landlock" in result.stdout
    assert result.stdout.endswith(
        "\n'grader grade' refuses to run here unless told --allow-weak-isolation; 'grader check' works.\n"
    )


def test_every_obstacle_has_a_remedy() -> None:
    assert set(_REMEDIES) == {obstacle.value for obstacle in Obstacle}


def test_without_a_temporary_folder_the_remedy_is_one(script: Run, tmp_path: Path) -> None:
    missing = str(tmp_path / "missing")
    result = script("doctor", python=python_without_temporary(tmp_path), TMPDIR=missing, TEMP=missing, TMP=missing)
    assert (result.returncode, result.stderr) == (1, "")
    assert "✗ temporary folder: there is no folder for temporary files that can be written to" in result.stdout
    assert "TMPDIR" in result.stdout
    assert result.stdout.endswith("\nNothing can be graded or checked here.\n")


def python_without_temporary(folder: Path) -> Path:
    """An interpreter that looks for temporary folders nowhere but where it is told to."""
    source = "import tempfile\ntempfile._candidate_tempdir_list = lambda: ['/nowhere']\n"
    return python_with(folder / "python", "untidy", source, at_start="import untidy\n")


def test_a_cache_that_others_can_write_to_is_told_of(script: Run, tmp_path: Path) -> None:
    shared = tmp_path / "cache"
    shared.mkdir()
    shared.chmod(0o777)
    result = script("doctor", GRADER_CACHE=str(shared))
    assert (result.returncode, result.stderr) == (0, "")
    assert f"- cache: {shared} is not used, because others can write to it (chmod go-w makes" in result.stdout


def test_marks_that_the_terminal_cannot_show_are_plain_ones(script: Run) -> None:
    result = script("doctor", PYTHONIOENCODING="ascii")
    assert (result.returncode, result.stderr) == (0, "")
    assert "+ syscalls: seccomp\n" in result.stdout
    assert "\\u" not in result.stdout


def test_no_folder_is_left_behind(grader: Run, temporary: Path) -> None:
    grader("doctor")
    assert list(temporary.iterdir()) == []
