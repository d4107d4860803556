"""What setups of jobs share: a folder with scripts, pinned versions, this package, and a course or a sealed one."""

from __future__ import annotations

import os
import shlex
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from grader.author.platforms.wanted import Wanted, course_files, package_files, pinned
from grader.errors import GraderError, UsageError

HERE = Path(__file__).parent
SEALED = "course.sealed"
OPENS_SEALED = "cryptography"  # the package that it takes to open one
_EXECUTABLE = (".sh",)

Files = Iterable[tuple[str, bytes]]


class Job(NamedTuple):
    """How a platform's job grades.

    ``seconds`` is what it may take, less than the platform's own limit. ``form`` is what the log has, ``outputs`` are
    files by their format, and ``keep`` names variables of the platform that a form reads.
    """

    seconds: int
    form: str
    outputs: tuple[str, ...]
    keep: tuple[str, ...] = ()


def kit(wanted: Wanted, job: Job) -> Iterator[tuple[str, bytes]]:
    """Yield the files that grade in a job: scripts, their settings, pinned versions, the package, and the course."""
    yield from scripts("kit_scripts")
    yield "settings.sh", _settings(wanted, job).encode()
    yield from requirements(*([OPENS_SEALED] if wanted.sealed is not None else []))
    for name, data in package_files():
        yield f"package/{name}", data
    if wanted.sealed is not None:
        yield SEALED, _read(wanted.sealed)
        return
    for name, data in course_files(wanted):
        yield f"course/{name}", data


def scripts(folder: str, *names: str) -> Iterator[tuple[str, bytes]]:
    """Yield the files in one of the folders beside this module, or those of them that are named."""
    for path in sorted((HERE / folder).iterdir()):
        if path.is_file() and path.name in (names or (path.name,)):
            yield path.name, path.read_bytes()


def requirements(*extra: str) -> Iterator[tuple[str, bytes]]:
    """Yield the lists of what pip installs: torch, then all else, ``extra`` packages among it."""
    for name, lines in zip(("requirements-torch.txt", "requirements.txt"), pinned(*extra), strict=True):
        yield name, "".join(f"{line}\n" for line in lines).encode()


def below(folder: str, files: Files) -> Iterator[tuple[str, bytes]]:
    """Put ``files`` into a folder."""
    for name, data in files:
        yield f"{folder}/{name}", data


def write_folder(files: Files, target: Path) -> None:
    """Write ``files`` to the new folder ``target``: whole, or not at all."""
    if os.path.lexists(target) and not (target.is_dir() and not target.is_symlink() and not any(target.iterdir())):
        raise UsageError(f"{target} is there already and is not an empty folder; remove it, or name another")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as made:
            whole = Path(made) / "whole"
            for name, data in files:
                path = whole / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
                path.chmod(0o755 if path.suffix in _EXECUTABLE else 0o644)
            if target.is_dir():
                target.rmdir()
            os.rename(whole, target)
    except OSError as error:
        raise GraderError(f"{target} cannot be written: {error.strerror}; name another folder") from error


def _settings(wanted: Wanted, job: Job) -> str:
    submits = {outline.slug: outline.submit for outline in wanted.course.outlines()}
    options = ["--allow-weak-isolation"] if wanted.allow_weak else []
    return (
        "# shellcheck shell=bash disable=SC2034\n"
        "# What is graded, and how. Edit it, or make it anew with: grader setup\n"
        f"EXERCISES=({shlex.join(wanted.graded)})\n"
        "# Of each exercise, in this order, the file that learners write.\n"
        f"SUBMITS=({shlex.join(submits[slug] for slug in wanted.graded)})\n"
        "# The share of its points, in percent, that every exercise must have for the job to pass.\n"
        f"PASS={wanted.passing:g}\n"
        "# Less than what the platform gives the job, so that there is a result also then.\n"
        f"SECONDS_AT_MOST={job.seconds}\n"
        "# The sealed course beside this file; without one it is the folder 'course'.\n"
        f"SEALED={SEALED if wanted.sealed is not None else ''}\n"
        "# A file on the machine that holds the key of the sealed course; without one it is in GRADER_SEAL_KEY.\n"
        "SEAL_KEY_FILE=\n"
        "# With --allow-weak-isolation, grade also where a machine lacks a protection; without it, not there.\n"
        f"OPTIONS=({shlex.join(options)})\n"
        "# What is written: to the log, and into files by their format.\n"
        f"FORMAT={job.form}\n"
        f"OUTPUTS=({shlex.join(job.outputs)})\n"
        "# What the job says beside that; nothing else of its environment is inherited.\n"
        f"KEEP=({shlex.join(job.keep)})\n"
    )


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"the sealed course {path} cannot be read: {error.strerror}; make one: grader seal") from error
