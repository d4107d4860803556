"""What a second core is worth: one class, graded on one core and on two, in turn, in one run.

    python tests/benchmarks/jobs.py [SUBMISSIONS] [ROUNDS]

Prints the wall times' medians and their ratio, and whether the reports are the same apart from times.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOLUTIONS = ROOT / "solutions" / "corr2d"
GRADER = str(Path(sys.executable).with_name("grader"))


def main() -> None:
    submissions, rounds = (int(argument) for argument in (*sys.argv[1:], *("300", "3")[len(sys.argv) - 1 :]))
    with tempfile.TemporaryDirectory() as folder:
        hand_in(Path(folder), submissions)
        one = ["taskset", "-c", "0", *command(folder)]
        two = [*command(folder), "--jobs", "2"]
        timed(one)  # what is worked out once is in the cache from here on
        runs = [(timed(one), timed(two)) for _ in range(rounds)]
    seconds = [statistics.median(run[place][0] for run in runs) for place in (0, 1)]
    ratio = statistics.median(b / a for (a, _), (b, _) in runs)
    same = all(first == second for (_, first), (_, second) in runs)
    print(f"{submissions} submissions, {rounds} rounds")
    print(f"one core    {seconds[0]:6.2f} s (median)")
    print(f"two cores   {seconds[1]:6.2f} s (median)")
    print(f"ratio       {ratio:6.2f} (median of pairs)    reports are {'the same' if same else 'NOT the same'}")


def hand_in(folder: Path, submissions: int) -> None:
    """A class: every fifth submission is right, the others make the known mistakes in turn."""
    wrong = sorted((SOLUTIONS / "wrong").glob("*.py"))
    for number in range(submissions):
        learner = folder / f"learner-{number:04}"
        learner.mkdir()
        source = SOLUTIONS / "corr2d.py" if number % 5 == 0 else wrong[number % len(wrong)]
        shutil.copyfile(source, learner / "corr2d.py")


def command(folder: str) -> list[str]:
    return [GRADER, "--course", str(ROOT), "grade", folder, "--format", "json"]


def timed(command: list[str]) -> tuple[float, object]:
    """The seconds it takes by the clock, and its reports without times."""
    start = time.monotonic()
    done = subprocess.run(command, capture_output=True, check=False)
    seconds = time.monotonic() - start
    if done.returncode not in (0, 1):
        sys.exit(done.stderr.decode())
    reports = json.loads(done.stdout)["reports"]
    return seconds, [{name: value for name, value in report.items() if name != "seconds"} for report in reports]


if __name__ == "__main__":
    main()
