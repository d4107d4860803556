"""Which known mistake is it: the one that fits everywhere, else where it fails, else the fewest together, else none.

In these tests a string stands for what came of a group's cases: a dot for one that is right, a small letter for a
wrong value, x and y for one in place of an exception, an exclamation mark for a call that raised, a hash for one whose
result made others raise, N and U for a NameError and a NotImplementedError, and other signs for a submission that was
not run as it is.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NoReturn

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.exercise.course import Course
from grader.judge.behaviours import Behaviours, behaviours
from grader.judge.diagnose import MAX_TOGETHER, diagnose
from grader.judge.grade import grade
from grader.judge.key_store import AnswerKeys
from grader.judge.run import Trial
from grader.judge.verdict import Verdict
from grader.model.exercise import Exercise, Group, Limits, Outline, Reveal, Text, WrongSolution
from grader.model.report import Certainty, Mistake, Outcome, Share
from grader.model.submission import Submission
from grader.sandbox.sandbox import Sandbox

VALUES, TYPOS = "abcdefgh", "NU"
VERDICTS = {
    ".": Verdict(Outcome.OK),
    "!": Verdict(Outcome.ERROR, "it raised ValueError", kind="ValueError"),
    "#": Verdict(Outcome.ERROR, "it raised TypeError", kind="TypeError", own=False),
    "?": Verdict(Outcome.MISSING),
    "F": Verdict(Outcome.FORBIDDEN),
    "I": Verdict(Outcome.IMPORT_ERROR),
    "N": Verdict(Outcome.ERROR, "it raised NameError", kind="NameError"),
    "U": Verdict(Outcome.ERROR, "nothing is written here yet", kind="NotImplementedError"),
    "R": Verdict(Outcome.REJECTED),
    **{letter: Verdict(Outcome.WRONG, "", letter, True, kind="value") for letter in VALUES},
    "x": Verdict(Outcome.WRONG, "it should raise ValueError", 3, True, kind="returned", refusal=True),
    "X": Verdict(Outcome.ERROR, "it should raise ValueError", kind="IndexError", refusal=True),
}


def trial(**cases: str) -> Trial:
    verdicts = {name: tuple(VERDICTS[letter] for letter in letters) for name, letters in cases.items()}
    return Trial(verdicts, {}, "", (), 0.0, None)


def text(name: str) -> Text:
    return Text(f"{name} in English", f"{name} in Korean")


def exercise(*wrong: str, reveal: Mapping[str, Reveal] | None = None) -> Exercise:
    """An exercise with hidden groups and these wrong solutions."""
    groups = {"first": Reveal.HINT, "second": Reveal.COUNTEREXAMPLE, "manners": Reveal.HINT, **(reveal or {})}
    return Exercise(
        outline=Outline("tiny", text("tiny"), "track", "easy", 1, 1, (), "tiny.py"),
        folder=Path("tiny"),
        signatures=(),
        forbid=(),
        limits=Limits(),
        hints=(),
        groups=tuple(
            Group(
                name,
                1,
                text(name),
                "f",
                hidden=True,
                reveal=each,
                contract=("dtype",) if name == "manners" else (),
            )
            for name, each in groups.items()
        ),
        reference=None,
        wrong=tuple(WrongSolution(name, Path(name), text(name), ("first",), text(f"hint of {name}")) for name in wrong),
        sha256="",
    )


def named(submission: Trial, reveal: Mapping[str, Reveal] | None = None, /, **wrong: Trial) -> tuple[Mistake, ...]:
    """What ``submission`` is told, in an exercise with the ``wrong`` solutions."""
    known = {name: behaviours(each) for name, each in wrong.items()}
    return diagnose(exercise(*wrong, reveal=reveal), submission, lambda: known)


def names(mistakes: tuple[Mistake, ...]) -> list[tuple[str, str]]:
    return [(mistake.name, mistake.certainty.value) for mistake in mistakes]


# --- the same ----------------------------------------------------------------------------------------------------


def test_who_behaves_like_a_mistake_in_every_case_is_told_its_name_and_hint() -> None:
    submission = trial(first="..ab", second="c!")
    assert named(submission, flipped=trial(first="..ab", second="c!"), other=trial(first="...a", second="..")) == (
        Mistake(
            name="flipped",
            title=text("flipped"),
            hint=text("hint of flipped"),
            certainty=Certainty.SAME,
            agreement=1.0,
            shares=(Share("first", 2), Share("second", 2)),
            failing=4,
        ),
    )


def test_two_mistakes_that_no_case_tells_apart_are_both_named() -> None:
    submission = trial(first=".a", second="b")
    assert names(named(submission, one=submission, two=submission, three=trial(first=".a", second="c"))) == [
        ("one", "same"),
        ("two", "same"),
    ]


# --- like --------------------------------------------------------------------------------------------------------


def test_who_fails_only_as_a_mistake_does_and_not_always_is_told_with_a_weaker_word() -> None:
    (mistake,) = named(trial(first="a..b", second="...."), flipped=trial(first="aa.b", second="...c"))
    assert (mistake.name, mistake.certainty, mistake.agreement) == ("flipped", Certainty.LIKE, 0.75)
    assert (mistake.shares, mistake.failing) == ((Share("first", 2),), 2)


def test_who_only_raises_where_a_mistake_raises_too_is_told_nothing() -> None:
    """A typo in one branch; one wrong value that is the same, and it may well be that mistake."""
    assert named(trial(first="..!!"), flipped=trial(first="a.!!")) == ()
    assert names(named(trial(first=".a!!"), flipped=trial(first="ba!!"))) == [("flipped", "like")]
    assert names(named(trial(first="..!!"), raises=trial(first="..!!"))) == [("raises", "same")]


def test_of_several_that_fit_the_failing_cases_the_one_that_is_most_alike_is_named() -> None:
    submission = trial(first="a...", second="")
    assert names(named(submission, far=trial(first="aabb", second=""), near=trial(first="aa..", second=""))) == [
        ("near", "like")
    ]


def test_the_same_mistake_may_raise_where_the_known_one_returned_something_odd() -> None:
    submission = trial(first="ab!.", second="!...")
    (mistake,) = named(
        submission, cut_off=trial(first="abc.", second="d..."), raises=trial(first="..!.", second="!...")
    )
    assert (mistake.name, mistake.certainty, mistake.shares) == ("cut_off", Certainty.LIKE, (Share("first", 2),))


def test_who_is_alike_comes_before_who_only_could_be() -> None:
    submission = trial(first="ab!.", second="...!")
    mistakes = {"could_be": trial(first="abc.", second="...!"), "alike": trial(first="ab!b", second="bbb!")}
    assert names(named(submission, **mistakes)) == [("alike", "like")]


def test_half_of_the_failing_cases_must_be_alike_in_their_values() -> None:
    assert names(named(trial(first="ab!!", second=""), wrong=trial(first="abcd", second=""))) == [("wrong", "like")]
    assert named(trial(first="a!!.", second=""), wrong=trial(first="abcd", second="")) == ()


# --- in part -----------------------------------------------------------------------------------------------------


def test_two_mistakes_that_explain_the_failures_together_are_named_with_their_shares() -> None:
    submission = trial(first="aa..", second=".bb.")
    one, two = named(submission, rows=trial(first="aa..", second="...."), columns=trial(first="....", second=".bb."))
    assert (one.name, one.certainty, one.shares) == ("rows", Certainty.PART, (Share("first", 2),))
    assert (two.name, two.certainty, two.shares) == ("columns", Certainty.PART, (Share("second", 2),))
    assert (one.failing, two.failing) == (4, 4)
    assert (one.agreement, two.agreement) == (0.75, 0.75)


def test_the_fewest_that_explain_everything_are_named() -> None:
    submission = trial(first="abc", second="d")
    assert names(
        named(
            submission,
            a=trial(first="a..", second="."),
            b=trial(first=".b.", second="."),
            ab=trial(first="ab.", second="."),
            cd=trial(first="..c", second="d"),
        )
    ) == [("ab", "part"), ("cd", "part")]


def test_three_may_be_named_and_four_may_not() -> None:
    assert MAX_TOGETHER == 3
    mistakes = {
        letter: trial(first="".join(letter if letter == other else "." for other in "abcd"), second=".")
        for letter in "abcd"
    }
    three, four = trial(first="abc.", second="."), trial(first="abcd", second=".")
    assert names(named(three, **mistakes)) == [("a", "part"), ("b", "part"), ("c", "part")]
    assert named(four, **mistakes) == ()


def test_of_several_sets_of_one_size_the_one_that_is_most_alike_is_named() -> None:
    submission = trial(first="ab..", second="....")
    assert names(
        named(
            submission,
            a_and_more=trial(first="a...", second="c..."),
            b=trial(first=".b..", second="...."),
            a=trial(first="a...", second="...."),
        )
    ) == [("b", "part"), ("a", "part")]


def test_one_that_fails_mostly_elsewhere_is_no_part_of_it() -> None:
    submission = trial(first="ab..", second="....")
    elsewhere = trial(first="a...", second="cc..")  # of its three failures, one is the submission's
    assert named(submission, elsewhere=elsewhere, b=trial(first=".b..", second="....")) == ()
    half = trial(first="a...", second="c...")
    assert names(named(submission, half=half, b=trial(first=".b..", second="...."))) == [
        ("half", "part"),
        ("b", "part"),
    ]


# --- nothing -----------------------------------------------------------------------------------------------------


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
    assert named(trial(first=submission, second=""), wrong=trial(first=mistake, second="")) == ()


@pytest.mark.parametrize("slip", TYPOS)
def test_who_mistyped_a_name_or_wrote_nothing_yet_is_not_accused_of_a_mistake_that_raises(slip: str) -> None:
    everywhere = trial(first=slip * 3, second=slip)
    assert named(everywhere, raises=trial(first="!!!", second="!")) == ()
    assert named(everywhere, raises=trial(first=slip * 3, second=slip)) == ()
    assert named(everywhere, one=trial(first="!!!", second="."), other=trial(first="...", second="!")) == ()
    in_one_branch = trial(first=f"aa{slip}", second=".")
    for mistake in (trial(first="aa!", second="."), trial(first="aab", second=".")):
        [told] = named(in_one_branch, mistake=mistake)
        assert (told.certainty, told.shares, told.failing) == (Certainty.PART, (Share("first", 2),), 3)
    mostly = trial(first=f"a{slip * 3}", second=".")
    assert named(mostly, raises=trial(first="a!!!", second=".")) == ()
    assert named(mostly, returns=trial(first="abbb", second=".")) == ()


def test_a_slip_in_the_submission_is_not_what_others_meet_in_what_a_mistake_made() -> None:
    assert named(trial(first="!!!", second="."), unusable=trial(first="###", second=".")) == ()
    assert names(named(trial(first="###", second="."), unusable=trial(first="###", second="."))) == [
        ("unusable", "same")
    ]


@pytest.mark.parametrize("reason", "?FIR")
def test_a_submission_that_was_not_run_as_it_is_is_not_accused(reason: str) -> None:
    submission = trial(first=reason * 3, second="..")
    assert named(submission, wrong=submission) == ()
    mixed = trial(first=f"ab{reason}", second="..")
    assert named(mixed, wrong=trial(first="ab.", second="..")) == ()


def never() -> NoReturn:
    raise AssertionError("nobody needs the behaviours of the wrong solutions here")


def test_a_correct_submission_needs_no_behaviours() -> None:
    assert diagnose(exercise("flipped"), trial(first="...", second="."), never) == ()


def test_neither_does_one_that_was_not_run() -> None:
    assert diagnose(exercise("flipped"), trial(first="III", second="I"), never) == ()


def test_neither_does_an_exercise_without_wrong_solutions() -> None:
    assert diagnose(exercise(), trial(first="ab", second="."), never) == ()


# --- what is set aside -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("unrefused", ["xx", "XX", "xX"])
def test_who_does_not_refuse_bad_arguments_either_is_told_the_mistake_and_its_share(unrefused: str) -> None:
    [mistake] = named(trial(first="aab.", second=unrefused), flipped=trial(first="aab.", second=".."))
    assert (mistake.name, mistake.certainty, mistake.failing) == ("flipped", Certainty.PART, 5)
    assert mistake.shares == (Share("first", 3),)


def test_where_not_to_refuse_is_a_known_mistake_it_is_named_too() -> None:
    flipped, unchecked = trial(first="aab.", second=".."), trial(first="....", second="xx")
    told = named(trial(first="aab.", second="xx"), flipped=flipped, unchecked=unchecked)
    assert [(mistake.name, mistake.shares) for mistake in told] == [
        ("flipped", (Share("first", 3),)),
        ("unchecked", (Share("second", 2),)),
    ]


def test_manners_are_set_aside_as_well() -> None:
    submission = trial(first="aab.", second="x", manners="c")
    assert names(named(submission, flipped=trial(first="aab.", second=".", manners="."))) == [("flipped", "part")]


def test_where_manners_are_all_that_is_left_they_tell_the_mistake() -> None:
    submission = trial(first="....", second="xx", manners="ab")
    wrong = {
        "float32": trial(first="....", second="..", manners="ab"),
        "other": trial(first="c...", second="..", manners=".."),
    }
    assert names(named(submission, **wrong)) == [("float32", "part")]


def test_of_calls_that_raised_and_wrong_values_the_values_must_be_most() -> None:
    flipped = trial(first="abcd", second=".")
    assert names(named(trial(first="ab!!", second="!"), other=flipped)) == []
    assert names(named(trial(first="abc!", second="!"), flipped=flipped)) == [("flipped", "part")]
    assert names(named(trial(first="ab!!", second="x"), flipped=trial(first="ab..", second="."))) == [
        ("flipped", "part")
    ]


def test_of_a_mistake_that_raises_nothing_is_left_to_tell_it_by() -> None:
    assert named(trial(first="!!!.", second="x"), raises=trial(first="!!!.", second=".")) == ()


def test_a_mistake_that_hardly_shows_is_not_named_for_what_is_left() -> None:
    submission = trial(first="a...", second="x")
    assert named(submission, wrong=trial(first="abc.", second=".")) == ()
    assert names(named(submission, wrong=trial(first="ab..", second="."))) == [("wrong", "part")]


def test_who_only_refuses_too_little_or_has_no_manners_is_accused_of_nothing_else() -> None:
    wrong = trial(first="aa..", second="..", manners=".")
    assert named(trial(first="....", second="xx", manners="a"), wrong=wrong) == ()


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
    fails = {f"w{number}": 2 * sum(letter != "." for letter in theirs) for number, theirs in enumerate(mistakes)}
    told = named(
        trial(first=first, second=second),
        **{f"w{number}": trial(first=theirs, second=theirs) for number, theirs in enumerate(mistakes)},
    )

    same = {name for name, cases in likes.items() if failing and cases == own.keys()}
    partly = {n: cases for n, cases in likes.items() if 2 * len(cases & failing) >= fails[n] > 0}

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

    values = {at for at in failing if own[at] in VALUES}
    left = values if values and 2 * len(values) >= len(failing) else set()
    like = alone(failing, likes)
    names_told = {mistake.name for mistake in told}
    if same:
        assert names_told == same
    elif fit := like or together(failing) or alone(left, partly) or together(left):
        assert names_told in fit
    else:
        assert told == ()
    certainty = Certainty.SAME if same else Certainty.LIKE if like else Certainty.PART
    for mistake in told:
        assert (mistake.certainty, mistake.failing) == (certainty, len(failing))
        assert mistake.agreement == len(likes[mistake.name]) / len(own)
        assert sum(share.cases for share in mistake.shares) == len(likes[mistake.name] & failing) > 0


# --- what is not told --------------------------------------------------------------------------------------------


def test_a_group_that_reveals_nothing_is_left_out() -> None:
    silent = {"second": Reveal.NOTHING}
    submission = trial(first="..a", second="bb")
    assert named(submission, silent, only_there=trial(first="...", second="bb")) == ()
    (mistake,) = named(submission, silent, here=trial(first="..a", second=".."))
    assert (mistake.certainty, mistake.agreement) == (Certainty.SAME, 1.0)
    assert (mistake.shares, mistake.failing) == ((Share("first", 1),), 1)


def test_who_fails_only_where_nothing_is_revealed_is_told_nothing() -> None:
    submission = trial(first="...", second="bb")
    assert diagnose(exercise("w", reveal={"second": Reveal.NOTHING}), submission, never) == ()


def test_a_visible_group_is_told_whatever_it_reveals() -> None:
    tiny = exercise("w")
    visible = Group("first", 1, text("first"), "f", reveal=Reveal.NOTHING)
    tiny = msgspec.structs.replace(tiny, groups=(visible,))
    known: dict[str, Behaviours] = {"w": behaviours(trial(first="a."))}
    assert names(diagnose(tiny, trial(first="a."), lambda: known)) == [("w", "same")]


def test_nothing_of_hidden_inputs_or_answers_is_in_what_is_told(
    toy_course: Course, sandbox: Sandbox, keys: AnswerKeys
) -> None:
    """Only the author's words, the groups' names and numbers of cases."""
    clamp = toy_course.exercise("clamp")
    upper_only = next(wrong for wrong in clamp.wrong if wrong.name == "upper-only")
    submission = Submission("kim", "clamp", upper_only.path, upper_only.path.read_bytes())
    (mistake,) = grade(clamp, submission, keys, sandbox).mistakes
    assert mistake == Mistake(
        name="upper-only",
        title=Text("Looks at the upper bound only.", "위쪽 경계만 지킨다."),
        hint=Text("What about negative numbers?", "음수는?"),
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
def test_the_same_mistake_in_another_style_has_the_same_name(
    toy_course: Course, sandbox: Sandbox, keys: AnswerKeys, name: str
) -> None:
    clamp = msgspec.structs.replace(toy_course.exercise("clamp"), forbid=())
    source = "\n".join(line[8:] for line in REWRITTEN[name].splitlines()).encode()
    report = grade(clamp, Submission("kim", "clamp", Path("clamp.py"), source), keys, sandbox)
    assert names(report.mistakes) == [(name, "same")]


@pytest.mark.parametrize(
    "body",
    [
        "return sorted([low, n, high])[1]",
        "return min(high, max(n, low))",
        "return (low, n, high)[(n >= low) + (n > high)]",
    ],
)
def test_a_correct_and_unusual_solution_is_never_accused(
    toy_course: Course, sandbox: Sandbox, keys: AnswerKeys, body: str
) -> None:
    source = f"def clamp(n, low=0, high=10):\n    if low > high: raise ValueError\n    {body}\n".encode()
    report = grade(toy_course.exercise("clamp"), Submission("kim", "clamp", Path("clamp.py"), source), keys, sandbox)
    assert (report.score, report.mistakes) == (7.0, ())


def test_every_wrong_solution_of_the_toy_course_is_named_as_itself(
    toy_course: Course, sandbox: Sandbox, keys: AnswerKeys
) -> None:
    for tiny in toy_course.in_order():
        for wrong in tiny.wrong:
            report = grade(tiny, Submission("kim", tiny.slug, wrong.path, wrong.path.read_bytes()), keys, sandbox)
            silent = [group.name for group in tiny.groups if group.reveal is Reveal.NOTHING]
            expected = [] if set(wrong.fails) <= set(silent) else [(wrong.name, "same")]
            assert names(report.mistakes) == expected, wrong.path
