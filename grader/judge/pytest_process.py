"""The program of a pytest group's process: it runs the author's tests and asks the grader for every call.

Run with ``python -I -m``. It is started for one run of one file, so that nothing of the tests is left afterwards.
"""

from __future__ import annotations

import builtins
import math
import os
import sys
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.exercise.literals import to_value
from grader.judge.compare import compare
from grader.judge.pytest_messages import (
    Call,
    CallEnded,
    CallReturned,
    CannotRun,
    Finished,
    FromProcess,
    Interrupted,
    Pipe,
    Start,
    Tested,
    ToProcess,
)
from grader.judge.pytest_sources import Sources
from grader.model.exercise import Alternative, Signature
from grader.model.report import Outcome
from grader.text import one_line, visible
from grader.values import Array, Dict, List, Tuple, Value, check, from_numpy
from grader.wire.messages import Query

# Parts of pytest that print, keep files, or watch this process as a whole.
_UNUSED = ("terminal", "cacheprovider", "unraisableexception", "threadexception")
_CONFIGURATION = Path(__file__).with_name("pytest_group.ini")


class CallError(Exception):
    """A call of the submission brought no value back; the text says what it brought."""

    def __init__(self, outcome: Outcome, message: str) -> None:
        self.outcome = outcome
        super().__init__(message)


def main() -> None:
    pipe = Pipe(os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb"), ToProcess)
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1):  # what tests read or print is nobody's message
        os.dup2(nothing, descriptor)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    sys.dont_write_bytecode = True
    start = pipe.receive()
    pipe.send(_run(start, pipe))


def _run(start: Start, pipe: Pipe) -> FromProcess:
    options = ["-c", str(_CONFIGURATION), "--rootdir", start.folder, "--confcutdir", start.folder]
    options += [
        "--import-mode=importlib",
        "--capture=sys",
        *(part for name in _UNUSED for part in ("-p", f"no:{name}")),
    ]
    plugin, fixtures = _Plugin(start.only), _fixtures(_Submission(start, pipe))
    files = [file for file in (start.tests.file, start.tests.conftest) if file is not None]
    sources = Sources({Path(start.folder) / file.name: file.source for file in files})
    path = str(Path(start.folder) / start.tests.file.name)
    status = pytest.main([*options, path], plugins=[plugin, fixtures, sources])
    if plugin.interrupted:
        return Interrupted()
    if plugin.mistake is not None:
        return plugin.mistake
    ran = {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}
    if start.only is not None:  # its id may hold a number that was drawn
        ran.add(pytest.ExitCode.NO_TESTS_COLLECTED)
    if status not in ran:
        what = f"pytest cannot run these tests ({pytest.ExitCode(status).name})"
        return CannotRun(f"{what}: {plugin.unread}" if plugin.unread else f"{what}; try it alone")
    return Finished(tuple(plugin.results))


class _Submission:
    """What a test gets: ``submission.corr2d(x, k)``, with numpy arrays for tensors, and back."""

    def __init__(self, start: Start, pipe: Pipe) -> None:
        self._slug = start.slug
        self._signatures = {each.name.rpartition(".")[2]: each for each in start.signatures}
        self._pipe = pipe

    def __repr__(self) -> str:
        return "submission"

    def __getattr__(self, name: str) -> _Function:
        if name not in self._signatures:
            raise AttributeError(f"{self._slug} has no function {name}")
        return _Function(self._signatures[name], self._pipe)


class _Function:
    """One of the submission's functions. What pytest writes of it must be the same in every run."""

    def __init__(self, signature: Signature, pipe: Pipe) -> None:
        self._signature = signature
        self._pipe = pipe

    def __repr__(self) -> str:
        return f"submission.{self._signature.name.rpartition('.')[2]}"

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        types = {parameter.name: parameter.types for parameter in self._signature.parameters}
        # What no parameter takes is sent all the same: refusing it is the submission's business.
        kinds = chain(types.values(), repeat(()))
        sent = tuple(_sent(thing, kind) for thing, kind in zip(args, kinds, strict=False))
        named = {key: _sent(thing, types.get(key, ())) for key, thing in kwargs.items()}
        self._pipe.send(Call(Query(self._signature.name, sent, named, ())))
        match self._pipe.receive():
            case CallReturned(value=value):
                return _received(value)
            case CallEnded(kinds=()) as ended:
                raise CallError(ended.outcome, ended.message)
            case CallEnded() as ended:
                raise _as_exception(ended)


class _Comparison:
    """Whether two values are the same to the grader; where pytest shows it, it says how they differ."""

    def __init__(self, difference: str) -> None:
        self._difference = difference

    def __bool__(self) -> bool:
        return not self._difference

    def __repr__(self) -> str:
        return f"same: {self._difference or 'yes'}"


class Same:
    """The fixture ``same(expected, actual)``. What pytest writes of it must be the same in every run."""

    def __repr__(self) -> str:
        return "same"

    def __call__(self, expected: Any, actual: Any) -> _Comparison:
        """Compare as value groups do: kind, shape, finiteness, then numbers by the tolerance of their dtype."""
        difference = compare(_plain(expected), _plain(actual))
        return _Comparison(one_line(str(difference.message)) if difference else "")


def _fixtures(submission: _Submission) -> object:
    """A plugin with our fixtures. pytest looks for fixtures on a plugin's class alone."""

    class Fixtures:
        @pytest.fixture(scope="session", name="submission")
        def give_submission(self) -> _Submission:
            return submission

        @pytest.fixture(scope="session", name="same")
        def give_same(self) -> Same:
            return Same()

    return Fixtures()


class _Plugin:
    """Takes down what came of the tests; of ``only`` one, if it is an id."""

    def __init__(self, only: str | None) -> None:
        self._only = only
        self.results: list[Tested] = []
        self.mistake: CannotRun | None = None
        self.unread = ""  # why the file cannot be read, if it cannot
        self.interrupted = False
        self._points: dict[str, float] = {}

    def pytest_configure(self, config: pytest.Config) -> None:
        config.addinivalue_line("markers", "points(number): what the test is worth within its group; 1 if not said")

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            match _points(item):
                case CannotRun() as mistake:
                    self.mistake = mistake
                    items.clear()
                    return
                case points:
                    self._points[item.nodeid] = points
        items[:] = [item for item in items if self._only in (None, item.nodeid)]

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            told = [line.removeprefix("E").strip() for line in str(report.longrepr).splitlines()]
            self.unread = one_line(next((line for line in reversed(told) if line), ""))

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        self.interrupted = excinfo.type is KeyboardInterrupt  # pytest's own kind says that a file cannot be read

    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        if call.when != "call" and call.excinfo is None:
            return
        outcome, message = _outcome(call.excinfo.value if call.excinfo else None)
        doc = getattr(getattr(item, "function", None), "__doc__", None) or ""
        # Not the whole name, which holds the parameters: the sentence is shown where the inputs stay hidden.
        why = doc.strip().partition("\n")[0] or item.name.partition("[")[0]
        self.results.append(Tested(item.nodeid, why, self._points[item.nodeid], outcome, message))


def _points(item: pytest.Item) -> float | CannotRun:
    """What a test is worth within its group."""
    mark = item.get_closest_marker("points")
    if mark is None:
        return 1.0
    match mark.args:
        case [int() | float() as points] if 0 < points < math.inf and not mark.kwargs:
            return float(points)
    line = item.location[1]
    problem = f"the mark 'points' of {item.name} takes one number above 0"
    return CannotRun(problem, None if line is None else line + 1)


def _outcome(error: BaseException | None) -> tuple[Outcome, str]:
    if error is None:
        return Outcome.OK, ""
    failed = isinstance(error, AssertionError | pytest.fail.Exception)  # the latter also where nothing was raised
    outcome = getattr(error, "outcome", None) or (Outcome.WRONG if failed else Outcome.ERROR)
    return outcome, visible(str(error) or type(error).__name__)


def _as_exception(ended: CallEnded) -> Exception:
    """The submission's exception, of the same class where that is one of Python's own, so that tests can expect it."""
    kinds = (getattr(builtins, kind, None) for kind in ended.kinds)
    base = next(kind for kind in (*kinds, Exception) if isinstance(kind, type) and _can_be_quoted(kind))
    error: Exception = type(base.__name__, (_QuotedError, base), {})(ended.message, ended.outcome)
    return error


def _can_be_quoted(kind: type) -> bool:
    """Not a group of exceptions, which cannot be made of a text, nor what would end the author's loops in silence."""
    return issubclass(kind, Exception) and not issubclass(kind, ExceptionGroup | StopIteration | StopAsyncIteration)


class _QuotedError(Exception):
    """An exception whose text is ours, whatever the class makes of its arguments."""

    def __init__(self, text: str, outcome: Outcome) -> None:
        self._text = text
        self.outcome = outcome

    def __str__(self) -> str:
        return self._text


def _sent(thing: Any, types: tuple[Alternative, ...]) -> Value:
    if isinstance(thing, np.ndarray | np.generic):
        kind = "tensor" if any(each.name == "tensor" for each in types) else "array"
        value: Value = from_numpy(np.asarray(thing), "tensor" if kind == "tensor" else "array")
    else:
        value = to_value(_listed(thing), types)
    check(value)
    return value


def _plain(thing: Any) -> Value:
    """What a test compares, as a value: what came from the submission, or the author's own like it."""
    value = _as_value(thing)
    check(value)
    return value


def _as_value(thing: Any) -> Value:
    match thing:
        case np.ndarray() | np.generic():
            return from_numpy(np.asarray(thing))
        case list():
            return List(tuple(map(_as_value, thing)))
        case tuple():
            return Tuple(tuple(map(_as_value, thing)))
        case dict():
            return Dict({key: _as_value(item) for key, item in thing.items()})
        case None | bool() | int() | float() | str():
            return thing
    raise TypeError(f"same() compares plain data and numpy arrays, not {type(thing).__name__}")


def _listed(thing: Any) -> Any:
    return [_listed(item) for item in thing] if isinstance(thing, list | tuple) else thing


def _received(value: Value) -> Any:
    if isinstance(value, Array):
        return value.numpy().copy()
    if isinstance(value, List):
        return [_received(item) for item in value.items]
    if isinstance(value, Tuple):
        return tuple(_received(item) for item in value.items)
    if isinstance(value, Dict):
        return {key: _received(item) for key, item in value.items.items()}
    return value


if __name__ == "__main__":
    main()
