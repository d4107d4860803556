"""One file below what was named, whatever it lies in, to be read when its turn comes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import NamedTuple


class Entry(NamedTuple):
    """A file below what was named. ``flaw`` is why nothing of this learner's is taken.

    ``marked`` is what a platform made of its name, where that differs from ``path``.
    """

    path: PurePosixPath
    read: Callable[[int], bytes]
    flaw: str | None = None
    marked: PurePosixPath | None = None

    @property
    def origin(self) -> PurePosixPath:
        return self.marked or self.path
