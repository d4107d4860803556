"""What judging needs of those who run submissions: the one seam between verdicts and processes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Protocol, TypeVar

from grader.model.exercise import Limits
from grader.model.report import Environment, Isolation
from grader.model.stopped import Stopped, Usage
from grader.wire.messages import Answer, Load, Loaded, Query, Raised, Use

T = TypeVar("T")
R = TypeVar("R")


class Worker(Protocol):
    """A confined process for one submission, for a ``with``. After a ``Stopped`` it is dead."""

    isolation: Isolation
    forbidden: tuple[Use, ...]  # found in the source that was loaded

    def __enter__(self) -> Worker: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def load(self, order: Load) -> Loaded | Raised | Stopped:
        """Load a submission."""

    def run(self, queries: tuple[Query, ...], seconds: float, max_bytes: int) -> Iterator[Answer | Stopped]:
        """Answer ``queries`` in their order, each within ``seconds`` of CPU. Ends early after a ``Stopped``.

        ``max_bytes`` is for all that this worker ever sends.
        """

    def printed(self) -> bytes:
        """What was printed up to the end of the last answered step."""

    @property
    def sent_bytes(self) -> int:
        """About the memory that all its messages took."""

    @property
    def last_usage(self) -> Usage:
        """What the last call used, or the loading if that was the last thing asked for."""

    @property
    def usage(self) -> Usage:
        """What loading and all calls used together."""

    def close(self) -> float:
        """End it for good and return the CPU seconds that it used."""


class Runner(Protocol):
    """Starts workers, and says what they have."""

    def worker(self, *, torch: bool, limits: Limits) -> Worker:
        """Start a worker with numpy, or with torch as well, in which every call has ``limits``."""

    def environment(self, *, torch: bool) -> Environment:
        """Name the versions that values may depend on."""


class Pool(Protocol):
    """Several runners side by side, for work that can be done in any order."""

    def one(self) -> AbstractContextManager[Runner]:
        """Lend a runner to one thread, as soon as one is free."""

    def each(self, work: Callable[[Runner, T], R], items: Iterable[T]) -> Iterator[R]:
        """Yield what ``work`` makes of each item, with a runner that is its own meanwhile; in the items' order."""

    def as_done(
        self, work: Callable[[Runner, T], R], items: Iterable[T], *, ordered: bool = False
    ) -> Iterator[tuple[int, R]]:
        """Yield what ``work`` makes of each item, beside the item's place, as soon as it is made."""
