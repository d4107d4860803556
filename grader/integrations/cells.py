"""What a function needs, followed through the cells of a notebook: the statements that make it, and no others.

Runs in the learner's own kernel, on the source of the cells that were run; nothing is evaluated. What comes out are
the same cells, with the same numbers and lines, in which every other statement is blank: so what is said of line 3 of
cell 2 is true of what the learner sees.
"""

from __future__ import annotations

import ast
import builtins
import symtable
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from grader.worker.notebook import python_of

# Where names are bound that are not those of the statement that holds it.
_SCOPES = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda
_OF_EVERYBODY = frozenset(dir(builtins)) | {"get_ipython", "__name__", "__file__", "__doc__"}


class Gathered(NamedTuple):
    """Cells with the statements that are needed, and the names that are needed and that no statement makes."""

    cells: tuple[str, ...]
    missing: tuple[str, ...]


class _Statement(NamedTuple):
    """One statement at the top of a cell, and what it means for names.

    It ``binds`` names, and changes those that it ``touches``. It needs some of them ``now``, and others ``later``,
    when a function that it defines is called.
    """

    cell: int
    line: int
    text: str
    binds: frozenset[str]
    touches: frozenset[str]
    now: frozenset[str]
    later: frozenset[str]


def gather(typed: Sequence[str], names: Iterable[str]) -> Gathered:
    """Gather what makes ``names`` from the cells as they were ``typed``, in the order in which they were run.

    Of several statements that bind a name, the last counts. A cell that does not parse counts for nothing.
    """
    statements = [each for number, text in enumerate(typed) for each in _statements(number, python_of(text))]
    chosen, missing = _chosen(statements, names)
    rows = [[""] * (text.count("\n") + 1) for text in typed]
    for place in sorted(chosen):
        _write(rows, statements[place])
    return Gathered(tuple("\n".join(lines) for lines in rows), missing)


def _chosen(statements: Sequence[_Statement], names: Iterable[str]) -> tuple[set[int], tuple[str, ...]]:
    """Return the places of the statements that ``names`` need, and the names that nothing makes."""
    chosen: set[int] = set()
    missing: dict[str, None] = {}
    asked: set[tuple[str, int]] = set()
    left = [(name, len(statements)) for name in names]
    while left:
        question = left.pop()
        if question in asked:
            continue
        asked.add(question)
        name, before = question
        makers = _makers(statements, name, before)
        if not makers and name not in _OF_EVERYBODY:
            missing[name] = None
        for place in makers:
            if place not in chosen:
                chosen.add(place)
                left += [(each, place) for each in statements[place].now]
                left += [(each, len(statements)) for each in statements[place].later]
    return chosen, tuple(missing)


def _makers(statements: Sequence[_Statement], name: str, before: int) -> list[int]:
    """List the places of the statement that binds ``name``, of those that change it then, and of stars if none binds.

    What was bound only afterwards counts too, as cells can be run in any order and run again.
    """
    places = [place for place, each in enumerate(statements) if name in each.binds]
    if not places:
        return [] if name in _OF_EVERYBODY else [place for place, each in enumerate(statements) if "*" in each.binds]
    earlier = [place for place in places if place < before]
    place = earlier[-1] if earlier else places[-1]
    end = before if earlier else len(statements)
    changes = [other for other in range(place + 1, end) if name in statements[other].touches]
    return [place, *changes]


def _statements(cell: int, text: str) -> Iterator[_Statement]:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in tree.body:
        yield _statement(cell, text, node)


def _statement(cell: int, text: str, node: ast.stmt) -> _Statement:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(each.lineno for each in decorators)])
    if decorators:
        segment = "\n".join(text.split("\n")[first - 1 : node.end_lineno])
    else:
        segment = ast.get_source_segment(text, node) or ""
    now, later = _needs(segment)
    own = _of_this_scope(node)
    binds = frozenset(name for each in own for name in _bound(each))
    again = frozenset(
        name for each in own if isinstance(each, ast.AugAssign) for name in _stored(each.target, ast.Name)
    )
    return _Statement(cell, first - 1, segment, binds, _touched(own), now | again, later)


def _of_this_scope(node: ast.AST) -> list[ast.AST]:
    """List ``node`` and what is in it, but for what is inside functions and classes."""
    if isinstance(node, _SCOPES):
        return [node]
    return [node, *(each for child in ast.iter_child_nodes(node) for each in _of_this_scope(child))]


def _bound(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
            yield from (alias.asname or alias.name.partition(".")[0] for alias in aliases)
        case ast.Name(id=name, ctx=ast.Store()):
            yield name
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            yield name


def _touched(own: Sequence[ast.AST]) -> frozenset[str]:
    """Name what is changed in place: by an assignment to a part of it, or by a call of one of its methods."""
    found: set[str] = set()
    for node in own:
        match node:
            case ast.Attribute(ctx=ast.Store() | ast.Del()) | ast.Subscript(ctx=ast.Store() | ast.Del()):
                found |= _root(node)
            case ast.Expr(value=ast.Call(func=ast.Attribute() as method)):
                found |= _root(method)
    return frozenset(found)


def _root(node: ast.expr) -> set[str]:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return {node.id} if isinstance(node, ast.Name) else set()


def _stored(target: ast.AST, kind: type[ast.Name]) -> Iterator[str]:
    return (each.id for each in ast.walk(target) if isinstance(each, kind))


def _needs(segment: str) -> tuple[frozenset[str], frozenset[str]]:
    """Name what a statement refers to when it runs, and what the functions in it refer to when they are called."""
    try:
        table = symtable.symtable(segment, "cell", "exec")
    except (SyntaxError, ValueError, RecursionError):
        return frozenset(), frozenset()
    return _referenced(table, lambda _: True), frozenset(_inside(table.get_children()))


def _inside(tables: Iterable[symtable.SymbolTable]) -> Iterator[str]:
    for table in tables:
        yield from _referenced(table, symtable.Symbol.is_global)
        yield from _inside(table.get_children())


def _referenced(table: symtable.SymbolTable, counts: Callable[[symtable.Symbol], bool]) -> frozenset[str]:
    symbols = table.get_symbols()
    return frozenset(each.get_name() for each in symbols if each.is_referenced() and counts(each))


def _write(rows: list[list[str]], statement: _Statement) -> None:
    """Put a statement where it stood; beside another on the same line."""
    for line, text in enumerate(statement.text.split("\n"), start=statement.line):
        row = rows[statement.cell]
        row[line] = f"{row[line]}; {text}" if row[line] else text
