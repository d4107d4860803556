"""Control groups: what is written in which order, and what is left after each failure.

The kernel's files are stood in for by a folder. What the real kernel does with an order is tried where it lets us give
any: moving processes and killing them needs no controllers.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.model.exercise import Limits
from grader.sandbox import cgroup, sandbox
from grader.sandbox.cgroup import Group, Groups, delegated, shared
from grader.sandbox.sandbox import Sandbox

UNIFIED = [Path("/sys/fs/cgroup"), Path("/sys/fs/cgroup/unified")]
KERNELS = ("cgroup.procs", "cgroup.subtree_control", "cgroup.kill", "memory.max", "memory.swap.max", "pids.max")


class Kernel:
    """A folder that stands for the file system, in which our group is ``slice/scope``; ``orders`` are all writes."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root = root
        self.group = root / "sys/fs/cgroup/slice/scope"
        self.group.mkdir(parents=True)
        (root / "proc/self").mkdir(parents=True)
        self.is_told("0::/slice/scope\n", "29 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n")
        (self.group / "cgroup.controllers").write_text("cpuset cpu io memory pids\n")
        self.orders: list[str] = []
        self.refuses: dict[str, OSError] = {}
        monkeypatch.setattr(cgroup, "write", self._write)

    def is_told(self, memberships: str, mounts: str) -> None:
        (self.root / "proc/self/cgroup").write_text(memberships)
        (self.root / "proc/self/mountinfo").write_text(mounts)

    def _write(self, path: Path, text: str) -> None:
        assert path.name in KERNELS
        assert path.parent.is_dir()
        order = f"{path.relative_to(self.group)} = {text}".replace(str(os.getpid()), "US")
        self.orders.append(order)
        if error := next((error for part, error in self.refuses.items() if part in order), None):
            raise error

    def groups(self) -> list[str]:
        return sorted(path.name.replace(str(os.getpid()), "US") for path in self.group.iterdir() if path.is_dir())


@pytest.fixture
def kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kernel:
    monkeypatch.setattr(cgroup, "_REMOVE_SECONDS", 0.05)
    return Kernel(tmp_path, monkeypatch)


# --- what is delegated -------------------------------------------------------------------------------------------


def test_a_delegated_group_is_made_ready(kernel: Kernel) -> None:
    delegated(kernel.root)
    assert kernel.orders == ["grader-US/cgroup.procs = US", "cgroup.subtree_control = +memory +pids"]
    assert kernel.groups() == ["grader-US"]


def test_it_is_left_as_it_was(kernel: Kernel) -> None:
    groups = delegated(kernel.root)
    kernel.orders.clear()
    groups.close()
    assert kernel.orders == ["cgroup.subtree_control = -memory -pids", "cgroup.procs = US"]
    assert kernel.groups() == []


@pytest.mark.parametrize(
    ("memberships", "mounts", "found"),
    [
        pytest.param("0::/slice/scope\n", "1 2 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n", True, id="its own"),
        pytest.param(
            "9:pids:/\n0::/scope\n",
            "1 2 0:9 / /sys/fs/cgroup/pids rw - cgroup pids rw\n"
            "1 2 0:26 / /sys/fs/cgroup/slice rw,relatime shared:9 - cgroup2 cgroup2 rw\n",
            True,
            id="beside older ones",
        ),
        pytest.param(
            "0::/a/b/slice/scope\n", "1 2 0:26 /a/b /sys/fs/cgroup rw - cgroup2 none rw\n", True, id="a part mounted"
        ),
        pytest.param("9:pids:/\n", "1 2 0:9 / /sys/fs/cgroup/pids rw - cgroup pids rw\n", False, id="older ones only"),
        pytest.param("0::/slice/scope\n", "1 2 0:9 / /proc rw - proc proc rw\n", False, id="not mounted"),
        pytest.param("0::/b\n", "1 2 0:26 /a /sys/fs/cgroup rw - cgroup2 none rw\n", False, id="another part mounted"),
    ],
)
def test_its_own_group_is_found_wherever_it_is_mounted(
    kernel: Kernel, memberships: str, mounts: str, found: bool
) -> None:
    kernel.is_told(memberships, mounts)
    if found:
        delegated(kernel.root)
        assert kernel.groups() == ["grader-US"]
    else:
        with pytest.raises(OSError, match=r"^this (machine|process)"):
            delegated(kernel.root)
        assert kernel.orders == []


@pytest.mark.parametrize(
    ("controllers", "missing"), [("cpu memory", "pids"), ("pids", "memory"), ("hugetlb", "memory")]
)
def test_a_group_without_the_controllers_is_left_alone(kernel: Kernel, controllers: str, missing: str) -> None:
    (kernel.group / "cgroup.controllers").write_text(controllers)
    with pytest.raises(OSError, match=f"control group has no {missing}"):
        delegated(kernel.root)
    assert (kernel.orders, kernel.groups()) == ([], [])


@pytest.mark.parametrize(
    ("refused", "error", "tried"),
    [
        pytest.param(
            "grader-US/cgroup.procs", PermissionError("no"), ["grader-US/cgroup.procs = US"], id="it may not move"
        ),
        pytest.param(
            "cgroup.subtree_control",
            OSError(16, "others are in it"),
            ["grader-US/cgroup.procs = US", "cgroup.subtree_control = +memory +pids"],
            id="others are in it",
        ),
    ],
)
def test_what_cannot_be_made_ready_is_undone(kernel: Kernel, refused: str, error: OSError, tried: list[str]) -> None:
    kernel.refuses[refused] = error
    with pytest.raises(type(error)):
        delegated(kernel.root)
    assert kernel.orders == [*tried, "cgroup.procs = US"]
    assert kernel.groups() == []


def test_a_folder_that_may_not_be_made_is_the_end_of_it(kernel: Kernel) -> None:
    (kernel.group / f"grader-{os.getpid()}").touch()
    with pytest.raises(FileExistsError):
        delegated(kernel.root)
    assert kernel.orders == []


# --- a worker's group --------------------------------------------------------------------------------------------


@pytest.fixture
def groups(kernel: Kernel) -> Groups:
    made = delegated(kernel.root)
    kernel.orders.clear()
    return made


def test_a_worker_has_its_limits_before_it_is_moved(kernel: Kernel, groups: Groups) -> None:
    groups.put(77, 5 << 20, 9)
    assert kernel.orders == [
        "worker-US-0/memory.max = 5242880",
        "worker-US-0/memory.swap.max = 0",
        "worker-US-0/pids.max = 9",
        "worker-US-0/cgroup.procs = 77",
    ]


def test_each_worker_has_a_group_of_its_own(kernel: Kernel, groups: Groups) -> None:
    groups.put(77, 5 << 20, 9)
    groups.put(78, 5 << 20, 9)
    assert kernel.groups() == ["grader-US", "worker-US-0", "worker-US-1"]


def test_its_end_is_the_end_of_all_that_is_in_it(kernel: Kernel, groups: Groups) -> None:
    group = groups.put(77, 5 << 20, 9)
    kernel.orders.clear()
    group.end()
    assert kernel.orders == ["worker-US-0/cgroup.kill = 1"]
    assert kernel.groups() == ["grader-US"]


@pytest.mark.parametrize(
    ("events", "ran_out"),
    [
        pytest.param("low 0\nhigh 0\nmax 9\noom 1\noom_kill 1\noom_group_kill 0\n", True, id="its own limit"),
        pytest.param("low 0\nhigh 0\nmax 0\noom 0\noom_kill 1\n", False, id="a limit above, or the whole machine"),
        pytest.param("low 0\nhigh 0\nmax 9\noom 0\noom_kill 0\n", False, id="it was near its limit"),
        pytest.param("", False, id="a kernel that does not tell"),
    ],
)
def test_a_kill_for_its_own_limit_is_told_from_one_for_the_machines(
    kernel: Kernel, groups: Groups, events: str, ran_out: bool
) -> None:
    group = groups.put(77, 5 << 20, 9)
    assert not group.ran_out_of_memory()  # before there is such a file
    (kernel.group / f"worker-{os.getpid()}-0/memory.events").write_text(events)
    assert group.ran_out_of_memory() is ran_out


def test_a_kernel_that_does_not_count_swap_or_kill_groups_will_do(kernel: Kernel, groups: Groups) -> None:
    kernel.refuses |= {"memory.swap.max": FileNotFoundError("no"), "cgroup.kill": FileNotFoundError("no")}
    groups.put(77, 5 << 20, 9).end()
    assert "worker-US-0/cgroup.procs = 77" in kernel.orders
    assert kernel.groups() == ["grader-US"]


@pytest.mark.parametrize("refused", ["memory.max", "pids.max", "worker-US-0/cgroup.procs"])
def test_a_group_that_lacks_a_limit_is_none(kernel: Kernel, groups: Groups, refused: str) -> None:
    kernel.refuses[refused] = OSError(5, "no")
    with pytest.raises(OSError, match="no"):
        groups.put(77, 5 << 20, 9)
    assert refused in kernel.orders[-1]
    assert kernel.groups() == ["grader-US"]


def test_a_group_that_cannot_be_removed_does_not_hold_up_the_grader(kernel: Kernel, groups: Groups) -> None:
    group = groups.put(77, 5 << 20, 9)
    (kernel.group / f"worker-{os.getpid()}-0" / "in it").touch()
    group.end()
    assert kernel.groups() == ["grader-US", "worker-US-0"]


# --- in a sandbox ------------------------------------------------------------------------------------------------


def test_a_sandbox_puts_each_worker_into_a_group_and_says_so(kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cgroup, "delegated", lambda: delegated(kernel.root))
    with Sandbox() as confined:
        worker = confined.worker(torch=False, limits=Limits(memory_mb=300))
        assert worker.isolation.cgroup == cgroup.HELD
        assert f"worker-US-0/cgroup.procs = {worker.pid}" in kernel.orders
        limit = next(order for order in kernel.orders if "memory.max" in order)
        assert (
            300 + 64 < int(limit.rpartition(" ")[2]) >> 20 < 1000
        )  # the scratch folder counts, and what it began with
        worker.close()
        assert kernel.groups() == ["grader-US"]
    assert kernel.groups() == []


def test_several_sandboxes_share_the_groups_of_one_process(kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cgroup, "delegated", lambda: delegated(kernel.root))
    monkeypatch.setattr(sandbox, "shared", lambda: pytest.fail("it is delegated already"))
    with shared() as groups, Sandbox(groups=groups) as one, Sandbox(groups=groups) as two:
        workers = [each.worker(torch=False, limits=Limits()) for each in (one, two, one)]
        assert kernel.groups() == ["grader-US", "worker-US-0", "worker-US-1", "worker-US-2"]
        for worker in workers:
            worker.close()
        two.__exit__(None, None, None)
        assert kernel.orders[-1] != "cgroup.procs = US"  # the first still needs them
    assert kernel.orders[-2:] == ["cgroup.subtree_control = -memory -pids", "cgroup.procs = US"]
    assert kernel.groups() == []


def test_where_nothing_is_delegated_nothing_is_shared(kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    (kernel.group / "cgroup.controllers").write_text("")
    monkeypatch.setattr(cgroup, "delegated", lambda: delegated(kernel.root))
    with shared() as groups:
        assert groups is None


def test_a_worker_that_was_not_ended_leaves_no_group(kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cgroup, "delegated", lambda: delegated(kernel.root))
    with Sandbox() as confined:
        worker = confined.worker(torch=False, limits=Limits())
        worker.close()
    assert kernel.groups() == []


@pytest.mark.parametrize("refused", ["cgroup.subtree_control = +", "memory.max"])
def test_a_sandbox_does_without_what_is_not_delegated(
    kernel: Kernel, monkeypatch: pytest.MonkeyPatch, refused: str
) -> None:
    kernel.refuses[refused] = PermissionError("no")
    monkeypatch.setattr(cgroup, "delegated", lambda: delegated(kernel.root))
    with Sandbox() as confined:
        isolation = confined.isolation()
        assert (isolation.cgroup, isolation.complete) == (None, True)
    assert kernel.groups() == []


def test_a_sandbox_asks_for_no_group_where_it_is_told_not_to(kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cgroup, "delegated", lambda: delegated(kernel.root))
    with Sandbox(protections=("filesystem", "syscalls", "memory")) as confined:
        assert confined.isolation().cgroup is None
    assert kernel.orders == []


# --- the real kernel ---------------------------------------------------------------------------------------------


@pytest.fixture
def real_group() -> Iterator[Path]:
    """A group without controllers, where this kernel lets us make one."""
    folders = [place / f"grader-test-{os.getpid()}" for place in UNIFIED if (place / "cgroup.procs").exists()]
    try:
        folders[0].mkdir()
    except (IndexError, OSError):
        pytest.skip(reason="no unified control group may be made here")
    yield folders[0]
    with contextlib.suppress(FileNotFoundError):
        folders[0].rmdir()


def test_the_kernel_kills_all_that_is_in_a_group_and_lets_it_be_removed(real_group: Path) -> None:
    program = """
        import os, time
        input()
        if not (child := os.fork()):
            os.setsid()  # which no killing of process groups would reach
            time.sleep(60)
        print(child, flush=True)
        time.sleep(60)
    """
    command = [sys.executable, "-c", textwrap.dedent(program)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        cgroup.write(real_group / "cgroup.procs", str(process.pid))
        print(file=process.stdin, flush=True)
        child = int(process.stdout.readline())
        assert sorted((real_group / "cgroup.procs").read_text().split()) == sorted([str(process.pid), str(child)])
        Group(real_group).end()
        assert process.wait(timeout=10) == -signal.SIGKILL
    assert not real_group.exists()
    with contextlib.suppress(FileNotFoundError):  # or nobody has waited for it yet
        assert Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
