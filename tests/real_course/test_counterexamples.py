"""The counterexamples of the course are small, and found quickly."""

from __future__ import annotations

import time
from pathlib import Path

import msgspec
import pytest

from grader.cache import Cache
from grader.judge.answer_keys import build_key
from grader.judge.counterexample import FULL_SHRINKING, FailedCase, smallest
from grader.judge.grade import grade
from grader.judge.prepared import prepare
from grader.judge.reveal import is_disclosed
from grader.judge.run import run
from grader.judge.session import Program, Source
from grader.judge.verdict import Failed
from grader.model.exercise import Call, Exercise, Limits
from grader.model.submission import Submission
from grader.sandbox.sandbox import Sandbox
from grader.sandbox.worker import Worker
from grader.values import Array

ROOT = Path(__file__).parents[2]
LARGEST = 3
MAX_CPU_SECONDS = 1.0
EXERCISES = ("corr2d", "max-pool2d")
WRONG = [(slug, path) for slug in EXERCISES for path in sorted(ROOT.glob(f"solutions/{slug}/wrong/**/*.py"))]
IDS = [f"{slug}-{path.stem}" for slug, path in WRONG]
FOUND_AMONG_GENERATED = 16  # of those, the others fail in what is not generated: NaN, manners, refusals


class Metered(Sandbox):
    """Adds up the CPU seconds of its workers."""

    seconds = 0.0

    def worker(self, *, torch: bool, limits: Limits) -> Worker:
        worker = super().worker(torch=torch, limits=limits)

        def add() -> None:
            self.seconds += worker.close()  # which has ended, and says again what it used

        worker.own(add)
        return worker


def largest(call: Call) -> int:
    shapes = (value.shape for value in (*call.args, *call.kwargs.values()) if isinstance(value, Array))
    return max((axis for shape in shapes for axis in shape), default=0)


@pytest.mark.parametrize(("slug", "path"), WRONG, ids=IDS)
def test_what_a_learner_is_shown_is_small(
    slug: str, path: Path, exercises: dict[str, Exercise], cache: Cache, sandbox: Sandbox
) -> None:
    submission = Submission("kim", slug, path, path.read_bytes())
    report = grade(prepare(exercises[slug], sandbox, cache), submission, sandbox, FULL_SHRINKING)
    calls = [group.failure.call for group in report.groups if group.failure and group.failure.call]
    assert [call for call in calls if largest(call) > LARGEST] == []


def only_generated(exercise: Exercise) -> Exercise:
    """The exercise without the cases that its author wrote, so that whatever fails first is to be made small."""
    groups = tuple(
        msgspec.structs.replace(group, cases=()) for group in exercise.groups if group.given and is_disclosed(group)
    )
    return msgspec.structs.replace(exercise, groups=groups)


def test_generated_counterexamples_are_made_small_in_under_a_second_of_cpu(exercises: dict[str, Exercise]) -> None:
    found = []
    sandbox = Metered()
    with sandbox:
        only = {slug: only_generated(exercises[slug]) for slug in EXERCISES}
        keys = {slug: build_key(exercise, sandbox) for slug, exercise in only.items()}
        for slug, path in WRONG:
            exercise, key = only[slug], keys[slug]
            program = Program(exercise, Source(exercise.outline.submit, path.read_bytes()))
            done = run(program, key, sandbox)
            for group in exercise.groups:
                failing = [
                    FailedCase(keyed, verdict)
                    for keyed, verdict in zip(key[group.name], done.verdicts[group.name], strict=True)
                    if isinstance(verdict, Failed)
                ]
                if failing:
                    before = time.process_time() + sandbox.seconds
                    found_case = smallest(program, group, failing[-1], sandbox, FULL_SHRINKING).shown.keyed.case
                    used = time.process_time() + sandbox.seconds - before
                    found.append((slug, path.stem, largest(found_case.call), used))
    assert len(found) >= FOUND_AMONG_GENERATED
    assert [each for each in found if each[2] > LARGEST] == []
    assert [each for each in found if each[3] > MAX_CPU_SECONDS] == []
