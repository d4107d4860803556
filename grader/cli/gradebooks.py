"""``--gradebook``: opening it, and what is said of grades that a changed exercise moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click

from grader.text import shown_name

if TYPE_CHECKING:
    from grader.gradebook.gradebook import Gradebook
    from grader.recording import Change

HELP = "The gradebook: a file, or a database as postgresql://USER@HOST/DATABASE, its password in PGPASSFILE."


def option(*, required: bool) -> Callable[[Any], Any]:
    """Make the option ``--gradebook`` of a command."""
    return click.option("--gradebook", required=required, metavar="FILE|URL", help=HELP)


def opened(name: str, *, make: bool = False) -> Gradebook:
    """Open the gradebook called ``name``; with ``make``, a new one where there is none."""
    from grader.gradebook.address import parse_address  # who keeps none does not load SQLAlchemy
    from grader.gradebook.gradebook import Gradebook

    return Gradebook(parse_address(name), make=make)


def say_changes(changes: Iterable[Change], *, unnamed: bool = False) -> None:
    """Say, on standard error, who gained and who lost, by how much and where, and whose mistake has a name now.

    It is of a changed exercise, or of what was ``unnamed``.
    """
    of_exercise: defaultdict[str, list[Change]] = defaultdict(list)
    for change in changes:
        of_exercise[change.exercise].append(change)
    for slug, all_of_it in sorted(of_exercise.items()):
        gained = sum(each.after.score > each.before.score for each in all_of_it)
        lost = sum(each.after.score < each.before.score for each in all_of_it)
        named = sum(bool(each.named) for each in all_of_it)
        what = (
            f"{slug}: {len(all_of_it)} without a named mistake" if unnamed else f"{slug} has changed: {len(all_of_it)}"
        )
        said = f"{what} graded again, {gained} gained points, {lost} lost points"
        click.echo(f"{said}, {named} named" if named or unnamed else said, err=True)
        for each in sorted(all_of_it, key=lambda each: (each.after.score - each.before.score, each.learner)):
            if each.after.score != each.before.score or each.named:
                click.echo(f"  {_line(each)}", err=True)


def _line(change: Change) -> str:
    """``kim: 4 -> 7 of 7 (+3): every number 0 -> 3; named: off-by-one``, as far as there is something to say."""
    parts = [_gained(change)] if change.after.score != change.before.score else []
    if change.named:
        parts.append(f"named: {', '.join(map(shown_name, change.named))}")
    return f"{change.learner}: {'; '.join(parts)}"


def _gained(change: Change) -> str:
    before, after = change.before, change.after
    groups = ", ".join(
        f"{shown_name(name)} {_points(before.groups.get(name))} -> {_points(after.groups.get(name))}"
        for name in dict.fromkeys((*before.groups, *after.groups))
        if before.groups.get(name) != after.groups.get(name)
    )
    return f"{before.score:g} -> {after.score:g} of {after.max_score:g} ({after.score - before.score:+g}): {groups}"


def _points(score: float | None) -> str:
    return "none" if score is None else f"{score:g}"
