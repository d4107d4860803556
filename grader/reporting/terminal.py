"""Reports in a terminal: what is wrong, the first failing group with its arrays, the other groups, a score bar.

rich knows colours and the width of characters; where the output is not a terminal it leaves out colour. Text of a
submission enters only as ``Text``, never as markup, and was made visible by the judge.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TypeVar, cast

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.catalogue import marked, translated
from grader.model.exercise import Language, in_language
from grader.model.report import Failure, GroupReport, Outcome, Report, Traceback
from grader.model.sentence import said_in
from grader.reporting.causes import common_cause, is_unwritten
from grader.reporting.condition_text import condition_text
from grader.reporting.drawing import Drawing, undrawn
from grader.reporting.drawings import drawings
from grader.reporting.frames import place_text, quoted
from grader.reporting.layout import Block, beside, columns_that_fit, flowing, hanging, indented
from grader.reporting.picture_text import picture_lines
from grader.reporting.rendering import (
    Labelled,
    Row,
    array_arguments,
    call_text,
    failure_text,
    group_text,
    group_texts,
    is_grid,
    kind_text,
    mark_text,
    marked_grid,
    misrefused_text,
    missing_protections,
    mistake_text,
    outcome_text,
    printed_lines,
    results,
    score_text,
    so_far_text,
    table_row,
    text_left_out,
    unrefused_text,
    value_text,
    why_text,
)
from grader.reporting.writers import Context, Writer
from grader.values import Array

BAR_CELLS = 24
MIN_BAR_CELLS = 8
MAX_MEASURED = 10_000  # cells, in which any table has room
MAX_WIDTH = 100  # a longer line of prose is hard to read
PLAIN_WIDTH = 100  # of lines for platforms, which say nothing of their own
LEFT, INSIDE = 2, 6  # cells before a group, and before what is said of it

T = TypeVar("T")


class View(NamedTuple):
    """How much of a report is shown: every failing group whole rather than the first one.

    ``file`` names the submission in commands for a learner whose own it is; without it there are none.
    """

    every_group: bool = False
    file: str = ""


BRIEF = View()


def write(reports: Iterable[Report], context: Context) -> Iterator[bytes]:
    """Write one report with its feedback; several as a table, after everybody's feedback if that is asked for.

    A table's columns are as wide as its widest cells, so all rows are kept, but no report is.
    """
    view = View(every_group=context.every_group)
    rows: list[Row] = []
    first: Report | None = None

    def show(console: Console, report: Report, language: Language) -> None:
        print_report(console, report, language, view)

    for report in reports:
        if context.feedback:
            yield _document(context, show, report)
        first = None if rows or context.feedback else report
        rows.append(table_row(report, context.language))
    if first is not None:
        yield _document(context, show, first)
    if len(rows) > 1:
        yield _document(context, _print_rows, rows)


WRITER = Writer("text", "text/plain", ".txt", write, needs=("language",))


def print_report(console: Console, report: Report, language: Language, view: View = BRIEF) -> None:
    """Print one report with its feedback and, last, its score."""
    print_feedback(console, report, language, view)
    print_scores(console, [report], language)
    console.print()


def print_feedback(console: Console, report: Report, language: Language, view: View = BRIEF) -> None:
    """Print whose report it is, what is wrong, and the groups."""
    width = _width(console)
    _print_lines(console, hanging(_head(report, language), width, rest=LEFT))
    for said in filter(
        None, (mark_text(report, language), *said_in(report.message, language).splitlines())
    ):  # indented, so that what was printed cannot pass for a score
        _print_lines(console, hanging(Text(said, style="yellow"), width, first=LEFT, rest=2 * LEFT))
    _print_lines(console, _traceback(report.traceback, report, language, width, 2 * LEFT))
    for finding, details in _findings(report, language):
        _print_lines(console, hanging(Text(finding, style="bold yellow"), width, first=LEFT, rest=2 * LEFT))
        for detail in details:
            _print_lines(console, hanging(Text(detail), width, first=INSIDE, rest=INSIDE))
    if (cause := common_cause(report)) is None:
        _print_groups(console, report, language, view)
    for each in cause or ():
        _print_lines(console, hanging(Text(said_in(each, language), style="red"), width, first=LEFT, rest=2 * LEFT))


def print_scores(console: Console, reports: Sequence[Report], language: Language) -> None:
    """Print a line with a score bar for each report; of several, their columns below each other."""
    width = _width(console)
    if missing := missing_protections(*(report.isolation for report in reports)):
        _print_lines(console, _not_confined(missing, language, width, LEFT))
    names = [_head(report, language) if len(reports) == 1 else _short_head(report, language) for report in reports]
    longest = max(name.cell_len for name in names)
    for report, name in zip(reports, names, strict=True):
        name.append(" " * (longest - name.cell_len))
        pieces = [name, *_score_pieces(report, language, width - longest)]
        if len(reports) > 1 or report.outcome is Outcome.NOT_GRADED:
            pieces += _outcome_pieces(report, language)
        _print_lines(console, flowing(pieces, width, rest=LEFT))


def _score_pieces(report: Report, language: Language, width: int) -> list[Text]:
    """The score with a bar; without one where hidden groups are not at hand, for a full bar would look like a grade.

    What was not graded has no score.
    """
    if report.outcome is Outcome.NOT_GRADED:
        return []
    if report.not_run:
        return [Text(so_far_text(report, language), style="bold")]
    score = Text(score_text(report.score, report.max_score), style="bold")
    return [_bar(report, max(MIN_BAR_CELLS, min(BAR_CELLS, width - score.cell_len - 4))), score]


def print_table(console: Console, reports: Iterable[Report], language: Language) -> None:
    """Print a row a report: who, what, how many points, how it ended, and where points were lost."""
    _print_rows(console, [table_row(report, language) for report in reports], language)


def _width(console: Console) -> int:
    return min(console.width, MAX_WIDTH)


def _print_lines(console: Console, lines: Iterable[Text]) -> None:
    """As they are: a word that is wider than the terminal is broken by nobody but the terminal."""
    for line in lines:
        console.print(line, soft_wrap=True)


def _head(report: Report, language: Language) -> Text:
    return Text.assemble((report.exercise or translated("(no exercise)", language), "bold"), f"  {report.name}")


def _short_head(report: Report, language: Language) -> Text:
    ok = report.outcome is Outcome.OK
    mark = ("✓ " if ok else "✗ ", _style(report.outcome))
    return Text.assemble(mark, (report.exercise or translated("(no exercise)", language), "bold"))


def _bar(report: Report, cells: int) -> Text:
    filled = round(cells * report.score / report.max_score) if report.max_score else 0
    return Text.assemble(("█" * filled, "green"), ("░" * (cells - filled), "dim"))


def _outcome_pieces(report: Report, language: Language) -> list[Text]:
    if report.outcome is Outcome.OK:
        return []
    names = [Text(mistake.name, style="yellow") for mistake in report.mistakes]
    return [Text(outcome_text(report.outcome, language), style=_style(report.outcome)), *names]


def _findings(report: Report, language: Language) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What is said of the whole submission, each with more lines on it: its mistakes, refusals, conditions."""
    names = group_texts(report, language)
    for mistake in report.mistakes:
        yield (
            mistake_text(mistake, language, names),
            (in_language(mistake.title, language), in_language(mistake.hint, language)),
        )
    for unrefused in report.unrefused:
        yield unrefused_text(unrefused, language, names), tuple(why_text(why, language) for why in unrefused.whys)
    for misrefused in report.misrefused:
        yield misrefused_text(misrefused, language, names), tuple(why_text(why, language) for why in misrefused.whys)
    for condition in report.conditions:
        yield condition_text(condition, language), ()


def report_lines(report: Report, language: Language) -> list[str]:
    """Say in plain lines what is said of the whole submission: its message, mistakes, refusals, conditions."""
    findings = (line for finding, details in _findings(report, language) for line in (finding, *details))
    return [*said_in(report.message, language).splitlines(), *findings]


def group_lines(group: GroupReport, report: Report, language: Language) -> list[str]:
    """Say in plain lines what is not right yet in ``group``; none where all is."""
    if group.outcome is Outcome.OK:
        return []
    return [line.plain.rstrip() for line in _feedback(group, report, language, PLAIN_WIDTH)]


# --- groups ------------------------------------------------------------------------------------------------------


def _print_groups(console: Console, report: Report, language: Language, view: View) -> None:
    """The first failing one whole, or all of these, and the others in a line each."""
    is_to_be_shown = True
    for number, group in enumerate(report.groups, start=1):
        _print_lines(console, _group_lines(group, language, _width(console)))
        if group.outcome is not Outcome.OK and is_to_be_shown:
            is_to_be_shown = view.every_group
            lines = _feedback(group, report, language, _width(console) - INSIDE)
            if view.file and group.failure is not None and group.failure.call is not None:
                said = translated(
                    "Call it yourself: grader try {file} --case {number}", language, file=view.file, number=number
                )
                lines += hanging(Text(said, style="dim"), _width(console) - INSIDE, rest=2)
            _print_lines(console, indented(lines, INSIDE))
            console.print()


def _group_lines(group: GroupReport, language: Language, width: int) -> Block:
    ok = group.outcome is Outcome.OK
    pieces = [Text.assemble(("✓ " if ok else "✗ ", _style(group.outcome)), group_text(group, language))]
    if group.hidden:
        what = marked("practice") if group.stands_in else marked("hidden")
        pieces.append(Text(f"({translated(what, language)})", style="dim"))
    if group.measured:
        pieces.append(Text(f"({translated('measured', language)})", style="dim"))
    if not group.stands_in:
        pieces.append(Text(score_text(group.score, group.points)))
    counted = translated("{ok} of {total} cases", language, ok=group.ok, total=group.total)
    pieces.append(Text(counted, style="dim"))
    if not ok:
        pieces.append(Text(outcome_text(group.outcome, language), style=_style(group.outcome)))
    return flowing(pieces, width, first=LEFT, rest=2 * LEFT)


def _style(outcome: Outcome) -> str:
    return "green" if outcome is Outcome.OK else "red"


def _feedback(group: GroupReport, report: Report, language: Language, width: int) -> Block:
    """What is said of a failing group, in lines of at most ``width`` cells."""
    lines = hanging(Text(in_language(group.about, language), style="italic"), width)
    failure = group.failure
    if failure is None:
        return lines
    drawn = drawings(report, group, language) if failure.call is not None else ()
    lines += case_lines(failure, language, width, drawn)
    if failure.call is not None:
        lines += result_lines(failure, language, width, drawn)
        lines += picture_lines(drawn, language, width)
    lines += hanging(Text(failure_text(failure, language), style="red"), width, rest=2)
    if not is_unwritten(failure):
        lines += _traceback(failure.traceback, report, language, width, 2)
    return lines + _printed(failure, language, width)


def case_lines(failure: Failure, language: Language, width: int, drawn: Sequence[Drawing] = ()) -> Block:
    """Say why a case is there, how the function is called, and with what, as far as that may be seen.

    Of what is ``drawn`` the numbers are left out.
    """
    lines = hanging(Text(why_text(failure.why, language)), width) if failure.why else []
    if failure.call is not None:
        lines += hanging(Text(call_text(failure.call, failure.names), style="bold"), width, rest=4)
        arguments = undrawn(array_arguments(failure), drawn)
        lines += beside([_block(argument, argument.label, width) for argument in arguments], width)
    return lines


def result_lines(
    failure: Failure, language: Language, width: int, drawn: Sequence[Drawing] = (), *, whole: bool = False
) -> Block:
    """Lay what is expected and what came beside each other, or below, with marks where they differ.

    Of what is ``drawn`` the numbers are left out, and so are values too large to be read, unless ``whole``.
    """
    lines: Block = []
    for row in (undrawn(each, drawn) for each in results(failure)):
        blocks = [(each, translated(each.label, language) + each.part) for each in row]
        lines += beside([_block(each, label, width) for each, label in blocks], width)
        for each, label in blocks:
            if whole and (text := text_left_out(each.value)):
                lines += [Text(f"{label}:", style="dim"), *map(Text, text.splitlines())]
    return lines


def _printed(failure: Failure, language: Language, width: int) -> Block:
    if not (printed := printed_lines(failure)):
        return []
    lines = [Text(f"{translated('printed meanwhile', language)}:", style="dim")]
    for line in printed:
        lines += hanging(Text(line, style="dim"), width, first=2, rest=4)
    return lines


def _traceback(traceback: Traceback | None, report: Report, language: Language, width: int, indent: int) -> Block:
    """Each of the learner's frames: where it is, its line, and marks below what raised."""
    lines: Block = []
    for frame in traceback.frames if traceback else ():
        lines += hanging(
            Text(place_text(frame, report.origin, language), style="cyan"), width, first=indent, rest=indent
        )
        source, marks = quoted(frame)
        if source:
            lines += indented(_pointed(source, marks, width - indent - 2), indent + 2)
    return lines


def _pointed(source: str, marks: range, width: int) -> Block:
    """A line of source, broken where it is too wide, with marks below the part that they are about."""
    lines: Block = []
    begin = 0
    pieces = hanging(Text(source), width)
    for number, piece in enumerate(pieces, start=1):
        behind = number == len(pieces)  # where something lacks, the mark stands behind all of it
        here = range(max(marks.start, begin), min(marks.stop, begin + len(piece.plain) + behind))
        lines.append(piece)
        if here:
            before, pointed = source[begin : here.start], source[here.start : here.stop]
            blanks = " " * min(cell_len(before), width - 1)
            lines.append(Text(blanks + "^" * max(1, cell_len(pointed)), style="bold red"))
        begin += len(piece.plain)
        begin += len(source[begin:]) - len(source[begin:].lstrip(" "))
    return lines


# --- values ------------------------------------------------------------------------------------------------------


def _block(part: Labelled, label: str, width: int) -> Block:
    value = part.value
    if not is_grid(value):
        return hanging(Text.assemble((f"{label}: ", "dim"), value_text(value)), width, rest=4)
    head = hanging(Text(f"{label}: {kind_text(value)}", style="dim"), width, rest=4)
    return [*head, *_planes(value, part.differing, width)]


def _planes(value: Array, differing: tuple[int, ...], width: int) -> Iterator[Text]:
    """Each 2-D slice as lines; a cell that differs stands between arrows, so that it shows without colour too.

    A slice that is too wide is cut into columns that fit below each other.
    """
    rows_cut = ":, " if len(value.shape) > 1 else ""
    for title, rows in marked_grid(value, differing):
        cells = max((len(cell) for row in rows for cell, _ in row), default=0)
        number = max(map(len, rows), default=0)
        if title:
            yield Text(f"  {title}", style="dim")
        for columns in columns_that_fit(cells + 3, number, width - 1):
            if len(columns) < number:
                yield Text(f"  [{rows_cut}{columns.start}:{columns.stop}]", style="dim")
            for row in rows:
                yield _grid_line(row[columns.start : columns.stop], cells)


def _grid_line(row: Sequence[tuple[str, bool]], cells: int) -> Text:
    line = Text(" ")
    for cell, differs in row:
        line.append(
            f" {'>' if differs else ' '}{cell:>{cells}}{'<' if differs else ' '}", style="bold red" if differs else ""
        )
    return line


# --- tables ------------------------------------------------------------------------------------------------------


def _print_rows(console: Console, rows: Sequence[Row], language: Language) -> None:
    table = _table(rows, language)
    if console.measure(table, options=console.options.update(width=MAX_MEASURED)).minimum <= console.width:
        console.print(table)
    else:
        for each in rows:
            pieces = [Text(each.name), Text(each.exercise), Text(each.score), _outcome(each, language)]
            _print_lines(console, flowing([*pieces, Text(each.remark, style="dim")], console.width, rest=LEFT))
    if missing := missing_protections(*(each.isolation for each in rows)):
        _print_lines(console, _not_confined(missing, language, console.width, 0))


def _table(rows: Sequence[Row], language: Language) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(translated("learner", language))
    table.add_column(translated("exercise", language), no_wrap=True)
    table.add_column(translated("score", language), justify="right", no_wrap=True)
    table.add_column(translated("outcome", language), no_wrap=True)
    table.add_column(translated("remark", language))
    for each in rows:
        remark = Text(each.remark, style="dim")
        table.add_row(Text(each.name), each.exercise, each.score, _outcome(each, language), remark)
    return table


def _outcome(row: Row, language: Language) -> Text:
    return Text(outcome_text(row.outcome, language), style=_style(row.outcome))


def _not_confined(missing: str, language: Language, width: int, indent: int) -> Block:
    said = f"{translated('Not confined by', language)}: {missing}"
    return hanging(Text(said, style="dim"), width, first=indent, rest=indent + LEFT)


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
