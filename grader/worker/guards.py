"""An exercise's rules at run time: what it forbids refuses to work, by whatever route it is reached.

torch's operators are refused where they are dispatched, so that ``F.conv2d``, ``nn.Conv2d``, a traced function and
another thread all end in the same place. Python functions are refused under every name that their modules have for
them. This is tidiness and no wall: it lies in the process that it watches.
"""

from __future__ import annotations

import functools
import sys
import threading
import types
import warnings
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

from grader.wire import messages
from grader.wire.messages import Use
from grader.worker.raised import cell_number


class ForbiddenError(RuntimeError):
    """The submission used what its exercise does not allow."""


class Guards:
    """Refuses ``patterns`` of dotted names and torch's ``operators``, and notes who used them.

    ``filename`` is the submission's, whose lines are told.
    """

    def __init__(self, patterns: tuple[str, ...], operators: tuple[str, ...], filename: str) -> None:
        self._filename = filename
        self._uses: list[Use] = []
        for owner, name in [*_matching(patterns)]:
            refusal = self._refusal(f"{_spelled(owner)}.{name}")
            # A class stays one, so that who builds on it is told when an object is made.
            is_class = isinstance(getattr(owner, name), type)
            setattr(owner, name, type(name, (), {"__new__": refusal}) if is_class else refusal)
        self._library = self._refuse_operators(operators) if operators and sys.modules.get("torch") else None

    def take(self) -> tuple[Use, ...]:
        """What was used since the last look."""
        uses, self._uses = tuple(self._uses[: messages.MAX_TOLD]), []
        return uses

    def _refuse_operators(self, operators: tuple[str, ...]) -> Any:
        import torch

        library: Any = torch.library.Library("aten", "IMPL")  # type: ignore[no-untyped-call]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # torch warns that a kernel is replaced, which is meant
            for name in operators:
                for overload in operator_overloads().get(name, ()):
                    full_name = f"{name}.{overload}" if overload else name
                    library.impl(full_name, self._refusal(f"torch.{name}"), "CPU")
        return library

    def _refusal(self, name: str) -> Any:
        def refuse(*_: Any, **__: Any) -> None:
            line, cell = self._place()
            self._uses.append(Use(name[: messages.MAX_NAME], line, cell))
            raise ForbiddenError(f"this exercise does not allow {name}")

        return refuse

    def _place(self) -> tuple[int, int | None]:
        """The innermost line of the submission that is being run, as far as this thread can tell."""
        frame: types.FrameType | None = sys._getframe(2)
        while frame is not None:
            name = frame.f_code.co_filename
            if name == self._filename or cell_number(name) is not None:
                return frame.f_lineno, cell_number(name)
            frame = frame.f_back
        return 0, None


class OperationCount:
    """Counts the tensor operations that are dispatched while it is active. A context manager; torch must be loaded."""

    def __init__(self) -> None:
        self.operations = 0

    def __enter__(self) -> OperationCount:
        self._mode = _counting_mode(self)
        self._run = threading.Thread.run
        threading.Thread.run = _counted(self._run, self)  # type: ignore[method-assign]  # a mode is a thread's own
        self._mode.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._mode.__exit__(*error)
        threading.Thread.run = self._run  # type: ignore[method-assign]


def _counting_mode(count: OperationCount) -> Any:
    from torch.utils._python_dispatch import TorchDispatchMode

    class Counting(TorchDispatchMode):  # type: ignore[no-untyped-call]  # torch's own
        @classmethod
        def _should_skip_dynamo(cls) -> bool:
            return False  # else the first operation imports torch's compiler, which takes a second of the call's time

        def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            count.operations += 1
            return func(*args, **(kwargs or {}))

    return Counting()  # type: ignore[no-untyped-call]


def _counted(run: Any, count: OperationCount) -> Any:
    def run_counted(thread: threading.Thread) -> None:
        with _counting_mode(count):
            run(thread)

    return run_counted


@functools.cache
def operator_overloads() -> dict[str, list[str]]:
    """The overloads of each of torch's own operators. It takes a while the first time, so the zygote calls it once."""
    import torch

    found: dict[str, list[str]] = {}
    for schema in torch._C._jit_get_all_schemas():
        namespace, _, name = schema.name.partition("::")
        if namespace == "aten":
            found.setdefault(name, []).append(schema.overload_name)
    return found


def _matching(patterns: tuple[str, ...]) -> Iterator[tuple[Any, str]]:
    """Where functions and classes that ``patterns`` name are kept: the object that has the attribute, and its name."""
    for pattern in patterns:
        owner_name, _, last = pattern.rpartition(".")
        if (owner := _resolved(owner_name)) is not None:
            # A name without a wildcard is not looked for: listing all of torch takes milliseconds.
            names = [name for name in dir(owner) if fnmatchcase(name, last)] if "*" in last else [last]
            for name in names:
                yield from _places(owner, name)


def _places(owner: Any, name: str) -> Iterator[tuple[Any, str]]:
    """``owner``, and the module where what it has under ``name`` is at home, if that is a function or a class."""
    thing = getattr(owner, name, None)
    if callable(thing) and not isinstance(thing, types.ModuleType):
        yield owner, name
        home = sys.modules.get(getattr(thing, "__module__", None) or "")
        if home is not None and home is not owner and getattr(home, name, None) is thing:
            yield home, name


def _resolved(dotted: str) -> Any:
    """The module, or the class in one, that is called ``dotted``, if the package that it belongs to is loaded."""
    top, *names = dotted.split(".")
    thing: Any = sys.modules.get(top)
    for name in names:
        thing = getattr(thing, name, None)
    return thing if isinstance(thing, type | types.ModuleType) else None


def _spelled(owner: Any) -> str:
    return f"{owner.__module__}.{owner.__qualname__}" if isinstance(owner, type) else str(owner.__name__)
