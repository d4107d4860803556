"""``grader grade``"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from grader.classroom.hand_ins import HandIns, Options, find_hand_ins, taken_by
from grader.classroom.roster import read_roster
from grader.cli import output, settings
from grader.errors import UsageError
from grader.exercise.course import Course, no_exercise
from grader.model.exercise import Language
from grader.model.report import Outcome, Report
from grader.model.submission import Submission
from grader.text import shown_name

if TYPE_CHECKING:
    from rich.console import Console

_FORMS = {".txt": "text", ".json": "json", ".csv": "csv", ".html": "html"}


@click.command("grade")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option(
    "--exercise",
    "slugs",
    multiple=True,
    help="Only this exercise, of everybody; may be given several times. A file given by itself is for it, whatever its "
    "name is.",
)
@click.option("--learner", help="The learner whose everything in PATH is, whatever its parts are called.")
@click.option(
    "--learner-from",
    help="A regular expression for the whole path of a learner's folder below PATH, as '[^/]+/([^/]+)' below sections; "
    "its group, or a group called 'learner', is the learner.",
)
@click.option(
    "--roster",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A CSV of the class (id,name,email, or what Canvas or Moodle export): a row and a name for everybody.",
)
@click.option("--format", "form", type=click.Choice(["text", "json", "csv", "html"]), default="text", show_default=True)
@click.option(
    "--output",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Write the report to this file as well, whole or not at all, in the form that its name ends with: .json, "
    ".csv, .html or .txt; may be given several times.",
)
@click.option(
    "--feedback", is_flag=True, help="Show every submission's feedback, not only a table, when there are several."
)
@click.option(
    "--shrink",
    type=click.Choice(["no", "little", "fully"]),
    help="How hard to look for smaller counterexamples: by default fully for one submission, little for several.",
)
@click.option(
    "--own-inputs",
    is_flag=True,
    help="Generate other inputs for every learner, so that what one is shown is worth nothing to the next.",
)
@click.option(
    "--allow-weak-isolation", is_flag=True, help="Grade although this machine lacks a protection; every report says so."
)
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> int:
    """Grade submissions with the hidden tests.

    Each runs in a confined process of its own.

    PATH is a file (.py, .ipynb), a learner's folder, a folder with a folder or archive for each learner, a download of
    Gradescope, Canvas, Moodle or nbgrader, or a zip or tar of any of these. The learner is the first folder below
    PATH, and everything deeper is that learner's; where files that exercises take lie in PATH itself, all of it is one
    learner's. Everybody has a row. The course is the one of --course, GRADER_COURSE or 'grader course use', and never
    one that lies around PATH.

    The exit status is 0 when everything has full marks, 1 when something has not, 2 for bad input, 3 when the grader
    itself failed.

    \b
    Example:
      grader grade kim/corr2d.py
      grader grade class/ --output reports.json --output reports.html
      grader grade assignment_9_export.zip --exercise corr2d --roster class.csv
      grader grade handed-in.py --exercise corr2d
    """
    asked = _Asked(**given)
    forms = {path: _form(path) for path in asked.files}
    reports = _graded(ctx, asked)
    write = _writer(reports, settings.language(ctx), asked.feedback)
    for path, form in forms.items():
        output.write_file(path, write(form))
    if asked.form == "text":
        _print(settings.console(), reports, settings.language(ctx), asked.feedback)
    else:
        click.echo(write(asked.form), nl=False)  # as bytes: documents are UTF-8 whatever the terminal's encoding is
    return 0 if all(report.outcome is Outcome.OK for report in reports) else 1


class _Asked(NamedTuple):
    """What the command line says."""

    paths: tuple[Path, ...]
    slugs: tuple[str, ...]
    learner: str | None
    learner_from: str | None
    roster: Path | None
    form: str
    files: tuple[Path, ...]
    feedback: bool
    shrink: str | None
    own_inputs: bool
    allow_weak_isolation: bool


def _graded(ctx: click.Context, asked: _Asked) -> list[Report]:
    """A report on each hand-in below the paths, in their order."""
    from grader.classroom.batch import gradable, grade_all
    from grader.judge.key_store import AnswerKeys, KeyStore
    from grader.judge.shrink import EFFORTS
    from grader.sandbox.sandbox import Sandbox

    course = settings.grading_course(ctx, asked.paths)
    found = find_hand_ins(asked.paths, taken_by(course), _options(course, asked))
    exercises = gradable(course, found.slugs)
    for name in found.left_out:
        click.echo(f"Left out: {shown_name(name)} belongs to no exercise.", err=True)
    settings.say_left_out(exercises.values())
    with Sandbox(allow_weak=asked.allow_weak_isolation) as sandbox:
        keys = AnswerKeys(sandbox, KeyStore.of_user(), own_inputs=asked.own_inputs)
        effort = EFFORTS[asked.shrink or ("fully" if len(found.items) == 1 else "little")]
        graded = grade_all(exercises, _submissions(found, course), keys, sandbox, effort)
        return list(settings.progress(graded, len(found.items), "Grading"))


def _form(path: Path) -> str:
    output.check_target(path)
    if (form := _FORMS.get(path.suffix.lower())) is None:
        raise UsageError(f"{path} does not say by its name what to write; end it with one of {', '.join(_FORMS)}")
    return form


def _options(course: Course, asked: _Asked) -> Options:
    for slug in asked.slugs:
        if slug not in course.slugs():
            raise UsageError(no_exercise(slug, course.slugs()))
    if asked.learner is not None and (asked.learner_from is not None or not asked.learner.strip()):
        raise UsageError("--learner says whose everything is, so give it a name, and not --learner-from as well")
    roster = read_roster(asked.roster) if asked.roster else None
    return Options(tuple(dict.fromkeys(asked.slugs)), asked.learner, asked.learner_from, roster)


def _submissions(found: HandIns, course: Course) -> Iterator[Submission]:
    """Each read when its turn comes."""
    from msgspec import structs

    for each in found.items:
        yield structs.replace(each.read(), course=str(course.root.resolve()))


def _writer(reports: list[Report], language: Language, feedback: bool) -> Callable[[str], bytes]:
    """What writes the reports in a form, as the bytes of a file."""

    def write(form: str) -> bytes:
        return f"{_document(form, reports, language, feedback)}\n".encode(errors="backslashreplace")

    return write


def _document(form: str, reports: list[Report], language: Language, feedback: bool) -> str:
    if form == "json":
        from grader.reporting.json import to_json

        return to_json(reports, language)
    if form == "csv":
        from grader.reporting.csv import to_csv

        return to_csv(reports)
    if form == "html":
        from grader.reporting.html import to_html

        return to_html(reports, language)
    text = io.StringIO()
    _print(settings.console(text), reports, language, feedback)
    return text.getvalue().removesuffix("\n")


def _print(console: Console, reports: list[Report], language: Language, feedback: bool) -> None:
    from grader.reporting.terminal import print_report, print_table

    if len(reports) == 1 or feedback:
        for report in reports:
            print_report(console, report, language)
    if len(reports) > 1:
        print_table(console, reports, language)
