"""Which forbidden names a source uses, and on which line; runs inside the worker, before the source does.

Names are resolved through imports (``import torch.nn.functional as F``), simple assignments (``f = F.conv2d``) and
``getattr`` with a literal. A learner's own function may be called ``conv2d``: only attributes, imports and
builtins count.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

# How the same thing is reached under another name.
_SAME = (
    ("torch.functional.", "torch."),
    ("torch._C._nn.", "torch.nn.functional."),
    ("numpy.lib._stride_tricks_impl", "numpy.lib.stride_tricks"),
)
_WILDCARDS = frozenset("*?[")


def forbidden_uses(tree: ast.Module, patterns: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    """Each forbidden name in ``tree`` with its line, in the order of the source, once per line."""
    if not patterns:
        return
    nodes = tuple(ast.walk(tree))
    aliases, own, starred = _aliases(nodes), _defined_names(nodes), _starred_modules(nodes)
    uses: dict[str, set[int]] = {}
    for node in nodes:
        for name in _names(node, aliases, own, starred):
            uses.setdefault(name, set()).add(getattr(node, "lineno", 1))
    forbidden = [name for name in uses if any(_matches(name, pattern) for pattern in patterns)]
    yield from sorted(((name, line) for name in forbidden for line in uses[name]), key=lambda use: use[1])


def _matches(name: str, pattern: str) -> bool:
    if pattern.startswith("."):
        return name.endswith(pattern)
    if _WILDCARDS.isdisjoint(pattern):  # most of them, and comparing is faster than making an expression
        return f"{name}.".startswith(f"{pattern}.")
    parts = name.split(".")
    return any(fnmatchcase(".".join(parts[:length]), pattern) for length in range(1, len(parts) + 1))


def _aliases(nodes: Sequence[ast.AST]) -> dict[str, str]:
    """What each imported or simply assigned name stands for."""
    aliases: dict[str, str] = {}
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                aliases[alias.asname or alias.name.partition(".")[0]] = (
                    alias.name if alias.asname else alias.name.partition(".")[0]
                )
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                aliases[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    for node in nodes:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Attribute | ast.Name):
            name = _dotted(node.value, aliases)
            for target in node.targets:
                if isinstance(target, ast.Name) and name != "?":
                    aliases.setdefault(target.id, name)
    return aliases


def _defined_names(nodes: Sequence[ast.AST]) -> frozenset[str]:
    defined = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return frozenset(
        [node.name for node in nodes if isinstance(node, defined)]
        + [node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
        + [node.arg for node in nodes if isinstance(node, ast.arg)]
    )


def _starred_modules(nodes: Sequence[ast.AST]) -> tuple[str, ...]:
    """Modules that ``from module import *`` takes names from: a bare name may be any of theirs."""
    imports = [node for node in nodes if isinstance(node, ast.ImportFrom) and not node.level]
    return tuple(node.module for node in imports if node.module and any(alias.name == "*" for alias in node.names))


def _names(node: ast.AST, aliases: dict[str, str], own: frozenset[str], starred: tuple[str, ...]) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        yield from (_canonical(f"{node.module}.{alias.name}") for alias in node.names)
    elif isinstance(node, ast.Attribute) or (isinstance(node, ast.Call) and _is_getattr(node)):
        yield _canonical(_dotted(node, aliases))
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        if node.id in aliases:
            yield _canonical(aliases[node.id])
        elif node.id not in own:
            yield from (_canonical(f"{module}.{node.id}") for module in starred)
            if hasattr(builtins, node.id):
                yield node.id


def _dotted(node: ast.AST, aliases: dict[str, str]) -> str:
    """``F.conv2d`` as ``torch.nn.functional.conv2d``; an attribute of an unknown thing as ``?.name``."""
    if isinstance(node, ast.Name):
        return aliases.get(node.id, "?")
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value, aliases)}.{node.attr}"
    if isinstance(node, ast.Call) and _is_getattr(node):
        literal = node.args[1]
        if isinstance(literal, ast.Constant) and isinstance(literal.value, str):
            return f"{_dotted(node.args[0], aliases)}.{literal.value}"
    return "?"


def _is_getattr(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Name) and node.func.id == "getattr" and len(node.args) >= 2


def _canonical(name: str) -> str:
    for prefix, usual in _SAME:
        if name.startswith(prefix):
            return usual + name[len(prefix) :]
    return name
