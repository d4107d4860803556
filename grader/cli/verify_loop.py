"""The author's loop: an exercise is verified again whenever one of its files is saved."""

from __future__ import annotations

import queue
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import click

from grader.catalogue import translated
from grader.cli.saves import saves_to
from grader.exercise.course import Course
from grader.model.exercise import Language

_WRITTEN = (".yaml", ".py", ".md")  # what authors write; editors put more beside it


def follow(course: Course, slugs: Iterable[str], verify: Callable[[str], None], language: Language) -> None:
    """Have the exercises ``slugs`` verified, and each again that is saved, until an interrupt.

    Where none is named, all are watched, and none is verified before it is saved.
    """
    named = tuple(slugs)
    saves: queue.SimpleQueue[frozenset[Path]] = queue.SimpleQueue()
    folders = [folder.resolve() for folder in (course.exercises, course.solutions) if folder.is_dir()]
    with saves_to(saves.put, *folders, below=True):
        waiting = list(named)
        while True:
            for slug in waiting:
                if slug in course.slugs():
                    verify(slug)
            click.echo(translated("Waiting for a file to be saved; Ctrl-C ends it.", language))
            sys.stdout.flush()  # also where it is not a terminal
            saved = {each for path in _next(saves) if (each := _slug(course, path)) is not None}
            waiting = sorted(saved.intersection(named) if named else saved)


def _next(saves: queue.SimpleQueue[frozenset[Path]]) -> Iterator[Path]:
    """Wait for a save; those that came meanwhile are one."""
    yield from saves.get()
    while not saves.empty():
        yield from saves.get()


def _slug(course: Course, path: Path) -> str | None:
    """The exercise that a file is of; None for what no author writes."""
    if path.suffix not in _WRITTEN or path.name.startswith("."):
        return None
    for folder in (course.exercises.resolve(), course.solutions.resolve()):
        if path.is_relative_to(folder):
            return path.relative_to(folder).parts[0]
    return None
