"""What an exercise asks of a result beyond its value, one function for each property; it returns a sentence or None."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from msgspec.msgpack import encode

from grader.judge.compare import describe
from grader.model.exercise import Call
from grader.values import Array, List, Tuple, Value
from grader.wire.messages import Property, Returned


class Broken(NamedTuple):
    """A property that an answer does not have, and how that shows."""

    name: Property
    problem: str


def broken_property(wanted: tuple[Property, ...], call: Call, expected: Value, returned: Returned) -> Broken | None:
    """Find the first of the ``wanted`` properties that the answer does not have."""
    for name in wanted:
        if problem := _CHECKS[name](call, expected, returned):
            return Broken(name, problem)
    return None


def _type(_: Call, expected: Value, returned: Returned) -> str | None:
    wanted, given = _kind(expected), _kind(returned.value)
    return None if wanted == given else f"the result should be {wanted}, yours is {given}"


def _kind(value: Value) -> str:
    if isinstance(value, Array):
        return {"scalar": f"a numpy {value.dtype}", "tensor": "a tensor", "array": "an array"}[value.kind]
    if isinstance(value, List | Tuple):
        kinds = sorted({_kind(item) for item in value.items})
        return f"{describe(value)} of {' and '.join(kinds)}" if kinds else describe(value)
    return describe(value)


def _dtype(_: Call, expected: Value, returned: Returned) -> str | None:
    if parts := of_other_dtype(expected, returned.value):
        wanted, given = map(describe, parts)
        return f"the result should be {wanted}, yours is {given}"
    return None


def of_other_dtype(expected: Value, value: Value) -> tuple[Value, Value] | None:
    """Find what is wanted and what is given where their dtypes differ: a result, or parts of one."""
    if (
        isinstance(expected, List | Tuple)
        and isinstance(value, List | Tuple)
        and len(expected.items) == len(value.items)
    ):
        parts = (of_other_dtype(*pair) for pair in zip(expected.items, value.items, strict=True))
        return next((part for part in parts if part), None)
    if isinstance(expected, Array) and isinstance(value, Array) and value.dtype == expected.dtype:
        return None
    return None if describe(expected) == describe(value) else (expected, value)


def _pure(call: Call, _: Value, returned: Returned) -> str | None:
    before, after = (*call.args, *call.kwargs.values()), returned.observed.after
    if after is None or len(after) != len(before):
        return "the arguments could not be looked at after the call"
    for position, (given, left) in enumerate(zip(before, after, strict=True), start=1):
        if encode(given) != encode(left):  # as bytes NaN is NaN
            return f"the call changed its argument number {position}; work on a new array instead"
    return None


def _fresh(_: Call, __: Value, returned: Returned) -> str | None:
    if returned.observed.shares is False:
        return None
    return "the result shares memory with an argument: writing into one would change the other"


def _view(_: Call, __: Value, returned: Returned) -> str | None:
    return (
        None if returned.observed.shares else "the result is a copy, and a view of the argument's memory is asked for"
    )


def _gradient(_: Call, __: Value, returned: Returned) -> str | None:
    gradients = returned.observed.gradients
    if gradients is None:
        return "no gradient could be looked at"
    for position, gradient in enumerate(gradients, start=1):
        if gradient is None:
            return f"no gradient reaches tensor argument number {position}"
        numbers = gradient.numpy().astype(np.float64)
        if not np.isfinite(numbers).all():
            return f"the gradient of tensor argument number {position} is not finite"
        if not numbers.any():
            return f"the gradient of tensor argument number {position} is zero everywhere"
    return None


_CHECKS: dict[Property, Callable[[Call, Value, Returned], str | None]] = {
    "type": _type,
    "dtype": _dtype,
    "pure": _pure,
    "fresh": _fresh,
    "view": _view,
    "gradient": _gradient,
}
