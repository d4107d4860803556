"""What is alike in a class: rare results rank, common ones and known mistakes do not, and the order does not matter."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from grader.cohort.likeness import LEAST
from grader.cohort.similar import MOST_PAIRS, MOST_RARE, Entry, HandedIn, Similar, handed_in, rare_results, similar
from grader.model.report import Certainty, Mistake, Outcome, Report, Share
from tests.making import text
from tests.reporting.reports import lost, passed, report

pytestmark = pytest.mark.quick

VALUES = passed("values", 4, 5)


def entry(name: str, digests: str = "", *mistakes: str, explained: bool = False) -> Entry:
    """Somebody whose cases fail as ``digests`` say, a letter each; a blank is a case that passed."""
    failing = frozenset(("values", place, digest) for place, digest in enumerate(digests) if digest != " ")
    return Entry((name,), (name,), failing, frozenset(mistakes), explained, name, Outcome.WRONG, None)


def others(number: int) -> list[Entry]:
    return [entry(f"other {each}") for each in range(number)]


def ranked(entries: Sequence[Entry]) -> list[tuple[str, str]]:
    found = similar("tiny", HandedIn(tuple(entries), {}))
    return [(entries[pair.one].names[0], entries[pair.other].names[0]) for pair in found.pairs]


def test_the_same_rare_results_rank_first_with_the_cases_and_how_many_have_them() -> None:
    class_ = [entry("kim", "ab"), entry("lee", "ab"), *others(18)]
    found = similar("tiny", HandedIn(tuple(class_), {}))
    [pair] = found.pairs
    assert (pair.one, pair.other, pair.text) == (0, 1, None)
    assert pair.results is not None
    assert [(each.group, each.places, each.holders) for each in pair.results.shared] == [("values", (0, 1), 2)]
    assert pair.results.bits == pytest.approx(math.log2(10))
    assert (pair.results.as_rare, found.pairs_in_all) == (1, math.comb(20, 2))


def test_what_many_share_does_not_rank_and_neither_does_a_known_mistake() -> None:
    common = [entry(f"common {each}", "zzz") for each in range(MOST_RARE + 1)]
    known = [entry("known 1", "kk", explained=True), entry("known 2", "kk", explained=True)]
    in_part = entry("known in part", "kk  x")  # what it shares with them is the known mistake's
    both = [entry("in part 1", "p q", "padded"), entry("in part 2", "p  r", "padded", "flipped")]
    assert ranked([*common, *known, in_part, *both, *others(40)]) == []
    assert ranked([*common, entry("kim", "zzz a"), entry("lee", "zzz a"), *others(40)]) == [("kim", "lee")]


def test_cases_that_fail_by_one_cause_count_once_so_that_a_rarer_cause_goes_first() -> None:
    by_three = [entry(name, "aaaaaaaaaaaaaaaaaaaa") for name in ("kim", "lee", "max")]
    by_two = [entry(name, " " * 20 + "b") for name in ("noa", "ole")]
    first, *rest = ranked([*by_three, *by_two, *others(30)])
    assert first == ("noa", "ole")
    assert set(rest) == {("kim", "lee"), ("kim", "max"), ("lee", "max")}


def test_of_few_submissions_nothing_is_said() -> None:
    few = [entry("kim", "a"), entry("lee", "a"), *others(LEAST - 3)]
    found = similar("tiny", HandedIn(tuple(few), {}))
    assert (found.is_too_small, found.pairs, found.usual) == (True, (), None)
    assert ranked([*few, entry("one more")]) == [("kim", "lee")]


def test_a_long_list_ends_and_says_how_many_more_there_are() -> None:
    pairs = MOST_PAIRS + 3
    class_ = [entry(f"{each}", " " * (each // 2) + "a") for each in range(2 * pairs)]
    found = similar("tiny", HandedIn(tuple(class_), {}))
    assert (len(found.pairs), found.more) == (MOST_PAIRS, 3)


DIGESTS = st.text("ab ", max_size=6)


@settings(deadline=None, derandomize=True, max_examples=60)
@given(st.lists(DIGESTS, min_size=LEAST, max_size=16), st.randoms())
def test_the_order_of_the_class_changes_nothing(digests: list[str], chance: object) -> None:
    def facts(entries: Sequence[Entry]) -> dict[frozenset[str], tuple[object, ...]]:
        return {
            frozenset((entries[one].names[0], entries[other].names[0])): (
                results.bits,
                results.as_rare,
                sorted(results.shared),
            )
            for (one, other), results in rare_results(entries).items()
        }

    class_ = [entry(f"{place}", each) for place, each in enumerate(digests)]
    turned = [*class_]
    chance.shuffle(turned)  # type: ignore[attr-defined]
    assert facts(class_) == facts(turned)


@settings(deadline=None, derandomize=True, max_examples=60)
@given(st.lists(DIGESTS, min_size=LEAST, max_size=16))
def test_a_pair_shares_only_what_both_fail_and_few_do(digests: list[str]) -> None:
    class_ = [entry(f"{place}", each) for place, each in enumerate(digests)]
    found = rare_results(class_)
    for one, other in itertools.combinations(range(len(class_)), 2):
        both = class_[one].failing & class_[other].failing
        rare = {each for each in both if sum(each in entry.failing for entry in class_) <= 2}
        told = found.get((one, other))
        cases = {(each.group, place) for each in told.shared for place in each.places} if told else set()
        assert cases == {(group, place) for group, place, _ in rare}


# --- from reports ------------------------------------------------------------------------------------------------


def wrong(learner: str, **changed: object) -> Report:
    failing = replace(lost(VALUES), digests=("a", "b", "", "", ""))
    return replace(report(failing, learner=learner), **changed)


def names(found: dict[str, HandedIn]) -> dict[str, list[tuple[str, ...]]]:
    return {slug: [entry.names for entry in of.entries] for slug, of in found.items()}


def test_what_was_not_judged_is_left_out() -> None:
    absent = report(learner="lee", outcome=Outcome.NOT_HANDED_IN)
    stray = replace(report(learner="max"), exercise=None)
    assert names(handed_in([wrong("kim"), absent, stray])) == {"corr2d": [("kim",)]}


def test_learners_who_handed_in_together_are_one_and_a_file_of_the_same_name_is_not() -> None:
    when = {"handed_in": "2026-03-01T10:00:00Z", "origin": "submission_7/corr2d.py", "submission_sha256": "7"}
    alone = {"origin": "corr2d.py", "submission_sha256": "8"}
    reports = [wrong("kim", **when), wrong("lee", **when), wrong("max", **alone), wrong("noa", **alone)]
    assert names(handed_in(reports)) == {"corr2d": [("kim", "lee"), ("max",), ("noa",)]}


def test_only_values_are_results_and_only_what_leaves_nothing_open_explains() -> None:
    raised = replace(lost(VALUES, outcome=Outcome.ERROR), digests=("a",) * 5)
    whole = Mistake("flipped", text("f", "f"), text("h", "h"), Certainty.LIKE, 1.0, (Share("values", 2),), 2)
    in_part = replace(whole, certainty=Certainty.PART)
    together = replace(whole, certainty=Certainty.TOGETHER)
    reports = [
        report(raised, learner="1"),
        wrong("2"),
        wrong("3", mistakes=(whole,)),
        wrong("4", mistakes=(in_part,)),
        wrong("5", mistakes=(together, together)),
        wrong("6", mistakes=(whole, in_part)),
    ]
    entries = handed_in(reports)["corr2d"].entries
    assert [len(each.failing) for each in entries] == [0, 2, 2, 2, 2, 2]
    assert [each.explained for each in entries] == [False, False, True, False, True, False]


def test_the_numbers_say_which_class_they_are_of() -> None:
    found = similar("tiny", HandedIn(tuple(others(12)), {"values": "any image"}))
    assert isinstance(found, Similar)
    assert (found.slug, found.pairs_in_all, found.more, found.pairs) == ("tiny", 66, 0, ())
