"""Reports made by hand, in a line each, and what a writer makes of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from grader.judge.grade import refused
from grader.model.exercise import Call
from grader.model.report import Aspect, Failing, Failure, GroupReport, Outcome, Report
from grader.model.submission import Submission
from grader.reporting.writers import Context
from grader.text import shown_name
from grader.values import Array, ArrayKind, Value, from_numpy
from tests.making import text

Write = Callable[[Iterable[Report], Context], Iterator[bytes]]


def written(write: Write, *reports: Report, **context: Any) -> str:
    """The whole document."""
    return b"".join(write(iter(reports), Context(**context))).decode()


def array(data: object, dtype: str = "float64", kind: ArrayKind = "array") -> Array:
    return from_numpy(np.array(data, dtype), kind)


def passed(
    name: str, points: float, cases: int, english: str = "About it.", korean: str = "이것에 대하여."
) -> GroupReport:
    """A visible group with full marks."""
    outcomes = (Outcome.OK,) * cases
    return GroupReport(name, name, text(english, korean), False, float(points), float(points), Outcome.OK, outcomes)


def hidden(group: GroupReport) -> GroupReport:
    return replace(group, hidden=True)


def lost(
    group: GroupReport,
    failure: Failure | None = None,
    outcome: Outcome = Outcome.WRONG,
    *,
    failing: int | None = None,
    score: float = 0.0,
) -> GroupReport:
    """``group`` with its last cases failing, by default all of them."""
    bad = group.total if failing is None else failing
    outcomes = (*group.outcomes[bad:], *(outcome,) * bad)
    return replace(group, score=score, outcome=outcome, outcomes=outcomes, failure=failure)


def report(*groups: GroupReport, **changed: Any) -> Report:
    """Of kim on corr2d, unless ``changed``."""
    learner = changed.get("learner", "kim")
    plain = Report(
        learner=learner,
        name=shown_name(learner),
        exercise="corr2d",
        score=sum(group.score for group in groups),
        max_score=sum(group.points for group in groups),
        outcome=next((group.outcome for group in groups if group.outcome is not Outcome.OK), Outcome.OK),
        seconds=0.123456,
        groups=groups,
        submission_sha256="",
        exercise_sha256="",
        isolation=None,
        environment=None,
    )
    return replace(plain, **changed)


def refusal(learner: str = "lee", reason: str = "it holds no file that an exercise takes") -> Report:
    """On an upload that was refused whole."""
    return refused(Submission(learner, None, Path(f"{learner}.zip"), b"", rejection=reason))


# --- on the exercises of the toy course --------------------------------------------------------------------------

SMALL = passed("small arrays", 2, 1, "One sum for each row.", "행마다 합 하나.")
MORE = hidden(passed("more arrays", 3, 4, "Negative numbers and single rows.", "음수와 한 행."))
MANNERS = hidden(
    passed("good manners", 1, 2, "The dtype stays and the input is left alone.", "dtype과 입력은 그대로다.")
)
ROWS = array([[1, 2, 3], [4, 5, 6]])
WRONG_VALUE = "A hidden call returned a wrong value."
WRONG_EXCEPTION = "A hidden call raised an exception that it should not raise."


def row_sums(*groups: GroupReport, **changed: Any) -> Report:
    return report(*groups, exercise="row-sums", **changed)


def of_rows(
    message: str, actual: Value | UnsetType = UNSET, differing: tuple[int, ...] = (), printed: str = ""
) -> Failure:
    """The visible case of row-sums, failing."""
    call = Call("row_sums", (ROWS,), {})
    return Failure(message, "Rows are not columns.", call, ("x",), actual, array([6, 15]), differing, printed)


def signs(message: str = WRONG_VALUE) -> Failure:
    return Failure(message, "Signs matter.", aspect=Aspect(Failing.VALUE) if message == WRONG_VALUE else None)


def int64(message: str = WRONG_VALUE) -> Failure:
    if message == WRONG_VALUE:  # a property is not told by the case's own reason
        return Failure(message, aspect=Aspect(Failing.DTYPE, "int64", "float64"))
    return Failure(message, "int64 stays.")


def not_refused(why: str) -> Failure:
    return Failure(WRONG_VALUE, why, aspect=Aspect(Failing.NOT_REFUSED, "ValueError"))


def raised(why: str, came: str, wanted: str = "") -> Failure:
    """A hidden call that raised ``came``, where a value or another exception was wanted."""
    failing = Failing.RAISED_ANOTHER if wanted else Failing.RAISED
    return Failure(WRONG_EXCEPTION, why, aspect=Aspect(failing, wanted, came))


INSIDE = passed(
    "inside and outside",
    2,
    2,
    "A number inside the bounds stays; outside it becomes the bound.",
    "범위 밖의 수는 경계가 된다.",
)
EVERY = hidden(passed("every number", 3, 21, "Every small number and bound.", "모든 작은 수."))
BAD = hidden(passed("bad arguments", 1, 1, "Bounds in the wrong order are refused.", "잘못된 경계는 거부한다."))
AN_INT = hidden(passed("good manners", 1, 1, "The result is an int.", "결과는 int이다."))


def clamp(*groups: GroupReport, **changed: Any) -> Report:
    return report(*groups, exercise="clamp", **changed)


def of_number(
    message: str, why: str, args: tuple[Value, ...], expected: Value, actual: Value | UnsetType = UNSET
) -> Failure:
    return Failure(message, why, Call("clamp", args, {}), ("n", "low", "high"), actual, expected)
