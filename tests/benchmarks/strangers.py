"""What strangers are told: wrong programs that were written from the statements alone, by nobody who knew the course's.

Run: python -m tests.benchmarks.strangers [--write] [SLUG]...

``tests/real_course/strangers/SLUG/NAME.py`` are whole hand-ins in five hands. Each makes a mistake that its docstring
names, and says when it fails. ``read.yaml`` beside them holds what each was told when somebody read the code and held
that to it, and whether all of it was true. What is told otherwise since then has not been read.

There are two sets. While the first was read, what is told was bettered, by means that name no program; so it is more
than a measure. The second, in ``second/``, was written by somebody who had seen neither the course's mistakes nor the
first set, and graded at first when nothing was to be changed any more; of one exercise its author had also seen the
harness. Since then means that name no program were bettered by what was false or not told of it, so that by now it is
more than a measure as well.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click
import yaml

from grader import Course, Grader, Report
from grader.model.exercise import in_language
from grader.model.submission import Submission
from grader.reporting.condition_text import condition_text
from grader.reporting.rendering import misrefused_text, unrefused_text
from grader.sandbox.sandboxes import usual_number

ROOT = Path(__file__).parents[2]
PROGRAMS = ROOT / "tests" / "real_course" / "strangers"
SECOND = PROGRAMS / "second"
READ = PROGRAMS / "read.yaml"
TABLE = Path(__file__).with_name("strangers.md")
# Read, and made known mistakes of the course since then: that they are named measures nothing any more.
LEARNT = frozenset(
    {
        "cifar-pipeline/canvas_of_float32",
        "conv2d-module/fan_in_of_all_groups",
        "neuron-response/always_float32",
        "neuron-response/bias_without_gradient",
        "npy-folder-dataset/cached_after_transform",
        "npy-folder-dataset/numbers_before_filter",
        "second/cifar-pipeline/brightest_is_one",
        "second/npy-folder-dataset/items_remembered",
        "second/resnet-basic-block/first_norm_used_twice",
        "second/vgg-make-layers/same_layers_repeated",
        "train-and-evaluate/gradients_stay_off",
    }
)
COUNTS = re.compile(r": in (all )?\d.*?\.(?= |$)| \(\d+ of \d+ calls\)")


class Row(NamedTuple):
    """A program, its points, what it is told, and what a reader says of that."""

    name: str
    is_second: bool
    points: str
    told: list[str]
    verdict: str


def told(report: Report) -> list[str]:
    """The known mistakes, and the conditions without their counts; else why bad arguments should be refused.

    These tell what is wrong only where they are in all groups that lose points.
    """
    names = [f"{mistake.certainty}: {mistake.name}" for mistake in report.mistakes]
    conditions = [COUNTS.sub("", condition_text(condition, "en")) for condition in report.conditions]
    lost = {group.name for group in report.groups if group.score < group.points}
    told_of = {each.group for each in report.unrefused} | {each.group for each in report.misrefused}
    return [*names, *conditions] or [*(_refusals(report) if lost <= told_of else ())]


def _refusals(report: Report) -> Iterator[str]:
    for unrefused in report.unrefused:
        yield " ".join([unrefused_text(unrefused, "en"), *(in_language(why, "en") for why in unrefused.whys)])
    for other in report.misrefused:
        yield " ".join([misrefused_text(other, "en"), *(in_language(why, "en") for why in other.whys)])


def rows(slugs: tuple[str, ...]) -> list[Row]:
    """Grade the programs of the exercises ``slugs``, or all."""
    read = yaml.safe_load(READ.read_text(encoding="utf-8"))
    every = [*sorted(PROGRAMS.glob("*/*.py")), *sorted(SECOND.glob("*/*.py"))]
    paths = [path for path in every if not slugs or path.parent.name in slugs]
    handed_in = [Submission("", path.parent.name, path, path.read_bytes()) for path in paths]
    with Grader(Course(ROOT), jobs=usual_number()) as grader:
        reports = [report for _, report in grader.grade(handed_in, ordered=True)]
    return [_row(path, report, read) for path, report in zip(paths, reports, strict=True)]


def _row(path: Path, report: Report, read: dict[str, dict[str, object]]) -> Row:
    name = path.relative_to(PROGRAMS).with_suffix("").as_posix()
    said = told(report)
    if report.score == report.max_score:
        verdict = "passes"
    elif not said:
        verdict = "nothing"
    elif name in LEARNT:
        verdict = "learnt"
    else:
        before = read.get(name, {})
        verdict = str(before["verdict"]) if before.get("told") == said else "unread"
    return Row(name, path.is_relative_to(SECOND), f"{report.score:g} / {report.max_score:g}", said, verdict)


def table(every: list[Row]) -> str:
    """The figures, and a line for each program."""
    first, second = (Counter(row.verdict for row in every if row.is_second is place) for place in (False, True))
    lines = [
        "# What strangers are told",
        "",
        "Made by `python -m tests.benchmarks.strangers --write`; how the programs were written stands in the script.",
        "",
        "| figure | first set | second set |",
        "| --- | --- | --- |",
        f"| programs | {first.total()} | {second.total()} |",
        f"| those that fail | {first.total() - first['passes']} | {second.total() - second['passes']} |",
        *(f"| {text} | {first[verdict]} | {second[verdict]} |" for verdict, text in VERDICTS.items()),
        "",
        "| program | points | what it is told | read |",
        "| --- | --- | --- | --- |",
        *(f"| {row.name} | {row.points} | {'<br>'.join(row.told)} | {row.verdict} |" for row in every),
    ]
    return "\n".join(lines) + "\n"


VERDICTS = {
    "right": "told something, and all of it is true of the code",
    "wrong": "told something that is not",
    "unread": "told something that nobody has read yet",
    "learnt": "told a known mistake that was made since, after this very program: no measure",
    "nothing": "told nothing beside the smallest failing case, or the aspect of a withheld one",
    "passes": "full marks: the tests do not see the mistake, or nobody is asked for it any more",
}


@click.command()
@click.option("--write", is_flag=True, help=f"Write {TABLE.name} beside this script.")
@click.argument("slugs", nargs=-1)
def main(slugs: tuple[str, ...], write: bool) -> None:
    """Grade the programs and print, or write, the table."""
    text = table(rows(slugs))
    if write:
        TABLE.write_text(text, encoding="utf-8")
    else:
        click.echo(text)


if __name__ == "__main__":
    main()
