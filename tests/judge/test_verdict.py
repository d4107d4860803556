from __future__ import annotations

import math

import numpy as np
import pytest

from grader.exercise.signatures import parse_signature
from grader.judge.answer_keys import Expected
from grader.judge.calls import Answered, Missing
from grader.judge.verdict import Verdict, judge
from grader.model.exercise import Call, Case, Group, Text
from grader.model.report import Outcome
from grader.sandbox.worker import Stopped
from grader.values import Dict, Value, from_numpy
from grader.wire.messages import Answer, Observed, Raised, Refused, Returned, Unsendable, Use

GROUP = Group("g", 1, Text("g", "g"), "f")
CASE = Case("why", Call("f", (), {}))
SIGNATURE = parse_signature("f(x: array[H, W]) -> array[H, W - 1]")
VALUE_ERROR = ("ValueError", "Exception", "BaseException")


def verdict(answer: Answer | Stopped, expected: Expected, printed: bytes = b"") -> Verdict:
    return judge(GROUP, CASE, expected, SIGNATURE, Answered(answer, printed))


def test_the_expected_value_is_ok() -> None:
    assert verdict(Returned(5, Observed()), Expected(5)) == Verdict(Outcome.OK)


def test_another_value_is_wrong_and_kept() -> None:
    actual = from_numpy(np.array([[1.0], [3.0]]))
    judged = verdict(Returned(actual, Observed()), Expected(from_numpy(np.array([[1.0], [2.0]]))))
    assert judged == Verdict(
        Outcome.WRONG, "1 of 2 numbers differ", actual, returned=True, differing=(1,), kind="value"
    )


def test_a_wrong_shape_is_told_with_the_signatures_formula() -> None:
    judged = verdict(Returned(5, Observed()), Expected(from_numpy(np.array([[1.0], [2.0]]))))
    assert judged.message == "expected the shape (H, W - 1) = (2, 1), yours is ()"


def test_the_error_that_is_expected_is_ok_by_its_class_or_one_above() -> None:
    own = Raised(("Own", *VALUE_ERROR), "", 1)
    assert verdict(own, Expected(raises="Own")).outcome is Outcome.OK
    assert verdict(own, Expected(raises="ValueError")).outcome is Outcome.OK


def test_another_error_than_expected_is_an_error() -> None:
    judged = verdict(Raised(VALUE_ERROR, "no", 7), Expected(raises="TypeError"))
    message = "it should raise TypeError, and raised ValueError in line 7: no"
    assert judged == Verdict(Outcome.ERROR, message, kind="ValueError", refusal=True)


def test_a_value_where_an_error_is_expected_is_wrong() -> None:
    judged = verdict(Returned(5, Observed()), Expected(raises="ValueError"))
    message = "it should raise ValueError, and returned an int"
    assert judged == Verdict(Outcome.WRONG, message, 5, returned=True, kind="returned", refusal=True)


def test_none_where_an_error_is_expected_is_wrong() -> None:
    assert verdict(Returned(None, Observed()), Expected(raises="ValueError")).outcome is Outcome.WRONG


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
    assert verdict(raised, Expected(5)) == Verdict(outcome, message, kind=raised.kinds[0], own=own)


def test_the_starter_does_not_raise_what_is_expected() -> None:
    starter = Raised(("NotImplementedError", "RuntimeError"), "write me", 3)
    assert verdict(starter, Expected(raises="ValueError")).outcome is Outcome.ERROR


@pytest.mark.parametrize("expected", [Expected(5), Expected(raises="ValueError")])
@pytest.mark.parametrize(
    "outcome", [Outcome.TIMEOUT, Outcome.CRASH, Outcome.PROTOCOL, Outcome.OUTPUT_LIMIT, Outcome.MEMORY]
)
def test_a_worker_that_stopped_decides_the_outcome(outcome: Outcome, expected: Expected) -> None:
    refusal = expected.raises is not None
    assert verdict(Stopped(outcome, "because"), expected) == Verdict(outcome, "because", refusal=refusal)


@pytest.mark.parametrize("expected", [Expected(5), Expected(raises="ValueError")])
def test_what_could_not_be_sent_is_bad_output(expected: Expected) -> None:
    judged = verdict(Unsendable("a\x1bset"), expected)
    assert judged == Verdict(Outcome.BAD_OUTPUT, "a\\x1bset", refusal=expected.raises is not None)


def test_a_function_that_is_missing_has_no_other_outcome() -> None:
    entry = Missing(Outcome.MISSING, "f is not defined")
    assert judge(GROUP, CASE, Expected(5), SIGNATURE, entry) == Verdict(Outcome.MISSING, "f is not defined")


def test_what_was_printed_is_kept_beside_a_failure() -> None:
    assert verdict(Returned(4, Observed()), Expected(5), b"here\x07 \xff").printed == "here\\x07 \ufffd"
    assert verdict(Returned(5, Observed()), Expected(5), b"here").printed == ""


def test_a_contract_judges_its_aspects_and_not_the_value() -> None:
    group = Group("g", 1, Text("g", "g"), "f", contract=("type",))

    def contract(actual: Value) -> Verdict:
        return judge(group, CASE, Expected(5), SIGNATURE, Answered(Returned(actual, Observed())))

    assert contract(4) == Verdict(Outcome.OK)
    message = "type: the result should be an int, yours is a float"
    assert contract(5.0) == Verdict(Outcome.WRONG, message, 5.0, returned=True, kind="type")


def test_a_message_that_quotes_the_answer_is_cut() -> None:
    expected = Expected(Dict({"rows": 1}))
    found = verdict(Returned(Dict({"k\x1b" * 10_000: 1}), Observed()), expected)
    assert found.outcome is Outcome.WRONG
    assert len(found.message) < 500
    assert "\x1b" not in found.message


# --- rules -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("expected", [Expected(5), Expected(raises="RuntimeError"), Expected(accept=("n > 1",))])
def test_a_forbidden_use_decides_whatever_is_expected(expected: Expected) -> None:
    judged = verdict(Refused((Use("torch.conv2d", 7), Use("torch.conv2d", 8))), expected, b"here")
    message = "line 7 uses torch.conv2d, which this exercise does not allow (and 1 more)"
    assert judged == Verdict(Outcome.FORBIDDEN, message, printed="here", refusal=expected.raises is not None)


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
    assert verdict(Refused((use,)), Expected(5)).message == message


# --- operations --------------------------------------------------------------------------------------------------


def counted(operations: int | None, value: Value = 5) -> Verdict:
    limited = Group("g", 1, Text("g", "g"), "f", max_operations=40)
    return judge(limited, CASE, Expected(5), SIGNATURE, Answered(Returned(value, Observed(operations=operations))))


@pytest.mark.parametrize("operations", [0, 1, 40])
def test_a_right_value_by_few_operations_is_ok(operations: int) -> None:
    assert counted(operations) == Verdict(Outcome.OK)


def test_a_right_value_by_too_many_operations_is_wrong_and_says_so() -> None:
    message = "the value is right, and it took 41 tensor operations where at most 40 are allowed"
    assert counted(41) == Verdict(Outcome.WRONG, message, 5, True, kind="operations", by_value=False)


def test_a_wrong_value_is_wrong_by_itself_however_few_operations_it_took() -> None:
    assert counted(1, 6) == Verdict(Outcome.WRONG, "the number differs", 6, True, (0,), kind="value")


def test_operations_that_nobody_counted_are_not_few() -> None:
    assert counted(None).outcome is Outcome.WRONG


def test_where_operations_are_not_limited_they_do_not_matter() -> None:
    assert verdict(Returned(5, Observed(operations=10**9)), Expected(5)) == Verdict(Outcome.OK)


# --- figures -----------------------------------------------------------------------------------------------------

FIGURES = Expected(accept=("loss < 0.1", "0 < steps <= 5"))


def figures(**numbers: Value) -> Verdict:
    return verdict(Returned(Dict(numbers), Observed()), FIGURES)


def test_figures_that_fulfil_every_condition_are_ok() -> None:
    assert figures(loss=0.05, steps=5, other="text") == Verdict(Outcome.OK)


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
    assert figures(**numbers)._replace(actual=None) == Verdict(
        Outcome.WRONG, message, None, True, kind=condition, by_value=False
    )


def test_figures_without_names_are_none() -> None:
    judged = verdict(Returned(0.05, Observed()), FIGURES)
    message = "expected named figures in a dict, yours is a float"
    assert judged == Verdict(Outcome.WRONG, message, 0.05, True, kind="kind")


@pytest.mark.parametrize("steps", [0, math.inf, 2**62])
def test_a_condition_that_cannot_be_calculated_does_not_hold(steps: float) -> None:
    expected = Expected(accept=("100 // steps > 0 and steps * 1.5 < 0",))
    assert verdict(Returned(Dict({"steps": steps}), Observed()), expected).outcome is Outcome.WRONG


def test_an_error_in_place_of_figures_is_an_error() -> None:
    assert verdict(Raised(VALUE_ERROR, "no", 7), FIGURES).message == "it raised ValueError in line 7: no"


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
    judged = verdict(Returned(value, Observed()), Expected(from_numpy(np.array([[1.0], [2.0]]))))
    assert (judged.kind, judged.by_value) == (kind, True)


def test_failures_of_a_contract_are_told_apart_by_their_aspect() -> None:
    group = Group("g", 1, Text("g", "g"), "f", contract=("type", "fresh"))

    def kind(actual: Value, shares: bool) -> str:
        return judge(group, CASE, Expected(5), SIGNATURE, Answered(Returned(actual, Observed(shares=shares)))).kind

    assert (kind(5.0, False), kind(5, True), kind(5, False)) == ("type", "fresh", "")
