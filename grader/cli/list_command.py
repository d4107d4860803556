"""``grader list``"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

import click

from grader.catalogue import marked, translated
from grader.classroom.progress import Entry
from grader.cli import settings, spoken
from grader.cli.output import cells_of
from grader.model.exercise import Language, Level, Outline, in_language
from grader.text import padded, wrapped

_DONE, _NEXT = "✓", "→"
_BEFORE_TITLE = 23  # cells beside the slug
_LEAST = 30  # cells in which a title and what follows it can be read one below the other; else it goes on at the left
_LEFT = 4

_LEVELS: dict[Level, str] = {"easy": marked("easy"), "medium": marked("medium"), "hard": marked("hard")}


@click.command("list", cls=spoken.Command)
@click.option("--markdown", is_flag=True, help="As the table that exercises/README.md is.")
@settings.pass_settings
def command(user: settings.Settings, markdown: bool) -> None:
    """Show the exercises in order: ✓ done, → next.

    \b
    Example:
      grader list
      grader --lang ko list
      grader list --markdown > exercises/README.md
    """
    course = user.course()
    outlines = settings.outlines_of(course, user.language)
    if markdown:
        from grader.reporting.overview import to_markdown

        click.echo(to_markdown(outlines), nl=False)
        return
    print_list(outlines, settings.progress_in(course, user.language).entries(), user.language)


def print_list(outlines: tuple[Outline, ...], entries: Mapping[str, Entry], language: Language) -> None:
    """Print the exercises with what is done and what is next."""
    following = next_undone(outlines, entries)
    width = max(len(outline.slug) for outline in outlines)
    cells = cells_of(sys.stdout)
    track = ""
    for outline in outlines:
        if (named := in_language(outline.track, language)) != track:
            track = named
            click.echo(f"\n{track}")
        entry = entries.get(outline.slug, Entry())
        mark = _DONE if entry.done else _NEXT if entries and outline == following else " "
        points = translated("{points} points", language, points=format(outline.points, "g"))
        level, title = translated(_LEVELS[outline.level], language), in_language(outline.title, language)
        line = f"{mark} {outline.slug:<{width}}  {padded(level, 6)}  {padded(points, 9, right=True)}  {title}"
        column = width + _BEFORE_TITLE
        line += _after(outline, language) + _so_far(entry, language)
        click.echo(wrapped(line, cells, column if cells - column >= _LEAST else _LEFT))
    click.echo()
    click.echo(wrapped(_what_next(outlines, entries, following, language), cells, 0))


def _after(outline: Outline, language: Language) -> str:
    if not outline.after:
        return ""
    return "  " + translated("(after {slugs})", language, slugs=", ".join(outline.after))


def next_undone(outlines: Sequence[Outline], entries: Mapping[str, Entry]) -> Outline | None:
    """Find the first exercise that is not done after the last one that is; else the first that is not done."""
    done = [place for place, each in enumerate(outlines) if is_done(each, entries)]
    start = done[-1] + 1 if done else 0
    return next((each for each in (*outlines[start:], *outlines[:start]) if not is_done(each, entries)), None)


def is_done(outline: Outline, entries: Mapping[str, Entry]) -> bool:
    """Whether all of the exercise was right once."""
    return entries.get(outline.slug, Entry()).done is not None


def _so_far(entry: Entry, language: Language) -> str:
    """What has been earned in an exercise that is begun."""
    if entry.done or not entry.points:
        return ""
    so_far = f"{entry.score:g} / {entry.points:g}"
    return "  " + translated("best so far: {score}", language, score=so_far)


def _what_next(
    outlines: Sequence[Outline], entries: Mapping[str, Entry], following: Outline | None, language: Language
) -> str:
    number, done = len(outlines), sum(is_done(each, entries) for each in outlines)
    if following is None:
        return translated("All {number} exercises are done.", language, number=number)
    if not entries:
        sentence = marked("{number} exercises. Begin one with: grader start {slug}")
        return translated(sentence, language, number=number, slug=following.slug)
    return translated(
        "{done} of {number} exercises are done. Next: grader start {slug}",
        language,
        done=done,
        number=number,
        slug=following.slug,
    )
