"""The text of a submission as numbers, which a confined worker makes: we compare those, and parse nothing.

The numbers are hashed with a key of the run, so that nobody can write a text whose numbers are another one's, and
numbers of two runs have nothing in common.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from grader.judge.budget import Account
from grader.judge.own_program import own_program
from grader.judge.reply import Ended
from grader.judge.runner import Runner
from grader.judge.session import Bounds, ExhaustedError, Session
from grader.model.exercise import Exercise
from grader.model.submission import Submission
from grader.values import Array, from_numpy
from grader.wire.messages import Query
from grader.worker.tokens import MAX_TOKENS

KEY_BYTES = 32
SIGNATURE = "tokens(source: array, is_notebook: bool, key: array) -> array"


class Tokens(NamedTuple):
    """The tokens of a text: a number for each, and the line that it stands in, counted from 1; both int64."""

    numbers: NDArray[np.int64]
    lines: NDArray[np.int64]

    @property
    def is_cut(self) -> bool:
        """Whether the text may go on."""
        return len(self.numbers) >= MAX_TOKENS


class Unread(NamedTuple):
    """No numbers could be made of a text."""

    reason: str


def tokens(exercise: Exercise, submission: Submission, key: bytes, runner: Runner) -> Tokens | Unread:
    """Have a worker of its own make numbers of ``submission``; the ``key`` has :data:`KEY_BYTES` bytes.

    What a source does to its worker costs no other source anything.
    """
    is_notebook = submission.path.suffix == ".ipynb"
    query = Query("tokens", (_bytes(text_of(submission)), is_notebook, _bytes(key)), {}, ())
    program = own_program(exercise, "tokens.py", SIGNATURE)
    with Session(runner, program, Account(), Bounds(workers=1)) as session:
        try:
            result = session.ask(query).result
        except ExhaustedError:
            return Unread("no worker could be had for it")
    if isinstance(result, Ended):
        return Unread(str(result.message))
    value = result.value
    if not isinstance(value, Array) or value.dtype != "int64" or len(value.shape) != 2 or value.shape[0] != 2:
        return Unread("what came back are not numbers of tokens")
    numbers, lines = value.numpy().astype("int64")
    return Tokens(numbers[:MAX_TOKENS], lines[:MAX_TOKENS])


def text_of(submission: Submission) -> bytes:
    """Join all that was handed in for the exercise: the file, and behind it its helpers; of a notebook itself alone."""
    return b"\n".join(_parts(submission))


def _parts(submission: Submission) -> Iterator[bytes]:
    yield submission.source
    if submission.path.suffix != ".ipynb":
        yield from (helper.source for helper in submission.helpers)


def _bytes(data: bytes) -> Array:
    return from_numpy(np.frombuffer(data, "uint8"))
