"""Reports in a terminal: a score bar, the groups, and each group's first failing case with its arrays side by side.

rich does the layout; where the output is not a terminal it leaves out colour. Text of a submission enters only as
``Text``, never as markup, and was made visible by the judge.
"""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar, cast

from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.catalogue import marked, translated
from grader.model.exercise import Language, in_language
from grader.model.report import GroupReport, Outcome, Report
from grader.reporting.condition_text import condition_text
from grader.reporting.rendering import (
    Labelled,
    Row,
    array_arguments,
    call_text,
    failure_text,
    is_grid,
    kind_text,
    marked_grid,
    missing_protections,
    mistake_text,
    outcome_text,
    printed_lines,
    results,
    score_text,
    so_far_text,
    table_row,
    unrefused_text,
    value_text,
)
from grader.reporting.writers import Context, Writer
from grader.values import Array

BAR_CELLS = 24
INDENT = " " * 6
GAP = 4
MAX_WIDTH = 100

T = TypeVar("T")


def write(reports: Iterable[Report], context: Context) -> Iterator[bytes]:
    """Write one report with its feedback; several as a table, after everybody's feedback if that is asked for.

    A table's columns are as wide as its widest cells, so all rows are kept, but no report is.
    """
    rows: list[Row] = []
    first: Report | None = None
    for report in reports:
        if context.feedback:
            yield _document(context, print_report, report)
        first = None if rows or context.feedback else report
        rows.append(table_row(report, context.language))
    if first is not None:
        yield _document(context, print_report, first)
    if len(rows) > 1:
        yield _document(context, _print_rows, rows)


WRITER = Writer("text", "text/plain", ".txt", write, needs=("language",))


def print_report(console: Console, report: Report, language: Language) -> None:
    """Print one report with its feedback."""
    console.print(_headline(report, language))
    for said in report.message.splitlines():  # indented, so that what was printed cannot pass for a headline
        console.print(Text(f"  {said}", style="yellow"), soft_wrap=True)
    for finding, details in _findings(report, language):
        console.print(Text(f"  {finding}", style="bold yellow"), soft_wrap=True)
        for detail in details:
            console.print(Text(f"{INDENT}{detail}"), soft_wrap=True)
    for group in report.groups:
        console.print(_group_line(group, language))
        if group.outcome is not Outcome.OK:
            for line in _feedback(group, language):
                console.print(Text(INDENT).append_text(line), soft_wrap=True)
            console.print()
    if missing := missing_protections(report.isolation):
        console.print(Text(f"  {translated('Not confined by', language)}: {missing}", style="dim"))
    console.print()


def _findings(report: Report, language: Language) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What is said of the whole submission, each with more lines on it: its mistakes, refusals, conditions."""
    for mistake in report.mistakes:
        yield (
            mistake_text(mistake, language),
            (in_language(mistake.title, language), in_language(mistake.hint, language)),
        )
    for unrefused in report.unrefused:
        yield unrefused_text(unrefused, language), unrefused.whys
    for condition in report.conditions:
        yield condition_text(condition, language), ()


def report_lines(report: Report, language: Language) -> list[str]:
    """Say in plain lines what is said of the whole submission: its message, mistakes, refusals, conditions."""
    findings = (line for finding, details in _findings(report, language) for line in (finding, *details))
    return [*report.message.splitlines(), *findings]


def group_lines(group: GroupReport, language: Language) -> list[str]:
    """Say in plain lines what is not right yet in ``group``; none where all is."""
    return [] if group.outcome is Outcome.OK else [line.plain.rstrip() for line in _feedback(group, language)]


def print_table(console: Console, reports: Iterable[Report], language: Language) -> None:
    """Print a row a report: who, what, how many points, how it ended, and where points were lost."""
    _print_rows(console, [table_row(report, language) for report in reports], language)


def _print_rows(console: Console, rows: Sequence[Row], language: Language) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(translated("learner", language))
    table.add_column(translated("exercise", language))
    table.add_column(translated("score", language), justify="right")
    table.add_column(translated("outcome", language))
    table.add_column(translated("remark", language))
    for each in rows:
        table.add_row(
            Text(each.name),
            each.exercise,
            each.score,
            Text(outcome_text(each.outcome, language), style=_style(each.outcome)),
            Text(each.remark, style="dim"),
        )
    console.print(table)
    if missing := missing_protections(*(each.isolation for each in rows)):
        console.print(Text(f"{translated('Not confined by', language)}: {missing}", style="dim"))


def _document(context: Context, show: Callable[[Console, T, Language], None], what: T) -> bytes:
    file = io.StringIO()
    console = Console(
        file=file,
        width=context.width,
        force_terminal=context.colours is not None,
        force_jupyter=False,  # where it would show each line by itself, whatever its file is
        color_system=cast(Any, context.colours),  # rich names them in a type of its own
        highlight=False,
        markup=False,
        emoji=False,
    )
    show(console, what, context.language)
    return file.getvalue().encode()


def _headline(report: Report, language: Language) -> Text:
    filled = round(BAR_CELLS * report.score / report.max_score) if report.max_score else 0
    line = Text()
    line.append(report.exercise or translated("(no exercise)", language), style="bold")
    line.append(f"  {report.name}  ")
    if report.not_run:
        return line.append(so_far_text(report, language), style="bold")
    line.append("█" * filled, style="green")
    line.append("░" * (BAR_CELLS - filled), style="dim")
    line.append(f"  {score_text(report.score, report.max_score)}", style="bold")
    return line


def _group_line(group: GroupReport, language: Language) -> Text:
    ok = group.outcome is Outcome.OK
    line = Text("  ")
    line.append("✓ " if ok else "✗ ", style=_style(group.outcome))
    line.append(group.name)
    what = marked("practice") if group.stands_in else marked("hidden")
    line.append(f"  ({translated(what, language)})" if group.hidden else "", style="dim")
    line.append(f"  ({translated('measured', language)})" if group.measured else "", style="dim")
    line.append("" if group.stands_in else f"  {score_text(group.score, group.points)}")
    counted = translated("{ok} of {total} cases", language, ok=group.ok, total=group.total)
    line.append(f"  {counted}", style="dim")
    if not ok:
        line.append(f"  {outcome_text(group.outcome, language)}", style=_style(group.outcome))
    return line


def _style(outcome: Outcome) -> str:
    return "green" if outcome is Outcome.OK else "red"


def _feedback(group: GroupReport, language: Language) -> list[Text]:
    lines = [Text(in_language(group.about, language), style="italic")]
    failure = group.failure
    if failure is None:
        return lines
    if failure.why:
        lines.append(Text(failure.why))
    if failure.call is not None:
        lines.append(Text(call_text(failure.call, failure.names), style="bold"))
        lines += _beside([_block(argument, argument.label) for argument in array_arguments(failure)])
        lines += _beside([_block(result, translated(result.label, language)) for result in results(failure)])
    lines.append(Text(failure_text(failure, language), style="red"))
    if printed := printed_lines(failure):
        lines.append(Text(f"{translated('printed meanwhile', language)}:", style="dim"))
        lines += [Text(f"  {line}", style="dim") for line in printed]
    return lines


def _block(part: Labelled, label: str) -> list[Text]:
    value = part.value
    if not is_grid(value):
        return [Text.assemble((f"{label}: ", "dim"), value_text(value))]
    head = Text(f"{label}: {kind_text(value)}", style="dim")
    return [head, *(line for plane in _planes(value, part.differing) for line in plane)]


def _planes(value: Array, differing: tuple[int, ...]) -> Iterator[list[Text]]:
    """Each 2-D slice as lines; a cell that differs stands between arrows, so that it shows without colour too."""
    for title, rows in marked_grid(value, differing):
        width = max((len(cell) for row in rows for cell, _ in row), default=0)
        lines = [Text(f"  {title}", style="dim")] if title else []
        for row in rows:
            line = Text(" ")
            for cell, differs in row:
                line.append(
                    f" {'>' if differs else ' '}{cell:>{width}}{'<' if differs else ' '}",
                    style="bold red" if differs else "",
                )
            lines.append(line)
        yield lines


def _beside(blocks: list[list[Text]]) -> list[Text]:
    """Blocks of lines next to each other where that fits, below each other where it does not."""
    widths = [max(line.cell_len for line in block) + GAP for block in blocks]
    if sum(widths) > MAX_WIDTH:
        return [line for block in blocks for line in block]
    lines = []
    for parts in itertools.zip_longest(*blocks, fillvalue=Text("")):
        line = Text("")
        for part, width in zip(parts, widths, strict=True):
            line.append_text(part)
            line.append(" " * (width - part.cell_len))
        line.rstrip()
        lines.append(line)
    return lines
