"""An exercise's rules at run time: what it forbids refuses to work, by whatever route it is reached.

torch's operators are refused where they are dispatched, so that ``F.conv2d``, ``nn.Conv2d``, a traced function and
another thread all end in the same place. Python functions are refused under every name that their modules have for
them. This is tidiness and no wall: it lies in the process that it watches.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import gc
import sys
import threading
import types
import warnings
from collections.abc import Iterator
from typing import Any

from grader.wire import messages
from grader.wire.messages import Rule, Use
from grader.worker.patterns import is_like, is_plain
from grader.worker.raised import cell_number, helper_name, is_learners

_KNOWN_AS = {"torch._C.TensorBase": "torch.Tensor", "torch._C._VariableFunctionsClass": "torch"}


class ForbiddenError(RuntimeError):
    """The submission used what its exercise does not allow."""


class Guards:
    """Refuse what ``rules`` name, and note who used it.

    ``filename`` is the submission's, whose lines are told.
    """

    def __init__(self, rules: tuple[Rule, ...], filename: str) -> None:
        self._filename = filename
        self._uses: list[Use] = []
        self._libraries: dict[str, Any] = {}
        for rule in rules:
            for owner, name in [*_matching(rule.replaced)]:
                self._replace(owner, name, rule)
            for owner, name in [*_matching(rule.refused_to_learners)]:
                self._replace(owner, name, rule, only_to_learners=True)
            if rule.operators and sys.modules.get("torch"):
                self._refuse_operators(rule)

    def take(self) -> tuple[Use, ...]:
        """Return what was used since the last look, and forget it."""
        uses, self._uses = tuple(self._uses[: messages.MAX_TOLD]), []
        return uses

    def _replace(self, owner: Any, name: str, rule: Rule, *, only_to_learners: bool = False) -> None:
        original = getattr(owner, name)
        refusal = self._refusal(f"{_spelled(owner)}.{name}", rule, original if only_to_learners else None)
        # A class stays one, so that who builds on it is told when an object is made.
        is_class = isinstance(original, type) and not only_to_learners
        _set(owner, name, type(name, (), {"__new__": refusal}) if is_class else refusal)

    def _refuse_operators(self, rule: Rule) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # torch warns that a kernel is replaced, which is meant
            for operator in rule.operators:
                namespace, _, name = operator.rpartition("::")
                for overload in operator_overloads().get(operator, ()):
                    full_name = f"{name}.{overload}" if overload else name
                    refusal = self._refusal(f"torch.ops.{namespace}.{name}" if namespace else f"torch.{name}", rule)
                    self._register(namespace or "aten", full_name, refusal)
            if "unfold" in rule.operators:
                self._register("aten", "repeat", _repeated)

    def _register(self, namespace: str, name: str, kernel: Any) -> None:
        import torch

        if namespace not in self._libraries:
            self._libraries[namespace] = torch.library.Library(namespace, "IMPL")  # type: ignore[no-untyped-call]
        with contextlib.suppress(RuntimeError):  # two rules have this one
            self._libraries[namespace].impl(name, kernel, "CPU")

    def _refusal(self, name: str, rule: Rule, original: Any = None) -> Any:
        """Make what refuses to work.

        In place of an ``original``, it does so only where the submission's own lines call it.
        """

        def refuse(*args: Any, **kwargs: Any) -> Any:
            if original is not None and not self._is_learners(sys._getframe(1).f_code.co_filename):
                return original(*args, **kwargs)
            line, cell, file = self._place()
            self._uses.append(Use(name[: messages.MAX_NAME], line, cell, rule.name, file))
            raise ForbiddenError(f"this exercise does not allow {name}")

        return refuse

    def _is_learners(self, filename: str) -> bool:
        return is_learners(filename, self._filename) or filename == "<string>"

    def _place(self) -> tuple[int, int | None, str]:
        """Find the innermost line of the submission that this thread runs."""
        frame: types.FrameType | None = sys._getframe(2)
        while frame is not None:
            name = frame.f_code.co_filename
            if is_learners(name, self._filename):
                return frame.f_lineno, cell_number(name), helper_name(name)
            frame = frame.f_back
        return 0, None, ""


class OperationCount:
    """Count the tensor operations that are dispatched while it is active.

    A context manager; torch must be loaded.
    """

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


def warm_up() -> None:
    """Make what torch makes when first asked, once for all workers."""
    import torch

    operator_overloads()
    for name in ("as_strided", "as_strided_", "as_strided_copy", "as_strided_scatter", "set_"):
        getattr(torch.ops.aten, name)
    getattr(torch.ops.inductor, "_reinterpret_tensor", None)


@functools.cache
def operator_overloads() -> dict[str, list[str]]:
    """List the overloads of each operator, torch's own without their namespace."""
    import torch

    found: dict[str, list[str]] = {}
    for schema in torch._C._jit_get_all_schemas():
        found.setdefault(schema.name.removeprefix("aten::"), []).append(schema.overload_name)
    return found


def _repeated(tensor: Any, repeats: Any) -> Any:
    """Return what ``repeat`` gives, without the operator that cuts windows.

    torch's own makes it with that one.
    """
    sizes = [int(size) for size in repeats]
    if len(sizes) < tensor.dim():
        raise RuntimeError("Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor")
    shape = [1] * (len(sizes) - tensor.dim()) + list(tensor.shape)
    twice = [part for pair in zip([1] * len(shape), shape, strict=True) for part in pair]
    wide = [part for pair in zip(sizes, shape, strict=True) for part in pair]
    whole = [size * part for size, part in zip(sizes, shape, strict=True)]
    return tensor.reshape(twice).expand(wide).clone().reshape(whole)


def _matching(patterns: tuple[str, ...]) -> Iterator[tuple[Any, str]]:
    """Find each function and class that ``patterns`` name: its owner and its name."""
    for pattern in patterns:
        owner_name, _, last = pattern.rpartition(".")
        if (owner := _resolved(owner_name)) is not None:
            # A name without a wildcard is not looked for: listing all of torch takes milliseconds.
            names = [name for name in dir(owner) if is_like(name, last)] if not is_plain(last) else [last]
            for name in names:
                yield from _places(owner, name)


def _places(owner: Any, name: str) -> Iterator[tuple[Any, str]]:
    """Yield ``owner``, and the home module of its function or class ``name``."""
    thing = _attribute(owner, name)
    if callable(thing) and not isinstance(thing, types.ModuleType):
        yield owner, name
        home = sys.modules.get(getattr(thing, "__module__", None) or "")
        if home is not None and home is not owner and getattr(home, name, None) is thing:
            yield home, name


def _resolved(dotted: str) -> Any:
    """Return what ``dotted`` names and has functions: a module, class or namespace."""
    top, *names = dotted.split(".")
    thing: Any = sys.modules.get(top)
    for name in names:
        thing = _attribute(thing, name)
    if isinstance(thing, type | types.ModuleType):
        return thing
    return None if thing is None or not dotted.startswith("torch._C.") else type(thing)


def _attribute(thing: Any, name: str) -> Any:
    """Return what ``thing`` has under ``name``.

    A module that would first have to load it has nothing there yet.
    """
    return vars(thing).get(name) if isinstance(thing, types.ModuleType) else getattr(thing, name, None)


def _set(owner: Any, name: str, replacement: Any) -> None:
    """Give ``owner`` the attribute, even a class that Python lets nobody change.

    Its methods lie in a dict as well.
    """
    try:
        setattr(owner, name, replacement)
    except (AttributeError, TypeError):
        (attributes,) = [each for each in gc.get_referents(owner.__dict__) if type(each) is dict]
        attributes[name] = replacement
        ctypes.pythonapi.PyType_Modified(ctypes.py_object(owner))


def _spelled(owner: Any) -> str:
    name = f"{owner.__module__}.{owner.__qualname__}" if isinstance(owner, type) else str(owner.__name__)
    return _KNOWN_AS.get(name, name)
