"""What came of proving an exercise."""

from __future__ import annotations

from typing import NamedTuple

from grader.errors import ExerciseError


class Finding(NamedTuple):
    """One thing that is not as it should be: the file to look at and a sentence, which may have a diff below it."""

    path: str
    problem: str


class MutantCount(NamedTuple):
    """Automatic mutants of the reference solution: each is killed, equivalent for a reason, or a survivor."""

    made: int = 0
    killed: int = 0
    equivalent: int = 0
    survived: int = 0


class SolutionCount(NamedTuple):
    """Programs beside the reference solution: known mistakes, and what is right in part and in an unusual way."""

    wrong: int = 0
    partial: int = 0
    right: int = 0


class Verification(NamedTuple):
    """What became of one exercise. It is proven when there are no findings."""

    slug: str
    solutions: SolutionCount
    cases: int
    mutants: MutantCount
    findings: tuple[Finding, ...]


def unproven(slug: str, mistake: ExerciseError) -> Verification:
    """Make the verification of an exercise that cannot be read, or worked out: that is its finding."""
    place = mistake.path if mistake.line is None else f"{mistake.path}:{mistake.line}"
    return Verification(slug, SolutionCount(), 0, MutantCount(), (Finding(place, mistake.problem),))
