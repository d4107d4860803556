"""Two wrong solutions as one: both changes to a text that they have in common, merged line by line.

Authors write their wrong solutions from one text, the reference or another wrong solution, and change what the mistake
needs. What both change in the same lines does not merge, and neither does what is no Python then. So all of a merged
text is the author's own; docstrings, comments and layout, which do nothing, are left out.
"""

from __future__ import annotations

import ast
import difflib
import functools
import itertools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from grader.model.exercise import Exercise, SourceFile

Lines = tuple[str, ...]


class _Change(NamedTuple):
    """Lines of a text, from one up to another, and what stands there instead."""

    start: int
    end: int
    lines: Lines


def merged(exercise: Exercise, one: SourceFile, other: SourceFile) -> bytes | None:
    """Merge two wrong solutions of ``exercise``; None if they do not merge with any of its solutions as their base.

    What is not more than one of the two by itself is not a merger.
    """
    both = _plain_lines(one), _plain_lines(other)
    for base in map(_plain_lines, _bases(exercise, one, other)):
        lines = _merged(base, *both)
        if lines is not None and lines not in (base, *both) and _is_python(lines):
            return "\n".join((*lines, "")).encode()
    return None


def _bases(exercise: Exercise, one: SourceFile, other: SourceFile) -> Iterator[SourceFile]:
    """The reference, then what else may be the text that both were written from."""
    if exercise.reference is not None:
        yield exercise.reference
    members = (member for wrong in exercise.wrong for member in wrong.members)
    yield from (member for member in members if member not in (one, other))


@functools.lru_cache(maxsize=256)
def _plain_lines(file: SourceFile) -> Lines:
    """The statements of ``file``, each laid out in one way."""
    tree = ast.parse(file.source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node, clean=False):
            node.body = node.body[1:] or [ast.Pass()]
    return tuple(ast.unparse(tree).splitlines())


def _merged(base: Lines, one: Lines, other: Lines) -> Lines | None:
    """``base`` with the changes of both; None where two different ones touch."""
    changes = sorted({*_changes(base, one), *_changes(base, other)})
    for first, second in itertools.pairwise(changes):
        if first.end > second.start or first.start == second.start:
            return None
    lines = list(base)
    for change in reversed(changes):
        lines[change.start : change.end] = change.lines
    return tuple(lines)


def _changes(base: Lines, changed: Lines) -> Iterator[_Change]:
    """What was changed, line by line where as many lines stand there as before."""
    matcher = difflib.SequenceMatcher(None, base, changed, autojunk=False)
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag == "equal":
            continue
        if end - start != last - first:
            yield _Change(start, end, changed[first:last])
            continue
        pairs = enumerate(zip(base[start:end], changed[first:last], strict=True), start)
        yield from (_Change(line, line + 1, (new,)) for line, (old, new) in pairs if old != new)


def _is_python(lines: Sequence[str]) -> bool:
    try:
        ast.parse("\n".join(lines))
    except SyntaxError:
        return False
    return True
