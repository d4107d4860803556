"""``--sealed``: grading by a course that was sealed into one file, with the key from the environment or a file."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli import settings
from grader.cli.seal_key import VARIABLE, shut_memory
from grader.errors import UsageError

if TYPE_CHECKING:
    from grader.exercise.course import SealedCourse
    from grader.seal import SealKey

_MAX_KEY = 1024  # bytes of a file with a key


def options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--sealed`` and ``--seal-key-file`` to a command."""
    file = click.option(
        "--sealed",
        type=click.Path(path_type=Path),
        help="Grade by this file of 'grader seal', which is opened in memory alone; its key is in GRADER_SEAL_KEY.",
    )
    key = click.option(
        "--seal-key-file",
        type=click.Path(path_type=Path),
        help="The file that holds the key of --sealed, in place of GRADER_SEAL_KEY.",
    )
    return file(key(command))


def opened(user: settings.Settings, file: Path, key_file: Path | None, graded: Iterable[Path]) -> SealedCourse:
    """Open the sealed course ``file``; it is named on standard error.

    It may lie in what is graded, for the key says which file is meant; the key may not.
    """
    from grader.exercise.course import SealedCourse
    from grader.seal import MAX_BYTES, SealError, unseal

    if user.named_course is not None:
        raise UsageError("a course is named by --course (or GRADER_COURSE) and by --sealed; name one of the two")
    shut_memory()
    key = _key(user.seal_key, key_file, graded)
    try:
        files = unseal(_read(file, MAX_BYTES), key)
    except SealError as error:
        raise UsageError(f"{file} {error}") from None
    course = SealedCourse(str(file), key.digest, files)
    if not course.slugs() or not course.solutions.is_dir():
        raise UsageError(f"{file} holds no course that can be graded by; seal one with: grader seal")
    settings.say_course(course, "--sealed", user.language)
    return course


def _key(text: str, file: Path | None, graded: Iterable[Path]) -> SealKey:
    from grader.seal import SealKey

    if file is not None:
        for path in graded:
            if file.resolve().is_relative_to(path.resolve()):
                raise UsageError(f"the key {file} lies in what is graded, {path}; keep it where no learner can write")
        text = _read(file, _MAX_KEY).decode(errors="replace")
    if not text.strip():
        where = f"{file} is empty" if file is not None else f"{VARIABLE} is not set"
        remedy = f"put the key that 'grader seal' made into {VARIABLE}, from the secrets of the job"
        raise UsageError(f"there is no key for the sealed course, for {where}; {remedy}, or name its file")
    return SealKey.parse(text)


def _read(path: Path, most: int) -> bytes:
    """Read a file that may lie among what learners wrote: nothing but a regular file, and not more than ``most``."""
    try:
        with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise UsageError(f"{path} is not a file; name one that is")
            data = file.read(most + 1)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error
    if len(data) > most:
        raise UsageError(f"{path} is larger than {most} bytes, so it is not what 'grader seal' made")
    return data
