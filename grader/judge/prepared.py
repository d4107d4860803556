"""A prepared exercise: all that grading needs, worked out once, as one frozen value that can be sent elsewhere."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

import msgspec

import grader
from grader.cache import Cache
from grader.judge.answer_keys import AnswerKey, build_key
from grader.judge.behaviours import Families, behaviours_of_mistakes
from grader.judge.probes import Pools, build_pools
from grader.judge.runner import Runner
from grader.model.exercise import Exercise


class Prepared(msgspec.Struct, frozen=True):
    """An exercise with the answers to its cases and the behaviours of its known mistakes in them.

    ``seed`` is what the generated cases were made from. ``pools`` are for telling when a submission fails; without any,
    it is not told.
    """

    exercise: Exercise
    seed: str
    key: AnswerKey
    behaviours: Families
    pools: Pools = ()


def prepare(exercise: Exercise, runner: Runner, cache: Cache, seed: str = "") -> Prepared:
    """Work out the answers and the mistakes' behaviours, or take them from ``cache``.

    ``ExerciseError`` if the reference solution does not answer, or no case can be generated.
    """
    parts = _parts(exercise, runner, seed)
    key = cache.fetch(("answers", *parts), AnswerKey, lambda: build_key(exercise, runner, seed))
    members = ((wrong.name, member) for wrong in exercise.wrong for member in wrong.members)
    wrong = tuple(f"{name} {hashlib.sha256(member.source).hexdigest()}" for name, member in members)
    behaviours = cache.fetch(
        ("behaviours", *parts, *wrong), Families, lambda: behaviours_of_mistakes(exercise, key, runner)
    )
    return Prepared(exercise, seed, key, behaviours)


def with_pools(prepared: Prepared, runner: Runner, cache: Cache) -> Prepared:
    """Add the pools of calls by which is found out when a submission fails, or take them from ``cache``.

    Without a reference solution there are none.
    """
    exercise = prepared.exercise
    parts = _parts(exercise, runner, prepared.seed)
    pools = cache.fetch(("pools", *parts), Pools, lambda: build_pools(exercise, prepared.key, runner))
    return msgspec.structs.replace(prepared, pools=pools)


def of_one_case(prepared: Prepared, group: str, index: int) -> Prepared:
    """Leave nothing but one case of the group called ``group``, for what is said of that case alone."""
    kept = tuple(each for each in prepared.exercise.groups if each.name == group)
    exercise = msgspec.structs.replace(prepared.exercise, groups=kept, wrong=())
    return Prepared(exercise, prepared.seed, {group: prepared.key[group][index : index + 1]}, {})


def encode(prepared: Prepared) -> bytes:
    """Write ``prepared`` for another process or machine. It holds every answer: only the trusted side may see it."""
    return msgspec.msgpack.encode(prepared)


def decode(data: bytes) -> Prepared:
    """Read what :func:`encode` wrote; ``msgspec.DecodeError`` for anything else."""
    return msgspec.msgpack.decode(data, type=Prepared)


def package_digest() -> str:
    """Tell this version of the package from others: what is prepared by one is graded with by the same one alone."""
    return hashlib.sha256("".join(_package()).encode()).hexdigest()


def _parts(exercise: Exercise, runner: Runner, seed: str) -> tuple[str, ...]:
    """All that a key depends on: the exercise, the seed, the libraries and those not there, this package itself."""
    environment = runner.environment(torch=exercise.uses_tensors)
    missing = [group.missing_extra for group in exercise.groups]
    return (exercise.slug, exercise.sha256, seed, repr(environment), repr(missing), *_package())


@functools.cache
def _package() -> tuple[str, ...]:
    sources = sorted(Path(grader.__file__).parent.rglob("*.py"))
    return tuple(hashlib.sha256(path.read_bytes()).hexdigest() for path in sources)
