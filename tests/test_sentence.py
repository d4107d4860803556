"""Sentences that are said at the edge: in the reader's language, with safe values, equal to their English."""

from __future__ import annotations

import msgspec
import pytest

from grader.model.report import Failure
from grader.model.sentence import Sentence, said_in, sentence

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
