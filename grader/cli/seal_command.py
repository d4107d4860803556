"""``grader seal``"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli import output, settings, spoken
from grader.cli.seal_key import VARIABLE
from grader.errors import GraderError, UsageError

if TYPE_CHECKING:
    from grader.seal import SealKey


@click.command("seal", cls=spoken.Command)
@click.argument("out", type=click.Path(path_type=Path))
@click.option(
    "--key-file",
    type=click.Path(path_type=Path),
    help="Write the key to this new file, which you alone can read, in place of standard output.",
)
@settings.pass_settings
def command(user: settings.Settings, out: Path, key_file: Path | None) -> None:
    """Seal the whole course into the file OUT.

    By it a job in a learner's own repository can grade, as 'grader grade SUBMISSION --sealed OUT' needs no other
    course. OUT is encrypted and may lie where anybody can read it. Its key is made anew each time, is shown once, and
    opens this file alone: put it into the secrets of those jobs as GRADER_SEAL_KEY, and again whenever the course was
    sealed again.

    Whoever may change such a job can print its secrets, and read the course with them. Where learners can, let the job
    run in a repository of the teacher's.

    \b
    Example:
      grader verify && grader seal course.sealed --key-file course.key
      grader seal course.sealed | gh secret set GRADER_SEAL_KEY --repo my-course/kim
    """
    from grader.author.sealing import files_to_seal
    from grader.seal import seal

    course = user.course_to_publish()
    output.check_target(out)
    for folder in (course.exercises, course.solutions):
        if out.resolve().is_relative_to(folder.resolve()):
            raise UsageError(f"{out} would lie in {folder}, and be sealed the next time; name another place")
    exercises = course.in_order()  # so that a mistake in one is told here, and not to learners
    data, key = seal(files_to_seal(course))
    _write(out, data, key, key_file)
    size = f"{len(exercises)} exercises with their solutions, sealed, in {len(data) / 1e6:.1f} MB"
    click.echo(f"{out} holds {size}. The key is not kept: put it into the secrets as {VARIABLE}.", err=True)


def _write(out: Path, data: bytes, key: SealKey, key_file: Path | None) -> None:
    """Write the sealed file and its key, or neither: one is of no use without the other."""
    if key_file is None:
        output.write_file(out, [data])
        click.echo(key.text)
        return
    try:
        descriptor = os.open(key_file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        raise UsageError(f"{key_file} is there already, and may be the key of another file; name a new one") from None
    except OSError as error:
        raise GraderError(f"{key_file} cannot be written: {error.strerror}; name another --key-file") from error
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(f"{key.text}\n")
        output.write_file(out, [data])
    except BaseException:
        key_file.unlink()
        raise
