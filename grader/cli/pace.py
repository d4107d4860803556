"""How a long run is getting on: a bar where somebody looks, and a line every half minute where a log does."""

from __future__ import annotations

import collections
import contextlib
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import click

from grader.catalogue import marked, translated

if TYPE_CHECKING:
    from rich.progress import ProgressColumn, Task
    from rich.text import Text

    from grader.model.exercise import Language

GRADING = marked("Grading")  # of the commands that grade a class
SECONDS = 30.0  # between two lines
_RECENT = 50  # whose time tells the rate

Slow = Callable[[], str]


def nothing_slow() -> str:
    """Say what takes long: nothing."""
    return ""


class Pace:
    """Counts what is done of ``total``, and by the clock of what came last how long the rest will take."""

    def __init__(self, total: int, now: Callable[[], float] = time.monotonic) -> None:
        self._total = total
        self._now = now
        self._done = 0
        self._recent: collections.deque[float] = collections.deque([now()], maxlen=_RECENT)

    def advance(self) -> None:
        """One more is done."""
        self._done += 1
        self._recent.append(self._now())

    @property
    def rate(self) -> float:
        """How many are done in a second."""
        recent = tuple(self._recent)
        seconds = self._now() - recent[0]
        return (len(recent) - 1) / seconds if seconds > 0 else 0.0

    def line(self, label: str, slow: str, language: Language) -> str:
        """``Grading: 120 of 1000, 14.2 a second, 1 min left``, and what is slow."""
        rate = self.rate
        said = translated(
            "{label}: {done} of {total}",
            language,
            label=translated(label, language),
            done=self._done,
            total=self._total,
        )
        if rate > 0:
            left = translated("{time} left", language, time=_duration((self._total - self._done) / rate, language))
            said += f", {_rate(rate, language)}, {left}"
        return f"{said}; {_slow(slow, language)}" if slow else said


def _rate(rate: float, language: Language) -> str:
    return translated("{number} a second", language, number=format(rate, ".1f"))


def _slow(slow: str, language: Language) -> str:
    return translated("slow: {names}", language, names=slow)


def _duration(seconds: float, language: Language) -> str:
    if seconds < 90:
        return translated("{number} s", language, number=format(seconds, ".0f"))
    if seconds < 5400:
        return translated("{number} min", language, number=format(seconds / 60, ".0f"))
    return translated("{number} h", language, number=format(seconds / 3600, ".1f"))


@contextlib.contextmanager
def shown(total: int, label: str, language: Language, slow: Slow = nothing_slow) -> Iterator[Callable[[], None]]:
    """Show on standard error how it gets on; what is handed out counts one. ``slow`` names what takes long."""
    is_watched = sys.stderr.isatty() and not os.environ.get("CI")  # a job's log may be a terminal, and keeps every step
    with (_bar if is_watched else lines)(total, label, language, slow) as advance:
        yield advance


@contextlib.contextmanager
def _bar(total: int, label: str, language: Language, slow: Slow) -> Iterator[Callable[[], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    pace = Pace(total)
    own = _said(lambda: _rate(pace.rate, language)), _said(lambda: (said := slow()) and _slow(said, language))
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), own[0], TimeRemainingColumn(), own[1]
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(translated(label, language), total=total)

        def advance() -> None:
            pace.advance()
            bar.advance(task)

        yield advance


def _said(say: Callable[[], str]) -> ProgressColumn:
    """A column whose text is asked for whenever the bar is drawn; nothing in it is markup."""
    from rich.progress import ProgressColumn
    from rich.text import Text as PlainText

    class Said(ProgressColumn):
        def render(self, task: Task) -> Text:
            return PlainText(say())

    return Said()


@contextlib.contextmanager
def lines(
    total: int, label: str, language: Language, slow: Slow = nothing_slow, seconds: float = SECONDS
) -> Iterator[Callable[[], None]]:
    """Say it in a line every so many ``seconds``, from a thread of its own: what is slow is said while it is."""
    pace, is_over = Pace(total), threading.Event()

    def say() -> None:
        while not is_over.wait(seconds):
            with contextlib.suppress(OSError):  # whoever read standard error may be gone; the grading is not
                click.echo(pace.line(label, slow(), language), err=True)

    thread = threading.Thread(target=say, daemon=True)
    thread.start()
    try:
        yield pace.advance
    finally:
        is_over.set()
        thread.join()
