"""What `grader list` takes, beside an interpreter that only imports click and yaml.

Run: python tests/benchmarks/list_startup.py [--rounds N]

Both are whole processes and take turns in one run; medians of the wall clock and their ratio are printed.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

COMMANDS = {
    "grader list": [str(Path(sys.executable).parent / "grader"), "list"],
    "import click, yaml": [sys.executable, "-c", "import click, yaml"],
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=40)
    rounds = parser.parse_args().rounds
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(rounds):
        for name, command in COMMANDS.items():
            start = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            taken[name].append(time.perf_counter() - start)
    medians = {name: statistics.median(times) for name, times in taken.items()}
    for name, median in medians.items():
        print(f"{name:<20} {median * 1000:6.1f} ms (median of {rounds})")
    ours, bare = medians.values()
    print(f"ratio {ours / bare:.2f}")


if __name__ == "__main__":
    main()
