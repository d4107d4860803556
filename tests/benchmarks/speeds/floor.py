"""The least that grading can cost: a warm interpreter forks, loads the source and makes the calls bare.

Nothing is confined, sent or compared, and the arguments are there before the clock starts. CPU time is that of the
interpreter and its children, the end of each child included.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.speeds.workload import Case

ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

_PROGRAM = """
import gc, json, os, resource, sys
import numpy as np
path, asked, torch = sys.argv[1:]
if torch == "torch":
    import torch
    torch.set_num_threads(1)
made = {
    name: [[np.array(a, dtype=np.float64) if isinstance(a, list) else a for a in args] for args in calls]
    for name, calls in json.load(open(asked)).items()
}
source = open(path, "rb").read()
gc.collect()
gc.freeze()

def cpu():
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)

def child(step):
    if step != "fork":
        space = {"__name__": "submission"}
        exec(compile(source, path, "exec"), space)
    if step == "calls":
        for name, calls in made.items():
            for args in calls:
                space[name](*args)

print("ready", flush=True)
for line in sys.stdin:
    step, times = line.split()
    before = cpu()
    for _ in range(int(times)):
        pid = os.fork()
        if not pid:
            child(step)
            os._exit(0)
        os.waitpid(pid, 0)
    print((cpu() - before) / int(times), flush=True)
"""


class Costs(NamedTuple):
    """CPU seconds of one fork and its end, of loading the source, of making all calls; and of all three."""

    fork: float
    load: float
    calls: float
    whole: float


class Floor:
    """A warm interpreter that can be asked again and again what one submission costs it."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._line()

    def costs(self, times: int) -> Costs:
        """The mean of ``times`` forks for each step."""
        fork, load, whole = (self._asked(step, times) for step in ("fork", "load", "calls"))
        return Costs(fork, load - fork, whole - load, whole)

    def _asked(self, step: str, times: int) -> float:
        if self._process.stdin is None:
            raise ValueError("the interpreter has no input")
        self._process.stdin.write(f"{step} {times}\n")
        self._process.stdin.flush()
        return float(self._line())

    def _line(self) -> str:
        if self._process.stdout is None or not (line := self._process.stdout.readline()):
            raise SystemExit("the bare interpreter ended")
        return line


@contextmanager
def floor(source: str, asked: Mapping[str, Sequence[Case]], *, torch: bool) -> Iterator[Floor]:
    """Start an interpreter that has loaded numpy, or torch as well, and holds the arguments of every call."""
    with tempfile.TemporaryDirectory() as name:
        path, calls = Path(name) / "submission.py", Path(name) / "calls.json"
        path.write_text(source)
        calls.write_text(json.dumps({name: [case.args for case in made] for name, made in asked.items()}))
        command = [sys.executable, "-c", _PROGRAM, str(path), str(calls), "torch" if torch else "numpy"]
        environment = {**os.environ, **ONE_THREAD}
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        ) as process:
            try:
                yield Floor(process)
            finally:
                process.kill()
