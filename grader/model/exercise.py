"""What an exercise consists of: signatures, cases, groups, known mistakes, as frozen values."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Any, Literal

import msgspec

from grader.values import Value
from grader.wire.messages import Property

Language = Literal["en", "ko"]
Level = Literal["easy", "medium", "hard"]
Scoring = Literal["all", "proportional"]


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
    def positional(self) -> tuple[Parameter, ...]:
        return tuple(parameter for parameter in self.parameters if not parameter.keyword_only)

    @property
    def by_name(self) -> dict[str, Parameter]:
        return {parameter.name: parameter for parameter in self.parameters}

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
    """One call and what is expected of it.

    ``accept`` are conditions on the numbers that it returns by name. Without those, ``expect`` or ``raises`` the
    reference solution says what is expected.
    """

    why: str
    call: Call
    expect: Value = None
    raises: str | None = None
    accept: tuple[str, ...] = ()
    from_reference: bool = False


class Given(msgspec.Struct, frozen=True):
    """How the generated cases of a group are made: lines in the language of ``given``, and a call made of their names.

    ``args`` and ``kwargs`` hold expressions (strings), lists of such, and plain data. ``line`` is where it begins.
    """

    draws: tuple[tuple[str, str], ...]
    where: str | None
    args: tuple[Any, ...]
    kwargs: tuple[tuple[str, Any], ...]
    examples: int
    why: str
    raises: str | None
    line: int


class Extra(msgspec.Struct, frozen=True):
    """A package that not everybody has, and the command that installs it."""

    module: str
    install: str


class Group(msgspec.Struct, frozen=True):
    """Cases that test one idea and share points.

    With ``contract``, its aspects are judged instead of the values; with ``max_operations``, how many tensor operations
    a call takes as well. ``tests`` is a pytest file in place of cases. ``lacks`` is an extra that it needs and that is
    not installed here: then it has no cases.
    """

    name: str
    points: float
    about: Text
    function: str
    hidden: bool = False
    reveal: Reveal = Reveal.HINT
    contract: tuple[Property, ...] = ()
    scoring: Scoring = "all"
    cases: tuple[Case, ...] = ()
    given: Given | None = None
    max_operations: int | None = None
    tests: Path | None = None
    lacks: Extra | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to judge, as for hidden groups where the solutions are not at hand."""
        return not self.cases and self.given is None and self.tests is None


class WrongSolution(msgspec.Struct, frozen=True):
    """A known mistake, kept on purpose.

    ``title`` names the mistake in a sentence, ``hint`` is for who makes it, ``fails`` are the groups that it must fail.
    """

    name: str
    path: Path
    title: Text
    fails: tuple[str, ...]
    hint: Text


class Equivalent(msgspec.Struct, frozen=True):
    """A mutant of the reference solution that no test can tell from it: the text that changes, and why it cannot."""

    line: str
    becomes: str
    why: str


class Need(msgspec.Struct, frozen=True):
    """Why a group is there although no wrong solution fails it alone."""

    group: str
    why: str


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
    """One task. ``reference`` is None and hidden groups are empty where the solutions are not at hand.

    ``signatures`` are what a submission must define, ``harness`` the functions of ``harness.py`` that groups may call
    in place of them.
    """

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
    harness: tuple[Signature, ...] = ()
    harness_source: bytes | None = None
    equivalent: tuple[Equivalent, ...] = ()
    needed: tuple[Need, ...] = ()

    @property
    def slug(self) -> str:
        return self.outline.slug

    @property
    def starter(self) -> Path:
        return self.folder / self.outline.submit

    @property
    def hidden_yaml(self) -> Path:
        """Where hidden cases are to be mended; the public folder where the solutions are not at hand."""
        return self.reference.with_name("hidden.yaml") if self.reference else self.folder

    @property
    def uses_tensors(self) -> bool:
        return any(signature.uses_tensors for signature in (*self.signatures, *self.harness))

    def signature(self, function: str) -> Signature:
        return next(signature for signature in (*self.signatures, *self.harness) if signature.name == function)
