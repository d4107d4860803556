"""What a class found hard: for each exercise and group how many pass, its difficulty, its discrimination, the time.

These are the figures of classical test theory. *Difficulty* is the share of the points that were earned: 1 is easy.
*Discrimination* is the point-biserial correlation of passing with everything else that the learner has earned: near 0,
passing says nothing about the rest, and below 0 the item is to be looked at. Who handed nothing in is left out, and
lateness does not count: what is asked is what people could do.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import NamedTuple

from grader.cohort.cohort import Cohort, Learner, Task, Work

FEWEST = 10  # learners from which on a correlation is told
BINS = 10  # of a distribution


class Item(NamedTuple):
    """How a class did on an exercise or a group; ``discrimination`` is None where it cannot be told."""

    taken: int
    passed: int
    difficulty: float
    discrimination: float | None


class TaskFigures(NamedTuple):
    """The figures of an exercise and of its groups; ``seconds`` is the median of the CPU time, ``marks`` their bins."""

    task: Task
    whole: Item
    groups: tuple[Item, ...]
    seconds: float
    marks: tuple[int, ...]
    missing: int


def figures(cohort: Cohort) -> tuple[TaskFigures, ...]:
    """Work out the figures of every exercise."""
    totals = {learner.id: float(learner.before) for learner in cohort.learners}
    return tuple(_of_task(cohort, task, totals) for task in cohort.tasks)


def bins(shares: Sequence[float]) -> tuple[int, ...]:
    """Count ``shares`` of 0 to 1 in BINS of equal width; 1 is in the last."""
    counts = [0] * BINS
    for share in shares:
        counts[min(int(share * BINS + 1e-9), BINS - 1)] += 1
    return tuple(counts)


def _of_task(cohort: Cohort, task: Task, totals: dict[str, float]) -> TaskFigures:
    works = cohort.works(task.slug)
    points = float(task.points)
    scores = [float(work.mark.before) for _, work in works]
    whole = _item(scores, points, [totals[learner.id] for learner, _ in works])
    return TaskFigures(
        task=task,
        whole=whole,
        groups=tuple(_of_group(works, each.id, each.points, totals) for each in task.groups),
        seconds=statistics.median(work.seconds for _, work in works) if works else 0.0,
        marks=bins([score / points for score in scores]) if points else (0,) * BINS,
        missing=len(cohort.learners) - len(works),
    )


def _of_group(works: Sequence[tuple[Learner, Work]], group: str, points: float, totals: dict[str, float]) -> Item:
    asked = [(learner, work.scores[work.ids.index(group)]) for learner, work in works if group in work.ids]
    return _item([score for _, score in asked], points, [totals[learner.id] for learner, _ in asked])


def _item(scores: Sequence[float], points: float, totals: Sequence[float]) -> Item:
    passed = [score >= points for score in scores]
    rest = [total - score for total, score in zip(totals, scores, strict=True)]
    difficulty = statistics.fmean(scores) / points if scores and points else 0.0
    return Item(len(scores), sum(passed), difficulty, _point_biserial(passed, rest))


def _point_biserial(passed: Sequence[bool], rest: Sequence[float]) -> float | None:
    """Correlate passing with the rest; None where few were asked, all did alike, or there is no rest."""
    if len(passed) < FEWEST or len(set(passed)) < 2 or max(rest) - min(rest) < 1e-9:
        return None
    return statistics.correlation([float(each) for each in passed], rest)
