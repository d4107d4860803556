"""A class of thousands, graded in one run: memory, steadiness, and what the second core is worth.

    python -m tests.benchmarks.class_of_thousands [SUBMISSIONS] [--only SLUG] [--write]

Learners hand in the course's own references, right, partial and wrong solutions in turn, one each. Prints the peak of
the parent's memory, the submissions a second among the first and the last thousand (or tenth, where there are fewer),
and the ratio to the same command held to one core, on a part of the class. ``--write`` keeps it in
class_of_thousands.md.

Rates are by the clock, so that they say little on a machine that is busy: its load is printed. The parent's share of
all CPU time does not depend on that: no number of cores makes the class faster than 1 / share times.
"""

from __future__ import annotations

import datetime
import itertools
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import click

from grader.exercise.course import Course

ROOT = Path(__file__).parents[2]
GRADER = str(Path(sys.executable).with_name("grader"))
PART = 100  # of the class, for the ratio


class Done(NamedTuple):
    """What one run took: seconds by the clock, CPU seconds, of them the parent's own, its peak memory in MB."""

    seconds: float
    cpu: float
    own: float
    peak: float


@click.command()
@click.argument("submissions", default=1000)
@click.option("--only", multiple=True, help="Hand in for this exercise; may be given several times.")
@click.option("--write", is_flag=True)
def main(submissions: int, only: tuple[str, ...], write: bool) -> None:
    """Measure a class of so many SUBMISSIONS."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        every = list(solutions(only or Course(ROOT).slugs()))
        hand_in(folder / "class", every, submissions)
        hand_in(folder / "part", every, min(PART, submissions))
        run(folder, "part", "warm")  # what is worked out once is in the cache from here on
        before = os.getloadavg()[0]
        done = run(folder, "class", "book", "--output", str(folder / "all.json"), "--output", str(folder / "all.csv"))
        first, last = ends(folder / "book")
        two = run(folder, "part", "two")
        one = run(folder, "part", "one", core="0")
    text = f"""\
| | |
| --- | --: |
| date | {datetime.datetime.now(datetime.UTC):%Y-%m-%d} |
| cores | {len(os.sched_getaffinity(0))} |
| load of the machine before | {before:.1f} |
| submissions | {submissions} |
| peak of the parent's memory, MB | {done.peak:.0f} |
| submissions a second, over all | {submissions / done.seconds:.2f} |
| CPU seconds a submission, all processes | {done.cpu / submissions:.3f} |
| share of the parent, which is one thread at a time | {done.own / done.cpu:.2f} |
| a second, at the beginning | {first:.2f} |
| a second, at the end | {last:.2f} |
| end to beginning | {last / first:.2f} |
| all cores to one core, {min(PART, submissions)} submissions | {one.seconds / two.seconds:.2f} |
"""
    click.echo(text)
    if write:
        (Path(__file__).parent / "class_of_thousands.md").write_text(f"# A class of thousands\n\n{text}")


def solutions(slugs: Collection[str]) -> Iterator[tuple[str, Path]]:
    """Every program for these exercises with the name that its exercise takes, exercises and kinds in turn."""
    course = Course(ROOT)
    of_exercise = []
    for outline in course.outlines():
        if outline.slug not in slugs:
            continue
        folder = course.solutions / outline.slug
        kinds = [
            folder / outline.submit,
            *(path for kind in ("right", "partial", "wrong") for path in found(folder / kind)),
        ]
        of_exercise.append([(outline.submit, path) for path in kinds])
    for turn in itertools.zip_longest(*of_exercise):
        yield from (each for each in turn if each is not None)


def found(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def hand_in(folder: Path, every: Sequence[tuple[str, Path]], submissions: int) -> None:
    """A class of so many learners, each with one program."""
    for number, (name, source) in enumerate(itertools.islice(itertools.cycle(every), submissions)):
        learner = folder / f"learner-{number:05}"
        learner.mkdir(parents=True)
        shutil.copyfile(source, learner / name)


def run(folder: Path, what: str, book: str, *options: str, core: str | None = None) -> Done:
    held = [] if core is None else ["taskset", "-c", core]
    command = [*held, GRADER, "--course", str(ROOT), "grade", str(folder / what), "--gradebook", str(folder / book)]
    start, peak, own = time.monotonic(), 0.0, 0.0
    with subprocess.Popen([*command, "--format", "csv", *options], stdout=subprocess.DEVNULL) as process:
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            peak, own = max(peak, peak_megabytes(process.pid)), max(own, own_seconds(process.pid))
            time.sleep(0.2)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    return Done(time.monotonic() - start, usage.ru_utime + usage.ru_stime, own, peak)


def peak_megabytes(process: int) -> float:
    """The most that a process has held in memory so far; 0 of one that has gone."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:")) / 1024


def own_seconds(process: int) -> float:
    """The CPU time that a process has used itself so far; 0 of one that has gone."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def ends(book: Path) -> tuple[float, float]:
    """Submissions a second among the first and the last thousand, or tenth, by when their rows were written."""
    connection = sqlite3.connect(book)
    rows = connection.execute("SELECT graded_at FROM reports ORDER BY graded_at").fetchall()
    connection.close()
    times = [datetime.datetime.fromisoformat(told).timestamp() for (told,) in rows]
    some = min(1000, len(times) // 10)
    first, last = times[: some + 1], times[-some - 1 :]
    return some / (first[-1] - first[0]), some / (last[-1] - last[0])


if __name__ == "__main__":
    main()
