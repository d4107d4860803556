"""What two solutions have in common in a case, and how the wrong solutions of an exercise behave."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec import UNSET, UnsetType

from grader.exercise.course import Course
from grader.judge.answer_keys import AnswerKey, build_key
from grader.judge.behaviours import Behaviour, behaviours, behaviours_of_mistakes
from grader.judge.run import Run
from grader.judge.verdict import PASSED, Failed, Verdict
from grader.model.exercise import Raises
from grader.model.report import Outcome
from grader.sandbox.sandbox import Sandbox
from grader.values import List, Value, from_numpy
from tests.fake_runner import FakeRunner
from tests.making import case, exercise, group, keyed, written_key, wrong


def returned(value: Value | UnsetType, kind: str = "value", *, refusal: bool = False) -> Behaviour:
    return Behaviour(outcome=Outcome.WRONG, kind=kind, returned=True, value=value, refusal=refusal)


def ended(outcome: Outcome, kind: str = "", *, own: bool = True) -> Behaviour:
    return Behaviour(outcome=outcome, kind=kind, own=own)


# --- alike -------------------------------------------------------------------------------------------------------


@pytest.mark.quick
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
        pytest.param(returned(UNSET, "operations"), returned(UNSET, "operations"), id="too many operations"),
        pytest.param(returned("a", "kind"), returned("a", "kind"), id="the same string"),
        pytest.param(
            returned(3, "returned", refusal=True),
            returned(3, "returned", refusal=True),
            id="the same where an exception is expected",
        ),
        pytest.param(
            ended(Outcome.ERROR, "ValueError"), ended(Outcome.ERROR, "ValueError"), id="the same kind of exception"
        ),
        pytest.param(ended(Outcome.ERROR, "ValueError"), ended(Outcome.ERROR, "KeyError"), id="another exception"),
        pytest.param(
            ended(Outcome.ERROR, "KeyError", own=False),
            ended(Outcome.ERROR, "KeyError", own=False),
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


@pytest.mark.quick
@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(ended(Outcome.OK), returned(3), id="one is right"),
        pytest.param(returned(3), returned(4), id="another number"),
        pytest.param(
            returned(from_numpy(np.array([[1.0, 2.0]]))), returned(from_numpy(np.array([[1.0], [2.0]]))), id="a shape"
        ),
        pytest.param(returned(3), returned("3", "kind"), id="another kind of thing"),
        pytest.param(returned(3, "dtype"), returned(3, "pure"), id="another property"),
        pytest.param(
            returned(3, "returned", refusal=True),
            returned(4, "returned", refusal=True),
            id="something else where an exception is expected",
        ),
        pytest.param(returned(3), ended(Outcome.WRONG), id="a value that did not decide"),
        pytest.param(returned(None), returned(UNSET), id="nothing that was returned and nothing that is kept"),
        pytest.param(returned(3), ended(Outcome.ERROR, "ValueError"), id="an exception in place of a value"),
        pytest.param(ended(Outcome.TIMEOUT), ended(Outcome.CRASH), id="another end"),
        pytest.param(ended(Outcome.MEMORY), ended(Outcome.ERROR, "MemoryError"), id="another outcome"),
        pytest.param(
            ended(Outcome.ERROR, "TypeError", own=False), ended(Outcome.ERROR, "TypeError"), id="where it is used"
        ),
        pytest.param(
            ended(Outcome.ERROR, "TypeError", own=False),
            ended(Outcome.ERROR, "KeyError", own=False),
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


WRONG = Outcome.WRONG


def derived(*verdicts: Verdict, expect: Value | Raises) -> tuple[Behaviour, ...]:
    """The behaviours of a run that ended in these verdicts."""
    key: AnswerKey = {"g": (keyed(expect=expect),) * len(verdicts)}
    return behaviours(Run({"g": verdicts}, {}, "", (), 0.0, None), key)["g"]


@pytest.mark.quick
def test_of_a_verdict_what_decided_is_kept_and_nothing_that_only_one_solution_would_say() -> None:
    message = "1 of 2 numbers differ"
    verdicts = (
        PASSED,
        Failed(outcome=WRONG, message=message, returned=3, differing=(1,), printed="hello", kind="value"),
        Failed(outcome=WRONG, message="it took 9 operations", returned=3, kind="operations", by_value=False),
        Failed(outcome=Outcome.ERROR, message="it raised ValueError in line 3", kind="ValueError"),
        Failed(outcome=Outcome.ERROR, message="it raised TypeError", kind="TypeError", own=False),
        Failed(outcome=Outcome.CRASH, message="it was ended by SIGSEGV"),
    )
    assert derived(*verdicts, expect=5) == (
        ended(Outcome.OK),
        returned(3),
        returned(UNSET, "operations"),
        ended(Outcome.ERROR, "ValueError"),
        ended(Outcome.ERROR, "TypeError", own=False),
        ended(Outcome.CRASH),
    )


@pytest.mark.quick
def test_where_an_exception_is_expected_it_is_kept_what_came_back() -> None:
    verdicts = (
        PASSED,
        Failed(outcome=WRONG, message="it returned an int", returned=3, kind="returned"),
        Failed(outcome=Outcome.ERROR, message="it raised KeyError", kind="KeyError"),
        Failed(outcome=Outcome.BAD_OUTPUT, message="a set"),
    )
    assert derived(*verdicts, expect=Raises("ValueError")) == (
        Behaviour(outcome=Outcome.OK, refusal=True),
        returned(3, "returned", refusal=True),
        Behaviour(outcome=Outcome.ERROR, kind="KeyError", refusal=True),
        Behaviour(outcome=Outcome.BAD_OUTPUT, refusal=True),
    )


@pytest.mark.quick
def test_a_wrong_solution_is_run_from_its_own_bytes() -> None:
    tiny = exercise(group("values", case(1, expect=10)), wrong=(wrong("nine", b"nine"), wrong("right", b"ten")))
    runner = FakeRunner({b"nine": {"f": lambda n: 9 * n}, b"ten": {"f": lambda n: 10 * n}})
    assert behaviours_of_mistakes(tiny, written_key(tiny), runner) == {
        "nine": ({"values": (returned(9),)},),
        "right": ({"values": (ended(Outcome.OK),)},),
    }


def test_every_wrong_solution_is_run_on_every_case(toy_course: Course, sandbox: Sandbox) -> None:
    clamp = toy_course.exercise("clamp")
    key = build_key(clamp, sandbox)
    known = behaviours_of_mistakes(clamp, key, sandbox)
    assert list(known) == ["lower-only", "upper-only", "unchecked", "as-float"]
    for (mistake,), each in zip(known.values(), clamp.wrong, strict=True):
        assert {name: len(cases) for name, cases in mistake.items()} == {
            name: len(cases) for name, cases in key.items()
        }
        failed = {name for name, cases in mistake.items() if any(one.outcome is not Outcome.OK for one in cases)}
        assert failed == set(each.fails)
    assert known["unchecked"][0]["bad arguments"] == (returned(5, "returned", refusal=True),)
    assert known["lower-only"][0]["bad arguments"] == (Behaviour(outcome=Outcome.OK, refusal=True),)
