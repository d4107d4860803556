"""The vocabulary: exercises, cases, outcomes and reports, as frozen values without behaviour of their own."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Literal

import msgspec

from grader.values import Value

Language = Literal["en", "ko"]
Level = Literal["easy", "medium", "hard"]
Scoring = Literal["all", "proportional"]
Aspect = Literal["type", "dtype", "pure", "fresh", "gradient", "view"]


class Outcome(enum.StrEnum):
    """How a case, and so a group, ended. There are no others."""

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


class Reveal(enum.StrEnum):
    """What a hidden group's feedback may show of its first failing case."""

    NOTHING = "nothing"
    HINT = "hint"
    COUNTEREXAMPLE = "counterexample"


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence of the author's in each language of the course."""

    en: str
    ko: str

    def in_language(self, language: Language) -> str:
        return self.ko if language == "ko" else self.en


# --- exercises ---------------------------------------------------------------------------------------------------


class Alternative(msgspec.Struct, frozen=True):
    """One type of a union in a signature, such as ``tensor[H, W]``; ``dims`` is None where none were written."""

    name: str
    dims: tuple[str, ...] | None = None


class Parameter(msgspec.Struct, frozen=True):
    """One parameter of a signature. ``default`` counts only when ``optional``."""

    name: str
    types: tuple[Alternative, ...]
    keyword_only: bool = False
    optional: bool = False
    default: Value = None


class Signature(msgspec.Struct, frozen=True):
    """What a submission must define: ``text`` is the author's line, the rest is read from it."""

    text: str
    name: str
    parameters: tuple[Parameter, ...]
    returns: tuple[Alternative, ...]

    @property
    def positional_names(self) -> tuple[str, ...]:
        return tuple(parameter.name for parameter in self.parameters if not parameter.keyword_only)

    @property
    def uses_tensors(self) -> bool:
        types = (*self.returns, *(kind for parameter in self.parameters for kind in parameter.types))
        return any(alternative.name == "tensor" for alternative in types)


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one case may use: CPU seconds, and MiB of memory beyond the bare worker's."""

    seconds: float = 2.0
    memory_mb: int = 1024


class Call(msgspec.Struct, frozen=True):
    """One call of a submission's function."""

    function: str
    args: tuple[Value, ...]
    kwargs: dict[str, Value]


class Case(msgspec.Struct, frozen=True):
    """One call and what is expected of it. Without ``expect`` or ``raises`` the reference solution says what."""

    why: str
    call: Call
    expect: Value = None
    raises: str | None = None
    from_reference: bool = False


class Group(msgspec.Struct, frozen=True):
    """Cases that test one idea and share points. With ``contract``, its aspects are judged instead of the values."""

    name: str
    points: float
    about: Text
    function: str
    hidden: bool = False
    reveal: Reveal = Reveal.HINT
    contract: tuple[Aspect, ...] = ()
    scoring: Scoring = "all"
    cases: tuple[Case, ...] = ()


class WrongSolution(msgspec.Struct, frozen=True):
    """A known mistake, kept on purpose: where it lies, the groups it must fail, the hint for who makes it."""

    name: str
    path: Path
    fails: tuple[str, ...]
    hint: Text


class Outline(msgspec.Struct, frozen=True):
    """What a list of exercises shows of one."""

    slug: str
    title: Text
    track: str
    level: Level
    order: int
    points: float
    after: tuple[str, ...]
    submit: str


class Exercise(msgspec.Struct, frozen=True):
    """One task. ``reference`` is None and hidden groups are empty where the solutions are not at hand."""

    outline: Outline
    folder: Path
    signatures: tuple[Signature, ...]
    forbid: tuple[str, ...]
    limits: Limits
    hints: tuple[Text, ...]
    groups: tuple[Group, ...]
    reference: Path | None
    wrong: tuple[WrongSolution, ...]
    sha256: str

    @property
    def slug(self) -> str:
        return self.outline.slug

    @property
    def starter(self) -> Path:
        return self.folder / self.outline.submit

    @property
    def uses_tensors(self) -> bool:
        return any(signature.uses_tensors for signature in self.signatures)

    def signature(self, function: str) -> Signature:
        return next(signature for signature in self.signatures if signature.name == function)


class Submission(msgspec.Struct, frozen=True):
    """What one learner handed in for one exercise: the bytes of the file, or why they were not taken.

    ``slug`` is None for an upload that was refused before anybody could tell what is in it.
    """

    learner: str
    slug: str | None
    path: Path
    source: bytes
    rejection: str | None = None


# --- reports -----------------------------------------------------------------------------------------------------


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


class Mistake(msgspec.Struct, frozen=True):
    """A known mistake that the submission behaves like, in ``agreement`` of all cases."""

    name: str
    hint: Text
    agreement: float


class Isolation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which protections held while the submission ran. ``missing`` names the others, each with its reason.

    ``namespaces`` are an addition: their absence leaves the isolation complete.
    """

    filesystem: str | None
    syscalls: str | None
    memory_mb: int | None
    missing: tuple[str, ...] = ()
    namespaces: str | None = None

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
    """The result of one submission on one exercise. ``seconds`` is the CPU time that its workers used."""

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
