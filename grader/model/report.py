"""What a report consists of: outcomes, failures, mistakes, protections, as frozen values."""

from __future__ import annotations

import enum

import msgspec

from grader.model.exercise import Call, Text
from grader.values import Value
from grader.wire.messages import MissingProtection


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


class CaseCount(msgspec.Struct, frozen=True):
    """How many cases a group has, and how many came out ok."""

    total: int
    ok: int


class Failure(msgspec.Struct, frozen=True):
    """The first failing case of a group, as far as the group's ``reveal`` lets it be seen.

    Absent parts are None: at ``hint`` there is only the author's ``why`` and a message that the outcome alone
    decides. ``names`` are those of the call's positional arguments; ``differing`` are flat indices of cells.
    """

    message: str
    why: str | None = None
    call: Call | None = None
    names: tuple[str, ...] = ()
    actual: Value = None
    returned: bool = False
    expected: Value = None
    expects_value: bool = False
    differing: tuple[int, ...] = ()
    printed: str = ""


class GroupReport(msgspec.Struct, frozen=True):
    name: str
    about: Text
    hidden: bool
    points: float
    score: float
    outcome: Outcome
    cases: CaseCount
    failure: Failure | None = None


class Certainty(enum.StrEnum):
    """How well a known mistake fits: in every case, in every case that fails, or in a part of those."""

    SAME = "same"
    LIKE = "like"
    PART = "part"


class Share(msgspec.Struct, frozen=True):
    """How many failing cases of a group a mistake explains."""

    group: str
    cases: int


class Mistake(msgspec.Struct, frozen=True):
    """A known mistake that the submission behaves like.

    It does in ``agreement`` (a share) of all cases, and explains ``shares`` of the ``failing`` ones.
    """

    name: str
    title: Text
    hint: Text
    certainty: Certainty
    agreement: float
    shares: tuple[Share, ...]
    failing: int


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


class Environment(msgspec.Struct, frozen=True):
    """What the values may depend on; ``torch`` is None where it was not loaded."""

    python: str
    numpy: str
    torch: str | None
    platform: str


class Report(msgspec.Struct, frozen=True):
    """The result of one submission on one exercise. ``seconds`` is the CPU time that its workers used.

    ``course`` is the folder of the course that it was graded by, ``origin`` where below the graded path it lay.
    """

    learner: str
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
    message: str = ""
    mistakes: tuple[Mistake, ...] = ()
    course: str = ""
    origin: str = ""
