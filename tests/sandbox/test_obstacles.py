"""Why a protection is not to be had, told from what the system answers."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable

import pytest

from grader.sandbox import obstacles
from grader.sandbox.obstacles import Obstacle, obstacle_to


def answers(monkeypatch: pytest.MonkeyPatch, **errors: int) -> None:
    """Have the C library's functions fail so; 0 is success."""
    monkeypatch.setattr(obstacles, "_error_of", lambda function, *_: errors.get(function, 0))


@pytest.mark.parametrize(
    ("error", "kernel", "obstacle"),
    [
        pytest.param(errno.EOPNOTSUPP, (6, 1), Obstacle.LANDLOCK_SWITCHED_OFF, id="not among lsm="),
        pytest.param(errno.ENOSYS, (5, 12), Obstacle.OLD_KERNEL, id="before Landlock"),
        pytest.param(errno.ENOSYS, (6, 1), Obstacle.LANDLOCK_NOT_BUILT, id="built without it"),
        pytest.param(errno.EPERM, (6, 1), Obstacle.LANDLOCK_REFUSED, id="a container's profile"),
        pytest.param(0, (6, 1), Obstacle.UNKNOWN, id="it answers"),
        pytest.param(errno.EINVAL, (6, 1), Obstacle.UNKNOWN, id="something else"),
    ],
)
def test_what_keeps_landlock_away(
    monkeypatch: pytest.MonkeyPatch, error: int, kernel: tuple[int, int], obstacle: Obstacle
) -> None:
    answers(monkeypatch, syscall=error)
    monkeypatch.setattr(obstacles, "_kernel", lambda: kernel)
    assert obstacle_to("filesystem") is obstacle


@pytest.mark.parametrize(
    ("errors", "obstacle"),
    [
        pytest.param({"prctl": errno.EINVAL}, Obstacle.SECCOMP_NOT_BUILT, id="no seccomp"),
        pytest.param({"syscall": errno.EOPNOTSUPP}, Obstacle.SECCOMP_NOT_BUILT, id="no filters"),
        pytest.param({"syscall": errno.EPERM}, Obstacle.SECCOMP_REFUSED, id="a container's profile"),
        pytest.param({"syscall": errno.ENOSYS}, Obstacle.SECCOMP_REFUSED, id="a container's profile that denies it"),
        pytest.param({}, Obstacle.UNKNOWN, id="it answers"),
    ],
)
def test_what_keeps_the_filter_away(
    monkeypatch: pytest.MonkeyPatch, errors: dict[str, int], obstacle: Obstacle
) -> None:
    answers(monkeypatch, **errors)
    assert obstacle_to("syscalls") is obstacle


@pytest.mark.parametrize(
    ("protection", "module", "obstacle"),
    [
        ("filesystem", "landlockpy", Obstacle.NO_LANDLOCK_PACKAGE),
        ("syscalls", "pyseccomp", Obstacle.NO_SECCOMP_PACKAGE),
    ],
)
def test_a_package_that_is_missing_is_the_obstacle(
    monkeypatch: pytest.MonkeyPatch, protection: str, module: str, obstacle: Obstacle
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    assert obstacle_to(protection) is obstacle


@pytest.mark.parametrize("protection", ["filesystem", "syscalls", "memory"])
def test_on_another_system_that_is_the_obstacle(monkeypatch: pytest.MonkeyPatch, protection: str) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert obstacle_to(protection) is Obstacle.OTHER_SYSTEM


def test_a_limit_on_memory_has_no_obstacle_that_the_system_would_tell() -> None:
    assert obstacle_to("memory") is Obstacle.UNKNOWN


@pytest.mark.parametrize(("release", "version"), [("6.18.44-fc", (6, 18)), ("5.4", (5, 4)), ("5.15.0+", (5, 15))])
def test_a_kernel_is_known_by_its_first_two_numbers(
    monkeypatch: pytest.MonkeyPatch, release: str, version: tuple[int, ...]
) -> None:
    class Named:
        def __init__(self) -> None:
            self.release = release

    uname: Callable[[], Named] = Named
    monkeypatch.setattr("os.uname", uname)
    assert obstacles._kernel() == version
