"""The answer key: the inputs of every case and what is expected of each.

The author wrote some of the inputs down and has the others generated; what is expected is the author's word or what the
reference solution, in the sandbox, returns.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from grader.errors import ExerciseError
from grader.exercise.given import Choices, Generator
from grader.exercise.strategies import Block
from grader.judge.calls import Answered, Missing, Source, call_all, describe_raised, describe_uses
from grader.model.exercise import Case, Exercise, Given, Group
from grader.sandbox.sandbox import Sandbox
from grader.sandbox.worker import Stopped
from grader.text import one_line
from grader.values import Value
from grader.wire.messages import Query, Raised, Refused, Returned, Unsendable


class Expected(msgspec.Struct, frozen=True):
    """A value, the name of an exception, or conditions on what is returned by name."""

    value: Value = None
    raises: str | None = None
    accept: tuple[str, ...] = ()


class KeyedCase(msgspec.Struct, frozen=True):
    """A case with its answer; ``choices`` are what it was generated from, None for one that the author wrote."""

    case: Case
    expected: Expected
    choices: dict[str, int | Block] | None = None


# By the group's name, in the order of its cases: the author's, then the generated ones.
AnswerKey = dict[str, tuple[KeyedCase, ...]]


def build_key(exercise: Exercise, sandbox: Sandbox, seed: str = "") -> AnswerKey:
    """Generate what is to be generated, by ``seed``, and fill in what the author left to the reference solution.

    ``ExerciseError`` if nothing can be generated, or if the reference solution does not return a value.
    """
    cases = {group.name: _all_cases(exercise, group, seed) for group in exercise.groups}
    open_cases = [case for keyed in cases.values() for case, _ in keyed if case.from_reference]
    answers = iter(_reference_answers(exercise, open_cases, sandbox))
    return {
        name: tuple(KeyedCase(case, _expected(case, answers), choices) for case, choices in keyed)
        for name, keyed in cases.items()
    }


def query(group: Group, case: Case) -> Query:
    """The call of ``case`` as it is sent to a worker: with what its group looks at, without what it expects."""
    counted = group.max_operations is not None
    return Query(case.call.function, case.call.args, case.call.kwargs, group.contract, counted)


def generator(exercise: Exercise, group: Group) -> Generator | None:
    """What makes the generated cases of ``group``, if it has any."""
    return Generator(group.given, exercise.signature(group.function)) if group.given else None


def generated_case(given: Given, maker: Generator, choices: Choices) -> Case:
    """The case that ``choices`` stand for."""
    return Case(given.why, maker.call(choices), raises=given.raises, from_reference=given.raises is None)


def _all_cases(exercise: Exercise, group: Group, seed: str) -> list[tuple[Case, Choices | None]]:
    written: list[tuple[Case, Choices | None]] = [(case, None) for case in group.cases]
    if group.given is None or (maker := generator(exercise, group)) is None:
        return written
    try:
        # Not by the order of groups or by what else the exercise has: adding a case must not change the others.
        examples = maker.examples(f"{exercise.slug}/{group.name}/{seed}")
        generated = [(generated_case(group.given, maker, choices), choices) for choices in examples]
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise ExerciseError(exercise.hidden_yaml, group.given.line, f"'given' of {group.name!r}: {error}") from error
    return [*written, *generated]


def _expected(case: Case, answers: Iterator[Value]) -> Expected:
    if case.raises is not None:
        return Expected(raises=case.raises)
    if case.accept:
        return Expected(accept=case.accept)
    return Expected(next(answers)) if case.from_reference else Expected(case.expect)


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
            line = answer.line if isinstance(answer, Raised) else None
            problem = f"the reference solution returned nothing for the case {case.why!r}: {_instead(answer)}"
            raise ExerciseError(exercise.reference, line, problem)
        values.append(answer.value)
    return values


def _instead(answer: Raised | Refused | Unsendable | Stopped | Missing) -> str:
    """What came in place of a value."""
    if isinstance(answer, Raised):
        return one_line(f"raised {answer.kinds[0]}: {answer.message}") + "; write 'raises:' if that is meant"
    return one_line(describe_uses(answer.uses) if isinstance(answer, Refused) else answer.reason)
