"""The program of a worker: confine, load a submission, answer calls. Everything here is in the learner's hands.

It returns values and facts, never verdicts, and it holds nothing that would help: no expected value, no test, no
descriptor but its channel.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from grader.values import Array, Value
from grader.wire import messages
from grader.wire.channel import Channel
from grader.wire.messages import Answer, Confine, Confined, Load, Observed, Query, Returned, Run
from grader.worker.confine import Prepared, confine
from grader.worker.convert import UnsendableError, from_python, sendable, to_python
from grader.worker.guards import OperationCount
from grader.worker.loading import Submission
from grader.worker.raised import raised


def work(channel: Channel[messages.ToWorker], prepared: Prepared, data_kb: int) -> None:
    """Serve one submission until the other side closes the channel."""
    submission = Submission()
    with contextlib.suppress(EOFError):
        while True:
            message = channel.receive()
            if isinstance(message, Confine):
                channel.send(_confined(message, prepared, data_kb))
            elif isinstance(message, Load):
                loaded = submission.load(message, channel.send)
                _end_section()
                channel.send(loaded)
            elif isinstance(message, Run):
                for query in message.queries:
                    _send(channel, _answer(submission, query))


def _send(channel: Channel[messages.ToWorker], answer: Answer) -> None:
    try:
        channel.send(answer)
    except ValueError:
        channel.send(messages.BadReturn("size"))


def _confined(order: Confine, prepared: Prepared, data_kb: int) -> Confined:
    return confine(prepared, Path(order.scratch), order.memory_mb, data_kb, order.protections)


def _answer(submission: Submission, query: Query) -> Answer:
    answer: Answer
    try:
        answer = _call(submission.function(query.function), query)
    except UnsendableError as error:
        answer = error.told
    except BaseException as error:
        answer = raised(error, submission.filename)
    finally:
        _end_section()
    uses = submission.forbidden_uses()
    return messages.Forbidden(uses) if uses else answer


def _call(function: Callable[..., Any], query: Query) -> Returned:
    args = [to_python(value) for value in query.args]
    kwargs = {name: to_python(value) for name, value in query.kwargs.items()}
    result, operations = (
        _counted(function, args, kwargs) if query.count_operations else (function(*args, **kwargs), None)
    )
    given = (*args, *kwargs.values())
    after = shares = gradients = None
    value = sendable(result)
    if "pure" in query.aspects:
        after = tuple(sendable(argument) for argument in given)
    if {"fresh", "view"} & set(query.aspects):
        shares = any(_share_memory(part, argument) for part in _parts(result) for argument in given)
    if "gradient" in query.aspects:
        gradients = _gradients(function, query)
    return Returned(value, Observed(after, shares, gradients, operations))


def _counted(function: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]) -> tuple[Any, int]:
    with OperationCount() as count:
        result = function(*args, **kwargs)
    return result, count.operations


def _gradients(function: Callable[..., Any], query: Query) -> tuple[Array | None, ...]:
    """Return the gradient of all results' sum by each floating tensor argument.

    It is None where none arrives.
    """
    args = [_with_gradient(value) for value in query.args]
    kwargs = {name: _with_gradient(value) for name, value in query.kwargs.items()}
    leaves = [argument for argument in (*args, *kwargs.values()) if getattr(argument, "requires_grad", False)]
    parts = [part for part in _parts(function(*args, **kwargs)) if getattr(part, "requires_grad", False)]
    if parts:
        sum(part.sum() for part in parts).backward()
    return tuple(None if leaf.grad is None else _array(leaf.grad) for leaf in leaves)


def _with_gradient(value: Value) -> Any:
    argument = to_python(value)
    if isinstance(value, Array) and value.kind == "tensor" and value.dtype.startswith("float"):
        argument.requires_grad_()
    return argument


def _array(tensor: Any) -> Array:
    value = from_python(tensor)
    if not isinstance(value, Array):
        raise TypeError("a gradient that is not a tensor")
    return value


def _parts(result: Any) -> tuple[Any, ...]:
    """Return the parts of a result: one thing, or a tuple's or list's."""
    return tuple(result) if isinstance(result, tuple | list) else (result,)


def _share_memory(result: Any, argument: Any) -> bool:
    buffers = [_buffer(result), _buffer(argument)]
    return all(buffer is not None for buffer in buffers) and bool(np.may_share_memory(*buffers))


def _buffer(thing: Any) -> Any:
    if isinstance(thing, np.ndarray):
        return thing
    return thing.detach().numpy() if hasattr(thing, "detach") else None


def _end_section() -> None:
    for stream in (sys.stdout, sys.stderr):
        # The submission may have closed or replaced them.
        with contextlib.suppress(Exception):
            stream.flush()
    with contextlib.suppress(OSError):
        os.write(1, messages.SECTION_END)
