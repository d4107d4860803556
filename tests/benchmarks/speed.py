"""How fast we grade, beside other graders, the floor, and ourselves at other sizes: one command, one run.

    python -m tests.benchmarks.speed --cache FOLDER            # prints the tables
    python -m tests.benchmarks.speed --cache FOLDER --write    # and writes them to speed.md and the README

Each of the other graders is installed into an environment of its own below FOLDER, from the package index that pip
uses, and finds the PyTorch of this one there. All get the same submissions, take turns, and have to give the same
verdicts, or the script stops. Figures of a machine that is busy mean nothing: its load is printed.
"""

from __future__ import annotations

import datetime
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib.metadata import version
from pathlib import Path

import click

import grader
from tests.benchmarks import latency
from tests.benchmarks.latency import Measured
from tests.benchmarks.speeds import plots, table
from tests.benchmarks.speeds.cost import Cost, Measure, MeasureMany
from tests.benchmarks.speeds.growth import Growth, growths
from tests.benchmarks.speeds.peers import PEERS
from tests.benchmarks.speeds.race import Line, runners

HERE = Path(__file__).parent
README = HERE.parents[1] / "README.md"
PLOT = "speed-growth.svg"
COMMAND = "python -m tests.benchmarks.speed --cache FOLDER --write"
_GROWTH = """\
The exponent fits cost = constant * size ** exponent to the whole cost, with what does not grow in it: 1 is linear.
"""
_PLOT_TEXT = "Cost over size, both logarithmic, a panel each, with the fitted line and the slope of linear growth"
_WAITS = """\
Medians by the clock, in turns. A file of the course's numpy or torch exercise is checked, answers cached but for the
first check; *watch* is from the save to the new score on the screen. What the submission itself computes is taken off
before it is held beside an import.
"""
_PARTS = ("peers", "costs", "growth", "waits")


@click.command()
@click.option("--cache", type=click.Path(path_type=Path, file_okay=False), help="Where the environments stay.")
@click.option("--rounds", default=5, show_default=True, type=click.IntRange(min=1), help="Turns of everybody.")
@click.option("--only", "names", multiple=True, type=click.Choice([peer.name for peer in PEERS]), help="These graders.")
@click.option("--part", "parts", multiple=True, type=click.Choice(_PARTS), help="These tables; all if left out.")
@click.option("--submissions", "most", type=click.IntRange(min=4), help="At most so many for everybody, for a trial.")
@click.option("--write", is_flag=True, help="Write speed.md, and the few lines of the README.")
def main(
    cache: Path | None, rounds: int, names: tuple[str, ...], parts: tuple[str, ...], most: int | None, write: bool
) -> None:
    """Measure how fast submissions are graded, beside other graders and beside the least that it can cost."""
    if write and (names or parts or most):
        raise click.UsageError("--write keeps whole runs: leave out --only, --part and --submissions")
    wanted, load = parts or _PARTS, os.getloadavg()[0]
    with _folders(cache) as (kept, runs):
        lines = _race(kept, runs, rounds, names, most) if "peers" in wanted else []
        costs = _costs(runs, rounds) if "costs" in wanted else ""
        grown = growths(runs / "growth", min(rounds, 3)) if "growth" in wanted else []
        waits = latency.measured(3 * rounds) if "waits" in wanted else []
    text = _document(lines, costs, grown, waits, rounds, load)
    click.echo(text)
    if write:
        (HERE / "speed.md").write_text(text)
        (HERE / PLOT).write_text(plots.growth(grown))
        README.write_text(table.set_in(README.read_text(), table.short_race(lines, COMMAND)))


@contextmanager
def _folders(cache: Path | None) -> Iterator[tuple[Path, Path]]:
    """The folder that stays, and one below it for this run, which does not."""
    with ExitStack() as stack:
        kept = (cache or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="speed-")))).resolve()
        kept.mkdir(parents=True, exist_ok=True)
        runs = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="run-", dir=kept)))
        yield kept, runs


def _race(kept: Path, runs: Path, rounds: int, names: tuple[str, ...], most: int | None) -> list[Line]:
    _say("setting up")
    lines, made = runners(kept, runs, names, most)
    for number in range(rounds):
        for runner in made:
            _say(f"round {number + 1} of {rounds}: {runner.line.name}{', with torch' * runner.place}")
            runner.take()
    for each in runs.iterdir():
        shutil.rmtree(each)
    return lines


def _costs(runs: Path, rounds: int) -> str:
    with ExitStack() as stack:
        numpy = Measure(stack, runs / "numpy", torch=False)
        torch = Measure(stack, runs / "torch", torch=True)
        many = MeasureMany(stack, runs / "many")
        for number in range(rounds):
            _say(f"costs, round {number + 1} of {rounds}")
            for measure in (numpy, torch, many):
                measure.take()
    return _costs_text(numpy.cost, torch.cost) + "\n" + table.many(many.many)


def _costs_text(numpy: Cost, torch: Cost) -> str:
    return f"""\
{table.costs(numpy, torch)}
The floor: a warm interpreter, its garbage frozen, forks, loads the source, makes the same 80 calls and ends; nothing is
confined, sent or compared. Ours: what one more submission costs `grader grade --gradebook --jobs 1`, in CPU time of all
its processes: confinement, judging, report and gradebook included. Wrong: each of the four mistakes in turn, named,
with the condition under which it fails.

## Where the time goes

{table.stages(numpy, torch)}
By wrapping functions from outside while single submissions are graded; the wrong one turns the kernel over. *report* is
what is in none of the others. Below the line of the sum stands what the floor is made of.
"""


def _document(
    lines: Sequence[Line], costs: str, grown: Sequence[Growth], waits: Sequence[Measured], rounds: int, load: float
) -> str:
    race = f"## Beside other graders\n\n{_race_text(lines)}\n" if lines else ""
    cost = f"## Beside the floor\n\n{costs}\n" if costs else ""
    growth = f"## Growth\n\n![{_PLOT_TEXT}]({PLOT})\n\n{table.growth(grown)}\n{_GROWTH}\n" if grown else ""
    waited = f"## How long a person waits\n\n{table.waits(waits)}\n{_WAITS}" if waits else ""
    return f"# Speed\n\n`{COMMAND}`\n\n{_machine(rounds, load)}\n{race}{cost}{growth}{waited}"


def _race_text(lines: Sequence[Line]) -> str:
    set_ups = "\n".join(f"- {line.name}: {line.set_up}." for line in lines)
    return f"""\
Submissions a second, by the clock, the start of the command included: the median of all turns (the least to the most).
Four functions, 20 cases each, a quarter of the submissions wrong; once with numpy only, once with `import torch` at the
top. Everybody has all cores: ours as it does by itself, of the others two processes run side by side. In every turn all
verdicts of everybody are compared, case by case, with what is true.

{table.race(lines)}
{set_ups}
"""


def _machine(rounds: int, load: float) -> str:
    facts = {
        "date": f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d}",
        "machine": f"Linux {platform.release().split('-')[0]}, {platform.machine()}",
        "cores": str(len(os.sched_getaffinity(0))),
        "load of the machine before": f"{load:.1f}",
        "rounds": str(rounds),
        "versions": f"convgrader {grader.__version__}, Python {platform.python_version()}, "
        + ", ".join(f"{name} {version(name)}" for name in ("numpy", "torch")),
    }
    return table.rows(("", ""), facts.items())


def _say(text: str) -> None:
    click.echo(f"{datetime.datetime.now(datetime.UTC):%H:%M:%S} {text}", err=True)


if __name__ == "__main__":
    sys.exit(main())
