"""What workers are forked from, loaded once: copies of it serve alike, for themselves, and leave nothing behind."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
from collections.abc import Callable, Iterator

import pytest

from grader.errors import SandboxError
from grader.model.exercise import Limits
from grader.sandbox.forked import Copy
from grader.sandbox.nursery import Nursery
from grader.sandbox.sandbox import Sandbox
from grader.wire.messages import Load, Loaded, Query, Returned
from tests.cli.processes import alive, children, status, wait_for

Warm = Callable[[], list[int]]


@pytest.fixture
def warm_ones() -> Warm:
    """What was started from here since, and lives: other tests' processes are no concern of ours."""
    before = set(children(os.getpid()))
    return lambda: [each for each in children(os.getpid()) if each not in before and alive(each)]


@pytest.fixture
def nursery(warm_ones: Warm) -> Iterator[Nursery]:
    with Nursery() as made:
        yield made
    assert warm_ones() == []


def answer(sandbox: Sandbox, source: bytes = b"def f():\n    return 7\n") -> object:
    with sandbox.worker(torch=False, limits=Limits()) as worker:
        assert isinstance(worker.load(Load("program.py", source, ("f",), ())), Loaded)
        [returned] = worker.run((Query("f", (), {}, ()),), 5)
    assert isinstance(returned, Returned), returned
    return returned.value


def test_sandboxes_side_by_side_have_one_warm_process_and_a_copy_of_it_each(nursery: Nursery, warm_ones: Warm) -> None:
    with Sandbox(start=nursery.start) as first, Sandbox(start=nursery.start) as second:
        assert [answer(first), answer(second), answer(first)] == [7, 7, 7]
        [warm] = warm_ones()
        assert len(children(warm)) == 2
        assert first.environment(torch=False) == second.environment(torch=False)


def test_a_copy_that_is_killed_is_followed_by_another_one_and_the_rest_go_on(nursery: Nursery, warm_ones: Warm) -> None:
    with Sandbox(start=nursery.start) as first, Sandbox(start=nursery.start) as second:
        assert [answer(first), answer(second)] == [7, 7]
        [warm] = warm_ones()
        killed = min(children(warm))
        os.kill(killed, signal.SIGKILL)
        wait_for(lambda: not alive(killed))
        assert [answer(first), answer(second)] == [7, 7]
        assert warm_ones() == [warm]
        assert killed not in children(warm)  # it was asked after when the next one was made


def test_a_warm_process_that_is_killed_is_started_again_and_its_copies_go_on(nursery: Nursery, warm_ones: Warm) -> None:
    with Sandbox(start=nursery.start) as first, Sandbox(start=nursery.start) as second:
        assert answer(first) == 7
        [warm] = warm_ones()
        os.kill(warm, signal.SIGKILL)
        wait_for(lambda: not alive(warm))
        assert [answer(first), answer(second)] == [7, 7]
        assert warm not in warm_ones()


def test_where_loading_fails_its_last_words_are_told(nursery: Nursery, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.sandbox.forked.ENVIRONMENT", {"PYTHONHASHSEED": "odd"})
    monkeypatch.setattr("grader.sandbox.forked.sys.executable", "/bin/ls")
    copy = nursery.start(False)
    with pytest.raises(SandboxError, match=r"the process that workers are forked from ended: .*ls"):
        copy.start()


def test_a_copy_can_be_handed_on_and_ends_with_whoever_has_it(nursery: Nursery, warm_ones: Warm) -> None:
    channel, said = nursery.ends(False)
    handed_on = Copy(channel, said)
    assert handed_on.ready.torch is None
    [warm] = warm_ones()
    [copy] = children(warm)
    with handed_on.start() as worker:
        assert status(worker.pid)[1] == str(copy)
    handed_on.close()
    assert not handed_on.runs()
    wait_for(lambda: not alive(copy))


def test_after_the_end_nothing_is_started_any_more(nursery: Nursery, warm_ones: Warm) -> None:
    with nursery, contextlib.closing(nursery.start(False)) as copy:
        assert copy.ready.torch is None
    with pytest.raises(SandboxError, match="because the work is over"):
        nursery.start(False)
    assert warm_ones() == []


def test_what_workers_used_is_counted_for_whoever_started_all_of_it() -> None:
    before = used()
    busy = b"def f():\n    import time\n    while time.process_time() < 1:\n        pass\n    return 1\n"
    with Nursery() as nursery, Sandbox(start=nursery.start) as sandbox:
        assert answer(sandbox, busy) == 1
    assert used() - before >= 1


def used() -> float:
    """CPU seconds of all processes that were started from here and waited for."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
