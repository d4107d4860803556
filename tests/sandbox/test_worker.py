"""The grader's side of a worker, whatever the worker does and however its process was started."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.errors import SandboxError
from grader.model.exercise import Limits
from grader.model.report import Outcome
from grader.model.stopped import Cause, Stopped
from grader.sandbox import fresh
from grader.sandbox.cgroup import Group
from grader.sandbox.forked import Zygote
from grader.sandbox.fresh import FreshInterpreters
from grader.sandbox.meter import CallLimits
from grader.sandbox.sandbox import Sandbox
from grader.sandbox.starter import Start
from grader.sandbox.worker import KEPT_OUTPUT_BYTES, MAX_THREADS, Worker
from grader.values import Value
from grader.wire import messages
from grader.wire.channel import GuardedChannel
from grader.wire.limits import PROTECTIONS
from grader.wire.messages import Confine, Load, Loaded, Query, Raised, Reaped, Returned

FORGE = """
    import msgspec, os, struct
    from grader.wire.messages import Loaded, Observed, Raised, Returned, SourceScanned
    def send(message):
        payload = msgspec.msgpack.encode(message)
        os.write(3, struct.pack(">I", len(payload)) + payload)
"""


@pytest.fixture(scope="module", params=[Zygote, FreshInterpreters])
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    start: Start = request.param
    with Sandbox(start=start) as warm:
        yield warm


class Run:
    """What came of calling f once with each of ``inputs``: the answers, and what was printed before each."""

    def __init__(
        self,
        sandbox: Sandbox,
        program: str,
        inputs: tuple[Value, ...] = (1,),
        seconds: float | CallLimits = 2,
        forge: str = "",
    ) -> None:
        source = textwrap.dedent(forge) + textwrap.dedent(program)
        worker = sandbox.worker(torch=False, limits=Limits())
        start = time.monotonic()
        try:
            self.loaded = worker.load(Load("program.py", source.encode(), ("f",), ()))
            self.printed = [worker.printed()]
            self.answers: list[messages.Answer | Stopped] = []
            if isinstance(self.loaded, Loaded):
                queries = tuple(Query("f", (value,), {}, ()) for value in inputs)
                for answer in worker.run(queries, seconds):
                    self.answers.append(answer)
                    self.printed.append(worker.printed())
        finally:
            self.seconds = worker.close()
        self.wall = time.monotonic() - start

    @property
    def values(self) -> list[Value]:
        return [answer.value for answer in self.answers if isinstance(answer, Returned)]

    @property
    def stopped(self) -> Stopped:
        """The last answer, which is no answer."""
        assert isinstance(self.answers[-1], Stopped), self.answers[-1]
        return self.answers[-1]


# --- time --------------------------------------------------------------------------------------------------------


def test_a_call_that_loops_is_a_timeout_unless_the_limit_allows_it(sandbox: Sandbox) -> None:
    program = """
        import time
        def f(_):
            end = time.process_time() + 0.4
            while time.process_time() < end: pass
            return True
    """
    slow = Run(sandbox, program, seconds=0.2)
    assert slow.stopped == Stopped(Outcome.TIMEOUT, "it took more than 0.2 s of CPU time")
    assert 0.2 <= slow.seconds < 2  # an interpreter of its own needs some to start
    assert Run(sandbox, program, seconds=2).values == [True]


def test_each_call_has_the_whole_time(sandbox: Sandbox) -> None:
    program = """
        import time
        def f(_):
            end = time.process_time() + 0.12
            while time.process_time() < end: pass
            return True
    """
    assert Run(sandbox, program, inputs=(1, 2, 3), seconds=0.25).values == [True, True, True]


def test_a_submission_may_not_stop_the_clock(sandbox: Sandbox) -> None:
    program = """
        import signal, time
        def f(_):
            time.time = time.monotonic = time.process_time = time.perf_counter = lambda: 0
            time.clock_gettime = lambda *_: 0
            signal.setitimer(signal.ITIMER_PROF, 0)
            while True: pass
    """
    assert Run(sandbox, program, seconds=0.1).stopped.outcome is Outcome.TIMEOUT


def test_the_time_of_all_threads_counts(sandbox: Sandbox) -> None:
    program = """
        import threading, time
        def spin():
            while True: pass
        def f(_):
            threading.Thread(target=spin, daemon=True).start()
            time.sleep(60)
    """
    run = Run(sandbox, program, seconds=0.2)
    assert run.stopped.reason == "it took more than 0.2 s of CPU time"
    assert run.wall < 30


def test_waiting_costs_no_cpu_time_and_has_a_limit_of_its_own(sandbox: Sandbox) -> None:
    program = "import time\ndef f(_):\n    time.sleep(1.1)\n    return True"
    hasty = Run(sandbox, program, seconds=0.01)
    assert hasty.stopped == Stopped(Outcome.TIMEOUT, "it waited for more than 1.03 s")
    assert hasty.seconds < 0.9  # an interpreter of its own needs some to start
    assert Run(sandbox, program, seconds=0.3).values == [True]


def test_the_limit_on_waiting_can_be_another_than_the_usual_one(sandbox: Sandbox) -> None:
    program = "import time\ndef f(_):\n    time.sleep(0.6)\n    return True"
    assert Run(sandbox, program, seconds=CallLimits(5, 0.2)).stopped.reason == "it waited for more than 0.2 s"
    assert Run(sandbox, program, seconds=CallLimits(5, 2)).values == [True]


def test_loading_that_waits_has_a_limit_as_well(sandbox: Sandbox) -> None:
    with sandbox.worker(torch=False, limits=Limits()) as worker:
        order = Load("program.py", b"import time\ntime.sleep(60)", ("f",), ())
        assert worker.load(order, CallLimits(5, 0.3)) == Stopped(Outcome.TIMEOUT, "it waited for more than 0.3 s")


def test_where_waiting_is_not_told_the_time_that_passes_decides(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.sandbox.worker.tells_waiting", lambda: False)
    program = "import time\ndef f(_):\n    time.sleep(60)"
    run = Run(sandbox, program, seconds=CallLimits(0.01, 0.2))
    assert run.stopped == Stopped(Outcome.TIMEOUT, "it did not answer within 1.03 s")


def test_what_each_call_used_is_told_and_what_all_used(sandbox: Sandbox) -> None:
    program = """
        import time
        def f(how):
            if how == "sleep":
                time.sleep(0.3)
            end = time.process_time() + 0.3
            while how == "spin" and time.process_time() < end: pass
    """
    with sandbox.worker(torch=False, limits=Limits()) as worker:
        worker.load(Load("program.py", textwrap.dedent(program).encode(), ("f",), ()))
        loading = worker.last_usage
        queries = tuple(Query("f", (how,), {}, ()) for how in ("sleep", "spin", "neither"))
        sleep, spin, neither = (worker.last_usage for _ in worker.run(queries, 5))
        together = loading + sleep + spin + neither
        assert worker.usage.waited_seconds == pytest.approx(together.waited_seconds, abs=0.02)
        assert worker.usage.cpu_seconds >= together.cpu_seconds
    assert sleep.waited_seconds > 0.2 > spin.waited_seconds
    assert spin.cpu_seconds > 0.2 > sleep.cpu_seconds
    assert max(neither.waited_seconds, neither.cpu_seconds) < 0.2


def test_what_a_worker_used_is_told_after_its_end(sandbox: Sandbox) -> None:
    with sandbox.worker(torch=False, limits=Limits()) as worker:
        worker.load(Load("program.py", b"import time\ndef f(): time.sleep(60)", ("f",), ()))
        [answer] = worker.run((Query("f", (), {}, ()),), CallLimits(5, 0.3))
    assert isinstance(answer, Stopped)
    assert worker.last_usage.waited_seconds >= 0.3


def test_a_submission_may_not_ignore_being_ended(sandbox: Sandbox) -> None:
    program = """
        import signal
        def f(_):
            for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
                signal.signal(number, signal.SIG_IGN)
            signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
            while True:
                try:
                    while True: pass
                except BaseException: pass
    """
    run = Run(sandbox, program, seconds=0.1)
    assert run.stopped.outcome is Outcome.TIMEOUT
    assert run.wall < 2


@pytest.mark.parametrize(("cpu", "outcome"), [(0.1, Outcome.TIMEOUT), (5, None)])
def test_loading_has_a_limit_of_its_own(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, cpu: float, outcome: Outcome | None
) -> None:
    program = """
        import time
        end = time.process_time() + 0.3
        while time.process_time() < end: pass
        def f(_): return True
    """
    monkeypatch.setattr("grader.sandbox.worker.LOAD_SECONDS", cpu)
    loaded = Run(sandbox, program, seconds=0.05).loaded
    assert (loaded.outcome if isinstance(loaded, Stopped) else None) is outcome


def test_a_submission_may_not_start_more_threads_than_the_limit(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = """
        import threading, time
        def f(count):
            threading.stack_size(1 << 16)
            for _ in range(count):
                threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
            time.sleep(0.8)
            return True
    """
    run = Run(sandbox, program, inputs=(MAX_THREADS + 20,))
    assert run.stopped == Stopped(Outcome.MEMORY, "it started more than 256 threads")
    monkeypatch.setattr("grader.sandbox.worker.MAX_THREADS", MAX_THREADS + 100)
    assert Run(sandbox, program, inputs=(MAX_THREADS + 20,)).values == [True]


TAKES_MEMORY = """
    import ctypes, mmap, time
    libc = ctypes.CDLL(None, use_errno=True)
    held = []
    def f(mib):
        for _ in range(mib // 32):
            memory = mmap.mmap(-1, 32 << 20, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
            memory.write(b"x" * (32 << 20))
            address = ctypes.addressof(ctypes.c_char.from_buffer(memory))
            assert not libc.mprotect(ctypes.c_void_p(address), ctypes.c_size_t(32 << 20), mmap.PROT_READ)
            held.append(memory)
        time.sleep(0.3)
        return len(held)
"""


def test_memory_that_may_no_longer_be_written_to_counts(sandbox: Sandbox) -> None:
    """The kernel's limit forgets it; what the process really holds is looked at."""
    worker = sandbox.worker(torch=False, limits=Limits(memory_mb=128))
    worker.load(Load("program.py", textwrap.dedent(TAKES_MEMORY).encode(), ("f",), ()))
    [answer] = worker.run((Query("f", (640,), {}, ()),), 5)
    worker.close()
    assert answer == Stopped(Outcome.MEMORY, "it took more memory than it may")
    allowed = sandbox.worker(torch=False, limits=Limits(memory_mb=800))
    allowed.load(Load("program.py", textwrap.dedent(TAKES_MEMORY).encode(), ("f",), ()))
    [answer] = allowed.run((Query("f", (640,), {}, ()),), 5)
    allowed.close()
    assert isinstance(answer, Returned)
    assert answer.value == 20


# --- ends --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ending", "reason"),
    [
        pytest.param("os._exit(0)", "it ended without an answer", id="status 0"),
        pytest.param("os._exit(1)", "it ended without an answer", id="status 1"),
        pytest.param("ctypes.string_at(0)", "it was ended by SIGSEGV", id="segmentation fault"),
        pytest.param("os.abort()", "it was ended by SIGABRT", id="abort"),
        pytest.param("os.kill(os.getpid(), signal.SIGTERM)", "it was ended by SIGTERM", id="a signal"),
        pytest.param("os.closerange(0, 300)", "it ended without an answer", id="all descriptors closed"),
        pytest.param("os.close(3)", "it ended without an answer", id="its channel closed"),
        pytest.param("os.dup2(0, 3)", "it ended without an answer", id="its channel replaced"),
        pytest.param("regcomp(buffer, b'(' * 1_000_000, 1)", "it was ended by SIGSEGV", id="the C stack overflown"),
    ],
)
def test_an_end_without_an_answer_is_a_crash_at_once(sandbox: Sandbox, ending: str, reason: str) -> None:
    program = f"""
        import ctypes, os, signal
        regcomp, buffer = ctypes.CDLL(None).regcomp, ctypes.create_string_buffer(4096)
        def f(_):
            {ending}
            return True
    """
    run = Run(sandbox, program, seconds=5)
    assert run.stopped == Stopped(Outcome.CRASH, reason)
    assert run.wall < 3


def test_the_end_of_the_thread_that_answers_is_a_crash_although_others_go_on(sandbox: Sandbox) -> None:
    program = """
        import ctypes, threading, time
        def f(number):
            if number < 3:
                return number
            threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
            ctypes.CDLL(None).pthread_exit(None)
    """
    run = Run(sandbox, program, inputs=(1, 2, 3), seconds=5)
    assert run.values == [1, 2]
    assert run.stopped.outcome is Outcome.CRASH
    assert run.wall < 3


# --- killed from outside -----------------------------------------------------------------------------------------

SLOW = "import time\ndef f(_):\n    time.sleep(30)"


def killed_in(worker: Worker, program: str, pid: Callable[[], int], number: int = signal.SIGKILL) -> Stopped:
    """What comes of a call in the middle of which somebody sends a signal."""
    assert isinstance(worker.load(Load("program.py", textwrap.dedent(program).encode(), ("f",), ())), Loaded)
    killer = threading.Timer(0.3, lambda: os.kill(pid(), number))
    killer.start()
    [answer] = worker.run((Query("f", (0,), {}, ()),), CallLimits(5, 20))
    killer.join()
    assert isinstance(answer, Stopped), answer
    return answer


def test_a_worker_that_is_killed_from_outside_is_told_apart(sandbox: Sandbox) -> None:
    with sandbox.worker(torch=False, limits=Limits()) as worker:
        stopped = killed_in(worker, SLOW, lambda: worker.pid)
    assert (stopped.outcome, stopped.cause) == (Outcome.CRASH, Cause.KILLED_FROM_OUTSIDE)
    assert re.fullmatch(r"it was killed from outside, when it held \d+ MiB of memory", str(stopped.reason))


def test_a_worker_with_threads_that_is_killed_from_outside_is_told_apart(sandbox: Sandbox) -> None:
    program = "import threading, time\ndef f(_):\n"
    program += "    for _ in range(50): threading.Thread(target=time.sleep, args=(30,)).start()\n    time.sleep(30)"
    with sandbox.worker(torch=False, limits=Limits()) as worker:
        assert killed_in(worker, program, lambda: worker.pid).cause is Cause.KILLED_FROM_OUTSIDE


def test_a_worker_that_is_killed_between_two_calls_is_told_apart(sandbox: Sandbox) -> None:
    with sandbox.worker(torch=False, limits=Limits()) as worker:
        assert isinstance(worker.load(Load("program.py", b"def f(n): return n", ("f",), ())), Loaded)
        os.kill(worker.pid, signal.SIGKILL)
        [answer] = worker.run((Query("f", (0,), {}, ()),), 5)
    assert isinstance(answer, Stopped)
    assert answer.cause is Cause.KILLED_FROM_OUTSIDE


@pytest.mark.parametrize(("oom", "stopped"), [(1, Outcome.MEMORY), (0, Outcome.CRASH)])
def test_a_kill_for_the_limit_of_its_own_group_is_its_own_doing(
    sandbox: Sandbox, tmp_path: Path, oom: int, stopped: Outcome
) -> None:
    (tmp_path / "memory.events").write_text(f"max 5\noom {oom}\noom_kill 1\n")
    with sandbox.worker(torch=False, limits=Limits()) as worker:
        worker.group = Group(tmp_path)
        answer = killed_in(worker, SLOW, lambda: worker.pid)
    assert (answer.outcome, answer.cause is Cause.KILLED_FROM_OUTSIDE) == (stopped, not oom)


def test_another_signal_from_outside_is_not_what_a_system_short_of_memory_sends(sandbox: Sandbox) -> None:
    with sandbox.worker(torch=False, limits=Limits()) as worker:
        stopped = killed_in(worker, SLOW, lambda: worker.pid, signal.SIGTERM)
    assert stopped == Stopped(Outcome.CRASH, "it was ended by SIGTERM")


def test_what_we_end_ourselves_is_not_killed_from_outside(sandbox: Sandbox) -> None:
    with sandbox.worker(torch=False, limits=Limits()) as worker:
        assert isinstance(worker.load(Load("program.py", SLOW.encode(), ("f",), ())), Loaded)
        [answer] = worker.run((Query("f", (0,), {}, ()),), CallLimits(5, 0.2))
    assert answer == Stopped(Outcome.TIMEOUT, "it waited for more than 0.2 s", Cause.SUBMISSION)


@pytest.mark.parametrize("missing", PROTECTIONS)
def test_without_a_protection_nobody_knows_who_killed_a_worker(missing: str) -> None:
    """A submission could raise its own chances to be killed, or do it."""
    protections = tuple(name for name in PROTECTIONS if name != missing)
    with Sandbox(protections=protections, allow_weak=True) as weak, weak.worker(torch=False, limits=Limits()) as worker:
        assert killed_in(worker, SLOW, lambda: worker.pid) == Stopped(Outcome.CRASH, "it ended without an answer")


@pytest.mark.parametrize(
    "ending",
    [
        pytest.param("os.close(3); time.sleep(30)", id="closes its channel and lives on"),
        pytest.param("os.close(3); os._exit(137)", id="ends with the status that a shell gives to a kill"),
        pytest.param("threading.Thread(target=later).start(); libc.pthread_exit(None)", id="leaves a thread behind"),
    ],
)
def test_no_end_of_its_own_making_looks_like_a_kill_from_outside(sandbox: Sandbox, ending: str) -> None:
    program = f"""
        import ctypes, os, threading, time
        libc = ctypes.CDLL(None)
        def later():
            time.sleep(0.2)
            os.close(3)
            time.sleep(30)
        def f(_):
            {ending}
    """
    stopped = Run(sandbox, program, seconds=5).stopped
    assert stopped == Stopped(Outcome.CRASH, "it ended without an answer", Cause.SUBMISSION)


def test_the_machines_limit_on_cpu_time_is_not_a_kill_from_outside() -> None:
    """A submission runs into it by itself, where it ignores the signal that comes before."""
    program = """
        import resource, signal, sys
        from grader.model.exercise import Limits
        from grader.sandbox.sandbox import Sandbox
        from grader.wire.messages import Load, Query
        resource.setrlimit(resource.RLIMIT_CPU, (2, 2))
        with Sandbox() as sandbox, sandbox.worker(torch=False, limits=Limits()) as worker:
            worker.load(Load("program.py", b"def f():\\n    while True: pass", ("f",), ()))
            [answer] = worker.run((Query("f", (), {}, ()),), 20)
        print(answer.outcome, answer.cause)
    """
    command = [sys.executable, "-c", textwrap.dedent(program)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (result.stdout, result.stderr) == ("timeout submission\n", "")


def test_a_worker_that_goes_with_the_process_that_it_was_forked_from_is_killed_from_outside() -> None:
    with Sandbox() as forking:
        with forking.worker(torch=False, limits=Limits()) as worker:
            stopped = killed_in(worker, SLOW, lambda: parent(worker.pid))
        assert stopped.cause is Cause.KILLED_FROM_OUTSIDE
        with forking.worker(torch=False, limits=Limits()) as another:  # from a new one
            assert isinstance(another.load(Load("program.py", b"def f(): pass", ("f",), ())), Loaded)


def parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def test_where_what_workers_are_forked_from_was_killed_there_is_a_new_one() -> None:
    with Sandbox() as forking:
        with forking.worker(torch=False, limits=Limits()) as worker:
            os.kill(parent(worker.pid), signal.SIGKILL)
        with forking.worker(torch=False, limits=Limits()) as another:
            assert isinstance(another.load(Load("program.py", b"def f(): pass", ("f",), ())), Loaded)


def test_a_worker_that_is_killed_before_it_runs_anything_is_replaced(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed: list[int] = []

    def kill_the_first(worker: Worker, order: Confine) -> messages.Confined:
        if not killed:
            killed.append(worker.pid)
            os.kill(worker.pid, signal.SIGKILL)
        return confine(worker, order)

    confine = Worker.confine
    monkeypatch.setattr(Worker, "confine", kill_the_first)
    with sandbox.worker(torch=False, limits=Limits()) as worker:
        assert killed != [worker.pid]


def test_an_end_while_loading_is_a_crash(sandbox: Sandbox) -> None:
    assert Run(sandbox, "import os\nos._exit(0)").loaded == Stopped(Outcome.CRASH, "it ended without an answer")


@pytest.mark.parametrize("kind", ["SystemExit(0)", "KeyboardInterrupt()", "GeneratorExit()", "Escape()"])
def test_an_exception_of_any_kind_is_an_answer_and_the_worker_lives_on(sandbox: Sandbox, kind: str) -> None:
    program = f"""
        class Escape(BaseException): pass
        def f(number):
            if number == 1:
                raise {kind}
            return number
    """
    run = Run(sandbox, program, inputs=(1, 2))
    assert isinstance(run.answers[0], Raised)
    assert run.answers[0].kinds[0] == kind.partition("(")[0]
    assert run.values == [2]


def test_an_exit_while_loading_is_an_exception(sandbox: Sandbox) -> None:
    loaded = Run(sandbox, "raise SystemExit(0)").loaded
    assert isinstance(loaded, Raised)
    assert loaded.kinds[0] == "SystemExit"


def test_answers_before_the_end_count(sandbox: Sandbox) -> None:
    program = "import os\ndef f(number): return number if number < 3 else os._exit(0)"
    run = Run(sandbox, program, inputs=(1, 2, 3, 4))
    assert run.values == [1, 2]
    assert run.stopped.outcome is Outcome.CRASH
    assert len(run.answers) == 3


def test_a_worker_is_gone_when_it_is_closed(sandbox: Sandbox) -> None:
    worker = sandbox.worker(torch=False, limits=Limits())
    worker.load(Load("program.py", b"import os\ndef f(): return os.getpid()", ("f",), ()))
    [answer] = worker.run((Query("f", (), {}, ()),), 2)
    assert isinstance(answer, Returned)
    assert os.path.exists(f"/proc/{answer.value}")
    assert worker.close() == worker.close() > 0
    assert not os.path.exists(f"/proc/{answer.value}")


def test_a_worker_that_cannot_be_confined_is_the_graders_failure(sandbox: Sandbox) -> None:
    worker = sandbox.worker(torch=False, limits=Limits())
    with pytest.raises(SandboxError, match="could not be confined"):
        worker.confine(Confine("/nowhere", 64, ("filesystem",)))
    worker.close()


# --- the channel -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\0\0\0\5hello", id="garbage"),
        pytest.param(b"\0\0\0\0", id="an empty frame"),
        pytest.param(b"\xff\xff\xff\xff", id="a huge length"),
        pytest.param(b"\0\0\0\1\xc1", id="no MessagePack"),
        pytest.param(b"\0\0\xff\xff" + b"\x91" * 0xFFFF, id="nested without end"),
        pytest.param(b"GET / HTTP/1.0\r\n\r\n", id="text"),
    ],
)
def test_a_submission_may_not_send_garbage(sandbox: Sandbox, data: bytes) -> None:
    program = f"import os\ndef f(_):\n    os.write(3, {data!r})\n    return True"
    run = Run(sandbox, program)
    assert run.stopped.outcome is Outcome.PROTOCOL
    assert run.values == []


def test_half_a_frame_is_waited_for_until_the_time_is_up(sandbox: Sandbox) -> None:
    program = "import os, time\ndef f(_):\n    os.write(3, bytes([0, 0, 1, 0, 7]))\n    time.sleep(5)"
    run = Run(sandbox, program, seconds=0.01)
    assert run.stopped.outcome is Outcome.TIMEOUT
    assert run.wall < 3


def test_a_submission_may_not_make_the_grader_wait_for_urgent_data(sandbox: Sandbox) -> None:
    """A byte out of band is announced, and does not come to who reads in the ordinary way."""
    program = """
        import socket, time
        channel = socket.socket(fileno=3)
        def f(_):
            channel.send(b"x", socket.MSG_OOB)
            time.sleep(10)
    """
    run = Run(sandbox, program, seconds=0.01)
    assert run.stopped.outcome is Outcome.TIMEOUT
    assert run.wall < 5


def test_what_is_announced_and_does_not_come_is_the_submissions_fault(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "grader.wire.channel.guard", lambda sock: sock.settimeout(0.2)
    )  # so that urgent data is announced
    program = """
        import socket, time
        channel = socket.socket(fileno=3)
        def f(_):
            channel.send(b"x", socket.MSG_OOB)
            time.sleep(10)
    """
    stopped = Run(sandbox, program, seconds=0.01).stopped
    assert stopped.outcome in (Outcome.PROTOCOL, Outcome.TIMEOUT)  # by connection, it is not announced


def test_a_submission_may_not_name_functions_without_end(sandbox: Sandbox) -> None:
    program = "send(Loaded(tuple(f'f{number}' for number in range(2000)), ()))\ndef f(_): return 1"
    loaded = Run(sandbox, program, forge=FORGE).loaded
    assert isinstance(loaded, Stopped)
    assert loaded.outcome is Outcome.PROTOCOL
    few = program.replace("2000", "900")
    assert isinstance(Run(sandbox, few, forge=FORGE).loaded, Loaded)


@pytest.mark.parametrize(
    "message",
    [
        pytest.param("Loaded((), ())", id="as if it had been loaded again"),
        pytest.param("SourceScanned(())", id="as if it had been read again"),
        pytest.param("{'type': 'Verdict', 'outcome': 'ok'}", id="a verdict"),
        pytest.param("{'type': 'Returned', 'value': 1, 'observed': {'ok': True}}", id="a value with a verdict"),
    ],
)
def test_a_submission_may_not_send_what_is_no_answer(sandbox: Sandbox, message: str) -> None:
    run = Run(sandbox, f"def f(_):\n    send({message})\n    return 1", forge=FORGE)
    assert run.stopped.outcome is Outcome.PROTOCOL


def test_an_answer_in_place_of_the_confirmation_that_it_was_loaded_is_refused(sandbox: Sandbox) -> None:
    run = Run(sandbox, "send(Returned(1, Observed()))\ndef f(_): return 1", forge=FORGE)
    assert isinstance(run.loaded, Stopped)
    assert run.loaded.outcome is Outcome.PROTOCOL


def test_a_forged_answer_is_worth_no_more_than_a_returned_one(sandbox: Sandbox) -> None:
    run = Run(sandbox, "def f(number):\n    send(Returned(number + 100, Observed()))\n    os._exit(0)", forge=FORGE)
    assert run.values == [101]


def test_an_array_that_numpy_cannot_hold_is_refused(sandbox: Sandbox) -> None:
    program = """
        def f(_):
            from grader.values import Array
            send(Returned(Array("array", "float64", (0, 2**40, 2**40), b""), Observed()))
    """
    assert Run(sandbox, program, forge=FORGE).stopped.outcome is Outcome.PROTOCOL


def test_millions_of_items_are_refused_without_being_looked_at_one_by_one(sandbox: Sandbox) -> None:
    program = """
        def f(_):
            import socket
            inner = b"\\x92\\xa1l\\xdd" + struct.pack(">I", 100_000) + b"\\xc0" * 100_000
            outer = b"\\x92\\xa1l\\xdc" + struct.pack(">H", 50) + inner * 50
            payload = msgspec.msgpack.encode(Returned(None, Observed())).replace(b"value\\xc0", b"value" + outer)
            socket.socket(fileno=3).sendall(struct.pack(">I", len(payload)) + payload)
    """
    run = Run(sandbox, program, forge=FORGE)
    assert run.stopped.outcome is Outcome.PROTOCOL
    assert "more than 100000 items" in str(run.stopped.reason)
    assert run.wall < 15  # one by one it took over half a minute


def test_all_that_a_submission_returns_may_not_be_too_much_together(sandbox: Sandbox) -> None:
    program = b"def f(number): return 'x' * 90_000"
    queries = tuple(Query("f", (number,), {}, ()) for number in range(6))

    def answers(max_bytes: int) -> list[messages.Answer | Stopped]:
        worker = sandbox.worker(torch=False, limits=Limits())
        worker.load(Load("program.py", program, ("f",), ()))
        told = list(worker.run(queries, 2, max_bytes))
        worker.close()
        return told

    *before, last = answers(300_000)
    assert [isinstance(answer, Returned) for answer in before] == [True] * 3
    assert last == Stopped(Outcome.OUTPUT_LIMIT, "all that it returned is too much together")
    assert [isinstance(answer, Returned) for answer in answers(700_000)] == [True] * 6


@pytest.mark.parametrize(("patience", "takes_it"), [(0.2, False), (10, True)])
def test_a_submission_that_does_not_take_its_input_is_waited_for_so_long(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, patience: float, takes_it: bool
) -> None:
    """It sleeps in a signal handler, which interrupts its reading."""
    monkeypatch.setattr("grader.wire.channel.SEND_SECONDS", patience)
    program = """
        import signal, time
        signal.signal(signal.SIGALRM, lambda *_: time.sleep(0.8))
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        def f(_): return True
    """
    worker = sandbox.worker(torch=False, limits=Limits())
    loaded = worker.load(Load("program.py", textwrap.dedent(program).encode(), ("f",), ()))
    assert isinstance(loaded, Loaded)
    time.sleep(0.3)
    queries = tuple(Query("f", ("x" * 90_000,), {}, ()) for _ in range(50))
    [first, *_] = worker.run(queries, 2)
    assert isinstance(first, Returned) is takes_it
    if not takes_it:
        assert first == Stopped(Outcome.TIMEOUT, "it did not take its input")
    worker.close()


# --- what is printed ---------------------------------------------------------------------------------------------


def test_what_is_printed_is_told_apart_by_the_call(sandbox: Sandbox) -> None:
    program = """
        import os, sys
        print("loading")
        def f(number):
            print("out", number)
            print("err", number, file=sys.stderr)
            os.write(1, b"raw\\n")
    """
    run = Run(sandbox, program, inputs=(1, 2))
    assert run.printed[0] == b"loading\n"
    assert [sorted(text.split(b"\n")) for text in run.printed[1:]] == [
        [b"", b"err 1", b"out 1", b"raw"],
        [b"", b"err 2", b"out 2", b"raw"],
    ]


def test_of_long_output_the_beginning_is_kept_and_the_call_counts(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fresh, "_OUTPUT_LAG", 10)  # a busy machine may be long in bringing so much
    run = Run(sandbox, "def f(number):\n    print('first')\n    print('x' * 500_000)\n    return number", inputs=(1, 2))
    assert run.values == [1, 2]
    assert run.printed[1].startswith(b"first\nxxx")
    assert len(run.printed[1]) == KEPT_OUTPUT_BYTES
    assert run.printed[2].startswith(b"first\nxxx")
    monkeypatch.setattr("grader.sandbox.worker.KEPT_OUTPUT_BYTES", 1 << 20)
    assert Run(sandbox, "def f(_): print('x' * 500_000)").printed[1] == b"x" * 500_000 + b"\n"


def test_a_submission_may_not_flood_its_output(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    program = """
        import os
        def f(_):
            for _ in range(40):
                os.write(2, b"PASSED\\n" * (1 << 17) + bytes(1 << 17))
            return True
    """
    some = Run(sandbox, program.replace("range(40)", "range(8)"))
    assert some.values == [True]
    assert len(some.printed[1]) == KEPT_OUTPUT_BYTES
    run = Run(sandbox, program)
    assert run.stopped == Stopped(Outcome.OUTPUT_LIMIT, "it printed more than 32 MiB")
    monkeypatch.setattr("grader.sandbox.worker.MAX_OUTPUT_BYTES", 64 << 20)
    allowed = Run(sandbox, program)
    assert allowed.values == [True]
    assert len(run.printed[1]) == len(allowed.printed[1]) == KEPT_OUTPUT_BYTES


def test_what_was_printed_before_a_crash_is_kept(sandbox: Sandbox) -> None:
    program = "import os\ndef f(_):\n    print('almost', flush=True)\n    os._exit(0)"
    assert Run(sandbox, program).printed[1] == b"almost\n"


@pytest.mark.parametrize(
    "closing",
    [
        pytest.param("os.close(1); os.close(2)", id="the descriptors"),
        pytest.param("sys.stdout.close(); sys.stderr.close()", id="the files"),
        pytest.param("sys.stdout = sys.stderr = None", id="replaced by None"),
        pytest.param("sys.stdout = sys.stderr = Odd()", id="replaced by something odd"),
    ],
)
def test_a_submission_that_closes_its_output_is_graded(sandbox: Sandbox, closing: str) -> None:
    program = f"""
        import os, sys
        class Odd:
            def flush(self): raise ValueError
        def f(number):
            if number == 1:
                {closing}
            return number
    """
    assert Run(sandbox, program, inputs=(1, 2, 3)).values == [1, 2, 3]


def test_a_submission_may_not_hold_up_the_grader_with_section_marks(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many sections as there may be are told apart, and what follows is one more, marks and all."""
    marks = Run(sandbox, "def f(number):\n    print(chr(30) * 100_000)\n    return number", inputs=(1, 2))
    assert marks.values == [1, 2]
    assert marks.wall < 2
    # In one piece, whose parts are all there when the first is taken.
    program = "import os\ndef f(number):\n    os.write(1, b'x\\x1e' * 12_000)\n    return number"

    def last_told_apart() -> bytes:
        worker = sandbox.worker(torch=False, limits=Limits())
        worker.load(Load("program.py", program.encode(), ("f",), ()))
        assert worker.printed() == b""
        [answer] = worker.run((Query("f", (1,), {}, ()),), 2)
        assert isinstance(answer, Returned)
        told = [worker.printed() for _ in range(10_001)]
        worker.close()
        return told[10_000]

    assert last_told_apart().startswith(b"x\x1ex\x1e")
    monkeypatch.setattr("grader.sandbox.worker.MAX_SECTIONS", 20_000)
    assert last_told_apart() == b"x"


class Endless:
    """Output that is refilled as fast as it is taken, a byte at a time."""

    def __init__(self) -> None:
        self._pair = socket.socketpair()

    def fileno(self) -> int:
        return self._pair[0].fileno()

    def read(self, _: int, /) -> bytes:
        return b"x"

    def close(self) -> None:
        for end in self._pair:
            end.close()


class Ended:
    pid = 0

    def kill(self) -> None:
        """It has ended."""

    def end(self) -> Reaped:
        return Reaped(0, 0.0)


def test_a_submission_may_not_hold_up_the_grader_by_printing_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def waited() -> float:
        ours, theirs = socket.socketpair()
        with theirs:
            worker = Worker(Ended(), GuardedChannel(ours, messages.FromWorker), Endless())
            start = time.monotonic()
            assert worker.printed().startswith(b"xxx")
            seconds = time.monotonic() - start
            worker.close()
        return seconds

    assert waited() < 0.4
    monkeypatch.setattr("grader.sandbox.worker.DRAIN_SECONDS", 0.5)
    assert waited() > 0.4


def test_the_input_is_empty(sandbox: Sandbox) -> None:
    [answer] = Run(sandbox, "def f(_): return input('n = ')").answers
    assert isinstance(answer, Raised)
    assert answer.kinds[0] == "EOFError"
