"""Sandboxes side by side: each piece of work has one to itself, results keep their order, and all are closed."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Iterator
from types import TracebackType

import pytest

from grader.sandbox.sandbox import Sandbox
from grader.sandbox.sandboxes import Sandboxes, usual_number

pytestmark = pytest.mark.quick


class Fake(Sandbox):
    """A sandbox without processes that knows whether it is open."""

    def __init__(self) -> None:
        super().__init__()
        self.open = False

    def __enter__(self) -> Fake:
        self.open = True
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.open = False


@pytest.fixture
def three() -> Iterator[tuple[Fake, Fake, Fake]]:
    yield (fakes := (Fake(), Fake(), Fake()))
    assert not any(fake.open for fake in fakes)


def test_results_come_in_the_order_of_the_items(three: tuple[Fake, ...]) -> None:
    def late_at_first(_: Sandbox, number: int) -> int:
        time.sleep(0.02 if number < 3 else 0)
        return 10 * number

    with Sandboxes(three) as sandboxes:
        assert list(sandboxes.each(late_at_first, range(9))) == [10 * number for number in range(9)]


def test_as_many_are_at_work_as_there_are_sandboxes(three: tuple[Fake, ...]) -> None:
    all_at_work = threading.Barrier(3, timeout=2)

    def meet(sandbox: Sandbox, _: int) -> Sandbox:
        all_at_work.wait()
        return sandbox

    with Sandboxes(three) as sandboxes:
        assert set(sandboxes.each(meet, range(3))) == set(three)


def test_no_sandbox_has_two_pieces_of_work_at_once(three: tuple[Fake, ...]) -> None:
    busy: set[int] = set()
    twice: list[Sandbox] = []

    def work(sandbox: Sandbox, _: int) -> None:
        if id(sandbox) in busy:
            twice.append(sandbox)
        busy.add(id(sandbox))
        time.sleep(0.001)
        busy.discard(id(sandbox))

    with Sandboxes(three) as sandboxes:
        list(sandboxes.each(work, range(60)))
    assert twice == []


def test_they_are_open_while_there_is_work_and_closed_afterwards(three: tuple[Fake, ...]) -> None:
    with Sandboxes(three) as sandboxes:
        assert list(sandboxes.each(lambda sandbox, _: sandbox.open, range(9))) == [True] * 9  # type: ignore[attr-defined]  # a fake
    assert [fake.open for fake in three] == [False] * 3


def test_one_can_be_lent_and_comes_back_also_after_an_error(three: tuple[Fake, ...]) -> None:
    with Sandboxes(three) as sandboxes:

        def fail() -> None:
            with sandboxes.one() as lent:
                raise ValueError(f"with {three.index(lent)}")

        for _ in range(5):
            with pytest.raises(ValueError, match=r"with [012]"):
                fail()
        with sandboxes.one() as first, sandboxes.one() as second, sandboxes.one() as third:
            assert {first, second, third} == set(three)


def test_work_that_fails_fails_where_its_result_is_asked_for_and_gives_its_sandbox_back(
    three: tuple[Fake, ...],
) -> None:
    def fail(_: Sandbox, number: int) -> int:
        if number == 1:
            raise ValueError("one")
        return number

    with Sandboxes(three) as sandboxes:
        for _ in range(5):
            results = sandboxes.each(fail, range(3))
            assert next(results) == 0
            with pytest.raises(ValueError, match="one"):
                next(results)
        assert len(set(sandboxes.each(lambda sandbox, _: sandbox, range(30)))) <= 3


def test_what_was_made_before_is_there_though_something_later_failed_earlier(three: tuple[Fake, ...]) -> None:
    failed = threading.Event()

    def late_at_first(_: Sandbox, number: int) -> int:
        if number == 1:
            failed.set()
            raise ValueError("one")
        assert failed.wait(10)
        return number

    with Sandboxes(three) as sandboxes:
        results = sandboxes.as_done(late_at_first, range(2), ordered=True)
        assert next(results) == (0, 0)
        with pytest.raises(ValueError, match="one"):
            next(results)


def test_results_come_as_they_are_made_with_their_places(three: tuple[Fake, ...]) -> None:
    last_made = threading.Event()

    def first_at_last(_: Sandbox, number: int) -> int:
        if number == 0:
            assert last_made.wait(10)
        elif number == 8:
            last_made.set()
        return 10 * number

    with Sandboxes(three) as sandboxes:
        results = list(sandboxes.as_done(first_at_last, range(9)))
    assert sorted(results) == [(number, 10 * number) for number in range(9)]
    assert results.index((0, 0)) > 0


ROOM = 3 * 8


def test_items_are_taken_when_there_is_room_for_them(three: tuple[Fake, ...]) -> None:
    taken = itertools.count()
    go_on = threading.Event()

    def all_but_the_first(_: Sandbox, number: int) -> int:
        assert number != 0 or go_on.wait(10)
        return number

    with Sandboxes(three) as sandboxes:
        results = sandboxes.as_done(all_but_the_first, taken)
        assert 0 not in {next(results)[0] for _ in range(100)}
        assert 100 < next(taken) <= 100 + ROOM
        go_on.set()
        del results


def test_in_order_as_many_are_held_back_as_there_is_room_for(three: tuple[Fake, ...]) -> None:
    taken = itertools.count()
    others_made = threading.Event()

    def late_at_first(_: Sandbox, number: int) -> int:
        if number == ROOM - 1:
            others_made.set()
        assert number != 0 or others_made.wait(10)
        return number

    with Sandboxes(three) as sandboxes:
        results = sandboxes.as_done(late_at_first, taken, ordered=True)
        assert next(results) == (0, 0)
        assert next(taken) == ROOM
        assert [next(results) for _ in range(ROOM - 1)] == [(number, number) for number in range(1, ROOM)]
        del results


def test_when_nobody_asks_any_more_no_more_work_begins(three: tuple[Fake, ...]) -> None:
    begun: list[int] = []

    def work(_: Sandbox, number: int) -> int:
        begun.append(number)
        time.sleep(0.05)
        return number

    with Sandboxes(three) as sandboxes:
        for _ in sandboxes.as_done(work, itertools.count()):
            break
    assert len(begun) <= 3 + 3 + 3  # that are made, that have begun since, and that begin while the rest is cancelled


def test_after_an_error_no_more_work_begins_and_what_has_begun_is_waited_for(three: tuple[Fake, ...]) -> None:
    begun: list[int] = []
    closed_early: list[int] = []

    def work(sandbox: Sandbox, number: int) -> None:
        begun.append(number)
        time.sleep(0.1)
        assert isinstance(sandbox, Fake)
        if not sandbox.open:
            closed_early.append(number)

    def interrupted() -> None:
        with Sandboxes(three) as sandboxes:
            for _ in sandboxes.each(work, range(300)):
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert 1 <= len(begun) < 24  # that many were taken
    assert closed_early == []


# --- spare ones ----------------------------------------------------------------------------------------------------


def test_work_that_takes_long_holds_up_nobody(three: tuple[Fake, Fake, Fake], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.side_by_side.LONG_SECONDS", 0.05)
    usual, *spare = three
    others_made = threading.Event()

    def first_two_wait(sandbox: Sandbox, number: int) -> Sandbox:
        if number == 9:
            others_made.set()
        assert number > 1 or others_made.wait(10)
        return sandbox

    with Sandboxes([usual], spare) as sandboxes:
        results = dict(sandboxes.as_done(first_two_wait, range(10)))
    assert len(results) == 10
    assert results[0] is usual
    assert len({results[0], results[1], results[9]}) == 3


def test_while_nothing_takes_long_no_spare_one_is_lent(three: tuple[Fake, Fake, Fake]) -> None:
    usual, *spare = three
    with Sandboxes([usual], spare) as sandboxes:
        assert set(sandboxes.each(lambda sandbox, _: sandbox, range(50))) == {usual}
        with sandboxes.one() as lent:
            assert lent is usual


def test_no_more_are_at_work_than_there_are_spare_ones(
    three: tuple[Fake, Fake, Fake], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.side_by_side.LONG_SECONDS", 0.01)
    first, second, _ = three
    lock = threading.Lock()
    at_work: list[int] = []
    most: list[int] = []

    def work(_: Sandbox, number: int) -> None:
        with lock:
            at_work.append(number)
            most.append(len(at_work))
        time.sleep(0.03)
        with lock:
            at_work.remove(number)

    with Sandboxes([first], [second]) as sandboxes:
        list(sandboxes.each(work, range(12)))
    assert max(most) == 2


def test_usually_there_is_one_for_each_core_that_may_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0, 2, 5}, raising=False)
    assert usual_number() == 3
    monkeypatch.delattr("os.sched_getaffinity")
    monkeypatch.setattr("os.cpu_count", lambda: 4)
    assert usual_number() == 4
    monkeypatch.setattr("os.cpu_count", lambda: None)
    assert usual_number() == 1
