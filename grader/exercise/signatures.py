"""Signatures, as authors write them: ``corr2d(x: tensor[H, W], k: tensor[kh, kw]) -> tensor[H - kh + 1, W - kw + 1]``.

The line is read with Python's own grammar, as the head of a function.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator

from grader.exercise.expressions import Expression
from grader.model.exercise import Alternative, Parameter, Signature
from grader.values import Tuple, Value, check

MAX_LENGTH = 500
# An object is what only a harness can look at: a module, a data set.
TYPES = frozenset({"tensor", "array", "int", "float", "bool", "str", "pair", "tuple", "list", "dict", "object", "None"})
_WITH_DIMS = frozenset({"tensor", "array"})


def parse_signature(text: str) -> Signature:
    """Read the author's line as a signature; ``ValueError`` with a sentence that quotes what cannot be read.

    Dimensions stay text, such as ``H - kh + 1``; a leading ``...`` stands for any batch axes.
    """
    if len(text) > MAX_LENGTH:
        raise ValueError(f"the signature is longer than {MAX_LENGTH} characters")
    try:
        return _signature(text, _head(text))
    except RecursionError as error:
        raise ValueError(f"{text!r} is nested too deeply") from error


def written_parameters(arguments: ast.arguments) -> list[str]:
    """Write a function's parameters without their types: ``["x", "stride=None", "*", "bias=True"]``."""
    positional = [_written(each, default) for each, default in _positional(arguments)]
    keyword_only = [_written(each, default) for each, default in _keyword_only(arguments)]
    return [*positional, "*", *keyword_only] if keyword_only else positional


def _positional(arguments: ast.arguments) -> Iterator[tuple[ast.arg, ast.expr | None]]:
    """Each with its default; Python lists the defaults of the last ones alone."""
    names = [*arguments.posonlyargs, *arguments.args]
    without: list[ast.expr | None] = [None] * (len(names) - len(arguments.defaults))
    return zip(names, [*without, *arguments.defaults], strict=True)


def _keyword_only(arguments: ast.arguments) -> Iterator[tuple[ast.arg, ast.expr | None]]:
    return zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)


def _written(argument: ast.arg, default: ast.expr | None) -> str:
    return argument.arg if default is None else f"{argument.arg}={ast.unparse(default)}"


def _head(text: str) -> ast.FunctionDef:
    try:
        module = ast.parse(f"def {text}: ...")
    except (SyntaxError, ValueError, MemoryError) as error:
        raise ValueError(f"{text!r} is not a signature such as 'f(x: tensor[H, W]) -> int'") from error
    if len(module.body) != 1 or not isinstance(function := module.body[0], ast.FunctionDef):
        raise ValueError(f"{text!r} should be one signature, and is several")
    if [ast.unparse(statement) for statement in function.body] != ["..."]:
        raise ValueError(f"{text!r} goes on after the type that is returned; leave the rest out")
    return function


def _signature(text: str, function: ast.FunctionDef) -> Signature:
    arguments = function.args
    if arguments.vararg or arguments.kwarg:
        raise ValueError(f"{text!r}: parameters with * or ** are not supported; name each of them")
    if function.returns is None:
        raise ValueError(f"{text!r} does not say what is returned; add '-> int' or the like")
    parameters = [
        *(_parameter(argument, default, False) for argument, default in _positional(arguments)),
        *(_parameter(argument, default, True) for argument, default in _keyword_only(arguments)),
    ]
    for name, count in Counter(parameter.name for parameter in parameters).items():
        if count > 1:
            raise ValueError(f"the parameter {name!r} occurs twice")
    return Signature(text, function.name, tuple(parameters), _types(function.returns))


def _parameter(argument: ast.arg, default: ast.expr | None, keyword_only: bool) -> Parameter:
    if argument.annotation is None:
        raise ValueError(f"the parameter {argument.arg!r} has no type; write '{argument.arg}: int' or the like")
    types = _types(argument.annotation)
    if default is None:
        return Parameter(argument.arg, types, keyword_only)
    return Parameter(argument.arg, types, keyword_only, optional=True, default=_default(default))


def _default(node: ast.expr) -> Value:
    try:
        value = _plain(ast.literal_eval(node))
        check(value)
    except (ValueError, TypeError) as error:
        raise ValueError(f"the default {ast.unparse(node)!r} is not a number, a string, None or a tuple") from error
    return value


def _plain(data: object) -> Value:
    if isinstance(data, tuple):
        return Tuple(tuple(_plain(item) for item in data))
    if data is None or isinstance(data, bool | int | float | str):
        return data
    raise ValueError(f"{type(data).__name__} is not allowed")


def _types(node: ast.expr) -> tuple[Alternative, ...]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return (*_types(node.left), *_types(node.right))
    if isinstance(node, ast.Constant) and node.value is None:
        return (Alternative("None"),)
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        return (_with_dims(node.value.id, node.slice),)
    if isinstance(node, ast.Name) and node.id in TYPES:
        return (Alternative(node.id),)
    raise ValueError(f"{ast.unparse(node)!r} is not a type; the types are {', '.join(sorted(TYPES))}")


def _with_dims(name: str, inside: ast.expr) -> Alternative:
    if name not in _WITH_DIMS:
        raise ValueError(f"{name}[...] is not a type: only tensor and array have dimensions")
    dims = inside.elts if isinstance(inside, ast.Tuple) else [inside]
    return Alternative(name, tuple(_dim(dim, position) for position, dim in enumerate(dims)))


def _dim(node: ast.expr, position: int) -> str:
    if isinstance(node, ast.Constant) and node.value is Ellipsis:
        if position:
            raise ValueError("'...' stands for any batch axes, so it has to come first")
        return "..."
    return Expression(ast.unparse(node)).text
