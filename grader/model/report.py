"""What a report consists of: outcomes, failures, mistakes, protections, as frozen values."""

from __future__ import annotations

import enum

import msgspec
from msgspec import UNSET, UnsetType

from grader.model.condition import Condition
from grader.model.exercise import Call, Text, Words
from grader.model.picture import Geometry
from grader.model.sentence import Said
from grader.values import Value
from grader.wire.messages import MissingProtection

VERSION = 2  # of the reports; a field that is dropped or changes its meaning makes another


class Outcome(enum.StrEnum):
    """How a case, and so a group, ended; the last two are words of a row alone. There are no others."""

    OK = "ok"
    WRONG = "wrong"
    ERROR = "error"
    IMPORT_ERROR = "import_error"
    MISSING = "missing"
    TIMEOUT = "timeout"
    CRASH = "crash"
    MEMORY = "memory"
    OUTPUT_LIMIT = "output_limit"
    BAD_OUTPUT = "bad_output"
    PROTOCOL = "protocol"
    FORBIDDEN = "forbidden"
    REJECTED = "rejected"
    NOT_HANDED_IN = "not_handed_in"
    NOT_GRADED = "not_graded"


class Failing(enum.StrEnum):
    """In what a call did not come out as expected. There are no others."""

    KIND = "kind"
    LENGTH = "length"
    SHAPE = "shape"
    FINITENESS = "finiteness"
    VALUE = "value"
    TYPE = "type"
    DTYPE = "dtype"
    PURE = "pure"
    FRESH = "fresh"
    VIEW = "view"
    GRADIENT = "gradient"
    OPERATIONS = "operations"
    FIGURES = "figures"
    RAISED = "raised"
    RAISED_ANOTHER = "raised_another"
    NOT_REFUSED = "not_refused"


class Aspect(msgspec.Struct, frozen=True):
    """In what a call of a withheld group failed, in words of closed lists alone.

    ``wanted`` and ``came`` name dtypes, kinds of values and classes of exceptions, never a value; "" where ``failing``
    says it all.
    """

    failing: Failing
    wanted: str = ""
    came: str = ""


class Frame(msgspec.Struct, frozen=True):
    """One of the learner's own lines that an exception passed.

    ``line`` counts from 1, in ``file`` ("" is the submission) or in the notebook's ``cell``. ``start`` and ``end`` are
    columns of ``source``, from 0. All text is a submission's, made visible.
    """

    line: int
    function: str = ""
    source: str = ""
    start: int | None = None
    end: int | None = None
    cell: int | None = None
    file: str = ""


class Definition(msgspec.Struct, frozen=True):
    """In which line of the submission, from 1, one of the exercise's functions is defined, as its worker told."""

    function: str
    line: int


class Traceback(msgspec.Struct, frozen=True):
    """An exception of the learner's by its class and text, with the learner's own frames, the innermost last."""

    kind: str
    message: str
    frames: tuple[Frame, ...] = ()


class Failure(msgspec.Struct, frozen=True):
    """The first failing case of a group, as far as the group's ``reveal`` lets it be seen.

    At ``hint`` there is only the author's ``why``, a message that the outcome alone decides, and the ``aspect`` that
    failed. ``actual`` and ``expected`` are unset where there is no such value to show. ``names`` are those of the
    call's positional arguments; ``differing`` are flat indices of cells, ``parts`` those of each item of a tuple, list
    or dict. ``traceback`` is of an exception in a disclosed group, ``raises`` names one that is wanted, and ``picture``
    says which arguments made each number of the expected value.
    """

    message: Said
    why: Words | None = None
    call: Call | None = None
    names: tuple[str, ...] = ()
    actual: Value | UnsetType = UNSET
    expected: Value | UnsetType = UNSET
    differing: tuple[int, ...] = ()
    printed: str = ""
    aspect: Aspect | None = None
    picture: Geometry | None = None
    traceback: Traceback | None = None
    parts: tuple[tuple[int, ...], ...] = ()
    raises: str = ""


class GroupReport(msgspec.Struct, frozen=True):
    """The points of one group. ``id`` stays when the group is renamed; ``outcomes`` has a word for every case.

    ``title`` is the name in each language, "" where there is one alone.
    ``measured``: what counted was found out where the submission ran, so that it could have been made up.
    ``stands_in``: its cases are practice calls in place of hidden ones, which are not at hand, and earn nothing.
    ``digests`` tell of each failing case whether others of a class did the same in it; () where none is told. They are
    for who grades: a submission could spell a hidden input in what it returns.
    """

    id: str
    name: str
    about: Text
    hidden: bool
    points: float
    score: float
    outcome: Outcome
    outcomes: tuple[Outcome, ...]
    failure: Failure | None = None
    measured: bool = False
    stands_in: bool = False
    digests: tuple[str, ...] = ()
    title: Words = ""

    @property
    def total(self) -> int:
        return len(self.outcomes)

    @property
    def ok(self) -> int:
        return sum(outcome is Outcome.OK for outcome in self.outcomes)


class Certainty(enum.StrEnum):
    """How well a known mistake fits: in every case, in every case that fails, in a part of those.

    Or what comes back is as with two mistakes that are made together.
    """

    SAME = "same"
    LIKE = "like"
    PART = "part"
    TOGETHER = "together"


class Share(msgspec.Struct, frozen=True):
    """How many failing cases of a group a mistake explains."""

    group: str
    cases: int


class Mistake(msgspec.Struct, frozen=True):
    """A known mistake that the submission behaves like.

    It does in ``agreement`` (a share) of all cases, and explains ``shares`` of the ``failing`` ones, apart from as many
    bad arguments not refused as were ``set_aside``. ``pictures`` are by the id of a group: how the mistake makes each
    number of what its failing call returned.
    """

    name: str
    title: Text
    hint: Text
    certainty: Certainty
    agreement: float
    shares: tuple[Share, ...]
    failing: int
    set_aside: int = 0
    pictures: dict[str, Geometry] = {}


class Unrefused(msgspec.Struct, frozen=True):
    """Bad arguments of a group that should be refused and are not: by the author's words, why each should be."""

    group: str
    whys: tuple[Words, ...]


class Misrefused(msgspec.Struct, frozen=True):
    """Bad arguments of a group that raise another exception than is asked for: by the author's words, why."""

    group: str
    whys: tuple[Words, ...]


class Isolation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which protections held while the submission ran, and which did not.

    ``namespaces`` and ``cgroup`` are additions: their absence leaves the isolation complete. ``process`` says how the
    worker was started, and which clock decided.
    """

    filesystem: str | None
    syscalls: str | None
    memory_mb: int | None
    missing: tuple[MissingProtection, ...] = ()
    namespaces: str | None = None
    process: str = ""
    cgroup: str | None = None

    @property
    def complete(self) -> bool:
        return not self.missing


class Mark(msgspec.Struct, frozen=True):
    """What is left of a score by when it was handed in.

    ``due`` is ISO 8601. ``late_seconds`` is None where nobody knows when it was handed in: it is then marked as if in
    time. ``lost`` is a fraction of the score, as ``1/10``. It is ``closed`` where nothing was taken any more.
    """

    score: float
    due: str
    late_seconds: int | None
    lost: str
    closed: bool = False


class Environment(msgspec.Struct, frozen=True):
    """What the values may depend on; ``torch`` is None where it was not loaded."""

    python: str
    numpy: str
    torch: str | None
    platform: str


class Report(msgspec.Struct, frozen=True):
    """The result of one submission on one exercise.

    ``unrefused`` are bad arguments for which a value came, ``misrefused`` those that raised another exception than is
    asked for, in groups that may be told of.
    ``learner`` is the id as it was handed in, ``name`` how it is shown. ``course`` is the folder of the course that it
    was graded by, ``origin`` says where below the graded path the submission lay, ``handed_in`` (ISO 8601) and
    ``attempt`` when and as which try it came, where a platform told. ``inputs`` tells apart by which secret its
    generated inputs were made, if by one. ``conditions`` say when it fails. ``seconds`` is the CPU time that all its
    workers used. ``traceback`` says where loading failed, ``defined`` where the functions are that loaded. ``not_run``
    are the points of hidden groups whose cases are not at hand; ``max_score`` lacks them.
    """

    learner: str
    name: str
    exercise: str | None
    score: float
    max_score: float
    outcome: Outcome
    seconds: float
    groups: tuple[GroupReport, ...]
    submission_sha256: str
    exercise_sha256: str
    isolation: Isolation | None
    environment: Environment | None
    message: Said = ""
    traceback: Traceback | None = None
    defined: tuple[Definition, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    unrefused: tuple[Unrefused, ...] = ()
    misrefused: tuple[Misrefused, ...] = ()
    conditions: tuple[Condition, ...] = ()
    course: str = ""
    origin: str = ""
    handed_in: str | None = None
    attempt: int | None = None
    inputs: str | None = None
    not_run: float = 0.0
    mark: Mark | None = None
    version: int = VERSION


def encode(report: Report) -> bytes:
    """Write ``report`` so that nothing of it is lost, NaN and infinities included."""
    return msgspec.msgpack.encode(report)


def decode(data: bytes) -> Report:
    """Read what :func:`encode` wrote; ``ValueError`` for anything else, and for another version of it."""
    report = msgspec.msgpack.decode(data, type=Report)
    if report.version != VERSION:
        raise ValueError(f"this report has the version {report.version}, and {VERSION} can be read")
    return report
