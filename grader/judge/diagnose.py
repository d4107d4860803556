"""Which known mistake is it? A failing submission is held against the exercise's wrong solutions, case by case.

Only behaviour counts: two solutions are alike in a case if both are right, or both fail with the same value or the same
end. Who is alike in every case is told the mistake's name. Who is alike where it fails is told the name with a weaker
word: it may be the same mistake, of which other code shows less. Where no single mistake explains the failures, the
fewest that do together are named, each with its share. Nothing is named where nothing fits.

Some failures say themselves what they are: arguments that were not refused, properties, calls that raised. Where known
mistakes do not explain all that fails, those are set aside, one kind after the other, and what explains the rest is
named with its share: who flips the kernel flips it also without having checked any arguments yet.

All but the full agreement needs a wrong value that is the same: a typo in one branch raises where a known mistake
happens to raise as well.

The weaker word allows for failing cases that only could be alike, as long as half of them are: the same mistake in
another style may raise where the known one returned something odd, and without this it would be called two mistakes,
or none. A full agreement and a part of one do not: there the values must say so.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from grader.judge.answer_keys import AnswerKey
from grader.judge.behaviours import Behaviours, behaviours
from grader.judge.run import Run
from grader.model.exercise import Exercise, Reveal, WrongSolution
from grader.model.report import Certainty, Mistake, Outcome, Share

MAX_TOGETHER = 3
# This share of the failing cases must be alike where others only could be, and of a mistake's own failing cases before
# it is named as a part of what is wrong.
ENOUGH = 0.5

_NOT_RUN = {Outcome.REJECTED, Outcome.IMPORT_ERROR, Outcome.MISSING, Outcome.FORBIDDEN}

Place = tuple[str, int]  # a group's name, and the position of a case in it


class _Likeness(NamedTuple):
    """Where a submission and a wrong solution are alike, where they could be, and where the wrong solution fails."""

    wrong: WrongSolution
    alike: frozenset[Place]
    possible: frozenset[Place]
    failing: frozenset[Place]


class _Rule(NamedTuple):
    """Evidence that is to be explained, who may explain it and how they are chosen, and how certain that is then."""

    evidence: frozenset[Place]
    candidates: Sequence[_Likeness]
    choose: Callable[[frozenset[Place], Sequence[_Likeness]], tuple[_Likeness, ...]]
    certainty: Certainty


def diagnose(
    exercise: Exercise,
    done: Run,
    key: AnswerKey,
    known: Mapping[str, Behaviours],
    aside: frozenset[Place] = frozenset(),
) -> tuple[Mistake, ...]:
    """Name the known mistakes that a run shows: one that explains all of it, or the fewest that do together, or none.

    ``known`` are the behaviours of the wrong solutions. Cases of groups that reveal nothing are left out. What is
    returned holds names, hints and numbers of cases. What is explained already is set ``aside``: then the rest is, and
    whoever explains it is named as a part.
    """
    own = _telling(exercise, behaviours(done, key))
    outcomes = {place: outcome for place, outcome in _outcomes(own).items() if place not in aside}
    failing = _failing(outcomes)
    if not failing or not _NOT_RUN.isdisjoint(outcomes.values()):
        return ()
    everywhere = frozenset(outcomes)
    likenesses = [_without(_likeness(wrong, own, known[wrong.name]), aside) for wrong in exercise.wrong]
    for rule in _rules(exercise, own, everywhere, failing, likenesses):
        if chosen := rule.choose(rule.evidence, rule.candidates):
            certainty = Certainty.PART if aside else rule.certainty
            return tuple(_mistake(each, certainty, failing | aside, everywhere | aside) for each in chosen)
    return ()


def _without(likeness: _Likeness, aside: frozenset[Place]) -> _Likeness:
    return likeness._replace(
        alike=likeness.alike - aside, possible=likeness.possible - aside, failing=likeness.failing - aside
    )


def _telling(exercise: Exercise, own: Behaviours) -> Behaviours:
    silent = {group.name for group in exercise.groups if group.reveal is Reveal.NOTHING and group.hidden}
    return {name: cases for name, cases in own.items() if name not in silent}


def _outcomes(own: Behaviours) -> dict[Place, Outcome]:
    return {(name, position): case.outcome for name, cases in own.items() for position, case in enumerate(cases)}


def _failing(outcomes: Mapping[Place, Outcome]) -> frozenset[Place]:
    return frozenset(place for place, outcome in outcomes.items() if outcome is not Outcome.OK)


def _rules(
    exercise: Exercise,
    own: Behaviours,
    everywhere: frozenset[Place],
    failing: frozenset[Place],
    likenesses: Sequence[_Likeness],
) -> Iterator[_Rule]:
    """The rules in the order in which they are tried: the first that chooses somebody names them."""
    yield _Rule(everywhere, likenesses, _alike_in_all, Certainty.SAME)
    returned = {(name, position) for name, position in failing if own[name][position].returned}
    telling = [likeness for likeness in likenesses if likeness.alike & returned]
    shown = [likeness for likeness in telling if _shows(likeness)]
    for evidence in _to_explain(exercise, own, failing):
        if evidence == failing:
            yield _Rule(evidence, telling, _alone, Certainty.LIKE)
        else:
            yield _Rule(evidence, shown, _alone, Certainty.PART)
        yield _Rule(evidence, shown, _fewest, Certainty.PART)


def _likeness(wrong: WrongSolution, own: Behaviours, known: Behaviours) -> _Likeness:
    alike, possible, failing = set(), set(), set()
    for name, cases in own.items():
        for position, (mine, theirs) in enumerate(zip(cases, known[name], strict=True)):
            if mine.is_like(theirs):
                alike.add((name, position))
            if mine.could_be(theirs):
                possible.add((name, position))
            if theirs.outcome is not Outcome.OK:
                failing.add((name, position))
    return _Likeness(wrong, frozenset(alike), frozenset(possible), frozenset(failing))


def _to_explain(exercise: Exercise, own: Behaviours, failing: frozenset[Place]) -> list[frozenset[Place]]:
    """All that fails; without the refusals that did not come; without the properties, if more is left; wrong values.

    All but the first only where most are wrong values: exceptions are too much alike to tell a mistake by a part of it.
    """
    properties = {group.name for group in exercise.groups if group.properties}
    answers = {(name, position) for name, position in failing if not own[name][position].refusal}
    values = {(name, position) for name, position in answers if name not in properties} or answers
    returned = {(name, position) for name, position in values if own[name][position].returned}
    steps: list[Set[Place]] = [failing]
    if values and len(returned) >= ENOUGH * len(values):
        steps += [answers, values, returned]
    return list(dict.fromkeys(map(frozenset, steps)))


def _alike_in_all(wanted: frozenset[Place], likenesses: Sequence[_Likeness]) -> tuple[_Likeness, ...]:
    """Everybody who is alike in every case."""
    return tuple(likeness for likeness in likenesses if likeness.alike == wanted)


def _alone(wanted: frozenset[Place], likenesses: Sequence[_Likeness]) -> tuple[_Likeness, ...]:
    """The one that explains all that is ``wanted``, and of several the one that is most alike; else none."""
    alone = [likeness for likeness in likenesses if _explains(likeness, wanted)]
    best = max(alone, key=lambda likeness: (len(likeness.alike & wanted), len(likeness.alike)), default=None)
    return () if best is None else (best,)


def _explains(likeness: _Likeness, wanted: frozenset[Place]) -> bool:
    return wanted <= likeness.possible and len(wanted & likeness.alike) >= ENOUGH * len(wanted)


def _shows(likeness: _Likeness) -> bool:
    return len(likeness.alike & likeness.failing) >= ENOUGH * len(likeness.failing) > 0


def _fewest(wanted: frozenset[Place], likenesses: Sequence[_Likeness]) -> tuple[_Likeness, ...]:
    """The smallest set of several that explains it, and of such sets the one that is most alike; else none."""
    for size in range(2, MAX_TOGETHER + 1):
        covers = (
            chosen
            for chosen in itertools.combinations(likenesses, size)
            if wanted <= frozenset().union(*(likeness.alike for likeness in chosen))
        )
        if best := max(covers, key=_closeness, default=None):
            return best
    return ()


def _closeness(chosen: Iterable[_Likeness]) -> int:
    return sum(len(likeness.alike) for likeness in chosen)


def _mistake(
    likeness: _Likeness, certainty: Certainty, failing: frozenset[Place], everywhere: frozenset[Place]
) -> Mistake:
    explained = Counter(name for name, _ in failing & likeness.alike)
    return Mistake(
        name=likeness.wrong.name,
        title=likeness.wrong.title,
        hint=likeness.wrong.hint,
        certainty=certainty,
        agreement=round(len(likeness.alike) / len(everywhere), 4),
        shares=tuple(Share(name, cases) for name, cases in sorted(explained.items())),
        failing=len(failing),
    )
