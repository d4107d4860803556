"""How the cost grows: with cases, with the size of arrays, with submissions, exercises and cores."""

from __future__ import annotations

import json
import os
import statistics
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.speeds.figures import Power, power
from tests.benchmarks.speeds.our_course import hand_in, write, write_exercise, write_usual_exercise
from tests.benchmarks.speeds.our_grader import Grade
from tests.benchmarks.speeds.stages import bench
from tests.benchmarks.speeds.workload import source, submissions

CASES = (5, 20, 80, 320)  # of each of the four functions
SIDES = (8, 16, 32, 64)  # of a square array; a generated one may have no more numbers
SUBMISSIONS = (25, 50, 100, 200)
EXERCISES = (1, 2, 4, 8)
_TIMES = 5  # submissions that are graded for a figure
_OF_EACH = 12  # submissions to each exercise
_PLUS_ONE = "def plus_one(x):\n    return x + 1\n"


class Growth(NamedTuple):
    """What was measured at each size, in ``unit``."""

    what: str
    sizes: tuple[int, ...]
    costs: tuple[float, ...]
    unit: str

    @property
    def fit(self) -> Power:
        return power(self.sizes, self.costs)


def growths(root: Path, rounds: int) -> list[Growth]:
    """Measure all of them, each size ``rounds`` times in turns; the courses are written below ``root``."""
    with ExitStack() as stack:
        by_cases = _growth("cases of a submission", [4 * size for size in CASES], _by_cases(stack, root), rounds)
        by_side = _growth("numbers in an array", [side * side for side in SIDES], _by_side(stack, root), rounds)
    return [
        by_cases,
        by_side,
        _growth("submissions", SUBMISSIONS, _by_submissions(root), rounds),
        _growth("exercises", EXERCISES, _by_exercises(root), rounds),
        _by_cores(root, rounds),
    ]


def _growth(what: str, sizes: Sequence[int], measures: Sequence[Callable[[], float]], rounds: int) -> Growth:
    measured = [[measure() for measure in measures] for _ in range(rounds)]
    medians = tuple(statistics.median(costs) for costs in zip(*measured, strict=True))
    return Growth(what, tuple(sizes), medians, "CPU seconds")


def _by_cases(stack: ExitStack, root: Path) -> list[Callable[[], float]]:
    course = root / "cases"
    for number in CASES:
        write_usual_exercise(course, f"cases-{number}", number=number)
    return [_one_submission(stack, course, f"cases-{number}", source()) for number in CASES]


def _by_side(stack: ExitStack, root: Path) -> list[Callable[[], float]]:
    course = root / "sides"
    for side in SIDES:
        slug = f"side-{side}"
        signature = {"plus_one": "plus_one(x: array[H, W]) -> array[H, W]"}
        write_exercise(course, slug, {"plus_one": []}, reference=_PLUS_ONE, signatures=signature)
        generated = {"given": {"x": f"array({side}, {side})"}, "args": ["x"], "examples": 10}
        write(course / "solutions" / slug / "hidden.yaml", json.dumps({"groups": {"plus_one": generated}}))
    return [_one_submission(stack, course, f"side-{side}", _PLUS_ONE) for side in SIDES]


def _one_submission(stack: ExitStack, course: Path, slug: str, text: str) -> Callable[[], float]:
    ready = stack.enter_context(bench(course, slug))
    return lambda: sum(ready.spent(text, _TIMES).values())


def _by_submissions(root: Path) -> list[Callable[[], float]]:
    write_usual_exercise(root / "submissions")
    grade = Grade(root / "submissions", root / "cache")
    folders = [hand_in(root / f"class-{number}", submissions(number, torch=False)) for number in SUBMISSIONS]
    grade.run(folders[0])  # what is worked out once is in the cache from here on
    return [_cpu(grade, folder) for folder in folders]


def _by_exercises(root: Path) -> list[Callable[[], float]]:
    course, slugs = root / "exercises", [f"exercise-{number}" for number in range(EXERCISES[-1])]
    for slug in slugs:
        write_usual_exercise(course, slug)
    grade = Grade(course, root / "cache")
    given = submissions(_OF_EACH, torch=False)
    folders = [hand_in(root / f"exercises-{number}", given, slugs[:number]) for number in EXERCISES]
    grade.run(folders[-1])
    return [_cpu(grade, folder) for folder in folders]


def _by_cores(root: Path, rounds: int) -> Growth:
    """The only one by the clock: how long the class of 100 takes on one core, and on all."""
    cores = tuple(sorted(os.sched_getaffinity(0)))
    sizes = tuple(sorted({1, len(cores)}))
    folder = root / f"class-{SUBMISSIONS[2]}"
    grades = [Grade(root / "submissions", root / "cache", cores=cores[:number]) for number in sizes]
    measured = [[grade.run(folder).seconds for grade in grades] for _ in range(rounds)]
    return Growth("cores", sizes, tuple(map(statistics.median, zip(*measured, strict=True))), "seconds")


def _cpu(grade: Grade, folder: Path) -> Callable[[], float]:
    return lambda: grade.run(folder).cpu
