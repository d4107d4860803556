"""The course's own handout: that it tells nothing of the solutions, and what learners are told by it.

One exercise with generated calls and the one with sweeps are looked at every time, all of them in the sweep.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.author.handout import public_files, write_handout
from grader.cache import Cache
from grader.exercise.course import Course
from grader.grading import Grader
from grader.model.report import Outcome, Report
from tests.leaks import files_in, hidden_calls, lines_of_solutions, practice_keys

COURSE = Course(Path(__file__).parents[2])
SOME = ("corr2d", "trace-shapes")
SLUGS = [pytest.param(each, marks=() if each in SOME else pytest.mark.sweep) for each in COURSE.slugs()]
NAMED_IN_100 = 80  # of the known mistakes, by what can be practised alone


@pytest.fixture(scope="module")
def grader(cache: Cache) -> Iterator[Grader]:
    with Grader(COURSE, cache=cache) as grader:
        yield grader


@pytest.fixture
def handout(slug: str, grader: Grader, tmp_path: Path) -> Path:
    write_handout(public_files(COURSE), {slug: grader.practice_key(slug)}, tmp_path / "out")
    return tmp_path / "out"


@pytest.mark.parametrize("slug", SLUGS)
def test_nothing_of_a_solution_and_no_hidden_call_is_in_it(slug: str, handout: Path, grader: Grader) -> None:
    files = files_in(handout)
    assert list(practice_keys(files)) == [slug]
    assert lines_of_solutions(files, COURSE) == []
    assert hidden_calls(files, grader) == []


@pytest.mark.parametrize("slug", SLUGS)
def test_by_it_what_is_right_passes_and_no_other_mistake_is_named(slug: str, handout: Path, grader: Grader) -> None:
    exercise = grader.prepare(slug).exercise
    assert exercise.reference is not None
    with Grader(Course(handout), cache=Cache(None)) as learners:
        for right in (exercise.reference, *exercise.right):
            assert learners.check(slug, right.source).outcome is Outcome.OK
        reports = [
            (wrong.name, learners.check(slug, member.source)) for wrong in exercise.wrong for member in wrong.members
        ]
    known = {mistake.name for key in practice_keys(files_in(handout)).values() for mistake in key.mistakes}
    assert [(name, _names(report)) for name, report in reports if _names(report) and name not in _names(report)] == []
    named = [name in _names(report) for name, report in reports if name in known]
    assert 100 * sum(named) >= NAMED_IN_100 * len(named)


def _names(report: Report) -> set[str]:
    return {mistake.name for mistake in report.mistakes}
