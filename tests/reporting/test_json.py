"""Reports as JSON: real ones of every outcome hold to the schema that we print, and show no more than they may."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator, ValidationError  # type: ignore[import-untyped]  # ships no types

from grader.exercise.course import Course
from grader.judge.grade import grade
from grader.judge.key_store import AnswerKeys, KeyStore
from grader.model.exercise import Call, Exercise, Limits, Text
from grader.model.report import (
    CaseCount,
    Certainty,
    Environment,
    Failure,
    GroupReport,
    Isolation,
    Mistake,
    Outcome,
    Report,
    Share,
)
from grader.model.submission import Submission
from grader.reporting.json import SCHEMA, json_schema, to_json
from grader.sandbox.sandbox import Sandbox
from grader.values import Array
from grader.wire.messages import MissingProtection

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
def clamp(toy_course: Course) -> Exercise:
    return toy_course.exercise("clamp")


def graded(exercise: Exercise, source: str, sandbox: Sandbox, rejection: str | None = None) -> Report:
    submission = Submission("kim", exercise.slug, exercise.starter, source.encode(), rejection)
    return grade(exercise, submission, AnswerKeys(sandbox, KeyStore(None)), sandbox)


def valid(*reports: Report) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(to_json(reports))
    Draft202012Validator(json_schema()).validate(document)
    assert document["schema"] == SCHEMA
    assert len(document["reports"]) == len(reports)
    return document


# --- real documents ----------------------------------------------------------------------------------------------


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("outcome", SOURCES, ids=str)
def test_a_real_report_of_every_outcome_holds_to_the_schema(
    outcome: Outcome, clamp: Exercise, sandbox: Sandbox
) -> None:
    rejection = "it is a symbolic link" if outcome is Outcome.REJECTED else None
    limits = Limits(seconds=0.1 if outcome is Outcome.TIMEOUT else 2.0, memory_mb=256)
    limited = msgspec.structs.replace(clamp, limits=limits)
    (report,) = valid(graded(limited, SOURCES[outcome], sandbox, rejection))["reports"]
    assert report["outcome"] == outcome
    assert outcome in {group["outcome"] for group in report["groups"]}
    assert report["max_score"] == 7.0
    assert (report["score"] == 7.0) is (outcome is Outcome.OK)
    assert sum(group["score"] for group in report["groups"]) == report["score"]


def test_a_report_on_tensors_names_the_torch_that_made_them(toy_course: Course, sandbox: Sandbox) -> None:
    scale = toy_course.exercise("scale")
    source = "import torch\ndef scale(x, factor=2.0):\n    return x\n"
    (report,) = valid(graded(scale, source, sandbox))["reports"]
    assert report["environment"]["torch"]
    assert report["groups"][0]["failure"]["call"] == "scale(x)"
    assert report["groups"][0]["failure"]["actual"] == "tensor([[1, 2, 3]], float64)"
    assert report["groups"][0]["failure"]["expected"] == "tensor([[2, 4, 6]], float64)"


def test_the_confinement_that_held_is_in_the_report(clamp: Exercise, sandbox: Sandbox) -> None:
    (report,) = valid(graded(clamp, RIGHT, sandbox))["reports"]
    assert report["isolation"]["complete"] is True
    assert report["isolation"]["missing"] == []


def test_a_hidden_group_at_hint_shows_nothing_that_a_submission_or_its_inputs_could_say(
    clamp: Exercise, sandbox: Sandbox
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
        "message": "A hidden call raised an exception that is not expected.",
    }


def test_a_hidden_group_that_reveals_nothing_has_no_failure(toy_course: Course, sandbox: Sandbox) -> None:
    scale = toy_course.exercise("scale")
    source = "def scale(x, factor=2.0):\n    return x * factor\n"
    (report,) = valid(graded(scale, source, sandbox))["reports"]
    (silent,) = [group for group in report["groups"] if group["name"] == "bad arguments"]
    assert (silent["outcome"], silent["failure"]) == ("wrong", None)


def test_a_document_may_hold_no_report_or_many(clamp: Exercise, sandbox: Sandbox) -> None:
    assert valid()["reports"] == []
    reports = [graded(clamp, SOURCES[outcome], sandbox) for outcome in (Outcome.OK, Outcome.WRONG)]
    assert [report["outcome"] for report in valid(*reports)["reports"]] == ["ok", "wrong"]


# --- the document, field by field --------------------------------------------------------------------------------

ABOUT = Text("Shown.", "보임.")
REPORT = Report(
    learner="김",
    exercise="double",
    score=1.5,
    max_score=4.0,
    outcome=Outcome.WRONG,
    seconds=0.25,
    groups=(
        GroupReport("first", ABOUT, False, 1.5, 1.5, Outcome.OK, CaseCount(2, 2)),
        GroupReport(
            "second",
            ABOUT,
            True,
            2.5,
            0.0,
            Outcome.WRONG,
            CaseCount(9, 4),
            Failure(
                message="1 of 2 numbers differ",
                why="Signs.",
                call=Call("double", (Array("array", "int8", (2,), b"\x01\x02"),), {"times": 2}),
                names=("x",),
                actual=None,
                returned=True,
                expected=3.0,
                expects_value=True,
                differing=(1,),
                printed="noise",
            ),
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
            Text("It is done three times.", "세 번 한다."),
            Text("How often?", "몇 번?"),
            Certainty.PART,
            0.75,
            (Share("values", 2),),
            3,
        ),
    ),
)


def test_the_document_says_what_the_report_says() -> None:
    assert valid(REPORT) == {
        "schema": "convgrader/report/v1",
        "reports": [
            {
                "learner": "김",
                "exercise": "double",
                "score": 1.5,
                "max_score": 4.0,
                "outcome": "wrong",
                "seconds": 0.2,
                "message": "line 3 uses numpy.clip",
                "groups": [
                    {
                        "name": "first",
                        "hidden": False,
                        "points": 1.5,
                        "score": 1.5,
                        "outcome": "ok",
                        "cases": {"total": 2, "ok": 2},
                        "failure": None,
                    },
                    {
                        "name": "second",
                        "hidden": True,
                        "points": 2.5,
                        "score": 0.0,
                        "outcome": "wrong",
                        "cases": {"total": 9, "ok": 4},
                        "failure": {
                            "call": "double(x, times=2)",
                            "args": ["array([1, 2], int8)"],
                            "kwargs": {"times": "2"},
                            "actual": "None",
                            "expected": "3.0",
                            "why": "Signs.",
                            "message": "1 of 2 numbers differ",
                        },
                    },
                ],
                "mistakes": [
                    {
                        "name": "thrice",
                        "title": "It is done three times.",
                        "hint": "How often?",
                        "certainty": "part",
                        "agreement": 0.75,
                        "shares": [{"group": "values", "cases": 2}],
                        "failing": 3,
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
                    "missing": ["system calls: no libseccomp"],
                    "complete": False,
                },
                "environment": {"python": "3.11.7", "numpy": "2.4.6", "torch": None, "platform": "linux-x86_64"},
                "course": "",
                "origin": "",
            }
        ],
    }


def test_titles_and_hints_of_mistakes_come_in_the_language_asked_for() -> None:
    (report,) = json.loads(to_json([REPORT], "ko"))["reports"]
    assert report["mistakes"][0]["title"] == "세 번 한다."
    assert report["mistakes"][0]["hint"] == "몇 번?"


@pytest.mark.parametrize(("seconds", "told"), [(0.0416, 0.04), (0.0, 0.0), (1.96, 2.0), (134.2, 100.0)])
def test_the_time_has_one_digit_so_that_it_tells_little_of_hidden_calls(seconds: float, told: float) -> None:
    (report,) = valid(msgspec.structs.replace(REPORT, seconds=seconds))["reports"]
    assert report["seconds"] == told


def test_what_was_not_returned_is_told_from_a_returned_none() -> None:
    second = REPORT.groups[1]
    assert second.failure is not None
    silent = msgspec.structs.replace(second.failure, returned=False, expects_value=False)
    group = msgspec.structs.replace(second, failure=silent)
    (report,) = valid(msgspec.structs.replace(REPORT, groups=(group,)))["reports"]
    assert (report["groups"][0]["failure"]["actual"], report["groups"][0]["failure"]["expected"]) == (None, None)


def test_an_upload_that_was_refused_whole_holds_to_the_schema() -> None:
    bare = msgspec.structs.replace(REPORT, exercise=None, groups=(), isolation=None, environment=None, mistakes=())
    (report,) = valid(bare)["reports"]
    assert (report["exercise"], report["isolation"], report["environment"]) == (None, None, None)


@pytest.mark.parametrize("text", ["\ud800", "\x00\x1b[2J", "</script>\u2028", '"}],"score":9', "한국어"])
def test_the_document_is_ascii_whatever_is_in_it(text: str) -> None:
    hostile = msgspec.structs.replace(REPORT, learner=text, message=text)
    document = to_json([hostile], "ko")
    assert document.isascii()
    assert "\x00" not in document
    (report,) = valid(hostile)["reports"]
    assert (report["learner"], report["message"], report["score"]) == (text, text, 1.5)


def test_a_score_that_json_cannot_say_is_an_error_of_ours() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        to_json([msgspec.structs.replace(REPORT, score=float("nan"))])


# --- what the schema refuses -------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", msgspec.structs.asdict(REPORT))
def test_the_schema_asks_for_every_field_of_a_report(key: str) -> None:
    document = json.loads(to_json([REPORT]))
    del document["reports"][0][key]
    with pytest.raises(ValidationError, match=f"'{key}' is a required property"):
        Draft202012Validator(json_schema()).validate(document)


@pytest.mark.parametrize(
    ("key", "value"),
    [("outcome", "passed"), ("outcome", None), ("score", "1"), ("groups", {}), ("seconds", None), ("learner", 3)],
)
def test_the_schema_refuses_a_field_of_another_kind(key: str, value: object) -> None:
    document = json.loads(to_json([REPORT]))
    document["reports"][0][key] = value
    with pytest.raises(ValidationError):
        Draft202012Validator(json_schema()).validate(document)


def test_the_schema_refuses_another_version() -> None:
    document = json.loads(to_json([REPORT])) | {"schema": "convgrader/report/v2"}
    with pytest.raises(ValidationError):
        Draft202012Validator(json_schema()).validate(document)


def test_the_schema_knows_every_outcome_and_no_other() -> None:
    assert set(json_schema()["$defs"]["Outcome"]["enum"]) == {str(outcome) for outcome in Outcome}
