from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from msgspec import UNSET, UnsetType, structs

from grader.exercise.signatures import parse_signature
from grader.judge.pytest_messages import Tested as Result  # pytest takes what is called Test... for a test
from grader.judge.reveal import failed_test, failure, is_disclosed, mistake_picture
from grader.judge.verdict import Failed
from grader.model.exercise import Group, PictureLine, Raises, Reveal, Satisfies
from grader.model.picture import Axis, Geometry, Source, Sum, View, Windows
from grader.model.report import Aspect, Failing, Failure, Frame, Outcome, Traceback
from grader.values import from_numpy
from grader.wire import messages
from grader.wire.messages import Raised
from tests import making
from tests.making import keyed

pytestmark = pytest.mark.quick

KEYED = keyed(1234, expect=9999, why="Signs matter.", k=5678)
SIGNATURE = parse_signature("f(n: int, *, k: int) -> int")
LOADING = (Outcome.IMPORT_ERROR, Outcome.REJECTED)  # nothing ran
TELLING = Failed(
    outcome=Outcome.WRONG,
    message="HIDDEN 1234 5678",
    returned=12345678,
    differing=(12,),
    printed="HIDDEN 1234",
    kind="value",
    raised=Raised(("ValueError",), "HIDDEN 1234", 3, frames=(messages.Frame(3, "HIDDEN", "return 1234"),)),
    parts=((3,), ()),
)


def group(*, hidden: bool, reveal: Reveal = Reveal.HINT) -> Group:
    return making.group("g", KEYED.case, hidden=hidden, reveal=reveal)


@pytest.mark.parametrize(
    ("shown", "disclosed"),
    [
        (group(hidden=False), True),
        (group(hidden=True, reveal=Reveal.COUNTEREXAMPLE), True),
        (group(hidden=True, reveal=Reveal.HINT), False),
        (group(hidden=True, reveal=Reveal.NOTHING), False),
    ],
)
def test_visible_groups_and_counterexamples_are_disclosed(shown: Group, disclosed: bool) -> None:
    assert is_disclosed(shown) is disclosed


@pytest.mark.parametrize("shown", [group(hidden=False), group(hidden=True, reveal=Reveal.COUNTEREXAMPLE)])
def test_a_disclosed_group_shows_the_call_and_what_came_of_it(shown: Group) -> None:
    assert failure(shown, KEYED, TELLING, SIGNATURE) == Failure(
        message="HIDDEN 1234 5678",
        why="Signs matter.",
        call=KEYED.case.call,
        names=("n",),
        actual=12345678,
        expected=9999,
        differing=(12,),
        printed="HIDDEN 1234",
        traceback=Traceback("ValueError", "HIDDEN 1234", (Frame(3, "HIDDEN", "return 1234"),)),
        parts=((3,), ()),
    )


def test_where_an_error_is_expected_no_value_is_shown_as_expected() -> None:
    shown = failure(group(hidden=False), keyed(1234, expect=Raises("ValueError")), TELLING, SIGNATURE)
    assert shown is not None
    assert shown.expected is UNSET


@pytest.mark.parametrize("outcome", Outcome)
def test_a_hint_shows_the_authors_words_and_nothing_of_the_submissions(outcome: Outcome) -> None:
    failures = [structs.replace(TELLING, outcome=outcome), Failed(outcome=outcome, kind="value")]
    first, second = (failure(group(hidden=True), KEYED, each, SIGNATURE) for each in failures)
    assert first == second
    assert first is not None
    assert first == Failure(message=first.message, why="Signs matter.", aspect=first.aspect)
    assert not set("0123456789") & set(f"{first.message} {first.aspect}")


def test_a_hint_says_in_what_a_call_failed_and_a_disclosed_group_shows_it() -> None:
    hint = failure(group(hidden=True), KEYED, TELLING, SIGNATURE)
    assert hint is not None
    assert hint.aspect == Aspect(Failing.VALUE)
    for shown in (group(hidden=False), group(hidden=True, reveal=Reveal.COUNTEREXAMPLE)):
        disclosed = failure(shown, KEYED, TELLING, SIGNATURE)
        assert disclosed is not None
        assert disclosed.aspect is None


def test_where_a_property_fails_the_cases_own_reason_may_be_about_another_one_and_is_left_out() -> None:
    asked = making.group("g", KEYED.case, hidden=True, properties=("pure", "fresh"))
    fresh = structs.replace(TELLING, kind="fresh")
    assert failure(asked, KEYED, fresh, SIGNATURE) == Failure(
        message="A hidden call returned a wrong value.", aspect=Aspect(Failing.FRESH)
    )
    raised = Failed(outcome=Outcome.ERROR, message="HIDDEN", kind="TypeError")
    told = failure(asked, KEYED, raised, SIGNATURE)
    assert told is not None
    assert (told.why, told.aspect) == ("Signs matter.", Aspect(Failing.RAISED, came="TypeError"))


def test_a_group_that_reveals_nothing_shows_nothing() -> None:
    assert failure(group(hidden=True, reveal=Reveal.NOTHING), KEYED, TELLING, SIGNATURE) is None


@pytest.mark.parametrize(("size", "kept"), [(1000, True), (100_000, False)])
def test_of_a_value_too_large_to_read_only_the_message_is_kept(size: int, kept: bool) -> None:
    failed = structs.replace(TELLING, returned="x" * size)
    shown = failure(group(hidden=False), KEYED, failed, SIGNATURE)
    assert shown is not None
    assert shown.actual == ("x" * size if kept else UNSET)
    assert shown.differing == ((12,) if kept else ())
    assert shown.message == "HIDDEN 1234 5678"


def test_where_figures_are_accepted_no_value_is_shown_as_expected() -> None:
    shown = failure(group(hidden=False), keyed(1234, expect=Satisfies(("loss < 1",))), TELLING, SIGNATURE)
    assert shown is not None
    assert shown.expected is UNSET


def test_where_properties_are_asked_for_no_value_is_shown_as_expected() -> None:
    shown = failure(making.group("g", KEYED.case, properties=("type",)), KEYED, TELLING, SIGNATURE)
    assert shown is not None
    assert (shown.actual, shown.expected) == (12345678, UNSET)


@pytest.mark.parametrize("returned", [None, UNSET])
def test_none_that_was_returned_is_shown_and_nothing_is_not(returned: UnsetType | None) -> None:
    shown = failure(group(hidden=False), KEYED, structs.replace(TELLING, returned=returned), SIGNATURE)
    assert shown is not None
    assert shown.actual is returned


def test_none_that_is_expected_is_shown() -> None:
    shown = failure(group(hidden=False), keyed(1234, expect=None), TELLING, SIGNATURE)
    assert shown is not None
    assert shown.expected is None


# --- groups that are a pytest file -------------------------------------------------------------------------------

FAILED = Result("test_b[1234]", "Signs matter.", 1.0, Outcome.WRONG, "assert 1234 == 5678")


@pytest.mark.parametrize("shown", [group(hidden=False), group(hidden=True, reveal=Reveal.COUNTEREXAMPLE)])
def test_a_disclosed_group_shows_what_the_failing_test_says(shown: Group) -> None:
    assert failed_test(shown, FAILED) == Failure(message="assert 1234 == 5678", why="Signs matter.")


@pytest.mark.parametrize("outcome", [each for each in Outcome if each not in (Outcome.OK, *LOADING)])
def test_of_a_test_a_hint_shows_the_authors_words_and_nothing_of_the_submissions(outcome: Outcome) -> None:
    shown = failed_test(group(hidden=True), structs.replace(FAILED, outcome=outcome))
    assert shown is not None
    assert shown == Failure(message=shown.message, why="Signs matter.")
    assert not set("0123456789") & set(str(shown.message))


def test_of_a_test_a_group_that_reveals_nothing_shows_nothing() -> None:
    assert failed_test(group(hidden=True, reveal=Reveal.NOTHING), FAILED) is None


# --- pictures ----------------------------------------------------------------------------------------------------

CORRELATE = parse_signature("f(x: array[H, W], k: array[kh, kw]) -> array[...]")
X, K = from_numpy(np.array([[1, 2, 3]])), from_numpy(np.array([[4, 5]]))
SUMS, TURNED = from_numpy(np.array([[14, 23]])), from_numpy(np.array([[13, 22]]))
AXES = (Axis(1, size=1, places=1), Axis(3, size=2, places=2))
RIGHT_PICTURE = Windows(Source("x"), AXES, Sum(Source("k")))
TURNED_PICTURE = Windows(Source("x"), AXES, Sum(Source("k", (View.FLIP,))))
SUM_OF_PRODUCTS = PictureLine("window(x, kernel=k)", 1)
COUNTEREXAMPLE = {"hidden": True, "reveal": Reveal.COUNTEREXAMPLE}


def convolved(**changes: Any) -> Group:
    given: dict[str, Any] = {"hidden": False, "picture": SUM_OF_PRODUCTS}
    return making.group("g", **{**given, **changes})


def answered(returned: Any = TURNED, **changes: Any) -> Failed:
    return Failed(**{"outcome": Outcome.WRONG, "kind": "value", "returned": returned, "differing": (0, 1), **changes})


def picture_of(shown: Group, failed: Failed | None = None, expect: Any = SUMS) -> Geometry | None:
    told = failure(shown, keyed(X, K, expect=expect), failed or answered(), CORRELATE)
    return None if told is None else told.picture


def mistake_of(shown: Group, failed: Failed, line: str = "window(x, kernel=flip(k))") -> Geometry | None:
    mistake = structs.replace(making.wrong("turned"), pictures={"f": PictureLine(line, 1)})
    return mistake_picture(shown, keyed(X, K, expect=SUMS), failed, CORRELATE, mistake)


@pytest.mark.parametrize("changes", [{}, COUNTEREXAMPLE])
def test_a_disclosed_group_shows_the_picture_of_the_expected_value(changes: dict[str, Any]) -> None:
    assert picture_of(convolved(**changes)) == RIGHT_PICTURE
    assert picture_of(convolved(**changes), answered(UNSET, outcome=Outcome.ERROR)) == RIGHT_PICTURE


@pytest.mark.parametrize(
    "changes",
    [
        {"hidden": True, "reveal": Reveal.HINT},
        {"hidden": True, "reveal": Reveal.NOTHING},
        {"picture": None},
        {"properties": ("dtype",)},
        {"picture": PictureLine("window(x, kernel=flip(k))", 1)},
        {"picture": PictureLine("window(x, kernel=k, stride=W - 3)", 1)},
        {"picture": PictureLine("window(x, kernel=k, padding=1)", 1)},
        {"picture": PictureLine("parts(window(x, kernel=k))", 1)},
    ],
    ids=["hint", "nothing", "no line", "properties", "other values", "no numbers", "another shape", "no tuple"],
)
def test_what_is_not_shown_or_is_not_so_has_no_picture(changes: dict[str, Any]) -> None:
    assert picture_of(convolved(**changes)) is None


def test_a_right_value_and_a_call_to_be_refused_have_no_picture() -> None:
    assert picture_of(convolved(), answered(SUMS, by_value=False)) is None
    assert picture_of(convolved(), answered(), expect=Raises("ValueError")) is None


def test_arrays_that_nobody_can_look_at_have_no_picture() -> None:
    large = from_numpy(np.zeros((1, 4097), np.int64))
    told = failure(convolved(), keyed(large, K, expect=from_numpy(np.zeros((1, 4096)))), answered(), CORRELATE)

    assert told is not None
    assert told.picture is None


def test_a_mistake_has_a_picture_where_it_makes_what_came() -> None:
    assert mistake_of(convolved(), answered()) == TURNED_PICTURE


@pytest.mark.parametrize(
    ("changes", "failed"),
    [
        ({}, answered(from_numpy(np.array([[13, 21]])))),
        ({}, answered(UNSET)),
        ({}, answered(by_value=False)),
        ({"hidden": True, "reveal": Reveal.HINT}, answered()),
        ({"hidden": True, "reveal": Reveal.NOTHING}, answered()),
        ({"properties": ("pure",)}, answered()),
        ({"picture": None}, answered()),
        ({"function": "g"}, answered()),
    ],
    ids=["other values", "nothing came", "right value", "hint", "nothing", "properties", "not drawn", "other function"],
)
def test_a_mistake_has_no_picture_elsewhere(changes: dict[str, Any], failed: Failed) -> None:
    assert mistake_of(convolved(**changes), failed) is None
