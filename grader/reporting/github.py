"""A log for GitHub Actions: each report in a group that folds, then annotations within the platform's limits.

An annotation stands at the line that raised, where the group is disclosed. Its file is the one that was handed in,
never one that the submission named; what a group withholds has no place.

A log obeys lines that begin with two colons. Whatever may hold text of a submission stands between ``stop-commands``
and a token that is a hash of that text, so that no text can hold its own; :mod:`grader.text` disarms such lines too.
"""

from __future__ import annotations

import hashlib
import itertools
import os
from collections.abc import Iterable, Iterator
from pathlib import PurePath

from grader.catalogue import translated
from grader.model.report import GroupReport, Outcome, Report, Traceback
from grader.model.sentence import said_in
from grader.reporting.platform import Test, at_least_one, cut, headline, tests
from grader.reporting.rendering import outcome_text, score_text
from grader.reporting.terminal import WRITER as TEXT
from grader.reporting.writers import Context, Writer

MAX_ANNOTATIONS = 10  # of each kind in a step; more are dropped without a word
MAX_MESSAGE = 4_000
_ROOT = "GITHUB_WORKSPACE"


def write(reports: Iterable[Report], context: Context) -> Iterator[bytes]:
    """Write everybody's feedback, then an annotation for each group that is not right, as many as are shown.

    ``GraderError`` where nothing was graded.
    """
    language = context.language
    errors: list[str] = []
    left_out = 0
    score = points = 0.0
    for report in at_least_one(reports):
        yield _folded(report, context).encode()
        score, points = score + report.score, points + report.max_score
        lost = list(_annotations(report, context))
        room = MAX_ANNOTATIONS - len(errors)
        errors += lost[:room]
        left_out += len(lost[room:])
    total = translated("Points: {score}", language, score=score_text(round(score, 6), round(points, 6)))
    if left_out:
        more = translated("{number} more findings are in the log", language, number=left_out)
        total = f"{total} ({more})"
    yield "".join([*errors, command("notice", {"title": "convgrader"}, total)]).encode()


WRITER = Writer("github", "text/plain", ".github.txt", write, needs=("language",), reads=(_ROOT,))


def command(name: str, properties: dict[str, str], message: str) -> str:
    """Write a command to the log, with everything in it escaped."""
    given = ",".join(f"{key}={_escaped(value, ':,')}" for key, value in properties.items())
    return f"::{name} {given}::{_escaped(message)}\n" if given else f"::{name}::{_escaped(message)}\n"


def _escaped(text: str, more: str = "") -> str:
    return "".join(f"%{ord(each):02X}" if each in f"%\r\n{more}" else each for each in text)


def _folded(report: Report, context: Context) -> str:
    plain = Context(context.language, feedback=True, width=context.width, every_group=True)
    text = b"".join(itertools.chain(TEXT.write(iter([report]), plain))).decode()
    token = hashlib.sha256(text.encode()).hexdigest()
    return f"{command('group', {}, headline(report))}::stop-commands::{token}\n{text}\n::{token}::\n::endgroup::\n"


def _annotations(report: Report, context: Context) -> Iterator[str]:
    """Yield what is wrong: once for what kept it from being run, else for each group that lost points."""
    listed = tests(report, context.language)
    if report.groups and report.message and report.outcome is not Outcome.OK:
        title = f"{report.exercise or report.name} ({score_text(report.score, report.max_score)})"
        place = _place(report, report.traceback, context)
        yield command("error", {**place, "title": title}, cut(said_in(report.message, context.language), MAX_MESSAGE))
        listed = [test for test, group in zip(listed, report.groups, strict=True) if group.failure]
    groups = {group.name: group for group in report.groups}
    for test in listed:
        if not test.is_passed:
            yield _annotation(report, test, groups.get(test.name), context)


def _annotation(report: Report, test: Test, group: GroupReport | None, context: Context) -> str:
    title = f"{test.title} ({score_text(test.score, test.points)})"
    traceback = report.traceback if group is None else _raised(group)
    is_withheld = group is not None and group.hidden and traceback is None
    place = {} if is_withheld else _place(report, traceback, context)
    said = test.text(MAX_MESSAGE) or outcome_text(test.outcome, context.language)
    return command("error", {**place, "title": title}, said)


def _raised(group: GroupReport) -> Traceback | None:
    return group.failure.traceback if group.failure else None


def _place(report: Report, traceback: Traceback | None, context: Context) -> dict[str, str]:
    """Name the submission's file, and the innermost of its own lines; a notebook's cells have no lines in a file."""
    if not report.origin.endswith((".py", ".ipynb")):
        return {}
    own = [frame for frame in (traceback.frames if traceback else ()) if not frame.file and frame.cell is None]
    file = {"file": str(_folder(context) / report.origin)}
    if not own:
        return file
    columns = {} if own[-1].start is None else {"col": str(own[-1].start + 1)}
    return {**file, "line": str(own[-1].line), **columns}


def _folder(context: Context) -> PurePath:
    """Find where in the repository that lies which the reports' paths are below."""
    root, folder = context.environment.get(_ROOT), PurePath(context.graded)
    if root and folder.is_relative_to(real := os.path.realpath(root)):
        return folder.relative_to(real)
    return PurePath()
