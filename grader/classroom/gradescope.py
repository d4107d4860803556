"""Who handed in which folder of a Gradescope export, as its ``submission_metadata.yml`` says."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import NamedTuple

import yaml

METADATA = "submission_metadata.yml"
MAX_METADATA_BYTES = 64 * 1024 * 1024  # it has every result and comment in it
_CREATED = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d)[ T](?P<time>\d\d:\d\d:\d\d)(?P<fraction>\.\d{1,6})?\d* ?(?P<zone>Z|[+-]\d\d:\d\d)"
)
_LEVELS = 4  # submission, :submitters, which of them, :name


class Submitted(NamedTuple):
    """One submission of an export: its submitters' names, their student numbers and addresses, and when."""

    names: tuple[str, ...]
    ids: tuple[str, ...]
    created_at: str | None


def read_metadata(data: bytes) -> dict[str, Submitted]:
    """By folder. ``ValueError`` if it is not YAML of this form.

    It is read event by event, so that no alias is followed and no nesting is kept.
    """
    found: dict[str, tuple[list[str], list[str], list[str]]] = {}
    try:
        for (folder, *keys), value in _scalars(data):
            names, ids, created = found.setdefault(folder, ([], [], []))
            match keys:
                case [":submitters", _, ":name"]:
                    names.append(value)
                case [":submitters", _, ":sid" | ":email"] if value:
                    ids.append(value)
                case [":created_at"]:
                    created.append(value)
    except yaml.YAMLError as error:
        raise ValueError(f"it is not YAML ({error})") from error
    return {
        folder: Submitted(tuple(names), tuple(ids), _iso(created[0]) if created else None)
        for folder, (names, ids, created) in found.items()
    }


def _iso(created: str) -> str | None:
    """Write ``2026-03-01 10:00:00.000000000 -08:00`` as ISO 8601; None of what is not of that form."""
    found = _CREATED.fullmatch(created)
    if not found:
        return None
    text = (
        f"{found['date']}T{found['time']}{found['fraction'] or ''}{'+00:00' if found['zone'] == 'Z' else found['zone']}"
    )
    try:
        return datetime.datetime.fromisoformat(text).isoformat()
    except ValueError:
        return None


class _Level:
    """A mapping or list that is being read, and the key that the next value belongs to."""

    def __init__(self, *, is_mapping: bool) -> None:
        self.is_mapping = is_mapping
        self.key: str | None = None if is_mapping else "-"


def _scalars(data: bytes) -> Iterator[tuple[list[str], str]]:
    """Each value of the document that is text or a number, with the keys that lead to it."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    levels: list[_Level] = []
    for event in yaml.parse(data, Loader=loader):
        top = levels[-1] if levels else None
        if isinstance(event, yaml.ScalarEvent):
            if top is None:
                continue
            if top.key is None:
                top.key = str(event.value)
                continue
            if len(levels) <= _LEVELS:
                yield [str(level.key) for level in levels], str(event.value)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            levels.append(_Level(is_mapping=isinstance(event, yaml.MappingStartEvent)))
            continue
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            levels.pop()
            top = levels[-1] if levels else None
        elif not isinstance(event, yaml.AliasEvent):
            continue
        if top is not None and top.is_mapping:
            top.key = None if top.key is not None else ""
