from __future__ import annotations

import math

import numpy as np
import pytest
from msgspec import UNSET
from msgspec.structs import replace

from grader.exercise.signatures import parse_signature
from grader.judge.answer_keys import Answer as Expected
from grader.judge.reply import Missing, Reply, result
from grader.judge.verdict import PASSED, Failed, Verdict, judge
from grader.model.exercise import Raises, Returns, Satisfies
from grader.model.report import Outcome
from grader.model.stopped import Stopped
from grader.values import Dict, Value, from_numpy
from grader.wire.messages import Answer, BadReturn, Forbidden, Observed, Raised, Returned, Use
from tests.making import group, keyed

pytestmark = pytest.mark.quick

GROUP = group("g")
SIGNATURE = parse_signature("f(x: array[H, W]) -> array[H, W - 1]")
STARTER = Raised(("NotImplementedError", "RuntimeError", "Exception"), "write me", 3)
VALUE_ERROR = ("ValueError", "Exception", "BaseException")


def verdict(answer: Answer | Stopped, expected: Expected, printed: bytes = b"") -> Verdict:
    return judge(GROUP, keyed(expect=expected), SIGNATURE, Reply(result(answer), printed))


def failed(answer: Answer | Stopped, expected: Expected, printed: bytes = b"") -> Failed:
    """The verdict, which must not be that it passed."""
    judged = verdict(answer, expected, printed)
    assert isinstance(judged, Failed)
    return judged


def test_the_expected_value_is_ok() -> None:
    assert verdict(Returned(5, Observed()), Returns(5)) == PASSED


def test_another_value_is_wrong_and_kept() -> None:
    actual = from_numpy(np.array([[1.0], [3.0]]))
    judged = verdict(Returned(actual, Observed()), Returns(from_numpy(np.array([[1.0], [2.0]]))))
    message = "1 of 2 numbers differ"
    assert judged == Failed(outcome=Outcome.WRONG, message=message, returned=actual, differing=(1,), kind="value")


def test_a_wrong_shape_is_told_with_the_signatures_formula() -> None:
    judged = failed(Returned(5, Observed()), Returns(from_numpy(np.array([[1.0], [2.0]]))))
    assert judged.message == "expected the shape (H, W - 1) = (2, 1), yours is ()"


def test_the_error_that_is_expected_is_ok_by_its_class_or_one_above() -> None:
    own = Raised(("Own", *VALUE_ERROR), "", 1)
    assert verdict(own, Raises("Own")).outcome is Outcome.OK
    assert verdict(own, Raises("ValueError")).outcome is Outcome.OK


def test_another_error_than_expected_is_an_error() -> None:
    raised = Raised(VALUE_ERROR, "no", 7)
    message = "it should raise TypeError, and raised ValueError in line 7: no"
    assert verdict(raised, Raises("TypeError")) == Failed(
        outcome=Outcome.ERROR, message=message, kind="ValueError", raised=raised
    )


def test_a_value_where_an_error_is_expected_is_wrong() -> None:
    judged = verdict(Returned(5, Observed()), Raises("ValueError"))
    message = "it should raise ValueError, and returned an int"
    assert judged == Failed(outcome=Outcome.WRONG, message=message, returned=5, kind="returned")


def test_none_where_an_error_is_expected_is_wrong() -> None:
    judged = failed(Returned(None, Observed()), Raises("ValueError"))
    assert (judged.outcome, judged.returned) == (Outcome.WRONG, None)


@pytest.mark.parametrize(
    ("raised", "outcome", "message"),
    [
        pytest.param(
            Raised(VALUE_ERROR, "no", 7), Outcome.ERROR, "it raised ValueError in line 7: no", id="in a known line"
        ),
        pytest.param(Raised(VALUE_ERROR, "", None), Outcome.ERROR, "it raised ValueError", id="without a text"),
        pytest.param(
            Raised(VALUE_ERROR, "a\n\x1b[2Jb\u202ec", 1),
            Outcome.ERROR,
            "it raised ValueError in line 1: a \\x1b[2Jb\\u202ec",
            id="with controls in its text",
        ),
        pytest.param(Raised(("SystemExit",), "0", 1), Outcome.ERROR, "it raised SystemExit in line 1: 0", id="exit"),
        pytest.param(
            Raised(("NotImplementedError", "RuntimeError"), "write me", 3),
            Outcome.ERROR,
            "nothing is written here yet (NotImplementedError in line 3: write me)",
            id="the starter",
        ),
        pytest.param(
            Raised(("_ArrayMemoryError", "MemoryError"), "6 GiB", 2),
            Outcome.MEMORY,
            "it needs more memory than it may use (_ArrayMemoryError in line 2: 6 GiB)",
            id="numpy out of memory",
        ),
        pytest.param(
            Raised(("RuntimeError",), "DefaultCPUAllocator: can't allocate memory", 2),
            Outcome.MEMORY,
            "it needs more memory than it may use (RuntimeError in line 2: DefaultCPUAllocator: can't allocate memory)",
            id="torch out of memory",
        ),
    ],
)
def test_an_error_that_is_not_expected_is_told(raised: Raised, outcome: Outcome, message: str) -> None:
    own = raised.line is not None
    told = Failed(outcome=outcome, message=message, kind=raised.kinds[0], own=own, raised=raised)
    assert verdict(raised, Returns(5)) == told


@pytest.mark.parametrize("name", ["ValueError", "RuntimeError", "Exception"])
def test_the_starter_does_not_raise_what_is_expected(name: str) -> None:
    judged = failed(STARTER, Raises(name))
    message = "nothing is written here yet (NotImplementedError in line 3: write me)"
    assert (judged.outcome, judged.message) == (Outcome.ERROR, message)


def test_what_the_starter_raises_can_be_expected_by_its_own_name() -> None:
    assert verdict(STARTER, Raises("NotImplementedError")) == PASSED


def test_a_lack_of_memory_can_be_expected_and_is_no_other_error() -> None:
    lack = Raised(("_ArrayMemoryError", "MemoryError", "Exception"), "6 GiB", 2)
    assert verdict(lack, Raises("MemoryError")) == PASSED
    assert failed(lack, Raises("ValueError")).outcome is Outcome.MEMORY


@pytest.mark.parametrize("expected", [Returns(5), Raises("ValueError")])
@pytest.mark.parametrize(
    "outcome", [Outcome.TIMEOUT, Outcome.CRASH, Outcome.PROTOCOL, Outcome.OUTPUT_LIMIT, Outcome.MEMORY]
)
def test_a_worker_that_stopped_decides_the_outcome(outcome: Outcome, expected: Expected) -> None:
    assert verdict(Stopped(outcome, "because"), expected) == Failed(outcome=outcome, message="because")


@pytest.mark.parametrize("expected", [Returns(5), Raises("ValueError")])
def test_what_could_not_be_sent_is_bad_output(expected: Expected) -> None:
    judged = verdict(BadReturn("type", "a\x1bset"), expected)
    assert judged == Failed(
        outcome=Outcome.BAD_OUTPUT, message="the result is a a\\x1bset, which is not a number, an array or a list"
    )


def test_a_function_that_is_missing_has_no_other_outcome() -> None:
    reply = Reply(result(Missing(Outcome.MISSING, "f is not defined")))
    judged = judge(GROUP, keyed(expect=5), SIGNATURE, reply)
    assert judged == Failed(outcome=Outcome.MISSING, message="f is not defined")


def test_what_was_printed_is_kept_beside_a_failure() -> None:
    assert failed(Returned(4, Observed()), Returns(5), b"here\x07 \xff").printed == "here\\x07 \ufffd"
    assert verdict(Returned(5, Observed()), Returns(5), b"here") == PASSED


def test_properties_are_judged_in_place_of_the_value() -> None:
    typed = group("g", properties=("type",))

    def judged(actual: Value) -> Verdict:
        return judge(typed, keyed(expect=5), SIGNATURE, Reply(Returned(actual, Observed())))

    assert judged(4) == PASSED
    message = "type: the result should be an int, yours is a float"
    assert judged(5.0) == Failed(outcome=Outcome.WRONG, message=message, returned=5.0, kind="type")


def test_a_message_that_quotes_the_answer_is_cut() -> None:
    expected = Returns(Dict({"rows": 1}))
    found = failed(Returned(Dict({"k\x1b" * 10_000: 1}), Observed()), expected)
    assert found.outcome is Outcome.WRONG
    assert len(str(found.message)) < 700
    assert "\x1b" not in str(found.message)


# --- rules -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("expected", [Returns(5), Raises("RuntimeError"), Satisfies(("n > 1",))])
def test_a_forbidden_use_decides_whatever_is_expected(expected: Expected) -> None:
    judged = verdict(Forbidden((Use("torch.conv2d", 7), Use("torch.conv2d", 8))), expected, b"here")
    message = "line 7 uses torch.conv2d, which this exercise does not allow (and 1 more)"
    assert judged == Failed(outcome=Outcome.FORBIDDEN, message=message, printed="here")


@pytest.mark.parametrize(
    ("use", "message"),
    [
        (Use("?.unfold", 3), "line 3 uses unfold, which this exercise does not allow"),
        (Use("numpy.clip", 3, 2), "line 3 of cell 2 uses numpy.clip, which this exercise does not allow"),
        (Use("numpy.clip", 0), "the call uses numpy.clip, which this exercise does not allow"),
        (
            Use("numpy.clip", 3, file="tools.py"),
            "line 3 of tools.py uses numpy.clip, which this exercise does not allow",
        ),
        (
            Use("torch.max_pool2d", 3, rule="pooling"),
            "line 3 uses torch.max_pool2d, which this exercise does not allow"
            " (rule pooling: take the maximum or the mean of each window yourself)",
        ),
        (Use("numpy.clip", 3, rule="no such\nrule"), "line 3 uses numpy.clip, which this exercise does not allow"),
    ],
)
def test_a_forbidden_use_is_told_with_its_place(use: Use, message: str) -> None:
    assert failed(Forbidden((use,)), Returns(5)).message == message


# --- operations --------------------------------------------------------------------------------------------------


def counted(operations: int | None, value: Value = 5) -> Verdict:
    limited = group("g", max_operations=40)
    return judge(limited, keyed(expect=5), SIGNATURE, Reply(Returned(value, Observed(operations=operations))))


@pytest.mark.parametrize("operations", [0, 1, 40])
def test_a_right_value_by_few_operations_is_ok(operations: int) -> None:
    assert counted(operations) == PASSED


def test_a_right_value_by_too_many_operations_is_wrong_and_says_so() -> None:
    message = "the value is right, and it took 41 tensor operations where at most 40 are allowed"
    assert counted(41) == Failed(outcome=Outcome.WRONG, message=message, returned=5, kind="operations", by_value=False)


def test_a_wrong_value_is_wrong_by_itself_however_few_operations_it_took() -> None:
    message = "the number differs"
    assert counted(1, 6) == Failed(outcome=Outcome.WRONG, message=message, returned=6, differing=(0,), kind="value")


def test_operations_that_nobody_counted_are_not_few() -> None:
    assert counted(None).outcome is Outcome.WRONG


def test_where_operations_are_not_limited_they_do_not_matter() -> None:
    assert verdict(Returned(5, Observed(operations=10**9)), Returns(5)) == PASSED


# --- figures -----------------------------------------------------------------------------------------------------

FIGURES = Satisfies(("loss < 0.1", "0 < steps <= 5"))


def figures(**numbers: Value) -> Verdict:
    return verdict(Returned(Dict(numbers), Observed()), FIGURES)


def test_figures_that_fulfil_every_condition_are_ok() -> None:
    assert figures(loss=0.05, steps=5, other="text") == PASSED


@pytest.mark.parametrize(
    ("numbers", "condition", "message"),
    [
        ({"loss": 0.2, "steps": 5}, "loss < 0.1", "loss < 0.1 is asked for, and loss is 0.2"),
        ({"loss": 0.05, "steps": 6}, "0 < steps <= 5", "0 < steps <= 5 is asked for, and steps is 6"),
        ({"loss": 0.2, "steps": 6}, "loss < 0.1", "loss < 0.1 is asked for, and loss is 0.2"),
        ({"steps": 5}, "loss < 0.1", "loss < 0.1 is asked for, and loss is not there"),
        ({"loss": "0.05", "steps": 5}, "loss < 0.1", "loss < 0.1 is asked for, and loss is not there"),
        ({"loss": math.nan, "steps": 5}, "loss < 0.1", "loss < 0.1 is asked for, and loss is nan"),
    ],
)
def test_the_first_condition_that_does_not_hold_is_told_with_its_figures(
    numbers: dict[str, Value], condition: str, message: str
) -> None:
    judged = figures(**numbers)
    assert isinstance(judged, Failed)
    assert judged.returned is not UNSET
    assert replace(judged, returned=UNSET) == Failed(
        outcome=Outcome.WRONG, message=message, kind=condition, by_value=False
    )


def test_figures_without_names_are_none() -> None:
    judged = verdict(Returned(0.05, Observed()), FIGURES)
    message = "expected named figures in a dict, yours is a float"
    assert judged == Failed(outcome=Outcome.WRONG, message=message, returned=0.05, kind="kind")


@pytest.mark.parametrize("steps", [0, math.inf, 2**62])
def test_a_condition_that_cannot_be_calculated_does_not_hold(steps: float) -> None:
    expected = Satisfies(("100 // steps > 0 and steps * 1.5 < 0",))
    assert verdict(Returned(Dict({"steps": steps}), Observed()), expected).outcome is Outcome.WRONG


def test_an_error_in_place_of_figures_is_an_error() -> None:
    assert failed(Raised(VALUE_ERROR, "no", 7), FIGURES).message == "it raised ValueError in line 7: no"


# --- kinds of failure --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("actual", "kind"),
    [
        (None, "kind"),
        ([[1.0]], "shape"),
        ([[1.0], [math.nan]], "finiteness"),
        ([[1.0], [3.0]], "value"),
        ([[math.inf], [3.0]], "finiteness"),
    ],
)
def test_failures_of_a_value_are_told_apart_by_what_differs_first(actual: list[list[float]] | None, kind: str) -> None:
    value = None if actual is None else from_numpy(np.array(actual))
    judged = failed(Returned(value, Observed()), Returns(from_numpy(np.array([[1.0], [2.0]]))))
    assert (judged.kind, judged.by_value) == (kind, True)


@pytest.mark.parametrize(("actual", "shares", "kind"), [(5.0, False, "type"), (5, True, "fresh"), (5, False, None)])
def test_failures_of_properties_are_told_apart_by_the_property(actual: Value, shares: bool, kind: str | None) -> None:
    both = group("g", properties=("type", "fresh"))
    judged = judge(both, keyed(expect=5), SIGNATURE, Reply(Returned(actual, Observed(shares=shares))))
    assert (judged.kind if isinstance(judged, Failed) else None) == kind
