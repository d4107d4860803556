from __future__ import annotations

from pathlib import Path

import pytest

from grader.errors import ExerciseError
from grader.exercise.catalog import Course
from grader.exercise.signatures import parse_signature
from grader.judge.answer_key import Expected, KeyedCase, build_key, query
from grader.model import Call, Case, Exercise, Group, Limits, Outline, Text
from grader.sandbox.frames import Query
from grader.sandbox.sandbox import Sandbox

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
