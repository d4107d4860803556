"""What is alike in a class, as one JSON document: every pair with its evidence, and what is usual."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from grader.catalogue import WRITTEN_IN, translated
from grader.cohort.likeness import Usual
from grader.cohort.similar import Entry, Pair, Similar
from grader.reporting.similar_text import MEANING, Found
from grader.reporting.writers import Context

SCHEMA: Literal["convgrader/similar/v1"] = "convgrader/similar/v1"


class CasesJson(msgspec.Struct, frozen=True):
    """Cases of a group, counted from 0, that both fail with the same results, and how many submissions do."""

    group: str
    cases: tuple[int, ...]
    holders: int


class ResultsJson(msgspec.Struct, frozen=True):
    """Rare results; ``bits`` say how surprising they are. ``as_rare`` pairs share as much or more."""

    bits: float
    shared: list[CasesJson]
    as_rare: int


class TextJson(msgspec.Struct, frozen=True):
    """How much of two texts is alike, from 0 to 1, and in which lines. ``as_alike`` pairs are so or more."""

    share: float
    in_order: float
    lines: tuple[tuple[int, ...], tuple[int, ...]]
    as_alike: int


class PairJson(msgspec.Struct, frozen=True):
    """Two submissions, each with the ids of those who handed it in."""

    one: tuple[str, ...]
    other: tuple[str, ...]
    results: ResultsJson | None
    text: TextJson | None


class UsualJson(msgspec.Struct, frozen=True):
    """How much alike two texts usually are; above ``far`` a pair is listed."""

    texts: int
    pairs: int
    median: float
    high: float
    far: float
    in_order: float


class ExerciseJson(msgspec.Struct, frozen=True):
    """One exercise; ``too_few`` says that nothing is usual among so few submissions, so that no pair is told."""

    exercise: str
    submissions: int
    too_few: bool
    usual: UsualJson | None
    pairs: list[PairJson]
    more: int


class SimilarJson(msgspec.Struct, frozen=True):
    """What ``grader similar --format json`` writes; ``meaning`` is what has to be known by whoever reads it."""

    schema: Literal["convgrader/similar/v1"]
    meaning: str
    texts_compared: bool
    exercises: list[ExerciseJson]


def document(found: Found, _: Context) -> Iterator[bytes]:
    """Write the document, indented, in ASCII; it is the same in every language."""
    made = SimilarJson(
        schema=SCHEMA,
        meaning=" ".join(translated(sentence, WRITTEN_IN) for sentence in MEANING),
        texts_compared=found.with_texts,
        exercises=[_exercise(each) for each in found.exercises],
    )
    yield (json.dumps(msgspec.to_builtins(made), indent=2, allow_nan=False) + "\n").encode("ascii")


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the document."""
    schema = msgspec.json.schema(SimilarJson)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": SCHEMA, **schema}


def _exercise(of_exercise: Similar) -> ExerciseJson:
    usual = of_exercise.usual
    return ExerciseJson(
        exercise=of_exercise.slug,
        submissions=len(of_exercise.handed_in.entries),
        too_few=of_exercise.is_too_small,
        usual=None if usual is None else _usual(usual),
        pairs=[_pair(of_exercise.handed_in.entries, pair) for pair in of_exercise.pairs],
        more=of_exercise.more,
    )


def _usual(usual: Usual) -> UsualJson:
    shares = (round(share, 4) for share in (usual.median, usual.high, usual.far, usual.in_order))
    return UsualJson(usual.texts, usual.pairs, *shares)


def _pair(entries: tuple[Entry, ...], pair: Pair) -> PairJson:
    results, text = pair.results, pair.text
    return PairJson(
        one=entries[pair.one].learners,
        other=entries[pair.other].learners,
        results=None
        if results is None
        else ResultsJson(round(results.bits, 2), [CasesJson(*each) for each in results.shared], results.as_rare),
        text=None
        if text is None
        else TextJson(round(text.share, 4), round(text.in_order, 4), text.lines, text.as_alike),
    )
