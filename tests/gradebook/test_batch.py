"""Things that are handed on together: in their order, soon, once, and no more of them after a failure."""

from __future__ import annotations

import threading

import pytest

from grader.gradebook import batch
from grader.gradebook.batch import MANY, Batch

pytestmark = pytest.mark.quick


def test_many_are_handed_on_at_once_and_what_is_left_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "SECONDS", 60.0)
    handed_on: list[list[int]] = []
    with Batch(handed_on.append) as numbers:
        for number in range(2 * MANY + 3):
            numbers.add(number)
        assert [len(each) for each in handed_on] == [MANY, MANY]
    assert [number for each in handed_on for number in each] == list(range(2 * MANY + 3))


def test_one_that_nothing_follows_does_not_wait_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "SECONDS", 0.05)
    handed_on: list[list[str]] = []
    has_come = threading.Event()

    def hand_on(things: list[str]) -> None:
        handed_on.append(things)
        has_come.set()

    with Batch(hand_on) as things:
        for thing in ("first", "second"):
            has_come.clear()
            things.add(thing)
            assert has_come.wait(20)
    assert handed_on == [["first"], ["second"]]


def test_an_exception_of_who_adds_loses_nothing() -> None:
    handed_on: list[list[str]] = []
    with pytest.raises(KeyboardInterrupt), Batch(handed_on.append) as things:  # noqa: PT012  # it leaves from inside
        things.add("one")
        raise KeyboardInterrupt
    assert handed_on == [["one"]]


def test_what_fails_in_the_background_is_told_to_who_adds_next_and_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "SECONDS", 0.0)
    tried: list[list[str]] = []
    has_failed = threading.Event()

    def fail(things: list[str]) -> None:
        tried.append(things)
        has_failed.set()
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="the disk is full"), Batch(fail) as things:  # noqa: PT012  # it leaves from inside
        things.add("one")
        assert has_failed.wait(20)
        things._thread.join(20)
        things.add("two")
    assert tried == [["one"]]


def test_what_fails_in_the_background_is_told_at_the_end_if_nothing_else_comes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(batch, "SECONDS", 0.0)

    def fail(_: list[str]) -> None:
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="the disk is full"), Batch(fail) as things:  # noqa: PT012  # as above
        things.add("one")
        things._thread.join(20)


def test_what_fails_at_once_is_told_once() -> None:
    tried: list[int] = []

    def fail(things: list[int]) -> None:
        tried.append(len(things))
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="the disk is full"), Batch(fail) as things:  # noqa: PT012  # as above
        for number in range(3 * MANY):
            things.add(number)
    assert tried == [MANY]
