"""What commands print, and the files that they write: whole, or a sentence and a status that is not a grade."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import select
import stat
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from grader.errors import GraderError, UsageError
from grader.model.sentence import Sentence, sentence, system_reason
from grader.text import wrapped

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_REMEDY = "what was printed is not whole; write it to a file elsewhere with --output FILE"
_PAUSE = 0.05  # seconds, where a system cannot tell when a pipe has room again


class _Whole(io.RawIOBase):
    """A descriptor to which everything is written that is asked for, however little it takes at once.

    A pipe may be non-blocking, since somebody else made it so, and with PYTHONUNBUFFERED nobody else writes the rest.
    After the first failure nothing more is tried.
    """

    def __init__(self, descriptor: int, name: str) -> None:
        super().__init__()
        self._descriptor = descriptor
        self._name = name
        self._has_failed = False

    def fileno(self) -> int:
        return self._descriptor

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return os.isatty(self._descriptor)

    def write(self, data: ReadableBuffer, /) -> int:
        left = memoryview(data).cast("B")
        size = len(left)
        while left and not self._has_failed:
            try:
                left = left[os.write(self._descriptor, left) :]
            except BlockingIOError:
                _wait_for_room(self._descriptor)
            except OSError as error:
                self._has_failed = True
                if error.errno in (errno.EPIPE, errno.ECONNRESET):
                    raise
                raise GraderError(f"{self._name} cannot be written: {error.strerror}; {_REMEDY}") from error
        return size


def _wait_for_room(descriptor: int) -> None:
    try:
        select.select([], [descriptor], [])
    except (OSError, ValueError):  # what is not a pipe or a socket, or has too large a number
        time.sleep(_PAUSE)


@contextlib.contextmanager
def whole_output() -> Iterator[None]:
    """Have all that is printed inside written whole by the end, or ``GraderError``.

    It is ``BrokenPipeError`` where nobody reads. Standard output that is not a descriptor, as in a notebook, is left
    alone.
    """
    plain = sys.stdout
    if plain is None:
        raise GraderError("standard output is closed, so that nothing can be printed; send it to a file or /dev/null")
    try:
        descriptor = plain.fileno()
    except (OSError, ValueError, AttributeError):
        yield
        return
    plain.flush()
    stream = io.TextIOWrapper(
        io.BufferedWriter(_Whole(descriptor, "standard output")),
        encoding=plain.encoding,
        errors="backslashreplace",  # a terminal in ASCII shows a name's letters as escapes
        line_buffering=plain.isatty(),
    )
    sys.stdout = stream
    try:
        yield
        stream.flush()
    finally:
        sys.stdout = plain


def say(text: str, *, err: bool = False) -> None:
    """Print sentences of ours, on standard error if asked to; a terminal shows them broken between words."""
    cells = cells_of(sys.stderr if err else sys.stdout)
    click.echo("\n".join(wrapped(line, cells, 2) for line in text.split("\n")), err=err)


def cells_of(stream: TextIO | None) -> int:
    """How wide a line may be; where no terminal shows it, as wide as it is."""
    try:
        return os.get_terminal_size(stream.fileno()).columns if stream is not None else sys.maxsize
    except (OSError, ValueError):
        return sys.maxsize


def check_target(path: Path) -> None:
    """``UsageError`` before any work is done for a file that could not be written in the end."""
    if path.is_dir() or not path.parent.is_dir():
        nowhere = sentence("there is no folder {folder}", folder=str(path.parent))
        raise UsageError(_unwritable(path, sentence("it is a folder") if path.is_dir() else nowhere))


def write_file(path: Path, pieces: Iterable[bytes]) -> None:
    """Write ``pieces`` to ``path``: whole, or not at all, in which case what was there before stays."""
    try:
        if path.exists() and not stat.S_ISREG(path.stat().st_mode):  # a pipe or /dev/stdout, and nothing to replace
            with open(path, "wb", buffering=0) as file, io.BufferedWriter(_Whole(file.fileno(), str(path))) as whole:
                whole.writelines(pieces)
            return
        _replace(path, pieces)
    except OSError as error:
        raise GraderError(_unwritable(path, system_reason(error))) from error


def _unwritable(path: Path, why: Sentence) -> Sentence:
    return sentence("{path} cannot be written: {why}; name another file", path=str(path), why=why)


def write_privately(path: Path, pieces: Iterable[bytes]) -> None:
    """Write what names people, for nobody else's eyes: whoever may read it, may not by us."""
    is_new = not os.path.lexists(path)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_NOFOLLOW | os.O_WRONLY, 0o600))
        os.chmod(path, 0o600)
    except OSError as error:
        raise GraderError(f"{path} cannot be written: {error.strerror}; name another folder") from error
    try:
        write_file(path, pieces)
    except BaseException:
        if is_new:  # nothing was ever in it
            path.unlink(missing_ok=True)
        raise


def _replace(path: Path, pieces: Iterable[bytes]) -> None:
    target = path.resolve()  # of a link, what it leads to is replaced
    import tempfile  # whose own imports take as long as a short command

    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, _mode(target))
        os.replace(name, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


def _mode(target: Path) -> int:
    """The permissions of the file that is replaced, or those that a new one gets."""
    if target.exists():
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
