from __future__ import annotations

import threading

import pytest

from grader.cli import pace
from grader.cli.pace import Pace

pytestmark = pytest.mark.quick


class Clock:
    """Seconds that the test lets pass."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def after(done: int, seconds_each: float, total: int = 1000) -> Pace:
    clock = Clock()
    made = Pace(total, clock)
    for _ in range(done):
        clock.seconds += seconds_each
        made.advance()
    return made


def test_it_says_how_many_how_fast_and_how_long_it_will_take() -> None:
    assert after(100, 0.1, 2100).line("Grading", "", "en") == "Grading: 100 of 2100, 10.0 a second, 3 min left"
    assert after(990, 0.1).line("Grading", "", "en") == "Grading: 990 of 1000, 10.0 a second, 1 s left"
    assert after(10, 20).line("Grading", "", "en") == "Grading: 10 of 1000, 0.1 a second, 5.5 h left"


def test_it_is_said_in_the_language_asked_for() -> None:
    said = after(100, 0.1, 2100).line("Grading", "kim", "ko")
    assert said == "채점: 2100개 중 100개, 1초에 10.0개, 남은 시간 3분; 느린 것: kim"


def test_before_anything_is_done_no_rate_is_made_up() -> None:
    assert after(0, 1).line("Grading", "", "en") == "Grading: 0 of 1000"


def test_the_rate_is_that_of_what_came_last() -> None:
    clock = Clock()
    made = Pace(1000, clock)
    for seconds in (*[10.0] * 5, *[0.5] * 100):
        clock.seconds += seconds
        made.advance()
    assert made.rate == pytest.approx(2.0)


def test_what_is_slow_is_named() -> None:
    assert after(990, 0.1).line("Grading", "kim clamp 12 s", "en").endswith("1 s left; slow: kim clamp 12 s")


def test_a_log_has_a_line_now_and_then_and_none_after_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    said = threading.Event()

    def slow() -> str:
        said.set()
        return "kim clamp 12 s"

    with pace.lines(10, "Grading", "en", slow, seconds=0.001) as advance:
        advance()
        assert said.wait(20)
    lines = capsys.readouterr().err.splitlines()
    assert lines
    assert all(line.startswith("Grading: ") and line.endswith("slow: kim clamp 12 s") for line in lines)


def test_a_run_that_is_over_soon_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with pace.shown(10, "Grading", "en") as advance:
        advance()
    assert capsys.readouterr().err == ""
