"""Who is in the class: a CSV with ``id,name,email``, or what Canvas and Moodle export."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from grader.errors import UsageError
from grader.text import one_line

MAX_ROSTER_BYTES = 64 * 1024 * 1024
_FORMS = "id,name,email as its first line, or what Canvas or Moodle export"
_CANVAS_IDS = ("ID", "SIS User ID", "SIS Login ID", "Integration ID")


class Person(NamedTuple):
    """Somebody in the class. ``keys`` are what a hand-in may be known by: numbers, addresses."""

    id: str
    name: str
    keys: tuple[str, ...]
    spellings: tuple[str, ...]


class Roster:
    """Everybody in the class, found by what identifies one person and nobody else."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.people = tuple(people)
        self._by_key: defaultdict[str, set[Person]] = defaultdict(set)
        self._by_name: defaultdict[str, set[Person]] = defaultdict(set)
        for person in self.people:
            for key in person.keys:
                self._by_key[key.casefold()].add(person)
            for spelling in person.spellings:
                self._by_name[_plain(spelling)].add(person)

    def by_key(self, key: str) -> Person | None:
        """Whom this number or address belongs to, if that is one person alone."""
        return _only(self._by_key.get(key.casefold(), set()))

    def by_name(self, name: str) -> Person | None:
        """Who is called so, if that is one person alone."""
        return _only(self._by_name.get(_plain(name), set()))


def _only(people: set[Person]) -> Person | None:
    return next(iter(people)) if len(people) == 1 else None


def _plain(name: str) -> str:
    """A name without what its spellings differ in: case, blanks, marks. Canvas writes it so in front of a file."""
    return "".join(each for each in unicodedata.normalize("NFKC", name).casefold() if each.isalnum())


def read_roster(path: Path) -> Roster:
    """The roster in the file at ``path``; ``UsageError`` if it has none of the forms."""
    try:
        with open(path, "rb") as file:
            text = file.read(MAX_ROSTER_BYTES).decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"the roster {one_line(str(path))} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"the roster {one_line(str(path))} is not UTF-8; save it as CSV in UTF-8") from error
    people = list(_people(path, text))
    if not people:
        raise UsageError(f"the roster {one_line(str(path))} names nobody")
    if doubled := {person.id for person in people if sum(person.id == other.id for other in people) > 1}:
        raise UsageError(f"the roster {one_line(str(path))} has the id {sorted(doubled)[0]!r} twice")
    return Roster(people)


def _people(path: Path, text: str) -> Iterable[Person]:
    columns, rows = _table(path, text)
    if {"id", "name"} <= columns:
        return [_plain_person(row) for row in rows if row["id"]]
    if {"student", "id"} <= columns:
        return [_canvas_person(row) for row in rows if row["id"]]
    if {"first name", "last name"} <= columns:
        return [_moodle_person(row) for row in rows if row["first name"] or row["last name"]]
    raise UsageError(f"the roster {one_line(str(path))} has none of the forms that are known: {_FORMS}")


def _table(path: Path, text: str) -> tuple[set[str], list[dict[str, str]]]:
    """Read the names of the columns, and every row by them, whatever separates the cells."""
    first = text.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",")
    columns = {(name or "").strip().casefold(): name for name in rows.fieldnames or ()}
    try:
        cells = [{key: (row.get(name) or "").strip() for key, name in columns.items()} for row in rows]
    except csv.Error as error:
        raise UsageError(f"the roster {one_line(str(path))} is not CSV: {error}") from error
    return set(columns), cells


def _plain_person(row: dict[str, str]) -> Person:
    return Person(row["id"], row["name"], _some(row["id"], row.get("email", "")), _some(row["name"]))


def _canvas_person(row: dict[str, str]) -> Person:
    """``Last, First`` in the column Student, with up to four ids."""
    ids = _some(*(row.get(name.casefold(), "") for name in _CANVAS_IDS))
    last, comma, first = row["student"].partition(",")
    name = f"{first.strip()} {last.strip()}" if comma else row["student"]
    return Person(row["id"], name, ids, _some(name, row["student"]))


def _moodle_person(row: dict[str, str]) -> Person:
    first, last = row["first name"], row["last name"]
    name = f"{first} {last}".strip()
    keys = _some(*(row.get(each, "") for each in ("id number", "email address", "username")))
    return Person(keys[0] if keys else name, name, keys, (name, f"{last} {first}"))


def _some(*texts: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))
