"""What a container leaves: read from control groups of both kinds, and shared among sandboxes."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest

from grader.model.exercise import Limits
from grader.sandbox.room import NO_BOUNDS, SPARE, Room, cores, memory_mb, room_for
from grader.sandbox.sandbox import Sandbox
from grader.sandbox.sandboxes import usual_number

MIB = 1 << 20
UNIFIED = "30 20 0:26 {top} /sys/fs/cgroup rw - cgroup2 cgroup rw"
OLDER = "40 20 0:30 {top} /sys/fs/cgroup/{name} rw - cgroup cgroup rw,{name}"


def machine(root: Path, membership: str, mounts: str, files: dict[str, str]) -> Path:
    """A root of the file system with these control groups."""
    for name, text in {"proc/self/cgroup": membership, "proc/self/mountinfo": mounts, **files}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(f"{text}\n")
    return root


def container(root: Path, memory: str = "max", cpu: str = "max 100000") -> Path:
    """A container as Docker makes it: its own group is the root that it sees."""
    files = {"sys/fs/cgroup/memory.max": memory, "sys/fs/cgroup/cpu.max": cpu}
    return machine(root, "0::/", UNIFIED.format(top="/"), files)


@pytest.mark.quick
@pytest.mark.parametrize(("text", "found"), [("805306368", 768), ("max", None), ("", None), ("many", None)])
def test_the_limit_of_a_container(tmp_path: Path, text: str, found: int | None) -> None:
    assert memory_mb(container(tmp_path, memory=text)) == found


@pytest.mark.quick
@pytest.mark.parametrize(
    ("text", "found"),
    [("50000 100000", 1), ("150000 100000", 2), ("400000 100000", 4), ("max 100000", None), ("", None)],
)
def test_the_cores_of_a_container(tmp_path: Path, text: str, found: int | None) -> None:
    assert cores(container(tmp_path, cpu=text)) == found


@pytest.mark.quick
def test_the_least_limit_from_a_group_up_to_the_highest_counts(tmp_path: Path) -> None:
    files = {
        f"sys/fs/cgroup/{name}memory.max": limit
        for name, limit in {"": "max", "user/": str(900 * MIB), "user/run/": str(2000 * MIB)}.items()
    }
    assert memory_mb(machine(tmp_path, "0::/user/run", UNIFIED.format(top="/"), files)) == 900


@pytest.mark.quick
@pytest.mark.parametrize(("top", "inner"), [("/", "docker/1/"), ("/docker/1", ""), ("/elsewhere", "")])
def test_older_control_groups(tmp_path: Path, top: str, inner: str) -> None:
    """A container sees its group as the root of the mount, whatever the group is called outside."""
    mounts = "\n".join(OLDER.format(top=top, name=name) for name in ("memory", "cpu"))
    files = {
        f"sys/fs/cgroup/memory/{inner}memory.limit_in_bytes": str(768 * MIB),
        f"sys/fs/cgroup/cpu/{inner}cpu.cfs_quota_us": "50000",
        f"sys/fs/cgroup/cpu/{inner}cpu.cfs_period_us": "100000",
    }
    root = machine(tmp_path, "4:memory:/docker/1\n1:cpu,cpuacct:/docker/1\n0::/", mounts, files)
    assert (memory_mb(root), cores(root)) == (768, 1)


@pytest.mark.quick
def test_older_control_groups_without_limits(tmp_path: Path) -> None:
    mounts = "\n".join(OLDER.format(top="/", name=name) for name in ("memory", "cpu"))
    files = {
        "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712",
        "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1",
        "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000",
    }
    root = machine(tmp_path, "4:memory:/\n1:cpu:/", mounts, files)
    assert (memory_mb(root), cores(root)) == (None, None)


@pytest.mark.quick
def test_where_nothing_is_told_there_is_no_limit(tmp_path: Path) -> None:
    assert (memory_mb(tmp_path), cores(tmp_path)) == (None, None)
    room = room_for(3, tmp_path)
    assert (room.jobs, room.spare, room.memory_mb, room.share_mb) == (3, 3 * SPARE, None, None)


@pytest.mark.quick
@pytest.mark.parametrize("jobs", [1, 2, 8])
@pytest.mark.parametrize("memory", [128, 512, 768, 2048, 8192, 65536])
def test_what_sandboxes_share_fits_into_the_container(tmp_path: Path, jobs: int, memory: int) -> None:
    room = room_for(jobs, container(tmp_path, memory=str(memory * MIB)))
    assert 1 <= room.jobs <= jobs
    assert room.share_mb is not None
    assert room.share_mb == 16 or room.share_mb * (room.jobs + room.spare) < memory
    assert room.spare in (0, SPARE * jobs)


@pytest.mark.quick
def test_short_memory_means_fewer_side_by_side_before_it_means_next_to_nothing(tmp_path: Path) -> None:
    assert room_for(8, container(tmp_path, memory=str(2048 * MIB))) == Room(3, 0, 2048, 256, room_for(1).addresses_mb)


@pytest.mark.quick
@pytest.mark.parametrize(
    ("room", "torch", "bound"),
    [
        (NO_BOUNDS, True, 1024),
        (Room(1, 0, 768, 256), True, 256),
        (Room(1, 0, 8000, 4000), True, 1024),
        (Room(1, 0, addresses_mb=768), False, 640),
        (Room(1, 0, addresses_mb=768), True, 128),
        (Room(1, 0, 768, 256, 200), False, 72),
        (Room(1, 0, addresses_mb=100), False, 16),
    ],
)
def test_a_worker_may_take_what_its_exercise_allows_and_what_is_there(room: Room, torch: bool, bound: int) -> None:
    assert room.bound(1024, torch=torch) == bound
    assert room.bound(8, torch=torch) == 8


@pytest.mark.quick
def test_a_limit_on_addresses_is_seen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (768 * MIB, resource.RLIM_INFINITY))
    assert room_for(1, tmp_path).addresses_mb == 768


@pytest.mark.quick
def test_a_part_of_a_core_counts_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.sandbox.sandboxes.cores", lambda: 1)
    assert usual_number() == 1


def test_a_worker_is_held_to_what_is_there_and_reports_say_so() -> None:
    with Sandbox(room=Room(1, 0, 768, 256)) as sandbox, sandbox.worker(torch=False, limits=Limits()) as worker:
        assert worker.isolation.memory_mb == 256
