"""The command as a process among others: started, watched and interrupted."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path


@contextlib.contextmanager
def running(
    course: Path, temporary: Path, *arguments: str | Path, cwd: Path | None = None
) -> Iterator[subprocess.Popen[str]]:
    """``grader`` with ``arguments`` in a process group of its own."""
    process = subprocess.Popen(
        [str(Path(sys.executable).parent / "grader"), "--course", str(course), *map(str, arguments)],
        env={**os.environ, "TMPDIR": str(temporary)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        cwd=cwd,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def wait_for_busy_worker(grader: int) -> tuple[int, int]:
    """Wait for a worker that runs a learner's endless loop; return the ids of what it was forked from and its own."""
    found: list[tuple[int, int]] = []

    def busy() -> bool:
        workers = [(zygote, worker) for zygote in descendants(grader) for worker in children(zygote)]
        found[:] = [(zygote, worker) for zygote, worker in workers if int(status(worker)[11]) >= 20]  # utime, in 10 ms
        return bool(found)

    wait_for(busy)
    return found[0]


def descendants(process: int) -> Iterator[int]:
    """Those that a process has started, and those that they have."""
    for child in children(process):
        yield child
        yield from descendants(child)


def children(parent: int) -> list[int]:
    processes = [int(entry.name) for entry in Path("/proc").glob("[0-9]*")]
    return [process for process in processes if int(status(process)[1]) == parent]


def status(process: int) -> list[str]:
    """State, parent and so on: what follows the name in /proc/PID/stat. The state of one that has gone is X."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
    return ["X", *["0"] * 50]


def command_line(process: int) -> bytes:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{process}/cmdline").read_bytes()
    return b""


def alive(process: int) -> bool:
    """Whether ``process`` runs. One that has ended may still be waiting for somebody to ask how."""
    return status(process)[0] not in "ZX"
