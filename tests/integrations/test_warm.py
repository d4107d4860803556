"""Sandboxes that stay warm: started once, ended at the right times, and never shared with a fork."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.integrations.warm import Warm
from grader.sandbox.sandboxes import Sandboxes
from tests.cli.processes import alive, wait_for

LONG = 3600.0


class Opened:
    """Stands for sandboxes, and counts how often they were opened and ended."""

    def __init__(self) -> None:
        self.opened = 0
        self.errors: list[BaseException | None] = []
        self.ended = threading.Event()

    @contextlib.contextmanager
    def __call__(self) -> Iterator[Sandboxes]:
        self.opened += 1
        self.ended.clear()
        error: BaseException | None = None
        try:
            yield Sandboxes([])
        except BaseException as raised:
            error = raised
            raise
        finally:
            self.errors.append(error)
            self.ended.set()


@pytest.mark.quick
def test_a_second_check_finds_what_the_first_one_opened() -> None:
    opened = Opened()
    warm = Warm(opened, LONG)
    with warm.sandboxes() as first:
        pass
    with warm.sandboxes() as second:
        assert second is first
    assert (opened.opened, opened.errors) == (1, [])
    warm.close()
    assert opened.errors == [None]
    warm.close()  # again, as at the end of the process
    assert opened.errors == [None]


@pytest.mark.quick
def test_after_a_time_without_use_it_is_ended_and_opened_again_when_it_is_used() -> None:
    opened = Opened()
    warm = Warm(opened, 0.0)
    for number in (1, 2):
        with warm.sandboxes():
            assert not opened.ended.is_set()
        assert opened.ended.wait(10)
        assert (opened.opened, opened.errors) == (number, [None] * number)


@pytest.mark.quick
def test_what_is_in_use_is_not_ended_for_want_of_use() -> None:
    opened = Opened()
    warm = Warm(opened, LONG)
    with warm.sandboxes():
        pass
    waiting = warm._idle
    assert waiting is not None
    with warm.sandboxes():
        assert waiting.finished.is_set()  # it waits no more
    assert opened.errors == []
    warm.close()


@pytest.mark.quick
@pytest.mark.parametrize("error", [KeyboardInterrupt(), ValueError("in us")])
def test_what_ends_a_check_half_way_ends_what_is_warm_and_the_next_one_begins_anew(error: BaseException) -> None:
    opened = Opened()
    warm = Warm(opened, LONG)
    with pytest.raises(type(error)), warm.sandboxes():
        raise error
    assert opened.errors == [error]  # told, so that workers are cancelled
    with warm.sandboxes():
        assert opened.opened == 2
    warm.close()


@pytest.mark.quick
def test_two_threads_take_turns() -> None:
    warm = Warm(Opened(), LONG)
    order: list[str] = []
    entered, leave = threading.Event(), threading.Event()

    def first() -> None:
        with warm.sandboxes():
            entered.set()
            leave.wait(10)
            order.append("first")

    def second() -> None:
        with warm.sandboxes():
            order.append("second")

    threads = [threading.Thread(target=first), threading.Thread(target=second)]
    threads[0].start()
    entered.wait(10)
    threads[1].start()
    leave.set()
    for thread in threads:
        thread.join(10)
    assert order == ["first", "second"]
    warm.close()


# --- real processes ----------------------------------------------------------------------------------------------

PREPARED = """
import os, signal, sys, time
from grader.integrations.warm import Warm
from grader.model.exercise import Limits
from grader.sandbox import sandbox

started = []

class Counted(sandbox.Zygote):
    def __init__(self, torch):
        super().__init__(torch)
        started.append(self._process.pid)

sandbox.Zygote = Counted
warm = Warm()

def check():
    with warm.sandboxes() as sandboxes, sandboxes.one() as one, one.worker(torch=False, limits=Limits()) as worker:
        return worker.pid

def say(*what):
    print(*what, flush=True)
"""


@pytest.fixture
def script() -> Iterator[Callable[[str], subprocess.Popen[str]]]:
    """``script("check()")`` runs that in a process of its own, after what is prepared."""
    running: list[subprocess.Popen[str]] = []

    def run(body: str) -> subprocess.Popen[str]:
        program = [sys.executable, "-W", "error", "-c", PREPARED + textwrap.dedent(body)]
        root = Path(__file__).parents[2]
        running.append(subprocess.Popen(program, cwd=root, stdout=subprocess.PIPE, text=True))
        return running[-1]

    yield run
    for process in running:
        process.kill()
        process.communicate()


def test_checks_start_the_warm_process_once_and_it_ends_with_ours(
    script: Callable[[str], subprocess.Popen[str]],
) -> None:
    process = script("check(); check(); check(); say(*started)")
    said, _ = process.communicate(timeout=60)
    [pid] = map(int, said.split())
    assert process.returncode == 0
    assert not alive(pid)


def test_a_fork_has_one_of_its_own_and_leaves_ours_alone(script: Callable[[str], subprocess.Popen[str]]) -> None:
    process = script("""
        import warnings
        warnings.simplefilter("ignore", DeprecationWarning)  # newer Pythons', of forks beside threads
        check()
        if (child := os.fork()) == 0:
            check()
            check()
            say("fork", *started[1:])
            sys.exit(0)  # and so through what is to be done at the end
        _, status = os.waitpid(child, 0)
        check()
        say("ours", os.waitstatus_to_exitcode(status), *started)
    """)
    said, _ = process.communicate(timeout=60)
    fork, ours = (line.split() for line in said.splitlines())
    assert fork[0] == "fork"
    assert len(fork) == 2  # one start for two checks
    assert ours[:2] == ["ours", "0"]
    assert len(ours) == 3  # the start before the fork served after it
    assert fork[1] != ours[2]
    assert not alive(int(fork[1]))
    assert not alive(int(ours[2]))


def test_a_fork_that_lives_on_does_not_keep_our_warm_process(script: Callable[[str], subprocess.Popen[str]]) -> None:
    process = script("""
        import warnings
        warnings.simplefilter("ignore", DeprecationWarning)
        check()
        if (child := os.fork()) == 0:
            time.sleep(60)
            os._exit(0)
        say(child, *started)
        time.sleep(60)
    """)
    assert process.stdout is not None
    child, zygote = map(int, process.stdout.readline().split())
    try:
        assert alive(zygote)
        process.send_signal(signal.SIGKILL)
        wait_for(lambda: not alive(zygote))
        assert alive(child)
    finally:
        os.kill(child, signal.SIGKILL)
