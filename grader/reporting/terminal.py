"""Reports in a terminal: a score bar, the groups, and each group's first failing case with its arrays side by side.

rich does the layout; where the output is no terminal it leaves out colour. Text of a submission enters only as
``Text``, never as markup, and was made visible by the judge.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.model.exercise import Language
from grader.model.report import GroupReport, Outcome, Report
from grader.reporting.labels import labels
from grader.reporting.rendering import (
    Labelled,
    array_arguments,
    call_text,
    is_grid,
    kind_text,
    marked_grid,
    missing_protections,
    mistake_text,
    printed_lines,
    remark,
    results,
    value_text,
)
from grader.values import Array

BAR_CELLS = 24
INDENT = " " * 6
GAP = 4
MAX_WIDTH = 100


def print_report(console: Console, report: Report, language: Language) -> None:
    """One report with its feedback."""
    label = labels(language)
    console.print(_headline(report, label))
    for said in report.message.splitlines():  # indented, so that what was printed cannot pass for a headline
        console.print(Text(f"  {said}", style="yellow"), soft_wrap=True)
    for mistake in report.mistakes:
        console.print(Text(f"  {mistake_text(mistake, language)}", style="bold yellow"), soft_wrap=True)
        for text in (mistake.title, mistake.hint):
            console.print(Text(f"{INDENT}{text.in_language(language)}"), soft_wrap=True)
    for group in report.groups:
        console.print(_group_line(group, label))
        if group.outcome is not Outcome.OK:
            for line in _feedback(group, language):
                console.print(Text(INDENT).append_text(line), soft_wrap=True)
            console.print()
    if missing := missing_protections([report]):
        console.print(Text(f"  {label['unconfined']}: {missing}", style="dim"))
    console.print()


def print_table(console: Console, reports: Sequence[Report], language: Language) -> None:
    """One row a report: who, what, how many points, how it ended, and where points were lost."""
    label = labels(language)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("learner", "exercise", "score", "outcome", "remark"):
        table.add_column(label[name], justify="right" if name == "score" else "left")
    for report in reports:
        table.add_row(
            Text(report.learner),
            report.exercise or "",
            f"{report.score:g} / {report.max_score:g}",
            Text(report.outcome, style=_style(report.outcome)),
            Text(remark(report, label["lost"]), style="dim"),
        )
    console.print(table)
    if missing := missing_protections(reports):
        console.print(Text(f"{label['unconfined']}: {missing}", style="dim"))


def _headline(report: Report, label: dict[str, str]) -> Text:
    filled = round(BAR_CELLS * report.score / report.max_score) if report.max_score else 0
    line = Text()
    line.append(report.exercise or label["none"], style="bold")
    line.append(f"  {report.learner}  ")
    line.append("█" * filled, style="green")
    line.append("░" * (BAR_CELLS - filled), style="dim")
    line.append(f"  {report.score:g} / {report.max_score:g}", style="bold")
    return line


def _group_line(group: GroupReport, label: dict[str, str]) -> Text:
    ok = group.outcome is Outcome.OK
    line = Text("  ")
    line.append("✓ " if ok else "✗ ", style=_style(group.outcome))
    line.append(group.name)
    line.append(f"  ({label['hidden']})" if group.hidden else "", style="dim")
    line.append(f"  {group.score:g} / {group.points:g}")
    line.append(f"  {label['counted'].format(ok=group.cases.ok, total=group.cases.total)}", style="dim")
    if not ok:
        line.append(f"  {group.outcome}", style=_style(group.outcome))
    return line


def _style(outcome: Outcome) -> str:
    return "green" if outcome is Outcome.OK else "red"


def _feedback(group: GroupReport, language: Language) -> list[Text]:
    label = labels(language)
    lines = [Text(group.about.in_language(language), style="italic")]
    failure = group.failure
    if failure is None:
        return lines
    if failure.why:
        lines.append(Text(failure.why))
    if failure.call is not None:
        lines.append(Text(call_text(failure.call, failure.names), style="bold"))
        lines += _beside([_block(argument) for argument in array_arguments(failure)])
        lines += _beside([_block(result._replace(label=label[result.label])) for result in results(failure)])
    lines.append(Text(failure.message, style="red"))
    if printed := printed_lines(failure):
        lines.append(Text(f"{label['printed']}:", style="dim"))
        lines += [Text(f"  {line}", style="dim") for line in printed]
    return lines


def _block(part: Labelled) -> list[Text]:
    value = part.value
    if not is_grid(value):
        return [Text.assemble((f"{part.label}: ", "dim"), value_text(value))]
    head = Text(f"{part.label}: {kind_text(value)}", style="dim")
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
