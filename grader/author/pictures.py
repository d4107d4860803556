"""Whether ``picture:`` lines tell the truth: what they add up to is what the programs return."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET, UnsetType

from grader.author.verification import Finding
from grader.judge.answer_keys import AnswerKey, KeyedCase
from grader.judge.behaviours import Behaviour, Families
from grader.judge.cells import PictureError
from grader.judge.compare import Difference
from grader.judge.geometry import geometry
from grader.judge.picture import named, names, parts_of, picture, unlike
from grader.model.exercise import Exercise, Group, PictureLine, Returns, Signature, WrongSolution
from grader.model.report import Outcome
from grader.reporting.rendering import call_text
from grader.values import Value


def untrue_pictures(exercise: Exercise, key: AnswerKey) -> Iterator[Finding]:
    """Groups whose picture is not that of the value that should be returned, by the first case where it is not."""
    for group in exercise.groups:
        if group.picture is not None and not group.properties:
            signature, line = exercise.signature(group.function), group.picture
            problems = (_untrue(line, keyed, signature) for keyed in key[group.name])
            if problem := next(filter(None, problems), None):
                where = f"line {line.line}: the picture of the group {group.name!r}"
                yield Finding(exercise.yaml, f"{where} is not that of {problem}")


def untrue_pictures_of_mistakes(exercise: Exercise, key: AnswerKey, known: Families) -> Iterator[Finding]:
    """Known mistakes whose picture is not that of what they return, or is of nothing that they get wrong.

    What they return in another shape, or do not return, has no picture; nor has a group where nothing else is drawn.
    """
    for wrong in exercise.wrong:
        for function, line in wrong.pictures.items():
            if problem := _untrue_of(exercise, wrong, function, key, known):
                yield Finding(exercise.hidden_yaml, f"line {line.line}: the picture of {wrong.name!r} is {problem}")


def _untrue(line: PictureLine, keyed: KeyedCase, signature: Signature) -> str:
    """The call, and how its picture differs; "" if it does not."""
    if not isinstance(keyed.expected, Returns):
        return ""
    try:
        found = next(filter(None, _differences(line, keyed, signature, keyed.expected.value)), None)
    except PictureError as error:
        return f"{call_text(keyed.case.call)}: {error}"
    return f"{call_text(keyed.case.call)}: {found.message}" if found else ""


def _untrue_of(exercise: Exercise, wrong: WrongSolution, function: str, key: AnswerKey, known: Families) -> str:
    signature, line, is_seen = exercise.signature(function), wrong.pictures[function], False
    for group, keyed, behaviour in _behaviours(exercise, wrong, function, key, known):
        value = _returned(keyed, behaviour)
        if isinstance(value, UnsetType):
            continue
        try:
            found = [*_differences(line, keyed, signature, value)]
        except PictureError:  # the mistake makes something else of this call, which has no picture
            continue
        if any(each is not None and each.kind == "shape" for each in found):
            continue
        if difference := next(filter(None, found), None):
            return f"not that of {call_text(keyed.case.call)} in the group {group.name!r}: {difference.message}"
        is_seen |= bool(found) and behaviour.outcome is not Outcome.OK
    return "" if is_seen else "not that of any case that the mistake fails"


def _behaviours(
    exercise: Exercise, wrong: WrongSolution, function: str, key: AnswerKey, known: Families
) -> Iterator[tuple[Group, KeyedCase, Behaviour]]:
    """What every member of ``wrong`` does in the cases of ``function`` where values are judged."""
    drawn = [group for group in exercise.groups if group.picture is not None and not group.properties]
    groups = [group for group in drawn if group.function == function]
    for behaves in known[wrong.name]:
        for group in groups:
            for keyed, behaviour in zip(key[group.name], behaves.get(group.name, ()), strict=False):
                yield group, keyed, behaviour


def _returned(keyed: KeyedCase, behaviour: Behaviour) -> Value | UnsetType:
    if behaviour.outcome is Outcome.OK and isinstance(keyed.expected, Returns):
        return keyed.expected.value
    return behaviour.value


def _differences(
    line: PictureLine, keyed: KeyedCase, signature: Signature, value: Value
) -> Iterator[Difference | None]:
    """How each part of ``value`` differs from what the picture of the call makes, in all its cells."""
    call = keyed.case.call
    found = geometry(line.text, call, signature)
    if found is None:
        return
    arguments = named(call, names(call, signature))
    for place, part, item in parts_of(found, value):
        if item is UNSET:
            yield Difference("shape", f"the value has no item {place}")
        else:
            drawn = picture(part, arguments)
            yield unlike(drawn, item, drawn.indices())
