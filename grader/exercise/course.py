"""The course: which exercises there are, and each one read and checked.

``exercises/SLUG/`` holds what learners get, ``solutions/SLUG/`` what they never get. Without the second a course
still works: hidden groups then have no cases.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from grader.errors import ExerciseError, UsageError
from grader.exercise.course_path import CoursePath, SealedPath
from grader.model.exercise import Exercise, Outline
from grader.model.sentence import Sentence, sentence

if TYPE_CHECKING:
    from grader.exercise.schema import ExerciseFile
    from grader.exercise.yaml_document import Document

PRACTICE = "practice"  # folder of a handout, with a key to practise by for each exercise
HANDOUT = "handout"  # folder of the installed package; a clone has none
_NEAR = 0.7  # of difflib, from which on a name reminds of another
_MOST_NEAR = 3


class Survey(NamedTuple):
    """The exercises that can be read, in the course's order, and by slug the mistakes in those that cannot."""

    outlines: tuple[Outline, ...]
    mistakes: dict[str, ExerciseError]


class ReadableCourse:
    """What can be read of a course, wherever its files are."""

    def __init__(self, root: CoursePath) -> None:
        self.root = root
        self.exercises = root / "exercises"
        self.solutions = root / "solutions"
        self.practice = root / PRACTICE

    @property
    def name(self) -> str:
        """What reports call it: the folder's whole path, or which sealed course it is."""
        return str(self.root.resolve() if isinstance(self.root, Path) else self.root)

    def slugs(self) -> tuple[str, ...]:
        return tuple(sorted(path.parent.name for path in self.exercises.glob("*/exercise.yaml")))

    def outlines(self) -> tuple[Outline, ...]:
        """What ``list`` shows of every exercise that can be read; ``ExerciseError`` if none can."""
        return self.survey().outlines

    def survey(self) -> Survey:
        """Look at every exercise; nothing but ``exercise.yaml`` is read. A mistake in one stops that one alone.

        ``ExerciseError`` if none can be read.
        """
        taken: dict[str, str] = {}
        outlines: list[Outline] = []
        mistakes: dict[str, ExerciseError] = {}
        for slug in self.slugs():
            try:
                outlines.append(self._outline(slug, taken))
            except ExerciseError as error:
                mistakes[slug] = error
        if mistakes and not outlines:
            raise next(iter(mistakes.values()))
        return Survey(tuple(sorted(outlines, key=lambda each: (each.order, each.slug))), mistakes)

    def _outline(self, slug: str, taken: dict[str, str]) -> Outline:
        """The outline of one exercise, whose file is not ``taken`` by another."""
        from grader.exercise.schema import outline

        document, file = self._public(slug)
        if (other := taken.setdefault(file.submit, slug)) != slug:
            raise document.error(("submit",), f"{file.submit} is the file of the exercise {other!r} already")
        return outline(slug, file)

    def in_order(self) -> tuple[Exercise, ...]:
        return tuple(self.exercise(each.slug) for each in self.outlines())

    def exercise(self, slug: str) -> Exercise:
        """The exercise ``slug``, read and checked: ``UsageError`` if there is none, ``ExerciseError`` for a mistake."""
        if slug not in (slugs := self.slugs()):
            raise UsageError(no_exercise(slug, slugs))
        from grader.exercise.reader import ExerciseReader  # not paid for by those who only list

        return ExerciseReader(self.exercises / slug, self.solutions / slug, slugs, *self._public(slug)).read()

    def practice_key(self, slug: str) -> CoursePath | None:
        """The key by which ``slug`` can be practised where there are no solutions, if the course has one."""
        path = self.practice / f"{slug}.key"
        return path if path.is_file() and not self.solutions.is_dir() else None

    def _public(self, slug: str) -> tuple[Document, ExerciseFile]:
        from grader.exercise.schema import ExerciseFile  # not paid for by those who have the outlines already
        from grader.exercise.yaml_document import Document

        document = Document(self.exercises / slug / "exercise.yaml")
        return document, document.convert(ExerciseFile)


class Course(ReadableCourse):
    """A folder with ``exercises/`` and, for those who grade, ``solutions/``; in a handout ``practice/`` instead."""

    root: Path
    exercises: Path
    solutions: Path
    practice: Path

    def __init__(self, root: Path) -> None:
        super().__init__(root)

    @classmethod
    def named(cls, root: Path) -> Course:
        """The course in the folder ``root``, which somebody named."""
        if not (course := cls(root)).slugs():
            raise UsageError(sentence("{root} is not a course: it has no exercises/SLUG/exercise.yaml", root=str(root)))
        return course

    @classmethod
    def above(cls, start: Path) -> Course | None:
        """The course that holds ``start``: the nearest folder upward with ``exercises/``."""
        folders = (start.resolve(), *start.resolve().parents)
        return next((course for folder in folders if (course := cls(folder)).slugs()), None)

    @classmethod
    def of_package(cls) -> Course | None:
        """The course in the clone that this package runs from, else the handout that the package carries."""
        package = Path(__file__).resolve().parents[1]
        return next((course for folder in (package.parent, package / HANDOUT) if (course := cls(folder)).slugs()), None)

    @classmethod
    def for_demonstration(cls) -> Course:
        """The small whole course that the package carries, so that a class can be graded without any other."""
        return cls(Path(__file__).resolve().parents[1] / "demo_course")

    def practice_path(self, slug: str) -> Path:
        return self.practice / f"{slug}.key"


class SealedCourse(ReadableCourse):
    """The course of ``files``, by their paths, in memory alone; nothing of it may be written anywhere.

    ``file`` is what it was opened from, and ``digest`` the SHA-256 of that.
    """

    def __init__(self, file: str, digest: bytes, files: Mapping[str, bytes]) -> None:
        super().__init__(SealedPath.root(file, files))
        self._digest = digest

    @property
    def name(self) -> str:
        return f"{self.root}, sealed, sha256 {self._digest.hex()}"


def no_exercise(name: str, slugs: Sequence[str]) -> Sentence:
    """The sentence on a name that no exercise has: with the slugs that it reminds of, or where to find them all."""
    if near := ", ".join(nearest(name, slugs)):
        return sentence("there is no exercise '{name}'; did you mean {near}?", name=name, near=near)
    return sentence("there is no exercise '{name}'; see them all with: grader list", name=name)


def nearest(name: str, slugs: Sequence[str]) -> tuple[str, ...]:
    """The slugs that ``name``, of an exercise or a file, is near to: the nearest first, and few."""
    import difflib  # for those who have mistyped

    plain = {slug.replace("-", "_"): slug for slug in slugs}
    written = Path(name).stem.lower().replace("-", "_").replace(" ", "_")
    close = difflib.get_close_matches(written, plain, _MOST_NEAR, _NEAR)
    if not close and written:
        close = [each for each in plain if written in each][:_MOST_NEAR]
    return tuple(plain[each] for each in close)
