from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from grader.errors import ExerciseError
from grader.exercise.course import Course
from grader.exercise.signatures import parse_signature
from grader.judge.answer_keys import Expected, KeyedCase, build_key, query
from grader.model.exercise import Call, Case, Exercise, Given, Group, Limits, Outline, Text
from grader.sandbox.sandbox import Sandbox
from grader.wire.messages import Query

GIVEN = Case("given", Call("f", (1,), {}), expect=10)
REFUSED = Case("refused", Call("f", (-1,), {}), raises="ValueError")
OPEN = Case("open", Call("f", (3,), {}), from_reference=True)


def exercise(reference: Path | None, *cases: Case) -> Exercise:
    text = Text("tiny", "tiny")
    return Exercise(
        outline=Outline("tiny", text, "track", "easy", 1, 1, (), "tiny.py"),
        folder=Path("exercises/tiny"),
        signatures=(parse_signature("f(n: int) -> int"),),
        forbid=(),
        limits=Limits(0.3, 256),
        hints=(),
        groups=(Group("first", 1, text, "f", cases=cases), Group("second", 1, text, "f", cases=(OPEN, GIVEN))),
        reference=reference,
        wrong=(),
        sha256="",
    )


def test_the_key_holds_what_the_author_wrote_and_what_the_reference_returns(sandbox: Sandbox, tmp_path: Path) -> None:
    reference = tmp_path / "tiny.py"
    reference.write_text("def f(n):\n    if n < 0: raise ValueError\n    return 100 * n")
    key = build_key(exercise(reference, GIVEN, OPEN, REFUSED), sandbox)
    assert key == {
        "first": (
            KeyedCase(GIVEN, Expected(10)),
            KeyedCase(OPEN, Expected(300)),
            KeyedCase(REFUSED, Expected(raises="ValueError")),
        ),
        "second": (KeyedCase(OPEN, Expected(300)), KeyedCase(GIVEN, Expected(10))),
    }


def test_the_toy_course_has_a_key_for_every_case(sandbox: Sandbox, toy_course: Course) -> None:
    for tiny in toy_course.in_order():
        key = build_key(tiny, sandbox)
        assert {name: len(keyed) for name, keyed in key.items()} == {
            group.name: len(group.cases) + (group.given.examples if group.given else 0) for group in tiny.groups
        }


def test_without_cases_for_it_the_reference_does_not_run(tmp_path: Path, sandbox: Sandbox) -> None:
    text = Text("tiny", "tiny")
    written = exercise(None)
    alone = Exercise(
        outline=written.outline,
        folder=written.folder,
        signatures=written.signatures,
        forbid=(),
        limits=Limits(),
        hints=(),
        groups=(Group("first", 1, text, "f", cases=(GIVEN,)),),
        reference=tmp_path / "nowhere.py",
        wrong=(),
        sha256="",
    )
    assert build_key(alone, sandbox) == {"first": (KeyedCase(GIVEN, Expected(10)),)}


def test_open_cases_need_a_reference(sandbox: Sandbox) -> None:
    with pytest.raises(ExerciseError, match="need the reference solution, and there is none"):
        build_key(exercise(None), sandbox)


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
            "tiny.py: the reference solution returned nothing for the case 'open': the result is a builtins.set",
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
def test_a_reference_that_does_not_answer_is_the_authors_mistake(
    sandbox: Sandbox, tmp_path: Path, program: str, problem: str
) -> None:
    (tmp_path / "tiny.py").write_text(program)
    with pytest.raises(ExerciseError) as caught:
        build_key(exercise(tmp_path / "tiny.py"), sandbox)
    assert str(caught.value).startswith(f"{tmp_path}/{problem}")


def test_a_query_holds_the_call_and_nothing_that_is_expected() -> None:
    group = Group("g", 1, Text("g", "g"), "f", contract=("pure",))
    case = Case("why", Call("f", (1,), {"k": 2}), expect=12345, raises="ValueError")
    assert query(group, case) == Query("f", (1,), {"k": 2}, ("pure",))


def test_a_group_that_counts_operations_asks_for_it() -> None:
    limited = Group("g", 1, Text("g", "g"), "f", max_operations=3)
    assert query(limited, GIVEN) == Query("f", (1,), {}, (), count_operations=True)


# --- generated cases ---------------------------------------------------------------------------------------------


def generated(folder: Path, *cases: Case, **given: Any) -> Exercise:
    """An exercise on f whose first group has ``cases`` and then generated ones."""
    usual = {"draws": (("n", "integers(1, 999)"),), "where": None, "args": ("n",), "kwargs": (), "examples": 5}
    made = Given(**{**usual, "why": "made up", "raises": None, "line": 12, **given})
    (folder / "tiny.py").write_text("def f(n):\n    if n < 0: raise ValueError('negative')\n    return 100 * n\n")
    tiny = exercise(folder / "tiny.py", *cases)
    return msgspec.structs.replace(tiny, groups=(msgspec.structs.replace(tiny.groups[0], given=made),))


def test_generated_cases_follow_those_that_the_author_wrote(sandbox: Sandbox, tmp_path: Path) -> None:
    first, *made = build_key(generated(tmp_path, GIVEN), sandbox)["first"]
    assert first == KeyedCase(GIVEN, Expected(10))
    assert len(made) == 5
    for keyed in made:
        n = keyed.case.call.args[0]
        assert isinstance(n, int)
        assert keyed == KeyedCase(
            Case("made up", Call("f", (n,), {}), from_reference=True), Expected(100 * n), {"n": n}
        )


def test_generated_cases_may_ask_for_an_error(sandbox: Sandbox, tmp_path: Path) -> None:
    key = build_key(generated(tmp_path, raises="ValueError"), sandbox)
    assert {keyed.expected for keyed in key["first"]} == {Expected(raises="ValueError")}
    assert not any(keyed.case.from_reference for keyed in key["first"])


def test_a_seed_decides_the_generated_cases_and_nothing_else(sandbox: Sandbox, tmp_path: Path) -> None:
    tiny = generated(tmp_path, GIVEN)
    one, again, other = (build_key(tiny, sandbox, seed)["first"] for seed in ("kim", "kim", "lee"))
    assert one == again
    assert one[0] == other[0]
    assert one[1:] != other[1:]


def test_groups_and_exercises_that_generate_alike_have_other_cases(sandbox: Sandbox, tmp_path: Path) -> None:
    tiny = generated(tmp_path)
    (group,) = tiny.groups
    both = msgspec.structs.replace(tiny, groups=(group, msgspec.structs.replace(group, name="second")))
    elsewhere = msgspec.structs.replace(tiny, outline=msgspec.structs.replace(tiny.outline, slug="other"))
    key = build_key(both, sandbox)
    assert key["first"] == build_key(tiny, sandbox)["first"]
    assert key["first"] != key["second"]
    assert key["first"] != build_key(elsewhere, sandbox)["first"]


def test_another_case_of_the_authors_does_not_change_the_generated_ones(sandbox: Sandbox, tmp_path: Path) -> None:
    without, beside = (build_key(generated(tmp_path, *cases), sandbox)["first"] for cases in ((), (GIVEN, REFUSED)))
    assert beside[2:] == without


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"where": "n > 1000"}, "none of 200 examples fulfils the condition"),
        ({"draws": (("n", "integers(1, 9)"), ("x", "tensor(99, 99)"))}, "which is more than 4096 numbers"),
        ({"args": ("n // 0",)}, "integer division or modulo by zero"),
    ],
)
def test_what_cannot_be_generated_is_told_with_the_line_of_given(
    sandbox: Sandbox, tmp_path: Path, given: dict[str, Any], problem: str
) -> None:
    with pytest.raises(ExerciseError) as caught:
        build_key(generated(tmp_path, **given), sandbox)
    assert str(caught.value).startswith(f"{tmp_path}/hidden.yaml:12: 'given' of 'first': ")
    assert str(caught.value).endswith(problem)


def test_a_generated_case_that_the_reference_refuses_is_the_authors_mistake(sandbox: Sandbox, tmp_path: Path) -> None:
    with pytest.raises(ExerciseError, match=r"tiny.py:2: .* for the case 'made up': raised ValueError: negative"):
        build_key(generated(tmp_path, draws=(("n", "integers(-9, -1)"),)), sandbox)


def test_figures_are_asked_of_nobody_beforehand_and_the_answers_stay_in_their_order(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    accepted = Case("accepted", Call("f", (1,), {}), accept=("n > 1",))
    (tmp_path / "tiny.py").write_text("def f(n): return 100 * n")
    assert build_key(exercise(tmp_path / "tiny.py", accepted, OPEN), sandbox)["first"] == (
        KeyedCase(accepted, Expected(accept=("n > 1",))),
        KeyedCase(OPEN, Expected(300)),
    )
