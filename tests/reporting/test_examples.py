"""Which reports are shown to somebody who wants to see pictures."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from grader.reporting.examples import examples
from tests.reporting import pictures
from tests.reporting.pictures import EVERY
from tests.reporting.reports import report

pytestmark = pytest.mark.quick


def test_there_is_one_of_each_kind() -> None:
    made = {name: make() for name, make in EVERY.items()}
    found = examples([*made.values()], "en")
    names = [*made]
    assert {kind: names[place] for kind, place in found.items()} == {
        "a convolution": "wrong-shape",
        "a pooling": "largest",
        "a backward pass": "scattered",
        "a shape": "shape",
    }


def test_a_mistake_with_its_own_sum_is_shown_rather_than_more_numbers() -> None:
    plain = replace(pictures.wrong_shape(), mistakes=())
    assert examples([plain, pictures.flipped_kernel()], "en") == {"a convolution": 1}
    assert examples([replace(pictures.flipped_kernel(), mistakes=()), plain], "en") == {"a convolution": 1}


def test_without_pictures_there_are_no_examples() -> None:
    bare = replace(pictures.flipped_kernel().groups[0], failure=None)
    assert examples([report(bare), report()], "en") == {}
