"""Which known mistake is it: the one that fits everywhere, else where it fails, else the fewest together, else none.

In these tests a string stands for what came of a group's cases: a dot for one that is right, a small letter for a wrong
value, x or y for one in place of the exception that should come, X for another exception there, an equals sign for the
one that should, an exclamation mark for a call that raised, a hash for one whose result made others raise, N and U for
a NameError and a NotImplementedError, and other signs for a submission that was not run as it is.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from grader.cache import Cache
from grader.exercise.course import Course
from grader.judge.answer_keys import AnswerKey
from grader.judge.behaviours import Behaviours, Families, behaviours
from grader.judge.diagnose import FEW, MAX_MERGED, MAX_TOGETHER, MOST, NEAR, NEARER, diagnose
from grader.judge.grade import grade
from grader.judge.prepared import prepare
from grader.judge.run import Run
from grader.judge.verdict import PASSED, Failed, Verdict
from grader.model.exercise import Exercise, Group, Raises, Reveal, SourceFile
from grader.model.report import Certainty, Mistake, Outcome, Report, Share
from grader.model.submission import Submission
from grader.sandbox.sandbox import Sandbox
from grader.values import from_numpy
from tests import making
from tests.making import keyed, text

quick = pytest.mark.quick

VALUES, TYPOS = "abcdefgh", "NU"
IMAGES = "ABC"  # of as many numbers as are no chance
VERDICTS: dict[str, Verdict] = {
    ".": PASSED,
    "!": Failed(outcome=Outcome.ERROR, message="it raised ValueError", kind="ValueError"),
    "#": Failed(outcome=Outcome.ERROR, message="it raised TypeError", kind="TypeError", own=False),
    "?": Failed(outcome=Outcome.MISSING),
    "F": Failed(outcome=Outcome.FORBIDDEN),
    "I": Failed(outcome=Outcome.IMPORT_ERROR),
    "N": Failed(outcome=Outcome.ERROR, message="it raised NameError", kind="NameError"),
    "U": Failed(outcome=Outcome.ERROR, message="nothing is written here yet", kind="NotImplementedError"),
    "R": Failed(outcome=Outcome.REJECTED),
    **{letter: Failed(outcome=Outcome.WRONG, returned=letter, kind="value") for letter in VALUES},
    **{
        letter: Failed(outcome=Outcome.WRONG, returned=from_numpy(np.full(FEW, number)), kind="value")
        for number, letter in enumerate(IMAGES)
    },
    "x": Failed(outcome=Outcome.WRONG, message="it should raise ValueError", returned=3, kind="returned"),
    "y": Failed(outcome=Outcome.WRONG, message="it should raise ValueError", returned=4, kind="returned"),
    "=": PASSED,
    "X": Failed(outcome=Outcome.ERROR, message="it should raise ValueError", kind="IndexError"),
}
REFUSALS = "xyX="


class Shown(NamedTuple):
    """What came of a solution's cases, and the cases."""

    run: Run
    key: AnswerKey

    @property
    def behaviours(self) -> Behaviours:
        return behaviours(self.run, self.key)


def shown(**cases: str) -> Shown:
    """What came of the cases of each group, by its name."""
    verdicts = {name: tuple(VERDICTS[letter] for letter in letters) for name, letters in cases.items()}
    key = {
        name: tuple(keyed(expect=Raises("ValueError") if letter in REFUSALS else 0) for letter in letters)
        for name, letters in cases.items()
    }
    return Shown(Run(verdicts, {}, "", (), 0.0, None), key)


def named_text(name: str) -> dict[str, str]:
    return {"en": f"{name} in English", "ko": f"{name} in Korean"}


def exercise(*wrong: str, reveal: Mapping[str, Reveal] | None = None) -> Exercise:
    """An exercise with hidden groups and these wrong solutions."""
    groups = {"first": Reveal.HINT, "second": Reveal.COUNTEREXAMPLE, "manners": Reveal.HINT, **(reveal or {})}
    return making.exercise(
        *(
            making.group(name, hidden=True, reveal=each, properties=("dtype",) if name == "manners" else ())
            for name, each in groups.items()
        ),
        wrong=tuple(
            replace(making.wrong(name), title=named_text(name), hint=named_text(f"hint of {name}")) for name in wrong
        ),
    )


def named(submission: Shown, reveal: Mapping[str, Reveal] | None = None, /, **wrong: Shown) -> tuple[Mistake, ...]:
    """What ``submission`` is told, in an exercise with the ``wrong`` solutions."""
    known: Families = {name: (each.behaviours,) for name, each in wrong.items()}
    return diagnose(exercise(*wrong, reveal=reveal), submission.behaviours, known)


def names(mistakes: tuple[Mistake, ...]) -> list[tuple[str, str]]:
    return [(mistake.name, mistake.certainty.value) for mistake in mistakes]


# --- the same ----------------------------------------------------------------------------------------------------


@quick
def test_who_behaves_like_a_mistake_in_every_case_is_told_its_name_and_hint() -> None:
    submission = shown(first="..ab", second="c!")
    assert named(submission, flipped=shown(first="..ab", second="c!"), other=shown(first="...a", second="..")) == (
        Mistake(
            name="flipped",
            title=named_text("flipped"),
            hint=named_text("hint of flipped"),
            certainty=Certainty.SAME,
            agreement=1.0,
            shares=(Share("first", 2), Share("second", 2)),
            failing=4,
        ),
    )


@quick
def test_two_mistakes_that_no_case_tells_apart_are_both_named() -> None:
    submission = shown(first=".a", second="b")
    assert names(named(submission, one=submission, two=submission, three=shown(first=".a", second="c"))) == [
        ("one", "same"),
        ("two", "same"),
    ]


# --- like --------------------------------------------------------------------------------------------------------


@quick
def test_who_fails_only_as_a_mistake_does_and_not_always_is_told_with_a_weaker_word() -> None:
    (mistake,) = named(shown(first="A..b", second="...."), flipped=shown(first="Aa.b", second="...c"))
    assert (mistake.name, mistake.certainty, mistake.agreement) == ("flipped", Certainty.LIKE, 0.75)
    assert (mistake.shares, mistake.failing) == ((Share("first", 2),), 2)


@quick
def test_who_only_raises_where_a_mistake_raises_too_is_told_nothing() -> None:
    """A typo in one branch; one wrong value that is the same, and it may well be that mistake."""
    assert named(shown(first="..!!"), flipped=shown(first="a.!!")) == ()
    assert names(named(shown(first=".A!!"), flipped=shown(first="bA!!"))) == [("flipped", "like")]
    assert names(named(shown(first="..!!"), raises=shown(first="..!!"))) == [("raises", "same")]


@quick
def test_of_several_that_fit_the_failing_cases_the_one_that_is_most_alike_is_named() -> None:
    submission = shown(first="A...", second="")
    assert names(named(submission, far=shown(first="Aabb", second=""), near=shown(first="Aa..", second=""))) == [
        ("near", "like")
    ]


@quick
def test_the_same_mistake_may_raise_where_the_known_one_returned_something_odd() -> None:
    submission = shown(first="Ab!.", second="!...")
    (mistake,) = named(
        submission, cut_off=shown(first="Abc.", second="d..."), raises=shown(first="..!.", second="!...")
    )
    assert (mistake.name, mistake.certainty, mistake.shares) == ("cut_off", Certainty.LIKE, (Share("first", 2),))


@quick
def test_who_is_alike_comes_before_who_only_could_be() -> None:
    submission = shown(first="Ab!.", second="...!")
    mistakes = {"could_be": shown(first="Abc.", second="...!"), "alike": shown(first="Ab!b", second="bbb!")}
    assert names(named(submission, **mistakes)) == [("alike", "like")]


@quick
def test_half_of_the_failing_cases_must_be_alike_in_their_values() -> None:
    assert names(named(shown(first="Ab!!", second=""), wrong=shown(first="Abcd", second=""))) == [("wrong", "like")]
    assert named(shown(first="A!!.", second=""), wrong=shown(first="Abcd", second="")) == ()


# --- in part -----------------------------------------------------------------------------------------------------


@quick
def test_two_mistakes_that_explain_the_failures_together_are_named_with_their_shares() -> None:
    submission = shown(first="aa..", second=".bb.")
    one, two = named(submission, rows=shown(first="aa..", second="...."), columns=shown(first="....", second=".bb."))
    assert (one.name, one.certainty, one.shares) == ("rows", Certainty.PART, (Share("first", 2),))
    assert (two.name, two.certainty, two.shares) == ("columns", Certainty.PART, (Share("second", 2),))
    assert (one.failing, two.failing) == (4, 4)
    assert (one.agreement, two.agreement) == (0.75, 0.75)


@quick
def test_the_fewest_that_explain_everything_are_named() -> None:
    submission = shown(first="abc", second="d")
    assert names(
        named(
            submission,
            a=shown(first="a..", second="."),
            b=shown(first=".b.", second="."),
            ab=shown(first="ab.", second="."),
            cd=shown(first="..c", second="d"),
        )
    ) == [("ab", "part"), ("cd", "part")]


@quick
def test_three_may_be_named_and_four_may_not() -> None:
    assert MAX_TOGETHER == 3
    mistakes = {
        letter: shown(first="".join(letter if letter == other else "." for other in "abcd"), second=".")
        for letter in "abcd"
    }
    three, four = shown(first="abc.", second="."), shown(first="abcd", second=".")
    assert names(named(three, **mistakes)) == [("a", "part"), ("b", "part"), ("c", "part")]
    assert named(four, **mistakes) == ()


@quick
def test_of_several_sets_of_one_size_the_one_that_is_most_alike_is_named() -> None:
    submission = shown(first="ab..", second="....")
    assert names(
        named(
            submission,
            a_and_more=shown(first="a...", second="c..."),
            b=shown(first=".b..", second="...."),
            a=shown(first="a...", second="...."),
        )
    ) == [("b", "part"), ("a", "part")]


@quick
def test_one_that_fails_mostly_elsewhere_is_no_part_of_it() -> None:
    submission = shown(first="Ab..", second="....")
    elsewhere = shown(first="A...", second="cc..")  # of its three failures, one is the submission's
    assert named(submission, elsewhere=elsewhere, b=shown(first=".b..", second="....")) == ()
    half = shown(first="A...", second="c...")
    assert names(named(submission, half=half, b=shown(first=".b..", second="...."))) == [
        ("half", "part"),
        ("b", "part"),
    ]


# --- nothing -----------------------------------------------------------------------------------------------------


@quick
@pytest.mark.parametrize(
    ("submission", "mistake"),
    [
        pytest.param("abc.", "aed.", id="only one failure is explained"),
        pytest.param("a...", "b...", id="another value"),
        pytest.param("a...", "!...", id="an exception"),
        pytest.param("!...", "a...", id="a value"),
        pytest.param("a...", ".a..", id="another case"),
        pytest.param("aaaa", "....", id="a mistake that fails nothing"),
    ],
)
def test_where_nothing_fits_nothing_is_named(submission: str, mistake: str) -> None:
    assert named(shown(first=submission, second=""), wrong=shown(first=mistake, second="")) == ()


@quick
@pytest.mark.parametrize("slip", TYPOS)
def test_who_mistyped_a_name_or_wrote_nothing_yet_is_not_accused_of_a_mistake_that_raises(slip: str) -> None:
    everywhere = shown(first=slip * 3, second=slip)
    assert named(everywhere, raises=shown(first="!!!", second="!")) == ()
    assert named(everywhere, raises=shown(first=slip * 3, second=slip)) == ()
    assert named(everywhere, one=shown(first="!!!", second="."), other=shown(first="...", second="!")) == ()
    in_one_branch = shown(first=f"AA{slip}", second=".")
    for mistake in (shown(first="AA!", second="."), shown(first="AAb", second=".")):
        [told] = named(in_one_branch, mistake=mistake)
        assert (told.certainty, told.shares, told.failing) == (Certainty.PART, (Share("first", 2),), 3)
    mostly = shown(first=f"a{slip * 3}", second=".")
    assert named(mostly, raises=shown(first="a!!!", second=".")) == ()
    assert named(mostly, returns=shown(first="abbb", second=".")) == ()


@quick
def test_a_slip_in_the_submission_is_not_what_others_meet_in_what_a_mistake_made() -> None:
    assert named(shown(first="!!!", second="."), unusable=shown(first="###", second=".")) == ()
    assert names(named(shown(first="###", second="."), unusable=shown(first="###", second="."))) == [
        ("unusable", "same")
    ]


@quick
@pytest.mark.parametrize("reason", "?FIR")
def test_a_submission_that_was_not_run_as_it_is_is_not_accused(reason: str) -> None:
    submission = shown(first=reason * 3, second="..")
    assert named(submission, wrong=submission) == ()
    mixed = shown(first=f"ab{reason}", second="..")
    assert named(mixed, wrong=shown(first="ab.", second="..")) == ()


NO_BEHAVIOURS: Families = {}  # whoever looks for one is a KeyError


@quick
def test_a_correct_submission_needs_no_behaviours() -> None:
    assert diagnose(exercise("flipped"), shown(first="...", second=".").behaviours, NO_BEHAVIOURS) == ()


@quick
def test_neither_does_one_that_was_not_run() -> None:
    assert diagnose(exercise("flipped"), shown(first="III", second="I").behaviours, NO_BEHAVIOURS) == ()


@quick
def test_neither_does_an_exercise_without_wrong_solutions() -> None:
    assert diagnose(exercise(), shown(first="ab", second=".").behaviours, NO_BEHAVIOURS) == ()


@quick
def test_whose_failures_are_looked_at_needs_them() -> None:
    with pytest.raises(KeyError):
        diagnose(exercise("flipped"), shown(first="ab", second=".").behaviours, NO_BEHAVIOURS)


# --- what is set aside -------------------------------------------------------------------------------------------


@quick
@pytest.mark.parametrize("unrefused", ["xx", "XX", "xX"])
def test_who_does_not_refuse_bad_arguments_either_is_told_the_mistake_and_its_share(unrefused: str) -> None:
    [mistake] = named(shown(first="aab.", second=unrefused), flipped=shown(first="aab.", second=".."))
    assert (mistake.name, mistake.certainty, mistake.failing, mistake.set_aside) == ("flipped", Certainty.LIKE, 3, 2)
    assert (mistake.shares, mistake.agreement) == ((Share("first", 3),), 0.6667)


@quick
def test_where_not_to_refuse_is_a_known_mistake_it_is_named_only_if_nothing_else_is_wrong() -> None:
    flipped, unchecked = shown(first="aab.", second=".."), shown(first="....", second="xx")
    wrong = {"flipped": flipped, "unchecked": unchecked}
    assert names(named(shown(first="aab.", second="xx"), **wrong)) == [("flipped", "like")]
    assert names(named(shown(first="....", second="xx"), **wrong)) == [("unchecked", "same")]
    assert names(named(shown(first="....", second="x="), **wrong)) == [("unchecked", "like")]


@quick
@pytest.mark.parametrize("submission", ["yy", "y=", "xy"])
def test_who_returns_something_else_in_place_of_a_refusal_has_made_another_mistake(submission: str) -> None:
    unchecked = shown(first="....", second="xx")
    assert named(shown(first="....", second=submission), unchecked=unchecked) == ()


@quick
def test_what_comes_back_in_place_of_a_refusal_is_set_aside_where_more_is_wrong() -> None:
    wrong = shown(first="aab.", second="xx")
    assert names(named(shown(first="aab.", second="yx"), flipped=wrong)) == [("flipped", "like")]


@quick
def test_who_only_refuses_too_little_is_accused_of_no_mistake_in_values() -> None:
    both = shown(first="a...", second="xx")
    assert named(shown(first="....", second="xx"), both=both) == ()
    assert named(shown(first="....", second="x="), both=both) == ()


@quick
def test_two_mistakes_in_refusals_may_explain_them_together() -> None:
    one, other = shown(first="....", second="xx=="), shown(first="....", second="==xx")
    told = named(shown(first="....", second="xxxx"), one=one, other=other)
    assert [(each.name, each.certainty, each.failing, each.set_aside) for each in told] == [
        ("one", Certainty.PART, 4, 0),
        ("other", Certainty.PART, 4, 0),
    ]


@quick
def test_another_exception_than_the_one_that_is_asked_for_tells_no_mistake_in_refusals() -> None:
    assert named(shown(first="....", second="X==="), unchecked=shown(first="....", second="Xx==")) == ()


@quick
def test_manners_are_set_aside_as_well() -> None:
    submission = shown(first="aab.", second="x", manners="c")
    assert names(named(submission, flipped=shown(first="aab.", second=".", manners="."))) == [("flipped", "part")]


@quick
def test_where_manners_are_all_that_is_left_they_tell_the_mistake() -> None:
    submission = shown(first="....", second="xx", manners="ab")
    wrong = {
        "float32": shown(first="....", second="..", manners="ab"),
        "other": shown(first="c...", second="..", manners=".."),
    }
    assert names(named(submission, **wrong)) == [("float32", "like")]


@quick
def test_of_calls_that_raised_and_wrong_values_the_values_must_be_most() -> None:
    flipped = shown(first="abcd", second=".")
    assert names(named(shown(first="ab!!", second="!"), other=flipped)) == []
    assert names(named(shown(first="abc!", second="!"), flipped=flipped)) == [("flipped", "part")]
    assert names(named(shown(first="ab!!", second="x"), flipped=shown(first="ab..", second="."))) == [
        ("flipped", "part")
    ]


@quick
def test_of_a_mistake_that_raises_nothing_is_left_to_tell_it_by() -> None:
    assert named(shown(first="!!!.", second="x"), raises=shown(first="!!!.", second=".")) == ()


@quick
@pytest.mark.parametrize("refusal", ".x")
def test_what_is_set_aside_changes_nothing_of_what_the_rest_is_called(refusal: str) -> None:
    submission = shown(first="A...", second=refusal)
    assert names(named(submission, wrong=shown(first="Ab..", second="."))) == [("wrong", "like")]
    assert named(submission, wrong=shown(first="Abc.", second=".")) == ()


@quick
def test_a_mistake_that_hardly_shows_is_not_named_for_what_is_left_of_manners() -> None:
    submission = shown(first="A...", second=".", manners="c")
    assert named(submission, wrong=shown(first="Abc.", second=".", manners=".")) == ()
    assert names(named(submission, wrong=shown(first="Ab..", second=".", manners="."))) == [("wrong", "part")]


# --- where it raises and the mistake returns ---------------------------------------------------------------------


@quick
def test_who_raises_in_most_cases_is_told_the_one_mistake_that_is_alike_in_all_others() -> None:
    """Only whole numbers are handled: every pair raises, also where the mistake is right."""
    submission = shown(first="abc...", second="!!!!!!!!")
    pooled, other = shown(first="abc...", second="aabb...."), shown(first="ab....", second="........")
    (mistake,) = named(submission, pooled=pooled, other=other)
    assert (mistake.name, mistake.certainty, mistake.shares) == ("pooled", Certainty.PART, (Share("first", 3),))
    assert (mistake.failing, mistake.set_aside, mistake.agreement) == (11, 0, 0.4286)


@quick
@pytest.mark.parametrize(
    ("own", "first"),
    [
        pytest.param("abceee", "abcddd", id="another value where the submission is wrong too"),
        pytest.param("abc...", "abcddd", id="a value where the submission is right"),
        pytest.param("abc...", "ab....", id="right where the submission is wrong"),
    ],
)
def test_a_mistake_that_is_unlike_where_it_returns_is_not_named_for_it(own: str, first: str) -> None:
    assert named(shown(first=own, second="!!!!!!!!"), wrong=shown(first=first, second="aabb....")) == ()


@quick
def test_where_two_mistakes_are_alike_in_all_that_returns_neither_is_named() -> None:
    submission = shown(first="abc...", second="!!!!!!!!")
    one, two = shown(first="abc...", second="aabb...."), shown(first="abc...", second="bbaa....")
    assert named(submission, one=one, two=two) == ()


@quick
@pytest.mark.parametrize("raised", "#?")
def test_a_result_that_makes_others_raise_and_a_missing_function_are_not_set_aside(raised: str) -> None:
    submission = shown(first="abc...", second=raised * 8)
    assert named(submission, wrong=shown(first="abc...", second="........")) == ()


@quick
def test_one_number_that_is_the_same_is_too_little_and_an_image_is_not() -> None:
    def told(few: object, key: str) -> tuple[Mistake, ...]:
        value = Failed(outcome=Outcome.WRONG, returned=from_numpy(np.array(few)), kind="value")

        def case(second: str) -> Shown:
            plain = shown(first="a...", second=second)
            verdicts = {**plain.run.verdicts, "first": (value, *plain.run.verdicts["first"][1:])}
            return Shown(plain.run._replace(verdicts=verdicts), plain.key)

        return named(case("!!!!!!!!"), wrong=case(key))

    assert told([7], "........") == ()
    assert told([7, 8], "........") == ()
    assert names(told([7, 8, 9], "........")) == [("wrong", "part")]


# --- the nearest -------------------------------------------------------------------------------------------------


@quick
def test_a_mistake_that_shares_most_of_the_wrong_values_is_named_if_no_other_comes_near() -> None:
    submission = shown(first="aaaab.....", second="..")
    near, far = shown(first="aaaac.....", second=".."), shown(first="aa........", second="dd")
    (mistake,) = named(submission, near=near, far=far)
    assert (mistake.name, mistake.certainty, mistake.shares) == ("near", Certainty.PART, (Share("first", 4),))
    assert mistake.failing == 5


@quick
def test_a_mistake_that_shares_too_little_is_not_named() -> None:
    assert named(shown(first="aaabbb....", second=".."), wrong=shown(first="aaaccc....", second="..")) == ()
    assert named(shown(first="aaaab.....", second=".."), wrong=shown(first="aaaac....d", second="dd")) == ()


@quick
def test_where_another_mistake_comes_near_neither_is_named() -> None:
    submission = shown(first="aaaab.....", second="..")
    near, other = shown(first="aaaac.....", second=".."), shown(first="aaacd.....", second="..")
    assert named(submission, near=near, other=other) == ()


@quick
def test_members_of_one_family_do_not_stand_in_each_others_way() -> None:
    known: Families = {
        "family": (
            shown(first="aaaac.....", second="..").behaviours,
            shown(first="aaaad.....", second="..").behaviours,
        )
    }
    tiny = exercise("family")
    tiny = replace(tiny, wrong=(replace(tiny.wrong[0], members=tiny.wrong[0].members * 2),))
    assert names(diagnose(tiny, shown(first="aaaab.....", second="..").behaviours, known)) == [("family", "part")]


# --- made together -----------------------------------------------------------------------------------------------

ONE, OTHER = shown(first="ab...", second=".."), shown(first=".cd..", second="..")


def named_with(submission: Shown, both: Shown | None, **wrong: Shown) -> tuple[tuple[Mistake, ...], list[set[str]]]:
    """What is told where any two wrong solutions merge into ``both``, and which were merged."""
    asked: list[set[str]] = []

    def merged(one: SourceFile, other: SourceFile) -> Behaviours | None:
        asked.append({Path(one.path).stem, Path(other.path).stem})
        return None if both is None else both.behaviours

    known: Families = {name: (each.behaviours,) for name, each in wrong.items()}
    return diagnose(exercise(*wrong), submission.behaviours, known, merged), asked


@quick
@pytest.mark.parametrize("refusals", ["..", "xx"])
def test_two_mistakes_that_meet_in_a_case_are_named_if_they_merge_into_what_the_submission_does(refusals: str) -> None:
    submission = shown(first="aed..", second=refusals)
    both = shown(first="aed..", second="..")
    told, asked = named_with(submission, both, one=ONE, other=OTHER, third=shown(first="....f", second=".."))
    assert names(told) == [("one", "together"), ("other", "together")]
    assert [mistake.shares for mistake in told] == [(Share("first", 1),), (Share("first", 1),)]
    assert asked == [{"one", "other"}]


@quick
@pytest.mark.parametrize("both", [None, shown(first="afd..", second=".."), shown(first="aed.g", second="..")])
def test_they_are_not_named_if_they_do_not_merge_or_merge_into_something_else(both: Shown | None) -> None:
    told, asked = named_with(shown(first="aed..", second=".."), both, one=ONE, other=OTHER)
    assert told == ()
    assert {"one", "other"} in asked


@quick
@pytest.mark.parametrize("first", ["bed..", "aee..", "ae...", ".ed..", "aed.a"])
def test_what_is_unlike_them_where_only_one_fails_is_not_merged(first: str) -> None:
    _, asked = named_with(shown(first=first, second=".."), None, one=ONE, other=OTHER)
    assert asked == []


@quick
def test_two_that_never_meet_are_told_without_merging() -> None:
    one, other = shown(first="ab...", second=".."), shown(first="...cd", second="..")
    told, asked = named_with(shown(first="ab.cd", second=".."), None, one=one, other=other)
    assert (names(told), asked) == ([("one", "part"), ("other", "part")], [])


@quick
def test_members_of_one_family_are_not_two_mistakes() -> None:
    tiny = exercise("family")
    tiny = replace(tiny, wrong=(replace(tiny.wrong[0], members=tiny.wrong[0].members * 2),))
    known: Families = {"family": (ONE.behaviours, OTHER.behaviours)}
    both = shown(first="aed..", second="..")
    assert diagnose(tiny, both.behaviours, known, lambda one, other: both.behaviours) == ()


@quick
def test_only_so_many_pairs_are_run_for_one_submission() -> None:
    ones = {f"one{number}": ONE for number in range(MAX_MERGED)}
    submission, elsewhere = shown(first="aed..", second=".."), shown(first="afd..", second="..")
    told, asked = named_with(submission, elsewhere, **ones, other=OTHER, another=OTHER)
    assert told == ()
    assert len(asked) == MAX_MERGED


@quick
@pytest.mark.parametrize(("first", "told"), [("aaaed..", ["one", "other"]), ("aeadd..", [])])
def test_two_mistakes_made_together_are_seen_also_where_the_submission_raises(first: str, told: list[str]) -> None:
    """As both of them, where they are alike in enough numbers each, and elsewhere as what they merge into."""
    submission = shown(first="aaaeddd", second="!!!!!!!!")
    wrong = {"one": shown(first="aaab...", second="aa......"), "other": shown(first="...cddd", second="........")}
    both = shown(first=first.replace("aaaed..", "aaaeddd"), second="aa......")
    assert [mistake.name for mistake in named_with(submission, both, **wrong)[0]] == told


@quick
def test_who_only_refuses_too_little_or_has_no_manners_is_accused_of_nothing_else() -> None:
    wrong = shown(first="aa..", second="..", manners=".")
    assert named(shown(first="....", second="xx", manners="a"), wrong=wrong) == ()


# --- any submission and any mistakes -----------------------------------------------------------------------------

Letters = Mapping[tuple[str, int], str]  # what came of each case, by its group and its position there

CASES = st.text(".ab!N", min_size=4, max_size=4)


def alike(mine: str, theirs: str) -> bool:
    return mine == theirs and mine not in TYPOS


def could_be(mine: str, theirs: str) -> bool:
    if "." in (mine, theirs) or mine in TYPOS or theirs in TYPOS:
        return mine == theirs == "."
    return "!" in (mine, theirs) or mine == theirs


def where(fits: Callable[[str, str], bool], own: Letters, theirs: str) -> set[tuple[str, int]]:
    """The cases in which a submission fits a mistake, which does the same in both groups."""
    return {at for at, letter in own.items() if fits(letter, theirs[at[1]])}


def covers(failing: set[tuple[str, int]], parts: Iterable[set[tuple[str, int]]]) -> bool:
    return failing <= set().union(*parts)


@quick
@settings(deadline=None, derandomize=True, max_examples=1000)
@given(CASES, CASES, st.lists(CASES, max_size=4))
def test_what_is_named_is_what_fits_everywhere_else_what_fits_best_where_it_fails_else_the_fewest_together(
    first: str, second: str, mistakes: list[str]
) -> None:
    own = {
        (group, at): letter
        for group, cases in (("first", first), ("second", second))
        for at, letter in enumerate(cases)
    }
    failing = {at for at, letter in own.items() if letter != "."}
    likes = {f"w{number}": where(alike, own, theirs) for number, theirs in enumerate(mistakes)}
    coulds = {f"w{number}": where(could_be, own, theirs) for number, theirs in enumerate(mistakes)}
    fails_at = {f"w{number}": {at for at in own if theirs[at[1]] != "."} for number, theirs in enumerate(mistakes)}
    fails = {name: len(cases) for name, cases in fails_at.items()}
    told = named(
        shown(first=first, second=second),
        **{f"w{number}": shown(first=theirs, second=theirs) for number, theirs in enumerate(mistakes)},
    )

    same = {name for name, cases in likes.items() if failing and cases == own.keys()}
    values = {at for at in failing if own[at] in VALUES}
    telling = {n: cases for n, cases in likes.items() if cases & values}
    weighty = [n for n in telling if len(likes[n] & fails_at[n]) >= MOST * fails[n]]
    partly = {n: telling[n] for n in weighty if 2 * len(telling[n] & failing) >= fails[n] > 0}

    def alone(wanted: set[tuple[str, int]], among: Iterable[str]) -> list[set[str]]:
        """Those that explain all that is wanted, as far as they are most alike."""
        fit = [n for n in among if wanted <= coulds[n] and 2 * len(likes[n] & wanted) >= len(wanted) > 0]
        most = max((len(likes[name] & wanted) for name in fit), default=0)
        return [{name} for name in fit if len(likes[name] & wanted) == most]

    def together(wanted: set[tuple[str, int]]) -> list[set[str]]:
        sizes = (
            [{*each} for each in itertools.combinations(partly, size) if covers(wanted, (partly[n] for n in each))]
            for size in (2, 3)
        )
        return next((fit for fit in sizes if fit and wanted), [])

    def nearest() -> list[set[str]]:
        """The one that is alike in all that returns, else the one that is nearest, if no other is."""
        returns = {at for at, letter in own.items() if letter in (".", *VALUES)}
        heard = [n for n in telling if len(likes[n] & values) >= FEW]
        if len(only := [n for n in heard if returns <= likes[n]]) == 1:
            return [{only[0]}]
        near = {n: len(likes[n] & values) / len(values | (fails_at[n] & returns)) for n in heard}
        best = max(near, key=lambda n: near[n], default="")
        others = max((share for n, share in near.items() if n != best), default=0)
        return [{best}] if best in weighty and near[best] >= NEAR and others <= NEARER * near[best] else []

    left = values if values and 2 * len(values) >= len(failing) and values != failing else set()
    like = alone(failing, weighty)
    names_told = {mistake.name for mistake in told}
    if same:
        assert names_told == same
    elif fit := like or together(failing) or alone(left, partly) or together(left) or nearest():
        assert names_told in fit
    else:
        assert told == ()
    certainty = Certainty.SAME if same else Certainty.LIKE if like else Certainty.PART
    for mistake in told:
        assert (mistake.certainty, mistake.failing) == (certainty, len(failing))
        assert mistake.agreement == len(likes[mistake.name]) / len(own)
        assert sum(share.cases for share in mistake.shares) == len(likes[mistake.name] & failing) > 0


@quick
def test_of_single_numbers_most_of_what_a_mistake_does_must_show() -> None:
    """Whoever rounds in another way is one place off in some of the cases where somebody else is."""
    assert named(shown(first="aaa....."), rounds_up=shown(first="aaaaa...")) == ()
    assert names(named(shown(first="aaaa...."), rounds_up=shown(first="aaaaa..."))) == [("rounds_up", "like")]


# --- what is not told --------------------------------------------------------------------------------------------


@quick
def test_a_group_that_reveals_nothing_is_left_out() -> None:
    silent = {"second": Reveal.NOTHING}
    submission = shown(first="..a", second="bb")
    assert named(submission, silent, only_there=shown(first="...", second="bb")) == ()
    (mistake,) = named(submission, silent, here=shown(first="..a", second=".."))
    assert (mistake.certainty, mistake.agreement) == (Certainty.SAME, 1.0)
    assert (mistake.shares, mistake.failing) == ((Share("first", 1),), 1)


@quick
def test_who_fails_only_where_nothing_is_revealed_is_told_nothing() -> None:
    submission = shown(first="...", second="bb")
    assert diagnose(exercise("w", reveal={"second": Reveal.NOTHING}), submission.behaviours, NO_BEHAVIOURS) == ()


@quick
def test_a_visible_group_is_told_whatever_it_reveals() -> None:
    visible = Group("first", 1, named_text("first"), "f", reveal=Reveal.NOTHING)
    tiny = replace(exercise("w"), groups=(visible,))
    known: Families = {"w": (shown(first="a.").behaviours,)}
    assert names(diagnose(tiny, shown(first="a.").behaviours, known)) == [("w", "same")]


def graded(exercise: Exercise, source: bytes, sandbox: Sandbox) -> Report:
    submission = Submission("kim", exercise.slug, Path("handed_in.py"), source)
    return grade(prepare(exercise, sandbox, Cache(None)), submission, sandbox)


def test_nothing_of_hidden_inputs_or_answers_is_in_what_is_told(toy_course: Course, sandbox: Sandbox) -> None:
    """Only the author's words, the groups' names and numbers of cases."""
    clamp = toy_course.exercise("clamp")
    upper_only = next(wrong for wrong in clamp.wrong if wrong.name == "upper-only")
    (mistake,) = graded(clamp, upper_only.members[0].source, sandbox).mistakes
    assert mistake == Mistake(
        name="upper-only",
        title=text("Looks at the upper bound only.", "위쪽 경계만 지킨다."),
        hint=text("What about negative numbers?", "음수는?"),
        certainty=Certainty.SAME,
        agreement=1.0,
        shares=(Share("every number", 7),),
        failing=7,
    )


# --- real submissions --------------------------------------------------------------------------------------------

REWRITTEN = {
    "lower-only": """
        import numpy as np
        def clamp(n, low=0, high=10):
            if not low <= high: raise ValueError("crossed")
            return int(np.maximum(np.array(n), low))
    """,
    "upper-only": """
        def clamp(number, floor=0, ceiling=10):
            assert_order(floor, ceiling)
            return number if number < ceiling else ceiling
        def assert_order(floor, ceiling):
            if floor > ceiling:
                raise ValueError
    """,
    "unchecked": """
        def clamp(n, low=0, high=10):
            n = high if n > high else n
            return low if n < low else n
    """,
    "as-float": """
        def clamp(n, low=0, high=10):
            if low > high: raise ValueError
            return sorted([low, n, high])[1] * 1.0
    """,
}


@pytest.mark.parametrize("name", REWRITTEN)
def test_the_same_mistake_in_another_style_has_the_same_name(toy_course: Course, sandbox: Sandbox, name: str) -> None:
    clamp = replace(toy_course.exercise("clamp"), forbid=())
    source = "\n".join(line[8:] for line in REWRITTEN[name].splitlines()).encode()
    report = graded(clamp, source, sandbox)
    assert names(report.mistakes) == [(name, "same")]


@pytest.mark.parametrize(
    "body",
    [
        "return sorted([low, n, high])[1]",
        "return min(high, max(n, low))",
        "return (low, n, high)[(n >= low) + (n > high)]",
    ],
)
def test_a_correct_and_unusual_solution_is_never_accused(toy_course: Course, sandbox: Sandbox, body: str) -> None:
    source = f"def clamp(n, low=0, high=10):\n    if low > high: raise ValueError\n    {body}\n".encode()
    report = graded(toy_course.exercise("clamp"), source, sandbox)
    assert (report.score, report.mistakes) == (7.0, ())


def test_every_wrong_solution_of_the_toy_course_is_named_as_itself(toy_course: Course, sandbox: Sandbox) -> None:
    for tiny in toy_course.in_order():
        for wrong in tiny.wrong:
            report = graded(tiny, wrong.members[0].source, sandbox)
            silent = [group.name for group in tiny.groups if group.reveal is Reveal.NOTHING]
            expected = [] if set(wrong.fails) <= set(silent) else [(wrong.name, "same")]
            assert names(report.mistakes) == expected, wrong.members[0].path
