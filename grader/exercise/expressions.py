"""Arithmetic on named whole numbers, for dimensions and conditions: parsed by Python's grammar, walked, never run.

Allowed: numbers, names, ``+ - * // %``, comparisons (chained as in Python), ``and or not``, parentheses.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping

Number = int | float
MAX_LENGTH = 500

_BINARY: dict[type[ast.operator], Callable[[Number, Number], Number]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
_COMPARE: dict[type[ast.cmpop], Callable[[Number, Number], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_UNARY: dict[type[ast.unaryop], Callable[[Number], Number]] = {
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Not: operator.not_,
}


class Expression:
    """One parsed expression. Raises ``ValueError`` with a sentence when it is not of the allowed form."""

    def __init__(self, text: str) -> None:
        self.text = text
        if len(text) > MAX_LENGTH:
            raise ValueError(f"the expression is longer than {MAX_LENGTH} characters")
        try:
            self._root = ast.parse(text.strip(), mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            raise ValueError(f"{text!r} is not an expression") from error
        for node in ast.walk(self._root):
            _check_node(node, text)
        self.names = frozenset(node.id for node in ast.walk(self._root) if isinstance(node, ast.Name))

    def value(self, names: Mapping[str, Number]) -> Number:
        """The value with ``names`` filled in; ``KeyError`` for one that is absent, else errors as in Python."""
        return _value(self._root, names)


def _check_node(node: ast.AST, text: str) -> None:
    if isinstance(node, ast.Constant):
        if type(node.value) not in (int, float):
            raise ValueError(f"{node.value!r} in {text!r} is not a number")
    elif isinstance(node, ast.operator | ast.cmpop | ast.unaryop):
        if not any(type(node) in table for table in (_BINARY, _COMPARE, _UNARY)):
            raise ValueError(f"{type(node).__name__} is not allowed in {text!r}; use + - * // % and comparisons")
    elif not isinstance(node, ast.Name | ast.BinOp | ast.UnaryOp | ast.Compare | ast.BoolOp | ast.boolop | ast.Load):
        raise ValueError(f"{type(node).__name__} is not allowed in {text!r}; use names, numbers and arithmetic")


def _value(node: ast.AST, names: Mapping[str, Number]) -> Number:
    match node:
        case ast.Constant(value=int() | float() as number):
            return number
        case ast.Name(id=name):
            return names[name]
        case ast.BinOp(left=left, op=op, right=right):
            return _BINARY[type(op)](_value(left, names), _value(right, names))
        case ast.UnaryOp(op=sign, operand=operand):
            return _UNARY[type(sign)](_value(operand, names))
        case ast.BoolOp(op=op, values=values):
            return _first_decisive(values, isinstance(op, ast.Or), names)
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            return _chain([left, *comparators], ops, names)
    raise AssertionError(node)  # _check_node let only the above through


def _first_decisive(parts: list[ast.expr], decisive: bool, names: Mapping[str, Number]) -> Number:
    """The first part that settles an ``or`` (a true one) or an ``and`` (a false one), else the last; as in Python."""
    for part in parts[:-1]:
        if bool(value := _value(part, names)) is decisive:
            return value
    return _value(parts[-1], names)


def _chain(terms: list[ast.expr], ops: list[ast.cmpop], names: Mapping[str, Number]) -> bool:
    left = _value(terms[0], names)
    for op, term in zip(ops, terms[1:], strict=True):
        right = _value(term, names)
        if not _COMPARE[type(op)](left, right):
            return False
        left = right
    return True
