"""Groups that are a pytest file of the author's: it runs here, and its ``submission`` fixture calls into the sandbox.

What a test asserts is the author's text, but what an assertion says may quote the submission, so whoever shows it asks
first whether the group may be quoted.
"""

from __future__ import annotations

import builtins
import contextlib
import math
import os
import sys
import threading
from collections.abc import Iterator
from itertools import chain, repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from grader.errors import ExerciseError
from grader.exercise.literals import to_value
from grader.judge.calls import Answered, Source, describe_raised, describe_uses, is_out_of_memory
from grader.judge.conversation import Conversation, ExhaustedError
from grader.model.exercise import Alternative, Exercise, Group, Signature
from grader.model.report import Outcome
from grader.sandbox.sandbox import Sandbox
from grader.text import one_line, visible
from grader.values import Array, Dict, List, Tuple, Value, check, from_numpy
from grader.wire.messages import Query, Raised, Refused, Returned, Unsendable

if TYPE_CHECKING:
    import pytest

MAX_WORKERS = 6  # a submission that ends more of them fails the tests that are left
# Parts of pytest that print, keep files, or watch this process as a whole.
_UNUSED = ("terminal", "cacheprovider", "unraisableexception", "threadexception")
# The last two have pytest write out how values differ in full, which for a large one takes minutes.
_SETTINGS = (
    "PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTEST_DISABLE_PLUGIN_AUTOLOAD", "PYTEST_CURRENT_TEST", "CI", "BUILD_NUMBER",
)  # fmt: skip
_CONFIGURATION = Path(__file__).with_name("pytest_group.ini")
# pytest replaces parts of the process while it runs, so that only one group's tests run at a time.
_ONE_AT_A_TIME = threading.Lock()


class Tested(Struct, frozen=True):
    """What came of one test. ``why`` is the first line of its docstring, ``message`` may quote the submission."""

    name: str
    why: str
    points: float
    outcome: Outcome
    message: str


class CallError(Exception):
    """A call of the submission brought no value back; the text says what it brought."""

    def __init__(self, outcome: Outcome, message: str) -> None:
        self.outcome = outcome
        super().__init__(message)


def run_group_tests(exercise: Exercise, group: Group, source: Source, sandbox: Sandbox) -> tuple[Tested, ...]:
    """Run the tests of ``group`` on a submission, in the order of the file.

    ``ExerciseError`` if they cannot be run, or have points that are none.
    """
    import pytest

    assert group.tests is not None  # noqa: S101 the caller has looked
    folder = str(group.tests.parent)
    options = ["-c", str(_CONFIGURATION), "--rootdir", folder, "--confcutdir", folder, "--import-mode=importlib"]
    options += ["--capture=sys", *(part for name in _UNUSED for part in ("-p", f"no:{name}"))]
    with _ONE_AT_A_TIME, Conversation(sandbox, exercise, source, workers=MAX_WORKERS) as conversation:
        plugin = _Plugin()
        fixtures = _fixtures(_Submission(exercise, conversation))
        with _alone(group.tests):
            status = pytest.main([*options, str(group.tests)], plugins=[plugin, fixtures])
    if plugin.interrupted:
        raise KeyboardInterrupt
    if plugin.mistake:
        raise plugin.mistake
    if status not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        what = f"pytest cannot run these tests ({pytest.ExitCode(status).name})"
        raise ExerciseError(group.tests, None, f"{what}: {plugin.unread}" if plugin.unread else f"{what}; try it alone")
    return tuple(plugin.results)


@contextlib.contextmanager
def _alone(tests: Path) -> Iterator[None]:
    """Neither the caller's own pytest nor the tests that ran before are seen by ``tests``, nor they by those to come.

    Two exercises may well have a file of the same name, and Python knows modules by their names.
    """
    hidden = {name: os.environ.pop(name) for name in _SETTINGS if name in os.environ}
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    namesakes = {name: sys.modules.pop(name) for name in (tests.stem, "conftest") if name in sys.modules}
    before, writes_bytecode = set(sys.modules), sys.dont_write_bytecode
    sys.dont_write_bytecode = True  # the author's folder stays as it is
    try:
        yield
    finally:
        sys.dont_write_bytecode = writes_bytecode
        for name in set(sys.modules) - before:
            if Path(getattr(sys.modules[name], "__file__", None) or "").parent == tests.parent:
                del sys.modules[name]
        sys.modules.update(namesakes)
        del os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"]
        os.environ.update(hidden)


class _Submission:
    """What a test gets: ``submission.corr2d(x, k)``, with numpy arrays for tensors, and back."""

    def __init__(self, exercise: Exercise, conversation: Conversation) -> None:
        self._exercise = exercise
        self._conversation = conversation

    def __repr__(self) -> str:
        return "submission"

    def __getattr__(self, name: str) -> _Function:
        signatures = {
            each.name.rpartition(".")[2]: each for each in (*self._exercise.signatures, *self._exercise.harness)
        }
        if name not in signatures:
            raise AttributeError(f"{self._exercise.slug} has no function {name}")
        return _Function(signatures[name], self._conversation)


class _Function:
    """One of the submission's functions. What pytest writes of it must be the same in every run."""

    def __init__(self, signature: Signature, conversation: Conversation) -> None:
        self._signature = signature
        self._conversation = conversation

    def __repr__(self) -> str:
        return f"submission.{self._signature.name.rpartition('.')[2]}"

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        types = {parameter.name: parameter.types for parameter in self._signature.parameters}
        # What no parameter takes is sent all the same: refusing it is the submission's business.
        kinds = chain(types.values(), repeat(()))
        sent = tuple(_sent(thing, kind) for thing, kind in zip(args, kinds, strict=False))
        named = {key: _sent(thing, types.get(key, ())) for key, thing in kwargs.items()}
        return self._answered(Query(self._signature.name, sent, named, ()))

    def _answered(self, query: Query) -> Any:
        try:
            entry = self._conversation.ask(query)
        except ExhaustedError:
            raise CallError(
                Outcome.CRASH, "the submission has ended too many processes, or took too long in all"
            ) from None
        if not isinstance(entry, Answered):
            raise CallError(entry.outcome, entry.reason)
        answer = entry.answer
        if isinstance(answer, Returned):
            return _received(answer.value)
        if isinstance(answer, Raised):
            raise _as_exception(answer)
        if isinstance(answer, Refused):
            raise CallError(Outcome.FORBIDDEN, describe_uses(answer.uses))
        outcome = Outcome.BAD_OUTPUT if isinstance(answer, Unsendable) else answer.outcome
        raise CallError(outcome, one_line(answer.reason))


def _fixtures(submission: _Submission) -> object:
    """A plugin with the fixture of that name. pytest looks for fixtures on a plugin's class alone."""
    import pytest

    class Fixtures:
        @pytest.fixture(scope="session", name="submission")
        def give_submission(self) -> _Submission:
            return submission

    return Fixtures()


class _Plugin:
    """Takes down what came of the tests."""

    def __init__(self) -> None:
        self.results: list[Tested] = []
        self.mistake: ExerciseError | None = None
        self.unread = ""  # why the file cannot be read, if it cannot
        self.interrupted = False
        self._points: dict[str, float] = {}

    def pytest_configure(self, config: pytest.Config) -> None:
        config.addinivalue_line("markers", "points(number): what the test is worth within its group; 1 if not said")

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        try:
            self._points = {item.nodeid: _points(item) for item in items}
        except ExerciseError as mistake:
            self.mistake = mistake
            items.clear()

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
        self.results.append(Tested(item.name, why, self._points[item.nodeid], outcome, message))


def _points(item: pytest.Item) -> float:
    """What a test is worth within its group."""
    mark = item.get_closest_marker("points")
    if mark is None:
        return 1.0
    match mark.args:
        case [int() | float() as points] if 0 < points < math.inf and not mark.kwargs:
            return float(points)
    line = item.location[1]
    problem = f"the mark 'points' of {item.name} takes one number above 0"
    raise ExerciseError(item.path, None if line is None else line + 1, problem)


def _outcome(error: BaseException | None) -> tuple[Outcome, str]:
    import pytest

    if error is None:
        return Outcome.OK, ""
    failed = isinstance(error, AssertionError | pytest.fail.Exception)  # the latter also where nothing was raised
    outcome = getattr(error, "outcome", None) or (Outcome.WRONG if failed else Outcome.ERROR)
    return outcome, visible(str(error) or type(error).__name__)


def _as_exception(raised: Raised) -> Exception:
    """The submission's exception, of the same class where that is one of Python's own, so that tests can expect it."""
    kinds = (getattr(builtins, kind, None) for kind in raised.kinds)
    base = next(kind for kind in (*kinds, Exception) if isinstance(kind, type) and _can_be_quoted(kind))
    outcome = Outcome.MEMORY if is_out_of_memory(raised) else Outcome.ERROR
    error: Exception = type(base.__name__, (_QuotedError, base), {})(describe_raised(raised), outcome)
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
    import numpy as np

    if isinstance(thing, np.ndarray | np.generic):
        kind = "tensor" if any(each.name == "tensor" for each in types) else "array"
        value: Value = from_numpy(np.asarray(thing), "tensor" if kind == "tensor" else "array")
    else:
        value = to_value(_listed(thing), types)
    check(value)
    return value


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
