"""``check(corr2d)`` and ``%%grade corr2d`` in Jupyter: what the learner wrote is graded and shown below the cell.

The function is not sent, and neither is any value: its source is, with what it needs of other cells
(:mod:`grader.integrations.cells`), and it runs in the sandbox as a notebook that was handed in. So a function that
never returns, or that ends its process, does nothing to the kernel. The sandbox stays warm from one check to the next
(:mod:`grader.integrations.warm`).
"""

from __future__ import annotations

import inspect
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, NamedTuple, overload

from grader import grading
from grader.catalogue import language_asked_for, marked, translated
from grader.classroom.progress import Progress
from grader.classroom.submissions import read_submission
from grader.errors import GraderError, UsageError
from grader.exercise.course import Course, no_exercise
from grader.exercise.course_choice import course_to_learn
from grader.integrations.cells import gather
from grader.integrations.warm import Warm, on_own_machine
from grader.judge.counterexample import FULL_SHRINKING
from grader.model.exercise import Language, Outline
from grader.model.report import Report
from grader.model.sentence import Sentence, said_in, sentence, told_in
from grader.model.submission import Submission
from grader.sandbox.sandboxes import Sandboxes

_WIDTH = 100
_KEY = "grader"  # of what is kept in the shell
_LEFT = marked("{points} more points are in hidden tests, which your instructor runs; this is not the grade.")
_NOT_MADE = marked(
    "{name} has a value here that no cell makes by itself, so it was not sent; write a cell that makes it, or give it "
    "to the function as an argument."
)
_NOT_DEFINED = marked("{name} is here, but no cell defines it by itself; write it into a cell, or into {file}.")


class Checked(NamedTuple):
    """What came of a check: Jupyter shows it as a part of the page, everybody else as text."""

    report: Report
    language: Language

    def __repr__(self) -> str:
        from grader.reporting.terminal import WRITER  # only one of the two forms is shown
        from grader.reporting.writers import Context

        context = Context(self.language, True, _WIDTH)
        text = b"".join(WRITER.write([self.report], context)).decode().strip("\n")
        return "\n".join([text, *self._after()])

    def _repr_html_(self) -> str:
        from grader.reporting.fragment import fragment

        return fragment(self.report, self.language, self._after())

    def _after(self) -> tuple[str, ...]:
        if not self.report.not_run:
            return ()
        points = f"{self.report.not_run:g}"
        return (translated(_LEFT, self.language, points=points),)


@overload
def check(what: str, source: bytes | str, course: Path | None = None) -> Report: ...
@overload
def check(what: Callable[..., object], *, course: Path | None = None, slug: str | None = None) -> Checked: ...
def check(
    what: str | Callable[..., object],
    source: bytes | str | None = None,
    course: Path | None = None,
    slug: str | None = None,
) -> Report | Checked:
    """Check a function that is defined here, or a ``source`` on the exercise called ``what``.

    The exercise is the one that asks for a function of that name, or ``slug``. The course is ``course``, by default the
    nearest one upward from here. ``UsageError`` where no exercise or source can be found.
    """
    if isinstance(what, str):
        if source is None:
            raise UsageError(
                sentence(
                    "check('{slug}') needs a source, or the function itself: check({function})",
                    slug=what,
                    function=what.replace("-", "_"),
                )
            )
        return grading.check(what, source, course)
    found = _course(course)
    return _checked(found, _outline(found, what, slug), what)


def load_ipython_extension(shell: Any) -> None:
    """Add the magic ``%%grade``; Jupyter calls this for ``%load_ext grader``."""

    def grade(line: str, cell: str) -> Checked | None:
        """Run the cell, and check the exercise that is named behind %%grade."""
        course = _course(None)
        outline = _named(course, line.strip())
        ran = shell.run_cell(cell, store_history=False)
        return _checked(course, outline) if ran.success else None  # why it is not has been shown

    def show(
        of: Any, kind: type[BaseException], error: BaseException, trace: Any, tb_offset: int | None = None
    ) -> None:
        language = _language()
        said = told_in(error, language) if isinstance(error, GraderError) else str(error)
        print(translated("Error: {problem}", language, problem=said), file=sys.stderr)

    shell.register_magic_function(grade, magic_kind="cell", magic_name="grade")
    # What the learner can mend is a sentence, and not the way through our code to it.
    shell.set_custom_exc((GraderError,), show)


def _checked(course: Course, outline: Outline, thing: Callable[..., object] | None = None) -> Checked:
    """Check what is written here, and keep what was earned, as ``grader check`` does."""
    language = _language()
    submission = _submission(outline, thing, language)
    with _sandboxes() as sandboxes, grading.Grader(course, sandboxes=sandboxes) as grader:
        [(_, report)] = grader.grade([submission], shrinking=FULL_SHRINKING)
    Progress(course, lambda said: _warn(said, language)).record([report])
    return Checked(report, language)


def _warn(said: Sentence, language: Language) -> None:
    print(translated("Warning: {problem}", language, problem=said_in(said, language)), file=sys.stderr)


def _sandboxes() -> AbstractContextManager[Sandboxes]:
    """Lend those that stay warm in a notebook, as long as its kernel lives; a script has its own for one check."""
    if (shell := _shell()) is None:
        return on_own_machine()
    if _KEY not in shell.meta:  # where IPython has room for what extensions keep
        shell.meta[_KEY] = Warm()
    warm: Warm = shell.meta[_KEY]
    return warm.sandboxes()


def _submission(outline: Outline, thing: Callable[..., object] | None, language: Language) -> Submission:
    """Take the cells of the notebook that this runs in, or the file that ``thing`` is from."""
    shell = _shell()
    if thing is not None and (shell is None or thing.__module__ != "__main__"):
        return read_submission(Path.cwd().name, outline.slug, _file_of(thing))
    typed: Sequence[str] = shell.history_manager.input_hist_raw
    cells, missing = gather(typed[1:], outline.functions)  # the first is empty, so that places are numbers
    values: Mapping[str, object] = shell.user_ns
    notes = tuple(_note(name, outline, language) for name in missing if name in values)
    source = json.dumps({"cells": [_cell(text) for text in cells], "metadata": {}, "nbformat": 4, "nbformat_minor": 4})
    path = Path(outline.submit).with_suffix(".ipynb")
    return Submission(Path.cwd().name, outline.slug, path, source.encode(), notes=notes)


def _cell(text: str) -> dict[str, object]:
    return {"cell_type": "code", "source": text, "metadata": {}, "outputs": [], "execution_count": None}


def _note(name: str, outline: Outline, language: Language) -> str:
    sentence = _NOT_DEFINED if name in outline.functions else _NOT_MADE
    return translated(sentence, language, name=name, file=outline.submit)


def _file_of(thing: Callable[..., object]) -> Path:
    try:
        path = Path(inspect.getsourcefile(thing) or "")
    except (TypeError, OSError):
        path = Path()
    if not path.is_file():
        name = getattr(thing, "__name__", thing)
        raise UsageError(
            sentence("the source of {name} is not in a file; write it into one, or use a notebook", name=str(name))
        )
    return path


def _outline(course: Course, thing: Callable[..., object], slug: str | None) -> Outline:
    """Find the exercise that asks for ``thing``, by its name or by the names that it has here."""
    if slug is not None:
        return _named(course, slug)
    names = {getattr(thing, "__name__", "")}
    if (shell := _shell()) is not None:
        names |= {name for name, value in shell.user_ns.items() if value is thing}
    found = [outline for outline in course.outlines() if names & set(outline.functions)]
    if len(found) == 1:
        return found[0]
    shown = str(getattr(thing, "__name__", thing))
    if not found:
        raise UsageError(
            sentence(
                "no exercise asks for a function called {name}; name the exercise: check({name}, slug=...)", name=shown
            )
        )
    raise UsageError(
        sentence(
            "several exercises ask for {name} ({slugs}); name one: check({name}, slug='{slug}')",
            name=shown,
            slugs=", ".join(outline.slug for outline in found),
            slug=found[0].slug,
        )
    )


def _named(course: Course, slug: str) -> Outline:
    outlines = {outline.slug: outline for outline in course.outlines()}
    if slug not in outlines:
        raise UsageError(no_exercise(slug, tuple(outlines)))
    return outlines[slug]


def _course(named: Path | None) -> Course:
    in_environment = os.environ.get("GRADER_COURSE")
    return course_to_learn(named or (Path(in_environment) if in_environment else None), Path.cwd())


def _language() -> Language:
    return language_asked_for(os.environ)


def _shell() -> Any:
    """Return the shell of Jupyter or IPython, if this is one; whoever runs in it has loaded it."""
    loaded = sys.modules.get("IPython")
    return None if loaded is None else loaded.get_ipython()
