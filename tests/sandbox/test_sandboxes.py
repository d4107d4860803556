"""Sandboxes side by side: each piece of work has one to itself, results keep their order, and all are closed."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from types import TracebackType

import pytest

from grader.model.exercise import Limits
from grader.sandbox.sandbox import Sandbox
from grader.sandbox.sandboxes import Sandboxes, usual_number
from grader.wire.messages import Load, Loaded, Query, Returned


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
    all_at_work = threading.Barrier(3, timeout=10)

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


def test_the_first_is_one_to_use_while_there_is_no_work(three: tuple[Fake, ...]) -> None:
    with Sandboxes(three) as sandboxes:
        assert sandboxes.first is three[0]


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
            sandboxes.each(work, range(300))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert len(begun) < 30
    assert closed_early == []


def test_real_workers_answer_side_by_side() -> None:
    def tenfold(sandbox: Sandbox, number: int) -> object:
        worker = sandbox.worker(torch=False, limits=Limits())
        try:
            assert isinstance(worker.load(Load("f.py", b"def f(n): return 10 * n", ("f",), ())), Loaded)
            answer = next(worker.run((Query("f", (number,), {}, ()),), 2))
        finally:
            worker.close()
        return answer.value if isinstance(answer, Returned) else answer

    with Sandboxes([Sandbox(), Sandbox()]) as sandboxes:
        assert list(sandboxes.each(tenfold, range(12))) == [10 * number for number in range(12)]


def test_usually_there_is_one_for_each_core_that_may_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0, 2, 5}, raising=False)
    assert usual_number() == 3
    monkeypatch.delattr("os.sched_getaffinity")
    monkeypatch.setattr("os.cpu_count", lambda: 4)
    assert usual_number() == 4
    monkeypatch.setattr("os.cpu_count", lambda: None)
    assert usual_number() == 1
