"""Classroom 50: the bundle of an assignment, which the platform publishes, and so with a sealed course alone."""

from __future__ import annotations

from pathlib import Path

from grader.author.platforms.kit import Job, kit, scripts, write_folder
from grader.author.platforms.wanted import Wanted
from grader.errors import UsageError
from grader.reporting.classroom50 import WRITER

TAKES = frozenset({"sealed"})
JOB = Job(900, "text", ("json=reports.json", "classroom50=result.json"), WRITER.reads)


def make(wanted: Wanted, target: Path) -> str:
    """Write the bundle to the folder ``target``, and say where it goes."""
    if wanted.sealed is None:
        what = "Classroom 50 publishes what a bundle holds, and this one would hold the solutions"
        raise UsageError(f"{what}; seal the course with 'grader seal', and name that file with --sealed")
    write_folder([*scripts("classroom50_files"), *kit(wanted, JOB)], target)
    return (
        "put its files into CLASSROOM/autograders/ASSIGNMENT/ of your classroom50 repository; README.md says the rest"
    )
