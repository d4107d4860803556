"""Executing a submission's source as a module; runs inside the worker, which is confined by then."""

from __future__ import annotations

import ast
import itertools
import sys
import types
from collections.abc import Callable
from pathlib import PurePath

from grader.sandbox import frames
from grader.sandbox.frames import FailedCell, Load, Loaded, Raised, Read, Use
from grader.sandbox.names import forbidden_uses
from grader.sandbox.notebook import Shell, code_cells
from grader.sandbox.raised import cell_name, cut, raised


def new_module(order: Load) -> types.ModuleType:
    """The empty module, known to Python by the name that the learner's file has."""
    module = types.ModuleType(PurePath(order.filename).stem)
    module.__file__ = order.filename
    sys.modules[module.__name__] = module
    return module


def load(order: Load, module: types.ModuleType, tell: Callable[[Read], None]) -> Loaded | Raised:
    """Fill ``module``, and say which functions are there.

    Which forbidden names the source uses is told before it runs: afterwards it could have any of this say otherwise.
    """
    failed: tuple[FailedCell, ...] = ()
    try:
        if order.filename.endswith(".ipynb"):
            failed = _run_cells(order, module, tell)
        else:
            _run_file(order, module, tell)
    except BaseException as error:  # a submission may raise anything, SystemExit included
        return raised(error, order.filename)
    found = {name: getattr(module, name) for name in order.functions if hasattr(module, name)}
    return Loaded(
        missing=tuple(name for name in order.functions if name not in found),
        not_callable=tuple(name for name, thing in found.items() if not callable(thing)),
        failed_cells=failed[: frames.MAX_TOLD],
    )


def _run_file(order: Load, module: types.ModuleType, tell: Callable[[Read], None]) -> None:
    tell(_read(ast.parse(order.source, order.filename), order.forbid))
    exec(compile(order.source, order.filename, "exec", dont_inherit=True), module.__dict__)  # noqa: S102 the submission


def _run_cells(order: Load, module: types.ModuleType, tell: Callable[[Read], None]) -> tuple[FailedCell, ...]:
    """Run cell by cell: one that fails costs only what it defines."""
    cells = code_cells(order.source)
    tell(_read(_all_that_parse(cells), order.forbid))
    module.__dict__["get_ipython"] = Shell
    failed: list[FailedCell] = []
    for number, text in enumerate(cells, start=1):
        try:
            exec(compile(text, cell_name(number), "exec", dont_inherit=True), module.__dict__)  # noqa: S102 as above
        except BaseException as error:
            failed.append(FailedCell(number, raised(error, cell_name(number))))
    return tuple(failed)


def _all_that_parse(cells: list[str]) -> ast.Module:
    """The cells as one program, so that a name imported in one is known in the next."""
    program = ast.Module([], [])
    for text in cells:
        try:
            program.body += ast.parse(text).body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue  # running it will say why
    return program


def _read(tree: ast.Module, forbid: tuple[str, ...]) -> Read:
    uses = itertools.islice(forbidden_uses(tree, forbid), frames.MAX_TOLD)
    return Read(tuple(Use(cut(name)[: frames.MAX_NAME], line) for name, line in uses))
