"""Workers that are interpreters of their own; how they answer is tested together with the forked ones."""

from __future__ import annotations

import os
import signal
import socket
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.errors import SandboxError
from grader.model.exercise import Limits
from grader.sandbox import fresh
from grader.sandbox.forked import Zygote
from grader.sandbox.fresh import FreshInterpreters
from grader.sandbox.sandbox import Sandbox, start_here
from grader.values import Value
from grader.wire.messages import Load, Loaded, Query, Returned


@pytest.fixture(scope="module")
def interpreters() -> Iterator[Sandbox]:
    with Sandbox(start=FreshInterpreters) as starting_anew:
        yield starting_anew


def call(sandbox: Sandbox, program: str, *, torch: bool = False) -> Value:
    """What the function f of ``program`` returns."""
    worker = sandbox.worker(torch=torch, limits=Limits())
    try:
        loaded = worker.load(Load("program.py", textwrap.dedent(program).encode(), ("f",), ()))
        assert isinstance(loaded, Loaded), loaded
        answer = next(worker.run((Query("f", (), {}, ()),), 2))
        assert isinstance(answer, Returned), answer
        return answer.value
    finally:
        worker.close()


def python(folder: Path, script: str) -> str:
    """A program that stands in for Python."""
    path = folder / "python"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


# --- which way ---------------------------------------------------------------------------------------------------


def test_linux_forks_a_warm_process() -> None:
    assert start_here() is Zygote


@pytest.mark.parametrize(("module", "name"), [(os, "fork"), (socket, "send_fds")])
def test_a_system_without_what_forking_takes_starts_interpreters(
    monkeypatch: pytest.MonkeyPatch, module: object, name: str
) -> None:
    monkeypatch.delattr(module, name)
    assert start_here() is FreshInterpreters


def test_macos_starts_interpreters_although_it_has_a_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert start_here() is FreshInterpreters


@pytest.mark.parametrize(
    ("start", "process"),
    [
        (Zygote, "forked from a warm one, limited by CPU time"),
        (FreshInterpreters, "started anew, limited by CPU time"),
    ],
)
def test_the_isolation_says_how_a_worker_was_started(start: type[Zygote | FreshInterpreters], process: str) -> None:
    with Sandbox(start=start) as sandbox:
        assert sandbox.isolation().process == process


# --- what they have ----------------------------------------------------------------------------------------------


def test_every_worker_is_a_process_of_its_own_and_confined(interpreters: Sandbox) -> None:
    program = "import os\ndef f(): return os.getpid()"
    assert interpreters.isolation().complete
    assert len({os.getpid(), call(interpreters, program), call(interpreters, program)}) == 3


def test_torch_is_there_where_it_was_asked_for(interpreters: Sandbox) -> None:
    assert call(interpreters, "import torch\ndef f(): return torch.ones(2, 3).sum().item()", torch=True) == 6
    assert interpreters.environment(torch=True).torch is not None
    assert interpreters.environment(torch=False).torch is None


def test_its_random_numbers_are_the_same_every_time(interpreters: Sandbox) -> None:
    program = """
        import random
        import numpy as np
        def f(): return [random.random(), float(np.random.rand())]
    """
    assert call(interpreters, program) == call(interpreters, program)


def test_it_holds_no_descriptor_but_its_streams_and_its_channel(interpreters: Sandbox) -> None:
    program = """
        import os
        def f():
            held = []
            for number in range(64):
                try:
                    os.fstat(number)
                except OSError:
                    continue
                held.append(number)
            return len(held)
    """
    assert call(interpreters, program) == 4


def test_it_gets_nothing_of_the_graders_environment(interpreters: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADER_CANARY", "token")
    monkeypatch.setenv("SYSTEMROOT", "C:\\Windows")  # which Windows needs
    program = "import os\ndef f(): return [os.environ.get('GRADER_CANARY'), os.environ.get('SYSTEMROOT')]"
    assert call(interpreters, program) is not None
    with Sandbox(start=FreshInterpreters) as later:
        value = call(later, program)
    assert getattr(value, "items", None) == (None, "C:\\Windows")


# --- how it is found and how it ends -----------------------------------------------------------------------------


def test_who_does_not_know_the_token_is_not_taken_for_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real worker waits in line behind two strangers."""
    monkeypatch.setattr(fresh, "STRANGER_SECONDS", 0.2)
    create_server = socket.create_server
    strangers: list[socket.socket] = []

    def visited(address: tuple[str, int]) -> socket.socket:
        listener = create_server(address)
        strangers.extend(socket.create_connection(listener.getsockname()) for _ in range(2))
        strangers[0].sendall(b"0" * 64)  # and the other one says nothing
        return listener

    monkeypatch.setattr(socket, "create_server", visited)
    with Sandbox(start=FreshInterpreters) as sandbox:
        assert call(sandbox, "def f(): return 7") == 7
    for stranger in strangers:
        assert stranger.recv(1) == b""
        stranger.close()


def test_an_interpreter_that_cannot_start_says_why(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "executable", python(tmp_path, "echo 'numpy is broken' >&2; exit 1"))
    with Sandbox(start=FreshInterpreters) as sandbox, pytest.raises(SandboxError, match=r"worker: numpy is broken"):
        sandbox.worker(torch=False, limits=Limits())


def test_an_interpreter_that_never_starts_is_given_up_and_ended(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(fresh, "START_SECONDS", 0.3)
    monkeypatch.setattr(sys, "executable", python(tmp_path, f"echo $$ > {tmp_path}/pid; exec sleep 60"))
    with Sandbox(start=FreshInterpreters) as sandbox, pytest.raises(SandboxError, match=r"no reason given"):
        sandbox.worker(torch=False, limits=Limits())
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_what_a_worker_started_ends_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    program = """
        import subprocess
        def f(): return subprocess.Popen(["/bin/sleep", "60"]).pid
    """
    with Sandbox(start=FreshInterpreters, protections=(), allow_weak=True) as unconfined:
        child = call(unconfined, program)
    assert isinstance(child, int)
    until = time.monotonic() + 5
    while not is_gone(child) and time.monotonic() < until:
        time.sleep(0.01)
    assert is_gone(child)


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def test_a_worker_ends_although_somebody_else_holds_its_output(tmp_path: Path) -> None:
    program = """
        import os, subprocess
        def f(): return subprocess.Popen(["/bin/sleep", "60"], start_new_session=True).pid
    """
    with Sandbox(start=FreshInterpreters, protections=(), allow_weak=True) as unconfined:
        start = time.monotonic()
        child = call(unconfined, program)
    assert time.monotonic() - start < 30
    assert isinstance(child, int)
    os.kill(child, signal.SIGKILL)


def test_the_interpreter_that_was_not_needed_ends_with_the_sandbox() -> None:
    with Sandbox(start=FreshInterpreters) as sandbox:
        sandbox.environment(torch=False)
        children = Path(f"/proc/self/task/{threading.get_native_id()}/children").read_text().split()
        [pid] = [pid for pid in children if "worker.fresh" in Path(f"/proc/{pid}/cmdline").read_text()]
    assert not Path(f"/proc/{pid}").exists()


def test_no_descriptor_is_left_open() -> None:
    before = sorted(os.listdir("/proc/self/fd"))
    with Sandbox(start=FreshInterpreters) as sandbox:
        assert call(sandbox, "def f():\n    print('x')\n    return 7") == 7
        sandbox.environment(torch=False)
    assert sorted(os.listdir("/proc/self/fd")) == before
