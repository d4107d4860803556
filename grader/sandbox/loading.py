"""Executing a submission's source as a module; runs inside the worker, which is confined by then."""

from __future__ import annotations

import ast
import sys
import types
from pathlib import PurePath

from grader.sandbox import frames
from grader.sandbox.frames import FailedCell, Load, Loaded, Raised, Use
from grader.sandbox.names import forbidden_uses
from grader.sandbox.notebook import code_cells, shell
from grader.sandbox.raised import cell_name, cut, raised

MAX_TOLD = 20


def new_module(order: Load) -> types.ModuleType:
    """The empty module, known to Python by the name that the learner's file has."""
    module = types.ModuleType(PurePath(order.filename).stem)
    module.__file__ = order.filename
    sys.modules[module.__name__] = module
    return module


def load(order: Load, module: types.ModuleType) -> Loaded | Raised:
    """Fill ``module``, and say which functions are there and which forbidden names the source uses."""
    failed: tuple[FailedCell, ...] = ()
    try:
        if order.filename.endswith(".ipynb"):
            uses, failed = _run_cells(order, module)
        else:
            uses = _run_file(order, module)
    except BaseException as error:  # a submission may raise anything, SystemExit included
        return raised(error, order.filename)
    found = {name: getattr(module, name) for name in order.functions if hasattr(module, name)}
    return Loaded(
        missing=tuple(name for name in order.functions if name not in found),
        not_callable=tuple(name for name, thing in found.items() if not callable(thing)),
        forbidden=uses[:MAX_TOLD],
        failed_cells=failed[:MAX_TOLD],
    )


def _run_file(order: Load, module: types.ModuleType) -> tuple[Use, ...]:
    uses = _uses(ast.parse(order.source, order.filename), order.forbid)
    exec(compile(order.source, order.filename, "exec", dont_inherit=True), module.__dict__)  # noqa: S102 the submission
    return uses


def _run_cells(order: Load, module: types.ModuleType) -> tuple[tuple[Use, ...], tuple[FailedCell, ...]]:
    """Run cell by cell: one that fails costs only what it defines."""
    cells = code_cells(order.source)
    uses = _uses(_all_that_parse(cells), order.forbid)
    module.__dict__["get_ipython"] = shell(module.__dict__)
    failed: list[FailedCell] = []
    for number, text in enumerate(cells, start=1):
        try:
            exec(compile(text, cell_name(number), "exec", dont_inherit=True), module.__dict__)  # noqa: S102 as above
        except BaseException as error:
            failed.append(FailedCell(number, raised(error, cell_name(number))))
    return uses, tuple(failed)


def _all_that_parse(cells: list[str]) -> ast.Module:
    """The cells as one program, so that a name imported in one is known in the next."""
    program = ast.Module([], [])
    for text in cells:
        try:
            program.body += ast.parse(text).body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue  # running it will say why
    return program


def _uses(tree: ast.Module, forbid: tuple[str, ...]) -> tuple[Use, ...]:
    return tuple(Use(cut(name)[: frames.MAX_NAME], line) for name, line in forbidden_uses(tree, forbid))
