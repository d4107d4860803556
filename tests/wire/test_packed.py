from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.wire.packed import ITEM_BYTES, LONG, decoded_bytes

pytestmark = pytest.mark.quick

LIMIT = 1 << 40
PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats()
    | st.text(max_size=LONG // 5)
    | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=LONG // 5), inner),
    max_leaves=60,
)


def items(thing: Any) -> int:
    if isinstance(thing, dict):
        return 1 + sum(items(key) + items(value) for key, value in thing.items())
    return 1 + sum(map(items, thing)) if isinstance(thing, list) else 1


@given(PLAIN)
@settings(deadline=None, derandomize=True, max_examples=200)
def test_every_item_of_a_message_is_counted_once(thing: Any) -> None:
    message = msgspec.msgpack.encode(thing)
    assert decoded_bytes(message, LIMIT) == len(message) + ITEM_BYTES * items(thing)


@pytest.mark.parametrize(
    "thing",
    [
        *("a" * size for size in (31, 32, 255, 256, 65535, 65536)),
        *(b"a" * size for size in (255, 256, 65535, 65536)),
        *([0] * size for size in (15, 16, 65535, 65536)),
        *(dict.fromkeys(map(str, range(size)), 0) for size in (15, 16, 65535, 65536)),
        *(msgspec.msgpack.Ext(5, b"a" * size) for size in (1, 2, 3, 4, 8, 16, 17, 256, 65536)),
        *(2**bits - 1 for bits in (7, 8, 16, 32, 64)),
        *(-(2**bits) for bits in (5, 7, 15, 31, 63)),
    ],
    ids=lambda thing: type(thing).__name__,
)
def test_each_way_of_packing_has_its_length(thing: object) -> None:
    message = msgspec.msgpack.encode([thing, 1])
    assert decoded_bytes(message, LIMIT) == len(message) + ITEM_BYTES * (items(thing) + 2)


def test_counting_ends_soon_after_the_limit() -> None:
    message = msgspec.msgpack.encode([0] * 10_000)
    assert 20_000 < decoded_bytes(message, 20_000) <= 20_000 + ITEM_BYTES


@given(st.binary(max_size=200))
@settings(deadline=None, derandomize=True, max_examples=200)
def test_garbage_is_counted_as_well(garbage: bytes) -> None:
    assert len(garbage) <= decoded_bytes(garbage, LIMIT) <= len(garbage) * (4 + ITEM_BYTES)


@pytest.mark.parametrize("size", [100, 300, 70_000])
def test_one_wide_character_makes_a_text_take_four_times_as_much(size: int) -> None:
    plain, wide = (msgspec.msgpack.encode("x" * size + last) for last in ("xxxx", "\U0001f600"))
    assert decoded_bytes(plain, LIMIT) == len(plain) + ITEM_BYTES
    assert decoded_bytes(wide, LIMIT) == 4 * len(wide) + ITEM_BYTES
