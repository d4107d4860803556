"""When a submission fails: pools of calls, a fresh worker that answers them, and what the report says then."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from msgspec.structs import replace

from grader.cache import Cache
from grader.judge.budget import Account
from grader.judge.grade import grade
from grader.judge.prepared import Prepared, decode, encode, prepare, with_pools
from grader.judge.probes import Pool, Pools, build_pools
from grader.judge.probing import NO_PROBING, NOTHING, USUAL_PROBING, ProbeBudget, probe
from grader.judge.run import Run
from grader.judge.session import Program, Respondent, Source
from grader.judge.verdict import PASSED, Failed
from grader.model.condition import Exactness, Feature, Goal, Kind, Literal, Quantity
from grader.model.exercise import Exercise, Given, Relation, Reveal
from grader.model.report import Certainty, Outcome, Report
from grader.model.report import encode as encode_report
from grader.model.stopped import Stopped
from grader.model.submission import Submission
from grader.values import Array, from_numpy
from tests.fake_runner import FakeRunner
from tests.making import LIKE_REFERENCE, case, exercise, group, reference, wrong

pytestmark = pytest.mark.quick

SIGNATURE = "f(x: array[N], times: int = 1, plus: int | pair = 0, back: bool = False) -> array[N]"
Function = Callable[..., Any]
_POOLS: dict[tuple[bytes, str], Pools] = {}


def right(x: Any, times: int = 1, plus: Any = 0, back: bool = False) -> Any:
    low, high = plus if isinstance(plus, tuple) else (plus, plus)
    result = x * times + low + 2 * high
    return result[::-1] if back else result


def not_turned(x: Any, times: int = 1, plus: Any = 0, back: bool = False) -> Any:
    return right(x, times, plus)


def turned_alone(x: Any, times: int = 1, plus: Any = 0, back: bool = False) -> Any:
    """Right for an array that reads the same from both ends."""
    return right(x, times, plus, not back)


def no_pairs(x: Any, times: int = 1, plus: Any = 0, back: bool = False) -> Any:
    return right(x, times, plus + 0, back)


def no_pairs_and_not_turned(x: Any, times: int = 1, plus: Any = 0, back: bool = False) -> Any:
    return right(x, times, plus + 0)


def numbers(*cells: float) -> Array:
    return from_numpy(np.array(cells, "float64"), "array")


CASES = (
    case(numbers(1, 2, 3)),
    case(numbers(1, 2, 3), 2, back=True),
    case(numbers(4, 1), 3, 1),
    case(numbers(5, 5, 5), back=True),
    case(numbers(2, 7), plus=2, back=True),
)
GIVEN = Given(
    draws=(
        ("n", "integers(1, 4)"),
        ("x", "array(n)"),
        ("t", "integers(1, 3)"),
        ("p", "sampled_from(0, 1, (1, 2))"),
        ("b", "booleans()"),
    ),
    where=None,
    args=("x", "t", "p", "b"),
    kwargs=(),
    examples=20,
    why="why",
    expectation=LIKE_REFERENCE,
    line=1,
)


def tiny(*mistakes: str, **others: Any) -> Exercise:
    given: dict[str, Any] = {"given": GIVEN, "hidden": True, **others}
    made = tuple(wrong(name, name.encode()) for name in mistakes)
    return exercise(group("values", *CASES, **given), signature=SIGNATURE, reference=reference(), wrong=made)


def runner(submitted: Function, **others: Function) -> FakeRunner:
    programs = {b"reference": {"f": right}, b"handed in": {"f": submitted}}
    return FakeRunner({**programs, **{name.encode(): {"f": function} for name, function in others.items()}})


def prepared(each: Exercise, fake: FakeRunner) -> Prepared:
    """Prepare ``each``; pools, which are asked of the reference alone, are built once for all that are alike."""
    bare = prepare(each, fake, Cache(None))
    programs = fake.programs or {}
    alike = encode(bare), str(programs[b"reference"])
    if alike not in _POOLS:
        _POOLS[alike] = with_pools(bare, fake, Cache(None)).pools
    return replace(bare, pools=_POOLS[alike])


def graded(submitted: Function, each: Exercise | None = None, budget: ProbeBudget = USUAL_PROBING) -> Report:
    fake = runner(submitted)
    submission = Submission("kim", "tiny", Path("tiny.py"), b"handed in")
    return grade(prepared(each or tiny(), fake), submission, fake, probing=budget)


def literals(report: Report) -> list[Literal]:
    return [literal for condition in report.conditions for literal in condition.formula.literals]


def of(name: str, kind: Kind, **others: Any) -> Feature:
    return Feature(kind, (Quantity((name,)),), **others)


# --- what is told ------------------------------------------------------------------------------------------------


def test_a_right_solution_is_told_nothing_and_pays_nothing() -> None:
    fake = runner(right)
    each = prepared(tiny(), fake)
    fake.started.clear()
    report = grade(each, Submission("kim", "tiny", Path("tiny.py"), b"handed in"), fake)
    assert report.outcome is Outcome.OK
    assert report.conditions == ()
    assert len(fake.started) == 1


def test_the_condition_is_told_with_the_calls_that_confirmed_it() -> None:
    [condition] = graded(not_turned).conditions
    assert Literal(of("back", Kind.TRUE)) in condition.formula.literals
    assert condition.goal is Goal.FAILS
    assert condition.exactness in (Exactness.EXACTLY, Exactness.ONLY)
    assert condition.failing >= 10
    assert condition.outside >= 10


def test_a_case_that_is_right_by_chance_does_not_hide_the_condition() -> None:
    """Turning (5, 5, 5) changes nothing, and with other numbers it does."""
    report = graded(not_turned)
    assert report.groups[0].outcomes[3] is Outcome.OK
    assert len(report.conditions) == 1


def test_exceptions_that_come_with_a_condition_are_one_finding_and_the_rest_another() -> None:
    first, second = graded(no_pairs_and_not_turned).conditions
    assert (first.goal, first.exactness, first.raised) == (Goal.RAISES, Exactness.EXACTLY, "TypeError")
    assert first.formula.literals == (Literal(of("plus", Kind.PAIR, word="pair")),)
    assert (second.goal, second.apart) == (Goal.WRONG, True)
    assert Literal(of("back", Kind.TRUE)) in second.formula.literals


def test_where_all_that_fails_raises_the_exception_is_named() -> None:
    [condition] = graded(no_pairs).conditions
    assert (condition.goal, condition.raised) == (Goal.RAISES, "TypeError")


def test_the_name_of_an_exception_that_is_not_python_s_is_the_submission_s_word_and_not_told() -> None:
    class SecretError(Exception):
        pass

    def raising(x: Any, times: int = 1, plus: Any = 0, back: bool = False) -> Any:
        if isinstance(plus, tuple):
            raise SecretError
        return right(x, times, plus, back)

    [condition] = graded(raising).conditions
    assert (condition.goal, condition.raised) == (Goal.RAISES, "")


def test_what_raises_by_a_condition_is_set_aside_and_the_rest_is_named() -> None:
    each = tiny("not-turned")
    fake = runner(no_pairs_and_not_turned, **{"not-turned": not_turned})
    report = grade(prepared(each, fake), Submission("kim", "tiny", Path("tiny.py"), b"handed in"), fake)
    [mistake] = report.mistakes
    assert (mistake.name, mistake.certainty) == ("not-turned", Certainty.PART)


def test_nothing_is_told_of_a_submission_that_fails_by_no_rule() -> None:
    def erratic(x: Any, times: int = 1, plus: Any = 0, back: bool = False) -> Any:
        return right(x, times, plus, back) + (int(1000 * float(np.sum(x))) % 2)

    assert graded(erratic).conditions == ()


def test_nothing_is_told_where_every_call_raises() -> None:
    def unwritten(x: Any, times: int = 1, plus: Any = 0, back: bool = False) -> Any:
        raise NotImplementedError

    fake = runner(unwritten)
    each = prepared(tiny(), fake)
    fake.started.clear()
    report = grade(each, Submission("kim", "tiny", Path("tiny.py"), b"handed in"), fake)
    assert report.conditions == ()
    assert len(fake.started) == 1


def test_a_relation_of_the_author_may_be_the_condition() -> None:
    def wrong_where_larger(x: Any, times: int = 1, plus: Any = 0, back: bool = False) -> Any:
        return right(x, times, plus, back) + (len(x) + times == 5)

    each = replace(tiny(), relations=(Relation("N + times == 5", {"en": "they are five together"}),))
    [condition] = graded(wrong_where_larger, each).conditions
    [literal] = condition.formula.literals
    assert (literal.feature.kind, literal.feature.word) == (Kind.RELATION, "N + times == 5")


def test_of_several_functions_it_is_told_which_fail_in_every_call() -> None:
    first = group("values", *CASES, given=GIVEN, hidden=True)
    second = replace(first, name="others", function="harness.g", given=None)
    second = replace(
        second, cases=tuple(replace(each, call=replace(each.call, function="harness.g")) for each in CASES)
    )
    each = tiny()
    harness = replace(each.signatures[0], name="harness.g")
    both = replace(each, groups=(first, second), harness=(harness,))
    fake = FakeRunner(
        {
            b"reference": {"f": right, "harness.g": right},
            b"handed in": {"f": right, "harness.g": lambda *args, **kwargs: right(*args, **kwargs) + 1},
        }
    )
    report = grade(prepared(both, fake), Submission("kim", "tiny", Path("tiny.py"), b"handed in"), fake)
    [condition] = report.conditions
    assert condition.formula.literals == (Literal(of("harness.g", Kind.CALLED)),)


# --- who is asked, and what it costs -----------------------------------------------------------------------------


def test_probes_go_to_workers_of_their_own_that_are_told_no_answer() -> None:
    fake = runner(not_turned)
    each = prepared(tiny(), fake)
    fake.started.clear()
    grade(each, Submission("kim", "tiny", Path("tiny.py"), b"handed in"), fake)
    judged, *probing = fake.started
    assert sum(len(batch) for batch in judged.batches) == len(each.key["values"])
    fields = {
        name for worker in probing for batch in worker.batches for query in batch for name in query.__struct_fields__
    }
    assert fields.isdisjoint({"expected", "answer", "tells"})


def test_one_worker_answers_as_few_calls_as_tell_the_condition() -> None:
    fake = runner(no_pairs)
    each = prepared(tiny(), fake)
    fake.started.clear()
    report = grade(each, Submission("kim", "tiny", Path("tiny.py"), b"handed in"), fake)
    _, probing = fake.started
    pool, _ = each.pools
    assert len(report.conditions) == 1
    assert 0 < sum(len(batch) for batch in probing.batches) < len(pool.probes)


def test_pools_are_asked_for_where_a_value_fails_and_only_there() -> None:
    fake = runner(not_turned)
    each, found = prepare(tiny(), fake, Cache(None)), []

    def find() -> Pools:
        found.append(prepared(tiny(), fake).pools)
        return found[0]

    def conditions(source: bytes) -> int:
        submission = Submission("kim", "tiny", Path("tiny.py"), source)
        return len(grade(each, submission, fake, probing=USUAL_PROBING._replace(find=find)).conditions)

    assert (conditions(b"reference"), len(found)) == (0, 0)
    assert (conditions(b"handed in"), len(found)) == (1, 1)


def test_without_a_budget_there_are_no_conditions_and_no_probes() -> None:
    fake = runner(not_turned)
    each = prepared(tiny(), fake)
    fake.started.clear()
    submission = Submission("kim", "tiny", Path("tiny.py"), b"handed in")
    report = grade(each, submission, fake, probing=NO_PROBING)
    assert report.conditions == ()
    assert len(fake.started) == 1


def slow_in(seconds: float, fake: list[FakeRunner], submitted: Function) -> Function:
    def slow(x: Any, times: int = 1, plus: Any = 0, back: bool = False) -> Any:
        fake[0].spend(cpu_seconds=seconds)
        return submitted(x, times, plus, back)

    return slow


def report_of_slow(seconds: float, budget: ProbeBudget, submitted: Function = not_turned) -> Report:
    holder: list[FakeRunner] = []
    holder.append(runner(slow_in(seconds, holder, submitted)))
    each = prepared(tiny(), holder[0])
    return grade(each, Submission("kim", "tiny", Path("tiny.py"), b"handed in"), holder[0], probing=budget)


def test_a_submission_that_is_too_slow_for_the_budget_is_told_none_and_nothing_else_changes() -> None:
    told, slow = report_of_slow(0.0001, USUAL_PROBING), report_of_slow(0.02, USUAL_PROBING)
    without = report_of_slow(0.02, NO_PROBING)
    assert len(told.conditions) == 1
    assert slow.conditions == ()
    assert replace(slow, seconds=0.0) == replace(without, seconds=0.0)


def test_a_submission_that_has_time_for_half_of_the_calls_is_told_by_these() -> None:
    assert len(report_of_slow(0.008, USUAL_PROBING, no_pairs).conditions) == 1


def test_a_submission_that_runs_over_a_limit_on_a_probe_is_told_none() -> None:
    def endless(x: Any, times: int = 1, plus: Any = 0, back: bool = False) -> Any:
        return Stopped(Outcome.TIMEOUT, "it took too long") if len(x) > 5 else not_turned(x, times, plus, back)

    assert graded(endless).conditions == ()


# --- pools -------------------------------------------------------------------------------------------------------


def test_the_same_exercise_has_the_same_pools_and_so_the_same_report() -> None:
    fake = runner(not_turned)
    first, second = (with_pools(prepare(tiny(), fake, Cache(None)), fake, Cache(None)) for _ in range(2))
    assert encode(first) == encode(second)
    submission = Submission("kim", "tiny", Path("tiny.py"), b"handed in")
    reports = (replace(grade(each, submission, fake), seconds=0.0) for each in (first, second))
    assert len({*map(encode_report, reports)}) == 1


def test_a_prepared_exercise_that_was_sent_elsewhere_has_its_pools() -> None:
    fake = runner(not_turned)
    here = prepared(tiny(), fake)
    there = decode(encode(here))
    assert there.pools == here.pools
    submission = Submission("kim", "tiny", Path("tiny.py"), b"handed in")
    first, second = (grade(each, submission, fake) for each in (here, there))
    assert first == second
    assert len(first.conditions) == 1


def test_calls_that_confirm_are_none_of_those_that_were_searched() -> None:
    pool, _ = prepared(tiny(), runner(right)).pools
    called = [msgspec.msgpack.encode(each.call) for each in pool.probes]
    before = pool.searched + pool.own
    assert set(called[:before]).isdisjoint(called[before:])
    assert len(called) - before > 100


def test_the_reference_says_what_is_right() -> None:
    pool, _ = prepared(tiny(), runner(right)).pools
    plain = [each for each in pool.probes if len(each.call.args) == 1 and not each.call.kwargs]
    assert len(plain) > 3
    assert all(each.expected == each.call.args[0] for each in plain)  # times 1, plus 0


def test_the_habits_of_the_author_are_not_those_of_the_pool() -> None:
    """Where every case gives pairs, some calls here give a number, and the other way round."""
    pool, _ = prepared(tiny(given=None), runner(right)).pools  # none of these gives a pair
    [pairs] = [each for each in pool.answers if each.feature == of("plus", Kind.PAIR, word="pair")]
    counted = [int.from_bytes(side, "little").bit_count() for side in (pairs.yes, pairs.no)]
    assert min(counted) > 20


@pytest.mark.parametrize("reveal", [Reveal.HINT, Reveal.COUNTEREXAMPLE])
def test_a_hidden_group_that_hints_may_show_the_condition(reveal: Reveal) -> None:
    assert len(graded(not_turned, tiny(reveal=reveal)).conditions) == 1


def test_a_group_that_reveals_nothing_has_no_part_in_the_evidence() -> None:
    silent = tiny(reveal=Reveal.NOTHING)
    assert prepared(silent, runner(right)).pools == ()
    assert graded(not_turned, silent).conditions == ()


def test_special_numbers_have_a_pool_of_their_own() -> None:
    """A right result of the usual calls is rarely one by chance: none of their numbers is 0, and few are the same."""
    usual, special = prepared(tiny(), runner(right)).pools
    zeros = [len(yes_of(pool, of("x", Kind.ZERO))) for pool in (usual, special)]
    assert (usual.special, special.special) == (False, True)
    assert zeros[1] > 20 > zeros[0]


def yes_of(pool: Pool, feature: Feature) -> list[int]:
    """The places of the probes whose answer to ``feature`` is yes."""
    [answers] = [each for each in pool.answers if each.feature == feature]
    bits = int.from_bytes(answers.yes, "little")
    return [place for place in range(bits.bit_length()) if bits >> place & 1]


def test_what_fails_by_its_numbers_alone_is_told_by_the_special_ones() -> None:
    def skips_zeros(x: Any, times: int = 1, plus: Any = 0, back: bool = False) -> Any:
        return right(x, times, plus, back) + np.any(x == 0)

    [condition] = graded(skips_zeros).conditions
    assert condition.formula.literals == (Literal(of("x", Kind.ZERO)),)


def test_what_takes_too_many_operations_is_not_asked_for_its_values() -> None:
    fake = runner(right)
    each = prepared(tiny(), fake)
    too_many = Failed(outcome=Outcome.WRONG, returned=1, kind="operations", by_value=False)
    done = Run({"values": (PASSED, *[too_many] * (len(each.key["values"]) - 1))}, {}, "", (), 0.0, None)
    respondent = Respondent(Program(each.exercise, Source("tiny.py", b"handed in")), fake, Account())
    fake.started.clear()
    assert probe(respondent, done, each, USUAL_PROBING) == NOTHING
    assert fake.started == []


def test_its_inputs_are_in_no_pool_either() -> None:
    odd = case(numbers(77, 78, 79, 80, 81, 82, 83, 84), 9)
    silent = group("silent", odd, hidden=True, reveal=Reveal.NOTHING)
    each = tiny()
    fake = runner(right)
    both = replace(each, groups=(*each.groups, silent))
    assert prepared(both, fake).pools == prepared(each, fake).pools


def test_without_a_reference_there_are_no_pools() -> None:
    each = exercise(group("values", case(numbers(1), expect=numbers(1))), signature=SIGNATURE)
    key = prepare(each, runner(right), Cache(None)).key
    assert build_pools(each, key, runner(right)) == ()


def test_a_condition_holds_no_value_of_a_case() -> None:
    """Small numbers and the names of the signature are all that it can say."""
    told = literals(graded(not_turned))
    assert told
    for literal in told:
        assert literal.feature.number <= 4
        assert {name for each in literal.feature.of for name in each.names} <= {"x", "times", "plus", "back", "N"}
