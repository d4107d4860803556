"""A learner's own files in the current folder: which one a word on the command line means."""

from __future__ import annotations

import os
from pathlib import Path

from grader.classroom.starters import starter_digests, without_starters
from grader.classroom.submissions import read_submission, with_notebooks
from grader.errors import UsageError
from grader.exercise.course import Course, nearest
from grader.model.exercise import Outline
from grader.model.sentence import sentence
from grader.model.submission import Submission


def slug_of(outlines: tuple[Outline, ...]) -> dict[str, str]:
    """Say which exercise takes each file, by the file's name."""
    return with_notebooks({outline.submit: outline.slug for outline in outlines})


def own_submissions(course: Course, outlines: tuple[Outline, ...], what: str | None) -> list[Submission]:
    """Read the files of the exercise, or the file, that ``what`` names; without it those of all ``outlines`` here.

    ``UsageError`` where there is none, with the next step.
    """
    return without_starters(_read(outlines, what), starter_digests(course, outlines))


def _read(outlines: tuple[Outline, ...], what: str | None) -> list[Submission]:
    slugs = slug_of(outlines)
    paths = [Path(name) for name, slug in slugs.items() if what in (None, slug)]
    if what is not None and not paths:
        paths = [Path(what)]
    if paths[0].name not in slugs:
        submit = {outline.slug: outline.submit for outline in outlines}
        near = ", ".join(f"{slug} ({submit[slug]})" for slug in nearest(str(what), list(submit)))
        meant = sentence("did you mean {near}?", near=near) if near else sentence("see them all with: grader list")
        raise UsageError(
            sentence("{what} is neither an exercise nor named like a file of one; {next}", what=str(what), next=meant)
        )
    found = [path for path in paths if os.path.lexists(path)]
    if not found and what is None:
        raise UsageError(sentence("no exercise's file is here; begin one with 'grader start SLUG' or name your file"))
    if not found:
        raise UsageError(
            sentence(
                "{path} is not here; get it with: grader start {slug}",
                path=str(paths[0]),
                slug=slugs[paths[0].name],
            )
        )
    return [read_submission(path.parent.resolve().name, slugs[path.name], path) for path in found]
