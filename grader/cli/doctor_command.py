"""``grader doctor``"""

from __future__ import annotations

import sys

import click

# For each protection: what a submission could do without it, and what to do about that.
_WITHOUT = {
    "filesystem": (
        "read this machine's files, the solutions among them, and write where you may",
        "Linux 5.13 or newer with Landlock enabled",
    ),
    "syscalls": (
        "start processes that outlive it, open connections, signal your other processes",
        "install libseccomp (Debian: libseccomp2)",
    ),
    "memory": ("take all of this machine's memory", "Linux"),
}
_ELSEWHERE = "Linux, for which a container, a virtual machine or WSL 2 will do"


@click.command("doctor")
def command() -> int:
    """Say what this machine can protect.

    A process is confined as a submission would be, and says what holds.

    The exit status is 1 when 'grader grade' would refuse to run here.

    \b
    Example:
      grader doctor
    """
    from grader.sandbox.sandbox import Sandbox

    with Sandbox(allow_weak=True) as sandbox:
        isolation = sandbox.isolation()
        environment = sandbox.environment(torch=False)
    click.echo(f"python {environment.python}, numpy {environment.numpy}, {environment.platform}\n")
    reasons = {each.protection: each.reason for each in isolation.missing}
    held = {
        "filesystem": isolation.filesystem,
        "syscalls": isolation.syscalls,
        "memory": f"{isolation.memory_mb} MiB by default",
    }
    for name, (could, remedy) in _WITHOUT.items():
        if name not in reasons:
            click.echo(f"✓ {name}: {held[name]}")
            continue
        click.echo(f"✗ {name}: missing ({reasons[name]})")
        click.echo(f"    without it a submission could {could}")
        click.echo(f"    it needs: {remedy if sys.platform == 'linux' else _ELSEWHERE}")
    for name, added, instead in (
        ("namespaces", isolation.namespaces, "not given here: the scratch folder's size is watched instead"),
        ("cgroup", isolation.cgroup, "none is delegated here: each process is limited and ended by itself"),
    ):
        click.echo(f"✓ {name}: {added}" if added else f"- {name}: {instead}")
    click.echo(f"✓ process: its own, {isolation.process}")
    if isolation.missing:
        click.echo("\n'grader grade' refuses to run here unless told --allow-weak-isolation; 'grader check' works.")
        return 1
    click.echo("\nEverything that 'grader grade' asks for is here.")
    return 0
