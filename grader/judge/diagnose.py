"""Which known mistake is it? A failing submission is held against the exercise's wrong solutions, case by case.

A known mistake is a family, and a submission is as like it as the nearest member is: every member is held against the
submission by itself, and no mistake is named twice.

Only behaviour counts: two solutions are alike in a case if both are right, or both fail with the same value or the same
end. Bad arguments that are not refused are a finding of their own (:mod:`grader.judge.refusals`) and are set aside
before the rest is explained: who flips the kernel flips it also without having checked any arguments yet. They tell
a mistake only where they alone are what is wrong, and then one that lets pass nothing else and returns the same.

The rules, in the order in which they are tried; the first that finds somebody names them:

1. *Same.* Who is alike in every case, refusals included, is told the mistake's name.
2. *Like.* Who is alike in every case but the refusals that were set aside.
3. *Together.* Two wrong solutions merge as changes to one text, and the submission is alike to what comes of it in
   every case but the refusals: both are named. So two mistakes are told also where they meet in one case.
4. *Like.* One mistake explains all that fails, and may fail elsewhere too: other code shows less of it, but at least
   half of the mistake's own failures must show. Where no value that is alike holds ``FEW`` numbers, ``MOST`` of them
   must: whoever rounds in another way is one place off where somebody else is, too.
5. *Part.* The fewest that explain it together, each with its share.
6. *Part.* What is left when failed properties are set aside, then when calls that raised are, as long as those are not
   most: one mistake explains it, or the fewest do.
7. *Part.* One mistake is alike wherever the submission does not raise, be it right or wrong, and no other is: it raises
   where the mistake returns, as who handles whole numbers alone does on every pair. Or two that merge are.
8. *Part.* One mistake is nearest: of the same cases, where it or the submission fails, at least ``NEAR`` are alike,
   and no other comes near (``NEARER``). It was made in one place of two, or there is more to it.

Rules 5, 6 and 8 need as much as rule 4. For the last two, wrong values that are alike hold at least ``FEW`` numbers.

All but the first need a wrong value that is the same: a typo in one branch raises where a known mistake happens to
raise as well. Rule 4 allows for failing cases that only could be alike, as long as half of them are: the same mistake
in another style may raise where the known one returned something odd. Rules 5 and 6 do not, and need that at least half
of a mistake's own failures show.
"""

from __future__ import annotations

import functools
import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from grader.judge.behaviours import Behaviour, Behaviours, Families, count_numbers
from grader.judge.refusals import telling_groups
from grader.model.exercise import Exercise, SourceFile, WrongSolution
from grader.model.report import Certainty, Mistake, Outcome, Share

MAX_TOGETHER = 3
MAX_MERGED = 10  # pairs that are tried for one submission
# This share of the failing cases must be alike where others only could be, and of a mistake's own failing cases before
# it is named as a part of what is wrong.
ENOUGH = 0.5
# Numbers in wrong values that must be alike before a mistake is named by what comes back alone: one number can be the
# same by chance, an image of them cannot.
FEW = 3
MOST = 0.8  # of a mistake's own failures, where all that is alike are single numbers or properties
NEAR = 0.6
NEARER = 0.5

_NOT_RUN = {Outcome.REJECTED, Outcome.IMPORT_ERROR, Outcome.MISSING, Outcome.FORBIDDEN}

Place = tuple[str, int]  # a group's name, and the position of a case in it
Places = frozenset[Place]
# What comes of two wrong solutions merged into one; None where they do not merge.
Merged = Callable[[SourceFile, SourceFile], Behaviours | None]


class _Likeness(NamedTuple):
    """Where a submission and a wrong solution are alike, where they could be, and where the wrong solution fails.

    ``agreement`` is the share of all cases in which they are alike, also of those that are set aside.
    """

    wrong: WrongSolution
    member: SourceFile
    agreement: float
    alike: Places
    possible: Places
    failing: Places


class _Rule(NamedTuple):
    """Evidence that is to be explained, who may explain it and how they are chosen, and how certain that is then."""

    evidence: Places
    candidates: Sequence[_Likeness]
    choose: Callable[[Places, Sequence[_Likeness]], tuple[_Likeness, ...]]
    certainty: Certainty


class _Own(NamedTuple):
    """What the submission does: its behaviours, by place."""

    cases: Mapping[Place, Behaviour]
    properties: Places  # cases of groups that ask for properties

    def where(self, holds: Callable[[Behaviour], bool]) -> Places:
        return frozenset(place for place, case in self.cases.items() if holds(case))

    def without(self, places: Places) -> _Own:
        cases = {place: case for place, case in self.cases.items() if place not in places}
        return _Own(cases, self.properties - places)

    @property
    def everywhere(self) -> Places:
        return frozenset(self.cases)

    @property
    def failing(self) -> Places:
        return self.where(lambda case: case.outcome is not Outcome.OK)

    @property
    def refusals(self) -> Places:
        return self.where(lambda case: case.refusal)

    @property
    def returned(self) -> Places:
        """Where something came back that is wrong."""
        return self.where(lambda case: case.returned)

    def numbers(self, places: Places) -> int:
        """Count the numbers in what came back there."""
        return sum(count_numbers(self.cases[place].value) for place in places)


def diagnose(
    exercise: Exercise,
    behaves: Behaviours,
    known: Families,
    merged: Merged = lambda one, other: None,
    aside: Places = frozenset(),
) -> tuple[Mistake, ...]:
    """Name the known mistakes that a submission ``behaves`` like: one that explains all, the fewest together, or none.

    ``known`` are the behaviours of the wrong solutions, ``merged`` says how two of them behave as one. Cases of groups
    that reveal nothing are left out. What is explained already is set ``aside``: then the rest is, and whoever explains
    it is named as a part. What is returned holds names, hints and numbers of cases.
    """
    whole = _own(exercise, behaves)
    own = whole.without(aside)
    if aside and own.failing <= own.refusals:
        return ()
    if not own.failing or not _NOT_RUN.isdisjoint(case.outcome for case in own.cases.values()):
        return ()
    likenesses = [
        _likeness(wrong, member, own, behaves)
        for wrong in exercise.wrong
        for member, behaves in zip(wrong.members, known[wrong.name], strict=True)
    ]
    for rule in _rules(own, likenesses, merged):
        if chosen := rule.choose(rule.evidence, rule.candidates):
            certainty = Certainty.PART if aside else rule.certainty
            return tuple(_mistake(likeness, certainty, own, whole) for likeness in chosen)
    return ()


def _own(exercise: Exercise, behaves: Behaviours) -> _Own:
    groups = list(telling_groups(exercise))
    cases = {
        (group.name, position): case for group in groups for position, case in enumerate(behaves.get(group.name, ()))
    }
    asked = {group.name for group in groups if group.properties}
    return _Own(cases, frozenset(place for place in cases if place[0] in asked))


def _likeness(wrong: WrongSolution, member: SourceFile, own: _Own, behaves: Behaviours) -> _Likeness:
    alike, possible, failing = set(), set(), set()
    for place, mine in own.cases.items():
        name, position = place
        theirs = behaves[name][position]
        if mine.is_like(theirs):
            alike.add(place)
        if mine.could_be(theirs):
            possible.add(place)
        if theirs.outcome is not Outcome.OK:
            failing.add(place)
    agreement = len(alike) / len(own.cases)
    return _Likeness(wrong, member, agreement, frozenset(alike), frozenset(possible), frozenset(failing))


def _rules(own: _Own, likenesses: Sequence[_Likeness], merged: Merged) -> Iterator[_Rule]:
    """The rules in the order in which they are tried."""
    yield _Rule(own.everywhere, likenesses, _alike_in_all, Certainty.SAME)
    if own.failing <= own.refusals:
        yield from _rules_of_refusals(own, likenesses)
    else:
        yield from _rules_of_answers(own, [_without(likeness, own.refusals) for likeness in likenesses], merged)


def _rules_of_refusals(own: _Own, likenesses: Sequence[_Likeness]) -> Iterator[_Rule]:
    """Where nothing else is wrong, a mistake that is wrong in nothing else may explain it.

    Who refuses most of what the mistake lets pass has checked something, and did not make it.
    """
    only = [each for each in likenesses if each.failing <= own.refusals and each.alike & own.returned and _shows(each)]
    yield _Rule(own.failing, only, _alone, Certainty.LIKE)
    yield _Rule(own.failing, only, _fewest, Certainty.PART)


def _rules_of_answers(own: _Own, likenesses: Sequence[_Likeness], merged: Merged) -> Iterator[_Rule]:
    failing, asked = own.failing - own.refusals, own.everywhere - own.refusals
    telling = [likeness for likeness in likenesses if likeness.alike & own.returned]
    shown = [likeness for likeness in telling if _shows(likeness)]
    together, returned = _Merging(own, merged), own.returned
    yield _Rule(asked, telling, _alike_in_all, Certainty.LIKE)
    yield _Rule(asked, likenesses, together.made, Certainty.TOGETHER)
    weighty = [likeness for likeness in telling if _weighs(own, likeness)]
    yield _Rule(failing, weighty, _alone, Certainty.LIKE)
    shown = [likeness for likeness in shown if likeness in weighty]
    yield _Rule(failing, shown, _fewest, Certainty.PART)
    for evidence in _to_explain(own):
        yield _Rule(evidence, shown, _alone, Certainty.PART)
        yield _Rule(evidence, shown, _fewest, Certainty.PART)
    spoken = asked - own.properties - own.where(lambda case: case.outcome is Outcome.ERROR and case.own)
    heard = [each for each in telling if own.numbers(each.alike & returned & spoken) >= FEW]
    yield _Rule(spoken, heard, _the_only_one_alike, Certainty.PART)
    if spoken != asked:
        yield _Rule(spoken, heard, together.made, Certainty.TOGETHER)
    yield _Rule(spoken & failing, heard, functools.partial(_nearest, own, spoken), Certainty.PART)


def _to_explain(own: _Own) -> list[Places]:
    """What fails without the properties, if more is left; of that, the wrong values, if they are most of it.

    Exceptions are too much alike to tell a mistake by a part of them.
    """
    failing = own.failing - own.refusals
    values = failing - own.properties or failing
    returned = values & own.returned
    steps = [values, returned] if len(returned) >= ENOUGH * len(values) else []
    return [step for step in dict.fromkeys(steps) if step != failing]


def _without(likeness: _Likeness, places: Places) -> _Likeness:
    return likeness._replace(
        alike=likeness.alike - places, possible=likeness.possible - places, failing=likeness.failing - places
    )


def _alike_in_all(wanted: Places, likenesses: Sequence[_Likeness]) -> tuple[_Likeness, ...]:
    """Everybody who is alike in every case that is ``wanted``."""
    alike = {likeness.wrong.name: likeness for likeness in likenesses if wanted <= likeness.alike}
    return tuple(alike.values())


def _the_only_one_alike(wanted: Places, likenesses: Sequence[_Likeness]) -> tuple[_Likeness, ...]:
    """The one who is, if there is just one."""
    alike = _alike_in_all(wanted, likenesses)
    return alike if len(alike) == 1 else ()


def _nearest(own: _Own, spoken: Places, wanted: Places, likenesses: Sequence[_Likeness]) -> tuple[_Likeness, ...]:
    """The one that shares most of what is wrong, if that is enough and no other mistake comes near; else none."""
    shares = [(len(each.alike & wanted) / len(wanted | (each.failing & spoken)), each) for each in likenesses]
    most, best = max(shares, key=lambda pair: pair[0], default=(0.0, None))
    if best is None or most < NEAR or not _weighs(own, best):
        return ()
    others = (share for share, each in shares if each.wrong.name != best.wrong.name)
    return (best,) if max(others, default=0.0) <= NEARER * most else ()


def _alone(wanted: Places, likenesses: Sequence[_Likeness]) -> tuple[_Likeness, ...]:
    """The one that explains all that is ``wanted``, and of several the one that is most alike; else none."""
    alone = [likeness for likeness in likenesses if _explains(likeness, wanted)]
    best = max(alone, key=lambda likeness: (len(likeness.alike & wanted), len(likeness.alike)), default=None)
    return () if best is None else (best,)


def _explains(likeness: _Likeness, wanted: Places) -> bool:
    return wanted <= likeness.possible and len(wanted & likeness.alike) >= ENOUGH * len(wanted)


def _shows(likeness: _Likeness) -> bool:
    return len(likeness.alike & likeness.failing) >= ENOUGH * len(likeness.failing) > 0


def _weighs(own: _Own, likeness: _Likeness) -> bool:
    """Whether enough of what the mistake does is shown: by values of several numbers, or by more of other ones."""
    alike = likeness.alike & own.returned
    has_several = any(own.numbers(frozenset({place})) >= FEW for place in alike)
    shown = len(likeness.alike & likeness.failing)
    return shown >= (ENOUGH if has_several else MOST) * len(likeness.failing)


def _fewest(wanted: Places, likenesses: Sequence[_Likeness]) -> tuple[_Likeness, ...]:
    """The smallest set of several that explains it, and of such sets the one that is most alike; else none."""
    for size in range(2, MAX_TOGETHER + 1):
        covers = (
            chosen
            for chosen in itertools.combinations(likenesses, size)
            if wanted <= frozenset().union(*(likeness.alike for likeness in chosen))
            and len({likeness.wrong.name for likeness in chosen}) == size
        )
        if best := max(covers, key=_closeness, default=None):
            return best
    return ()


def _closeness(chosen: Iterable[_Likeness]) -> int:
    return sum(len(likeness.alike) for likeness in chosen)


class _Merging(NamedTuple):
    """Looks for two mistakes that were made together."""

    own: _Own
    merged: Merged

    def made(self, wanted: Places, likenesses: Sequence[_Likeness]) -> tuple[_Likeness, ...]:
        """Two that, merged into one, are alike in every case that is ``wanted``; else none."""
        pairs = (pair for pair in itertools.combinations(likenesses, 2) if _could_be_both(wanted, *pair))
        for one, other in itertools.islice(pairs, MAX_MERGED):
            behaves = self.merged(one.member, other.member)
            if behaves is not None and wanted <= _likeness(one.wrong, one.member, self.own, behaves).alike:
                return one, other
        return ()


def _could_be_both(wanted: Places, one: _Likeness, other: _Likeness) -> bool:
    """Whether the submission is like ``one`` where ``other`` is right, the other way round, and right where both are.

    They must meet in a case, as where they never do it needs no merging to see them. Members of one family are one
    mistake.
    """
    meet = wanted & one.failing & other.failing if one.wrong.name != other.wrong.name else frozenset()
    return bool(meet) and ((wanted - other.failing <= one.alike) and (wanted - one.failing <= other.alike))


def _mistake(likeness: _Likeness, certainty: Certainty, own: _Own, whole: _Own) -> Mistake:
    """What is told of the mistake; ``own`` is what of the ``whole`` there was to explain."""
    all_told = certainty is Certainty.SAME or own.failing <= own.refusals
    explained = own.failing if all_told else own.failing - own.refusals
    shares = Counter(name for name, _ in explained & likeness.alike)
    return Mistake(
        name=likeness.wrong.name,
        title=likeness.wrong.title,
        hint=likeness.wrong.hint,
        certainty=certainty,
        agreement=round(likeness.agreement, 4),
        shares=tuple(Share(name, cases) for name, cases in sorted(shares.items())),
        failing=len(explained),
        set_aside=len(whole.failing) - len(explained),
    )
