"""What two solutions have in common in a case, and how the wrong solutions of an exercise behave."""

from __future__ import annotations

import numpy as np
import pytest

from grader.exercise.course import Course
from grader.judge.behaviours import Behaviour, behaviours, behaviours_of_mistakes
from grader.judge.key_store import AnswerKeys
from grader.judge.run import Trial
from grader.judge.verdict import Verdict
from grader.model.report import Outcome
from grader.sandbox.sandbox import Sandbox
from grader.values import List, Value, from_numpy


def returned(value: Value, kind: str = "value") -> Behaviour:
    return Behaviour(Outcome.WRONG, kind, True, value)


def ended(outcome: Outcome, kind: str = "") -> Behaviour:
    return Behaviour(outcome, kind)


# --- alike -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(ended(Outcome.OK), ended(Outcome.OK), id="both are right"),
        pytest.param(returned(3), returned(3.0), id="the same number"),
        pytest.param(returned(0.1 + 0.2), returned(0.3), id="nearly the same number"),
        pytest.param(
            returned(from_numpy(np.array([1.0, 2.0]), "tensor")),
            returned(List((1, 2))),
            id="the same numbers in a list",
        ),
        pytest.param(returned(None), returned(None), id="nothing"),
        pytest.param(returned("a", "kind"), returned("a", "kind"), id="the same string"),
        pytest.param(
            Behaviour(Outcome.WRONG, "returned", True, refusal=True),
            Behaviour(Outcome.WRONG, "returned", True, refusal=True),
            id="something where an exception is expected",
        ),
        pytest.param(
            ended(Outcome.ERROR, "ValueError"), ended(Outcome.ERROR, "ValueError"), id="the same kind of exception"
        ),
        pytest.param(ended(Outcome.ERROR, "ValueError"), ended(Outcome.ERROR, "KeyError"), id="another exception"),
        pytest.param(
            Behaviour(Outcome.ERROR, "KeyError", own=False),
            Behaviour(Outcome.ERROR, "KeyError", own=False),
            id="the same exception where it is used",
        ),
        *(
            pytest.param(ended(outcome), ended(outcome), id=f"both {outcome}")
            for outcome in (Outcome.TIMEOUT, Outcome.CRASH, Outcome.MEMORY, Outcome.OUTPUT_LIMIT, Outcome.BAD_OUTPUT)
        ),
    ],
)
def test_two_are_alike_in_a_case(one: Behaviour, other: Behaviour) -> None:
    assert one.is_like(other)
    assert other.is_like(one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(ended(Outcome.OK), returned(3), id="one is right"),
        pytest.param(returned(3), returned(4), id="another number"),
        pytest.param(
            returned(from_numpy(np.array([[1.0, 2.0]]))), returned(from_numpy(np.array([[1.0], [2.0]]))), id="a shape"
        ),
        pytest.param(returned(3), returned("3", "kind"), id="another kind of thing"),
        pytest.param(returned(3, "dtype"), returned(3, "pure"), id="another aspect"),
        pytest.param(returned(3), ended(Outcome.WRONG), id="a value that did not decide"),
        pytest.param(returned(3), ended(Outcome.ERROR, "ValueError"), id="an exception in place of a value"),
        pytest.param(ended(Outcome.TIMEOUT), ended(Outcome.CRASH), id="another end"),
        pytest.param(ended(Outcome.MEMORY), ended(Outcome.ERROR, "MemoryError"), id="another outcome"),
        pytest.param(
            Behaviour(Outcome.ERROR, "TypeError", own=False), ended(Outcome.ERROR, "TypeError"), id="where it is used"
        ),
        pytest.param(
            Behaviour(Outcome.ERROR, "TypeError", own=False),
            Behaviour(Outcome.ERROR, "KeyError", own=False),
            id="another exception where it is used",
        ),
        *(
            pytest.param(ended(Outcome.ERROR, kind), ended(Outcome.ERROR, other), id=f"{kind} and {other}")
            for kind in ("NameError", "UnboundLocalError", "NotImplementedError")
            for other in (kind, "ValueError")
        ),
    ],
)
def test_two_are_not_alike_in_a_case(one: Behaviour, other: Behaviour) -> None:
    assert not one.is_like(other)
    assert not other.is_like(one)


# --- of verdicts and of wrong solutions --------------------------------------------------------------------------


def test_of_a_verdict_what_decided_is_kept_and_nothing_that_only_one_solution_would_say() -> None:
    verdicts = (
        Verdict(Outcome.OK, printed="hello"),
        Verdict(Outcome.WRONG, "1 of 2 numbers differ", 3, True, (1,), "hello", "value"),
        Verdict(Outcome.WRONG, "it took 9 operations", 3, True, kind="operations", by_value=False),
        Verdict(Outcome.ERROR, "it raised ValueError in line 3", kind="ValueError"),
        Verdict(Outcome.ERROR, "it raised TypeError", kind="TypeError", own=False),
        Verdict(Outcome.CRASH, "it was ended by SIGSEGV"),
    )
    assert behaviours(Trial({"g": verdicts}, {}, "", (), 0.0, None)) == {
        "g": (
            Behaviour(Outcome.OK),
            Behaviour(Outcome.WRONG, "value", True, 3),
            Behaviour(Outcome.WRONG, "operations", True, None),
            Behaviour(Outcome.ERROR, "ValueError"),
            Behaviour(Outcome.ERROR, "TypeError", own=False),
            Behaviour(Outcome.CRASH),
        )
    }


def test_every_wrong_solution_is_run_on_every_case(toy_course: Course, sandbox: Sandbox, keys: AnswerKeys) -> None:
    clamp = toy_course.exercise("clamp")
    key = keys.key(clamp)
    known = behaviours_of_mistakes(clamp, key, sandbox)
    assert list(known) == ["lower-only", "upper-only", "unchecked", "as-float"]
    for mistake, wrong in zip(known.values(), clamp.wrong, strict=True):
        assert {name: len(cases) for name, cases in mistake.items()} == {
            name: len(cases) for name, cases in key.items()
        }
        failed = {name for name, cases in mistake.items() if any(each.outcome is not Outcome.OK for each in cases)}
        assert failed == set(wrong.fails)
    assert known["unchecked"]["bad arguments"] == (Behaviour(Outcome.WRONG, "returned", True, refusal=True),)
    assert known["lower-only"]["bad arguments"] == (Behaviour(Outcome.OK, refusal=True),)
