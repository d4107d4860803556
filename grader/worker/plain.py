"""A program without what tells who wrote it: no comments, no sentences, no names of its author's own.

It is loaded into a confined worker like a submission, and is given another program's source as a text, which is parsed
there and nowhere else. So it imports nothing of ours.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Iterator
from typing import Any

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_USUAL = ("np", "nn", "F", "plt")  # names that everybody gives to modules
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def plain(source: str, kept: list[str], renames: bool = True) -> str:
    """Write ``source`` anew without comments, docstrings and messages; ``SyntaxError`` if it is not Python.

    With ``renames``, what it defines for itself is called by numbers. The functions ``kept`` and their parameters keep
    their names, and so does what is reached as an attribute, by a keyword, or from another module.
    """
    tree = ast.parse(source)
    names = dict(_new_names(tree, set(kept))) if renames else {}
    rewritten = _Rewriter(names).visit(tree)
    return f"{ast.unparse(ast.fix_missing_locations(rewritten))}\n"


def _new_names(tree: ast.Module, kept: set[str]) -> Iterator[tuple[str, str]]:
    """Pair each name of the author's own with a number, in the order in which they stand in the source."""
    fixed = {*kept, *dir(builtins), *_fixed(tree, kept)}
    taken = {each.id for each in ast.walk(tree) if isinstance(each, ast.Name)} | fixed
    counts: dict[str, int] = {}
    found: dict[str, str] = {}
    for name, letter in _bound(tree):
        if name in fixed or name in found or (name.startswith("__") and name.endswith("__")):
            continue
        new = name
        while new == name or new in taken:
            counts[letter] = counts.get(letter, 0) + 1
            new = f"{letter}{counts[letter]}"
        found[name] = new
        yield name, new


def _bound(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """List every name that the program binds, with a letter for what it is."""
    for node in sorted((each for each in ast.walk(tree) if hasattr(each, "lineno")), key=_place):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name, "f"
            case ast.ClassDef(name=name):
                yield name, "C"
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                yield name, "v"
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name, "v"
            case ast.MatchMapping(rest=str(name)):
                yield name, "v"
            case ast.alias(asname=str(name)) if name not in _USUAL:
                yield name, "m"


def _place(node: Any) -> tuple[int, int]:
    return node.lineno, node.col_offset


def _fixed(tree: ast.Module, kept: set[str]) -> Iterator[str]:
    """List the names that something else than this text may know."""
    for node in ast.walk(tree):
        match node:
            case ast.alias(name=name, asname=None):
                yield name.partition(".")[0]
            case ast.keyword(arg=str(name)):
                yield name
            case ast.ClassDef(body=body):
                yield from _members(body)
            case ast.FunctionDef(name=name, args=args) if name in kept:
                yield from _parameters(args)


def _members(body: Iterable[ast.stmt]) -> Iterator[str]:
    """List what a class defines, which is reached as an attribute, and the parameters of its methods."""
    for statement in body:
        if isinstance(statement, _DEFINITIONS):
            yield statement.name
        if isinstance(statement, _FUNCTIONS):
            yield from _parameters(statement.args)
        elif not isinstance(statement, ast.ClassDef):
            yield from (each.id for each in ast.walk(statement) if isinstance(each, ast.Name))


def _parameters(args: ast.arguments) -> Iterator[str]:
    several = (*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg)
    yield from (each.arg for each in several if each is not None)


class _Rewriter(ast.NodeTransformer):
    """Takes sentences out, and puts the new names in."""

    def __init__(self, names: dict[str, str]) -> None:
        self._names = names

    def generic_visit(self, node: ast.AST) -> ast.AST:
        for field in ("asname",) if isinstance(node, ast.alias) else ("id", "arg", "name", "rest"):
            if isinstance(old := getattr(node, field, None), str) and not isinstance(node, ast.keyword):
                setattr(node, field, self._names.get(old, old))
        if isinstance(node, ast.Global | ast.Nonlocal):
            node.names = [self._names.get(name, name) for name in node.names]
        super().generic_visit(node)
        if isinstance(node, (*_DEFINITIONS, ast.If, ast.For, ast.While, ast.With, ast.Try, ast.ExceptHandler)):
            node.body = node.body or [ast.Pass()]
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        """Drop docstrings and other lone texts, and what is printed."""
        match node.value:
            case ast.Constant(value=str()) | ast.Call(func=ast.Name(id="print")):
                return None
        return self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        """Drop the message."""
        match node.exc:
            case ast.Call(func=ast.Name() as kind, args=args) if all(map(_is_text, args)):
                node.exc = kind
        return self.generic_visit(node)

    def visit_Assert(self, node: ast.Assert) -> ast.AST:
        """Drop the message."""
        node.msg = None
        return self.generic_visit(node)

    def visit_If(self, node: ast.If) -> ast.AST | None:
        """Drop what runs where the file is a program."""
        if any(isinstance(each, ast.Name) and each.id == "__name__" for each in ast.walk(node.test)):
            return None
        return self.generic_visit(node)


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))
