"""What a learner reads: statements have their parts in both languages, starters say what to write, hints do not."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from grader.exercise.course import Course
from grader.model.exercise import Exercise, in_language

pytestmark = pytest.mark.quick

COURSE = Course(Path(__file__).parents[2])
EXERCISES = list(COURSE.in_order())


class Language(NamedTuple):
    """A statement's language, and the words that it is made of there."""

    code: str
    parts: tuple[str, ...]
    visible: str
    hidden: str


ENGLISH = Language("en", ("By hand", "What to write", "Where people slip", "What is tested"), "visible", "hidden")
KOREAN = Language("ko", ("손으로 계산하기", "작성할 것", "자주 하는 실수", "채점"), "공개", "비공개")
STATEMENTS = [(exercise, language) for exercise in EXERCISES for language in (ENGLISH, KOREAN)]


def parts(exercise: Exercise, language: Language) -> dict[str, str]:
    """The text below each heading, and above the first one, which is the idea, below the title."""
    text = exercise.statements[language.code].source.decode()
    pieces = re.split(r"^##? (.*)$", text, flags=re.MULTILINE)[1:]
    return dict(zip(pieces[::2], pieces[1::2], strict=True))


def tables_and_blocks(text: str) -> int:
    return len(re.findall(r"^\|[-:| ]+\|$", text, re.MULTILINE)) + len(re.findall("^```", text, re.MULTILINE)) // 2


statements = pytest.mark.parametrize(
    ("exercise", "language"), STATEMENTS, ids=[f"{exercise.slug}-{each.code}" for exercise, each in STATEMENTS]
)


@statements
def test_a_statement_begins_with_the_idea_and_has_every_part(exercise: Exercise, language: Language) -> None:
    found = parts(exercise, language)
    title, *headings = found
    assert title == exercise.outline.title[language.code]
    assert len(found[title].split()) > 30
    assert [heading for heading in headings if heading in language.parts] == list(language.parts)
    assert all(found[heading].strip() for heading in headings)


@statements
def test_it_has_something_worked_by_hand_and_a_formula(exercise: Exercise, language: Language) -> None:
    found = parts(exercise, language)
    worked, write, slips = (found[heading] for heading in language.parts[:3])
    assert tables_and_blocks(worked) >= 1
    between = [text for heading, text in found.items() if heading not in language.parts]
    assert any("```" in text and re.search(" (=|->) ", text) for text in between)
    assert "```python" in write
    assert slips.count("- **") >= 2


@statements
def test_it_names_every_group_as_reports_do_with_its_points_and_if_it_is_hidden(
    exercise: Exercise, language: Language
) -> None:
    rows = re.findall(r"^\| (.+?) \| ([\d.]+) \| (\w+):", parts(exercise, language)[language.parts[-1]], re.MULTILINE)
    assert [(name, float(points), seen) for name, points, seen in rows] == [
        (
            in_language(group.title, language.code),
            group.points,
            language.hidden if group.hidden else language.visible,
        )
        for group in exercise.groups
    ]


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.slug)
def test_what_is_shown_and_what_is_code_is_the_same_in_both_languages(exercise: Exercise) -> None:
    english, korean = parts(exercise, ENGLISH), parts(exercise, KOREAN)
    assert len(english) == len(korean)
    for ours, theirs in zip(english.values(), korean.values(), strict=True):
        assert tables_and_blocks(ours) == tables_and_blocks(theirs)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.slug)
def test_a_starter_has_the_shapes_and_says_what_to_write(exercise: Exercise) -> None:
    """Beside what is to be written there may be helpers, which are there to be used as they are."""
    tree = ast.parse(exercise.starter.source.decode())
    names = {signature.name for signature in exercise.signatures}
    asked = [node for node in tree.body if getattr(node, "name", "") in names]
    bodies = [node for each in asked for node in ast.walk(each) if isinstance(node, ast.FunctionDef)]
    assert bodies
    for body in bodies:
        (raised,) = [node for node in ast.walk(body) if isinstance(node, ast.Raise)]
        assert isinstance(raised.exc, ast.Call)
        assert ast.unparse(raised.exc.func) == "NotImplementedError"
        (sentence,) = raised.exc.args
        assert isinstance(sentence, ast.Constant)
        assert len(str(sentence.value).split()) >= 3
    for signature in exercise.signatures:
        node = next(node for node in tree.body if getattr(node, "name", "") == signature.name)
        assert isinstance(node, ast.FunctionDef | ast.ClassDef)
        assert ast.get_docstring(node)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.slug)
def test_a_hint_about_a_mistake_does_not_quote_the_solution(exercise: Exercise) -> None:
    """What the learner is to write is no line of the reference that the starter or the statement does not have."""
    assert exercise.reference is not None
    known = exercise.starter.source.decode() + exercise.statements["en"].source.decode()
    lines = {line.strip() for line in exercise.reference.source.decode().splitlines()}
    secret = {line for line in lines if len(line) > 12 and line not in known}
    for wrong in exercise.wrong:
        for text in (wrong.hint["en"], wrong.hint["ko"]):
            assert not [line for line in secret if line in text], wrong.name
