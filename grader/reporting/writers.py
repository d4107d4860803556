"""The forms in which reports can be written, each found by its name; a school adds its own by installing a package.

A writer is a module's ``Writer``, named as an entry point of the group ``grader.writers``. Such a package says::

    [project.entry-points."grader.writers"]
    moodle = "our_school.moodle:WRITER"

and holds::

    def write(reports: Iterable[Report], context: Context) -> Iterator[bytes]:
        yield HEAD
        for report in reports:
            yield line(report)

    WRITER = Writer("moodle", "text/csv", ".csv", write)
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import msgspec

from grader.catalogue import WRITTEN_IN
from grader.cohort.policy import NO_POLICY, Policy
from grader.cohort.roster import Roster
from grader.errors import UsageError
from grader.model.exercise import Language
from grader.model.report import Report
from grader.model.sentence import Sentence, sentence

if TYPE_CHECKING:
    from importlib.metadata import EntryPoints

GROUP = "grader.writers"


def on_standard_error(sentence: str) -> None:
    """Say it there, where a document on standard output keeps what it is."""
    print(sentence, file=sys.stderr)


class Context(msgspec.Struct, frozen=True):
    """What writers may be told beside the reports.

    ``feedback`` asks for everything that a learner reads, where a form can also do with a summary, and
    ``every_group`` for every failing group whole, where a form can do with the first. ``width`` and ``colours`` are
    those of the terminal that the text is for, by rich's names. ``environment`` holds the variables that the writer
    ``reads``, as far as they are set. ``policy`` and ``exercises``, in the course's order, are for forms about a class
    as a whole; ``graded`` is the folder that the reports' paths are below, "" if there are several. ``roster`` is who
    is in the class, as a platform exported that. ``tell`` says what has no place in a document, and must not be lost.
    """

    language: Language = WRITTEN_IN
    feedback: bool = False
    width: int = 120
    colours: str | None = None
    every_group: bool = False
    environment: Mapping[str, str] = {}
    policy: Policy = NO_POLICY
    exercises: tuple[str, ...] = ()
    graded: str = ""
    roster: Roster | None = None
    tell: Callable[[str], None] = on_standard_error


def any_context(context: Context) -> None:
    """Find nothing wrong with it."""


class Writer(msgspec.Struct, frozen=True):
    """One form of reports: how its files are called, and the function that writes them.

    ``write`` yields the document in pieces and takes one report after the other, so that a class need not be held in
    memory. ``needs`` are names of what the :class:`Context` must hold and may lack, ``reads`` the environment variables
    in which a platform says what belongs into its form. ``check`` raises ``UsageError`` where the context has all that
    and it will not do.
    """

    name: str
    media_type: str
    suffix: str
    write: Callable[[Iterable[Report], Context], Iterator[bytes]]
    needs: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    check: Callable[[Context], None] = any_context

    def of_environment(self, environment: Mapping[str, str]) -> dict[str, str]:
        """Pick what it reads of ``environment``."""
        return {name: environment[name] for name in self.reads if name in environment}


def names() -> tuple[str, ...]:
    """List the names of the writers that are installed here."""
    return tuple(sorted({entry.name for entry in _entries()}))


def _entries() -> EntryPoints:
    from importlib.metadata import entry_points  # which takes longer to load than a list of exercises to print

    return entry_points(group=GROUP)


def find(name: str) -> Writer:
    """Load the writer called ``name``.

    ``UsageError`` where there is none, where two packages have one of that name, and where it does not work.
    """
    entries = [entry for entry in _entries() if entry.name == name]
    if not entries:
        raise UsageError(_no_format(name))
    if len(entries) > 1:
        packages = " and ".join(sorted(entry.dist.name for entry in entries if entry.dist is not None))
        raise UsageError(
            sentence(
                "the format '{name}' is in the packages {packages}; uninstall one of them", name=name, packages=packages
            )
        )
    [entry] = entries
    try:
        writer = entry.load()
    except Exception as error:
        problem = f"{type(error).__name__}: {error}"
        raise UsageError(
            sentence(
                "the format '{name}' cannot be loaded from {place}: {problem}; reinstall or uninstall its package",
                name=name,
                place=entry.value,
                problem=problem,
            )
        ) from error
    if not isinstance(writer, Writer):
        raise UsageError(
            sentence(
                "the format '{name}' is not a grader.reporting.writers.Writer; mend {place}",
                name=name,
                place=entry.value,
            )
        )
    return writer


def _no_format(name: str) -> Sentence:
    from difflib import get_close_matches  # for those who have mistyped

    there = ", ".join(names())
    if near := ", ".join(get_close_matches(name, names())):
        return sentence(
            "there is no format '{name}'; did you mean {near}? There are: {formats}",
            name=name,
            near=near,
            formats=there,
        )
    return sentence("there is no format '{name}'; there are: {formats}", name=name, formats=there)


def for_file(path: str) -> Writer:
    """Find the writer whose files end as ``path`` does, the longest ending first.

    ``UsageError`` where that is not one writer.
    """
    every = [*map(find, names())]
    fitting = [writer for writer in every if path.lower().endswith(writer.suffix)]
    longest = max((len(writer.suffix) for writer in fitting), default=0)
    found = [writer for writer in fitting if len(writer.suffix) == longest]
    if len(found) == 1:
        return found[0]
    if found:
        ways = " or ".join(f"{each.name}={path}" for each in found)
        raise UsageError(f"{path} may be of several formats; say which with --output {ways}")
    endings = ", ".join(sorted({writer.suffix for writer in every}))
    what = f"{path} does not say by its name what to write"
    raise UsageError(f"{what}; end it with one of {endings}, or name a format: --output FORMAT={path}")


def check(chosen: Iterable[Writer], context: Context) -> None:
    """``UsageError`` if the ``context`` lacks what a writer needs: to be asked before anything is graded."""
    for writer in chosen:
        if missing := [name for name in writer.needs if getattr(context, name, None) is None]:
            raise UsageError(
                sentence(
                    "the format '{name}' needs what was not given here: {missing}",
                    name=writer.name,
                    missing=", ".join(missing),
                )
            )
        writer.check(context)


def write(writer: Writer, reports: Iterable[Report], context: Context) -> Iterator[bytes]:
    """Write ``reports`` piece by piece; ``UsageError`` as by :func:`check`."""
    check([writer], context)
    return writer.write(reports, context)
