"""A class of thousands, graded in one run: memory, steadiness, and what the second core is worth.

    python -m tests.benchmarks.class_of_thousands [--submissions 10000] [--only SLUG]

Learners hand in the course's own references, right, partial and wrong solutions in turn, one each. It writes to
class_of_thousands.md the peak of the parent's memory and of all processes together, the submissions a second among the
first and the last thousand (or tenth, where there are fewer), what share of the CPU time the parent used, and the ratio
of the rate to that of the same command held to one core, on a part of the class.

Rates are by when rows were written, so that starting up counts in none of them, and by the clock, so that they say
little on a machine that is busy: its load is printed. CPU seconds and shares hardly depend on that.
"""

from __future__ import annotations

import contextlib
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
PART = 600  # of the class, for the ratio


class Done(NamedTuple):
    """What one run took: seconds by the clock, CPU seconds, of them the parent's own, its peak memory in MB, and the
    most that all its processes held together."""

    seconds: float
    cpu: float
    own: float
    peak: float
    together: float


@click.command()
@click.option("--submissions", default=10000, show_default=True, help="How many learners hand something in.")
@click.option("--only", multiple=True, help="Hand in for this exercise; may be given several times.")
def main(submissions: int, only: tuple[str, ...]) -> None:
    """Measure a class, and write the table."""
    part = min(PART, submissions)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        every = list(solutions(only or Course(ROOT).slugs()))
        hand_in(folder / "warm", every, min(len(every), submissions))
        hand_in(folder / "class", every, submissions)
        hand_in(folder / "part", spread(every, part), part)
        say(f"{len(every)} programs once, so that what is worked out once is in the cache")
        run(folder, "warm", "warm-book")
        before = os.getloadavg()[0]
        say(f"{submissions} submissions")
        done = run(folder, "class", "book", "--output", str(folder / "all.json"), "--output", str(folder / "all.csv"))
        first, last = ends(folder / "book")
        say(f"{part} submissions on all cores, and on one")
        two, one = run(folder, "part", "two"), run(folder, "part", "one", core="0")
        ratio = rate(folder / "two") / rate(folder / "one")
    text = f"""\
| | |
| --- | --: |
| date | {datetime.datetime.now(datetime.UTC):%Y-%m-%d} |
| cores | {len(os.sched_getaffinity(0))} |
| load of the machine before | {before:.1f} |
| submissions | {submissions} |
| peak of the parent's memory, MB | {done.peak:.0f} |
| most that all processes held together, MB, what they share counted once | {done.together:.0f} |
| submissions a second, over all | {submissions / done.seconds:.2f} |
| CPU seconds a submission, all processes | {done.cpu / submissions:.3f} |
| of them the parent's | {done.own / submissions:.3f} |
| the parent's share | {done.own / done.cpu:.2f} |
| a second, among the first | {first:.2f} |
| a second, among the last | {last:.2f} |
| last to first | {last / first:.2f} |
| submissions for what follows, spread over all programs | {part} |
| a second, all cores | {rate_text(two, part)} |
| a second, one core | {rate_text(one, part)} |
| all cores to one core, by when rows were written | {ratio:.2f} |
"""
    click.echo(text)
    (Path(__file__).parent / "class_of_thousands.md").write_text(f"# A class of thousands\n\n{text}")


def say(what: str) -> None:
    click.echo(f"{datetime.datetime.now():%H:%M:%S} {what}", err=True)


def rate_text(done: Done, submissions: int) -> str:
    return f"{submissions / done.seconds:.2f}, with {done.cpu / submissions:.3f} CPU seconds each"


def spread(every: Sequence[tuple[str, Path]], part: int) -> list[tuple[str, Path]]:
    """So many of the programs, evenly: right ones come before wrong ones, and cost less."""
    step = max(1.0, len(every) / part)
    return [every[int(place * step)] for place in range(min(part, len(every)))]


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
    start, peak, own, together = time.monotonic(), 0.0, 0.0, 0.0
    with subprocess.Popen([*command, "--format", "csv", *options], stdout=subprocess.DEVNULL) as process:
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            peak, own = max(peak, peak_megabytes(process.pid)), max(own, own_seconds(process.pid))
            together = max(together, megabytes_of_all(process.pid))
            time.sleep(1.0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    return Done(time.monotonic() - start, usage.ru_utime + usage.ru_stime, own, peak, together)


def peak_megabytes(process: int) -> float:
    """The most that a process has held in memory so far; 0 of one that has gone."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:")) / 1024


def megabytes_of_all(process: int) -> float:
    """What a process and all that it started hold in memory now."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parents[int(entry.parent.name)] = int(entry.read_text().rpartition(") ")[2].split()[1])
    family, more = {process}, {process}
    while more:
        more = {child for child, parent in parents.items() if parent in more}
        family |= more
    return sum(map(own_megabytes, family))


def own_megabytes(process: int) -> float:
    """What a process holds in memory now, its part of what is shared; 0 of one that has gone."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def own_seconds(process: int) -> float:
    """The CPU time that a process has used itself so far; 0 of one that has gone."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def ends(book: Path) -> tuple[float, float]:
    """Submissions a second among the first and the last thousand, or tenth, by when their rows were written."""
    times = written(book)
    some = min(1000, len(times) // 10)
    first, last = times[: some + 1], times[-some - 1 :]
    return some / (first[-1] - first[0]), some / (last[-1] - last[0])


def rate(book: Path) -> float:
    """Submissions a second, by when the first and the last row were written."""
    times = written(book)
    return (len(times) - 1) / (times[-1] - times[0])


def written(book: Path) -> list[float]:
    with contextlib.closing(sqlite3.connect(book)) as connection:
        rows = connection.execute("SELECT graded_at FROM reports ORDER BY graded_at").fetchall()
    return [datetime.datetime.fromisoformat(told).timestamp() for (told,) in rows]


if __name__ == "__main__":
    main()
