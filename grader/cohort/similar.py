"""Which submissions of a class are more alike than is usual there: first in rare results, then in their text.

Nothing here says why two are alike. Results: both fail cases with the very same values, which few others have. What a
known mistake of the course does is left out, since people make it by themselves, and so is what many share. Text: a
pair is listed where its likeness lies far beyond what is usual between two submissions of this exercise. With fewer
than :data:`LEAST` submissions nothing is usual, and nothing is said.

Results take time and memory in proportion to what failed, since none that more than a few share is looked at in pairs.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from grader.cohort.cohort import NOT_JUDGED, Failed, interned
from grader.cohort.likeness import LEAST, Text, Texts, Usual
from grader.judge.tokens import Tokens
from grader.model.report import Certainty, Outcome, Report

RARE = 0.1  # the share of a class that may have a rare result; two may in any class
MOST_RARE = 5  # and no more than so many have it
MOST_PAIRS = 50  # of either kind that are listed of an exercise


class Entry(NamedTuple):
    """One hand-in for one exercise: whose it is (several, where a platform says so), and what failed with a value.

    ``mistakes`` are the known ones that it makes, and ``explained`` says that they explain all of it. ``sha256`` is of
    what was handed in, ``outcome`` and ``handed_in`` are those of its report.
    """

    learners: tuple[str, ...]
    names: tuple[str, ...]
    failing: frozenset[Failed]
    mistakes: frozenset[str]
    explained: bool
    sha256: str
    outcome: Outcome
    handed_in: str | None


class HandedIn(NamedTuple):
    """All that was handed in for one exercise, and what its groups are called, by their ids."""

    entries: tuple[Entry, ...]
    groups: dict[str, str]


class Shared(NamedTuple):
    """Cases that both fail with the same results, and how many of the class do; places are counted from 0."""

    group: str
    places: tuple[int, ...]
    holders: int


class Results(NamedTuple):
    """What two share of rare results. ``bits`` say how surprising it is: log2(class / holders) for each of ``shared``.

    Of the pairs of the class, ``as_rare`` share as much as this one, or more.
    """

    bits: float
    shared: tuple[Shared, ...]
    as_rare: int


class Pair(NamedTuple):
    """Two entries, by their places, and what of them is alike."""

    one: int
    other: int
    results: Results | None
    text: Text | None


class Similar(NamedTuple):
    """What is alike in one exercise: the pairs, those with rare results first, and how many ``more`` there would be.

    ``pairs_in_all`` counts all pairs of the class. ``usual`` is None where no texts were compared, or too few.
    """

    slug: str
    handed_in: HandedIn
    pairs: tuple[Pair, ...]
    more: int
    pairs_in_all: int
    usual: Usual | None

    @property
    def is_too_small(self) -> bool:
        """Whether there are too few submissions to say what is usual."""
        return len(self.handed_in.entries) < LEAST


def handed_in(reports: Iterable[Report]) -> dict[str, HandedIn]:
    """Gather what was handed in, by exercise; learners who handed in one file together are one entry."""
    found: defaultdict[str, dict[object, Entry]] = defaultdict(dict)
    groups: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for report in reports:
        if report.exercise is None or report.outcome in NOT_JUDGED:
            continue
        of_exercise = found[report.exercise]
        groups[report.exercise].update((group.id, group.name) for group in report.groups)
        # Only a platform tells that several handed in one file together, and it tells when.
        together = (report.handed_in, report.origin, report.submission_sha256) if report.handed_in else report.learner
        same = of_exercise.get(together)
        of_exercise[together] = _entry(report) if same is None else _with(same, report)
    return {slug: HandedIn(tuple(of_exercise.values()), groups[slug]) for slug, of_exercise in found.items()}


def _entry(report: Report) -> Entry:
    failing = frozenset(
        (group.id, place, digest)
        for group in report.groups
        for place, digest in enumerate(group.digests)
        if digest and group.outcomes[place] is Outcome.WRONG  # of what raises there is no value to be alike
    )
    explained = bool(report.mistakes) and all(each.certainty is not Certainty.PART for each in report.mistakes)
    return Entry(
        (report.learner,),
        (report.name,),
        interned(failing),
        frozenset(mistake.name for mistake in report.mistakes),
        explained,
        report.submission_sha256,
        report.outcome,
        report.handed_in,
    )


def _with(entry: Entry, report: Report) -> Entry:
    return entry._replace(learners=(*entry.learners, report.learner), names=(*entry.names, report.name))


def similar(
    slug: str, of_class: HandedIn, texts: Mapping[int, Tokens] | None = None, starter: Tokens | None = None
) -> Similar:
    """Find what is alike among the entries ``of_class``.

    ``texts`` are those that are at hand, by the place of their entry. What the ``starter`` has is not looked at.
    """
    pairs_in_all = math.comb(len(of_class.entries), 2)
    if len(of_class.entries) < LEAST:
        return Similar(slug, of_class, (), 0, pairs_in_all, None)
    results = rare_results(of_class.entries)
    compared = Texts(texts or {}, starter)
    usual, alike = compared.usual_and_alike()
    by_results = sorted(results, key=lambda pair: (-results[pair].bits, -alike.get(pair, 0.0), pair))[:MOST_PAIRS]
    others = sorted(alike.keys() - set(by_results), key=lambda pair: (-alike[pair], pair))[:MOST_PAIRS]
    listed = tuple(
        Pair(*pair, results.get(pair), compared.text(pair) if usual else None) for pair in (*by_results, *others)
    )
    more = len(results.keys() | alike.keys()) - len(listed)
    return Similar(slug, of_class, listed, more, pairs_in_all, usual)


# --- results -----------------------------------------------------------------------------------------------------


def rare_results(of_class: Sequence[Entry]) -> dict[tuple[int, int], Results]:
    """Find the pairs that share results which few others have, and no known mistake explains.

    Cases that the same learners fail in the same way have one cause, as far as a class can tell, and count once. Two
    who make the same known mistake are not such a pair, also where it explains only a part: nobody can tell which.
    """
    known = frozenset[Failed]().union(*(entry.failing for entry in of_class if entry.explained))
    holders: defaultdict[Failed, list[int]] = defaultdict(list)
    for place, entry in enumerate(of_class):
        for failed in entry.failing - known:
            holders[failed].append(place)
    most = min(MOST_RARE, max(2, int(RARE * len(of_class))))
    by_holders: defaultdict[tuple[int, ...], list[Failed]] = defaultdict(list)
    for failed, having in holders.items():
        if 2 <= len(having) <= most:
            by_holders[tuple(having)].append(failed)
    causes: defaultdict[tuple[int, int], list[tuple[int, ...]]] = defaultdict(list)
    for cause in sorted(by_holders, key=lambda cause: (len(cause), cause)):
        for one, other in itertools.combinations(cause, 2):
            if not of_class[one].mistakes & of_class[other].mistakes:
                causes[one, other].append(cause)
    bits = {
        pair: math.fsum(math.log2(len(of_class) / len(each)) for each in of_pair) for pair, of_pair in causes.items()
    }
    ranked = np.sort([*bits.values()])
    return {
        pair: Results(
            bits[pair],
            tuple(each for cause in of_pair for each in _by_group(by_holders[cause], len(cause))),
            len(ranked) - int(np.searchsorted(ranked, bits[pair])),
        )
        for pair, of_pair in causes.items()
    }


def _by_group(failed: Iterable[Failed], holders: int) -> Iterator[Shared]:
    places: defaultdict[str, list[int]] = defaultdict(list)
    for group, place, _ in failed:
        places[group].append(place)
    return (Shared(group, tuple(sorted(of_group)), holders) for group, of_group in sorted(places.items()))
