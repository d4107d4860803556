"""Sentences that are said at the edge: in the reader's language, with safe values, equal to their English."""

from __future__ import annotations

import msgspec
import pytest

from grader.errors import ExerciseError, UsageError
from grader.model.report import Failure
from grader.model.sentence import Sentence, joined, said_in, sentence, told_in

pytestmark = pytest.mark.quick

DIFFER = sentence("{number} of {total} numbers differ", number=2, total=4)


def test_it_is_said_in_the_readers_language_with_those_inside_it() -> None:
    nested = sentence("{part}: {difference}", part=sentence("item {number}", number=3), difference=DIFFER)
    assert said_in(nested, "en") == "item 3: 2 of 4 numbers differ"
    assert said_in(nested, "ko") == "3번 항목: 수 4개 가운데 2개가 다르다"


def test_it_is_equal_to_its_english_and_to_nothing_else() -> None:
    assert DIFFER == "2 of 4 numbers differ"
    assert DIFFER != "수 4개 가운데 2개가 다르다"
    assert sentence("2 of 4 numbers differ") == DIFFER
    assert DIFFER != 2
    assert len({DIFFER, "2 of 4 numbers differ"}) == 1


def test_text_that_is_put_in_is_made_safe_and_never_read_as_a_template() -> None:
    hostile = sentence("{name} is not defined", name="\x1b[2J{0}\n{x.y}")
    assert said_in(hostile, "en") == r"\x1b[2J{0} {x.y} is not defined"


def test_a_finished_text_stays_unless_it_is_a_sentence_of_ours() -> None:
    assert said_in("assert {1} == 2", "ko") == "assert {1} == 2"
    assert said_in("the number differs", "ko") == "수가 다르다"


def test_it_survives_the_wire() -> None:
    failure = Failure(sentence("{part}: {difference}", part="a", difference=DIFFER))
    again = msgspec.msgpack.decode(msgspec.msgpack.encode(failure), type=Failure)
    assert isinstance(again.message, Sentence)
    assert said_in(again.message, "ko") == "a: 수 4개 가운데 2개가 다르다"


def test_two_are_said_one_after_the_other_and_keep_their_lines() -> None:
    both = joined(DIFFER, "\n", "printed {0}\nmore")
    assert said_in(both, "ko") == "수 4개 가운데 2개가 다르다\nprinted {0}\nmore"
    assert joined("", "\n", DIFFER) is DIFFER
    assert joined(DIFFER, "\n", "") is DIFFER
    assert joined("one", "; ", "two") == "one; two"


def test_an_error_is_said_in_the_readers_language_as_far_as_it_is_a_sentence_of_ours() -> None:
    error = UsageError(sentence("there is no exercise '{name}'; see them all with: grader list", name="x"))
    assert str(error) == "there is no exercise 'x'; see them all with: grader list"
    assert told_in(error, "ko") == "없는 연습 문제다: 'x'. 모두 보기: grader list"
    assert told_in(ExerciseError("a.yaml", 3, "no {such} key"), "ko") == "a.yaml:3: no {such} key"
