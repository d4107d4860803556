"""What an exercise consists of: signatures, cases, groups, known mistakes, as frozen values."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from pathlib import PurePath
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from grader.values import Value
from grader.wire.messages import Property

Language = str  # "en", "ko": what a text's keys are called
Level = Literal["easy", "medium", "hard"]
Scoring = Literal["all", "proportional"]


class Reveal(enum.StrEnum):
    """What a hidden group's feedback may show of its first failing case."""

    NOTHING = "nothing"
    HINT = "hint"
    COUNTEREXAMPLE = "counterexample"


_Code = Annotated[Language, Meta(pattern=r"^[a-z]{2,3}\Z", title="the code of a language, such as en or ko")]
# A sentence of the author's in each language of the course.
Text = Annotated[Mapping[_Code, str], Meta(min_length=1, title="a text in each language, such as {en: ..., ko: ...}")]


# A sentence that its author wrote in one language, or in each of the course's.
Words = str | Text


def in_language(text: Words, language: Language) -> str:
    """Read ``text`` in ``language``, else in English, else in the first language that it has."""
    if isinstance(text, str):
        return text
    return text.get(language) or text.get("en") or next(iter(text.values()))


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
    def axes(self) -> tuple[str, ...]:
        """The axes of arrays among the parameters that are called by a name."""
        dims = [dim for parameter in self.parameters for kind in parameter.types for dim in kind.dims or ()]
        return tuple(filter(str.isidentifier, dims))

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


class Returns(msgspec.Struct, frozen=True, tag=True):
    """The call should return this value."""

    value: Value


class Raises(msgspec.Struct, frozen=True, tag=True):
    """The call should raise an exception of the class with this name, or of one below it."""

    name: str


class Satisfies(msgspec.Struct, frozen=True, tag=True):
    """The call should return numbers by name that fulfil every one of these conditions."""

    conditions: tuple[str, ...]


class LikeReference(msgspec.Struct, frozen=True, tag=True):
    """The call should return what the reference solution returns."""


Expectation = Returns | Raises | Satisfies | LikeReference


class Case(msgspec.Struct, frozen=True):
    """One call, what is expected of it, and which mistake it is there to find."""

    why: Words
    call: Call
    expectation: Expectation


class Given(msgspec.Struct, frozen=True):
    """How the generated cases of a group are made: lines in the language of ``given``, and a call made of their names.

    ``args`` and ``kwargs`` hold expressions (strings), lists of such, and plain data. ``line`` is where it begins in
    hidden.yaml.
    """

    draws: tuple[tuple[str, str], ...]
    where: str | None
    args: tuple[Any, ...]
    kwargs: tuple[tuple[str, Any], ...]
    examples: int
    why: Words
    expectation: Raises | LikeReference
    line: int


class Extra(msgspec.Struct, frozen=True):
    """A package that not everybody has, and the command that installs it."""

    module: str
    install: str


class SourceFile(msgspec.Struct, frozen=True):
    """A file as it was read: its bytes, and its path for messages alone."""

    path: str
    source: bytes

    @property
    def name(self) -> str:
        return PurePath(self.path).name


class PytestFile(msgspec.Struct, frozen=True):
    """The author's tests of one group, and the ``conftest.py`` beside them."""

    file: SourceFile
    conftest: SourceFile | None = None


class PictureLine(msgspec.Struct, frozen=True):
    """What an author says of the inputs of each number of a result; ``line`` is where, in the file that it is from."""

    text: str
    line: int


class Group(msgspec.Struct, frozen=True):
    """Cases that test one idea and share points.

    ``id`` stays when the name changes, and ``title`` is the name in each language, "" where there is one alone. With
    ``properties``, these are judged instead of the values; with ``max_operations``, how many tensor operations a call
    takes as well. ``tests`` is a pytest file in place of cases.
    ``missing_extra`` is a package that it needs and that is not installed here: then it has no cases. What is
    ``measured`` is a fact that the harness finds where the submission runs, which could be made up there. ``picture``
    says which inputs made each number that should be returned.
    ``practice`` are calls of a sweep that are handed out to practise on, and so are not among the hidden ``cases``.
    Where ``stands_in``, the cases themselves are such calls, in place of hidden ones that are not at hand.
    """

    name: str
    points: float
    about: Text
    function: str
    hidden: bool = False
    reveal: Reveal = Reveal.HINT
    properties: tuple[Property, ...] = ()
    scoring: Scoring = "all"
    cases: tuple[Case, ...] = ()
    given: Given | None = None
    max_operations: int | None = None
    tests: PytestFile | None = None
    missing_extra: Extra | None = None
    id: str = ""
    measured: bool = False
    title: Words = ""
    practice: tuple[Case, ...] = ()
    stands_in: bool = False
    picture: PictureLine | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to judge, as for hidden groups where the solutions are not at hand."""
        return not self.cases and self.given is None and self.tests is None


class WrongSolution(msgspec.Struct, frozen=True):
    """A known mistake, kept on purpose: a family of one or more members, each a way to make it.

    ``title`` names the mistake in a sentence, ``hint`` is for who makes it, ``fails`` are the groups that every member
    must fail. ``pictures`` say, by the function that is called, which inputs make each number of what they return.
    """

    name: str
    members: tuple[SourceFile, ...]
    title: Text
    fails: tuple[str, ...]
    hint: Text
    pictures: dict[str, PictureLine] = {}


class PartialSolution(msgspec.Struct, frozen=True):
    """A right solution that is not complete, with what grading has to do for it.

    It must earn at least ``earns`` points, and its report must tell each of ``tells``: the name of a known mistake, or
    a word of ``FINDINGS``. Of known mistakes it may name no other.
    """

    name: str
    file: SourceFile
    earns: float
    tells: tuple[str, ...]


# What a report may tell beside the names of known mistakes: bad arguments that are not refused, and when calls fail.
FINDINGS = ("refusals", "condition")


class Equivalent(msgspec.Struct, frozen=True):
    """A mutant of the reference solution that no test can tell from it: the text that changes, and why it cannot."""

    line: str
    becomes: str
    why: str


class Justification(msgspec.Struct, frozen=True):
    """Why a group is there although no wrong solution fails it alone."""

    group: str
    why: str


class Relation(msgspec.Struct, frozen=True):
    """A relation between arguments that conditions of failure may speak of: ``when`` is an expression on their names.

    ``text`` says it in words, after "when"; empty where the expression says it.
    """

    when: str
    text: Mapping[Language, str] = {}


class Outline(msgspec.Struct, frozen=True):
    """What a list of exercises shows of one.

    ``functions`` are the names that a submission must define. Where ``tensors`` is set, their signatures speak of
    tensors, so that workers will need torch.
    """

    slug: str
    title: Text
    track: Words
    level: Level
    order: int
    points: float
    after: tuple[str, ...]
    submit: str
    functions: tuple[str, ...] = ()
    tensors: bool = False


class Exercise(msgspec.Struct, frozen=True):
    """One task. ``reference`` is None and hidden groups are empty where the solutions are not at hand.

    ``signatures`` are what a submission must define, ``harness`` the functions of ``harness.py`` that groups may call
    in place of them. ``right`` are unusual solutions that must earn everything, ``unlisted`` the paths of partial ones
    of which hidden.yaml says nothing. ``yaml`` and ``hidden_yaml`` are paths for messages; all files are here as bytes.
    ``published_sha256`` is of the public files that decide a verdict, ``sha256`` of the solution's as well.
    """

    outline: Outline
    yaml: str
    hidden_yaml: str
    signatures: tuple[Signature, ...]
    forbid: tuple[str, ...]
    limits: Limits
    hints: tuple[Text, ...]
    groups: tuple[Group, ...]
    starter: SourceFile
    reference: SourceFile | None
    wrong: tuple[WrongSolution, ...]
    sha256: str
    statements: dict[Language, SourceFile] = {}
    harness: tuple[Signature, ...] = ()
    harness_file: SourceFile | None = None
    equivalent: tuple[Equivalent, ...] = ()
    justifications: tuple[Justification, ...] = ()
    partial: tuple[PartialSolution, ...] = ()
    right: tuple[SourceFile, ...] = ()
    unlisted: tuple[str, ...] = ()
    relations: tuple[Relation, ...] = ()
    published_sha256: str = ""

    @property
    def slug(self) -> str:
        return self.outline.slug

    @property
    def uses_tensors(self) -> bool:
        return any(signature.uses_tensors for signature in (*self.signatures, *self.harness))

    def statement(self, language: Language) -> SourceFile:
        """What the exercise asks for, in ``language`` or else in English."""
        return self.statements.get(language) or self.statements["en"]

    def signature(self, function: str) -> Signature:
        return next(signature for signature in (*self.signatures, *self.harness) if signature.name == function)
