"""Small exercises, groups and cases for tests, made in a line each."""

from __future__ import annotations

from typing import Any

from grader.exercise.signatures import parse_signature
from grader.judge.answer_keys import AnswerKey, KeyedCase
from grader.judge.behaviours import Families
from grader.judge.prepared import Prepared
from grader.model.exercise import (
    Call,
    Case,
    Exercise,
    Group,
    LikeReference,
    Limits,
    Outline,
    Raises,
    Returns,
    Satisfies,
    SourceFile,
    Text,
    WrongSolution,
)
from grader.values import Value

LIKE_REFERENCE = LikeReference()
TEXT: Text = {"en": "text", "ko": "글"}


def text(english: str, korean: str) -> Text:
    return {"en": english, "ko": korean}


def case(*args: Value, expect: Any = LIKE_REFERENCE, why: str = "why", function: str = "f", **kwargs: Value) -> Case:
    """A call with ``args``; ``expect`` is an expectation, or the value that should be returned."""
    expected = expect if isinstance(expect, Returns | Raises | Satisfies | LikeReference) else Returns(expect)
    return Case(why, Call(function, args, kwargs), expected)


def keyed(*args: Value, expect: Any, **kwargs: Any) -> KeyedCase:
    """As :func:`case`, with what is expected as its answer."""
    made = case(*args, expect=expect, **kwargs)
    assert not isinstance(made.expectation, LikeReference)
    return KeyedCase(made, made.expectation)


def group(name: str = "values", *cases: Case, points: float = 4, **others: Any) -> Group:
    """A group on the function ``f``."""
    return Group(name, points, TEXT, others.pop("function", "f"), cases=cases, **others)


def exercise(*groups: Group, signature: str = "f(n: int) -> int", **others: Any) -> Exercise:
    """An exercise called tiny, without solutions unless ``reference`` and ``wrong`` say otherwise."""
    given: dict[str, Any] = {
        "outline": Outline("tiny", TEXT, "track", "easy", 1, sum(each.points for each in groups), (), "tiny.py"),
        "yaml": "exercises/tiny/exercise.yaml",
        "hidden_yaml": "solutions/tiny/hidden.yaml",
        "signatures": (parse_signature(signature),),
        "forbid": (),
        "limits": Limits(seconds=0.3, memory_mb=128),
        "hints": (),
        "groups": groups,
        "starter": SourceFile("exercises/tiny/tiny.py", b"def f(n): raise NotImplementedError\n"),
        "reference": None,
        "wrong": (),
        "sha256": "",
    }
    return Exercise(**{**given, **others})


def reference(source: bytes = b"reference") -> SourceFile:
    return SourceFile("solutions/tiny/tiny.py", source)


def wrong(name: str, source: bytes = b"", fails: tuple[str, ...] = ("values",)) -> WrongSolution:
    file = SourceFile(f"solutions/tiny/wrong/{name}.py", source)
    return WrongSolution(name, (file,), text(f"{name} in English", f"{name} 한국어"), fails, TEXT)


def written_key(tiny: Exercise) -> AnswerKey:
    """The key of an exercise whose cases all say what they expect."""
    return {
        each.name: tuple(
            KeyedCase(case, case.expectation) for case in each.cases if not isinstance(case.expectation, LikeReference)
        )
        for each in tiny.groups
    }


def prepared(tiny: Exercise, behaviours: Families | None = None) -> Prepared:
    """A prepared exercise whose cases all say what they expect."""
    return Prepared(tiny, "", written_key(tiny), behaviours or {})
