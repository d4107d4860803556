"""Authors' YAML files, read strictly: every value knows its line, and nothing in a file can surprise.

Anchors, aliases and tags are refused, so there are no alias bombs and no Python objects; of plain scalars only
``null``, ``true``, ``false`` and decimal numbers are more than text, so ``no``, ``1:30``, ``2024-01-01`` and ``0x10``
are strings.

We build the values from PyYAML's events ourselves. ``yaml.compose`` would give nodes, but a node has forgotten whether
an anchor or a tag was written, and the loader in C composes any depth of lists before it hands out the first. So the
events would have to be read anyway, in a pass as long as the one that builds the values from them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec
import yaml

from grader.errors import ExerciseError
from grader.exercise.course_path import CoursePath
from grader.exercise.text_file import read_text
from grader.text import one_line

MAX_DEPTH = 24

# The loader written in C is ten times as fast, and a PyYAML built without it still works.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# What a recent libyaml says of a file that is nested deeper than it can stand, which is far beyond our limit.
_TOO_DEEP = "maximum nesting depth"
_NO_ANCHORS = "anchors and aliases (& and *) are not used here: write the value out, or quote it"

# What a plain scalar may be beside text.
_PLAIN = re.compile(
    r"""(?:
        (?P<null> ~ | null | Null | NULL | )
      | (?P<bool> true | True | TRUE | false | False | FALSE )
      | (?P<int> [-+]?[0-9]+ )
      | (?P<float> [-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)? )
      | (?P<special> [-+]?\.(?:inf|Inf|INF) | \.(?:nan|NaN|NAN) )
    )\Z""",
    re.VERBOSE,
)
_MAX_DIGITS = 20
# Control characters but tabs and line feeds, and marks of direction: names and texts go to terminals as they are.
_UNSEEN = re.compile(r"[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")

Path_ = tuple[str | int, ...]
T = TypeVar("T")


class Document:
    """A YAML file: its data as plain dicts and lists, and the line of each part."""

    def __init__(self, path: CoursePath) -> None:
        self.path = path
        self._lines: dict[Path_, int] = {}
        self.data: Any = self._build(read_text(path))

    def error(self, where: Path_, problem: str) -> ExerciseError:
        """Make ``problem`` an error at the line of ``where``, or of the nearest part that holds it."""
        return ExerciseError(self.path, self.line(where), problem)

    def line(self, where: Path_) -> int:
        """Find the line of ``where``, counted from 1, or that of the nearest part that holds it."""
        while where and where not in self._lines:
            where = where[:-1]
        return self._lines.get(where, 1)

    def convert(self, kind: type[T], where: Path_ = ()) -> T:
        """Convert the part at ``where`` to a ``kind``; ``ExerciseError`` at the first part that does not fit."""
        data = self.data
        for step in where:
            data = data[step]
        try:
            return msgspec.convert(data, kind)
        except msgspec.ValidationError as error:
            from grader.exercise.kinds import misfit  # not paid for where every file is right

            raise self.error(*misfit(data, kind, where)) from error

    def _build(self, text: str) -> Any:
        try:
            events = yaml.parse(text, Loader=_Loader)
            _expect(events, yaml.StreamStartEvent)
            start = next(events)
            if isinstance(start, yaml.StreamEndEvent):
                raise ExerciseError(self.path, 1, "the file is empty")
            data = self._value(events, next(events), ())
            _expect(events, yaml.DocumentEndEvent)
            end = next(events)
            if not isinstance(end, yaml.StreamEndEvent):
                raise ExerciseError(self.path, _line(end), "a second YAML document begins here")
        except yaml.reader.ReaderError as error:
            line = text.count("\n", 0, text.find(chr(error.character))) + 1
            raise ExerciseError(self.path, line, "a character here is not allowed in YAML; retype the line") from error
        except yaml.YAMLError as error:
            raise self._not_yaml(text, error) from error
        except (ValueError, OverflowError) as error:  # from the loader in Python, where the one in C has a YAMLError
            raise ExerciseError(self.path, None, f"not valid YAML: {one_line(str(error))}") from error
        return data

    def _not_yaml(self, text: str, error: yaml.YAMLError) -> ExerciseError:
        from grader.exercise.yaml_mistakes import mistake_in  # not paid for where every file is right

        mistake = mistake_in(text, error)
        return self._too_deep(mistake.line) if _TOO_DEEP in str(error) else ExerciseError(self.path, *mistake)

    def _value(self, events: Iterator[yaml.Event], event: yaml.Event, path: Path_) -> Any:
        line = _line(event)
        self._lines.setdefault(path, line)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise ExerciseError(self.path, line, _NO_ANCHORS)
        tag = getattr(event, "tag", None)
        if tag is not None:
            problem = f"the tag {one_line(tag)} is not used here: write a plain value, or quote it"
            raise ExerciseError(self.path, line, problem)
        if len(path) > MAX_DEPTH:
            raise self._too_deep(line)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, line)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, path)
        return self._mapping(events, path)

    def _too_deep(self, line: int | None) -> ExerciseError:
        return ExerciseError(self.path, line, f"the file is nested more than {MAX_DEPTH} deep")

    def _sequence(self, events: Iterator[yaml.Event], path: Path_) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(self._value(events, event, (*path, len(items))))
        return items

    def _mapping(self, events: Iterator[yaml.Event], path: Path_) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            line = _line(event)
            if not isinstance(event, yaml.ScalarEvent) or event.anchor is not None or event.tag is not None:
                raise ExerciseError(self.path, line, "a key must be a plain word")
            key = self._text(event.value, line)
            if key in mapping:
                raise ExerciseError(self.path, line, f"the key {one_line(key)!r} occurs twice; keep one of them")
            self._lines[(*path, key)] = line
            mapping[key] = self._value(events, next(events), (*path, key))
        return mapping

    def _text(self, text: str, line: int) -> str:
        if not text.isprintable() and (unseen := _UNSEEN.search(text)):
            problem = f"the character U+{ord(unseen[0]):04X} here would not be seen, or would hide others; leave it out"
            raise ExerciseError(self.path, line, problem)
        return text

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> Any:
        text = self._text(event.value, line)
        plain = _PLAIN.match(text) if event.implicit[0] else None  # what is not implicit is quoted, or a block of text
        match plain and plain.lastgroup:
            case "null":
                return None
            case "bool":
                return text.lower() == "true"
            case "int":
                return self._int(text, line)
            case "float":
                return float(text)
            case "special":
                return float(text.replace(".", ""))
        return text

    def _int(self, text: str, line: int) -> int:
        if len(text) > _MAX_DIGITS or not -(2**63) <= (number := int(text)) < 2**63:
            raise ExerciseError(self.path, line, f"{one_line(text, 40)} does not fit into 64 bits")
        return number


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _expect(events: Iterator[yaml.Event], kind: type[yaml.Event]) -> None:
    event = next(events)
    if not isinstance(event, kind):
        raise yaml.YAMLError(f"unexpected {type(event).__name__}")
