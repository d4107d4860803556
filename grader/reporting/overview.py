"""The course at a glance, in both languages: what ``exercises/README.md`` says."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from grader.model.exercise import Outline, in_language

_HEAD = """# The exercises

Made by `grader list --markdown > exercises/README.md`; a test keeps it current. Begin one with `grader start SLUG`.
Each exercise's statement is in its folder, in English (`README.md`) and in Korean (`README.ko.md`).
"""


def to_markdown(outlines: Sequence[Outline]) -> str:
    """A table for each track, in the course's order, with prerequisites and points."""
    lines = [_HEAD]
    for track, members in groupby(outlines, lambda outline: in_language(outline.track, "en")):
        rows = list(members)
        points = sum(outline.points for outline in rows)
        lines += [f"## {track[0].upper()}{track[1:]} ({points:g} points)", ""]
        lines += ["| # | exercise | title | 제목 | level | points | after |", "|--:|---|---|---|---|--:|---|"]
        lines += [*map(_row, rows), ""]
    total = sum(outline.points for outline in outlines)
    return "\n".join([*lines, f"{len(outlines)} exercises, {total:g} points.", ""])


def _row(outline: Outline) -> str:
    after = ", ".join(f"[{slug}]({slug}/README.md)" for slug in outline.after) or "—"
    link = f"[{outline.slug}]({outline.slug}/README.md)"
    title = f"{outline.title['en']} | [{outline.title['ko']}]({outline.slug}/README.ko.md)"
    return f"| {outline.order} | {link} | {title} | {outline.level} | {outline.points:g} | {after} |"
