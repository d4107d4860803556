"""Running a file from top to bottom, where a statement that fails costs only what comes from it."""

from __future__ import annotations
import __future__

import ast
from collections.abc import Iterable, Sequence
from types import CodeType
from typing import Any

from grader.worker.absent import is_touched

_MAX_FAILED = 100
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def run(tree: ast.Module, filename: str, namespace: dict[str, Any]) -> list[BaseException]:
    """Run ``tree`` in ``namespace``, and return what its statements raised.

    One that leaves the program ends it.
    """
    failed: list[BaseException] = []
    left: Sequence[ast.stmt] = tree.body
    first = [each for each in tree.body if isinstance(each, ast.ImportFrom) and each.module == "__future__"]
    while len(failed) < _MAX_FAILED:
        try:
            code = compile(ast.Module([*left], []), filename, "exec", dont_inherit=True)
        except SyntaxError as error:  # such as a return outside of a function
            failed.append(error)
            left = [each for each in left if not _holds(each, error.lineno or 0, None)]
            if error.lineno is None:
                break
            continue
        if (raised := _run(code, namespace)) is None:
            break
        position = _position(left, code, raised)
        if not _is_run_without_annotations(left[position : position + 1], filename, namespace, raised):
            failed.append(raised)
        if isinstance(raised, SystemExit) or position >= len(left):
            break
        left = [*first, *left[position + 1 :]]
    return failed


def _run(code: CodeType, namespace: dict[str, Any]) -> BaseException | None:
    try:
        exec(code, namespace)  # noqa: S102 the submission
    except BaseException as error:  # a submission may raise anything, SystemExit included
        return error
    return None


def _is_run_without_annotations(
    statement: Sequence[ast.stmt], filename: str, namespace: dict[str, Any], error: BaseException
) -> bool:
    """Run a definition without its annotations; tell whether it is there then.

    They name what is absent.
    """
    if not (is_touched(error) and statement and isinstance(statement[0], _DEFINITIONS)):
        return False
    flags = __future__.annotations.compiler_flag
    code = compile(ast.Module([*statement], []), filename, "exec", flags, dont_inherit=True)
    return _run(code, namespace) is None


def _position(statements: Sequence[ast.stmt], code: CodeType, error: BaseException) -> int:
    """Return which of ``statements`` raised ``error``, else the end."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code is not code:
        trace = trace.tb_next
    if trace is None:
        return len(statements)
    places = list(code.co_positions())
    line, _, column, _ = places[trace.tb_lasti // 2]
    for position, statement in enumerate(statements):
        if _holds(statement, line or trace.tb_lineno, column):
            return position
    return len(statements)


def _holds(statement: ast.stmt, line: int, column: int | None) -> bool:
    decorators: Iterable[ast.expr] = getattr(statement, "decorator_list", ())
    start = min([statement.lineno, *(each.lineno for each in decorators)])
    end = statement.end_lineno or start
    if not start <= line <= end:
        return False
    return column is None or start != end or statement.col_offset <= column <= (statement.end_col_offset or 0)
