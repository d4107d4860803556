"""What the commands share: the course that was named, the language, a console, a progress bar."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from grader.errors import UsageError
from grader.exercise.course import Course
from grader.model.exercise import Exercise, Language

if TYPE_CHECKING:
    from rich.console import Console

T = TypeVar("T")


def course(ctx: click.Context) -> Course:
    """The course named by ``--course``, else the nearest one upward from the current folder."""
    named: Path | None = ctx.obj["course"]
    if named is None:
        return Course.find(Path.cwd())
    if not (course := Course(named)).slugs():
        raise UsageError(f"{named} is no course: it has no exercises/SLUG/exercise.yaml")
    return course


def language(ctx: click.Context) -> Language:
    return str(ctx.obj["lang"])


def console() -> Console:
    """Standard output: coloured and as wide as the terminal, or plain and wide enough where it is none."""
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False, width=None if sys.stdout.isatty() else 120)


def say_left_out(exercises: Iterable[Exercise]) -> None:
    """Name, on standard error, the groups that need what is not installed here, and what would install it."""
    for exercise in exercises:
        for group in exercise.groups:
            if group.missing_extra:
                what = f"{exercise.slug}: the group {group.name!r} ({group.points:g} points) is left out here"
                click.echo(
                    f"{what}, for it needs {group.missing_extra.module}: {group.missing_extra.install}", err=True
                )


@contextlib.contextmanager
def progress_bar(total: int, label: str) -> Iterator[Callable[[], None]]:
    """A bar on standard error, if that is a terminal; what is handed out moves it by one."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=total)
        yield lambda: bar.advance(task)


def progress(items: Iterable[T], total: int, label: str) -> Iterator[T]:
    """Pass ``items`` on, with a bar on standard error if that is a terminal and there is more than one."""
    if total < 2:
        yield from items
        return
    with progress_bar(total, label) as tell:
        for item in items:
            yield item
            tell()
