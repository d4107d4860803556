"""What authors write in YAML, turned into the values that a submission receives, as its signature says."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from grader import values
from grader.model.exercise import Alternative
from grader.values import ITEM_BYTES, Array, Dict, List, Tuple, Value

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ARRAY_KEYS = frozenset({"data", "dtype", "shape"})


def to_value(data: Any, types: tuple[Alternative, ...], dtype: str = "float64") -> Value:
    """Turn an author's ``data`` into a value of one of ``types``.

    A list becomes a tensor or array (of ``dtype`` unless told otherwise), a tuple or a list, whichever the types
    name. A mapping with ``data`` and perhaps ``dtype`` and ``shape`` is an array spelled out. Anything else stays as
    it is, so that a case can hand over what the signature forbids.

    ``ValueError`` with a sentence where the rows of an array are not equally long, hold something else than numbers,
    or do not fit the ``dtype`` or ``shape``.
    """
    names = {alternative.name for alternative in types}
    array_kind = "tensor" if "tensor" in names else "array" if "array" in names else None
    if array_kind and _spells_array(data):
        return _array(data["data"], array_kind, data.get("dtype", dtype), data.get("shape"))
    if array_kind and (isinstance(data, list) or (_is_number(data) and not names & {"int", "float", "bool"})):
        return _array(data, array_kind, dtype, None)
    if isinstance(data, list):
        items = tuple(to_value(item, ()) for item in data)
        return Tuple(items) if names & {"tuple", "pair"} else List(items)
    if isinstance(data, dict):
        return Dict({key: to_value(item, ()) for key, item in data.items()})
    checked: Value = data
    return checked


def _spells_array(data: Any) -> bool:
    return isinstance(data, dict) and "data" in data and set(data) <= _ARRAY_KEYS


def _is_number(data: Any) -> bool:
    return isinstance(data, int | float) and not isinstance(data, bool)


def _array(data: Any, kind: str, dtype: Any, shape: Any) -> Array:
    import numpy as np

    if not isinstance(dtype, str) or dtype not in ITEM_BYTES:
        raise ValueError(f"{dtype!r} is not a dtype; the dtypes are {', '.join(ITEM_BYTES)}")
    try:
        exact = np.array(data)
    except ValueError as error:
        raise ValueError("the rows of an array must be equally long and hold numbers") from error
    if exact.size and exact.dtype.kind not in "biuf":
        raise ValueError("an array holds numbers only, and something else stands here")
    with np.errstate(all="ignore"):
        array = exact.astype(dtype) if exact.size else np.zeros(exact.shape, dtype)
    if not _kept(exact, array):
        raise ValueError(f"these numbers do not all fit into {dtype}; choose another dtype")
    if shape is not None:
        if not isinstance(shape, list) or not all(type(axis) is int and axis >= 0 for axis in shape):
            raise ValueError(f"{shape!r} is not a shape: a list of whole numbers")
        if math.prod(shape) != array.size:
            raise ValueError(f"{array.size} numbers do not fill the shape {shape}")
        array = array.reshape(shape)
    return values.from_numpy(array, "tensor" if kind == "tensor" else "array")


def _kept(exact: NDArray[np.generic], array: NDArray[np.generic]) -> bool:
    """Whether the author's numbers survived: wholly in a whole dtype, up to digits in a floating one."""
    import numpy as np

    if array.dtype.kind in "biu" and exact.size:
        return np.array_equal(exact, array)
    return bool(np.all(np.isfinite(exact) == np.isfinite(array)))
