"""What a failing case did, as a few characters: equal ones did the same, and no more can be read off.

A report keeps them in place of values, which would fill a gradebook. Numbers count to five digits of the largest one,
so that a sum in another order is the same behaviour; which container a number came in does not count. Bad arguments
that were not refused have no digest: that is what all mistakes have in common, and is told by itself.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from grader.judge.answer_keys import AnswerKey, KeyedCase
from grader.judge.pytest_messages import Tested
from grader.judge.verdict import Failed, Verdict
from grader.model.exercise import Raises
from grader.model.report import Outcome, Report
from grader.values import Array, Dict, List, Tuple, Value

SIZE = 12  # hexadecimal digits: two behaviours in a class are the same by chance once in many millions
DIGITS = 5
_WHOLE = (Outcome.REJECTED, Outcome.IMPORT_ERROR, Outcome.MISSING, Outcome.FORBIDDEN)  # with the whole submission


def digests(cases: Sequence[KeyedCase], verdicts: Sequence[Verdict]) -> tuple[str, ...]:
    """Give each case its digest: "" for one that passed, or says nothing; () where none has any."""
    found = tuple(_digest(keyed, verdict) for keyed, verdict in zip(cases, verdicts, strict=True))
    return found if any(found) else ()


def of_tests(tests: Sequence[Tested]) -> tuple[str, ...]:
    """Give each test of a pytest file its digest, by how it ended; its words may quote the submission, and differ."""
    found = tuple(
        "" if test.outcome is Outcome.OK or test.outcome in _WHOLE else _short(("test", str(test.outcome)))
        for test in tests
    )
    return found if any(found) else ()


def of_written_cases(report: Report, key: AnswerKey) -> Report:
    """Leave ``report`` the digests of cases that an author wrote, as generated ones are others for every learner."""
    groups = tuple(
        replace(
            group,
            digests=tuple(
                digest if keyed.choices is None else ""
                for digest, keyed in zip(group.digests, key[group.name], strict=False)
            ),
        )
        if key.get(group.name)
        else group  # tests, which are everybody's
        for group in report.groups
    )
    return replace(report, groups=groups)


def _digest(keyed: KeyedCase, verdict: Verdict) -> str:
    match verdict:
        case Failed(outcome=outcome) if outcome not in _WHOLE and not _is_unrefused(keyed, verdict):
            value = verdict.returned if verdict.by_value else UNSET
            return _short((str(outcome), verdict.kind, _plain(value)))
    return ""


def _short(parts: tuple[Any, ...]) -> str:
    return hashlib.sha256(repr(parts).encode(errors="backslashreplace")).hexdigest()[:SIZE]


def _is_unrefused(keyed: KeyedCase, failed: Failed) -> bool:
    return isinstance(keyed.expected, Raises) and failed.returned is not UNSET


def _plain(value: Value | UnsetType) -> Any:
    """What of ``value`` counts, as plain things whose ``repr`` is the same for equal ones."""
    match value:
        case Array():
            return _numbers(value.numpy())
        case bool() | int() | float():
            return _numbers(np.array(value))
        case List(items=items) | Tuple(items=items):
            rows = _rows(items)
            return ("list", [_plain(item) for item in items]) if rows is None else _numbers(rows)
        case Dict(items=named):
            return ("named", [(name, _plain(item)) for name, item in sorted(named.items())])
        case UnsetType():
            return "unset"
    return ("text", value)


def _rows(items: tuple[Value, ...]) -> np.ndarray[Any, Any] | None:
    """Read a list of numbers, or of lists of them, as the array that it could be; None where it is none."""
    parts = [_array(item) for item in items]
    if not parts or any(part is None or part.shape != parts[0].shape for part in parts if parts[0] is not None):
        return None
    return None if parts[0] is None else np.array(parts, "float64")


def _array(item: Value) -> np.ndarray[Any, Any] | None:
    match item:
        case Array():
            return item.numpy()
        case bool() | int() | float():
            return np.array(item)
        case List(items=items) | Tuple(items=items):
            return _rows(items)
    return None


def _numbers(array: np.ndarray[Any, Any]) -> Any:
    numbers = array.astype("float64")
    finite = numbers[np.isfinite(numbers)]
    largest = float(np.abs(finite).max()) if finite.size else 0.0
    step = 10.0 ** (math.floor(math.log10(largest)) + 1 - DIGITS) if largest > 0 else 1.0
    rounded = np.round(numbers / max(step, 1e-300)) + 0.0  # which makes -0.0 plain
    plain = np.where(np.isnan(rounded), np.nan, rounded)
    return ("numbers", array.shape, step, hashlib.sha256(plain.tobytes()).hexdigest())
