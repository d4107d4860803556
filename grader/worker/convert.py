"""Between the values of the wire and the objects that a submission sees; runs inside the worker."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from grader.values import MAX_DEPTH, MAX_ITEMS, MAX_STRING, Array, Dict, List, Tuple, Value, check, from_numpy
from grader.wire.messages import BadReturn, Flaw
from grader.worker.raised import cut


class UnsendableError(Exception):
    """A result is not plain data, or breaks a bound: what the answer tells of it."""

    def __init__(self, flaw: Flaw, what: str = "") -> None:
        super().__init__(flaw, what)
        self.told = BadReturn(flaw, cut(what))


def to_python(value: Value) -> Any:
    """Make a fresh object for ``value``; its arrays may be written to."""
    if isinstance(value, Array):
        array = np.array(value.numpy(), dtype=value.dtype)
        if value.kind == "tensor":
            import torch

            return torch.from_numpy(array)
        return array[()] if value.kind == "scalar" else array
    if isinstance(value, List):
        return [to_python(item) for item in value.items]
    if isinstance(value, Tuple):
        return tuple(to_python(item) for item in value.items)
    if isinstance(value, Dict):
        return {key: to_python(item) for key, item in value.items.items()}
    return value


def sendable(result: Any) -> Value:
    """Make a value of what a submission returned; ``UnsendableError`` when it cannot be sent."""
    try:
        value = from_python(result)
    except (ValueError, TypeError, RecursionError) as error:
        raise UnsendableError("other", str(error)) from error
    try:
        check(value)
    except ValueError as error:
        raise UnsendableError("size") from error
    return value


def from_python(thing: Any, depth: int = 0) -> Value:
    """Make a value of ``thing``.

    ``UnsendableError`` when it is not plain data or breaks a bound.
    """
    if depth > MAX_DEPTH:
        raise UnsendableError("depth")
    if thing is None or type(thing) in (bool, float):
        return thing  # type: ignore[no-any-return]
    if isinstance(thing, np.generic | np.ndarray):
        return _from_numpy(thing)
    if isinstance(thing, list | tuple | dict):
        return _from_container(thing, depth)
    if _is_tensor(thing):
        return _from_tensor(thing)
    return _from_scalar(thing)


def _from_scalar(thing: Any) -> Value:
    if isinstance(thing, int):
        number = int.__index__(thing)
        if not -(2**63) <= number < 2**63:
            raise UnsendableError("int")
        return number
    if isinstance(thing, float):
        return float.__float__(thing)
    if isinstance(thing, str):
        if len(thing) > MAX_STRING:
            raise UnsendableError("string")
        return str.encode(thing, errors="replace").decode()
    kind = type(thing)
    raise UnsendableError("type", f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins."))


def _from_container(thing: Any, depth: int) -> Value:
    # The base class's own methods: a subclass may count and iterate as it likes.
    kind: type[list[Any] | tuple[Any, ...] | dict[Any, Any]]
    kind = next(kind for kind in (list, tuple, dict) if isinstance(thing, kind))
    if kind.__len__(thing) > MAX_ITEMS:
        raise UnsendableError("items", kind.__name__)
    if isinstance(thing, dict):
        if not all(type(key) is str for key in dict.keys(thing)):
            raise UnsendableError("keys")
        return Dict({key: from_python(item, depth + 1) for key, item in dict.items(thing)})
    items = tuple(from_python(item, depth + 1) for item in kind.__iter__(thing))
    return List(items) if kind is list else Tuple(items)


def _from_numpy(thing: Any) -> Value:
    kind = "array" if isinstance(thing, np.ndarray) else "scalar"
    plain = np.array(thing, copy=True, subok=False)
    if plain.dtype.kind == "f" and plain.dtype.itemsize > 8:
        plain = plain.astype(np.float64)
    try:
        return from_numpy(plain, kind)  # type: ignore[arg-type]
    except ValueError as error:
        raise UnsendableError("array", str(plain.dtype)) from error


def _is_tensor(thing: Any) -> bool:
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(thing, torch.Tensor)


def _from_tensor(thing: Any) -> Value:
    import torch

    # A subclass may answer every question about itself; without its overrides it is the tensor that it wraps.
    with torch._C.DisableTorchFunctionSubclass():
        if thing.layout is not torch.strided or thing.is_quantized or thing.is_meta:
            raise UnsendableError("layout")
        name = str(thing.dtype)
        try:
            plain = thing.detach().cpu().resolve_conj().resolve_neg().contiguous().numpy()
            return from_numpy(plain, "tensor")
        except (TypeError, ValueError) as error:
            raise UnsendableError("tensor", name) from error
