"""Does the feedback name the right mistake, and none where there is none?

``rewrites/SLUG/MISTAKE.py`` is that mistake as somebody else would make it: vectorised, with other names and helpers.
``unusual/`` holds right solutions that nobody would expect, ``unknown/`` wrong ones that are no known mistakes.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.judge.grade import grade
from grader.judge.key_store import AnswerKeys, KeyStore
from grader.model import Exercise, Report, Submission
from grader.sandbox.sandbox import Sandbox
from grader.sandbox.sandboxes import Sandboxes

HERE = Path(__file__).parent
REWRITES, UNUSUAL, UNKNOWN = (sorted(HERE.glob(f"{kind}/*/*.py")) for kind in ("rewrites", "unusual", "unknown"))
WRONG = sorted(HERE.parents[1].glob("solutions/*/wrong/*.py"))
RIGHT_IN_100 = 95


@pytest.fixture(scope="module")
def keys(exercises: dict[str, Exercise], sandbox: Sandbox, sandboxes: Sandboxes, store: KeyStore) -> AnswerKeys:
    """With the behaviours of all mistakes in the store, worked out side by side."""

    def work_out(own: Sandbox, exercise: Exercise) -> None:
        AnswerKeys(own, store).behaviours(exercise)

    for _ in sandboxes.each(work_out, exercises.values()):
        pass
    keys = AnswerKeys(sandbox, store)
    for exercise in exercises.values():
        keys.behaviours(exercise)
    return keys


def report_on(path: Path, exercise: Exercise, keys: AnswerKeys, sandbox: Sandbox) -> Report:
    return grade(exercise, Submission("kim", exercise.slug, path, path.read_bytes()), keys, sandbox)


def not_named_right(paths: list[tuple[Path, Exercise]], keys: AnswerKeys, sandboxes: Sandboxes) -> list[str]:
    """Of ``paths`` and exercises, those whose mistake is not the one and only that is named."""

    def named(sandbox: Sandbox, each: tuple[Path, Exercise]) -> list[str]:
        return [mistake.name for mistake in report_on(*each, keys, sandbox).mistakes]

    told = sandboxes.each(named, paths)
    return [
        f"{exercise.slug}/{path.stem}"
        for (path, exercise), names in zip(paths, told, strict=True)
        if names != [path.stem]
    ]


def test_there_are_enough_rewrites_to_tell() -> None:
    assert len(REWRITES) >= 24


def test_a_mistake_in_another_style_is_named_right(
    exercises: dict[str, Exercise], keys: AnswerKeys, sandboxes: Sandboxes
) -> None:
    not_right = not_named_right([(path, exercises[path.parent.name]) for path in REWRITES], keys, sandboxes)
    assert len(not_right) * 100 <= (100 - RIGHT_IN_100) * len(REWRITES), not_right


def test_a_known_mistake_itself_is_named_right(
    exercises: dict[str, Exercise], keys: AnswerKeys, sandboxes: Sandboxes
) -> None:
    not_right = not_named_right([(path, exercises[path.parents[1].name]) for path in WRONG], keys, sandboxes)
    assert len(not_right) * 100 <= (100 - RIGHT_IN_100) * len(WRONG), not_right


@pytest.mark.parametrize("path", UNUSUAL, ids=lambda path: path.stem)
def test_an_unusual_solution_is_right_and_accused_of_nothing(
    path: Path, exercises: dict[str, Exercise], keys: AnswerKeys, sandbox: Sandbox
) -> None:
    report = report_on(path, exercises[path.parent.name], keys, sandbox)
    assert report.score == report.max_score
    assert report.mistakes == ()


@pytest.mark.parametrize("path", UNKNOWN, ids=lambda path: path.stem)
def test_an_unknown_mistake_is_given_no_name(
    path: Path, exercises: dict[str, Exercise], keys: AnswerKeys, sandbox: Sandbox
) -> None:
    report = report_on(path, exercises[path.parent.name], keys, sandbox)
    assert report.score < report.max_score
    assert report.mistakes == ()
