"""Answer keys: the inputs of every case and what is expected of each.

The author wrote some of the inputs down and has the others generated; what is expected is the author's word or what the
reference solution, in the sandbox, returns.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from grader.errors import ExerciseError
from grader.exercise.given import Choices, Generator
from grader.exercise.strategies import Block
from grader.judge.budget import Account
from grader.judge.reply import Ended, describe_raised
from grader.judge.runner import Runner
from grader.judge.session import Program, Session, Source
from grader.model.exercise import (
    Case,
    Exercise,
    Expectation,
    Given,
    Group,
    LikeReference,
    Raises,
    Returns,
    Satisfies,
    SourceFile,
)
from grader.text import one_line
from grader.values import Value
from grader.wire.messages import Query, Raised, Returned

Answer = Returns | Raises | Satisfies


class KeyedCase(msgspec.Struct, frozen=True):
    """A case with its answer; ``choices`` are what it was generated from, None for one that the author wrote."""

    case: Case
    expected: Answer
    choices: dict[str, int | Block] | None = None


# By the group's name, in the order of its cases: the author's, then the generated ones.
AnswerKey = dict[str, tuple[KeyedCase, ...]]


def build_key(exercise: Exercise, runner: Runner, seed: str = "") -> AnswerKey:
    """Generate what is to be generated, by ``seed``, and fill in what the author left to the reference solution.

    ``ExerciseError`` if nothing can be generated, or if the reference solution does not return a value.
    """
    cases = {group.name: _all_cases(exercise, group, seed) for group in exercise.groups}
    asked = [case for keyed in cases.values() for case, _ in keyed if case.expectation == LikeReference()]
    answers = iter(_reference_answers(exercise, asked, runner))
    return {
        name: tuple(KeyedCase(case, _answer(case.expectation, answers), choices) for case, choices in keyed)
        for name, keyed in cases.items()
    }


def query(group: Group, case: Case) -> Query:
    """Make the call of ``case`` as it is sent to a worker: with what its group looks at, without what it expects."""
    counted = group.max_operations is not None
    return Query(case.call.function, case.call.args, case.call.kwargs, group.properties, counted)


def generator(exercise: Exercise, group: Group) -> Generator | None:
    """Make what generates the cases of ``group``, if it has any."""
    return Generator(group.given, exercise.signature(group.function)) if group.given else None


def generated_case(given: Given, maker: Generator, choices: Choices) -> Case:
    """Make the case that ``choices`` stand for."""
    return Case(given.why, maker.call(choices), given.expectation)


def reference_program(exercise: Exercise, reference: SourceFile) -> Program:
    """Take the reference solution as what it is to the sandbox: a submission."""
    return Program(exercise, Source(exercise.outline.submit, reference.source))


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


def _answer(expectation: Expectation, answers: Iterator[Value]) -> Answer:
    match expectation:
        case LikeReference():
            return Returns(next(answers))
        case answer:
            return answer


def _reference_answers(exercise: Exercise, cases: list[Case], runner: Runner) -> list[Value]:
    if not cases:
        return []
    if exercise.reference is None:
        raise ExerciseError(exercise.yaml, None, "hidden cases need the reference solution, and there is none")
    path = exercise.reference.path
    queries = [Query(case.call.function, case.call.args, case.call.kwargs, ()) for case in cases]
    with Session(runner, reference_program(exercise, exercise.reference), Account()) as session:
        replies = session.ask_all([queries])
        if session.failure is not None and not replies:
            reason = session.failure.reason
            why = describe_raised(reason) if isinstance(reason, Raised) else reason.reason
            raise ExerciseError(path, None, f"the reference solution cannot be loaded: {why}")
    values: list[Value] = []
    for case, reply in zip(cases, replies, strict=True):
        match reply.result:
            case Returned(value=value):
                values.append(value)
            case ended:
                line = ended.raised.line if ended.raised else None
                problem = f"the reference solution returned nothing for the case {case.why!r}: {_instead(ended)}"
                raise ExerciseError(path, line, problem)
    return values


def _instead(ended: Ended) -> str:
    """What came in place of a value."""
    if ended.raised is None:
        return one_line(str(ended.message))
    said = one_line(f"raised {ended.raised.kinds[0]}: {ended.raised.message}")
    return f"{said}; write 'raises:' if that is meant"
