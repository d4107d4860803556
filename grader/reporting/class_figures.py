"""What a class got right and wrong, counted report by report: of a report, only what is counted is kept."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from grader.model.condition import Condition
from grader.model.report import Certainty, Failure, GroupReport, Mistake, Outcome, Report

BINS = 10


@dataclass
class Cell:
    """What one learner has in one exercise: the mark, or the score where there are no due dates."""

    score: float
    outcome: Outcome
    is_late: bool

    @property
    def is_missing(self) -> bool:
        return self.outcome is Outcome.NOT_HANDED_IN


@dataclass
class Learner:
    """One learner's row: the name as it is shown, and a cell for each exercise."""

    name: str
    cells: dict[str, Cell] = field(default_factory=dict)

    @property
    def total(self) -> float:
        return math.fsum(cell.score for cell in self.cells.values())


@dataclass
class GroupFigures:
    """Of one test group: how many were graded, how many have all of its points, which share of them on the average.

    The sums are for the correlation of having all points with the points in the rest of the exercise.
    """

    name: str
    graded: int = 0
    full: int = 0
    shares: float = 0.0
    rest: float = 0.0
    rest_squared: float = 0.0
    rest_of_full: float = 0.0

    def add(self, group: GroupReport, rest: float) -> None:
        has_all = group.score >= group.points
        self.graded += 1
        self.full += has_all
        self.shares += group.score / group.points if group.points else 1.0
        self.rest += rest
        self.rest_squared += rest * rest
        self.rest_of_full += rest * has_all

    @property
    def difficulty(self) -> float:
        """The share of its points that is earned on the average: the higher, the easier."""
        return self.shares / self.graded

    @property
    def discrimination(self) -> float | None:
        """The point-biserial correlation with the rest of the exercise; None where all are alike in either."""
        count, full = self.graded, self.full
        spread = count * self.rest_squared - self.rest * self.rest
        if not 0 < full < count or spread <= 1e-9 * max(1.0, self.rest_squared):
            return None
        return (count * self.rest_of_full - full * self.rest) / math.sqrt(full * (count - full) * spread)


@dataclass
class MistakeFigures:
    """A known mistake: by how many it is made, and of the first of them when calls fail, and one such case."""

    mistake: Mistake
    conditions: tuple[Condition, ...]
    case: Failure | None
    learners: int = 0


@dataclass
class ExerciseFigures:
    """Of one exercise: how many were graded and how, the CPU time, the groups, the mistakes."""

    max_score: float = 0.0
    graded: int = 0
    full: int = 0
    missing: int = 0
    late: int = 0
    scores: float = 0.0
    seconds: float = 0.0
    groups: dict[str, GroupFigures] = field(default_factory=dict)
    mistakes: dict[str, MistakeFigures] = field(default_factory=dict)

    @property
    def by_frequency(self) -> list[MistakeFigures]:
        """The mistakes, the most frequent first."""
        return sorted(self.mistakes.values(), key=lambda each: (-each.learners, each.mistake.name))


@dataclass
class ClassFigures:
    """Everything about a class that its page says."""

    learners: dict[str, Learner] = field(default_factory=dict)
    exercises: dict[str, ExerciseFigures] = field(default_factory=lambda: defaultdict(ExerciseFigures))

    @property
    def max_total(self) -> float:
        return math.fsum(each.max_score for each in self.exercises.values())

    @property
    def by_name(self) -> list[Learner]:
        return sorted(self.learners.values(), key=lambda each: (each.name.casefold(), each.name))

    @property
    def by_total(self) -> list[Learner]:
        return sorted(self.by_name, key=lambda each: -each.total)

    @property
    def bins(self) -> list[int]:
        """How many learners are in each tenth of all points."""
        counts = [0] * BINS
        for learner in self.learners.values():
            share = learner.total / self.max_total if self.max_total else 0.0
            counts[min(BINS - 1, max(0, int(share * BINS)))] += 1
        return counts


def figures(reports: Iterable[Report]) -> ClassFigures:
    """Count ``reports``, one after the other."""
    counted = ClassFigures()
    for report in reports:
        _count(counted, report)
    counted.exercises = dict(sorted(counted.exercises.items()))
    return counted


def _count(counted: ClassFigures, report: Report) -> None:
    learner = counted.learners.setdefault(report.learner, Learner(report.name))
    if report.exercise is None:
        return
    mark = report.mark
    is_late = mark is not None and bool(mark.late_seconds)
    learner.cells[report.exercise] = Cell(report.score if mark is None else mark.score, report.outcome, is_late)
    exercise = counted.exercises[report.exercise]
    exercise.max_score = max(exercise.max_score, report.max_score)
    exercise.missing += report.outcome is Outcome.NOT_HANDED_IN
    exercise.late += is_late
    if report.groups:
        _count_graded(exercise, report)


def _count_graded(exercise: ExerciseFigures, report: Report) -> None:
    exercise.graded += 1
    exercise.full += report.outcome is Outcome.OK
    exercise.scores += report.score
    exercise.seconds += report.seconds
    for group in report.groups:
        exercise.groups.setdefault(group.id, GroupFigures(group.name)).add(group, report.score - group.score)
    for mistake in report.mistakes:
        exercise.mistakes.setdefault(mistake.name, _first(mistake, report)).learners += 1


def _first(mistake: Mistake, report: Report) -> MistakeFigures:
    """What is said of a mistake by the first who makes it: when calls fail, and one of them that may be shown.

    Only where the mistake explains all that fails; else either may be due to something else.
    """
    if mistake.certainty not in (Certainty.SAME, Certainty.LIKE):
        return MistakeFigures(mistake, (), None)
    shown = (group.failure for group in report.groups if group.failure is not None and group.failure.call is not None)
    return MistakeFigures(mistake, report.conditions, next(shown, None))
