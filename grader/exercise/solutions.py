"""The programs beside a reference solution: what is wrong, right in part, and right in an unusual way."""

from __future__ import annotations

import difflib
import os
from collections.abc import Collection

from msgspec import UNSET

from grader.errors import ExerciseError
from grader.exercise.course_path import CoursePath, matching
from grader.exercise.picture_reader import PictureReader
from grader.exercise.schema import HiddenFile, PartialFile, WrongFile
from grader.exercise.text_file import read_text, source_file
from grader.exercise.yaml_document import Document, Path_
from grader.model.exercise import FINDINGS, Language, PartialSolution, Signature, SourceFile, WrongSolution

# From where on two names are one that is misspelt: 'bad argument', but not 'more arrays' for 'small arrays'.
_ALIKE = 0.8


class Solutions:
    """Reads the programs in ``folder``; ``document`` and ``file`` are its hidden.yaml, which says what they must do.

    ``signatures`` are the functions that are called, ``groups`` the names of all groups.
    """

    def __init__(
        self,
        folder: CoursePath,
        document: Document,
        file: HiddenFile,
        signatures: dict[str, Signature],
        groups: Collection[str],
    ) -> None:
        self._pictures = PictureReader(document, signatures)
        self._folder = folder
        self._document = document
        self._file = file
        self._groups = groups

    def wrong(self) -> tuple[WrongSolution, ...]:
        """Read the known mistakes in the order of hidden.yaml."""
        families = _families(self._folder / "wrong")
        for name in sorted(families.keys() - self._file.wrong.keys()):
            place = os.path.relpath(str(families[name][0]), str(self._folder))
            raise self._document.error(("wrong",), f"{place} has no entry under 'wrong'")
        for name in self._file.wrong:
            if name in FINDINGS:
                problem = f"{name!r} means something else under 'tells'; take another name"
                raise self._document.error(("wrong", name), problem)
            if name not in families:
                problem = f"there is no file wrong/{name}.py, nor a folder wrong/{name} with files"
                raise self._document.error(("wrong", name), problem)
        return tuple(self._family(name, families[name]) for name in self._file.wrong)

    def _family(self, name: str, paths: list[CoursePath]) -> WrongSolution:
        entry = self._document.convert(WrongFile, ("wrong", name))
        for index, group in enumerate(entry.fails):
            self._check_spelling(group, ("wrong", name, "fails", index))
        title = {"en": _sentence(paths), **_translations(entry)}
        pictures = self._pictures.by_function(entry.picture, ("wrong", name, "picture"))
        return WrongSolution(name, tuple(map(source_file, paths)), title, tuple(entry.fails), entry.hint, pictures)

    def _check_spelling(self, group: str, where: Path_) -> None:
        """A group that is like none is gone, which is not an error here: verify finds it, and names who got through."""
        if group not in self._groups and (near := difflib.get_close_matches(group, self._groups, n=1, cutoff=_ALIKE)):
            problem = f"exercise.yaml has no group named {group!r}; did you mean {near[0]!r}?"
            raise self._document.error(where, problem)

    def partial(self) -> tuple[PartialSolution, ...]:
        """Read the right solutions that are not complete, in the order of hidden.yaml."""
        paths = self._partial_paths()
        for name in self._file.partial:
            if name not in paths:
                raise self._document.error(("partial", name), f"there is no file partial/{name}.py")
        return tuple(self._partial(name, paths[name]) for name in self._file.partial)

    def unlisted(self) -> tuple[str, ...]:
        """List the partial solutions without an entry, which ``grader verify`` tells: nobody is graded by them."""
        paths = self._partial_paths()
        return tuple(str(paths[name]) for name in sorted(paths.keys() - self._file.partial.keys()))

    def _partial_paths(self) -> dict[str, CoursePath]:
        return {path.stem: path for path in matching(self._folder / "partial", "*.py")}

    def _partial(self, name: str, path: CoursePath) -> PartialSolution:
        entry = self._document.convert(PartialFile, ("partial", name))
        for index, told in enumerate(entry.tells):
            if told not in self._file.wrong and told not in FINDINGS:
                problem = f"{told!r} is neither a name under 'wrong' nor one of {', '.join(FINDINGS)}"
                raise self._document.error(("partial", name, "tells", index), problem)
        return PartialSolution(name, source_file(path), entry.earns, tuple(entry.tells))

    def right(self) -> tuple[SourceFile, ...]:
        """Read the unusual right solutions, in the order of their names."""
        return tuple(map(source_file, matching(self._folder / "right", "*.py")))


def _families(folder: CoursePath) -> dict[str, list[CoursePath]]:
    """The files of each known mistake by its name: ``NAME.py``, or all of ``NAME/``."""
    alone = {path.stem: [path] for path in matching(folder, "*.py")}
    folders = {each.name: matching(each, "*.py") for each in matching(folder, "*/")}
    together = {name: paths for name, paths in folders.items() if paths}
    for name in sorted(alone.keys() & together.keys()):
        raise ExerciseError(alone[name][0], None, f"there is also a folder {name} beside this file; move it in there")
    return alone | together


def _sentence(paths: list[CoursePath]) -> str:
    """What names the mistake: the same sentence in every file of the family."""
    first, *others = map(_first_line, paths)
    for path, other in zip(paths[1:], others, strict=True):
        if other != first:
            problem = f"the first line differs from that of {paths[0].name}, which is the same mistake"
            raise ExerciseError(path, 1, problem)
    return first


def _first_line(path: CoursePath) -> str:
    """What the docstring of a wrong solution says of its mistake."""
    line = read_text(path).partition("\n")[0].strip()
    if not line.startswith(('"""', 'r"""')) or not (sentence := line.removeprefix("r").strip('"').strip()):
        raise ExerciseError(path, 1, 'the mistake is named in the first line, as """A sentence."""')
    return sentence


def _translations(entry: WrongFile) -> dict[Language, str]:
    """What the docstring's first line says, in the other languages of the course."""
    title = {} if entry.title is UNSET else dict(entry.title)
    return title if entry.ko is UNSET else {**title, "ko": entry.ko}
