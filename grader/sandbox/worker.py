"""The program of a worker: confine, load a submission, answer calls. Everything here is in the learner's hands.

It returns values and facts, never verdicts, and it holds nothing that would help: no expected value, no test, no
descriptor but its channel.
"""

from __future__ import annotations

import ast
import contextlib
import os
import sys
import tempfile
import traceback
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from grader.sandbox import frames
from grader.sandbox.confine import Prepared, confine
from grader.sandbox.convert import from_python, to_python
from grader.sandbox.frames import (
    Answer,
    Channel,
    Confine,
    Confined,
    Load,
    Loaded,
    Observed,
    Query,
    Raised,
    Returned,
    Run,
)
from grader.sandbox.names import forbidden_uses
from grader.values import Array, Value


def work(channel: Channel[frames.ToWorker], prepared: Prepared, data_kb: int) -> None:
    """Serve one submission until the other side closes the channel."""
    module = types.ModuleType("submission")
    with contextlib.suppress(EOFError):
        while True:
            message = channel.receive()
            if isinstance(message, Confine):
                channel.send(_confined(message, prepared, data_kb))
            elif isinstance(message, Load):
                module = types.ModuleType(Path(message.filename).stem)
                channel.send(_load(message, module))
            elif isinstance(message, Run):
                for query in message.queries:
                    channel.send(_answer(module, query))


def _confined(order: Confine, prepared: Prepared, data_kb: int) -> Confined:
    os.chdir(order.scratch)
    os.environ.update(HOME=order.scratch, TMPDIR=order.scratch)
    tempfile.tempdir = None
    return Confined(confine(prepared, Path(order.scratch), order.memory_mb, data_kb, order.protections))


def _load(order: Load, module: types.ModuleType) -> Loaded | Raised:
    module.__file__ = order.filename
    sys.modules[module.__name__] = module
    try:
        tree = ast.parse(order.source, order.filename)
        uses = tuple(frames.Use(name[:200], line) for name, line in forbidden_uses(tree, order.forbid))
        exec(compile(order.source, order.filename, "exec", dont_inherit=True), module.__dict__)  # noqa: S102 the submission
    except BaseException as error:
        return _raised(error, order.filename)
    finally:
        _end_section()
    found = {name: getattr(module, name, None) for name in order.functions if hasattr(module, name)}
    return Loaded(
        missing=tuple(name for name in order.functions if name not in found),
        not_callable=tuple(name for name, thing in found.items() if not callable(thing)),
        forbidden=uses[:20],
    )


def _answer(module: types.ModuleType, query: Query) -> Answer:
    try:
        returned = _call(getattr(module, query.function), query)
    except _UnsendableError as error:
        return frames.Unsendable(_cut(str(error)))
    except BaseException as error:
        return _raised(error, str(module.__file__))
    finally:
        _end_section()
    return returned


class _UnsendableError(Exception):
    """The submission's result is not plain data."""


def _call(function: Callable[..., Any], query: Query) -> Returned:
    args = [to_python(value) for value in query.args]
    kwargs = {name: to_python(value) for name, value in query.kwargs.items()}
    result = function(*args, **kwargs)
    given = (*args, *kwargs.values())
    after = shares = gradients = None
    try:
        value = from_python(result)
        if "pure" in query.aspects:
            after = tuple(from_python(argument) for argument in given)
    except (ValueError, TypeError, RecursionError) as error:
        raise _UnsendableError(str(error)) from error
    if {"fresh", "view"} & set(query.aspects):
        shares = any(_share_memory(result, argument) for argument in given)
    if "gradient" in query.aspects:
        gradients = _gradients(function, query)
    return Returned(value, Observed(after, shares, gradients))


def _gradients(function: Callable[..., Any], query: Query) -> tuple[Array | None, ...]:
    """The gradient of the result's sum by each floating tensor argument; None where none arrives."""
    args = [_with_gradient(value) for value in query.args]
    kwargs = {name: _with_gradient(value) for name, value in query.kwargs.items()}
    leaves = [argument for argument in (*args, *kwargs.values()) if getattr(argument, "requires_grad", False)]
    result = function(*args, **kwargs)
    if getattr(result, "requires_grad", False):
        result.sum().backward()
    return tuple(None if leaf.grad is None else _array(leaf.grad) for leaf in leaves)


def _with_gradient(value: Value) -> Any:
    argument = to_python(value)
    if isinstance(value, Array) and value.kind == "tensor" and value.dtype.startswith("float"):
        argument.requires_grad_()
    return argument


def _array(tensor: Any) -> Array:
    value = from_python(tensor)
    if not isinstance(value, Array):
        raise TypeError("a gradient that is no tensor")
    return value


def _share_memory(result: Any, argument: Any) -> bool:
    buffers = [_buffer(result), _buffer(argument)]
    return all(buffer is not None for buffer in buffers) and bool(np.may_share_memory(*buffers))


def _buffer(thing: Any) -> Any:
    if isinstance(thing, np.ndarray):
        return thing
    return thing.detach().numpy() if hasattr(thing, "detach") else None


def _raised(error: BaseException, filename: str) -> Raised:
    kinds = tuple(_cut(kind.__name__) for kind in type(error).__mro__ if kind is not object)[:64]
    try:
        message = str(error)
    except BaseException:
        message = "(the exception cannot be printed)"
    line = error.lineno if isinstance(error, SyntaxError) else None
    for frame, number in traceback.walk_tb(error.__traceback__):
        if frame.f_code.co_filename == filename:
            line = number
    return Raised(kinds, _cut(message), line if isinstance(line, int) else None)


def _cut(text: str) -> str:
    return text[: frames.MAX_TEXT].encode(errors="replace").decode()[: frames.MAX_TEXT]


def _end_section() -> None:
    for stream in (sys.stdout, sys.stderr):
        # The submission may have closed or replaced them.
        with contextlib.suppress(Exception):
            stream.flush()
    with contextlib.suppress(OSError):
        os.write(1, frames.SECTION_END)
