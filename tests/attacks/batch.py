"""Grade a batch as ``grader grade`` does, and measure after every submission what it left behind.

Run as ``python batch.py PLAN``, where PLAN is a JSON file; the result goes to the file that it names.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from grader.cache import Cache
from grader.classroom.submissions import find_submissions
from grader.errors import UsageError
from grader.exercise.course import Course
from grader.judge.grade import grade, refused
from grader.judge.prepared import Prepared, prepare
from grader.model.report import Report
from grader.model.stopped import Usage
from grader.model.submission import Submission
from grader.reporting import csv, html, terminal
from grader.reporting import json as json_reports
from grader.reporting.writers import Context, Writer
from grader.sandbox import worker
from grader.sandbox.sandbox import Sandbox
from grader.sandbox.worker import Worker
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
    spent = _count_what_workers_use()
    course = Course(Path(plan["course"]))
    slug_of = {outline.submit: outline.slug for outline in course.outlines()}
    result: dict[str, Any] = {"batches": []}
    for batch in plan["batches"]:
        handed = [each for step in batch["steps"] for each in _handed(step, slug_of)]
        slugs = (each.submission.slug for each in handed if each.submission.slug is not None)
        exercises = [course.exercise(slug) for slug in dict.fromkeys(slugs)]
        weak = batch["protections"] is not None
        with Sandbox(allow_weak=weak, protections=tuple(batch["protections"]) if weak else ALL) as sandbox:
            for exercise in exercises:
                sandbox.environment(torch=exercise.uses_tensors)  # starts the zygote
            zygotes = _descendants()
            prepared = {exercise.slug: prepare(exercise, sandbox, Cache(None)) for exercise in exercises}
            rows = [_graded(prepared, each, sandbox, spent) for each in handed]
            time.sleep(batch["survival_seconds"])
            survivors = [_described(pid) for pid in _descendants() - zygotes]
        reports = [report for _, report in rows]
        result["batches"].append(
            {
                "rows": [row for row, _ in rows],
                "survivors": survivors,
                "json": _document(json_reports.WRITER, reports),
                "csv": _document(csv.WRITER, reports),
                "html": _document(html.WRITER, reports),
                "text": _document(terminal.WRITER, reports),
            }
        )
    Path(plan["result"]).write_text(json.dumps(result))


def _count_what_workers_use() -> dict[Worker, Usage]:
    """What each worker has used when it is closed, from its first instruction to its last; to be emptied at will."""
    spent: dict[Worker, Usage] = {}
    close = Worker.close

    def counting(ended: Worker) -> float:
        seconds = close(ended)
        spent[ended] = Usage(seconds, ended.usage.waited_seconds)
        return seconds

    Worker.close = counting  # type: ignore[assignment,method-assign]  # in this process, which grades one batch and ends
    return spent


def _handed(step: dict[str, str], slug_of: dict[str, str]) -> Iterator[Handed]:
    try:
        found = find_submissions([Path(step["path"])], slug_of)
    except UsageError as error:
        raise SystemExit(f"{step['name']}: {error}") from error
    for submission in found.submissions:
        yield Handed(step["name"], submission)


def _graded(
    prepared: dict[str, Prepared], handed: Handed, sandbox: Sandbox, spent: dict[Worker, Usage]
) -> tuple[dict[str, Any], Report]:
    spent.clear()
    start = time.monotonic()
    submission = handed.submission
    report = refused(submission) if submission.slug is None else grade(prepared[submission.slug], submission, sandbox)
    seconds = time.monotonic() - start
    used = sum(spent.values(), Usage())
    written = _document(json_reports.WRITER, [report])
    temporary = Path(os.environ["TMPDIR"])
    row = {
        "step": handed.step,
        "seconds": seconds,
        "cpu_seconds": used.cpu_seconds,
        "waited_seconds": used.waited_seconds,
        "report": json.loads(written)["reports"][0],
        "report_bytes": len(written),
        "printed": [group.failure.printed for group in report.groups if group.failure],
        "peak_kb": _peak_kb(),
        "in_temp": sorted(str(path.relative_to(temporary)) for path in temporary.rglob("*")),
    }
    return row, report


def _document(writer: Writer, reports: Sequence[Report]) -> str:
    return b"".join(writer.write(reports, Context("en", feedback=True))).decode()


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
