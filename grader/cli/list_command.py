"""``grader list``"""

from __future__ import annotations

import click

from grader.catalogue import translated
from grader.cli import settings
from grader.model.exercise import in_language


@click.command("list")
@click.option("--markdown", is_flag=True, help="As the table that exercises/README.md is.")
@settings.pass_settings
def command(user: settings.Settings, markdown: bool) -> None:
    """Show the exercises in the course's order.

    \b
    Example:
      grader list
      grader --lang ko list
      grader list --markdown > exercises/README.md
    """
    language = user.language
    outlines = user.course().outlines()
    if markdown:
        from grader.reporting.overview import to_markdown

        click.echo(to_markdown(outlines), nl=False)
        return
    width = max(len(outline.slug) for outline in outlines)
    track = ""
    for outline in outlines:
        if outline.track != track:
            track = outline.track
            click.echo(f"\n{track}")
        after = f"  (after {', '.join(outline.after)})" if outline.after else ""
        points = f"{outline.points:g} points"
        click.echo(
            f"  {outline.slug:<{width}}  {outline.level:<6}  {points:>9}  {in_language(outline.title, language)}{after}"
        )
    click.echo()
    sentence = translated(
        "{number} exercises. Begin one with: grader start {slug}",
        language,
        number=len(outlines),
        slug=outlines[0].slug,
    )
    click.echo(sentence)
