"""Does the feedback name the right mistake, and none where there is none?

``rewrites/SLUG/MISTAKE.py`` is that mistake as somebody else would make it: vectorised, with other names and helpers.
``unusual/`` holds right solutions that nobody would expect, ``unknown/`` wrong ones that are no known mistakes.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.exercise.catalog import Course
from grader.judge.grade import grade
from grader.judge.key_store import AnswerKeys
from grader.model import Report, Submission
from grader.sandbox.sandbox import Sandbox

HERE = Path(__file__).parent
REWRITES, UNUSUAL, UNKNOWN = (sorted(HERE.glob(f"{kind}/*/*.py")) for kind in ("rewrites", "unusual", "unknown"))
WRONG = sorted(HERE.parents[1].glob("solutions/*/wrong/*.py"))
RIGHT_IN_100 = 95


def report_on(path: Path, slug: str, course: Course, keys: AnswerKeys, sandbox: Sandbox) -> Report:
    return grade(course.exercise(slug), Submission("kim", slug, path, path.read_bytes()), keys, sandbox)


def named_right(paths: list[tuple[Path, str]], course: Course, keys: AnswerKeys, sandbox: Sandbox) -> list[str]:
    """Of ``paths`` and slugs, those whose mistake is the one and only that is named."""
    return [
        f"{slug}/{path.stem}"
        for path, slug in paths
        if [mistake.name for mistake in report_on(path, slug, course, keys, sandbox).mistakes] == [path.stem]
    ]


def test_there_are_enough_rewrites_to_tell() -> None:
    assert len(REWRITES) >= 24


def test_a_mistake_in_another_style_is_named_right(course: Course, keys: AnswerKeys, sandbox: Sandbox) -> None:
    paths = [(path, path.parent.name) for path in REWRITES]
    right = named_right(paths, course, keys, sandbox)
    assert len(right) * 100 >= RIGHT_IN_100 * len(paths), {f"{slug}/{path.stem}" for path, slug in paths} - {*right}


def test_a_known_mistake_itself_is_named_right(course: Course, keys: AnswerKeys, sandbox: Sandbox) -> None:
    paths = [(path, path.parents[1].name) for path in WRONG]
    right = named_right(paths, course, keys, sandbox)
    assert len(right) * 100 >= RIGHT_IN_100 * len(paths), {f"{slug}/{path.stem}" for path, slug in paths} - {*right}


@pytest.mark.parametrize("path", UNUSUAL, ids=lambda path: path.stem)
def test_an_unusual_solution_is_right_and_accused_of_nothing(
    path: Path, course: Course, keys: AnswerKeys, sandbox: Sandbox
) -> None:
    report = report_on(path, path.parent.name, course, keys, sandbox)
    assert report.score == report.max_score
    assert report.mistakes == ()


@pytest.mark.parametrize("path", UNKNOWN, ids=lambda path: path.stem)
def test_an_unknown_mistake_is_given_no_name(path: Path, course: Course, keys: AnswerKeys, sandbox: Sandbox) -> None:
    report = report_on(path, path.parent.name, course, keys, sandbox)
    assert report.score < report.max_score
    assert report.mistakes == ()
