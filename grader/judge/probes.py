"""Pools of calls with the right answers, by which the condition of a failure is looked for and confirmed.

They are made once for an exercise, for each function that its groups of values call, and are a part of what is
prepared. Own and generated calls are there as they are and with other numbers, and calls like them: some of these to
search by, the others are fresh, and confirm what the search has found. Groups that reveal nothing have no part in it.

A second pool is special in its arrays: zeros, equal numbers, negative ones alone, NaN where the exercise has it, or
nothing at all. It shows what fails in few of the usual calls, whose numbers have nothing special about them.
"""

from __future__ import annotations

import functools
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from random import Random
from typing import NamedTuple

import msgspec
from msgspec.msgpack import encode

from grader.exercise.given import Generator
from grader.judge.answer_keys import AnswerKey, reference_program
from grader.judge.arguments import LEFT_OUT, Arguments, bound
from grader.judge.budget import Account
from grader.judge.features import Features, Spoken, features, spoken
from grader.judge.literals import Bits, Vocabulary
from grader.judge.refill import Filling, Range, ranges, refilled
from grader.judge.runner import Runner
from grader.judge.scoring import holds_something, judges_values
from grader.judge.session import Session
from grader.judge.variations import (
    Habits,
    bordered,
    covered,
    emptied,
    habits,
    is_usual,
    plainest,
    pointlike,
    respelled,
    squared,
    varied,
)
from grader.model.condition import OF_WORDS, Feature
from grader.model.exercise import Call, Exercise, Group, LikeReference, Returns, Reveal, Signature
from grader.values import Array, Value
from grader.wire.messages import Query, Returned

OWN, GENERATED = 80, 60  # at most so many calls that are the exercise's own, and more that its generators make
SEARCHED, FRESH = 450, 600
CANDIDATES = 2400
SPECIAL = 700  # calls with special numbers in their arrays
ENOUGH = 12  # calls with either answer to a feature, wherever there are so many
FEW_FORMS, FILLS = 200, 3
SPARE = 1.4  # times as many are made of the special ones, for not all have an answer
COVERED = 0.15  # of the calls have an image that one window sees whole
SQUARED = 0.15  # of them have an image that is as wide as it is high
POINTLIKE = 0.08  # of the calls have a window of one pixel and larger steps
BORDERED = 0.2  # of the calls have numbers in lists that end where the image does
EMPTY = 0.08  # of the special ones have nothing in an array
# To tell negative numbers from others takes many without; zeros, equal numbers and NaN matter in few places.
FILLINGS = (*Filling, Filling.POSITIVE, Filling.FEW, Filling.ZEROS, Filling.NOT_FINITE)
TRIES = 3  # of filling a call so that its result is not zeros


class Probe(msgspec.Struct, frozen=True):
    """A call and its right answer; whether it ``tells`` something, as one with an empty array or of zeros does not."""

    call: Call
    expected: Value
    tells: bool


class Answers(msgspec.Struct, frozen=True):
    """For which probes the answer to a feature is yes, and for which no: little-endian bits, from the first probe."""

    feature: Feature
    yes: bytes
    no: bytes


class Pool(msgspec.Struct, frozen=True, dict=True):
    """The probes of one function: ``searched`` to search by, ``own`` ones as the exercise has them, and fresh ones.

    The first of each kind already differ in as much as can be. ``special`` are those with special numbers in arrays.
    """

    function: str
    probes: tuple[Probe, ...]
    searched: int
    own: int
    answers: tuple[Answers, ...]
    special: bool = False

    @functools.cached_property
    def words(self) -> Vocabulary:
        """All that can be said over its answers: read when it is first needed, and kept for every submission."""
        table = {each.feature: Bits(_number(each.yes), _number(each.no)) for each in self.answers}
        return Vocabulary(table, special=self.special)


def _number(data: bytes) -> int:
    return int.from_bytes(data, "little")


Pools = tuple[Pool, ...]


class _Asked(NamedTuple):
    """A call that the reference answers with a value that tells something."""

    arguments: Arguments
    expected: Value
    features: Features


class Sample(NamedTuple):
    """What pools of one function are made of."""

    signature: Signature
    own: tuple[Arguments, ...]
    generated: tuple[Arguments, ...]
    random: Random


def build_pools(exercise: Exercise, key: AnswerKey, runner: Runner, seed: str = "") -> Pools:
    """Make the pools of ``exercise``; none without a reference solution. Another ``seed`` makes other calls."""
    if exercise.reference is None:
        return ()
    samples = [sample for sample in _samples(exercise, key, seed) if sample.own]
    with Session(runner, reference_program(exercise, exercise.reference), Account()) as session:
        return tuple(pool for sample in samples for pool in _pools(sample, spoken(exercise, sample.own), session))


def may_tell(group: Group) -> bool:
    """Whether a condition may come from the cases of ``group``: values, and not of a group that reveals nothing."""
    return judges_values(group) and group.tests is None and not (group.hidden and group.reveal is Reveal.NOTHING)


def _samples(exercise: Exercise, key: AnswerKey, seed: str) -> Iterator[Sample]:
    groups = [group for group in exercise.groups if may_tell(group) and key[group.name]]
    for name in dict.fromkeys(group.function for group in groups):
        signature = exercise.signature(name)
        random = Random(f"{exercise.slug}/{name}/{seed}")  # noqa: S311 inputs to learn from, not secrets
        mine = [group for group in groups if group.function == name]
        own = [keyed.case.call for group in mine for keyed in key[group.name] if isinstance(keyed.expected, Returns)]
        made = [call for group in mine for call in _generated(group, signature, random)]
        yield Sample(signature, _bound(own, signature, OWN), _bound(made, signature, GENERATED), random)


def _generated(group: Group, signature: Signature, random: Random) -> Iterator[Call]:
    if group.given is None or group.given.expectation != LikeReference():
        return
    given = msgspec.structs.replace(group.given, examples=GENERATED)
    maker = Generator(given, signature)
    try:
        yield from map(maker.call, maker.examples(str(random.random())))
    except (ValueError, ArithmeticError, RecursionError):  # the author's arithmetic does not reach so far
        return


def _bound(calls: list[Call], signature: Signature, most: int) -> tuple[Arguments, ...]:
    """At most so many of ``calls``, evenly chosen."""
    read = [arguments for arguments in (bound(call, signature) for call in calls) if arguments is not None]
    step = max(1.0, len(read) / most)
    return tuple(read[int(place * step)] for place in range(min(most, len(read))))


def _pools(sample: Sample, known: Spoken, session: Session) -> Iterator[Pool]:
    """The usual pool of a function, and the special one, if there are arrays to be special about."""
    base = [*sample.own, *sample.generated]
    spans = ranges(base)
    spellings = _distinct(spelled for call in base for spelled in (call, respelled(call)))
    seen = habits(base)
    varying = _distinct(each for each in _variations(base, seen, sample.random) if is_usual(each, seen))
    # Own calls with other numbers are here even if they look alike then: each stands for one that was made on purpose.
    mine = _telling(spellings, spans, sample.random, known, session)
    candidates = _telling(_enough(_unlike(varying, spellings)), spans, sample.random, known, session)
    searched = _balanced([*_in_turn(mine, candidates[1::2])], SEARCHED + len(mine))
    own = [each for each in _asked(sample.own, known, session) if each is not None]
    fresh = _others(_balanced(candidates[::2], FRESH), [*searched, *own])
    yield _pool(sample.signature.name, searched, own, fresh)
    if special := _special([*spellings, *varying], seen, spans, sample.random):
        answered = [each for each in _asked(special, known, session) if each is not None]
        halves = _balanced(answered[1::2], SPECIAL // 2), _balanced(answered[::2], SPECIAL // 2)
        yield _pool(sample.signature.name, halves[0], own, halves[1], special=True)


def _pool(
    function: str, searched: list[_Asked], own: list[_Asked], fresh: list[_Asked], *, special: bool = False
) -> Pool:
    together = [*searched, *own, *fresh]
    return Pool(
        function=function,
        probes=tuple(Probe(each.arguments.call(), each.expected, special or _tells(each)) for each in together),
        searched=len(searched),
        own=len(own),
        answers=_answers([each.features for each in together]),
        special=special,
    )


def _special(calls: Sequence[Arguments], seen: Habits, spans: dict[str, Range], random: Random) -> list[Arguments]:
    """Some of ``calls`` with special numbers in their arrays, or nothing at all in them; none where there are none."""
    some = [call for call in calls if _has_arrays(call)]
    if not some:
        return []
    random.shuffle(some)
    chosen = list(itertools.islice(itertools.cycle(some), round(SPARE * SPECIAL)))
    made = (emptied(call, random) if random.random() < EMPTY else call for call in chosen)
    has_others = any(span.others for span in spans.values())
    fillings = [filling for filling in FILLINGS if has_others or filling is not Filling.NOT_FINITE]
    return [refilled(call, spans, random, random.choice(fillings)) for call in made if is_usual(call, seen)]


def _in_turn(some: Sequence[_Asked], others: Sequence[_Asked]) -> Iterator[_Asked]:
    """One of each in turn, as long as there are any."""
    for pair in itertools.zip_longest(some, others):
        yield from (each for each in pair if each is not None)


def _variations(base: Sequence[Arguments], seen: Habits, random: Random) -> Iterator[Arguments]:
    """Calls like those of ``base``, half of them made from the plainest call nearby.

    In some, one window sees the whole image, or one pixel: there a rule that holds elsewhere comes to its end.
    """
    for place in range(CANDIDATES):
        start = random.choice(base)
        call = varied(plainest(start, seen) if place % 2 else start, seen, random)
        chance = random.random()
        if chance < COVERED:
            call = covered(call, random)
        elif chance < COVERED + POINTLIKE:
            call = pointlike(call, random)
        elif chance < COVERED + POINTLIKE + BORDERED:
            call = bordered(call, random)
        yield squared(call) if random.random() < SQUARED else call


def _distinct(calls: Iterable[Arguments]) -> list[Arguments]:
    """Each form once: what is in the arrays does not count."""
    found: dict[bytes, Arguments] = {}
    for call in calls:
        found.setdefault(_form(call), call)
    return list(found.values())


def _unlike(calls: list[Arguments], others: list[Arguments]) -> list[Arguments]:
    """``calls`` without those that are ``others`` to the last number, as calls without arrays may be."""
    same = {_form(each) for each in others if not _has_arrays(each)}
    return [each for each in calls if _form(each) not in same]


def _others(asked: list[_Asked], before: list[_Asked]) -> list[_Asked]:
    """``asked`` without what was asked ``before``, number for number, as small arrays of few numbers may be."""
    same = {encode(each.arguments.call()) for each in before}
    return [each for each in asked if encode(each.arguments.call()) not in same]


def _has_arrays(arguments: Arguments) -> bool:
    return any(isinstance(value, Array) for value in arguments.values.values())


def _enough(calls: list[Arguments]) -> list[Arguments]:
    """Where there are few forms, each several times, to be filled with other numbers each time."""
    return calls * FILLS if len(calls) < FEW_FORMS and any(map(_has_arrays, calls)) else calls


def _form(arguments: Arguments) -> bytes:
    values = [
        (value.dtype, value.shape) if isinstance(value, Array) else "" if value is LEFT_OUT else (value,)
        for value in arguments.values.values()
    ]
    return encode((values, sorted(arguments.by_name)))


def _telling(
    calls: Sequence[Arguments], spans: dict[str, Range], random: Random, known: Spoken, session: Session
) -> list[_Asked]:
    """``calls`` with new numbers, as far as they have an answer that is neither empty nor all zeros.

    With such an answer nearly everybody is right, so those are filled once more, and then left out.
    """
    done: list[_Asked | None] = [None] * len(calls)
    left = list(range(len(calls)))
    for _ in range(TRIES):
        filled = [refilled(calls[place], spans, random) for place in left]
        answers = _asked(filled, known, session)
        for place, answer in zip(left, answers, strict=True):
            done[place] = answer
        left = [
            place
            for place, answer in zip(left, answers, strict=True)
            if answer and not holds_something(answer.expected)
        ]
    return [each for each in done if each is not None and holds_something(each.expected)]


def _tells(asked: _Asked) -> bool:
    """Whether a wrong solution has a chance to be wrong."""
    arrays = [value for value in asked.arguments.values.values() if isinstance(value, Array)]
    return holds_something(asked.expected) and all(0 not in array.shape for array in arrays)


def _asked(calls: Sequence[Arguments], known: Spoken, session: Session) -> list[_Asked | None]:
    queries = [Query(call.function, call.args, call.kwargs, ()) for call in (each.call() for each in calls)]
    replies = session.ask_all([queries])
    found: list[_Asked | None] = []
    for arguments, reply in zip(calls, replies, strict=True):
        match reply.result:
            case Returned(value=value):
                found.append(_Asked(arguments, value, features(arguments, value, known)))
            case _:
                found.append(None)
    return found


def _balanced(candidates: Sequence[_Asked], most: int) -> list[_Asked]:
    """At most so many, first those that have an answer to some feature which few before them have."""
    counts: Counter[tuple[Feature, bool]] = Counter()
    chosen: list[_Asked] = []
    others: list[_Asked] = []
    for each in candidates:
        rare = any(counts[answer] < ENOUGH for answer in each.features.items())
        (chosen if rare else others).append(each)
        if rare:
            counts.update(each.features.items())
    return [*chosen, *others][:most]


def _answers(asked: Sequence[Features]) -> tuple[Answers, ...]:
    yes: Counter[Feature] = Counter()
    no: Counter[Feature] = Counter()
    for place, found in enumerate(asked):
        for feature, answer in found.items():
            (yes if answer else no)[feature] |= 1 << place
    every = (1 << len(asked)) - 1
    for feature in yes:
        if feature.kind in OF_WORDS:  # asked only where the answer is yes
            no[feature] = every & ~yes[feature]
    size = len(asked) // 8 + 1
    return tuple(
        Answers(feature, yes[feature].to_bytes(size, "little"), no[feature].to_bytes(size, "little"))
        for feature in dict.fromkeys((*yes, *no))
    )
