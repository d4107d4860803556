"""What came of a call, in words: every kind of answer has its outcome and its sentence, on one line and visibly."""

from __future__ import annotations

import pytest

from grader.judge.reply import (
    Ended,
    Missing,
    describe_failed,
    describe_loading,
    describe_raised,
    describe_uses,
    result,
    traceback_of,
)
from grader.model.report import Frame, Outcome, Traceback
from grader.model.stopped import Stopped
from grader.wire import messages
from grader.wire.messages import Absent, Answer, BadReturn, Forbidden, Observed, Raised, Returned, Use

pytestmark = pytest.mark.quick


def test_a_value_stays_as_it_came() -> None:
    returned = Returned(None, Observed(shares=True))
    assert result(returned) is returned


@pytest.mark.parametrize(
    ("raised", "outcome", "message"),
    [
        (Raised(("KeyError", "Exception"), "'a'", 7), Outcome.ERROR, "it raised KeyError in line 7: 'a'"),
        (Raised(("SystemExit",), "0", None), Outcome.ERROR, "it raised SystemExit: 0"),
        (
            Raised(("NotImplementedError", "RuntimeError"), "", 3),
            Outcome.ERROR,
            "nothing is written here yet (NotImplementedError in line 3)",
        ),
        (
            Raised(("Own", "NotImplementedError", "RuntimeError"), "", 3),
            Outcome.ERROR,
            "it raised Own in line 3",
        ),
        (
            Raised(("MemoryError", "Exception"), "", 2),
            Outcome.MEMORY,
            "it needs more memory than it may use (MemoryError in line 2)",
        ),
        (
            Raised(("RuntimeError",), "not enough memory: you tried to allocate 6 GiB", None),
            Outcome.MEMORY,
            "it needs more memory than it may use (RuntimeError: not enough memory: you tried to allocate 6 GiB)",
        ),
    ],
)
def test_an_exception_has_a_sentence_and_is_kept(raised: Raised, outcome: Outcome, message: str) -> None:
    assert result(raised) == Ended(outcome, message, raised)


@pytest.mark.parametrize(
    ("answer", "ended"),
    [
        (
            Forbidden((Use("numpy.clip", 3),)),
            Ended(Outcome.FORBIDDEN, "line 3 uses numpy.clip, which this exercise does not allow"),
        ),
        (
            BadReturn("type", "a\x1bset\n"),
            Ended(Outcome.BAD_OUTPUT, "the result is a a\\x1bset, which is not a number, an array or a list"),
        ),
        (
            BadReturn("size"),
            Ended(
                Outcome.BAD_OUTPUT,
                "the result is too large: more than 100000 items, an array of over 16 MiB or 16 axes",
            ),
        ),
        (Stopped(Outcome.TIMEOUT, "it took too long"), Ended(Outcome.TIMEOUT, "it took too long")),
        (Stopped(Outcome.CRASH, "it ended\x07"), Ended(Outcome.CRASH, "it ended\\x07")),
        (Missing(Outcome.MISSING, "f is not defined"), Ended(Outcome.MISSING, "f is not defined")),
        (Missing(Outcome.ERROR, "f is not a function"), Ended(Outcome.ERROR, "f is not a function")),
    ],
)
def test_what_brings_no_value_has_an_outcome_and_a_sentence(answer: Answer | Stopped | Missing, ended: Ended) -> None:
    assert result(answer) == ended


def test_an_exception_is_told_on_one_line_and_visibly() -> None:
    assert describe_raised(Raised(("E",), "a\nb\x07", 3)) == "E in line 3: a b\\x07"
    assert describe_raised(Raised(("E",), "", None)) == "E"
    assert describe_raised(Raised(("E",), "m", 3, cell=2)) == "E in line 3 of cell 2: m"


def test_an_exceptions_name_is_cut_as_its_text_is() -> None:
    told = str(describe_raised(Raised(("E\x1b" * 1000,), "m" * 10_000, 3)))
    assert len(told) < 800
    assert "\x1b" not in told


@pytest.mark.parametrize(
    ("uses", "told"),
    [
        ((Use("?.unfold", 3),), "line 3 uses unfold, which this exercise does not allow"),
        ((Use("numpy.clip", 3, 2),), "line 3 of cell 2 uses numpy.clip, which this exercise does not allow"),
        ((Use("numpy.clip", 0),), "the call uses numpy.clip, which this exercise does not allow"),
        ((Use("a\x07", 1), Use("b", 2)), "line 1 uses a\\x07, which this exercise does not allow (and 1 more)"),
    ],
)
def test_of_forbidden_uses_the_first_is_told_with_its_place(uses: tuple[Use, ...], told: str) -> None:
    assert describe_uses(uses) == told


def test_of_failed_cells_the_first_three_are_told() -> None:
    cells = tuple(Raised(("E",), "", 1, cell=number) for number in (2, 4, 6, 8, 9))
    assert describe_failed(cells[:1]) == "E in line 1 of cell 2"
    assert describe_failed(cells) == (
        "E in line 1 of cell 2, and E in line 1 of cell 4, and E in line 1 of cell 6 (and 2 more)"
    )


@pytest.mark.parametrize(
    ("use", "said"),
    [
        (
            Use("numpy.clip", 3, file="tools.py"),
            "line 3 of tools.py uses numpy.clip, which this exercise does not allow",
        ),
        (
            Use("torch.max_pool2d", 3, rule="pooling"),
            "line 3 uses torch.max_pool2d, which this exercise does not allow"
            " (rule pooling: take the maximum or the mean of each window yourself)",
        ),
        (Use("numpy.clip", 3, rule="no such\nrule"), "line 3 uses numpy.clip, which this exercise does not allow"),
    ],
)
def test_a_forbidden_use_is_told_with_its_file_and_what_to_do_instead(use: Use, said: str) -> None:
    assert describe_uses((use,)) == said


BOOM = Raised(("ValueError", "Exception"), "boom", 3)


@pytest.mark.parametrize(
    ("failed", "absent", "said"),
    [
        pytest.param((), (), "", id="nothing to say"),
        pytest.param(
            (BOOM,), (), "while the file was loaded, 1 statement failed: ValueError in line 3: boom", id="failed"
        ),
        pytest.param(
            (Raised(("E",), "", 1, 2), Raised(("E",), "", 1, 4)),
            (),
            "while the file was loaded, 2 cells failed: E in line 1 of cell 2, and E in line 1 of cell 4",
            id="cells",
        ),
        pytest.param(
            (),
            (Absent("seaborn", "unknown", 2, file="plots.py"),),
            "line 2 of plots.py imports seaborn: "
            "seaborn is neither installed where this is graded nor a file handed in beside this one",
            id="absent",
        ),
        pytest.param(
            (BOOM,),
            (Absent("\x1b[31m", "no_tensors", 2),),
            "while the file was loaded, 1 statement failed: ValueError in line 3: boom; line 2 imports \\x1b[31m: "
            "\\x1b[31m may not be used in this exercise, which has no tensors",
            id="both, made safe to show",
        ),
    ],
)
def test_what_failed_and_what_is_absent_is_said(
    failed: tuple[Raised, ...], absent: tuple[Absent, ...], said: str
) -> None:
    assert describe_loading(failed, absent) == said


# --- tracebacks --------------------------------------------------------------------------------------------------


def test_frames_are_told_with_their_source_and_columns() -> None:
    frame = messages.Frame(3, "f", "\treturn x @ y", 8, 13, cell=2)
    told = traceback_of(Raised(("ValueError", "Exception"), "no", 3, frames=(frame,)))
    assert told == Traceback("ValueError", "no", (Frame(3, "f", " return x @ y", 8, 13, cell=2),))


def test_what_a_frame_says_is_made_visible_and_then_points_at_nothing() -> None:
    frame = messages.Frame(3, "f\x1b[2J", "x = '\u202e\x07\n'", 0, 5, file="b.py")
    [told] = traceback_of(Raised(("E",), "", 3, frames=(frame,))).frames
    assert told == Frame(3, "f\\x1b[2J", "x = '\\u202e\\x07 '", None, None, file="b.py")


@pytest.mark.parametrize(("start", "end"), [(None, 3), (3, None), (5, 5), (7, 2)])
def test_columns_that_are_not_a_range_point_at_nothing(start: int | None, end: int | None) -> None:
    [told] = traceback_of(Raised(("E",), "", 3, frames=(messages.Frame(3, "f", "x + y", start, end),))).frames
    assert (told.start, told.end) == (None, None)


@pytest.mark.parametrize("file", ["/etc/passwd", "../a.py", "a/b.py", "a", ".py", "..", "a.py\n", "a\0.py"])
def test_a_frame_of_what_is_not_a_file_beside_the_submission_is_left_out(file: str) -> None:
    """A worker can say anything, and writers make paths of it."""
    frames = messages.Frame(3, "f", "x"), messages.Frame(4, "g", "y", file=file), messages.Frame(5, file="helper.py")
    told = traceback_of(Raised(("E",), "", 3, frames=frames)).frames
    assert [(frame.line, frame.file) for frame in told] == [(3, ""), (5, "helper.py")]
