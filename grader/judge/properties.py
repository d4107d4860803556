"""What an exercise asks of a result beyond its value, one function for each property; it returns a sentence or None."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from msgspec.msgpack import encode

from grader.catalogue import marked
from grader.judge.compare import describe
from grader.model.exercise import Call
from grader.model.sentence import Said, Sentence, sentence
from grader.values import Array, List, Tuple, Value
from grader.wire.messages import Property, Returned


class Broken(NamedTuple):
    """A property that an answer does not have, and how that shows."""

    name: Property
    problem: Said


def broken_property(wanted: tuple[Property, ...], call: Call, expected: Value, returned: Returned) -> Broken | None:
    """Find the first of the ``wanted`` properties that the answer does not have."""
    for name in wanted:
        if problem := _CHECKS[name](call, expected, returned):
            return Broken(name, problem)
    return None


def _type(_: Call, expected: Value, returned: Returned) -> Said | None:
    wanted, given = _kind(expected), _kind(returned.value)
    return None if wanted == given else _unlike(wanted, given)


def _unlike(wanted: Sentence, given: Sentence) -> Sentence:
    return sentence("the result should be {wanted}, yours is {given}", wanted=wanted, given=given)


def _kind(value: Value) -> Sentence:
    if isinstance(value, Array) and value.kind != "scalar":
        return sentence(marked("a tensor") if value.kind == "tensor" else marked("an array"))
    if isinstance(value, List | Tuple) and value.items:
        first, *others = sorted({_kind(item) for item in value.items}, key=str)
        kinds = first
        for other in others:
            kinds = sentence("{first} and {second}", first=kinds, second=other)
        return sentence("{container} of {kinds}", container=describe(value), kinds=kinds)
    return describe(value)


def _dtype(_: Call, expected: Value, returned: Returned) -> Said | None:
    if parts := of_other_dtype(expected, returned.value):
        wanted, given = map(describe, parts)
        return _unlike(wanted, given)
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


def _pure(call: Call, _: Value, returned: Returned) -> Said | None:
    before, after = (*call.args, *call.kwargs.values()), returned.observed.after
    if after is None or len(after) != len(before):
        return sentence("the arguments could not be looked at after the call")
    for position, (given, left) in enumerate(zip(before, after, strict=True), start=1):
        if encode(given) != encode(left):  # as bytes NaN is NaN
            told = marked("the call changed its argument number {number}; work on a new array instead")
            return sentence(told, number=position)
    return None


def _fresh(_: Call, __: Value, returned: Returned) -> Said | None:
    if returned.observed.shares is False:
        return None
    return sentence("the result shares memory with an argument: writing into one would change the other")


def _view(_: Call, __: Value, returned: Returned) -> Said | None:
    if returned.observed.shares:
        return None
    return sentence("the result is a copy, and a view of the argument's memory is asked for")


def _gradient(_: Call, __: Value, returned: Returned) -> Said | None:
    gradients = returned.observed.gradients
    if gradients is None:
        return sentence("no gradient could be looked at")
    for position, gradient in enumerate(gradients, start=1):
        if gradient is None:
            return sentence("no gradient reaches tensor argument number {number}", number=position)
        numbers = gradient.numpy().astype(np.float64)
        if not np.isfinite(numbers).all():
            return sentence("the gradient of tensor argument number {number} is not finite", number=position)
        if not numbers.any():
            return sentence("the gradient of tensor argument number {number} is zero everywhere", number=position)
    return None


_CHECKS: dict[Property, Callable[[Call, Value, Returned], Said | None]] = {
    "type": _type,
    "dtype": _dtype,
    "pure": _pure,
    "fresh": _fresh,
    "view": _view,
    "gradient": _gradient,
}
