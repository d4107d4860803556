"""Automatic mutants of a reference solution: the same text with one small thing changed.

Hidden tests that let a mutant pass would let the same slip of a learner pass. The text is changed in place, so that a
mutant can be shown as the line that it changes. (The mutation testing tools for Python test a whole project with its
own test command; none offers its operators as a small library, and none swaps axes or arguments.)
"""

from __future__ import annotations

import ast
import codecs
import difflib
import functools
import itertools
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

_ARITHMETIC: dict[type[ast.operator], tuple[str, tuple[str, ...]]] = {
    ast.Add: ("+", ("-",)),
    ast.Sub: ("-", ("+",)),
    ast.Mult: ("*", ("+", "//")),
    ast.Div: ("/", ("*", "//")),
    ast.FloorDiv: ("//", ("*", "/")),
    ast.Mod: ("%", ("//",)),
    ast.Pow: ("**", ("*",)),
    ast.BitAnd: ("&", ("|",)),
    ast.BitOr: ("|", ("&",)),
}
_COMPARISONS: dict[type[ast.cmpop], tuple[str, tuple[str, ...]]] = {
    ast.Lt: ("<", ("<=", ">")),
    ast.LtE: ("<=", ("<", ">=")),
    ast.Gt: (">", (">=", "<")),
    ast.GtE: (">=", (">", "<=")),
    ast.Eq: ("==", ("!=",)),
    ast.NotEq: ("!=", ("==",)),
    ast.Is: ("is", ("is not",)),
    ast.IsNot: ("is not", ("is",)),
    ast.In: ("in", ("not in",)),
    ast.NotIn: ("not in", ("in",)),
}
_OPPOSITES = {"min": "max", "max": "min", "any": "all", "all": "any", "amin": "amax", "amax": "amin"}
_DROPPED = ast.Expr | ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Raise | ast.Return | ast.If | ast.For | ast.While
# Where the order of what is written does not matter: the axes of a reduction, the arguments of such functions.
_UNORDERED_AXES = frozenset({"dim", "axis", "dims"})
_UNORDERED_ARGUMENTS = frozenset({"min", "max"})


class Mutant(NamedTuple):
    """One changed text. ``line`` is the first line that is different, ``before`` and ``after`` are what differs."""

    line: int
    before: str
    after: str
    source: bytes

    def diff(self) -> str:
        """The change as two or more lines that begin with ``-`` and ``+``."""
        minus = [f"- {line}" for line in textwrap.dedent(self.before).splitlines()]
        return "\n".join([*minus, *(f"+ {line}" for line in textwrap.dedent(self.after).splitlines())])


class _Edit(NamedTuple):
    """Bytes from ``start`` to ``end`` become ``text``."""

    start: int
    end: int
    text: bytes


@functools.cache  # a course's take seconds to make, and are asked for twice: to be counted, and to be run
def mutants(source: bytes) -> tuple[Mutant, ...]:
    """Every mutant of ``source`` that is another program, each text once, in the order of their lines.

    None of what is no Python: running it will say why.
    """
    found: dict[bytes, Mutant] = {}
    source = source.removeprefix(codecs.BOM_UTF8)  # which no column counts
    if (own := _program(source)) is None:
        return ()
    for edits in _Mutator(source).all_edits():
        changed = _applied(source, edits)
        if changed not in found and _program(changed) not in (own, None):
            found[changed] = _described(source, changed)
    return tuple(sorted(found.values(), key=lambda mutant: mutant.line))


def _applied(source: bytes, edits: tuple[_Edit, ...]) -> bytes:
    for edit in sorted(edits, reverse=True):
        source = source[: edit.start] + edit.text + source[edit.end :]
    return source


def _program(source: bytes) -> str | None:
    """What ``source`` says without its layout and comments, or None if it is no Python."""
    try:
        return ast.dump(ast.parse(source))
    except (SyntaxError, ValueError):
        return None


def _described(source: bytes, changed: bytes) -> Mutant:
    old, new = source.decode().splitlines(), changed.decode().splitlines()
    blocks = [
        code for code in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if code[0] != "equal"
    ]
    first, last = blocks[0], blocks[-1]
    return Mutant(first[1] + 1, "\n".join(old[first[1] : last[2]]), "\n".join(new[first[3] : last[4]]), changed)


class _Mutator:
    """Walks the syntax tree of one source and says what to change in its text."""

    def __init__(self, source: bytes) -> None:
        self._source = source
        self._tree = ast.parse(source)
        starts = [0]
        for line in source.splitlines(keepends=True):
            starts.append(starts[-1] + len(line))
        self._line_starts = starts

    def all_edits(self) -> Iterator[tuple[_Edit, ...]]:
        for node in _mutable(self._tree):
            yield from self._edits(node)

    def _edits(self, node: ast.AST) -> Iterator[tuple[_Edit, ...]]:
        for kinds, change in self._changes.items():
            if isinstance(node, kinds):
                yield from change(node)

    @property
    def _changes(self) -> dict[Any, Callable[[Any], Iterator[tuple[_Edit, ...]]]]:
        return {
            ast.BinOp: lambda node: self._replaced(node.left, node.right, _ARITHMETIC.get(type(node.op))),
            ast.AugAssign: lambda node: self._replaced(node.target, node.value, _ARITHMETIC.get(type(node.op))),
            ast.Compare: self._comparisons,
            ast.BoolOp: self._junctions,
            ast.UnaryOp: lambda node: iter([(self._as(node, self._text(node.operand)),)]),
            ast.Constant: self._constants,
            ast.Call: self._calls,
            ast.Slice: lambda node: self._shifted(end for end in (node.lower, node.upper) if end is not None),
            ast.Tuple: lambda node: self._swapped(node.elts),
            ast.If | ast.IfExp | ast.While: lambda node: iter([(self._negated(node.test),)]),
            _DROPPED: lambda node: iter([(self._as(node, b"pass"),)]),
        }

    def _comparisons(self, node: ast.Compare) -> Iterator[tuple[_Edit, ...]]:
        operands = [node.left, *node.comparators]
        for (left, right), op in zip(itertools.pairwise(operands), node.ops, strict=True):
            yield from self._replaced(left, right, _COMPARISONS.get(type(op)))

    def _junctions(self, node: ast.BoolOp) -> Iterator[tuple[_Edit, ...]]:
        word, other = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
        for left, right in itertools.pairwise(node.values):
            yield from self._replaced(left, right, (word, (other,)))

    def _constants(self, node: ast.Constant) -> Iterator[tuple[_Edit, ...]]:
        yield from ((self._as(node, repr(other).encode()),) for other in _other_constants(node.value))

    def _calls(self, node: ast.Call) -> Iterator[tuple[_Edit, ...]]:
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name not in _UNORDERED_ARGUMENTS:
            yield from self._swapped(node.args)
        if name in _OPPOSITES:
            end = self._end(node.func)
            yield (_Edit(end - len(name), end, _OPPOSITES[name].encode()),)
        if name == "range":
            yield from self._shifted(node.args)
        for keyword in node.keywords:
            yield (self._without(node, keyword),)

    def _swapped(self, parts: list[ast.expr]) -> Iterator[tuple[_Edit, ...]]:
        """Neighbours exchanged."""
        for left, right in itertools.pairwise(parts):
            yield (self._as(left, self._text(right)), self._as(right, self._text(left)))

    def _replaced(
        self, left: ast.AST, right: ast.AST, change: tuple[str, tuple[str, ...]] | None
    ) -> Iterator[tuple[_Edit, ...]]:
        """The operator between two operands, replaced."""
        if change is None:
            return
        symbol, others = change
        first = self._end(left)
        for place in re.finditer(
            re.escape(symbol.encode()), self._source[first : self._start(right)]
        ):  # or a comment's
            yield from ((_Edit(first + place.start(), first + place.end(), other.encode()),) for other in others)

    def _shifted(self, bounds: Iterable[ast.expr]) -> Iterator[tuple[_Edit, ...]]:
        """Each bound one higher and one lower; a constant is changed as a constant."""
        for bound in bounds:
            if not isinstance(bound, ast.Constant):
                text = self._text(bound) if isinstance(bound, ast.Name) else b"(" + self._text(bound) + b")"
                yield from ((self._as(bound, text + step),) for step in (b" + 1", b" - 1"))

    def _negated(self, test: ast.expr) -> _Edit:
        return self._as(test, b"not (" + self._text(test) + b")")

    def _without(self, call: ast.Call, keyword: ast.keyword) -> _Edit:
        """The call without one keyword, and without the comma before it or, if it is the first of all, after it."""
        parts = sorted([*call.args, *call.keywords], key=self._start)
        position = parts.index(keyword)
        if position:
            return _Edit(self._end(parts[position - 1]), self._end(keyword), b"")
        end = self._start(parts[1]) if parts[1:] else self._end(keyword)
        return _Edit(self._start(keyword), end, b"")

    def _as(self, node: ast.AST, text: bytes) -> _Edit:
        return _Edit(self._start(node), self._end(node), text)

    def _text(self, node: ast.AST) -> bytes:
        return self._source[self._start(node) : self._end(node)]

    def _start(self, node: Any) -> int:
        return self._line_starts[int(node.lineno) - 1] + int(node.col_offset)

    def _end(self, node: Any) -> int:
        return self._line_starts[int(node.end_lineno) - 1] + int(node.end_col_offset)


def _mutable(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that say what is computed: no imports, annotations, docstrings, decorators or texts of errors.

    No f-strings either: before Python 3.12 their parts have no place of their own, and mutants must not depend on that.
    """
    if isinstance(node, ast.Import | ast.ImportFrom | ast.JoinedStr) or _computes_nothing(node):
        return
    yield node
    if isinstance(node, ast.Raise):  # that it is raised matters, and by which class; not the sentence
        return
    for name, field in ast.iter_fields(node):
        for child in field if isinstance(field, list) else [field]:
            if isinstance(child, ast.AST) and name not in _SKIPPED and not _is_unordered_or_told(node, child):
                yield from _mutable(child)


_SKIPPED = frozenset({"annotation", "returns", "decorator_list", "type_comment", "bases"})


def _is_unordered_or_told(parent: ast.AST, child: ast.AST) -> bool:
    """Axes of a reduction, and strings that are handed on, which mostly end in the text of an error."""
    if isinstance(child, ast.keyword):
        return child.arg in _UNORDERED_AXES and _is_tuple_of_constants(child.value)
    return isinstance(parent, ast.Call) and isinstance(child, ast.Constant) and isinstance(child.value, str)


def _computes_nothing(node: ast.AST) -> bool:
    """A docstring, ``...``, or a name with its type alone."""
    if isinstance(node, ast.AnnAssign):
        return node.value is None
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_tuple_of_constants(node: ast.expr) -> bool:
    return isinstance(node, ast.Tuple) and all(isinstance(item, ast.Constant) for item in node.elts)


def _other_constants(value: object) -> tuple[object, ...]:
    if isinstance(value, bool):
        return (not value,)
    if isinstance(value, int | float):
        return (value + 1, value - 1)
    if isinstance(value, str):
        return (f"{value}_",)
    return ()
