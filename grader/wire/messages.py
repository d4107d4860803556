"""The messages between the grader, the process that forks workers, and the workers.

No verdict, expected value or test travels towards a worker.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from grader.values import Array, Value

MAX_TEXT = 4000
MAX_NAME = 200
MAX_TOLD = 20  # forbidden names, failed cells, absent modules
MAX_FUNCTIONS = 1000  # of an exercise
INTERRUPTED = 130  # the exit status of a trial that Ctrl-C ended
MAX_FRAMES = 6  # of one exception, the innermost
MAX_SOURCE = 300  # characters of a line that is quoted
# A worker prints this after each step, so that what it printed can be told apart: a courtesy that nothing relies on.
SECTION_END = b"\x1e"

# What can be looked at beside the value of a call.
Property = Literal["type", "dtype", "pure", "fresh", "gradient", "view"]

# Why a result is not plain data; what these words mean is said in grader/judge/reply.py.
Flaw = Literal["depth", "int", "string", "type", "items", "keys", "array", "layout", "tensor", "size", "other"]

# What a worker raises of a file that it cannot decode.
NOT_UTF_8 = "the file is not saved as UTF-8; save it with that encoding"

Text = Annotated[str, Meta(max_length=MAX_TEXT)]


class _Message(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """A mapping with a tag."""


# --- to and from the zygote --------------------------------------------------------------------------------------


class Fork(_Message, frozen=True):
    """Fork one worker; its channel and output pipe travel beside this frame."""


class Forked(_Message, frozen=True):
    pid: int


class Copy(_Message, frozen=True):
    """Fork a copy of the zygote, which serves whoever has the other end of the channel that travels beside this frame.

    The copy says that it is ready. Its output pipe travels there as well.
    """


class Reap(_Message, frozen=True):
    """Wait for a worker that has ended, so that its process is gone."""

    pid: int


class Reaped(_Message, frozen=True):
    """Say how it ended, and the CPU seconds that it used in all.

    ``status`` is negative for a signal, as in ``subprocess``.
    """

    status: int
    seconds: float


class Ready(_Message, frozen=True):
    """The zygote is warm. ``data_kb`` is the VmData that its children start with.

    ``scratch`` is the place in which each of them has a file system of its own, None where there are no namespaces.
    """

    python: str
    numpy: str
    torch: str | None
    data_kb: int
    scratch: str | None = None


ToZygote = Fork | Copy | Reap
FromZygote = Ready | Forked | Reaped


# --- to and from a worker ----------------------------------------------------------------------------------------


class Confine(_Message, frozen=True):
    """Give up every right that the submission does not need.

    ``memory_mb`` is beyond what the bare worker holds.
    """

    scratch: str
    memory_mb: int
    protections: tuple[str, ...]


class MissingProtection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A protection that does not hold, by its name, and why."""

    protection: Text
    reason: Text


class Confined(_Message, frozen=True):
    """Say what each protection is made of, None where it does not hold.

    ``missing`` says of those that should hold why they do not.
    """

    filesystem: Text | None
    syscalls: Text | None
    memory_mb: int | None
    namespaces: Text | None
    missing: Annotated[tuple[MissingProtection, ...], Meta(max_length=MAX_TOLD)] = ()


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One word of an exercise's ``forbid``.

    ``names`` are patterns that are looked for in the source. What has a name like those in ``replaced`` and torch's
    ``operators`` refuse to work for everybody; what is in ``refused_to_learners`` does so where the submission itself
    calls it, as a library needs it too.
    """

    name: str
    names: tuple[str, ...]
    replaced: tuple[str, ...] = ()
    refused_to_learners: tuple[str, ...] = ()
    operators: tuple[str, ...] = ()


class Helper(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of the learner's own that the submission may import: ``window_tools.py``."""

    filename: str
    source: bytes


class Load(_Message, frozen=True):
    """Execute a submission's source as a module, and find its functions.

    ``harness`` is the source of the exercise's own functions, which are called with the submission's module.
    """

    filename: str
    source: bytes
    functions: tuple[str, ...]
    rules: tuple[Rule, ...]
    harness: bytes | None = None
    helpers: tuple[Helper, ...] = ()


class Use(_Message, frozen=True):
    """Something forbidden, named in the source or used: its line, 0 if unknown, of a notebook's cell or of a helper.

    ``rule`` is the word of the exercise's ``forbid`` that it breaks.
    """

    name: Text
    line: int
    cell: int | None = None
    rule: Text = ""
    file: Text = ""


_Column = Annotated[int, Meta(ge=0, le=1_000_000)]


class Frame(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of the learner's own lines that an exception passed, of a cell or a helper where these are named.

    ``start`` and ``end`` are the columns of ``source`` that it came from, None where they are not known.
    """

    line: Annotated[int, Meta(ge=1, le=1_000_000_000)]
    function: Annotated[str, Meta(max_length=MAX_NAME)] = ""
    source: Annotated[str, Meta(max_length=MAX_SOURCE)] = ""
    start: _Column | None = None
    end: _Column | None = None
    cell: int | None = None
    file: Text = ""


class Raised(_Message, frozen=True):
    """Say which exception left the submission, and at which line.

    ``kinds`` are its class and the classes above it; the line may be of a cell or a helper. ``frames`` are the last of
    the learner's own that it passed, from the outermost to the innermost.
    """

    kinds: Annotated[tuple[Text, ...], Meta(min_length=1, max_length=64)]
    message: Text
    line: int | None
    cell: int | None = None
    file: Text = ""
    frames: Annotated[tuple[Frame, ...], Meta(max_length=MAX_FRAMES)] = ()


class SourceScanned(_Message, frozen=True):
    """Name what is forbidden in the source, which has not run yet.

    So this is the last word of ours.
    """

    forbidden: Annotated[tuple[Use, ...], Meta(max_length=MAX_TOLD)]


class Absent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Name a module that the submission imports and that is not there.

    ``why`` tells whether nobody has it, or whether it was taken away where there are no tensors.
    """

    module: Text
    why: Literal["unknown", "no_tensors"]
    line: int | None
    cell: int | None = None
    file: Text = ""


class Near(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Name what the submission defines in place of a ``function``.

    It has a like name, or is a method of a class.
    """

    function: Text
    found: Text
    is_method: bool = False


class Definition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Say in which line of its file one of the functions that are asked for is defined."""

    function: Text
    line: Annotated[int, Meta(ge=1)]


class Loaded(_Message, frozen=True):
    """The module is there. ``missing`` and ``not_callable`` say which of the functions are not usable.

    ``failed`` are the exceptions of cells and statements that did not end, ``absent`` the modules that are not there,
    ``defined`` what stands at the left margin of a file that is not a notebook.
    """

    missing: Annotated[tuple[Text, ...], Meta(max_length=MAX_FUNCTIONS)]
    not_callable: Annotated[tuple[Text, ...], Meta(max_length=MAX_FUNCTIONS)]
    failed: Annotated[tuple[Raised, ...], Meta(max_length=MAX_TOLD)] = ()
    absent: Annotated[tuple[Absent, ...], Meta(max_length=MAX_TOLD)] = ()
    near: Annotated[tuple[Near, ...], Meta(max_length=MAX_TOLD)] = ()
    defined: Annotated[tuple[Definition, ...], Meta(max_length=MAX_FUNCTIONS)] = ()


class Query(_Message, frozen=True):
    """One call to make and the aspects to look at while making it, or the ``operations`` to count."""

    function: str
    args: tuple[Value, ...]
    kwargs: dict[str, Value]
    aspects: tuple[Property, ...]
    count_operations: bool = False


class Trial(_Message, frozen=True):
    """Call a function of the learner's own file, without confinement, in a process of its own.

    ``harness`` is the path of the exercise's own functions, "" if it has none. With ``debug``, the debugger begins
    where an exception came from. The answer, if there is one, goes to the file ``answer``.
    """

    path: str
    harness: str
    query: Query
    debug: bool
    answer: str


class Run(_Message, frozen=True):
    """Make these calls in this order; one answer each."""

    queries: tuple[Query, ...]


class Observed(_Message, frozen=True):
    """What was seen beside the result: facts, not verdicts.

    ``after`` holds the arguments as the call left them, ``shares`` whether the result shares memory with an argument,
    ``gradients`` one entry per floating tensor argument, ``operations`` how many tensor operations there were. Each is
    None where it was not asked for.
    """

    after: tuple[Value, ...] | None = None
    shares: bool | None = None
    gradients: tuple[Array | None, ...] | None = None
    operations: int | None = None


class Returned(_Message, frozen=True):
    value: Value
    observed: Observed


class BadReturn(_Message, frozen=True):
    """Say why a result cannot be sent: not plain data, or too large.

    ``what`` names the type or dtype that it is about, where it is about one; of ``other``, what Python says.
    """

    flaw: Flaw
    what: Text = ""


class Forbidden(_Message, frozen=True):
    """Name what forbidden things a call used, whatever came of it then."""

    uses: Annotated[tuple[Use, ...], Meta(min_length=1, max_length=MAX_TOLD)]


Answer = Returned | Raised | BadReturn | Forbidden
ToWorker = Confine | Load | Run
FromWorker = Confined | SourceScanned | Loaded | Answer
