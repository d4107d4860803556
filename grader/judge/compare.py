"""Is this the value that was expected? Kind, then shape, then dtype, then finiteness, then values: the order of repair.

Forgiving where a value group should be: a list where an array is meant, a numpy scalar or 0-d array where a number is
meant, a list where a tuple is meant, any numeric dtype. Contract groups judge those.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple, TypeGuard

import numpy as np
from numpy.typing import NDArray

from grader.values import Array, Dict, List, Tuple, Value, from_numpy

Numbers = NDArray[np.generic]

MAX_QUOTED = 200  # characters of a string

# (relative, absolute). Whole numbers below 2**53 are exact in float64 whatever the order of summation, so 1e-9 only has
# to cover divisions. A float32 loop was measured 6e-6 off float64 after 72 products and 3e-5 after 576. float16 keeps
# 11 bits, about three digits.
TOLERANCES = {"float64": (1e-9, 1e-9), "float32": (1e-4, 1e-5), "float16": (1e-2, 1e-3)}
# The submission chooses the dtype of what it returns, and so must not buy half a step between whole numbers with it.
_NEAR_A_WHOLE_NUMBER = 0.01


# In the order in which they can be repaired, and in which they are looked for.
DifferenceKind = Literal["kind", "length", "shape", "finiteness", "value"]


Cells = tuple[int, ...]  # flat indices


class Difference(NamedTuple):
    """How the actual value differs: in what, a sentence, and which ``cells`` where only some do.

    Of a sequence or dict, ``parts`` are the cells of each item in its order; a number that differs is the cell 0.
    """

    kind: DifferenceKind
    message: str
    cells: Cells = ()
    parts: tuple[Cells, ...] = ()


def compare(expected: Value, actual: Value, formula: str = "") -> Difference | None:
    """The first difference in the order above, or None. ``formula`` is the shape as the signature writes it."""
    if _is_number(expected) or isinstance(expected, Array):
        return _compare_numbers(expected, actual, formula)
    if isinstance(expected, List | Tuple):
        return _compare_sequences(expected, actual)
    if isinstance(expected, Dict):
        return _compare_dicts(expected, actual)
    if isinstance(expected, bool) and (isinstance(actual, Array) and actual.dtype == "bool" and actual.shape == ()):
        actual = bool(actual.numpy())
    if type(expected) is not type(actual):
        return _other_kind(expected, actual)
    return (
        None if expected == actual else Difference("value", f"expected {_quoted(expected)}, yours is {_quoted(actual)}")
    )


def describe(value: Value) -> str:
    """What kind of thing ``value`` is, with its article: "a tensor of float64", "an int"."""
    if isinstance(value, Array):
        return {"scalar": "a numpy ", "tensor": "a tensor of ", "array": "an array of "}[value.kind] + value.dtype
    names: dict[type, str] = {
        bool: "a bool",
        int: "an int",
        float: "a float",
        str: "a string",
        List: "a list",
        Tuple: "a tuple",
        Dict: "a dict",
    }
    return "None" if value is None else names[type(value)]


def _other_kind(expected: Value, actual: Value) -> Difference:
    return Difference("kind", f"expected {describe(expected)}, yours is {describe(actual)}")


def _quoted(value: Value) -> str:
    text = repr(value)
    return text if len(text) <= MAX_QUOTED else f"{text[:MAX_QUOTED]}…"


def _is_number(value: Value) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _compare_numbers(expected: int | float | Array, actual: Value, formula: str) -> Difference | None:
    wanted, given = numbers_of(expected), numbers_of(actual)
    if wanted is None or given is None:
        return _other_kind(expected, actual)
    if wanted.shape != given.shape:
        if not wanted.shape:
            return Difference("shape", f"expected a single number, yours has the shape {given.shape}")
        meaning = f"{formula} = " if formula else ""
        return Difference("shape", f"expected the shape {meaning}{wanted.shape}, yours is {given.shape}")
    if (wanted.dtype == np.bool_) != (given.dtype == np.bool_):
        return Difference("kind", f"expected {wanted.dtype} values, yours are {given.dtype}")
    return _compare_cells(wanted, given)


def _compare_cells(wanted: Numbers, given: Numbers) -> Difference | None:
    whole = wanted.dtype.kind in "biu" and given.dtype.kind in "biu"
    if whole:
        differs = np.asarray(wanted != given)
        return _cells(differs, wanted.size)
    with np.errstate(all="ignore"):  # an overflow or a signalling NaN is the submission's, and found below
        return _compare_floats(wanted, given)


def _compare_floats(wanted: Numbers, given: Numbers) -> Difference | None:
    """Compare within a bound for each cell, as whole numbers need.

    ``numpy.isclose`` does not take such an array of tolerances beside infinities in numpy 1.26.
    """
    a, b = wanted.astype(np.float64), given.astype(np.float64)
    # NaN equals NaN and an infinity its like; anywhere else a non-finite number is wrong before any subtraction.
    odd = np.asarray(~((np.isfinite(a) & np.isfinite(b)) | (np.isnan(a) & np.isnan(b)) | (a == b)))
    if odd.any():
        return _cells(odd, wanted.size, "finiteness" if np.isfinite(a[odd]).all() else "value")
    relative, absolute = max(_tolerance(wanted), _tolerance(given))
    allowed = absolute + relative * np.abs(a)
    if wanted.dtype.kind in "iu":
        rounding = float(np.finfo(given.dtype.name).eps) / 2
        allowed = np.minimum(allowed, np.maximum(_NEAR_A_WHOLE_NUMBER, rounding * np.abs(a)))
    off = np.asarray(np.isfinite(a) & ~(np.abs(a - b) <= allowed))
    return _cells(off, wanted.size)


def _tolerance(numbers: Numbers) -> tuple[float, float]:
    return TOLERANCES.get(numbers.dtype.name, TOLERANCES["float64"])


def _cells(differs: NDArray[np.bool_], total: int, kind: DifferenceKind = "value") -> Difference | None:
    cells = tuple(int(index) for index in np.flatnonzero(differs))
    if not cells:
        return None
    if total == 1:
        return Difference(kind, "the number differs" if kind == "value" else "a finite number is expected", cells)
    what = "numbers differ" if kind == "value" else "numbers are not finite where they should be"
    return Difference(kind, f"{len(cells)} of {total} {what}", cells)


def numbers_of(value: Value) -> Numbers | None:
    """Read ``value`` as an array of bool, int or float, or None if it is not numeric or its rows are ragged."""
    if isinstance(value, Array):
        return value.numpy()
    if isinstance(value, int | float):
        return np.array(value)
    if isinstance(value, List | Tuple):
        rows = [numbers_of(item) for item in value.items]
        shapes = {row.shape for row in rows if row is not None}
        if len(shapes) <= 1 and all(row is not None for row in rows):
            return np.array([row for row in rows if row is not None])
    return None


def _compare_sequences(expected: List | Tuple, actual: Value) -> Difference | None:
    if isinstance(actual, Array) and actual.shape:
        actual = List(tuple(from_numpy(np.asarray(row)) for row in actual.numpy()[: len(expected.items) + 1]))
    if not isinstance(actual, List | Tuple):
        return _other_kind(expected, actual)
    if len(expected.items) != len(actual.items):
        return Difference("length", f"expected {len(expected.items)} items, yours has {len(actual.items)}")
    differences = [_compare_items(*pair) for pair in zip(expected.items, actual.items, strict=True)]
    return _first_of({f"item {position}": difference for position, difference in enumerate(differences)})


def _first_of(differences: Mapping[str, Difference | None]) -> Difference | None:
    """The first difference of a part, with the cells of all parts."""
    for name, difference in differences.items():
        if difference is not None:
            parts = tuple(each.cells if each else () for each in differences.values())
            return Difference(difference.kind, f"{name}: {difference.message}", parts=parts)
    return None


def _compare_items(expected: Value, actual: Value) -> Difference | None:
    """Rows that an author wrote inside a tuple, where they have no dtype, are held as a whole against an array."""
    if isinstance(expected, List) and isinstance(actual, Array) and (rows := numbers_of(expected)) is not None:
        return _compare_numbers(from_numpy(rows), actual, "")
    return compare(expected, actual)


def _compare_dicts(expected: Dict, actual: Value) -> Difference | None:
    if not isinstance(actual, Dict):
        return _other_kind(expected, actual)
    if expected.items.keys() != actual.items.keys():
        return Difference("length", f"expected the keys {sorted(expected.items)}, yours are {sorted(actual.items)}")
    return _first_of({key: compare(wanted, actual.items[key]) for key, wanted in expected.items.items()})
