"""The smallest counterexample: least shape, then least numbers, the same kind of failure, at a bounded cost."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from msgspec import UNSET
from msgspec.msgpack import encode
from msgspec.structs import replace

from grader.cache import Cache
from grader.exercise.given import Generator
from grader.exercise.strategies import Block
from grader.judge.answer_keys import KeyedCase, build_key
from grader.judge.budget import Account, Budget
from grader.judge.counterexample import (
    FULL_SHRINKING,
    MAX_WORKERS,
    NO_SHRINKING,
    SHRINK_BUDGETS,
    Counterexample,
    FailedCase,
    ShrinkBudget,
    smallest,
)
from grader.judge.grade import grade
from grader.judge.prepared import prepare
from grader.judge.reply import Reply
from grader.judge.run import run
from grader.judge.session import Program, Respondent, Source
from grader.judge.verdict import Failed, judge
from grader.model.exercise import (
    Case,
    Exercise,
    Given,
    Group,
    LikeReference,
    Outline,
    Raises,
    Returns,
    Reveal,
    SourceFile,
)
from grader.model.report import Outcome, Report
from grader.model.stopped import Stopped
from grader.model.submission import Submission
from grader.reporting.rendering import value_text
from grader.wire.messages import BadReturn, Load, Loaded, Observed, Query, Raised, Returned
from tests.fake_runner import FakeRunner, FakeWorker
from tests.making import LIKE_REFERENCE, TEXT, exercise, group

pytestmark = pytest.mark.quick

Total = Callable[..., Any]

DRAWS = (
    ("H", "integers(1, 5)"),
    ("W", "integers(1, 5)"),
    ("x", "array(H, W)"),
    ("mode", "sampled_from('plain', 'loud', 'quiet')"),
)
REFERENCE, WRONG = b"# the reference\n", b"# the submission\n"


def total(x: Any, mode: str = "plain") -> Any:
    return x.sum()


def off_by_one(x: Any, mode: str = "plain") -> Any:
    return x.sum() + 1


class Tiny(NamedTuple):
    """An exercise with one generated group, ``total(x, mode)``, and who answers for its reference and a submission."""

    exercise: Exercise
    runner: FakeRunner

    @property
    def group(self) -> Group:
        return self.exercise.groups[0]

    @property
    def program(self) -> Program:
        return Program(self.exercise, Source("total.py", WRONG))

    def respondent(self, account: Account) -> Respondent:
        return Respondent(self.program, self.runner, account)

    def failing(self) -> FailedCase:
        """The largest generated case that the submission fails. The runner then forgets whom it has started."""
        key = build_key(self.exercise, self.runner)
        verdicts = run(self.program, key, self.runner, Account()).verdicts["any"]
        self.runner.started.clear()
        pairs = zip(key["any"], verdicts, strict=True)
        return [FailedCase(keyed, verdict) for keyed, verdict in pairs if isinstance(verdict, Failed)][-1]

    def found(self, budget: ShrinkBudget = FULL_SHRINKING, failed: FailedCase | None = None) -> Counterexample:
        return smallest(self.respondent(Account()), self.group, failed or self.failing(), budget)

    def shrunk(self, budget: ShrinkBudget = FULL_SHRINKING, failed: FailedCase | None = None) -> FailedCase:
        return self.found(budget, failed).shown

    def loads(self, source: bytes = WRONG) -> int:
        """How often ``source`` was loaded."""
        return sum(load.source == source for worker in self.runner.started for load in worker.loads)

    def asked(self, source: bytes = WRONG) -> list[Query]:
        """Every call that ``source`` was asked for."""
        workers = [worker for worker in self.runner.started if source in [load.source for load in worker.loads]]
        return [query for worker in workers for batch in worker.batches for query in batch]

    def size(self, keyed: KeyedCase) -> tuple[int, int, int]:
        assert self.group.given is not None
        assert keyed.choices is not None
        return Generator(self.group.given, self.exercise.signatures[0]).size(keyed.choices)


def tiny_exercise(reference: SourceFile | None, **given: Any) -> Exercise:
    usual = {"draws": DRAWS, "where": None, "args": ("x", "mode"), "kwargs": (), "examples": 30, "why": "w"}
    made = Given(**{**usual, "expectation": LIKE_REFERENCE, "line": 1, **given})
    return exercise(
        group("any", points=1, function="total", hidden=True, reveal=Reveal.COUNTEREXAMPLE, given=made),
        signature="total(x: array[H, W], mode: str = 'plain') -> float",
        outline=Outline("total", TEXT, "track", "easy", 1, 1, (), "total.py"),
        reference=reference,
    )


def tiny(wrong: Total, reference: Total = total, **given: Any) -> Tiny:
    runner = FakeRunner({REFERENCE: {"total": reference}, WRONG: {"total": wrong}})
    return Tiny(tiny_exercise(SourceFile("solutions/total/total.py", REFERENCE), **given), runner)


def shown(keyed: KeyedCase) -> str:
    return ", ".join(map(value_text, keyed.case.call.args))


# --- how small ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "smallest_call"),
    [
        pytest.param(lambda x, _: x[:, 1:].sum(), "array([[1]], float64), 'plain'", id="a column is lost"),
        pytest.param(lambda x, _: x.sum() + (x.shape[0] > 1),
                     "array([[0], [0]], float64), 'plain'", id="from two rows on"),
        pytest.param(lambda x, _: x.sum() + (x.shape[0] > 1 and x.shape[1] > 2),
                     "array([[0, 0, 0], [0, 0, 0]], float64), 'plain'", id="from 2 x 3 on"),
        pytest.param(lambda x, _: x.sum() + (x.shape[1] == 4),
                     "array([[0, 0, 0, 0]], float64), 'plain'", id="at four columns"),
        pytest.param(lambda x, _: abs(x).sum(), "array([[-1]], float64), 'plain'", id="signs are lost"),
        pytest.param(lambda x, _: x.sum() + (x <= -5).any(),
                     "array([[-5]], float64), 'plain'", id="below a number"),
        pytest.param(lambda x, mode: x.sum() * (mode == "plain"),
                     "array([[1]], float64), 'loud'", id="in another mode"),
        pytest.param(lambda x, mode: x.sum() + (mode == "quiet"),
                     "array([[0]], float64), 'quiet'", id="in the last mode"),
        pytest.param(lambda x, _: x[0].sum(), "array([[0], [1]], float64), 'plain'", id="rows are lost"),
        pytest.param(lambda x, _: x.sum() + (x[0, 0] < x[-1, -1]),
                     "array([[0, 1]], float64), 'plain'", id="by comparison"),
    ],
)  # fmt: skip
def test_first_the_shape_is_least_and_then_the_numbers(wrong: Total, smallest_call: str) -> None:
    keyed, verdict = tiny(wrong).shrunk()
    assert shown(keyed) == smallest_call
    assert verdict.outcome is Outcome.WRONG


def test_what_is_shown_belongs_to_the_case_that_is_shown() -> None:
    keyed, verdict = tiny(lambda x, _: 3 * x.sum() + 1).shrunk()
    assert shown(keyed) == "array([[0]], float64), 'plain'"
    assert isinstance(keyed.expected, Returns)
    assert verdict.returned is not UNSET
    assert (value_text(keyed.expected.value), value_text(verdict.returned)) == ("float64(0)", "float64(1)")
    assert keyed.case == Case("w", keyed.case.call, LikeReference())
    assert keyed.choices == {"H": 1, "W": 1, "x": Block((1, 1), (0,)), "mode": 0}


def test_no_step_leads_on_from_what_is_shown() -> None:
    mistaken = tiny(lambda x, _: x.sum() + (x.shape[1] > 2) * x[0, 0])
    keyed, _ = mistaken.shrunk()
    given = mistaken.group.given
    assert keyed.choices is not None
    assert given is not None
    maker = Generator(given, mistaken.exercise.signatures[0])
    steps = list(maker.smaller(keyed.choices))
    assert steps
    for choices in steps:
        x = maker.call(choices).args[0]
        assert x.shape[1] <= 2 or not x.numpy()[0, 0]  # type: ignore[union-attr]  # an array


def test_a_case_that_the_reference_has_no_value_for_is_none() -> None:
    def reference(x: Any, mode: str = "plain") -> Any:
        if x.size < 3:
            raise ValueError("too small")
        return x.sum()

    strict = tiny(off_by_one, reference, where="H * W > 2")
    assert strict.group.given is not None
    loose = replace(strict.group, given=replace(strict.group.given, where=None))
    failed = strict.failing()
    keyed, _ = Tiny(replace(strict.exercise, groups=(loose,)), strict.runner).shrunk(failed=failed)
    assert shown(keyed) == "array([[0, 0, 0]], float64), 'plain'"


def test_where_an_error_is_expected_the_call_that_returns_is_made_small() -> None:
    def wrong(x: Any, mode: str = "plain") -> Any:
        if x.shape[1] < 3:
            raise ValueError
        return 0

    keyed, verdict = tiny(wrong, expectation=Raises("ValueError")).shrunk()
    assert (shown(keyed), keyed.expected) == ("array([[0, 0, 0]], float64), 'plain'", Raises("ValueError"))
    assert verdict.message == "it should raise ValueError, and returned an int"


# --- the same kind of failure ------------------------------------------------------------------------------------


def raises(error: type[Exception]) -> Callable[[Any], Any]:
    def fail(_: Any) -> Any:
        raise error

    return fail


def ends(_: Any) -> Stopped:
    return Stopped(Outcome.CRASH, "it ended without an answer")


def large_and_small(large: Callable[[Any], Any], small: Callable[[Any], Any]) -> Total:
    return lambda x, mode="plain": large(x) if x.size > 4 else small(x)


@pytest.mark.parametrize(
    ("large", "small", "outcome", "kind"),
    [
        pytest.param(raises(ValueError), lambda _: -1000, Outcome.ERROR, "ValueError", id="an error, then a value"),
        pytest.param(raises(ValueError), raises(KeyError), Outcome.ERROR, "ValueError", id="another error"),
        pytest.param(lambda _: -1000, raises(ValueError), Outcome.WRONG, "value", id="a value, then an error"),
        pytest.param(lambda x: x, lambda _: -1000, Outcome.WRONG, "shape", id="a shape, then a value"),
        pytest.param(lambda _: "text", lambda x: x.ravel(), Outcome.WRONG, "kind", id="a string, then a shape"),
        pytest.param(lambda _: -1000, lambda _: np.nan, Outcome.WRONG, "value", id="a value, then one not finite"),
        pytest.param(lambda _: BadReturn("type", "set"), lambda _: -1000, Outcome.BAD_OUTPUT, "",
                     id="no plain data, then a value"),
        pytest.param(ends, lambda _: -1000, Outcome.CRASH, "", id="an end, then a value"),
        pytest.param(ends, lambda _: BadReturn("type", "set"), Outcome.CRASH, "", id="an end, then no plain data"),
        pytest.param(lambda _: -1000, ends, Outcome.WRONG, "value", id="a value, then an end"),
    ],
)  # fmt: skip
def test_one_kind_of_failure_does_not_become_another(
    large: Callable[[Any], Any], small: Callable[[Any], Any], outcome: Outcome, kind: str
) -> None:
    keyed, verdict = tiny(large_and_small(large, small)).shrunk()
    assert (verdict.outcome, verdict.kind) == (outcome, kind)
    shape = keyed.case.call.args[0].shape  # type: ignore[union-attr]  # an array
    assert shape[0] * shape[1] in (5, 6)  # 5 is not a step away from everywhere


def test_wrong_numbers_may_become_a_wrong_shape_which_is_put_right_first() -> None:
    keyed, verdict = tiny(large_and_small(lambda _: -1000, lambda x: x)).shrunk()
    assert (verdict.outcome, verdict.kind) == (Outcome.WRONG, "shape")
    assert shown(keyed) == "array([[0]], float64), 'plain'"


# --- odd submissions ---------------------------------------------------------------------------------------------


def test_a_submission_that_ends_its_process_every_time_is_made_small_as_far_as_processes_go() -> None:
    mistaken = tiny(lambda x, _: ends(x) if x.size > 1 else x.sum())
    failed = mistaken.failing()
    keyed, verdict = mistaken.shrunk(failed=failed)
    assert verdict.outcome is Outcome.CRASH
    assert mistaken.size(keyed) < mistaken.size(failed.keyed)
    assert mistaken.loads() <= 20


def test_when_it_has_no_process_left_the_reference_is_not_asked_any_further() -> None:
    failed = tiny(off_by_one).failing()
    mistaken = tiny(lambda x, _: ends(x))
    assert mistaken.shrunk(failed=failed) == failed
    assert mistaken.loads() == len(mistaken.asked()) == MAX_WORKERS
    assert len(mistaken.asked(REFERENCE)) == MAX_WORKERS + 1


def test_a_call_that_runs_out_of_time_is_not_made_again() -> None:
    mistaken = tiny(lambda x, _: Stopped(Outcome.TIMEOUT, "it took too long") if x.size > 3 else x.sum())
    failed = mistaken.failing()
    assert failed.verdict.outcome is Outcome.TIMEOUT
    assert mistaken.found(failed=failed) == Counterexample(failed, 0.0)
    assert mistaken.runner.started == []


@pytest.mark.parametrize("outcome", [Outcome.OUTPUT_LIMIT, Outcome.MEMORY])
def test_neither_is_one_that_floods_us(outcome: Outcome) -> None:
    mistaken = tiny(lambda x, _: Stopped(outcome, "it was too much") if x.size > 3 else x.sum())
    failed = mistaken.failing()
    assert failed.verdict.outcome is outcome
    assert mistaken.shrunk(failed=failed) is failed
    assert mistaken.runner.started == []


def test_a_submission_that_answers_now_so_and_now_so_is_shown_what_it_once_answered() -> None:
    calls = [0]

    def wrong(x: Any, mode: str = "plain") -> Any:
        calls[0] += 1
        return x.sum() + calls[0] % 2

    mistaken = tiny(wrong)
    failed = mistaken.failing()
    keyed, verdict = mistaken.shrunk(failed=failed)
    assert (verdict.outcome, verdict.kind) == (Outcome.WRONG, "value")
    assert mistaken.size(keyed) <= mistaken.size(failed.keyed)
    assert verdict.returned is not UNSET
    again = Reply(Returned(verdict.returned, Observed()))
    assert judge(mistaken.group, keyed, mistaken.exercise.signatures[0], again).outcome is Outcome.WRONG


def test_a_function_that_is_not_there_has_no_smaller_failure() -> None:
    mistaken = tiny(off_by_one)
    lacking = Tiny(mistaken.exercise, FakeRunner({REFERENCE: {"total": total}, WRONG: {}}))
    failed = lacking.failing()
    keyed, verdict = lacking.shrunk(failed=failed)
    assert verdict.outcome is Outcome.MISSING
    assert lacking.size(keyed) <= lacking.size(failed.keyed)


# --- the cost ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("calls", [1, 3, 10])
def test_no_more_cases_are_tried_than_are_allowed(calls: int) -> None:
    mistaken = tiny(off_by_one)
    failed = mistaken.failing()
    keyed, verdict = mistaken.shrunk(ShrinkBudget(calls, 60.0), failed)
    assert 0 < len(mistaken.asked()) <= calls
    assert 0 < len(mistaken.asked(REFERENCE)) <= calls
    assert mistaken.size(keyed) <= mistaken.size(failed.keyed)
    assert verdict.outcome is Outcome.WRONG


def test_cases_that_the_reference_has_no_value_for_count_as_well() -> None:
    failed = tiny(off_by_one).failing()
    refusing = tiny(off_by_one, reference=lambda x, _: raises(ValueError)(x))
    assert refusing.shrunk(ShrinkBudget(25, 60.0), failed) == failed
    assert 0 < len(refusing.asked(REFERENCE)) <= 25
    assert refusing.asked() == []


def test_the_search_ends_when_the_time_for_its_calls_is_up() -> None:
    def slow(x: Any, mode: str = "plain") -> Any:
        time.sleep(0.05)
        return x.sum() + 1 + x.size

    mistaken = tiny(slow)
    failed = tiny(off_by_one).failing()
    keyed, verdict = mistaken.shrunk(ShrinkBudget(400, 0.3), failed)
    assert 0 < len(mistaken.asked()) <= 7
    assert verdict.outcome is Outcome.WRONG
    assert mistaken.size(keyed) <= mistaken.size(failed.keyed)


class _SlowToLoad(FakeRunner):
    def worker(self, **_: Any) -> FakeWorker:
        self.started.append(_SlowWorker(self))
        return self.started[-1]


class _SlowWorker(FakeWorker):
    def load(self, order: Load) -> Loaded | Raised | Stopped:
        self._runner.spend(waited_seconds=0.1 if order.source == WRONG else 0.0)
        return super().load(order)


def test_loading_again_after_calls_that_end_the_process_takes_no_longer_than_the_calls_may() -> None:
    mistaken = tiny(lambda x, _: ends(x))
    failed = mistaken.failing()
    assert mistaken.runner.programs is not None
    slow = Tiny(mistaken.exercise, _SlowToLoad(mistaken.runner.programs))
    assert slow.shrunk(ShrinkBudget(400, 0.25), failed).verdict.outcome is Outcome.CRASH
    assert 0 < slow.loads() <= 3


def test_a_search_ends_with_the_account_that_it_is_a_part_of() -> None:
    mistaken = tiny(off_by_one)
    failed = mistaken.failing()
    account = Account(Budget(cpu_seconds=1))

    def costly(x: Any, mode: str = "plain") -> Any:
        mistaken.runner.spend(cpu_seconds=0.4)
        return x.sum() + 1

    mistaken.runner.programs = {REFERENCE: {"total": total}, WRONG: {"total": costly}}
    smallest(mistaken.respondent(account), mistaken.group, failed, ShrinkBudget(400, 60.0))
    assert len(mistaken.asked()) == 3
    assert account.overdrawn() == "took more than 1 s of CPU time"
    mistaken.runner.started.clear()
    again = smallest(mistaken.respondent(account), mistaken.group, failed, ShrinkBudget(400, 60.0))
    assert (again.shown, again.seconds, mistaken.runner.started) == (failed, 0, [])


def test_what_the_reference_uses_in_a_search_is_not_the_submissions() -> None:
    mistaken = tiny(off_by_one)
    failed = mistaken.failing()
    account = Account(Budget(cpu_seconds=1))

    def costly(x: Any, mode: str = "plain") -> Any:
        mistaken.runner.spend(cpu_seconds=0.4)
        return x.sum()

    mistaken.runner.programs = {REFERENCE: {"total": costly}, WRONG: {"total": off_by_one}}
    smallest(mistaken.respondent(account), mistaken.group, failed, ShrinkBudget(400, 60.0))
    assert len(mistaken.asked(REFERENCE)) > 3
    assert account.overdrawn() is None


def test_a_search_that_has_no_time_makes_no_call() -> None:
    mistaken = tiny(off_by_one)
    failed = mistaken.failing()
    assert mistaken.shrunk(ShrinkBudget(400, -1.0), failed) == failed
    assert mistaken.asked() == mistaken.asked(REFERENCE) == []


def test_no_case_is_tried_twice() -> None:
    mistaken = tiny(lambda x, _: x.sum() + (x.shape == (2, 3)))
    failed = tiny(off_by_one).failing()
    mistaken.shrunk(failed=failed)
    queries = mistaken.asked()
    assert len({encode(each) for each in queries}) == len(queries) > 5


def test_without_a_budget_no_worker_starts() -> None:
    mistaken = tiny(off_by_one)
    failed = mistaken.failing()
    assert mistaken.shrunk(NO_SHRINKING, failed) is failed
    assert mistaken.runner.started == []


def test_budgets_have_the_names_that_the_command_line_knows() -> None:
    assert SHRINK_BUDGETS["no"] == NO_SHRINKING < SHRINK_BUDGETS["little"] < SHRINK_BUDGETS["fully"] == FULL_SHRINKING


def test_the_seconds_are_those_of_the_submissions_workers() -> None:
    assert tiny(off_by_one).found().seconds == FakeWorker.seconds  # one, though the reference had one as well
    assert tiny(off_by_one).found(NO_SHRINKING).seconds == 0
    mistaken = tiny(lambda x, _: ends(x))
    assert mistaken.found().seconds == FakeWorker.seconds * mistaken.loads() > FakeWorker.seconds


def test_every_worker_is_ended() -> None:
    mistaken = tiny(off_by_one)
    mistaken.shrunk()
    assert [worker.is_closed for worker in mistaken.runner.started] == [True, True]


# --- what is left as it is ---------------------------------------------------------------------------------------


def test_without_a_reference_nothing_is_made_small() -> None:
    mistaken = tiny(off_by_one, expectation=Raises("ValueError"))
    alone = Tiny(replace(mistaken.exercise, reference=None), mistaken.runner)
    failed = alone.failing()
    assert alone.shrunk(failed=failed) is failed
    assert alone.runner.started == []


def test_a_case_that_the_author_wrote_is_shown_as_it_was_written() -> None:
    mistaken = tiny(off_by_one)
    keyed, verdict = mistaken.failing()
    written = FailedCase(KeyedCase(keyed.case, keyed.expected), verdict)
    assert mistaken.shrunk(failed=written) is written
    assert mistaken.runner.started == []


def graded(tiny: Tiny, budget: ShrinkBudget = FULL_SHRINKING) -> Report:
    prepared = prepare(tiny.exercise, tiny.runner, Cache(None))
    return grade(prepared, Submission("kim", "total", Path("total.py"), WRONG), tiny.runner, budget)


def test_a_report_shows_the_small_case_and_counts_the_generated_ones() -> None:
    mistaken = tiny(lambda x, _: abs(x).sum())
    [small], [unshrunk] = (graded(mistaken, budget).groups for budget in (FULL_SHRINKING, NO_SHRINKING))
    assert small.failure is not None
    assert small.failure.call is not None
    assert unshrunk.failure is not None
    assert unshrunk.failure.call is not None
    assert value_text(small.failure.call.args[0]) == "array([[-1]], float64)"
    assert value_text(unshrunk.failure.call.args[0]) != "array([[-1]], float64)"
    assert small.outcomes == unshrunk.outcomes
    assert small.total == 30
    assert 0 < small.ok < 30


def test_a_report_counts_the_seconds_of_the_search() -> None:
    """And those of the worker that is asked alone what is quoted."""
    assert graded(tiny(off_by_one), NO_SHRINKING).seconds == 2 * FakeWorker.seconds
    assert graded(tiny(off_by_one)).seconds == 3 * FakeWorker.seconds


@pytest.mark.parametrize("reveal", [Reveal.HINT, Reveal.NOTHING])
def test_a_withheld_group_is_never_made_small(reveal: Reveal) -> None:
    mistaken = tiny(off_by_one)
    withheld = replace(mistaken.exercise, groups=(replace(mistaken.group, reveal=reveal),))
    graded(Tiny(withheld, mistaken.runner))
    assert mistaken.loads() == 1
    graded(mistaken)
    assert mistaken.loads() == 4  # a disclosed one is run, made small, and called alone
