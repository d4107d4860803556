"""The keys that ``exercise.yaml`` and ``hidden.yaml`` may have, each with its type and what it is for.

Anything else is an error. The tables of keys in the authors' guide are made from this file, by
``python tests/exercise/key_tables.py``: a title says a type in plain words, a description what the key is for.
"""

from __future__ import annotations

import re
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from grader.model.exercise import Level, Outline, Reveal, Scoring, Text, in_language
from grader.wire.messages import Property

_Name = Annotated[str, Meta(min_length=1, max_length=80)]
_Sentence = Annotated[str, Meta(min_length=1, max_length=500)]
_Points = Annotated[float, Meta(gt=0, le=1000)]
_PythonFile = Annotated[
    str,
    Meta(
        pattern=r"^[A-Za-z_][A-Za-z0-9_]*\.py\Z",
        max_length=80,
        title="the name of a Python file, such as double.py, of at most 80 characters",
    ),
]
_PytestFile = Annotated[
    str,
    Meta(
        pattern=r"^test_[A-Za-z0-9_]*\.py\Z",
        max_length=80,
        title="the name of a pytest file, such as test_relations.py, of at most 80 characters",
    ),
]
_ModuleName = Annotated[str, Meta(pattern=r"^[A-Za-z_][A-Za-z0-9_]*\Z", title="the name of a Python module")]


_PictureText = Annotated[str, Meta(min_length=1, max_length=1000)]
_Pictures = _PictureText | dict[str, _PictureText]
_PICTURES = "a picture for calls of the first function, or a mapping with one for each function"


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A mapping with these keys and no others."""


class CaseFile(_Strict, frozen=True):
    """A case: one call and what is expected of it."""

    why: Annotated[
        _Sentence | Text,
        Meta(
            description="which mistake the case is there to find, in one language or in each; learners read it, also "
            "where the inputs stay hidden"
        ),
    ]
    args: Annotated[
        list[Any],
        Meta(description="arguments by position; `{data: [[1]], dtype: float32, shape: [1, 1]}` spells an array out"),
    ] = []
    kwargs: Annotated[dict[str, Any], Meta(description="arguments by name")] = {}
    expect: Annotated[
        Any,
        Meta(
            description="the value that should come back; in hidden.yaml the reference solution says it if you do not"
        ),
    ] = UNSET
    raises: Annotated[
        _Name | UnsetType, Meta(description="the exception that should be raised, such as `ValueError`")
    ] = UNSET
    accept: Annotated[
        list[_Sentence],
        Meta(description='conditions on the numbers in a returned dict: `["accuracy >= 0.9", "loss < 0.5"]`'),
    ] = []


class NeedsFile(_Strict, frozen=True):
    """A package that not everybody has."""

    module: Annotated[_ModuleName, Meta(description="the module that has to be there")]
    install: Annotated[_Sentence, Meta(description="the command that installs it")]


class OperationsFile(_Strict, frozen=True):
    """A limit on tensor operations: "no pixel loop" without a stopwatch."""

    at_most: Annotated[int, Meta(ge=1, description="how many tensor operations a call may take")]


class GroupFile(_Strict, frozen=True):
    """A test group: cases that test one idea and share points."""

    name: Annotated[
        _Name | Text,
        Meta(
            description="what learners see, in one language or in each; hidden.yaml calls the group by the English one"
        ),
    ]
    points: Annotated[_Points, Meta(description="what the group is worth")]
    about: Annotated[Text, Meta(description="the one idea that it tests, for learners")]
    id: Annotated[
        Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\Z", max_length=80, title="lower-case words with hyphens")]
        | UnsetType,
        Meta(description="what gradebooks know it by, also after it was renamed; made from the name if left out"),
    ] = UNSET
    hidden: Annotated[bool, Meta(description="whether its cases stand in hidden.yaml")] = False
    reveal: Annotated[
        Reveal | UnsetType,
        Meta(description="of a hidden group: what feedback may show of the first failing case; `hint` if left out"),
    ] = UNSET
    function: Annotated[
        _Name | UnsetType, Meta(description="which of `functions` it calls, or `harness.NAME`; the first if left out")
    ] = UNSET
    contract: Annotated[
        list[Property], Meta(description="properties of the result that are judged in place of its value")
    ] = []
    scoring: Annotated[
        Scoring, Meta(description="whether the points take every case, or come in proportion to the cases that pass")
    ] = "all"
    operations: Annotated[
        OperationsFile | UnsetType,
        Meta(
            description='`{at_most: 60}`: tensor operations that a call may take; "no pixel loop" without a stopwatch'
        ),
    ] = UNSET
    measured: Annotated[
        bool,
        Meta(description="that the harness finds a fact where the submission runs and could make it up; opens nothing"),
    ] = False
    picture: Annotated[
        _PictureText | UnsetType,
        Meta(description="which inputs made each number, in place of the exercise's line; `none` for no picture"),
    ] = UNSET
    needs: Annotated[
        NeedsFile | UnsetType,
        Meta(description="`{module, install}`: a package without which the group and its points are left out"),
    ] = UNSET
    cases: Annotated[
        list[CaseFile],
        Meta(description="its visible cases; a `contract` group without any borrows those of its function"),
    ] = []

    @property
    def key(self) -> str:
        """What the other file and reports call the group by, whatever the language."""
        return in_language(self.name, "en")


class RelationFile(_Strict, frozen=True):
    """A relation between arguments, with the words for it."""

    when: Annotated[_Sentence, Meta(description='an expression on options and axes: `"stride < kernel_size"`')]
    text: Annotated[
        Text,
        Meta(description='what it says, after "when": `{en: the windows overlap, ko: 윈도우가 겹칠 때}`'),
    ]


class LimitsFile(_Strict, frozen=True):
    """What one call may use."""

    seconds: Annotated[float, Meta(gt=0, le=60, description="CPU seconds")] = 2.0
    memory_mb: Annotated[int, Meta(ge=16, le=16384, description="MiB of memory, beyond what torch itself takes")] = 1024


class ExerciseFile(_Strict, frozen=True):
    """exercise.yaml: what learners get."""

    format: Annotated[int, Meta(ge=1, le=1, description="the version of these keys")]
    title: Annotated[Text, Meta(description="in both languages, `{en: ..., ko: ...}`, as every text for learners")]
    track: Annotated[_Name | Text, Meta(description="the part of the course, in one language or in each")]
    level: Annotated[Level, Meta(description="how hard it is")]
    order: Annotated[int, Meta(description="its place in the course: exercises are listed from low to high")]
    submit: Annotated[
        _PythonFile, Meta(description="the file that learners hand in; no other exercise has one of this name")
    ]
    functions: Annotated[
        list[str], Meta(min_length=1, description="signatures of what that file must define; groups call the first")
    ]
    groups: Annotated[list[GroupFile], Meta(min_length=1, description="what is tested, with points")]
    harness: Annotated[list[str], Meta(description="signatures of the functions in harness.py")] = []
    after: Annotated[list[str], Meta(description="the exercises that should come before")] = []
    forbid: Annotated[list[_Name], Meta(description="what may not be used: see Rules")] = []
    limits: Annotated[LimitsFile, Meta(description="what one call may use: `{seconds: 2, memory_mb: 1024}`")] = (
        LimitsFile()
    )
    hints: Annotated[list[Text], Meta(description="questions that help, one after the other")] = []
    picture: Annotated[
        _Pictures | UnsetType,
        Meta(
            title=_PICTURES,
            description="which inputs made each number: `window(x, kernel=k)`, or `{harness.NAME: window(...)}`; "
            "see Pictures",
        ),
    ] = UNSET
    conditions: Annotated[
        dict[str, Any],
        Meta(description='relations that reports may speak of: `{overlap: "stride < kernel_size"}`; see Conditions'),
    ] = {}


class HiddenGroupFile(_Strict, frozen=True):
    """What hidden.yaml says of one hidden group."""

    pytest: Annotated[
        _PytestFile | UnsetType,
        Meta(description="a file of tests beside hidden.yaml; a group that has it has nothing else"),
    ] = UNSET
    cases: Annotated[list[CaseFile], Meta(description="cases that are written out")] = []
    sweep: Annotated[
        dict[str, Annotated[list[Any], Meta(min_length=1)]],
        Meta(
            description="values for some parameters: one case for every combination of them; of 8 or more, a quarter "
            "goes into handouts for practice instead"
        ),
    ] = {}
    given: Annotated[dict[str, str], Meta(description="names and how their values are made; not beside `sweep`")] = {}
    where: Annotated[str | UnsetType, Meta(description="a condition on the names of `given` or `sweep`")] = UNSET
    args: Annotated[
        list[Any] | UnsetType, Meta(description="with `given`: arguments by position, as expressions on its names")
    ] = UNSET
    kwargs: Annotated[dict[str, Any] | UnsetType, Meta(description="with `given`: arguments by name")] = UNSET
    examples: Annotated[
        Annotated[int, Meta(ge=1, le=500)] | UnsetType,
        Meta(description="with `given`: how many calls are made; 60 if left out"),
    ] = UNSET
    why: Annotated[
        _Sentence | Text | UnsetType,
        Meta(description="with `given`: what learners read of a failing call; a general sentence if left out"),
    ] = UNSET
    raises: Annotated[
        _Name | UnsetType, Meta(description="with `given`: the exception that every call should raise")
    ] = UNSET


class WrongFile(_Strict, frozen=True):
    """A known mistake, ``wrong/NAME.py`` or the files of ``wrong/NAME/``: what hidden.yaml says of it."""

    fails: Annotated[list[_Name], Meta(min_length=1, description="the groups that every file fails: exactly these")]
    hint: Annotated[Text, Meta(description="what a learner who made this mistake is told")]
    ko: Annotated[
        _Sentence | UnsetType,
        Meta(description="the first line of the docstring, which names the mistake in every file, in Korean"),
    ] = UNSET
    picture: Annotated[
        _Pictures | UnsetType,
        Meta(
            title=_PICTURES,
            description="which inputs make each number that it returns, in the same words as in exercise.yaml",
        ),
    ] = UNSET
    title: Annotated[
        Text | UnsetType, Meta(description="the same sentence in other languages than English, `{ko: ..., ja: ...}`")
    ] = UNSET


class PartialFile(_Strict, frozen=True):
    """A right solution that is not complete, ``partial/NAME.py``: what hidden.yaml says of it."""

    earns: Annotated[float, Meta(ge=0, description="the points that it must at least earn, and not all of them")]
    tells: Annotated[
        list[_Name],
        Meta(
            description="what its report must tell: names of wrong solutions, `refusals` (bad arguments that are not "
            "refused), `condition` (when it fails); no other wrong solution may be named"
        ),
    ] = []


class EquivalentFile(_Strict, frozen=True):
    """A mutant of the reference solution that cannot be told apart from it."""

    line: Annotated[str, Meta(description="the line of the reference solution")]
    becomes: Annotated[str, Meta(description="what the mutant has in its place")]
    why: Annotated[_Sentence, Meta(description="why no call can tell the two apart")]


class HiddenFile(_Strict, frozen=True):
    """hidden.yaml: what learners never get. Groups, wrong and partial solutions are read one by one later."""

    groups: Annotated[dict[str, Any], Meta(description="the hidden groups by name, each with its cases")] = {}
    wrong: Annotated[dict[str, Any], Meta(description="the wrong solutions by name, each with what it fails")] = {}
    partial: Annotated[
        dict[str, Any], Meta(description="right solutions that are not complete by name, each with what it earns")
    ] = {}
    needed: Annotated[
        dict[str, _Sentence],
        Meta(description="hidden groups that no wrong solution fails alone, with why they are there"),
    ] = {}
    equivalent: Annotated[
        list[EquivalentFile], Meta(description="mutants of the reference solution that behave as it does")
    ] = []


def outline(slug: str, file: ExerciseFile) -> Outline:
    """What a list of exercises shows of ``file``."""
    points = sum(group.points for group in file.groups)
    functions = tuple(text.partition("(")[0].strip() for text in file.functions)
    return Outline(
        slug,
        file.title,
        file.track,
        file.level,
        file.order,
        points,
        tuple(file.after),
        file.submit,
        functions,
        any(re.search(r"\btensor\b", text) for text in (*file.functions, *file.harness)),
    )
