"""What people read of a condition of failure, in each language."""

from __future__ import annotations

from typing import Any

import pytest

from grader.catalogue import languages
from grader.model.condition import (
    OF_ENTRIES,
    Axis,
    Condition,
    Exactness,
    Feature,
    Formula,
    Goal,
    Joined,
    Kind,
    Literal,
    Quantity,
)
from grader.reporting.condition_text import condition_text

pytestmark = pytest.mark.quick

STRIDE, KERNEL, IMAGE = Quantity(("stride",)), Quantity(("kh", "kw")), Quantity(("H", "W"))
RESULT = Quantity(("the result's height", "the result's width"))


def condition(*literals: Literal, joined: Joined = Joined.ALL, **changed: Any) -> Condition:
    usual: dict[str, Any] = {"goal": Goal.FAILS, "exactness": Exactness.EXACTLY, "inside": 17, "failing": 17}
    return Condition(function="f", formula=Formula(literals, joined), outside=35, **{**usual, **changed})


def larger(quantity: Quantity, number: int = 1, axis: Axis = Axis.NONE, *, holds: bool = True) -> Literal:
    return Literal(Feature(Kind.LARGER, (quantity,), axis, number), holds)


def when(*literals: Literal, joined: Joined = Joined.ALL, language: str = "en") -> str:
    """The part of the sentence that says when."""
    said = condition_text(condition(*literals, joined=joined), language)
    if language == "en":
        return said.removeprefix("It fails exactly when ").partition(":")[0]
    return said.partition("만, 그리고")[0]


def test_exactly_when_with_counts() -> None:
    one = condition(larger(STRIDE, axis=Axis.ANY))
    assert condition_text(one, "en") == (
        "It fails exactly when stride is larger than 1: in all 17 such calls, and in none of the other 35."
    )
    assert condition_text(one, "ko") == (
        "stride 값이 1보다 클 때만, 그리고 그때는 언제나 실패한다. "
        "그런 호출 17개는 모두 그랬고, 나머지 35개는 하나도 그러지 않았다."
    )


def test_only_when_says_how_many_of_them_failed() -> None:
    one = condition(larger(STRIDE, axis=Axis.ANY), exactness=Exactness.ONLY, failing=15)
    assert condition_text(one, "en") == (
        "It fails only when stride is larger than 1: in 15 of 17 such calls, and in none of the other 35."
    )
    assert condition_text(one, "ko") == (
        "stride 값이 1보다 클 때만 실패한다. 그런 호출 17개 가운데 15개가 그랬고, 나머지 35개는 하나도 그러지 않았다."
    )


def test_only_when_says_with_what_it_always_fails_if_that_is_known() -> None:
    surely = Formula((larger(Quantity(("C",))),))
    one = condition(larger(STRIDE, axis=Axis.ANY), exactness=Exactness.ONLY, failing=15, surely=surely, sure=12)
    assert condition_text(one, "en").endswith("Then it always does if C is larger than 1 (12 of 12 calls).")
    assert condition_text(one, "ko").endswith("그중 C 값이 1보다 클 때는 언제나 그렇다(호출 12개 모두).")


def test_with_few_calls_it_says_what_was_seen_and_not_exactly() -> None:
    one = condition(larger(STRIDE, axis=Axis.ANY), exactness=Exactness.SEEN)
    assert condition_text(one, "en") == (
        "It fails when stride is larger than 1: in all 17 such calls that were tried, and in none of the other 35."
    )
    assert "언제나" not in condition_text(one, "ko")


@pytest.mark.parametrize(
    ("changed", "begins"),
    [
        ({"goal": Goal.RAISES}, "It raises an exception exactly when"),
        ({"goal": Goal.RAISES, "raised": "TypeError"}, "It raises TypeError exactly when"),
        ({"goal": Goal.SHAPE}, "It returns a wrong shape exactly when"),
        (
            {"goal": Goal.WRONG, "returning": True},
            "Among the calls that return: It returns something wrong exactly when",
        ),
        ({"goal": Goal.WRONG, "apart": True}, "Apart from these calls: It returns something wrong exactly when"),
        ({"one_of_several": True}, "f: It fails exactly when"),
    ],
)
def test_it_says_what_happens_and_among_which_calls(changed: dict[str, Any], begins: str) -> None:
    assert condition_text(condition(larger(STRIDE), **changed), "en").startswith(begins)


@pytest.mark.parametrize(
    ("literal", "english", "korean"),
    [
        (larger(STRIDE, holds=False), "stride is at most 1", "stride 값이 1 이하일 때"),
        (larger(STRIDE, -1, holds=False), "stride is negative", "stride 값이 음수일 때"),
        (larger(KERNEL, axis=Axis.ANY), "kh or kw is larger than 1", "kh 또는 kw 값이 1보다 클 때"),
        (Literal(Feature(Kind.SQUARE, (KERNEL,)), holds=False), "kh and kw differ", "kh 값과 kw 값이 다를 때"),
        (Literal(Feature(Kind.WIDER, (KERNEL,))), "kw is larger than kh", "kw 값이 kh 값보다 클 때"),
        (
            larger(KERNEL, axis=Axis.ANY, holds=False),
            "along both axes kh/kw is at most 1",
            "두 축 모두 kh/kw 값이 1 이하일 때",
        ),
        (larger(KERNEL, axis=Axis.WIDTH), "kw is larger than 1", "kw 값이 1보다 클 때"),
        (
            larger(STRIDE, axis=Axis.WIDTH),
            "along the width stride is larger than 1",
            "가로 방향으로 stride 값이 1보다 클 때",
        ),
        (larger(RESULT, axis=Axis.HEIGHT), "the result's height is larger than 1", "결과의 높이 값이 1보다 클 때"),
        (
            Literal(Feature(Kind.SQUARE, (RESULT,)), holds=False),
            "the height and the width of the result differ",
            "결과의 높이와 너비가 다를 때",
        ),
        (
            Literal(Feature(Kind.PAIR, (STRIDE,), word="pair")),
            "stride is given as a pair",
            "stride 값을 수 하나가 아니라 쌍 형태로 줄 때",
        ),
        (Literal(Feature(Kind.ANY_PAIR)), "an option is given as a pair", "옵션에 쌍을 줄 때"),
        (Literal(Feature(Kind.NONE, (STRIDE,))), "stride is None", "stride 값이 None일 때"),
        (
            Literal(Feature(Kind.MORE, (STRIDE, KERNEL), Axis.ANY)),
            "along an axis stride is larger than kh/kw",
            "어느 한 축이라도 stride 값이 kh/kw 값보다 클 때",
        ),
        (
            Literal(Feature(Kind.RELATION, word="a < b", text=(("en", "they overlap"), ("ko", "윈도우가 겹칠 때")))),
            "they overlap",
            "윈도우가 겹칠 때",
        ),
        (Literal(Feature(Kind.RELATION, word="stride < kh")), "stride < kh holds", "stride < kh 관계가 성립할 때"),
    ],
)  # fmt: skip
def test_a_literal_in_words(literal: Literal, english: str, korean: str) -> None:
    assert when(literal) == english
    assert when(literal, language="ko") == korean


@pytest.mark.parametrize(
    ("joined", "english"),
    [
        (Joined.ALL, "stride is larger than 1, and C is larger than 2"),
        (Joined.ANY, "stride is larger than 1, or C is larger than 2"),
        (Joined.ALONG, "along one axis stride is larger than 1, and C is larger than 2"),
    ],
)
def test_two_literals_are_joined(joined: Joined, english: str) -> None:
    assert when(larger(STRIDE), larger(Quantity(("C",)), 2), joined=joined) == english


def test_three_are_one_and_two_along_an_axis() -> None:
    three = Literal(Feature(Kind.NONE, (STRIDE,))), larger(KERNEL, axis=Axis.ANY), larger(IMAGE, axis=Axis.ANY)
    assert when(*three, joined=Joined.ALONG) == (
        "stride is None, and along one axis kh/kw is larger than 1, and H/W is larger than 1"
    )


SAID = [(kind, holds) for kind in Kind for holds in (True, False) if kind not in (Kind.RELATION, Kind.CALLED)]


@pytest.mark.parametrize(("kind", "holds"), [(kind, holds) for kind, holds in SAID if holds or kind not in OF_ENTRIES])
def test_every_feature_has_words_in_every_language(kind: Kind, holds: bool) -> None:
    literal = Literal(Feature(kind, (STRIDE, KERNEL), word="pair"), holds)
    said = {when(literal, language=language) for language in languages()}
    assert len(said) == len(languages())
    assert not any("{" in each for each in said)
    assert when(literal, language="ko").endswith("때")


LAYERS, UP = Quantity(("layers",)), Quantity(("up",))


@pytest.mark.parametrize(
    ("kind", "word", "english", "korean"),
    [
        (Kind.WITH, "pool", "'pool' stands in layers with up", "layers 안의 'pool' 항목에 up 값이 있을 때"),
        (
            Kind.WITH_TRUE,
            "pool",
            "'pool' stands in layers with up True",
            "layers 안의 'pool' 항목에서 up 값이 True일 때",
        ),
        (Kind.WITHOUT, "pool", "'pool' stands in layers without up", "layers 안의 'pool' 항목에 up 값이 없을 때"),
        (Kind.WITHOUT, "", "up is left out somewhere in layers", "layers 안의 어느 항목에 up 값이 빠져 있을 때"),
    ],
)
def test_what_stands_together_in_a_list(kind: Kind, word: str, english: str, korean: str) -> None:
    one = Literal(Feature(kind, (LAYERS, UP), word=word))
    assert (when(one), when(one, language="ko")) == (english, korean)


@pytest.mark.parametrize(
    ("kind", "holds", "english", "korean"),
    [
        (Kind.IS_INFINITE, True, "stride is infinite", "stride 값이 무한대일 때"),
        (Kind.IS_INFINITE, False, "stride is not infinite", "stride 값이 무한대가 아닐 때"),
        (Kind.IS_NAN, True, "stride is NaN", "stride 값이 NaN일 때"),
        (Kind.IS_NAN, False, "stride is not NaN", "stride 값이 NaN이 아닐 때"),
    ],
)
def test_a_number_that_is_not_finite(kind: Kind, holds: bool, english: str, korean: str) -> None:
    one = Literal(Feature(kind, (STRIDE,)), holds)
    assert (when(one), when(one, language="ko")) == (english, korean)
