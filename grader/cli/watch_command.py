"""``grader watch``"""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click
from msgspec.structs import replace

from grader.catalogue import marked, translated
from grader.classroom.progress import Progress
from grader.classroom.submissions import read_submission, with_notebooks
from grader.cli import settings, spoken
from grader.cli.hint_command import next_hint
from grader.cli.keys import keys_to
from grader.cli.list_command import is_done, print_list
from grader.cli.output import say
from grader.cli.saves import saves_to
from grader.cli.start_command import begin
from grader.errors import UsageError
from grader.exercise.course import Course, no_exercise
from grader.model.exercise import Language, Outline
from grader.model.report import Outcome, Report
from grader.model.submission import Submission

if TYPE_CHECKING:
    from grader.grading import Grader
    from grader.sandbox.sandboxes import Sandboxes

_KEYS = marked("h hint · a all groups · n next exercise · l list · q quit")
_HALF_SAVED = 0.05  # seconds that an empty file is given to be written


class _Saved(NamedTuple):
    """Files that have changed or gone."""

    names: frozenset[str]


class _Pressed(NamedTuple):
    """A key."""

    key: str


_Event = _Saved | _Pressed


@click.command("watch", cls=spoken.Command)
@click.argument("slug", required=False)
@settings.pass_settings
def command(user: settings.Settings, slug: str | None) -> None:
    """Check your files each time that you save them.

    The files of the exercise SLUG in the current folder are watched, or of every exercise. In a terminal, keys show a
    hint, all groups, the next exercise or the list; q or Ctrl-C ends it.

    \b
    Example:
      grader watch
      grader watch corr2d
    """
    course = user.course()
    outlines = settings.outlines_of(course, user.language)
    slugs = [outline.slug for outline in outlines]
    if slug is not None and slug not in slugs:
        raise UsageError(no_exercise(slug, slugs))
    with _until_quit() as quit_, settings.sandboxes_for(slug or _saved_last(outlines), outlines) as sandboxes:
        desk = _Desk(
            course, outlines, _grader(course, sandboxes), settings.progress_in(course, user.language), user.language
        )
        _follow(desk, slug, quit_)


def _grader(course: Course, sandboxes: Sandboxes) -> Grader:
    from grader.grading import Grader

    return Grader(course, sandboxes=sandboxes)


def _follow(desk: _Desk, slug: str | None, quit_: Callable[[], None]) -> None:
    events: queue.SimpleQueue[_Event] = queue.SimpleQueue()
    with (
        desk.grader,
        saves_to(lambda paths: events.put(_Saved(frozenset(path.name for path in paths))), Path.cwd()),
        keys_to(lambda key: quit_() if key == "q" else events.put(_Pressed(key))) as has_keys,
    ):
        watch = _Watch(desk, slug, has_keys)
        watch.begin()
        watch.follow(events)


def _saved_last(outlines: Iterable[Outline]) -> str | None:
    """The exercise whose file here was saved last."""
    slug_of = with_notebooks({outline.submit: outline.slug for outline in outlines})
    here = [name for name in slug_of if Path(name).is_file()]
    return slug_of[max(here, key=lambda name: os.stat(name).st_mtime)] if here else None


@contextlib.contextmanager
def _until_quit() -> Iterator[Callable[[], None]]:
    """Hand out what ends the work inside at once, from another thread, and as if it were done."""
    is_over = threading.Event()

    def leave() -> None:
        if not is_over.is_set():
            is_over.set()
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)  # which also ends a wait

    try:
        yield leave
    except KeyboardInterrupt:
        if not is_over.is_set():
            raise


class _Desk(NamedTuple):
    """What checking takes: it stays warm from one save to the next."""

    course: Course
    outlines: tuple[Outline, ...]
    grader: Grader
    progress: Progress
    language: Language


class _Watch:
    """Which files are watched, and what is on the screen."""

    def __init__(self, desk: _Desk, slug: str | None, has_keys: bool) -> None:
        self._desk = desk
        self._slug = slug
        self._has_keys = has_keys
        self._every = with_notebooks({outline.submit: outline.slug for outline in desk.outlines})
        self._console = settings.console()
        self._seen: dict[str, Submission] = {}  # by the file's name, as it was checked last
        self._report: Report | None = None
        self._name = ""  # of the file that was checked last

    def begin(self) -> None:
        """Check the file that was saved last; without any, get ready for the first save."""
        here = [name for name in self._slug_of() if Path(name).is_file()]
        if here:
            self._check([max(here, key=lambda name: os.stat(name).st_mtime)])
            return
        slug = self._slug or self._desk.outlines[0].slug
        self._say(translated("Nothing is here yet; begin with: grader start {slug}", self._desk.language, slug=slug))
        self._say_keys()
        self._desk.grader.prepare(slug)  # so that the first save finds it warm

    def follow(self, events: queue.SimpleQueue[_Event]) -> None:
        """Answer events, until an interrupt. Saves that came meanwhile are one."""
        while True:
            came = [events.get()]
            while not events.empty():
                came.append(events.get())
            saved = frozenset[str]().union(*(event.names for event in came if isinstance(event, _Saved)))
            self._check(name for name in self._slug_of() if name in saved or self._may_be_helped_by(saved, name))
            for event in came:
                if isinstance(event, _Pressed):
                    self._answer(event.key)

    def _may_be_helped_by(self, saved: frozenset[str], name: str) -> bool:
        """Whether a module of the learner's own has changed, and ``name`` is what they are working on."""
        return name == self._name and any(each.endswith(".py") and each not in self._every for each in saved)

    def _slug_of(self) -> Mapping[str, str]:
        """The exercise of each file that is watched."""
        return {name: slug for name, slug in self._every.items() if self._slug in (None, slug)}

    # --- saves -------------------------------------------------------------------------------------------------

    def _check(self, names: Iterable[str]) -> None:
        """Check those of the files that are not as they were."""
        for name in names:
            submission = self._read(name)
            if submission is None:
                if self._seen.pop(name, None) is not None:
                    self._say(
                        translated("{file} is gone; it is checked when it is back.", self._desk.language, file=name)
                    )
            elif (counts := self._what_counts(submission)) != self._seen.get(name):
                self._seen[name] = counts
                self._grade(submission)

    def _read(self, name: str) -> Submission | None:
        """Read a file, or None if it is not there; one that is still being written is waited for."""
        path = Path(name)
        if not os.path.lexists(path):
            time.sleep(_HALF_SAVED)  # an editor may be about to put the new one into its place
        elif path.is_file() and not path.stat().st_size:
            time.sleep(_HALF_SAVED)
        if not os.path.lexists(path):
            return None
        return read_submission(path.resolve().parent.name, self._slug_of()[name], path)

    def _what_counts(self, submission: Submission) -> Submission:
        """Leave out the other exercises' files beside it, which are checked by themselves."""
        own = tuple(each for each in submission.helpers if each.name not in self._every)
        return replace(submission, helpers=own)

    def _grade(self, submission: Submission) -> None:
        from grader.judge.counterexample import FULL_SHRINKING

        [(_, report)] = self._desk.grader.grade([submission], shrinking=FULL_SHRINKING)
        self._name, self._report = submission.path.name, report
        self._show(report)
        self._desk.progress.record([report])

    # --- the screen --------------------------------------------------------------------------------------------

    def _show(self, report: Report, *, every_group: bool = False) -> None:
        from grader.reporting.terminal import View, print_report

        if self._console.is_terminal:
            self._console.clear()
        print_report(self._console, report, self._desk.language, View(every_group, self._name))
        if report.outcome is Outcome.OK and (following := self._following()) is not None:
            self._say(translated("Next: grader start {slug}", self._desk.language, slug=following.slug))
        self._say_keys()

    def _say(self, sentence: str) -> None:
        say(sentence)
        sys.stdout.flush()  # also where it is not a terminal

    def _say_keys(self) -> None:
        if self._has_keys:
            click.echo(click.style(translated(_KEYS, self._desk.language), dim=True))
        sys.stdout.flush()

    # --- keys --------------------------------------------------------------------------------------------------

    def _answer(self, key: str) -> None:
        match key:
            case "h":
                self._hint()
            case "a" if self._report is not None:
                self._show(self._report, every_group=True)
            case "n":
                self._next()
            case "l":
                print_list(self._desk.outlines, self._desk.progress.entries(), self._desk.language)
                self._say_keys()

    def _current(self) -> str:
        if self._report is not None and self._report.exercise is not None:
            return self._report.exercise
        return self._slug or self._desk.outlines[0].slug

    def _hint(self) -> None:
        exercise = self._desk.grader.prepare(self._current()).exercise
        if exercise.hints:
            self._say(next_hint(exercise, self._desk.progress, self._desk.language))
        else:
            self._say(translated("{slug} has no hints.", self._desk.language, slug=exercise.slug))
        self._say_keys()

    def _next(self) -> None:
        """Begin the next exercise that is not done, and go on with that one."""
        language, following = self._desk.language, self._following()
        if following is None:
            self._say(translated("All {number} exercises are done.", language, number=len(self._desk.outlines)))
            return
        if self._slug is not None:
            self._slug = following.slug
        begun = [name for name, slug in self._slug_of().items() if slug == following.slug and os.path.lexists(name)]
        name = begun[0] if begun else str(begin(self._desk.course.exercise(following.slug), Path(), language))
        self._seen.pop(name, None)
        self._check([name])
        self._say(translated("Read  {path}", language, path=Path(name).with_suffix(".md")))
        self._say(translated("edit  {path}", language, path=name))

    def _following(self) -> Outline | None:
        """The first exercise after the current one that is not done, or else the first of those before it."""
        outlines, entries = self._desk.outlines, self._desk.progress.entries()
        place = next(place for place, each in enumerate(outlines) if each.slug == self._current())
        others = (*outlines[place + 1 :], *outlines[:place])
        return next((each for each in others if not is_done(each, entries)), None)
