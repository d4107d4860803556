"""What people read of a class: points, what lateness cost, how often a mistake is made."""

from __future__ import annotations

import datetime
import functools
from fractions import Fraction

from msgspec import UNSET

from grader.catalogue import marked, translated
from grader.cohort.cohort import Work
from grader.cohort.mistakes import Common, Unnamed
from grader.cohort.policy import Closed, InGrace, InTime, Late, Mark, NoDueDate, NothingHandedIn, NoTime, Unit
from grader.model.exercise import Language, in_language
from grader.model.report import Failure, Outcome
from grader.model.sentence import said_in
from grader.reporting.rendering import call_text, is_named, outcome_text, results, value_text

_BEGUN = {
    Unit.HOUR: marked("late, {begun} h begun: {percent} percent less"),
    Unit.DAY: marked("late, {begun} d begun: {percent} percent less"),
}
_CAPPED = {
    Unit.HOUR: marked("late, {begun} h begun: {percent} percent less, and no more than late work can earn"),
    Unit.DAY: marked("late, {begun} d begun: {percent} percent less, and no more than late work can earn"),
}


@functools.lru_cache(maxsize=10_000)
def points_text(points: Fraction, digits: int = 2) -> str:
    """Write an exact number of points with at most so many decimals, rounded half up: ``7.5``, ``0.33``."""
    scaled = (abs(points) * 10**digits * 2 + 1) // 2
    whole, rest = divmod(int(scaled), 10**digits)
    decimals = f"{rest:0{digits}d}".rstrip("0")
    return f"{'-' if points < 0 and scaled else ''}{whole}{'.' if decimals else ''}{decimals}"


def points_number(points: Fraction) -> float:
    """Round an exact number of points to the six digits that scores have."""
    return float(points_text(points, 6))


def share_text(share: float) -> str:
    """Write a share as ``0.43``."""
    return f"{share:.2f}"


def percent_text(part: Fraction | float, whole: Fraction | float) -> str:
    """Write a part of a whole as ``43 %``; "" where there is no whole."""
    return f"{round(float(100 * part / whole))} %" if whole else ""


def time_text(seconds: float) -> str:
    """Write CPU seconds to one digit, as a submission could write more into them."""
    return f"{float(f'{seconds:.1g}'):g} s"


def late_text(late: datetime.timedelta) -> str:
    """Write how late something came: ``2 d 3 h``, ``14 min``; less than a minute is ``1 min``."""
    minutes = -(-late // datetime.timedelta(minutes=1))
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [(days, "d"), (hours, "h"), (rest, "min")]
    told = [f"{number} {unit}" for number, unit in parts if number]
    return " ".join(told[:2])


def mark_text(mark: Mark, language: Language) -> str:
    """Say what the policy did to a mark; "" where it did nothing that has to be said."""
    match mark.reason:
        case NoDueDate() | NothingHandedIn() | InTime():
            return ""
        case NoTime():
            return translated("no time known: counted as in time", language)
        case InGrace():
            return translated("in the time of grace: nothing is lost", language)
        case Closed():
            return translated("too late: nothing was taken any more", language)
        case Late(begun=begun, per=per, percent=percent, capped=capped):
            sentence = (_CAPPED if capped else _BEGUN)[per]
            return translated(sentence, language, begun=begun, percent=points_text(percent))


def work_text(work: Work, language: Language) -> str:
    """Say what a table does beside a mark: that nothing is there, or what the policy did."""
    outcome = work.attempt.outcome
    if outcome in (Outcome.NOT_HANDED_IN, Outcome.NOT_GRADED, Outcome.REJECTED):
        return outcome_text(outcome, language)
    return mark_text(work.mark, language)


def common_text(mistake: Common, language: Language) -> str:
    """Say how many make a known mistake: ``41 of 212: Rotates the kernel by 180 degrees.``"""
    title = in_language(mistake.title, language)
    return translated(
        "{learners} of {judged}: {title}", language, learners=mistake.learners, judged=mistake.judged, title=title
    )


def unnamed_text(group: Unnamed, language: Language) -> str:
    """Say how many fail in a way that has no name, and where."""
    return translated(
        "{learners} of {judged} fail alike in: {groups}",
        language,
        learners=len(group.members),
        judged=group.judged,
        groups=", ".join(group.groups),
    )


_OF_OTHERS = {"yours": marked("returned")}  # who reads of a class has written none of it


def case_lines(failure: Failure, language: Language) -> list[str]:
    """Write a small case in lines: the call, its arrays, what should have come and what did."""
    call = failure.call
    if call is None:
        return []
    named = [*zip(failure.names, call.args, strict=False), *call.kwargs.items()]
    lines = [call_text(call, failure.names)]
    lines += [f"{name} = {value_text(value)}" for name, value in named if is_named(value)]
    both = [part for row in results(failure) for part in row]
    labels = [translated(_OF_OTHERS.get(part.label, part.label), language) for part in both]
    lines += [f"{label}{part.part}: {value_text(part.value)}" for label, part in zip(labels, both, strict=True)]
    return lines if failure.actual is not UNSET else [*lines, said_in(failure.message, language)]
