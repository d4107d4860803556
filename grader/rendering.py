"""Values and calls as people read them, the same in every output: one line where that fits, a grid where it helps."""

from __future__ import annotations

import itertools
import math
from typing import Any, TypeGuard

from grader.model import Call
from grader.text import one_line
from grader.values import Array, Dict, List, Tuple, Value

MAX_ONE_LINE = 400
MAX_GRID_CELLS = 400


def value_text(value: Value) -> str:
    """``value`` on one line, as Python would write it: ``tensor([[1, 2]], float64)``. Long ones are cut."""
    text = _plain(value)
    return text if len(text) <= MAX_ONE_LINE else f"{text[:MAX_ONE_LINE]}…"


def call_text(call: Call, names: tuple[str, ...] = ()) -> str:
    """The call with its arguments, ``corr2d(x, k)``: arrays by their ``names`` or their shape, the rest in full."""
    labels = itertools.chain(names, itertools.repeat(""))
    given = [
        label if label and is_named(value) else _short(value) for label, value in zip(labels, call.args, strict=False)
    ]
    given += [f"{name}={name if is_named(value) else _short(value)}" for name, value in call.kwargs.items()]
    return f"{call.function}({', '.join(given)})"


def is_named(value: Value) -> bool:
    """Whether ``value`` is too large to stand inside a call, so that its name stands for it."""
    return isinstance(value, Array) and bool(value.shape)


def is_grid(value: Value) -> TypeGuard[Array]:
    """Whether ``value`` is better laid out as a grid than written on a line."""
    return isinstance(value, Array) and len(value.shape) >= 1 and 0 < math.prod(value.shape) <= MAX_GRID_CELLS


def grid(value: Array) -> list[tuple[str, list[list[str]]]]:
    """The 2-D slices of ``value``, each with the index that it has in the leading axes: ``("[0, 1]", rows)``."""
    array = value.numpy()
    rows = array.reshape((1,) * max(0, 2 - array.ndim) + array.shape)
    leading, (height, width) = rows.shape[:-2], rows.shape[-2:]
    slices = rows.reshape((-1, height, width))
    titles = [str(list(index)) if leading else "" for index in _indices(leading)]
    return [
        (title, [[number_text(cell) for cell in row] for row in plane.tolist()])
        for title, plane in zip(titles, slices, strict=True)
    ]


def number_text(number: object) -> str:
    """``3.0`` as ``3``, ``0.1`` as ``0.1``, twelve significant digits at most."""
    if isinstance(number, float):
        return f"{number:.12g}"
    return str(number)


def shape_text(shape: tuple[int, ...]) -> str:
    """``3x4``; ``()`` for a single number."""
    return "x".join(map(str, shape)) or "()"


def _indices(shape: tuple[int, ...]) -> list[tuple[int, ...]]:
    import numpy as np

    return [tuple(int(step) for step in index) for index in np.ndindex(*shape)]


def _short(value: Value) -> str:
    if isinstance(value, Array) and value.shape:
        dtype = "" if value.dtype == "float64" else f" {value.dtype}"
        return f"{value.kind} {shape_text(value.shape)}{dtype}"
    return value_text(value)


def _plain(value: Value) -> str:
    if isinstance(value, Array):
        shape = f", shape {shape_text(value.shape)}" if not math.prod(value.shape) else ""
        body = (
            _nested(value.numpy().tolist())
            if math.prod(value.shape) <= MAX_ONE_LINE
            else f"{shape_text(value.shape)} numbers"
        )
        return f"{value.dtype}({body})" if value.kind == "scalar" else f"{value.kind}({body}, {value.dtype}{shape})"
    if isinstance(value, List):
        return f"[{', '.join(map(_plain, value.items[:MAX_ONE_LINE]))}]"
    if isinstance(value, Tuple):
        items = ", ".join(map(_plain, value.items[:MAX_ONE_LINE]))
        return f"({items},)" if len(value.items) == 1 else f"({items})"
    if isinstance(value, Dict):
        return (
            "{" + ", ".join(f"{one_line(key)!r}: {_plain(item)}" for key, item in list(value.items.items())[:100]) + "}"
        )
    if isinstance(value, str):
        return repr(one_line(value, MAX_ONE_LINE))
    return repr(value)


def _nested(rows: Any) -> str:
    if isinstance(rows, list):
        return f"[{', '.join(map(_nested, rows))}]"
    return number_text(rows)
