"""How the process of a worker came to its end, as far as the system tells."""

from __future__ import annotations

import contextlib
import os
import sys
import time

END_SECONDS = 5.0  # taking down a process that held much memory can take a while
_EXITING = 0x4  # PF_EXITING among the flags of proc(5)

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]  # asked for at its use


def ended_by_itself(pid: int) -> bool:
    """Tell whether the process ends unkilled by us, and wait for that end.

    One that has only closed its channel lives on, in at least one thread that is not about to end.
    """
    if sys.platform != "linux":
        return False
    deadline = time.monotonic() + END_SECONDS
    while time.monotonic() < deadline:
        threads = _threads(pid)
        if all(state in "ZX" for state, _ in threads):
            return True
        if not all(exiting for _, exiting in threads):
            return False
        time.sleep(0.001)
    return False


def ran_out_of_cpu_time(seconds: float) -> bool:
    """Tell whether ``seconds`` are all the CPU time that the machine allows.

    The kernel kills a process that has used that much.
    """
    if resource is None:
        return False
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    return hard != resource.RLIM_INFINITY and seconds >= hard - 1


def _threads(pid: int) -> list[tuple[str, bool]]:
    """List each thread's state, and whether the thread is about to end."""
    found = []
    with contextlib.suppress(OSError):  # it is gone
        for thread in os.listdir(f"/proc/{pid}/task"):
            with contextlib.suppress(OSError), open(f"/proc/{pid}/task/{thread}/stat", "rb") as file:
                fields = file.read().rpartition(b")")[2].split()
                state = fields[0].decode()
                found.append((state, state in "ZX" or bool(int(fields[6]) & _EXITING)))
    return found
