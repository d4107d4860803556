"""Which mistakes a class makes, the most frequent first; and those that nobody has named yet, by what they do.

What fails without a name is grouped by behaviour: two submissions are together if of the cases that either fails,
most fail in both with the same value or the same exception. The most frequent behaviour of a group stands for it. No
source is looked at.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from grader.cohort.cohort import Cohort, Example, Failed, Learner, Task, Work
from grader.model.condition import Condition
from grader.model.exercise import Text

ALIKE = 0.7  # of the cases that one of two submissions fails, from which on they are of one group


class Common(NamedTuple):
    """A known mistake: how many of those who were judged make it, when it shows, and one small case."""

    slug: str
    name: str
    title: Text
    learners: int
    judged: int
    condition: Condition | None
    example: Example | None


class Unnamed(NamedTuple):
    """A behaviour without a name: who shows it, in which groups, when, and one small case.

    ``members`` are the places of the learners in the class; ``sample`` says where one submission lies.
    """

    slug: str
    members: tuple[int, ...]
    judged: int
    groups: tuple[str, ...]
    condition: Condition | None
    example: Example | None
    sample: str


def common(cohort: Cohort) -> tuple[Common, ...]:
    """List the mistakes that were named, by how many make them."""
    found = [each for task in cohort.tasks for each in _named(task, cohort.works(task.slug))]
    return tuple(sorted(found, key=lambda each: (-each.learners, each.slug, each.name)))


def unnamed(cohort: Cohort) -> tuple[Unnamed, ...]:
    """Group what fails without a name, the largest group first."""
    places = {learner.id: place for place, learner in enumerate(cohort.learners)}
    found = [
        _unnamed(task, group, len(works), places)
        for task in cohort.tasks
        for works in [cohort.works(task.slug)]
        for group in _groups([(learner, work) for learner, work in works if work.failing and not work.mistakes])
    ]
    return tuple(sorted(found, key=lambda each: (-len(each.members), each.slug, each.members)))


def cluster(behaviours: Sequence[frozenset[Failed]]) -> list[int]:
    """Give each of ``behaviours`` the number of its group.

    The most frequent one leads a group, and the others join the leader that they are most like.
    """
    leaders: dict[frozenset[Failed], int] = {}
    joined: dict[frozenset[Failed], int] = {}
    for behaviour, _ in sorted(Counter(behaviours).items(), key=lambda pair: (-pair[1], sorted(pair[0]))):
        likeness, number = max(
            ((_likeness(behaviour, leader), -number) for leader, number in leaders.items()), default=(0.0, 0)
        )
        if likeness >= ALIKE:
            joined[behaviour] = -number
        else:
            joined[behaviour] = leaders[behaviour] = len(leaders)
    return [joined[behaviour] for behaviour in behaviours]


def _likeness(one: frozenset[Failed], other: frozenset[Failed]) -> float:
    """The share of cases in which two are alike, of those that one of them fails."""
    cases = {failed[:2] for failed in one} | {failed[:2] for failed in other}
    return len(one & other) / len(cases)


def _named(task: Task, works: Sequence[tuple[Learner, Work]]) -> Iterable[Common]:
    by_name: defaultdict[str, list[Work]] = defaultdict(list)
    for _, work in works:
        for name in dict.fromkeys(work.mistakes):
            by_name[name].append(work)
    for name, of_name in by_name.items():
        alone = [work for work in of_name if len(work.mistakes) == 1]
        yield Common(
            task.slug,
            name,
            task.titles[name],
            len(of_name),
            len(works),
            _usual(alone),
            task.examples.get(name),
        )


def _groups(works: Sequence[tuple[Learner, Work]]) -> Iterable[list[tuple[Learner, Work]]]:
    groups: defaultdict[int, list[tuple[Learner, Work]]] = defaultdict(list)
    for number, each in zip(cluster([work.failing for _, work in works]), works, strict=True):
        groups[number].append(each)
    return groups.values()


def _unnamed(task: Task, group: Sequence[tuple[Learner, Work]], judged: int, places: dict[str, int]) -> Unnamed:
    [(usual, _)] = Counter(work.failing for _, work in group).most_common(1)
    failing = {id_ for id_, _, _ in usual}
    return Unnamed(
        slug=task.slug,
        members=tuple(places[learner.id] for learner, _ in group),
        judged=judged,
        groups=tuple(each.name for each in task.groups if each.id in failing),
        condition=_usual([work for _, work in group]),
        example=task.examples.get(usual),
        sample=next(work.origin for _, work in group if work.failing == usual),
    )


def _usual(works: Sequence[Work]) -> Condition | None:
    """The condition that most of ``works`` fail by, if it is that of more than half of them."""
    [(condition, count), *_] = Counter(work.conditions[:1] for work in works).most_common(1) or [((), 0)]
    return condition[0] if condition and 2 * count > len(works) else None
