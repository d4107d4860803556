"""The report on one submission: what its groups earn, what is told of their failures, and what it cost."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from msgspec import UNSET
from msgspec.structs import replace
from numpy.typing import NDArray

from grader.cache import Cache
from grader.exercise.signatures import parse_signature
from grader.judge.behaviours import Families, behaviours_of
from grader.judge.counterexample import FULL_SHRINKING, NO_SHRINKING, ShrinkBudget
from grader.judge.grade import grade, refused
from grader.judge.prepared import prepare
from grader.judge.quote import NOT_ASKED_AGAIN
from grader.model.exercise import Call, Exercise, Given, Group, LikeReference, PictureLine, Raises, Reveal
from grader.model.picture import Axis, Source, Sum, View, Windows
from grader.model.report import (
    Aspect,
    Certainty,
    Failing,
    Failure,
    GroupReport,
    Outcome,
    Report,
    Unrefused,
    decode,
    encode,
)
from grader.model.stopped import Stopped
from grader.model.submission import Submission
from grader.values import from_numpy
from grader.wire.messages import Raised, Use
from tests import making
from tests.fake_runner import ENVIRONMENT, ISOLATION, FakeRunner
from tests.making import TEXT, case, exercise, prepared, reference

pytestmark = pytest.mark.quick

CRASH = Stopped(Outcome.CRASH, "it ended without an answer")
SOURCE = b"the submission"


def group(
    name: str,
    *cases: tuple[int, int],
    points: float = 4,
    hidden: bool = False,
    reveal: Reveal = Reveal.HINT,
    **others: Any,
) -> Group:
    """A group of cases (argument, expected value) on the function f."""
    listed = (case(n, expect=value, why="Ten times as much.") for n, value in cases)
    return making.group(name, *listed, points=points, hidden=hidden, reveal=reveal, **others)


TENFOLD = exercise(
    group("shown", (1, 10), (2, 20)),
    group("hidden", (3, 30), (4, 40), hidden=True),
    group("counter", (5, 50), hidden=True, reveal=Reveal.COUNTEREXAMPLE),
)


def submission(path: str = "tiny.py", learner: str = "kim", rejection: str | None = None) -> Submission:
    return Submission(learner, "tiny", Path(path), SOURCE, rejection)


def graded(tiny: Exercise, runner: FakeRunner | Callable[..., Any], handed_in: Submission | None = None) -> Report:
    """The report on a function f, or on what a runner has."""
    taken = runner if isinstance(runner, FakeRunner) else FakeRunner(f=runner)
    return grade(prepared(tiny), handed_in or submission(), taken)


def by_name(report: Report) -> dict[str, GroupReport]:
    return {each.name: each for each in report.groups}


def shown(report: Report, name: str) -> Failure:
    failure = by_name(report)[name].failure
    assert failure is not None
    return failure


# --- points and outcomes -----------------------------------------------------------------------------------------


def test_a_right_submission_has_full_score() -> None:
    report = graded(TENFOLD, lambda n: 10 * n)
    assert (report.learner, report.exercise, report.score, report.max_score) == ("kim", "tiny", 12, 12)
    assert report.outcome is Outcome.OK
    assert [each.failure for each in report.groups] == [None, None, None]
    assert [(each.ok, each.total) for each in report.groups] == [(2, 2), (2, 2), (1, 1)]
    assert report.submission_sha256 == hashlib.sha256(SOURCE).hexdigest()
    assert (report.isolation, report.environment) == (ISOLATION, ENVIRONMENT)
    assert report.message == ""


def test_groups_are_reported_in_the_exercises_order_and_each_judged_alone() -> None:
    report = graded(TENFOLD, lambda n: 10 * n if n != 4 else 0)
    assert [(each.name, each.score, each.outcome) for each in report.groups] == [
        ("shown", 4, Outcome.OK),
        ("hidden", 0, Outcome.WRONG),
        ("counter", 4, Outcome.OK),
    ]
    assert (report.score, report.outcome) == (8, Outcome.WRONG)
    assert by_name(report)["hidden"].ok == 1
    assert by_name(report)["hidden"].outcomes == (Outcome.OK, Outcome.WRONG)


def test_groups_without_cases_are_left_out() -> None:
    report = graded(exercise(group("shown", (1, 10)), group("hidden", hidden=True)), lambda _: 10)
    assert [each.name for each in report.groups] == ["shown"]
    assert report.max_score == 4


@pytest.mark.parametrize(
    ("runner", "outcome"),
    [
        (FakeRunner(f=lambda n: n), Outcome.OK),
        (FakeRunner(load=Raised(("SyntaxError",), "no", 1)), Outcome.IMPORT_ERROR),
        (FakeRunner(load=Stopped(Outcome.TIMEOUT, "too long")), Outcome.TIMEOUT),
        (FakeRunner(forbidden=(Use("numpy.clip", 2),), f=lambda n: n), Outcome.FORBIDDEN),
    ],
)
def test_without_any_case_loading_decides(runner: FakeRunner, outcome: Outcome) -> None:
    report = graded(exercise(group("hidden", hidden=True)), runner)
    assert (report.outcome, report.groups, report.score, report.max_score) == (outcome, (), 0, 0)


def test_points_add_up_to_what_they_look_like() -> None:
    tenths = exercise(*(group(str(points), (1, 10), points=points) for points in (0.1, 0.2, 0.3, 0.1)))
    report = graded(tenths, lambda n: 10 * n)
    assert (report.score, report.max_score) == (0.7, 0.7)


def test_answering_the_visible_cases_from_a_table_earns_those_only() -> None:
    report = graded(TENFOLD, lambda n: {1: 10, 2: 20}.get(n, 0))
    assert [each.score for each in report.groups] == [4, 0, 0]


def test_properties_and_refusals_earn_nothing_without_a_right_value() -> None:
    refusals = making.group("refusals", case(-1, expect=Raises("ValueError")))
    tiny = exercise(group("values", (1, 10), (2, 20)), group("typed", (3, 30), properties=("type",)), refusals)

    def answer(right: bool) -> Callable[[int], int]:
        def f(n: int) -> int:
            if n < 0:
                raise ValueError
            return 10 * n if right and n == 1 else 0

        return f

    never, once = graded(tiny, answer(right=False)), graded(tiny, answer(right=True))
    assert [(each.score, each.outcome) for each in never.groups] == [(0, Outcome.WRONG)] * 3
    needs_a_value = Failure("this counts once a value comes out right")
    assert [shown(never, name) for name in ("typed", "refusals")] == [needs_a_value] * 2
    assert [(each.score, each.outcome) for each in once.groups] == [
        (0, Outcome.WRONG),
        (4, Outcome.OK),
        (4, Outcome.OK),
    ]


def test_forbidden_uses_in_the_source_cost_every_group_that_would_earn_points() -> None:
    tiny = exercise(group("right", (1, 10)), group("wrong", (2, 0)))
    report = graded(tiny, FakeRunner(forbidden=(Use("numpy.clip", 3),), f=lambda n: 10 * n))
    assert [(each.score, each.outcome) for each in report.groups] == [(0, Outcome.FORBIDDEN), (0, Outcome.WRONG)]
    assert report.message == "line 3 uses numpy.clip, which this exercise does not allow"


def test_what_cannot_be_loaded_fails_everywhere_and_no_case_is_shown() -> None:
    runner = FakeRunner(load=Raised(("ModuleNotFoundError",), "No module named 'nowhere'", 2))
    report = graded(TENFOLD, runner)
    assert report.score == 0
    assert [(each.outcome, each.failure) for each in report.groups] == [(Outcome.IMPORT_ERROR, None)] * 3
    assert str(report.message).startswith("the file could not be loaded: ModuleNotFoundError in line 2")


# --- failures ----------------------------------------------------------------------------------------------------


def test_a_disclosed_failure_shows_the_call_and_both_values() -> None:
    report = graded(TENFOLD, lambda _: 7)
    for name, argument in (("shown", 1), ("counter", 5)):
        failure = shown(report, name)
        assert failure.call == Call("f", (argument,), {})
        assert (failure.actual, failure.expected) == (7, 10 * argument)


def test_a_withheld_failure_shows_neither() -> None:
    failure = shown(graded(TENFOLD, lambda _: 7), "hidden")
    message = "A hidden call returned a wrong value."
    assert failure == Failure(message, "Ten times as much.", aspect=Aspect(Failing.VALUE))
    assert (failure.call, failure.actual, failure.expected) == (None, UNSET, UNSET)


def test_the_first_case_that_fails_is_the_one_that_is_shown() -> None:
    report = graded(exercise(group("shown", (1, 10), (2, 20), (3, 30))), lambda n: 10 if n == 1 else 0)
    assert shown(report, "shown").call == Call("f", (2,), {})


def test_withheld_inputs_are_sent_last() -> None:
    runner = FakeRunner(f=lambda n: 10 * n)
    graded(TENFOLD, runner)
    [worker] = runner.started
    assert [[query.args for query in batch] for batch in worker.batches] == [[(1,), (2,), (5,)], [(3,), (4,)]]


# --- who, what and where from ------------------------------------------------------------------------------------


def test_the_learner_is_kept_as_handed_in_and_named_so_that_it_can_be_shown() -> None:
    report = graded(TENFOLD, lambda n: n, submission(learner="kim\x07", path="class/kim/tiny.py"))
    assert (report.learner, report.name, report.origin) == ("kim\x07", "kim\\x07", "class/kim/tiny.py")


@pytest.mark.parametrize(
    ("path", "filename"), [("homework (2).py", "tiny.py"), ("mine.ipynb", "tiny.ipynb"), ("tiny", "tiny.py")]
)
def test_it_is_run_by_the_exercises_own_file_name(path: str, filename: str) -> None:
    runner = FakeRunner(f=lambda n: n)
    graded(TENFOLD, runner, submission(path))
    assert [(load.filename, load.source) for load in runner.started[0].loads] == [(filename, SOURCE)]


def test_a_group_is_known_by_its_id_and_without_one_by_its_name() -> None:
    tiny = exercise(group("renamed", (1, 10), id="first"), group("other", (1, 10)))
    assert [(each.id, each.name) for each in graded(tiny, lambda n: n).groups] == [
        ("first", "renamed"),
        ("other", "other"),
    ]


def test_a_rejected_submission_is_not_run() -> None:
    runner = FakeRunner(f=lambda n: 10 * n)
    report = graded(TENFOLD, runner, submission(rejection="the file is too large"))
    assert (report.score, report.outcome, report.seconds) == (0, Outcome.REJECTED, 0)
    assert report.message == "rejected: the file is too large"
    assert {each.outcome for each in report.groups} == {Outcome.REJECTED}
    assert report.isolation is None
    assert runner.started == []


def test_an_upload_that_was_refused_whole_has_a_report_without_an_exercise() -> None:
    report = refused(Submission("kim", None, Path("kim.zip"), SOURCE, "it is no archive"))
    assert (report.learner, report.exercise, report.outcome) == ("kim", None, Outcome.REJECTED)
    assert (report.score, report.max_score, report.groups, report.seconds) == (0, 0, (), 0)
    assert report.message == "rejected: it is no archive"
    assert report.submission_sha256 == hashlib.sha256(SOURCE).hexdigest()
    assert (report.origin, report.isolation, report.environment) == ("kim.zip", None, None)


# --- seconds and counterexamples ---------------------------------------------------------------------------------

EXAMPLES = 20
GIVEN = Given((("n", "integers(0, 1000)"),), None, ("n",), (), EXAMPLES, "w", LikeReference(), 1)
GENERATED = exercise(
    making.group("any", hidden=True, reveal=Reveal.COUNTEREXAMPLE, given=GIVEN), reference=reference(b"reference")
)


def programs(f: Callable[[int], Any]) -> Mapping[bytes, Mapping[str, Callable[..., Any]]]:
    return {b"reference": {"f": lambda n: 10 * n}, SOURCE: {"f": f}}


def searched(tiny: Exercise, f: Callable[[int], Any], budget: ShrinkBudget) -> tuple[Report, int]:
    """The report, and how many workers the submission had."""
    runner = FakeRunner(programs(f))
    report = grade(prepare(tiny, runner, Cache(None)), submission(), runner, budget)
    loads = [load.source for worker in runner.started for load in worker.loads]
    return report, loads.count(SOURCE)


def test_the_seconds_are_those_of_all_workers_of_the_submission() -> None:
    assert graded(TENFOLD, lambda n: 10 * n).seconds == 0.25
    assert graded(TENFOLD, lambda n: CRASH if n in (1, 3) else 10 * n).seconds == 0.75


def test_the_search_for_a_small_counterexample_is_among_the_seconds() -> None:
    report, workers = searched(GENERATED, lambda n: 10 * n if n < 7 else 0, FULL_SHRINKING)
    assert shown(report, "any").call == Call("f", (7,), {})
    assert (report.seconds, workers) == (0.75, 3)  # the last one is asked alone what is quoted


def test_all_that_is_done_for_a_submission_has_one_budget() -> None:
    """The cases leave 1 s of 60: the search has no more than that, and nothing is left for what is quoted."""
    runner, calls = FakeRunner({}), 0

    def slow(n: int) -> int:
        nonlocal calls
        calls += 1
        runner.spend(cpu_seconds=59 / EXAMPLES)
        return 10 * n if n < 7 else 0

    runner.programs = programs(slow)
    report = grade(prepare(GENERATED, runner, Cache(None)), submission(), runner, FULL_SHRINKING)
    assert (calls, report.outcome) == (EXAMPLES + 1, Outcome.WRONG)
    assert shown(report, "any").message == NOT_ASKED_AGAIN
    assert shown(report, "any").actual is UNSET


def test_without_a_search_the_first_generated_case_that_fails_is_shown() -> None:
    report, workers = searched(GENERATED, lambda n: 10 * n if n < 7 else 0, NO_SHRINKING)
    assert shown(report, "any").call != Call("f", (7,), {})
    assert (report.seconds, workers) == (0.5, 2)


def test_where_nothing_fails_nothing_is_searched() -> None:
    report, workers = searched(GENERATED, lambda n: 10 * n, FULL_SHRINKING)
    assert report.score == report.max_score
    assert (report.seconds, workers) == (0.25, 1)


def test_for_what_stays_hidden_nothing_is_searched() -> None:
    [any_] = GENERATED.groups
    hinted = replace(GENERATED, groups=(replace(any_, reveal=Reveal.HINT),))
    report, workers = searched(hinted, lambda n: 10 * n if n < 7 else 0, FULL_SHRINKING)
    assert by_name(report)["any"].outcome is Outcome.WRONG
    assert (report.seconds, workers) == (0.25, 1)


# --- known mistakes ----------------------------------------------------------------------------------------------


def test_a_known_mistake_is_named() -> None:
    tiny = replace(TENFOLD, wrong=(making.wrong("nine", b"nine", fails=("shown",)),))
    runner = FakeRunner({b"nine": {"f": lambda n: 9 * n}, SOURCE: {"f": lambda n: 9.0 * n}})
    report = grade(prepare(tiny, runner, Cache(None)), submission(), runner)
    assert [mistake.name for mistake in report.mistakes] == ["nine"]
    assert report.mistakes[0].hint == TEXT


MERGED = b"def f(n):\n    n = n\n    return 5 * n + 1\n"


def merging(answers: Callable[[int], int]) -> tuple[Report, FakeRunner]:
    """The report on a function, where one mistake forgets to double and another one adds 1 to what is above 1."""
    tiny = replace(
        exercise(group("shown", (0, 0), (1, 10), (2, 20), (3, 30))),
        reference=making.reference(b"def f(n):\n    n = 2 * n\n    return 5 * n\n"),
        wrong=(
            making.wrong("single", b"def f(n):\n    n = n\n    return 5 * n\n", fails=("shown",)),
            making.wrong("one-more", b"def f(n):\n    n = 2 * n\n    return 5 * n + 1\n", fails=("shown",)),
        ),
    )
    programs = {
        tiny.wrong[0].members[0].source: {"f": lambda n: 5 * n},
        tiny.wrong[1].members[0].source: {"f": lambda n: 10 * n + (n > 1)},
        MERGED: {"f": lambda n: 5 * n + (n > 1)},
        SOURCE: {"f": answers},
    }
    runner = FakeRunner(programs)
    return grade(prepare(tiny, runner, Cache(None)), submission(), runner), runner


def test_two_mistakes_in_one_function_are_both_named_where_the_author_s_texts_merge() -> None:
    report, runner = merging(lambda n: 5 * n + (n > 1))
    assert [mistake.name for mistake in report.mistakes] == ["single", "one-more"]
    assert [worker.loads[0].source for worker in runner.started].count(MERGED) == 1


def test_no_pair_is_run_where_one_mistake_is_enough_or_none_is_like_it() -> None:
    for answers in (lambda n: 5 * n, lambda n: 10 * n, lambda n: 7 * n):
        _, runner = merging(answers)
        assert MERGED not in [worker.loads[0].source for worker in runner.started]


def test_bad_arguments_that_are_not_refused_are_told_beside_the_mistake() -> None:
    refusal = making.case(-1, expect=Raises("ValueError"), why="Below 0.")
    shown_cases, bad = group("shown", (1, 10), (2, 20)), making.group("bad", refusal, hidden=True)
    tiny = replace(exercise(shown_cases, bad), wrong=(making.wrong("nine", b"nine", fails=("shown",)),))

    def nine(n: int) -> int:
        if n < 0:
            raise ValueError
        return 9 * n

    runner = FakeRunner({b"nine": {"f": nine}, SOURCE: {"f": lambda n: 9 * n}})
    report = grade(prepare(tiny, runner, Cache(None)), submission(), runner)
    assert report.unrefused == (Unrefused("bad", ("Below 0.",)),)
    [mistake] = report.mistakes
    assert (mistake.name, mistake.certainty, mistake.set_aside) == ("nine", Certainty.LIKE, 1)


# --- pictures ----------------------------------------------------------------------------------------------------


def test_a_mistake_that_is_named_says_how_it_makes_what_the_failing_call_returned() -> None:
    signature = parse_signature("f(x: array[H, W], k: array[kh, kw]) -> array[...]")
    x, k = from_numpy(np.array([[1.0, 2.0, 3.0]])), from_numpy(np.array([[4.0, 5.0]]))
    case_ = case(x, k, expect=from_numpy(np.array([[14.0, 23.0]])))
    sums = making.group("sums", case_, id="of-products", picture=PictureLine("window(x, kernel=k)", 1))
    turned = replace(
        making.wrong("turned", fails=("sums",)), pictures={"f": PictureLine("window(x, kernel=flip(k))", 1)}
    )

    def convolve(x: NDArray[np.float64], k: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.array([np.convolve(x[0], k[0], "valid")])

    tiny = exercise(sums, signatures=(signature,), wrong=(turned,))
    runner = FakeRunner(f=convolve)
    known: Families = {"turned": (behaviours_of(b"", tiny, making.written_key(tiny), runner),)}
    report = grade(prepared(tiny, known), submission(), runner)

    axes = (Axis(1, size=1, places=1), Axis(3, size=2, places=2))
    assert shown(report, "sums").picture == Windows(Source("x"), axes, Sum(Source("k")))
    (mistake,) = report.mistakes
    assert mistake.pictures == {"of-products": Windows(Source("x"), axes, Sum(Source("k", (View.FLIP,))))}
    assert decode(encode(report)) == report
