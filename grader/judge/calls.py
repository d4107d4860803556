"""Making a submission answer calls, whatever it does: a call that ends its worker costs that call alone."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from grader.exercise.rules import advice, rules
from grader.model.exercise import Exercise
from grader.model.report import Isolation, Outcome
from grader.sandbox.sandbox import Sandbox
from grader.sandbox.worker import MAX_ANSWERS_BYTES, Stopped, Worker
from grader.text import one_line
from grader.wire.messages import Absent, Answer, Load, Loaded, Near, Query, Raised, Use

# torch raises RuntimeError where Python raises MemoryError.
_OUT_OF_MEMORY = ("can't allocate memory", "not enough memory", "DefaultCPUAllocator")
_COSTLY = (Outcome.TIMEOUT, Outcome.OUTPUT_LIMIT, Outcome.PROTOCOL)
MAX_NAMED_CELLS = 3
# A call that ends its worker costs another load, and loading may be slow: by the clock, for all loads together.
LOADING_SECONDS = 30.0
# A call that only waits may take far more than its CPU time: by the clock, for all calls of a submission together.
CALLING_SECONDS = 300.0


class Patience(NamedTuple):
    """After how many calls that ran out of time, flooded us or broke the protocol the calls that are left are not made.

    They count as the last one did: a submission that never answers must not cost a class its evening.
    """

    in_a_row: int
    in_all: int


USUAL_PATIENCE = Patience(in_a_row=3, in_all=10)


class Source(NamedTuple):
    """A submission's bytes, and the name that its file should have: it says whether they are a notebook."""

    filename: str
    data: bytes


class Answered(NamedTuple):
    """The answer to one call, or why there is none, and what was printed meanwhile."""

    answer: Answer | Stopped
    printed: bytes = b""


class Missing(NamedTuple):
    """The function is not there, or what has its name is not one."""

    outcome: Outcome
    reason: str


class Transcript(NamedTuple):
    """What came of a submission: either it could not be loaded, or there is one entry for each call."""

    load_failure: Raised | Stopped | None
    load_printed: bytes
    answers: tuple[Answered | Missing, ...]
    forbidden: tuple[Use, ...]
    seconds: float
    isolation: Isolation
    failed: tuple[Raised, ...] = ()
    absent: tuple[Absent, ...] = ()


def call_all(
    sandbox: Sandbox,
    exercise: Exercise,
    source: Source,
    batches: Sequence[Sequence[Query]],
    patience: Patience = USUAL_PATIENCE,
) -> Transcript:
    """Load ``source`` and make every call of ``batches`` on it, in as many workers as that takes.

    A worker receives a batch when all answers to the ones before are here, so what it says about an earlier batch
    cannot depend on the inputs of a later one.
    """
    answers: list[Answered | Missing] = []
    forbidden: tuple[Use, ...] = ()
    total = sum(len(batch) for batch in batches)
    seconds = loading = calling = 0.0
    bytes_left = MAX_ANSWERS_BYTES
    load = load_order(exercise, source)
    while True:
        worker = sandbox.worker(torch=exercise.uses_tensors, limits=exercise.limits)
        isolation = worker.isolation
        try:
            start = time.monotonic()
            loaded = worker.load(load)
            loading += (loaded_at := time.monotonic()) - start
            printed = worker.printed()
            forbidden = forbidden or worker.forbidden  # a later worker may have ended before it told
            if isinstance(loaded, Loaded):
                left = _left(batches, len(answers))
                until = loaded_at + CALLING_SECONDS - calling
                answers += _call_until_stopped(worker, exercise, loaded, left, bytes_left, until)
                calling += time.monotonic() - loaded_at
        finally:
            seconds += worker.close()
            bytes_left -= worker.sent_bytes
        if not isinstance(loaded, Loaded):
            # A submission that loads only sometimes has failed the calls that are left.
            rest = [Answered(loaded, printed)] * (total - len(answers)) if answers else []
            failure = None if answers else loaded
            return Transcript(failure, printed, (*answers, *rest), forbidden, seconds, isolation)
        if stopped := _gave_up(answers, loading, calling, patience):
            answers += [Answered(stopped)] * (total - len(answers))
        if len(answers) == total:
            return Transcript(
                None, printed, tuple(answers), forbidden, seconds, isolation, loaded.failed, loaded.absent
            )


def load_order(exercise: Exercise, source: Source) -> Load:
    """What tells a worker to load ``source``."""
    functions = tuple(signature.name for signature in exercise.signatures)
    return Load(source.filename, source.data, functions, rules(exercise.forbid), exercise.harness_source)


def unusable(exercise: Exercise, loaded: Loaded) -> dict[str, Missing]:
    """The functions that cannot be called, each with why."""
    missing = {name: Missing(Outcome.MISSING, _why_missing(name, loaded)) for name in loaded.missing}
    missing |= {name: Missing(Outcome.ERROR, f"{name} is not a function") for name in loaded.not_callable}
    if all(signature.name in missing for signature in exercise.signatures):  # then the harness has nothing to call
        missing |= {signature.name: next(iter(missing.values())) for signature in exercise.harness}
    return missing


def describe_raised(raised: Raised) -> str:
    """``ValueError in line 7: sizes differ``, on one line and safe to show."""
    place = _place(raised.line, raised.cell, raised.file)
    text = f": {one_line(raised.message)}" if raised.message else ""
    return f"{one_line(raised.kinds[0], 80)}{f' in {place}' if place else ''}{text}"


def is_out_of_memory(raised: Raised) -> bool:
    """Whether the exception says that memory ran out."""
    return "MemoryError" in raised.kinds or any(sign in raised.message for sign in _OUT_OF_MEMORY)


def describe_failed(failed: tuple[Raised, ...]) -> str:
    """``NameError in line 1 of cell 2: x, and SyntaxError in line 3 of cell 5: ...``, of the first few."""
    more = f" (and {len(failed) - MAX_NAMED_CELLS} more)" if len(failed) > MAX_NAMED_CELLS else ""
    return ", and ".join(describe_raised(each) for each in failed[:MAX_NAMED_CELLS]) + more


def describe_loading(failed: tuple[Raised, ...], absent: tuple[Absent, ...]) -> str:
    """What of a submission failed while it was loaded, and which of its imports are not there: for the report."""
    said = [f"while the file was loaded, {_counted(failed)} failed: {describe_failed(failed)}"] if failed else []
    said += [_describe_absent(each) for each in absent[:MAX_NAMED_CELLS]]
    return "; ".join(said)


def describe_uses(uses: tuple[Use, ...]) -> str:
    """``line 7 uses torch.conv2d, which this exercise does not allow (...)``, of the first of ``uses``."""
    first = uses[0]
    place = _place(first.line, first.cell, first.file) or "the call"
    more = f" (and {len(uses) - 1} more)" if len(uses) > 1 else ""
    rule = one_line(first.rule, 80)
    instead = advice(first.rule)
    because = f" (rule {rule}: {instead})" if instead else ""
    return f"{place} uses {one_line(first.name.removeprefix('?.'))}, which this exercise does not allow{because}{more}"


def _place(line: int | None, cell: int | None, file: str) -> str:
    """``line 7 of cell 2``; nothing where the line is not known."""
    if not line:
        return ""
    return f"line {line}" + (f" of cell {cell}" if cell else f" of {one_line(file, 80)}" if file else "")


def _counted(failed: tuple[Raised, ...]) -> str:
    what = "cell" if any(each.cell for each in failed) else "statement"
    return f"{len(failed)} {what}{'s' if len(failed) > 1 else ''}"


def _describe_absent(absent: Absent) -> str:
    place = _place(absent.line, absent.cell, absent.file)
    return f"{place or 'an import'} imports {one_line(absent.module, 80)}: {one_line(absent.why)}"


def _left(batches: Sequence[Sequence[Query]], done: int) -> Iterator[Sequence[Query]]:
    """What is left of ``batches`` after the first ``done`` queries."""
    for batch in batches:
        yield batch[done:]
        done = max(0, done - len(batch))


def _call_until_stopped(
    worker: Worker,
    exercise: Exercise,
    loaded: Loaded,
    batches: Iterable[Sequence[Query]],
    max_bytes: int,
    until: float,
) -> Iterator[Answered | Missing]:
    """Answers to as many queries, from the first, as this worker lives to give and has time for."""
    not_there, seconds = unusable(exercise, loaded), exercise.limits.seconds
    for batch in batches:
        running = worker.run(tuple(query for query in batch if query.function not in not_there), seconds, max_bytes)
        for query in batch:
            if query.function in not_there:
                yield not_there[query.function]
                continue
            answer = next(running)
            yield Answered(answer, worker.printed())
            if isinstance(answer, Stopped) or time.monotonic() > until:
                return


def _why_missing(name: str, loaded: Loaded) -> str:
    """What is there in its place, or what failed before it could be defined."""
    if meant := next((each for each in loaded.near if each.function == name), None):
        return f"{name} is not defined; {_describe_near(meant)}"
    failed = describe_failed(loaded.failed)
    return f"{name} is not defined; {failed} may be why" if failed else f"{name} is not defined"


def _describe_near(near: Near) -> str:
    found = one_line(near.found, 80)
    if near.is_method:
        return f"there is a method {found}, and a function outside of every class is asked for"
    if "." in near.found:
        return f"there is {found}, inside of another function: move it to the left margin"
    return f"there is {found}: is it meant? rename it to {near.function}"


def _gave_up(answers: list[Answered | Missing], loading: float, calling: float, patience: Patience) -> Stopped | None:
    """Why no more calls are made, if what was made has cost too much."""
    costly = [_costly_outcome(entry) for entry in answers]
    in_all = [outcome for outcome in costly if outcome is not None]
    in_a_row = len(in_all) >= patience.in_a_row and None not in costly[-patience.in_a_row :]
    if in_a_row or len(in_all) >= patience.in_all:
        return Stopped(in_all[-1], "not called, after too many calls that ran over a limit")
    if calling > CALLING_SECONDS:
        return Stopped(Outcome.TIMEOUT, "not called, after the calls before took too long together")
    if loading > LOADING_SECONDS:
        return Stopped(Outcome.TIMEOUT, "not called, after loading the file again and again took too long")
    return None


def _costly_outcome(entry: Answered | Missing) -> Outcome | None:
    answer = entry.answer if isinstance(entry, Answered) else None
    return answer.outcome if isinstance(answer, Stopped) and answer.outcome in _COSTLY else None
