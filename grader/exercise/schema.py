"""The keys that ``exercise.yaml`` and ``hidden.yaml`` may have, and their types. Anything else is an error."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from grader.model.exercise import Level, Outline, Reveal, Scoring, Text
from grader.wire.messages import Property

_Name = Annotated[str, Meta(min_length=1, max_length=80)]
_Sentence = Annotated[str, Meta(min_length=1, max_length=500)]
_Points = Annotated[float, Meta(gt=0, le=1000)]


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A mapping with these keys and no others."""


class CaseFile(_Strict, frozen=True):
    why: _Sentence
    args: list[Any] = []
    kwargs: dict[str, Any] = {}
    expect: Any = UNSET
    raises: _Name | UnsetType = UNSET
    accept: list[_Sentence] = []


class NeedsFile(_Strict, frozen=True):
    """A package that not everybody has, and the command that installs it."""

    module: Annotated[str, Meta(pattern=r"^[A-Za-z_][A-Za-z0-9_]*\Z")]
    install: _Sentence


class OperationsFile(_Strict, frozen=True):
    at_most: Annotated[int, Meta(ge=1)]


class GroupFile(_Strict, frozen=True):
    name: _Name
    points: _Points
    about: Text
    hidden: bool = False
    reveal: Reveal | UnsetType = UNSET
    function: _Name | UnsetType = UNSET
    contract: list[Property] = []
    scoring: Scoring = "all"
    operations: OperationsFile | UnsetType = UNSET
    needs: NeedsFile | UnsetType = UNSET
    cases: list[CaseFile] = []


class LimitsFile(_Strict, frozen=True):
    seconds: Annotated[float, Meta(gt=0, le=60)] = 2.0
    memory_mb: Annotated[int, Meta(ge=16, le=16384)] = 1024


class ExerciseFile(_Strict, frozen=True):
    format: Annotated[int, Meta(ge=1, le=1)]
    title: Text
    track: _Name
    level: Level
    order: int
    submit: Annotated[str, Meta(pattern=r"^[A-Za-z_][A-Za-z0-9_]*\.py\Z", max_length=80)]
    functions: Annotated[list[str], Meta(min_length=1)]
    groups: Annotated[list[GroupFile], Meta(min_length=1)]
    harness: list[str] = []
    after: list[str] = []
    forbid: list[_Name] = []
    limits: LimitsFile = LimitsFile()
    hints: list[Text] = []


class HiddenGroupFile(_Strict, frozen=True):
    """``args`` to ``raises`` go with ``given``, ``where`` with ``given`` or ``sweep``; ``pytest`` stands alone."""

    pytest: Annotated[str, Meta(pattern=r"^test_[A-Za-z0-9_]*\.py\Z", max_length=80)] | UnsetType = UNSET
    cases: list[CaseFile] = []
    sweep: dict[str, Annotated[list[Any], Meta(min_length=1)]] = {}
    given: dict[str, str] = {}
    where: str | UnsetType = UNSET
    args: list[Any] | UnsetType = UNSET
    kwargs: dict[str, Any] | UnsetType = UNSET
    examples: Annotated[int, Meta(ge=1, le=500)] | UnsetType = UNSET
    why: _Sentence | UnsetType = UNSET
    raises: _Name | UnsetType = UNSET


class WrongFile(_Strict, frozen=True):
    """``ko`` is the first line of the file's docstring, which names the mistake, in Korean."""

    ko: _Sentence
    fails: Annotated[list[_Name], Meta(min_length=1)]
    hint: Text


class EquivalentFile(_Strict, frozen=True):
    line: str
    becomes: str
    why: _Sentence


class HiddenFile(_Strict, frozen=True):
    """Groups and wrong solutions are read entry by entry, so that an error knows its line."""

    groups: dict[str, Any] = {}
    wrong: dict[str, Any] = {}
    needed: dict[str, _Sentence] = {}
    equivalent: list[EquivalentFile] = []


def outline(slug: str, file: ExerciseFile) -> Outline:
    """What a list of exercises shows of ``file``."""
    points = sum(group.points for group in file.groups)
    return Outline(slug, file.title, file.track, file.level, file.order, points, tuple(file.after), file.submit)
