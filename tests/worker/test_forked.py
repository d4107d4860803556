"""The warm process: what every worker is born with."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

import pytest

from grader.wire import messages
from grader.wire.channel import Channel, GuardedChannel
from grader.wire.messages import Fork, Forked, Ready, Reap, Reaped


def test_a_worker_is_forked_served_and_waited_for() -> None:
    ours, theirs = socket.socketpair()
    command = [sys.executable, "-I", "-m", "grader.worker.forked", "--channel", str(theirs.fileno())]
    with subprocess.Popen(command, pass_fds=[theirs.fileno()]) as process, ours, theirs:
        theirs.close()
        zygote: Channel[messages.FromZygote] = Channel(ours, messages.FromZygote)
        ready = zygote.receive()
        assert isinstance(ready, Ready)
        assert ready.torch is None
        assert ready.data_kb > 1000

        worker_end, its_end = socket.socketpair()
        reading, writing = os.pipe()
        zygote.send(Fork(), (its_end.fileno(), writing))
        forked = zygote.receive()
        assert isinstance(forked, Forked)
        its_end.close()
        os.close(writing)

        worker: GuardedChannel[messages.FromWorker] = GuardedChannel(worker_end, messages.FromWorker)
        worker.send(messages.Load("program.py", b"print('hello')\ndef f(): return 7", ("f",), ()))
        assert worker.receive() == messages.SourceScanned(())
        loaded = worker.receive()
        assert isinstance(loaded, messages.Loaded)
        assert loaded.missing == ()
        worker.send(messages.Run((messages.Query("f", (), {}, ()),)))
        assert worker.receive() == messages.Returned(7, messages.Observed())
        worker.close()  # which ends it
        zygote.send(Reap(forked.pid))
        reaped = zygote.receive()
        assert isinstance(reaped, Reaped)
        assert reaped.status == 0
        assert os.read(reading, 100).startswith(b"hello\n")
        os.close(reading)
        ours.close()  # which ends the zygote
        assert process.wait(timeout=5) == 0


@pytest.mark.parametrize("arguments", [[], ["--channel", "x"], ["--channel", "0", "--other"]])
def test_a_zygote_without_a_channel_does_not_start(arguments: list[str]) -> None:
    command = [sys.executable, "-I", "-m", "grader.worker.forked", *arguments]
    process = subprocess.run(command, capture_output=True, text=True, check=False)
    assert process.returncode == 2
    assert "usage:" in process.stderr
