"""A class, gathered from its reports: who has which mark on which exercise, and what is needed to say what went wrong.

Reports are taken one at a time and not kept: of each there stay the mark, the scores of its groups, the names of
mistakes, and the digests of what failed. Of the cases that reports show, the smallest of each kind stays.
"""

from __future__ import annotations

import functools
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from grader.cohort.policy import Attempt, Mark, Policy, attempt, counting, exact
from grader.model.condition import Condition
from grader.model.exercise import Text
from grader.model.report import Certainty, Failure, GroupReport, Outcome, Report
from grader.values import Array, Dict, List, Tuple, Value

# Nobody can say of these what was wrong, or for which exercise.
NOT_JUDGED = frozenset({Outcome.NOT_HANDED_IN, Outcome.NOT_GRADED, Outcome.REJECTED})


_WHOLE = (Certainty.SAME, Certainty.LIKE)  # how a mistake fits that explains all that fails


class Example(NamedTuple):
    """One failing case, as a report shows it, and the group that it is of."""

    group: str
    failure: Failure


class Group(NamedTuple):
    """A test group, as the reports name it."""

    id: str
    name: str
    points: float
    hidden: bool


class Work(NamedTuple):
    """What counts of one learner on one exercise.

    ``scores`` are those of the groups in ``ids``. ``failing`` are the digests of failing cases, each with its group's
    id and its place in that. ``explained`` says that one known mistake explains all that fails.
    """

    attempt: Attempt
    points: Fraction
    seconds: float
    ids: tuple[str, ...]
    scores: tuple[float, ...]
    mistakes: tuple[str, ...]
    explained: bool
    conditions: tuple[Condition, ...]
    failing: frozenset[Failed]
    origin: str

    @property
    def mark(self) -> Mark:
        return self.attempt.mark

    @property
    def is_judged(self) -> bool:
        return self.attempt.outcome not in NOT_JUDGED


Failed = tuple[str, int, str]  # a group's id, the place of a case, and the digest of what came of it


class Learner(NamedTuple):
    """One learner: the id as handed in, the name as shown, what counts by exercise, and totals of both marks."""

    id: str
    name: str
    works: dict[str, Work]
    before: Fraction
    after: Fraction


class Task(NamedTuple):
    """One exercise of the class: its points, its groups, and what its known mistakes are called.

    ``examples`` are small cases by a mistake's name, and by what failed where no mistake was named.
    """

    slug: str
    points: Fraction
    groups: tuple[Group, ...]
    titles: dict[str, Text]
    examples: dict[str | frozenset[Failed], Example]


class Cohort(NamedTuple):
    """The class: learners by name, exercises in the course's order, all points, uploads that are for no exercise."""

    learners: tuple[Learner, ...]
    tasks: tuple[Task, ...]
    points: Fraction
    strays: int

    def works(self, slug: str) -> list[tuple[Learner, Work]]:
        """List what was judged of the exercise ``slug``, with whose it is."""
        found = [(learner, learner.works[slug]) for learner in self.learners if slug in learner.works]
        return [(learner, work) for learner, work in found if work.is_judged]


def gather(reports: Iterable[Report], policy: Policy, order: Sequence[str] = ()) -> Cohort:
    """Gather the class from ``reports``; exercises come as in ``order``, and those that are not in it by name."""
    gathering = _Gathering(policy)
    for report in reports:
        gathering.take(report)
    return gathering.cohort(order)


class _Gathering:
    """What is known of the class so far."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._names: dict[str, str] = {}
        self._works: defaultdict[str, dict[str, Work]] = defaultdict(dict)
        self._groups: dict[str, tuple[Group, ...]] = {}
        self._titles: defaultdict[str, dict[str, Text]] = defaultdict(dict)
        self._examples: defaultdict[str, dict[str | frozenset[Failed], Example]] = defaultdict(dict)
        self._strays = 0

    def take(self, report: Report) -> None:
        self._names[report.learner] = report.name
        works = self._works[report.learner]  # also of who handed in nothing that can be told
        if report.exercise is None:
            self._strays += report.outcome is not Outcome.NOT_HANDED_IN
            return
        if report.groups:
            self._groups[report.exercise] = tuple(map(_group, report.groups))
        work = _work(self._policy, report)
        self._note_examples(report, work)
        kept = works.get(report.exercise)
        if kept is None or counting([kept.attempt.standing, work.attempt.standing], self._policy.attempts) == 1:
            works[report.exercise] = work

    def _note_examples(self, report: Report, work: Work) -> None:
        slug = str(report.exercise)
        self._titles[slug].update((mistake.name, mistake.title) for mistake in report.mistakes)
        shown = [Example(each.name, each.failure) for each in report.groups if each.failure and each.failure.call]
        if not shown:
            return
        smallest = min(shown, key=_size)
        if work.mistakes and not work.explained:
            return  # what is shown may be due to something else
        examples = self._examples[slug]
        key = work.mistakes[0] if work.mistakes else work.failing
        if key not in examples or _size(smallest) < _size(examples[key]):
            examples[key] = smallest

    def cohort(self, order: Sequence[str]) -> Cohort:
        learners = [_learner(id_, name, self._works[id_]) for id_, name in self._names.items()]
        slugs = {slug for learner in learners for slug in learner.works}
        placed = {slug: place for place, slug in enumerate(order)}
        tasks = [
            self._task(slug, learners) for slug in sorted(slugs, key=lambda each: (placed.get(each, len(placed)), each))
        ]
        learners.sort(key=lambda learner: (learner.name.casefold(), learner.id))
        return Cohort(tuple(learners), tuple(tasks), sum((task.points for task in tasks), _NONE), self._strays)

    def _task(self, slug: str, learners: Iterable[Learner]) -> Task:
        points = max(learner.works[slug].points for learner in learners if slug in learner.works)
        return Task(slug, points, self._groups.get(slug, ()), self._titles[slug], self._examples[slug])


_NONE = Fraction(0)


def _learner(id_: str, name: str, works: dict[str, Work]) -> Learner:
    before = sum((work.mark.before for work in works.values()), _NONE)
    after = sum((work.mark.after for work in works.values()), _NONE)
    return Learner(id_, name, works, before, after)


def _work(policy: Policy, report: Report) -> Work:
    failing = frozenset(
        (group.id, place, digest) for group in report.groups for place, digest in enumerate(group.digests) if digest
    )
    return Work(
        attempt=attempt(policy, report),
        points=_points(report.max_score),
        seconds=report.seconds,
        ids=_shared(tuple(group.id for group in report.groups)),
        scores=tuple(group.score for group in report.groups),
        mistakes=tuple(mistake.name for mistake in report.mistakes),
        explained=[mistake.certainty in _WHOLE for mistake in report.mistakes] == [True],
        conditions=report.conditions,
        failing=interned(failing),
        origin=report.origin,
    )


_points = functools.lru_cache(maxsize=1000)(exact)


@functools.lru_cache(maxsize=1000)
def _shared(ids: tuple[str, ...]) -> tuple[str, ...]:
    """The same tuple for equal ones, which is a hundredth of the memory in a class."""
    return ids


@functools.lru_cache(maxsize=10_000)
def interned(failing: frozenset[Failed]) -> frozenset[Failed]:
    """The same set for equal ones: many of a class fail alike."""
    return failing


def _group(group: GroupReport) -> Group:
    return Group(group.id, group.name, group.points, group.hidden)


def _size(example: Example) -> int:
    """How much there is to read of a case."""
    call = example.failure.call
    return sum(map(_numbers, (*call.args, *call.kwargs.values()))) if call else 0


def _numbers(value: Value) -> int:
    match value:
        case Array(shape=shape):
            return math.prod(shape) + 1
        case List(items=items) | Tuple(items=items):
            return sum(map(_numbers, items)) + 1
        case Dict(items=named):
            return sum(map(_numbers, named.values())) + 1
    return 1
