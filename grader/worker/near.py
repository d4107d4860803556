"""What a submission defines in place of a function that is asked for: another spelling, or a method of a class."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterator, Sequence

from grader.wire.messages import Near

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_ALIKE = 0.8


def near(missing: Sequence[str], trees: Sequence[ast.Module]) -> tuple[Near, ...]:
    """Find for each of ``missing`` what in ``trees`` is likely meant for it."""
    top = {node.name for tree in trees for node in tree.body if isinstance(node, DEFINITIONS)}
    inner = [found for tree in trees for found in _inner(tree)]
    return tuple(found for name in missing if (found := _nearest(name, top, inner)) is not None)


def _nearest(name: str, top: set[str], inner: Sequence[tuple[str, str, bool]]) -> Near | None:
    if name in top:  # and what should define it failed
        return None
    for outer, each, is_method in inner:
        if each == name:
            return Near(name, f"{outer}.{each}", is_method=is_method)
    same = [each for each in sorted(top) if _plain(each) == _plain(name)]
    alike = same or difflib.get_close_matches(name, sorted(top), 1, _ALIKE)
    return Near(name, alike[0]) if alike else None


def _inner(tree: ast.Module) -> Iterator[tuple[str, str, bool]]:
    """Yield what is defined inside of what, and whether that is a class."""
    for outer in ast.walk(tree):
        if isinstance(outer, DEFINITIONS):
            for each in outer.body:
                if isinstance(each, DEFINITIONS):
                    yield outer.name, each.name, isinstance(outer, ast.ClassDef)


def _plain(name: str) -> str:
    return name.lower().replace("_", "")
