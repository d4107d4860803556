"""How many known mistakes published tests let through, and how many our hidden tests let through.

Run: python -m tests.benchmarks.published_tests [--write]

The questions of other courses and of two libraries, written anew in ``published/``, are asked of the reference
solution, which must answer all of them, and of every wrong solution, in this process: they are our own code. The same
wrong solutions then meet the hidden tests in the sandbox. A Markdown table is printed, or written beside this file.
Sources that need a package that is not installed, and exercises that are not in the course, are left out and named.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import importlib.metadata
import importlib.util
import signal
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple, NoReturn

import torch

from grader.exercise.course import Course
from grader.judge.answer_keys import build_key
from grader.judge.run import run
from grader.judge.session import Program, Source
from grader.model.exercise import Exercise, SourceFile
from grader.model.report import Outcome
from grader.sandbox.sandbox import Sandbox
from tests.benchmarks.published.vocabulary import PublishedTest

HERE = Path(__file__).parent
SOURCES = (
    "lecture", "d2l", "convolution_arithmetic", "cs231n", "deeplearning_ai", "dlsys", "arena", "torchcode", "torchleet",
    "minitorch", "deep_ml", "onnx_backend", "operator_samples",
)  # fmt: skip
SECONDS = 60  # for one solution and one published test; some wrong solutions might never end
HEADER = ["exercise", "published test data", "known mistakes that it lets through", "that ours let through"]
DIGEST = ["exercise", "published tests", "known mistakes", "past each of them", "past all together", "past ours"]


class Row(NamedTuple):
    """What one published test, or all of an exercise's together, lets through."""

    slug: str
    data: str
    through: tuple[str, ...]
    is_together: bool = False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write published_tests.md in place of printing")
    options = parser.parse_args()
    torch.set_num_threads(1)
    course = Course.named(HERE.parents[1])
    tests, remarks = collect(course)
    exercises = [each for each in course.in_order() if each.slug in {test.slug for test in tests}]
    text = report(exercises, [row for each in exercises for row in rows(each, tests)], ours(exercises), remarks)
    if options.write:
        (HERE / "published_tests.md").write_text(text, encoding="utf-8")
    else:
        print(text, end="")


# --- published tests ---------------------------------------------------------------------------------------------


def collect(course: Course) -> tuple[list[PublishedTest], list[str]]:
    """The published tests that can be run here, and a sentence about each that cannot."""
    tests, remarks, slugs = [], [], course.slugs()
    for source in SOURCES:
        try:
            module = importlib.import_module(f"tests.benchmarks.published.{source}")
        except ModuleNotFoundError as error:
            remarks.append(f"Left out: {source}, which needs {error.name}; `pip install {error.name}` and run again.")
            continue
        for test in vars(module).values():
            if isinstance(test, PublishedTest) and test.slug in slugs:
                tests.append(test)
            elif isinstance(test, PublishedTest):
                remarks.append(f"Left out: {test.data}; the course has no exercise {test.slug} yet.")
    return tests, remarks


def rows(exercise: Exercise, tests: list[PublishedTest]) -> Iterator[Row]:
    """A row for each published test of ``exercise``, then one for all of them together."""
    mine = [test for test in tests if test.slug == exercise.slug]
    assert exercise.reference is not None
    for test in mine:
        test.check(function(exercise, exercise.reference))
    wrong = {each.name: function(exercise, each.members[0]) for each in exercise.wrong}
    every = [
        Row(exercise.slug, test.data, tuple(name for name, each in wrong.items() if lets_through(test, each)))
        for test in mine
    ]
    yield from every
    if len(every) > 1:
        rest = tuple(name for name in wrong if all(name in row.through for row in every))
        yield Row(exercise.slug, f"*the {len(every)} together*", rest, is_together=True)


def function(exercise: Exercise, file: SourceFile) -> Any:
    """What a file defines under the name that the exercise asks for."""
    spec = importlib.util.spec_from_file_location("solution", file.path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return getattr(module, exercise.signatures[0].name)


def lets_through(test: PublishedTest, solution: Any) -> bool:
    try:
        with time_limit():
            test.check(solution)
    except Exception:  # whatever a wrong solution or a comparison raises
        return False
    return True


@contextlib.contextmanager
def time_limit() -> Iterator[None]:
    def stop(_signal: int, _frame: FrameType | None) -> NoReturn:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


# --- our tests ---------------------------------------------------------------------------------------------------


def ours(exercises: list[Exercise]) -> dict[str, tuple[str, ...]]:
    """By the slug, the wrong solutions that pass every hidden group."""
    with Sandbox() as sandbox:
        return {each.slug: passing(each, sandbox) for each in exercises}


def passing(exercise: Exercise, sandbox: Sandbox) -> tuple[str, ...]:
    key = build_key(exercise, sandbox)
    hidden = [group.name for group in exercise.groups if group.hidden]
    through = []
    for wrong in exercise.wrong:
        done = run(Program(exercise, Source(exercise.outline.submit, wrong.members[0].source)), key, sandbox)
        outcomes = {verdict.outcome for name in hidden for verdict in done.verdicts.get(name, ())}
        outcomes |= {test.outcome for name in hidden for test in done.tests.get(name, ())}
        if outcomes <= {Outcome.OK}:
            through.append(wrong.name)
    return tuple(through)


# --- the report --------------------------------------------------------------------------------------------------


def report(exercises: list[Exercise], every: list[Row], ours: dict[str, tuple[str, ...]], remarks: list[str]) -> str:
    known = {each.slug: len(each.wrong) for each in exercises}
    details = [
        [f"`{row.slug}`", row.data, share(row.through, known[row.slug]), share(ours[row.slug], known[row.slug])]
        for row in every
    ]
    head = ["# What published tests let through", "", *table(DIGEST, digest(every, known, ours)), ""]
    lines = [*head, summary(every, known, ours), "", "## Test by test", "", *table(HEADER, details)]
    return "\n".join([*lines, *(f"\n{remark}" for remark in remarks), "", versions(), ""])


def table(header: list[str], body: list[list[str]]) -> list[str]:
    return ["| " + " | ".join(cells) + " |" for cells in (header, ["---"] * len(header), *body)]


def digest(every: list[Row], known: dict[str, int], ours: dict[str, tuple[str, ...]]) -> list[list[str]]:
    """A row for each exercise: how many mistakes get past one published test, at least and at most, and past all."""
    body = []
    for slug, mistakes in known.items():
        of_exercise = [row for row in every if row.slug == slug]
        single = sorted(len(row.through) for row in of_exercise if not row.is_together)
        past = f"{single[0]} to {single[-1]}" if single[0] < single[-1] else str(single[0])
        together = len(of_exercise[-1].through)
        body.append([f"`{slug}`", str(len(single)), str(mistakes), past, str(together), str(len(ours[slug]))])
    return body


def share(through: tuple[str, ...], known: int) -> str:
    names = ": " + ", ".join(through) if through else ""
    return f"{len(through)} of {known}{names}"


def summary(every: list[Row], known: dict[str, int], ours: dict[str, tuple[str, ...]]) -> str:
    single = [row for row in every if not row.is_together]
    together = {row.slug: len(row.through) for row in every}  # the last of several is that of all of them
    return (
        f"{len(single)} published tests of {len(known)} exercises: a mistake gets past a test in "
        f"{sum(len(row.through) for row in single)} of {sum(known[row.slug] for row in single)} meetings, and "
        f"{sum(together.values())} of {sum(known.values())} mistakes get past all that is published for their "
        f"exercise. Past our hidden tests: {sum(map(len, ours.values()))}."
    )


def versions() -> str:
    packages = ("torch", "numpy", "onnx", "hypothesis")
    found = [f"{name} {importlib.metadata.version(name)}" for name in packages if importlib.util.find_spec(name)]
    return f"Made with {', '.join(found)} by `python -m tests.benchmarks.published_tests --write`."


if __name__ == "__main__":
    main()
