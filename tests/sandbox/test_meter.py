"""What a process is said to have computed and waited, whatever else the machine has to do meanwhile."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from grader.model.stopped import Usage
from grader.sandbox import meter
from grader.sandbox.meter import CallLimits, Meter, tells_waiting

SLEEPS = "import time; time.sleep(60)"
SPINS = "while True: pass"
SPINS_BESIDE_A_SLEEP = f"import threading, time; threading.Thread(target=time.sleep, args=(60,)).start()\n{SPINS}"
WAKES_HUNDREDS = """
import threading, time
threading.stack_size(1 << 16)
def wake():
    while True:
        time.sleep(0.02)
for _ in range(200): threading.Thread(target=wake, daemon=True).start()
time.sleep(60)
"""

pytestmark = pytest.mark.skipif(not tells_waiting(), reason="this kernel does not tell the time in the run queue")


@contextlib.contextmanager
def running(program: str, on: set[int] | None = None) -> Iterator[int]:
    """The number of a process that runs ``program`` and has begun."""
    prefix = f"import os; os.sched_setaffinity(0, {on})\n" if on else ""
    command = [sys.executable, "-c", f"{prefix}print(flush=True)\n{program}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            process.stdout.readline()
            yield process.pid
        finally:
            process.kill()


def measured(pid: int, seconds: float) -> Usage:
    """What the process used in so much time, looked at as often as a worker is."""
    watching = Meter(pid)
    watching.begin()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(0.05)
        watching.look()
    return watching.end()


def test_one_that_sleeps_waits_and_computes_nothing() -> None:
    with running(SLEEPS) as pid:
        used = measured(pid, 0.5)
    assert 0.4 < used.waited_seconds < 5
    assert used.cpu_seconds < 0.2


@pytest.mark.parametrize("program", [SPINS, SPINS_BESIDE_A_SLEEP])
def test_one_that_computes_waits_for_nothing(program: str) -> None:
    with running(program) as pid:
        used = measured(pid, 0.5)
    assert used.cpu_seconds > 0.05
    assert used.waited_seconds < 0.2


def test_one_that_must_share_its_core_with_others_does_not_wait() -> None:
    core = {min(os.sched_getaffinity(0))}
    with contextlib.ExitStack() as others:
        for _ in range(4):
            others.enter_context(running(SPINS, on=core))
        with running(SPINS, on=core) as pid:
            used = measured(pid, 2)
    assert used.cpu_seconds < 1.5
    assert used.waited_seconds < 0.4


def test_hundreds_of_threads_that_wake_each_other_do_not_hide_that_it_waits() -> None:
    """Together they stand in the run queue for longer than the time that passes."""
    with running(WAKES_HUNDREDS) as pid:
        time.sleep(1)  # until all have begun
        used = measured(pid, 2)
    assert used.waited_seconds > 0.5


def test_a_step_is_told_from_the_one_before_and_all_are_counted_together() -> None:
    with running(SLEEPS) as pid:
        watching = Meter(pid)
        for _ in range(2):
            watching.begin()
            time.sleep(0.1)
            step = watching.end()
        assert watching.end() == step  # which ends it no second time
    assert step.waited_seconds < watching.total.waited_seconds
    assert watching.total.waited_seconds > 0.15


def test_time_in_which_nobody_watched_hardly_counts() -> None:
    with running(SLEEPS) as pid:
        watching = Meter(pid)
        watching.begin()
        time.sleep(1.2)  # as when the grader itself is stopped
        assert watching.look().waited_seconds <= meter.WATCHED_SECONDS


@pytest.mark.parametrize(("state", "waits"), [(b"D", False), (b"R", False), (b"S", True), (b"T", True)])
def test_one_that_waits_for_a_disk_or_for_its_virtual_machine_is_not_said_to_wait(
    monkeypatch: pytest.MonkeyPatch, state: bytes, waits: bool
) -> None:
    monkeypatch.setattr(Meter, "_state", lambda _: state)
    with running(SLEEPS) as pid:
        assert (measured(pid, 0.2).waited_seconds > 0.1) is waits


def test_a_name_cannot_pretend_to_be_a_state() -> None:
    program = f"import ctypes; ctypes.CDLL(None).prctl(15, b'x) D 1 1', 0, 0, 0)\n{SLEEPS}"
    with running(program) as pid:
        time.sleep(0.3)
        assert measured(pid, 0.3).waited_seconds > 0.2


def test_a_process_that_is_gone_used_what_it_had_used() -> None:
    with running(SPINS) as pid:
        watching = Meter(pid)
        watching.begin()
        time.sleep(0.2)
        seen = watching.look()
    assert watching.end().cpu_seconds >= seen.cpu_seconds


def test_where_the_run_queue_is_not_told_what_is_not_computed_is_waited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.sandbox.meter.os.path.exists", lambda path: "schedstat" not in path)
    assert not tells_waiting()
    with running(SLEEPS) as pid:
        assert measured(pid, 0.3).waited_seconds > 0.2


def test_what_is_used_can_be_added_up() -> None:
    assert Usage(1, 2) + Usage(0.5, 0.25) == Usage(1.5, 2.25)


def test_where_waiting_is_told_the_time_that_passes_is_far_off() -> None:
    assert CallLimits.usual(2) == CallLimits(2, 7)
    assert CallLimits.usual(2).passing_seconds(backstop=True) == 90
    assert CallLimits.usual(2).passing_seconds(backstop=False) == 7
    assert CallLimits(2, 100).passing_seconds(backstop=True) > 100  # so that waiting is what it is ended for
