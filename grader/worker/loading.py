"""Executing a submission's source as a module; runs inside the worker, which is confined by then."""

from __future__ import annotations

import ast
import functools
import itertools
import sys
import types
from bisect import bisect_left
from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from grader.wire import messages
from grader.wire.messages import FailedCell, Load, Loaded, Raised, Read, Use
from grader.worker.guards import Guards
from grader.worker.names import forbidden_uses
from grader.worker.notebook import Shell, code_cells
from grader.worker.raised import cell_name, cut, raised

HARNESS = "harness.py"


class Submission:
    """What is loaded: the submission's module, the harness that calls it, and the guards of the exercise's rules."""

    def __init__(self) -> None:
        self.filename = ""
        self._module = types.ModuleType("submission")
        self._harness: types.ModuleType | None = None
        self._guards: Guards | None = None

    def load(self, order: Load, tell: Callable[[Read], None]) -> Loaded | Raised:
        """Execute the source, then the harness; ``tell`` what is forbidden in it before it runs."""
        self.filename = order.filename
        sys.argv = [order.filename]  # as when it is run as a program, which is not to see how a worker is started
        self._module = _new_module(order.filename)
        self._guards = Guards(order.replaced, order.operators, order.filename)
        loaded = _load(order, self._module, tell)
        if order.harness is not None and isinstance(loaded, Loaded):
            self._harness = _new_module(HARNESS)
            try:
                exec(compile(order.harness, HARNESS, "exec", dont_inherit=True), self._harness.__dict__)  # noqa: S102
            except BaseException as error:
                return raised(error, HARNESS)
        return loaded

    def function(self, name: str) -> Callable[..., Any]:
        """The submission's function of that name, or the harness's, which is called with the submission's module."""
        place, _, inner = name.rpartition(".")
        if place and self._harness is not None:
            harnessed: Callable[..., Any] = functools.partial(getattr(self._harness, inner), self._module)
            return harnessed
        found: Callable[..., Any] = getattr(self._module, name)
        return found

    def forbidden_uses(self) -> tuple[Use, ...]:
        """What was used of what is forbidden, since this was last asked."""
        return self._guards.take() if self._guards else ()


def _new_module(filename: str) -> types.ModuleType:
    """An empty module, known to Python by the name that the file has."""
    module = types.ModuleType(PurePath(filename).stem)
    module.__file__ = filename
    sys.modules[module.__name__] = module
    return module


def _load(order: Load, module: types.ModuleType, tell: Callable[[Read], None]) -> Loaded | Raised:
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
        failed_cells=failed[: messages.MAX_TOLD],
    )


def _run_file(order: Load, module: types.ModuleType, tell: Callable[[Read], None]) -> None:
    tell(_read(ast.parse(order.source, order.filename), order.forbid))
    exec(compile(order.source, order.filename, "exec", dont_inherit=True), module.__dict__)  # noqa: S102 the submission


def _run_cells(order: Load, module: types.ModuleType, tell: Callable[[Read], None]) -> tuple[FailedCell, ...]:
    """Run cell by cell: one that fails costs only what it defines."""
    cells = code_cells(order.source)
    tell(_read_cells(cells, order.forbid))
    module.__dict__["get_ipython"] = Shell
    failed: list[FailedCell] = []
    for number, text in enumerate(cells, start=1):
        try:
            exec(compile(text, cell_name(number), "exec", dont_inherit=True), module.__dict__)  # noqa: S102 as above
        except BaseException as error:
            failed.append(FailedCell(number, raised(error, cell_name(number))))
    return tuple(failed)


def _read_cells(cells: list[str], forbid: tuple[str, ...]) -> Read:
    """The cells as one program, so that a name imported in one is known in the next."""
    program = ast.Module([], [])
    before: list[int] = []  # at least as many lines as there are before each cell
    lines = 0
    for text in cells:
        before.append(lines)
        lines += text.count("\n") + text.count("\r") + 1
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue  # running it will say why
        program.body += ast.increment_lineno(tree, before[-1]).body
    return Read(tuple(_in_its_cell(use, before) for use in _read(program, forbid).forbidden))


def _in_its_cell(use: Use, before: list[int]) -> Use:
    cell = bisect_left(before, use.line)
    return Use(use.name, use.line - before[cell - 1], cell)


def _read(tree: ast.Module, forbid: tuple[str, ...]) -> Read:
    uses = itertools.islice(forbidden_uses(tree, forbid), messages.MAX_TOLD)
    return Read(tuple(Use(cut(name)[: messages.MAX_NAME], line) for name, line in uses))
