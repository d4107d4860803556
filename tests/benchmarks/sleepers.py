"""What submissions that only wait cost a class: honest ones alone and with sleepers among them, in one run.

    python tests/benchmarks/sleepers.py [--write]

Grades 20 right submissions for corr2d; the same with 4 among them that are right as well and wait in every call, until
they have used up what they may wait in all; and these once more while every core is kept busy by others. Prints the
times by the clock, the budget of one sleeper, and whether an honest submission lost points. With --write, writes them
to sleepers.json, which the table of the attack suite shows.
"""

from __future__ import annotations

import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from grader import Course, Grader
from grader.judge.budget import Budget

ROOT = Path(__file__).parents[2]
FIGURES = Path(__file__).with_name("sleepers.json")
GRADER = str(Path(sys.executable).with_name("grader"))
SLUG = "corr2d"
HONEST = (ROOT / "solutions" / SLUG / "corr2d.py").read_text(encoding="utf-8")
WAITS = 1.6  # seconds a call, which is below the limit of a call and more than all calls together may
SLEEPER = f"""{HONEST}

import time

answer = corr2d


def corr2d(x, k):
    time.sleep({WAITS})
    return answer(x, k)
"""
HONEST_ONES, SLEEPERS, ROUNDS = 20, 4, 3
ALLOWED = 1.3  # times the honest ones alone, and one sleeper's budget


class Graded(NamedTuple):
    """Seconds by the clock, and the scores of the honest submissions and of the sleepers."""

    seconds: float
    honest: list[float]
    sleepers: list[float]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        alone, among = Path(folder, "alone"), Path(folder, "among")
        for number in range(HONEST_ONES):
            for place in (alone, among):
                hand_in(place / f"honest-{number:02}", HONEST)
        for number in range(SLEEPERS):  # among them in the order of the names
            hand_in(among / f"honest-{number * HONEST_ONES // SLEEPERS:02}-sleeper", SLEEPER)
        graded(alone)  # what is worked out once is in the cache from here on
        without = [graded(alone) for _ in range(ROUNDS)]
        mixed = graded(among)
        with busy_cores():
            loaded = graded(among)
    found = figures(without, mixed, loaded)
    print(json.dumps(found, indent=1))
    if "--write" in sys.argv[1:]:
        FIGURES.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    if found["seconds with sleepers"] > found["seconds allowed"] or found["honest ones that lost points"]:
        sys.exit("this is more than is allowed")


def figures(without: list[Graded], mixed: Graded, loaded: Graded) -> dict[str, float]:
    alone = statistics.median(each.seconds for each in without)
    full, calls, budget = max(without[0].honest), number_of_calls(), Budget()
    waiting = round(budget.waited_seconds + budget.waited_per_call * calls, 1)
    return {
        "honest ones": HONEST_ONES,
        "sleepers": SLEEPERS,
        "seconds alone": round(alone, 1),
        "seconds with sleepers": round(mixed.seconds, 1),
        "cores": len(os.sched_getaffinity(0)),
        "calls": calls,
        "seconds of waiting allowed": waiting,
        "seconds allowed": round(ALLOWED * alone + waiting, 1),
        "seconds with sleepers, all cores busy": round(loaded.seconds, 1),
        "honest ones that lost points": sum(
            score < full for each in (*without, mixed, loaded) for score in each.honest
        ),
        "full marks": full,
        "points of a sleeper": max(mixed.sleepers),
    }


def number_of_calls() -> int:
    """How many a submission for the exercise has to answer: one for each case."""
    with Grader(Course(ROOT), jobs=1) as grader:
        return sum(map(len, grader.prepare(SLUG).key.values()))


def hand_in(folder: Path, source: str) -> None:
    folder.mkdir(parents=True)
    (folder / "corr2d.py").write_text(source, encoding="utf-8")


def graded(folder: Path) -> Graded:
    command = [GRADER, "--course", str(ROOT), "grade", str(folder), "--format", "json"]
    start = time.monotonic()
    done = subprocess.run(command, capture_output=True, check=False)
    seconds = time.monotonic() - start
    if done.returncode not in (0, 1):
        sys.exit(done.stderr.decode())
    reports = json.loads(done.stdout)["reports"]
    honest = [each["score"] for each in reports if "sleeper" not in each["learner"]]
    return Graded(seconds, honest, [each["score"] for each in reports if "sleeper" in each["learner"]])


@contextlib.contextmanager
def busy_cores() -> Iterator[None]:
    """Two processes for each core that do nothing but compute."""
    number = 2 * len(os.sched_getaffinity(0))
    with contextlib.ExitStack() as stack:
        for _ in range(number):
            busy = subprocess.Popen([sys.executable, "-c", "while True: pass"])
            stack.callback(busy.wait)
            stack.callback(busy.kill)
        yield


if __name__ == "__main__":
    main()
