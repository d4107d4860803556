"""What was worked out once, kept by the hash of all that it depends on: answers, and the mistakes' behaviours.

The files lie in the user's cache folder, which no worker can read. Of two graders that need the same thing at once one
waits for the other, where the system lets it; each writes a file of its own and moves it into place. A torn file is
worked out anew. (Libraries that cache on disk pickle, or keep a database that two graders would have to share.)
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import msgspec

from grader.user_folders import user_folder

KEPT_DAYS = 60
_SUFFIX = ".convgrader"  # only what is called so is ever removed: the folder may be anybody's choice
_LOCK_SUFFIX = f".lock{_SUFFIX}"

T = TypeVar("T")


class Cache:
    """A folder of results, or None to keep nothing."""

    def __init__(self, folder: Path | None, tell: Callable[[str], None] = lambda _: None) -> None:
        """``tell`` is given a sentence where ``folder`` is not used, because others could put answers into it."""
        self._folder = folder
        if folder is not None and (why := _not_private(folder)):
            self._folder = None
            tell(f"{folder} is not used, because {why}; every run works out its answers anew")

    @classmethod
    def of_user(cls, tell: Callable[[str], None] | None = None) -> Cache:
        """The user's own, in the place that the system has for such things, or in GRADER_CACHE."""
        named = os.environ.get("GRADER_CACHE")
        return cls(Path(named) if named else user_folder("cache") / "keys", tell or _tell)

    def fetch(self, parts: tuple[str, ...], kind: Any, make: Callable[[], T]) -> T:
        """What ``make`` returns, a value of ``kind``: from the store if it was made from the same ``parts`` before."""
        if self._folder is None:
            return make()
        path = self._folder / f"{hashlib.sha256(repr(parts).encode()).hexdigest()}{_SUFFIX}"
        kept: T | None = _read(path, kind)
        if kept is not None:
            return kept
        with _alone(path.with_suffix(_LOCK_SUFFIX)):
            kept = _read(path, kind)  # somebody else may have made it meanwhile
            if kept is None:
                kept = make()
                with contextlib.suppress(OSError):  # a full or read-only disk costs time, not the grading
                    _write(path, msgspec.msgpack.encode(kept))
            return kept


def _tell(why: str) -> None:
    print(f"The cache {why}.", file=sys.stderr)


def _not_private(folder: Path) -> str:
    """Why what lies in ``folder`` cannot be believed or kept, "" where nobody else can put anything into it."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.stat()
    except OSError as error:
        return f"it cannot be made ({error.strerror})"
    if hasattr(os, "getuid") and status.st_uid != os.getuid():
        return "it belongs to another user (name a folder of your own in GRADER_CACHE)"
    if hasattr(os, "getuid") and status.st_mode & 0o022:
        return "others can write to it (chmod go-w makes it yours alone)"
    return ""


@contextlib.contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Let nobody else in meanwhile, where the system can; a process that is killed holds nothing up."""
    held: BinaryIO | None = None
    with contextlib.suppress(OSError, ImportError):  # two who work it out cost time, and nothing else
        held = _locked(lock)
    try:
        yield
    finally:
        if held is not None:
            with held, contextlib.suppress(OSError):
                lock.unlink()


def _locked(lock: Path) -> BinaryIO:
    """Wait for the lock, and open it anew where who had it before has removed it."""
    import fcntl

    while True:
        file = lock.open("wb")
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            if os.path.samestat(os.fstat(file.fileno()), lock.stat()):
                return file
        except FileNotFoundError:
            pass
        except BaseException:
            file.close()
            lock.unlink(missing_ok=True)
            raise
        file.close()


def _read(path: Path, kind: Any) -> Any:
    """The value in the file, or None if there is none that can be believed."""
    try:
        data = path.read_bytes()
        digest, payload = data[:32], data[32:]
        if hashlib.sha256(payload).digest() != digest:
            return None
        os.utime(path)  # it is in use
        return msgspec.msgpack.decode(payload, type=kind)
    except (OSError, msgspec.DecodeError, ValueError):
        return None


def _write(path: Path, payload: bytes) -> None:
    import tempfile  # whose own imports take as long as a short command

    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix="new-", suffix=_SUFFIX)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(hashlib.sha256(payload).digest() + payload)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
    _forget_old(path.parent)


def _forget_old(folder: Path) -> None:
    """Remove what nobody has used for long; another grader may be doing the same."""
    oldest = time.time() - KEPT_DAYS * 86400
    for path in folder.glob(f"*{_SUFFIX}"):
        with contextlib.suppress(OSError):
            if path.stat().st_mtime < oldest:
                path.unlink()
