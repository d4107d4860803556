"""Executing a submission's source as a module; runs inside the worker, which is confined by then."""

from __future__ import annotations

import ast
import functools
import sys
import types
from bisect import bisect_left
from collections.abc import Callable, Sequence
from pathlib import PurePath
from typing import Any, NamedTuple

from msgspec.structs import replace

from grader.wire import messages
from grader.wire.messages import Definition, Helper, Load, Loaded, Near, Raised, SourceScanned, Use
from grader.worker import helpers, statements
from grader.worker.absent import Imports, as_raised
from grader.worker.guards import Guards
from grader.worker.names import forbidden_uses
from grader.worker.near import DEFINITIONS, near
from grader.worker.notebook import Shell, cell_texts, python_of, written_file
from grader.worker.raised import cell_name, cut, helper_file, raised, remember
from grader.worker.reach import File
from grader.worker.source import Parsed, parsed

HARNESS = "harness.py"
_SHELL = "get_ipython"


class Submission:
    """Hold the submission's module, its harness, and the guards of the rules."""

    def __init__(self) -> None:
        self.filename = ""
        self._module = types.ModuleType("submission")
        self._harness: types.ModuleType | None = None
        self._guards: Guards | None = None

    def load(self, order: Load, tell: Callable[[SourceScanned], None]) -> Loaded | Raised:
        """Execute the source, then the harness.

        What is forbidden in it goes to ``tell`` before it runs.
        """
        self.filename = order.filename
        sys.argv = [order.filename]  # as when it is run as a program, which is not to see how a worker is started
        self._module = _new_module(order.filename)
        self._guards = Guards(order.rules, order.filename)
        loaded = _load(order, self._module, tell)
        if order.filename.endswith(".ipynb"):
            self._guards.take()  # by cells of the learner's own: what was refused then came to nothing
        if order.harness is not None and isinstance(loaded, Loaded):
            self._harness = _new_module(HARNESS)
            try:
                exec(compile(order.harness, HARNESS, "exec", dont_inherit=True), self._harness.__dict__)  # noqa: S102
            except BaseException as error:
                return raised(error, HARNESS)
        return loaded

    def function(self, name: str) -> Callable[..., Any]:
        """Return the submission's function of that name, or the harness's.

        The latter is called with the submission's module.
        """
        place, _, inner = name.rpartition(".")
        if place and self._harness is not None:
            harnessed: Callable[..., Any] = functools.partial(getattr(self._harness, inner), self._module)
            return harnessed
        found: Callable[..., Any] = getattr(self._module, name)
        return found

    def forbidden_uses(self) -> tuple[Use, ...]:
        """Return the forbidden uses since this was last asked."""
        return self._guards.take() if self._guards else ()


class _Code(NamedTuple):
    """Hold a submission as it was read: pieces of code, and helpers.

    ``broken`` is why what was left out of the pieces does not parse.
    """

    pieces: tuple[tuple[str, ast.Module | SyntaxError], ...]  # by the name under which each is compiled
    file: File
    before: tuple[int, ...]  # in a notebook, at least as many lines as there are before each cell
    helpers: dict[str, Helper]
    helper_code: dict[str, Parsed | SyntaxError]
    broken: tuple[SyntaxError, ...] = ()


def _new_module(filename: str) -> types.ModuleType:
    """Make an empty module, known to Python by the file's name."""
    module = types.ModuleType(PurePath(filename).stem)
    module.__file__ = filename
    sys.modules[module.__name__] = module
    return module


def _load(order: Load, module: types.ModuleType, tell: Callable[[SourceScanned], None]) -> Loaded | Raised:
    """Fill ``module``, and say which functions are there.

    Which forbidden names the source uses is told before it runs: afterwards it could have any of this say otherwise.
    """
    try:
        code = _code_of_notebook(order) if order.filename.endswith(".ipynb") else _code_of_file(order)
        tell(SourceScanned(_uses(order, code)))
        failed, imports = _execute(code, order, module)
    except BaseException as error:
        return raised(error, order.filename)
    functions = _functions(order, code, module)
    absent = imports.absent()
    reasons = [*failed, *map(as_raised, absent)]
    if reasons and order.functions and not (functions.found or functions.near or code.file.is_notebook):
        return reasons[0]
    return Loaded(
        missing=functions.missing,
        not_callable=functions.not_callable,
        failed=tuple(failed[: messages.MAX_TOLD]),
        absent=absent,
        near=functions.near[: messages.MAX_TOLD],
        defined=_definitions(order, code),
    )


def _definitions(order: Load, code: _Code) -> tuple[Definition, ...]:
    """Return where the file defines the functions, the last time that it does; a notebook has no lines."""
    if code.file.is_notebook:
        return ()
    lines = {node.name: node.lineno for node in code.file.tree.body if isinstance(node, DEFINITIONS)}
    return tuple(Definition(name, lines[name]) for name in order.functions if name in lines)


class _Functions(NamedTuple):
    """Tell which of the exercise's functions a module has, and what instead."""

    found: tuple[str, ...]
    missing: tuple[str, ...]
    not_callable: tuple[str, ...]
    near: tuple[Near, ...]


def _functions(order: Load, code: _Code, module: types.ModuleType) -> _Functions:
    found = {name: getattr(module, name) for name in order.functions if hasattr(module, name)}
    missing = tuple(name for name in order.functions if name not in found)
    trees = [tree for _, tree in code.pieces if isinstance(tree, ast.Module)]
    not_callable = tuple(name for name, thing in found.items() if not callable(thing))
    return _Functions(tuple(found), missing, not_callable, near(missing, trees) if missing else ())


def _execute(code: _Code, order: Load, module: types.ModuleType) -> tuple[list[Raised], Imports]:
    """Run the code; return what failed, helpers last, and what watches imports."""
    in_helpers: list[BaseException] = []
    imports = _prepare_imports(code, in_helpers.append)
    if code.file.is_notebook or _SHELL in code.file.text:
        module.__dict__[_SHELL] = Shell
    failed = [_raised(error, order) for error in code.broken]
    failed += _run(code, order, module)
    failed += [_raised(error, order) for error in in_helpers]  # while they were imported
    return failed, imports


def _raised(error: BaseException, order: Load) -> Raised:
    return raised(error, order.filename)


def _prepare_imports(code: _Code, tell: Callable[[BaseException], None]) -> Imports:
    trees = {name: tree for name, tree in code.pieces if isinstance(tree, ast.Module)}
    trees |= {
        helper_file(f"{name}.py"): each.tree for name, each in code.helper_code.items() if isinstance(each, Parsed)
    }
    if code.helpers:
        helpers.HelperFinder(code.helpers, code.helper_code, tell).install()
    imports = Imports(trees)
    imports.install()
    return imports


def _run(code: _Code, order: Load, module: types.ModuleType) -> list[Raised]:
    """Run every piece: one that fails costs only what it defines."""
    told: list[Raised] = []
    for number, (name, tree) in enumerate(code.pieces, start=1):
        if not code.file.is_notebook:
            errors = [] if isinstance(tree, SyntaxError) else statements.run(tree, name, module.__dict__)
            told += [raised(error, order.filename) for error in errors]
            continue
        if isinstance(tree, SyntaxError):
            told.append(replace(raised(tree, name), cell=number))
            continue
        try:
            exec(compile(tree, name, "exec", dont_inherit=True), module.__dict__)  # noqa: S102 the submission
        except BaseException as error:  # a submission may raise anything, SystemExit included
            told.append(replace(raised(error, name), cell=number))
    return told


def _code_of_file(order: Load) -> _Code:
    code = parsed(order.source, order.filename)
    remember(order.filename, code.text)
    found = helpers.usable(order.helpers, PurePath(order.filename).stem)
    file = File(order.filename, code.tree, code.text)
    return _Code(((order.filename, code.tree),), file, (), found, helpers.read(found), code.broken)


def _code_of_notebook(order: Load) -> _Code:
    """Read the cells as one program.

    A name imported in one is then known in the next.
    """
    stem = PurePath(order.filename).stem
    texts, written = _cells_and_files(order.source, f"{stem}.py")
    pieces: list[tuple[str, ast.Module | SyntaxError]] = []
    whole, before, lines = ast.Module([], []), [], 0
    for number, text in enumerate(texts, start=1):
        before.append(lines)
        remember(cell_name(number), text)
        try:
            tree = ast.parse(text, cell_name(number))
            shifted = ast.increment_lineno(ast.parse(text), lines)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            pieces.append((cell_name(number), error if isinstance(error, SyntaxError) else SyntaxError(str(error))))
        else:
            pieces.append((cell_name(number), tree))
            whole.body += shifted.body
        lines += text.count("\n") + text.count("\r") + 1
    found = helpers.usable((*order.helpers, *written), stem)
    file = File(order.filename, whole, "\n".join(texts))
    return _Code(tuple(pieces), file, tuple(before), found, helpers.read(found))


def _cells_and_files(source: bytes, own: str) -> tuple[list[str], tuple[Helper, ...]]:
    """Return the cells' code, and the modules that they write into files.

    One called ``own`` is the submission itself.
    """
    texts: list[str] = []
    files: dict[str, str] = {}
    for text in cell_texts(source):
        written = written_file(text)
        if written is None:
            texts.append(python_of(text))
        elif written.name == own:
            texts.append("\n" * written.above + written.text)
        else:
            before = files.get(written.name, "") if written.is_appended else ""
            files[written.name] = before + written.text
            texts.append("")
    return texts, tuple(Helper(name, text.encode(errors="replace")) for name, text in files.items())


def _uses(order: Load, code: _Code) -> tuple[Use, ...]:
    if not order.rules:
        return ()
    read = {name: each for name, each in code.helper_code.items() if isinstance(each, Parsed)}
    files = [code.file, *(File(f"{name}.py", each.tree, each.text) for name, each in read.items())]
    harness = order.harness.decode() if order.harness else ""
    found = forbidden_uses(files, order.rules, order.functions, harness)
    uses = [_use(each.name, each.line, each.rule, each.file if each.file != order.filename else "") for each in found]
    if code.file.is_notebook:
        uses = [use if use.file else _in_its_cell(use, code.before) for use in uses]
    return tuple(uses[: messages.MAX_TOLD])


def _use(name: str, line: int, rule: str, file: str) -> Use:
    return Use(cut(name)[: messages.MAX_NAME], line, rule=rule, file=file)


def _in_its_cell(use: Use, before: Sequence[int]) -> Use:
    cell = bisect_left(before, use.line)
    return replace(use, line=use.line - before[cell - 1], cell=cell)
