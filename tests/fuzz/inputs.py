"""Inputs for fuzzing, the same in every run: mutants of valid seeds, and what hypothesis draws from a strategy."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable, Iterator
from typing import Any

import hypothesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

MAX_BYTES = 32 * 1024
# Inputs that were taken become seeds too, so that mutations add up; this many of them at a time.
MAX_KEPT = 200
ONE_IN = 10
_BATCH = 100
_BORDERS = (0, 1, 2, 7, 8, 15, 16, 127, 128, 255, 256, 2**15, 2**16 - 1, 2**31 - 1, 2**31, 2**32 - 1, 2**63, 2**64 - 1)
_NUMBER = re.compile(rb"[0-9]+")


class Mutator:
    """Mutants of ``seeds``: bits, lengths and numbers changed, pieces cut, doubled, swapped and taken from another."""

    def __init__(self, seeds: tuple[bytes, ...], tokens: tuple[bytes, ...], seed: int = 0) -> None:
        self._seeds = seeds
        self._kept: list[bytes] = []
        self._tokens = tokens
        self._random = random.Random(seed)

    def keep(self, data: bytes) -> None:
        """Mutate ``data`` as well from now on."""
        if len(self._kept) < MAX_KEPT:
            self._kept.append(data)
        else:
            self._kept[self._random.randrange(MAX_KEPT)] = data

    def mutant(self) -> bytes:
        data = bytearray(self._parent())
        for _ in range(self._random.choice((1, 1, 1, 2, 2, 4, 8))):
            change: Callable[[bytearray], None] = self._random.choice(self._changes())
            change(data)
        return bytes(data[:MAX_BYTES])

    def _parent(self) -> bytes:
        among = self._kept if self._kept and self._random.random() < 0.5 else self._seeds
        return self._random.choice(among)

    def _changes(self) -> tuple[Callable[[bytearray], None], ...]:
        return (
            self._flip_a_bit, self._set_a_byte, self._put_a_border, self._change_a_number, self._insert_noise,
            self._insert_a_token, self._cut_out, self._cut_off, self._double, self._move, self._splice,
        )  # fmt: skip

    def _flip_a_bit(self, data: bytearray) -> None:
        if data:
            data[self._random.randrange(len(data))] ^= 1 << self._random.randrange(8)

    def _set_a_byte(self, data: bytearray) -> None:
        if data:
            data[self._random.randrange(len(data))] = self._random.choice((0, 1, 0x7F, 0x80, 0xC1, 0xFF))

    def _put_a_border(self, data: bytearray) -> None:
        """A whole number where counting goes wrong, in one of the widths and byte orders of a header's fields."""
        width = self._random.choice((1, 2, 4, 8))
        number = self._random.choice(_BORDERS) % 256**width
        start, _ = self._slice(data)
        data[start : start + width] = number.to_bytes(width, self._random.choice(("big", "little")))

    def _change_a_number(self, data: bytearray) -> None:
        """A number that is written in digits."""
        if numbers := list(itertools.islice(_NUMBER.finditer(data), 1000)):
            start, end = self._random.choice(numbers).span()
            data[start:end] = str(self._random.choice((*_BORDERS, -1, 10**30))).encode()

    def _insert_noise(self, data: bytearray) -> None:
        start, _ = self._slice(data)
        data[start:start] = self._random.randbytes(self._random.randint(1, 9))

    def _insert_a_token(self, data: bytearray) -> None:
        start, end = self._slice(data)
        data[start : self._random.choice((start, end))] = self._random.choice(self._tokens)

    def _cut_out(self, data: bytearray) -> None:
        start, end = self._slice(data)
        del data[start:end]

    def _cut_off(self, data: bytearray) -> None:
        start, _ = self._slice(data)
        del data[start:]

    def _double(self, data: bytearray) -> None:
        start, end = self._slice(data)
        data[start:start] = data[start:end] * self._random.choice((1, 1, 3, 60))

    def _move(self, data: bytearray) -> None:
        start, end = self._slice(data)
        piece = data[start:end]
        del data[start:end]
        to, _ = self._slice(data)
        data[to:to] = piece

    def _splice(self, data: bytearray) -> None:
        other = self._parent()
        start, end = self._slice(data)
        other_start, other_end = self._slice(other)
        data[start:end] = other[other_start:other_end]

    def _slice(self, data: bytes | bytearray) -> tuple[int, int]:
        """A piece, more often a short one."""
        start = self._random.randint(0, len(data))
        length = self._random.choice((1, 4, 16, 64, len(data)))
        return start, min(len(data), start + self._random.randint(0, length))


def mostly(usual: SearchStrategy[Any], odd: SearchStrategy[Any]) -> SearchStrategy[Any]:
    """``usual``, and now and then something odd: were half the parts of an input odd, one would hide the others."""
    return st.integers(1, ONE_IN).flatmap(lambda number: odd if number == ONE_IN else usual)


def drawn(strategy: SearchStrategy[bytes]) -> Iterator[bytes]:
    """Examples of ``strategy`` without end, batch by batch: hypothesis remembers all that it draws for one test."""
    for seed in itertools.count():
        yield from _batch(strategy, seed)


def _batch(strategy: SearchStrategy[bytes], seed: int) -> list[bytes]:
    batch: list[bytes] = []

    @hypothesis.seed(seed)
    @settings(
        max_examples=_BATCH,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(data: bytes) -> None:
        batch.append(data[:MAX_BYTES])

    collect()
    return batch
