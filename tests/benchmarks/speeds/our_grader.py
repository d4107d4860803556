"""``grader grade`` as a command that is measured: by the clock, by the CPU time of all its processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from tests.benchmarks.speeds.workload import Verdicts

_GRADER = str(Path(sys.executable).with_name("grader"))


class Done(NamedTuple):
    """Seconds by the clock, CPU seconds of the whole tree of processes, and the reports."""

    seconds: float
    cpu: float
    reports: list[dict[str, Any]]


class Grade(NamedTuple):
    """A course, a folder for what is worked out once, and how the command is called."""

    course: Path
    cache: Path
    options: tuple[str, ...] = ()
    cores: tuple[int, ...] = ()  # by their numbers; none: all that there are
    gradebook: bool = False

    def run(self, folder: Path) -> Done:
        """Grade a class; ``SystemExit`` with what was said where that did not work."""
        with tempfile.TemporaryDirectory() as name, (Path(name) / "out").open("wb+") as out:
            before = time.monotonic()
            cpu, status = self._finished(self._command(folder, Path(name)), out.fileno())
            seconds = time.monotonic() - before
            out.seek(0)
            text = out.read()
        if status not in (0, 1):
            raise SystemExit(f"grader grade ended with {status}: {text.decode(errors='replace')[-2000:]}")
        return Done(seconds, cpu, json.loads(text)["reports"])

    def _command(self, folder: Path, temporary: Path) -> list[str]:
        held = ["taskset", "-c", ",".join(map(str, self.cores))] if self.cores else []
        book = ["--gradebook", str(temporary / "class.gradebook")] if self.gradebook else []
        command = [_GRADER, "--course", str(self.course), "grade", str(folder), "--format", "json"]
        return [*held, *command, *book, *self.options]

    def _finished(self, command: list[str], out: int) -> tuple[float, int]:
        """Its CPU seconds, those of every process that it waited for, and its exit status."""
        own = {name: value for name, value in os.environ.items() if not name.startswith("GRADER_")}
        environment = {**own, "GRADER_CACHE": str(self.cache), "XDG_DATA_HOME": str(self.cache / "data")}
        with subprocess.Popen(command, env=environment, stdout=out, stderr=subprocess.DEVNULL) as process:
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        return used.ru_utime + used.ru_stime, process.returncode


def verdicts(done: Done) -> list[Verdicts]:
    """Of each submission, in the order of the learners."""
    told = sorted(done.reports, key=lambda report: str(report["learner"]))
    return [{group["name"]: _passed(group) for group in report["groups"]} for report in told]


def _passed(group: dict[str, Any]) -> tuple[bool, ...]:
    return tuple(outcome == "ok" for outcome in group["cases"]["outcomes"])


@contextmanager
def one_folder(cache: Path | None) -> Iterator[Path]:
    """``cache``, or a temporary folder."""
    if cache is not None:
        cache.mkdir(parents=True, exist_ok=True)
        yield cache.resolve()
    else:
        with tempfile.TemporaryDirectory(prefix="speed-") as name:
            yield Path(name)
