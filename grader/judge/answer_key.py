"""The answer key: what is expected of each case, by the author's hand or by the reference solution in the sandbox."""

from __future__ import annotations

from typing import NamedTuple

from grader.errors import ExerciseError
from grader.judge.calls import Answered, Source, call_all, describe_raised
from grader.model import Case, Exercise, Group
from grader.sandbox.frames import Query, Raised, Returned
from grader.sandbox.sandbox import Sandbox
from grader.text import one_line
from grader.values import Value


class Expected(NamedTuple):
    """A value, or the name of an exception."""

    value: Value = None
    raises: str | None = None


# By the group's name, in the order of its cases.
AnswerKey = dict[str, tuple[Expected, ...]]


def build_key(exercise: Exercise, sandbox: Sandbox) -> AnswerKey:
    """Fill in what the author left to the reference solution. ``ExerciseError`` if that one does not return a value."""
    open_cases = [case for group in exercise.groups for case in group.cases if case.from_reference]
    answers = iter(_reference_answers(exercise, open_cases, sandbox))
    return {group.name: tuple(_expected(case, answers) for case in group.cases) for group in exercise.groups}


def query(group: Group, case: Case) -> Query:
    """The call of ``case`` as it is sent to a worker: with what its group looks at, without what it expects."""
    return Query(case.call.function, case.call.args, case.call.kwargs, group.contract)


def _expected(case: Case, answers: object) -> Expected:
    if case.raises is not None:
        return Expected(raises=case.raises)
    return Expected(next(answers)) if case.from_reference else Expected(case.expect)  # type: ignore[call-overload]


def _reference_answers(exercise: Exercise, cases: list[Case], sandbox: Sandbox) -> list[Value]:
    if not cases:
        return []
    if exercise.reference is None:
        raise ExerciseError(exercise.folder, None, "hidden cases need the reference solution, and there is none")
    queries = [Query(case.call.function, case.call.args, case.call.kwargs, ()) for case in cases]
    source = Source(exercise.outline.submit, exercise.reference.read_bytes())
    transcript = call_all(sandbox, exercise, source, [queries])
    if (failure := transcript.load_failure) is not None:
        why = describe_raised(failure) if isinstance(failure, Raised) else failure.reason
        raise ExerciseError(exercise.reference, None, f"the reference solution cannot be loaded: {why}")
    values: list[Value] = []
    for case, entry in zip(cases, transcript.answers, strict=True):
        answer = entry.answer if isinstance(entry, Answered) else entry
        if not isinstance(answer, Returned):
            said = f"raised {answer.kinds[0]}: {answer.message}" if isinstance(answer, Raised) else answer.reason
            advice = "; write 'raises:' if that is meant" if isinstance(answer, Raised) else ""
            line = answer.line if isinstance(answer, Raised) else None
            problem = f"the reference solution returned nothing for the case {case.why!r}: {one_line(said)}{advice}"
            raise ExerciseError(exercise.reference, line, problem)
        values.append(answer.value)
    return values
