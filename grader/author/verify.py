"""Proof that an exercise can tell right from wrong.

The starter earns nothing, the reference solution everything, and every wrong solution fails exactly the groups that its
entry names. All of them are graded as submissions, by the same process as anybody's.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from grader.judge.answer_key import AnswerKey, build_key
from grader.judge.compare import compare
from grader.judge.grade import grade
from grader.model import Exercise, Group, Report, Submission, WrongSolution
from grader.rendering import call_text
from grader.sandbox.sandbox import Sandbox


class Finding(NamedTuple):
    """One thing that is not as it should be: the file to look at and a sentence."""

    path: Path
    problem: str


class Verification(NamedTuple):
    """What became of one exercise. It is proven when there are no findings."""

    slug: str
    wrong_solutions: int
    cases: int
    findings: tuple[Finding, ...]


def verify(exercise: Exercise, sandbox: Sandbox) -> Verification:
    """Grade the starter, the reference and every wrong solution of ``exercise``."""
    findings = list(_without_cases(exercise))
    if exercise.reference is None:
        findings.append(Finding(exercise.folder, "there is no reference solution in solutions/"))
        return Verification(exercise.slug, 0, 0, tuple(findings))
    key = build_key(exercise, sandbox)
    findings += _hand_written(exercise, key, sandbox)
    findings += _starter(exercise, _grade(exercise, "starter", exercise.starter, key, sandbox))
    findings += _reference(exercise, _grade(exercise, "reference", exercise.reference, key, sandbox))
    for wrong in exercise.wrong:
        findings += _wrong(wrong, _grade(exercise, wrong.name, wrong.path, key, sandbox))
    cases = sum(len(group.cases) for group in exercise.groups)
    return Verification(exercise.slug, len(exercise.wrong), cases, tuple(findings))


def _grade(exercise: Exercise, name: str, path: Path, key: AnswerKey, sandbox: Sandbox) -> Report:
    return grade(exercise, Submission(name, exercise.slug, path, path.read_bytes()), key, sandbox)


def _without_cases(exercise: Exercise) -> Iterator[Finding]:
    for group in exercise.groups:
        if not group.cases:
            yield Finding(
                exercise.folder / "exercise.yaml", f"the hidden group {group.name!r} has no cases in hidden.yaml"
            )


def _hand_written(exercise: Exercise, key: AnswerKey, sandbox: Sandbox) -> Iterator[Finding]:
    """A value that the author wrote down must be the one that the reference solution returns."""
    asked = msgspec.structs.replace(exercise, groups=_all_from_reference(exercise))
    from_reference = build_key(asked, sandbox)
    for group in exercise.groups:
        for case, written, answered in zip(group.cases, key[group.name], from_reference[group.name], strict=True):
            if case.raises is None and (difference := compare(written.value, answered.value)):
                place = f"{call_text(case.call)} in the group {group.name!r}"
                yield Finding(
                    exercise.folder, f"'expect' of {place} is not what the reference returns: {difference.message}"
                )


def _all_from_reference(exercise: Exercise) -> tuple[Group, ...]:
    return tuple(
        msgspec.structs.replace(
            group,
            cases=tuple(
                case if case.raises is not None else msgspec.structs.replace(case, from_reference=True)
                for case in group.cases
            ),
        )
        for group in exercise.groups
    )


def _starter(exercise: Exercise, report: Report) -> Iterator[Finding]:
    if report.score:
        yield Finding(
            exercise.starter, f"the starter earns {report.score:g} of {report.max_score:g} points; it should earn none"
        )


def _reference(exercise: Exercise, report: Report) -> Iterator[Finding]:
    path = exercise.reference or exercise.folder
    if report.message:
        yield Finding(path, f"the reference solution: {report.message}")
    for group in report.groups:
        if group.score < group.points:
            reason = f": {group.failure.message}" if group.failure else ""
            yield Finding(path, f"the reference solution fails {group.name!r} ({group.outcome}){reason}")


def _wrong(wrong: WrongSolution, report: Report) -> Iterator[Finding]:
    failed = {group.name for group in report.groups if group.score < group.points}
    graded = {group.name for group in report.groups}
    if report.message:
        yield Finding(wrong.path, f"{wrong.name}: {report.message}")
    for name in wrong.fails:
        if name not in failed:
            reason = "nothing there fails it" if name in graded else "no group of that name has cases"
            yield Finding(
                wrong.path, f"the wrong solution {wrong.name!r} got through: it should fail {name!r}, and {reason}"
            )
    for name in sorted(failed - set(wrong.fails)):
        yield Finding(
            wrong.path, f"the wrong solution {wrong.name!r} also fails {name!r}, which its entry does not name"
        )
