"""Who is in the class: a CSV with ``id,name,email``, or what Canvas and Moodle export.

What was exported is kept as it was written, since marks go back to the platform in a table of the same form.
"""

from __future__ import annotations

import csv
import enum
import io
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from grader.errors import UsageError
from grader.text import one_line

MAX_ROSTER_BYTES = 64 * 1024 * 1024
_FORMS = "id,name,email as its first line, or what Canvas or Moodle export"
_CANVAS_IDS = ("ID", "SIS User ID", "SIS Login ID", "Integration ID")
MOODLE_IDS = ("ID number", "Email address", "Username")
POINTS_POSSIBLE = "Points Possible"  # in the first cell of a row below the names of Canvas' columns
_DECIMALS = re.compile(r"[0-9]+([.,])[0-9]+")


class Form(enum.StrEnum):
    """Whose table it is."""

    PLAIN = "plain"
    CANVAS = "Canvas"
    MOODLE = "Moodle"


class Sheet(NamedTuple):
    """How the table was written: its columns by name, what separates cells, and the decimal sign of its numbers.

    ``points`` are what Canvas says below the names of its columns, as far as it does.
    """

    form: Form
    columns: tuple[str, ...] = ()
    delimiter: str = ","
    decimal: str = "."
    points: Mapping[str, str] = {}


class Person(NamedTuple):
    """Somebody in the class. ``keys`` are what a hand-in may be known by: numbers, addresses; ``cells`` are the row."""

    id: str
    name: str
    keys: tuple[str, ...]
    spellings: tuple[str, ...]
    cells: tuple[str, ...] = ()


_NO_SHEET = Sheet(Form.PLAIN)


class Roster:
    """Everybody in the class, found by what identifies one person and nobody else."""

    def __init__(self, people: Iterable[Person], sheet: Sheet = _NO_SHEET) -> None:
        self.people = tuple(people)
        self.sheet = sheet
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
    roster = _roster(path, _table(path, text))
    people = roster.people
    if not people:
        raise UsageError(f"the roster {one_line(str(path))} names nobody")
    if doubled := {person.id for person in people if sum(person.id == other.id for other in people) > 1}:
        raise UsageError(f"the roster {one_line(str(path))} has the id {sorted(doubled)[0]!r} twice")
    return roster


class _Table(NamedTuple):
    """Rows of cells below the names of their columns, as the file has them; blanks around a cell are gone."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    delimiter: str


class _Row(NamedTuple):
    """One row, by the names of its columns in small letters, and as it is."""

    of: Mapping[str, str]
    cells: tuple[str, ...]


def _table(path: Path, text: str) -> _Table:
    """Read the table, whatever separates the cells."""
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    try:
        read = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        rows = [[cell.strip() for cell in row] for row in read]
    except csv.Error as error:
        raise UsageError(f"the roster {one_line(str(path))} is not CSV: {error}") from error
    columns = tuple(rows[0]) if rows else ()
    padding = [""] * len(columns)
    return _Table(columns, tuple(tuple((row + padding)[: len(columns)]) for row in rows[1:] if row), delimiter)


def _roster(path: Path, table: _Table) -> Roster:
    names = [name.casefold() for name in table.columns]
    rows = [_Row(dict(zip(names, cells, strict=True)), cells) for cells in table.rows]
    form = _form(path, set(names))
    match form:
        case Form.PLAIN:
            people = [_plain_person(row) for row in rows if row.of["id"]]
        case Form.CANVAS:
            people = [_canvas_person(row) for row in rows if row.of["id"]]
        case Form.MOODLE:
            people = [_moodle_person(row) for row in rows if row.of["first name"] or row.of["last name"]]
    return Roster(people, Sheet(form, table.columns, table.delimiter, _decimal(table.rows), _points(table)))


def _form(path: Path, names: set[str]) -> Form:
    if {"id", "name"} <= names:
        return Form.PLAIN
    if {"student", "id"} <= names or {"lastname", "firstname", "id"} <= names:
        return Form.CANVAS
    if {"first name", "last name"} <= names:
        return Form.MOODLE
    raise UsageError(f"the roster {one_line(str(path))} has none of the forms that are known: {_FORMS}")


def _decimal(rows: Iterable[Sequence[str]]) -> str:
    """Find the sign before the decimals of most numbers; a point where there are none."""
    signs = [found[1] for cells in rows for cell in cells if (found := _DECIMALS.fullmatch(cell))]
    return "," if signs.count(",") > signs.count(".") else "."


def _points(table: _Table) -> dict[str, str]:
    """What there is to earn in each column, where Canvas says so in a row of its own."""
    for cells in table.rows:
        if cells[0].casefold() == POINTS_POSSIBLE.casefold():
            return {name: cell for name, cell in zip(table.columns, cells, strict=True) if cell and cell != cells[0]}
    return {}


def _plain_person(row: _Row) -> Person:
    id_, name = row.of["id"], row.of["name"]
    return Person(id_, name, _some(id_, row.of.get("email", "")), _some(name), row.cells)


def _canvas_person(row: _Row) -> Person:
    """``Last, First`` in the column Student, or in columns of their own, with up to four ids."""
    student = row.of["student"] if "student" in row.of else f"{row.of['lastname']}, {row.of['firstname']}"
    ids = _some(*(row.of.get(name.casefold(), "") for name in _CANVAS_IDS))
    last, comma, first = student.partition(",")
    name = f"{first.strip()} {last.strip()}".strip() if comma else student
    return Person(row.of["id"], name, ids, _some(name, student), row.cells)


def _moodle_person(row: _Row) -> Person:
    first, last = row.of["first name"], row.of["last name"]
    name = f"{first} {last}".strip()
    keys = _some(*(row.of.get(each.casefold(), "") for each in MOODLE_IDS))
    return Person(keys[0] if keys else name, name, keys, (name, f"{last} {first}"), row.cells)


def _some(*texts: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))
