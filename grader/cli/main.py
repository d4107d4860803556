"""The command ``grader``: its options, and how errors become exit statuses.

0 full marks, 1 graded and below full marks, 2 usage or bad input, 3 the grader failed, 130 interrupted, 141 nobody
reads what is printed.
"""

from __future__ import annotations

import errno
import gc
import importlib
import io
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from grader import __version__
from grader.catalogue import language_asked_for, languages, translated
from grader.cli import spoken
from grader.cli.output import say, whole_output
from grader.cli.seal_key import taken_from_environment
from grader.cli.settings import Settings
from grader.errors import BadInputError, GraderError, UsageError
from grader.model.sentence import sentence, told_in

_BAD_INPUT, _GRADER_FAILED, _INTERRUPTED, _READER_IS_GONE = 2, 3, 130, 141

# In the order of `grader --help`: for learners, for instructors, for authors, for anyone. What each does is said here
# as well as in its own help, so that the list of them loads none.
COMMANDS = {
    "list": "Show the exercises in order: ✓ done, → next.",
    "start": "Put an exercise's file and its statement here.",
    "show": "Show what an exercise asks for, in the terminal.",
    "check": "Show what is not right yet in your work.",
    "try": "Call your file on a case that fails.",
    "watch": "Check your files each time that you save them.",
    "hint": "Show a hint for an exercise.",
    "progress": "Move what you have done to another machine.",
    "grade": "Grade submissions with the hidden tests.",
    "feedback": "Write everybody's feedback as a page of its own.",
    "export": "Write what is in a gradebook, without grading again.",
    "similar": "Show what is unusually alike in a class, and how unusual it is.",
    "merge": "Put gradebooks together into the gradebook OUT.",
    "course": "Say which course to grade by.",
    "seal": "Seal the whole course into the file OUT.",
    "handout": "Write what learners get to the new folder OUT.",
    "setup": "Write to OUT what a platform needs to grade by this course.",
    "new": "Begin an exercise with blanks to fill in.",
    "verify": "Prove that exercises can tell right from wrong.",
    "mistake": "Add known mistakes to a course.",
    "demo": "Grade a made-up class.",
    "compare": "Say which verdicts differ between two runs.",
    "schema": "Print the JSON Schema of the reports.",
    "doctor": "Say what this machine can protect.",
}
# Memory, descriptors (of the process, of the machine), processes, room on a disk.
_SHORT = (errno.ENOMEM, errno.EMFILE, errno.ENFILE, errno.EAGAIN, errno.ENOSPC, errno.EDQUOT)


class _LazyGroup(spoken.MainGroup):
    """Imports a command's module when the command is asked for, so that nobody pays for the others."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def described(self, ctx: click.Context) -> Iterator[tuple[str, str]]:
        yield from COMMANDS.items()

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Name the commands that an unknown one reminds of, which click looks for among those that are loaded."""
        if args[0] not in COMMANDS:
            from difflib import get_close_matches  # for those who have mistyped

            if near := ", ".join(get_close_matches(args[0], COMMANDS)):
                raise UsageError(
                    sentence("there is no command '{name}'; did you mean {near}?", name=args[0], near=near)
                )
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"grader.cli.{cmd_name}_command").command
        return command


@click.command(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--course",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    envvar="GRADER_COURSE",
    help="The folder with exercises/ (and solutions/). By default the nearest one upward from here or, for who grades, "
    "the one of 'grader course use' or of the grader itself.",
)
@click.option(
    "--lang",
    type=click.Choice(languages()),
    envvar="GRADER_LANG",
    default=lambda: language_asked_for(os.environ),
    help="The language of all that is said; by default the one that the locale (LANG) names, or else English.",
)
@click.version_option(__version__, prog_name="grader", message="%(prog)s %(version)s")
@click.pass_context
def cli(ctx: click.Context, course: Path | None, lang: str) -> None:
    """Learn how convolutional networks work by writing their parts, and see what you got right.

    \b
    First steps:
      grader list               the exercises, in order
      grader start corr2d       put an exercise's file here, to be edited
      grader check corr2d       run it and read what is not right yet
    """
    ctx.obj = Settings(course, lang, taken_from_environment())


def main() -> None:
    """Run the command and leave with its exit status."""
    for name in ("SIGTERM", "SIGHUP"):  # a CI job that is cancelled, a terminal that is closed
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, signal.default_int_handler)  # so that workers and their folders go first
    for stream in (sys.stdout, sys.stderr):  # whose encoding may have no character for what is to be said
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    status = _status()
    _drop_what_cannot_be_written()
    gc.freeze()  # what is left goes with the process: to look through it for garbage takes a sixth of a short command
    sys.exit(status)


def _drop_what_cannot_be_written() -> None:
    """Else Python tries once more at its very end, and then leaves with a status of its own."""
    try:
        if sys.stderr is not None:
            sys.stderr.flush()
    except OSError:
        sys.stderr = None  # as where there is none from the start


def _status() -> int:
    language = spoken.language_in(sys.argv[1:])
    try:
        with spoken.clicks_sentences_in(language):
            return _run(language)
    except OSError:  # standard error cannot be written to either, so that nobody can be told
        return _GRADER_FAILED


def _run(language: str) -> int:
    try:
        with whole_output():
            status = cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt) as error:
        if isinstance(error.__cause__, EOFError):  # which click takes for Ctrl-D at a prompt; we have none
            return _internal(error, language)
        click.echo(translated("Interrupted.", language), err=True)
        return _INTERRUPTED
    except (SystemExit, BrokenPipeError):  # click and rich answer a closed pipe with status 1, which here is a grade
        return _READER_IS_GONE
    except GraderError as error:
        say(translated("Error: {problem}", language, problem=told_in(error, language)), err=True)
        return _BAD_INPUT if isinstance(error, BadInputError) else _GRADER_FAILED
    except Exception as error:
        return _short_of(error, language) if _is_short(error) else _internal(error, language)
    return status if isinstance(status, int) else 0


def _is_short(error: Exception) -> bool:
    """Whether the machine ran out of something, so that no line of ours is to blame."""
    if isinstance(error, OSError):
        return error.errno in _SHORT
    return isinstance(error, MemoryError) or str(error) == "can't start new thread"  # how Python says EAGAIN there


def _short_of(error: Exception, language: str) -> int:
    what = error.strerror if isinstance(error, OSError) else str(error)
    what = what or translated("there is not enough memory", language)
    click.echo(
        translated(
            "Error: this machine ran out of what the grader needs ({what}); nobody's score was changed by this. "
            "Close other programs or raise the limit (ulimit -a shows them), and run it again.",
            language,
            what=what,
        ),
        err=True,
    )
    return _GRADER_FAILED


def _internal(error: BaseException, language: str) -> int:
    """Whatever it is, it must not look like a grade."""
    import traceback

    traceback.print_exception(error)
    said = translated("The grader failed; nobody's score was changed by this. The lines above say where.", language)
    click.echo(said, err=True)
    return _GRADER_FAILED
