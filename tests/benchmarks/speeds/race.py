"""All graders on one workload, taking turns: submissions a second, verdicts compared after every turn."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.speeds import peers
from tests.benchmarks.speeds.environments import NotInstalledError, environment, versions
from tests.benchmarks.speeds.our_course import hand_in, write_usual_exercise
from tests.benchmarks.speeds.our_grader import Grade, verdicts
from tests.benchmarks.speeds.peers import PEERS, Peer
from tests.benchmarks.speeds.workload import Verdicts, cases, disagreement, submissions, truth

OURS, RECORDED = "convgrader", "convgrader, into a gradebook"
OUR_NUMBERS = (960, 480)  # submissions of ours in a turn, without torch and with it: a class
_WARM = 2  # starts of a grader before its time is taken


@dataclass
class Line:
    """A grader in the table; ``rates`` are submissions a second, without torch and with it.

    ``reason`` says why there are none.
    """

    name: str
    set_up: str
    version: str = ""
    numbers: tuple[int, int] = (0, 0)
    rates: tuple[list[float], list[float]] = field(default_factory=lambda: ([], []))
    reason: str = ""


# Grades once, and returns the seconds that it took and the verdicts.
Turn = Callable[[], tuple[float, list[Verdicts]]]


@dataclass
class Runner:
    """One grader with one workload, and what its verdicts have to be."""

    line: Line
    place: int  # 0 without torch, 1 with it
    turn: Turn
    true: list[Verdicts]

    def take(self) -> None:
        """Grade once more; ``SystemExit`` where a verdict is not true."""
        if self.line.reason:
            return
        try:
            seconds, told = self.turn()
        except Exception as error:  # whatever another grader's results are like
            self.line.reason = f"{type(error).__name__}: {error}"[:200]
            return
        if said := disagreement(self.true, told):
            raise SystemExit(f"{self.line.name} does not say what the others say: {said}")
        self.line.rates[self.place].append(len(self.true) / seconds)


def runners(cache: Path, runs: Path, only: tuple[str, ...], most: int | None) -> tuple[list[Line], list[Runner]]:
    """Set up everybody; at most ``most`` submissions each."""
    lines, made = [], []
    for recorded in (False, True):
        line = Line(RECORDED if recorded else OURS, "grader grade, report as JSON", numbers=_at_most(OUR_NUMBERS, most))
        lines.append(line)
        made += [_ours(line, runs, torch=torch, recorded=recorded) for torch in (False, True)]
    for peer in PEERS:
        if not only or peer.name in only:
            line = Line(peer.name, peer.set_up, numbers=_at_most(peer.numbers, most))
            lines.append(line)
            made += _theirs(peer, line, cache, runs)
    return lines, made


def _at_most(numbers: tuple[int, int], most: int | None) -> tuple[int, int]:
    return numbers if most is None else (min(numbers[0], most), min(numbers[1], most))


def _ours(line: Line, runs: Path, *, torch: bool, recorded: bool) -> Runner:
    root = runs / f"ours-{int(torch)}"
    given = submissions(line.numbers[torch], torch=torch)
    if not root.exists():
        write_usual_exercise(root / "course", torch=torch)
        hand_in(root / "class", given)
        hand_in(root / "warm", given[:4])
    grade = Grade(root / "course", root / "cache", gradebook=recorded)
    grade.run(root / "warm")  # what is worked out once is in the cache from here on

    def turn() -> tuple[float, list[Verdicts]]:
        done = grade.run(root / "class")
        return done.seconds, verdicts(done)

    asked = cases()
    return Runner(line, int(torch), turn, [truth(each, asked) for each in given])


def _theirs(peer: Peer, line: Line, cache: Path, runs: Path) -> list[Runner]:
    try:
        python = environment(cache, peer.name, (*peer.packages, *peer.needs))
    except NotInstalledError as error:
        line.reason = f"could not be installed: {error}"
        return []
    line.version = versions(python, peer.packages)[peer.packages[0]]
    return [_theirs_with(peer, line, python, runs, torch=torch) for torch in (False, True)]


def _theirs_with(peer: Peer, line: Line, python: Path, runs: Path, *, torch: bool) -> Runner:
    root, asked = runs / f"{peer.name}-{int(torch)}", cases()
    given = submissions(line.numbers[torch], torch=torch)
    launches = peer.lay_out(root, python, given, asked)
    peers.run(launches[:_WARM], root)

    def turn() -> tuple[float, list[Verdicts]]:
        before = time.monotonic()
        peers.run(launches, root)
        seconds = time.monotonic() - before
        return seconds, peer.read(root, len(given))

    return Runner(line, int(torch), turn, [truth(each, asked) for each in given])
