"""What the README shows and counts is what the course and the benchmarks say."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from grader.author.mutants import mutants
from grader.exercise.course import Course

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PUBLISHED = (ROOT / "tests" / "benchmarks" / "published_tests.md").read_text(encoding="utf-8")


def shown(command: str) -> str:
    """What the README shows below ``$ command``."""
    return README.split(f"$ {command}\n")[1].split("```")[0]


def test_the_feedback_is_what_a_learner_reads(tmp_path: Path) -> None:
    (tmp_path / "kim").mkdir()
    flipped = ROOT / "solutions" / "corr2d" / "wrong" / "flipped.py"
    (tmp_path / "kim" / "corr2d.py").write_bytes(flipped.read_bytes())
    result = subprocess.run(
        [sys.executable, "-m", "grader", "--course", ROOT, "check", "corr2d.py"],
        cwd=tmp_path / "kim",
        env={**os.environ, "COLUMNS": "110", "GRADER_LANG": "en"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (result.returncode, result.stderr) == (1, "")
    assert shown("grader check corr2d.py") == result.stdout
    told_who_cannot_see = README.split("below them the sum: ")[1].split(";")[0]
    assert f"[0, 0]: {told_who_cannot_see}\n" in result.stdout


def test_the_sums_are_the_courses(course: Course) -> None:
    exercises = course.in_order()
    points = sum(outline.points for outline in course.outlines())
    known = sum(len(exercise.wrong) for exercise in exercises)
    assert f"{len(exercises)} of them, {points:g} points, {known} known mistakes" in README
    made = sum(len(mutants(exercise.reference.source)) for exercise in exercises if exercise.reference)
    argued = sum(len(exercise.equivalent) for exercise in exercises)
    wrong = sum(len(mistake.members) for exercise in exercises for mistake in exercise.wrong)
    partial, right = (sum(len(getattr(each, kind)) for each in exercises) for kind in ("partial", "right"))
    programs = f"{known} known mistakes in {wrong} wrong solutions, {partial} partial and {right} right solutions"
    assert f"{programs}, {made} mutants, {argued} of them equivalent, none survives" in README.replace("\n", " ")


def test_the_sentence_on_published_tests_is_the_benchmarks() -> None:
    sentence = next(line for line in PUBLISHED.splitlines() if "past a test in" in line)
    assert sentence in README.replace("\n", " ")
