from __future__ import annotations

import numpy as np
import pytest

from grader.exercise.signatures import parse_signature
from grader.judge.answer_key import Expected
from grader.judge.calls import Answered, Missing
from grader.judge.verdict import Verdict, judge
from grader.model import Call, Case, Group, Outcome, Text
from grader.sandbox.frames import Answer, Observed, Raised, Returned, Unsendable
from grader.sandbox.worker_process import Stopped
from grader.values import Dict, Value, from_numpy

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
    assert judged == Verdict(Outcome.ERROR, message, kind="ValueError")


def test_a_value_where_an_error_is_expected_is_wrong() -> None:
    judged = verdict(Returned(5, Observed()), Expected(raises="ValueError"))
    message = "it should raise ValueError, and returned an int"
    assert judged == Verdict(Outcome.WRONG, message, 5, returned=True, kind="returned")


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
    assert verdict(raised, Expected(5)) == Verdict(outcome, message, kind=raised.kinds[0])


def test_the_starter_does_not_raise_what_is_expected() -> None:
    starter = Raised(("NotImplementedError", "RuntimeError"), "write me", 3)
    assert verdict(starter, Expected(raises="ValueError")).outcome is Outcome.ERROR


@pytest.mark.parametrize("expected", [Expected(5), Expected(raises="ValueError")])
@pytest.mark.parametrize(
    "outcome", [Outcome.TIMEOUT, Outcome.CRASH, Outcome.PROTOCOL, Outcome.OUTPUT_LIMIT, Outcome.MEMORY]
)
def test_a_worker_that_stopped_decides_the_outcome(outcome: Outcome, expected: Expected) -> None:
    assert verdict(Stopped(outcome, "because"), expected) == Verdict(outcome, "because")


@pytest.mark.parametrize("expected", [Expected(5), Expected(raises="ValueError")])
def test_what_could_not_be_sent_is_bad_output(expected: Expected) -> None:
    judged = verdict(Unsendable("a\x1bset"), expected)
    assert judged == Verdict(Outcome.BAD_OUTPUT, "a\\x1bset")


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
