"""One exercise's two folders, on their way to an ``Exercise``: everything in them is checked on the way."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from importlib.util import find_spec

import msgspec
from msgspec import UNSET

from grader.errors import ExerciseError
from grader.exercise.case_reader import CaseReader, divided
from grader.exercise.course_path import CoursePath, matching
from grader.exercise.given import check_condition
from grader.exercise.picture_reader import PictureReader
from grader.exercise.rules import SETS
from grader.exercise.schema import (
    ExerciseFile,
    GroupFile,
    HiddenFile,
    HiddenGroupFile,
    NeedsFile,
    RelationFile,
    outline,
)
from grader.exercise.signatures import parse_signature
from grader.exercise.solutions import Solutions
from grader.exercise.text_file import source_file
from grader.exercise.yaml_document import Document, Path_
from grader.model.exercise import (
    Equivalent,
    Exercise,
    Extra,
    Group,
    Justification,
    Language,
    Limits,
    PictureLine,
    PytestFile,
    Raises,
    Relation,
    Reveal,
    Signature,
    SourceFile,
)

HARNESS = "harness.py"


class ExerciseReader:
    """Reads the exercise in ``folder`` and ``solution``; the latter may be absent. ``slugs`` are the course's."""

    def __init__(
        self, folder: CoursePath, solution: CoursePath, slugs: tuple[str, ...], document: Document, file: ExerciseFile
    ) -> None:
        self._slug = folder.name
        self._slugs = slugs
        self._document = document
        self._file = file
        self._folder = folder
        self._solution = solution

    def read(self) -> Exercise:
        self._check_files()
        signatures = self._signatures("functions", self._file.functions)
        harness = self._harness()
        hidden = self._hidden()
        pictures = PictureReader(self._document, signatures | harness)
        drawn = pictures.by_function(self._file.picture, ("picture",))
        names = tuple(group.key for group in self._file.groups)
        solutions = Solutions(self._solution, *hidden, signatures | harness, names) if hidden else None
        groups = tuple(
            self._with_picture(index, file, self._group(index, file, signatures | harness, hidden), pictures, drawn)
            for index, file in enumerate(self._file.groups)
        )
        return Exercise(
            outline=outline(self._slug, self._file),
            yaml=str(self._document.path),
            # The public folder where the solutions are not at hand: it is where mistakes in hidden cases are told.
            hidden_yaml=str(hidden[0].path if hidden else self._folder),
            signatures=tuple(signatures.values()),
            forbid=tuple(self._file.forbid),
            limits=Limits(self._file.limits.seconds, self._file.limits.memory_mb),
            hints=tuple(self._file.hints),
            groups=self._with_borrowed_cases(groups),
            starter=source_file(self._folder / self._file.submit),
            reference=source_file(self._solution / self._file.submit) if hidden else None,
            wrong=solutions.wrong() if solutions else (),
            sha256=_sha256((*_deciding(self._folder), *_deciding(self._solution))),
            statements=self._statements(),
            harness=tuple(harness.values()),
            harness_file=source_file(self._folder / HARNESS) if harness else None,
            equivalent=self._equivalent(hidden),
            justifications=self._justifications(hidden),
            partial=solutions.partial() if solutions else (),
            right=solutions.right() if solutions else (),
            unlisted=solutions.unlisted() if solutions else (),
            relations=self._relations(tuple((signatures | harness).values())),
            # A learner may write into the starter.
            published_sha256=_sha256(each for each in _deciding(self._folder) if each.name != self._file.submit),
        )

    def _check_files(self) -> None:
        for name in (self._file.submit, "README.md", "README.ko.md"):
            if not (self._folder / name).is_file():
                raise self._document.error(("submit",), f"{self._folder.name}/{name} is missing beside this file")
        if self._solution.is_dir() and not (self._solution / self._file.submit).is_file():
            raise ExerciseError(self._solution, None, f"the reference solution {self._file.submit} is missing here")
        for index, slug in enumerate(self._file.after):
            if slug not in self._slugs or slug == self._slug:
                raise self._document.error(("after", index), f"there is no other exercise {slug!r} to come after")
        for index, name in enumerate(self._file.forbid):
            if "." not in name and name not in SETS:
                raise self._document.error(
                    ("forbid", index), f"{name!r} is neither a dotted name nor one of {', '.join(SETS)}"
                )
        self._check_names()

    def _check_names(self) -> None:
        """Each group has a name and an id of its own."""
        for name, count in Counter(group.key for group in self._file.groups).items():
            if count > 1:
                raise self._document.error(("groups",), f"{count} groups are named {name!r}")
        for id_, count in Counter(map(_id, self._file.groups)).items():
            if count > 1:
                raise self._document.error(("groups",), f"{count} groups have the id {id_!r}; give each its own")

    def _signatures(self, key: str, texts: list[str]) -> dict[str, Signature]:
        signatures: dict[str, Signature] = {}
        for index, text in enumerate(texts):
            try:
                signature = parse_signature(text)
            except ValueError as error:
                raise self._document.error((key, index), str(error)) from error
            if signature.name in signatures:
                raise self._document.error((key, index), f"the function {signature.name!r} is listed twice")
            signatures[signature.name] = signature
        return signatures

    def _harness(self) -> dict[str, Signature]:
        """The functions of ``harness.py``, which groups call as ``harness.NAME``."""
        signatures = self._signatures("harness", self._file.harness).values()
        if (self._folder / HARNESS).is_file() != bool(signatures):
            raise self._document.error(
                ("harness",), f"'harness' lists the functions of {HARNESS}, and one is without the other"
            )
        named = {f"harness.{signature.name}": signature for signature in signatures}
        return {name: msgspec.structs.replace(signature, name=name) for name, signature in named.items()}

    def _hidden(self) -> tuple[Document, HiddenFile] | None:
        if not self._solution.is_dir():
            return None
        document = Document(self._solution / "hidden.yaml")
        file = document.convert(HiddenFile)
        public = {group.key: group for group in self._file.groups}
        for name in file.groups:
            if name not in public:
                raise document.error(("groups", name), f"exercise.yaml has no group named {name!r}")
            if not public[name].hidden:
                raise document.error(
                    ("groups", name), f"the group {name!r} is not hidden, so its cases belong in exercise.yaml"
                )
        return document, file

    def _group(
        self, index: int, file: GroupFile, signatures: dict[str, Signature], hidden: tuple[Document, HiddenFile] | None
    ) -> Group:
        self._check_group(index, file, signatures)
        signature = next(iter(signatures.values())) if file.function is UNSET else signatures[file.function]
        group = Group(
            name=file.key,
            title="" if isinstance(file.name, str) else file.name,
            points=file.points,
            about=file.about,
            function=signature.name,
            hidden=file.hidden,
            reveal=Reveal.HINT if file.reveal is UNSET else file.reveal,
            properties=tuple(file.contract),
            scoring=file.scoring,
            max_operations=None if file.operations is UNSET else file.operations.at_most,
            measured=file.measured,
            missing_extra=None if file.needs is UNSET else _missing_extra(file.needs),
            id=_id(file),
        )
        if group.missing_extra:
            return group
        return (
            self._with_hidden_cases(group, signature, hidden)
            if file.hidden
            else self._with_cases(index, group, file, signature)
        )

    def _with_picture(
        self, index: int, file: GroupFile, group: Group, pictures: PictureReader, drawn: dict[str, PictureLine]
    ) -> Group:
        """Give the group its own picture, else that of its function."""
        own = pictures.of_function(file.picture, group.function, ("groups", index, "picture"))
        picture = drawn.get(group.function) if file.picture is UNSET else own
        return msgspec.structs.replace(group, picture=picture)

    def _check_group(self, index: int, file: GroupFile, signatures: dict[str, Signature]) -> None:
        """What goes together in a group, and what does not."""
        where = ("groups", index)
        if file.function is not UNSET and file.function not in signatures:
            raise self._document.error(
                (*where, "function"), f"neither 'functions' nor 'harness' lists {file.function!r}"
            )
        if file.hidden and file.cases:
            raise self._document.error(
                (*where, "cases"), "the cases of a hidden group belong in hidden.yaml: learners read this file"
            )
        if not file.hidden and file.reveal is not UNSET:
            raise self._document.error((*where, "reveal"), "only a hidden group has something to reveal")
        if file.operations is not UNSET and not any(signature.uses_tensors for signature in signatures.values()):
            raise self._document.error(
                (*where, "operations"), "'operations' counts those of tensors, and no signature names one"
            )
        if file.measured and (file.function is UNSET or not file.function.startswith("harness.")):
            raise self._document.error((*where, "measured"), "only what a function of the harness returns is measured")

    def _with_cases(self, index: int, group: Group, file: GroupFile, signature: Signature) -> Group:
        cases = CaseReader(self._document, signature).listed(file.cases, ("groups", index, "cases"), public=True)
        if not cases and not file.contract:
            raise self._document.error(("groups", index), f"the group {file.key!r} has no cases")
        return msgspec.structs.replace(group, cases=cases)

    def _with_hidden_cases(
        self, group: Group, signature: Signature, hidden: tuple[Document, HiddenFile] | None
    ) -> Group:
        if hidden is None or group.name not in hidden[1].groups:
            return group
        document, where = hidden[0], ("groups", group.name)
        file = document.convert(HiddenGroupFile, where)
        if file.pytest is not UNSET:
            return msgspec.structs.replace(group, tests=self._tests(document, file, file.pytest, where))
        reader = CaseReader(document, signature)
        swept, practice = divided(reader.swept(file, where))
        cases = (*reader.listed(file.cases, (*where, "cases"), public=False), *swept)
        return msgspec.structs.replace(group, cases=cases, given=reader.generated(file, where), practice=practice)

    def _tests(self, document: Document, file: HiddenGroupFile, name: str, where: Path_) -> PytestFile:
        if file != HiddenGroupFile(pytest=name):
            raise document.error((*where, "pytest"), "a group that has 'pytest' has nothing else")
        if not (path := self._solution / name).is_file():
            raise document.error((*where, "pytest"), f"there is no file {name} beside this one")
        conftest = path.with_name("conftest.py")
        return PytestFile(source_file(path), source_file(conftest) if conftest.is_file() else None)

    def _statements(self) -> dict[Language, SourceFile]:
        """The statement in each language: ``README.md`` is in English, ``README.ko.md`` in Korean."""
        named = {path.stem.partition(".")[2] or "en": path for path in matching(self._folder, "README*.md")}
        return {language: source_file(path) for language, path in named.items()}

    def _with_borrowed_cases(self, groups: tuple[Group, ...]) -> tuple[Group, ...]:
        """Give a visible contract group without cases those of the visible value groups on the same function."""
        completed = []
        for index, group in enumerate(groups):
            if not group.hidden and not group.cases and not group.missing_extra:
                lenders = [other for other in groups if not other.hidden and other.function == group.function]
                cases = tuple(
                    case for other in lenders for case in other.cases if not isinstance(case.expectation, Raises)
                )
                if not cases:
                    raise self._document.error(("groups", index), f"no visible case can stand in for {group.name!r}")
                group = msgspec.structs.replace(group, cases=cases)
            completed.append(group)
        return tuple(completed)

    def _relations(self, signatures: tuple[Signature, ...]) -> tuple[Relation, ...]:
        """Each is one that some signature has all the names for."""
        relations: list[Relation] = []
        for name, entry in self._file.conditions.items():
            where: Path_ = ("conditions", name)
            relation = (
                Relation(entry)
                if isinstance(entry, str)
                else Relation(*msgspec.structs.astuple(self._document.convert(RelationFile, where)))
            )
            problems = [problem for signature in signatures if (problem := _problem(relation, signature))]
            if len(problems) == len(signatures):
                raise self._document.error(where, problems[0])
            relations.append(relation)
        return tuple(relations)

    def _equivalent(self, hidden: tuple[Document, HiddenFile] | None) -> tuple[Equivalent, ...]:
        entries = hidden[1].equivalent if hidden else []
        return tuple(Equivalent(entry.line, entry.becomes, entry.why) for entry in entries)

    def _justifications(self, hidden: tuple[Document, HiddenFile] | None) -> tuple[Justification, ...]:
        if hidden is None:
            return ()
        document, file = hidden
        names = {group.key for group in self._file.groups}
        for name in file.needed:
            if name not in names:
                raise document.error(("needed", name), f"exercise.yaml has no group named {name!r}")
        return tuple(Justification(group, why) for group, why in file.needed.items())


def _problem(relation: Relation, signature: Signature) -> str:
    """Why the relation cannot be asked about calls of the function, "" if it can."""
    try:
        check_condition(relation.when, _relation_names(signature))
    except ValueError as error:
        return str(error)
    return ""


def _relation_names(signature: Signature) -> tuple[str, ...]:
    """What a relation may name: parameters, and axes of arrays that are called by a name."""
    return (*(parameter.name for parameter in signature.parameters), *signature.axes)


def _id(file: GroupFile) -> str:
    """What gradebooks know a group by: the author's word, else its name in lower-case words with hyphens."""
    return "-".join(re.findall(r"\w+", file.key.lower())) if file.id is UNSET else file.id


def _missing_extra(needs: NeedsFile) -> Extra | None:
    """What is needed, unless it is installed."""
    return None if find_spec(needs.module) else Extra(needs.module, needs.install)


def _deciding(folder: CoursePath) -> list[CoursePath]:
    """The files in ``folder`` that decide a verdict."""
    return [path for path in matching(folder, "*.*") if path.suffix in {".py", ".yaml"}]


def _sha256(paths: Iterable[CoursePath]) -> str:
    """One hash over files by their names and contents."""
    digest = hashlib.sha256()
    for path in paths:
        data = path.read_bytes()
        digest.update(f"{path.parent.parent.name}/{path.name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()
