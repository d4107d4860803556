"""What an exercise has to have, seen without running it."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from grader.author.completeness import learnt_by_heart, missing_cases, missing_languages, unneeded_groups
from grader.author.verification import Finding
from grader.exercise.case_reader import OUR_REASONS
from grader.exercise.strategies import Block
from grader.judge.answer_keys import AnswerKey, KeyedCase
from grader.model.exercise import (
    Case,
    Exercise,
    Extra,
    Given,
    Group,
    Justification,
    LikeReference,
    Outline,
    PytestFile,
    Raises,
    Satisfies,
    SourceFile,
    Text,
    WrongSolution,
)
from tests import making
from tests.making import keyed

pytestmark = pytest.mark.quick

BOTH: Text = {"en": "English", "ko": "한국어"}
CASE = making.case(1, expect=10)
GIVEN = Given((("n", "integers(1, 9)"),), None, ("n",), (), 3, "w", LikeReference(), 1)
TESTS = PytestFile(SourceFile("solutions/tiny/test_x.py", b""))
STATEMENTS = {
    "en": SourceFile("exercises/tiny/README.md", b"# English\n"),
    "ko": SourceFile("exercises/tiny/README.ko.md", "# 한국어\n".encode()),
}
PUBLIC, HIDDEN = "exercises/tiny/exercise.yaml", "solutions/tiny/hidden.yaml"


def group(name: str, *, hidden: bool = True, cases: tuple[Case, ...] = (CASE,), **changed: Any) -> Group:
    return replace(making.group(name, *cases, hidden=hidden), **{"about": BOTH, **changed})


def wrong(name: str, *fails: str) -> WrongSolution:
    return replace(making.wrong(name, fails=fails), title=BOTH, hint=BOTH)


def outline(title: Text) -> Outline:
    return Outline("tiny", title, "track", "easy", 1, 1, (), "tiny.py")


def exercise(*groups: Group, **changed: Any) -> Exercise:
    given = {"outline": outline(BOTH), "hints": (BOTH,), "statements": STATEMENTS, "reference": making.reference()}
    return making.exercise(*groups, **{**given, **changed})


# --- cases -------------------------------------------------------------------------------------------------------


def test_a_hidden_group_without_anything_to_judge_is_a_finding() -> None:
    (finding,) = missing_cases(exercise(group("full"), group("empty", cases=())))
    assert finding == Finding(PUBLIC, "the hidden group 'empty' has no cases in hidden.yaml")


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"given": GIVEN}, id="generated cases"),
        pytest.param({"tests": TESTS}, id="a pytest file"),
        pytest.param({"missing_extra": Extra("scipy", "pip install scipy")}, id="what is not installed here"),
    ],
)
def test_cases_may_be_of_another_kind_or_not_to_be_had(changed: dict[str, Any]) -> None:
    assert list(missing_cases(exercise(group("other", cases=(), **changed)))) == []


# --- languages ---------------------------------------------------------------------------------------------------


def test_what_is_in_both_languages_is_no_finding() -> None:
    assert list(missing_languages(exercise(group("g"), wrong=(wrong("w", "g"),)))) == []


PLACES = ["'title'", "hint 2", "'about' of the group 'g'", "the mistake of 'w'", "'hint' of 'w'"]


def with_text_at(place: str, text: Text) -> Exercise:
    """An exercise in both languages, but for the sentence in one place."""
    return exercise(
        replace(group("g"), about=text if "about" in place else BOTH),
        outline=outline(text if place == "'title'" else BOTH),
        hints=(BOTH, text if "hint 2" in place else BOTH),
        wrong=(
            replace(
                wrong("w", "g"),
                title=text if "mistake" in place else BOTH,
                hint=text if place == "'hint' of 'w'" else BOTH,
            ),
        ),
    )


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ({"en": "", "ko": "한국어"}, ["has no text in the language 'en'"]),
        ({"ko": "한국어"}, ["has no text in the language 'en'"]),
        ({"en": "English", "ko": "  "}, ["has no text in the language 'ko'"]),
        ({"en": "English"}, ["has no text in the language 'ko'"]),
        ({"en": "English 한국어", "ko": "한국어"}, ["is not in the language 'en'"]),
        ({"en": "English", "ko": "English"}, ["is not in the language 'ko'"]),
        ({"en": "한국어", "ko": "English"}, ["is not in the language 'en'", "is not in the language 'ko'"]),
    ],
)
@pytest.mark.parametrize("place", PLACES)
def test_every_sentence_is_in_english_and_in_korean(place: str, text: Text, problems: list[str]) -> None:
    found = list(missing_languages(with_text_at(place, text)))
    assert found == [Finding(PUBLIC, f"{place} {problem}") for problem in problems]


KOREAN_TOO: Text = {"en": "One call.", "ko": "호출 하나."}


def with_reasons(*reasons: str | Text, generated: str | Text = OUR_REASONS[0]) -> Exercise:
    """An exercise whose cases are there for these reasons."""
    cases = tuple(replace(CASE, why=why) for why in reasons)
    return exercise(replace(group("g"), cases=cases, given=replace(GIVEN, why=generated)))


def test_reasons_may_all_be_in_one_language() -> None:
    assert list(missing_languages(with_reasons("One.", "Another.", generated="A third."))) == []


def test_a_reason_in_one_language_beside_one_in_two_is_a_finding_that_quotes_it() -> None:
    found = list(missing_languages(with_reasons(KOREAN_TOO, "Another.", generated="A third.")))
    problem = "the 'why' {!r} of 'g' has no text in the language 'ko'"
    assert found == [Finding(PUBLIC, problem.format(why)) for why in ("Another.", "A third.")]


def test_a_reason_that_we_give_ourselves_is_in_the_catalogues() -> None:
    assert list(missing_languages(with_reasons(KOREAN_TOO, *OUR_REASONS))) == []


def test_a_name_in_one_language_beside_one_in_two_is_a_finding() -> None:
    named = replace(group("g"), title=KOREAN_TOO)
    found = list(missing_languages(exercise(named, group("h"))))
    places = ["'track'", "the name of the group 'h'"]
    assert found == [Finding(PUBLIC, f"{place} has no text in the language 'ko'") for place in places]


@pytest.mark.parametrize("place", PLACES)
def test_a_language_that_one_sentence_has_is_missing_from_all_others(place: str) -> None:
    found = list(missing_languages(with_text_at(place, {**BOTH, "de": "Deutsch"})))
    statement = Finding(PUBLIC, "there is no statement README.de.md")
    others = [*(each for each in (*PLACES, "hint 1") if each != place)]
    assert found[-1] == statement
    assert sorted(found[:-1]) == sorted(Finding(PUBLIC, f"{each} has no text in the language 'de'") for each in others)


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "# 한국어\n"), ("ko", "# English\n")],
)
def test_each_statement_is_in_its_language(language: str, text: str) -> None:
    path = STATEMENTS[language].path
    asked = exercise(group("g"), statements={**STATEMENTS, language: SourceFile(path, text.encode())})
    assert list(missing_languages(asked)) == [Finding(path, f"the statement is not in the language {language!r}")]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_statement_that_says_nothing_is_a_finding(language: str) -> None:
    empty = SourceFile(STATEMENTS[language].path, b" \n")
    found = list(missing_languages(exercise(group("g"), statements={**STATEMENTS, language: empty})))
    assert found == [Finding(empty.path, "the statement is empty: say here what is asked for")]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_language_without_a_statement_is_a_finding(language: str) -> None:
    left = {each: file for each, file in STATEMENTS.items() if each != language}
    problem = f"there is no statement README.{language}.md"
    assert list(missing_languages(exercise(group("g"), statements=left))) == [Finding(PUBLIC, problem)]


# --- groups that are needed --------------------------------------------------------------------------------------


def test_a_hidden_group_that_no_wrong_solution_fails_alone_is_a_finding() -> None:
    asked = exercise(group("a"), group("b"), wrong=(wrong("one", "a"), wrong("two", "a", "b")))
    problem = "no wrong solution fails only 'b'; add one, or say under 'needed' why the group is there"
    assert list(unneeded_groups(asked)) == [Finding(HIDDEN, problem)]


def test_a_group_that_is_argued_for_is_needed() -> None:
    assert list(unneeded_groups(exercise(group("a"), justifications=(Justification("a", "Because."),)))) == []


def test_a_visible_group_is_there_to_be_read() -> None:
    assert list(unneeded_groups(exercise(group("a", hidden=False)))) == []


def test_an_argument_for_a_group_that_needs_none_is_a_finding() -> None:
    asked = exercise(group("a"), wrong=(wrong("one", "a"),), justifications=(Justification("a", "Because."),))
    problem = "'needed' explains 'a', which 'one' fails alone: drop that"
    assert list(unneeded_groups(asked)) == [Finding(HIDDEN, problem)]


# --- learnt by heart ---------------------------------------------------------------------------------------------


SHOWN = group("shown", hidden=False)
TENFOLD = (keyed(1, expect=10), keyed(2, expect=20))


def heard(hidden: Group, *cases: KeyedCase, shown: tuple[KeyedCase, ...] = TENFOLD) -> list[str]:
    """The problems of an exercise that shows f(1) = 10 and f(2) = 20 and hides ``cases``."""
    key: AnswerKey = {"shown": shown, hidden.name: cases}
    return [finding.problem for finding in learnt_by_heart(exercise(SHOWN, hidden), key)]


BY_HEART = ["who learns the visible cases by heart passes 'hidden'"]


@pytest.mark.parametrize(
    "cases",
    [
        pytest.param((keyed(2, expect=20), keyed(1, expect=10)), id="the same cases"),
        pytest.param((keyed(2, expect=20.0),), id="nearly the same value"),
        pytest.param((keyed(3, expect=10), keyed(4, expect=10)), id="the first answer, always"),
    ],
)
def test_a_hidden_group_that_a_table_of_the_visible_cases_passes_is_a_finding(cases: tuple[KeyedCase, ...]) -> None:
    assert heard(group("hidden"), *cases) == BY_HEART


@pytest.mark.parametrize(
    "cases",
    [
        pytest.param((keyed(2, expect=20), keyed(3, expect=30)), id="one case more"),
        pytest.param((keyed(2, expect=21),), id="another answer"),
        pytest.param((keyed(3, expect=Raises("ValueError")),), id="an error"),
        pytest.param((keyed(1, expect=10, function="g"),), id="another function"),
        pytest.param((replace(keyed(1, expect=7), choices={"n": 3, "x": Block((), (1,))}),), id="a generated case"),
    ],
)
def test_one_that_asks_for_more_is_none(cases: tuple[KeyedCase, ...]) -> None:
    function = cases[0].case.call.function
    assert heard(replace(group("hidden"), function=function), *cases) == []


def test_errors_can_be_learnt_by_heart_as_well() -> None:
    shown = (keyed(1, expect=Raises("ValueError")), *TENFOLD)
    refused, other = (keyed(1, expect=Raises(name)) for name in ("ValueError", "TypeError"))
    both = (keyed(2, expect=20),)
    assert heard(group("hidden"), refused, *both, shown=shown[:1] + shown[2:]) == BY_HEART
    assert heard(group("hidden"), other, *both, shown=shown[:1] + shown[2:]) == []


def test_figures_are_measured_and_not_known() -> None:
    figures = keyed(1, expect=Satisfies(("loss < 1",)))
    assert heard(group("hidden"), figures, shown=(figures,)) == []
    assert heard(group("hidden"), figures) == []


def test_a_contract_asks_for_more_than_a_value() -> None:
    assert heard(group("hidden", properties=("dtype",)), *TENFOLD) == []


def test_a_pytest_file_is_not_looked_into() -> None:
    assert heard(group("hidden", cases=(), tests=TESTS)) == []


def test_where_nothing_is_visible_there_is_nothing_to_learn() -> None:
    assert heard(group("hidden"), *TENFOLD, shown=()) == []
