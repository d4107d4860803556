"""What a container leaves of a machine: its memory and its cores, and how sandboxes keep within them.

An exercise's limit on memory says what is fair to a submission, not what is there. Where a container has less, a
submission that takes what it may would have the kernel kill something of ours, and nobody would be graded. So the limit
is lowered, by what the container is given alone: two runs in it have the same.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from grader.wire.limits import SCRATCH_MB

if sys.platform == "linux":
    import resource

SPARE = 2  # sandboxes for each job, for submissions that are waited for
_USUAL_MB = 1024  # what an exercise allows that says nothing else
_ENOUGH_MB = 256  # below this, rather fewer submissions side by side
_LEAST_MB = 16  # the least that an exercise can allow
# Measured on x86-64 with torch 2.11, and rounded up: what the grader holds, and beside a worker's own memory what its
# sandbox does, where the warm processes without and with torch are.
_GRADER_MB = 128
_SANDBOX_MB = 320 + SCRATCH_MB
# What a bare worker maps, most of it libraries' files.
_ADDRESSES_MB, _ADDRESSES_WITH_TORCH_MB = 128, 640
_NO_LIMIT = 1 << 60  # bytes; older control groups write a number as large as can be


class Room(NamedTuple):
    """How many sandboxes there are, and how many spare ones; MiB in all and for each worker, None for no limit."""

    jobs: int
    spare: int
    memory_mb: int | None = None
    share_mb: int | None = None
    addresses_mb: int | None = None

    def bound(self, wanted_mb: int, *, torch: bool) -> int:
        """Return how much of ``wanted_mb`` MiB a worker may take here, beyond what the bare one does."""
        found = [wanted_mb]
        if self.share_mb is not None:
            found.append(self.share_mb)
        if self.addresses_mb is not None:
            found.append(self.addresses_mb - (_ADDRESSES_WITH_TORCH_MB if torch else _ADDRESSES_MB))
        return max(min(found), min(_LEAST_MB, wanted_mb))


NO_BOUNDS = Room(1, 0)


def room_for(jobs: int, root: Path = Path("/")) -> Room:
    """Make room for ``jobs`` submissions side by side: for fewer, and without spare ones, where memory is short."""
    addresses = _addresses_mb()
    memory = memory_mb(root)
    if memory is None:
        return Room(jobs, SPARE * jobs, addresses_mb=addresses)
    for spare in (SPARE * jobs, 0):
        share = _share(memory, jobs + spare)
        if share >= _USUAL_MB:
            return Room(jobs, spare, memory, share, addresses)
    while jobs > 1 and _share(memory, jobs) < _ENOUGH_MB:
        jobs -= 1
    return Room(jobs, 0, memory, _share(memory, jobs), addresses)


def _share(memory: int, sandboxes: int) -> int:
    return max((memory - _GRADER_MB) // sandboxes - _SANDBOX_MB, _LEAST_MB)


def memory_mb(root: Path = Path("/")) -> int | None:
    """Find the least limit on memory, in MiB, of the control groups that this process is in; None if there is none."""
    limits = [_number(folder / name) for folder, name in _files(root, "memory", "memory.max", "memory.limit_in_bytes")]
    found = [limit for limit in limits if limit is not None and limit < _NO_LIMIT]
    return min(found) >> 20 if found else None


def cores(root: Path = Path("/")) -> int | None:
    """Find how many cores those groups give at once, rounded up; None if they do not say."""
    shares = [_cores(folder / name) for folder, name in _files(root, "cpu", "cpu.max", "cpu.cfs_quota_us")]
    found = [share for share in shares if share is not None]
    return max(1, math.ceil(min(found))) if found else None


def _cores(file: Path) -> float | None:
    if file.name == "cpu.max":
        quota, _, period = (_text(file) or "max").partition(" ")
        return int(quota) / int(period) if quota.isdecimal() and period.isdecimal() else None
    taken, of = _number(file), _number(file.with_name("cpu.cfs_period_us"))
    return taken / of if taken is not None and of else None  # -1, which means no quota, is not a number here


def _addresses_mb() -> int | None:
    if sys.platform != "linux":  # elsewhere no worker's memory is limited
        return None
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    return None if limit == resource.RLIM_INFINITY else limit >> 20


# --- control groups ----------------------------------------------------------------------------------------------


def _files(root: Path, controller: str, unified: str, older: str) -> Iterator[tuple[Path, str]]:
    """Yield where limits of ``controller`` may be: each group from this process's up to the highest in sight."""
    for kind, name, has in (
        ("cgroup2", unified, lambda names: names == ""),
        ("cgroup", older, lambda names: controller in names.split(",")),
    ):
        for folder in _groups(root, kind, controller, has):
            yield folder, name


def _groups(root: Path, kind: str, controller: str, has: Callable[[str], bool]) -> Iterator[Path]:
    """Yield the folders of this process's group and of those above it: proc(5), cgroups(7)."""
    memberships = [line.split(":", 2) for line in (_text(root / "proc/self/cgroup") or "").splitlines()]
    group = next((Path(path) for _, names, path in memberships if has(names)), None)
    if group is None:
        return
    for line in (_text(root / "proc/self/mountinfo") or "").splitlines():
        before, _, after = line.partition(" - ")
        _, _, _, top, place, *_ = before.split()
        mounted, _, options = after.split()[:3]
        if mounted != kind or (kind == "cgroup" and controller not in options.split(",")):
            continue
        inner = group.relative_to(top) if group.is_relative_to(top) else Path()  # in a container it may be out of sight
        mount = root / place.lstrip("/")
        yield from (mount / inner, *(mount / each for each in inner.parents))


def _number(file: Path) -> int | None:
    text = _text(file)
    return int(text) if text is not None and text.isdecimal() else None


def _text(file: Path) -> str | None:
    try:
        return file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
