"""What the commands share: the course that was named, the language, a console, a progress bar."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, TypeVar

import click

from grader.catalogue import looked_up, translated
from grader.cli import pace
from grader.cli.output import say

# What a command does not use is not loaded for it: each of them answers at once.
if TYPE_CHECKING:
    from rich.console import Console

    from grader.classroom.progress import Progress
    from grader.errors import ExerciseError
    from grader.exercise.course import Course, ReadableCourse
    from grader.exercise.course_choice import Chosen
    from grader.model.exercise import Exercise, Language, Outline
    from grader.model.sentence import Sentence
    from grader.sandbox.room import Room
    from grader.sandbox.sandboxes import Sandboxes

T = TypeVar("T")


@dataclass(frozen=True)
class Settings:
    """What the user said before the command's name: a course, if one was named, and a language."""

    named_course: Path | None
    language: Language
    seal_key: str = field(default="", repr=False)  # that the environment held; "" if none

    def course(self) -> Course:
        """The course of whoever learns or writes: named by ``--course``, or else the nearest one upward from here."""
        from grader.exercise.course_choice import course_to_learn

        return course_to_learn(self.named_course, Path.cwd())

    def grading_course(self, graded: Iterable[Path]) -> Course:
        """The course of whoever grades, which is never looked for among submissions; it is named on standard error."""
        from grader.exercise.course_choice import course_to_grade

        return self._told(course_to_grade(self.named_course, graded))

    def course_to_publish(self) -> Course:
        """The whole course of whoever makes something of it, as a handout; it is named on standard error."""
        from grader.exercise.course_choice import course_to_publish

        return self._told(course_to_publish(self.named_course, Path.cwd()))

    def course_to_show(self) -> Course:
        """The course that a made-up class is made of; it is named on standard error."""
        from grader.exercise.course_choice import course_to_show

        return self._told(course_to_show(self.named_course))

    def _told(self, chosen: Chosen) -> Course:
        say_course(chosen.course, chosen.by, self.language)
        return chosen.course


def say_course(course: ReadableCourse, by: str, language: Language) -> None:
    """Name, on standard error, the course that is graded by, and what it was chosen by."""
    from grader.text import shown_name

    name, chosen_by = shown_name(course.name), looked_up(by, language)
    click.echo(translated("Course: {name} (from {chosen_by})", language, name=name, chosen_by=chosen_by), err=True)


def outlines_of(course: Course, language: Language) -> tuple[Outline, ...]:
    """What a list shows of the exercises of ``course`` that can be read; mistakes in others are told."""
    from grader.cache import Cache
    from grader.exercise.outlines import kept_outlines

    return kept_outlines(course, Cache.of_user(lambda _: None), partial(say_mistake, language=language))


def gradable_outlines(course: ReadableCourse, slugs: Sequence[str] = ()) -> tuple[Outline, ...]:
    """The exercises of ``course``; ``ExerciseError`` where one of ``slugs``, or of all, cannot be read.

    Its files would look like nobody's, and their learners would be told that they handed in nothing.
    """
    found = course.survey()
    for slug, mistake in found.mistakes.items():
        if not slugs or slug in slugs:
            raise mistake
    return found.outlines


@contextlib.contextmanager
def sandboxes_for(slug: str | None, outlines: Sequence[Outline]) -> Iterator[Sandboxes]:
    """Hold sandboxes on a learner's own machine, where what is missing costs nothing but the protection.

    They get ready for the exercise ``slug`` while the caller loads what judges it.
    """
    from grader.sandbox.sandboxes import several

    with several(1, allow_weak=True) as sandboxes:
        sandboxes.begin(torch=any(outline.tensors for outline in outlines if outline.slug == slug))
        yield sandboxes


def progress_in(course: Course, language: Language) -> Progress:
    """What the user has done in ``course``; what is wrong with its file is said on standard error."""
    from grader.classroom.progress import Progress
    from grader.model.sentence import said_in

    def warn(said: Sentence) -> None:
        say(translated("Warning: {problem}", language, problem=said_in(said, language)), err=True)

    return Progress(course, warn)


pass_settings = click.make_pass_decorator(Settings)


def console(file: TextIO | None = None) -> Console:
    """Standard output, coloured and as wide as the terminal, or a file: plain, and wide enough."""
    from rich.console import Console

    plain = False if os.environ.get("CI") else None  # a job's log may be a terminal, and is read as a file
    is_terminal = file is None and sys.stdout.isatty() and plain is None
    return Console(
        file=file, force_terminal=plain, highlight=False, markup=False, emoji=False, width=None if is_terminal else 120
    )


def say_mistake(mistake: ExerciseError, language: Language) -> None:
    """Tell, on standard error, which exercise is left out since its author made a mistake."""
    said = translated("Left out, for a mistake in the exercise: {mistake}", language, mistake=mistake)
    say(said, err=True)


def say_left_out(exercises: Iterable[Exercise], language: Language) -> None:
    """Name, on standard error, the groups that need what is not installed here, and what would install it."""
    from grader.model.exercise import in_language

    for exercise in exercises:
        for group in exercise.groups:
            if group.missing_extra:
                said = translated(
                    "{slug}: the group '{group}' ({points} points) is left out here, for it needs {module}: {install}",
                    language,
                    slug=exercise.slug,
                    group=in_language(group.title or group.name, language),
                    points=format(group.points, "g"),
                    module=group.missing_extra.module,
                    install=group.missing_extra.install,
                )
                say(said, err=True)


def say_less_memory(exercises: Iterable[Exercise], room: Room) -> None:
    """Tell, on standard error, where submissions may take less memory than their exercises allow, and why."""
    bounds = {
        exercise.limits.memory_mb: room.bound(exercise.limits.memory_mb, torch=exercise.uses_tensors)
        for exercise in exercises
    }
    allowed, bound = min(((wanted, bound) for wanted, bound in bounds.items() if bound < wanted), default=(0, 0))
    if not allowed:
        return
    has = "the address space of this process is limited (ulimit -v)"
    if room.memory_mb is not None:
        has = f"this container has {room.memory_mb} MiB of memory"
    what = f"a submission may take {bound} MiB where its exercise allows {allowed}"
    click.echo(f"Less memory here: {has}, so that {what}; reports say so.", err=True)


def progress(
    items: Iterable[T], total: int, label: str, language: Language, slow: pace.Slow = pace.nothing_slow
) -> Iterator[T]:
    """Pass ``items`` on, and show on standard error how it gets on if there is more than one."""
    if total < 2:
        yield from items
        return
    with pace.shown(total, label, language, slow) as tell:
        for item in items:
            yield item
            tell()
