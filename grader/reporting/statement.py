"""A statement in a terminal, as rich lays out Markdown, with every word of its tables."""

from __future__ import annotations

from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import Markdown, TableElement
from rich.table import Table


class _Table(TableElement):
    """A table whose cells go on below: by itself it cuts a line that ends in a blank right at its edge."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for each in super().__rich_console__(console, options):
            if isinstance(each, Table):
                for column in each.columns:
                    column.overflow = "fold"
            yield each


class Statement(Markdown):
    """The text of a statement, to be printed."""

    elements = {**Markdown.elements, "table_open": _Table}  # noqa: RUF012 as in the class above it
