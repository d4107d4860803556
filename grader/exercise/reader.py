"""One exercise's two folders, on their way to an ``Exercise``: everything in them is checked on the way."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec import UNSET

from grader.errors import ExerciseError
from grader.exercise.case_reader import CaseReader
from grader.exercise.files import ExerciseFile, GroupFile, HiddenFile, HiddenGroupFile, WrongFile, outline
from grader.exercise.rules import SETS
from grader.exercise.signatures import parse_signature
from grader.exercise.yaml_document import Document
from grader.model import Case, Exercise, Group, Limits, Reveal, Signature, WrongSolution


class ExerciseReader:
    """Reads the exercise in ``folder`` and ``solution``; the latter may be absent. ``slugs`` are the course's."""

    def __init__(
        self, folder: Path, solution: Path, slugs: tuple[str, ...], document: Document, file: ExerciseFile
    ) -> None:
        self._slug = folder.name
        self._slugs = slugs
        self._document = document
        self._file = file
        self._folder = folder
        self._solution = solution

    def read(self) -> Exercise:
        self._check_files()
        signatures = self._signatures()
        reference = self._solution / self._file.submit
        hidden = self._hidden()
        groups = tuple(self._group(index, file, signatures, hidden) for index, file in enumerate(self._file.groups))
        return Exercise(
            outline=outline(self._slug, self._file),
            folder=self._folder,
            signatures=tuple(signatures.values()),
            forbid=tuple(self._file.forbid),
            limits=Limits(self._file.limits.seconds, self._file.limits.memory_mb),
            hints=tuple(self._file.hints),
            groups=self._with_borrowed_cases(groups),
            reference=reference if reference.is_file() else None,
            wrong=self._wrong(hidden),
            sha256=_sha256((self._folder, self._solution)),
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
        for name, count in Counter(group.name for group in self._file.groups).items():
            if count > 1:
                raise self._document.error(("groups",), f"{count} groups are named {name!r}")

    def _signatures(self) -> dict[str, Signature]:
        signatures: dict[str, Signature] = {}
        for index, text in enumerate(self._file.functions):
            try:
                signature = parse_signature(text)
            except ValueError as error:
                raise self._document.error(("functions", index), str(error)) from error
            if signature.name in signatures:
                raise self._document.error(("functions", index), f"the function {signature.name!r} is listed twice")
            signatures[signature.name] = signature
        return signatures

    def _hidden(self) -> tuple[Document, HiddenFile] | None:
        if not self._solution.is_dir():
            return None
        document = Document(self._solution / "hidden.yaml")
        file = document.convert(HiddenFile)
        public = {group.name: group for group in self._file.groups}
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
        where = ("groups", index)
        if file.function is not UNSET and file.function not in signatures:
            raise self._document.error((*where, "function"), f"'functions' does not list {file.function!r}")
        if file.hidden and file.cases:
            raise self._document.error(
                (*where, "cases"), "the cases of a hidden group belong in hidden.yaml: learners read this file"
            )
        if not file.hidden and file.reveal is not UNSET:
            raise self._document.error((*where, "reveal"), "only a hidden group has something to reveal")
        signature = next(iter(signatures.values())) if file.function is UNSET else signatures[file.function]
        return Group(
            name=file.name,
            points=file.points,
            about=file.about,
            function=signature.name,
            hidden=file.hidden,
            reveal=Reveal.HINT if file.reveal is UNSET else file.reveal,
            contract=tuple(file.contract),
            scoring=file.scoring,
            cases=self._cases(index, file, signature, hidden),
        )

    def _cases(
        self, index: int, file: GroupFile, signature: Signature, hidden: tuple[Document, HiddenFile] | None
    ) -> tuple[Case, ...]:
        if not file.hidden:
            cases = CaseReader(self._document, signature).listed(file.cases, ("groups", index, "cases"), public=True)
            if not cases and not file.contract:
                raise self._document.error(("groups", index), f"the group {file.name!r} has no cases")
            return cases
        if hidden is None or file.name not in hidden[1].groups:
            return ()
        document, where = hidden[0], ("groups", file.name)
        group = document.convert(HiddenGroupFile, where)
        reader = CaseReader(document, signature)
        return (*reader.listed(group.cases, (*where, "cases"), public=False), *reader.swept(group, where))

    def _with_borrowed_cases(self, groups: tuple[Group, ...]) -> tuple[Group, ...]:
        """Give a visible contract group without cases those of the visible value groups on the same function."""
        completed = []
        for index, group in enumerate(groups):
            if not group.hidden and not group.cases:
                lenders = [other for other in groups if not other.hidden and other.function == group.function]
                cases = tuple(case for other in lenders for case in other.cases if case.raises is None)
                if not cases:
                    raise self._document.error(("groups", index), f"no visible case can stand in for {group.name!r}")
                group = msgspec.structs.replace(group, cases=cases)
            completed.append(group)
        return tuple(completed)

    def _wrong(self, hidden: tuple[Document, HiddenFile] | None) -> tuple[WrongSolution, ...]:
        if hidden is None:
            return ()
        document, file = hidden
        paths = {path.stem: path for path in (self._solution / "wrong").glob("*.py")}
        for name in sorted(paths.keys() - file.wrong.keys()):
            raise document.error(("wrong",), f"wrong/{name}.py has no entry under 'wrong'")
        for name in file.wrong:
            if name not in paths:
                raise document.error(("wrong", name), f"there is no file wrong/{name}.py")
        entries = {name: document.convert(WrongFile, ("wrong", name)) for name in file.wrong}
        # A group in 'fails' that is not there is no error here: verify finds it, and names who got through.
        return tuple(
            WrongSolution(name, paths[name], tuple(entry.fails), entry.hint) for name, entry in entries.items()
        )


def _sha256(folders: Iterable[Path]) -> str:
    """One hash over every file that decides a verdict, by its name and content."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.glob("*.*")):
            if path.suffix in {".py", ".yaml"}:
                data = path.read_bytes()
                digest.update(f"{folder.parent.name}/{path.name}\0{len(data)}\0".encode())
                digest.update(data)
    return digest.hexdigest()
