"""Reports in a terminal: a score bar, the groups, and each group's first failing case with its arrays side by side.

rich does the layout; where the output is no terminal it leaves out colour. Text of a submission enters only as
``Text``, never as markup, and was made visible by the judge.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.columns import Columns
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from grader.model import Failure, GroupReport, Language, Outcome, Report
from grader.rendering import call_text, grid, is_grid, shape_text, value_text
from grader.values import Array, Value

BAR_CELLS = 24


def print_report(console: Console, report: Report, language: Language) -> None:
    """One report with its feedback."""
    console.print(_headline(report))
    if report.message:
        console.print(Text(f"  {report.message}", style="yellow"))
    for group in report.groups:
        console.print(_group_line(group))
        if group.outcome is not Outcome.OK:
            console.print(Padding(_feedback(group, language), (0, 0, 1, 6)))
    if report.isolation is not None and report.isolation.missing:
        console.print(Text("  Not confined by: " + "; ".join(report.isolation.missing), style="dim"))
    console.print()


def print_table(console: Console, reports: Sequence[Report]) -> None:
    """One row a report: who, what, how many points, and how it ended."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("learner")
    table.add_column("exercise")
    table.add_column("score", justify="right")
    table.add_column("outcome")
    table.add_column("lost in")
    for report in reports:
        lost = ", ".join(group.name for group in report.groups if group.score < group.points)
        table.add_row(
            Text(report.learner),
            report.exercise,
            f"{report.score:g} / {report.max_score:g}",
            Text(report.outcome, style=_style(report.outcome)),
            Text(lost, style="dim"),
        )
    console.print(table)


def _headline(report: Report) -> Text:
    filled = round(BAR_CELLS * report.score / report.max_score) if report.max_score else 0
    line = Text()
    line.append(report.exercise, style="bold")
    line.append(f"  {report.learner}  ")
    line.append("█" * filled, style="green")
    line.append("░" * (BAR_CELLS - filled), style="dim")
    line.append(f"  {report.score:g} / {report.max_score:g}", style="bold")
    return line


def _group_line(group: GroupReport) -> Text:
    ok = group.outcome is Outcome.OK
    line = Text("  ")
    line.append("✓ " if ok else "✗ ", style=_style(group.outcome))
    line.append(group.name)
    line.append("  (hidden)" if group.hidden else "", style="dim")
    line.append(f"  {group.score:g} / {group.points:g}")
    line.append(f"  {group.cases.ok} of {group.cases.total} cases", style="dim")
    if not ok:
        line.append(f"  {group.outcome}", style=_style(group.outcome))
    return line


def _style(outcome: Outcome) -> str:
    return "green" if outcome is Outcome.OK else "red"


def _feedback(group: GroupReport, language: Language) -> RenderableType:
    parts: list[RenderableType] = [Text(group.about.in_language(language), style="italic")]
    failure = group.failure
    if failure is None:
        return Group(*parts)
    if failure.why:
        parts.append(Text(failure.why))
    if failure.call is None:
        parts.append(Text(failure.message))
        return Group(*parts)
    parts.append(Text(call_text(failure.call), style="bold"))
    parts.append(Columns(_arguments(failure), padding=(0, 4)))
    parts.append(Columns(_results(failure), padding=(0, 4)))
    parts.append(Text(failure.message, style="red"))
    if failure.printed.strip():
        parts.append(Text("printed meanwhile:", style="dim"))
        parts.append(Padding(Text(failure.printed.rstrip(), style="dim"), (0, 0, 0, 2)))
    return Group(*parts)


def _arguments(failure: Failure) -> list[RenderableType]:
    """The arrays among the arguments; numbers already stand in the call."""
    call = failure.call
    named = (
        [*((f"argument {place}", value) for place, value in enumerate(call.args, 1)), *call.kwargs.items()]
        if call
        else []
    )
    return [_labelled(name, value) for name, value in named if isinstance(value, Array) and value.shape]


def _results(failure: Failure) -> list[RenderableType]:
    parts: list[RenderableType] = []
    if failure.expects_value:
        parts.append(_labelled("expected", failure.expected, failure.differing))
    if failure.returned:
        parts.append(_labelled("yours", failure.actual, failure.differing))
    return parts


def _labelled(label: str, value: Value, marked: tuple[int, ...] = ()) -> RenderableType:
    if not (isinstance(value, Array) and is_grid(value)):
        return Text.assemble((f"{label}: ", "dim"), value_text(value))
    head = Text(f"{label} {value.kind} {shape_text(value.shape)} {value.dtype}", style="dim")
    return Group(head, *_planes(value, marked))


def _planes(value: Array, marked: tuple[int, ...]) -> list[RenderableType]:
    """Each 2-D slice as a table; a cell that differs stands between arrows, so that it shows without colour too."""
    parts: list[RenderableType] = []
    flat = 0
    for title, rows in grid(value):
        if title:
            parts.append(Text(title, style="dim"))
        table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1))
        for row in rows:
            cells = []
            for cell in row:
                cells.append(Text(f">{cell}<", style="bold red") if flat in marked else Text(f" {cell} "))
                flat += 1
            table.add_row(*cells)
        for column in table.columns:
            column.justify = "right"
        parts.append(table)
    return parts
