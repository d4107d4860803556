"""What was worked out once, kept by the hash of all that it depends on: answer keys, and the mistakes' behaviours.

The files lie in the user's cache folder, which no worker can read. Two graders may work out the same thing at once:
each writes a file of its own and moves it into place. What is in a file that is torn is worked out anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import msgspec

import grader
from grader.judge.answer_keys import AnswerKey, build_key
from grader.judge.behaviours import Behaviours, behaviours_of_mistakes
from grader.model.exercise import Exercise
from grader.sandbox.sandbox import Sandbox

KEPT_DAYS = 60
_SUFFIX = ".convgrader"  # only what is called so is ever removed: the folder may be anybody's choice

T = TypeVar("T")


class KeyStore:
    """A folder of results, or None to keep nothing."""

    def __init__(self, folder: Path | None, tell: Callable[[str], None] = lambda _: None) -> None:
        """``tell`` is given a sentence where ``folder`` is not used, because others could put answers into it."""
        self._folder = folder
        if folder is not None and (why := _not_private(folder)):
            self._folder = None
            tell(f"{folder} is not used, because {why}; every run works out its answers anew")

    @classmethod
    def of_user(cls, tell: Callable[[str], None] | None = None) -> KeyStore:
        """The user's own, in the place that the system has for such things, or in GRADER_CACHE."""
        import platformdirs

        named = os.environ.get("GRADER_CACHE")
        return cls(Path(named) if named else platformdirs.user_cache_path("convgrader") / "keys", tell or _tell)

    def fetch(self, parts: tuple[str, ...], kind: Any, make: Callable[[], T]) -> T:
        """What ``make`` returns, a value of ``kind``: from the store if it was made from the same ``parts`` before."""
        if self._folder is None:
            return make()
        path = self._folder / f"{hashlib.sha256(repr(parts).encode()).hexdigest()}{_SUFFIX}"
        kept: T | None = _read(path, kind)
        if kept is None:
            kept = make()
            with contextlib.suppress(OSError):  # a full or read-only disk costs time, not the grading
                _write(path, msgspec.msgpack.encode(kept))
        return kept


class AnswerKeys:
    """The answer keys of a run, and the behaviours of the mistakes, each got when it is first asked for.

    With ``own_inputs`` the generated cases of each learner are different ones, so that those which one was shown are
    worth nothing to the next. Of threads, only one may ask for what nobody has asked for before.
    """

    def __init__(self, sandbox: Sandbox, store: KeyStore, *, own_inputs: bool = False) -> None:
        self._sandbox = sandbox
        self._store = store
        self._own_inputs = own_inputs
        self._package = _hashes(sorted(Path(grader.__file__).parent.rglob("*.py")))
        # Of each exercise the last one: with own inputs there is another for every learner.
        self._keys: dict[str, tuple[str, AnswerKey]] = {}
        self._behaviours: dict[str, tuple[str, dict[str, Behaviours]]] = {}

    def key(self, exercise: Exercise, learner: str = "") -> AnswerKey:
        """The key that ``learner``'s submission to ``exercise`` is judged by."""
        seed = self._seed(learner)
        kept = self._keys.get(exercise.slug)
        if kept is None or kept[0] != seed:
            parts = self._parts(exercise, seed)
            kept = seed, self._store.fetch(parts, AnswerKey, lambda: build_key(exercise, self._sandbox, seed))
            self._keys[exercise.slug] = kept
        return kept[1]

    def behaviours(self, exercise: Exercise, learner: str = "") -> dict[str, Behaviours]:
        """How each wrong solution behaves in the cases of that key."""
        seed = self._seed(learner)
        kept = self._behaviours.get(exercise.slug)
        if kept is None or kept[0] != seed:
            key = self.key(exercise, learner)
            parts = (*self._parts(exercise, seed), *_hashes([wrong.path for wrong in exercise.wrong]))
            kept = (
                seed,
                self._store.fetch(
                    parts, dict[str, Behaviours], lambda: behaviours_of_mistakes(exercise, key, self._sandbox)
                ),
            )
            self._behaviours[exercise.slug] = kept
        return kept[1]

    def _seed(self, learner: str) -> str:
        return learner if self._own_inputs else ""

    def _parts(self, exercise: Exercise, seed: str) -> tuple[str, ...]:
        """All that a key depends on: the exercise, the seed, the libraries and those not there, this package itself."""
        environment = self._sandbox.environment(torch=exercise.uses_tensors)
        lacking = [group.lacks for group in exercise.groups]
        return (exercise.slug, exercise.sha256, seed, repr(environment), repr(lacking), *self._package)


def _hashes(paths: list[Path]) -> tuple[str, ...]:
    return tuple(hashlib.sha256(path.read_bytes()).hexdigest() for path in paths)


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
