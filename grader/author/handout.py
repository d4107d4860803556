"""What learners get: the public files of a course by a list of what is allowed, and a practice key for each exercise.

The list is made of what ``exercise.yaml`` says, so that a file that nobody thought of is an error rather than a leak.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from grader.errors import ExerciseError, GraderError, UsageError
from grader.exercise.course import Course
from grader.exercise.reader import HARNESS
from grader.judge.practice import PracticeKey, write

MAX_BYTES = 1_000_000  # of a file: the largest is a statement
_STATEMENT = re.compile(r"README(\.[a-z]{2,3})?\.md")


def public_files(course: Course) -> dict[Path, Path]:
    """List the files of ``course`` that learners get: by their path in a handout, where each lies.

    ``ExerciseError`` for the first one in ``exercises/`` that does not belong there, such as a link.
    """
    submits = {outline.slug: outline.submit for outline in course.outlines()}
    found: dict[Path, Path] = {}
    for path in _files(course.exercises):
        inside = path.relative_to(course.exercises)
        if (problem := _problem(path, inside, submits)) is not None:
            raise ExerciseError(path, None, f"{problem}, so it cannot go into a handout; move or remove it")
        found[Path("exercises") / inside] = path
    return found


def write_handout(files: Mapping[Path, Path], keys: Mapping[str, PracticeKey], target: Path) -> None:
    """Write ``files``, and the practice ``keys`` by their exercise, to the folder ``target``: whole, or not at all.

    ``UsageError`` if anything is there already.
    """
    check_target(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as made:
            whole = Path(made) / "handout"
            for inside, path in files.items():
                _copied(path, whole / inside)
            course = Course(whole)
            course.practice.mkdir()
            for slug, key in keys.items():
                course.practice_path(slug).write_bytes(write(key))
            if target.is_dir():
                target.rmdir()
            os.rename(whole, target)
    except OSError as error:
        raise GraderError(f"{target} cannot be written: {error.strerror}; name another folder") from error


def check_target(target: Path) -> None:
    """``UsageError`` where a handout would be mixed with something else."""
    if os.path.lexists(target) and not (target.is_dir() and not target.is_symlink() and not any(target.iterdir())):
        raise UsageError(f"{target} is there already and is not an empty folder; remove it, or name another")


def _files(folder: Path) -> Iterator[Path]:
    """Everything below ``folder`` that is not a folder, links to folders among it, and folders that hold nothing."""
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not path.is_symlink() and any(path.iterdir()):
            yield from _files(path)
        else:
            yield path


def _problem(path: Path, inside: Path, submits: Mapping[str, str]) -> str | None:
    """Why the file at ``inside`` of ``exercises/`` does not belong there, None if it does."""
    slug = inside.parts[0] if len(inside.parts) == 2 else ""
    named = _STATEMENT.fullmatch(inside.name) is not None
    if slug in submits:
        named = named or inside.name in ("exercise.yaml", HARNESS, submits[slug])
    elif len(inside.parts) > 1:
        return "it is neither a file of an exercise nor in the folder of one"
    if not named:
        return "it is not a file that an exercise has"
    if path.is_symlink() or not path.is_file():
        return "it is a link or a folder"
    return "it is larger than a megabyte" if path.stat().st_size > MAX_BYTES else None


def _copied(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, target, follow_symlinks=False)
    target.chmod(0o644)
