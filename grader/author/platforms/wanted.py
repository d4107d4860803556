"""What a teacher asks of a platform's setup, and what setups share: a course, the package, pinned versions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from grader.errors import UsageError
from grader.exercise.course import Course

PACKAGE = "convgrader"
_JUNK = ("__pycache__", "handout")


class Wanted(NamedTuple):
    """The course to grade by, the exercises of it (all if none), and whether to do without a protection.

    ``passing`` is the share of the points, in percent, that a job asks for; ``sealed`` is a file that holds the course
    in place of its folders.
    """

    course: Course
    slugs: tuple[str, ...]
    allow_weak: bool
    passing: float = 100
    sealed: Path | None = None

    @property
    def graded(self) -> tuple[str, ...]:
        """The exercises to be graded, in the course's order."""
        every = tuple(outline.slug for outline in self.course.outlines())
        return tuple(slug for slug in every if slug in self.slugs) if self.slugs else every


def course_files(wanted: Wanted) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the exercises to be graded, and of those that they come after, by their path in the course."""
    for slug in _with_those_before(wanted):
        for folder in (wanted.course.exercises / slug, wanted.course.solutions / slug):
            yield from _files(folder, wanted.course.root)


def package_files() -> Iterator[tuple[str, bytes]]:
    """Yield the files of this package, and what makes its entry points known where it is on the path."""
    package = Path(__file__).resolve().parents[2]
    yield from _files(package, package.parent)
    installed = metadata.distribution(PACKAGE)
    for name in ("METADATA", "entry_points.txt"):
        yield f"{PACKAGE}-{installed.version}.dist-info/{name}", (installed.read_text(name) or "").encode()


def pinned(*extra: str) -> tuple[list[str], list[str]]:
    """List torch, and all else that the package needs, with ``extra`` ones, each in the version that is installed here.

    ``UsageError`` if an extra one is not.
    """
    found = {name: _extra_version(name) for name in extra}
    waiting = [PACKAGE, *extra]
    while waiting:
        for requirement in metadata.requires(waiting.pop()) or ():
            name = _needed(requirement)
            if name and name not in found and (version := _version(name)) is not None:
                found[name] = version
                waiting.append(name)
    lines = [f"{name}=={version.partition('+')[0]}" for name, version in sorted(found.items())]
    torch = [line for line in lines if line.startswith("torch==")]
    return torch, [line for line in lines if line not in torch]


def _needed(requirement: str) -> str | None:
    """The package of a requirement that is not an extra's."""
    found = re.match(r"[\w.-]+", requirement)
    return None if found is None or "extra ==" in requirement else found[0].lower().replace("_", "-")


def is_installed(name: str) -> bool:
    """Whether a package is installed here."""
    return _version(name) is not None


def _extra_version(name: str) -> str:
    if (version := _version(name)) is None:
        raise UsageError(f"{name} is needed there, and its version is taken from here; install it: pip install {name}")
    return version


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _with_those_before(wanted: Wanted) -> list[str]:
    after = {outline.slug: outline.after for outline in wanted.course.outlines()}
    found: list[str] = []
    waiting = list(wanted.graded)
    while waiting:
        slug = waiting.pop()
        if slug not in found:
            found.append(slug)
            waiting += after[slug]
    return sorted(found)


def _files(folder: Path, root: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(root)
        if path.is_file() and not any(part in _JUNK for part in inside.parts):
            yield inside.as_posix(), path.read_bytes()
