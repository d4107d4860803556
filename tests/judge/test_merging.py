"""Two wrong solutions as one text, where both are changes to one that they have in common."""

from __future__ import annotations

import textwrap

import pytest

from grader.judge.merging import merged
from grader.model.exercise import SourceFile, WrongSolution
from tests.making import exercise, reference, wrong

pytestmark = pytest.mark.quick

RIGHT = '''
def f(n, step, border):
    """The reference."""
    n = n + 2 * border
    # a comment
    n = n // step
    return n + 1
'''
BORDER = RIGHT.replace("2 * border", "border").replace("The reference", "Adds the border once")
STEP = RIGHT.replace("n // step", "n")
ONE_LESS = RIGHT.replace("n + 1", "n")
SQUARED = RIGHT.replace("n // step", "n // step // step")


def written(name: str, source: str) -> WrongSolution:
    return wrong(name, textwrap.dedent(source).encode())


def both(one: str, other: str, *others: str, right: str = RIGHT) -> str | None:
    """What ``one`` and ``other`` merge into, in an exercise that has ``others`` too."""
    solutions = [written(f"w{number}", source) for number, source in enumerate((one, other, *others))]
    tiny = exercise(reference=reference(right.encode()), wrong=tuple(solutions))
    source = merged(tiny, solutions[0].members[0], solutions[1].members[0])
    return None if source is None else source.decode()


def test_changes_to_different_lines_of_the_reference_are_both_made() -> None:
    made = "def f(n, step, border):\n    n = n + border\n    n = n\n    return n + 1\n"
    assert both(BORDER, STEP) == made
    assert both(STEP, BORDER) == made


def test_docstrings_comments_and_layout_do_not_stand_in_the_way() -> None:
    other = STEP.replace("The reference", "Ignores the step").replace("# a comment", "# another").replace("2 *", "2  *")
    assert both(BORDER, other) == both(BORDER, STEP)


def test_changes_to_one_line_do_not_merge() -> None:
    assert both(STEP, SQUARED) is None


def test_a_change_that_both_make_is_made_once() -> None:
    assert both(BORDER.replace("n + 1", "n"), STEP.replace("n + 1", "n")) == (
        "def f(n, step, border):\n    n = n + border\n    n = n\n    return n\n"
    )


def test_what_is_no_more_than_one_of_the_two_is_no_merger() -> None:
    assert both(BORDER, RIGHT) is None
    assert both(BORDER, BORDER) is None


def test_a_third_wrong_solution_is_a_base_where_none_was_written_from_the_reference() -> None:
    """Its own mistake is undone by both, and so is not in what is made."""
    right = "def f(size, s, p):\n    return (size + 2 * p) // s + 1\n"
    assert both(BORDER, STEP, right=right) is None
    made = both(BORDER, STEP, ONE_LESS, right=right)
    assert made == both(BORDER, STEP)


def test_what_parses_no_more_is_no_merger() -> None:
    """One takes away the line that the other one's else belongs to."""
    right = "def f(n):\n    if n:\n        n = 1\n    return n\n"
    one = "def f(n):\n    if n:\n        n = 1\n    else:\n        n = 2\n    return n\n"
    other = "def f(n):\n    n = 1\n    return n\n"
    assert both(one, other, right=right) is None


def test_two_insertions_at_one_place_do_not_merge() -> None:
    assert (
        both(RIGHT.replace("    return", "    n = 3\n    return"), RIGHT.replace("    return", "    n = 4\n    return"))
        is None
    )


def test_without_a_reference_another_wrong_solution_may_be_the_base() -> None:
    solutions = [written(name, source) for name, source in (("a", BORDER), ("b", STEP), ("c", ONE_LESS))]
    tiny = exercise(wrong=tuple(solutions))
    one, other = (each.members[0] for each in solutions[:2])
    assert merged(tiny, one, other) is not None
    assert merged(exercise(wrong=tuple(solutions[:2])), one, other) is None


def test_a_body_of_nothing_but_a_docstring_stays_one() -> None:
    def source(a: str, b: str) -> str:
        return f'class E(Exception):\n    """E."""\na = {a}\nz = 0\nb = {b}\n'

    right, one, other = source("1", "2"), source("5", "2"), source("1", "6")
    assert both(one, other, right=right) == "class E(Exception):\n    pass\na = 5\nz = 0\nb = 6\n"


def test_members_of_families_are_taken_as_they_are() -> None:
    file = SourceFile("solutions/tiny/wrong/family/second.py", STEP.encode())
    tiny = exercise(reference=reference(RIGHT.encode()), wrong=(written("one", BORDER),))
    source = merged(tiny, tiny.wrong[0].members[0], file)
    assert source is not None
    assert b"n = n\n" in source
