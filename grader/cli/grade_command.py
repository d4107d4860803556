"""``grader grade``"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from grader.classroom.hand_ins import HandIns, Options, find_hand_ins, taken_by
from grader.classroom.times import read_times
from grader.cli import formats, gradebooks, output, pace, policies, sealed, settings, spoken
from grader.cli.shards import Shard, ShardOption
from grader.cli.spool import Spool
from grader.cli.threshold import Threshold
from grader.cohort.policy import marked
from grader.cohort.roster import read_roster
from grader.errors import GraderError, UsageError
from grader.exercise.course import ReadableCourse, no_exercise
from grader.model.report import Outcome, Report
from grader.model.submission import Submission
from grader.reporting import writers
from grader.reporting.writers import Context, Writer
from grader.text import shown_name

if TYPE_CHECKING:
    from grader.crew.cluster import Cluster
    from grader.crew.crew import Crew
    from grader.gradebook.gradebook import Gradebook
    from grader.grading import Grader
    from grader.judge.inputs import Inputs


_MAX_SLOW = 3  # that are named at once
# Submissions for each process, to be worth its start, which takes 0.25 s of CPU where a submission takes 0.3 s: so that
# costs less than a tenth of what it does.
_ENOUGH = 10
_WIDE_MB = 1536  # of a container's memory for each submission that is run, where each process can hold its own share


@click.command("grade", cls=spoken.Command)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option(
    "--exercise",
    "slugs",
    multiple=True,
    help="Only this exercise, of everybody; may be given several times. A file given by itself is for it, whatever its "
    "name is.",
)
@click.option("--learner", help="The learner whose everything in PATH is, whatever its parts are called.")
@click.option(
    "--learner-from",
    help="A regular expression for the whole path of a learner's folder below PATH, as '[^/]+/([^/]+)' below sections; "
    "its group, or a group called 'learner', is the learner.",
)
@click.option(
    "--roster",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A CSV of the class (id,name,email, or what Canvas or Moodle export): a row and a name for everybody.",
)
@click.option("--format", "form", type=formats.Format(), default="text", show_default=True)
@click.option(
    "--output",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Write the report to this file as well, whole or not at all, in the format whose files end like its name: "
    ".json, .csv, .html, .md, .xml, .txt; or in the one named before it, as gradescope=results.json; may be given "
    "several times.",
)
@click.option(
    "--feedback", is_flag=True, help="Show every submission's feedback, not only a table, when there are several."
)
@click.option(
    "--all", "every_group", is_flag=True, help="As text: show every failing group whole, not only the first of each."
)
@click.option(
    "--shrink",
    type=click.Choice(["no", "little", "fully"]),
    help="How hard to look for smaller counterexamples: by default fully for one submission, little for several.",
)
@click.option(
    "--conditions",
    type=click.Choice(["yes", "no"]),
    default="yes",
    show_default=True,
    help="Whether to find out when a submission fails, as 'exactly when stride is larger than 1'.",
)
@click.option(
    "--own-inputs",
    is_flag=True,
    help="Generate other inputs for every learner, so that what one is shown is worth nothing to the next.",
)
@click.option(
    "--inputs-secret",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="A file with a secret that generated inputs are made from as well, so that the grade has others than earlier "
    "feedback; or the secret itself in GRADER_INPUTS_SECRET.",
)
@click.option(
    "--pass",
    "passing",
    type=click.FloatRange(min=0, max=100, min_open=True),
    metavar="PERCENT",
    help="Exit with 0 where every submission has this share of its points, as a CI job asks, and with 1 otherwise.",
)
@gradebooks.option(required=False)
@click.option("--again", is_flag=True, help="Grade also what is in the gradebook.")
@click.option(
    "--only-unnamed",
    is_flag=True,
    help="With --again: of what is in the gradebook, only what lost points and has no named mistake, as after "
    "'grader mistake new'; the rest stays as it is.",
)
@click.option(
    "--times",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A CSV that says when who handed in (learner,time), or Moodle's log; a file's own time is never believed.",
)
@click.option(
    "--shard",
    type=ShardOption(),
    metavar="NUMBER/OF",
    help="Grade this part of the class, such as 3/20, as other machines do with the others; then 'grader merge'.",
)
@click.option(
    "--dask",
    metavar="ADDRESS",
    help="Grade on the Dask cluster with this scheduler, as tls://HOST:PORT, or on one of this machine's cores: local.",
)
@click.option(
    "--jobs", type=click.IntRange(min=1), help="How many to run side by side; by default enough to use every core."
)
@click.option(
    "--allow-weak-isolation", is_flag=True, help="Grade although this machine lacks a protection; every report says so."
)
@sealed.options
@policies.option()
@settings.pass_settings
def command(user: settings.Settings, /, **given: Any) -> int:
    """Grade submissions with the hidden tests.

    Each runs in a confined process of its own.

    PATH is a file (.py, .ipynb), a learner's folder, a folder with a folder or archive for each learner, a download of
    Gradescope, Canvas, Moodle or nbgrader, or a zip or tar of any of these. The learner is the first folder below
    PATH, and everything deeper is that learner's; where files that exercises take lie in PATH itself, all of it is one
    learner's. Everybody has a row. The course is the one of --course, GRADER_COURSE or 'grader course use', and never
    one that lies around PATH; or the one of --sealed, which may lie anywhere, as its key names it.

    With --gradebook every report is written there as it is made. What is in it is not graded again, as long as the
    submission, the exercise and the inputs stay as they are, so that a run that was ended goes on where it was.

    With --pass 80 the exit status is 0 when everybody has 80 percent of the points, and 1 when somebody has not, or
    nothing could be earned.

    The exit status is 0 when everything has full marks, 1 when something has not, 2 for bad input, 3 when the grader
    itself failed.

    \b
    Example:
      grader grade kim/corr2d.py
      grader grade class/ --output reports.json --output reports.html
      grader grade assignment_9_export.zip --exercise corr2d --roster class.csv
      grader grade handed-in.py --exercise corr2d
      grader grade class/ --gradebook class.gradebook
      grader grade class/ --gradebook class.gradebook --again --only-unnamed
    """
    asked = _Asked(**given)
    _check(asked)
    chosen = (asked.form, *(writer for _, writer in map(_target, asked.files)))
    course = _course(user, asked)
    outlines = settings.gradable_outlines(course, asked.slugs)
    options = _options(course, asked)
    context = policies.told(_context(user, asked, options), outlines, policies.policy(course, asked.policy))
    writers.check(chosen, context)
    found = find_hand_ins(asked.paths, taken_by(course, outlines), options)
    for name in found.left_out:
        click.echo(f"Left out: {shown_name(name)} belongs to no exercise.", err=True)
    shrink = asked.shrink or ("fully" if len(found.items) == 1 else "little")
    if asked.times is not None:
        found = read_times(asked.times, context.policy.clocks, course.slugs()).told(found)
    part = found if asked.shard is None else asked.shard.part(found)
    threshold = None if asked.passing is None else Threshold(asked.passing)
    outcomes = _grade(_Job(course, part, context, threshold), asked._replace(shrink=shrink))
    if Outcome.NOT_GRADED in outcomes:
        raise GraderError("not every submission could be graded; the rows 'not_graded' say why. Grade those once more")
    return int(not outcomes <= {Outcome.OK}) if threshold is None else threshold.status()


def _check(asked: _Asked) -> None:
    """Refuse, before anything is read, options that do not fit together, and what cannot be written or reached."""
    if asked.again and asked.gradebook is None:
        raise UsageError("--again grades anew what is in a gradebook: name it with --gradebook, or leave --again out")
    if asked.only_unnamed and not asked.again:
        raise UsageError("--only-unnamed says what to grade again: give it beside --again, or leave it out")
    for named in asked.files:
        _target(named)
    if asked.dask is None:
        return
    if asked.jobs is not None:
        raise UsageError("--jobs is for this machine alone; how many a cluster runs side by side is for its workers")
    from grader.crew.cluster import LOCAL, check_address

    if asked.dask != LOCAL:
        check_address(asked.dask)


class _Asked(NamedTuple):
    """What the command line says."""

    paths: tuple[Path, ...]
    slugs: tuple[str, ...]
    learner: str | None
    learner_from: str | None
    roster: Path | None
    form: Writer
    files: tuple[Path, ...]
    feedback: bool
    every_group: bool
    shrink: str | None
    conditions: str
    own_inputs: bool
    inputs_secret: Path | None
    passing: float | None
    gradebook: str | None
    again: bool
    only_unnamed: bool
    policy: Path | None
    times: Path | None
    shard: Shard | None
    sealed: Path | None
    seal_key_file: Path | None
    dask: str | None
    jobs: int | None
    allow_weak_isolation: bool


def _context(user: settings.Settings, asked: _Asked, options: Options) -> Context:
    """What writers are told, but for the policy."""
    return Context(
        user.language,
        asked.feedback,
        every_group=asked.every_group,
        roster=options.roster,
        graded=_graded_folder(asked.paths),
    )


def _course(user: settings.Settings, asked: _Asked) -> ReadableCourse:
    if asked.sealed is None:
        return user.grading_course(asked.paths)
    if asked.allow_weak_isolation:
        why = "without a protection, what is graded could read the key and the course"
        raise UsageError(f"--sealed cannot be used with --allow-weak-isolation: {why}")
    return sealed.opened(user, asked.sealed, asked.seal_key_file, asked.paths)


Graded = Callable[[Iterable[Submission]], Iterator[tuple[int, Report]]]


def _grading(grades: Grader | Crew | Cluster, asked: _Asked, inputs: Inputs) -> Graded:
    """How submissions are graded, as the command line says."""
    from grader.judge.counterexample import SHRINK_BUDGETS
    from grader.judge.probing import PROBE_BUDGETS

    return partial(
        grades.grade,
        ordered=asked.gradebook is None,
        inputs=inputs,
        shrinking=SHRINK_BUDGETS[asked.shrink or "little"],
        probing=PROBE_BUDGETS[asked.conditions],
    )


class _Job(NamedTuple):
    """What is to be graded by which course; what writers are told, due dates among it, and what has to be reached."""

    course: ReadableCourse
    found: HandIns
    context: Context
    threshold: Threshold | None


def _grade(job: _Job, asked: _Asked) -> set[Outcome]:
    """Grade and write all that is asked for, and return how submissions ended."""
    from grader.grading import Grader
    from grader.sandbox.sandboxes import usual_number

    files = dict(map(_target, asked.files))
    outcomes: set[Outcome] = set()
    with ExitStack() as stack:
        named, jobs = asked.gradebook, asked.jobs or _usual_jobs(usual_number())
        book = None if named is None else stack.enter_context(gradebooks.opened(named, make=True))
        grader = stack.enter_context(Grader(job.course, jobs=jobs, allow_weak=asked.allow_weak_isolation))
        exercises = grader.gradable(
            job.found.slugs, partial(settings.say_mistake, language=job.context.language)
        ).values()
        settings.say_left_out(exercises, job.context.language)
        settings.say_less_memory(exercises, grader.room)
        spool = stack.enter_context(Spool())
        hands = _Hands(grader, stack.enter_context(_graders(grader, asked.dask, len(job.found.items))))
        results = (
            _kept(spool, hands, job, asked, outcomes) if book is None else _recorded(book, hands, job, asked, outcomes)
        )
        first = results.first if job.threshold is None else job.threshold.through(results.first)
        formats.put(asked.form, first, job.context)
        for path, writer in files.items():
            formats.put_into(path, writer, results.again(), job.context)
    return outcomes


def _usual_jobs(cores: int) -> int:
    """One more than there are cores: each is a worker and its judge in turn, and between them a core would be idle."""
    return cores + 1 if cores > 1 else 1


class _Hands(NamedTuple):
    """Who knows the course, and who grades by it."""

    grader: Grader
    grades: Grader | Crew | Cluster

    def slow(self) -> str:
        """Name what takes long, the longest first."""
        slow = sorted(self.grades.slow(), key=lambda each: -each.seconds)
        return ", ".join(f"{shown_name(each.learner)} {each.slug} {each.seconds:.0f} s" for each in slow[:_MAX_SLOW])


def _graders(
    grader: Grader, dask: str | None, submissions: int
) -> contextlib.AbstractContextManager[Grader | Crew | Cluster]:
    """A cluster, if one is named; processes that grade, where there is enough to do for each; or ``grader`` itself."""
    if dask is not None:
        from grader.crew.cluster import Cluster

        return Cluster(grader, dask)
    processes, share = grader.room.jobs, grader.room.share_mb
    has_memory = share is None or share >= _WIDE_MB
    if processes == 1 or submissions < _ENOUGH * processes or not has_memory or os.name != "posix":
        return contextlib.nullcontext(grader)  # elsewhere than on posix no descriptor can be handed on
    from grader.crew.crew import Crew

    return Crew(grader, processes)


class _Results(NamedTuple):
    """The reports, as they are made, and once more when all have been taken."""

    first: Iterable[Report]
    again: Callable[[], Iterable[Report]]


def _kept(spool: Spool, hands: _Hands, job: _Job, asked: _Asked, outcomes: set[Outcome]) -> _Results:
    """Grade, and keep the reports for the time of the run where they are asked for again."""
    grade = _grading(hands.grades, asked, _inputs(asked))
    graded = grade(_submissions(job.found, job.course))
    graded = settings.progress(graded, len(job.found.items), pace.GRADING, job.context.language, hands.slow)
    reports = (marked(job.context.policy, report) for report in _noting(outcomes, graded))
    return _Results(spool.through(reports) if asked.files else reports, lambda: spool)


def _recorded(book: Gradebook, hands: _Hands, job: _Job, asked: _Asked, outcomes: set[Outcome]) -> _Results:
    """Grade into the gradebook what is not in it, and take the reports from there."""
    from grader.recording import Again, How, Recorded, Recorder

    def sha256(slug: str) -> str:
        return hands.grader.prepare(slug).exercise.sha256

    inputs = _inputs(asked)
    how = How(_grading(hands.grades, asked, inputs), sha256, inputs.name, job.context.policy)
    again = Again.UNNAMED if asked.only_unnamed else Again.ALL if asked.again else Again.NOTHING
    recorder = Recorder(book, how, again)
    rows = [0] * len(job.found.items)
    with pace.shown(len(job.found.items), pace.GRADING, job.context.language, hands.slow) as advance:

        def tell(recorded: Recorded) -> None:
            rows[recorded.place] = recorded.row
            outcomes.add(recorded.outcome)
            advance()

        recorder.run(_submissions(job.found, job.course), tell)
    gradebooks.say_changes(recorder.changes, unnamed=asked.only_unnamed)
    if recorder.left_out:
        click.echo(f"Left out, as not in the gradebook: {recorder.left_out}; grade them without --again", err=True)
    known = [row for row in rows if row]
    return _Results(book.rows(known), lambda: book.rows(known))


def _inputs(asked: _Asked) -> Inputs:
    from grader.judge.inputs import Inputs

    return Inputs(asked.own_inputs, _secret(asked.inputs_secret))


def _secret(file: Path | None) -> bytes:
    """From the file or the environment, never from an argument, which everybody on the machine can read."""
    if file is None:
        return os.environ.get("GRADER_INPUTS_SECRET", "").encode(errors="surrogateescape")
    if not (secret := file.read_bytes().strip()):
        raise UsageError(f"{file} is empty; write a secret into it, such as what 'openssl rand -hex 16' prints")
    return secret


def _noting(outcomes: set[Outcome], graded: Iterable[tuple[int, Report]]) -> Iterator[Report]:
    """The reports, which are not kept; ``outcomes`` takes in how each ended."""
    for _, report in graded:
        outcomes.add(report.outcome)
        yield report


def _target(named: Path) -> tuple[Path, Writer]:
    """The file and its writer: the one whose files are called so, or the one named before it, as in ``junit=FILE``."""
    form, equals, rest = str(named).partition("=")
    if equals and rest and form in writers.names():
        output.check_target(Path(rest))
        return Path(rest), writers.find(form)
    output.check_target(named)
    return named, writers.for_file(str(named))


def _graded_folder(paths: tuple[Path, ...]) -> str:
    """Name the folder that the paths in reports are below, "" where there are several."""
    if len(paths) != 1:
        return ""
    whole = paths[0].resolve()
    return str(whole.parent if whole.is_file() else whole)


def _options(course: ReadableCourse, asked: _Asked) -> Options:
    for slug in asked.slugs:
        if slug not in course.slugs():
            raise UsageError(no_exercise(slug, course.slugs()))
    if asked.learner is not None and (asked.learner_from is not None or not asked.learner.strip()):
        raise UsageError("--learner says whose everything is, so give it a name, and not --learner-from as well")
    roster = read_roster(asked.roster) if asked.roster else None
    return Options(tuple(dict.fromkeys(asked.slugs)), asked.learner, asked.learner_from, roster)


def _submissions(found: HandIns, course: ReadableCourse) -> Iterator[Submission]:
    """Each read when its turn comes."""
    from msgspec import structs

    for each in found.items:
        yield structs.replace(each.read(), course=course.name)
