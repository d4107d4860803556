"""Is this the value that was expected? Kind, then shape, then dtype, then finiteness, then values: the order of repair.

Forgiving where a value group should be: a list where an array is meant, a numpy scalar or 0-d array where a number is
meant, a list where a tuple is meant, any numeric dtype. Contract groups judge those.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeGuard

import numpy as np
from numpy.typing import NDArray

from grader.catalogue import marked
from grader.model.sentence import Said, Sentence, sentence
from grader.values import Array, Dict, List, Tuple, Value, from_numpy

Numbers = NDArray[np.generic]

MAX_QUOTED = 200  # characters of a string

# (relative, absolute). Whole numbers below 2**53 are exact in float64 whatever the order of summation, so 1e-9 only has
# to cover divisions. A float32 loop was measured 6e-6 off float64 after 72 products and 3e-5 after 576. float16 keeps
# 11 bits, about three digits.
TOLERANCES = {"float64": (1e-9, 1e-9), "float32": (1e-4, 1e-5), "float16": (1e-2, 1e-3)}
_BY_DTYPE: dict[np.dtype[np.generic], tuple[float, float]] = {np.dtype(name): each for name, each in TOLERANCES.items()}
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
    message: Said
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
    if expected == actual:
        return None
    expects = sentence("expected {wanted}, yours is {given}", wanted=_quoted(expected), given=_quoted(actual))
    return Difference("value", expects)


_ARRAYS = {
    "scalar": marked("a numpy {dtype}"),
    "tensor": marked("a tensor of {dtype}"),
    "array": marked("an array of {dtype}"),
}
_KINDS: dict[type, str] = {
    type(None): "None",
    bool: marked("a bool"),
    int: marked("an int"),
    float: marked("a float"),
    str: marked("a string"),
    List: marked("a list"),
    Tuple: marked("a tuple"),
    Dict: marked("a dict"),
}


def describe(value: Value) -> Sentence:
    """What kind of thing ``value`` is, with its article: "a tensor of float64", "an int"."""
    if isinstance(value, Array):
        return sentence(_ARRAYS[value.kind], dtype=value.dtype)
    return sentence(_KINDS[type(value)])


def _other_kind(expected: Value, actual: Value) -> Difference:
    expects = sentence("expected {wanted}, yours is {given}", wanted=describe(expected), given=describe(actual))
    return Difference("kind", expects)


def _quoted(value: Value) -> str:
    text = repr(value)
    return text if len(text) <= MAX_QUOTED else f"{text[:MAX_QUOTED]}…"


def _is_number(value: Value) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _compare_numbers(expected: int | float | Array, actual: Value, formula: str) -> Difference | None:
    if isinstance(expected, Array) and isinstance(actual, Array) and _are_alike(expected, actual):
        return None
    wanted, given = numbers_of(expected), numbers_of(actual)
    if wanted is None or given is None:
        return _other_kind(expected, actual)
    if wanted.shape != given.shape:
        if not wanted.shape:
            told = sentence("expected a single number, yours has the shape {given}", given=str(given.shape))
            return Difference("shape", told)
        meant = f"{formula} = {wanted.shape}" if formula else str(wanted.shape)
        told = sentence("expected the shape {wanted}, yours is {given}", wanted=meant, given=str(given.shape))
        return Difference("shape", told)
    if (wanted.dtype == np.bool_) != (given.dtype == np.bool_):
        kinds = {"wanted": str(wanted.dtype), "given": str(given.dtype)}
        return Difference("kind", sentence("expected {wanted} values, yours are {given}", **kinds))
    return _compare_cells(wanted, given)


def _are_alike(expected: Array, actual: Array) -> bool:
    """Tell whether they hold the same bytes, as most right answers do: nothing else of them need be looked at."""
    return expected.data == actual.data and expected.dtype == actual.dtype and expected.shape == actual.shape


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
    finite = np.isfinite(a)
    if not (finite.all() and np.isfinite(b).all()):
        # NaN equals NaN and an infinity its like; anywhere else a non-finite number is wrong before any subtraction.
        odd = np.asarray(~((finite & np.isfinite(b)) | (np.isnan(a) & np.isnan(b)) | (a == b)))
        if odd.any():
            return _cells(odd, wanted.size, "finiteness" if np.isfinite(a[odd]).all() else "value")
    relative, absolute = max(_tolerance(wanted), _tolerance(given))
    allowed = absolute + relative * np.abs(a)
    if wanted.dtype.kind in "iu":
        rounding = float(np.finfo(given.dtype.name).eps) / 2
        allowed = np.minimum(allowed, np.maximum(_NEAR_A_WHOLE_NUMBER, rounding * np.abs(a)))
    off = np.asarray(finite & ~(np.abs(a - b) <= allowed))
    return _cells(off, wanted.size)


def _tolerance(numbers: Numbers) -> tuple[float, float]:
    return _BY_DTYPE.get(numbers.dtype, TOLERANCES["float64"])


def _cells(differs: NDArray[np.bool_], total: int, kind: DifferenceKind = "value") -> Difference | None:
    if not differs.any():
        return None
    cells = tuple(np.flatnonzero(differs).tolist())
    if total == 1:
        alone = marked("the number differs") if kind == "value" else marked("a finite number is expected")
        return Difference(kind, sentence(alone), cells)
    several = marked("{number} of {total} numbers differ")
    if kind != "value":
        several = marked("{number} of {total} numbers are not finite where they should be")
    return Difference(kind, sentence(several, number=len(cells), total=total), cells)


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
        counts = {"wanted": len(expected.items), "given": len(actual.items)}
        return Difference("length", sentence("expected {wanted} items, yours has {given}", **counts))
    differences = [_compare_items(*pair) for pair in zip(expected.items, actual.items, strict=True)]
    named = [sentence("item {number}", number=position) for position in range(len(differences))]
    return _first_of(list(zip(named, differences, strict=True)))


def _first_of(differences: Sequence[tuple[Said, Difference | None]]) -> Difference | None:
    """The first difference of a part, with the cells of all parts."""
    for name, difference in differences:
        if difference is not None:
            parts = tuple(each.cells if each else () for _, each in differences)
            told = sentence("{part}: {difference}", part=name, difference=difference.message)
            return Difference(difference.kind, told, parts=parts)
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
        keys = {"wanted": str(sorted(expected.items)), "given": str(sorted(actual.items))}
        return Difference("length", sentence("expected the keys {wanted}, yours are {given}", **keys))
    return _first_of([(key, compare(wanted, actual.items[key])) for key, wanted in expected.items.items()])
