"""A class as one JSON document: both marks of everybody, figures of each exercise, and mistakes by frequency."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from grader.catalogue import languages
from grader.cohort.cohort import Cohort, Example, Learner, Work, gather
from grader.cohort.figures import Item, TaskFigures, figures
from grader.cohort.mistakes import Common, Unnamed, common, unnamed
from grader.cohort.policy import Late, Mark, Reason
from grader.model.condition import Condition
from grader.model.exercise import Text
from grader.model.report import Outcome, Report
from grader.reporting.class_text import case_lines, points_number
from grader.reporting.condition_text import condition_text
from grader.reporting.writers import Context, Writer
from grader.text import shown_name

SCHEMA: Literal["convgrader/class/v1"] = "convgrader/class/v1"


class MarkJson(msgspec.Struct, frozen=True):
    """A mark before the policy and after it. ``reason`` is one word; the last three tell what lateness cost."""

    before: float
    after: float
    late_seconds: float
    reason: str
    begun: int
    per: str | None
    percent: float


class WorkJson(msgspec.Struct, frozen=True):
    """What counts of one learner on one exercise."""

    exercise: str
    points: float
    outcome: Outcome
    handed_in: str | None
    attempt: int | None
    mark: MarkJson
    mistakes: tuple[str, ...]


class LearnerJson(msgspec.Struct, frozen=True):
    """One learner, with totals before the policy and after it."""

    learner: str
    name: str
    before: float
    after: float
    exercises: list[WorkJson]


class ItemJson(msgspec.Struct, frozen=True):
    """How a class did on an exercise, or on a group; ``discrimination`` is null where it cannot be told."""

    name: str
    taken: int
    passed: int
    difficulty: float
    discrimination: float | None


class ExerciseJson(msgspec.Struct, frozen=True):
    """One exercise; ``seconds`` is the median CPU time, to one digit."""

    exercise: str
    points: float
    missing: int
    seconds: float
    whole: ItemJson
    groups: list[ItemJson]


class MistakeJson(msgspec.Struct, frozen=True):
    """A mistake with its name, or a behaviour that has none; texts are in each language."""

    exercise: str
    name: str | None
    title: Text
    learners: int
    judged: int
    groups: tuple[str, ...]
    condition: Text | None
    case: list[str]
    sample: str | None


class ClassJson(msgspec.Struct, frozen=True):
    """What the format ``class-json`` writes."""

    schema: Literal["convgrader/class/v1"]
    policy: str | None
    points: float
    learners: list[LearnerJson]
    exercises: list[ExerciseJson]
    mistakes: list[MistakeJson]
    unnamed: list[MistakeJson]
    uploads_for_no_exercise: int


def write(reports: Iterable[Report], context: Context) -> Iterator[bytes]:
    """Write the document, indented, in ASCII; it is the same in every language."""
    cohort = gather(reports, context.policy, context.exercises)
    document = ClassJson(
        schema=SCHEMA,
        policy=shown_name(context.policy.name) or None,
        points=points_number(cohort.points),
        learners=[_learner(cohort, each) for each in cohort.learners],
        exercises=[_exercise(each) for each in figures(cohort)],
        mistakes=[_common(each) for each in common(cohort)],
        unnamed=[_unnamed(each) for each in unnamed(cohort)],
        uploads_for_no_exercise=cohort.strays,
    )
    yield (json.dumps(msgspec.to_builtins(document), indent=2, allow_nan=False) + "\n").encode("ascii")


WRITER = Writer("class-json", "application/json", ".class.json", write, needs=("policy",))


def _learner(cohort: Cohort, learner: Learner) -> LearnerJson:
    works = [_work(task.slug, learner.works[task.slug]) for task in cohort.tasks if task.slug in learner.works]
    return LearnerJson(learner.id, learner.name, points_number(learner.before), points_number(learner.after), works)


def _work(slug: str, work: Work) -> WorkJson:
    told = work.attempt
    return WorkJson(
        slug, points_number(work.points), told.outcome, told.handed_in, told.number, _mark(work.mark), work.mistakes
    )


def _mark(mark: Mark) -> MarkJson:
    late = mark.reason if isinstance(mark.reason, Late) else None
    return MarkJson(
        before=points_number(mark.before),
        after=points_number(mark.after),
        late_seconds=mark.late.total_seconds(),
        reason=_word(mark.reason),
        begun=late.begun if late else 0,
        per=late.per if late else None,
        percent=points_number(late.percent) if late else 0.0,
    )


def _word(reason: Reason) -> str:
    """The kind of a reason: ``no_due_date``, ``in_grace``, ``late``."""
    name = type(reason).__name__
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


def _exercise(of: TaskFigures) -> ExerciseJson:
    return ExerciseJson(
        exercise=of.task.slug,
        points=points_number(of.task.points),
        missing=of.missing,
        seconds=float(f"{of.seconds:.1g}"),
        whole=_item(of.task.slug, of.whole),
        groups=[_item(group.name, item) for group, item in zip(of.task.groups, of.groups, strict=True)],
    )


def _item(name: str, item: Item) -> ItemJson:
    found = None if item.discrimination is None else round(item.discrimination, 4)
    return ItemJson(name, item.taken, item.passed, round(item.difficulty, 4), found)


def _common(of: Common) -> MistakeJson:
    found = _texts(of.condition), _case(of.example)
    return MistakeJson(of.slug, of.name, of.title, of.learners, of.judged, (), *found, sample=None)


def _unnamed(of: Unnamed) -> MistakeJson:
    found = _texts(of.condition), _case(of.example)
    return MistakeJson(of.slug, None, {}, len(of.members), of.judged, of.groups, *found, sample=shown_name(of.sample))


def _texts(condition: Condition | None) -> Text | None:
    if condition is None:
        return None
    return {language: condition_text(condition, language) for language in languages()}


def _case(example: Example | None) -> list[str]:
    return case_lines(example.failure, "en") if example else []
