"""``grader try``"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click
from msgspec import UNSET, structs

from grader.catalogue import translated
from grader.cli import settings, spoken
from grader.cli.own_files import own_submissions
from grader.errors import UsageError
from grader.judge.compare import compare
from grader.judge.reply import describe_bad_return, describe_raised, is_unwritten
from grader.model.exercise import Call, Exercise, Language
from grader.model.report import Failure, GroupReport, Report
from grader.model.sentence import as_sentence, said_in, sentence
from grader.model.submission import Submission
from grader.reporting.rendering import failure_text, group_text
from grader.text import shown_name
from grader.wire.messages import BadReturn, Query, Raised, Returned

if TYPE_CHECKING:
    from grader.grading import Grader

_WIDTH = 100
_Came = Returned | Raised | BadReturn | str  # what came of the call; a sentence where nothing did


@click.command("try", cls=spoken.Command)
@click.argument("what")
@click.option(
    "--case",
    "number",
    type=click.IntRange(min=1),
    help="The number of the group whose case is called, as the feedback says it; the first that fails if left out.",
)
@click.option("--pdb", "debug", is_flag=True, help="Begin Python's debugger where your code raises an exception.")
@click.option("--sandbox", is_flag=True, help="Confine the file as grading does; for files that are not your own.")
@settings.pass_settings
def command(user: settings.Settings, what: str, number: int | None, debug: bool, sandbox: bool) -> int:
    """Call your file on a case that fails.

    WHAT is an exercise, whose file is in the current folder, or your file. It is called on the case whose inputs the
    feedback shows, in an interpreter of its own that knows neither the course nor the answers. What it returns is
    printed whole beside what is expected, and what it prints is left alone.

    Nothing confines your file here: it may do all that you may. A file that somebody else wrote is for --sandbox, which
    has no debugger. The exit status is 0 if what comes back is right now, 1 if it is not.

    \b
    Example:
      grader try corr2d
      grader try corr2d --case 2 --pdb
      grader try downloads/corr2d.py --sandbox
    """
    from grader.grading import Grader

    if sandbox and debug:
        raise UsageError(
            sentence("the sandbox has no debugger; leave out --pdb or, for a file that is your own, --sandbox")
        )
    course = user.course()
    submission = _only(own_submissions(course, course.outlines(), what), what, sandbox=sandbox)
    with Grader(course, allow_weak=True) as grader:
        exercise, group, failure, call = _failing(grader, submission, number, what)
        _show_case(group, failure, user.language)
        came: _Came
        if sandbox:
            came = _in_sandbox(grader, submission, call, user.language)
        else:
            came = _here(submission, exercise, call, user.language, debug=debug)
    return 0 if _show_result(failure, came, user.language) else 1


class _Case(NamedTuple):
    """A failing case whose inputs are shown, and the exercise and the group that it is of."""

    exercise: Exercise
    group: GroupReport
    failure: Failure
    call: Call


def _only(submissions: Sequence[Submission], what: str, *, sandbox: bool) -> Submission:
    """The only file that is meant; one that lies elsewhere may be somebody else's, and is for the sandbox."""
    if len(submissions) > 1:
        names = ", ".join(shown_name(str(each.path)) for each in submissions)
        raise UsageError(
            sentence(
                "{what} has more than one file here: {names}; say which one: grader try FILE", what=what, names=names
            )
        )
    [submission] = submissions
    name = shown_name(str(submission.path))
    if submission.rejection is not None:
        raise UsageError(sentence("{path} cannot be called: {why}", path=name, why=as_sentence(submission.rejection)))
    if not sandbox and not submission.path.resolve().is_relative_to(Path.cwd()):
        raise UsageError(
            sentence(
                "{path} does not lie in this folder, and may be somebody else's: nothing would confine it. "
                "Call it in the sandbox: grader try {what} --sandbox, or go to its folder if it is your own",
                path=name,
                what=what,
            )
        )
    return submission


def _failing(grader: Grader, submission: Submission, number: int | None, what: str) -> _Case:
    """The case that the feedback shows of the group with that ``number``, or of the first that fails."""
    from grader.judge.counterexample import FULL_SHRINKING
    from grader.judge.probing import NO_PROBING

    [(_, report)] = grader.grade([submission], shrinking=FULL_SHRINKING, probing=NO_PROBING)
    shown = dict(_shown(report))
    if number is None and not shown:
        raise UsageError(
            sentence("no case that fails can be shown here; see what the feedback says: grader check {what}", what=what)
        )
    chosen = min(shown) if number is None else number
    if chosen not in shown:
        others = ", ".join(map(str, shown))
        instead = (
            sentence("there are: {others}", others=others)
            if others
            else sentence("see what the feedback says: grader check {what}", what=what)
        )
        raise UsageError(
            sentence("group {number} has no failing case that can be shown; {instead}", number=chosen, instead=instead)
        )
    exercise = grader.prepare(str(submission.slug)).exercise
    return _Case(exercise, *shown[chosen])


def _shown(report: Report) -> Iterator[tuple[int, tuple[GroupReport, Failure, Call]]]:
    for number, group in enumerate(report.groups, start=1):
        if group.failure is not None and group.failure.call is not None:
            yield number, (group, group.failure, group.failure.call)


# --- calling it --------------------------------------------------------------------------------------------------


def _query(call: Call) -> Query:
    return Query(call.function, call.args, call.kwargs, ())


def _here(submission: Submission, exercise: Exercise, call: Call, language: Language, *, debug: bool) -> _Came:
    """Call the file as the learner's own program; a sentence where the process ends without an answer."""
    from grader.sandbox.unconfined import Ended, call_unconfined

    said = translated("{path} runs as your own program: nothing confines it.", language, path=submission.path)
    click.secho(said, err=True, dim=True)
    sys.stdout.flush()
    harness = exercise.harness_file.path if exercise.harness_file else ""
    match call_unconfined(submission.path, harness, _query(call), debug=debug):
        case Ended(status=status):
            return translated("It ended with the exit status {status}, without a result.", language, status=status)
        case answer:
            return answer


def _in_sandbox(grader: Grader, submission: Submission, call: Call, language: Language) -> Returned | str:
    """Call the file as grading does, and print what it printed, made visible."""
    from grader.judge.session import ExhaustedError
    from grader.text import visible_bytes

    try:
        reply = grader.call(submission, _query(call))
    except ExhaustedError as error:
        raise UsageError(sentence("{path} could not be loaded again", path=str(submission.path))) from error
    click.echo(visible_bytes(reply.printed, len(reply.printed)), nl=False)
    return reply.result if isinstance(reply.result, Returned) else said_in(reply.result.message, language)


# --- printing ----------------------------------------------------------------------------------------------------


def _show_case(group: GroupReport, failure: Failure, language: Language) -> None:
    from rich.text import Text

    from grader.reporting.layout import hanging
    from grader.reporting.terminal import case_lines

    console = settings.console()
    width = min(console.width, _WIDTH)
    for line in [
        *hanging(Text(group_text(group, language), style="bold"), width),
        *case_lines(failure, language, width),
    ]:
        console.print(line, soft_wrap=True)


def _show_result(failure: Failure, came: _Came, language: Language) -> bool:
    """Print what came beside what is expected, and tell whether it is right."""
    from rich.text import Text

    from grader.reporting.layout import hanging
    from grader.reporting.terminal import result_lines

    console = settings.console()
    width = min(console.width, _WIDTH)
    shown, said, is_right = _judged(failure, came, language)
    for line in [*result_lines(shown, language, width, whole=True), *hanging(Text(said), width, rest=2)]:
        console.print(line, soft_wrap=True)
    return is_right


def _judged(failure: Failure, came: _Came, language: Language) -> tuple[Failure, str, bool]:
    """The case with what came this time, a sentence on it, and whether it is right."""
    bare = structs.replace(failure, actual=UNSET, differing=(), parts=())
    match came:
        case Returned(value=value) if failure.expected is not UNSET:
            difference = compare(failure.expected, value)
            if difference is None:
                return structs.replace(bare, actual=value), translated("This is right now.", language), True
            cells, parts = difference.cells, difference.parts
            return (
                structs.replace(bare, actual=value, differing=cells, parts=parts),
                said_in(difference.message, language),
                False,
            )
        case Returned(value=value):
            return structs.replace(bare, actual=value), _what_check_says(failure, language), False
        case Raised(kinds=kinds) as raised if failure.raises in kinds and not is_unwritten(raised):
            return bare, translated("It should raise {name}, and does so now.", language, name=failure.raises), True
        case Raised() as raised:
            return (
                bare,
                translated("it raised {what}", language, what=said_in(describe_raised(raised), language)),
                False,
            )
        case BadReturn():
            return bare, said_in(describe_bad_return(came), language), False
        case said:
            return bare, said, False


def _what_check_says(failure: Failure, language: Language) -> str:
    return translated("What the check says: {said}", language, said=failure_text(failure, language))
