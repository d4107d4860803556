from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from grader.errors import ExerciseError
from grader.exercise.course import Course
from grader.judge.answer_keys import Answer, AnswerKey, KeyedCase, build_key, query
from grader.model.exercise import Exercise, Given, Raises, Returns, Satisfies, SourceFile
from grader.sandbox.sandbox import Sandbox
from grader.wire.messages import BadReturn, Forbidden, Query, Use
from tests.fake_runner import FakeRunner
from tests.making import LIKE_REFERENCE, case, exercise, group, reference

quick = pytest.mark.quick

GIVEN = case(1, expect=10)
REFUSED = case(-1, expect=Raises("ValueError"))
OPEN = case(3, why="open")


def hundredfold(n: int) -> int:
    if n < 0:
        raise ValueError("negative")
    return 100 * n


def tiny(*cases: Any, solution: SourceFile | None = None) -> Exercise:
    return exercise(group("first", *cases), group("second", OPEN, GIVEN), reference=solution)


def answers(key: AnswerKey, name: str) -> list[Answer]:
    return [keyed.expected for keyed in key[name]]


@quick
def test_the_key_holds_what_the_author_wrote_and_what_the_reference_returns() -> None:
    key = build_key(tiny(GIVEN, OPEN, REFUSED, solution=reference()), FakeRunner(f=hundredfold))
    assert key == {
        "first": (
            KeyedCase(GIVEN, Returns(10)),
            KeyedCase(OPEN, Returns(300)),
            KeyedCase(REFUSED, Raises("ValueError")),
        ),
        "second": (KeyedCase(OPEN, Returns(300)), KeyedCase(GIVEN, Returns(10))),
    }


@quick
def test_none_is_a_value_like_any_other() -> None:
    written, open_case = case(1, expect=None), case(2)
    key = build_key(exercise(group("first", written, open_case), reference=reference()), FakeRunner(f=lambda n: None))
    assert answers(key, "first") == [Returns(None), Returns(None)]


def test_the_toy_course_has_a_key_for_every_case(sandbox: Sandbox, toy_course: Course) -> None:
    for each in toy_course.in_order():
        key = build_key(each, sandbox)
        assert {name: len(keyed) for name, keyed in key.items()} == {
            group.name: len(group.cases) + (group.given.examples if group.given else 0) for group in each.groups
        }


@quick
def test_without_cases_for_it_the_reference_does_not_run() -> None:
    runner = FakeRunner()
    alone = exercise(group("first", GIVEN), reference=reference())
    assert build_key(alone, runner) == {"first": (KeyedCase(GIVEN, Returns(10)),)}
    assert runner.started == []


@quick
def test_open_cases_need_a_reference() -> None:
    with pytest.raises(ExerciseError, match="need the reference solution, and there is none") as caught:
        build_key(tiny(), FakeRunner())
    assert str(caught.value.path) == "exercises/tiny/exercise.yaml"


@pytest.mark.parametrize(
    ("program", "problem"),
    [
        pytest.param(
            "x = 1\ndef f(n):\n    raise KeyError('no')",
            "tiny.py:3: the reference solution returned nothing for the case 'open': raised KeyError: 'no'; "
            "write 'raises:' if that is meant",
            id="raises",
        ),
        pytest.param(
            "def f(n): return {n}",
            "tiny.py: the reference solution returned nothing for the case 'open': the result is a set",
            id="returns a set",
        ),
        pytest.param(
            "import os\ndef f(n): os._exit(0)",
            "tiny.py: the reference solution returned nothing for the case 'open': it ended without an answer",
            id="ends",
        ),
        pytest.param(
            "def g(n): ...",
            "tiny.py: the reference solution returned nothing for the case 'open': f is not defined",
            id="lacks the function",
        ),
        pytest.param(
            "x = 1\nimport nowhere",
            "tiny.py: the reference solution cannot be loaded: ModuleNotFoundError in line 2",
            id="cannot be loaded",
        ),
        pytest.param(
            "import os\nos._exit(1)",
            "tiny.py: the reference solution cannot be loaded: it ended without an answer",
            id="ends while it is loaded",
        ),
    ],
)
def test_a_reference_that_does_not_answer_is_the_authors_mistake(sandbox: Sandbox, program: str, problem: str) -> None:
    with pytest.raises(ExerciseError) as caught:
        build_key(tiny(solution=reference(program.encode())), sandbox)
    assert str(caught.value).startswith(f"solutions/tiny/{problem}")


@quick
@pytest.mark.parametrize(
    ("answer", "instead"),
    [
        (BadReturn("type", "set"), "the result is a set, which is not a number, an array or a list"),
        (Forbidden((Use("numpy.clip", 7),)), "line 7 uses numpy.clip, which this exercise does not allow"),
    ],
)
def test_what_came_in_place_of_a_value_is_told(answer: Any, instead: str) -> None:
    with pytest.raises(ExerciseError) as caught:
        build_key(tiny(solution=reference()), FakeRunner(f=lambda n: answer))
    problem = f"the reference solution returned nothing for the case 'open': {instead}"
    assert (str(caught.value.path), caught.value.line, caught.value.problem) == (
        "solutions/tiny/tiny.py",
        None,
        problem,
    )


@quick
def test_a_query_holds_the_call_and_nothing_that_is_expected() -> None:
    looked_at = group("g", properties=("pure",))
    for expect in (12345, Raises("ValueError"), Satisfies(("n > 1",)), LIKE_REFERENCE):
        assert query(looked_at, case(1, k=2, expect=expect)) == Query("f", (1,), {"k": 2}, ("pure",))


@quick
def test_a_group_that_counts_operations_asks_for_it() -> None:
    assert query(group("g", max_operations=3), GIVEN) == Query("f", (1,), {}, (), count_operations=True)


@quick
def test_of_the_reference_no_property_is_asked() -> None:
    runner = FakeRunner(f=hundredfold)
    build_key(exercise(group("g", OPEN, properties=("pure",), max_operations=3), reference=reference()), runner)
    [worker] = runner.started
    assert worker.batches == [(Query("f", (3,), {}, ()),)]


# --- generated cases ---------------------------------------------------------------------------------------------


def generated(*cases: Any, **given: Any) -> Exercise:
    """An exercise on f whose only group has ``cases`` and then generated ones."""
    usual = {"draws": (("n", "integers(1, 999)"),), "where": None, "args": ("n",), "kwargs": (), "examples": 5}
    made = Given(**{**usual, "why": "made up", "expectation": LIKE_REFERENCE, "line": 12, **given})
    return exercise(group("first", *cases, given=made), reference=reference())


def built(made: Exercise, seed: str = "") -> AnswerKey:
    return build_key(made, FakeRunner(f=hundredfold), seed)


@quick
def test_generated_cases_follow_those_that_the_author_wrote() -> None:
    first, *made = built(generated(GIVEN))["first"]
    assert first == KeyedCase(GIVEN, Returns(10))
    assert len(made) == 5
    for keyed in made:
        n = keyed.case.call.args[0]
        assert isinstance(n, int)
        assert keyed == KeyedCase(case(n, why="made up"), Returns(100 * n), {"n": n})


@quick
def test_generated_cases_may_ask_for_an_error() -> None:
    runner = FakeRunner(f=hundredfold)
    key = build_key(generated(expectation=Raises("ValueError")), runner)
    assert len(key["first"]) == 5
    assert {keyed.expected for keyed in key["first"]} == {Raises("ValueError")}
    assert {keyed.case.expectation for keyed in key["first"]} == {Raises("ValueError")}
    assert runner.started == []  # the reference is not asked


@quick
def test_a_seed_decides_the_generated_cases_and_nothing_else() -> None:
    tiny = generated(GIVEN)
    one, again, other = (built(tiny, seed)["first"] for seed in ("kim", "kim", "lee"))
    assert one == again
    assert one[0] == other[0]
    assert one[1:] != other[1:]


@quick
def test_groups_and_exercises_that_generate_alike_have_other_cases() -> None:
    tiny = generated()
    [group] = tiny.groups
    both = replace(tiny, groups=(group, replace(group, name="second")))
    elsewhere = replace(tiny, outline=replace(tiny.outline, slug="other"))
    key = built(both)
    assert key["first"] == built(tiny)["first"]
    assert key["first"] != key["second"]
    assert key["first"] != built(elsewhere)["first"]


@quick
def test_another_case_of_the_authors_does_not_change_the_generated_ones() -> None:
    without, beside = (built(generated(*cases))["first"] for cases in ((), (GIVEN, REFUSED)))
    assert beside[2:] == without


@quick
@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"where": "n > 1000"}, "none of 200 examples fulfils the condition"),
        ({"draws": (("n", "integers(1, 9)"), ("x", "tensor(99, 99)"))}, "which is more than 4096 numbers"),
        ({"args": ("n // 0",)}, "integer division or modulo by zero"),
    ],
)
def test_what_cannot_be_generated_is_told_with_the_line_of_given(given: dict[str, Any], problem: str) -> None:
    with pytest.raises(ExerciseError) as caught:
        built(generated(**given))
    assert str(caught.value).startswith("solutions/tiny/hidden.yaml:12: 'given' of 'first': ")
    assert str(caught.value).endswith(problem)


def test_a_generated_case_that_the_reference_refuses_is_the_authors_mistake(sandbox: Sandbox) -> None:
    source = b"def f(n):\n    if n < 0: raise ValueError('negative')\n    return 100 * n\n"
    refused = replace(generated(draws=(("n", "integers(-9, -1)"),)), reference=reference(source))
    with pytest.raises(ExerciseError, match=r"tiny.py:2: .* for the case 'made up': raised ValueError: negative"):
        build_key(refused, sandbox)


@quick
def test_figures_are_asked_of_nobody_beforehand_and_the_answers_stay_in_their_order() -> None:
    accepted = case(1, expect=Satisfies(("n > 1",)))
    runner = FakeRunner(f=hundredfold)
    assert build_key(exercise(group("first", accepted, OPEN), reference=reference()), runner)["first"] == (
        KeyedCase(accepted, Satisfies(("n > 1",))),
        KeyedCase(OPEN, Returns(300)),
    )
    [worker] = runner.started
    assert worker.batches == [(Query("f", (3,), {}, ()),)]
