"""Reports as JSON: real ones of every outcome hold to the schema that we print, and show no more than they may."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator, ValidationError  # type: ignore[import-untyped]  # ships no types
from msgspec import UNSET
from msgspec.structs import asdict, replace

from grader.cache import Cache
from grader.exercise.course import Course
from grader.judge.grade import grade
from grader.judge.prepared import Prepared, prepare
from grader.model import picture as geometries
from grader.model.condition import Condition, Exactness, Feature, Formula, Goal, Kind, Literal, Quantity
from grader.model.exercise import Call, Limits
from grader.model.picture import (
    Argmax,
    Axis,
    BiasGradient,
    Columns,
    Dense,
    Dot,
    Entries,
    Fill,
    Geometry,
    Max,
    Mean,
    Pad,
    Part,
    Parts,
    Route,
    Scatter,
    Shape,
    Size,
    Source,
    Sum,
    View,
    WeightGradient,
    Windows,
)
from grader.model.report import (
    Certainty,
    Definition,
    Environment,
    Failure,
    GroupReport,
    Isolation,
    Misrefused,
    Mistake,
    Outcome,
    Report,
    Share,
    Unrefused,
    decode,
    encode,
)
from grader.model.submission import Submission
from grader.reporting.json import SCHEMA, json_schema, write
from grader.reporting.writers import Context
from grader.sandbox.sandbox import Sandbox
from grader.values import Array
from grader.wire.messages import MissingProtection
from tests.making import text
from tests.reporting.reports import written

quick = pytest.mark.quick
CLAMP = "def clamp(n, low=0, high=10):\n    "
RIGHT = CLAMP + "if low > high: raise ValueError\n    return max(low, min(n, high))\n"

SOURCES = {
    Outcome.OK: RIGHT,
    Outcome.WRONG: CLAMP + "return 10**6",
    Outcome.ERROR: CLAMP + "return 1 // 0",
    Outcome.IMPORT_ERROR: "import absent",
    Outcome.MISSING: "def clip(n): return n",
    Outcome.TIMEOUT: CLAMP + "while True: pass",
    Outcome.CRASH: "import os\n" + CLAMP + "os._exit(0)",
    Outcome.MEMORY: CLAMP + "return len(bytearray(1 << 34))",
    Outcome.OUTPUT_LIMIT: CLAMP + "while True: print('x' * 65536)",
    Outcome.BAD_OUTPUT: CLAMP + "return object()",
    Outcome.PROTOCOL: f"""
import os
{CLAMP}
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, b"\\0\\0\\0\\1\\xc1")
        except OSError:
            pass
""",
    Outcome.FORBIDDEN: "import numpy\nclip = numpy.clip\n" + RIGHT,
    Outcome.REJECTED: "",
}


@pytest.fixture(scope="module")
def clamp(toy_course: Course, sandbox: Sandbox) -> Prepared:
    return prepare(toy_course.exercise("clamp"), sandbox, Cache(None))


@pytest.fixture(scope="module")
def scale(toy_course: Course, sandbox: Sandbox) -> Prepared:
    return prepare(toy_course.exercise("scale"), sandbox, Cache(None))


def graded(prepared: Prepared, source: str, sandbox: Sandbox, rejection: str | None = None) -> Report:
    outline = prepared.exercise.outline
    return grade(prepared, Submission("kim", outline.slug, Path(outline.submit), source.encode(), rejection), sandbox)


def to_json(*reports: Report) -> str:
    return written(write, *reports)


def valid(*reports: Report) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(to_json(*reports))
    Draft202012Validator(json_schema()).validate(document)
    assert document["schema"] == SCHEMA
    assert len(document["reports"]) == len(reports)
    return document


# --- real documents ----------------------------------------------------------------------------------------------


@quick
def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("outcome", SOURCES, ids=str)
def test_a_real_report_of_every_outcome_holds_to_the_schema(
    outcome: Outcome, clamp: Prepared, sandbox: Sandbox
) -> None:
    rejection = "it is a symbolic link" if outcome is Outcome.REJECTED else None
    limits = Limits(seconds=0.1 if outcome is Outcome.TIMEOUT else 2.0, memory_mb=256)
    limited = replace(clamp, exercise=replace(clamp.exercise, limits=limits))
    (report,) = valid(graded(limited, SOURCES[outcome], sandbox, rejection))["reports"]
    assert report["outcome"] == outcome
    assert outcome in {group["outcome"] for group in report["groups"]}
    assert report["max_score"] == 7.0
    assert (report["score"] == 7.0) is (outcome is Outcome.OK)
    assert sum(group["score"] for group in report["groups"]) == report["score"]


def test_a_report_on_tensors_names_the_torch_that_made_them(scale: Prepared, sandbox: Sandbox) -> None:
    source = "import torch\ndef scale(x, factor=2.0):\n    return x\n"
    (report,) = valid(graded(scale, source, sandbox))["reports"]
    assert report["environment"]["torch"]
    assert report["groups"][0]["failure"]["call"] == "scale(x)"
    assert report["groups"][0]["failure"]["actual"] == "tensor([[1, 2, 3]], float64)"
    assert report["groups"][0]["failure"]["expected"] == "tensor([[2, 4, 6]], float64)"


def test_the_confinement_that_held_is_in_the_report(clamp: Prepared, sandbox: Sandbox) -> None:
    (report,) = valid(graded(clamp, RIGHT, sandbox))["reports"]
    assert report["isolation"]["complete"] is True
    assert report["isolation"]["missing"] == []


def test_a_hidden_group_at_hint_shows_nothing_that_a_submission_or_its_inputs_could_say(
    clamp: Prepared, sandbox: Sandbox
) -> None:
    source = CLAMP + "raise ValueError(f'secret {n}') if low <= high else KeyError(f'secret {n}')"
    (report,) = valid(graded(clamp, source, sandbox))["reports"]
    (hint,) = [group for group in report["groups"] if group["name"] == "bad arguments"]
    assert hint["failure"] == {
        "call": None,
        "args": [],
        "kwargs": {},
        "actual": None,
        "expected": None,
        "why": "Bounds in the wrong order.",
        "message": "A hidden call raised an exception that it should not raise.",
        "aspect": {"failing": "raised_another", "wanted": "ValueError", "came": "KeyError"},
        "picture": None,
        "traceback": None,
    }


def test_a_hidden_group_that_reveals_nothing_has_no_failure(scale: Prepared, sandbox: Sandbox) -> None:
    source = "def scale(x, factor=2.0):\n    return x * factor\n"
    (report,) = valid(graded(scale, source, sandbox))["reports"]
    (silent,) = [group for group in report["groups"] if group["name"] == "bad arguments"]
    assert (silent["outcome"], silent["failure"]) == ("wrong", None)


def test_a_document_may_hold_no_report_or_many(clamp: Prepared, sandbox: Sandbox) -> None:
    assert valid()["reports"] == []
    reports = [graded(clamp, SOURCES[outcome], sandbox) for outcome in (Outcome.OK, Outcome.WRONG)]
    assert [report["outcome"] for report in valid(*reports)["reports"]] == ["ok", "wrong"]


# --- the document, field by field --------------------------------------------------------------------------------

ABOUT = text("Shown.", "보임.")
REPORT = Report(
    learner="\u202e김",
    name=r"\u202e김",
    exercise="double",
    score=1.5,
    max_score=4.0,
    outcome=Outcome.WRONG,
    seconds=0.25,
    groups=(
        GroupReport("one", "first", ABOUT, False, 1.5, 1.5, Outcome.OK, (Outcome.OK,) * 2),
        GroupReport(
            "two",
            "second",
            ABOUT,
            True,
            2.5,
            0.0,
            Outcome.WRONG,
            (Outcome.OK, Outcome.WRONG, Outcome.CRASH),
            Failure(
                message="1 of 2 numbers differ",
                why="Signs.",
                call=Call("double", (Array("array", "int8", (2,), b"\x01\x02"),), {"times": 2}),
                names=("x",),
                actual=None,
                expected=3.0,
                differing=(1,),
                printed="noise",
                picture=Dot(Source("x"), Source("times", (View.FLIP,))),
            ),
            measured=True,
        ),
    ),
    submission_sha256="aa",
    exercise_sha256="bb",
    isolation=Isolation(
        "landlock",
        None,
        512,
        missing=(MissingProtection("system calls", "no libseccomp"),),
        namespaces="mount",
        process="forked",
    ),
    environment=Environment("3.11.7", "2.4.6", None, "linux-x86_64"),
    message="line 3 uses numpy.clip",
    mistakes=(
        Mistake(
            "thrice",
            text("It is done three times.", "세 번 한다."),
            text("How often?", "몇 번?"),
            Certainty.PART,
            0.75,
            (Share("values", 2),),
            3,
            set_aside=1,
            pictures={"two": Dot(Source("x"), Source("x"))},
        ),
    ),
    unrefused=(Unrefused("bad", ("Below 0.", "Above 9.")),),
    defined=(Definition("twice", 4),),
    misrefused=(Misrefused("bad", ("Halves.",)),),
    conditions=(
        Condition(
            Goal.RAISES,
            "double",
            Formula((Literal(Feature(Kind.LARGER, (Quantity(("times",)),), number=1)),)),
            Exactness.EXACTLY,
            17,
            17,
            35,
            raised="TypeError",
        ),
    ),
    origin="class/kim/double.py",
    handed_in="2026-11-30T12:00:00+09:00",
    attempt=2,
    inputs="cc",
)


SOURCE, AXES = Source("x", (View.FLIP,)), (Axis(2, size=1, places=2), Axis(3, size=1, places=3))
TAKES = (Sum(SOURCE, SOURCE, 2), Max(), Argmax(), Mean(2), Mean("inside"), Columns(), Entries())
FILLS: tuple[Fill, ...] = (0, 0.5, SOURCE, "lowest")
PARTS: tuple[Part, ...] = (
    *(Windows(SOURCE, AXES, take) for take in TAKES),
    *(Pad(SOURCE, (1, 2), (0, 3), "reflect", fill) for fill in FILLS),
    Scatter(SOURCE, SOURCE, AXES),
    Route(SOURCE, SOURCE, AXES),
    WeightGradient(SOURCE, SOURCE, AXES),
    BiasGradient(SOURCE),
    Dot(SOURCE, SOURCE),
    Dense(SOURCE, SOURCE, SOURCE),
    Size(AXES[0]),
    Shape((AXES[1], geometries.Formula("n + 1", {"n": 1}, 2))),
)


@quick
@pytest.mark.parametrize("geometry", [*PARTS, Parts((None, *PARTS))], ids=repr)
def test_every_geometry_is_in_the_schema_and_survives_being_kept(geometry: Geometry) -> None:
    first, second = REPORT.groups
    assert second.failure is not None
    drawn = replace(REPORT, groups=(first, replace(second, failure=replace(second.failure, picture=geometry))))

    told = valid(drawn)["reports"][0]["groups"][1]["failure"]["picture"]
    assert told == json.loads(msgspec.json.encode(geometry))
    assert decode(encode(drawn)) == drawn


@quick
def test_the_document_says_what_the_report_says() -> None:
    assert valid(REPORT) == {
        "schema": "convgrader/report/v2",
        "reports": [
            {
                "learner": "\u202e김",
                "name": r"\u202e김",
                "origin": "class/kim/double.py",
                "handed_in": "2026-11-30T12:00:00+09:00",
                "attempt": 2,
                "exercise": "double",
                "score": 1.5,
                "max_score": 4.0,
                "outcome": "wrong",
                "seconds": 0.2,
                "message": "line 3 uses numpy.clip",
                "traceback": None,
                "groups": [
                    {
                        "id": "one",
                        "name": "first",
                        "hidden": False,
                        "points": 1.5,
                        "score": 1.5,
                        "outcome": "ok",
                        "cases": {"total": 2, "ok": 2, "outcomes": ["ok", "ok"]},
                        "failure": None,
                        "measured": False,
                        "stands_in": False,
                    },
                    {
                        "id": "two",
                        "name": "second",
                        "hidden": True,
                        "points": 2.5,
                        "score": 0.0,
                        "outcome": "wrong",
                        "cases": {"total": 3, "ok": 1, "outcomes": ["ok", "wrong", "crash"]},
                        "failure": {
                            "call": "double(x, times=2)",
                            "args": ["array([1, 2], int8)"],
                            "kwargs": {"times": "2"},
                            "actual": "None",
                            "expected": "3.0",
                            "why": "Signs.",
                            "message": "1 of 2 numbers differ",
                            "aspect": None,
                            "picture": {
                                "type": "Dot",
                                "x": {"argument": "x", "views": []},
                                "weights": {"argument": "times", "views": ["flip"]},
                                "bias": None,
                            },
                            "traceback": None,
                        },
                        "measured": True,
                        "stands_in": False,
                    },
                ],
                "mistakes": [
                    {
                        "name": "thrice",
                        "title": {"en": "It is done three times.", "ko": "세 번 한다."},
                        "hint": {"en": "How often?", "ko": "몇 번?"},
                        "certainty": "part",
                        "agreement": 0.75,
                        "shares": [{"group": "values", "cases": 2}],
                        "failing": 3,
                        "set_aside": 1,
                        "pictures": {
                            "two": {
                                "type": "Dot",
                                "x": {"argument": "x", "views": []},
                                "weights": {"argument": "x", "views": []},
                                "bias": None,
                            }
                        },
                    }
                ],
                "unrefused": [{"group": "bad", "whys": ["Below 0.", "Above 9."]}],
                "defined": [{"function": "twice", "line": 4}],
                "misrefused": [{"group": "bad", "whys": ["Halves."]}],
                "conditions": [
                    {
                        "goal": "raises",
                        "function": "double",
                        "exactness": "exactly",
                        "among": "all",
                        "raised": "TypeError",
                        "inside": 17,
                        "failing": 17,
                        "outside": 35,
                        "text": {
                            "en": "It raises TypeError exactly when times is larger than 1: "
                            "in all 17 such calls, and in none of the other 35.",
                            "ko": "times 값이 1보다 클 때만, 그리고 그때는 언제나 TypeError 예외를 일으킨다. "
                            "그런 호출 17개는 모두 그랬고, 나머지 35개는 하나도 그러지 않았다.",
                        },
                    }
                ],
                "submission_sha256": "aa",
                "exercise_sha256": "bb",
                "isolation": {
                    "filesystem": "landlock",
                    "syscalls": None,
                    "memory_mb": 512,
                    "namespaces": "mount",
                    "cgroup": None,
                    "process": "forked",
                    "missing": [{"protection": "system calls", "reason": "no libseccomp"}],
                    "complete": False,
                },
                "environment": {"python": "3.11.7", "numpy": "2.4.6", "torch": None, "platform": "linux-x86_64"},
                "course": "",
                "not_run": 0.0,
                "mark": None,
                "inputs": "cc",
            }
        ],
    }


@quick
@pytest.mark.parametrize("context", [{"language": "ko"}, {"feedback": True, "width": 3}], ids=str)
def test_the_document_is_the_same_in_every_context(context: dict[str, Any]) -> None:
    assert written(write, REPORT, **context) == to_json(REPORT)


@quick
def test_the_document_is_laid_out_as_json_itself_does() -> None:
    for reports in ((), (REPORT,), (REPORT, REPORT)):
        text = to_json(*reports)
        assert text == f"{json.dumps(json.loads(text), indent=2)}\n"


@quick
def test_a_report_is_written_before_the_next_is_graded() -> None:
    graded = []

    def reports() -> Iterator[Report]:
        for number in range(3):
            graded.append(number)
            yield REPORT

    pieces = write(reports(), Context())
    for number in range(3):
        assert json.dumps(REPORT.message) in next(pieces).decode()
        assert graded == list(range(number + 1))
    assert b"".join(pieces) == b"\n  ]\n}\n"


@quick
@pytest.mark.parametrize(("seconds", "told"), [(0.0416, 0.04), (0.0, 0.0), (1.96, 2.0), (134.2, 100.0)])
def test_the_time_has_one_digit_so_that_it_tells_little_of_hidden_calls(seconds: float, told: float) -> None:
    (report,) = valid(replace(REPORT, seconds=seconds))["reports"]
    assert report["seconds"] == told


@quick
def test_what_was_not_returned_is_told_from_a_returned_none() -> None:
    second = REPORT.groups[1]
    assert second.failure is not None
    silent = replace(second.failure, actual=UNSET, expected=UNSET)
    group = replace(second, failure=silent)
    (report,) = valid(replace(REPORT, groups=(group,)))["reports"]
    assert (report["groups"][0]["failure"]["actual"], report["groups"][0]["failure"]["expected"]) == (None, None)


@quick
def test_an_upload_that_was_refused_whole_holds_to_the_schema() -> None:
    bare = replace(REPORT, exercise=None, groups=(), isolation=None, environment=None, mistakes=())
    (report,) = valid(bare)["reports"]
    assert (report["exercise"], report["isolation"], report["environment"]) == (None, None, None)


@quick
@pytest.mark.parametrize("text", ["\ud800", "\x00\x1b[2J", "</script>\u2028", '"}],"score":9', "한국어"])
def test_the_document_is_ascii_whatever_is_in_it(text: str) -> None:
    hostile = replace(REPORT, learner=text, message=text)
    document = to_json(hostile)
    assert document.isascii()
    assert "\x00" not in document
    (report,) = valid(hostile)["reports"]
    assert (report["learner"], report["message"], report["score"]) == (text, text, 1.5)


@quick
def test_a_score_that_json_cannot_say_is_an_error_of_ours() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        to_json(replace(REPORT, score=float("nan")))


# --- what the schema refuses -------------------------------------------------------------------------------------


@quick
@pytest.mark.parametrize("key", sorted({*asdict(REPORT)} - {"version"}))
def test_the_schema_asks_for_every_field_of_a_report(key: str) -> None:
    document = json.loads(to_json(REPORT))
    del document["reports"][0][key]
    with pytest.raises(ValidationError, match=f"'{key}' is a required property"):
        Draft202012Validator(json_schema()).validate(document)


@quick
@pytest.mark.parametrize(
    ("key", "value"),
    [("outcome", "passed"), ("outcome", None), ("score", "1"), ("groups", {}), ("seconds", None), ("learner", 3)],
)
def test_the_schema_refuses_a_field_of_another_kind(key: str, value: object) -> None:
    document = json.loads(to_json(REPORT))
    document["reports"][0][key] = value
    with pytest.raises(ValidationError):
        Draft202012Validator(json_schema()).validate(document)


@quick
def test_the_schema_refuses_another_version() -> None:
    document = json.loads(to_json(REPORT)) | {"schema": "convgrader/report/v1"}
    with pytest.raises(ValidationError):
        Draft202012Validator(json_schema()).validate(document)


@quick
def test_the_schema_knows_every_outcome_and_no_other() -> None:
    assert set(json_schema()["$defs"]["Outcome"]["enum"]) == {str(outcome) for outcome in Outcome}
