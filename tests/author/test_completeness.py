"""What an exercise has to have, seen without running it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from grader.author.completeness import learnt_by_heart, missing_cases, missing_languages, unneeded_groups
from grader.author.verification import Finding
from grader.exercise.strategies import Block
from grader.judge.answer_keys import AnswerKey, Expected, KeyedCase
from grader.model.exercise import Call, Case, Exercise, Given, Group, Limits, Need, Outline, Text, WrongSolution

BOTH = Text("English", "한국어")
CASE = Case("w", Call("f", (1,), {}), expect=10)
GIVEN = Given((("n", "integers(1, 9)"),), None, ("n",), (), 3, "w", None, 1)


def group(name: str, *, hidden: bool = True, cases: tuple[Case, ...] = (CASE,), **changed: Any) -> Group:
    return replace(Group(name, 1, BOTH, "f", hidden=hidden, cases=cases), **changed)


def wrong(name: str, *fails: str) -> WrongSolution:
    return WrongSolution(name, Path(f"{name}.py"), BOTH, fails, BOTH)


def exercise(folder: Path, *groups: Group, **changed: object) -> Exercise:
    (folder / "README.md").write_text("# English\n")
    (folder / "README.ko.md").write_text("# 한국어\n")
    plain = Exercise(
        outline=Outline("tiny", BOTH, "track", "easy", 1, 1, (), "tiny.py"),
        folder=folder,
        signatures=(),
        forbid=(),
        limits=Limits(),
        hints=(BOTH,),
        groups=groups,
        reference=folder / "solution" / "tiny.py",
        wrong=(),
        sha256="",
    )
    return replace(plain, **changed)


# --- cases -------------------------------------------------------------------------------------------------------


def test_a_hidden_group_without_anything_to_judge_is_a_finding(tmp_path: Path) -> None:
    (finding,) = missing_cases(exercise(tmp_path, group("full"), group("empty", cases=())))
    assert finding == Finding(tmp_path / "exercise.yaml", "the hidden group 'empty' has no cases in hidden.yaml")


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"given": GIVEN}, id="generated cases"),
        pytest.param({"tests": Path("test_x.py")}, id="a pytest file"),
        pytest.param({"lacks": "scipy"}, id="what is not installed here"),
    ],
)
def test_cases_may_be_of_another_kind_or_not_to_be_had(tmp_path: Path, changed: dict[str, Any]) -> None:
    assert list(missing_cases(exercise(tmp_path, group("other", cases=(), **changed)))) == []


# --- languages ---------------------------------------------------------------------------------------------------


def test_what_is_in_both_languages_is_no_finding(tmp_path: Path) -> None:
    assert list(missing_languages(exercise(tmp_path, group("g"), wrong=(wrong("w", "g"),)))) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (Text("", "한국어"), "is empty in one of its languages"),
        (Text("English", "  "), "is empty in one of its languages"),
        (Text("English 한국어", "한국어"), "has Korean in its English text"),
        (Text("English", "English"), "has no Korean in its Korean text"),
        (Text("한국어", "English"), "has Korean in its English text"),
    ],
)
@pytest.mark.parametrize(
    "place", ["'title'", "hint 2", "'about' of the group 'g'", "the mistake of 'w'", "'hint' of 'w'"]
)
def test_every_sentence_is_in_english_and_in_korean(tmp_path: Path, place: str, text: Text, problem: str) -> None:
    asked = exercise(
        tmp_path,
        replace(group("g"), about=text if "about" in place else BOTH),
        outline=Outline("tiny", text if place == "'title'" else BOTH, "track", "easy", 1, 1, (), "tiny.py"),
        hints=(BOTH, text if "hint 2" in place else BOTH),
        wrong=(
            replace(
                wrong("w", "g"),
                title=text if "mistake" in place else BOTH,
                hint=text if place == "'hint' of 'w'" else BOTH,
            ),
        ),
    )
    assert list(missing_languages(asked)) == [Finding(tmp_path, f"{place} {problem}")]


@pytest.mark.parametrize(
    ("name", "text", "language"),
    [("README.md", "# 한국어\n", "English"), ("README.ko.md", "# English\n", "Korean"), ("README.ko.md", "", "Korean")],
)
def test_each_statement_is_in_its_language(tmp_path: Path, name: str, text: str, language: str) -> None:
    asked = exercise(tmp_path, group("g"))
    (tmp_path / name).write_text(text)
    assert list(missing_languages(asked)) == [Finding(tmp_path / name, f"the statement is not in {language}")]


# --- groups that are needed --------------------------------------------------------------------------------------


def test_a_hidden_group_that_no_wrong_solution_fails_alone_is_a_finding(tmp_path: Path) -> None:
    asked = exercise(tmp_path, group("a"), group("b"), wrong=(wrong("one", "a"), wrong("two", "a", "b")))
    problem = "no wrong solution fails only 'b'; add one, or say under 'needed' why the group is there"
    assert list(unneeded_groups(asked)) == [Finding(tmp_path / "solution" / "hidden.yaml", problem)]


def test_a_group_that_is_argued_for_is_needed(tmp_path: Path) -> None:
    assert list(unneeded_groups(exercise(tmp_path, group("a"), needed=(Need("a", "Because."),)))) == []


def test_a_visible_group_is_there_to_be_read(tmp_path: Path) -> None:
    assert list(unneeded_groups(exercise(tmp_path, group("a", hidden=False)))) == []


def test_an_argument_for_a_group_that_needs_none_is_a_finding(tmp_path: Path) -> None:
    asked = exercise(tmp_path, group("a"), wrong=(wrong("one", "a"),), needed=(Need("a", "Because."),))
    problem = "'needed' explains 'a', which 'one' fails alone: drop that"
    assert list(unneeded_groups(asked)) == [Finding(tmp_path / "solution" / "hidden.yaml", problem)]


# --- learnt by heart ---------------------------------------------------------------------------------------------


def keyed(argument: int, expected: Expected, function: str = "f") -> KeyedCase:
    return KeyedCase(Case("w", Call(function, (argument,), {})), expected)


SHOWN = group("shown", hidden=False)
TENFOLD = (keyed(1, Expected(10)), keyed(2, Expected(20)))


def heard(folder: Path, hidden: Group, *cases: KeyedCase, shown: tuple[KeyedCase, ...] = TENFOLD) -> list[str]:
    """The problems of an exercise that shows f(1) = 10 and f(2) = 20 and hides ``cases``."""
    key: AnswerKey = {"shown": shown, hidden.name: cases}
    return [finding.problem for finding in learnt_by_heart(exercise(folder, SHOWN, hidden), key)]


BY_HEART = ["who learns the visible cases by heart passes 'hidden'"]


@pytest.mark.parametrize(
    "cases",
    [
        pytest.param((keyed(2, Expected(20)), keyed(1, Expected(10))), id="the same cases"),
        pytest.param((keyed(2, Expected(20.0)),), id="nearly the same value"),
        pytest.param((keyed(3, Expected(10)), keyed(4, Expected(10))), id="the first answer, always"),
    ],
)
def test_a_hidden_group_that_a_table_of_the_visible_cases_passes_is_a_finding(
    tmp_path: Path, cases: tuple[KeyedCase, ...]
) -> None:
    assert heard(tmp_path, group("hidden"), *cases) == BY_HEART


@pytest.mark.parametrize(
    "cases",
    [
        pytest.param((keyed(2, Expected(20)), keyed(3, Expected(30))), id="one case more"),
        pytest.param((keyed(2, Expected(21)),), id="another answer"),
        pytest.param((keyed(3, Expected(raises="ValueError")),), id="an error"),
        pytest.param((keyed(1, Expected(10), "g"),), id="another function"),
        pytest.param((KeyedCase(CASE, Expected(7), {"n": 3, "x": Block((), (1,))}),), id="a generated case"),
    ],
)
def test_one_that_asks_for_more_is_none(tmp_path: Path, cases: tuple[KeyedCase, ...]) -> None:
    function = cases[0].case.call.function
    assert heard(tmp_path, replace(group("hidden"), function=function), *cases) == []


def test_errors_can_be_learnt_by_heart_as_well(tmp_path: Path) -> None:
    shown = (keyed(1, Expected(raises="ValueError")), *TENFOLD)
    refused, other = (keyed(1, Expected(raises=name)) for name in ("ValueError", "TypeError"))
    both = (keyed(2, Expected(20)),)
    assert heard(tmp_path, group("hidden"), refused, *both, shown=shown[:1] + shown[2:]) == BY_HEART
    assert heard(tmp_path, group("hidden"), other, *both, shown=shown[:1] + shown[2:]) == []


def test_figures_are_measured_and_not_known(tmp_path: Path) -> None:
    figures = keyed(1, Expected(accept=("loss < 1",)))
    assert heard(tmp_path, group("hidden"), figures, shown=(figures,)) == []
    assert heard(tmp_path, group("hidden"), figures) == []


def test_a_contract_asks_for_more_than_a_value(tmp_path: Path) -> None:
    assert heard(tmp_path, group("hidden", contract=("dtype",)), *TENFOLD) == []


def test_a_pytest_file_is_not_looked_into(tmp_path: Path) -> None:
    assert heard(tmp_path, group("hidden", cases=(), tests=Path("test_x.py"))) == []


def test_where_nothing_is_visible_there_is_nothing_to_learn(tmp_path: Path) -> None:
    assert heard(tmp_path, group("hidden"), *TENFOLD, shown=()) == []
