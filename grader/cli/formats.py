"""``--format``: which of the installed writers, and its document on standard output."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from grader.cli import output, settings, spoken
from grader.errors import UsageError
from grader.model.report import Report
from grader.model.sentence import told_in

# Loaded when a form is asked for: whoever reads the terminal needs none.
if TYPE_CHECKING:
    from grader.reporting import writers


class Format(click.ParamType):  # type: ignore[type-arg]  # generic in some releases of click only
    """The name of a writer, looked up when it is asked for: only then are the installed packages looked at."""

    name = "format"

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        from grader.reporting import writers

        return f"[{'|'.join(writers.names())}]"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> writers.Writer:
        from grader.reporting import writers

        if isinstance(value, writers.Writer):
            return value
        try:
            return writers.find(str(value))
        except UsageError as error:
            self.fail(told_in(error, spoken.language_at(ctx)), param, ctx)


def put(writer: writers.Writer, reports: Iterable[Report], context: writers.Context) -> None:
    """Write ``reports`` to standard output as they come; all of them are taken, whatever the writer leaves.

    As bytes: the documents are UTF-8 whatever the terminal's encoding is. The terminal's width and colours, and the
    variables that the writer reads, are added to the ``context``.
    """
    from grader.reporting import writers

    console = settings.console()
    colours = None if console.legacy_windows else console.color_system
    out = sys.stdout.buffer  # before a progress bar puts something else in its place
    taken = iter(reports)
    shown = replace(context, width=console.width, colours=colours, environment=writer.of_environment(os.environ))
    pieces = writers.write(writer, taken, shown)
    # A progress bar on the same terminal is gone when the last piece is there.
    for piece in list(pieces) if sys.stdout.isatty() else pieces:
        out.write(piece)
    out.flush()
    deque(taken, maxlen=0)


def put_into(path: Path, writer: writers.Writer, reports: Iterable[Report], context: writers.Context) -> None:
    """Write ``reports`` to the file at ``path``, whole or not at all."""
    from grader.reporting import writers

    told = replace(context, environment=writer.of_environment(os.environ))
    output.write_file(path, writers.write(writer, reports, told))
