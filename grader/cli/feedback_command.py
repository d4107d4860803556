"""``grader feedback``"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import click

from grader.cli import gradebooks, output, pace, policies, settings, spoken
from grader.errors import UsageError
from grader.exercise.course import Course
from grader.model.exercise import Language, Outline
from grader.model.report import Report
from grader.reporting import feedback
from grader.reporting.feedback import Page
from grader.reporting.writers import Context

KEY_BYTES = 32
_LEAST = 16  # bytes of a key that is given


@click.command("feedback", cls=spoken.Command)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="OUT")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@gradebooks.option(required=False)
@click.option(
    "--key",
    "key_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file with the secret that pages are named by; or the secret itself in GRADER_FEEDBACK_KEY. By default one "
    "is made and kept in OUT/.key.",
)
@click.option(
    "--roster", type=click.Path(path_type=Path, dir_okay=False), help="With PATH: the class, as of 'grader grade'."
)
@settings.pass_settings
def command(
    user: settings.Settings,
    folder: Path,
    paths: tuple[Path, ...],
    gradebook: str | None,
    key_file: Path | None,
    roster: Path | None,
) -> int:
    """Write everybody's feedback as a page of its own.

    The pages lie in OUT/pages, which may be published as it is: each is named by a keyed hash of the learner's id,
    names one learner and links to none. OUT/index.html and OUT/index.csv say whose each is, and are for who teaches.
    With the same key a learner keeps the same address.

    The reports are those of a gradebook; with PATH, submissions are graded for it.

    \b
    Example:
      grader feedback out/ --gradebook class.gradebook
      grader feedback out/ class/ --roster class.csv
    """
    if (gradebook is None) == (not paths):
        raise UsageError("name either submissions or a gradebook: grader feedback OUT PATH, or with --gradebook FILE")
    _make(folder / feedback.PAGES)
    key = _key(key_file, folder / ".key")
    with ExitStack() as stack:
        reports: Iterable[Report]
        if gradebook is not None:
            reports = stack.enter_context(gradebooks.opened(gradebook)).reports()
            exercises = policies.order(lambda: user.grading_course(()))
        else:
            course = user.grading_course(paths)
            outlines = settings.gradable_outlines(course)
            reports = _graded(course, outlines, paths, roster, user.language)
            exercises = tuple(outline.slug for outline in outlines)
        context = Context(user.language, feedback=True, exercises=exercises)
        made = list(_written(folder, feedback.pages(reports, key, context)))
    output.write_privately(folder / "index.html", feedback.index_page(made, user.language))
    output.write_privately(folder / "index.csv", feedback.index_csv(made))
    click.echo(f"{len(made)} pages are in {folder / feedback.PAGES}; {folder / 'index.html'} says whose they are.")
    return 0


def _written(folder: Path, pages: Iterable[tuple[Page, Iterator[bytes]]]) -> Iterator[Page]:
    for page, pieces in pages:
        output.write_file(folder / feedback.PAGES / page.file, pieces)
        yield page


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder} cannot be made: {error.strerror}; name another folder") from error


def _key(named: Path | None, own: Path) -> bytes:
    """From the file that is named or the environment, else the one kept beside the index, made where there is none."""
    if named is not None:
        return _long_enough(_read(named), str(named))
    if told := os.environ.get("GRADER_FEEDBACK_KEY", "").encode(errors="surrogateescape").strip():
        return _long_enough(told, "GRADER_FEEDBACK_KEY")
    try:
        descriptor = os.open(own, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return _long_enough(_read(own), str(own))
    except OSError as error:
        raise UsageError(f"{own} cannot be written: {error.strerror}; name a file with --key") from error
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_hex(KEY_BYTES).encode() + b"\n")
    return _read(own)


def _read(path: Path) -> bytes:
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
            return file.read().strip()
    except OSError as error:
        raise UsageError(f"the key {path} cannot be read: {error.strerror}; name another file with --key") from error


def _long_enough(key: bytes, where: str) -> bytes:
    if len(key) < _LEAST:
        raise UsageError(f"the key in {where} is shorter than {_LEAST} bytes; make one with 'openssl rand -hex 32'")
    return key


def _graded(
    course: Course, outlines: Sequence[Outline], paths: tuple[Path, ...], roster: Path | None, language: Language
) -> Iterator[Report]:
    """Grade everything in ``paths``, with the search for small counterexamples of a class."""
    from msgspec.structs import replace

    from grader.classroom.hand_ins import Options, find_hand_ins, taken_by
    from grader.cohort.roster import read_roster
    from grader.grading import Grader
    from grader.judge.counterexample import SHRINK_BUDGETS
    from grader.sandbox.sandboxes import usual_number

    options = Options((), None, None, read_roster(roster) if roster else None)
    found = find_hand_ins(paths, taken_by(course, outlines), options)
    with Grader(course, jobs=usual_number()) as grader:
        settings.say_left_out(grader.gradable(found.slugs).values(), language)
        submissions = (replace(each.read(), course=course.name) for each in found.items)
        graded = grader.grade(submissions, shrinking=SHRINK_BUDGETS["little"])
        for _, report in settings.progress(graded, len(found.items), pace.GRADING, language):
            yield report
