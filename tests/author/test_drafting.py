"""The entry of a drafted mistake: it gets into hidden.yaml, and nothing else of the file changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.author.completeness import missing_languages
from grader.author.drafting import check_entry, check_name, entry, failing_groups, with_entry
from grader.errors import BadInputError, UsageError
from grader.exercise.yaml_document import Document
from grader.model.report import Outcome
from tests.making import exercise, group, wrong
from tests.reporting.reports import lost, passed, report

pytestmark = pytest.mark.quick

LINES = entry("halved", ("values", "good manners"))
TAIL = '  halved:\n    ko: "TODO"\n    fails: [values, good manners]\n    hint: {en: "TODO", ko: "TODO"}\n'


def test_an_entry_has_the_groups_and_leaves_the_sentences_to_the_author() -> None:
    assert LINES == TAIL
    assert 'fails: ["a: b", "no\\""]' in entry("halved", ("a: b", 'no"'))


FILES = [
    "groups: {}\nwrong:\n  flipped:\n    fails: [values]\n",
    "wrong:\n  flipped:\n    fails: [values]\n\n# What is needed.\nneeded:\n  values: because\n",
    "wrong:   # by frequency\n  flipped: {fails: [values]}  # often\n\n\ngroups: {}\n",
    "groups: {}\n",
    "wrong:\ngroups: {}",
]


@pytest.mark.parametrize("text", FILES)
def test_the_entry_comes_last_under_wrong_and_all_else_stays(tmp_path: Path, text: str) -> None:
    before, after = tmp_path / "before.yaml", tmp_path / "after.yaml"
    before.write_text(text)
    after.write_text(with_entry(text, LINES))
    check_entry(Document(before), Document(after), "halved")
    assert list(Document(after).data["wrong"])[-1] == "halved"
    left = after.read_text().replace(TAIL, "")
    assert left.split() == text.split() or left.split() == [*text.split(), "wrong:"]
    assert "# What is needed.\nneeded" in left or "# What" not in text


def test_a_file_that_has_no_place_for_it_is_told_with_the_lines() -> None:
    with pytest.raises(BadInputError, match=r"stands on one line in hidden\.yaml.*\n  halved:"):
        with_entry("wrong: {flipped: {fails: [values]}}\n", LINES)


def test_another_file_is_not_the_same_with_one_entry_more(tmp_path: Path) -> None:
    before, after = tmp_path / "before.yaml", tmp_path / "after.yaml"
    before.write_text("groups: {}\nwrong:\n  flipped: {}\n")
    after.write_text("groups: {a: 1}\nwrong:\n  flipped: {}\n  halved: {}\n")
    with pytest.raises(BadInputError, match="add 'halved' by hand"):
        check_entry(Document(before), Document(after), "halved")


@pytest.mark.parametrize("name", ["Flipped", "../x", "a b", "", "-a", "a" * 81, "refusals", "flipped"])
def test_a_name_is_lower_case_words_and_new(name: str) -> None:
    with pytest.raises(UsageError):
        check_name(exercise(group(), wrong=(wrong("flipped"),)), name)


def test_a_submission_that_fails_nothing_or_does_not_run_is_not_a_mistake() -> None:
    values = passed("values", 4, 2)
    assert failing_groups(report(lost(values), passed("more", 1, 1))) == ("values",)
    with pytest.raises(BadInputError, match="fails no group"):
        failing_groups(report(values))
    with pytest.raises(BadInputError, match="does not run by itself: no module"):
        failing_groups(report(outcome=Outcome.IMPORT_ERROR, message="no module"))


def test_verify_finds_sentences_that_are_not_written_yet() -> None:
    todo = {"en": "TODO", "ko": "TODO"}
    tiny = exercise(group(), hints=(todo,))
    told = [finding.problem for finding in missing_languages(tiny) if "TODO" not in finding.problem]
    assert "hint 1 is not written yet in the language 'en'" in told
