"""A class of thousands, graded in one run: memory, steadiness, and what the second core is worth.

    python -m tests.benchmarks.class_of_thousands [--submissions 10000] [--only SLUG]

Learners hand in the course's own references, right, partial and wrong solutions in turn, one each; every thousand (or
tenth, where there are fewer than ten of them) hands in the same programs. After each step it writes what is known by
then to class_of_thousands.md: the peak of the parent's memory and of all processes together; what each thousand took,
by the clock and in CPU seconds of all processes; and the ratio of the rate to that of the same command held to one
core, on the same submissions, in rounds that alternate.

Rates are by when submissions were graded, so that starting up counts in none of them, and by the clock, so that they
say little on a machine that is busy: its load is printed. CPU seconds and shares hardly depend on that.
"""

from __future__ import annotations

import bisect
import contextlib
import datetime
import itertools
import os
import shutil
import sqlite3
import statistics
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
ROUNDS, OF_A_ROUND = 3, 200  # submissions that are graded on all cores and on one, a round after the other
MEMORY_SECONDS = 5.0  # between two looks at the memory of all processes, which cost time themselves


class Done(NamedTuple):
    """What one run took: seconds by the clock, CPU seconds, of them the parent's own, its peak memory in MB, the most
    that all its processes held together, and by when how many CPU seconds had been used."""

    seconds: float
    cpu: float
    own: float
    peak: float
    together: float
    spent: tuple[tuple[float, float], ...]


class Stretch(NamedTuple):
    """So many submissions that were graded one after the other, in how many seconds, by the clock and of CPU."""

    submissions: int
    seconds: float
    cpu: float

    @property
    def rate(self) -> float:
        return self.submissions / self.seconds


@click.command()
@click.option("--submissions", default=10000, show_default=True, help="How many learners hand something in.")
@click.option("--only", multiple=True, help="Hand in for this exercise; may be given several times.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path(__file__).with_suffix(".md"),
    help="Write the table to this file.",
)
def main(submissions: int, only: tuple[str, ...], output: Path) -> None:
    """Measure a class, and write the table."""
    cores = len(os.sched_getaffinity(0))
    if shutil.which("taskset") is None or cores < 2 or submissions < 20:
        sys.exit("it takes taskset (apt install util-linux), two cores and at least 20 submissions")
    told = {
        "date": f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d}",
        "cores": f"{cores}",
        "submissions": f"{submissions}",
        "exercises": ", ".join(only) or "all",
    }
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        every = list(solutions(only or Course(ROOT).slugs()))
        some = min(1000, submissions // 10)
        again_and_again = list(itertools.islice(itertools.cycle(spread(every, some)), some))
        hand_in(folder / "warm", again_and_again, len(again_and_again))
        hand_in(folder / "class", again_and_again, submissions)
        say(f"{len(again_and_again)} programs once, so that what is worked out once is in the cache")
        run(folder, "warm", "warm-book")
        told["load of the machine before"] = f"{os.getloadavg()[0]:.1f}"
        say(f"{submissions} submissions")
        done = run(folder, "class", "book", "--output", str(folder / "all.json"), "--output", str(folder / "all.csv"))
        told |= of_class(done, submissions, stretches(written(folder / "book"), done.spent, some))
        write(output, told)
        told |= of_cores(folder, every)
        write(output, told)


def write(output: Path, told: dict[str, str]) -> None:
    rows = "".join(f"| {what} | {figure} |\n" for what, figure in told.items())
    text = f"| | |\n| --- | --: |\n{rows}"
    click.echo(text)
    output.write_text(f"# A class of thousands\n\n{text}")


def of_class(done: Done, submissions: int, parts: Sequence[Stretch]) -> dict[str, str]:
    """What is told of the whole class."""
    first, last = parts[0], parts[-1]
    return {
        "peak of the parent's memory, MB": f"{done.peak:.0f}",
        "most that all processes held together, MB, what they share counted once": f"{done.together:.0f}",
        "submissions a second, over all": f"{submissions / done.seconds:.2f}",
        "CPU seconds a submission, all processes": f"{done.cpu / submissions:.3f}",
        "of them the parent's": f"{done.own / submissions:.3f}",
        "the parent's share": f"{done.own / done.cpu:.2f}",
        f"a second, of each {first.submissions} in turn": ", ".join(f"{each.rate:.2f}" for each in parts),
        "CPU seconds a submission, of each of them": ", ".join(f"{each.cpu / each.submissions:.3f}" for each in parts),
        "rate of the last to that of the first, by the clock": f"{last.rate / first.rate:.2f}",
        "the same by CPU seconds": f"{first.cpu / last.cpu:.2f}",
    }


def of_cores(folder: Path, every: Sequence[tuple[str, Path]]) -> dict[str, str]:
    """What is told of all cores and one: the same submissions by both, in rounds that alternate."""
    programs = spread(every, OF_A_ROUND)
    hand_in(folder / "part", programs, OF_A_ROUND)
    rates: dict[str, list[float]] = {"all": [], "one": []}
    cpu: dict[str, list[float]] = {"all": [], "one": []}
    for number in range(ROUNDS):
        for what, core in (("all", None), ("one", "0")):
            say(f"{OF_A_ROUND} submissions, cores: {what}")
            done = run(folder, "part", f"{what}-{number}", core=core)
            times = written(folder / f"{what}-{number}")
            rates[what].append((len(times) - 1) / (times[-1] - times[0]))
            cpu[what].append(done.cpu / OF_A_ROUND)
    ratios = [many / one for many, one in zip(rates["all"], rates["one"], strict=True)]
    return {
        "submissions of each round that follows, spread over all programs": f"{OF_A_ROUND}",
        "a second, all cores": figures(rates["all"]),
        "a second, one core": figures(rates["one"]),
        "CPU seconds a submission, all cores": figures(cpu["all"]),
        "CPU seconds a submission, one core": figures(cpu["one"]),
        "all cores to one core, by the clock": figures(ratios),
        "the median of these": f"{statistics.median(ratios):.2f}",
        "as many cores as there are to one, were all of them always busy": (
            f"{len(os.sched_getaffinity(0)) * statistics.median(cpu['one']) / statistics.median(cpu['all']):.2f}"
        ),
    }


def figures(numbers: Sequence[float]) -> str:
    return ", ".join(f"{number:.2f}" for number in numbers)


def say(what: str) -> None:
    click.echo(f"{datetime.datetime.now():%H:%M:%S} {what}", err=True)


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
    start, peak, own, together, looked = time.monotonic(), 0.0, 0.0, 0.0, 0.0
    spent: list[tuple[float, float]] = []
    with subprocess.Popen([*command, "--format", "csv", *options], stdout=subprocess.DEVNULL) as process:
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            peak, own = max(peak, peak_megabytes(process.pid)), max(own, own_seconds(process.pid))
            everybody = family(process.pid)
            spent.append((time.time(), sum(map(seconds_with_children, everybody))))
            if time.monotonic() - looked > MEMORY_SECONDS:
                together, looked = max(together, sum(map(own_megabytes, everybody))), time.monotonic()
            time.sleep(0.5)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    cpu = usage.ru_utime + usage.ru_stime
    return Done(time.monotonic() - start, cpu, own, peak, together, tuple(spent))


def peak_megabytes(process: int) -> float:
    """The most that a process has held in memory so far; 0 of one that has gone."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:")) / 1024


def family(process: int) -> set[int]:
    """A process and all that it started, directly or not."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parents[int(entry.parent.name)] = int(entry.read_text().rpartition(") ")[2].split()[1])
    found, more = {process}, {process}
    while more:
        more = {child for child, parent in parents.items() if parent in more}
        found |= more
    return found


def own_megabytes(process: int) -> float:
    """What a process holds in memory now, its part of what is shared; 0 of one that has gone."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def own_seconds(process: int) -> float:
    """The CPU time that a process has used itself so far; 0 of one that has gone."""
    return _seconds(process, 11, 13)


def seconds_with_children(process: int) -> float:
    """The same with that of all that it has started and waited for."""
    return _seconds(process, 11, 15)


def _seconds(process: int, first: int, end: int) -> float:
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[first:end])) / os.sysconf("SC_CLK_TCK")


def stretches(times: Sequence[float], spent: Sequence[tuple[float, float]], some: int) -> list[Stretch]:
    """What each ``some`` submissions took, by when they were graded; a rest that is fewer counts in none."""
    ends = times[::some]
    return [
        Stretch(some, after - before, cpu_at(after, spent) - cpu_at(before, spent))
        for before, after in itertools.pairwise([*ends, times[-1]][: len(times) // some + 1])
    ]


def cpu_at(when: float, spent: Sequence[tuple[float, float]]) -> float:
    """CPU seconds that had been used by then, in between two looks in proportion."""
    place = bisect.bisect([at for at, _ in spent], when)
    if place in (0, len(spent)):
        return spent[min(place, len(spent) - 1)][1]
    (before, used), (after, more) = spent[place - 1], spent[place]
    return used + (more - used) * (when - before) / (after - before)


def written(book: Path) -> list[float]:
    with contextlib.closing(sqlite3.connect(book)) as connection:
        rows = connection.execute("SELECT graded_at FROM reports ORDER BY graded_at").fetchall()
    return [datetime.datetime.fromisoformat(told).timestamp() for (told,) in rows]


if __name__ == "__main__":
    main()
