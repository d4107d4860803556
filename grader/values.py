"""The values that cross the trust boundary: plain data, bounded, checked on both sides.

A value is None, a bool, a 64-bit int, a float, a string, or one of the tagged structs below. There is no
pickle and no type beyond these, so decoding what a worker sent can do nothing but make a value or fail.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal, cast

import msgspec
from msgspec import Meta

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAX_DEPTH = 16
MAX_AXES = 16
MAX_ITEMS = 100_000
MAX_STRING = 100_000
# Two million numbers. A frame of this size can take ten times as much once decoded, which the grader must stand.
MAX_ARRAY_BYTES = 16 * 1024 * 1024

ArrayKind = Literal["tensor", "array", "scalar"]
DType = Literal[
    "bool", "uint8", "uint16", "uint32", "uint64", "int8", "int16", "int32", "int64", "float16", "float32", "float64"
]  # fmt: skip
ITEM_BYTES: dict[str, int] = {
    "bool": 1, "uint8": 1, "uint16": 2, "uint32": 4, "uint64": 8, "int8": 1, "int16": 2, "int32": 4, "int64": 8,
    "float16": 2, "float32": 4, "float64": 8,
}  # fmt: skip

_Axis = Annotated[int, Meta(ge=0, le=2**40)]


class Array(msgspec.Struct, frozen=True, tag="a", array_like=True, forbid_unknown_fields=True):
    """A torch tensor, a numpy array or a numpy scalar: ``data`` holds the items in C order, little-endian."""

    kind: ArrayKind
    dtype: DType
    shape: Annotated[tuple[_Axis, ...], Meta(max_length=MAX_AXES)]
    data: Annotated[bytes, Meta(max_length=MAX_ARRAY_BYTES)]

    def numpy(self) -> NDArray[np.generic]:
        """The items as a read-only array of ``shape``."""
        import numpy as np

        return np.frombuffer(self.data, np.dtype(self.dtype).newbyteorder("<")).reshape(self.shape)


class List(msgspec.Struct, frozen=True, tag="l", array_like=True, forbid_unknown_fields=True):
    """A Python list."""

    items: Annotated[tuple[Value, ...], Meta(max_length=MAX_ITEMS)]


class Tuple(msgspec.Struct, frozen=True, tag="t", array_like=True, forbid_unknown_fields=True):
    """A Python tuple."""

    items: Annotated[tuple[Value, ...], Meta(max_length=MAX_ITEMS)]


class Dict(msgspec.Struct, frozen=True, tag="d", array_like=True, forbid_unknown_fields=True):
    """A Python dict with string keys, in its order."""

    items: Annotated[dict[str, Value], Meta(max_length=MAX_ITEMS)]


Scalar = None | bool | int | float | Annotated[str, Meta(max_length=MAX_STRING)]
Value = Scalar | Array | List | Tuple | Dict


def check(value: Value) -> None:
    """Raise ``ValueError`` with a sentence if ``value`` breaks a bound that its types alone cannot express."""
    if isinstance(value, Array):  # as most are: nothing to go through
        _check_array(value)
        return
    items = 0
    for depth, part in _walk(value):
        if depth > MAX_DEPTH:
            raise ValueError(f"the value is nested more than {MAX_DEPTH} deep")
        if isinstance(part, int) and not -(2**63) <= part < 2**63:
            raise ValueError("an int does not fit into 64 bits")
        if isinstance(part, Array):
            _check_array(part)
        if isinstance(part, List | Tuple | Dict) and (items := items + len(part.items)) > MAX_ITEMS:
            raise ValueError(f"the value holds more than {MAX_ITEMS} items in all")


def is_larger(value: Value, size: int) -> bool:
    """Whether ``value`` holds more than ``size`` items, characters and bytes."""
    held = 0
    for _, part in _walk(value):
        held += len(part.data) if isinstance(part, Array) else len(part) if isinstance(part, str) else 1
        if held > size:
            return True
    return False


def _check_array(array: Array) -> None:
    if len(array.shape) > MAX_AXES:
        raise ValueError(f"an array has more than {MAX_AXES} axes")
    size = math.prod(array.shape) * ITEM_BYTES[array.dtype]
    # An empty array counts as if it were not: numpy refuses (0, 2**40, 2**40), though it holds nothing.
    if (size or math.prod(max(axis, 1) for axis in array.shape) * ITEM_BYTES[array.dtype]) > MAX_ARRAY_BYTES:
        raise ValueError(f"an array takes more than {MAX_ARRAY_BYTES >> 20} MiB")
    if len(array.data) != size:
        raise ValueError("an array's data do not fit its shape and dtype")


def _walk(value: Value) -> Iterator[tuple[int, Value]]:
    """Every part of ``value`` with its depth; never deeper than one level past the limit."""
    stack: list[tuple[int, Value]] = [(0, value)]
    while stack:
        depth, part = stack.pop()
        yield depth, part
        if isinstance(part, List | Tuple):
            stack.extend((depth + 1, item) for item in part.items)
        elif isinstance(part, Dict):
            stack.extend((depth + 1, item) for item in part.items.values())


def from_numpy(array: NDArray[np.generic], kind: ArrayKind = "array") -> Array:
    """``array`` as a value of ``kind``; raise ``ValueError`` for a dtype that is not one of :data:`DType`."""
    if array.dtype.name not in ITEM_BYTES:
        raise ValueError(f"dtype {array.dtype} cannot be sent")
    little_endian = array.astype(array.dtype.newbyteorder("<"), copy=False)
    return Array(kind, cast(DType, array.dtype.name), array.shape, little_endian.tobytes())
