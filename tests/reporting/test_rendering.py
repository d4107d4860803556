"""Values and calls as people read them."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from grader.model.exercise import Call, Language
from grader.model.report import (
    Aspect,
    Certainty,
    Failing,
    Failure,
    Isolation,
    Misrefused,
    Mistake,
    Outcome,
    Share,
    Unrefused,
)
from grader.reporting.rendering import (
    MAX_GRID_CELLS,
    MAX_ONE_LINE,
    Labelled,
    call_text,
    failure_text,
    grid,
    is_grid,
    is_named,
    misrefused_text,
    missing_protections,
    mistake_text,
    number_text,
    outcome_text,
    remark,
    results,
    shape_text,
    table_row,
    unrefused_text,
    value_text,
)
from grader.values import Array, Dict, List, Tuple, Value
from grader.wire.messages import MissingProtection
from tests.making import text
from tests.reporting.reports import array, lost, passed, report

pytestmark = pytest.mark.quick


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "None"),
        (True, "True"),
        (3, "3"),
        (3.0, "3.0"),
        (0.1, "0.1"),
        (float("nan"), "nan"),
        (float("-inf"), "-inf"),
        ("it's", '"it\'s"'),
        (List(()), "[]"),
        (List((1, List((2.5,)))), "[1, [2.5]]"),
        (Tuple(()), "()"),
        (Tuple((1,)), "(1,)"),
        (Tuple((1, "a")), "(1, 'a')"),
        (Dict({}), "{}"),
        (Dict({"a": 1, "b": List(())}), "{'a': 1, 'b': []}"),
        (array([[1, 2], [3, 4]], kind="tensor"), "tensor([[1, 2], [3, 4]], float64)"),
        (array([1, 2], "int32"), "array([1, 2], int32)"),
        (array([True, False], "bool"), "array([True, False], bool)"),
        (array([0.5, np.nan, -np.inf], "float16"), "array([0.5, nan, -inf], float16)"),
        (array(2, "int64"), "array(2, int64)"),
        (array(2.5, "float32", "scalar"), "float32(2.5)"),
        (array(1 / 3, "float32", "scalar"), "float32(0.33333334)"),
        (array([1 / 3, 1e30, np.nan], "float32"), "array([0.33333334, 1e+30, nan], float32)"),
        (array(0.1, "float16"), "array(0.1, float16)"),
        (array(np.zeros((0, 3))), "array([], float64, shape 0x3)"),
        (array(np.zeros((3, 0)), kind="tensor"), "tensor([], float64, shape 3x0)"),
        (array(np.zeros((30, 40))), "array(30x40 numbers, float64)"),
    ],
)
def test_a_value_reads_as_python_would_write_it(value: Value, text: str) -> None:
    assert value_text(value) == text


def test_a_long_value_is_cut() -> None:
    text = value_text(List((12345,) * 1000))
    assert len(text) == MAX_ONE_LINE + 1
    assert text.startswith("[12345, 12345, ")
    assert text.endswith("…")


def test_text_inside_a_value_is_made_safe() -> None:
    text = value_text(Dict({"\x1b[2J\n": "a\u202eb\nc"}))
    assert text.isprintable()
    assert "x1b" in text
    assert "u202e" in text


def test_a_very_large_value_is_shown_without_being_written_out() -> None:
    full = array(np.zeros((20, 20)), "uint8")
    many = List((List((full,) * 400),) * 250)
    start = time.process_time()
    assert len(value_text(many)) == MAX_ONE_LINE + 1
    assert time.process_time() - start < 0.5


def test_an_array_of_millions_of_empty_rows_is_shown_without_being_written_out() -> None:
    start = time.process_time()
    assert value_text(Array("array", "int8", (2**26, 0), b"")) == "array([], int8, shape 67108864x0)"
    assert time.process_time() - start < 0.5


scalars = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats() | st.text(max_size=20)
values: st.SearchStrategy[Value] = st.recursive(
    scalars | st.lists(st.floats(), max_size=9).map(array),
    lambda inner: st.one_of(
        st.lists(inner, max_size=5).map(tuple).map(List),
        st.lists(inner, max_size=5).map(tuple).map(Tuple),
        st.dictionaries(st.text(max_size=5), inner, max_size=5).map(Dict),
    ),
    max_leaves=40,
)


@settings(deadline=None, derandomize=True, max_examples=200)
@given(values)
def test_any_value_is_one_short_printable_line(value: Value) -> None:
    text = value_text(value)
    assert len(text) <= MAX_ONE_LINE + 1
    assert len(text.splitlines()) == 1
    text.encode("utf-8")


# --- calls -------------------------------------------------------------------------------------------------------


def test_a_call_names_its_arrays_and_writes_its_numbers() -> None:
    x = array([[1, 2]], kind="tensor")
    assert call_text(Call("pad", (x, 2), {"mode": "ring"}), ("x", "size")) == "pad(x, 2, mode='ring')"


def test_where_there_is_more_than_one_number_each_has_its_name() -> None:
    x, names = array([[1, 2]], kind="tensor"), ("x", "stride", "k")
    assert call_text(Call("f", (x, 2), {"value": 0.5}), names) == "f(x, stride=2, value=0.5)"
    assert call_text(Call("f", (x, 2, x), {"value": 0.5}), names) == "f(x, stride=2, k=k, value=0.5)"
    assert call_text(Call("f", (x, Tuple((1, 2))), {}), names) == "f(x, stride=(1, 2))"
    assert call_text(Call("f", (1, 2), {})) == "f(1, 2)"


def test_a_tuple_of_arrays_is_a_row_for_each_of_its_items() -> None:
    one, two = array([1, 2]), array([[3]])
    both = Failure("no", expected=Tuple((one, 5)), actual=Tuple((two, 6)), parts=((1,), (0,)))
    assert results(both) == [
        [Labelled("expected", one, (1,), "[0]"), Labelled("yours", two, (1,), "[0]")],
        [Labelled("expected", 5, (0,), "[1]"), Labelled("yours", 6, (0,), "[1]")],
    ]
    by_name = Failure("no", expected=Dict({"mean": one}), actual=two)
    assert results(by_name) == [[Labelled("expected", one, (), "['mean']"), Labelled("yours", two)]]


def test_items_stand_beside_each_other_where_those_of_one_side_are_lists() -> None:
    written, came = List((List((1, 2)), 3)), Tuple((array([1, 0]), 3))
    assert [[each.part for each in row] for row in results(Failure("no", expected=written, actual=came))] == [
        ["[0]", "[0]"],
        ["[1]", "[1]"],
    ]


def test_what_is_written_as_lists_is_laid_out_like_the_array_that_came() -> None:
    written, came = Tuple((List((1, 2)), List((3,)))), Tuple((array([1, 0]), array([[3]])))
    (first, _), (second, _) = results(Failure("no", expected=written, actual=came))
    assert first.value == array([1, 2])
    assert second.value == List((3,))  # whose shape is not that of what came
    [[expected, yours]] = results(Failure("no", expected=array([1, 2]), actual=List((1, 0))))
    assert (expected.value, yours.value) == (array([1, 2]), List((1, 0)))


def test_items_of_another_number_stand_beside_each_other_as_far_as_they_go() -> None:
    one = array([1, 2])
    few = Failure("no", expected=Tuple((one, one)), actual=Tuple((one,)))
    assert [[each.part for each in row] for row in results(few)] == [["[0]", "[0]"], ["[1]"]]
    whole = Failure("no", expected=Tuple((1, 2)), actual=Tuple((one,)))
    assert [[each.part for each in row] for row in results(whole)] == [["", ""]]


def test_a_tuple_of_numbers_stays_on_one_line() -> None:
    wrong = Failure("no", expected=Tuple((1, 2)), actual=Tuple((1, 3)), parts=((), (0,)))
    assert results(wrong) == [[Labelled("expected", Tuple((1, 2))), Labelled("yours", Tuple((1, 3)))]]


def test_an_array_given_by_name_stands_for_itself() -> None:
    assert call_text(Call("f", (), {"mask": array([True], "bool")})) == "f(mask=mask)"


def test_an_array_without_a_name_is_told_by_its_shape() -> None:
    call = Call("f", (array([[1, 2, 3]], kind="tensor"), array([1], "int8")), {})
    assert call_text(call) == "f(tensor 1x3, array 1 int8)"


def test_a_single_number_in_an_array_is_written_out() -> None:
    assert call_text(Call("f", (array(2, "int64", "scalar"),), {}), ("x",)) == "f(int64(2))"
    assert not is_named(array(2))


def test_a_call_without_arguments_is_empty_parentheses() -> None:
    assert call_text(Call("f", (), {})) == "f()"


# --- grids -------------------------------------------------------------------------------------------------------


def test_a_row_of_numbers_is_a_grid_of_one_row() -> None:
    assert grid(array([1, 2.5])) == [("", [["1", "2.5"]])]


def test_an_image_is_one_grid() -> None:
    assert grid(array([[1, 2], [3, 4]])) == [("", [["1", "2"], ["3", "4"]])]


def test_leading_axes_become_titles() -> None:
    images = np.arange(8).reshape(2, 1, 2, 2)
    assert grid(array(images, "int64")) == [
        ("[0, 0]", [["0", "1"], ["2", "3"]]),
        ("[1, 0]", [["4", "5"], ["6", "7"]]),
    ]


@pytest.mark.parametrize(
    ("value", "laid_out"),
    [
        (array([1]), True),
        (array(np.zeros((20, MAX_GRID_CELLS // 20))), True),
        (array(np.zeros(MAX_GRID_CELLS + 1)), False),
        (array(np.zeros((0, 3))), False),
        (array(1), False),
        (List((1, 2)), False),
        (3, False),
    ],
    ids=repr,
)
def test_only_an_array_of_a_readable_size_is_a_grid(value: Value, laid_out: bool) -> None:
    assert is_grid(value) is laid_out


@pytest.mark.parametrize(
    ("number", "text"),
    [(3, "3"), (3.0, "3"), (-0.5, "-0.5"), (0.1 + 0.2, "0.3"), (1e20, "1e+20"), (float("nan"), "nan"), (True, "True")],
)
def test_a_number_in_a_grid_is_short(number: object, text: str) -> None:
    assert number_text(number) == text


def test_a_shape_reads_by_its_lengths() -> None:
    assert [shape_text(shape) for shape in [(3, 4), (5,), (0, 2), ()]] == ["3x4", "5", "0x2", "()"]


# --- known mistakes ----------------------------------------------------------------------------------------------


def mistake(certainty: Certainty, name: str = "flipped") -> Mistake:
    said = text("A sentence.", "한 문장.")
    return Mistake(name, said, said, certainty, 0.75, (Share("first", 2), Share("second", 1)), 4)


@pytest.mark.parametrize(
    ("certainty", "language", "sentence"),
    [
        (Certainty.SAME, "en", "In every case it behaves like a known mistake: flipped"),
        (Certainty.LIKE, "en", "In all 4 cases that fail it behaves like a known mistake: flipped"),
        (
            Certainty.PART,
            "en",
            "3 of the 4 cases that fail come out as with a known mistake (first 2, second 1): flipped",
        ),
        (
            Certainty.TOGETHER,
            "en",
            "What comes back is as with two known mistakes that are made together; one of them: flipped",
        ),
        (
            Certainty.TOGETHER,
            "ko",
            "나온 결과가 알려진 실수 두 가지를 함께 했을 때와 같다. 그 가운데 하나: flipped",
        ),
        (Certainty.SAME, "ko", "모든 사례에서 알려진 실수와 똑같이 움직인다: flipped"),
        (Certainty.LIKE, "ko", "실패한 4개 사례 모두에서 알려진 실수처럼 움직인다: flipped"),
        (
            Certainty.PART,
            "ko",
            "실패한 4개 사례 가운데 3개가 알려진 실수와 같은 결과를 낸다 (first 2, second 1): flipped",
        ),
    ],
)
def test_a_mistake_is_told_by_how_well_it_fits(certainty: Certainty, language: Language, sentence: str) -> None:
    assert mistake_text(mistake(certainty), language) == sentence


@pytest.mark.parametrize(
    ("certainty", "language", "sentence"),
    [
        (Certainty.LIKE, "en", "In all 4 other cases that fail it behaves like a known mistake: flipped"),
        (
            Certainty.PART,
            "en",
            "3 of the 4 other cases that fail come out as with a known mistake (first 2, second 1): flipped",
        ),
        (Certainty.LIKE, "ko", "그 밖에 실패한 4개 사례 모두에서 알려진 실수처럼 움직인다: flipped"),
        (
            Certainty.PART,
            "ko",
            "그 밖에 실패한 4개 사례 가운데 3개가 알려진 실수와 같은 결과를 낸다 (first 2, second 1): flipped",
        ),
    ],
)
def test_beside_bad_arguments_that_were_set_aside_the_others_are_counted(
    certainty: Certainty, language: Language, sentence: str
) -> None:
    assert mistake_text(replace(mistake(certainty), set_aside=2), language) == sentence


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "These bad arguments are not refused (bad arguments):"),
        ("ko", "잘못된 인수인데 거부하지 않는다 (bad arguments):"),
    ],
)
def test_bad_arguments_that_are_not_refused_are_told_by_their_group(language: Language, sentence: str) -> None:
    assert unrefused_text(Unrefused("bad arguments", ("Why.",)), language) == sentence


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "These bad arguments raise another exception than is asked for (bad arguments):"),
        ("ko", "잘못된 인수인데 요구한 것과 다른 예외를 일으킨다 (bad arguments):"),
    ],
)
def test_bad_arguments_that_raise_another_exception_are_told_by_their_group(language: Language, sentence: str) -> None:
    assert misrefused_text(Misrefused("bad arguments", ("Why.",)), language) == sentence


@pytest.mark.parametrize(
    ("message", "mistakes", "said"),
    [
        ("", (), "lost in: a, b"),
        ("", (mistake(Certainty.SAME),), "flipped; lost in: a, b"),
        ("", (mistake(Certainty.PART), mistake(Certainty.PART, "mean")), "flipped; mean; lost in: a, b"),
        ("line 3 uses\nnumpy.clip", (mistake(Certainty.SAME),), "line 3 uses numpy.clip"),
    ],
)
def test_a_remark_is_the_message_or_the_mistakes_and_where_points_were_lost(
    message: str, mistakes: tuple[Mistake, ...], said: str
) -> None:
    groups = [lost(passed(name, 2, 1), score=score) for name, score in (("a", 0), ("full", 2), ("b", 1))]
    assert remark(report(*groups, message=message, mistakes=mistakes), "en") == said


def test_a_remark_is_in_the_language_asked_for() -> None:
    lossy = report(lost(passed("a", 2, 1)), mistakes=(mistake(Certainty.SAME),))
    assert remark(lossy, "ko") == "flipped; 감점: a"


def test_a_report_with_full_marks_has_no_remark() -> None:
    assert remark(report(passed("full", 2, 1)), "en") == ""


# --- the aspect of a withheld case -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("aspect", "language", "sentence"),
    [
        (Aspect(Failing.DTYPE, "float64", "float32"), "en", "dtype: float64 wanted, float32 came"),
        (Aspect(Failing.NOT_REFUSED, "ValueError"), "en", "ValueError wanted, a value came"),
        (Aspect(Failing.RAISED_ANOTHER, "ValueError", "an exception"), "en", "ValueError wanted, an exception came"),
        (Aspect(Failing.RAISED, came="TypeError"), "en", "a value wanted, TypeError came"),
        (Aspect(Failing.KIND, "a tensor", "a list"), "en", "kind: a tensor wanted, a list came"),
        (Aspect(Failing.KIND), "en", "kind: a part of the result is of another one than wanted"),
        (Aspect(Failing.DTYPE, "float64", "float32"), "ko", "dtype: 필요한 것은 float64, 나온 것은 float32"),
        (Aspect(Failing.NOT_REFUSED, "ValueError"), "ko", "필요한 것은 예외 ValueError, 나온 것은 값"),
        (Aspect(Failing.KIND, "a tensor", "a list"), "ko", "종류: 필요한 것은 텐서, 나온 것은 리스트"),
    ],
)
def test_an_aspect_is_a_sentence(aspect: Aspect, language: Language, sentence: str) -> None:
    assert failure_text(Failure("A hidden call failed.", aspect=aspect), language) == sentence


@pytest.mark.parametrize("failing", Failing)
def test_every_aspect_is_a_sentence_of_its_own_in_both_languages(failing: Failing) -> None:
    english, korean = (failure_text(Failure("", aspect=Aspect(failing)), each) for each in ("en", "ko"))
    assert english
    assert not korean.isascii()


@pytest.mark.parametrize("language", ["en", "ko"])
def test_without_an_aspect_the_message_is_what_is_said(language: Language) -> None:
    assert failure_text(Failure("2 of {4} numbers differ"), language) == "2 of {4} numbers differ"


# --- outcomes, rows, protections ---------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", list(Outcome), ids=str)
def test_an_outcome_is_its_own_word_in_english_and_another_in_korean(outcome: Outcome) -> None:
    assert outcome_text(outcome, "en") == str(outcome)
    assert not outcome_text(outcome, "ko").isascii()


def test_a_row_says_who_what_how_many_points_how_it_ended_and_where_points_were_lost() -> None:
    lossy = report(lost(passed("a", 2, 1), score=0.5), exercise=None, learner="a\nb")
    assert table_row(lossy, "en") == (r"a\nb", "", "0.5 / 2", Outcome.WRONG, "lost in: a", None)


def test_a_protection_that_was_missing_is_named_once_with_its_reason() -> None:
    some = Isolation("landlock", None, 512, (MissingProtection("syscalls", "not asked for"),))
    more = Isolation(None, None, 512, (*some.missing, MissingProtection("filesystem", "too old")))
    assert missing_protections(some, None, some, more) == "syscalls: not asked for; filesystem: too old"
    assert missing_protections(None) == ""
