"""Reports on their way to several writers, kept in a temporary file rather than in memory."""

from __future__ import annotations

import struct
import tempfile
from collections.abc import Iterable, Iterator
from types import TracebackType

from grader.errors import NoScratchError
from grader.model.report import Report, decode, encode

_LENGTH = struct.Struct(">Q")


class Spool:
    """Takes down reports that pass through it, to be read again. A context manager.

    ``NoScratchError`` where no temporary file can be made.
    """

    def __init__(self) -> None:
        try:
            self._file = tempfile.TemporaryFile(prefix="grader-reports-")  # noqa: SIM115 closed with the spool
        except OSError as error:
            raise NoScratchError(error) from error

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def through(self, reports: Iterable[Report]) -> Iterator[Report]:
        """Pass ``reports`` on, each taken down before."""
        for report in reports:
            data = encode(report)
            self._file.write(_LENGTH.pack(len(data)) + data)
            yield report

    def __iter__(self) -> Iterator[Report]:
        """Read them from the first, one at a time."""
        self._file.seek(0)
        while length := self._file.read(_LENGTH.size):
            yield decode(self._file.read(*_LENGTH.unpack(length)))
