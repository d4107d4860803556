"""When who handed in, by the platform's own record: ``--times FILE.csv``. A file's own time is the learner's to write.

The file is ours (``learner,exercise,time,attempt``, of which exercise and attempt may be left out), or the log of an
assignment as Moodle exports it, in English.
"""

from __future__ import annotations

import csv
import datetime
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from grader.classroom.hand_ins import HandIn, HandIns
from grader.errors import UsageError
from grader.text import one_line

MAX_BYTES = 256 * 1024 * 1024
_FORMS = "learner,time (and exercise, attempt) as its first line, or the log that Moodle exports in English"
_MOODLE = {"time", "user full name", "event context", "event name"}
_HANDED_IN = frozenset({
    "a submission has been submitted.", "submission created.", "submission updated.", "a file has been uploaded.",
})  # fmt: skip
_MOODLE_TIMES = ("%d/%m/%y, %H:%M:%S", "%d/%m/%y, %H:%M", "%d %B %Y, %I:%M %p", "%d %B %Y, %H:%M:%S")


class Time(NamedTuple):
    """When ``learner``, an id or a name, handed in for ``exercise``, or for all of them where it is ""."""

    learner: str
    exercise: str
    time: datetime.datetime
    attempt: int | None


class Times:
    """What the record says, by learner and exercise; the last one where it says several."""

    def __init__(self, times: Iterable[Time]) -> None:
        self._of: dict[tuple[str, str], Time] = {}
        for each in times:
            key = (each.learner.casefold(), each.exercise)
            known = self._of.get(key)
            if known is None or each.time > known.time:
                self._of[key] = each

    def told(self, found: HandIns) -> HandIns:
        """Put into ``found`` what the record says; by a name only where one learner alone is called so."""
        owners = {(each.name, each.learner) for each in found.items}
        called = Counter(name.casefold() for name, _ in owners)
        return found._replace(items=tuple(self._told(each, called) for each in found.items))

    def _told(self, each: HandIn, called: Counter[str]) -> HandIn:
        if each.absence is not None:
            return each
        keys = [each.learner.casefold()]
        if each.name and called[each.name.casefold()] == 1:
            keys.append(each.name.casefold())
        for key in keys:
            time = self._of.get((key, each.slug or "")) or self._of.get((key, ""))
            if time is not None:
                attempt = each.attempt if time.attempt is None else time.attempt
                return replace(each, handed_in=time.time.isoformat(), attempt=attempt)
        return each


def read_times(path: Path, zone: datetime.tzinfo | None, slugs: Sequence[str]) -> Times:
    """Read the record at ``path``; times without a zone are by the clocks of ``zone``. ``UsageError`` for a mistake."""
    shown = one_line(str(path))
    try:
        with open(path, "rb") as file:
            text = file.read(MAX_BYTES).decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"the times {shown} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"the times {shown} are not UTF-8; save them as CSV in UTF-8") from error
    rows = csv.reader(io.StringIO(text, newline=""))
    try:
        columns = [cell.strip().casefold() for cell in next(rows, [])]
        lines = [(rows.line_num, dict(zip(columns, map(str.strip, row), strict=False))) for row in rows if row]
    except csv.Error as error:
        raise UsageError(f"the times {shown} are not CSV: {error}") from error
    reader = _Reader(shown, zone, slugs)
    if set(columns) >= _MOODLE:
        return Times(reader.moodle(lines))
    if {"learner", "time"} <= set(columns):
        return Times(reader.ours(lines))
    raise UsageError(f"the times {shown} have none of the forms that are known: {_FORMS}")


class _Reader:
    def __init__(self, shown: str, zone: datetime.tzinfo | None, slugs: Sequence[str]) -> None:
        self._shown = shown
        self._zone = zone
        self._slugs = slugs

    def ours(self, lines: Iterable[tuple[int, dict[str, str]]]) -> Iterator[Time]:
        for number, row in lines:
            exercise, attempt = row.get("exercise", ""), row.get("attempt", "")
            if exercise and exercise not in self._slugs:
                raise self._error(number, f"there is no exercise {exercise!r}")
            if attempt and not (attempt.isascii() and attempt.isdigit() and 0 < int(attempt) < 2**31):
                raise self._error(number, f"{attempt!r} is not the number of an attempt")
            time = self._time(number, row.get("time", ""), ())
            yield Time(row.get("learner", ""), exercise, time, int(attempt) if attempt else None)

    def moodle(self, lines: Iterable[tuple[int, dict[str, str]]]) -> Iterator[Time]:
        """Everybody's events by which something came in; the log is of one assignment, or of some named by slugs."""
        events = [(number, row) for number, row in lines if row.get("event name", "").casefold() in _HANDED_IN]
        contexts = {row.get("event context", "") for _, row in events}
        exercises = {context: self._slug(context) for context in contexts}
        if len(contexts) > 1 and not all(exercises.values()):
            named = ", ".join(sorted(contexts)[:3])
            raise UsageError(
                f"the times {self._shown} are of several assignments ({one_line(named)}), not called like "
                "exercises; export the log of one assignment"
            )
        for number, row in events:
            time = self._time(number, row.get("time", ""), _MOODLE_TIMES)
            yield Time(row.get("user full name", ""), exercises[row.get("event context", "")], time, None)

    def _slug(self, context: str) -> str:
        name = context.rpartition(": ")[2].strip().casefold().replace(" ", "-").replace("_", "-")
        return name if name in self._slugs else ""

    def _time(self, number: int, text: str, forms: Sequence[str]) -> datetime.datetime:
        told = _parsed(text, forms)
        if told is None:
            raise self._error(number, f"{text!r} is not a time, such as 2026-03-01T23:59:00+01:00")
        if told.tzinfo is None and self._zone is None:
            raise self._error(number, f"{text!r} does not say in which zone; say it, or give a policy with its zone")
        # Of a time that clocks show twice, the first: to the learner's good.
        return told if told.tzinfo is not None else told.replace(tzinfo=self._zone, fold=0)

    def _error(self, number: int, problem: str) -> UsageError:
        return UsageError(f"{self._shown}:{number}: {one_line(problem)}")


def _parsed(text: str, forms: Sequence[str]) -> datetime.datetime | None:
    try:
        return datetime.datetime.fromisoformat(text)
    except ValueError:
        pass
    for form in forms:
        try:
            return datetime.datetime.strptime(text, form)
        except ValueError:
            continue
    return None
