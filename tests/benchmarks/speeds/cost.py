"""What one submission of ours costs in CPU time, beside the floor of the same run."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.speeds.figures import marginal
from tests.benchmarks.speeds.floor import Costs, Floor, floor
from tests.benchmarks.speeds.our_course import hand_in, write_exercise, write_usual_exercise
from tests.benchmarks.speeds.our_grader import Grade
from tests.benchmarks.speeds.round_trip import round_trips
from tests.benchmarks.speeds.stages import Bench, bench
from tests.benchmarks.speeds.workload import alike, cases, source

# Of the classes of right and of wrong submissions whose difference says what one more costs.
SIZES = {False: (8, 72), True: (8, 40)}
MANY = 1000
_FORKS, _TIMES, _TRIPS = 40, 12, 10


@dataclass
class Cost:
    """CPU seconds of one more submission, of the bare fork, and of each stage, as measured in each round."""

    floor: list[Costs] = field(default_factory=list)
    right: list[float] = field(default_factory=list)
    wrong: list[float] = field(default_factory=list)
    right_stages: list[dict[str, float]] = field(default_factory=list)
    wrong_stages: list[dict[str, float]] = field(default_factory=list)


class Measure:
    """Our own cost without torch, or with it. Everything that it starts ends with ``stack``."""

    def __init__(self, stack: ExitStack, root: Path, *, torch: bool) -> None:
        self.cost = Cost()
        self._torch = torch
        self._grade = Grade(root / "course", root / "cache", ("--jobs", "1"), gradebook=True)  # one start to vary
        self._classes = {wrong: _classes(root, wrong=wrong, torch=torch) for wrong in (False, True)}
        write_usual_exercise(root / "course", torch=torch)
        self._grade.run(self._classes[True][0])  # what is worked out once is in the cache from here on
        self._floor = stack.enter_context(floor(source(torch=torch), cases(), torch=torch))
        self._bench = stack.enter_context(bench(root / "course", "speed"))

    def take(self) -> None:
        """Measure everything once more."""
        self.cost.floor.append(self._floor.costs(_FORKS))
        self.cost.right.append(self._one_more(wrong=False))
        self.cost.wrong.append(self._one_more(wrong=True))
        self.cost.right_stages.append(self._bench.spent(source(torch=self._torch), _TIMES))
        self.cost.wrong_stages.append(self._bench.spent(source("corr2d", torch=self._torch), _TIMES))

    def _one_more(self, *, wrong: bool) -> float:
        return marginal(SIZES[wrong], [self._grade.run(folder).cpu for folder in self._classes[wrong]])


def _classes(root: Path, *, wrong: bool, torch: bool) -> list[Path]:
    return [
        hand_in(root / f"{'wrong' if wrong else 'right'}-{size}", alike(size, wrong=wrong, torch=torch))
        for size in SIZES[wrong]
    ]


@dataclass
class ManyCases:
    """CPU seconds for 1,000 cases in one submission: graded, bare, and the arguments' round trips alone."""

    graded: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    trips: list[float] = field(default_factory=list)


class MeasureMany:
    """A submission with 1,000 cases of small arrays."""

    def __init__(self, stack: ExitStack, root: Path) -> None:
        self.many = ManyCases()
        asked = {name: made for name, made in cases(MANY).items() if name == "max_pool2d"}
        write_exercise(root / "course", "many", asked)
        self._cases = asked["max_pool2d"]
        self._floor: Floor = stack.enter_context(floor(source(), asked, torch=False))
        self._bench: Bench = stack.enter_context(bench(root / "course", "many"))

    def take(self) -> None:
        self.many.graded.append(sum(self._bench.spent(source(), _TIMES // 2).values()))
        self.many.bare.append(self._floor.costs(_FORKS // 4).whole)
        self.many.trips.append(round_trips(self._cases, _TRIPS))
