"""Grade a batch as ``grader grade`` does, and measure after every submission what it left behind.

Run as ``python batch.py PLAN``, where PLAN is a JSON file; the result goes to the file that it names.
"""

from __future__ import annotations

import contextlib
import ctypes
import io
import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from rich.console import Console

from grader.classroom.batch import gradable, grade_all
from grader.classroom.submissions import find_submissions
from grader.errors import UsageError
from grader.exercise.course import Course
from grader.judge.key_store import AnswerKeys, KeyStore
from grader.model.exercise import Exercise
from grader.model.report import Report
from grader.model.submission import Submission
from grader.reporting.csv import to_csv
from grader.reporting.html import to_html
from grader.reporting.json import to_json
from grader.reporting.terminal import print_report, print_table
from grader.sandbox import worker
from grader.sandbox.sandbox import Sandbox
from grader.wire.limits import ADDITIONS, PROTECTIONS

PR_SET_CHILD_SUBREAPER = 36
ALL = (*PROTECTIONS, *ADDITIONS)


class Handed(NamedTuple):
    """A submission, and the step of the plan that it belongs to."""

    step: str
    submission: Submission


def main() -> None:
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    plan = json.loads(Path(sys.argv[1]).read_text())
    worker.LOAD_SECONDS = plan["load_seconds"]  # so that hostile imports do not take most of the time
    course = Course(Path(plan["course"]))
    slug_of = {outline.submit: outline.slug for outline in course.outlines()}
    result: dict[str, Any] = {"batches": []}
    for batch in plan["batches"]:
        handed = [each for step in batch["steps"] for each in _handed(step, slug_of)]
        slugs = (each.submission.slug for each in handed if each.submission.slug is not None)
        exercises = gradable(course, slugs)
        weak = batch["protections"] is not None
        with Sandbox(allow_weak=weak, protections=tuple(batch["protections"]) if weak else ALL) as sandbox:
            for exercise in exercises.values():
                sandbox.environment(torch=exercise.uses_tensors)  # starts the zygote
            zygotes = _descendants()
            rows = list(_graded(exercises, handed, sandbox))
            time.sleep(batch["survival_seconds"])
            survivors = [_described(pid) for pid in _descendants() - zygotes]
        reports = [report for _, report in rows]
        result["batches"].append(
            {
                "rows": [row for row, _ in rows],
                "survivors": survivors,
                "json": to_json(reports),
                "csv": to_csv(reports),
                "html": to_html(reports, "en"),
                "text": _text(reports),
            }
        )
    Path(plan["result"]).write_text(json.dumps(result))


def _handed(step: dict[str, str], slug_of: dict[str, str]) -> Iterator[Handed]:
    try:
        found = find_submissions([Path(step["path"])], slug_of)
    except UsageError as error:
        raise SystemExit(f"{step['name']}: {error}") from error
    for submission in found.submissions:
        yield Handed(step["name"], submission)


def _graded(
    exercises: dict[str, Exercise], handed: Sequence[Handed], sandbox: Sandbox
) -> Iterator[tuple[dict[str, Any], Report]]:
    start = time.monotonic()
    reports = grade_all(exercises, [each.submission for each in handed], AnswerKeys(sandbox, KeyStore(None)), sandbox)
    for each, report in zip(handed, reports, strict=True):
        seconds = time.monotonic() - start
        row = {
            "step": each.step,
            "report": json.loads(to_json([report]))["reports"][0],
            "report_bytes": len(to_json([report])),
            "printed": [group.failure.printed for group in report.groups if group.failure],
            "seconds": seconds,
            "peak_kb": _peak_kb(),
            "in_temp": sorted(os.listdir(os.environ["TMPDIR"])),
        }
        yield row, report
        start = time.monotonic()


def _text(reports: Sequence[Report]) -> str:
    out = io.StringIO()
    console = Console(file=out, highlight=False, markup=False, emoji=False, width=120)
    for report in reports:
        print_report(console, report, "en")
    print_table(console, reports, "en")
    return out.getvalue()


def _peak_kb() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def _descendants() -> set[int]:
    """All processes below this one: those that lose their parent become its children."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
    found: set[int] = set()
    generation = {os.getpid()}
    while generation := {pid for pid, parent in parents.items() if parent in generation}:
        found |= generation
    return found


def _described(pid: int) -> str:
    try:
        return f"{pid} {Path(f'/proc/{pid}/comm').read_text().strip()}"
    except OSError:
        return str(pid)


if __name__ == "__main__":
    main()
