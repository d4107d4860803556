"""How long a learner waits, beside an interpreter that only imports what the work needs.

Run: python tests/benchmarks/latency.py [--rounds N]

In one run, answer keys cached, everything takes turns, and medians of the wall clock are compared:

- `grader check` of a right numpy and of a right torch exercise, less the submission's own CPU time as its report tells
  it, beside `import numpy` and `import torch`;
- from a save to the new score on the screen under `grader watch`, in a terminal, beside the same;
- `grader --help` and `grader list` beside `import click, yaml`;
- `grader check` of an exercise whose answers are not worked out yet, and `grader grade` of one file, without a bound.

A figure above its bound is printed as such and makes the exit status 1.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

import pexpect

import grader

ROOT = Path(__file__).parents[2]
SCRIPT = str(Path(sys.executable).parent / "grader")
NUMPY, TORCH = "im2col", "corr2d"  # exercises of the course: one takes arrays, the other tensors


BARE = "python"  # that runs nothing


class Figure(NamedTuple):
    """What is measured, beside what, how many times that it may take, and what is taken off it, in seconds.

    ``bound`` is None where it may take what it takes.
    """

    name: str
    beside: str
    bound: float | None
    own: float = 0.0


class Measured(NamedTuple):
    """A figure, and in seconds how long it took, what it is held beside, and an interpreter that runs nothing."""

    figure: Figure
    seconds: float
    beside: float
    bare: float

    @property
    def ratio(self) -> float:
        return (self.seconds - self.figure.own) / self.beside

    @property
    def is_within(self) -> bool:
        return self.figure.bound is None or self.ratio <= self.figure.bound


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=11)
    found = measured(parser.parse_args().rounds)
    for each in found:
        print(_line(each))
    sys.exit(0 if all(each.is_within for each in found) else 1)


def measured(rounds: int) -> list[Measured]:
    """Measure everything in turns."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        own = {slug: _prepared(folder, slug) for slug in (NUMPY, TORCH)}
        work = _commands(folder)
        for slug, imported in ((NUMPY, "numpy"), (TORCH, "torch")):
            work[f"watch, {imported}"] = stack.enter_context(_watching(folder, slug))
        taken = _in_turns(work, rounds)
    figures = [
        Figure("check, numpy", "import numpy", 2.0, own[NUMPY]),
        Figure("check, torch", "import torch", 1.3, own[TORCH]),
        Figure("watch, numpy", "import numpy", 1.5),
        Figure("watch, torch", "import torch", 0.2),
        Figure("--help", "import click, yaml", 1.5),
        Figure("list", "import click, yaml", 1.5),
        Figure("first check, numpy", "import numpy", None, own[NUMPY]),
        Figure("grade one file", "import numpy", None, own[NUMPY]),
    ]
    return [Measured(each, taken[each.name], taken[each.beside], taken[BARE]) for each in figures]


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GRADER_")}
    own = {"GRADER_COURSE": ROOT, "GRADER_CACHE": folder / "cache", "XDG_DATA_HOME": folder / "data"}
    return {**kept, **{name: str(path) for name, path in own.items()}, "LANG": "C.UTF-8", "TERM": "xterm"}


def _prepared(folder: Path, slug: str) -> float:
    """Put the reference solution of ``slug`` into the folder, fill the cache, and return its own seconds of CPU."""
    submit = f"{slug.replace('-', '_')}.py"
    (folder / submit).write_bytes((ROOT / "solutions" / slug / submit).read_bytes())
    report = folder / f"{slug}.json"
    for command in (["check", submit], ["grade", submit, "--output", str(report)]):
        done = subprocess.run(
            [SCRIPT, *command], cwd=folder, env=_environment(folder), capture_output=True, check=False
        )
        if done.returncode:
            sys.exit(f"{command}: {done.stderr.decode()}")
    seconds: float = json.loads(report.read_text())["reports"][0]["seconds"]
    return seconds


def _commands(folder: Path) -> dict[str, Callable[[], float]]:
    commands = {
        BARE: [sys.executable, "-c", "pass"],
        "import click, yaml": [sys.executable, "-c", "import click, yaml"],
        "--help": [SCRIPT, "--help"],
        "list": [SCRIPT, "list"],
        "import numpy": [sys.executable, "-c", "import numpy"],
        "check, numpy": [SCRIPT, "check", NUMPY],
        "import torch": [sys.executable, "-c", "import torch"],
        "check, torch": [SCRIPT, "check", TORCH],
        "grade one file": [SCRIPT, "grade", f"{NUMPY}.py", "--format", "json"],
    }
    timed = {name: _timed(command, folder) for name, command in commands.items()}
    return {**timed, "first check, numpy": _timed([SCRIPT, "check", NUMPY], folder, cached=False)}


def _timed(command: list[str], folder: Path, *, cached: bool = True) -> Callable[[], float]:
    def run() -> float:
        environment = _environment(folder)
        with ExitStack() as stack:
            if not cached:
                environment["GRADER_CACHE"] = stack.enter_context(tempfile.TemporaryDirectory())
            start = time.perf_counter()
            subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, check=True)
            return time.perf_counter() - start

    return run


@contextmanager
def _watching(folder: Path, slug: str) -> Iterator[Callable[[], float]]:
    """Watch ``slug`` in a terminal, and hand out what saves the file once more and waits for the score."""
    file = folder / f"{slug.replace('-', '_')}.py"
    source = file.read_text()
    child = pexpect.spawn(
        SCRIPT, ["watch", slug], cwd=str(folder), env=_environment(folder), encoding="utf-8", timeout=120
    )
    child.delayafterread = None
    child.expect("q quit")
    numbers = iter(range(1_000_000))

    def save() -> float:
        text = f"{source}\n# {next(numbers)}\n"
        start = time.perf_counter()
        file.write_text(text)
        child.expect("q quit")
        return time.perf_counter() - start

    try:
        yield save
    finally:
        child.close(force=True)


def _in_turns(work: dict[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    taken: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(rounds):
        for name, run in work.items():
            taken[name].append(run())
    return {name: statistics.median(times) for name, times in taken.items()}


def _line(each: Measured) -> str:
    figure = each.figure
    said = f"{figure.name:<18} {each.seconds * 1000:7.0f} ms"
    said += f", {figure.own * 1000:.0f} of them the submission's" if figure.own else ""
    wanted = "" if figure.bound is None else f", wanted {figure.bound:g}{'' if each.is_within else '  ABOVE'}"
    return f"{said}; {figure.beside} {each.beside * 1000:.0f} ms: ratio {each.ratio:.2f}{wanted}"


if __name__ == "__main__":
    print(f"convgrader {grader.__version__}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    main()
