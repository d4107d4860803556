"""Who starts workers: the seam at which operating systems differ. Below it everything is the same on all of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from grader.sandbox.worker import Worker
from grader.wire.messages import Ready

# Nothing of the caller's environment reaches a worker. One thread each: a fork keeps no thread pool, and a class is
# graded in parallel.
ENVIRONMENT = {
    "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0",
    "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1",
    # Large pages, where the system gives them to who asks: a fork then has far fewer to go through.
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
}  # fmt: skip


class Starter(Protocol):
    """Start workers with numpy loaded, or with torch as well.

    ``how`` says how.
    """

    how: str

    @property
    def ready(self) -> Ready:
        """What they will have."""

    def start(self) -> Worker:
        """Return a worker that is not confined yet."""

    def runs(self) -> bool:
        """Tell whether it can start more workers.

        What it needs for that may have been killed from outside.
        """

    def close(self) -> None:
        """Start no more, and leave no process behind that waits to."""


Start = Callable[[bool], Starter]
