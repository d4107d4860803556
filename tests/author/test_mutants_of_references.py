"""Mutants of the reference solutions of both courses."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from grader.author.mutants import mutants
from grader.exercise.course import Course

COURSE = Path(__file__).parents[2]
TOY_COURSE = Path(__file__).parents[1] / "toy_course"
REFERENCES = [
    path
    for root in (COURSE, TOY_COURSE)
    for course in [Course(root)]
    for path in sorted(course.solutions.glob("*/*.py"))
    if not path.name.startswith("test_")
]


@pytest.mark.parametrize("path", REFERENCES, ids=lambda path: path.parent.name)
def test_every_mutant_of_a_reference_solution_is_another_program_in_one_place(path: Path) -> None:
    source = path.read_bytes()
    own = ast.dump(ast.parse(source))
    made = mutants(source)
    assert len(made) >= 4
    lines = source.decode().splitlines()
    for mutant in made:
        assert ast.dump(ast.parse(mutant.source)) != own
        before = mutant.before.splitlines() or [""]
        end = mutant.line - 1 + len(before)
        assert lines[mutant.line - 1 : end] == before
        after = [*lines[: mutant.line - 1], *mutant.after.splitlines(), *lines[end:]]
        assert mutant.source.decode().splitlines() in (after, [*lines[: mutant.line - 1], *[""], *lines[end:]])
