"""``grader doctor``"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from grader.cli import spoken

if TYPE_CHECKING:
    from grader.model.report import Isolation
    from grader.sandbox.torch_build import TorchBuild

CPU_BUILD = "pip install 'torch>=2.6,<2.14' --index-url https://download.pytorch.org/whl/cpu"

# For each protection: what a submission could do without it.
_WITHOUT = {
    "filesystem": "read this machine's files, the solutions among them, and write where you may",
    "syscalls": "start processes that outlive it, open connections, signal your other processes",
    "memory": "take all of this machine's memory",
}
# For what stands in the way (grader.sandbox.obstacles): what to do about it.
_REMEDIES = {
    "other_system": "Linux, for which a container, a virtual machine or WSL 2 will do",
    "old_kernel": "Linux 5.13 or newer",
    "landlock_not_built": (
        "a kernel built with Landlock (CONFIG_SECURITY_LANDLOCK); in a container, also a runtime that knows its "
        "system calls"
    ),
    "landlock_switched_off": (
        "Landlock switched on: add 'landlock' to what /sys/kernel/security/lsm lists, pass that to the kernel as lsm=, "
        "and restart"
    ),
    "landlock_refused": (
        "a container whose seccomp profile allows landlock_create_ruleset, landlock_add_rule and landlock_restrict_self"
    ),
    "no_landlock_package": "install the Python package landlockpy",
    "no_seccomp_package": "install the Python package pyseccomp",
    "no_libseccomp": "install libseccomp (Debian: libseccomp2)",
    "seccomp_not_built": "a kernel built with CONFIG_SECCOMP_FILTER",
    "seccomp_refused": "a container whose seccomp profile allows the system calls seccomp and prctl",
    "unknown": "what the reason says",
}


@click.command("doctor", cls=spoken.Command)
def command() -> int:
    """Say what this machine can protect.

    A process is confined as a submission would be, and says what holds.

    The exit status is 1 when 'grader grade' would refuse to run here.

    \b
    Example:
      grader doctor
    """
    from grader.cache import Cache
    from grader.errors import NoScratchError
    from grader.sandbox.room import room_for
    from grader.sandbox.sandbox import Sandbox
    from grader.sandbox.torch_build import torch_build

    with Sandbox(allow_weak=True, room=room_for(1)) as sandbox:
        try:
            environment = sandbox.environment(torch=False)
            click.echo(f"python {environment.python}, numpy {environment.numpy}, {environment.platform}")
            click.echo(f"{_torch_text(torch_build())}\n")
            isolation = sandbox.isolation()
        except NoScratchError as error:
            _say(False, f"temporary folder: {error}")
            click.echo("\nNothing can be graded or checked here.")
            return 1
    _say_protections(isolation)
    for name, added, instead in (
        ("namespaces", isolation.namespaces, "not given here: the scratch folder's size is watched instead"),
        ("cgroup", isolation.cgroup, "none is delegated here: each process is limited and ended by itself"),
    ):
        _say(True if added else None, f"{name}: {added or instead}")
    _say(True, f"process: its own, {isolation.process}")
    Cache.of_user(tell=lambda why: _say(None, f"cache: {why}"))
    if isolation.missing:
        click.echo("\n'grader grade' refuses to run here unless told --allow-weak-isolation; 'grader check' works.")
        return 1
    click.echo("\nEverything that 'grader grade' asks for is here.")
    return 0


def _torch_text(build: TorchBuild | None) -> str:
    """Which build of torch is installed, what it takes on the disk, and how to have a smaller one."""
    if build is None:
        return f"torch is not installed; its CPU build is enough: {CPU_BUILD}"
    megabytes = f"{build.bytes / 1e6:.0f} MB on the disk"
    if build.gpu is None:
        return f"torch {build.version}: the CPU build, {megabytes}"
    what = f"torch {build.version}: a build for GPUs ({build.gpu}), {megabytes}"
    return f"{what}; no exercise uses one, and the CPU build is a fraction of it: {CPU_BUILD}"


def _say_protections(isolation: Isolation) -> None:
    from grader.sandbox.obstacles import obstacle_to

    reasons = {each.protection: each.reason for each in isolation.missing}
    held = {
        "filesystem": isolation.filesystem,
        "syscalls": isolation.syscalls,
        "memory": f"{isolation.memory_mb} MiB by default",
    }
    for name, could in _WITHOUT.items():
        if name not in reasons:
            _say(True, f"{name}: {held[name]}")
            continue
        _say(False, f"{name}: missing ({reasons[name]})")
        click.echo(f"    without it a submission could {could}")
        click.echo(f"    it needs: {_REMEDIES[obstacle_to(name)]}")


def _say(holds: bool | None, text: str) -> None:
    """One line with a mark: it holds, it does not, or it is an addition that is not there."""
    marks = {True: "✓", False: "✗", None: "-"}
    try:
        "✓✗".encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        marks = {True: "+", False: "!", None: "-"}
    click.echo(f"{marks[holds]} {text}")
