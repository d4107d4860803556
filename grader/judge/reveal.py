"""The one place that decides what a learner may see of a failing case.

A submission can put the hidden inputs into anything it writes: an exception's text, what it prints, its values, its
timing. So at ``hint`` nothing is shown that depends on more than the outcome and the aspect, which has only words of
closed lists, and the inputs of such groups are sent only when everything that will be shown has been said
(``is_disclosed`` is what separates the two).
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import UNSET, UnsetType

from grader.catalogue import marked
from grader.judge.answer_keys import KeyedCase
from grader.judge.aspect import aspect
from grader.judge.cells import PictureError
from grader.judge.geometry import geometry
from grader.judge.picture import cells_of_interest, named, names, parts_of, picture, unlike
from grader.judge.pytest_messages import Tested
from grader.judge.reply import traceback_of
from grader.judge.verdict import Failed
from grader.model.exercise import Group, PictureLine, Raises, Returns, Reveal, Signature, WrongSolution
from grader.model.picture import Geometry
from grader.model.report import Aspect, Failure, Outcome
from grader.values import Value, is_larger

# A report is kept until its whole class is graded, and nobody reads a value of this size.
MAX_SHOWN = 64 * 1024
# Numbers of an array in a picture: nobody can look at more of them.
MAX_DRAWN = 4096

_HINTS = {
    Outcome.WRONG: marked("A hidden call returned a wrong value."),
    Outcome.ERROR: marked("A hidden call raised an exception that it should not raise."),
    Outcome.MISSING: marked("The function that these hidden calls need is not defined."),
    Outcome.TIMEOUT: marked("A hidden call took too long."),
    Outcome.CRASH: marked("The process ended during a hidden call."),
    Outcome.MEMORY: marked("A hidden call needed too much memory."),
    Outcome.OUTPUT_LIMIT: marked("Too much was printed during a hidden call."),
    Outcome.BAD_OUTPUT: marked("A hidden call returned something that is not plain data."),
    Outcome.FORBIDDEN: marked("A hidden call used something that this exercise does not allow."),
    Outcome.PROTOCOL: marked("The process did not keep to the rules during a hidden call."),
}


def is_disclosed(group: Group) -> bool:
    """Whether the feedback on ``group`` may quote its inputs and what the submission made of them."""
    return not group.hidden or group.reveal is Reveal.COUNTEREXAMPLE


def failed_test(group: Group, test: Tested) -> Failure | None:
    """What may be shown of the failing test of a group that is a pytest file."""
    if is_disclosed(group):
        return Failure(message=test.message, why=test.why)
    if group.reveal is Reveal.NOTHING:
        return None
    return Failure(message=_HINTS.get(test.outcome, marked("A hidden call failed.")), why=test.why)


def failure(group: Group, keyed: KeyedCase, failed: Failed, signature: Signature) -> Failure | None:
    """Say what may be shown of the failing case."""
    case = keyed.case
    if is_disclosed(group):
        shows_actual = failed.returned is not UNSET and not is_larger(failed.returned, MAX_SHOWN)
        return Failure(
            message=failed.message,
            why=case.why,
            call=case.call,
            names=names(case.call, signature),
            actual=failed.returned if shows_actual else UNSET,
            expected=_expected_value(group, keyed),
            differing=failed.differing if shows_actual else (),
            parts=failed.parts if shows_actual else (),
            raises=keyed.expected.name if isinstance(keyed.expected, Raises) else "",
            printed=failed.printed,
            traceback=traceback_of(failed.raised) if failed.raised else None,
            picture=_picture(group, keyed, failed, signature),
        )
    if group.reveal is Reveal.NOTHING:
        return None
    told = aspect(keyed, failed)
    message = _HINTS.get(failed.outcome, marked("A hidden call failed."))
    return Failure(message=message, why=None if _is_of_property(group, told) else case.why, aspect=told)


def mistake_picture(
    group: Group, keyed: KeyedCase, failed: Failed, signature: Signature, mistake: WrongSolution
) -> Geometry | None:
    """Say how a mistake that was named makes what the failing case returned, where that is shown and it is so."""
    line = mistake.pictures.get(group.function)
    if line is None or group.picture is None or group.properties or not is_disclosed(group):
        return None
    if isinstance(failed.returned, UnsetType) or not failed.by_value:
        return None
    return _drawn(line, keyed, failed, signature, failed.returned)


def _picture(group: Group, keyed: KeyedCase, failed: Failed, signature: Signature) -> Geometry | None:
    expected = _expected_value(group, keyed)
    if group.picture is None or isinstance(expected, UnsetType) or not failed.by_value:
        return None
    return _drawn(group.picture, keyed, failed, signature, expected)


def _drawn(line: PictureLine, keyed: KeyedCase, failed: Failed, signature: Signature, value: Value) -> Geometry | None:
    """The geometry that makes ``value``; None where the line does not say it of this call, or arrays are too large."""
    call = keyed.case.call
    try:
        found = geometry(line.text, call, signature)
        if found is None or not _makes(found, named(call, names(call, signature)), value, failed.differing):
            return None
    except PictureError:  # verify tells the author, and the learner has the values all the same
        return None
    return found


def _makes(found: Geometry, arguments: Mapping[str, Value], value: Value, differing: tuple[int, ...]) -> bool:
    """Whether ``value`` is what the geometry makes, in the cells that can be drawn."""
    for _, part, item in parts_of(found, value):
        drawn = picture(part, arguments)
        if isinstance(item, UnsetType) or any(plane.values.size > MAX_DRAWN for plane in drawn.planes):
            return False
        if unlike(drawn, item, ()) or unlike(drawn, item, cells_of_interest(drawn, differing)):
            return False  # of another shape, which may be too large to list its cells, or of other numbers
    return True


def _is_of_property(group: Group, aspect: Aspect | None) -> bool:
    """Whether the aspect is a property, so that the case's own reason may be about another one."""
    return aspect is not None and aspect.failing.value in group.properties


def _expected_value(group: Group, keyed: KeyedCase) -> Value | UnsetType:
    match keyed.expected:
        case Returns(value=value) if not group.properties:
            return value
    return UNSET
