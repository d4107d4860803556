"""The arguments of a call by the names of their parameters, to be asked about and to be changed."""

from __future__ import annotations

import enum
import math
from collections.abc import Iterator
from typing import NamedTuple, TypeGuard

from grader.model.exercise import Call, Parameter, Signature
from grader.values import Array, List, Tuple, Value


class _Absent(enum.Enum):
    LEFT_OUT = "left out"


LEFT_OUT = _Absent.LEFT_OUT
Given = Value | _Absent


class Arguments(NamedTuple):
    """A call of ``signature``'s function: every parameter's value, and those that are given by their name."""

    signature: Signature
    values: dict[str, Given]
    by_name: frozenset[str]

    def effective(self, name: str) -> Value:
        """The value that the function works with: the default where none is given."""
        value = self.values[name]
        return self.signature.by_name[name].default if isinstance(value, _Absent) else value

    def dims(self, name: str) -> tuple[str, ...] | None:
        """The names of an array's axes, where the signature gives as many as it has."""
        value = self.values[name]
        if not isinstance(value, Array):
            return None
        for kind in self.signature.by_name[name].types:
            if kind.dims is not None and (dims := fitted(kind.dims, len(value.shape))) is not None:
                return dims
        return None

    def call(self) -> Call:
        """Write them as a call: what is not given by its name stands in its place, as long as none is left out."""
        args: list[Value] = []
        kwargs: dict[str, Value] = {}
        for parameter in self.signature.parameters:
            value = self.values[parameter.name]
            if isinstance(value, _Absent):
                continue
            if self._is_by_name(parameter, len(args)):
                kwargs[parameter.name] = value
            else:
                args.append(value)
        return Call(self.signature.name, tuple(args), kwargs)

    def changed(self, name: str, value: Given) -> Arguments:
        """The same call with another value for one parameter."""
        return self._replace(values={**self.values, name: value})

    def names_along_axes(self) -> Iterator[dict[str, Value]]:
        """What an expression may name: options and axes; of a pair the height's number first, then the width's.

        Along the width, the name of a height stands for the width that belongs to it: ``kh`` for ``kw``.
        """
        for place in (0, 1):
            names: dict[str, Value] = {}
            for parameter in self.signature.parameters:
                value = self.effective(parameter.name)
                if isinstance(value, List | Tuple):
                    if len(value.items) == 2:
                        names[parameter.name] = value.items[place]
                elif isinstance(value, Array):
                    dims = self.dims(parameter.name) or ()
                    names.update(zip(dims, value.shape, strict=False))
                    if place and (pair := axis_pair(dims)) is not None:
                        names[pair[0]] = value.shape[-1]
                else:
                    names[parameter.name] = value
            yield names

    def _is_by_name(self, parameter: Parameter, given: int) -> bool:
        if parameter.keyword_only or parameter.name in self.by_name:
            return True
        return self.signature.positional[given] is not parameter  # one before it is left out


def bound(call: Call, signature: Signature) -> Arguments | None:
    """Read ``call`` by the names of ``signature``; None where it does not fit."""
    positional = signature.positional
    names = [parameter.name for parameter in positional]
    if len(call.args) > len(names) or not set(call.kwargs) <= set(signature.by_name):
        return None
    given = {**dict(zip(names, call.args, strict=False)), **call.kwargs}
    required = {parameter.name for parameter in signature.parameters if not parameter.optional}
    if len(given) != len(call.args) + len(call.kwargs) or not required <= set(given):
        return None
    values: dict[str, Given] = {each.name: given.get(each.name, LEFT_OUT) for each in signature.parameters}
    return Arguments(signature, values, frozenset(call.kwargs))


def takes_pairs(parameter: Parameter) -> bool:
    """Whether a number along each axis may stand for it."""
    return any(kind.name == "pair" for kind in parameter.types)


def is_number(value: object) -> TypeGuard[int | float]:
    """Whether ``value`` can be compared with numbers."""
    return isinstance(value, int | float) and not isinstance(value, bool) and not math.isnan(value)


def is_whole(value: object) -> TypeGuard[int]:
    """Whether ``value`` counts something."""
    return isinstance(value, int) and not isinstance(value, bool)


def fitted(dims: tuple[str, ...], axes: int) -> tuple[str, ...] | None:
    """``dims`` for so many axes; an ellipsis stands for what is left, without names that could be compared."""
    if not dims or dims[0] != "...":
        return dims if len(dims) == axes else None
    rest = dims[1:]
    if len(rest) > axes:
        return None
    return (*(f"...{place}" for place in range(axes - len(rest))), *rest)


def axis_pair(dims: tuple[str, ...]) -> tuple[str, str] | None:
    """The names of an image's height and width, where the last two of ``dims`` are the same but for these letters."""
    if len(dims) < 2:
        return None
    height, width = dims[-2:]
    turned = height.translate(str.maketrans("Hh", "Ww"))
    return (height, width) if turned == width != height else None
