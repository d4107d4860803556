"""``grader similar``"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click
from msgspec.structs import replace

from grader.catalogue import marked
from grader.classroom.hand_ins import Options, find_hand_ins, taken_by
from grader.cli import gradebooks, output, pace, policies, settings, spoken
from grader.cli.texts import Texts
from grader.errors import UsageError
from grader.reporting.writers import Context
from grader.text import shown_name

if TYPE_CHECKING:
    from grader.cohort.similar import Entry, HandedIn, Similar
    from grader.exercise.course import Course
    from grader.judge.tokens import Tokens
    from grader.model.exercise import Language
    from grader.reporting.dolos import Row
    from grader.reporting.similar_text import Excerpt, Found

_FORMS = ("text", "json", "csv", "html")
_OF_CLASS = click.Path(path_type=Path, exists=True)


@click.command("similar", cls=spoken.Command)
@gradebooks.option(required=True)
@click.option("--exercise", "slugs", multiple=True, help="Only this exercise; may be given several times.")
@click.option(
    "--submissions",
    "paths",
    multiple=True,
    type=_OF_CLASS,
    metavar="PATH",
    help="Where the submissions of the gradebook lie, as for 'grader grade': compare their texts as well. May be given "
    "several times.",
)
@click.option(
    "--learner-from",
    help="A regular expression for the whole path of a learner's folder below PATH, as '[^/]+/([^/]+)' below sections; "
    "its group, or a group called 'learner', is the learner.",
)
@click.option("--format", "form", type=click.Choice(_FORMS), default="text", show_default=True)
@click.option(
    "--output",
    "file",
    type=click.Path(path_type=Path),
    help="Write to this file, whole or not at all, and not to standard output.",
)
@click.option(
    "--dolos",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="OUT",
    help="With --submissions: write into the folder OUT what Dolos reads, a ZIP for each exercise. Files are named by "
    "numbers; info.csv in it says whose they are.",
)
@settings.pass_settings
def command(
    user: settings.Settings,
    gradebook: str,
    slugs: tuple[str, ...],
    paths: tuple[Path, ...],
    learner_from: str | None,
    form: str,
    file: Path | None,
    folder: Path | None,
) -> int:
    """Show what is unusually alike in a class, and how unusual it is.

    Pairs of submissions are ranked, with the evidence side by side: first those that fail cases with the very same
    values, which few others have, and which no known mistake of the course explains; then, with --submissions, those
    whose texts are far more alike than two of this class usually are. Names, numbers and comments do not count there,
    nor does what the starter has. Of fewer than ten submissions nothing is said.

    It does not say why two are alike, and is not a finding against anybody.

    Texts are read in confined processes. Of 2,000 submissions to an exercise that takes minutes.

    \b
    Example:
      grader similar --gradebook class.gradebook
      grader similar --gradebook class.gradebook --submissions class/ --format html --output similar.html
      grader similar --gradebook class.gradebook --submissions class/ --exercise corr2d --dolos dolos/
    """
    if folder is not None and not paths:
        raise UsageError("--dolos writes the texts of submissions: say where they lie with --submissions")
    if file is not None:
        output.check_target(file)
    found = _compared(user, _of_class(gradebook, slugs), _Where(paths, learner_from, folder))
    context = Context(user.language)
    if file is not None:
        output.write_file(file, _writer(form)(found, context))
        return 0
    pieces = _writer(form)(found, replace(context, width=settings.console().width))
    for piece in pieces:  # as bytes: it is UTF-8 whatever the terminal's encoding is
        sys.stdout.buffer.write(piece)
    sys.stdout.flush()
    return 0


def _of_class(gradebook: str, slugs: tuple[str, ...]) -> dict[str, HandedIn]:
    """Read from the gradebook what was handed in; only for ``slugs``, if any are given."""
    from grader.cohort.similar import handed_in

    with gradebooks.opened(gradebook) as book:
        of_class = handed_in(book.reports())
    for slug in slugs:
        if slug not in of_class:
            known = ", ".join(map(shown_name, sorted(of_class))) or "none"
            raise UsageError(f"the gradebook has no submission for {shown_name(slug)}; it has: {known}")
    return {slug: of_class[slug] for slug in slugs or of_class}


class _Where(NamedTuple):
    """Where submissions lie, if they do, whose they are there, and the folder for Dolos."""

    paths: tuple[Path, ...]
    learner_from: str | None
    data_sets: Path | None


def _compared(user: settings.Settings, of_class: dict[str, HandedIn], where: _Where) -> Found:
    """Compare what was handed in: results alone or, where submissions are at hand, texts as well."""
    from grader.cohort.similar import similar
    from grader.reporting.similar_text import Found

    if not where.paths:
        order = policies.order(lambda: user.grading_course(()))
        return Found(tuple(similar(slug, of_class[slug]) for slug in _sorted(of_class, order)), {}, with_texts=False)
    course = user.grading_course(where.paths)
    outlines = settings.gradable_outlines(course, tuple(of_class))
    order = tuple(outline.slug for outline in outlines)
    options = Options(learner_from=where.learner_from)
    texts = Texts(course, find_hand_ins(where.paths, taken_by(course, outlines), options))
    exercises = tuple(
        _with_texts(course, texts, {slug: of_class[slug] for slug in _sorted(of_class, order)}, user.language)
    )
    if where.data_sets is not None:
        _write_data_sets(texts, [each for each in exercises if each.slug in order], where.data_sets)
    excerpts = {key: both for each in exercises for key, both in _excerpts(texts, each)}
    return Found(exercises, excerpts, with_texts=True)


def _sorted(slugs: Iterable[str], order: tuple[str, ...]) -> list[str]:
    """Sort as the course has them; what it does not have comes last, by name."""
    placed = {slug: place for place, slug in enumerate(order)}
    return sorted(slugs, key=lambda slug: (placed.get(slug, len(placed)), slug))


def _with_texts(course: Course, texts: Texts, of_class: dict[str, HandedIn], language: Language) -> Iterator[Similar]:
    """Compare each exercise; those that the course does not have by their results alone."""
    from grader.cohort.similar import similar
    from grader.grading import Grader
    from grader.sandbox.sandboxes import usual_number

    known = set(course.slugs())
    total = sum(texts.count(slug) for slug in of_class)
    with Grader(course, jobs=usual_number()) as grader, pace.shown(total, marked("Reading"), language) as advance:
        for slug, handed_in in of_class.items():
            if slug not in known:
                yield similar(slug, handed_in)
                continue
            read, starter = texts.tokens(grader, slug, handed_in, advance)
            _say_missing(slug, len(handed_in.entries), read)
            yield similar(slug, handed_in, read, starter)


def _say_missing(slug: str, submissions: int, read: Mapping[int, Tokens]) -> None:
    """Say of how many submissions the text is not compared, or not to its end."""
    if missing := submissions - len(read):
        what = f"{slug}: {missing} of {submissions} submissions do not lie there as they were graded, or cannot be read"
        click.echo(f"{what}; their texts are not compared", err=True)
    if cut := sum(each.is_cut for each in read.values()):
        click.echo(f"{slug}: {cut} texts are very long, and are not compared to their ends", err=True)


def _excerpts(texts: Texts, of_exercise: Similar) -> Iterator[tuple[tuple[str, int, int], tuple[Excerpt, Excerpt]]]:
    """Read once more both texts of each pair, for the lines that are alike or else the first ones; not of notebooks."""
    from grader.reporting.similar_text import MOST_LINES, excerpt, is_unusual

    for pair in of_exercise.pairs:
        entries = (of_exercise.handed_in.entries[place] for place in (pair.one, pair.other))
        one, other = (texts.text(of_exercise.slug, entry.sha256) for entry in entries)
        lines: tuple[Sequence[int], Sequence[int]] = (range(1, MOST_LINES + 1),) * 2
        if pair.text is not None and is_unusual(pair.text, of_exercise.usual):
            lines = pair.text.lines
        if one is not None and other is not None:
            yield (of_exercise.slug, pair.one, pair.other), (excerpt(one, lines[0]), excerpt(other, lines[1]))


def _write_data_sets(texts: Texts, exercises: Sequence[Similar], folder: Path) -> None:
    """Write a ZIP for each exercise, for nobody else's eyes: it names people, and holds what they wrote."""
    from grader.reporting.dolos import data_set

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder} cannot be made: {error.strerror}; name another folder") from error
    for each in exercises:
        path = folder / f"{each.slug}.zip"
        entries = [entry for entry in each.handed_in.entries if texts.is_program(each.slug, entry.sha256)]
        output.write_privately(path, data_set(each.slug, texts.starter(each.slug), _rows(texts, each.slug, entries)))
        left_out = len(each.handed_in.entries) - len(entries)
        click.echo(f"{path}: {len(entries)} submissions; {left_out} are notebooks or not there, and left out", err=True)


def _rows(texts: Texts, slug: str, entries: Iterable[Entry]) -> Iterator[Row]:
    from grader.reporting.dolos import Row
    from grader.reporting.similar_text import named

    for entry in entries:
        text = texts.text(slug, entry.sha256)
        if text is not None:
            yield Row(named(entry), text, entry.outcome, entry.handed_in)


def _writer(form: str) -> Callable[[Found, Context], Iterator[bytes]]:
    module = importlib.import_module(f"grader.reporting.similar_{'page' if form == 'html' else form}")
    write: Callable[[Found, Context], Iterator[bytes]] = module.document
    return write
