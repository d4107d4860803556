"""What came of one call: a value, or how it ended without one, as an outcome and a sentence.

This is the one place where what a worker answers becomes words.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from grader.catalogue import marked
from grader.exercise.rules import advice
from grader.model.report import Frame, Outcome, Traceback
from grader.model.sentence import Said, Sentence, as_sentence, joined, sentence
from grader.model.stopped import Stopped
from grader.text import one_line, visible
from grader.values import MAX_ARRAY_BYTES, MAX_AXES, MAX_DEPTH, MAX_ITEMS, MAX_STRING
from grader.wire import messages
from grader.wire.messages import Absent, Answer, BadReturn, Flaw, Forbidden, Loaded, Near, Raised, Returned, Use

# torch raises RuntimeError where Python raises MemoryError.
_OUT_OF_MEMORY = ("can't allocate memory", "not enough memory", "DefaultCPUAllocator")
MAX_NAMED_CELLS = 3
_FLAWS: dict[Flaw, str] = {
    "depth": marked("the result is nested more than {depth} deep"),
    "int": marked("the result is an int that does not fit into 64 bits"),
    "string": marked("the result is a string of more than {characters} characters"),
    "type": marked("the result is a {what}, which is not a number, an array or a list"),
    "items": marked("the result is a {what} of more than {items} items"),
    "keys": marked("the result is a dict whose keys are not all strings"),
    "array": marked("the result is an array of dtype {what}, which does not hold plain numbers"),
    "layout": marked("the result is a tensor that does not store its numbers densely"),
    "tensor": marked("the result is a tensor of {what}, which does not hold plain real numbers"),
    "size": marked("the result is too large: more than {items} items, an array of over {size} MiB or {axes} axes"),
    "other": marked("the result cannot be read: {what}"),
}
_ABSENT = {
    "unknown": marked("{module} is neither installed where this is graded nor a file handed in beside this one"),
    "no_tensors": marked("{module} may not be used in this exercise, which has no tensors"),
}
# What a worker of ours raises, so that it is said like the rest.
_RAISED = {messages.NOT_UTF_8: marked("the file is not saved as UTF-8; save it with that encoding")}
_HELPER = re.compile(r"\w+\.py")


class Missing(NamedTuple):
    """The function is not there, or what has its name is not one."""

    outcome: Outcome
    reason: Said


class Ended(NamedTuple):
    """No value came back: how it ended, in a word and in a sentence; ``raised`` if it was by an exception."""

    outcome: Outcome
    message: Said
    raised: Raised | None = None


class Reply(NamedTuple):
    """What came of one call, and what was printed meanwhile."""

    result: Returned | Ended
    printed: bytes = b""


def result(answer: Answer | Stopped | Missing) -> Returned | Ended:
    """Read an answer: a value as it is, anything else as an outcome and a sentence."""
    match answer:
        case Returned():
            return answer
        case Raised():
            return _raised(answer)
        case Forbidden(uses=uses):
            return Ended(Outcome.FORBIDDEN, describe_uses(uses))
        case BadReturn():
            return Ended(Outcome.BAD_OUTPUT, describe_bad_return(answer))
        case Stopped(outcome=outcome, reason=reason) | Missing(outcome=outcome, reason=reason):
            return Ended(outcome, one_line(reason) if isinstance(reason, str) else reason)


def describe_bad_return(answer: BadReturn) -> Sentence:
    """``the result is a set, which is not a number, an array or a list``."""
    return sentence(
        _FLAWS[answer.flaw],
        what=answer.what,
        size=MAX_ARRAY_BYTES >> 20,
        axes=MAX_AXES,
        depth=MAX_DEPTH,
        characters=MAX_STRING,
        items=MAX_ITEMS,
    )


def is_unwritten(raised: Raised) -> bool:
    """Whether the exception says that nothing is written yet. (To Python it is a RuntimeError as well.)"""
    return raised.kinds[0] == "NotImplementedError"


def is_out_of_memory(raised: Raised) -> bool:
    """Whether the exception says that memory ran out."""
    return "MemoryError" in raised.kinds or any(sign in raised.message for sign in _OUT_OF_MEMORY)


def describe_raised(raised: Raised) -> Sentence:
    """``ValueError in line 7: sizes differ``, on one line and safe to show."""
    place = _place(raised.line, raised.cell, raised.file)
    kind = one_line(raised.kinds[0], 80)
    where = sentence("{kind} in {place}", kind=kind, place=place) if place else kind
    if not raised.message:
        return as_sentence(where)
    ours = _RAISED.get(raised.message)
    return sentence("{where}: {text}", where=where, text=Sentence(ours) if ours else raised.message)


def traceback_of(raised: Raised) -> Traceback:
    """Take what a worker says of an exception as text that is safe to show, each piece on one line.

    A frame of what cannot be a file beside the submission is left out: writers make paths of these names.
    """
    frames = tuple(_frame(each) for each in raised.frames if not each.file or _HELPER.fullmatch(each.file))
    return Traceback(one_line(raised.kinds[0], 80), one_line(raised.message), frames)


def _frame(told: messages.Frame) -> Frame:
    """Its source keeps its blanks, so that columns stay columns; where it is not plain there are no columns."""
    source = told.source.expandtabs(1)
    shown = visible(source)
    is_plain = shown == source and told.start is not None and told.end is not None and told.start < told.end
    return Frame(
        line=told.line,
        function=one_line(told.function, 80),
        source=shown.replace("\n", " "),
        start=told.start if is_plain else None,
        end=told.end if is_plain else None,
        cell=told.cell,
        file=one_line(told.file, 80),
    )


def describe_failed(failed: tuple[Raised, ...]) -> Said:
    """``NameError in line 1 of cell 2: x, and SyntaxError in line 3 of cell 5: ...``, of the first few."""
    said: Said = ""
    for each in failed[:MAX_NAMED_CELLS]:
        one = describe_raised(each)
        said = sentence("{said}, and {one}", said=said, one=one) if said else one
    if len(failed) > MAX_NAMED_CELLS:
        return sentence("{said} (and {number} more)", said=said, number=len(failed) - MAX_NAMED_CELLS)
    return said


def describe_loading(failed: tuple[Raised, ...], absent: tuple[Absent, ...]) -> Said:
    """What of a submission failed while it was loaded, and which of its imports are not there: for the report."""
    said: Said = ""
    if failed:
        said = sentence(_counted(failed), number=len(failed), failed=describe_failed(failed))
    for each in absent[:MAX_NAMED_CELLS]:
        said = joined(said, "; ", _describe_absent(each))
    return said


def describe_uses(uses: tuple[Use, ...]) -> Sentence:
    """``line 7 uses torch.conv2d, which this exercise does not allow (...)``, of the first of ``uses``."""
    first = uses[0]
    place = _place(first.line, first.cell, first.file) or sentence("the call")
    name = first.name.removeprefix("?.")
    said = sentence("{place} uses {name}, which this exercise does not allow", place=place, name=name)
    if instead := advice(first.rule):
        rule = one_line(first.rule, 80)
        said = sentence("{said} (rule {rule}: {instead})", said=said, rule=rule, instead=as_sentence(instead))
    if len(uses) > 1:
        said = sentence("{said} (and {number} more)", said=said, number=len(uses) - 1)
    return said


def why_missing(name: str, loaded: Loaded) -> Sentence:
    """What is there in place of a function, or what failed before it could be defined."""
    if meant := next((each for each in loaded.near if each.function == name), None):
        return sentence("{name} is not defined; {instead}", name=name, instead=_describe_near(meant))
    if failed := describe_failed(loaded.failed):
        return sentence("{name} is not defined; {failed} may be why", name=name, failed=failed)
    return sentence("{name} is not defined", name=name)


def _place(line: int | None, cell: int | None, file: str) -> Sentence | None:
    """``line 7 of cell 2``; nothing where the line is not known."""
    if not line:
        return None
    if cell:
        return sentence("line {line} of cell {cell}", line=line, cell=cell)
    if file:
        return sentence("line {line} of {file}", line=line, file=one_line(file, 80))
    return sentence("line {line}", line=line)


def _counted(failed: tuple[Raised, ...]) -> str:
    if any(each.cell for each in failed):
        if len(failed) > 1:
            return marked("while the file was loaded, {number} cells failed: {failed}")
        return marked("while the file was loaded, 1 cell failed: {failed}")
    if len(failed) > 1:
        return marked("while the file was loaded, {number} statements failed: {failed}")
    return marked("while the file was loaded, 1 statement failed: {failed}")


def _describe_absent(absent: Absent) -> Sentence:
    place = _place(absent.line, absent.cell, absent.file) or sentence("an import")
    module = one_line(absent.module, 80)
    why = sentence(_ABSENT[absent.why], module=module)
    return sentence("{place} imports {module}: {why}", place=place, module=module, why=why)


def _describe_near(near: Near) -> Sentence:
    found = one_line(near.found, 80)
    if near.is_method:
        return sentence("there is a method {found}, and a function outside of every class is asked for", found=found)
    if "." in near.found:
        return sentence("there is {found}, inside of another function: move it to the left margin", found=found)
    return sentence("there is {found}: is it meant? rename it to {name}", found=found, name=near.function)


def _raised(raised: Raised) -> Ended:
    said = describe_raised(raised)
    if is_out_of_memory(raised):
        return Ended(Outcome.MEMORY, sentence("it needs more memory than it may use ({what})", what=said), raised)
    if is_unwritten(raised):
        return Ended(Outcome.ERROR, sentence("nothing is written here yet ({what})", what=said), raised)
    return Ended(Outcome.ERROR, sentence("it raised {what}", what=said), raised)
