"""What grading one submission costs, beside forking the same interpreter and calling the function bare.

Run: python tests/benchmarks/grading_cost.py [SLUG] [--rounds N]

CPU time of every process involved (ours, the zygote, its workers) for one submission to a warm sandbox, against
the CPU time of an interpreter with the same libraries loaded that forks, loads the same source, makes the same calls
and exits.
Both take turns in one run, so that a busy machine slows both; medians and their ratio are printed.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from grader.cache import Cache
from grader.exercise.course import Course
from grader.judge.answer_keys import AnswerKey, query
from grader.judge.grade import grade
from grader.judge.prepared import prepare
from grader.model.exercise import Exercise
from grader.model.submission import Submission
from grader.sandbox.sandbox import Sandbox
from grader.wire.messages import Run

ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}

# The bare side: no confinement, no frames, no comparison. Its arguments are decoded before the clock starts.
_BARE = """
import os, resource, sys
import msgspec
from grader.worker.convert import to_python
from grader.wire.messages import Run
path, name, run, uses_torch = sys.argv[1:]
if uses_torch == "True":
    import torch
    torch.set_num_threads(1)
queries = msgspec.msgpack.decode(open(run, "rb").read(), type=Run).queries
calls = [([to_python(v) for v in q.args], {n: to_python(v) for n, v in q.kwargs.items()}) for q in queries]
source = open(path, "rb").read()

def cpu():
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)

print("ready", flush=True)
for _ in sys.stdin:
    before = cpu()
    pid = os.fork()
    if not pid:
        space = {"__name__": "submission"}
        exec(compile(source, path, "exec"), space)
        for args, kwargs in calls:
            try:
                space[name](*args, **kwargs)
            except Exception:
                pass
        os._exit(0)
    os.waitpid(pid, 0)
    print(cpu() - before, flush=True)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("slug", nargs="?", default="corr2d")
    parser.add_argument("--rounds", type=int, default=60)
    options = parser.parse_args()
    exercise = Course.named(Path.cwd()).exercise(options.slug)
    ours, bare, calls = measure(exercise, options.rounds)
    print(json.dumps({"exercise": exercise.slug, "calls": calls, "rounds": options.rounds}))
    print(f"graded  {ours * 1000:7.1f} ms CPU (median)")
    print(f"bare    {bare * 1000:7.1f} ms CPU (median)")
    print(f"ratio   {ours / bare:7.1f}    difference {(ours - bare) * 1000:.1f} ms")


def measure(exercise: Exercise, rounds: int) -> tuple[float, float, int]:
    """Median CPU seconds of grading the reference solution, and of the bare fork, taking turns; and the calls made."""
    reference = exercise.reference
    if reference is None:
        raise SystemExit("the course has no solutions")
    submission = Submission("reference", exercise.slug, Path(reference.path), reference.source)
    with Sandbox() as sandbox:
        prepared = prepare(exercise, sandbox, Cache(None))
        key = prepared.key
        with _bare(exercise, key, Path(reference.path)) as bare:
            grade(prepared, submission, sandbox)
            graded, alone = [], []
            for _ in range(rounds):
                before = time.process_time() + _cpu_of_children_alive()
                report = grade(prepared, submission, sandbox)
                after = time.process_time() + _cpu_of_children_alive()
                graded.append(after - before + report.seconds)
                alone.append(_one_bare_round(bare))
    return statistics.median(graded), statistics.median(alone), sum(map(len, key.values()))


def _cpu_of_children_alive() -> float:
    """CPU seconds of our living children so far: the zygote, not the workers that it has reaped."""
    pids = Path(f"/proc/self/task/{threading.get_native_id()}/children").read_text().split()
    return sum(time.clock_gettime(((~int(pid)) << 3) | 2) for pid in pids)


@contextlib.contextmanager
def _bare(exercise: Exercise, key: AnswerKey, reference: Path) -> Iterator[subprocess.Popen[str]]:
    queries = tuple(query(group, keyed.case) for group in exercise.groups for keyed in key[group.name])
    with tempfile.NamedTemporaryFile() as run:
        run.write(msgspec.msgpack.encode(Run(queries)))
        run.flush()
        function = exercise.signatures[0].name
        command = [sys.executable, "-c", _BARE, str(reference), function, run.name, str(exercise.uses_tensors)]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=ONE_THREAD
        ) as process:
            _line(process)
            yield process
            process.stdin.close()  # type: ignore[union-attr]  # a pipe, as asked for


def _one_bare_round(process: subprocess.Popen[str]) -> float:
    process.stdin.write("go\n")  # type: ignore[union-attr]
    process.stdin.flush()  # type: ignore[union-attr]
    return float(_line(process))


def _line(process: subprocess.Popen[str]) -> str:
    return process.stdout.readline()  # type: ignore[union-attr]


if __name__ == "__main__":
    main()
