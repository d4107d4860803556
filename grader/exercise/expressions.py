"""Arithmetic on named numbers, for dimensions and conditions: parsed by Python's grammar, walked, never run.

Allowed: numbers, names, ``+ - * // %``, ``min`` and ``max``, comparisons (chained as in Python), ``and or not``,
parentheses, and where an author's line asks for it, strings to compare with and items of a tuple, ``padding[0]``.
"""

from __future__ import annotations

import ast
import operator
import threading
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

Number = int | float
_Node = TypeVar("_Node", bound=ast.AST)
MAX_LENGTH = 500

_FUNCTIONS: dict[str, Callable[..., Number]] = {"min": min, "max": max}
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


# Python 3.11 counts the depth of a tree for all threads together: one that parses while another does may be told that
# its depth does not match.
_PARSING = threading.Lock()


def parsed(text: str) -> ast.expr:
    """Parse ``text`` as one expression of Python's, in whatever thread; raise what ``ast.parse`` does."""
    with _PARSING:
        return ast.parse(text.strip(), mode="eval").body


class Expression:
    """One parsed expression: its ``text``, and the ``names`` that it needs.

    ``strings`` allows text to compare with, ``items`` the items of what a name stands for: a name and a place each, and
    the value of ``padding[0]`` is looked up under just that. Any other form is a ``ValueError`` with a sentence, and
    nesting that Python cannot walk a ``RecursionError``.
    """

    def __init__(self, text: str, *, strings: bool = False, items: bool = False) -> None:
        self.text = text
        if len(text) > MAX_LENGTH:
            raise ValueError(f"the expression is longer than {MAX_LENGTH} characters")
        try:
            self._root = parsed(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            raise ValueError(f"{text!r} is not an expression") from error
        taken = _all(ast.Subscript, self._root) if items else []
        self.items = frozenset(_item(node, text) for node in taken)
        for node in ast.walk(self._root):
            if node not in taken:
                _check_node(node, text, (int, float, str) if strings else (int, float))
        others = [*(node.func for node in _all(ast.Call, self._root)), *(node.value for node in taken)]
        self.names = frozenset(node.id for node in _all(ast.Name, self._root) if node not in others)

    def value(self, names: Mapping[str, Any]) -> Number:
        """Calculate the value with ``names`` filled in.

        ``KeyError`` for a name that is absent, ``ValueError`` for what cannot be calculated or compared,
        ``ArithmeticError`` as in Python (division by zero).
        """
        try:
            result: Number = _value(self._root, names)
        except TypeError as error:
            raise ValueError(f"{self.text!r} cannot be calculated: something in it is not a number") from error
        return result


def _check_node(node: ast.AST, text: str, constants: tuple[type, ...]) -> None:
    if isinstance(node, ast.Constant):
        if type(node.value) not in constants:
            raise ValueError(f"{node.value!r} in {text!r} is not a number")
    elif isinstance(node, ast.Call):
        if not isinstance(node.func, ast.Name) or node.func.id not in _FUNCTIONS or len(node.args) < 2 or node.keywords:
            raise ValueError(f"{_quoted(node, text)} is not allowed; the functions are min(a, b) and max(a, b)")
    elif isinstance(node, ast.operator | ast.cmpop | ast.unaryop):
        if not any(type(node) in table for table in (_BINARY, _COMPARE, _UNARY)):
            raise ValueError(f"an operator in {text!r} is not allowed; use + - * // % and comparisons")
    elif not isinstance(node, ast.Name | ast.BinOp | ast.UnaryOp | ast.Compare | ast.BoolOp | ast.boolop | ast.Load):
        raise ValueError(f"{_quoted(node, text)} is not allowed; use names, numbers and arithmetic")


def _all(kind: type[_Node], root: ast.AST) -> list[_Node]:
    """Every node of one kind below ``root``, itself included."""
    return [node for node in ast.walk(root) if isinstance(node, kind)]


def _item(node: ast.Subscript, text: str) -> tuple[str, int]:
    match node:
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=int() as place)):
            return name, place
    raise ValueError(f"{_quoted(node, text)} is not allowed; an item is a name and a number, such as padding[0]")


def _quoted(node: ast.AST, text: str) -> str:
    """The part of ``text`` that ``node`` is, and all of it where that is more."""
    part = ast.unparse(node)
    return repr(text) if part == text.strip() else f"{part!r} in {text!r}"


def _value(node: ast.AST, names: Mapping[str, Any]) -> Any:
    match node:
        case ast.Constant(value=constant):
            return constant
        case ast.Name(id=name):
            return names[name]
        case ast.Subscript():
            return names[ast.unparse(node)]
        case ast.Call(func=ast.Name(id=function), args=arguments):
            return _FUNCTIONS[function](*(_value(argument, names) for argument in arguments))
        case ast.BinOp(left=left, op=op, right=right):
            return _arithmetic(op, _value(left, names), _value(right, names))
        case ast.UnaryOp(op=sign, operand=operand):
            return _UNARY[type(sign)](_value(operand, names))
        case ast.BoolOp(op=op, values=values):
            return _first_decisive(values, isinstance(op, ast.Or), names)
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            return _chain([left, *comparators], ops, names)
    raise AssertionError(node)  # _check_node let only the above through


def _arithmetic(op: ast.operator, left: Any, right: Any) -> Number:
    if not isinstance(left, int | float) or not isinstance(right, int | float):
        raise TypeError("only numbers are added, multiplied and so on")  # Python would repeat and format strings
    return _BINARY[type(op)](left, right)


def _first_decisive(parts: list[ast.expr], decisive: bool, names: Mapping[str, Any]) -> Any:
    """The first part that settles an ``or`` (a true one) or an ``and`` (a false one), else the last; as in Python."""
    for part in parts[:-1]:
        if bool(value := _value(part, names)) is decisive:
            return value
    return _value(parts[-1], names)


def _chain(terms: list[ast.expr], ops: list[ast.cmpop], names: Mapping[str, Any]) -> bool:
    left = _value(terms[0], names)
    for op, term in zip(ops, terms[1:], strict=True):
        right = _value(term, names)
        if not _COMPARE[type(op)](left, right):
            return False
        left = right
    return True
